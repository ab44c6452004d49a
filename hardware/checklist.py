"""Writes the checklist for assembly and acceptance, as a page and as a PDF to print, from `checklist.toml`.

    python hardware/checklist.py                 writes checklist.md and checklist.pdf beside this file
    python hardware/checklist.py --paper a4      the PDF for A4 paper

Rules:
- A line without a proof is refused: what nobody can see is no acceptance.
- Page and PDF come from the same lines.
"""

from __future__ import annotations

import argparse
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from appliance.printing.paper import BOLD, PAPERS, Paper, Spot

HERE = Path(__file__).parent
PROOFS = ("look", "lamps", "screen", "device", "office")
WORDS = {"look": "look: ", "lamps": "lamps: ", "screen": "panel: ", "device": "device: ", "office": "office: "}
SIDE_MM, TOP_MM, BOTTOM_MM = 16.0, 16.0, 18.0
LINE_MM, SIZE_PT, SMALL_PT = 4.0, 8.6, 7.4
BOX_MM = 3.4
FIELDS = (
    "Site and station",
    "Device number",
    "Board / card / TPM",
    "Scanner or camera",
    "Technician, day",
    "Signature",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line."""

    number: str
    do: str
    see: str
    proofs: tuple[tuple[str, str], ...]
    only: str

    @property
    def told(self) -> str:
        """What to do, with the variant that it is for."""
        return f"{self.do} (only: {self.only})" if self.only else self.do


@dataclass(frozen=True, slots=True)
class Checklist:
    """The file."""

    title: str
    preface: str  # of the page, Markdown
    note: str  # of the print
    sections: tuple[tuple[str, tuple[Step, ...]], ...]


def load(path: Path = HERE / "checklist.toml") -> Checklist:
    """Reads the file. Raises ValueError where a line has no proof or says something unknown."""
    text = tomllib.loads(path.read_text())
    if text["format"] != 1:
        raise ValueError(f"{path.name}: format")
    sections = []
    for place, section in enumerate(text["sections"], 1):
        steps = [
            _step(f"{place}.{number}", one, section.get("only", "")) for number, one in enumerate(section["steps"], 1)
        ]
        sections.append((f"{place}. {section['title']}", tuple(steps)))
    return Checklist(text["title"], text["preface"].strip(), text["note"], tuple(sections))


def _step(number: str, one: dict[str, str], only: str) -> Step:
    proofs = tuple((kind, one[kind]) for kind in PROOFS if kind in one)
    unknown = set(one) - {"do", "see", "only", *PROOFS}
    if not proofs or unknown:
        raise ValueError(f"{number}: {'unknown ' + ', '.join(sorted(unknown)) if unknown else 'no proof'}")
    return Step(number, one["do"], one["see"], proofs, one.get("only", only))


def markdown(checklist: Checklist) -> str:
    """The page."""
    lines = [f"# {checklist.title}", "", checklist.preface]
    for title, steps in checklist.sections:
        lines += ["", f"## {title}", "", "| | do | must be seen | proof |", "|---|---|---|---|"]
        for step in steps:
            proof = "<br>".join(
                f"{WORDS[kind]}{f'`{value}`' if kind != 'look' else value}" for kind, value in step.proofs
            )
            lines.append(f"| {step.number} | {step.told} | {step.see} | {proof} |")
    return "\n".join(lines) + "\n"


class Printer:
    """Puts lines on sheets, a new sheet where one is full."""

    def __init__(self, title: str, paper: str) -> None:
        """Begins the first sheet."""
        self.paper = Paper(PAPERS[paper], title)
        self.title = title
        self.sheet = 1
        self.y = TOP_MM
        self._foot()

    @property
    def right(self) -> float:
        """Where the print ends, mm."""
        return self.paper.size.width - SIDE_MM

    def room(self, height: float) -> None:
        """Begins another sheet unless there is so much room."""
        if self.y + height > self.paper.size.height - BOTTOM_MM:
            self.paper.next_sheet()
            self.sheet += 1
            self.y = TOP_MM
            self._foot()

    def heading(self, text: str, size_pt: float) -> None:
        """A heading that stays with two lines of its section."""
        self.room(26)
        self.y += size_pt * 0.55
        self.paper.text(Spot(SIDE_MM, self.y), text, size_pt, font=BOLD)
        self.y += 3.2

    def step(self, step: Step) -> None:
        """A box to tick, three columns, a line to write on."""
        columns = [(SIDE_MM + 14, 62.0, step.told), (SIDE_MM + 80, 56.0, step.see)]
        proof = "\n".join(WORDS[kind] + value for kind, value in step.proofs)
        columns.append((SIDE_MM + 140, self.right - SIDE_MM - 140, proof))
        cells = [
            (x, self.wrapped(text, width, SIZE_PT if n < 2 else SMALL_PT)) for n, (x, width, text) in enumerate(columns)
        ]
        height = max(len(lines) for _, lines in cells) * LINE_MM + 2.2
        self.room(height)
        self.paper.line(Spot(SIDE_MM, self.y), Spot(self.right, self.y), 0.1)
        base = self.y + LINE_MM
        self._box(Spot(SIDE_MM, self.y + 1.2))
        self.paper.text(Spot(SIDE_MM + 5.5, base), step.number, SIZE_PT)
        for n, (x, lines) in enumerate(cells):
            for row, line in enumerate(lines):
                self.paper.text(Spot(x, base + row * LINE_MM), line, SIZE_PT if n < 2 else SMALL_PT)
        self.y += height

    def wrapped(self, text: str, width: float, size_pt: float) -> list[str]:
        """Lines of at most that width, mm; raises ValueError where a word is wider."""
        lines: list[str] = []
        for part in text.split("\n"):
            line = ""
            for word in part.split(" "):
                if self.paper.text_width(word, size_pt) > width:
                    raise ValueError(f"{word}: too wide for its column")
                longer = f"{line} {word}".strip()
                if self.paper.text_width(longer, size_pt) > width:
                    lines.append(line)
                    longer = word
                line = longer
            lines.append(line)
        return lines

    def _box(self, spot: Spot) -> None:
        ends = [(0, 0), (BOX_MM, 0), (BOX_MM, BOX_MM), (0, BOX_MM), (0, 0)]
        for (x0, y0), (x1, y1) in pairwise(ends):
            self.paper.line(Spot(spot.x + x0, spot.y + y0), Spot(spot.x + x1, spot.y + y1), 0.25)

    def _foot(self) -> None:
        y = self.paper.size.height - 10
        self.paper.text(Spot(SIDE_MM, y), f"{self.title}, sheet {self.sheet}", 7.5, grey=0.4)


def pdf(checklist: Checklist, paper: str = "letter") -> bytes:
    """The sheets to print."""
    printer = Printer(checklist.title, paper)
    printer.heading(checklist.title, 14)
    for line in printer.wrapped(checklist.note, printer.right - SIDE_MM, SIZE_PT):
        printer.y += LINE_MM
        printer.paper.text(Spot(SIDE_MM, printer.y), line, SIZE_PT)
    for title, steps in checklist.sections:
        printer.heading(title, 11)
        for step in steps:
            printer.step(step)
    printer.room(len(FIELDS) * 9.0 + 6)
    printer.y += 4
    for field in FIELDS:
        printer.y += 9
        printer.paper.text(Spot(SIDE_MM, printer.y), field, SIZE_PT)
        printer.paper.line(Spot(SIDE_MM + 40, printer.y), Spot(printer.right, printer.y), 0.15)
    return printer.paper.pdf()


def main(arguments: list[str] | None = None) -> int:
    """Writes page and PDF."""
    parser = argparse.ArgumentParser(description="Write checklist.md and checklist.pdf.")
    parser.add_argument("--paper", choices=sorted(PAPERS), default="letter")
    parser.add_argument("--out", type=Path, default=HERE, metavar="FOLDER")
    chosen = parser.parse_args(arguments)
    checklist = load()
    (chosen.out / "checklist.md").write_text(markdown(checklist))
    (chosen.out / "checklist.pdf").write_bytes(pdf(checklist, chosen.paper))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
