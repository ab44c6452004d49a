"""Copies of the scan that are made just too bad: the quality gate has to say so, with the limits that hold.

Method: for each limit a copy of the scanned side is spoilt in one way. How much is found by halving, so that the
measured value lies little (`BEYOND`) beyond the shipped limit. The copy then goes through the real quality gate with
the limits that hold: it has to refuse it, or note it, for that very reason.

Rules:
- Spoiling is measured by the measurement itself, judging is done by the gate: a gate that does not look, or a limit
  that was moved, shows.
- A copy that cannot be made bad enough is a failure, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from appliance.documents import CapturedPage, Image
from appliance.quality.blur import measure_sharpness
from appliance.quality.exposure import measure_exposure
from appliance.quality.gate import PageRefusedError, examine
from appliance.quality.margins import measure_margin
from appliance.quality.preview import make_preview
from appliance.quality.resolution import measure_resolution
from appliance.quality.shadow import measure_shadow
from appliance.quality.skew import measure_skew
from appliance.quality.specks import measure_specks
from appliance.quality.streak import measure_streaks
from appliance.sections.pages import QualityLimits

BEYOND: Final = 0.08  # share of the limit
_HALVINGS: Final = 9
SHIPPED: Final = QualityLimits()

Spoil = Callable[[Image, float], Image]
Measure = Callable[[Image, float], float]


@dataclass(frozen=True, slots=True)
class Probe:
    """One way to spoil a page: `spoil` gets worse with its strength between `mild` and `hard`."""

    limit: str  # the field of `QualityLimits` that it goes beyond
    code: str  # of the finding
    spoil: Spoil
    measure: Measure
    mild: float
    hard: float
    low: bool = False

    @property
    def refuses(self) -> bool:
        """Whether the page must be refused; else it must be noted."""
        return not self.limit.startswith("note_")


def failing(page: CapturedPage, limits: QualityLimits) -> tuple[str, ...]:
    """The limits that the quality gate did not hold.

    Args:
        page: a good scan.
        limits: those that hold now.
    """
    failed = [probe.limit for probe in PROBES if not holds(probe, page, limits)]
    failed += [name for name, image in _sizes() if not _refused(replace(page, image=image), "size", limits)]
    return (*failed, *(() if _refused(_too_few_dots(page), "dpi", limits) else ("min_dpi",)))


def holds(probe: Probe, page: CapturedPage, limits: QualityLimits) -> bool:
    """Whether a page just beyond the shipped limit is stopped or noted with the limits that hold."""
    bad = marginal(probe, page)
    if bad is None:
        return False
    if probe.refuses:
        return _refused(bad, probe.code, limits)
    try:
        return any(found.code == probe.code for found in examine(bad, limits).quality.findings)
    except PageRefusedError as error:
        return any(found.code == probe.code for found in error.report.findings)


def marginal(probe: Probe, page: CapturedPage) -> CapturedPage | None:
    """A copy just beyond the shipped limit; None where none can be made."""
    limit = float(getattr(SHIPPED, probe.limit))
    mild, hard = probe.mild, probe.hard
    best: CapturedPage | None = None
    for _ in range(_HALVINGS):
        strength = (mild + hard) / 2
        image = probe.spoil(page.image, strength)
        value = abs(probe.measure(image, page.dpi))
        outside = value < limit if probe.low else value > limit
        if outside:
            best, hard = replace(page, image=image), strength
            if abs(value - limit) <= BEYOND * limit:
                break
        else:
            mild = strength
    return best


def _refused(page: CapturedPage, code: str, limits: QualityLimits) -> bool:
    try:
        examine(page, limits)
    except PageRefusedError as error:
        return code in error.report.reasons
    return False


def _sizes() -> list[tuple[str, Image]]:
    """Images of one pixel beyond the limits of size; they take no memory."""
    one = np.full((1, 1), 255, np.uint8)
    side, least = SHIPPED.max_side_px, SHIPPED.min_side_px
    square = int(SHIPPED.max_page_px**0.5) + 1
    return [
        ("max_side_px", np.broadcast_to(one, (side + 1, least))),
        ("max_page_px", np.broadcast_to(one, (square, square))),
        ("min_side_px", np.broadcast_to(one, (least - 1, least))),
    ]


def _too_few_dots(page: CapturedPage) -> CapturedPage:
    """The page as if scanned with one dot an inch fewer than the limit."""
    dpi = SHIPPED.min_dpi - 1
    image = cv2.resize(page.image, None, fx=dpi / page.dpi, fy=dpi / page.dpi, interpolation=cv2.INTER_AREA)
    return replace(page, image=np.asarray(image, np.uint8), dpi=dpi)


# Ways to spoil a page


def _blurred(image: Image, sigma: float) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def _faded(image: Image, share: float) -> Image:
    white = np.full_like(image, 255)
    return np.asarray(cv2.addWeighted(image, 1 - share, white, share, 0), np.uint8)


def _turned(image: Image, angle: float) -> Image:
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    white = (255.0, 255.0, 255.0)
    return np.asarray(cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=white), np.uint8)


def _streaked(image: Image, share: float) -> Image:
    spoilt, at = image.copy(), image.shape[1] * 3 // 7
    spoilt[:, at : at + 6] = (spoilt[:, at : at + 6] * (1 - share)).astype(np.uint8)
    return spoilt


def _shaded(image: Image, share: float) -> Image:
    """A soft shadow over the lower part."""
    rows = np.linspace(-4, 4, image.shape[0])
    dark = 1 - share / (1 + np.exp(-2 * rows))
    return (image * dark.reshape(-1, *(1,) * (image.ndim - 1))).astype(np.uint8)


def _darkened(image: Image, share: float) -> Image:
    return (image * np.float32(1 - share)).astype(np.uint8)


def _coarse(image: Image, share: float) -> Image:
    """As if scanned with fewer dots, and enlarged."""
    small = cv2.resize(image, None, fx=1 - share, fy=1 - share, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.uint8)


def _specked(image: Image, many: float) -> Image:
    spoilt = image.copy()
    draw = np.random.default_rng(7)
    for x, y in draw.uniform(0.02, 0.98, (round(many), 2)) * np.array(image.shape[1::-1]):
        cv2.circle(spoilt, (int(x), int(y)), max(1, image.shape[1] // 1200), (60, 60, 60), -1)
    return spoilt


def _cropped(image: Image, share: float) -> Image:
    """The left margin cut off."""
    return np.ascontiguousarray(image[:, round(image.shape[1] * share) :])


# Their measures


def _sharpness(image: Image, dpi: float) -> float:
    return measure_sharpness(image, dpi, make_preview(image, dpi))


def _true_dpi(image: Image, dpi: float) -> float:
    preview = make_preview(image, dpi)
    skew = measure_skew(preview).angle_deg
    return measure_resolution(image, dpi, preview, measure_sharpness(image, dpi, preview), skew)


def _contrast(image: Image, dpi: float) -> float:
    return measure_exposure(make_preview(image, dpi)).contrast


def _skew(image: Image, dpi: float) -> float:
    return measure_skew(make_preview(image, dpi)).angle_deg


def _streak(image: Image, dpi: float) -> float:
    return measure_streaks(make_preview(image, dpi)).contrast


def _shadow(image: Image, dpi: float) -> float:
    return measure_shadow(make_preview(image, dpi))


def _paper(image: Image, dpi: float) -> float:
    return make_preview(image, dpi).paper_level / 255


def _specks(image: Image, dpi: float) -> float:
    return measure_specks(make_preview(image, dpi))


def _margin(image: Image, dpi: float) -> float:
    return measure_margin(make_preview(image, dpi))


def _both(refuse: str, probe: Probe) -> tuple[Probe, Probe]:
    """The probe of a note, and the same for the limit beyond which a page is refused."""
    return probe, replace(probe, limit=refuse)


PROBES: Final = (
    *_both("min_sharpness", Probe("note_sharpness", "sharpness", _blurred, _sharpness, 0.3, 8.0, low=True)),
    *_both("min_contrast", Probe("note_contrast", "contrast", _faded, _contrast, 0.1, 0.9, low=True)),
    *_both("max_skew_deg", Probe("note_skew_deg", "skew_deg", _turned, _skew, 2.0, 17.0)),
    *_both("min_margin_mm", Probe("note_margin_mm", "margin_mm", _cropped, _margin, 0.05, 0.14, low=True)),
    Probe("note_streak", "streak", _streaked, _streak, 0.0, 0.2),
    Probe("note_shadow", "shadow", _shaded, _shadow, 0.0, 0.8),
    Probe("note_paper_level", "paper_level", _darkened, _paper, 0.1, 0.6, low=True),
    Probe("note_true_dpi", "true_dpi", _coarse, _true_dpi, 0.0, 0.7, low=True),
    Probe("note_specks", "specks", _specked, _specks, 0.0, 4_000.0),
)
"""Every way that a copy is spoilt."""

PROBED: Final = frozenset({probe.limit for probe in PROBES} | {"max_side_px", "max_page_px", "min_side_px", "min_dpi"})
"""The limits of quality that a copy goes beyond; all others are compared with the shipped ones alone."""
