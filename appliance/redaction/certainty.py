"""How surely a word must be read to be judged by what it says.

Rules:
- Digits must be read more surely than words: a vocabulary knows a misread word, and no misread number.
- So must a letter or two: initials by hand are read as `em`, `we` and `TR`, and each of them is somebody's word.
"""

from __future__ import annotations

import re

from appliance.documents import Word
from appliance.redaction.layout import bare
from appliance.redaction.lexicon import Lexicon

_WORDS, _DIGITS, _LETTERS = 30.0, 50.0, 65.0  # confidence, at least
_SHORT = 2  # letters
_UNIT = re.compile(  # mg/dl, mEq/1, K/yL, x10(3)/uL: letters and strokes are misread in them, and nothing else looks so
    r"\(?(?:[KM]/[unyp\u00b5\u03bc]?L|(?:mc|[kmunp\u00b5])?(?:g|mol|IU|U|Eq)/(?:d?[lLiI1]|mL|m2|kg|h)|mL/min(?:/1\.73\s?m2)?|mm/hr?|[xX]?\s?[1lI][0Oo]\S{1,4}/[un\u00b5m]?[lL]|/(?:HPF|LPF|hpf|lpf|mm3))[.,;)_]{0,2}"
)


def is_unsure(word: Word) -> bool:
    """Whether a word was not read surely enough."""
    if any(c.isdigit() for c in word.text):
        return word.confidence < _DIGITS
    return word.confidence < (_LETTERS if _is_short(word) else _WORDS)


def is_fair(word: Word) -> bool:
    """Whether a word was read as surely as words must be, though it has digits."""
    return word.confidence >= _WORDS


def is_abbreviation(word: Word, lexicon: Lexicon) -> bool:
    """Whether a text that was read fairly surely is one that the vocabulary knows as it stands, or a unit: `PHQ9`."""
    if looks_like_unit(word.text):
        return True
    return word.confidence >= _WORDS and not _is_short(word) and lexicon.abbreviation(bare(word.text))


def looks_like_unit(text: str) -> bool:
    """Whether a text is a unit however it was read: nobody's number looks so (`1043/uL` of 10^3/uL)."""
    return _UNIT.fullmatch(text) is not None


def _is_short(word: Word) -> bool:
    """Whether a word is a letter or two."""
    core = bare(word.text)
    return 0 < len(core) <= _SHORT and core.isalpha()
