"""The second reading: what a reader sees on the page as drawn, held against the text layer.

Rules:
- A word seen where the text layer has none is a finding, and so is a confident word that contradicts it, whichever of
  the two is the longer one.
- Readers differ in small things; a share of unconfirmed words is tolerated, a page of them is not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Word
from appliance.release.findings import Code, Finding, Layer
from appliance.release.identifiers import SHORT_FUZZY, skeleton

_MIN_CONFIDENCE, _SURE = 40.0, 85.0
_MIN_LETTERS, _MIN_SURE_LETTERS, _MAX_TICK_LETTERS = 2, 4, 2
_STROKES = re.compile(r"[Il1i|!_\-=~.,:;'\"`\[\](){}/\\oO0xX\W]*")  # what readers make of rules, boxes and ticks
_STROKE_SIGNS = str.maketrans("/|!\\", "iiii")
_OVERLAP = 0.3  # of the seen word's area
_ALIKE = 0.6
_SURELY_ALIKE, _SAME_PLACE = 0.65, 0.5  # where both are long and sure; of the smaller box
_UNCONFIRMED_SHARE, _UNCONFIRMED_MIN = 0.3, 8
_SIZE_HEADS = frozenset("lwdhLWDH")
_SIDES = 3  # of what is measured: long, wide, high
_BODY_SIDES = frozenset({"L", "R"})
_ONE_LETTER_UNITS = frozenset("JLgVmshU")  # joules, litres, grams, volts, metres, seconds, hours, units
_AGE_UNITS, _SEXES = frozenset("yYmMwWdD"), frozenset("MF")
_GRADE = re.compile(r"[0-4]\+[,.;]?")  # of a pulse or an oedema
_DAYS = frozenset("dDwWhH")  # days, weeks or hours, for how many
_CELLS, _CELL_GAP = 3, (0.3, 3.0)  # single characters that make a row, and the gap between them in heights
_COURSE = frozenset({"days", "weeks", "wks", "months"})  # what a number of times is taken for
_SPACE = 0.7  # heights of a character between the words of `2 x 6`, at most
_NAMED, _COLUMN_GAP = 3, 1.2  # words that name a row of a table; heights between its columns, at least
_WORD_GAP, _RUNNING = 1.5, 4  # line heights between the words of running text, at most; longer words in a line of it
_WIDE_GAP = 2.0  # line heights between words that belong to different columns


def check_reading(
    layer: Sequence[Word], seen: Sequence[Word], index: int, in_check_box: Callable[[Box], bool] = lambda _: False
) -> list[Finding]:
    """Findings from comparing the text layer with a second reading of the same page.

    `in_check_box` says whether a check box stands around a place; up to two letters read there are its frame and tick,
    also where the reader took the word beside the box for the rest of one word.
    """
    codes: list[Code] = []
    confirmed: set[int] = set()
    boxes = _boxes(layer)
    for word in seen:
        overlaps = _overlaps(word, boxes)
        under = np.flatnonzero(overlaps).tolist()
        covered = float(overlaps.sum())
        plain = _plain(word.text)
        expected = "".join(_plain(layer[i].text) for i in under)
        alike = max(_likeness(plain, expected), _likeness(_shape(word), "".join(_shape(layer[i]) for i in under)))
        if alike >= _ALIKE:
            confirmed.update(under)
        elif covered < _OVERLAP:
            rest = _beside_layer(word, plain, [layer[i] for i in under])
            if _is_word(word) and not (len(rest[0]) <= _MAX_TICK_LETTERS and in_check_box(rest[1])):
                codes.append(Code.READING_UNEXPECTED)
        elif word.confidence >= _SURE and len(plain) >= _MIN_SURE_LETTERS and plain.isalpha():
            codes.append(Code.READING_CONTRADICTS)
    if Code.READING_CONTRADICTS not in codes:  # the same words, seen from the layer
        codes += [Code.READING_CONTRADICTS] * _contradicted(layer, seen)
    real = [i for i, word in enumerate(layer) if len(_plain(word.text)) >= 3]
    missing = sum(1 for i in real if i not in confirmed)
    if missing >= _UNCONFIRMED_MIN and missing > _UNCONFIRMED_SHARE * len(real):
        codes.append(Code.READING_DISAGREES)
    return [Finding(code, Layer.READING, index) for code in codes]


def _contradicted(layer: Sequence[Word], seen: Sequence[Word]) -> int:
    """How many words of the layer are, where they stand, surely read as others."""
    boxes = _boxes(seen)
    sizes = np.maximum(1.0, (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    count = 0
    for word in layer:
        own = _plain(word.text)
        if len(own) < _MIN_SURE_LETTERS:
            continue
        shared = _overlaps(word, boxes)
        there = np.maximum(shared, shared * max(1, word.box.width * word.box.height) / sizes) >= _SAME_PLACE
        read = sorted((seen[i] for i in np.flatnonzero(there).tolist()), key=lambda other: other.box.left)
        text = "".join(_plain(other.text) for other in read)
        if not text or own in text or min(other.confidence for other in read) < _SURE:
            continue
        alike = max(_ratio(own, text), _ratio(_shape(word), "".join(_shape(other) for other in read)))
        count += alike < _SURELY_ALIKE
    return count


def _beside_layer(word: Word, plain: str, layer: Sequence[Word]) -> tuple[str, Box]:
    """What a reading has beside the one word of the text layer that begins or ends it, and where that stands."""
    box = word.box
    if len(layer) != 1:
        return plain, box
    own, there = _plain(layer[0].text), layer[0].box
    size = len(own)
    if 0 < size < len(plain) and skeleton(plain[-size:]) == skeleton(own) and box.left < there.left:
        return plain[:-size], replace(box, right=there.left)
    if 0 < size < len(plain) and skeleton(plain[:size]) == skeleton(own) and there.right < box.right:
        return plain[size:], replace(box, left=there.right)
    return plain, box


def _is_word(word: Word) -> bool:
    """Whether a reading is sure enough, and more than strokes."""
    return (
        word.confidence >= _MIN_CONFIDENCE
        and len(_plain(word.text)) >= _MIN_LETTERS
        and not _STROKES.fullmatch(word.text)
    )


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped into text lines by where they stand, from left to right, whatever line numbers say."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom, w.box.left)):
        middle = (word.box.top + word.box.bottom) / 2
        for line in lines[-6:]:
            last = line[-1].box
            if last.top <= middle < last.bottom and min(word.box.height, last.height) * 3 > max(
                word.box.height, last.height
            ):
                line.append(word)
                break
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.box.left) for line in lines]


def as_text(lines: Sequence[Sequence[Word]]) -> list[str]:
    """Each line's words with single spaces."""
    return [" ".join(word.text for word in line) for line in lines]


