"""Figures to choose from: what stands behind each of several check boxes on one line (`Refills`, then 0, 1, 2, 3).

Rules:
- Two different figures behind boxes on one line, at least, read beyond doubt: one alone may be anything.
- Only what nobody knew, or took for letters in cells, is an option; what was denied for what it is stays behind.
- What stands within a box is written there, one digit of a number in each: that is no option.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.documents import Box, Word
from appliance.redaction.checkboxes import is_label
from appliance.redaction.reasons import Reason
from appliance.redaction.structure import touches

_LIFTED = frozenset({Reason.UNKNOWN_NUMBER, Reason.BOXED_CELLS})
_LONGEST = 2  # digits
_SURE = 88.0  # confidence
_LEVEL = 0.5  # heights by which figures of one line differ


def chosen_from(words: Sequence[Word], reasons: Sequence[Reason], frames: Sequence[Box]) -> set[int]:
    """Indexes of the unknown numbers that are options.

    Args:
        words: the words of a page.
        reasons: of each word, what was decided about it.
        frames: the check boxes of the page.
    """
    figures = [index for index, word in enumerate(words) if _is_figure(word, frames)]
    return {
        index
        for index in figures
        if reasons[index] in _LIFTED
        and any(words[index].text != words[other].text and _level(words[index], words[other]) for other in figures)
    }


def _is_figure(word: Word, frames: Sequence[Box]) -> bool:
    """Whether a word is a short number right behind a check box."""
    short = word.text.isdigit() and len(word.text) <= _LONGEST and word.confidence >= _SURE
    behind = short and any(is_label(word.box, frame) for frame in frames)
    return behind and not any(touches(word.box, frame) for frame in frames)


def _level(one: Word, other: Word) -> bool:
    """Whether two words stand on one line of the page."""
    return abs(one.box.bottom - other.box.bottom) <= _LEVEL * max(one.box.height, other.box.height)
