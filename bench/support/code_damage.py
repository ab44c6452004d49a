"""What happens to a printed code between printer and scanned image, at severities drawn from each part's ranges.

Rules:
- Lengths are millimetres. A page has one kind of damage, or two of them where its kind says so; print and sensor are
  never perfect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import cv2
import numpy as np

from appliance.documents import Image
from appliance.sim.generator import Part

Rng = np.random.Generator
Ranges = tuple[float, float]

# Kind of damage: its unit, the range of severities in the development part, that in the test part.
KINDS: Final[Mapping[str, tuple[str, Ranges, Ranges]]] = MappingProxyType(
    {
        "none": ("", (0.0, 0.0), (0.0, 0.0)),
        "skew": ("degrees", (1.0, 9.0), (2.0, 14.0)),
        "quarter turn": ("", (1.0, 3.0), (1.0, 3.0)),
        "upside down": ("", (2.0, 2.0), (2.0, 2.0)),
        "small modules": ("mm a module", (0.19, 0.26), (0.18, 0.27)),
        "blur": ("mm sigma", (0.1, 0.2), (0.08, 0.22)),
        "low contrast": ("share of ink lost", (0.5, 0.85), (0.45, 0.88)),
        "fax": ("threshold", (110.0, 190.0), (95.0, 205.0)),
        "streak": ("mm wide", (0.15, 0.5), (0.1, 0.7)),
        "stain": ("share of light lost", (0.2, 0.6), (0.15, 0.7)),
        "pen": ("mm wide", (0.3, 0.7), (0.25, 0.9)),
        "crease": ("mm wide", (0.2, 0.6), (0.15, 0.8)),
        "ink spread": ("mm", (0.04, 0.11), (0.03, 0.13)),
        "ink lost": ("share of dots", (0.1, 0.35), (0.08, 0.4)),
        "uneven light": ("share of light lost", (0.3, 0.65), (0.25, 0.75)),
        "partly cut": ("share of the label lost", (0.02, 0.12), (0.0, 0.15)),
        "JPEG": ("quality", (12.0, 35.0), (8.0, 40.0)),
        "two at once": ("", (0.0, 0.0), (0.0, 0.0)),
    }
)
_PAIRED = ("skew", "blur", "low contrast", "pen", "ink spread", "uneven light", "JPEG", "small modules", "crease")


@dataclass(frozen=True, slots=True)
class Choice:
    """What happens to one page."""

    dpi: int
    module_mm: float
    wrongs: tuple[tuple[str, float], ...]
    bent: bool  # the test part's pens and creases bend
    skew_deg: float = 0.0
    quarters: int = 0
    cut: bool = False
    cut_share: float = 0.0

    def of(self, kind: str) -> float | None:
        """The severity of a kind; None where it does not happen."""
        return next((value for name, value in self.wrongs if name == kind), None)


def choose(part: Part, kind: str, rng: Rng) -> Choice:
    """Draws what happens."""
    names: tuple[str, ...] = (kind,)
    if kind == "two at once":
        names = tuple(str(name) for name in rng.choice(np.array(_PAIRED, dtype=object), 2, replace=False))
    wrongs = []
    for name in names:
        _, development, test = KINDS[name]
        low, high = development if part is Part.DEV else test
        wrongs.append((name, float(rng.uniform(low, high))))
    choice = Choice(
        300 if rng.random() < 0.7 else 200, float(rng.uniform(0.3, 0.5)), tuple(wrongs), part is Part.TEST,
        skew_deg=float(rng.normal(0, 0.6)),
    )  # fmt: skip
    if (value := choice.of("skew")) is not None:
        choice = replace(choice, skew_deg=value * (1 if rng.random() < 0.5 else -1))
    if (value := choice.of("small modules")) is not None:
        choice = replace(choice, module_mm=value)
    if (value := choice.of("partly cut")) is not None:
        choice = replace(choice, cut=True, cut_share=0.5 - value)
    if choice.of("quarter turn") is not None:
        choice = replace(choice, quarters=1 if rng.random() < 0.5 else 3)
    if choice.of("upside down") is not None:
        choice = replace(choice, quarters=2)
    return choice


def on_paper(paper: Image, dpi: int, choice: Choice, rng: Rng) -> Image:
    """Printing and handling, at the printer's resolution."""
    unit = dpi / 25.4
    if (value := choice.of("ink spread")) is not None:
        paper = _spread(paper, round(value * unit))
    if (value := choice.of("ink lost")) is not None:
        paper = _worn(paper, value, unit, rng)
    if (value := choice.of("low contrast")) is not None:
        paper = np.asarray(255 - (255 - paper.astype(np.float32)) * (1 - value), np.uint8)
    for _ in range(int(rng.integers(1, 4)) if choice.of("pen") is not None else 0):
        _stroke(paper := paper.copy(), choice.of("pen") or 0.0, unit, rng, bent=choice.bent)
    if (value := choice.of("crease")) is not None:
        paper = _creased(paper, value, unit, rng, bent=choice.bent)
    if (value := choice.of("stain")) is not None:
        paper = _stained(paper, value, rng)
    return paper


