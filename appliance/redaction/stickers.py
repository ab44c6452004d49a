"""Stickers: a few printed lines that were stuck on askew, and say what was given or put in, or is to be taken.

Text that leans beside the page, or stands in a frame of its own, is a stamp or a note to `stamps`, and stays behind.
Three pieces of it medicine needs: the sticker of a vaccine, its name and its lot, that of an implant, and the line of
a pharmacy's label that says how a medicine is taken.

Rules:
- A sticker is a small block of lines: a vaccine in one of them, its lot or how it is given in another, and nothing that
  has to stay behind for what it says. One such word, and the whole block stays behind as every other stamp does. A
  word that was read unsurely says nothing, and stays behind by itself.
- Lines too short to be measured, or just level enough, are of the sticker when they stand in it and say so.
- A line that is too short to be measured lies between two that lean, and belongs to their sticker all the same. Then
  what leans must say itself that it is of a vaccine: its name, its lot, its dose.
- The sticker of an implant has the number of a catalogue, and a lot or serial number, each behind its label. They may
  stay behind for what they are; the words beside them leave.
- It only lifts what `stamps` said of the block; all other evidence stands.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from appliance.documents import Box, Word
from appliance.redaction.certainty import is_unsure
from appliance.redaction.layout import squeeze
from appliance.redaction.stamps import STAMP_WORDS
from appliance.redaction.tables import LOT_LABELS, VACCINES
from appliance.redaction.values import is_unit

_ROUTES = frozenset({"im", "sc", "sq", "id", "subq"})
_CATALOGUE, _SERIAL = "ref", frozenset({"lot", "sn", "serial"})
_STAMPS = frozenset(text.casefold() for text in STAMP_WORDS)
_SENTENCE = 4  # words of a line that says how to take a medicine
_SURE, _SURE_NUMBER = 60.0, 85.0  # confidence of its words
_MOST = 14  # words of a sticker
_BELOW, _LINE_BETWEEN = 1.4, 3.6  # heights between the lines of a block: below each other, and with one between
_BESIDE = 1.8  # heights between words of a line


def vaccines(words: Sequence[Word], cleared: Sequence[bool], stamped: Collection[int]) -> set[int]:
    """Indexes of the words on stickers of vaccines.

    Args:
        words: the words of a page.
        cleared: for each word, whether it may leave for what it says.
        stamped: the indexes of words that lie as stamps do; only these are looked at.
    """
    found: set[int] = set()
    alone = _blocks(words, sorted(stamped), _BELOW)
    own = {i for block in alone if _says_sticker([words[b] for b in block]) for i in block}
    level = frozenset(_of_stickers(words, cleared)).difference(stamped) if own else frozenset()
    for block in (*alone, *_blocks(words, sorted(own), _LINE_BETWEEN)):
        bounds = [words[b].box for b in block]
        inside = [i for i, word in enumerate(words) if i in block or i in level or _within(word.box, bounds)]
        inside = [i for i in inside if i not in level or any(_near(words[i].box, box, _BELOW) for box in bounds)]
        said = [i for i in inside if any(c.isalnum() for c in words[i].text) and not is_unsure(words[i])]
        if _is_given(words, said) and len(said) <= _MOST and all(cleared[i] for i in said):
            found.update(block)
    return found


def implants(words: Sequence[Word], stamped: Collection[int]) -> set[int]:
    """Indexes of the words on stickers of implants.

    Args:
        words: the words of a page.
        stamped: the indexes of words that lie as stamps do; only these are looked at.
    """
    found: set[int] = set()
    for block in _blocks(words, sorted(stamped), _BELOW):
        labels = {squeeze(words[i].text) for i in block}
        if _CATALOGUE in labels and labels & _SERIAL and not labels & _STAMPS:
            found.update(block)
    return found


def _is_given(words: Sequence[Word], said: Sequence[int]) -> bool:
    """Whether words name a vaccine, and its lot or its dose and way."""
    parts = {part for i in said for part in _parts(words[i])}
    if not parts & VACCINES:
        return False
    dosed = bool(parts & _ROUTES) and any(is_unit(words[i].text) for i in said)
    return dosed or any(squeeze(words[i].text) in LOT_LABELS for i in said)


def _of_stickers(words: Sequence[Word], cleared: Sequence[bool]) -> Iterator[int]:
    """Indexes of the words of lines that say that they are of a vaccine's sticker, and may leave."""
    for _, run in itertools.groupby(range(len(words)), key=lambda index: words[index].line):
        line = list(run)
        if all(cleared[index] for index in line) and _says_sticker([words[index] for index in line]):
            yield from line


def doses(words: Sequence[Word], cleared: Sequence[bool], leaning: Collection[int]) -> set[int]:
    """Indexes of the words on leaning lines that say how a medicine is taken, as the label of a pharmacy does.

    Every word of such a line was read well and may leave for what it says, and a number in it has its unit behind it.
    The label's other lines, its name and number, stay what they are.

    Args:
        words: the words of a page.
        cleared: for each word, whether it may leave for what it says.
        leaning: the indexes of words on lines that lean; only these are looked at.
    """
    found: set[int] = set()
    for number in {words[index].line for index in leaning}:
        line = [index for index, word in enumerate(words) if word.line == number]
        said = [index for index in line if any(c.isalnum() for c in words[index].text)]
        dosed = any(
            words[one].text.replace(".", "", 1).isdigit() and is_unit(words[other].text)
            for one, other in itertools.pairwise(said)
        )
        whole = all(index in leaning and cleared[index] and _well_read(words[index]) for index in said)
        if dosed and whole and len(said) >= _SENTENCE and not _STAMPS & {p for i in said for p in _parts(words[i])}:
            found.update(line)
    return found


def _well_read(word: Word) -> bool:
    return word.confidence >= (_SURE_NUMBER if any(c.isdigit() for c in word.text) else _SURE)


def _says_sticker(words: Sequence[Word]) -> bool:
    """Whether words say by themselves that they are of a vaccine's sticker: its name, its lot, how it is given."""
    said = {part for word in words for part in _parts(word)}
    return bool(said & (VACCINES | LOT_LABELS | _ROUTES)) and not said & _STAMPS


def _parts(word: Word) -> list[str]:
    return [part for part in re.split(r"[^a-z0-9]+", word.text.casefold()) if part]


def _blocks(words: Sequence[Word], stamped: Sequence[int], below: float) -> list[set[int]]:
    """Words that stand together, by their indexes; `below`: heights between their lines, at most."""
    blocks: list[set[int]] = []
    for index in stamped:
        near = [block for block in blocks if any(_near(words[index].box, words[o].box, below) for o in block)]
        blocks = [block for block in blocks if block not in near]
        blocks.append({index}.union(*near))
    return blocks


def _near(one: Box, other: Box, below: float) -> bool:
    """Whether two words stand on one line, or not more than `below` heights below each other."""
    height = max(one.height, other.height)
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return across <= _BESIDE * height and down <= below * height


def _within(box: Box, block: Sequence[Box]) -> bool:
    """Whether the middle of a word lies in the bounds of a block."""
    across, down = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    wide = min(b.left for b in block) <= across <= max(b.right for b in block)
    return wide and min(b.top for b in block) <= down <= max(b.bottom for b in block)