def close_parts(lines: Sequence[Sequence[Word]]) -> list[list[Word]]:
    """Lines cut at wide gaps, so that the cells of a form do not read as one sentence."""
    parts: list[list[Word]] = []
    for line in lines:
        part: list[Word] = []
        for word in line:
            if part and word.box.left - part[-1].box.right > _WIDE_GAP * max(word.box.height, part[-1].box.height):
                parts.append(part)
                part = []
            part.append(word)
        parts.append(part)
    return parts


def lone_letters(lines: Sequence[Sequence[Word]]) -> int:
    """How many rows of single letters or digits stand in even steps, as in cells of a form or spaced out.

    Grades (`2+ R, 1+ L`) are none. Digits that count up from one to the next are a scale to tick, and no identifier;
    three with signs between them are the sides of something. Three characters within running text (`a 9 x 6 mm cyst`)
    are words of it, and so are those of a course (`2 x 6`) whose weeks stand at the head of the next line.
    """
    return sum(
        _is_row(line, run) and not _is_course(line, run, lines[number + 1 : number + 3])
        for number, line in enumerate(lines)
        for run in _runs_of_singles(line)
    )


def on_layer(seen: Sequence[Word], layer: Sequence[Word]) -> list[Word]:
    """The words of a reading that lie on words of the text layer.

    What lies beside them is explained by the check of leftover ink: rules, frames, ticks, which readers take for `L]`.
    """
    boxes = _boxes(layer)
    return [word for word in seen if float(_overlaps(word, boxes).sum()) >= _OVERLAP]


