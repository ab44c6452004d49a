"""Late-page sheets: what is laid on top of a page that turns up after its document was scanned.

A sheet carries the same code twice, far apart, and the bars of patch 4 along all four edges: narrow, wide, wide,
narrow, the same from either end. By the bars the station knows the sheet for what it is where its code cannot be read.

Rules:
- Either way round and either side up it says the same, as a separator sheet does.
- It names nobody, and nothing about the document but the first digits of its random id.
- English and Spanish stand side by side: whoever finds the sheet knows where it belongs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from appliance.printing.paper import BOLD, REGULAR, Paper, PaperSize, Spot
from appliance.printing.separator import MARGIN, NARROW, PATCH_DEPTH, QUIET, WIDE, fitting, patches

PATCH_4: Final = (NARROW, WIDE, WIDE, NARROW)
CODE_MM: Final = 44.0
_HEADING_PT, _NUMBER_PT, _LINE_PT, _SMALL_PT = 30.0, 60.0, 22.0, 12.0
_TITLE = "Late-page sheet"


@dataclass(frozen=True, slots=True)
class LateSheet:
    """What stands on a sheet: the text of its codes; the rest is for people."""

    code: str
    number: int
    document: str  # the first digits of its id
    after: int  # of the document's sheets it comes behind; 0: behind all
    until: str


def late_sheet_pdf(sheet: LateSheet, size: PaperSize) -> bytes:
    """A PDF of two equal pages, the sides of one sheet. Raises PrintingError."""
    paper = Paper(size, _TITLE)
    _side(paper, sheet)
    paper.next_sheet()
    _side(paper, sheet)
    return paper.pdf()


def _side(paper: Paper, sheet: LateSheet) -> None:
    size, middle = paper.size, paper.size.width / 2
    patches(paper, PATCH_4)
    inside = MARGIN + PATCH_DEPTH + QUIET
    paper.code(Spot(inside, inside), CODE_MM, sheet.code, correction="H")
    far = Spot(size.width - inside - CODE_MM, size.height - inside - CODE_MM)
    paper.code(far, CODE_MM, sheet.code, correction="H")
    room = size.width - 2 * inside
    y = size.height / 2 - 48
    for text, size_pt, font, step in _lines(sheet):
        y += step
        fitting(paper, Spot(middle, y), text, size_pt, room, font)


def _lines(sheet: LateSheet) -> list[tuple[str, float, str, float]]:
    """Text, type size, font and the way down to its base line, mm."""
    where = f"behind its sheet {sheet.after} / tras su hoja {sheet.after}" if sheet.after else "at its end / al final"
    return [
        ("LATE PAGE / HOJA TARDÍA", _HEADING_PT, BOLD, 0.0),
        (f"{sheet.number}", _NUMBER_PT, BOLD, 23.0),
        (f"document / documento {sheet.document}", _LINE_PT, REGULAR, 14.0),
        (where, _LINE_PT, REGULAR, 10.0),
        (f"until / hasta {sheet.until}", _LINE_PT, REGULAR, 10.0),
        ("Lay it on the late pages, nothing else, and scan. It works once.", _SMALL_PT, REGULAR, 11.0),
        ("Póngala sobre las hojas tardías, nada más, y escanee. Sirve una vez.", _SMALL_PT, REGULAR, 6.0),
        ("Print at 100 %. / Imprimir al 100 %.", _SMALL_PT, REGULAR, 6.0),
    ]
