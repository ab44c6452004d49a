"""The sheet ledger: which sheets are whole, which one is not, and how an incomplete one leaves.

Rules:
- A sheet is whole when every side that the batch's settings ask for is in the vault.
- What the operator counted must be what was fed; the job waits where it is not.
- Pages leave a job in one way only: as part of an incomplete sheet, on the record, because the operator feeds it again.
"""

from __future__ import annotations

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.ledger import Ledger
from appliance.custody.records import JobRecord, PageRecord
from appliance.custody.states import JobState, StateError
from appliance.custody.vault import Vault
from appliance.documents import Side
from appliance.errors import CustodyError


class SheetCountError(CustodyError):
    """The sheets that were fed and the pages that arrived do not agree."""

    code = "sheet-count"
    advice = "Pages and sheets do not add up; the job is held. Count the stack, then look at the panel."


class AnnouncedError(CustodyError):
    """The operator counted other sheets than were fed."""

    code = "sheets-announced"
    todo = ""

    def __init__(self, sheets: int, announced: int) -> None:
        """`sheets` were fed, `announced` were counted."""
        super().__init__(f"{sheets} sheets, {announced} announced")
        was = "1 sheet was" if sheets == 1 else f"{sheets} sheets were"
        self.advice = f"{was} scanned, {announced} announced. {self.todo}"


class TooFewSheetsError(AnnouncedError):
    """Fewer sheets were fed than counted."""

    code = "sheets-too-few"
    todo = "Look for sheets in the feeder and in your hand, and put the rest in."


class TooManySheetsError(AnnouncedError):
    """More sheets were fed than counted."""

    code = "sheets-too-many"
    todo = "Count the paper again: strange sheets may lie in it, or the number was wrong."


def _other_count(sheets: int, announced: int) -> AnnouncedError:
    """The error for these numbers, which differ."""
    return (TooFewSheetsError if sheets < announced else TooManySheetsError)(sheets, announced)


def announced_again(job: JobRecord) -> str:
    """What to do about a job that was paused because of the operator's count; empty for any other."""
    counted = job.code in (TooFewSheetsError.code, TooManySheetsError.code)
    return _other_count(job.sheets, job.announced).advice if counted else ""


def announce(ledger: Ledger, job: JobRecord, sheets: int) -> None:
    """See `Custody.announce`. Raises StateError once the feed has ended."""
    if job.state not in (JobState.FEEDING, JobState.PAUSED):
        raise StateError(f"job is {job.state.value}")
    if sheets != job.announced:
        with ledger.change() as store:
            store.set_announced(job.id, sheets)
            ledger.audit.append(Event.SHEETS_ANNOUNCED, job=job.id, sheets=sheets)


def check_announced(job: JobRecord, sheets: int) -> None:
    """Raises AnnouncedError if the operator counted, and other sheets than these; an empty job ends without a word."""
    if job.announced and job.pages and sheets != job.announced:
        raise _other_count(sheets, job.announced)


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
