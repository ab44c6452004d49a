"""Drawn marks that are no text: signatures, pen scribbles, round stamps, barcodes, logos.

Rules:
- Every function returns coverage (`uint8`, 0-255) to be laid on a canvas in some colour, and depends on its
  arguments alone.
"""

from __future__ import annotations

import itertools
import math

import cv2
import numpy as np
import zxingcpp
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from appliance.sim.drawing.canvas import Mask
from appliance.sim.drawing.fonts import Face, load

_FINE = 4  # strokes are drawn this much larger and scaled down
Point = tuple[float, float]


def signature(seed: int, width: int = 620, height: int = 190) -> Mask:
    """A signature: a tall initial, a run of joined letters and a flourish, one pen line of varying pressure."""
    rng = np.random.default_rng(seed)
    points = _initial(rng, height) + _running(rng, width, height)
    points.append((width * 0.96, height * float(rng.uniform(0.2, 0.5))))
    path = _smooth(points)
    flourish = _smooth(
        [
            (width * 0.1, height * 0.86),
            (width * 0.4, height * float(rng.uniform(0.78, 0.94))),
            (width * 0.72, height * 0.84),
            (width * 0.99, height * float(rng.uniform(0.66, 0.9))),
        ]
    )
    return _stroked([path, flourish], width, height, rng)


def scribble(seed: int, width: int = 300, height: int = 120) -> Mask:
    """Pen marks without meaning: initials or a circled tick in a margin."""
    rng = np.random.default_rng(seed)
    points = [(width * float(rng.uniform(0.08, 0.92)), height * float(rng.uniform(0.1, 0.9))) for _ in range(7)]
    return _stroked([_smooth(sorted(points, key=lambda p: p[0] + 0.4 * p[1]))], width, height, rng)


def _initial(rng: np.random.Generator, height: int) -> list[Point]:
    x = 30.0
    return [
        (x + float(rng.uniform(0, 40)), height * float(rng.uniform(0.55, 0.8))),
        (x + 34, height * float(rng.uniform(0.2, 0.45))),
        (x + float(rng.uniform(56, 96)), height * 0.06),
        (x + float(rng.uniform(20, 60)), height * 0.30),
        (x + float(rng.uniform(30, 60)), height * float(rng.uniform(0.7, 0.9))),
        (x + 88, height * float(rng.uniform(0.40, 0.55))),
        (x + 128, height * float(rng.uniform(0.1, 0.4))),
        (x + float(rng.uniform(84, 120)), height * 0.66),
    ]


def _running(rng: np.random.Generator, width: int, height: int) -> list[Point]:
    """Joined letters: loops of changing size along the line."""
    points: list[Point] = []
    x = 165.0
    while x < width * 0.86:
        step = float(rng.uniform(22, 52))
        tall = rng.random() < 0.22
        top = height * (float(rng.uniform(0.08, 0.2)) if tall else float(rng.uniform(0.42, 0.56)))
        points += [
            (x, height * 0.68),
            (x + step * 0.55, top),
            (x + step * 0.35, height * float(rng.uniform(0.62, 0.74))),
        ]
        x += step
    return points


