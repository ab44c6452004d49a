"""Why a document waits for a person on account of its class: a closed list of codes, each with its sentence.

Rules:
- A code is stable and may be logged; a sentence says what happened and what to do. Neither holds content.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Hold(StrEnum):
    """A reason to wait for a person."""

    HUMAN_ONLY = "policy-human-only"
    LOCAL_ONLY = "policy-local-only"
    NO_DESTINATION = "policy-destination"
    UNSURE = "class-unsure"
    NOT_AUTOMATIC = "class-unconfirmed"
    CONTRADICTED = "class-contradicted"
    SEPARATOR_CLASS = "separator-class"
    SEPARATOR_PURPOSE = "separator-purpose"
    SEPARATOR_INSIDE = "separator-inside"
    SEPARATOR_ALONE = "separator-alone"


ADVICE: Mapping[Hold, str] = MappingProxyType(
    {
        Hold.HUMAN_ONLY: "Policy keeps this kind of document with people; nothing was sent. Hand the paper on.",
        Hold.LOCAL_ONLY: "No machine outside may have this kind of document; nothing was sent. Hand the paper on.",
        Hold.NO_DESTINATION: "The place it would go to is not approved; nothing was sent. Call your technician.",
        Hold.UNSURE: "It is not clear what kind of document this is. Look at the paper and name its class.",
        Hold.NOT_AUTOMATIC: "A person confirms this kind of document. Look at the paper and name its class.",
        Hold.CONTRADICTED: "The paper looks like a kind for people alone, not like the one chosen. Name its class.",
        Hold.SEPARATOR_CLASS: "The separator sheet names a kind of document that is not known. Name the class.",
        Hold.SEPARATOR_PURPOSE: "The separator sheet asks for another purpose. Scan the stack again for that one.",
        Hold.SEPARATOR_INSIDE: "A separator sheet lies inside the stack. Scan each part of the stack by itself.",
        Hold.SEPARATOR_ALONE: "There was only a separator sheet. Put its paper behind it and scan again.",
    }
)
"""The sentence of each code."""


def markdown() -> str:
    """Each code with its sentence, for the documentation."""
    lines = ["| code | sentence |", "|---|---|", *(f"| `{hold}` | {ADVICE[hold]} |" for hold in Hold)]
    return "\n".join(lines) + "\n"
