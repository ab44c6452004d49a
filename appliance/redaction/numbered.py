"""Forms that number their boxes: `31. SIGNATURE`, `8 PATIENT NAME`, `LAST ... FIRST ...`.

Rules:
- A page that has several such boxes is such a form; on others a number before capitals is an item of a list. Its boxes
  may have parts (`d. PLAN NAME`).
- A label in a numbered box needs no colon.
"""

from __future__ import annotations

import itertools
import re

from appliance.redaction.layout import Layout

_BOX = re.compile(r"\d{1,2}[a-z]?[.)]?")  # the number of a form's box
_PART = re.compile(r"[a-h][.)]")
_BOXES = 6  # on a page; fewer are a list
_SHOUTED = 3  # letters of a label in capitals
_PARTS_OF_NAMES = frozenset({"LAST", "FIRST", "MIDDLE"})


def find(layout: Layout) -> frozenset[int]:
    """Words in capitals right behind the number of a box (`31. SIGNATURE`), on a form that numbers its boxes."""
    texts = [word.text for word in layout.words]
    shouted = [
        (number, index)
        for index, (number, text) in enumerate(itertools.pairwise(texts), 1)
        if text.isupper() and sum(c.isalpha() for c in text) >= _SHOUTED
    ]
    found = [index for number, index in shouted if _BOX.fullmatch(number)]
    if len(found) < _BOXES:
        return frozenset()
    parts = [index for number, index in shouted if _PART.fullmatch(number)]
    return frozenset((*found, *parts, *(index for index, text in enumerate(texts) if text in _PARTS_OF_NAMES)))


def is_number(layout: Layout, index: int, boxed: frozenset[int]) -> bool:
    """Whether a word is the number of the box that begins behind it."""
    text = layout.words[index].text
    return index + 1 in boxed and (_BOX.fullmatch(text) or _PART.fullmatch(text)) is not None
