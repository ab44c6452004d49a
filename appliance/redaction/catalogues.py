"""Numbers of products: behind or below `REF` or `Cat. No.`, beside lots or serials, as of implants and their stickers.

Rules:
- A catalogue's number is the same in every house and says what was put in; a serial and a lot are another column.
- Without a column of lots or serials beside it `Ref` is anybody's reference, and nothing is told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.redaction.layout import Layout, squeeze

_HEADS = frozenset({"ref", "refno", "cat", "catno", "catalog", "catalogno", "catalogue", "refcat", "catref"})
_BESIDE = frozenset({"lot", "lots", "lotno", "sn", "serial", "serials", "serialno", "lotsn", "lotserial", "snlot"})
_NUMBER = re.compile(r"(?=\S*\d)[A-Z0-9]{2,7}(?:[-.][A-Z0-9]{1,6}){0,3}")
_ANOTHER = re.compile(r"\d{3}[-.]\d{2,3}[-.]\d{4}|\d{1,2}[-.]\d{1,2}[-.]\d{2,4}")  # a telephone, an SSN, a day
_SHORTEST = 4  # characters
_LABEL, _STICKER_ROWS = "REF", 2
_ROWS, _GAP = 30, 3  # rows of a table at most; rows without a number that end it
_BEFORE, _BEHIND = 1.0, 3.0  # heights by which a number begins before or behind its heading


def numbers(layout: Layout) -> frozenset[int]:
    """Indexes of the numbers of products in a table that has their lots or serials as well."""
    found = {index for place in range(len(layout.rows)) for index in _below(layout, place)}
    return frozenset(found.union(*(_behind(layout, place) for place in range(len(layout.rows)))))


def _below(layout: Layout, place: int) -> Iterator[int]:
    """The numbers below a row of headings, if it is one."""
    said = [(word, squeeze(layout.words[word].text)) for word in layout.words_of(layout.rows[place])]
    heads = [word for word, text in said if text in _HEADS]
    if len(heads) != 1 or all(text not in _BESIDE for _, text in said):
        return
    head, without = layout.words[heads[0]].box, 0
    for row in layout.rows[place + 1 : place + 1 + _ROWS]:
        under = [
            word
            for word in layout.words_of(row)
            if -_BEFORE * head.height <= layout.words[word].box.left - head.left <= _BEHIND * head.height
            and _is_number(layout.words[word].text)
        ]
        yield from under
        without = 0 if under else without + 1
        if without == _GAP:
            return


def _behind(layout: Layout, place: int) -> set[int]:
    """The numbers right behind `REF` in a row, where one of the next rows has as many lots below them."""
    words = layout.words_of(layout.rows[place])
    labels = [at for at, word in enumerate(words[:-1]) if layout.words[word].text.rstrip(":") == _LABEL]
    found = {words[at + 1] for at in labels if _is_number(layout.words[words[at + 1]].text)}
    lefts = [layout.words[words[at]].box for at in labels]
    near = layout.words_of(cell for row in layout.rows[place : place + 1 + _STICKER_ROWS] for cell in row)
    lots = [layout.words[word].box.left for word in near if squeeze(layout.words[word].text) in _BESIDE]
    below = all(any(abs(box.left - left) <= _BEHIND * box.height for left in lots) for box in lefts)
    return found if below and len(found) == len(labels) else set()


def _is_number(text: str) -> bool:
    """Whether a text may be a product's number: of capitals, digits and few dashes."""
    return len(text) >= _SHORTEST and _NUMBER.fullmatch(text) is not None and not _ANOTHER.fullmatch(text)