def _smooth(points: list[Point], steps: int = 14) -> list[Point]:
    """A curve through the points (uniform Catmull-Rom, each piece a cubic Bezier)."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return [*curve, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _stroked(paths: list[list[Point]], width: int, height: int, rng: np.random.Generator) -> Mask:
    """Pen lines: thin on the way up, thick on the way down."""
    fine = np.zeros((height * _FINE, width * _FINE), np.uint8)
    thickness = float(rng.uniform(4.2, 5.6))
    for path in paths:
        pressure = thickness
        for (x0, y0), (x1, y1) in itertools.pairwise(path):
            wanted = thickness * (1.25 if y1 > y0 else 0.72)
            pressure += 0.2 * (wanted - pressure)
            ends = [(round(x * _FINE), round(y * _FINE)) for x, y in ((x0, y0), (x1, y1))]
            cv2.line(fine, ends[0], ends[1], 255, max(1, round(pressure * _FINE)), cv2.LINE_AA)
    return np.asarray(cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def round_stamp(around: str, middle: tuple[str, ...], degrees: float, diameter: int = 460, seed: int = 0) -> Mask:
    """A rubber stamp: two rings, text along the ring, lines in the middle, turned and unevenly inked."""
    size = diameter * 2
    picture = PillowImage.new("L", (size, size))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((8, 8, size - 9, size - 9), outline=255, width=12)
    draw.ellipse((size * 0.17, size * 0.17, size * 0.83, size * 0.83), outline=255, width=7)
    font = load(Face.SANS_BOLD, round(size * 0.088))
    _around(picture, around, font, size)
    small = load(Face.SANS_BOLD, round(size * 0.075))
    for index, line in enumerate(middle):
        y = size / 2 + (index - (len(middle) - 1) / 2) * size * 0.1
        draw.text((size / 2, y), line, fill=255, font=small, anchor="mm")
    turned = np.asarray(picture.rotate(degrees, PillowImage.Resampling.BICUBIC).resize((diameter, diameter)))
    return _worn(turned, seed)


def date_stamp(lines: tuple[str, ...], degrees: float, seed: int = 0) -> Mask:
    """A rubber stamp with a frame: lines of capitals, turned and unevenly inked."""
    font = load(Face.SANS_BOLD, 64)
    wide = max(round(font.getlength(line)) for line in lines) + 90
    high = 92 * len(lines) + 50
    picture = PillowImage.new("L", (wide + 160, high + 160))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((80, 80, 80 + wide, 80 + high), outline=255, width=9)
    for index, line in enumerate(lines):
        draw.text(
            (80 + wide / 2, 80 + high / 2 + (index - (len(lines) - 1) / 2) * 92), line, fill=255, font=font, anchor="mm"
        )
    turned = picture.rotate(degrees, PillowImage.Resampling.BICUBIC)
    half = turned.resize((turned.width // 2, turned.height // 2), PillowImage.Resampling.LANCZOS)
    return _worn(np.asarray(half, np.uint8), seed)


def strike(seed: int, width: int, height: int = 40) -> Mask:
    """A pen line drawn through words."""
    rng = np.random.default_rng(seed)
    points = [(width * share, height * float(rng.uniform(0.3, 0.7))) for share in (0.02, 0.3, 0.65, 0.98)]
    return _stroked([_smooth(points)], width, height, rng)


def heartbeat(seed: int, width: int, height: int) -> Mask:
    """The trace of an electrocardiograph."""
    rng = np.random.default_rng(seed)
    beat = ((0.0, 0.0), (0.18, 0.0), (0.24, -0.12), (0.3, 0.0), (0.38, 0.06), (0.42, -0.9), (0.46, 0.3), (0.5, 0.0),
            (0.66, 0.0), (0.74, -0.22), (0.84, 0.0))  # fmt: skip
    pace = float(rng.uniform(150, 240))
    points = [
        ((number + x) * pace, height * (0.62 + 0.5 * y) + float(rng.normal(0, 1)))
        for number in range(int(width / pace))
        for x, y in beat
    ]
    fine = np.zeros((height, width), np.uint8)
    cv2.polylines(fine, [np.rint(np.array(points)).astype(np.int32)], False, 255, 3, cv2.LINE_AA)
    return fine


def _around(picture: PillowImage.Image, text: str, font: ImageFont.FreeTypeFont, size: int) -> None:
    """Letters along the ring, each turned to stand on it."""
    step, radius, side = 330 / max(1, len(text)), size * 0.408, round(size * 0.16)
    for index, letter in enumerate(text):
        angle = -165 + step * (index + 0.5)
        tile = PillowImage.new("L", (side, side))
        ImageDraw.Draw(tile).text((side / 2, side / 2), letter, fill=255, font=font, anchor="mm")
        tile = tile.rotate(-angle, PillowImage.Resampling.BICUBIC)
        x = size / 2 + radius * math.sin(math.radians(angle)) - side / 2
        y = size / 2 - radius * math.cos(math.radians(angle)) - side / 2
        picture.paste(255, (round(x), round(y)), tile)


def _worn(mask: Mask, seed: int) -> Mask:
    """Uneven ink: broad weak patches and fine specks without any."""
    rng = np.random.default_rng(seed)
    height, width = mask.shape
    broad = cv2.resize(
        rng.uniform(0.55, 1.0, (7, 7)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    specks = cv2.GaussianBlur(rng.random((height, width)).astype(np.float32), (0, 0), 1.4)
    return np.asarray(np.clip(mask * broad * (specks > 0.44), 0, 255), np.uint8)


def barcode(text: str, symbology: zxingcpp.BarcodeFormat, scale: int, height: int | None = None) -> Mask:
    """A barcode's dark bars; `scale` is pixels a module, `height` overrides a linear code's height in pixels."""
    made = zxingcpp.create_barcode(text, symbology)
    dark = 255 - np.array(made.to_image(scale=scale, add_quiet_zones=False))
    if height is not None:
        dark = np.repeat(dark[dark.shape[0] // 2][None, :], height, axis=0)
    return np.asarray(dark, np.uint8)


def cross_logo(size: int = 200) -> Mask:
    """A clinic's logo: a rounded cross with a heartbeat line cut out."""
    fine = np.zeros((size * _FINE, size * _FINE), np.uint8)
    s = size * _FINE
    picture = PillowImage.fromarray(fine)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((s * 0.34, s * 0.04, s * 0.66, s * 0.96), s * 0.07, fill=255)
    draw.rounded_rectangle((s * 0.04, s * 0.34, s * 0.96, s * 0.66), s * 0.07, fill=255)
    beat = [(0.02, 0.5), (0.3, 0.5), (0.38, 0.36), (0.48, 0.66), (0.58, 0.3), (0.66, 0.5), (0.98, 0.5)]
    draw.line([(x * s, y * s) for x, y in beat], fill=0, width=round(s * 0.045), joint="curve")
    return np.asarray(picture.resize((size, size), PillowImage.Resampling.LANCZOS))


