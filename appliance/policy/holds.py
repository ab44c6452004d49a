"""Why a document waits for a person on account of its class or its pages: a closed list of codes with sentences.

Rules:
- A code is stable and may be logged; a sentence says what happened and what to do. Neither holds content.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Hold(StrEnum):
    """A reason to wait for a person."""

    HUMAN_ONLY = "policy-human-only"
    LOCAL_ONLY = "policy-local-only"
    NO_DESTINATION = "policy-destination"
    UNSURE = "class-unsure"
    NOT_AUTOMATIC = "class-unconfirmed"
    NOT_ENABLED = "class-not-enabled"
    CONTRADICTED = "class-contradicted"
    SEPARATOR_CLASS = "separator-class"
    SEPARATOR_PURPOSE = "separator-purpose"
    SEPARATOR_ALONE = "separator-alone"
    SEPARATOR_BLANK = "separator-blank"
    SEPARATOR_REVERSE = "separator-reverse"
    SEPARATOR_COUNT = "separator-count"
    STACK_UNSURE = "stack-unsure"
    CHALLENGE_INSIDE = "challenge-inside"
    WRONG_PATIENT = "wrong-patient"
    STACK_REVERSED = "stack-reversed"
    SHEET_TURNED = "sheet-turned"
    SHEETS_SWAPPED = "sheets-swapped"
    SHEET_MISPLACED = "sheet-misplaced"
    PAGE_FOREIGN = "page-foreign"
    PAGE_REPEATED = "page-repeated"
    PAGE_TWICE = "page-twice"
    PAGE_MISSING = "page-missing"
    PAGE_BLANK = "page-blank"


ADVICE: Mapping[Hold, str] = MappingProxyType(
    {
        Hold.HUMAN_ONLY: "Policy keeps this kind of document with people; nothing was sent. Hand the paper on.",
        Hold.LOCAL_ONLY: "No machine outside may have this kind of document; nothing was sent. Hand the paper on.",
        Hold.NO_DESTINATION: "The place it would go to is not approved; nothing was sent. Call your technician.",
        Hold.UNSURE: "It is not clear what kind of document this is. Look at the paper and name its class.",
        Hold.NOT_AUTOMATIC: "A person confirms this kind of document. Look at the paper and name its class.",
        Hold.NOT_ENABLED: "This kind of document is not in use at this station; nothing was sent. Hand the paper on.",
        Hold.CONTRADICTED: "The paper looks like a kind for people alone, not like the one chosen. Name its class.",
        Hold.SEPARATOR_CLASS: "The separator sheet names no kind that is known, or two of them. Name the class.",
        Hold.SEPARATOR_PURPOSE: "The separator sheet names a purpose that is not known. Scan again with another one.",
        Hold.SEPARATOR_ALONE: "Nothing but blank pages lies behind a separator sheet. Look for its paper and scan it.",
        Hold.SEPARATOR_BLANK: "Only blank pages lie in front of the first separator sheet. See what they belong to.",
        Hold.SEPARATOR_REVERSE: "There is print on the other side of a separator sheet. Scan again with a clean one.",
        Hold.SEPARATOR_COUNT: "The separator sheet declares another number of sheets than follow. Count the paper.",
        Hold.STACK_UNSURE: "The stack was divided in another way before; nothing was sent. Scan these sheets again.",
        Hold.CHALLENGE_INSIDE: "A challenge sheet lies in the stack. Take it out and scan the stack again.",
        Hold.WRONG_PATIENT: "A page names another patient than the rest of its document. Take it out, scan again.",
        Hold.STACK_REVERSED: "The pages run backwards. Turn the stack round and scan it again.",
        Hold.SHEET_TURNED: "A sheet lies with its back in front. Turn it over and scan the stack again.",
        Hold.SHEETS_SWAPPED: "Two sheets are exchanged. Put them in order and scan the stack again.",
        Hold.SHEET_MISPLACED: "A sheet lies in the wrong place. Put it in order and scan the stack again.",
        Hold.PAGE_FOREIGN: "A page belongs to another document. Take it out and scan the stack again.",
        Hold.PAGE_REPEATED: "The same page is there twice. Take one of them out and scan the stack again.",
        Hold.PAGE_TWICE: "Two pages bear the same number. Look which of them belongs here, and scan the stack again.",
        Hold.PAGE_MISSING: "A page is missing. Look for it and scan the whole stack again.",
        Hold.PAGE_BLANK: "A side is blank where a numbered page should be. Look at the paper and scan it again.",
    }
)
"""The sentence of each code."""

CONFIRMABLE: Final = frozenset({Hold.SEPARATOR_COUNT})
"""What a person who looked at the paper may wave through (`scanstation resume JOB --document ID`).

The others stay closed until the paper is scanned as it should be, or a class is named.
"""


def markdown() -> str:
    """Each code with its sentence, for the documentation."""
    lines = ["| code | sentence |", "|---|---|", *(f"| `{hold}` | {ADVICE[hold]} |" for hold in Hold)]
    return "\n".join(lines) + "\n"
