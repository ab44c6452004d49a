"""Reviews in custody: what people marked in a document that waits, and what they decided about it.

Rules:
- What was marked is content: it is encrypted with the job's key before it reaches the store, and ends with that key.
- Every step is recorded and on disk when its method returns; the last approval and the document's going on are one
  transaction, so that a power cut leaves either both or neither.
- What somebody reviewed keeps saying so: marks that no longer count are void, never gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.ledger import Ledger
from appliance.custody.records import DocumentRecord, ReviewRecord
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.custody.store import Store
from appliance.custody.vault import Vault

VOID: Final = "void"
"""The verdict of a review that counts no more."""


class ReviewShelf:
    """The reviews of all documents. Thread-safe."""

    def __init__(self, ledger: Ledger, vault: Vault, clock: Clock) -> None:
        self._ledger, self._vault, self._clock = ledger, vault, clock

    def of(self, document: str) -> tuple[tuple[ReviewRecord, bytes], ...]:
        """Who reviewed a document, each with what was marked; nothing was where a review is void.

        Raises:
            UnknownJobError: there is no such document.
            VaultError: the job's key is gone, or marks are damaged.
        """
        with self._ledger.lock:
            job = self._ledger.store.document(document).job
            kept = self._ledger.store.reviews.of(document)
        return tuple(
            (record, self._vault.open_note(job, _place(record), marks) if marks else b"") for record, marks in kept
        )

    def records(self, document: str) -> tuple[ReviewRecord, ...]:
        """Who reviewed a document, without what was marked."""
        with self._ledger.lock:
            return tuple(record for record, _ in self._ledger.store.reviews.of(document))

    def note(self, document: str, person: str, code: str) -> None:
        """Puts a step of a review that changes nothing on the record."""
        with self._ledger.lock, self._ledger.change() as store:
            self._step(store.document(document), person, code)

    def keep(self, review: ReviewRecord, plain: bytes, code: str) -> None:
        """Keeps what a person marked so far; `code` says what was done.

        Raises:
            StateError: the document does not wait.
        """
        with self.keeping(review, plain) as store:
            self._step(store.document(review.document), review.person, code)

    @contextmanager
    def keeping(self, review: ReviewRecord, plain: bytes) -> Iterator[Store]:
        """One transaction that keeps what a person marked so far, and whatever else is done in it.

        Raises:
            StateError: the document does not wait.
        """
        with self._ledger.lock:
            document = self._held(review.document)
            marks = self._vault.seal_note(document.job, _place(review), plain)
            with self._ledger.change() as store:
                store.reviews.put(review, marks)
                yield store

    def decide(self, review: ReviewRecord, plain: bytes, waits_for: str) -> None:
        """Keeps a person's verdict. `waits_for` is the code of what the document then waits for; "": it goes on.

        Raises:
            StateError: the document does not wait, or its job was cancelled.
        """
        with self._ledger.lock:
            document = self._held(review.document)
            marks = self._vault.seal_note(document.job, _place(review), plain)
            with self._ledger.change() as store:
                store.reviews.put(review, marks)
                self._record(Event.REVIEW_DECIDED, document, user=review.person, code=review.verdict)
                if waits_for:
                    store.set_code(document.id, waits_for)
                else:
                    self._go_on(document)

    def watch(self, document: str, person: str, code: str) -> None:
        """Counts whether a person found what was planted: `code` is caught or missed."""
        with self._ledger.lock, self._ledger.change() as store:
            store.reviews.count_watched(person, found=code == "caught")
            self._record(Event.REVIEW_WATCHED, store.document(document), user=person, code=code)

    def watched(self) -> list[tuple[str, int, int]]:
        """Of each person how often it found what was planted, and how often not."""
        with self._ledger.lock:
            return self._ledger.store.reviews.watched()

    def void(self, document: str) -> None:
        """The pages or the decisions about them are others now: nothing that was marked counts."""
        with self._ledger.lock, self._ledger.change() as store:
            reviews = store.reviews.of(document)
            if any(record.verdict != VOID for record, _ in reviews):
                store.reviews.void(document, VOID)
                self._record(Event.REVIEW_VOID, store.document(document), count=len(reviews))

    def _go_on(self, document: DocumentRecord) -> None:
        """The document alone is to be made; whatever else of its job waits goes on waiting."""
        store = self._ledger.store
        job = store.job(document.job)
        if job.state is JobState.HELD:
            store.move(job, JobState.PROCESSING, rfc3339(self._clock()))
            self._ledger.audit.append(Event.JOB_REOPENED, job=job.id)
        elif job.state is not JobState.PROCESSING:
            raise StateError(f"job is {job.state.value}")
        store.move_document(document, DocumentState.PLANNED)

    def _held(self, document: str) -> DocumentRecord:
        found = self._ledger.store.document(document)
        if found.state is not DocumentState.HELD:
            raise StateError(f"document is {found.state.value}")
        return found

    def _step(self, document: DocumentRecord, person: str, code: str) -> None:
        self._record(Event.REVIEW_STEP, document, user=person, code=code)

    def _record(self, event: Event, document: DocumentRecord, **fields: str | int) -> None:
        self._ledger.audit.append(event, job=document.job, document=document.id, **fields)


def _place(review: ReviewRecord) -> str:
    """What marks are bound to: nobody's marks can be passed off as those of another person, document or basis."""
    return " ".join((review.document, review.person, review.stage, review.verdict, review.basis))
