"""Pages for measuring the quality gate: records of the generator as a good scanner delivers them, in grey, at 300 dpi.

Rules:
- A page is drawn from its number alone. What the paper has is drawn before paper, light and sensor, what the scanner
  has after them.
- Pages whose text is known to lie level carry no label stuck on at an angle: the truth of a skew is exact.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from appliance.documents import Image
from appliance.sim.drawing.scanner import CLEAN
from appliance.sim.generator import Part, generate
from bench.support.flaws import Flaw, Rng

CROOKED = ("admission_sheet", "pharmacy_label")  # templates with labels that lie askew on the page
_MIN_INK = 150  # below this a pixel is ink


class Drawn:
    """Pages of generated records as they were drawn, a few kept in memory for many uses each."""

    def __init__(self, documents: int, seed: int, part: Part = Part.TEST) -> None:
        self.names: list[str] = []
        self._pages: list[Image] = []
        for number in range(documents):
            made = generate(part, seed, number, CLEAN)
            for sample in made.pages:
                self.names.append(made.template)
                self._pages.append(np.asarray(cv2.cvtColor(sample.image, cv2.COLOR_RGB2GRAY), np.uint8))

    def __len__(self) -> int:
        return len(self._pages)

    def __getitem__(self, index: int) -> Image:
        return self._pages[index]

    def level(self) -> list[int]:
        """Indexes of pages without askew labels."""
        return [i for i, name in enumerate(self.names) if name not in CROOKED]


def scanned(page: Image, rng: Rng, flaw: Flaw | None = None, severity: float = 0.0) -> Image:
    """The page on office paper, through lens and sensor, with a flaw where one is wanted."""
    if flaw and not flaw.late:
        page = flaw.draw(page, severity, rng)
    paper, soft = float(rng.uniform(0.91, 0.995)), float(rng.uniform(0.45, 0.75))
    page = np.asarray(cv2.convertScaleAbs(cv2.GaussianBlur(page, (0, 0), soft), alpha=paper), np.uint8)
    height, width = page.shape[:2]
    grain = float(rng.uniform(0.3, 1.6))
    fibres = rng.standard_normal((height // 4, width // 4), np.float32) * grain
    noise = rng.standard_normal((height // 2 + 1, width // 2 + 1), np.float32) * float(rng.uniform(0.6, 3.0))
    change = np.tile(noise, (2, 2))[:height, :width] + cv2.resize(fibres, (width, height))
    page = np.asarray(cv2.add(page, np.rint(change).astype(np.int16), dtype=cv2.CV_8U), np.uint8)
    return flaw.draw(page, severity, rng) if flaw and flaw.late else page


def turned(page: Image, degrees: float) -> Image:
    """The page turned clockwise about its middle on white."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,) * 3), np.uint8
    )


def sparse(page: Image, rng: Rng) -> Image:
    """A few whole lines of the page alone: a strip of about 11 to 34 mm with enough to see which way it runs."""
    inked = (page < _MIN_INK).any(axis=1)
    rows, free = np.flatnonzero(inked), np.flatnonzero(~inked)
    for _ in range(20):
        high = int(rng.integers(130, 400))
        top = int(rng.integers(rows[0], max(rows[0] + 1, rows[-1] - high)))
        above, below = free[free <= top], free[free >= top + high]
        top = int(above[-1]) if above.size else 0  # between two lines
        strip = page[top : int(below[0]) if below.size else page.shape[0]]
        if int((strip < _MIN_INK).any(axis=0).sum()) > 500 and int((strip < _MIN_INK).any(axis=1).sum()) > 60:
            break
    alone = np.full_like(page, 255)
    alone[top : top + len(strip)] = strip
    return alone


def plain(drawn: Drawn, count: int, seed: int) -> Iterator[tuple[int, Image, Rng]]:
    """`count` pages that are fed as well as people feed them, each with the generator that goes on drawing it."""
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        page = drawn[int(rng.integers(len(drawn)))]
        yield number, turned(page, float(rng.normal(0, 1.2))) if rng.random() < 0.3 else page, rng
