"""Stickers of vaccines: a few printed lines that were stuck on askew, and say what was given.

Text that leans beside the page is a stamp or a note to `stamps`, and stays behind. The sticker of a vaccine is the one
piece of it that medicine needs: its name and its lot.

Rules:
- A sticker is a small block of lines: a vaccine in one of them, a lot in another, and nothing that has to stay behind
  for what it says. One such word, and the whole block stays behind as every other stamp does.
- It only lifts what `stamps` said of the block; all other evidence stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from appliance.documents import Box, Word
from appliance.redaction.layout import squeeze
from appliance.redaction.tables import LOT_LABELS, VACCINES

_MOST = 14  # words of a sticker
_BELOW, _BESIDE = 1.4, 1.8  # heights between the lines of a block, and between words of a line


def vaccines(words: Sequence[Word], cleared: Sequence[bool], stamped: Collection[int]) -> set[int]:
    """Indexes of the words on stickers of vaccines.

    Args:
        words: the words of a page.
        cleared: for each word, whether it may leave for what it says.
        stamped: the indexes of words that lie as stamps do; only these are looked at.
    """
    found: set[int] = set()
    for block in _blocks(words, sorted(stamped)):
        inside = [i for i, word in enumerate(words) if i in block or _within(word.box, [words[b].box for b in block])]
        said = [i for i in inside if any(c.isalnum() for c in words[i].text)]
        parts = {p for i in said for p in re.split(r"[^a-z0-9]+", words[i].text.casefold()) if p}
        named = bool(parts & VACCINES) and any(squeeze(words[i].text) in LOT_LABELS for i in said)
        if named and len(said) <= _MOST and all(cleared[i] for i in said):
            found.update(block)
    return found


def _blocks(words: Sequence[Word], stamped: Sequence[int]) -> list[set[int]]:
    """Words that stand together, by their indexes."""
    blocks: list[set[int]] = []
    for index in stamped:
        near = [block for block in blocks if any(_near(words[index].box, words[other].box) for other in block)]
        blocks = [block for block in blocks if block not in near]
        blocks.append({index}.union(*near))
    return blocks


def _near(one: Box, other: Box) -> bool:
    """Whether two words stand on one line or on lines right below each other."""
    height = max(one.height, other.height)
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return across <= _BESIDE * height and down <= _BELOW * height


def _within(box: Box, block: Sequence[Box]) -> bool:
    """Whether the middle of a word lies in the bounds of a block."""
    across, down = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    wide = min(b.left for b in block) <= across <= max(b.right for b in block)
    return wide and min(b.top for b in block) <= down <= max(b.bottom for b in block)
