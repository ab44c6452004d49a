# ruff: noqa: E501, SIM905 - a pattern is read whole; a list of words is kept as text
"""Medicines, their doses and how often they are taken.

Rules:
- A dose is a number with a unit of doses; a concentration (`mg/dL`) is a result and none.
- A dose belongs to the nearest name of a medicine before it in the same sentence or row. An unknown word counts as a
  name only right before a dose of mass that goes on like an instruction.
- Without a known name and without an instruction nothing is suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from appliance.fields import plausible
from appliance.fields.knowledge import Knowledge
from appliance.fields.numbers import FREE, Number, number, unit
from appliance.fields.passages import Passage
from appliance.fields.suggestion import Found
from appliance.suggestions import Doubt, FieldKind

_UNIT = (
    r"(?:mgs?|mcgs?|[uµμ]g|micrograms?|milligrams?|gms?|grams?|g|mls?|cc|units?|iu|u|meqs?|mmol|tab(?:let)?s?|cap(?:sule)?s?|"
    r"puffs?|inhalations?|drops?|gtts?|sprays?|patch(?:es)?)"
)
_DOSE = re.compile(
    rf"(?i)(?<![.,/:#-])(?P<first>{FREE})(?:\s?[-/]\s?(?P<second>{FREE}))?[\s-]{{0,2}}(?P<unit>{_UNIT}(?:/(?:ml|5 ?ml|h(?:r|our)?))?)(?![A-Za-z0-9/])"
)
_TIMES = r"(?:once|twice|thrice|(?:one|two|three|four|five|six|[1-6]) times?|[1-6] ?x)"
_PER = r"(?:daily|nightly|weekly|monthly|(?:a|per|each|every|/) ?(?:day|week|month|night))"
_EVERY = (
    r"every (?:other )?(?:[0-9]{1,2}(?: ?(?:-|to) ?[0-9]{1,2})? ?)?(?:hours?|hrs?|h|days?|weeks?|months?|mornings?|evenings?|nights?)|"
    r"each (?:morning|evening|night)|q\.? ?[0-9]{1,2}(?:-[0-9]{1,2})? ?h(?:rs?|ours?)?"
)
_WHEN = (
    r"(?:at|before|with|after|in the) (?:bedtime|noon|meals?|breakfast|lunch|dinner|supper|food|morning|evening|night)|"
    r"b\.?i\.?d\.?|t\.?i\.?d\.?|q\.?i\.?d\.?|q\.?d\.?|qod|q\.?h\.?s\.?|hs|qam|qpm|q ?am|q ?pm|as needed|prn|p\.r\.n\."
)
_FREQUENCY = re.compile(
    (
        rf"(?i)(?<![A-Za-z0-9])(?:{_TIMES} {_PER}|{_EVERY}|daily|nightly|weekly|monthly|{_WHEN})"
        rf"(?:,? (?:{_EVERY}|{_WHEN}|as needed|prn))?(?![A-Za-z0-9])"
    ).replace(" ", "[ \\n]")  # lines break where they like
)
_SIGN = re.compile(
    r"(?i)\s*(?:\(?(?:po|p\.o\.|by mouth|oral(?:ly)?|iv|im|sc|subq|subcut\w*|sl|sublingual\w*|topical\w*|inhal\w*|tabs?|tablets?|caps?|capsules?)\)?\s*)?"
)
_END = re.compile(r";|\n\n|\.\s+(?=[A-Z])|\.\s*$")  # of a sentence
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{2,}")
_BACK, _AHEAD = 70, 70  # letters before and after a dose that are looked at
_GOES_ON: Final = frozenset({"insulin", "potassium", "ferrous", "folic", "vitamin", "calcium", "magnesium", "sodium"})
_MASS: Final = frozenset({"mg", "mcg", "g", "units"})
_UNKNOWN = 5  # letters of a word that may be an unknown medicine
_NO_NAME: Final = frozenset(
    "about above after another approximately around before below between continue continued decrease decreased dose doses "
    "dosage every from given give increase increased least less more nearly only over received reduce reduced restart start "
    "started strength take taken takes taking tapered their these those tablet tablets capsule capsules under until using weight "
    "with total daily level levels oral orally intravenous injection protein sodium glucose contrast volume amount than "
    "quantity refills refill dispense fasting creatinine hemoglobin cholesterol urine serum plasma blood loss each".split()
)


def find(passage: Passage, known: Knowledge) -> Iterator[Found]:
    """The medicines of a passage with their doses and frequencies, in order of their doses, then names alone."""
    named: set[int] = set()
    for match in _DOSE.finditer(passage.text):
        name = _name_before(passage.text, match, known)
        if name is None:
            continue
        start, end = name
        owners = passage.words(start, end)
        plain = _plain(passage.text[start:end])
        if not named.intersection(owners):
            yield Found(
                FieldKind.MEDICATION, owners, _one_line(passage.text[start:end]), plain, doubts=_unknown(known, plain)
            )
        named.update(owners)
        yield _dose(passage, match, owners, plain, known)
        if often := _frequency(passage.text, match.end()):
            words = passage.words(*often.span())
            text = _one_line(often.group())
            yield Found(FieldKind.FREQUENCY, _together(owners, words), text, plain)
    for match in _WORD.finditer(passage.text):
        owners = passage.words(*match.span())
        alone = known.is_medicine(match.group()) and match.group().casefold() not in known.dosed_only
        if alone and not named.intersection(owners):
            named.update(owners)
            plain = _plain(match.group())
            yield Found(FieldKind.MEDICATION, owners, match.group(), plain, doubts=_unknown(known, plain))


def _dose(passage: Passage, match: re.Match[str], owners: tuple[int, ...], name: str, known: Knowledge) -> Found:
    numbers: tuple[Number, ...] = tuple(n for n in map(number, filter(None, match.group("first", "second"))) if n)
    written = match.group("unit")
    words = passage.words(*match.span())
    return Found(
        FieldKind.DOSE,
        _together(owners, words),
        _one_line(match.group()),
        name,
        "-".join(n.text for n in numbers),
        unit(written),
        frozenset(plausible.of_dose(known, name, numbers, written)),
        words,
    )


def _name_before(text: str, dose: re.Match[str], known: Knowledge) -> tuple[int, int] | None:
    """The span of the medicine's name to which a dose belongs."""
    begin = max(0, dose.start() - _BACK)
    before = text[begin : dose.start()]
    for end in _END.finditer(before):
        begin, before = begin + end.end(), before[end.end() :]
        break
    words = [
        m for m in _WORD.finditer(text, begin, dose.start()) if m.start() == 0 or not text[m.start() - 1].isalnum()
    ]
    sure = [m for m in words if known.is_medicine(m.group())]
    if sure:
        last = sure[-1]
        if len(sure) > 1 and text[sure[-2].end() : last.start()] in (" (", "\n("):
            sure, last = sure[:-1], sure[-2]  # a brand name in brackets
        first = last
        for m in reversed(sure[:-1]):  # `insulin glargine`, `potassium chloride`: names that stand side by side
            gap = text[m.end() : first.start()]
            if gap != " " and not (gap == "\n" and m.group().casefold() in _GOES_ON):
                break
            first = m
        return first.start(), last.end()
    return _unknown_name(text, dose, words)


