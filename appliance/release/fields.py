"""Suggestions that travel beside the file: each must say no more than its page does.

Rules:
- Every word of a suggestion stands in the text layer of its page, inside its box; its number stands in its text; its
  unit, kind and doubts are of closed lists. A date of birth never travels.
- Known identifiers are searched in it as in a line of the page. Other notations need no second search: its words are
  words of the text layer, where they were searched already.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from appliance.documents import Word
from appliance.release.findings import Code, Finding, Layer
from appliance.release.identifiers import KnownMatcher
from appliance.release.looking import Page
from appliance.suggestions import (
    MAX_NAME,
    MAX_RELEASED,
    MAX_TEXT,
    MAX_VALUE,
    NAMES,
    UNITS,
    Doubt,
    FieldKind,
    ReleasedField,
)

_VALUE = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[/-][0-9]+(?:\.[0-9]+)?)?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_KINDS = frozenset(FieldKind) - {FieldKind.BIRTH_DATE}
_DOUBTS = frozenset(Doubt)
_SLACK_PX = 4  # around a box: drawing rounds


def check_form(fields: Sequence[ReleasedField], pages: int) -> list[Finding]:
    """Whether there are not too many, and each has the form that its type promises."""
    if len(fields) > MAX_RELEASED:
        return [Finding(Code.FIELD_FORM, Layer.FIELDS)]
    wrong = sum(not (0 <= field.page < pages and _has_form(field)) for field in fields)
    return [Finding(Code.FIELD_FORM, Layer.FIELDS, None, wrong)] if wrong else []


def check_fields(fields: Sequence[ReleasedField], page: Page, known: KnownMatcher) -> list[Finding]:
    """Whether the suggestions of a page say what it says, and nothing that must not leave."""
    found: list[Finding] = []
    for field in fields:
        if field.page != page.index:
            continue
        if not _is_founded(field, page):
            found.append(Finding(Code.FIELD_UNFOUNDED, Layer.FIELDS, page.index))
        if count := known.count((field.text, field.name, f"{field.name} {field.text}")):
            found.append(Finding(Code.KNOWN_IDENTIFIER, Layer.FIELDS, page.index, count))
    return found


def _has_form(field: ReleasedField) -> bool:
    """Bounds, characters and closed lists."""
    texts = (field.text, field.name, field.value, field.unit)
    return (
        field.kind in _KINDS
        and all(text.isprintable() for text in texts)
        and 0 < len(field.text) <= MAX_TEXT
        and len(field.name) <= MAX_NAME
        and len(field.value) <= MAX_VALUE
        and (field.value == "" or _VALUE.fullmatch(field.value) is not None)
        and (field.unit == "" or field.unit in UNITS)
        and math.isfinite(field.confidence)
        and 0 <= field.confidence <= 100
        and set(field.why) <= _DOUBTS
        and len(set(field.why)) == len(field.why)
    )


def _is_founded(field: ReleasedField, page: Page) -> bool:
    """Whether words and number of a suggestion stand at its place."""
    left, top, right, bottom = field.box
    height, width = page.image.shape[:2]
    if not (0 <= left < right <= width and 0 <= top < bottom <= height):
        return False
    inside = [word for word in page.layout.words if _stands_in(word, field.box)]
    if not _are_words(field.text, inside) or not (field.name in NAMES or _are_words(field.name, inside)):
        return False
    written = _NUMBER.findall(field.text.replace(",", ""))
    return all(part in written for part in _NUMBER.findall(field.value))


def _are_words(text: str, inside: Sequence[Word]) -> bool:
    """Whether the words of a text are words, or whole parts of words, among these; none serves twice."""
    left = [word.text.casefold() for word in inside]
    for token in text.casefold().split():
        place = next(((i, at) for i, word in enumerate(left) if (at := _whole(token, word)) >= 0), None)
        if place is None:
            return False
        index, begin = place
        left[index] = left[index][:begin] + " " * len(token) + left[index][begin + len(token) :]
    return True


def _whole(token: str, word: str) -> int:
    """Where a token stands in a word so that it cuts neither a run of letters nor one of digits; -1 if nowhere."""
    begin = word.find(token)
    while begin >= 0:
        end = begin + len(token)
        if not _cuts(word[begin - 1 : begin], token[0]) and not _cuts(token[-1], word[end : end + 1]):
            return begin
        begin = word.find(token, begin + 1)
    return -1


def _cuts(one: str, other: str) -> bool:
    """Whether two neighbours belong together: both letters, or both digits."""
    return (one.isalpha() and other.isalpha()) or (one.isdigit() and other.isdigit())


def _stands_in(word: Word, box: tuple[int, int, int, int]) -> bool:
    """Whether the middle of a word lies in a box."""
    across, down = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    left, top, right, bottom = box
    return left - _SLACK_PX <= across <= right + _SLACK_PX and top - _SLACK_PX <= down <= bottom + _SLACK_PX
