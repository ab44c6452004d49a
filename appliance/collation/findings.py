"""What can be wrong with the order of a document: a closed list, and a finding that names the sheet.

Rules:
- A finding holds counts and places only, never a word of the page.
- Sheets are counted from 1, as people count; a page is named by its sheet and side.
- The order is never put right by the station: it says what is wrong and what is right, and waits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from appliance.documents import Side
from appliance.policy.classes import Evidence
from appliance.policy.holds import ADVICE, Hold

ORDER: Final = (
    Hold.WRONG_PATIENT, Hold.STACK_REVERSED, Hold.SHEET_TURNED, Hold.SHEETS_SWAPPED, Hold.SHEET_MISPLACED,
    Hold.PAGE_FOREIGN, Hold.PAGE_REPEATED, Hold.PAGE_TWICE, Hold.PAGE_MISSING, Hold.PAGE_BLANK,
)  # fmt: skip
"""The codes, the gravest first: the first finding of a document holds it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A page as people find it: its sheet, counted from 1, and side."""

    sheet: int
    side: Side


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    `spot` is the page it is about; for a missing page the one behind the gap, or the last one where the end is missing.
    `number` and `total` are what is printed, or should be (0: nothing is). `other` is the second page of a pair.
    """

    code: Hold
    spot: Spot
    number: int = 0
    total: int = 0
    other: Spot | None = None
    last: int = 0  # of several missing pages, the last one's number
    at_end: bool = False  # what is missing comes after `spot`

    @property
    def evidence(self) -> Evidence:
        """By what it was found."""
        return _EVIDENCE.get(self.code, Evidence.NUMBERS)

    @property
    def text(self) -> str:
        """The code with its place, such as `page-missing-3-of-5-sheet-3`: plain, and short enough for every record."""
        number = f"-{self.number}" if self.number else ""
        last = f"-to-{self.last}" if self.last > self.number else ""
        of = f"-of-{self.total}" if self.number and self.total else ""
        other = f"-and-{_spelled(self.other)}" if self.other else ""
        return f"{self.code}{number}{last}{of}-sheet-{_spelled(self.spot)}{other}{'-end' if self.at_end else ''}"

    @property
    def sentence(self) -> str:
        """What happened and what to do."""
        return _SENTENCES[self.code](self)


_EVIDENCE: Final = {Hold.WRONG_PATIENT: Evidence.PATIENT, Hold.PAGE_REPEATED: Evidence.COPIES}
_TEXT: Final = re.compile(
    rf"(?P<code>{'|'.join(ORDER)})(?:-(?P<number>\d{{1,4}}))?(?:-to-(?P<last>\d{{1,4}}))?(?:-of-(?P<total>\d{{1,4}}))?"
    r"-sheet-(?P<sheet>\d{1,6})(?P<back>-back)?(?:-and-(?P<other>\d{1,6})(?P<behind>-back)?)?(?P<end>-end)?"
)


def parse(text: str) -> Finding | None:
    """The finding that a code with its place stands for; None if it is none."""
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    other = Spot(int(found["other"]), Side.BACK if found["behind"] else Side.FRONT) if found["other"] else None
    return Finding(
        Hold(found["code"]),
        Spot(int(found["sheet"]), Side.BACK if found["back"] else Side.FRONT),
        int(found["number"] or 0),
        int(found["total"] or 0),
        other,
        int(found["last"] or 0),
        at_end=bool(found["end"]),
    )


def advice(code: str) -> str:
    """The sentence of a code with or without a place; "" for codes of others."""
    finding = parse(code)
    if finding is not None:
        return finding.sentence
    return ADVICE[Hold(code)] if code in set(Hold) else ""


def _spelled(spot: Spot) -> str:
    return f"{spot.sheet}{'-back' if spot.side is Side.BACK else ''}"


def _where(spot: Spot) -> str:
    return f"sheet {spot.sheet}" if spot.side is Side.FRONT else f"the back of sheet {spot.sheet}"


def _page(finding: Finding) -> str:
    """The printed number, as far as there is one."""
    if not finding.number:
        return "a page"
    last = f" to {finding.last}" if finding.last > finding.number else ""
    of = f" of {finding.total}" if finding.total else ""
    return f"page{'s' if last else ''} {finding.number}{last}{of}"


def _second(finding: Finding) -> str:
    return _where(finding.other) if finding.other else "another sheet"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _missing(f: Finding) -> str:
    place = "after" if f.at_end else "before"
    verb = "are" if f.last > f.number else "is"
    return f"{_sentence(_page(f))} {verb} missing {place} {_where(f.spot)}. Look for it and scan the whole stack again."


_SENTENCES: Final[Mapping[Hold, Callable[[Finding], str]]] = {
    Hold.WRONG_PATIENT: lambda f: (
        f"{_sentence(_where(f.spot))} names another patient than {_second(f)}. Take it out and scan the stack again."
    ),
    Hold.STACK_REVERSED: lambda f: (
        f"The pages run backwards from {_where(f.spot)} to {_second(f)}. Turn the stack round and scan it again."
    ),
    Hold.SHEET_TURNED: lambda f: (
        f"Sheet {f.spot.sheet} lies with its back in front ({_page(f)} comes first). Turn it over, scan again."
    ),
    Hold.SHEETS_SWAPPED: lambda f: (
        f"Sheets {f.spot.sheet} and {f.other.sheet if f.other else 0} are exchanged. Exchange them and scan again."
    ),
    Hold.SHEET_MISPLACED: lambda f: (
        f"{_sentence(_where(f.spot))} ({_page(f)}) is out of order; it belongs next to {_second(f)}."
        " Put it there, scan again."
    ),
    Hold.PAGE_FOREIGN: lambda f: (
        f"{_sentence(_where(f.spot))} ({_page(f)}) is of another document. Take it out and scan the stack again."
    ),
    Hold.PAGE_REPEATED: lambda f: (
        f"{_sentence(_where(f.spot))} is the same page as {_second(f)}. Take one of them out and scan again."
    ),
    Hold.PAGE_TWICE: lambda f: (
        f"{_sentence(_where(f.spot))} bears the same number as {_second(f)} ({_page(f)}). Look which one belongs here."
    ),
    Hold.PAGE_MISSING: _missing,
    Hold.PAGE_BLANK: lambda f: (
        f"{_sentence(_where(f.spot))} is blank where {_page(f)} should be. Look at the paper and scan it again."
    ),
}


def gravest(found: list[Finding]) -> tuple[Finding, ...]:
    """The findings without repetitions, the gravest first, then in order of the stack."""
    unique = list(dict.fromkeys(found))
    return tuple(sorted(unique, key=lambda f: (ORDER.index(f.code), f.spot.sheet, f.spot.side is Side.BACK)))
