"""Pieces that many records share: letterheads, footers, label-and-entry rows, tables, boxed cells.

Rules:
- A piece takes a canvas and a place and returns the `y` (pixels) below itself; it invents no content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.documents import Box
from appliance.sim.drawing.canvas import BLACK, GREY, Canvas, Colour, Mask, Pen, pt
from appliance.sim.drawing.fonts import Face
from appliance.sim.drawing.truth import RegionKind

MARGIN = 270  # pixels: 0.9 inch
TEXT_WIDTH = 2550 - 2 * MARGIN

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on top of an organisation's paper. Lines are markup."""

    name: str
    lines: Sequence[str]
    logo: Mask
    colour: Colour
    face: Face = Face.SERIF_BOLD
    small: Face = Face.SANS


def letterhead(canvas: Canvas, head: Letterhead, y: int = 170) -> int:
    """Logo and name at the left, address lines at the right, a rule below."""
    canvas.mark(RegionKind.LOGO, head.logo, MARGIN, y, head.colour)
    left = MARGIN + int(head.logo.shape[1]) + 46
    pen = Pen(head.small, 8.2, GREY)
    room = canvas.width - MARGIN - max(canvas.measure(line, pen) for line in head.lines) - 60 - left
    title = Pen(head.face, 22, head.colour)
    while canvas.measure(head.name, title) > room:
        title = title.with_(size=title.size - 0.5)
    canvas.text(left, y + 122, head.name, title)
    for index, line in enumerate(head.lines):
        canvas.text(canvas.width - MARGIN, y + 34 + index * pt(11.2), line, pen, "right")
    bottom = y + max(int(head.logo.shape[0]), 34 + len(head.lines) * pt(11.2)) + 26
    canvas.rule(MARGIN, bottom, TEXT_WIDTH, 6, head.colour)
    return bottom + 6


def footer(canvas: Canvas, left: str, right: str, pen: Pen | None = None) -> None:
    """Small print on the last line of the page, above it a hairline."""
    pen = pen or Pen(Face.SANS, 7.6, GREY)
    canvas.rule(MARGIN, canvas.height - 236, TEXT_WIDTH, 2, GREY)
    canvas.text(MARGIN, canvas.height - 190, left, pen)
    canvas.text(canvas.width - MARGIN, canvas.height - 190, right, pen, "right")


@dataclass(frozen=True, slots=True)
class PairStyle:
    """How rows of labels and entries look; `shares` are the columns' parts of the width, empty for equal ones."""

    label: Pen
    entry: Pen
    label_width: int  # pixels
    shares: tuple[float, ...] = ()


def pairs(canvas: Canvas, at: Place, width: int, rows: Sequence[Sequence[str]], style: PairStyle) -> int:
    """Rows of `label, entry, label, entry, ...` in columns; the first baseline starts at `at`."""
    x, y = at
    for row in rows:
        shares = style.shares or (2 / len(row),) * (len(row) // 2)
        left = float(x)
        for column, share in enumerate(shares):
            canvas.text(round(left), y, row[2 * column], style.label)
            canvas.text(round(left) + style.label_width, y, row[2 * column + 1], style.entry)
            left += share * width
        y += pt(style.entry.size * 1.55)
    return y


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, width in pixels and alignment."""

    heading: str
    width: int
    align: str = "left"


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How a table looks. `grid` draws every cell's frame, otherwise rows are separated by hairlines."""

    body: Pen
    head: Pen
    row_height: int = 74
    head_fill: Colour | None = (226, 232, 238)
    grid: bool = False
    colour: Colour = BLACK


def table(
    canvas: Canvas, at: Place, columns: Sequence[Column], rows: Sequence[Sequence[str]], style: TableStyle
) -> int:
    """A table whose top left corner is `at`; a cell is markup, an empty one stays empty."""
    x, y = at
    width = sum(c.width for c in columns)
    if style.head_fill is not None:
        canvas.fill(Box(x, y, x + width, y + style.row_height), style.head_fill)
    canvas.rule(x, y, width, 4, style.colour)
    _row(canvas, (x, y + style.row_height // 2), columns, [c.heading for c in columns], style.head)
    bottom = y + style.row_height
    canvas.rule(x, bottom, width, 4, style.colour)
    for row in rows:
        _row(canvas, (x, bottom + style.row_height // 2), columns, row, style.body)
        bottom += style.row_height
        canvas.rule(x, bottom, width, 3 if style.grid else 2, style.colour if style.grid else GREY)
    canvas.rule(x, bottom, width, 4, style.colour)
    if style.grid:
        edge = x
        for column_width in [0, *(c.width for c in columns)]:
            edge += column_width
            canvas.upright(edge - (3 if edge > x else 0), y, bottom - y + 4, 3, style.colour)
    return bottom + 4


def _row(canvas: Canvas, at: Place, columns: Sequence[Column], row: Sequence[str], pen: Pen) -> None:
    """One row whose middle starts at `at`."""
    x, baseline = at[0], at[1] + pt(pen.size * 0.36)
    for column, cell in zip(columns, row, strict=True):
        place = {"left": x + 20, "centre": x + column.width // 2, "right": x + column.width - 20}[column.align]
        if cell:
            canvas.text(place, baseline, cell, pen, column.align)
        x += column.width


def cells(canvas: Canvas, at: Place, count: int, entry: str, pen: Pen) -> None:
    """A row of `count` one-letter boxes whose lower left corner is `at`, filled in with an entry."""
    (x, y), height, pitch = at, 76, 62
    canvas.frame(Box(x, y - height, x + count * pitch + 3, y + 3))
    for index in range(1, count):
        canvas.upright(x + index * pitch, y - height, height, 3, GREY)
    if entry:
        canvas.spread(x, y - 18, entry, pitch, pen)


def blank_line(canvas: Canvas, at: Place, width: int, caption: str, pen: Pen) -> None:
    """A line to write on, starting at `at`, with its caption below."""
    canvas.rule(at[0], at[1], width, 3)
    canvas.text(at[0], at[1] + pt(pen.size * 1.35), caption, pen)


def paragraphs(canvas: Canvas, y: int, markup: str, pen: Pen, *, leading: float = 1.36, gap: float = 7.5) -> int:
    """Paragraphs over the text's width, parted by empty lines in the markup; `gap` points between them."""
    for paragraph in markup.strip().split("\n\n"):
        y = canvas.paragraph(MARGIN, y, TEXT_WIDTH, paragraph, pen, leading=leading) + pt(gap)
    return y


def sections(canvas: Canvas, y: int, markup: str, head: Pen, body: Pen) -> int:
    """Headed sections, parted by empty lines in the markup; the first line of each is its heading."""
    for section in markup.strip().split("\n\n"):
        heading, _, text = section.partition("\n")
        canvas.text(MARGIN, y, heading, head)
        y = canvas.paragraph(MARGIN, y + pt(16), TEXT_WIDTH, text, body, leading=1.42) + pt(13)
    return y
