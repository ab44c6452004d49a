"""Pages for the tests of quality: rendered text, turned, blurred and spoilt in known amounts."""

import functools
import random
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from appliance.documents import AcceptedPage, CapturedPage, Image, PageId, Side
from appliance.quality.gate import examine
from appliance.sections.pages import QualityLimits

FONTS = Path("/usr/share/fonts/truetype")
FACES = ("liberation/LiberationSerif-Regular.ttf", "liberation/LiberationMono-Regular.ttf", "dejavu/DejaVuSans.ttf")
WORDS = (
    *("the", "patient", "reports", "mild", "pain", "in", "left", "knee", "since", "two", "weeks", "and", "takes"),
    *("ibuprofen", "400", "mg", "twice", "daily", "with", "food", "blood", "pressure", "128/76", "pulse", "72"),
    *("weight", "stable", "metformin", "500", "mg", "continue", "exercise", "follow", "up", "hemoglobin", "13.4"),
)
DPI = 150
LIMITS = QualityLimits()


@functools.cache
def page(kind: str = "text", seed: int = 0, dpi: int = DPI) -> Image:
    """A letter page: `text`, `sparse` (two lines) or `form` (ruled table)."""
    rng, unit = random.Random(seed), dpi / 300
    width, height = round(8.5 * dpi), 11 * dpi
    picture = Pillow.new("L", (width, height), 255)
    draw = ImageDraw.Draw(picture)
    face = ImageFont.truetype(str(FONTS / FACES[seed % len(FACES)]), round(44 * unit))
    left = round(220 * unit)
    for line in range({"text": 36, "sparse": 2, "form": 8}[kind]):
        x, end = float(left), width - left - rng.randint(0, round(600 * unit))
        while x < end - 300 * unit:
            word = rng.choice(WORDS)
            draw.text((x, (250 + 72 * line) * unit), word, font=face, fill=20)
            x += draw.textlength(word + " ", font=face)
    if kind == "form":
        for i in range(13):
            y = round((1500 + 120 * i) * unit)
            draw.line((left, y, width - left, y), fill=0, width=max(1, round(4 * unit)))
    return np.asarray(picture, np.uint8)


def turned(image: Image, degrees: float, ground: int = 255) -> Image:
    """The page turned clockwise about its middle."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(ground,) * 3), np.uint8
    )


def noisy(image: Image, strength: float = 4.0, seed: int = 0) -> Image:
    """The page with the noise of a sensor."""
    grain = np.random.default_rng(seed).normal(0, strength, image.shape)
    return np.clip(image + grain, 0, 255).astype(np.uint8)


def captured(image: Image, dpi: float = DPI) -> CapturedPage:
    """The image as the feeder delivers it."""
    return CapturedPage(PageId("f" * 32, 0, 0, Side.FRONT), image, dpi, simulated=False)


def examined(image: Image, dpi: float = DPI, limits: QualityLimits = LIMITS) -> AcceptedPage:
    """What the quality gate makes of an image."""
    return examine(captured(image, dpi), limits)
