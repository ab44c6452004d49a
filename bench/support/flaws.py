"""Faults of scans, drawn at graded severities with exact truth: what the quality gate has to notice.

Rules:
- A flaw takes a grey page at 300 dpi that is otherwise clean and a severity in the unit of the table that is printed.
- Flaws of the paper are drawn before the sensor's blur and noise, flaws of the sensor after them; see `capture_pages`.
- Strengths within one severity (place, side, shape) are drawn from the generator that is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from appliance.documents import Image

DPI = 300
Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Flaw:
    """A kind of fault: how it is drawn, at which severities (mild first), and which measurement has to show it."""

    name: str
    unit: str
    severities: tuple[float, ...]
    draw: Callable[[Image, float, Rng], Image]
    measurement: str
    low: bool = False  # a bad page has a low value
    late: bool = False  # the sensor's, drawn after blur and noise


def pixels(millimetres: float) -> int:
    """Pixels at 300 dpi."""
    return round(millimetres / 25.4 * DPI)


def blurred(page: Image, sigma_mm: float, rng: Rng) -> Image:
    """Out of focus, in one direction or in both."""
    sigma = sigma_mm / 25.4 * DPI
    along, across = ((sigma, sigma), (sigma, 0.3), (0.3, sigma))[int(rng.integers(3))]
    return np.asarray(cv2.GaussianBlur(page, (0, 0), along, sigmaY=across), np.uint8)


def faint(page: Image, lost: float, _: Rng) -> Image:
    """Ink that has lost this share of its darkness."""
    return np.asarray(np.rint(255 - (255 - page.astype(np.float32)) * (1 - lost)), np.uint8)


def dark(page: Image, lost: float, _: Rng) -> Image:
    """A lamp that has lost this share of its light."""
    return np.asarray(page * np.float32(1 - lost), np.uint8)


def shadowed(page: Image, depth: float, rng: Rng) -> Image:
    """A soft shadow over a side or a corner, `depth` of the light lost at its darkest."""
    height, width = page.shape
    angle, reach = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(0.25, 0.5))
    y, x = np.mgrid[0:1:64j, 0:1:64j]
    along = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle)
    along = (along - along.min()) / (along.max() - along.min())
    light = 1 - depth / (1 + np.exp(-(along - (1 - reach)) / 0.05))
    full = cv2.resize(light.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.rint(page * full), np.uint8)


def cut_off(page: Image, margin_mm: float, rng: Rng) -> Image:
    """The sheet lies off the glass: this much paper is left beside the outermost text, below 0 some text is lost."""
    page = np.asarray(np.rot90(page, side := int(rng.integers(4))))
    ink = np.flatnonzero((page < 128).sum(axis=0) > 8)
    first = max(0, int(ink[0]) - pixels(margin_mm)) if ink.size else 0
    return np.ascontiguousarray(np.rot90(page[:, first:], -side))


def folded(page: Image, leg_mm: float, rng: Rng) -> Image:
    """A corner folded over onto the page: the back of the paper, its shadow, and the backing where it was."""
    page = np.asarray(np.rot90(page, turn := int(rng.integers(4)))).copy()
    width = page.shape[1]
    across, down = (pixels(leg_mm * float(rng.uniform(0.8, 1.25))) for _ in range(2))
    a, b = np.array((width - across, 0.0)), np.array((width, float(down)))
    corner = np.array((width, 0.0))
    normal = np.array((b[1] - a[1], a[0] - b[0])) / np.hypot(*(b - a))
    tip = corner - 2 * ((corner - a) @ normal) * normal  # mirrored at the fold
    flap = np.rint([a, b, tip]).astype(np.int32)
    soft = np.zeros_like(page)
    cv2.fillPoly(soft, [flap + np.array((-4, 5))], 255, cv2.LINE_AA)
    soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), 5), np.uint8)
    page = np.asarray(np.rint(page * (1 - 0.3 * soft / 255.0)), np.uint8)
    cv2.fillPoly(page, [flap], 240, cv2.LINE_AA)
    backing = 253 if rng.random() < 0.5 else 45
    cv2.fillPoly(page, [np.rint([a, b, corner]).astype(np.int32)], backing, cv2.LINE_AA)
    cv2.line(page, (int(a[0]), int(a[1])), (int(b[0]), int(b[1])), 150, 2, cv2.LINE_AA)
    return np.ascontiguousarray(np.rot90(page, -turn))


def torn(page: Image, depth_mm: float, rng: Rng) -> Image:
    """A ragged piece of this depth is missing from an edge; the dark or the white backing shows."""
    page = np.asarray(np.rot90(page, turn := int(rng.integers(4)))).copy()
    length = pixels(float(rng.uniform(1.5, 3.5)) * depth_mm)
    at = int(rng.integers(200, max(201, page.shape[0] - length - 200)))
    t = np.linspace(0, 1, length)
    shape = np.sin(np.pi * t) ** 0.7 * (1 + 0.12 * np.cumsum(rng.normal(0, 0.12, length)))
    edge = np.clip(shape, 0.02, 1.0)
    edge = np.rint(edge / edge.max() * pixels(depth_mm)).astype(int)
    backing = 253 if rng.random() < 0.3 else 45
    for row, deep in enumerate(edge):
        page[at + row, :deep] = backing
        page[at + row, deep : deep + 3] = 190  # the torn fibres
    return np.ascontiguousarray(np.rot90(page, -turn))


def streaked(page: Image, contrast: float, rng: Rng) -> Image:
    """Dirt on the glass: one or two lines along the whole way of the paper."""
    light = np.ones(page.shape[1], np.float32)
    for _ in range(int(rng.integers(1, 3))):
        at, wide = int(rng.integers(60, page.shape[1] - 60)), pixels(float(rng.uniform(0.12, 0.5)))
        light[at : at + wide] = 1 - contrast
    return np.asarray(np.rint(page * light), np.uint8)


def bled(page: Image, share: float, rng: Rng) -> Image:
    """The back shines through: the same print mirrored, soft, `share` of its darkness."""
    back = np.roll(page[:, ::-1], int(rng.integers(20, 200)), axis=0)
    soft = cv2.GaussianBlur(back, (0, 0), float(rng.uniform(2.0, 3.5)))
    pale = np.rint(255 - (255 - soft.astype(np.float32)) * share).astype(np.uint8)
    return np.asarray(np.minimum(page, pale), np.uint8)


def coarse(page: Image, dpi: float, rng: Rng) -> Image:
    """A page of this resolution enlarged to 300 dpi, as a smooth copy or as a fax is (black or white, square dots)."""
    height, width = page.shape
    small = cv2.resize(page, (round(width * dpi / DPI), round(height * dpi / DPI)), interpolation=cv2.INTER_AREA)
    way = cv2.INTER_CUBIC
    if rng.random() < 0.5:
        small, way = np.where(small < 150, 0, 255).astype(np.uint8), cv2.INTER_NEAREST
    return np.asarray(cv2.resize(small, (width, height), interpolation=way), np.uint8)


def punched(page: Image, count: float, rng: Rng) -> Image:
    """Holes of a binder, through which the dark or the white backing shows."""
    page = page.copy()
    backing, radius = (int(rng.integers(20, 70)) if rng.random() < 0.5 else 226), pixels(float(rng.uniform(2.5, 3.6)))
    x = pixels(float(rng.uniform(9, 13)))
    for y in np.linspace(0.5, 0.5 + 0.34 * (count > 1), int(count)) - 0.17 * (count > 1):
        cv2.circle(page, (x, round(page.shape[0] * float(y))), radius, backing, -1, cv2.LINE_AA)
        cv2.circle(page, (x, round(page.shape[0] * float(y))), radius, min(backing, 168), 3, cv2.LINE_AA)
    return page


def doubled(page: Image, strength: float, rng: Rng) -> Image:
    """The page is there twice, 0.8 to 6 mm apart; the second has `strength` of the ink of the first."""
    way, far = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(0.8, 6.0))
    move = np.array([[1, 0, pixels(far) * np.cos(way)], [0, 1, pixels(far) * np.sin(way)]])
    second = cv2.warpAffine(page, move, (page.shape[1], page.shape[0]), borderValue=255)
    return np.asarray(np.minimum(page, 255 - (255 - second.astype(np.float32)) * strength), np.uint8)


def dirty(page: Image, count: float, rng: Rng) -> Image:
    """Specks of dirt, `count` on a square decimetre."""
    page = page.copy()
    area = page.size / pixels(100) ** 2
    for x, y in rng.integers(0, (page.shape[1], page.shape[0]), (round(count * area), 2)):
        cv2.circle(page, (int(x), int(y)), int(rng.integers(1, 3)), int(rng.integers(20, 120)), -1, cv2.LINE_AA)
    return page


FLAWS = (
    Flaw("blur", "mm (sigma)", (0.08, 0.12, 0.16, 0.2, 0.25, 0.3), blurred, "sharpness", low=True),
    Flaw("faint text", "share of ink lost", (0.3, 0.5, 0.6, 0.7, 0.8), faint, "contrast", low=True),
    Flaw("too dark", "share of light lost", (0.2, 0.4, 0.6, 0.7, 0.8), dark, "paper_level", low=True, late=True),
    Flaw("shadow", "share of light lost", (0.08, 0.15, 0.25, 0.4, 0.6), shadowed, "shadow", late=True),
    Flaw("cut off", "mm of margin left", (4.0, 2.0, 1.0, 0.0, -2.0), cut_off, "margin_mm", low=True),
    Flaw("folded corner", "mm (leg)", (5.0, 8.0, 12.0, 20.0, 35.0), folded, "fold_mm"),
    Flaw("torn edge", "mm (3 in 10 on white)", (2.0, 4.0, 7.0, 12.0, 20.0), torn, "torn_mm"),
    Flaw("streak", "contrast", (0.03, 0.06, 0.12, 0.25, 0.5), streaked, "streak", late=True),
    Flaw("bleed-through", "share of ink", (0.05, 0.08, 0.12, 0.2, 0.3), bled, "bleed"),
    Flaw("coarse original", "dpi", (250.0, 200.0, 150.0, 120.0, 100.0), coarse, "true_dpi", low=True),
    Flaw("punch holes", "holes", (1.0, 2.0, 3.0, 4.0), punched, "holes"),
    Flaw("doubled image", "strength of the second", (0.15, 0.25, 0.4, 0.6, 0.9), doubled, "doubled"),
    Flaw("specks", "per dm2", (2.0, 5.0, 10.0, 25.0, 60.0), dirty, "specks"),
)
