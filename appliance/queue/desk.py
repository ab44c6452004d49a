"""The queue's desk: what waits, and what a person says about it.

Rules:
- Age is never negative: a clock that was set back makes an item young, not impossible.
- A person's word is one of a few codes, each for certain items; there is no free text.
- All of it blocks (disk); the caller runs it in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from appliance.bus_rows import MAX_SENTENCE, is_word
from appliance.custody.custody import Custody
from appliance.custody.daily import MAX_DAYS
from appliance.custody.late_codes import Late, late_error
from appliance.custody.queue import AUDIT_CONTENT, AUDIT_PASSED, PAPER_ENDS
from appliance.custody.waiting import WaitingRecord
from appliance.errors import ScanStationError
from appliance.queue.door import LOCAL, Person
from appliance.queue.items import AuditRow, CountRow, Item, Owner, State
from appliance.queue.late import LateDesk
from appliance.queue.late_rows import LateRow
from appliance.queue.sentences import sentence_of
from appliance.queue.steps import TODO, Step, step_of
from appliance.sections.desk import LatePageConfig

ME: Final = "me"
NOBODY: Final = "nobody"
MAX_AUDIT: Final = 500  # records of one answer
_U32: Final = 0xFFFF_FFFF

AUDIT_CODES: Final = frozenset(
    {AUDIT_PASSED, AUDIT_CONTENT, "audit-order", "audit-clarity", "audit-index", "audit-permissions"}
)
"""Outcomes of a spot audit (R107): all is well, or what is wrong."""

RESOLUTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        AUDIT_PASSED: "The spot audit found nothing wrong: the document goes on.",
        AUDIT_CONTENT: "The spot audit found something that must not leave, or that is missing: the document stays.",
        "audit-order": "The spot audit found pages in a wrong order: the document stays.",
        "audit-clarity": "The spot audit found pages that cannot be read well: the document stays.",
        "audit-index": "The spot audit found a wrong class or purpose: the document stays.",
        "audit-permissions": "The spot audit found that somebody may see it who must not: the document stays.",
        "paper-shredded": "The paper of delivered documents was shredded.",
        "paper-returned": "The paper of delivered documents was put back where it is kept.",
        "reported": "Whoever must know was told.",
        "harmless": "Somebody looked into it and found no harm.",
    }
)
"""What a person may say, and what it means."""


class ResolutionError(ScanStationError):
    """A word that is no resolution."""

    code = "queue-resolution"
    advice = "This is no resolution. Choose one: " + ", ".join(RESOLUTIONS) + "."


class NobodyHereError(ScanStationError):
    """`me`, and nobody is logged in."""

    code = "queue-nobody-here"
    advice = "Nobody is logged in here. Name the person, or log in."


class UnknownPersonError(ScanStationError):
    """Somebody who could not see the item."""

    code = "queue-unknown-person"
    advice = "This person is not in the roster, or may not see what waits. Choose somebody who may."


def _anybody() -> None:
    """Of a station without people: any word is a person."""


class QueueDesk:
    """Answers for the queue."""

    def __init__(
        self,
        custody: Custody,
        check_open: Callable[[], None],
        owners: Callable[[], Sequence[Owner] | None] = _anybody,
        late: LateDesk | None = None,
    ) -> None:
        """Takes its parts.

        Args:
            custody: keeps the queue.
            check_open: raises ScanStationError while no document may go on.
            owners: to whom an item can be given now; None where no people are configured. From any thread.
            late: makes late-page sheets; None: as the configuration says where it says nothing.
        """
        self._custody, self._check_open, self.owners = custody, check_open, owners
        self._late = late or LateDesk(custody.late, LatePageConfig(), custody.queue.now)

    @property
    def revision(self) -> int:
        """Grows whenever something in the queue changed."""
        return self._custody.queue.revision

    def waiting(self) -> int:
        """How many items wait."""
        return len(self._custody.queue.open())

    def items(self, limit: int) -> Sequence[Item]:
        """Everything that waits, the oldest first, at most `limit`."""
        return self._seen(self._custody.queue.open()[:limit])

    def page(self, first: int, limit: int) -> tuple[int, Sequence[Item]]:
        """How many items wait, and of them at most `limit` from place `first` on."""
        waiting = self._custody.queue.open()
        return len(waiting), self._seen(waiting[first : first + limit])

    def one(self, item: str) -> Item:
        """One item, also where it ended. Raises UnknownItemError."""
        return self._seen((self._custody.queue.find(item),))[0]

    def resolved(self, limit: int) -> Sequence[Item]:
        """What was resolved last, the newest first."""
        return self._seen(self._custody.queue.ended(limit))

    def assign(self, caller: Person, item: str, person: str) -> None:
        """Gives an item to a person: by id, `me` or `nobody`.

        Raises:
            NobodyHereError: `me`, without a login.
            UnknownPersonError: there are people, and this is none who may see what waits.
            UnknownItemError: nothing of this id waits.
        """
        if person == ME and not caller.id:
            raise NobodyHereError
        owner = {ME: caller.id, NOBODY: ""}.get(person, person)
        people = self.owners()
        if owner and people is not None and owner not in {one.id for one in people}:
            raise UnknownPersonError
        self._custody.queue.assign(item, owner, _by(caller))

    def escalate(self, caller: Person, item: str) -> None:
        """A supervisor must look. Raises UnknownItemError."""
        self._custody.queue.escalate(item, _by(caller))

    def resolve(self, caller: Person, item: str, code: str) -> str:
        """A person's word; returns the job that now goes on, or "".

        Raises:
            ScanStationError: the word is none, does not fit the item, or nothing may go on now.
        """
        if code not in RESOLUTIONS:
            raise ResolutionError
        if code in PAPER_ENDS:
            people = {one.id for one in self.owners() or ()}
            self._custody.queue.paper_ended(item, code, _by(caller), people.__contains__)
            return ""
        if code not in AUDIT_CODES:
            self._custody.queue.resolve(item, code, _by(caller))
            return ""
        if code == AUDIT_PASSED:
            self._check_open()
        return self._custody.queue.spot_audited(item, code, _by(caller))

    def late_sheets(self, item: str) -> int:
        """How many sheets the document of an item has. Raises UnknownItemError, LateError."""
        return self._late.sheets(self._document(item))

    def late_page(self, caller: Person, item: str, after: int, *, to_folder: bool) -> LateRow:
        """A sheet with which late pages join the document of an item (see `LateDesk.make`).

        Raises:
            UnknownItemError, LateError, LateFolderError: nothing was made.
        """
        return self._late.make(_by(caller), self._document(item), after, to_folder=to_folder)

    def _document(self, item: str) -> str:
        """The document of an item. Raises UnknownItemError, LateError."""
        found = self._custody.queue.find(item)
        if not found.document:
            raise late_error(Late.UNDIVIDED)
        return found.document

    def metrics(self, days: int) -> Sequence[CountRow]:
        """The counts of the last days, today included, the newest first."""
        counts = self._custody.queue.counts(max(1, min(days, MAX_DAYS)))
        return [CountRow(one.day, one.what, one.document_class, one.code, one.n) for one in counts]

    def audit(self, first: int, limit: int) -> Sequence[AuditRow]:
        """Records of the audit log from number `first` on."""
        found = self._custody.audit_records(first, min(limit, MAX_AUDIT))
        return [_audit_row(record) for record in found]

    def _seen(self, records: Sequence[WaitingRecord]) -> list[Item]:
        now = self._custody.queue.now()
        return [item_of(record, self._custody.queue.class_of(record), now) for record in records]


def overdue(custody: Custody, after: timedelta) -> dict[str, str]:
    """Escalates what waits longer than `after`; returns all escalated items, each with its job ("": it has none).

    The word of the first of two people about paper ends here when it is too old.
    """
    custody.queue.let_words_lapse()
    return {record.item: record.job for record in custody.queue.escalate_overdue(after)}


def item_of(record: WaitingRecord, document_class: str, now: datetime) -> Item:
    """What people see of a row."""
    end = datetime.fromisoformat(record.ended) if record.ended else now
    age_s = int((end - datetime.fromisoformat(record.since)).total_seconds())
    step = step_of(record.code) if record.standing and not record.ended else Step.WAIT
    return Item(
        item=record.item,
        job=record.job,
        document=record.document,
        document_class=document_class if is_word(document_class) else "",
        code=record.code,
        sentence=sentence_of(record.code)[:MAX_SENTENCE],
        since=record.since,
        age_s=min(max(0, age_s), _U32),
        owner=record.owner,
        state=_state(record).value,
        resolution=record.resolution,
        step=step.value,
        todo="" if record.ended else TODO[step],
    )


def _state(record: WaitingRecord) -> State:
    if record.ended:
        return State.RESOLVED
    if record.escalated:
        return State.ESCALATED
    return State.ASSIGNED if record.owner else State.OPEN


def _by(person: Person) -> str:
    """Who it was, for the record."""
    return person.id or LOCAL


def resolutions_markdown() -> str:
    """Each word of a person and what it means, for the documentation."""
    about = dict.fromkeys(AUDIT_CODES, "a spot audit") | dict.fromkeys(PAPER_ENDS, "paper")
    other = "refused receipts, a failed readiness test"
    rows = [f"| `{word}` | {about.get(word, other)} | {text} |" for word, text in RESOLUTIONS.items()]
    return "\n".join(["| word | about | meaning |", "|---|---|---|", *rows]) + "\n"


_FRAME: Final = frozenset({"seq", "at", "event", "prev", "format"})


def _audit_row(record: Mapping[str, str | int]) -> AuditRow:
    fields = {name: str(value) for name, value in record.items() if name not in _FRAME}
    return AuditRow(int(record["seq"]), str(record["at"]), str(record["event"]), fields)
