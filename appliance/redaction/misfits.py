"""Words whose place does not fit what was read there: pictures, signatures, bars and lines by hand read as letters.

Rules:
- A box too wide for its letters, too tall for its page, or over bars holds no such word; nor does one with many more
  letters than were read, nor one narrow mark that was read as a number in brackets.
- A number whose digits would have to be far narrower than those of the page's other numbers as high was misread.
- A mark without a letter or digit is a word only beside one, but for a flat dash or a `%` of a table, and pluses and
  short dashes that stand as evenly in their row or column as print does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from appliance.documents import Box, Word
from appliance.redaction.hand_fields import REACH
from appliance.redaction.ink import Components
from appliance.redaction.layout import letters_of

WIDEST = 1.3  # width of a letter over the height of its word
BROAD, _BROAD = 1.6, frozenset("mwMW@%—")  # letters that are broader than others, times a usual one
TALLEST, CLEAR = 1.7, 80.0  # times the page's usual height, for marks, single letters and words that read badly
TALL = 1.8  # height of a word's box over its width, from three letters
_SPECK = 0.28  # of the usual height: what is lower is no letter
_MARK_HIGH, _MARK_WIDE = 0.6, 0.3  # of the highest mark's height; width over height: a letter, and no broken stroke
_SPARE, _SPARE_SHARE = 1, 0.5  # letters more than were read, and as a share of them
_MARKS = {"m": 2, "%": 3, "\u00bd": 3, "\u00bc": 3, "\u00be": 3}  # of one sign (thin print tears an `m`); of others one
_TYPICAL = 3  # letters
_LIKE_DASHES = frozenset("-\u2013\u2014:")  # what short ones are read as
_SHORT_FLAT, _SHORT, _DASH_PX = 1.4, 7, 2  # width over height; pixels of width, at least; by which two of them differ
_ROW = 4  # pluses in a row of a chart, or dashes of a table, that no hand makes so evenly
_DASHES, _DASH_FLAT = frozenset("-\u2013\u2014"), 2.0  # width over height
_OVERREAD = re.compile(r"\(\d{1,2}\)?|\d{1,2}\)")
_SQUEEZED, _DIGITS, _NUMBERS = 0.5, 3, 4  # times the usual width of a digit; digits of a number; numbers that show it
_AS_HIGH = 0.25  # of the height: numbers in the same print
_NARROWEST = 0.28  # width of a character over the height, on the average of a number in brackets


def letter_heights(words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components) -> list[int]:
    """How high the letters of each word stand in its box, in pixels: there may be dirt above them, or a cell's rule."""
    least = _SPECK * _usual_height(words)
    found = []
    for word, numbers in zip(words, members, strict=True):
        boxes = parts.boxes[list(numbers)]
        letters = boxes[boxes[:, 3] - boxes[:, 1] >= least] if len(numbers) else boxes
        high = int(letters[:, 3].max() - letters[:, 1].min()) if len(letters) else word.box.height
        found.append(min(high, word.box.height))  # a pen that crosses them is no letter
    return found


def _usual_height(words: Sequence[Word]) -> float:
    heights = [w.box.height for w in words if letters_of(w) >= _TYPICAL]
    return float(median(heights)) if heights else 0.0


def unlikely(words: Sequence[Word], barcodes: Sequence[Box], high: Sequence[int] = ()) -> set[int]:
    """Indexes of words whose box does not fit what was read: pictures, signatures and bars read as letters.

    `high`: the heights of their letters (see `letter_heights`); without it, those of their boxes.
    """
    typical = _usual_height(words)
    high = high or [word.box.height for word in words]
    found = set()
    for index, word in enumerate(words):
        box, letters = word.box, letters_of(word)
        wide = letters and box.width > WIDEST * box.height * _ems(word.text)
        tall = typical and high[index] > TALLEST * typical and (letters < _TYPICAL or word.confidence < CLEAR)
        barred = any(
            box.left < b.right and b.left < box.right and box.top < b.bottom and b.top < box.bottom for b in barcodes
        )
        if wide or tall or barred:
            found.add(index)
    return found


def crowded(words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components) -> set[int]:
    """Indexes of words in whose place stand many more letters than were read: a hand's line, read as a word of it."""
    found = set()
    for index, numbers in enumerate(members):
        if not numbers:
            continue
        boxes = parts.boxes[list(numbers)]
        wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        marks = int(((high >= _MARK_HIGH * high.max()) & (wide >= _MARK_WIDE * high)).sum())
        letters = sum(_MARKS.get(c, 1) for c in words[index].text if not c.isspace())
        if marks > letters + max(_SPARE, _SPARE_SHARE * letters):
            found.add(index)
    return found


