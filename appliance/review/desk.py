"""The review desk: who may open what, one review a document, and what becomes of a verdict.

Rules:
- Every call asks anew who sits behind the connection, and a review answers only to the person who opened it.
- A review ends when it is closed or decided, when its caller leaves the bus or logs out, or when nothing happened for
  `idle_s`; its plaintext goes with it. What was marked so far is kept, encrypted.
- An approval counts only when the release gate lets out the file that is made with the marks.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from appliance.custody.custody import Custody, utc_now
from appliance.custody.daily import SPOT_AUDIT
from appliance.custody.queue import AUDIT_CONTENT, AUDIT_FAILED, AUDIT_PASSED
from appliance.custody.records import DocumentRecord, JobRecord, ReviewRecord
from appliance.custody.rescans import CODES, Reason
from appliance.custody.states import DocumentState, JobState
from appliance.documents import Box, Image, is_opaque_id
from appliance.errors import ScanStationError
from appliance.fields.decided import Ruling
from appliance.policy.fields import FieldRules
from appliance.policy.pack import PolicyPack
from appliance.review.access import Access, Operation, Person, Role
from appliance.review.codes import REVIEWABLE, Wait
from appliance.review.edits import Edits, Removal, Restoration, Step, encode
from appliance.review.outcome import Reviews
from appliance.review.refusals import (
    AlreadyOpenError,
    AuditOnlyError,
    GateRefusesError,
    NotNamedError,
    NotOpenError,
    NotWaitingError,
    RescanReasonError,
    RestoreForbiddenError,
    TooManyOpenError,
)
from appliance.review.session import Decision, Session, WaitingField
from appliance.review.verdicts import Opinion, Stage, Standing, Verdict, check_auditor, stage_for
from appliance.review.vigilance import CAUGHT, MISSED, PlantedMissedError, PlantedShownError, plant
from appliance.review.workshop import Prepared, Workshop

APPROVED = "approved"
RESTORE = "restore"  # offers of a review
RESCAN = "rescan"
MAX_OPEN = 8  # reviews at a time
OPEN_S = 15.0  # a caller of the bus waits 25 s for an answer
_STAGES = {Wait.SECOND.value: Stage.SECOND, Wait.SUPERVISOR.value: Stage.SUPERVISOR, SPOT_AUDIT: Stage.AUDIT}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that a person may review: ids and words, and how old its job is."""

    job: str
    document: str
    document_class: str
    purpose: str
    code: str
    stage: Stage
    age_s: int


