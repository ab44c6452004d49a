"""Columns of people in ledgers: who prescribed, gave or ordered each entry, also where an entry takes two lines.

A pharmacy's profile has one line for a drug and a second for how to take it; the people stand on every other line, and
`labels` goes down a column only while each row has a cell there.

Rules:
- Only below a heading that says people, in a row of headings without a number; only words that begin where the first
  ones below it do, in rows that have a number.
- The column ends where it says medicine below few people, as rows of another table do, or with nothing in it for long.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from appliance.documents import Box
from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.tokens import NameHit

_HEADS = frozenset(
    {"prescriber", "prescribers", "prescribedby", "provider", "providers", "physician", "doctor", "md", "orderedby",
     "ordering", "orderingmd", "orderingprovider", "givenby", "administeredby", "nurse", "rn", "pharmacist", "rph",
     "enteredby", "filledby", "verifiedby", "collectedby", "performedby", "seenby", "dentist", "therapist", "clinician",
     "technician", "tech", "staff", "signed", "signature", "signedby", "prescribingprovider", "prescriberdr"}
)  # fmt: skip
_HEADINGS, _HEAD_WORDS = 3, 3  # words of a row that heads columns, at least; of one heading, at most
_SHORT_HEAD = 5  # letters: `MD` and `RN` between others may be anything
_ROWS, _FIRST, _EMPTY = 60, 2, 6  # looked at below a heading; down to the first of its people; without any
_SURE = 2  # people in a column: what stands below them is one as well
_LEFT, _OUTSIDE = 1.0, 4.0  # heights: cells of a column begin so near to each other; so far beside their heading
_MOST_WORDS = 4


def find(layout: Layout, lexicon: Lexicon) -> Iterator[NameHit]:
    """The words of such columns."""
    for row, cells in enumerate(layout.rows):
        words = layout.words_of(cells)
        if len(words) < _HEADINGS or any(_counts(layout, word) for word in words):
            continue
        for cell in cells:
            for box in _headings(layout, layout.cells[cell].words):
                yield from (NameHit(word, Category.PROVIDER, sure=False) for word in _below(layout, row, box, lexicon))


def _headings(layout: Layout, words: Sequence[int]) -> Iterator[Box]:
    """Where a cell has headings of people: at its end, and between the others of a typed row of them."""
    typed = all(layout.words[word].text.isupper() for word in words if bare(layout.words[word].text))
    for end in range(len(words), 0 if typed else len(words) - 1, -1):
        for begin in range(max(0, end - _HEAD_WORDS), end):
            boxes = [layout.words[word].box for word in words[begin:end]]
            said = squeeze("".join(layout.words[word].text for word in words[begin:end]))
            if said in _HEADS and (end == len(words) or len(said) > _SHORT_HEAD):
                yield Box(boxes[0].left, boxes[0].top, boxes[-1].right, max(box.bottom for box in boxes))


def _counts(layout: Layout, word: int) -> bool:
    return any(c.isdigit() for c in layout.words[word].text)


def _below(layout: Layout, heading: int, head: Box, lexicon: Lexicon) -> Iterator[int]:
    """The words below a heading that are people."""
    left, empty, people = None, 0, 0
    for row in itertools.islice(layout.rows, heading + 1, heading + 1 + _ROWS):
        runs = [run for cell in row for run in _people(layout, layout.cells[cell].words)]
        found = next((run for run in runs if _under(head, layout.words[run[0]].box, left)), [])
        ledger = any(_counts(layout, word) for word in layout.words_of(row))
        empty = 0 if found and ledger else empty + 1
        medical = people < _SURE and all(_is_medical(layout, word, lexicon) for word in found)
        if empty > (_EMPTY if left is not None else _FIRST) or (
            found and (medical or _measured(layout, found, lexicon))
        ):
            return
        if found and ledger:
            left, people = layout.words[found[0]].box.left if left is None else left, people + 1
            yield from found


def _is_medical(layout: Layout, word: int, lexicon: Lexicon) -> bool:
    """Whether a word is medicine or one of forms: nobody prescribes `WBC`, and another table has begun."""
    core = bare(layout.words[word].text)
    said = lexicon.abbreviation(core) or core.casefold() in lexicon.capitals
    return not core or said or (lexicon.kind(core.casefold()) is Kind.SAFE and lexicon.clinical(core.casefold()))


def _measured(layout: Layout, words: Sequence[int], lexicon: Lexicon) -> bool:
    """Whether words are medicine right before a number in their cell (`Albumin 3.6`): another table has begun."""
    behind = layout.cells[layout.cell_of[words[-1]]].words
    place = behind.index(words[-1]) + 1
    counted = place < len(behind) and _counts(layout, behind[place])
    return counted and all(_is_medical(layout, word, lexicon) for word in words)


def _under(head: Box, box: Box, left: int | None) -> bool:
    """Whether a word begins where the column does; before that is known, below its heading or a little beside it."""
    height = head.height
    if left is not None:
        return abs(box.left - left) <= _LEFT * height
    return box.right > head.left - _OUTSIDE * height and abs(box.left - head.left) <= _OUTSIDE * height


def _people(layout: Layout, words: Sequence[int]) -> Iterator[list[int]]:
    """The runs of words of a cell that may say who it was: a few with capitals, between numbers."""
    for numbers, group in itertools.groupby(words, key=lambda word: _counts(layout, word)):
        run = list(group)
        texts = [text for word in run if (text := bare(layout.words[word].text))]
        capital = all(text[0].isupper() for text in texts)
        if not numbers and texts and capital and len(run) <= _MOST_WORDS:
            yield run
