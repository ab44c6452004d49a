"""Lays a document out from top to bottom in some theme, over as many pages as it takes.

Rules:
- A template says what stands on the paper; fonts, sizes, margins and page ends belong to the theme and the flow.
- Every page after the first has a running head, where names hide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import zxingcpp

from appliance.documents import Box
from appliance.sim.drawing import marks, pictures
from appliance.sim.drawing.canvas import BLACK, BLUE_INK, GREY, WHITE, Canvas, Colour, Pen, pt
from appliance.sim.drawing.fonts import Face
from appliance.sim.drawing.layout import Column, PairStyle, TableStyle, cells, pairs, table
from appliance.sim.drawing.markup import unmarked
from appliance.sim.drawing.truth import Medium, RegionKind, Sample


@dataclass(frozen=True, slots=True)
class Theme:
    """How a document looks. `hand` is the handwriting on it."""

    body: Pen
    bold: Pen
    hand: Pen
    margin: int  # pixels
    leading: float
    colour: Colour

    @property
    def small(self) -> Pen:
        """Labels and footers."""
        return self.body.with_(size=max(7.5, self.body.size - 2.2), colour=GREY)


class Flow:
    """A document being laid out."""

    def __init__(self, title: str, theme: Theme, seed: int, running_head: str) -> None:
        """`running_head` is markup for the top of every page after the first."""
        self.theme = theme
        self._title, self._seed, self._head = title, seed, running_head
        self._done: list[Canvas] = []
        self.canvas = Canvas(title, seed)
        self.y = 260
        self.width = self.canvas.width - 2 * theme.margin

    def space(self, points: float) -> None:
        """Room before the next piece."""
        self.y += pt(points)

    def need(self, height: int) -> None:
        """Starts a new page when less than this many pixels are left."""
        if self.y + height > self.canvas.height - 300:
            self._done.append(self.canvas)
            self.canvas = Canvas(self._title, self._seed + len(self._done))
            self.canvas.text(self.theme.margin, 200, self._head, self.theme.small)
            self.y = 320

    def heading(self, markup: str, size: float = 2.0, align: str = "left") -> None:
        """A line in bold, `size` points larger than the text."""
        pen = self.theme.bold.with_(size=self.theme.bold.size + size, colour=self.theme.colour)
        self.need(pt(pen.size * 3))
        x = {"left": self.theme.margin, "centre": self.canvas.width // 2}[align]
        while self.canvas.measure(markup, pen) > self.width:
            pen = pen.with_(size=pen.size - 0.5)
        self.canvas.text(x, self.y, markup, pen, align)
        self.y += pt(pen.size * 1.5)

    def band(self, markup: str) -> None:
        """A heading knocked out of a dark band."""
        self.need(260)
        self.canvas.fill(Box(self.theme.margin, self.y - 44, self.theme.margin + self.width, self.y + 20), (60, 66, 78))
        self.canvas.text(self.theme.margin + 20, self.y + 2, markup, self.theme.bold.with_(colour=WHITE, size=9.5))
        self.y += 110

    def text(self, markup: str, pen: Pen | None = None) -> None:
        """A paragraph."""
        pen = pen or self.theme.body
        lines = 1 + self.canvas.measure(markup, pen) // self.width
        self.need(lines * pt(pen.size * self.theme.leading))
        self.y = self.canvas.paragraph(self.theme.margin, self.y, self.width, markup, pen, leading=self.theme.leading)
        self.y += pt(5)

    def fields(self, rows: Sequence[Sequence[str]], label_width: int = 330) -> None:
        """Labels and entries in columns."""
        self.need(len(rows) * pt(self.theme.body.size * 1.55))
        style = PairStyle(self.theme.small.with_(size=self.theme.body.size - 1), self.theme.bold, label_width)
        self.y = pairs(self.canvas, (self.theme.margin, self.y), self.width, rows, style) + pt(6)

    def grid(self, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]], *, lined: bool) -> None:
        """A table over the whole width; each column has a heading and its share of the width."""
        body = self.theme.body.with_(size=min(self.theme.body.size, 10.0))
        style = TableStyle(
            body, self.theme.bold.with_(size=body.size - 0.4), pt(body.size * 1.9), (228, 230, 234), lined
        )
        self.need((len(rows) + 2) * style.row_height)
        made = [Column(heading, int(share * self.width)) for heading, share in columns]
        self.y = table(self.canvas, (self.theme.margin, self.y - pt(8)), made, rows, style) + pt(20)

    def ticks(self, options: Sequence[tuple[str, bool]], across: int = 3) -> None:
        """Boxes to tick in columns."""
        for index, (markup, ticked) in enumerate(options):
            if index % across == 0:
                self.need(120)
            x = self.theme.margin + index % across * (self.width // across)
            self.canvas.checkbox(x, self.y + 4, ticked)
            self.canvas.text(x + 60, self.y, markup, self.theme.body)
            if index % across == across - 1 or index == len(options) - 1:
                self.y += pt(20)

    def boxed(self, label: str, count: int, entry: str) -> None:
        """A label above one-letter boxes that are filled in by hand."""
        self.need(240)
        self.canvas.text(self.theme.margin, self.y, label, self.theme.small)
        pen = self.theme.hand.with_(medium=Medium.CELLS, size=12.0)
        cells(self.canvas, (self.theme.margin, self.y + 96), count, entry, pen)
        self.y += 190

    def written(self, label: str, entry: str) -> None:
        """A label and a handwritten entry on a line."""
        self.need(130)
        end = self.canvas.text(self.theme.margin, self.y, label, self.theme.body) + 24
        self.canvas.rule(end, self.y + 12, self.theme.margin + self.width - end, 2, GREY)
        self.canvas.text(end + 20, self.y - 4, entry, self.theme.hand)
        self.y += 118

    def signature(self, below: str) -> None:
        """A signature over a line, with a name below."""
        self.need(380)
        seed = self._seed * 7 + self.y
        self.canvas.mark(RegionKind.SIGNATURE, marks.signature(seed), self.theme.margin + 20, self.y, BLUE_INK)
        self.canvas.rule(self.theme.margin, self.y + 200, 1000, 3)
        self.canvas.text(self.theme.margin, self.y + 250, below, self.theme.small)
        self.y += 330

    def stamp(self, ring: str, middle: tuple[str, ...], degrees: float) -> None:
        """A round stamp at the right, over whatever stands there."""
        mask = marks.round_stamp(unmarked(ring).upper(), middle, degrees, 460, self._seed)
        x = self.canvas.width - self.theme.margin - 500
        self.canvas.mark(RegionKind.STAMP, mask, x, max(200, self.y - 520), (150, 30, 58))

    def dated_stamp(self, lines: tuple[str, ...], degrees: float, colour: Colour) -> None:
        """A framed stamp at the right, over whatever stands there; its lines are bare text."""
        mask = marks.date_stamp(lines, degrees, self._seed)
        x = self.canvas.width - self.theme.margin - int(mask.shape[1])
        self.canvas.mark(RegionKind.STAMP, mask, max(0, x), max(120, self.y - 330), colour)

    def sticker(self, lines: Sequence[str], degrees: float, payload: str = "", width: int = 900) -> None:
        """A printed label stuck on askew at the right, with a barcode when there is a payload."""
        pen = self.theme.body.with_(size=9.0, colour=BLACK)
        piece = Canvas(self._title, self._seed, (width, 70 * len(lines) + (170 if payload else 50)))
        piece.frame(Box(0, 0, piece.width, piece.height), 2, GREY)
        for index, line in enumerate(lines):
            while piece.measure(line, pen) > width - 60:
                pen = pen.with_(size=pen.size - 0.5)
            piece.text(30, 62 + 70 * index, line, pen)
        if payload:
            mask = marks.barcode(payload, zxingcpp.BarcodeFormat.Code128, 3, 90)
            piece.mark(RegionKind.BARCODE, mask, 30, 50 + 70 * len(lines), BLACK, text=payload)
        self.need(piece.height + 120)
        self.canvas.stick(piece, self.canvas.width - self.theme.margin - width, self.y - 20, degrees)
        self.y += piece.height + 90

    def upward(self, markup: str) -> None:
        """Small print up the left margin."""
        pen = self.theme.small
        piece = Canvas(self._title, self._seed, (self.canvas.measure(markup, pen) + 40, 60))
        piece.text(20, 44, markup, pen)
        middle = 70 - piece.width // 2, self.canvas.height // 2
        self.canvas.stick(piece, *middle, 90.0, opaque=False)

    def overwritten(self, markup: str, entry: str) -> None:
        """A printed paragraph with a handwritten entry right across it."""
        top = self.y
        self.text(markup)
        x = self.theme.margin + int(self.canvas.rng.integers(0, self.width // 3))
        self.canvas.text(x, (top + self.y) // 2 - 10, entry, self.theme.hand)

    def struck(self, markup: str) -> None:
        """A line of print that a pen has struck through."""
        y, end = self.y, self.theme.margin + self.canvas.measure(markup, self.theme.body)
        self.text(markup)
        width = min(self.width, end - self.theme.margin)
        self.canvas.strike(marks.strike(self._seed, width), self.theme.margin, y - 32, BLUE_INK)

    def trace(self) -> None:
        """An electrocardiogram on its grid."""
        self.need(520)
        x, top, width, height = self.theme.margin, self.y - 20, self.width, 420
        for at in range(0, width + 1, 60):
            self.canvas.upright(x + at, top, height, 1, (236, 170, 170))
        for at in range(0, height + 1, 60):
            self.canvas.rule(x, top + at, width, 1, (236, 170, 170))
        self.canvas.mark(RegionKind.FIGURE, marks.heartbeat(self._seed, width, height), x, top, BLACK)
        self.y += height + 70

    def code(self, payload: str, symbology: zxingcpp.BarcodeFormat, scale: int = 4) -> None:
        """A barcode at the right edge of the current line."""
        tall = None if symbology == zxingcpp.BarcodeFormat.QRCode else 110
        mask = marks.barcode(payload, symbology, scale, tall)
        x = self.canvas.width - self.theme.margin - mask.shape[1]
        self.canvas.mark(RegionKind.BARCODE, mask, x, max(120, self.y - 130), BLACK, text=payload)

    def photo(self) -> None:
        """A portrait at the right edge."""
        picture = pictures.portrait(self._seed, 300, 375)
        self.canvas.picture(RegionKind.PHOTO, picture, self.canvas.width - self.theme.margin - 300, self.y - 60)

    def logo(self) -> None:
        """A logo at the left of the current line, which moves down below it."""
        drawn = (marks.cross_logo, marks.leaf_logo, marks.shield_logo)[self._seed % 3](150)
        self.canvas.mark(RegionKind.LOGO, drawn, self.theme.margin, self.y - 110, self.theme.colour)
        self.y += 110

    def margin_note(self, entry: str) -> None:
        """Something scribbled beside the text at the foot of the page."""
        place = self.theme.margin + self.width // 2
        self.canvas.text(place, self.canvas.height - 330, entry, self.theme.hand)
        self.canvas.mark(
            RegionKind.SCRIBBLE, marks.scribble(self._seed), place - 320, self.canvas.height - 420, BLUE_INK
        )

    def footer(self, left: str, right: str) -> None:
        """Small print at the foot of the current page."""
        y = self.canvas.height - 190
        self.canvas.text(self.theme.margin, y, left, self.theme.small.with_(size=7.6))
        self.canvas.text(self.canvas.width - self.theme.margin, y, right, self.theme.small.with_(size=7.6), "right")

    def pages(self) -> tuple[Sample, ...]:
        """The finished pages."""
        return tuple(canvas.sample() for canvas in (*self._done, self.canvas))


def face(name: str, size: float, medium: Medium = Medium.PRINT) -> Pen:
    """A pen for printed or typed text."""
    if medium is Medium.TYPEWRITER:
        return Pen(name, size, (44, 40, 46), medium, wobble=1.0, uneven=0.4)
    if medium is Medium.HANDWRITING:
        return Pen(name, size, BLUE_INK, medium, wobble=1.6)
    return Pen(name, size)


__all__ = ["Face", "Flow", "Theme", "face"]