def in_scanner(page: Image, dpi: int, choice: Choice, rng: Rng) -> Image:
    """Light, lens, sensor and file, at the resolution of the scan."""
    unit = dpi / 25.4
    soft = choice.of("blur") or float(rng.uniform(0.03, 0.055))
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), soft * unit), np.uint8)
    if (value := choice.of("uneven light")) is not None:
        page = _uneven(page, value, rng)
    if (value := choice.of("streak")) is not None:
        page = _streaked(page, value * unit, rng)
    noise = rng.standard_normal((page.shape[0] // 2 + 1, page.shape[1] // 2 + 1), np.float32)
    grain = np.tile(noise * float(rng.uniform(1.0, 4.0)), (2, 2))[: page.shape[0], : page.shape[1]]
    page = np.asarray(np.clip(page * float(rng.uniform(0.92, 1.0)) + grain, 0, 255), np.uint8)
    if (value := choice.of("fax")) is not None:
        page = np.where(page + rng.normal(0, 12, page.shape) < value, 0, 255).astype(np.uint8)
    if (value := choice.of("JPEG")) is not None:
        _, data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, round(value)])
        page = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return page


def _spread(paper: Image, dots: int) -> Image:
    """Ink runs into the paper on all sides."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * dots + 1, 2 * dots + 1))
    return np.asarray(cv2.erode(paper, kernel), np.uint8)


def _worn(paper: Image, share: float, unit: float, rng: Rng) -> Image:
    """Ink is missing in blotches, as from a worn ribbon or thermal head."""
    step = max(1, round(0.25 * unit))
    noise = rng.random((paper.shape[0] // step + 2, paper.shape[1] // step + 2)).astype(np.float32)
    blotches = cv2.resize(noise, (paper.shape[1], paper.shape[0]), interpolation=cv2.INTER_CUBIC)
    limit = float(np.quantile(blotches, share))
    return np.where(blotches < limit, np.maximum(paper, 170), paper).astype(np.uint8)


def _stroke(paper: Image, wide_mm: float, unit: float, rng: Rng, *, bent: bool) -> None:
    """A pen goes across, straight or in a bow."""
    height, width = paper.shape
    begin = np.array([0.0, rng.uniform(0, height)])
    end = np.array([width, rng.uniform(0, height)])
    if rng.random() < 0.4:
        begin, end = np.array([rng.uniform(0, width), 0.0]), np.array([rng.uniform(0, width), height])
    t = np.linspace(0, 1, 40)[:, None]
    bow = (4 * t * (1 - t)) * np.array([1.0, 1.0]) * float(rng.uniform(-0.25, 0.25)) * min(height, width) * bent
    points = np.rint(begin + t * (end - begin) + bow).astype(np.int32)
    ink = int(rng.integers(20, 110))
    cv2.polylines(paper, [points], False, ink, max(1, round(wide_mm * unit)), cv2.LINE_AA)


def _creased(paper: Image, wide_mm: float, unit: float, rng: Rng, *, bent: bool) -> Image:
    """A fold across: ink broken off along it, a shadow beside it, what lies behind it moved a little."""
    height, width = paper.shape
    at, tilt = float(rng.uniform(0.25, 0.75)), float(rng.uniform(-0.3, 0.3))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across = (x - at * width) + tilt * (y - height / 2)
    if rng.random() < 0.5:
        across = (y - at * height) + tilt * (x - width / 2)
    if bent:
        across = across + 0.01 * width * np.sin(y / height * 6.0)
    far = np.abs(across) / unit
    moved = np.where(across > 0, float(rng.uniform(-0.12, 0.12)) * unit, 0.0).astype(np.float32)
    paper = np.asarray(cv2.remap(paper, x + moved, y, cv2.INTER_LINEAR, borderValue=250), np.uint8)
    broken = np.where(far < wide_mm / 2, np.maximum(paper, 215), paper).astype(np.float32)
    shade = 1 - 0.25 * np.exp(-((far - wide_mm) ** 2) / (2 * 0.4**2))
    return np.asarray(broken * shade, np.uint8)


def _stained(paper: Image, lost: float, rng: Rng) -> Image:
    """Something brown ran over it."""
    height, width = paper.shape
    cover = np.zeros((height // 8 + 1, width // 8 + 1), np.float32)
    for _ in range(3):
        centre = (int(rng.integers(cover.shape[1])), int(rng.integers(cover.shape[0])))
        cv2.circle(cover, centre, int(rng.uniform(0.15, 0.5) * min(cover.shape)), 1.0, -1)
    soft = cv2.resize(cv2.GaussianBlur(cover, (0, 0), 3), (width, height))
    return np.asarray(paper * (1 - lost * soft), np.uint8)


def _uneven(page: Image, lost: float, rng: Rng) -> Image:
    """The light falls off to one side, steeply somewhere."""
    height, width = page.shape
    y, x = np.mgrid[0:1:64j, 0:1:64j]
    angle = float(rng.uniform(0, 2 * np.pi))
    along = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    light = 1 - lost / (1 + np.exp(-(along - float(rng.uniform(-0.2, 0.2))) / float(rng.uniform(0.03, 0.15))))
    return np.asarray(page * cv2.resize(light.astype(np.float32), (width, height)), np.uint8)


def _streaked(page: Image, wide_px: float, rng: Rng) -> Image:
    """Dirt on the glass: dark lines along the whole way of the paper, several so that a code meets some."""
    page = page.copy()
    for _ in range(14):
        at = int(rng.integers(page.shape[1] - 12))
        shade = float(rng.uniform(0.15, 0.7))
        page[:, at : at + max(1, round(wide_px))] = page[:, at : at + max(1, round(wide_px))] * shade
    return page
