"""Small pages for long runs: a few lines each, an invented identity, and one clinical word that says which page it is.

Rules:
- Quick to read (below a second each), so that a run is short and a kill hits every stage.
- What is planted to be removed stands in `Identity.planted`; what must arrive stands in `Stack.words`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from appliance.sim.control import Paper

DPI = 200
A4_PX = (1654, 2339)  # width, height at 200 dpi
FONT = "DejaVuSans.ttf"
FONT_PX = 40
LEFT_PX, TOP_PX, STEP_PX = 180, 260, 90
ORGANS = ("abdomen", "kidney", "liver", "stomach", "bladder", "thyroid", "pancreas", "femur", "colon", "retina")
_FIRST = ("Zebulon", "Quintessa", "Thaddeus", "Ottoline", "Bartholomew", "Wilhelmina")
_LAST = ("Quackenbush", "Featherstone", "Grimsdottir", "Oyelaran", "Vandersloot", "Pettibone")


@dataclass(frozen=True, slots=True)
class Identity:
    """An invented patient."""

    first: str
    last: str
    number: str

    @property
    def planted(self) -> tuple[str, ...]:
        """Strings that must never be seen outside the paper."""
        return (self.first, self.last, self.number)


@dataclass(frozen=True, slots=True)
class Stack:
    """One batch: its paper, its identity and the word of each page, in order."""

    paper: tuple[Paper, ...]
    identity: Identity
    words: tuple[str, ...]


def invent(random_numbers: random.Random) -> Identity:
    """Somebody who does not exist."""
    digits = "".join(random_numbers.choice("23456789") for _ in range(8))
    return Identity(random_numbers.choice(_FIRST), random_numbers.choice(_LAST), f"{digits[:4]}-{digits[4:]}")


def write_stack(directory: Path, name: str, random_numbers: random.Random, pages: int = 3) -> Stack:
    """Draws a stack of one-sided sheets into `directory`; its words are in a random order of their own."""
    directory.mkdir(parents=True, exist_ok=True)
    identity = invent(random_numbers)
    words = tuple(random_numbers.sample(ORGANS, pages))
    paper = []
    for number, word in enumerate(words):
        path = directory / f"{name}-{number + 1}.png"
        write_page(path, lines_of(identity, word))
        paper.append(Paper(path))
    return Stack(tuple(paper), identity, words)


def lines_of(identity: Identity, word: str) -> tuple[str, ...]:
    """The lines of one page."""
    return (
        f"Patient: {identity.first} {identity.last}",
        f"MRN: {identity.number}",
        f"Findings: the {word} is normal.",
        "No pain. No fever. Follow up in two weeks.",
        "The patient was seen in the clinic and is stable.",
    )


def write_page(path: Path, lines: Sequence[str]) -> None:
    """Draws a page of plain print as PNG."""
    page = PillowImage.new("L", A4_PX, 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT, FONT_PX)
    for number, line in enumerate(lines):
        pen.text((LEFT_PX, TOP_PX + number * STEP_PX), line, font=font, fill=20)
    page.save(path, dpi=(DPI, DPI), compress_level=1)


def write_blank(path: Path) -> None:
    """An empty side."""
    PillowImage.new("L", A4_PX, 255).save(path, dpi=(DPI, DPI))
