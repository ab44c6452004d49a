"""What to do next about each thing that waits: one row for each code, so that nobody has to guess.

Rules:
- The table is complete: a test holds it against every code with which the station can stop paper or a document.
- A code that is unknown (of a later version, or of a damaged store) still has a next step: look at the paper.
- A sentence is fixed text without content.
- Light to import: the command line and the panel read it, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from appliance.custody.daily import SPOT_AUDIT, plain_code
from appliance.custody.late_codes import Late
from appliance.custody.queue import AUDIT_FAILED
from appliance.custody.rescans import CODES, PAPER_LOST
from appliance.custody.waiting import CANCELLED, PAPER_SECOND, PAPER_WAITS, READINESS_FAILED
from appliance.policy.fields import HELD as FIELDS_UNCONFIRMED
from appliance.policy.holds import Hold
from appliance.redaction.reasons import PageDoubt
from appliance.review.codes import Wait


class Step(StrEnum):
    """What a person does next."""

    FEED_ON = "feed-on"
    SCAN_AGAIN = "scan-again"
    NAME_CLASS = "name-class"
    CONFIRM = "confirm"
    REVIEW = "review"
    RESCAN = "rescan"
    HAND_ON = "hand-on"
    TRY_AGAIN = "try-again"
    DECIDE = "decide"
    DISCARD = "discard"
    TEST = "test"
    AUDIT = "audit"
    TECHNICIAN = "technician"
    SECURITY = "security-officer"
    LOOK = "look"
    PAPER = "paper"
    WAIT = "wait"


TODO: Final[Mapping[Step, str]] = MappingProxyType(
    {
        Step.FEED_ON: "Put it right at the scanner and press the button, or hold the button to stop the stack.",
        Step.SCAN_AGAIN: "Scan the paper again as it should be, then discard this job.",
        Step.NAME_CLASS: "Look at the paper and say what kind of document it is.",
        Step.CONFIRM: "Look at the paper; if all is right, let this one document go on.",
        Step.REVIEW: "A reviewer looks at the document and decides.",
        Step.RESCAN: "Put the sheets that the panel names into the feeder, and start the new scan there.",
        Step.HAND_ON: "Hand the paper to those who work with this kind, then discard the job.",
        Step.TRY_AGAIN: "Let the job go on once more; if it stops again, scan the paper again.",
        Step.DECIDE: "Decide: let the job go on, or discard it.",
        Step.DISCARD: "Keep the paper and discard the job.",
        Step.TEST: "Scan the challenge sheet; if the test fails again, call your technician.",
        Step.AUDIT: "Compare it with its paper (order, clarity, index, permissions) and record what you found.",
        Step.TECHNICIAN: "Keep the paper and call your technician; then let the job go on.",
        Step.SECURITY: "Tell your security officer, then record that you did.",
        Step.LOOK: "Keep the paper, look at it, and ask a supervisor what becomes of it.",
        Step.PAPER: "Shred the paper or put it back where it is kept, then record which.",
        Step.WAIT: "Wait: the station works on it, or its documents wait by themselves.",
    }
)
"""What to do, in one sentence."""


def _rows(step: Step, *codes: str) -> Iterator[tuple[str, Step]]:
    return ((code, step) for code in codes)


_LATE_ELSE: Final = frozenset({Late.LEGAL_HOLD, Late.CANCELLED, Late.WORKING, Late.MANY, Late.CLOCK})
"""Late pages that need no other sheet: something else must be put right."""

STEPS: Final[Mapping[str, Step]] = MappingProxyType(
    dict(
        (
            *_rows(
                Step.FEED_ON,
                *("capture", "capture-cancelled", "ledger", "ledger-sheet-order", "ledger-side-order"),
                *("ledger-side-missing", "ledger-page-count", "feeder-jam", "feeder-double-feed", "double-feed"),
                *("feeder-cover-open", "feeder-empty", "feeder-paper-ended", "feeder-stopped-early"),
                *("feeder-side-missing", "feeder-io", "feeder-stalled", "feeder-missing", "feeder-unplugged"),
                *("feeder-silent", "feeder-busy", "feeder-memory", "feeder-short-page", "feeder-corrupt-page"),
                *("feeder-impossible-page", "feeder-page-too-large", "feeder-batch-full", "feeder-worker-died"),
                *("feeder-worker-protocol", "sheet-unsure", "camera", "camera-desk-empty", "camera-turn-missing"),
                *("camera-missing", "camera-silent", "camera-no-sheet", "camera-covered", "camera-cut-off"),
                *("camera-two-sheets", "camera-shape", "camera-dark", "camera-bright", "camera-glare"),
                *("camera-shadow", "camera-blur", "camera-too-far", "camera-curl", "no-paper", "interrupted"),
                *("sheets-too-few", "sheets-too-many", "sheets-announced", "storage-full"),
            ),
            *_rows(
                Step.SCAN_AGAIN,
                *("page", "page-refused", "image", "image-empty", "image-unsupported", "image-corrupt"),
                *("image-truncated", "image-too-large", "image-too-small", "sheet-count", "custody-duplicate-page"),
                *("envelope-too-large", Hold.SEPARATOR_PURPOSE, Hold.SEPARATOR_ALONE, Hold.SEPARATOR_BLANK),
                *(Hold.SEPARATOR_REVERSE, Hold.STACK_UNSURE, Hold.CHALLENGE_INSIDE, Hold.WRONG_PATIENT),
                *(Hold.STACK_REVERSED, Hold.SHEET_TURNED, Hold.SHEETS_SWAPPED, Hold.SHEET_MISPLACED),
                *(Hold.PAGE_FOREIGN, Hold.PAGE_REPEATED, Hold.PAGE_TWICE, Hold.PAGE_MISSING, Hold.PAGE_BLANK),
            ),
            *_rows(Step.SCAN_AGAIN, *(why for why in Late if why not in _LATE_ELSE)),
            *_rows(Step.TRY_AGAIN, Late.LEGAL_HOLD, Late.CANCELLED, Late.WORKING, Late.MANY, "late-busy"),
            *_rows(Step.TECHNICIAN, Late.CLOCK),
            *_rows(Step.NAME_CLASS, Hold.UNSURE, Hold.NOT_AUTOMATIC, Hold.CONTRADICTED, Hold.SEPARATOR_CLASS),
            *_rows(Step.CONFIRM, Hold.SEPARATOR_COUNT),
            *_rows(
                Step.REVIEW, "release", "release-refused", FIELDS_UNCONFIRMED, PageDoubt.HAND, "review-page-stopped"
            ),
            *_rows(Step.REVIEW, Wait.TWO_PEOPLE, Wait.OPEN, Wait.SECOND, Wait.SUPERVISOR, Wait.VOID),
            *_rows(Step.REVIEW, PAPER_LOST),
            *_rows(Step.RESCAN, *CODES.values(), "rescan-count", "rescan-other-page", "rescan-stopped"),
            *_rows(Step.HAND_ON, Hold.HUMAN_ONLY, Hold.LOCAL_ONLY, Hold.NOT_ENABLED),
            *_rows(
                Step.TRY_AGAIN,
                *("worker-lost", "worker-task", "reading", "reading-tesseract", "reading-barcode"),
                *("reading-decoder-lost", "redaction", "redaction-mismatch", "custody-plan", "seal-again"),
            ),
            *_rows(Step.DECIDE, CANCELLED, "readiness-due"),
            *_rows(Step.DISCARD, "challenge-sheet", "rescan-over", AUDIT_FAILED, Wait.REJECTED),
            *_rows(Step.TEST, READINESS_FAILED),
            *_rows(Step.PAPER, PAPER_WAITS, PAPER_SECOND),
            *_rows(Step.AUDIT, SPOT_AUDIT),
            *_rows(
                Step.TECHNICIAN,
                *("feeder-other-device", "feeder-ambiguous", "feeder-unknown-identity", "feeder-access-denied"),
                *("feeder-setting", "camera-calibration", "vault", "vault-no-key", "store", "custody", "audit-field"),
                *("audit-broken", "custody-state", "custody-unknown", "custody-too-many", "readiness-file", "sealing"),
                *("key-unusable", "envelope-report", "envelope-not-released", "no-recipient", "policy-purpose"),
                *("policy-class", Hold.NO_DESTINATION),
            ),
            *_rows(
                Step.SECURITY,
                *("receipt-unknown", "receipt-mismatch", "receipt-recipient", "statement-format"),
                *("statement-signature",),
            ),
        )
    )
)
"""The next step for each code, without the place of a page in it."""


def step_of(code: str) -> Step:
    """What to do next about this code."""
    return STEPS.get(plain_code(code), Step.LOOK)


def markdown() -> str:
    """Each code with its next step, for the documentation."""
    rows = [f"| `{code}` | `{step}` |" for code, step in sorted(STEPS.items())]
    steps = [f"| `{step}` | {TODO[step]} |" for step in Step]
    head = ["| next step | what to do |", "|---|---|", *steps, "", "| code | next step |", "|---|---|"]
    return "\n".join([*head, *rows]) + "\n"
