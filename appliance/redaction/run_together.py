"""Words that a reader ran together: `Wt171` and `68reg`, where paper as wide as a space lies between them.

Rules:
- A word is parted where the white between two of its marks is as wide as a space, and far wider than all other white
  between its letters.
- Only what says nothing as it stands is parted, only between letters and figures or between words, never within a
  number, and only when each piece is a word, an abbreviation or a short number. A name has no such pieces.
- A number and its unit stay together: both are read as one value. Two short pieces may be one word of another language.
- Parting clears nothing: the pieces are words like all others.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from appliance.documents import Box, Word
from appliance.redaction.certainty import looks_like_unit
from appliance.redaction.ink import Components
from appliance.redaction.layout import bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.notations import is_measured_whole
from appliance.redaction.splitting import characters

_SHORTEST, _LONGEST, _MOST = 3, 30, 6  # letters of a word, and how many pieces it has at most
_SPACE, _WIDER = 0.27, 1.8  # heights of a space; how much wider it is than the widest white within a word
_OFF = 1.2  # letters by which a place may be estimated wrongly
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})?|\d{1,3}/\d{1,3}|\d{4})[%,.;]?")
_SIDES = frozenset("LRx")  # letters that are words
_UNIT, _BETWEEN = 2, frozenset("of to at or by on".split())  # letters of a unit, and no units
_WORD, _WORDS = 4, 6  # letters of the longest piece without a number, and of all of them


def parted(words: Sequence[Word], parts: Components, lexicon: Lexicon) -> tuple[Word, ...]:
    """The words of a page, with those that were run together in their pieces.

    Args:
        words: the words of a page.
        parts: its ink without structure.
        lexicon: what is understood.
    """
    return tuple(piece for word in words for piece in _pieces(word, parts, lexicon))


def _pieces(word: Word, parts: Components, lexicon: Lexicon) -> Sequence[Word]:
    """The pieces of a word; the word itself where it is one."""
    if not _SHORTEST <= len(word.text) <= _LONGEST or not any(c.isalpha() for c in word.text):
        return (word,)
    if _understood(word.text, lexicon) or is_measured_whole(word.text):
        return (word,)
    marks = characters(word, parts)
    cuts = _spaces(marks, word.box.height)
    if not 0 < len(cuts) < _MOST:
        return (word,)
    box = word.box
    for texts in _texts(word, marks, cuts):
        if _is_row(texts, lexicon):
            edges = [box.left, *((marks[at - 1][1] + marks[at][0]) // 2 for at in cuts), box.right]
            return [
                replace(word, text=text, box=Box(left, box.top, right, box.bottom))
                for text, (left, right) in zip(texts, itertools.pairwise(edges), strict=True)
            ]
    return (word,)


def _spaces(marks: Sequence[tuple[int, int]], height: int) -> list[int]:
    """Before which marks a space stands."""
    white = sorted(((marks[at][0] - marks[at - 1][1], at) for at in range(1, len(marks))), reverse=True)
    for many in range(len(white) - 1, 0, -1):
        narrowest, next_one = white[many - 1][0], white[many][0]
        if narrowest >= _SPACE * height and narrowest >= _WIDER * max(1, next_one):
            return sorted(at for _, at in white[:many])
    return []


def _texts(word: Word, marks: Sequence[tuple[int, int]], cuts: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """What the pieces may say: for certain when each letter is one mark, else by where in the word the spaces are."""
    text = word.text
    if len(marks) == len(text):
        choices = [(at,) for at in cuts]
    else:
        wide = max(1, word.box.width)
        guesses = [len(text) * ((marks[at - 1][1] + marks[at][0]) / 2 - word.box.left) / wide for at in cuts]
        choices = [tuple(at for at in range(1, len(text)) if abs(at - guess) <= _OFF) for guess in guesses]
    for places in itertools.product(*choices):
        if list(places) == sorted(set(places)) and not any(_no_end(text, at) for at in places):
            yield tuple(text[one:other] for one, other in itertools.pairwise((0, *places, len(text))))


def _no_end(text: str, at: int) -> bool:
    """Whether no word ends at a place: figures, or a figure and its point, on both sides, or a hyphen before it."""
    return text[at - 1] == "-" or not (text[at - 1].isalpha() or text[at].isalpha())


def _is_row(texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether pieces are words and numbers that stand beside one another, and not one value with its unit."""
    if not all(_understood(text, lexicon) for text in texts):
        return False
    words = [len(text) for text in texts if text not in _SIDES and not _NUMBER.fullmatch(text)]
    if not words or (_NUMBER.fullmatch(texts[0]) and all(_is_of_value(text) for text in texts)):
        return False
    numbers = any(_NUMBER.fullmatch(text) for text in texts)
    return numbers or (max(words) >= _WORD and sum(map(len, texts)) >= _WORDS)


def _is_of_value(text: str) -> bool:
    """Whether a piece is a number, a unit or a letter or two that may be one."""
    core = bare(text)
    short = len(core) <= _UNIT and core not in _BETWEEN
    return short or _NUMBER.fullmatch(text) is not None or looks_like_unit(core)


def _understood(text: str, lexicon: Lexicon) -> bool:
    """Whether a text is a word that is nobody's name, an abbreviation or a short number."""
    if _NUMBER.fullmatch(text):
        return True
    core = bare(text)
    if not text[0].isalnum():
        return False
    if len(core) < 2:
        return text in _SIDES
    if not core.isalpha():
        return False
    return lexicon.abbreviation(core) or (not core.isupper() and lexicon.kind(core.casefold()) is Kind.SAFE)
