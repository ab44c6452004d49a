# ruff: noqa: SIM905 - word lists are kept as text
"""Towns in the boxes of forms: `MOBILE AL` below `CITY / STATE`, `BIG SPRING TX` in a contact's row.

Rules:
- Towns are called by ordinary words: the caption over a cell, or the state's code that ends it, says that it is one.
- A caption is a cell that holds nothing but the words of such captions; `CITY` or `STATE` alone needs the other one, or
  a ZIP's or a county's caption, on its row.
- A state's code that means something else in a chart (`CT`, `PA`, `MS`) says nothing without a caption.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from appliance.policy.categories import Category
from appliance.redaction.label_table import ANY
from appliance.redaction.labels import Field
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.rules import STATES

_TOWNS = frozenset("city town village municipality county parish".split())
_CAPTION = _TOWNS | frozenset(
    "state st province prov country zip zipcode code postal of and or residence birth birthplace death injury accident "
    "employment occurrence legal mailing home physical place".split()
)
_BESIDE = _TOWNS | {"state", "zip", "zipcode", "province"}
_NUMBER = re.compile(r"\(?\d{1,2}[a-z]?[.)]{0,2}")  # of a form's box
_ONLY_STATES = frozenset("AK AR AZ FL IA IL KS KY MN NC ND NE NH NJ NM NV NY OH RI TN TX UT VT WA WI WV WY".split())
_PEOPLE = frozenset({Category.PHONE, Category.NAME, Category.PROVIDER})
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
_MOST = 5  # words of a town, its state and its ZIP
_TOWN = 3  # words
_SHORTEST = 3  # letters


def find(layout: Layout, vetoes: Mapping[int, Category]) -> Iterator[int]:
    """Indexes of the words of towns and states.

    Args:
        layout: the page.
        vetoes: what is known to be an identifier already.
    """
    captions = {number: said for number in range(len(layout.cells)) if (said := _caption(layout, number))}
    for number, said in captions.items():
        others = [captions[c] for c in layout.rows[layout.cells[number].row] if c != number and c in captions]
        if len(said & _BESIDE) > 1 or (said & _TOWNS and len(said) > 1) or any(o & _BESIDE for o in others):
            yield from _value(layout, number, captions)
    for cell in layout.cells:
        yield from _before_state(layout, cell.words, vetoes)


def labelled(layout: Layout, fields: Iterable[Field]) -> Iterator[int]:
    """Indexes of words that fill in a town or a county by its own label, however common they are: `County: Wake`."""
    for entry in fields:
        said = {squeeze(layout.words[word].text) for word in entry.label}
        if entry.category is Category.PLACE and entry.sure and said <= _TOWNS:
            yield from entry.value


def _caption(layout: Layout, number: int) -> frozenset[str]:
    """The words of a cell that is the caption of a town, a county or a state and nothing else."""
    texts = [layout.words[word].text for word in layout.cells[number].words]
    if _NUMBER.fullmatch(texts[0]):
        texts = texts[1:]
    if any(text.endswith(":") for text in texts):
        return frozenset()  # a label with its sign
    said = {part for text in texts for part in re.findall(r"[a-z]+", text.casefold())}
    return frozenset(said) if said & _BESIDE and said <= _CAPTION else frozenset()


def _value(layout: Layout, caption: int, captions: Mapping[int, frozenset[str]]) -> Iterator[int]:
    """The words below a caption, or beside it where the state stands beside its own caption."""
    row = layout.rows[layout.cells[caption].row]
    inline = any(
        _is_state(layout, right)
        for right in (layout.next_cell(c) for c in row if "state" in captions.get(c, ()))
        if right is not None
    )
    cell = layout.next_cell(caption) if inline else layout.below(caption)
    if cell is None or cell in captions:
        return
    words = layout.cells[cell].words
    here = layout.rows[layout.cells[cell].row]
    told = any(_is_state(layout, c) or _ends_with_state(layout, layout.cells[c].words) for c in here)
    if not _is_written(layout, words) or (not told and _says_label(layout, words)):
        return
    yield from words
    after = layout.next_cell(cell)
    if after is not None and _is_state(layout, after):
        yield from layout.cells[after].words


def _is_state(layout: Layout, cell: int) -> bool:
    """Whether a cell is a state's code, with or without a ZIP behind it."""
    first, *rest = (bare(layout.words[word].text) for word in layout.cells[cell].words)
    return first in STATES and all(_ZIP.fullmatch(text) for text in rest)


def _ends_with_state(layout: Layout, words: Sequence[int]) -> bool:
    """Whether words end with a state's code."""
    return len(words) > 1 and bare(layout.words[words[-1]].text) in STATES


def _is_written(layout: Layout, words: Sequence[int]) -> bool:
    """Whether words can be a town's: a few, with capitals, none of them a label with its sign."""
    texts = [layout.words[word].text for word in words]
    spoken = [text for text in texts if text[:1].isalpha()]
    capitals = bool(spoken) and all(text[:1].isupper() or len(text) < _SHORTEST for text in spoken)
    return len(texts) <= _MOST and capitals and not any(text.endswith(":") for text in texts)


def _says_label(layout: Layout, words: Sequence[int]) -> bool:
    """Whether words are the caption of another box."""
    texts = [squeeze(layout.words[word].text) for word in words]
    return ANY.fullmatch(" ".join(texts)) is not None or any(text in ("name", "telephone", "date") for text in texts)


def _before_state(layout: Layout, words: Sequence[int], vetoes: Mapping[int, Category]) -> Iterator[int]:
    """A town and its state alone in their cell, in a row that names somebody or says where to call."""
    if not 1 < len(words) <= _TOWN + 1 or bare(layout.words[words[-1]].text) not in _ONLY_STATES:
        return
    town = [layout.words[word].text for word in words[:-1]]
    written = all(bare(text).isalpha() and text[0].isupper() and text[-1] not in ".:;" for text in town)
    written = written and squeeze(town[0]) not in _CAPTION  # `STATE VT`
    people = any(vetoes.get(other) in _PEOPLE for other in layout.row_words(words[0]) if other not in words)
    if written and people and any(len(bare(text)) > _SHORTEST for text in town):
        yield from words
