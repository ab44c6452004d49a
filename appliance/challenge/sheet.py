"""Printing a challenge sheet: two sides, everything in vectors.

Rules:
- What is printed comes from `content` and `layout` alone, as what is measured later does.
"""

from __future__ import annotations

import math
from itertools import pairwise

from appliance.challenge import layout
from appliance.challenge.content import Content, Line, content_of
from appliance.classification.challenge import ChallengeCode
from appliance.documents import Side
from appliance.printing.paper import BOLD, PAPERS, POINTS_PER_MM, REGULAR, Paper, Spot

_CIRCLE = 64  # corners of a round mark
_TITLE = "Scan station challenge sheet"
_ADVICE = {
    Side.FRONT: ("Everybody on this sheet is invented.", "Put it alone into the feeder and press the button."),
    Side.BACK: ("This is the back of the challenge sheet.", "Both sides are scanned in one pass."),
}


def challenge_sheet(number: int, paper: str) -> bytes:
    """The PDF of a challenge sheet: its front, then its back.

    Args:
        number: decides what is planted, 0 to 999999.
        paper: a name of `PAPERS`.
    """
    content = content_of(number)
    sheet = Paper(PAPERS[paper], _TITLE)
    for side in Side:
        if side is Side.BACK:
            sheet.next_sheet()
        _Drawing(sheet).side(content, ChallengeCode(number, side, paper))
    return sheet.pdf()


class _Drawing:
    """Draws in coordinates of the frame."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._left, self._top = layout.frame_at(paper.size)

    def side(self, content: Content, code: ChallengeCode) -> None:
        """One side."""
        self._marks()
        self._head(code)
        for line in content.lines(code.side):
            self._line(line)
        if code.side is Side.FRONT:
            box = layout.BARCODE
            self._paper.code(self._spot(box.left, box.top), box.width, content.coded, "Code128", box.height)
            for one, next_one in pairwise(content.signature):
                self._paper.line(self._spot(*one), self._spot(*next_one), 0.45)
        self._targets()

    def _head(self, code: ChallengeCode) -> None:
        self._paper.text(self._spot(12, 17), _TITLE, 14, font=BOLD)
        for row, advice in enumerate(_ADVICE[code.side]):
            self._paper.text(self._spot(12, 24 + 6 * row), advice, 10.5)
        self._paper.text(self._spot(12, 36), f"Sheet {code.number:06d}, {code.side.value}", 8)
        self._paper.code(self._spot(layout.QR.left, layout.QR.top), layout.QR.width, code.text())

    def _marks(self) -> None:
        for x, y in layout.MARKS:
            turns = [2 * math.pi * step / _CIRCLE for step in range(_CIRCLE)]
            ring = [(x + layout.MARK_RADIUS * math.cos(t), y + layout.MARK_RADIUS * math.sin(t)) for t in turns]
            self._paper.polygon([self._spot(*point) for point in ring])

    def _line(self, line: Line) -> None:
        font = BOLD if line.bold else REGULAR
        self._paper.text(self._spot(line.x, line.y), line.text, line.size_pt, font=font)

    def _targets(self) -> None:
        self._paper.polygon([self._spot(*corner) for corner in layout.edge_corners()])
        for pitch, upright, laid in zip(layout.PITCHES, layout.BARS, layout.LAID_BARS, strict=True):
            wide = 1 / (2 * pitch)
            for bar in range(int(upright.width * pitch)):
                self._paper.block(self._spot(upright.left + bar / pitch, upright.top), wide, upright.height)
                self._paper.block(self._spot(laid.left, laid.top + bar / pitch), laid.width, wide)
        for grey, box in zip(layout.GREYS, layout.STEPS, strict=True):
            self._paper.block(self._spot(box.left, box.top), box.width, box.height, grey)
        for dash in layout.tilted_dashes():
            self._paper.polygon([self._spot(*corner) for corner in dash])
        for strip, grey in ((layout.FAINT, layout.FAINT_GREY), (layout.PALE, layout.PALE_GREY)):
            spot = self._spot(strip.left + 2, strip.top + 6.5)
            self._paper.text(spot, layout.STRIP_TEXT, 12, grey=grey)

    def _spot(self, x: float, y: float) -> Spot:
        return Spot(self._left + x, self._top + y)


def extents(line: Line, paper: Paper) -> list[tuple[float, float]]:
    """Where each segment of a line begins and ends, mm."""
    font = BOLD if line.bold else REGULAR
    ends, so_far = [], ""
    for segment in line.segments:
        begin = line.x + paper.text_width(so_far, line.size_pt, font)
        so_far += segment.text
        ends.append((begin, line.x + paper.text_width(so_far, line.size_pt, font)))
    return ends


def height_of(line: Line) -> float:
    """Height of a line's capitals, mm."""
    return line.size_pt * 0.72 / POINTS_PER_MM
