# ruff: noqa: E501, SIM905 - a pattern is read whole; a list of words is kept as text
"""Allergies and the date of birth, by their labels.

Rules:
- Only what stands behind a label is suggested; nothing is guessed from how it looks.
- The date of birth is for a person at the station alone. It never travels (`leaving`).
- A year of two digits is not completed: whose century it is, is for a person to say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from appliance.fields.passages import Passage
from appliance.fields.suggestion import Found
from appliance.suggestions import Doubt, FieldKind

_ALLERGY = re.compile(
    r"(?i)(?<![a-z])(?P<label>(?:(?:drug|medication|food|latex|known|other) )*allerg(?:y|ies)(?: list| to)?|allergic to)(?![a-z])(?P<sign>\s*[:;=-])?"
)
_NONE = re.compile(
    r"(?i)(?<![a-z])(?:NKDA|NKA|no known (?:drug |food |medication )*allergies|allergies?:? (?:none|denies)(?: known)?)(?![a-z])"
)
_ITEM_END = re.compile(r",|;|\t|\n|\.(?=\s|$)| and | or ")
_ITEM = re.compile(r"[A-Za-z][A-Za-z0-9'() /-]{1,39}")
_MAX_ITEMS, _MAX_LINES, _ITEM_WORDS = 12, 8, 5
_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_SEPARATOR = r"\s?[-/.]\s?"
_DATE = (
    rf"(?P<a>[0-9OIl]{{1,4}}){_SEPARATOR}(?P<b>[0-9OIl]{{1,2}}){_SEPARATOR}(?P<c>[0-9OIl]{{2,4}})|"
    r"(?P<month>[A-Za-z]{3,9})\.?\s(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s(?P<year>[0-9]{4})|"
    r"(?P<day2>[0-9]{1,2})[\s-](?P<month2>[A-Za-z]{3,9})\.?,?[\s-](?P<year2>[0-9]{4})"
)
_BIRTH = re.compile(
    rf"(?i)(?<![a-z])(?:d\.?\s?[o0]\.?\s?[b8]\.?|date of birth|birth\s?date|born(?: on)?)(?![a-z])[\s:]*(?:{_DATE})(?![0-9])"
)
_OLDEST = 1890


def allergies(passage: Passage) -> Iterator[Found]:
    """What somebody is allergic to, each by itself; also that nothing is known."""
    nothing = [match.span() for match in _NONE.finditer(passage.text)]
    for start, end in nothing:
        text = " ".join(passage.text[start:end].split())
        yield Found(FieldKind.ALLERGY, passage.words(start, end), text, "none known")
    for match in _ALLERGY.finditer(passage.text):
        if any(start <= match.start() < end for start, end in nothing):
            continue
        if match.group("sign") is None and not _goes_on(passage.text, match):
            continue
        for start, end in _items(passage.text, match.end()):
            text = " ".join(passage.text[start:end].split())
            yield Found(FieldKind.ALLERGY, passage.words(start, end), text, text.casefold())


def birth_dates(passage: Passage) -> Iterator[Found]:
    """Dates behind a label that says birth."""
    for match in _BIRTH.finditer(passage.text):
        value, doubts = _date(match)
        begin = min(match.start(group) for group in ("a", "month", "day2") if match.group(group))
        words = passage.words(begin, match.end())
        text = " ".join(passage.text[begin : match.end()].split())
        yield Found(FieldKind.BIRTH_DATE, words, text, "", value, "", doubts, words)


def _goes_on(text: str, label: re.Match[str]) -> bool:
    """Whether a label without a sign is a label: it says `to`, or it stands alone in its cell or line."""
    before, after = text[label.start() - 1 : label.start()], text[label.end() : label.end() + 1]
    return label.group("label").casefold().endswith(" to") or (before in ("", "\n", "\t") and after in ("\n", "\t"))


def _items(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Spans of the items behind a label: to the end of its sentence, or the short lines below it."""
    rest = re.match(r"[ \t]*\n?(?!\n)[ \t]*", text[begin:])
    begin += rest.end() if rest else 0
    below = rest is not None and "\n" in rest.group()
    count = lines = 0
    while count < _MAX_ITEMS and lines < _MAX_LINES and begin < len(text):
        stop = _ITEM_END.search(text, begin)
        end = stop.start() if stop else len(text)
        item = _ITEM.fullmatch(text[begin:end].strip())
        if item is None or len(item.group().split()) > _ITEM_WORDS:
            return
        start = text.index(item.group(), begin)
        yield start, start + len(item.group())
        count += 1
        if stop is None or stop.group() in (".", "\t") or (stop.group() == "\n" and not below):
            return
        lines += stop.group() == "\n"
        begin = stop.end()
        begin += len(text[begin:]) - len(text[begin:].lstrip(" "))
        if text[begin : begin + 1] == "\n":
            return


def _date(match: re.Match[str]) -> tuple[str, frozenset[Doubt]]:
    """The date in the form of ISO 8601 (empty when it is not whole) and what speaks against it."""
    parts = [text.translate(str.maketrans("OIl", "011")) if text else "" for text in match.group("a", "b", "c")]
    odd = [text or "" for text in match.group("a", "b", "c")] != parts
    if parts[0]:
        year, month, day = (parts[2], parts[0], parts[1]) if len(parts[0]) < 4 else (parts[0], parts[1], parts[2])
    else:
        name = (match.group("month") or match.group("month2")).casefold()[:3]
        year, day = match.group("year") or match.group("year2"), match.group("day") or match.group("day2")
        month = str(_MONTHS.get(name, 0))
    doubts = {Doubt.ODD_NUMBER} if odd else set()
    if len(year) == 2:
        sane = 1 <= int(month) <= 12 and 1 <= int(day) <= 31
        return "", frozenset(doubts if sane else doubts | {Doubt.OUT_OF_RANGE})
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return "", frozenset(doubts | {Doubt.OUT_OF_RANGE})
    return date.isoformat(), frozenset(doubts if date.year >= _OLDEST else doubts | {Doubt.OUT_OF_RANGE})
