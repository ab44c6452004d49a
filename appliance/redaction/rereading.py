"""The second reading: what was read badly, or not at all, is read once more, all of a page in one go.

Rules:
- A second reading replaces a weak one only when it is sure of itself; where it is not, the first one stands, with its
  doubt. Numbers must be surer than words, lone characters and ink that nobody read the first time surest of all. A lone
  letter that looks alike large and small is doubted for nothing else.
- What replaces a word is judged like every other word afterwards: names, numbers and hands are looked for in it anew.
- What may be the torn end of a longer word is not believed: `ter` may be the rest of a name.
- A second reading that leaves out a part of a word is not believed: the rest of a date is a number like any other.
  How many parts there are its letters say or, where it was read so badly that they are none, the marks of its ink.
- The letters of the page itself are a third reader (see `typeface`).
- Words that were read well the first time are never touched. One run of the reader a page, and none without weak ink.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.redaction import askew, dashes, level_lines, mounting, overwritten, side_rules, stacked, typeface, weak
from appliance.redaction.ink import Components, Ink
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.typeface import Typeface
from appliance.redaction.weak import Piece

Reader = Callable[[Image, int], tuple[Word, ...]]  # a sheet of single lines and its dpi to words

_WORD, _NUMBER, _LONE = 75.0, 85.0, 88.0  # least confidence of a second reading
_UNREAD = 5.0  # more, where the first reading saw nothing
_EITHER, _CASELESS = frozenset("cosuvwxz"), 55.0  # letters that look alike large and small: a reader doubts only which
_SIGNS = frozenset("-\u2013\u2014/%+<>=±~.,:;()[]#&*")
_PERCENT = "%"  # no letter, and still a unit, alone in a column of them
_COMMA = 0.45, 0.3, 0.1  # of a word's height: how high and wide a comma is at most, and how far under the line at least
_HIGH_SIGNS = frozenset("/%+<>±()[]#&*")  # as high as letters, or nearly
_RULES = frozenset("|[]_-\u2014\u2013=~.")
_OVER = 0.3  # of the smaller box: words that overlap so much are readings of the same ink
_ROW = 0.5  # of the lower height: words that overlap so much stand on one row
_CLINGS = 0.3  # heights: ink so near to the end of a word may have been a part of it
_DIRT = 0.2  # heights: less ink than that is dirt
_ACCOUNTED = 0.75  # of the ink's width and of the letters read before, at least
_JUNK = 60.0  # confidence: how many letters a worse reading has says little of the ink, as of a strange one's
_LETTER, _BROAD = (
    0.5,
    1.1,
)  # heights: of a piece, of the marks that are letters; of a word, how wide a letter is at most
_BESIDE, _BESIDE_SURE = 3.0, 5.0  # heights to a word of the same line, and to one that was read well
_TALL = 1.7  # heights: what is taller and was read badly lies across lines
_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Again:
    """How to read a second time: who reads, and how many pieces of a page at most."""

    reader: Reader
    pieces: int


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """A piece's bounds, and for each column of pixels in it whether it holds ink."""

    box: Box
    inked: NDArray[np.bool_] = field(repr=False)

    def within(self, box: Box) -> _Columns:
        """The part that lies in the width of a box."""
        left = max(self.box.left, box.left)
        right = max(left, min(self.box.right, box.right))
        inked = self.inked[left - self.box.left : right - self.box.left]
        return _Columns(replace(self.box, left=left, right=right), inked)


