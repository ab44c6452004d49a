"""The sheet ledger: which sheets are whole, which one is not, and how an incomplete one leaves.

Rules:
- A sheet is whole when every side that the batch's settings ask for is in the vault.
- Pages leave a job in one way only: as part of an incomplete sheet, on the record, because the operator feeds it again.
"""

from __future__ import annotations

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.ledger import Ledger
from appliance.custody.records import JobRecord, PageRecord
from appliance.custody.states import JobState
from appliance.custody.vault import Vault
from appliance.documents import Side
from appliance.errors import CustodyError


class SheetCountError(CustodyError):
    """The sheets that were fed and the pages that arrived do not agree."""

    code = "sheet-count"
    advice = "Pages and sheets do not add up; the job is held. Count the stack, then look at the panel."


def whole_sheets(job: JobRecord) -> int:
    """How many sheets, counted from the first, are whole without a gap."""
    wanted = {Side.FRONT, Side.BACK} if job.settings.duplex else {Side.FRONT}
    sides: dict[int, set[Side]] = {}
    for page in job.pages:
        sides.setdefault(page.sheet, set()).add(page.side)
    count = 0
    while sides.get(count) == wanted:
        count += 1
    return count


def check_count(job: JobRecord, sheets: int) -> None:
    """Raises SheetCountError unless exactly `sheets` whole sheets arrived and nothing else."""
    whole = whole_sheets(job)
    beyond = incomplete(job, whole)
    if whole != sheets or beyond:
        raise SheetCountError(f"{sheets} sheets fed, {whole} whole, {len(beyond)} pages of others")


def incomplete(job: JobRecord, sheets: int) -> tuple[PageRecord, ...]:
    """Pages of sheets from number `sheets` on."""
    return tuple(page for page in job.pages if page.sheet >= sheets)


def pause(ledger: Ledger, job: JobRecord, code: str, sheets: int, clock: Clock) -> None:
    """The feeder stopped; the first `sheets` sheets are whole and safe. Raises StateError, SheetCountError."""
    if sheets > whole_sheets(job):
        raise SheetCountError(f"{sheets} sheets said to be safe, {whole_sheets(job)} whole")
    with ledger.change() as store:
        store.move(job, JobState.PAUSED, rfc3339(clock()), code, sheets)
        ledger.audit.append(Event.FEED_PAUSED, job=job.id, code=code, sheets=sheets, pages=len(job.pages))


def discard(ledger: Ledger, vault: Vault, job: JobRecord) -> int:
    """Takes the pages beyond the job's safe sheets out of it: store first, on the record, then the blobs.

    Returns:
        How many pages that were. A blob that a power cut leaves behind is removed at the next start.
    """
    pages = incomplete(job, job.sheets)
    if pages:
        with ledger.change() as store:
            for page in pages:
                store.remove_page(job.id, page.index)
            ledger.audit.append(Event.SHEET_DISCARDED, job=job.id, sheets=job.sheets, count=len(pages))
        for page in pages:
            vault.discard(job.id, page.index)
    return len(pages)