def overread(words: Sequence[Word], members: Sequence[Sequence[int]]) -> set[int]:
    """Indexes of numbers that were read of one mark too narrow for them: a `0` read as `(0)`, or as `10)`."""
    return {
        index
        for index, (word, numbers) in enumerate(zip(words, members, strict=True))
        if len(numbers) == 1
        and _OVERREAD.fullmatch(word.text)
        and word.box.width < len(word.text) * _NARROWEST * word.box.height
    }


def squeezed(words: Sequence[Word]) -> set[int]:
    """Indexes of numbers with more digits than fit into their place, by the page's numbers that are as high."""
    counts = {i: sum(c.isdigit() for c in w.text) for i, w in enumerate(words) if not any(map(str.isalpha, w.text))}
    wide = {i: words[i].box.width / count for i, count in counts.items() if count > 1}
    found = set()
    for index in (i for i in wide if counts[i] >= _DIGITS):
        high = words[index].box.height
        same = [wide[i] for i in wide if i != index and abs(words[i].box.height - high) <= _AS_HIGH * high]
        if len(same) >= _NUMBERS and wide[index] < _SQUEEZED * median(same):
            found.add(index)
    return found


def _ems(text: str) -> float:
    """How many usual letters wide a text is: `mm` is wider than `li`, and lower than most words."""
    return sum(BROAD if c in _BROAD else 1.0 for c in text)


def _is_dash(word: Word) -> bool:
    """Whether a word is a dash, and as flat as one."""
    return set(word.text) <= _DASHES and word.box.width >= _DASH_FLAT * word.box.height


def upright(word: Word) -> bool:
    """Whether a word lies along its line."""
    letters = sum(c.isalnum() for c in word.text)
    return letters < 3 or word.box.height <= TALL * word.box.width


def even_marks(words: Sequence[Word]) -> set[int]:
    """Indexes of lone signs that no hand made: the pluses of a chart, the dashes of a table."""
    return _even_pluses(words) | _even_dashes(words)


def _even_pluses(words: Sequence[Word]) -> set[int]:
    """Indexes of lone pluses that stand in one row, to a pixel as high and as large as several others of it."""
    pluses = [i for i, word in enumerate(words) if word.text == "+" and word.confidence >= CLEAR]
    found = set()
    for index in pluses:
        word = words[index]
        same = [
            i for i in pluses
            if words[i].line == word.line
            and all(abs(a - b) <= 1 for a, b in zip(_placed(words[i].box), _placed(word.box), strict=True))
        ]  # fmt: skip
        found |= set(same) if len(same) >= _ROW else set()
    return found


def _even_dashes(words: Sequence[Word]) -> set[int]:
    """Indexes of small flat marks, to two pixels as large as others, one of them in their row or column: a table's.

    On a copy they are short, and are read unsurely, also as a colon.
    """
    flat = [
        i for i, w in enumerate(words)
        if w.text in _LIKE_DASHES and w.box.width >= max(_SHORT, _SHORT_FLAT * w.box.height)
    ]  # fmt: skip
    found = set()
    for index in flat:
        box = words[index].box
        sized = [
            i for i in flat
            if abs(words[i].box.width - box.width) <= _DASH_PX and abs(words[i].box.height - box.height) <= _DASH_PX
        ]  # fmt: skip
        row = [i for i in sized if words[i].line == words[index].line]
        column = [i for i in sized if abs(words[i].box.left - box.left) <= 2 * _DASH_PX]
        found |= {index} if len(sized) >= _ROW and max(len(row), len(column)) > 1 else set()
    return found


def _placed(box: Box) -> tuple[int, int, int]:
    """Where a mark stands in its row, and its size."""
    return box.top, box.width, box.height


def astray(words: Sequence[Word], cleared: Sequence[bool]) -> set[int]:
    """Indexes of words without a letter or digit that stand beside no cleared one: dots and dashes read from marks."""
    beside: set[int] = set()
    for index in range(1, len(words)):
        one, other = words[index - 1], words[index]
        gap = other.box.left - one.box.right
        if one.line == other.line and gap <= REACH * max(one.box.height, other.box.height):
            for here, there in ((index, index - 1), (index - 1, index)):
                if cleared[there] and (letters_of(words[there]) or there in beside):
                    beside.add(here)
    even = even_marks(words)
    signs = (  # of a table
        index in even or (word.confidence >= CLEAR and (word.text == "%" or _is_dash(word)))
        for index, word in enumerate(words)
    )
    return {
        index for index, (word, sign) in enumerate(zip(words, signs, strict=True))
        if not (letters_of(word) or sign or index in beside)
    }  # fmt: skip
