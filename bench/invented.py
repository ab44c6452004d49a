"""Invented clinical texts with marked identifiers and facts: one part to develop on, one to measure with.

Rules:
- The texts lie in `bench/notes`; every value of a mark must occur in its text, so that no mark is empty by mistake.
- A text has its marks below it, by their values, or within it, where they stand: `[[name|Rose Hill]]`, `{{K 5.6 H}}`.
- `noisy` misreads characters as readers do, the same way each time; marks stay where they are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "notes"
PARTS = (
    "development",
    "held_out",
    "afterwards",
    "second_site",
    "third_site",
    "fourth_site",
    "fifth_site",
    "sixth_site",
    "seventh_site",
    "eighth_site",
    "ninth_site",
    "tenth_site",
    "eleventh_site",
    "twelfth_site",
    "thirteenth_site",
    "fourteenth_site",
    "fifteenth_site",
    "sixteenth_site",
    "seventeenth_site",
    "eighteenth_site",
    "nineteenth_site",
    "twentieth_site",
    "twenty_first_site",
    "twenty_second_site",
    "twenty_third_site",
    "twenty_fourth_site",
    "twenty_fifth_site",
    "twenty_sixth_site",
    "twenty_seventh_site",
    "twenty_eighth_site",
    "twenty_ninth_site",
    "thirtieth_site",
    "thirty_first_site",
    "thirty_second_site",
    "thirty_third_site",
    "thirty_fourth_site",
    "thirty_fifth_site",
    "thirty_sixth_site",
    "thirty_seventh_site",
    "thirty_eighth_site",
    "thirty_ninth_site",
    "fortieth_site",
    "forty_first_site",
    "forty_second_site",
    "forty_third_site",
    "forty_fourth_site",
    "forty_fifth_site",
    "forty_sixth_site",
    "forty_seventh_site",
    "forty_eighth_site",
    "clinic_styles",
    "clinic_styles_unseen",
)
SURE = frozenset({"NAME", "ID", "PHONE", "EMAIL", "SSN"})  # the kinds with the strictest target
_MARK = re.compile(r"\[\[(?P<kind>\w+)\|(?P<identifier>.+?)\]\]|\{\{(?P<fact>.+?)\}\}")
_KINDS = {
    "name": "NAME", "provider": "NAME", "organisation": "ORG", "place": "PLACE", "date": "DATE", "age": "AGE",
    "phone": "PHONE", "email": "EMAIL", "ssn": "SSN", "web": "WEB",
    **dict.fromkeys(("record", "plan", "account", "licence", "vehicle", "device", "other"), "ID"),
}  # fmt: skip
# What a reader takes one character for; always as many characters as before, so that places stay.
MISREAD = {
    "0": "OoQ", "1": "lI|", "2": "Z", "5": "S", "6": "bG", "8": "B", "9": "g", "o": "c0", "l": "1I", "i": "l1",
    "e": "c", "c": "e",
    "a": "o", "n": "u", "u": "n", "h": "b", "t": "f", "s": "5", "g": "q", "m": "n", "v": "y", "r": "n",
    "B": "8", "O": "0", "S": "5", "I": "l", "D": "O", "E": "F", "M": "N", "R": "K", "Z": "2", "G": "6", ".": ",",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """One text, the spans of its identifiers by kind, and the spans of what must stay whole."""

    title: str
    text: str
    spans: tuple[tuple[int, int, str], ...]
    facts: tuple[tuple[int, int], ...]


def load(part: str) -> Iterator[Note]:
    """The texts of one part.

    Raises:
        ValueError: a mark does not occur in its text.
        KeyError: nothing is known of a mark's kind.
    """
    body = (FOLDER / f"{part}.txt").read_text("utf-8")
    for block in re.split(r"(?m)^=== ", body)[1:]:
        title, _, rest = block.partition("\n")
        text, below, marks = rest.partition("\n---\n")
        if not below:
            yield _marked(title, rest)
            continue
        spans: list[tuple[int, int, str]] = []
        facts: list[tuple[int, int]] = []
        for line in marks.strip().splitlines():
            kind, _, values = line.partition(": ")
            for value in re.split(r"; ?", values):
                places = list(_places(value, text))
                if not places:
                    raise ValueError(f"{part}, {title}: {value!r} does not occur")
                if kind == "FACT":
                    facts.append(places[0])
                else:
                    spans += [(*place, kind) for place in places]
        yield Note(title, text, tuple(spans), tuple(facts))


def _marked(title: str, rest: str) -> Note:
    """A text whose marks stand within it."""
    text, spans, facts, at = "", [], [], 0
    for mark in _MARK.finditer(rest):
        text += rest[at : mark.start()]
        value, at = mark["identifier"] or mark["fact"], mark.end()
        if mark["kind"]:
            spans.append((len(text), len(text) + len(value), _KINDS[mark["kind"]]))
        else:
            facts.append((len(text), len(text) + len(value)))
        text += value
    return Note(title, text + rest[at:].rstrip("\n"), tuple(spans), tuple(facts))


def _places(value: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a value occurs: with any white space between its words; in a table, other cells may stand between."""
    pattern = r"\s+".join(re.escape(word) for word in value.split())
    yield from (m.span() for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text))


def noisy(text: str, rate: float, seed: str) -> str:
    """The text with a share of its letters and digits misread."""
    chance = random.Random(f"{seed}:{rate}")
    return "".join(chance.choice(MISREAD[c]) if c in MISREAD and chance.random() < rate else c for c in text)
