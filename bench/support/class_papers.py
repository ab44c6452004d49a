"""Invented papers of every document class, as words on a page: what the class model is trained and measured on.

The wordings lie in `class_texts/CLASS.txt`: styles, each of some lines. `<slot>` is filled from `slots.lst` there,
`{a|b}` is a choice, `~` may be left out, `# ` and `## ` are headings, `F ` a row of fields, `T ` of a table, `[] ` of
boxes. A style marked `!held-out` is never trained on. Names, places and numbers are nobody's.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from appliance.documents import Box, Word

TEXTS = Path(__file__).parent / "class_texts"
OTHER = "other"
CLASSES = tuple(sorted(path.stem for path in TEXTS.glob("*.txt") if path.stem != OTHER))

_NAMES = ("given", "last", "town", "street")


def _slots() -> dict[str, tuple[str, ...]]:
    """What each slot can be filled with."""
    pairs = (line.split(": ", 1) for line in (TEXTS / "slots.lst").read_text().splitlines())
    return {name: tuple(item.replace("\\n", "\n") for item in items.split("; ")) for name, items in pairs}


_SLOTS = _slots()
SLOT_NAMES = frozenset(item.lower() for name in _NAMES for item in _SLOTS[name])
_MONTHS = calendar.month_name[1:]
_SLOT = re.compile(r"<([a-z]+)>")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_CONFUSED = {
    "l": "1",
    "o": "0",
    "i": "l",
    "m": "rn",
    "e": "c",
    "c": "e",
    "n": "ri",
    "h": "b",
    "t": "f",
    "a": "o",
    "s": "5",
}


@dataclass(frozen=True, slots=True)
class Style:
    """One way to write papers of a class."""

    label: str
    name: str
    held_out: bool
    lines: tuple[str, ...] = field(repr=False)


@functools.cache
def styles() -> tuple[Style, ...]:
    """Every style of every class."""
    found = []
    for path in sorted(TEXTS.glob("*.txt")):
        for block in re.split(r"^=== ", path.read_text(), flags=re.MULTILINE)[1:]:
            head, *lines = block.strip("\n").split("\n")
            found.append(Style(path.stem, head.split()[0], "!held-out" in head, tuple(lines)))
    return tuple(found)


class Writer:
    """Fills a style and lays it out; all chance comes from one generator."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def paper(self, style: Style, *, continued: bool = False, noise: float = 0.0) -> tuple[Word, ...]:
        """A page of a style. `continued`: a later page without its head; `noise`: share of misread words."""
        lines = [line.removeprefix("~") for line in style.lines if not (line[0] == "~" and self._rng.random() < 0.45)]
        if continued:
            cut = int(self._rng.integers(1, max(2, len(lines) - 1)))
            lines = [line for line in lines[cut:] if not line.startswith("# ")]
        elif self._rng.random() < 0.12:
            lines = [line for line in lines if not line.startswith("# ")]
        kept = [line for line in lines if line.startswith("# ") or self._rng.random() > 0.12] or lines
        if continued or self._rng.random() < 0.25:
            kept += [line for line in lines if self._rng.random() < 0.4]
        return self._typeset(kept, noise)

    def text_page(self, text: str, noise: float = 0.0) -> tuple[Word, ...]:
        """Running text on a page; a title in capitals before a colon begins a line."""
        parts = [p.strip(" ,") for p in re.split(r"(?<=[.:]),\s|\n", text) if p.strip(" ,")]
        return self._typeset(parts[:60], noise, filled=False)

    # Text

    def _pick(self, items: Sequence[str]) -> str:
        return str(items[int(self._rng.integers(len(items)))])

    def _fill(self, text: str) -> str:
        text = _CHOICE.sub(lambda match: self._pick(match[1].split("|")), text)
        for _ in range(4):
            text = _SLOT.sub(lambda match: self._slot(match[1]), text)
        return text

    def _slot(self, name: str) -> str:
        draw = self._rng.integers
        if name in _SLOTS:
            return self._pick(_SLOTS[name])
        if name == "date":
            return self._date(int(draw(1, 29)), int(draw(1, 13)), int(draw(1996, 2030)))
        values = {
            "name": self._pick(("<given> <last>", "<last>, <given>", "<given> <given> <last>", "<given> <last>")),
            "phone": self._pick(("(555) 01{}-{}", "555-01{}-{}")).format(draw(0, 10), draw(1000, 9999)),
            "icd": f"{self._pick(tuple('ABEFGIJKMNRSZ'))}{draw(10, 99)}.{draw(0, 10)}",
            "n": str(draw(1, 200)),
            "nn": str(draw(10, 99)),
            "x": f"{draw(10, 990) / 10:.1f}",
            "age": str(draw(18, 90)),
            "id": f"{self._pick(('', 'A', 'ZX', 'H'))}{draw(100_000, 99_999_999)}",
            "money": f"${draw(5, 4000)}.{draw(10, 99)}",
        }
        return values[name]

    def _date(self, day: int, month: int, year: int) -> str:
        name = _MONTHS[month - 1]
        forms = (
            f"{month:02}/{day:02}/{year}",
            f"{name} {day}, {year}",
            f"{month}/{day}/{year % 100}",
            f"{day:02}-{name[:3]}-{year}",
            f"{year}-{month:02}-{day:02}",
        )
        return self._pick(forms)

    # Layout

    def _typeset(self, lines: Iterable[str], noise: float, *, filled: bool = True) -> tuple[Word, ...]:
        rng = self._rng
        height, width = int(rng.integers(26, 42)), int(rng.integers(1700, 2300))
        left, y, number = int(rng.integers(120, 260)), int(rng.integers(100, 300)), 0
        words: list[Word] = []
        writes = rng.random() < 0.6  # fields are filled in
        shouts = rng.random() < 0.2  # titles in capitals
        for raw in lines:
            for line in self._expanded(raw):
                mark, cells, scale = self._cells(line if not filled else self._fill(line), writes=writes, filled=filled)
                if mark == "#" and (shouts or rng.random() < 0.35):
                    cells = [cell.upper() for cell in cells]
                for row in self._wrapped(cells, int(height * scale), width - 2 * left):
                    for text, x, w in row:
                        box = Box(left + x, y, left + x + w, y + int(height * scale))
                        words.append(Word(self._misread(text, noise), box, number, float(rng.uniform(60, 97))))
                    y, number = y + int(height * scale * rng.uniform(1.3, 1.7)), number + 1
        return tuple(w for w in words if w.text)

    def _expanded(self, line: str) -> list[str]:
        if line == "<labrows>":
            rows = []
            for _ in range(int(self._rng.integers(4, 12))):
                flag, low = self._pick(("", "", "H", "L")), int(self._rng.integers(1, 90))
                order = self._pick(("<test>|<x>|{f}|{r}|<unit>", "<test>|<x> {f}|<unit>|{r}", "<test>|<x>|{r}"))
                rows.append("T " + order.replace("{f}", flag).replace("{r}", f"{low}.0 - {low + 40}.0"))
            return rows
        return self._fill(line).split("\n") if line in ("<letterhead>", "<org>", "<insurer>") else [line]

    def _cells(self, line: str, *, writes: bool, filled: bool) -> tuple[str, list[str], float]:
        """What is in a line, cell by cell, and how large."""
        mark, _, rest = line.partition(" ")
        cells, scale = rest.split("|"), 1.0
        if not filled or mark not in ("#", "##", "F", "[]", "T"):
            return "", [line], scale
        if mark == "#":
            cells, scale = [rest], float(self._rng.uniform(1.0, 2.0))
        elif mark == "##":
            cells, scale = [rest.upper() if self._rng.random() < 0.4 else rest], float(self._rng.uniform(1.0, 1.4))
        elif mark == "F":
            cells = [f"{label}{self._pick((':', ':', ''))} {self._answer(writes)}" for label in cells]
        elif mark == "[]":
            cells = [f"{self._pick(('[ ]', 'O', '☐', '[x]', ''))} {cell}" for cell in cells]
        return mark, cells, scale

    def _answer(self, writes: bool) -> str:
        if not writes:
            return self._pick(("______", "", "________________"))
        return self._fill(self._pick(("<name>", "<date>", "<id>", "<phone>", "<n>", "", "______", "<last>", "<town>")))

    def _wrapped(self, cells: Sequence[str], height: int, room: int) -> Iterable[list[tuple[str, int, int]]]:
        """Rows of (text, x, width): columns side by side, running text wrapped."""
        step = room // max(1, len(cells)) if len(cells) > 1 else 0
        row: list[tuple[str, int, int]] = []
        letter, x = 0.52 * height, 0
        for column, cell in enumerate(cells):
            x = max(x, column * step)
            for text in cell.split():
                width = max(6, int(letter * len(text)))
                if x + width > room and row:
                    yield row
                    row, x = [], 0
                row.append((text, x, width))
                x += width + int(letter)
        if row:
            yield row

    def _misread(self, text: str, noise: float) -> str:
        if self._rng.random() >= noise:
            return text
        kind, at = self._rng.random(), int(self._rng.integers(len(text)))
        if kind < 0.45:
            return text[:at] + _CONFUSED.get(text[at].lower(), text[at]) + text[at + 1 :]
        if kind < 0.7:
            return text[:at] + text[at + 1 :]
        return text[:at] if kind < 0.85 else ""
