"""Who may do what: one table of operations and roles, for the code, the page docs/people.md and the tests.

Rules:
- Deny by default: what has no row is refused for everybody, and so is a role that a row does not name.
- Every method and property of the D-Bus interface stands in exactly one row; a test holds the two together.
- A row that is `named` shows or decides content, or steers people: it takes a login even where the station is
  configured to work without.
- A technician never gets a row that shows content; an auditor gets the audit log and nothing else. Reception scans and
  never sees a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from appliance.documents import is_opaque_id


class Role(StrEnum):
    """What a person is to the station. The last two are nobody's in a roster."""

    RECEPTION = "reception"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"
    AUDITOR = "auditor"
    LOCAL = "local"  # root, or whom `people.local_uids` names: the station's own command line
    NOBODY = "nobody"  # a caller without a login


PERSONS: Final = frozenset({Role.RECEPTION, Role.REVIEWER, Role.SUPERVISOR, Role.TECHNICIAN, Role.AUDITOR})
"""Roles that a roster may give."""


class Operation(StrEnum):
    """What can be asked of the station."""

    SIGN_IN = "sign-in"
    STATUS = "status"
    LOOK = "look"
    JOBS = "jobs"
    SCAN = "scan"
    INTAKE_ANSWER = "intake-answer"
    PAPER_END = "paper-end"
    PAPER_DESTROY = "paper-destroy"
    RESCAN_FEED = "rescan-feed"
    RESCAN_LOST = "rescan-lost"
    RESUME = "resume"
    DISCARD = "discard"
    HOLD_LIST = "hold-list"
    LEGAL_HOLD = "legal-hold"
    SELFTEST = "selftest"
    READINESS_TEST = "readiness-test"
    DEVICE_TEST = "device-test"
    DEVICE_LOOK = "device-look"
    PANEL_NOTE = "panel-note"
    UPKEEP = "upkeep"
    SUPPORT_BUNDLE = "support-bundle"
    QUEUE_LIST = "queue-list"
    QUEUE_ASSIGN = "queue-assign"
    QUEUE_ESCALATE = "queue-escalate"
    QUEUE_RESOLVE = "queue-resolve"
    LATE_PAGE = "late-page"
    REVIEW_OPEN = "review-open"
    REVIEW_PAGE = "review-page"
    REVIEW_EDIT = "review-edit"
    REVIEW_RESTORE = "review-restore"
    REVIEW_APPROVE = "review-approve"
    REVIEW_SECOND = "review-second"
    REVIEW_REJECT = "review-reject"
    REVIEW_RESCAN = "review-rescan"
    REVIEW_HOLD = "review-hold"
    CLASS_LIST = "class-list"
    CLASS_ENABLE = "class-enable"
    METRICS = "metrics"
    AUDIT_READ = "audit-read"


@dataclass(frozen=True, slots=True)
class Row:
    """One operation: the members of the D-Bus interface that are it, whom it is for, and what it does.

    `named`: it takes a login also where people are not required to log in. `acts`: it changes something, and the audit
    log keeps whose doing it was.
    """

    what: str
    roles: frozenset[Role]
    members: tuple[str, ...] = ()
    named: bool = False
    acts: bool = False


_ALL: Final = frozenset(Role)
_DESK: Final = frozenset({Role.RECEPTION, Role.REVIEWER, Role.SUPERVISOR, Role.LOCAL})
_LOOKERS: Final = _DESK | {Role.TECHNICIAN}
_REVIEW: Final = frozenset({Role.REVIEWER, Role.SUPERVISOR})  # who decides where two reviewers disagree
_QUEUE: Final = _REVIEW
_PAIR: Final = _DESK - {Role.LOCAL}  # two different ones of these
_SUPERVISOR: Final = frozenset({Role.SUPERVISOR, Role.LOCAL})
_REPAIR: Final = frozenset({Role.TECHNICIAN, Role.LOCAL})

