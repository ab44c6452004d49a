"""Words that a reader broke apart: `Zzyz xford` is the name that stands whole elsewhere in the document.

Rules:
- Two or three neighbours are put together and looked for among the identifiers that were found; a short one may be
  any word, and is looked for only where a capital begins it and small letters go on (`Zz yx`).
- Only words that were kept so far become denials, and only beside one another in the same cell.
- Pieces that touch are one word: `[Mbeki-S]tone,` stays behind with its head, also where no document names it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence

from appliance.documents import Word
from appliance.redaction.layout import Layout, squeeze
from appliance.redaction.number_rests import Reasons, leaves
from appliance.redaction.reasons import OF_HOUSES, OF_NAMES, Reason

_PIECES = (2, 3)
_LEAST, _LEAST_CAPITAL = 6, 4  # letters and digits
_OVER, _SPACE = -0.3, 0.12  # heights: boxes of one word may overlap a little, and a space is wider


def find(layout: Layout, known: Collection[str]) -> Iterator[int]:
    """Words whose letters make a known identifier together with their neighbours'."""
    if not known:
        return
    for cell in layout.cells:
        parts = [squeeze(layout.words[word].text) for word in cell.words]
        for size in _PIECES:
            for at in range(len(parts) - size + 1):
                whole = "".join(parts[at : at + size])
                if len(whole) < _LEAST and not _like_a_name(layout, cell.words[at : at + size], whole):
                    continue
                if whole in known and all(parts[at : at + size]):
                    yield from cell.words[at : at + size]


def torn(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Words that leave though they are the rest of a word that stays behind as a name: no space stands between them."""
    for cell in layout.cells:
        for one, other in itertools.pairwise(cell.words):
            if leaves(reasons, one) != leaves(reasons, other) and _touch(layout.words[one], layout.words[other]):
                left, stays = (one, other) if leaves(reasons, one) else (other, one)
                if (reason := reasons[stays]) is not None and reason in OF_NAMES | OF_HOUSES:
                    yield left, reason


def _touch(one: Word, other: Word) -> bool:
    """Whether a word goes on in another: small letters, or capitals behind capitals, with less than a space between."""
    end, begin = one.text[-1:], other.text[:1]
    goes_on = end.isalpha() and begin.isalpha() and (begin.islower() or (end.isupper() and one.text.isupper()))
    return goes_on and _OVER <= (other.box.left - one.box.right) / max(one.box.height, other.box.height) <= _SPACE


def _like_a_name(layout: Layout, words: Sequence[int], whole: str) -> bool:
    """Whether words together are written as one name is."""
    first, *rest = (layout.words[word].text for word in words)
    return len(whole) >= _LEAST_CAPITAL and first.istitle() and all(text[0].islower() for text in rest)
