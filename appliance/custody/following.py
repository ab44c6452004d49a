"""What follows from a change: who waits for a person now, and the day's counts, in the transaction of the change.

Rules:
- Nothing is derived later from what was forgotten meanwhile: a change and what follows from it are one.
- The time is that of the change's last record, so that rows and records agree.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.custody.audit import Taken
from appliance.custody.daily import SPOT_AUDIT, Count, What, of_event
from appliance.custody.store import Store
from appliance.custody.waiting import Kind, Started, follow_record


def follow(store: Store, taken: Sequence[Taken]) -> None:
    """Brings what waits, and the counts, to where the change left jobs and documents."""
    if not taken:
        return
    counts: list[Count] = []
    for record in taken:
        facts = store.daily.facts(str(record.fields.get("job", "")), str(record.fields.get("document", "")))
        counts += of_event(record.event, record.fields, record.at, facts)
        follow_record(store.waiting, record.event, str(record.fields.get("code", "")), record.at)
    now = taken[-1].at
    for started in store.waiting.follow(now):
        counts += _of_waiting(store, started)
    store.daily.add(now, counts)


def _of_waiting(store: Store, started: Started) -> list[Count]:
    """Counts for a document that waits, for the first time or for another reason."""
    record = started.record
    if record.kind is not Kind.DOCUMENT:
        return []
    name = store.daily.facts(record.job, record.document).document_class
    waited: list[Count] = [(What.WAITED, name, "", 1)] if started.new else []
    return [*waited, (What.DRAWN, name, "", 1)] if record.code == SPOT_AUDIT else waited
