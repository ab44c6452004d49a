"""The queue in custody: whose a waiting thing is, when it waits for a supervisor, and a person's word that ends it.

Rules:
- A person's word ends only what no document or job stands behind. Pages that are still here keep their row: the person
  lets them go on or discards them, and the row ends with that.
- A spot audit that found nothing wrong lets its one document go on; any other outcome leaves it waiting. The outcome
  and what becomes of the document are one transaction.
- Ids and codes alone, each step on the record.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.daily import FLOOR, SPOT_AUDIT, DailyRecord
from appliance.custody.events import Event
from appliance.custody.ledger import Ledger
from appliance.custody.records import DocumentRecord, JobRecord
from appliance.custody.states import DocumentState, JobState
from appliance.custody.waiting import Kind, WaitingRecord
from appliance.documents import is_opaque_id
from appliance.errors import CustodyError

AGE: Final = "age"  # why an item was escalated: it waited too long
BY_PERSON: Final = "person"
STATION: Final = "station"  # who did it, where nobody did
NOBODY: Final = "nobody"  # to whom an item is given that is nobody's
AUDIT_PASSED: Final = "audit-passed"
PAPER_SHREDDED: Final = "paper-shredded"
PAPER_WORD: Final = timedelta(minutes=30)
"""How long the word of the first of two people counts, where policy says nothing else."""
PAPER_ENDS: Final = (PAPER_SHREDDED, "paper-returned")
"""What a person can do with the paper of a delivered job."""
AUDIT_CONTENT: Final = "audit-content"
AUDIT_FAILED: Final = "spot-audit-failed"
"""Code of a document in which a spot audit found something wrong."""
MAX_COUNTS: Final = 8_000  # rows of one answer
WHOLE_DAYS: Final = 31
_AHEAD: Final = timedelta(hours=1)  # of the clock; a time further in the future was written by a wrong one


class UnknownItemError(CustodyError):
    """Nothing of this id waits."""

    code = "queue-unknown"
    advice = "This no longer waits, or never did. Look at the queue again."


class CauseStandsError(CustodyError):
    """Its pages are still in the station."""

    code = "queue-cause-stands"
    advice = "Its pages are still in the station. Let the job go on or discard it; then it leaves the queue."


class NoSpotAuditError(CustodyError):
    """An outcome of a spot audit for something else."""

    code = "queue-no-spot-audit"
    advice = "This was not drawn for a spot audit."


class PaperWordError(CustodyError):
    """Another word about paper than what became of it, or that word about something else."""

    code = "queue-paper"
    advice = "Of delivered paper it is said whether it was shredded or returned; of nothing else."


class PaperPeopleError(CustodyError):
    """Shredding takes two people, and whoever says it is nobody."""

    code = "queue-paper-people"
    advice = "Shredding this paper takes two people, each logged in under their own name."


class SamePersonError(CustodyError):
    """The second person is the first."""

    code = "queue-paper-same"
    advice = "You have said this already. Another person must see the paper shredded and say so, too."


class Queue:
    """What waits for people. Thread-safe."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        pairs: Callable[[str], bool] = lambda _class: False,
        word: timedelta = PAPER_WORD,
    ) -> None:
        """`pairs` says of a class whether shredding its paper takes two people, of whom the first waits for `word`."""
        self._ledger, self._clock, self._pairs, self._word = ledger, clock, pairs, word

    @property
    def revision(self) -> int:
        """Grows whenever something in the queue changed, in this process."""
        return self._ledger.store.waiting.revision

    def open(self) -> tuple[WaitingRecord, ...]:
        """Everything that waits, the oldest first."""
        with self._ledger.lock:
            return self._ledger.store.waiting.open()

    def ended(self, limit: int) -> tuple[WaitingRecord, ...]:
        """What ended last, the newest first."""
        with self._ledger.lock:
            return self._ledger.store.waiting.ended(limit)

    def find(self, item: str) -> WaitingRecord:
        """One row, ended or not. Raises UnknownItemError."""
        with self._ledger.lock:
            if (record := self._ledger.store.waiting.find(item)) is None:
                raise UnknownItemError(item)
            return record

    def now(self) -> datetime:
        """The clock by which ages count."""
        return self._clock()

    def class_of(self, record: WaitingRecord) -> str:
        """The class of what waits, as far as it has one."""
        with self._ledger.lock:
            return self._ledger.store.daily.facts(record.job, record.document).document_class

    def counts(self, days: int) -> tuple[DailyRecord, ...]:
        """The counts of the last `days` days, today included, those of a day ahead of the clock as well.

        What is older than `WHOLE_DAYS` comes as the sums of months. What a wrong clock counted comes with all where the
        window reaches to before any station ran.
        """
        now = self._clock()
        first = rfc3339(now - timedelta(days=days - 1))[:10]
        whole_days_from = rfc3339(now - timedelta(days=WHOLE_DAYS - 1))[:10]
        with self._ledger.lock:
            return self._ledger.store.daily.since(first if first >= FLOOR else "", whole_days_from, MAX_COUNTS)

    def assign(self, item: str, person: str, by: str) -> None:
        """Gives an item to a person, or to nobody (""). Raises UnknownItemError."""
        with self._ledger.lock:
            record = self._open(item)
            if record.owner != person:
                with self._ledger.change() as store:
                    store.waiting.set_owner(item, person)
                    self._record(Event.QUEUE_ASSIGNED, item=item, person=person or NOBODY, by=by)

    def escalate(self, item: str, by: str) -> None:
        """A person says that a supervisor must look. Raises UnknownItemError."""
        with self._ledger.lock:
            if not self._open(item).escalated:
                self._escalate(item, BY_PERSON, by)

    def escalate_overdue(self, after: timedelta) -> tuple[WaitingRecord, ...]:
        """Escalates what waits longer than `after`; returns everything that is escalated and waits."""
        with self._ledger.lock:
            now = self._clock()
            for record in self.open():
                since = datetime.fromisoformat(record.since)
                if since > now + _AHEAD:
                    with self._ledger.change() as store:
                        store.waiting.set_since(record.item, rfc3339(now))
                        self._record(Event.QUEUE_REDATED, item=record.item)
                elif now - since >= after and not record.escalated:
                    self._escalate(record.item, AGE, STATION)
            return tuple(record for record in self.open() if record.escalated)

    def resolve(self, item: str, code: str, by: str) -> None:
        """A person's word ends what is no document or job.

        Raises:
            UnknownItemError: it does not wait.
            CauseStandsError: its pages are still here.
            PaperWordError: it is paper.
        """
        with self._ledger.lock:
            record = self._open(item)
            if record.kind is Kind.PAPER:
                raise PaperWordError(item)
            if record.kind in (Kind.DOCUMENT, Kind.JOB):
                raise CauseStandsError(item)
            with self._ledger.change() as store:
                store.waiting.end(item, code, rfc3339(self._clock()))
                self._record(Event.QUEUE_RESOLVED, item=item, code=code, by=by)

    def papers(self) -> tuple[WaitingRecord, ...]:
        """Paper of delivered jobs of which nobody has said what became of it, the newest first."""
        with self._ledger.lock:
            return tuple(record for record in reversed(self.open()) if record.kind is Kind.PAPER)

    def takes_two(self, record: WaitingRecord) -> bool:
        """Whether shredding this paper takes two people, by the classes that its documents have in the end."""
        with self._ledger.lock:
            job = self._ledger.store.job(record.job)
        return any(self._pairs(item.classed.resolved or job.document_class) for item in job.documents)

    def paper_ended(self, item: str, code: str, by: str, still: Callable[[str], bool] = lambda _person: False) -> bool:
        """A person shredded the paper of a delivered job, or put it back (R18, R100).

        Where shredding takes two people: 1. Whoever says it is a named person. 2. The first one's word is kept, and
        the paper waits on; a word of somebody who is no longer there (`still`), or that is too old, never was. 3. The
        second is another.

        Returns:
            Whether it is said; False: a second person must say so as well.

        Raises:
            UnknownItemError: it does not wait.
            PaperWordError: it is no paper, or this is no word about paper.
            PaperPeopleError: it takes two people, and nobody is logged in.
            SamePersonError: it takes two people, and this one has said so already.
        """
        with self._ledger.lock:
            record = self._open(item)
            if record.kind is not Kind.PAPER or code not in PAPER_ENDS:
                raise PaperWordError(item)
            if code == PAPER_SHREDDED and self.takes_two(record):
                if not is_opaque_id(by):  # 1
                    raise PaperPeopleError
                if not (self.word_left(record) and still(record.asked)):  # 2
                    with self._ledger.change() as store:
                        store.waiting.set_asked(item, by, rfc3339(self._clock()))
                        self._record(Event.PAPER_ASKED, job=record.job, code=code, by=by)
                    return False
                if record.asked == by:  # 3
                    raise SamePersonError
            with self._ledger.change() as store:
                store.waiting.end(item, code, rfc3339(self._clock()))
                self._record(Event.PAPER_ENDED, job=record.job, code=code, by=by)
            return True

    def word_left(self, record: WaitingRecord) -> timedelta:
        """How long the word of the first of two people still counts; nothing where there is none, or it is too old.

        A word of a time that is still to come is too old: the clock was turned back.
        """
        nothing = timedelta()
        if not (record.asked and record.asked_at):
            return nothing
        age = self._clock() - datetime.fromisoformat(record.asked_at)
        return self._word - age if nothing <= age < self._word else nothing

    def let_words_lapse(self) -> None:
        """Paper that a first person wanted to shred, and no second one did in time, waits as before."""
        with self._ledger.lock:
            lapsed = [record for record in self.papers() if record.asked and not self.word_left(record)]
            if not lapsed:
                return
            with self._ledger.change() as store:
                for record in lapsed:
                    store.waiting.set_asked(record.item, "", "")
                    self._record(Event.PAPER_LAPSED, job=record.job, code=PAPER_SHREDDED, by=record.asked)

    def spot_audited(self, item: str, code: str, by: str) -> str:
        """A person looked at a document that was drawn for a spot audit; returns its job if it goes on, else "".

        Raises:
            UnknownItemError: it does not wait.
            NoSpotAuditError: it waits for another reason.
        """
        with self._ledger.lock:
            record = self._open(item)
            if record.code != SPOT_AUDIT or record.kind is not Kind.DOCUMENT:
                raise NoSpotAuditError(item)
            document = self._ledger.store.document(record.document)
            job = self._ledger.store.job(record.job)
            if document.state is not DocumentState.HELD or job.state not in (JobState.HELD, JobState.PROCESSING):
                raise NoSpotAuditError(item)
            passed = code == AUDIT_PASSED
            with self._ledger.change() as store:
                self._record(Event.SPOT_AUDITED, job=job.id, document=document.id, code=code, by=by)
                if passed:
                    self._go_on(job, document)
                else:
                    store.set_code(document.id, AUDIT_FAILED)
            return job.id if passed else ""

    def _go_on(self, job: JobRecord, document: DocumentRecord) -> None:
        """The document alone is to be made; whatever else of its job waits goes on waiting."""
        store = self._ledger.store
        if job.state is JobState.HELD:
            store.move(job, JobState.PROCESSING, rfc3339(self._clock()))
            self._record(Event.JOB_REOPENED, job=job.id)
        store.move_document(document, DocumentState.PLANNED)
        store.confirm(document, "")
        self._record(Event.DOCUMENT_REOPENED, job=job.id, document=document.id, code=document.code)

    def _open(self, item: str) -> WaitingRecord:
        record = self.find(item)
        if record.ended:
            raise UnknownItemError(item)
        return record

    def _escalate(self, item: str, why: str, by: str) -> None:
        with self._ledger.change() as store:
            store.waiting.set_escalated(item, rfc3339(self._clock()))
            self._record(Event.QUEUE_ESCALATED, item=item, code=why, by=by)

    def _record(self, event: Event, **fields: str | int) -> None:
        self._ledger.audit.append(event, **fields)


def drawn(key: bytes, document: str, per_thousand: int) -> bool:
    """Whether a document is drawn for a spot audit: unpredictable without the key, the same every time with it."""
    mark = hmac.digest(key, b"scanstation spot audit v1\0" + document.encode("ascii"), "sha256")
    return int.from_bytes(mark[:8], "big") % 1_000 < per_thousand
