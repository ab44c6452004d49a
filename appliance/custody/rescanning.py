"""Rescans in custody: named sheets of a document that waits are fed again, and take the place of those that lie here.

1. A person who reviews the document names its sheets and a reason. The document waits for them, with whatever was
   marked, and is not reviewed meanwhile.
2. A job of its own feeds them, with a key of its own: stops, power cuts and counts are those of every stack.
3. The new pages are copied under the key of the document's job. Then, in one transaction: they stand in the place of
   the old ones, every document of these sheets that waits is to be made again, what was marked in it is void, the
   request is done, and the feeding job begins to end.
4. The old pages are removed, and the feeding job's copy ends with a certificate.

Rules:
- Up to the transaction of 3 the old pages count, from there on the new ones. A power cut leaves one or the other, and
  the next start removes what belongs to neither.
- What is not taken ends as well: the paper is still in somebody's hand, and the document still has its old pages.
- Nothing is replaced under a legal hold, nor while a document of these sheets is in work or on its way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.feeding import whole_sheets
from appliance.custody.ledger import Ledger
from appliance.custody.records import DocumentRecord, JobRecord, PageRecord, ReviewRecord
from appliance.custody.rescans import CODES, PAPER_LOST, FeedRecord, Reason, RescanRecord
from appliance.custody.reviewing import VOID, ReviewShelf
from appliance.custody.shredding import LegalHoldError, Shredder
from appliance.custody.states import ENDING, FINISHED, DocumentState, JobState
from appliance.custody.store import Store
from appliance.custody.vault import Vault, VaultPage
from appliance.documents import new_opaque_id
from appliance.errors import CustodyError

MAX_SHEETS: Final = 100  # of one request
_GOING: Final = frozenset((JobState.HELD, JobState.PROCESSING))

Pair = tuple[PageRecord, PageRecord]
"""A page of the document's job, and the fed page that is to stand in its place."""


class RescanOverError(CustodyError):
    """The document does not wait for a rescan (any more)."""

    code = "rescan-over"
    advice = "This document waits for no new scan any more; nothing was changed."


class RescanSheetsError(CustodyError):
    """No sheet, too many, or one that the document does not have."""

    code = "rescan-sheets"
    advice = "These sheets cannot be scanned again for this document; nothing was changed."


class RescanBusyError(CustodyError):
    """A document of the same sheets is in work or on its way, or they are being fed already."""

    code = "rescan-busy"
    advice = "These sheets are still in work for another document. Try again in a moment."


class RescanCountError(CustodyError):
    """Other sheets came than were asked for."""

    code = "rescan-count"
    advice = "Not just the sheets that were asked for came; nothing of them was kept. Put in those sheets alone."