def reread(words: Sequence[Word], ink: Ink, parts: Components, lexicon: Lexicon, again: Again) -> tuple[Word, ...]:
    """The words of a page with the weak ones read again, in reading order; rules that were read as signs are none."""
    words = side_rules.without([word for word in words if not _is_rule(word, parts)], parts)
    doubtful = weak.weak_words(words, lexicon)
    height = weak.print_height(words)
    leaning = askew.find(words, parts, height, doubtful, again.pieces)
    pieces = level_lines.others(weak.find(words, parts, doubtful, again.pieces), leaning)[: again.pieces - len(leaning)]
    alone = dashes.find(words, parts, height, doubtful)
    replaced = doubtful | dashes.signs(words) if alone else doubtful
    if not pieces and not leaning:
        return overwritten.without_strokes(_merged(words, alone, replaced), parts)
    both = [*pieces, *leaning]
    sheet = mounting.mount(both, ink, parts, height)
    face = _typeface(words, parts, doubtful, pieces)
    found: list[Word] = []
    lines = mounting.back(again.reader(sheet.image, mounting.DPI), both, sheet)
    for piece, line in zip(pieces, lines, strict=False):
        before = [words[index] for index in piece.words]
        told = face.confirmed(piece.members, line, before)
        again_read = [word for word in _believed(told, before) if not _torn(word, piece, parts, words, doubtful)]
        found += again_read if before or _accounts(again_read, [_columns(piece, parts)], 0) else []
    whole = _whole(found, words, pieces, parts, lexicon)
    read = [word for word in whole if not any(_same(word.box, dash.box) for dash in alone)]
    merged = _merged(words, [*read, *alone], replaced)
    level = [
        (piece, level_lines.believed(piece, line, words, parts))
        for piece, line in zip(leaning, lines[len(pieces) :], strict=True)
    ]
    return overwritten.without_strokes(stacked.once(level_lines.set_in(merged, level, parts)), parts)


def _typeface(words: Sequence[Word], parts: Components, doubtful: Collection[int], pieces: Sequence[Piece]) -> Typeface:
    """The letters of the words that were read surely, for the pieces that were not."""
    owner = weak.owners(words, parts, doubtful)
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(words) + 2))
    sure = [i for i in range(len(words)) if i not in doubtful]
    return Typeface(
        [words[i] for i in sure],
        lambda place: order[starts[sure[place] + 1] : starts[sure[place] + 2]],
        parts,
        height=weak.print_height(words),
        pieces=[piece.members for piece in pieces],
    )


def _whole(
    found: list[Word], words: Sequence[Word], pieces: Sequence[Piece], parts: Components, lexicon: Lexicon
) -> list[Word]:
    """The new words without those that leave out a part of a weak one: `04-MAY-2024` does not become `2024`."""
    spans: dict[int, list[_Columns]] = {}
    for piece in pieces:
        for index in piece.words:
            spans.setdefault(index, []).append(_columns(piece, parts))
    for index, inked in spans.items():
        word = words[index]
        mine = [new for new in found if _same(word.box, new.box)]
        inside = [columns.within(word.box) for columns in inked]
        letters = sum(c.isalnum() for c in word.text)
        junk = word.confidence < _JUNK or weak.is_strange(word, lexicon)
        if (junk or all(new.confidence >= typeface.SURE for new in mine)) and _fits(mine):
            marks = sum(_marks(piece, parts, word.box) for piece in pieces if index in piece.words)
            letters = min(letters, marks - sum(c in _HIGH_SIGNS for new in mine for c in new.text))
        if mine and not _accounts(mine, inside, letters, [new for new in found if new not in mine]):
            found = [new for new in found if new not in mine]
    return found


def _fits(found: Sequence[Word]) -> bool:
    """Whether new words have as many letters as their boxes are wide: a whole date is too wide for its year."""
    return all(word.box.width <= _BROAD * word.box.height * len(word.text) for word in found)


def _marks(piece: Piece, parts: Components, box: Box) -> int:
    """How many marks as high as letters a piece has in the box of a word."""
    boxes = parts.boxes[piece.members]
    across = (boxes[:, 0] + boxes[:, 2]) // 2
    inside = (across >= box.left) & (across < box.right)
    return int((inside & (boxes[:, 3] - boxes[:, 1] >= _LETTER * piece.box.height)).sum())


def _columns(piece: Piece, parts: Components) -> _Columns:
    """Where across a piece has ink: the space between its words is none of what was read there."""
    columns = np.zeros(piece.box.width, np.bool_)
    for left, right in parts.boxes[piece.members][:, [0, 2]] - piece.box.left:
        columns[left:right] = True
    return _Columns(piece.box, columns)


