"""Separator sheets: what goes between two documents of a stack.

A sheet carries the same code twice, far apart, and the bars of patch T along all four edges. The patch code is the one
that document scanners know: four bars, 0.08 inch narrow and 0.20 inch wide with 0.08 inch between them, 0.80 inch in
all; T is narrow, wide, narrow, wide, counted from the edge that goes in first. Read from its other end it is patch 2,
which those scanners take for a separator as well.

Rules:
- Either way round and either side up it says the same: turned by half, every bar lies where another one lay, and the
  back is printed like the front.
- People read it without a scanner: class, purpose and number of sheets stand on it in large letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.printing.paper import BOLD, REGULAR, Paper, PaperSize, Spot

NARROW: Final = 25.4 * 0.08  # mm
WIDE: Final = 25.4 * 0.20
PATCH_T: Final = (NARROW, WIDE, NARROW, WIDE)
PATCH_DEPTH: Final = sum(PATCH_T) + 3 * NARROW  # mm, across the bars
MAX_COPIES: Final = 200
MARGIN = 8.0  # mm between the edge and the first bar
_BAR = 76.2  # mm, the length of the bars
_CODE = 44.0  # mm
QUIET = 7.0  # mm of white between bars and anything else
_HEADING_PT, _NAME_PT, _TEXT_PT, _SMALL_PT = 40.0, 46.0, 26.0, 12.0
_TITLE = "Separator sheet"
_HOW = ("Put this sheet in front of its paper.", "Any edge first, either side up.")
_HOW_ONE_SIDED = ("Put this sheet in front of its paper.", "Any edge first, its print facing as the paper's fronts.")
_KEPT = "Print it at 100 %. It is scanned, counted and left out of the document."


@dataclass(frozen=True, slots=True)
class Separator:
    """What stands on a sheet: `code` is the text of its QR codes, none without; the rest is for people."""

    code: str = ""
    document_class: str = ""
    title: str = ""  # of the class
    purpose: str = ""
    sheets: int = 0  # that follow it; 0: not said


def separator_pdf(separator: Separator, size: PaperSize, copies: int = 1, *, both_sides: bool = True) -> bytes:
    """A PDF with `copies` sheets; for both sides each sheet is two equal pages.

    Raises:
        PrintingError: a name does not fit into the code.
    """
    paper = Paper(size, _TITLE)
    pages = copies * (2 if both_sides else 1)
    for number in range(pages):
        if number:
            paper.next_sheet()
        _page(paper, separator, both_sides=both_sides)
    return paper.pdf()


def _page(paper: Paper, separator: Separator, *, both_sides: bool) -> None:
    """One side of a sheet."""
    size, middle = paper.size, paper.size.width / 2
    patches(paper)
    inside = MARGIN + PATCH_DEPTH + QUIET
    if separator.code:
        paper.code(Spot(inside, inside), _CODE, separator.code, correction="H")
        far = Spot(size.width - inside - _CODE, size.height - inside - _CODE)
        paper.code(far, _CODE, separator.code, correction="H")
    y = size.height / 2 - 44
    paper.text(Spot(middle, y), "SEPARATOR", _HEADING_PT, font=BOLD, centred=True)
    room = size.width - 2 * inside
    name = separator.document_class or "next document"
    y += 24
    fitting(paper, Spot(middle, y), name, _NAME_PT, room, BOLD)
    if separator.title and separator.title.lower() != name.replace("-", " "):
        y += 11
        fitting(paper, Spot(middle, y), separator.title, _TEXT_PT * 0.7, room, REGULAR)
    for line in _lines(separator):
        y += 13
        fitting(paper, Spot(middle, y), line, _TEXT_PT, room, REGULAR)
    y += 10
    for line in (*(_HOW if both_sides else _HOW_ONE_SIDED), _KEPT):
        y += 6
        fitting(paper, Spot(middle, y), line, _SMALL_PT, room, REGULAR)


def _lines(separator: Separator) -> list[str]:
    """What a person checks before the sheet goes in."""
    lines = []
    if separator.purpose:
        lines.append(f"for {separator.purpose}")
    if separator.sheets:
        lines.append(f"{separator.sheets} sheets follow" if separator.sheets > 1 else "1 sheet follows")
    return lines


def fitting(paper: Paper, spot: Spot, text: str, size_pt: float, room: float, font: str) -> None:
    """A centred line, smaller where the room asks for it."""
    wide = paper.text_width(text, size_pt, font)
    paper.text(spot, text, size_pt * min(1.0, room / wide), font=font, centred=True)


def patches(paper: Paper, bars: Sequence[float] = PATCH_T) -> None:
    """A patch code along all four edges, its first bar next to the edge; `bars` are their widths, mm."""
    width, height = paper.size.width, paper.size.height
    at = MARGIN
    for bar in bars:
        far = at + bar
        paper.block(Spot((width - _BAR) / 2, at), _BAR, bar)
        paper.block(Spot((width - _BAR) / 2, height - far), _BAR, bar)
        paper.block(Spot(at, (height - _BAR) / 2), bar, _BAR)
        paper.block(Spot(width - far, (height - _BAR) / 2), bar, _BAR)
        at = far + NARROW