class RescanShelf:
    """The rescans of all documents. Thread-safe."""

    def __init__(
        self,
        ledger: Ledger,
        vault: Vault,
        shredder: Shredder,
        reviews: ReviewShelf,
        clock: Clock,
        ensure_room: Callable[[], None],
    ) -> None:
        """`ensure_room` raises where no new job may be opened."""
        self._ledger, self._vault, self._shredder, self._reviews = ledger, vault, shredder, reviews
        self._clock, self._ensure_room = clock, ensure_room

    # Looking

    def waiting(self) -> tuple[RescanRecord, ...]:
        """All requests that stand, the oldest first."""
        with self._ledger.lock:
            found = self._ledger.store.rescans.standing()
            return tuple(one for one in found if self._job(one.document).state in _GOING)

    def is_feed(self, job: str) -> bool:
        """Whether a job feeds sheets again, now or once."""
        with self._ledger.lock:
            return self._ledger.store.rescans.feed(job) is not None

    def job_of(self, feed: str) -> str:
        """The job of the document whose sheets a job feeds again; "" where there is none."""
        with self._ledger.lock:
            fed = self._ledger.store.rescans.feed(feed)
            return self._ledger.store.document(fed.document).job if fed else ""

    def pairs(self, feed: str) -> tuple[DocumentRecord, Reason, tuple[Pair, ...]]:
        """For which document and why a job feeds sheets again, and which page would stand for which.

        Raises:
            RescanOverError: the request stands no more.
            RescanCountError: these are not just the sheets that were asked for.
            RescanBusyError: not now.
            LegalHoldError: a hold is set.
        """
        with self._ledger.lock:
            request = self._request(feed)
            document = self._ledger.store.document(request.document)
            job = self._ledger.store.job(document.job)
            self._check_free(job, request)
            return document, request.reason, _paired(job, request.sheets, self._ledger.store.job(feed))

    # Asking

    def ask(self, review: ReviewRecord, plain: bytes, sheets: tuple[int, ...], reason: Reason) -> None:
        """Whoever reviews a document wants its sheets scanned again; what was marked so far is kept.

        Raises:
            StateError: the document does not wait.
            RescanSheetsError: sheets that it does not have.
            LegalHoldError: a hold is set.
        """
        with self._ledger.lock:
            document = self._ledger.store.document(review.document)
            job = self._ledger.store.job(document.job)
            own = {page.sheet for page in job.pages if page.index in document.pages}
            if not 1 <= len(sheets) <= MAX_SHEETS or not set(sheets) <= own or len(set(sheets)) != len(sheets):
                raise RescanSheetsError(f"{len(sheets)} sheets")
            if job.legal_hold:
                raise LegalHoldError(job.id)
            request = RescanRecord(document.id, tuple(sorted(sheets)), reason, rfc3339(self._clock()))
            with self._reviews.keeping(review, plain) as store:
                store.set_code(document.id, CODES[reason])
                store.rescans.put(request)
                fields = {"user": review.person, "code": reason.value}
                self._record(Event.RESCAN_ASKED, document, **fields, sheets=len(sheets))

    def lost(self, document: str, by: str) -> None:
        """The paper cannot be scanned again: people decide about the document as it is. Raises RescanOverError."""
        with self._ledger.lock:
            self._standing(document)
            with self._ledger.change() as store:
                store.rescans.remove(document)
                store.set_code(document, PAPER_LOST)
                self._record(Event.RESCAN_LOST, store.document(document), by=by)

    # Feeding

    def begin(self, document: str, by: str) -> str:
        """Opens the job that feeds the sheets; it is in state feeding. Returns its id.

        Raises:
            RescanOverError, RescanBusyError, LegalHoldError: not (now).
            StorageFullError, TooManyError: there is no room.
        """
        with self._ledger.lock:
            request = self._standing(document)
            job = self._job(document)
            self._check_free(job, request)
            if any(self._feeds(one.id, document) for one in self._ledger.store.open_jobs()):
                raise RescanBusyError(document)
            self._ensure_room()
            feed = new_opaque_id()
            with self._ledger.change() as store:
                store.add_job(feed, rfc3339(self._clock()), job.document_class, job.purposes, job.settings)
                store.set_chosen_by(feed, job.chosen_by)
                store.set_announced(feed, len(request.sheets))
                store.set_key(feed, self._vault.create_key(feed))
                store.rescans.add_feed(FeedRecord(feed, document, request.asked))
                store.rescans.set_trouble(document, "")
                fields = {"document": document, "by": by}
                self._ledger.audit.append(Event.RESCAN_BEGUN, job=feed, **fields, sheets=len(request.sheets))
            return feed

    def take(self, feed: str) -> str:
        """The fed sheets take the place of the old ones; returns the job that is to be worked on.

        Raises:
            as `pairs`; StorageFullError, VaultError: nothing was replaced.
        """
        with self._ledger.moving:
            document, _, pairs = self.pairs(feed)
            first = 1 + max(page.index for page in self._job(document.id).pages)
            replaced = []
            for index, (old, new) in enumerate(pairs, first):
                page = self._vault.get(feed, new.index)
                kept = VaultPage(old.sheet, old.side, page.dpi, page.simulated, page.image)
                self._vault.put(document.job, index, kept)
                replaced.append((old.index, PageRecord(index, old.sheet, old.side, page.dpi, page.simulated)))
            with self._ledger.lock:
                self.pairs(feed)  # nothing changed meanwhile
                with self._ledger.change() as store:
                    self._replace(store, document, replaced)
                    self._end_feed(store, feed)
                for index, _ in replaced:
                    self._vault.discard(document.job, index)
                self._shredder.go_on(self._ledger.store.job(feed))
            return document.job

    def refuse(self, feed: str, code: str) -> None:
        """What was fed takes nobody's place, and ends; the request stands, and says why. Harmless when it has ended.

        Raises:
            LegalHoldError: somebody holds the fed pages.
        """
        with self._ledger.lock:
            fed, record = self._ledger.store.rescans.feed(feed), self._ledger.store.job(feed)
            if fed is None or record.state in FINISHED | ENDING:
                return
            if record.legal_hold:
                raise LegalHoldError(feed)
            with self._ledger.change() as store:
                request = store.rescans.find(fed.document)
                if request is not None and request.asked == fed.asked:
                    store.rescans.set_trouble(fed.document, code)
                self._ledger.audit.append(Event.RESCAN_REFUSED, job=feed, document=fed.document, code=code)
                self._end_feed(store, feed)
            self._shredder.go_on(self._ledger.store.job(feed))

    def tidy(self, code: str) -> None:
        """Ends what was fed again and then held or cancelled: nobody decides about it by itself."""
        with self._ledger.lock:
            for job in self._ledger.store.open_jobs():
                if job.state in (JobState.HELD, JobState.CANCELLED) and not job.legal_hold:
                    self.refuse(job.id, job.code or code)

    # Inside

    def _job(self, document: str) -> JobRecord:
        return self._ledger.store.job(self._ledger.store.document(document).job)

    def _feeds(self, job: str, document: str) -> bool:
        feed = self._ledger.store.rescans.feed(job)
        return feed is not None and feed.document == document

    def _standing(self, document: str) -> RescanRecord:
        request = self._ledger.store.rescans.find(document)
        if request is None or self._job(document).state not in _GOING:
            raise RescanOverError(document)
        return request

    def _request(self, feed: str) -> RescanRecord:
        """The request that a job feeds for, if it stands."""
        fed = self._ledger.store.rescans.feed(feed)
        if fed is None:
            raise RescanOverError(feed)
        request = self._standing(fed.document)
        if request.asked != fed.asked:
            raise RescanOverError(feed)
        return request

    def _check_free(self, job: JobRecord, request: RescanRecord) -> None:
        if job.legal_hold:
            raise LegalHoldError(job.id)
        sheets = {page.index for page in job.pages if page.sheet in request.sheets}
        going = (DocumentState.PLANNED, DocumentState.SEALED)
        if job.state is not JobState.HELD or any(d.state in going and sheets & set(d.pages) for d in job.documents):
            raise RescanBusyError(job.id)

    def _replace(self, store: Store, document: DocumentRecord, replaced: list[tuple[int, PageRecord]]) -> None:
        """Step 3, without the end of the feeding job."""
        job, old = store.job(document.job), {index for index, _ in replaced}
        for index, page in replaced:
            store.rescans.replace(job.id, index, page)
        sheets = len({page.sheet for _, page in replaced})
        self._record(Event.RESCAN_TAKEN, document, sheets=sheets, pages=len(replaced))
        for one in job.documents:
            if one.state is not DocumentState.HELD or not old & set(one.pages):
                continue
            reviews = store.reviews.of(one.id)
            if any(record.verdict != VOID for record, _ in reviews):
                store.reviews.void(one.id, VOID)
                self._record(Event.REVIEW_VOID, one, count=len(reviews))
            store.rescans.remove(one.id)
            store.move_document(one, DocumentState.PLANNED)
        store.move(job, JobState.PROCESSING, rfc3339(self._clock()))
        self._ledger.audit.append(Event.JOB_REOPENED, job=job.id)

    def _end_feed(self, store: Store, feed: str) -> None:
        """The feeding job begins to end, as one that a person discards."""
        now = rfc3339(self._clock())
        if store.job(feed).state not in (JobState.HELD, JobState.CANCELLED):
            store.move(store.job(feed), JobState.HELD, now)
        store.begin_end(store.job(feed), JobState.DISCARDING, now)
        self._ledger.audit.append(Event.DISCARD_STARTED, job=feed, sha256=store.ending(feed)[0])

    def _record(self, event: Event, document: DocumentRecord, **fields: str | int) -> None:
        self._ledger.audit.append(event, job=document.job, document=document.id, **fields)


def _paired(job: JobRecord, sheets: tuple[int, ...], fed: JobRecord) -> tuple[Pair, ...]:
    """Old and new pages, sheet by sheet in order and side by side. Raises RescanCountError."""
    if whole_sheets(fed) != len(sheets) or {page.sheet for page in fed.pages} != set(range(len(sheets))):
        raise RescanCountError(f"{whole_sheets(fed)} sheets, {len(sheets)} asked for")
    new = {(sheets[page.sheet], page.side): page for page in fed.pages}
    old = {(page.sheet, page.side): page for page in job.pages if page.sheet in sheets}
    if set(new) != set(old):
        raise RescanCountError(f"{len(new)} pages, {len(old)} asked for")
    return tuple((old[place], new[place]) for place in old)
