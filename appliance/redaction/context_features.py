"""What the context model sees of each word: how it is written, what it may be, and what stands around it.

Rules:
- No word that may be somebody's name is a feature by itself: the model learns from shapes, classes and known words
  around it, so a name that it never saw looks like those that it saw.
- Features follow the page (cells, rows, the cell above): on forms the neighbour in the text is often a stranger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from appliance.redaction.layout import Cell, Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.tokens import Token

_REACH = 3  # words to both sides
_NEAR = 2  # words to both sides that count by what they are
_SHORT = 3  # letters; a word as short as that is a feature by itself
_LABEL_REACH = 4  # words between a label and what it names
_ROWS_UP = 8  # up to the heading of a column
_LONGEST_RUN = 4


def features(layout: Layout, tokens: Sequence[Token], lexicon: Lexicon) -> list[list[str]]:
    """Features of each word of a page, in the reader's order."""
    shapes = [_shape(w.text) for w in layout.words]
    cores = [bare(w.text) for w in layout.words]
    known = [_known(t, core) for t, core in zip(tokens, cores, strict=True)]
    kinds = [_kind(t, core, lexicon) for t, core in zip(tokens, cores, strict=True)]
    found: list[list[str]] = []
    for index, word in enumerate(layout.words):
        cell = layout.cells[layout.cell_of[index]]
        place = cell.words.index(index)
        row = layout.rows[cell.row]
        core = cores[index]
        lower = core.casefold()
        own = [
            "bias",
            f"kind={kinds[index]}",
            f"shape={shapes[index]}",
            f"start={_shape(core)[:_LONGEST_RUN]}",
            f"end={lower[-3:]}" if tokens[index].kind is Kind.SAFE else f"end={lower[-2:]}",
            f"letters={min(len(core), 10)}",
            f"mark={_mark(word.text[-1:])}{_mark(word.text[:1])}",
            f"cell={min(place, 2)}/{min(len(cell.words) - place, 3)}",
            f"cells={min(len(row), 4)}/{min(row.index(layout.cell_of[index]), 3)}",
            f"line={min(len(cell.words) // 3, 4)}",
            f"top={min(cell.row // 3, 4)}",
            f"opens={tokens[index].opens}",
        ]
        if known[index]:
            own += [f"word={known[index]}", f"word={known[index]} {kinds[index]}"]
        own += _around(layout, index, shapes, known, kinds)
        own += _label(layout, cell, place, row, cores)
        own += _above(layout, cell, word.box.left, word.box.right, kinds, known)
        found.append(own)
    return found


def _shape(text: str) -> str:
    """How a text is written: `Xxxx`, `99/99`; runs are cut at four."""
    shape = "".join("X" if c.isupper() else "x" if c.isalpha() else "9" if c.isdigit() else c for c in text)
    return re.sub(r"(.)\1{4,}", lambda m: m[1] * _LONGEST_RUN, shape)


def _known(token: Token, core: str) -> str:
    """A word that is no name, or is too short to be told apart, as it is; else nothing."""
    lower = core.casefold()
    plain = token.kind is Kind.SAFE and lower.replace("-", "").replace("/", "").isalpha()
    return lower if lower and (plain or (len(lower) <= _SHORT and not any(c.isdigit() for c in lower))) else ""


def _kind(token: Token, core: str, lexicon: Lexicon) -> str:
    """What a word may be, finer than the lexicon's kinds: medicine and abbreviations apart."""
    if not any(c.isalpha() for c in core):
        return "number" if core else "mark"
    if len(core) == 1:
        return "letter"
    lower = core.casefold()
    medicine = "+" if lexicon.clinical(lower) else "=" if lexicon.abbreviation(core) else ""
    common = "c" if lower in lexicon.common else ""
    digits = "9" if any(c.isdigit() for c in core) else ""
    return f"{token.kind.value}{medicine}{common}{digits}"


def _mark(sign: str) -> str:
    """A sign at the end of a word; letters and digits alike."""
    return "a" if sign.isalnum() else sign


def _around(layout: Layout, index: int, shapes: Sequence[str], known: Sequence[str], kinds: Sequence[str]) -> list[str]:
    """What stands before and behind a word, in the reader's order."""
    found = []
    cell, row = layout.cell_of[index], layout.cells[layout.cell_of[index]].row
    for step in (s for s in range(-_REACH, _REACH + 1) if s):
        other = index + step
        if not 0 <= other < len(layout.words):
            found.append(f"{step}:none")
            continue
        there = layout.cells[layout.cell_of[other]].row
        where = "" if layout.cell_of[other] == cell else "cell" if there == row else "row"
        found.append(f"{step}{where}:{kinds[other]}{shapes[other][:2]}")
        found.append(f"{step}{where}:{_mark(layout.words[other].text[-1:])}")
        if abs(step) <= _NEAR and known[other]:
            found.append(f"{step}{where}={known[other]}")
        if abs(step) == 1:
            found.append(f"{step}{where}:{shapes[other]}")
    return found


def _label(layout: Layout, cell: Cell, place: int, row: Sequence[int], cores: Sequence[str]) -> list[str]:
    """The label before a word in its cell, else the cell to its left."""
    for back in range(place - 1, -1, -1):
        if layout.words[cell.words[back]].text.endswith(":"):
            far = min(place - back, _LABEL_REACH)
            return [f"label={cores[cell.words[back]].casefold()}", f"label:{far}"]
    column = row.index(layout.cell_of[cell.words[0]])
    if column:
        left = layout.cells[row[column - 1]].words[-1]
        return [f"left={cores[left].casefold()}{_mark(layout.words[left].text[-1:])}"]
    return []


def _above(layout: Layout, cell: Cell, left: int, right: int, kinds: Sequence[str], known: Sequence[str]) -> list[str]:
    """The word that stands above, and the heading of the column."""
    column: list[int] = []
    for row in reversed(layout.rows[max(0, cell.row - _ROWS_UP) : cell.row]):
        standing = layout.words_of(row)
        over = [w for w in standing if layout.words[w].box.left < right and layout.words[w].box.right > left]
        if not over:
            break
        column.append(over[0])
    if not column:
        return ["above:none"]
    near, head = column[0], column[-1]
    return [f"above:{kinds[near]}", f"above={known[near]}", f"head={known[head]}", f"column={len(column)}"]
