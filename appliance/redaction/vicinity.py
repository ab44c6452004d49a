"""The words around a word as a reader goes on: in its cell, beside it, and over the end of a line.

Each step leads to the left on a row or to another row, up or down: whoever goes on from word to word comes to an end,
whatever lines the reader of the page has put its words into.
"""

from __future__ import annotations

from appliance.redaction.layout import Layout


def before(layout: Layout, index: int) -> int | None:
    """The word before in the same cell, the one right beside it in another cell, or the last one of the line above."""
    left = layout.neighbours(index)[0]
    if left is not None or not index:
        return left
    here, last = layout.words[index], layout.words[index - 1]
    up = _row(layout, index) - _row(layout, index - 1)
    beside = here.line == last.line and 0 <= here.box.left - last.box.right <= here.box.height
    return index - 1 if (beside and up >= 0) or (here.line == last.line + 1 and up > 0) else None


def after(layout: Layout, index: int) -> int | None:
    """The word behind in the same cell, or the first one of the line below."""
    right = layout.neighbours(index)[1]
    if right is not None or index + 1 == len(layout.words):
        return right
    below = _row(layout, index + 1) > _row(layout, index)
    return index + 1 if below and layout.words[index + 1].line == layout.words[index].line + 1 else None


def _row(layout: Layout, index: int) -> int:
    return layout.cells[layout.cell_of[index]].row
