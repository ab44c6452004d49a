"""Late pages in custody: tokens for documents that wait, and the sheets that join them by one.

How sheets join, so that a power cut between any two steps leaves each in exactly one place:
1. Token, document and both jobs are looked at.
2. The pages are written once more under the key of the document's job, at places that no row names yet.
3. In one transaction the rows change hands, the token is used, earlier approvals are void, the document is to be made
   anew, and the job that brought the sheets is at its end. Before it the sheets are in their own job and nowhere else
   (a start removes pages without a row), after it in the document's.
4. The key and pages of the job that brought them are destroyed; a start does it where a power cut came first.

Rules:
- A token is for one document that waits for a person, works once, and has an end.
- All documents of the same pages get the late ones; if one of them left, none does.
- Under a legal hold nothing joins and nothing moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.late_codes import Late, LateBusyError, LateError, late_error
from appliance.custody.late_table import LateRecord, TokenRecord
from appliance.custody.late_token import Genuine, TokenMaker
from appliance.custody.ledger import Ledger
from appliance.custody.records import DocumentRecord, JobRecord, PageRecord
from appliance.custody.reviewing import VOID
from appliance.custody.states import ENDING, FINISHED, DocumentState, JobState
from appliance.custody.store import Store
from appliance.custody.store_errors import UnknownJobError
from appliance.custody.vault import Vault
from appliance.errors import CustodyError
from appliance.policy.holds import Hold

MAX_OUT: Final = 500  # tokens that can be used at a time
_AHEAD: Final = timedelta(minutes=2)  # a clock that was set right may go back by so much
_LEFT: Final = frozenset((DocumentState.SEALED, DocumentState.DELIVERED))
_NO_PAGES_YET: Final = frozenset((Hold.SEPARATOR_ALONE, Hold.SEPARATOR_BLANK, Hold.STACK_UNSURE))
"""Held for want of pages, or because nobody knows which are its own: the whole is to be scanned anew."""


@dataclass(frozen=True, slots=True)
class LateToken:
    """A token for paper: what its code says, and what people read beside it."""

    text: str
    number: int
    document: str
    after: int  # 0: at the end
    until: datetime


class LateShelf:
    """Tokens and joins. Thread-safe."""

    def __init__(self, ledger: Ledger, vault: Vault, maker: TokenMaker, clock: Clock, max_pages: int) -> None:
        """`max_pages`: of one job."""
        self._ledger, self._vault, self._maker = ledger, vault, maker
        self._clock, self._max_pages = clock, max_pages
        self._joining = ledger.moving

    # Tokens

    def sheets(self, document: str) -> int:
        """How many sheets of paper a document has that a late page can join. Raises LateError."""
        with self._ledger.lock:
            job, found = self._waiting(document)
            return len(_sheets_of(job, found))

    def make(self, document: str, after: int, by: str, valid: timedelta) -> LateToken:
        """A token for a document that waits: behind its sheet `after`, counted from 1; 0: at its end.

        Raises:
            LateError: nothing can join it, it has no such sheet, or too many tokens are out.
        """
        with self._ledger.lock:
            job, found = self._waiting(document)
            sheets = _sheets_of(job, found)
            if not 0 <= after <= len(sheets):
                raise late_error(Late.PLACE)
            now = self._clock().replace(microsecond=0)
            made, expires = rfc3339(now), rfc3339(now + valid)
            if self._ledger.store.late.outstanding(made) >= MAX_OUT:
                raise late_error(Late.MANY)
            behind = sheets[after - 1] if after else sheets[-1]
            record = TokenRecord(self._maker.new_id(), 0, job.id, document, after, behind, made, expires)
            with self._ledger.change() as store:
                number = store.late.add(record)
                which = {"job": job.id, "document": document}
                self._ledger.audit.append(Event.LATE_TOKEN_MADE, **which, count=number, by=by)
        return LateToken(self._maker.text(record.token), number, document, after, now + valid)

    # Sheets

    def arranged(self, job: JobRecord) -> tuple[PageRecord, ...]:
        """The pages of a job in the order of its documents: late ones where they belong, their covers left out."""
        with self._ledger.lock:
            return arranged(job.pages, self._ledger.store.late.sheets(job.id))

    def join(self, job: str, untrusted_code: str, covers: frozenset[int]) -> str:
        """The sheets of a job join the document of a token; returns the document's job, which is to be worked on.

        Args:
            job: it is being processed, and has no documents.
            untrusted_code: what the late-page sheet says.
            covers: which sheets of the job are late-page sheets.

        Raises:
            LateError: they cannot; nothing was changed.
            LateBusyError: not yet.
            StorageFullError, VaultError: likewise.
        """
        with self._joining:
            with self._ledger.lock:
                token, late, target, _ = self._claimed(job, untrusted_code)  # 1
            moves = _moves(late, target)
            try:
                for old, new in moves:
                    self._copy(late.id, old, target.id, new)  # 2
                with self._ledger.lock:
                    token, late, target, document = self._claimed(job, untrusted_code)
                    with self._ledger.change() as store:
                        self._change_hands(store, token, late, target, document, moves, covers)  # 3
            except CustodyError:
                self._take_back(target.id, [new.index for _, new in moves])
                raise
            with suppress(CustodyError):  # 4; else the next start does it
                self._vault.destroy_key(late.id)
                self._vault.remove_pages(late.id)
        return target.id

    # Inside

    def _waiting(self, document: str) -> tuple[JobRecord, DocumentRecord]:
        """A document that waits and can be joined, with its job. Raises LateError."""
        store = self._ledger.store
        try:
            found = store.document(document)
        except UnknownJobError:
            raise late_error(Late.GONE) from None
        job = store.job(found.job)
        if why := _closed(job, found):
            raise late_error(why)
        return job, found

    def _claimed(self, job: str, untrusted_code: str) -> tuple[TokenRecord, JobRecord, JobRecord, DocumentRecord]:
        """Token, the job that brings sheets, and what they join. Raises LateError, LateBusyError."""
        token, late = self._token(untrusted_code), self._ledger.store.job(job)
        try:
            target, document = self._waiting(token.document)
        except LateError as error:
            if error.why is Late.WORKING:
                raise LateBusyError(token.job) from None
            raise
        if late.legal_hold:
            raise late_error(Late.LEGAL_HOLD)
        if late.documents:
            raise late_error(Late.DIVIDED)
        if len(target.pages) + len(late.pages) > self._max_pages:
            raise late_error(Late.FULL)
        return token, late, target, document

    def _token(self, untrusted_code: str) -> TokenRecord:
        """The token of a code, if it can be used now. Raises LateError."""
        genuine, name = self._maker.check(untrusted_code)
        if genuine is not Genuine.YES:
            raise late_error(Late.ELSEWHERE if genuine is Genuine.ELSEWHERE else Late.FORGED)
        token, now = self._ledger.store.late.token(name), self._clock()
        if token is None:
            raise late_error(Late.UNKNOWN)
        if token.used_by:
            raise late_error(Late.USED)
        if datetime.fromisoformat(token.made) > now + _AHEAD:
            raise late_error(Late.CLOCK)
        if now >= datetime.fromisoformat(token.expires):
            raise late_error(Late.EXPIRED)
        return token

    def _copy(self, late: str, old: PageRecord, target: str, new: PageRecord) -> None:
        """Step 2 for one page; under the lock, so that the target does not end meanwhile."""
        page = self._vault.get(late, old.index)
        with self._ledger.lock:
            if self._ledger.store.job(target).state is not JobState.HELD:
                raise LateBusyError(target)
            self._vault.put(target, new.index, replace(page, sheet=new.sheet))

    def _change_hands(
        self,
        store: Store,
        token: TokenRecord,
        late: JobRecord,
        target: JobRecord,
        document: DocumentRecord,
        moves: Sequence[tuple[PageRecord, PageRecord]],
        covers: frozenset[int],
    ) -> None:
        """Step 3; inside the transaction."""
        now, which = rfc3339(self._clock()), {"job": target.id, "document": document.id}
        behind = token.behind if token.after else _sheets_of(target, document)[-1]
        fresh = [new.index for old, new in moves if old.sheet not in covers]
        pages = _with(target, document, fresh, behind)
        for old, new in moves:
            store.add_page(target.id, new)
            store.remove_page(late.id, old.index)
        for old_sheet, sheet in {old.sheet: new.sheet for old, new in moves}.items():
            store.late.add_sheet(target.id, LateRecord(sheet, behind, old_sheet in covers))
            behind = sheet  # the next one
        store.late.use(token.token, late.id)
        self._record(
            Event.LATE_PAGES_JOINED,
            **which,
            source=late.id,
            count=token.number,
            pages=len(moves),
            sheets=late.sheets,
        )
        for item in target.documents:
            if item.part == document.part:
                self._renew(store, item, pages)
        if len({item.part for item in target.documents}) == 1:
            store.set_named(target.id, "")
        store.move(target, JobState.PROCESSING, now, sheets=target.sheets + late.sheets)
        store.move(late, JobState.JOINED, now, sheets=0)
        self._record(Event.JOB_REOPENED, job=target.id)

    def _renew(self, store: Store, document: DocumentRecord, pages: Sequence[int]) -> None:
        """A document has these pages now, and is to be made as if nobody had seen it."""
        store.late.set_pages(document.id, document.job, pages)
        store.late.forget_decisions(document.id)
        store.move_document(document, DocumentState.PLANNED)
        if reviews := store.reviews.of(document.id):
            store.reviews.void(document.id, VOID)
            self._record(Event.REVIEW_VOID, job=document.job, document=document.id, count=len(reviews))

    def _take_back(self, target: str, indexes: Sequence[int]) -> None:
        """Removes copies that no row names; what cannot be looked at now, the next start removes."""
        with suppress(CustodyError), self._ledger.lock:
            known = {page.index for page in self._ledger.store.job(target).pages}
            for index in set(indexes) - known:
                self._vault.discard(target, index)

    def _record(self, event: Event, **fields: str | int) -> None:
        self._ledger.audit.append(event, **fields)


def arranged(pages: Sequence[PageRecord], late: Mapping[int, LateRecord]) -> tuple[PageRecord, ...]:
    """Pages in the order of their documents: each late sheet right behind its place, covers left out."""
    order = list(dict.fromkeys(page.sheet for page in pages if page.sheet not in late))
    for sheet in sorted(late):
        order.insert(order.index(late[sheet].behind) + 1, sheet)
    place = {sheet: at for at, sheet in enumerate(order)}
    shown = [page for page in pages if page.sheet not in late or not late[page.sheet].cover]
    return tuple(sorted(shown, key=lambda page: (place[page.sheet], page.index)))


def _with(job: JobRecord, document: DocumentRecord, fresh: Sequence[int], behind: int) -> tuple[int, ...]:
    """The pages of a document with others behind one of its sheets. Raises LateError if it has no such sheet."""
    sheet_of = {page.index: page.sheet for page in job.pages}
    ends = [at + 1 for at, index in enumerate(document.pages) if sheet_of[index] == behind]
    if not ends:
        raise late_error(Late.PLACE)
    return (*document.pages[: ends[-1]], *fresh, *document.pages[ends[-1] :])


def _closed(job: JobRecord, document: DocumentRecord) -> Late | None:
    """Why nothing can join a document now; None where something can."""
    same = {item.state for item in job.documents if item.part == document.part}
    waits = document.state is DocumentState.HELD and job.state is JobState.HELD
    why = {
        Late.LEFT: bool(_LEFT & same),
        Late.GONE: DocumentState.DISCARDED in same or job.state in FINISHED | ENDING,
        Late.LEGAL_HOLD: job.legal_hold,
        Late.CANCELLED: job.state is JobState.CANCELLED,
        Late.WORKING: not waits,
        Late.UNDIVIDED: document.code in _NO_PAGES_YET,
    }
    return next((reason for reason, so in why.items() if so), None)


def _sheets_of(job: JobRecord, document: DocumentRecord) -> list[int]:
    """The sheets of a document, in its order."""
    sheet_of = {page.index: page.sheet for page in job.pages}
    return list(dict.fromkeys(sheet_of[index] for index in document.pages))


def _moves(late: JobRecord, target: JobRecord) -> list[tuple[PageRecord, PageRecord]]:
    """Each page that joins, as it is and as it will be: behind everything that the target ever had."""
    index = max((page.index for page in target.pages), default=-1) + 1
    sheet = max((page.sheet for page in target.pages), default=-1) + 1
    return [
        (page, replace(page, index=index + place, sheet=sheet + page.sheet)) for place, page in enumerate(late.pages)
    ]