def settled(seen: Sequence[Word], layer: Sequence[Word]) -> list[Word]:
    """The words of a reading; short ones that differ from the text layer in confusable letters alone take its spelling.

    `A1c` is read as `Aic` as easily. In so short a word neither spelling tells whose mistake it is, and the one that
    was cleared is searched with the text layer.
    """
    boxes = _boxes(layer)
    words = []
    for word in seen:
        plain = _plain(word.text)
        under = np.flatnonzero(_overlaps(word, boxes) >= _OVERLAP).tolist() if len(plain) < SHORT_FUZZY else []
        same = len(under) == 1 and skeleton(_plain(layer[under[0]].text)) == skeleton(plain)
        words.append(replace(word, text=layer[under[0]].text) if same else word)
    return words


def _runs_of_singles(line: Sequence[Word]) -> list[range]:
    """The parts of a line in which one-character words follow each other with a gap between."""
    runs = [range(0)]
    for index, word in enumerate(line):
        single = len(_plain(word.text)) == 1 and not _GRADE.fullmatch(word.text)
        if single and (not runs[-1] or _CELL_GAP[0] <= _gap(line, index) <= _CELL_GAP[1]):
            runs[-1] = range(runs[-1].start if runs[-1] else index, index + 1)
        else:
            runs.append(range(index, index + 1) if single else range(0))
    return runs


def _gap(line: Sequence[Word], index: int) -> float:
    """The gap before a word of a line, in its heights."""
    return (line[index].box.left - line[index - 1].box.right) / max(1, line[index].box.height)


def _is_row(line: Sequence[Word], run: range) -> bool:
    """Whether a run is long enough, no scale, no size of something, no row of a table, and no part of running text."""
    if len(run) < _CELLS or _is_size([_plain(line[index].text) for index in run]) or _in_columns(line, run):
        return False
    if _is_times(line, run):
        return False
    if _plain(line[run.start].text) == "a" and len(run) > _CELLS:
        run = run[1:]  # `a 9 x 5 mm lesion`
    codes = [ord(_plain(line[index].text)) for index in run]
    running = False
    spoken = sum(len(_plain(word.text)) > 1 for word in line)
    if run.start > 0 and run.stop < len(line) and spoken >= _RUNNING:
        tall = max(word.box.height for word in line[run.start - 1 : run.stop + 1])
        before = line[run.start].box.left - line[run.start - 1].box.right
        running = max(before, line[run.stop].box.left - line[run.stop - 1].box.right) <= _WORD_GAP * tall
    return not (running and len(run) == _CELLS) and any(b - a != 1 for a, b in itertools.pairwise(codes))


def _in_columns(line: Sequence[Word], run: range) -> bool:
    """Whether three digits stand in three columns behind the words of a table's row (`COLCHICINE 0.6 MG TAB 6 2 1`)."""
    digits = all(_plain(line[index].text).isdigit() for index in run)
    spoken = sum(sum(c.isalpha() for c in word.text) > 1 for word in line[: run.start])
    apart = min(_gap(line, index) for index in run[1:])
    return digits and len(run) == _CELLS and spoken >= _NAMED and apart >= _COLUMN_GAP


