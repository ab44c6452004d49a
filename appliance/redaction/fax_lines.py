# ruff: noqa: SIM905 - word lists are kept as text
"""The line that a fax machine prints on top or at the foot of a page: day, clock, who sent it, page.

Rules:
- It has a clock and a page's number (`P. 03`, `PAGE 2/7`, `@003/012`), or a day, a clock and a telephone's number, and
  stands in the first or last rows.
- Its other capitals are who sent it or who received it, whatever else they mean: the line says nothing of medicine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout, bare
from appliance.redaction.name_words import DOCUMENT_TITLES

_ROWS = 3  # from the top, and from the foot
_CLOCK = re.compile(r"[012]?\d:[0-5]\d(?::[0-5]\d)?(?:[ap]\.?m?\.?)?[,;]?", re.IGNORECASE)
_PAGE = re.compile(r"@?0\d{1,2}/0?\d{1,3}|p(?:age|g)?\.?:?\d{1,3}(?:/\d{1,3})?", re.IGNORECASE)
_OF_PAGES = re.compile(r"\d{1,3}(?:/\d{1,3})?")
_PAGES = frozenset({"p", "pg", "page"})
_FAX = frozenset({"fax", "facsimile", "jetfax", "faxmaker", "efax", "rightfax"})
_SAID = frozenset(
    "fax page pages pg p to from no of as am pm a m rx tx job status report time received print printed sent by date "
    "ext ok sender phone tel id via mode pgs".split()
)
_DAY = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}){1,2}[,;]?")
_NUMBER = re.compile(r"\+?1?[\d().-]{10,16}")
_DIGITS = 10  # of a telephone's number
_MOST = 20  # words
_SHORTEST = 2  # letters


def find(layout: Layout) -> Iterator[int]:
    """Indexes of the capitals of such lines that are no words of the machine's own."""
    rows = sorted({*range(min(_ROWS, len(layout.rows))), *range(max(0, len(layout.rows) - _ROWS), len(layout.rows))})
    for number in rows:
        words = layout.words_of(layout.rows[number])
        texts = [layout.words[word].text for word in words]
        said = [bare(text).casefold() for text in texts]
        numbered = zip(said, [*said[1:], ""], strict=True)
        paged = any(_PAGE.fullmatch(text) for text in texts) or any(
            a in _PAGES and _OF_PAGES.fullmatch(b) for a, b in numbered
        )
        timed = any(_CLOCK.fullmatch(text) for text in texts)
        sent = timed and (paged or not _FAX.isdisjoint(said) or _dialled(texts)) and len(words) <= _MOST
        if sent and not any(
            text.islower() and len(text) > _SHORTEST and text not in _SAID for text in map(bare, texts)
        ):
            yield from (
                word
                for word, text, lower in zip(words, texts, said, strict=True)
                if text[:1].isupper()
                and bare(text).isalpha()
                and lower not in _SAID | DOCUMENT_TITLES
                and len(lower) >= _SHORTEST
            )


def _dialled(texts: Sequence[str]) -> bool:
    """Whether a day and a whole telephone's number stand among these words."""
    numbers = (text for text in texts if _NUMBER.fullmatch(text))
    return any(_DAY.fullmatch(text) for text in texts) and any(
        sum(c.isdigit() for c in text) >= _DIGITS for text in numbers
    )