def _accounts(found: Sequence[Word], ink: Sequence[_Columns], letters: int, others: Sequence[Word] = ()) -> bool:
    """Whether new words stand for nearly all of the ink, and of the letters that were read there before.

    `others` are new words that reach into it.
    """
    wide = sum(int(columns.inked.sum()) for columns in ink)
    beside = [new for new in others if any(_shared_height(new.box, columns.box) > 0 for columns in ink)]
    covered = sum(int(columns.within(new.box).inked.sum()) for new in (*found, *beside) for columns in ink)
    read = sum(c.isalnum() for new in found for c in new.text)
    return covered >= _ACCOUNTED * wide and read >= _ACCOUNTED * letters


def _is_rule(word: Word, parts: Components) -> bool:
    """Whether a word is a bar or dash whose ink is structure: it would part a label from its value."""
    if not set(word.text) <= _RULES:
        return False
    box = word.box
    return not parts.labels[box.top : box.bottom, box.left : box.right].any()


def _believed(line: Sequence[Word], before: Sequence[Word]) -> list[Word]:
    """The words of a piece that are sure enough, signs beside them included."""
    sure = [_sure(word, before) for word in line]
    kept: list[Word] = []
    for place, word in enumerate(line):
        beside = any(sure[max(0, place - 1) : place + 2])
        if sure[place] or (beside and set(word.text) <= _SIGNS):
            same = [w.confidence for w in before if w.text == word.text]
            doubted = [other.box for i, other in enumerate(line) if not sure[i] and set(other.text) - _SIGNS]
            box = _without(word.box, [other for other in doubted if other != word.box])
            told = [_LONE] if word.text.lower() in _EITHER else []
            kept.append(replace(word, box=box, confidence=max([word.confidence, *same, *told])))
    return kept


def _without(box: Box, doubted: Sequence[Box]) -> Box:
    """The part of a word's box that none of the words has which are not believed: readers let boxes overlap."""
    for other in doubted:
        if _shared_width(box, other) > 0 and other.left > box.left and other.right >= box.right:
            box = replace(box, right=max(box.left + 1, other.left))
        elif _shared_width(box, other) > 0 and other.right < box.right and other.left <= box.left:
            box = replace(box, left=min(box.right - 1, other.right))
    return box


def _sure(word: Word, before: Sequence[Word]) -> bool:
    """Whether a second reading is believed."""
    letters = sum(c.isalnum() for c in word.text)
    if word.text == _PERCENT:
        return word.confidence >= _LONE
    if not letters:
        return False
    if word.text.lower() in _EITHER:
        return word.confidence >= _CASELESS
    least = _LONE if letters == 1 else _NUMBER if any(c.isdigit() for c in word.text) else _WORD
    if any(w.text == word.text for w in before):
        return word.confidence >= _WORD - 2 * _UNREAD  # both readings say so
    return word.confidence >= least + (0.0 if before or (letters == 1 and word.text.isupper()) else _UNREAD)


def _torn(word: Word, piece: Piece, parts: Components, words: Sequence[Word], doubtful: Collection[int]) -> bool:
    """Whether other ink than a word's clings to an end of it: it may be the rest of a longer word, cut by a stroke."""
    box = word.box
    reach, dirt = max(2, round(_CLINGS * box.height)), _DIRT * box.height
    rows = slice(box.top, box.bottom)
    ends = (parts.labels[rows, max(0, box.left - reach) : box.left], parts.labels[rows, box.right : box.right + reach])
    near = set(np.unique(np.concatenate([end.ravel() for end in ends])).tolist()) - {0, *piece.members.tolist()}
    printed = not parts.tinted[piece.members].any()
    for number in near:
        if printed and parts.tinted[number]:
            continue  # a pen's across print: what it crosses hangs on the print's own ink
        left, top, right, bottom, _ = (int(v) for v in parts.boxes[number])
        across, down = (left + right) // 2, (top + bottom) // 2
        read = any(
            w.box.left <= across < w.box.right and w.box.top <= down < w.box.bottom
            for index, w in enumerate(words)
            if index not in doubtful
        )
        comma = left >= box.right and _is_comma(Box(left, top, right, bottom), box)
        if max(right - left, bottom - top) > dirt and not (read or comma):
            return True
    return False