@dataclass(slots=True)
class _Seat:
    """A connection with a review; `session` is None while the document is being made."""

    person: str
    document: str
    used: float
    making: asyncio.Task[Session]
    session: Session | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class ReviewDesk:
    """All reviews of a station. Its methods run on the event loop; `sender` is a connection of the bus."""

    def __init__(
        self,
        *,
        custody: Custody,
        reviews: Reviews,
        access: Access,
        pack: PolicyPack,
        workshop: Workshop,
        ensure_ready: Callable[[], None],
        go_on: Callable[[str], None],
        idle_s: float,
        draw: Callable[[int], int] = secrets.randbelow,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """Takes its parts.

        Args:
            custody: what the station holds.
            reviews: what people did so far.
            access: knows the people.
            pack: the policy.
            workshop: makes documents.
            ensure_ready: raises ScanStationError while nothing may be sent.
            go_on: told that a job is to be worked on.
            idle_s: after so long without a call a review is closed.
            draw: a random number below another, for what is planted.
            clock: monotonic seconds.
            now: the station's clock.
        """
        self._custody, self._reviews, self._access, self._pack = custody, reviews, access, pack
        self._workshop, self._ensure_ready, self._go_on = workshop, ensure_ready, go_on
        self._idle_s, self._draw, self._clock, self._now = idle_s, draw, clock, now
        self._seats: dict[str, _Seat] = {}

    def check(self, sender: str, operation: Operation) -> None:
        """Raises ScanStationError for a caller who may not do this."""
        self._access.person(sender, operation)

    # Looking

    async def waiting(self, sender: str) -> list[Waiting]:
        """What this person may review, the oldest first."""
        person = self._access.person(sender, Operation.REVIEW_OPEN)
        jobs = await asyncio.to_thread(self._custody.open_jobs)
        held = [(job, item) for job in jobs for item in job.documents if _waits(job, item)]
        return [self._row(job, item) for job, item in held if self._is_for(person, item)]

    async def open(self, sender: str, document: str, patience_s: float = OPEN_S) -> Session | None:
        """Opens a document. Ask again for it where it takes longer than `patience_s`: then this is None.

        Raises:
            AlreadyOpenError: it, or another one of this caller, is open.
            NotWaitingError: it waits for no review.
            ScanStationError: this person may not, or it cannot be made.
        """
        self.expire()
        person = self._access.person(sender, Operation.REVIEW_OPEN)
        seat = self._seats.get(sender) or self._seat(sender, person, document)
        if seat.document != document or seat.person != person.id:
            raise AlreadyOpenError
        done, _ = await asyncio.wait({seat.making}, timeout=patience_s)
        if self._seats.get(sender) is not seat:  # the caller left meanwhile
            raise NotOpenError
        seat.used = self._clock()
        if not done:
            return None
        if seat.making.exception() is not None:
            self._leave(sender)
        session = seat.making.result()
        if seat.session is None:
            seat.session = session
            await asyncio.to_thread(self._custody.reviews.note, document, person.id, "opened")
        return session

    async def page(self, sender: str, place: int) -> tuple[Image, list[Decision]]:
        """A page as it would leave now, and the decisions about its words."""
        async with self._at(sender, Operation.REVIEW_PAGE) as session:
            return await session.page(place)

    async def fields(self, sender: str) -> list[tuple[WaitingField, Ruling | None]]:
        """The fields that wait for confirmation, each with what this person said."""
        async with self._at(sender, Operation.REVIEW_PAGE) as session:
            return [(found, session.ruling(found)) for found in session.fields]

    async def crop(self, sender: str, number: int) -> tuple[Image, Box, str]:
        """The page of a field, its place there, and what was read."""
        async with self._at(sender, Operation.REVIEW_PAGE) as session:
            return session.crop_of(number)

    async def offers(self, sender: str) -> list[str]:
        """What can be asked for in the open review beside what every review offers, for this document."""
        async with self._at(sender, Operation.REVIEW_PAGE) as session:
            narrow = self._pack.purpose(session.purpose).narrow
            restore = [RESTORE] if self._reviews.may_restore and not narrow else []
            return restore if session.stage is Stage.AUDIT else [*restore, RESCAN]

    async def vigilance(self, sender: str) -> list[tuple[str, int, int]]:
        """How often each person found what was planted, and how often not."""
        self._access.person(sender, Operation.METRICS)
        return await asyncio.to_thread(self._custody.reviews.watched)

    # Marking

    async def remove(self, sender: str, place: int, box: Box) -> None:
        """What stands in a box of a page goes."""
        async with self._at(sender, Operation.REVIEW_EDIT) as session:
            await self._mark(session, Removal(session.index(place), box), "removed")

    async def restore(self, sender: str, place: int, box: Box) -> None:
        """Asks for the word that was read in exactly this box.

        Raises:
            RestoreForbiddenError: policy does not let people.
        """
        async with self._at(sender, Operation.REVIEW_RESTORE) as session:
            if not self._reviews.may_restore:
                raise RestoreForbiddenError
            step = Restoration(session.index(place), box)
            session.check_restorable(step)
            await self._mark(session, step, "restored")

    async def rule(self, sender: str, number: int, ruling: Ruling, text: str = "") -> None:
        """Confirms, corrects or rejects a field."""
        async with self._at(sender, Operation.REVIEW_EDIT) as session:
            await self._mark(session, session.field_mark(number, ruling, text), f"field-{ruling.value}")

    async def doubts(self, sender: str, number: int, text: str) -> list[str]:
        """What speaks against a field if its words said this; nothing is marked."""
        async with self._at(sender, Operation.REVIEW_EDIT) as session:
            return await session.doubts(number, text)

    async def undo(self, sender: str) -> None:
        """Takes the last mark back."""
        async with self._at(sender, Operation.REVIEW_EDIT) as session:
            await self._keep(session, session.edits.undone(), "undone")

    # Deciding

    async def approve(self, sender: str) -> str:
        """This person lets the document go. Returns "approved", or the code of what it waits for now.

        Raises:
            FieldsOpenError: a field was not decided.
            GateRefusesError: the gate does not let out what is marked like this.
        """
        seat = self._seats.get(sender)
        second = seat is not None and seat.session is not None and seat.session.stage is Stage.SECOND
        async with self._at(sender, Operation.REVIEW_SECOND if second else Operation.REVIEW_APPROVE) as session:
            self._ensure_ready()
            if session.stage is Stage.AUDIT:
                await self._check_gate(session, session.edits)
                return await self._audited(sender, session, AUDIT_PASSED)
            session.check_fields()
            await self._watch(session)
            now = await self._after(session, Verdict.APPROVED)
            await self._check_gate(session, now.edits if now.approved else session.edits)
            await self._decide(session, Verdict.APPROVED, now)
            self._leave(sender)
            return APPROVED if now.approved else now.code

    async def reject(self, sender: str) -> str:
        """This person wants it not sent. Returns the code of what it waits for now."""
        async with self._at(sender, Operation.REVIEW_REJECT) as session:
            if session.stage is Stage.AUDIT:
                return await self._audited(sender, session, AUDIT_CONTENT)
            if session.planted is not None and not session.found_planted():
                session.planted = None
                raise PlantedShownError
            now = await self._after(session, Verdict.REJECTED)
            await self._decide(session, Verdict.REJECTED, now)
            self._leave(sender)
            return now.code

    async def rescan(self, sender: str, places: Sequence[int], reason: str) -> str:
        """The sheets of these pages are to be scanned again; what was marked so far is kept until they are.

        Returns:
            The code of what the document waits for now.

        Raises:
            RescanReasonError: the reason is none of `Reason`.
            NoSuchPageError, RescanSheetsError, LegalHoldError: nothing was changed.
        """
        async with self._at(sender, Operation.REVIEW_RESCAN) as session:
            if session.stage is Stage.AUDIT:
                raise AuditOnlyError
            if reason not in frozenset(Reason):
                raise RescanReasonError
            indexes = {session.index(place) for place in places}
            record = self._record(session, Verdict.OPEN)
            await asyncio.to_thread(self._ask_again, record, encode(session.edits), indexes, Reason(reason))
            self._leave(sender)
            return CODES[Reason(reason)]

    def _ask_again(self, record: ReviewRecord, marks: bytes, indexes: set[int], reason: Reason) -> None:
        """Asks for the sheets on which these pages are."""
        job = self._custody.job(self._custody.document(record.document).job)
        sheets = tuple(sorted({page.sheet for page in job.pages if page.index in indexes}))
        self._custody.rescans.ask(record, marks, sheets, reason)

    async def hold(self, sender: str) -> None:
        """This person decides nothing; what was marked is kept for this person."""
        async with self._at(sender, Operation.REVIEW_HOLD) as session:
            await asyncio.to_thread(self._custody.reviews.note, session.document, session.person, "held")
            self._leave(sender)

    async def close(self, sender: str) -> None:
        """Ends a review without a verdict. Anybody may close what is open at their own connection."""
        seat = self._seats.get(sender)
        self._leave(sender)
        if seat is not None and seat.session is not None:
            await asyncio.to_thread(self._custody.reviews.note, seat.document, seat.person, "closed")

    def gone(self, sender: str) -> None:
        """The caller left the bus."""
        self._leave(sender)

    def all_gone(self) -> None:
        """The bus went away."""
        for sender in list(self._seats):
            self._leave(sender)

    def expire(self) -> None:
        """Closes what nobody used for too long."""
        for sender, seat in list(self._seats.items()):
            if not seat.turn.locked() and self._clock() - seat.used > self._idle_s:
                self._leave(sender)

    @property
    def open_count(self) -> int:
        """How many reviews are open."""
        return len(self._seats)

    # Inside

    def _seat(self, sender: str, person: Person, document: str) -> _Seat:
        """A place for a caller who has none.

        Raises:
            NotNamedError: it is not known who this is.
            TooManyOpenError: `MAX_OPEN` are open.
            AlreadyOpenError: somebody else has the document.
        """
        if not is_opaque_id(person.id):
            raise NotNamedError
        if len(self._seats) >= MAX_OPEN:
            raise TooManyOpenError
        if any(seat.document == document for seat in self._seats.values()):
            raise AlreadyOpenError
        making = asyncio.create_task(self._session(person, document))
        making.add_done_callback(_seen)
        seat = self._seats[sender] = _Seat(person.id, document, self._clock(), making)
        return seat

    async def _session(self, person: Person, document: str) -> Session:
        record = await asyncio.to_thread(self._custody.document, document)
        job = await asyncio.to_thread(self._custody.job, record.job)
        if not _waits(job, record):
            raise NotWaitingError
        prepared = await self._workshop.prepared(document)
        opinions = await asyncio.to_thread(self._reviews.current, document, prepared.basis)
        if record.code == SPOT_AUDIT:
            return self._audit(person, prepared, opinions)
        two = self._reviews.needs_two(prepared.order.document_class)
        stage = stage_for(person.id, person.role, opinions, two_people=two)
        mine = (one.edits for one in opinions if one.person == person.id and one.verdict is Verdict.OPEN)
        rules = self._pack.field_rules(prepared.order.document_class, prepared.order.purpose)
        session = Session(
            person=person.id, stage=stage, prepared=prepared, edits=next(mine, Edits()), rules=rules,
            workshop=self._workshop,
        )  # fmt: skip
        if self._draw(1000) < self._pack.review.vigilance_per_thousand:
            session.planted = await asyncio.to_thread(plant, prepared.works, self._draw)
        return session

    def _audit(self, person: Person, prepared: Prepared, opinions: tuple[Opinion, ...]) -> Session:
        """A spot audit: the document as it would leave, with what its reviewers decided; nothing is asked or planted.

        Raises:
            SamePersonError: this person was one of them.
        """
        check_auditor(person.id, opinions)
        edits = self._reviews.standing(opinions, prepared.order.document_class).edits
        leaving = edits.without(restorations=self._reviews.may_restore)
        return Session(
            person=person.id, stage=Stage.AUDIT, prepared=prepared, edits=leaving, rules=FieldRules(),
            workshop=self._workshop,
        )  # fmt: skip

    async def _audited(self, sender: str, session: Session, code: str) -> str:
        """What a spot audit came to, and what becomes of the document: one transaction (`custody.queue`)."""
        job = await asyncio.to_thread(self._custody.queue.spot_audited, session.document, code, session.person)
        self._leave(sender)
        if not job:
            return AUDIT_FAILED
        self._go_on(job)
        return APPROVED

    @asynccontextmanager
    async def _at(self, sender: str, operation: Operation) -> AsyncIterator[Session]:
        """The open review of a caller who may do this, for the length of one call."""
        self.expire()
        seat = self._seats.get(sender)
        if seat is None:
            self._access.person(sender, operation)  # who may not learns that first
            raise NotOpenError
        async with seat.turn:
            try:
                person = self._access.person(sender, operation)
            except ScanStationError:
                if seat.session is not None and not self._still(sender, seat):
                    self._leave(sender)
                raise
            if self._seats.get(sender) is not seat or seat.session is None:
                raise NotOpenError
            if person.id != seat.person:  # somebody else logged in at the same panel
                self._leave(sender)
                raise NotOpenError
            yield seat.session
            seat.used = self._clock()

    def _still(self, sender: str, seat: _Seat) -> bool:
        """Whether the person who opened a review may still see it: one right that is missing ends nothing."""
        try:
            return self._access.person(sender, Operation.REVIEW_PAGE).id == seat.person
        except ScanStationError:
            return False

    async def _mark(self, session: Session, step: Step, code: str) -> None:
        await self._keep(session, session.edits.with_step(step), code)

    async def _keep(self, session: Session, edits: Edits, code: str) -> None:
        """Keeps the marks on disk, then shows them. Raises AuditOnlyError in a spot audit."""
        if session.stage is Stage.AUDIT:
            raise AuditOnlyError
        record = self._record(session, Verdict.OPEN)
        await asyncio.to_thread(self._custody.reviews.keep, record, encode(edits), code)
        session.edits = edits

    async def _watch(self, session: Session) -> None:
        """Counts whether what was planted was found; then it is gone. Raises PlantedMissedError if it was not."""
        if session.planted is None:
            return
        found, session.planted = session.found_planted(), None
        watched = CAUGHT if found else MISSED
        await asyncio.to_thread(self._custody.reviews.watch, session.document, session.person, watched)
        if not found:
            raise PlantedMissedError

    async def _after(self, session: Session, verdict: Verdict) -> Standing:
        """Where the document would stand with this verdict."""
        opinions = await asyncio.to_thread(self._reviews.current, session.document, session.basis)
        two = self._reviews.needs_two(session.document_class)
        others = tuple(one for one in opinions if one.person != session.person)
        if session.stage is not stage_for(session.person, Role.SUPERVISOR, opinions, two_people=two):
            raise NotWaitingError
        mine = Opinion(session.person, session.stage, verdict, session.basis, session.edits)
        return self._reviews.standing((*others, mine), session.document_class)

    async def _check_gate(self, session: Session, edits: Edits) -> None:
        """Makes the file as it would leave, and asks the gate."""
        wanted = edits.without(restorations=self._reviews.may_restore)
        finished = await self._workshop.judged(await session.made_with(wanted), wanted)
        if finished.released is None:
            await asyncio.to_thread(self._custody.reviews.note, session.document, session.person, "gate-refused")
            raise GateRefusesError

    async def _decide(self, session: Session, verdict: Verdict, now: Standing) -> None:
        record = self._record(session, verdict)
        waits_for = "" if now.approved else now.code
        await asyncio.to_thread(self._custody.reviews.decide, record, encode(session.edits), waits_for)
        if now.approved:
            self._go_on((await asyncio.to_thread(self._custody.document, session.document)).job)

    @staticmethod
    def _record(session: Session, verdict: Verdict) -> ReviewRecord:
        return ReviewRecord(session.document, session.person, session.stage.value, verdict.value, session.basis)

    def _leave(self, sender: str) -> None:
        """Lets go of a review and of everything that was decrypted for it."""
        if seat := self._seats.pop(sender, None):
            seat.making.cancel()

    def _is_for(self, person: Person, item: DocumentRecord) -> bool:
        """Whether a person may review a document at its stage; what is open elsewhere stays in the list."""
        stage = _STAGES.get(item.code, Stage.FIRST)
        if stage is Stage.SUPERVISOR and person.role != Role.SUPERVISOR:
            return False
        return not any(
            r.person == person.id and r.verdict in (Verdict.APPROVED, Verdict.REJECTED)
            for r in self._custody.reviews.records(item.id)
        )

    def _row(self, job: JobRecord, item: DocumentRecord) -> Waiting:
        age = self._now() - datetime.fromisoformat(job.created)
        stage = _STAGES.get(item.code, Stage.FIRST)
        name = item.classed.resolved or job.document_class
        return Waiting(job.id, item.id, name, item.purpose, item.code, stage, max(0, int(age.total_seconds())))


def _seen(making: asyncio.Task[Session]) -> None:
    """Whoever asked for a document may have left before it failed."""
    if not making.cancelled():
        making.exception()


def _waits(job: JobRecord, item: DocumentRecord) -> bool:
    """Whether a document waits for a review."""
    going = job.state in (JobState.HELD, JobState.PROCESSING)
    return going and item.state is DocumentState.HELD and item.code in REVIEWABLE
