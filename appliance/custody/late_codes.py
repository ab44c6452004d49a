"""Why a late page joins nothing: a closed list of codes with sentences.

Rules:
- A code is stable and may be logged; a sentence says what happened and what to do. Neither holds content.
- Whatever the reason, the sheets wait as one item of the queue, and the token of a sheet that was refused still works
  where nothing is said against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from appliance.errors import CustodyError


class Late(StrEnum):
    """A reason."""

    UNREAD = "late-unread"
    FORGED = "late-forged"
    ELSEWHERE = "late-elsewhere"
    UNKNOWN = "late-unknown"
    USED = "late-used"
    EXPIRED = "late-expired"
    CLOCK = "late-clock"
    GONE = "late-gone"
    LEFT = "late-left"
    LEGAL_HOLD = "late-legal-hold"
    CANCELLED = "late-cancelled"
    TWO = "late-two"
    INSIDE = "late-inside"
    PRINT = "late-print"
    ALONE = "late-alone"
    AMONG = "late-among"
    UNCLEAR = "late-unclear"
    DIVIDED = "late-divided"
    FULL = "late-full"
    # Only where a sheet is asked for:
    WORKING = "late-working"
    UNDIVIDED = "late-undivided"
    PLACE = "late-place"
    MANY = "late-many"


ADVICE: Final[Mapping[Late, str]] = MappingProxyType(
    {
        Late.UNREAD: "The late-page sheet cannot be read. Print it again from its file, and scan with it on top.",
        Late.FORGED: "The late-page sheet was not made by this station. Make one here, and scan with it on top.",
        Late.ELSEWHERE: "The late-page sheet is another station's. Scan these pages there, or make a sheet here.",
        Late.UNKNOWN: "The station does not know this late-page sheet any more. Make another one and scan with it.",
        Late.USED: "The late-page sheet was used before; it works once. Make another one and scan with it on top.",
        Late.EXPIRED: "The late-page sheet is too old. Make another one, and scan these pages with it on top.",
        Late.CLOCK: "The late-page sheet is from the future: the station's clock is or was wrong. Have it set right.",
        Late.GONE: "The document of the late-page sheet is not in the station any more. Scan its paper as a whole.",
        Late.LEFT: "The document was sent already; nothing joins it. Scan the page by itself and tell who receives it.",
        Late.LEGAL_HOLD: "A legal hold keeps the document or the page as it is. Ask a supervisor, then let it go on.",
        Late.CANCELLED: "The stack of the document was stopped at the button. Let that go on first, then these pages.",
        Late.TWO: "Two late-page sheets lie in one stack. Scan the pages of each by themselves, its sheet on top.",
        Late.INSIDE: "A late-page sheet lies inside the stack. Scan the late pages by themselves, the sheet on top.",
        Late.PRINT: "Something else stands on the late-page sheet. Print it on clean paper, and scan with it on top.",
        Late.ALONE: "Nothing but blank pages lies behind the late-page sheet. Put the late pages behind it, and scan.",
        Late.AMONG: "A separator or challenge sheet lies among late pages. Take it out, and scan with the same sheet.",
        Late.UNCLEAR: "A late page cannot be read well enough. Scan the pages again, with the same sheet on top.",
        Late.DIVIDED: "The stack was taken for a document before its late-page sheet was seen. Scan these pages again.",
        Late.FULL: "With these pages the stack would be too large. Scan the page by itself, and tell who receives it.",
        Late.WORKING: "The station still works on this document. Wait until it waits for a person, then ask again.",
        Late.UNDIVIDED: "Nobody knows yet which pages are this document. Scan its paper and the late page as a whole.",
        Late.PLACE: "The document has no such sheet. Name one that it has, or leave the place out for its end.",
        Late.MANY: "Too many late-page sheets are under way. Use them, or wait until the oldest have run out.",
    }
)
"""The sentence of each code."""


class LateError(CustodyError):
    """A late page cannot join, or no sheet is made for it; nothing was changed. `late_error` makes one."""

    why: Late


_ERRORS: Final[Mapping[Late, type[LateError]]] = {
    why: type(f"Late{why.name.title()}Error", (LateError,), {"code": why.value, "advice": ADVICE[why], "why": why})
    for why in Late
}


def late_error(why: Late) -> LateError:
    """The error for a reason: each has a class of its own, with its code."""
    return _ERRORS[why]()


class LateBusyError(CustodyError):
    """Its document's stack is being worked on: the join is tried again by itself."""

    code = "late-busy"
    advice = "A late page waits until the station has worked on its document's stack; keep the paper."
