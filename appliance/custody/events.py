"""What the audit log can say: a closed set of events, each with its fields, each field with its form.

Rules:
- There is no field for free text: ids, counts, codes, names and digests only, so no content can get in.
- A record is one line of canonical JSON; `prev` is the SHA-256 of the line before it, without its line feed.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any, Final

from appliance.sealing import canonical

MAX_LINE_BYTES: Final = 2_048
START: Final = "0" * 64  # `prev` of the first record


class Event(StrEnum):
    """What happened."""

    STATION_STARTED = "station-started"
    LOG_REPAIRED = "log-repaired"
    JOB_OPENED = "job-opened"
    FEED_PAUSED = "feed-paused"
    FEED_RESUMED = "feed-resumed"
    SHEET_DISCARDED = "sheet-discarded"
    SHEET_AGAIN = "sheet-again"
    SHEETS_ANNOUNCED = "sheets-announced"
    FEED_ENDED = "feed-ended"
    JOB_VOID = "job-void"
    JOB_CANCELLED = "job-cancelled"
    JOB_HELD = "job-held"
    JOB_REOPENED = "job-reopened"
    DOCUMENT_REOPENED = "document-reopened"
    CLASS_NAMED = "class-named"
    CLASS_RESOLVED = "class-resolved"  # written by earlier versions, which knew one class a job
    DOCUMENT_CLASSED = "document-classed"
    PROCESSING_STARTED = "processing-started"
    DOCUMENTS_PLANNED = "documents-planned"
    DOCUMENT_PURPOSE = "document-purpose"
    DOCUMENT_SHEETS = "document-sheets"
    DOCUMENT_HELD = "document-held"
    DOCUMENT_SEALED = "document-sealed"
    DOCUMENT_ADDRESSED = "document-addressed"
    RECEIPT_ACCEPTED = "receipt-accepted"
    RECEIPT_REFUSED = "receipt-refused"
    LEGAL_HOLD_BECAUSE = "legal-hold-because"  # right before one is set or lifted, and where one is set once more
    LEGAL_HOLD_SET = "legal-hold-set"
    LEGAL_HOLD_LIFTED = "legal-hold-lifted"
    SHREDDING_STARTED = "shredding-started"
    JOB_SHREDDED = "job-shredded"
    DISCARD_STARTED = "discard-started"
    DOCUMENT_DISCARDED = "document-discarded"
    JOB_DISCARDED = "job-discarded"
    MAINTENANCE_DUE = "maintenance-due"
    READINESS_TESTED = "readiness-tested"
    BLANK_SIDES = "blank-sides"
    PERSON_LOGIN = "person-login"
    PERSON_LOGOUT = "person-logout"
    LOGIN_FAILED = "login-failed"
    LOGIN_LOCKED = "login-locked"
    PERSON_ACTED = "person-acted"
    OPERATION_REFUSED = "operation-refused"
    ROSTER_TAKEN = "roster-taken"
    ROSTER_REFUSED = "roster-refused"
    POLICY_TAKEN = "policy-taken"
    POLICY_REFUSED = "policy-refused"
    POLICY_ROLLED_BACK = "policy-rolled-back"
    FLEET_HOLD_SET = "fleet-hold-set"
    FLEET_HOLD_LIFTED = "fleet-hold-lifted"
    REVIEW_STEP = "review-step"
    REVIEW_DECIDED = "review-decided"
    REVIEW_VOID = "review-void"
    REVIEW_WATCHED = "review-watched"
    RESCAN_ASKED = "rescan-asked"
    RESCAN_BEGUN = "rescan-begun"
    RESCAN_TAKEN = "rescan-taken"
    RESCAN_REFUSED = "rescan-refused"
    RESCAN_LOST = "rescan-lost"
    QUEUE_ASSIGNED = "queue-assigned"
    QUEUE_ESCALATED = "queue-escalated"
    QUEUE_RESOLVED = "queue-resolved"
    QUEUE_REDATED = "queue-redated"
    SPOT_AUDITED = "spot-audited"
    INTAKE_ANSWERED = "intake-answered"
    INTAKE_REFUSED = "intake-refused"
    PAPER_ASKED = "paper-asked"
    PAPER_LAPSED = "paper-lapsed"
    PAPER_ENDED = "paper-ended"
    CLASS_ENABLED = "class-enabled"
    CLASS_DISABLED = "class-disabled"
    LATE_TOKEN_MADE = "late-token-made"  # noqa: S105 - an event
    LATE_PAGES_JOINED = "late-pages-joined"


CODE: Final = canonical.text(r"[a-z0-9][a-z0-9-]{0,63}")
PURPOSES: Final = canonical.text(r"[a-z0-9][a-z0-9-]{0,63}(\+[a-z0-9][a-z0-9-]{0,63}){0,15}")

FIELD_RULES: Final[canonical.Schema] = {
    "by": canonical.NAME,
    "class": canonical.NAME,
    "code": CODE,
    "count": canonical.whole(0, 1 << 40),
    "document": canonical.ID,
    "envelope_sha256": canonical.DIGEST,
    "item": canonical.ID,
    "job": canonical.ID,
    "pages": canonical.whole(0, 1 << 20),
    "payload_sha256": canonical.DIGEST,
    "person": canonical.NAME,
    "purpose": PURPOSES,
    "receiver": canonical.NAME,
    "recipient": canonical.NAME,
    "role": CODE,
    "seconds": canonical.whole(0, 1 << 20),
    "sha256": canonical.DIGEST,
    "sheets": canonical.whole(0, 1 << 20),
    "source": canonical.ID,
    "station": canonical.NAME,
    "user": canonical.ID,
}

EVENT_FIELDS: Final[dict[Event, frozenset[str]]] = {
    Event.STATION_STARTED: frozenset(("station", "count")),
    Event.LOG_REPAIRED: frozenset(("count",)),
    Event.JOB_OPENED: frozenset(("job", "class", "purpose")),
    Event.FEED_PAUSED: frozenset(("job", "code", "sheets", "pages")),
    Event.FEED_RESUMED: frozenset(("job", "sheets", "pages")),
    Event.SHEET_DISCARDED: frozenset(("job", "sheets", "count")),
    Event.SHEET_AGAIN: frozenset(("job", "count")),
    Event.SHEETS_ANNOUNCED: frozenset(("job", "sheets")),
    Event.FEED_ENDED: frozenset(("job", "sheets", "pages")),
    Event.JOB_VOID: frozenset(("job", "code")),
    Event.JOB_CANCELLED: frozenset(("job", "pages")),
    Event.JOB_HELD: frozenset(("job", "code")),
    Event.JOB_REOPENED: frozenset(("job",)),
    Event.DOCUMENT_REOPENED: frozenset(("job", "document", "code")),
    Event.CLASS_NAMED: frozenset(("job", "class")),
    Event.CLASS_RESOLVED: frozenset(("job", "class", "code")),
    Event.DOCUMENT_CLASSED: frozenset(("job", "document", "class", "code")),
    Event.PROCESSING_STARTED: frozenset(("job", "pages")),
    Event.DOCUMENTS_PLANNED: frozenset(("job", "count", "pages")),
    Event.DOCUMENT_PURPOSE: frozenset(("job", "document", "purpose")),
    Event.DOCUMENT_SHEETS: frozenset(("job", "document", "sheets", "count")),
    Event.DOCUMENT_HELD: frozenset(("job", "document", "code")),
    Event.DOCUMENT_SEALED: frozenset(("job", "document", "envelope_sha256", "payload_sha256")),
    Event.DOCUMENT_ADDRESSED: frozenset(("job", "document", "recipient")),
    Event.RECEIPT_ACCEPTED: frozenset(("job", "document", "receiver", "envelope_sha256", "sha256")),
    Event.RECEIPT_REFUSED: frozenset(("code", "sha256")),
    Event.LEGAL_HOLD_BECAUSE: frozenset(("job", "code", "by")),
    Event.LEGAL_HOLD_SET: frozenset(("job",)),
    Event.LEGAL_HOLD_LIFTED: frozenset(("job",)),
    Event.SHREDDING_STARTED: frozenset(("job", "sha256")),
    Event.JOB_SHREDDED: frozenset(("job", "pages", "sha256")),
    Event.DISCARD_STARTED: frozenset(("job", "sha256")),
    Event.DOCUMENT_DISCARDED: frozenset(("job", "document")),
    Event.JOB_DISCARDED: frozenset(("job", "pages", "sha256")),
    Event.MAINTENANCE_DUE: frozenset(("job", "code", "pages")),
    Event.READINESS_TESTED: frozenset(("code", "count")),
    Event.BLANK_SIDES: frozenset(("job", "pages")),
    Event.PERSON_LOGIN: frozenset(("user", "role", "code")),
    Event.PERSON_LOGOUT: frozenset(("user", "code")),
    Event.LOGIN_FAILED: frozenset(("user", "count")),
    Event.LOGIN_LOCKED: frozenset(("user", "seconds")),
    Event.PERSON_ACTED: frozenset(("user", "role", "code")),
    Event.OPERATION_REFUSED: frozenset(("user", "role", "code")),
    Event.ROSTER_TAKEN: frozenset(("count", "sha256")),
    Event.ROSTER_REFUSED: frozenset(("code", "sha256")),
    Event.POLICY_TAKEN: frozenset(("count", "sha256")),
    Event.POLICY_REFUSED: frozenset(("code", "sha256")),
    Event.POLICY_ROLLED_BACK: frozenset(("code", "count", "sha256")),
    Event.FLEET_HOLD_SET: frozenset(("count", "sha256")),
    Event.FLEET_HOLD_LIFTED: frozenset(("count", "sha256")),
    Event.REVIEW_STEP: frozenset(("job", "document", "user", "code")),
    Event.REVIEW_DECIDED: frozenset(("job", "document", "user", "code")),
    Event.REVIEW_VOID: frozenset(("job", "document", "count")),
    Event.REVIEW_WATCHED: frozenset(("job", "document", "user", "code")),
    Event.RESCAN_ASKED: frozenset(("job", "document", "user", "code", "sheets")),
    Event.RESCAN_BEGUN: frozenset(("job", "document", "by", "sheets")),
    Event.RESCAN_TAKEN: frozenset(("job", "document", "sheets", "pages")),
    Event.RESCAN_REFUSED: frozenset(("job", "document", "code")),
    Event.RESCAN_LOST: frozenset(("job", "document", "by")),
    Event.QUEUE_ASSIGNED: frozenset(("item", "person", "by")),
    Event.QUEUE_ESCALATED: frozenset(("item", "code", "by")),
    Event.QUEUE_RESOLVED: frozenset(("item", "code", "by")),
    Event.QUEUE_REDATED: frozenset(("item",)),
    Event.SPOT_AUDITED: frozenset(("job", "document", "code", "by")),
    Event.INTAKE_ANSWERED: frozenset(("job", "code", "by")),
    Event.INTAKE_REFUSED: frozenset(("class", "code", "by")),
    Event.PAPER_ASKED: frozenset(("job", "code", "by")),
    Event.PAPER_LAPSED: frozenset(("job", "code", "by")),
    Event.PAPER_ENDED: frozenset(("job", "code", "by")),
    Event.CLASS_ENABLED: frozenset(("class", "code", "by", "sha256")),
    Event.CLASS_DISABLED: frozenset(("class", "code", "by")),
    Event.LATE_TOKEN_MADE: frozenset(("job", "document", "count", "by")),
    Event.LATE_PAGES_JOINED: frozenset(("job", "document", "source", "count", "pages", "sheets")),
}

PEOPLE_EVENTS: Final = frozenset(
    {
        Event.PERSON_LOGIN,
        Event.PERSON_LOGOUT,
        Event.LOGIN_FAILED,
        Event.LOGIN_LOCKED,
        Event.PERSON_ACTED,
        Event.OPERATION_REFUSED,
        Event.ROSTER_TAKEN,
        Event.ROSTER_REFUSED,
    }
)
"""What `appliance.people` may put on the record."""

POLICY_EVENTS: Final = frozenset(
    {
        Event.POLICY_TAKEN,
        Event.POLICY_REFUSED,
        Event.POLICY_ROLLED_BACK,
        Event.FLEET_HOLD_SET,
        Event.FLEET_HOLD_LIFTED,
    }
)
"""What `appliance.fleet` may put on the record."""

_FRAME: Final[canonical.Schema] = {
    "at": canonical.TIME,
    "event": canonical.text(r"[a-z-]{1,64}"),
    "format": canonical.exactly(1),
    "prev": canonical.DIGEST,
    "seq": canonical.whole(1, 1 << 60),
}


def encode_line(seq: int, prev: str, at: str, event: Event, fields: dict[str, str | int]) -> bytes:
    """One record without its line feed.

    Raises:
        NotCanonicalError: the fields are not those of the event, or one has not its form.
    """
    line = canonical.encode({**fields, "at": at, "event": event.value, "format": 1, "prev": prev, "seq": seq})
    decode_line(line)
    return line


def decode_line(untrusted: bytes) -> dict[str, Any]:
    """The record of one line without its line feed.

    Raises:
        NotCanonicalError: unknown event, other fields than the event's, a bad form, another spelling, too long.
    """
    name = canonical.parse(untrusted[: MAX_LINE_BYTES + 1]).get("event")
    try:
        event = Event(str(name))
    except ValueError:
        raise canonical.NotCanonicalError("unknown event") from None
    schema = {**_FRAME, **{field: FIELD_RULES[field] for field in EVENT_FIELDS[event]}}
    return canonical.decode(untrusted, schema, MAX_LINE_BYTES)


def line_hash(line: bytes) -> str:
    """SHA-256 of a line without its line feed: the next record's `prev`."""
    return hashlib.sha256(line).hexdigest()