RIGHTS: Final[Mapping[Operation, Row]] = MappingProxyType(
    {
        Operation.SIGN_IN: Row(
            "log in and out", _ALL, ("People", "Login", "Logout", "Who", "Keep", "BadgeLeft")
        ),
        Operation.STATUS: Row(
            "see what the lamps show", _ALL, ("State", "Signal", "Sentence", "NextPress", "Counters")
        ),
        Operation.LOOK: Row("see presets and the last readiness test", _LOOKERS, ("Presets", "Readiness")),
        Operation.JOBS: Row("see ids and states of jobs", _LOOKERS, ("Jobs", "Documents", "Classes", "Parts")),
        Operation.SCAN: Row(
            "scan, choose a preset, cancel",
            _DESK,
            ("Scan", "ScanFor", "ScanAs", "ScanCounted", "ScanPreset", "ChoosePreset", "Cancel"),
            acts=True,
        ),
        Operation.INTAKE_ANSWER: Row("answer the checklist before paper is scanned", _DESK, acts=True),
        Operation.PAPER_END: Row("say what became of delivered paper", _DESK, acts=True),
        Operation.PAPER_DESTROY: Row("shred paper for which that takes two people", _PAIR, named=True, acts=True),
        Operation.RESCAN_FEED: Row("scan sheets again that a reviewer asked for", _DESK, acts=True),
        Operation.RESCAN_LOST: Row("say that paper to be scanned again is gone", _DESK, acts=True),
        Operation.RESUME: Row(
            "let a held job go on, or say what it is",
            _QUEUE | {Role.LOCAL},
            ("Resume", "ResumeAs", "ResumeDocument"),
            acts=True,
        ),
        Operation.DISCARD: Row("end a held job for good", _SUPERVISOR, ("Discard",), acts=True),
        Operation.HOLD_LIST: Row("see what is under a legal hold", _SUPERVISOR),
        Operation.LEGAL_HOLD: Row("set or lift a legal hold", _SUPERVISOR, ("Hold", "Unhold"), acts=True),
        Operation.SELFTEST: Row("run the self-test", _REPAIR | {Role.SUPERVISOR}, ("Selftest",)),
        Operation.READINESS_TEST: Row("scan the challenge sheet", _LOOKERS, ("Test",), acts=True),
        Operation.DEVICE_TEST: Row("test the parts of the device", _REPAIR, acts=True),
        Operation.DEVICE_LOOK: Row("see sensors, the log without content, versions, upkeep", _REPAIR),
        Operation.PANEL_NOTE: Row("hand over lines of a screen's own log, which are checked", _ALL),
        Operation.UPKEEP: Row("say that rollers or glass were seen to", _REPAIR, acts=True),
        Operation.SUPPORT_BUNDLE: Row("make a support bundle, without content", _REPAIR, acts=True),
        Operation.QUEUE_LIST: Row("see what waits for a person", _DESK),
        Operation.QUEUE_ASSIGN: Row("assign what waits", _QUEUE, named=True, acts=True),
        Operation.QUEUE_ESCALATE: Row("escalate what waits", _QUEUE, named=True, acts=True),
        Operation.QUEUE_RESOLVE: Row("say what came of it, or of a spot audit", _QUEUE, named=True, acts=True),
        Operation.LATE_PAGE: Row("make a sheet with which a late page joins its document", _DESK, acts=True),
        Operation.REVIEW_OPEN: Row("open a document for review", _REVIEW, named=True, acts=True),
        Operation.REVIEW_PAGE: Row("see its pages", _REVIEW, named=True),
        Operation.REVIEW_EDIT: Row("remove more, confirm fields", _REVIEW, named=True, acts=True),
        Operation.REVIEW_RESTORE: Row("ask for what was removed", _REVIEW, named=True, acts=True),
        Operation.REVIEW_APPROVE: Row("approve it", _REVIEW, named=True, acts=True),
        Operation.REVIEW_SECOND: Row("approve it as the second person", _REVIEW, named=True, acts=True),
        Operation.REVIEW_REJECT: Row("reject it", _REVIEW, named=True, acts=True),
        Operation.REVIEW_RESCAN: Row("ask for sheets to be scanned again", _REVIEW, named=True, acts=True),
        Operation.REVIEW_HOLD: Row("put it back to wait", _REVIEW, named=True, acts=True),
        Operation.CLASS_LIST: Row("see which classes are in use", _SUPERVISOR),
        Operation.CLASS_ENABLE: Row(
            "enable or disable a class", frozenset({Role.SUPERVISOR}), named=True, acts=True
        ),
        Operation.METRICS: Row("see counts and rates", _SUPERVISOR),
        Operation.AUDIT_READ: Row("read the audit log", frozenset({Role.AUDITOR, Role.SUPERVISOR}), named=True),
    }
)  # fmt: skip
"""The table."""

_KNOWN: Final = frozenset(Operation)
_BY_MEMBER: Final = {member: operation for operation, row in RIGHTS.items() for member in row.members}


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `id` is 32 hex digits, and "" where nobody logged in; `name` is for the screen, never for a record."""

    id: str
    name: str
    role: Role


def operation_of(member: str) -> Operation | None:
    """The operation that a member of the D-Bus interface is; None: it has no row, and nobody may."""
    return _BY_MEMBER.get(member)


def row_of(operation: str) -> Row | None:
    """The row of an operation; None: it has none, and nobody may."""
    return RIGHTS.get(Operation(operation)) if operation in _KNOWN else None


def may(role: Role, operation: str) -> bool:
    """Whether the table lets this role do it; what is no operation is refused."""
    row = row_of(operation)
    return row is not None and role in row.roles


def may_second(first: Person, second: Person) -> bool:
    """Whether `second` may approve what `first` approved: two named people, not one twice, and both may."""
    both = is_opaque_id(first.id) and is_opaque_id(second.id) and first.id != second.id
    allowed = may(first.role, Operation.REVIEW_APPROVE) and may(second.role, Operation.REVIEW_SECOND)
    return both and allowed


def markdown() -> str:
    """The table as Markdown, for the documentation."""
    lines = [
        "| operation | what it is | " + " | ".join(Role) + " | takes a login always | D-Bus |",
        "|---|---|" + "---|" * (len(Role) + 2),
    ]
    for operation, row in RIGHTS.items():
        marks = " | ".join("yes" if role in row.roles else "-" for role in Role)
        members = ", ".join(f"`{member}`" for member in row.members) or "-"
        lines.append(f"| `{operation}` | {row.what} | {marks} | {'yes' if row.named else '-'} | {members} |")
    return "\n".join(lines) + "\n"
