"""Words that do not stand on one line though their letters do: a hand moves on from word to word, no machine does.

A neat hand may look like print letter by letter. But a printer, and a typewriter that hits its letters unevenly, sets
whole words of one line equally high; a hand begins each word where it happens to land.

Rules:
- Runs of words of one field are looked at, letter by letter: only words whose letters are marks of their own say
  something, by those that stand on the line. How the line leans is taken off.
- Each word is compared with the next, and the middle one of these steps counts: a label beside what was typed into its
  form, some pixels higher, is one step.
- Letters that are uneven within their words are a typewriter's, and say nothing; nor do numbers, whose figures hang
  below the line in old faces, or a page with few such words.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from appliance.documents import Word
from appliance.redaction.ink import Components

_HANGS = frozenset("gjpqyQ,;()[]{}|/\\@$_\u00df")  # letters that reach below the line, and marks that may
_MARKS = frozenset(".,:;'\"-`~\u2019\u2018\u201c\u201d\u00b7\u2014\u2013")  # not counted as letters
_LETTER = 0.45  # of the highest mark's height: lower ones are dots
_WIDE = 2.5  # heights between words of two fields
_SURE = 60.0  # confidence: otherwise its letters are not known
_LETTERS, _TELLING = 2, 3  # on the line, of a word that counts, and of one that shows how even its letters are
_WORDS, _ENOUGH = 6, 12  # in a run, and in all runs of a page
_STEP, _STEP_PX = 0.036, 1.4  # from word to word, of the letters' height, and pixels
_UNEVEN, _TIMES = 0.028, 1.5  # of the height, letters within words; the steps are so many times as large


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a word stands: across, its foot, how uneven its letters' feet are (None: too few), and its height."""

    across: float
    foot: float
    uneven: float | None
    height: float


def find(words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components) -> set[int]:
    """Indexes of words in runs that stand as only a hand sets words.

    Args:
        words: the words of a page.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
    """
    found: set[int] = set()
    enough = 0
    for run in _runs(words):
        standing = [s for index in run if (s := _stand(words[index], members[index], parts)) is not None]
        if len(standing) >= _WORDS and _wanders(standing):
            found.update(run)
            enough += len(standing)
    return found if enough >= _ENOUGH else set()


def _runs(words: Sequence[Word]) -> Iterator[list[int]]:
    """The fields of each line."""
    run: list[int] = []
    for index, word in enumerate(words):
        if run:
            before = words[run[-1]]
            apart = word.box.left - before.box.right > _WIDE * word.box.height
            if word.line != before.line or apart or before.text.endswith(":"):
                yield run
                run = []
        run.append(index)
    if run:
        yield run


def _stand(word: Word, numbers: Sequence[int], parts: Components) -> _Standing | None:
    """Where a word stands; None where its letters cannot be told apart."""
    letters = [c for c in word.text if not c.isspace() and c not in _MARKS]
    numeral = any(c.isdigit() for c in letters)
    if numeral or word.confidence < _SURE or len(letters) < _LETTERS or len(numbers) < len(letters):
        return None
    boxes = parts.boxes[list(numbers), :4]
    high = boxes[:, 3] - boxes[:, 1]
    boxes = boxes[high >= _LETTER * high.max()]
    boxes = boxes[np.argsort(boxes[:, 0])]
    if len(boxes) != len(letters):
        return None
    feet = [float(box[3]) for letter, box in zip(letters, boxes, strict=True) if letter not in _HANGS]
    if len(feet) < _LETTERS:
        return None
    across = (word.box.left + word.box.right) / 2
    return _Standing(across, median(feet), float(np.std(feet)) if len(feet) >= _TELLING else None, float(high.max()))


def _wanders(standing: Sequence[_Standing]) -> bool:
    """Whether words of a run stand up and down by more than their letters do."""
    height = median(s.height for s in standing)
    across, feet = np.array([s.across for s in standing]), np.array([s.foot for s in standing])
    off = feet - np.polyval(np.polyfit(across, feet, 1), across)
    step = median(abs(float(b - a)) for a, b in itertools.pairwise(off))
    feet_within = [s.uneven for s in standing if s.uneven is not None]
    uneven = median(feet_within) if feet_within else 0.0
    even = uneven <= _UNEVEN * height and step >= _TIMES * uneven
    return even and step >= max(_STEP_PX, _STEP * height)
