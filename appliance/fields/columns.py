"""Measures whose names head columns, with their numbers below: flow sheets of vital signs.

Rules:
- A row heads columns when at least two of its cells are known measures.
- A number belongs to the name under whose cell its middle lies; a row without such a number ends the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from appliance.documents import Word
from appliance.fields import plausible
from appliance.fields.knowledge import Knowledge, Measure
from appliance.fields.numbers import Number, number, unit
from appliance.fields.passages import Passage, box_of
from appliance.fields.suggestion import Found
from appliance.suggestions import FieldKind

_HEADS, _ROWS = 2, 12
_NAME = re.compile(r"(?P<name>[^()\[\]]+?)\s*(?:[(\[](?P<unit>[^()\[\]]{1,12})[)\]])?\s*:?")
_WIDER = 0.6  # heights: numbers may stand so far beside their name
_EDGE = ".,;*()[]"


@dataclass(frozen=True, slots=True)
class _Head:
    """A name at the head of a column: its words, and from where to where it reaches."""

    measure: Measure
    name: str = field(repr=False)
    unit: str
    words: tuple[int, ...]
    left: float
    right: float


def in_columns(rows: Sequence[Passage], words: Sequence[Word], known: Knowledge) -> Iterator[Found]:
    """The numbers below the names of measures."""
    for place, row in enumerate(rows):
        heads = list(_heads(row, words, known))
        if len(heads) < _HEADS:
            continue
        for below in rows[place + 1 : place + 1 + _ROWS]:
            fields = [f for f in (_below(head, below, words) for head in heads) if f is not None]
            if not fields:
                break
            yield from fields


def _heads(row: Passage, words: Sequence[Word], known: Knowledge) -> Iterator[_Head]:
    """The cells of a row that are names of measures."""
    begin = 0
    for cell in row.text.split("\t"):
        found = _NAME.fullmatch(cell.strip())
        measure = known.measure(found.group("name")) if found else None
        own = row.words(begin, begin + len(cell))
        if found and measure and own:
            box = box_of([words[index] for index in own])
            wider = _WIDER * box.height
            name = measure.names[0] if measure.vital else " ".join(found.group("name").casefold().split())
            yield _Head(measure, name, found.group("unit") or "", own, box.left - wider, box.right + wider)
        begin += len(cell) + 1


def _below(head: _Head, row: Passage, words: Sequence[Word]) -> Found | None:
    """What a row says under a name."""
    for index in row.words(0, len(row.text)):
        box = words[index].box
        if not head.left <= (box.left + box.right) / 2 <= head.right:
            continue
        text = words[index].text.strip(_EDGE)
        written = re.search(r"[A-Za-z%°]+$", text)
        parts = text[: written.start() if written else len(text)].split("/")
        numbers: tuple[Number, ...] = tuple(n for n in map(number, parts) if n)
        if ":" in text or len(numbers) != len(parts) or len(numbers) != 1 + head.measure.pair:
            return None
        shown = written.group() if written else head.unit
        return Found(
            FieldKind.VITAL if head.measure.vital else FieldKind.RESULT,
            (*head.words, index),
            " ".join(words[i].text for i in (*head.words, index)),
            head.name,
            "/".join(n.text for n in numbers),
            unit(shown),
            frozenset(plausible.of_measure(head.measure, numbers, shown)),
            (index,),
        )
    return None
