"""From the words of a page to its suggestions: find > read again > doubt.

Rules:
- A field that two patterns find is suggested once; the longer finding wins.
- The number of suggestions of a page is bounded; a page with more is no record of a patient.
- A second reader that fails leaves every number unconfirmed; it never stops a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from appliance.documents import Image, Word
from appliance.errors import ReadingError
from appliance.fields import columns, measurements, medicines, people, second
from appliance.fields.knowledge import knowledge
from appliance.fields.passages import box_of, rows, running
from appliance.fields.second import Reader
from appliance.fields.suggestion import Found, Suggestion
from appliance.suggestions import MAX_TEXT, Doubt, FieldKind

MAX_SUGGESTIONS = 400  # a page
MAX_WORDS = 5_000  # words of a page that are looked at
SURE = 60.0  # confidence
_FEW_WORDS = 40  # of one field
_MEASURED = frozenset({FieldKind.VITAL, FieldKind.RESULT})


def suggest(words: Sequence[Word], image: Image, read: Reader | None) -> tuple[Suggestion, ...]:
    """The suggestions of a page, in the order in which they stand on it.

    Args:
        words: as they were read, in reading order, boxes in pixels of `image`.
        image: the page, grey or RGB.
        read: the second reader; None leaves the digits unconfirmed without a doubt (for measurements only).
    """
    words = words[:MAX_WORDS]
    found = find(words)
    return judge(found, words, None if read is None else reread(found, words, image, read))


def reread(found: Sequence[Found], words: Sequence[Word], image: Image, read: Reader) -> dict[int, str]:
    """The second reading of the digits of all fields; empty when the reader failed."""
    wanted = [index for field in found for index in field.digits if _has_digit(words[index])]
    try:
        return second.read_again(image, words, wanted, read)
    except ReadingError:
        return {}


def judge(found: Sequence[Found], words: Sequence[Word], again: Mapping[int, str] | None) -> tuple[Suggestion, ...]:
    """The fields of a page with all doubts; `again` is the second reading, None if nothing is to be confirmed."""
    return tuple(_suggestion(field, words, again) for field in found)


def find(words: Sequence[Word]) -> list[Found]:
    """All fields of a page by its first reading."""
    known = knowledge()
    text, across = running(words), rows(words)
    fields = [*measurements.in_rows(across, known), *columns.in_columns(across, words, known)]
    for passage in (text, *across):
        fields += medicines.find(passage, known)
        fields += measurements.in_text(passage, known)
        fields += people.allergies(passage)
        fields += people.birth_dates(passage)
    borne_badly = {word for field in fields if field.kind is FieldKind.ALLERGY for word in field.words}
    fields = [f for f in fields if f.kind is not FieldKind.MEDICATION or not borne_badly.issuperset(f.words)]
    once = _once(field for field in fields if len(field.words) <= _FEW_WORDS and len(field.text) <= MAX_TEXT)
    return sorted(once[:MAX_SUGGESTIONS], key=lambda field: min(field.words))


def _once(fields: Iterable[Found]) -> list[Found]:
    """Each field once: among those of one kind that share words, the one with most words."""
    taken: dict[str, set[int]] = {}
    kept: list[Found] = []
    for field in sorted(fields, key=_weight):
        group = "measured" if field.kind in _MEASURED else field.kind
        own = set(field.digits or field.words)
        if taken.setdefault(group, set()).isdisjoint(own):
            kept.append(field)
            taken[group] |= set(field.words) if group == "measured" else own
    return kept


def _weight(field: Found) -> tuple[int, int, int]:
    """Longer first; among equals, those that stand first."""
    return -len(field.words), len(field.doubts), min(field.words)


def _suggestion(field: Found, words: Sequence[Word], again: Mapping[int, str] | None) -> Suggestion:
    own = tuple(words[index] for index in field.words)
    telling = [words[i] for i in field.words if i not in field.beside and any(c.isalnum() for c in words[i].text)]
    confidence = min(word.confidence for word in telling or own)
    doubts = set(field.doubts)
    if confidence < SURE:
        doubts.add(Doubt.LOW_CONFIDENCE)
    digits = [index for index in field.digits if _has_digit(words[index])]
    if again is not None and not all(second.agree(words[i].text, again.get(i, "")) for i in digits):
        doubts.add(Doubt.READINGS_DISAGREE)
    return Suggestion(
        field.kind, own, field.text, field.name, field.value, field.unit, box_of(own), confidence, frozenset(doubts)
    )


def _has_digit(word: Word) -> bool:
    return any(c in "0123456789" for c in word.text)