def _unknown_name(text: str, dose: re.Match[str], words: Sequence[re.Match[str]]) -> tuple[int, int] | None:
    """A word right before a dose of mass that goes on like an instruction."""
    if not words or unit(dose.group("unit")) not in _MASS or text[words[-1].end() : dose.start()].strip(" \t:,"):
        return None
    last = words[-1]
    if len(last.group()) < _UNKNOWN or last.group().casefold() in _NO_NAME:
        return None
    after = text[dose.end() : dose.end() + _AHEAD]
    sign = _SIGN.match(after)
    instructed = sign is not None and sign.group().strip() != ""
    often = _FREQUENCY.search(after)
    near = often is not None and len(after[: often.start()].split()) <= 4 and not _END.search(after[: often.start()])
    return last.span() if instructed or near else None


def _frequency(text: str, begin: int) -> re.Match[str] | None:
    """How often a dose is taken: the first such words before the sentence or the next dose ends."""
    end = min(len(text), begin + _AHEAD)
    for stop in (_END.search(text, begin, end), _DOSE.search(text, begin, end)):
        end = min(end, stop.start() if stop else end)
    return _FREQUENCY.search(text, begin, end)


def _together(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _plain(name: str) -> str:
    return _one_line(name).casefold()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _unknown(known: Knowledge, name: str) -> frozenset[Doubt]:
    """A doubt about a name of which no word is in a list; one letter makes another medicine."""
    return frozenset() if any(word in known.medicines for word in name.split()) else frozenset({Doubt.NAME_UNKNOWN})