def leaf_logo(size: int = 200) -> Mask:
    """A hospital's logo: three leaves on a stem."""
    picture = PillowImage.new("L", (size * _FINE, size * _FINE))
    draw = ImageDraw.Draw(picture)
    s = size * _FINE
    for angle in (-52.0, 0.0, 52.0):
        leaf = []
        for step in range(41):
            t = step / 40 * 2 * math.pi
            along, across = 0.3 * (1 - math.cos(t)), 0.085 * math.sin(t) * (1.25 - 0.45 * math.cos(t))
            turn = math.radians(angle)
            leaf.append(
                (
                    s * (0.5 + 0.78 * along * math.sin(turn) + across * math.cos(turn)),
                    s * (0.76 - along * math.cos(turn) + across * math.sin(turn)),
                )
            )
        draw.polygon(leaf, fill=255)
    draw.line([(s * 0.5, s * 0.74), (s * 0.5, s * 0.98)], fill=255, width=round(s * 0.045))
    return np.asarray(picture.resize((size, size), PillowImage.Resampling.LANCZOS))


def shield_logo(size: int = 200) -> Mask:
    """An insurer's logo: a shield with a tick."""
    picture = PillowImage.new("L", (size * _FINE, size * _FINE))
    draw = ImageDraw.Draw(picture)
    s = size * _FINE
    outline = [
        (0.5, 0.02),
        (0.92, 0.16),
        (0.9, 0.52),
        (0.78, 0.76),
        (0.5, 0.98),
        (0.22, 0.76),
        (0.1, 0.52),
        (0.08, 0.16),
    ]
    draw.polygon([(x * s, y * s) for x, y in outline], fill=255)
    draw.line(
        [(s * 0.28, s * 0.5), (s * 0.45, s * 0.68), (s * 0.74, s * 0.32)], fill=0, width=round(s * 0.09), joint="curve"
    )
    return np.asarray(picture.resize((size, size), PillowImage.Resampling.LANCZOS))