def _is_times(line: Sequence[Word], run: range) -> bool:
    """Whether characters say how often, or how long, or an age: `35 J x 6`, `2 g x 1`, `1 x 4`, `3 y 5 m`, `7 y F`.

    Sets and how often each stand behind how far somebody moves: `to 90° 2 x 8`.
    """
    texts = [line[index].text.rstrip(".,;") for index in run]
    if len(run) == _CELLS + 1 and max(_gap(line, index) for index in run[1:]) < _COLUMN_GAP:
        number, year, months, month = texts
        aged = number.isdigit() and year in "yY" and months.isdigit() and month in "mM"
        given = number.isdigit() and year in _ONE_LETTER_UNITS and months == "x" and month.isdigit()
        course = line[run.start].text[-1] in ",;" and year.isdigit() and months in "xX" and month.isdigit()
        sided = number in _BODY_SIDES and year.isdigit() and months in "sg" and month in _BODY_SIDES  # `R 8 s, L 45 s`
        return aged or given or course or sided
    first, second, third = (line[index].text.rstrip(".,;") for index in run[:_CELLS])
    if len(run) == _CELLS and first.isdigit() and second in _AGE_UNITS and third in _SEXES:
        return True  # `7 y F`
    if len(run) != _CELLS or run.start == 0 or _gap(line, run.start) > _WORD_GAP:
        return False
    before = line[run.start - 1].text
    often = first in _ONE_LETTER_UNITS and second == "x" and third.isdigit() and before.isdigit()
    moved = before[-1] == "\u00b0" and max(_gap(line, index) for index in run[1:]) <= _SPACE
    often = often or (moved and first.isdigit() and second in "xX" and third.isdigit())
    return often or (first in "xX" and second.isdigit() and third in _DAYS and before.isalpha())


def _is_course(line: Sequence[Word], run: range, following: Sequence[Sequence[Word]]) -> bool:
    """Whether three characters are a number of times and how long: `2 x 6`, and `weeks` begins the next line."""
    first, second, third = (line[index].text for index in run[:_CELLS])
    last = line[-1].box
    if len(run) != _CELLS or run.stop != len(line) or not (first.isdigit() and second == "x" and third.isdigit()):
        return False
    if max(_gap(line, index) for index in run[1:]) > _SPACE:
        return False
    begins = [part[0] for part in close_parts(following)]
    return any(
        word.text.rstrip(".,;") in _COURSE
        and word.box.left < line[run.start].box.left
        and last.bottom <= (word.box.top + word.box.bottom) / 2 < last.bottom + _WIDE_GAP * last.height
        for word in begins
    )


def _is_size(texts: Sequence[str]) -> bool:
    """Whether characters are how long, wide and high something is: `9 x 6 x 3`, `x 9 x 1` behind a longer number.

    So are the heads of such a column: `L x W`.
    """
    first, second = texts[::2], texts[1::2]
    if set(first) <= _SIZE_HEADS and set(second) <= {"x", "X"}:
        return True
    digits, signs = (first, second) if first[0].isdigit() else (second, first)
    several = len(texts) > _CELLS and len(digits) <= _SIDES
    return several and all(text.isdigit() for text in digits) and set(signs) <= {"x", "X"}


def _boxes(words: Sequence[Word]) -> NDArray[np.float64]:
    """Left, top, right and bottom of each word, `(n, 4)`."""
    return np.array([(w.box.left, w.box.top, w.box.right, w.box.bottom) for w in words], np.float64).reshape(-1, 4)


def _overlaps(word: Word, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of the word's box that lies in each of the boxes."""
    box = word.box
    wide = np.minimum(box.right, boxes[:, 2]) - np.maximum(box.left, boxes[:, 0])
    high = np.minimum(box.bottom, boxes[:, 3]) - np.maximum(box.top, boxes[:, 1])
    shared: NDArray[np.float64] = np.maximum(wide, 0.0) * np.maximum(high, 0.0) / max(1, box.width * box.height)
    return shared


def _plain(text: str) -> str:
    """Letters and digits in lower case."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _shape(word: Word) -> str:
    """Letters and digits with those made the same that readers confuse, among them strokes (`mIU/L`, `mlUIL`)."""
    return skeleton(_plain(word.text.translate(_STROKE_SIGNS)))


def _likeness(one: str, other: str) -> float:
    """0 to 1; 1 also where one contains the other, because readers cut words differently."""
    if not one or not other:
        return 1.0 if one == other else 0.0
    if min(len(one), len(other)) >= 3 and (one in other or other in one):
        return 1.0
    return _ratio(one, other)


def _ratio(one: str, other: str) -> float:
    """The share of letters that two words have in common, in the same order: 0 to 1."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
