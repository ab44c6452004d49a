"""Words that a reader broke apart: `Zzyz xford` is the name that stands whole elsewhere in the document.

Rules:
- Two or three neighbours are put together and looked for among the identifiers that were found; a short one may be
  any word, and is looked for only where a capital begins it and small letters go on (`Zz yx`).
- Only words that were kept so far become denials, and only beside one another in the same cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from appliance.redaction.layout import Layout, squeeze

_PIECES = (2, 3)
_LEAST, _LEAST_CAPITAL = 6, 4  # letters and digits


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


def _like_a_name(layout: Layout, words: Sequence[int], whole: str) -> bool:
    """Whether words together are written as one name is."""
    first, *rest = (layout.words[word].text for word in words)
    return len(whole) >= _LEAST_CAPITAL and first.istitle() and all(text[0].islower() for text in rest)
