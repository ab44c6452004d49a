"""What is only put on the record, and changes no job: counts, answers, what people and the fleet did.

Rules:
- Ids, codes and counts: the audit log refuses whatever is none of these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from appliance.custody.audit import AuditFieldError
from appliance.custody.events import PEOPLE_EVENTS, POLICY_EVENTS, Event
from appliance.custody.ledger import Ledger


class Notes:
    """Writes into the audit log. Thread-safe; each note is on disk when its method returns."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def again(self, job: str, count: int) -> None:
        """Puts on the record that `count` safe sheets were fed once more and left out."""
        with self._ledger.change():
            self._ledger.audit.append(Event.SHEET_AGAIN, job=job, count=count)

    def blank(self, job: str, pages: int) -> None:
        """So many sides of a job were found blank; they are kept like all others, and on the record."""
        with self._ledger.change():
            self._ledger.audit.append(Event.BLANK_SIDES, job=self._known(job), pages=pages)

    def maintenance(self, job: str, code: str, pages: int) -> None:
        """So many pages of a job show that the scanner needs care; on the record, where a technician looks."""
        with self._ledger.change():
            self._ledger.audit.append(Event.MAINTENANCE_DUE, job=self._known(job), code=code, pages=pages)

    def readiness(self, failed: int) -> None:
        """A readiness test ended; so many of its checks failed."""
        with self._ledger.change():
            self._ledger.audit.append(Event.READINESS_TESTED, code="failed" if failed else "passed", count=failed)

    def intake_refused(self, document_class: str, answer: str, by: str) -> None:
        """Somebody answered the intake checklist so that nothing is scanned."""
        with self._ledger.change():
            self._ledger.audit.append(Event.INTAKE_REFUSED, document_class=document_class, code=answer, by=by)

    def class_enabled(self, document_class: str, code: str, by: str, pilot_sha256: str) -> None:
        """A class is about to be taken into use; `code` is the evidence, `pilot_sha256` that of a pilot's report."""
        with self._ledger.change():
            fields = {"code": code, "by": by, "sha256": pilot_sha256}
            self._ledger.audit.append(Event.CLASS_ENABLED, document_class=document_class, **fields)

    def class_disabled(self, document_class: str, code: str, by: str) -> None:
        """A class is about to be taken out of use."""
        with self._ledger.change():
            self._ledger.audit.append(Event.CLASS_DISABLED, document_class=document_class, code=code, by=by)

    def policy(self, event: str, /, **fields: str | int) -> None:
        """What became of a policy of the fleet, by its version and digest.

        Raises:
            AuditFieldError: no event about policies, or not its fields; nothing was written.
        """
        self._append(POLICY_EVENTS, "policies", event, fields)

    def person(self, event: str, /, **fields: str | int) -> None:
        """What a person did or was refused, by the opaque id of the person.

        Raises:
            AuditFieldError: no event about people, or not its fields; nothing was written.
        """
        self._append(PEOPLE_EVENTS, "people", event, fields)

    def _append(self, among: Collection[str], about: str, event: str, fields: Mapping[str, str | int]) -> None:
        """Writes an event of one kind, and no other. Raises AuditFieldError."""
        if event not in among:
            raise AuditFieldError(f"not an event about {about}")
        with self._ledger.change():
            self._ledger.audit.append(Event(event), **fields)

    def _known(self, job: str) -> str:
        """The job's id. Raises UnknownJobError."""
        return self._ledger.store.job(job).id
