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
from statistics import median

import numpy as np

from appliance.documents import Word
from appliance.redaction.ink import Components
from appliance.redaction.steadiness import Standing, stand

_WIDE = 2.5  # heights between words of two fields
_WORDS, _ENOUGH = 6, 12  # in a run, and in all runs of a page
_STEP, _STEP_PX = 0.036, 1.4  # from word to word, of the letters' height, and pixels
_UNEVEN, _TIMES = 0.028, 1.5  # of the height, letters within words; the steps are so many times as large


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
        standing = [s for index in run if (s := stand(words[index], members[index], parts)) is not None]
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


def _wanders(standing: Sequence[Standing]) -> bool:
    """Whether words of a run stand up and down by more than their letters do."""
    height = median(s.height for s in standing)
    across, feet = np.array([s.across for s in standing]), np.array([s.foot for s in standing])
    off = feet - np.polyval(np.polyfit(across, feet, 1), across)
    step = median(abs(float(b - a)) for a, b in itertools.pairwise(off))
    feet_within = [s.uneven for s in standing if s.uneven is not None]
    uneven = median(feet_within) if feet_within else 0.0
    even = uneven <= _UNEVEN * height and step >= _TIMES * uneven
    return even and step >= max(_STEP_PX, _STEP * height)
