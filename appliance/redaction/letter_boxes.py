"""Single characters in a long row: what is written into a form's boxes, one character each.

Rules:
- Four in a row are boxes, and all of them stay behind: letters of a name or digits of a birthday would be judged one
  by one. Typed values (`x 3`) are none, nor is what its place explains (`flow_sheets`, `tables`).
"""

from __future__ import annotations

from collections.abc import Collection

from appliance.redaction.layout import Layout, squeeze

_RUN = 4  # single characters in a row that make a form's boxes


def find(layout: Layout, typed: bytearray, placed: Collection[int]) -> set[int]:
    """Indexes of words that are single characters in a long row of such.

    Args:
        layout: the page.
        typed: for each character of its text whether it belongs to a typed value.
        placed: words that their place explains; they break no row and are in none.
    """
    found: set[int] = set()
    for row in layout.rows:
        run: list[int] = []
        for index in layout.words_of(row):
            text = layout.words[index].text
            begin = layout.starts[index]
            size = len(squeeze(text))
            if size <= 1 and not (typed[begin] and typed[begin + len(text.rstrip(",.;")) - 1]):
                run += [index] * size  # marks between boxes are none
                continue
            if len(run) >= _RUN:
                found.update(run)
            run = []
        if len(run) >= _RUN:
            found.update(run)
    return found - set(placed)