def _is_comma(mark: Box, word: Box) -> bool:
    """Whether a mark behind a word is a comma: low, narrow, and under the line that the letters stand on."""
    small = mark.height <= _COMMA[0] * word.height and mark.width <= _COMMA[1] * word.height
    return small and mark.bottom - word.bottom >= _COMMA[2] * word.height


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word on its line; `weak`: it was read badly; `gone`: a new one is in its place."""

    word: Word
    line: int
    weak: bool = False
    gone: bool = False


def _merged(words: Sequence[Word], found: Sequence[Word], doubtful: Collection[int]) -> tuple[Word, ...]:
    """The words in reading order, with the new ones in place of the weak ones that they cover."""
    if not found:
        return tuple(words)
    order = [
        _Placed(word, word.line, weak, weak and any(_same(word.box, new.box) for new in found))
        for word, weak in ((word, index in doubtful) for index, word in enumerate(words))
    ]
    for number, new in enumerate(sorted(found, key=lambda word: word.box.left), start=1):
        place, line = _place(order, new.box)
        order.insert(place, _Placed(new, -number if line is None else line))
    numbered: list[Word] = []
    rest = (placed for placed in order if not placed.gone)
    for number, (_, line_of) in enumerate(itertools.groupby(rest, key=lambda placed: placed.line)):
        numbered += [replace(placed.word, line=number) for placed in line_of]
    return tuple(numbered)


def _place(order: Sequence[_Placed], box: Box) -> tuple[int, int | None]:
    """Before which word a new one is read, and on which line it stands; None: on one of its own.

    What a stamp across lines was read as stands on none of them.
    """
    row = [
        i
        for i, placed in enumerate(order)
        if _shared_height(placed.word.box, box) >= _ROW * min(placed.word.box.height, box.height)
        and not (placed.weak and placed.word.box.height > _TALL * box.height)
    ]
    if row:
        return _place_in_row(order, row, box)
    above = [i for i, placed in enumerate(order) if placed.word.box.bottom <= (box.top + box.bottom) // 2]
    if not above:
        return 0, None
    lowest = max(above, key=lambda i: (order[i].word.box.bottom, i))
    return max(i for i, placed in enumerate(order) if placed.line == order[lowest].line) + 1, None


def _place_in_row(order: Sequence[_Placed], row: Sequence[int], box: Box) -> tuple[int, int | None]:
    """The same among words of its row: words that were read well tell a line better than weak ones that it covers."""
    sure = [i for i in row if not order[i].weak]
    told = {order[i].line for i in sure}
    covered = [i for i in row if order[i].weak and order[i].line in told and _same(order[i].word.box, box)]
    if covered:
        place, line = covered[-1] + 1, order[covered[-1]].line
        while place < len(order) and order[place].line == line and order[place].word.box.left <= box.left:
            place += 1  # another new word in the place of the same one
        return place, line
    before = behind = _NOBODY
    for among, reach in ((sure, _BESIDE_SURE), (row, _BESIDE)):
        lefts = (i for i in among if order[i].word.box.left <= box.left)
        before = max(lefts, key=lambda i: (order[i].word.box.right, i), default=_NOBODY)
        rights = (i for i in among if order[i].word.box.left > box.left)
        behind = min(rights, key=lambda i: (order[i].word.box.left, i), default=_NOBODY)
        if before != _NOBODY and box.left - order[before].word.box.right <= reach * box.height:
            return before + 1, order[before].line
        if behind != _NOBODY and order[behind].word.box.left - box.right <= reach * box.height:
            return behind, order[behind].line
    return (behind if before == _NOBODY else before + 1), None


def _shared_width(one: Box, other: Box) -> int:
    return max(0, min(one.right, other.right) - max(one.left, other.left))


def _shared_height(one: Box, other: Box) -> int:
    return min(one.bottom, other.bottom) - max(one.top, other.top)


def _same(one: Box, other: Box) -> bool:
    """Whether two boxes hold the same ink."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = _shared_height(one, other)
    smaller = min(one.width * one.height, other.width * other.height)
    return wide > 0 and high > 0 and wide * high >= _OVER * smaller
