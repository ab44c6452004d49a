"""Labels for a patient's particulars on a page, each with what stands behind it, beside it or, in a table, below it.

Rules:
- A label that somebody else's name stands beside is somebody else's, and so are those behind it in the line, and those
  of the next line unless it names the patient.
- Only where two labels stand in one line without values are the values looked for below them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from appliance.collation.patient_labels import LABEL, SOMEBODY_ELSE, Kind
from appliance.collation.segments import Segment

_HEADING_WORDS = 4  # a longer line is no heading of what follows


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and its value. `row` counts lines; `other`: it means somebody else than the patient."""

    kind: Kind
    row: int
    text: str = field(repr=False)
    other: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    segment: Segment
    labels: tuple[re.Match[str], ...]


def labelled(pieces: Sequence[Segment]) -> Iterator[Labelled]:
    """Every label of the page."""
    lines = [list(line) for _, line in itertools.groupby(pieces, key=lambda piece: piece.line)]
    rows = [[_Piece(piece, tuple(LABEL.finditer(piece.text))) for piece in line] for line in lines]
    other = False
    for number, row in enumerate(rows):
        heading = rows[number - 1] if number and _is_heading(rows[number - 1]) else []
        before = " ".join(piece.segment.text for piece in heading)
        other = other and not heading and any(piece.labels for piece in row)
        below = rows[number + 1] if number + 1 < len(rows) else []
        named = False  # somebody else, in this line
        for column, piece in enumerate(row):
            for at, match in enumerate(piece.labels):
                kind = Kind[match.lastgroup or ""]
                lead = piece.segment.text[piece.labels[at - 1].end() if at else 0 : match.start()]
                if SOMEBODY_ELSE.search(f"{'' if at or column else before} {lead}"):
                    other, named = True, named or kind is Kind.BARE_NAME
                elif kind is Kind.NAME:
                    other = named = False
                yield Labelled(kind, number, _value(row, column, at, below), other)
        other = named


def _is_heading(row: Sequence[_Piece]) -> bool:
    """Whether a line without labels is short enough to say whose particulars follow."""
    words = sum(len(piece.segment.words) for piece in row)
    return words <= _HEADING_WORDS and not any(piece.labels for piece in row)


def _value(row: Sequence[_Piece], column: int, at: int, below: Sequence[_Piece]) -> str:
    """What belongs to a label: up to the next label, or else the next piece, or else what is below."""
    piece = row[column]
    last = at + 1 == len(piece.labels)
    end = len(piece.segment.text) if last else piece.labels[at + 1].start()
    value = piece.segment.text[piece.labels[at].end() : end].strip(" :=#.*_|")
    if value or not last:
        return value
    if column + 1 < len(row) and not row[column + 1].labels:
        return row[column + 1].segment.text
    heads = sum(bool(other.labels) for other in row) > 1
    return _under(piece.segment, below) if heads else ""


def _under(head: Segment, row: Sequence[_Piece]) -> str:
    """What stands under a heading, if it is one piece without a label."""
    box = head.box
    under = [
        piece.segment.text
        for piece in row
        if piece.segment.box.left < box.right and piece.segment.box.right > box.left and not piece.labels
    ]
    return under[0] if len(under) == 1 else ""
