"""Page numbers as they are printed: `Page 2 of 5`, `2/5`, `Pg. 2`, `- 2 -`, and those that a fax machine adds.

Rules:
- Where a number stands counts as much as how it is written: a page's number is in its head or foot.
- `n of m` with a word for page is explicit; without one, or without the total, it is less; a number by itself in the
  foot is next to nothing. How far each is believed is decided over the whole document (`sequence`).
- What a fax machine wrote into the topmost line counts by itself: it numbers the transmission, not the document.
- Digits that were read as letters are repaired only beside a word for page or between two numbers.
- Dates, doses, scores and readings (`120/80`, `7/10`, `1/2 tablet`) are no page numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.collation.segments import Segment

MAX_NUMBER: Final = 2_000
MAX_FOUND: Final = 16  # a page
_HEAD, _FOOT = 0.16, 0.84  # shares of the page's height
_FAX_HEAD, _FAX_FOOT = 0.07, 0.95
_DIGITS = r"[0-9lIi|OoSB]{1,4}"
_PAGE = (
    r"(?:p[ao][gqy9][eco]s?(?:\s*(?:n[or0]\.?|number|#))?|pgs?|p[aá]g(?:ina)?s?|s[eo]ites?|blatt|sheet|bladzijde"
    r"|sida|side|p)\s*[.:#]?"
)
_OF = r"(?:of|0f|oi|ot|cf|out\s+of|de|du|di|von|van|sur|su|da|af|av|/|\|)"
_EXPLICIT = re.compile(rf"(?<![\w.]){_PAGE}\s*({_DIGITS})\s*{_OF}\s*({_DIGITS})(?![\w/%])", re.IGNORECASE)
_PLAIN_OF = re.compile(rf"[(\[{{-]?\s*({_DIGITS})\s+(?:of|0f|von|sur)\s+({_DIGITS})\s*[)\]}}-]?", re.IGNORECASE)
_SLASH = re.compile(r"[(\[-]?\s*([0-9]{1,3})\s*/\s*([0-9]{1,3})\s*[)\]-]?")
_WORDED = re.compile(rf"(?<![\w.]){_PAGE}\s*([0-9lI|]{{1,4}})(?!\s*{_OF}?\s*[\d%])(?![\w/%.,-]\d)(?!\w)", re.IGNORECASE)
_DASHED = re.compile(r"[-\u2013\u2014~]\s*([0-9]{1,3})\s*[-\u2013\u2014~]")
_BARE = re.compile(r"\(?\[?([0-9]{1,3})[)\].]?")
_FAX_NUMBER = re.compile(
    rf"(?<!\w)(?:p(?:[ao]g[eco])?s?\s*[.:#]?\s*({_DIGITS})(?:\s*(?:of|0f|/)\s*({_DIGITS}))?|(0\d\d?)\s*/\s*(0?\d\d?\d?))(?![\w/])",
    re.IGNORECASE,
)
_FAX_WORD = re.compile(r"\bfax\b|\bfrom\s*:|\bto\s*:|\btx\b|\brx\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?\b")
_DAY = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE
)
_CALL = re.compile(r"\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}|\+\d[\d ]{8,}")
_READ_AS = str.maketrans({"l": "1", "I": "1", "i": "1", "|": "1", "O": "0", "o": "0", "S": "5", "B": "8"})
_NOT_BEFORE = re.compile(r"(?:see|on|to|from|continued\s+on|and)\s*$", re.IGNORECASE)


class Source(StrEnum):
    """Who numbered the page."""

    DOCUMENT = "document"
    FAX = "fax"


class Form(StrEnum):
    """How the number is written, the surest first."""

    EXPLICIT = "explicit"  # Page 2 of 5
    TOTAL = "total"  # 2 of 5
    WORDED = "worded"  # Page 2
    SLASHED = "slashed"  # 2/5
    DASHED = "dashed"  # - 2 -
    BARE = "bare"  # 2


_WITH_TOTAL: Final = frozenset({Form.EXPLICIT, Form.TOTAL, Form.SLASHED})
_ALONE: Final = (
    (Form.TOTAL, _PLAIN_OF), (Form.SLASHED, _SLASH), (Form.DASHED, _DASHED), (Form.BARE, _BARE),
)  # fmt: skip


class Zone(StrEnum):
    """Where on the page it stands."""

    HEAD = "head"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Numbering:
    """A page number as it was read; `total` is 0 where none is printed."""

    number: int
    total: int
    form: Form
    source: Source
    zone: Zone


def numbers_on(pieces: Sequence[Segment]) -> tuple[Numbering, ...]:
    """The page numbers that a page bears; none twice, at most `MAX_FOUND`."""
    fax = _fax_lines(pieces)
    found: dict[Numbering, None] = {}
    for piece in pieces:
        zone = _zone(piece.middle)
        if zone is None:
            continue
        if piece.line in fax:
            found.update(dict.fromkeys(_of_fax(piece, zone)))
        else:
            found.update(dict.fromkeys(_of_document(piece, zone)))
    return tuple(found)[:MAX_FOUND]


def _zone(middle: float) -> Zone | None:
    if middle <= _HEAD:
        return Zone.HEAD
    return Zone.FOOT if middle >= _FOOT else None


def _fax_lines(pieces: Sequence[Segment]) -> set[int]:
    """The lines at the very edge that a fax machine wrote: two of word, clock, day and telephone number."""
    lines: dict[int, list[str]] = {}
    for piece in pieces:
        if piece.middle <= _FAX_HEAD or piece.middle >= _FAX_FOOT:
            lines.setdefault(piece.line, []).append(piece.text)
    found = set()
    for line, texts in lines.items():
        text = "  ".join(texts)
        signs = [bool(p.search(text)) for p in (_FAX_WORD, _CLOCK, _DAY, _CALL)]
        if _FAX_NUMBER.search(text) and sum(signs) >= 2 and (signs[0] or signs[1]):
            found.add(line)
    return found


def _of_fax(piece: Segment, zone: Zone) -> Iterator[Numbering]:
    """What a fax machine numbered."""
    for match in _FAX_NUMBER.finditer(piece.text):
        number, total = _value(match[1] or match[3]), _value(match[2] or match[4] or "0")
        if _sensible(number, total):
            yield Numbering(number, total, Form.EXPLICIT if total else Form.WORDED, Source.FAX, zone)


def _of_document(piece: Segment, zone: Zone) -> Iterator[Numbering]:
    """What the document itself says, in the surest form that fits."""
    text = piece.text.strip()
    for form, pattern in ((Form.EXPLICIT, _EXPLICIT), (Form.WORDED, _WORDED)):
        for found in pattern.finditer(text):
            number, total = _value(found[1]), _value(found[2]) if form is Form.EXPLICIT else 0
            if _sensible(number, total) and not _NOT_BEFORE.search(text[: found.start()]):
                yield Numbering(number, total, form, Source.DOCUMENT, zone)
                return
    edges = [text, *(word.text for word in (piece.words[0], piece.words[-1]))] if len(piece.words) > 1 else [text]
    for form, pattern in _ALONE:
        for part in edges if form is Form.BARE else edges[:1]:
            match = pattern.fullmatch(part)
            if match is None:
                continue
            number, total = _value(match[1]), _value(match[2]) if form in _WITH_TOTAL else 0
            if _sensible(number, total):
                yield Numbering(number, total, form, Source.DOCUMENT, zone)
                return


def _value(text: str) -> int:
    """The number that these digits, perhaps misread, are; 0 where none of them is a digit that was seen as one."""
    read = text.translate(_READ_AS)
    return int(read) if read.isdigit() else 0


def _sensible(number: int, total: int) -> bool:
    return 1 <= number <= MAX_NUMBER and (total == 0 or number <= total <= MAX_NUMBER)
