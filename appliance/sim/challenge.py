"""The challenge sheet as paper for a simulated feeder: printed, and scanned well or badly.

Rules:
- The pixels are those of the real PDF, drawn by PDFium; only what happens on the way is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image as PillowImage

from appliance.challenge.sheet import challenge_sheet
from appliance.documents import Image
from appliance.sim.control import Paper


@dataclass(frozen=True, slots=True)
class Way:
    """What happens to the sheet between printer and image. The defaults are a good printer and a good scanner."""

    skew_deg: float = 0.3
    blur_px: float = 0.6
    noise: float = 1.2  # standard deviation, grey levels
    paper_level: float = 0.985  # of white
    streak_mm: float = 0.0  # from the left edge of the front; 0: the glass is clean
    cut_mm: float = 0.0  # of the left margin
    seed: int = 1


GOOD = Way()


def sides(number: int, paper: str = "letter", dpi: int = 300, way: Way = GOOD) -> tuple[Image, Image]:
    """Front and back as grey images."""
    document = pypdfium2.PdfDocument(challenge_sheet(number, paper))
    try:
        drawn = [np.array(page.render(scale=dpi / 72, grayscale=True).to_numpy()).squeeze() for page in document]
    finally:
        document.close()
    draw = np.random.default_rng(way.seed)
    front, back = (_scanned(np.asarray(image, np.uint8), dpi, way, draw) for image in drawn)
    if way.streak_mm:
        at = round(way.streak_mm / 25.4 * dpi)
        front[:, at : at + max(2, dpi // 100)] = front[:, at : at + max(2, dpi // 100)] // 5 * 3
    return front, back


def _scanned(image: Image, dpi: int, way: Way, draw: np.random.Generator) -> Image:
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), way.skew_deg, 1.0)
    turned = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    soft = cv2.GaussianBlur(turned, (0, 0), way.blur_px) if way.blur_px else turned
    noisy = soft * way.paper_level + draw.normal(0, way.noise, soft.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)[:, round(way.cut_mm / 25.4 * dpi) :].copy()


def write(folder: Path, number: int = 1, paper: str = "letter", dpi: int = 300, way: Way = GOOD) -> Paper:
    """Writes both sides as PNG files and returns them as a sheet to load."""
    folder.mkdir(parents=True, exist_ok=True)
    front, back = (folder / f"challenge-{number:06d}-{side}.png" for side in ("front", "back"))
    for path, image in zip((front, back), sides(number, paper, dpi, way), strict=True):
        PillowImage.fromarray(image).save(path, "PNG", dpi=(dpi, dpi), compress_level=1)
    return Paper(front, back)
