"""What a document under review waits for: a closed list of codes with sentences, without content."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from appliance.custody.daily import SPOT_AUDIT
from appliance.custody.rescans import CODES, PAPER_LOST, Reason
from appliance.policy.fields import HELD
from appliance.redaction.reasons import PageDoubt
from appliance.release.findings import GateRefusedError


class Wait(StrEnum):
    """A reason to wait that a review made."""

    TWO_PEOPLE = "policy-two-people"  # of this class nothing leaves before two people looked
    OPEN = "review-open"
    SECOND = "review-second"
    SUPERVISOR = "review-supervisor"
    REJECTED = "review-rejected"
    VOID = "review-void"
    PAPER_LOST = PAPER_LOST


_RESCANS: Final[Mapping[str, str]] = MappingProxyType(
    {
        CODES[Reason.BLURRED]: "Sheets of this document are blurred. Scan them again at the panel.",
        CODES[Reason.CUT_OFF]: "Something of this document is cut off. Scan the sheets again at the panel.",
        CODES[Reason.FOLDED]: "Sheets of this document were folded. Unfold them, and scan them again at the panel.",
        CODES[Reason.FAINT]: "Sheets of this document are hard to see. Scan them again at the panel.",
        CODES[Reason.COVERED]: "Something lay on sheets of this document. Scan them again at the panel.",
        CODES[Reason.WRONG_PAGE]: "Another sheet belongs into this document. Scan the right one at the panel.",
    }
)

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        HELD: "Somebody must confirm what was read in this document. Review it.",
        PageDoubt.HAND: "Handwriting may be left on a page of this document. Review it, and take that away.",
        GateRefusedError.code: "The last check found something that must not leave. Review it, and take that away.",
        Wait.TWO_PEOPLE: "Two people look at this kind of document before it leaves. Review it.",
        Wait.OPEN: "Somebody began to review this document. Finish the review.",
        Wait.SECOND: "One person approved this document. A second, different one reviews it.",
        Wait.SUPERVISOR: "Two people do not agree about this document. A supervisor reviews it.",
        Wait.REJECTED: "A person decided that this document is not sent. Discard it, and keep the paper.",
        Wait.VOID: "Pages or policy changed after this document was reviewed. Review it again.",
        Wait.PAPER_LOST: "The paper that was to be scanned again is gone. Review the document as it is, or reject it.",
        **_RESCANS,
        SPOT_AUDIT: "This document was drawn for a spot audit. Compare it with its paper; approve or reject it.",
    }
)
"""The sentence of each code that belongs to a review."""

REVIEWABLE: Final = frozenset(ADVICE) - {Wait.REJECTED} - frozenset(CODES.values())
"""The codes of documents that a person may open."""

STATES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(REVIEWABLE, "waiting for first review"),
        Wait.SECOND: "waiting for second review",
        Wait.SUPERVISOR: "waiting for a supervisor",
        Wait.REJECTED: "rejected",
        **dict.fromkeys(_RESCANS, "waiting for sheets to be scanned again"),
        SPOT_AUDIT: "waiting for a spot audit",
    }
)
"""Where a held document stands, in words, by its code."""


def markdown() -> str:
    """Each code with its state and sentence, for the documentation."""
    lines = ["| code | state | what it waits for |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| `{code}` | {STATES[code]} | {ADVICE[code]} |" for code in ADVICE)]) + "\n"
