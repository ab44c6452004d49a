"""The invented texts of `bench/notes` as paper: typed, scanned and faxed, with exact truth.

Rules:
- A text keeps its lines and its columns: in a proportional face each column begins where its first letter stood.
- Fonts, sizes and defects turn with the number of the text; equal arguments give equal pages.
- What the text marks as a fact is a clinical fact, what it marks as an identifier is one, everything else is plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from appliance.sim.drawing.canvas import Canvas, OffPaperError, Pen, pt
from appliance.sim.drawing.fonts import Face
from appliance.sim.drawing.markup import fact, mark
from appliance.sim.drawing.scanner import scan
from appliance.sim.drawing.truth import Hipaa, Medium, Sample
from appliance.sim.generator import GeneratedDocument, defects_of_turn
from bench.invented import PARTS, Note, load

_MARGIN, _TOP, _FOOT = 225, 300, 240  # pixels at 300 dpi
_SIZES = tuple(np.arange(12.0, 6.4, -0.5))  # points, the first that fits
_LONGEST = 100  # characters of a line; a typist breaks a longer one
_KINDS = {
    "NAME": Hipaa.NAME, "PLACE": Hipaa.PLACE, "DATE": Hipaa.DATE, "PHONE": Hipaa.PHONE, "EMAIL": Hipaa.EMAIL,
    "SSN": Hipaa.SSN, "WEB": Hipaa.URL, "ID": Hipaa.RECORD, "ORG": Hipaa.OTHER, "AGE": Hipaa.OTHER,
}  # fmt: skip
_PENS: tuple[tuple[str, str, Medium], ...] = (  # body, bold
    (Face.SERIF, Face.SERIF_BOLD, Medium.PRINT),
    ("Carlito-Regular", "Carlito-Bold", Medium.PRINT),
    (Face.TYPEWRITER, Face.TYPEWRITER, Medium.TYPEWRITER),
    (Face.SANS, Face.SANS_BOLD, Medium.PRINT),
    (Face.MONO, Face.MONO_BOLD, Medium.PRINT),
    ("Caladea-Regular", "Caladea-Bold", Medium.PRINT),
    (Face.VERA, Face.VERA_BOLD, Medium.PRINT),
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands in a line from `column` on, as markup."""

    column: int
    markup: str


def notes(parts: tuple[str, ...] = PARTS) -> tuple[tuple[str, Note], ...]:
    """Every text with the name of its part, the parts in turn."""
    piles = [[(part, note) for note in load(part)] for part in parts]
    deepest = max(len(pile) for pile in piles)
    return tuple(pile[turn] for turn in range(deepest) for pile in piles if turn < len(pile))


def draw_note(part: str, note: Note, seed: int, number: int) -> GeneratedDocument:
    """The text on paper, as it was scanned.

    Raises:
        OffPaperError: it does not fit a sheet in the smallest size.
        FontMissingError: a font of the generator is not installed.
    """
    rng = np.random.default_rng([seed, number])
    body, bold, medium = _PENS[number % len(_PENS)]
    lines = list(_lines(note))
    pen = Pen(body, medium=medium, wobble=0.8 if medium is Medium.TYPEWRITER else 0.0)
    page = next(filter(None, (_set(note.title, lines, pen.with_(size=size), bold, seed) for size in _SIZES)), None)
    if page is None:
        raise OffPaperError(note.title)
    name, defects = defects_of_turn(number, rng)
    return GeneratedDocument(number, f"{part}: {note.title}", str(body), name, (scan(page, defects, seed + number),))


def _set(title: str, lines: list[list[_Cell]], pen: Pen, bold: str, seed: int) -> Sample | None:
    """The text in one size; None where it does not fit."""
    canvas = Canvas(title, seed)
    letter = canvas.measure("n" * 20, pen) / 20
    y = _TOP
    for number, cells in enumerate(lines):
        at = _MARGIN
        for cell in cells:
            x = max(at, _MARGIN + round(cell.column * letter))
            try:
                at = canvas.text(x, y, cell.markup, pen.with_(face=bold) if number == 0 else pen) + round(2 * letter)
            except OffPaperError:
                return None
            if at > canvas.width - _MARGIN // 2:
                return None
        y += pt(pen.size * 1.35)
        if y > canvas.height - _FOOT:
            return None
    return canvas.sample()


def _lines(note: Note) -> Iterator[list[_Cell]]:
    """The lines of a text as cells; a line that is too long goes on in the next."""
    start = 0
    for typed in note.text.split("\n"):
        line = typed
        while len(line) > _LONGEST and (cut := line.rfind(" ", 0, _LONGEST)) > 0:
            yield _cells(note, start, line[:cut])
            line, start = line[cut + 1 :], start + cut + 1
        yield _cells(note, start, line)
        start += len(line) + 1


def _cells(note: Note, start: int, line: str) -> list[_Cell]:
    return [
        _Cell(found.start(), _marked(note, start + found.start(), start + found.end()))
        for found in re.finditer(r"\S+(?: \S+)*", line)
    ]


def _marked(note: Note, start: int, end: int) -> str:
    """A stretch of the text with its marks; a mark that a line's end cuts is two."""
    spans = [(s, e, _KINDS[kind]) for s, e, kind in note.spans]
    facts = [(s, e, None) for s, e in note.facts]
    found = sorted(((s, e, k) for s, e, k in (*spans, *facts) if s < end and e > start), key=lambda m: (m[0], -m[1]))
    text, at = "", start
    for s, e, kind in found:
        left, right = max(s, at), min(e, end)
        if left < right:
            piece = note.text[left:right]
            text += note.text[at:left] + (fact(piece) if kind is None else mark(kind, piece))
            at = right
    return text + note.text[at:end]
