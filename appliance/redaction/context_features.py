"""What the context model sees of each word: how it is written, what it may be, and what stands around it.

Rules:
- Of a word that may be somebody's name the first three and the last four letters are features (all of a short one); the
  model learns mostly from shapes, classes and known words around it, so a name that it never saw looks like others.
- Features follow the page (cells, rows, the cell above): on forms the neighbour in the text is often a stranger.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from appliance.redaction.layout import Cell, Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.tokens import Token

_REACH = 3  # words to both sides
_NEAR = 2  # words to both sides that count by what they are
_SHORT = 3  # letters; a word as short as that is a feature by itself
_LABEL_REACH = 4  # words between a label and what it names
_ROWS_UP = 8  # up to the heading of a column
_LONGEST_RUN = 4
_MANY = 4  # times that something stands on a page, and more
_INITIALS = 3  # letters of somebody's initials, at most
_PARTED = re.compile(r"\d{1,2}([-/.])\d{1,2}")  # may be a day without a year
_DATED = re.compile(r"\d{1,2}([-/.])\d{1,2}\1(?:\d{2}|\d{4})")
_MONTHS, _DAYS = 12, 31


def features(layout: Layout, tokens: Sequence[Token], lexicon: Lexicon) -> list[list[str]]:
    """Features of each word of a page, in the reader's order."""
    shapes = [_shape(w.text) for w in layout.words]
    cores = [bare(w.text) for w in layout.words]
    known = [_known(t, core) for t, core in zip(tokens, cores, strict=True)]
    kinds = [_kind(t, core, lexicon) for t, core in zip(tokens, cores, strict=True)]
    page = _Page.of(layout, tokens, cores)
    caps = _capitals(layout)
    found: list[list[str]] = []
    for index, word in enumerate(layout.words):
        cell = layout.cells[layout.cell_of[index]]
        place = cell.words.index(index)
        row = layout.rows[cell.row]
        own = _itself(word.text, cores[index], tokens[index], kinds[index], shapes[index], known[index])
        own += [
            f"cell={min(place, 2)}/{min(len(cell.words) - place, 3)}",
            f"cells={min(len(row), 4)}/{min(row.index(layout.cell_of[index]), 3)}",
            f"line={min(len(cell.words) // 3, 4)}",
            f"top={min(cell.row // 3, 4)}",
            f"foot={min((len(layout.rows) - 1 - cell.row) // 2, 3)}",
            f"caps={caps[-1]}{caps[cell.row]}",
            *_between(kinds, index),
            *_around(layout, index, shapes, known, kinds),
            *_label(layout, cell, place, row, cores),
            *_above(layout, cell, word.box.left, word.box.right, kinds, known),
            _below(layout, cell, word.box.left, word.box.right, kinds, shapes),
            _first(layout.cells[row[0]].words[0], kinds, shapes, known),
            *page.says(cores[index]),
        ]
        found.append(own)
    return found


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page says as a whole: the first letters of its names, how often words stand on it, how it writes days."""

    initials: frozenset[str]
    times: Mapping[str, int]
    signs: Mapping[str, int]  # between the numbers of days with a year

    @classmethod
    def of(cls, layout: Layout, tokens: Sequence[Token], cores: Sequence[str]) -> _Page:
        """A page."""
        named = [t.title and core.replace("-", "").isalpha() for t, core in zip(tokens, cores, strict=True)]
        found: set[str] = set()
        for cell in layout.cells:
            for one, two in itertools.pairwise(cell.words):
                strange = Kind.SAFE not in (tokens[one].kind, tokens[two].kind)
                if named[one] and named[two] and (strange or tokens[one].kind is not tokens[two].kind):
                    found |= {cores[one][0] + cores[two][0], cores[two][0] + cores[one][0]}
        signs = Counter(m[1] for core in cores if (m := _DATED.fullmatch(core)) is not None)
        return cls(frozenset(i.casefold() for i in found), Counter(core.casefold() for core in cores), signs)

    def says(self, core: str) -> list[str]:
        """What the page says of a word."""
        found = []
        lower = core.casefold()
        if core.isalpha() and 1 < len(core) <= _INITIALS:
            found.append(f"initials={lower[0] + lower[-1] in self.initials}")
            found.append(f"times={min(self.times[lower], _MANY)}")
        if (parted := _PARTED.fullmatch(core)) is not None:
            one, two = (int(number) for number in core.split(parted[1]))
            day = 0 < one <= _MONTHS and 0 < two <= _DAYS
            found.append(f"day={day}{parted[1]}{min(self.signs[parted[1]], 2)}")
        return found


def _capitals(layout: Layout) -> list[int]:
    """How many quarters of the letters of each row are capitals, 3 at most; last, of the page."""
    counts = []
    for row in layout.rows:
        letters = [c for w in layout.words_of(row) for c in layout.words[w].text if c.isalpha()]
        counts.append((sum(c.isupper() for c in letters), len(letters)))
    counts.append((sum(c for c, _ in counts), sum(n for _, n in counts)))
    return [min(3, 4 * capitals // max(1, letters)) for capitals, letters in counts]


def _itself(text: str, core: str, token: Token, kind: str, shape: str, known: str) -> list[str]:
    """How a word is written and what it may be."""
    lower = core.casefold()
    found = [
        "bias",
        f"kind={kind}",
        f"shape={shape}",
        f"start={_shape(core)[:_LONGEST_RUN]}",
        f"end={lower[-3:]}" if token.kind is Kind.SAFE else f"end={lower[-2:]}",
        f"letters={min(len(core), 10)}",
        f"mark={_mark(text[-1:])}{_mark(text[:1])}",
        f"opens={token.opens}",
    ]
    if known:
        found += [f"word={known}", f"word={known} {kind}"]
    if token.kind is not Kind.SAFE and core.isalpha():
        found += [f"begins={lower[:3]}", f"ends={lower[-4:]}"]
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


def _between(kinds: Sequence[str], index: int) -> list[str]:
    """A word's kind with those of its neighbours."""
    before, behind = (kinds[at] if 0 <= at < len(kinds) else "end" for at in (index - 1, index + 1))
    return [f"{before}/{kinds[index]}/{behind}", f"{before}/{kinds[index]}/", f"/{kinds[index]}/{behind}"]


def _first(word: int, kinds: Sequence[str], shapes: Sequence[str], known: Sequence[str]) -> str:
    """The first word of a row, its label most often."""
    return f"row={known[word]}" if known[word] else f"row:{kinds[word]}{shapes[word][:2]}"


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


def _below(layout: Layout, cell: Cell, left: int, right: int, kinds: Sequence[str], shapes: Sequence[str]) -> str:
    """The word that stands below, in the next row."""
    for row in layout.rows[cell.row + 1 : cell.row + 2]:
        for word in layout.words_of(row):
            box = layout.words[word].box
            if box.left < right and box.right > left:
                return f"below:{kinds[word]}{shapes[word][:2]}"
    return "below:none"
