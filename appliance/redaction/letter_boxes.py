"""Single characters in a long row: what is written into a form's boxes, one character each.

Rules:
- Four in a row are boxes, and all of them stay behind: letters of a name or digits of a birthday would be judged one
  by one. Typed values (`x 3`) are none, nor is what its place explains (`flow_sheets`, `tables`), nor a scale to choose
  from (`0 1 2 3`) that several rows have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from appliance.redaction.layout import Layout, squeeze

_RUN = 4  # single characters in a row that make a form's boxes
_SCALES = 2  # rows with the same scale
_DIGITS = "0123456789"
_SIGNED = re.compile(r"[+\u2212-]\d[,;]?")  # a grade below nought is in no box


def find(layout: Layout, typed: bytearray, placed: Collection[int]) -> set[int]:
    """Indexes of words that are single characters in a long row of such.

    Args:
        layout: the page.
        typed: for each character of its text whether it belongs to a typed value.
        placed: words that their place explains; they break no row and are in none.
    """
    runs: list[list[int]] = []
    for row in layout.rows:
        run: list[int] = []
        for index in layout.words_of(row):
            text = layout.words[index].text
            begin = layout.starts[index]
            size = len(squeeze(text))
            value = typed[begin] and typed[begin + len(text.rstrip(",.;")) - 1]
            if size <= 1 and not value and not _SIGNED.fullmatch(text):
                run += [index] * size  # marks between boxes are none
                continue
            runs.append(run)
            run = []
        runs.append(run)
    long = [(run, "".join(squeeze(layout.words[index].text) for index in run)) for run in runs if len(run) >= _RUN]
    scales = Counter(text for _, text in long if text in _DIGITS)
    return {index for run, text in long if scales[text] < _SCALES for index in run} - set(placed)
