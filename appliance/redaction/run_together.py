"""Words that a reader ran together: `Wt171` and `68reg`, where paper as wide as a space lies between them.

Rules:
- A word is parted where the white between two of its marks is as wide as a space, and far wider than all other white
  between its letters.
- Only what says nothing as it stands is parted, only between letters and figures or between words, never within a
  number, and only when each piece is a word, an abbreviation or a short number. A name has no such pieces.
- A day is parted from what stands behind it, whatever that is: `10/21/242m` is neither a day nor a number.
- A number and its unit stay together: both are read as one value. Two short pieces may be one word of another language.
- Parting clears nothing: the pieces are words like all others.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
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
_DAY = re.compile(r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:(?:19|20)\d\d|\d\d)")
_SIDES = frozenset("LRx")  # letters that are words
_PAIR = 2  # pieces: a side and what it is of
_UNIT, _BETWEEN = 2, frozenset(["of", "to", "at", "or", "by", "on"])  # letters of a unit, and no units
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
    text = word.text
    if not _SHORTEST <= len(text) <= _LONGEST or not any(c.isalpha() for c in text):
        return (word,)
    if _understood(text, lexicon) or is_measured_whole(text):
        return (word,)
    marks = characters(word, parts)
    cuts = _spaces(marks, word.box.height)
    if not 0 < len(cuts) < _MOST:
        return (word,)
    places = _places(word, marks, cuts)
    if dated := _DAY.match(text):
        return _behind_day(word, marks, dict(zip(cuts, places, strict=True)), dated.end())
    for texts in _texts(text, places):
        if _is_row(texts, lexicon):
            return _cut(word, marks, cuts, texts)
    return (word,)


def _behind_day(
    word: Word, marks: Sequence[tuple[int, int]], places: Mapping[int, tuple[int, ...]], end: int
) -> Sequence[Word]:
    """A day and the pieces behind it; the word itself where no space stands behind the day."""
    day = next((cut for cut, may in places.items() if end in may), None)
    if day is None:
        return (word,)
    cuts = {day: end} | {cut: may[0] for cut, may in places.items() if len(may) == 1 and may[0] > end}
    ends = [0, *cuts.values(), len(word.text)]
    return _cut(word, marks, list(cuts), [word.text[one:other] for one, other in itertools.pairwise(ends)])


def _cut(word: Word, marks: Sequence[tuple[int, int]], cuts: Sequence[int], texts: Sequence[str]) -> Sequence[Word]:
    """A word in the pieces that end before some of its marks."""
    box = word.box
    edges = [box.left, *((marks[at - 1][1] + marks[at][0]) // 2 for at in cuts), box.right]
    return [
        replace(word, text=text, box=Box(left, box.top, right, box.bottom))
        for text, (left, right) in zip(texts, itertools.pairwise(edges), strict=True)
    ]


def _spaces(marks: Sequence[tuple[int, int]], height: int) -> list[int]:
    """Before which marks a space stands."""
    white = sorted(((marks[at][0] - marks[at - 1][1], at) for at in range(1, len(marks))), reverse=True)
    for many in range(len(white) - 1, 0, -1):
        narrowest, next_one = white[many - 1][0], white[many][0]
        if narrowest >= _SPACE * height and narrowest >= _WIDER * max(1, next_one):
            return sorted(at for _, at in white[:many])
    return []


def _places(word: Word, marks: Sequence[tuple[int, int]], cuts: Sequence[int]) -> list[tuple[int, ...]]:
    """Where in the text each space may be: for certain when each letter is one mark, else by its place."""
    if len(marks) == len(word.text):
        return [(at,) for at in cuts]
    share = len(word.text) / max(1, word.box.width)
    guesses = [share * ((marks[at - 1][1] + marks[at][0]) / 2 - word.box.left) for at in cuts]
    return [tuple(at for at in range(1, len(word.text)) if abs(at - guess) <= _OFF) for guess in guesses]


def _texts(text: str, places: Sequence[tuple[int, ...]]) -> Iterator[tuple[str, ...]]:
    """What the pieces may say."""
    for chosen in itertools.product(*places):
        if list(chosen) == sorted(set(chosen)) and not any(_no_end(text, at) for at in chosen):
            yield tuple(text[one:other] for one, other in itertools.pairwise((0, *chosen, len(text))))


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
    sided = len(texts) == _PAIR and texts[0] in _SIDES and words[0] >= _SHORTEST  # `Larm`
    short = all(text in _SIDES or (text.isupper() and lexicon.abbreviation(text)) for text in texts)  # `IVLAC`
    return numbers or sided or short or (max(words) >= _WORD and sum(map(len, texts)) >= _WORDS)


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
