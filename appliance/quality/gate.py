"""The quality gate: a captured page becomes an accepted page, straightened and measured, or is refused with a reason.

Rules:
- A page that a person would struggle to read is refused, naming the measured value, its limit and what to do.
- Turning resamples once, onto paper-coloured ground, and cuts off no ink: the canvas grows where it must.
- A page whose skew is not certain is left as it is. Turning by quarter turns is the business of reading.
- The report holds numbers only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from appliance.config import QualityLimits
from appliance.documents import (
    IDENTITY,
    AcceptedPage,
    CapturedPage,
    Image,
    Matrix,
    Measurement,
    QualityReport,
)
from appliance.errors import PageError
from appliance.quality.blank import has_faint_print, measure_ink
from appliance.quality.blur import measure_sharpness
from appliance.quality.exposure import measure_exposure
from appliance.quality.margins import measure_margin
from appliance.quality.preview import Preview, make_preview
from appliance.quality.skew import Skew, measure_skew

_STRAIGHT_DEG = 0.04  # below this, turning costs more sharpness than it gains
_FAINT_CONTRAST = 0.04  # anything darker than this share below paper must stay on the canvas
_TURN_ADVICE = "lay the sheet straight against the paper guides and scan it again"
_INSTRUCTIONS = {
    "size": "The page image is too {way} ({value:g} {unit}, the limit is {limit:g}): scan it again at 300 dpi.",
    "dpi": "The page was scanned too coarsely ({value:g} dpi, at least {limit:g} needed): scan it again at 300 dpi.",
    "skew_deg": "The page lies crooked ({value:.1f} degrees, at most {limit:g} allowed): " + _TURN_ADVICE + ".",
    "sharpness": "The page is blurred (sharpness {value:.2f}, at least {limit:.2f} needed): "
    "wipe the scanner glass and scan it again.",
    "contrast": "The print is too faint (contrast {value:.2f}, at least {limit:.2f} needed): "
    "scan it again with a darker setting, or scan the original instead of a copy.",
    "overexposed": "The page is too bright ({value:.3f} of it is burnt out, at most {limit:.3f} allowed): "
    "scan it again with a darker setting.",
    "underexposed": "The page is too dark ({value:.2f} of it is black, at most {limit:.2f} allowed): "
    "check that it lies the right way up, then scan it again.",
    "margin_mm": "Text is cut off at the edge ({value:.1f} mm of margin, at least {limit:.1f} mm needed): "
    + _TURN_ADVICE
    + ".",
}


@dataclass(frozen=True, slots=True)
class Limited:
    """A measurement together with the limit that it was held against."""

    measurement: Measurement
    limit: float
    excess: float  # how far outside the limit, as a share of the limit; 0 when within


class PageRefusedError(PageError):
    """A page does not meet the limits. `report` has every number; `advice` names the worst and what to do."""

    code = "page-refused"
    advice = "A page could not be read well enough by a person. Scan it again."

    def __init__(self, report: QualityReport, worst: Limited) -> None:
        """`worst` is the measurement that lies farthest outside its limit."""
        found = worst.measurement
        super().__init__(f"{found.name} {found.value:.4g} {found.unit}, limit {worst.limit:g}")
        self.report, self._worst = report, worst
        way = "large" if found.value > worst.limit else "small"
        text = _INSTRUCTIONS[found.name]
        self.advice = text.format(value=abs(found.value), limit=worst.limit, unit=found.unit, way=way)

    def __reduce__(self) -> tuple[type[PageRefusedError], tuple[QualityReport, Limited]]:
        """Errors travel between page workers."""
        return PageRefusedError, (self.report, self._worst)


def examine(page: CapturedPage, limits: QualityLimits) -> AcceptedPage:
    """Measures a page, straightens it and accepts it.

    Returns:
        The page with a white scanner bed and level text lines; `transform` maps captured pixels to its pixels.

    Raises:
        PageRefusedError: a measurement lies outside its limit; nothing else was done with the page.
    """
    if outside := _size(page.image, limits):
        raise PageRefusedError(_report([outside], blank=False), outside)
    preview = make_preview(page.image, page.dpi)
    found = _measure_sheet(page, preview, limits)
    blank = found[-1].measurement.value < limits.blank_ink and not has_faint_print(page.image, page.dpi, preview)
    skew = Skew(0.0, sure=False, peak=1.0)
    if not blank:  # a blank page has no text to judge
        skew = measure_skew(page.image, page.dpi, preview)
        found += _measure_text(page, preview, skew, limits)
    report = _report(found, blank)
    if report.reasons:
        raise PageRefusedError(report, max(found, key=lambda f: f.excess))
    image, transform = _straighten(page.image, preview, skew.angle_deg)
    return AcceptedPage(page.page, image, page.dpi, transform, report, page.simulated)


def _size(image: Image, limits: QualityLimits) -> Limited | None:
    """The side of the image that is out of bounds, if one is."""
    height, width = image.shape[:2]
    for value, limit, excess in (
        (max(width, height), limits.max_side_px, max(width, height) / limits.max_side_px - 1),
        (min(width, height), limits.min_side_px, 1 - min(width, height) / limits.min_side_px),
        (width * height, limits.max_page_px, width * height / limits.max_page_px - 1),
    ):
        if excess > 0:
            return Limited(Measurement("size", float(value), "px", within=False), float(limit), excess)
    return None


def _measure_sheet(page: CapturedPage, preview: Preview, limits: QualityLimits) -> list[Limited]:
    """What every sheet has; the share of ink comes last."""
    dark = measure_exposure(preview).underexposed
    return [
        _at_least("dpi", page.dpi, "dpi", limits.min_dpi),
        _at_most("underexposed", dark, "share", limits.max_underexposed),
        _free("bed", float(preview.bed.mean()), "share"),
        _free("ink", measure_ink(preview), "share"),
    ]


def _measure_text(page: CapturedPage, preview: Preview, skew: Skew, limits: QualityLimits) -> list[Limited]:
    """What only a page with something on it has."""
    exposure = measure_exposure(preview)
    burnt_limit = limits.max_overexposed if exposure.contrast < 2 * limits.min_contrast else 1.0
    return [
        _at_most("skew_deg", skew.angle_deg, "degree", limits.max_skew_deg),
        _free("skew_peak", min(skew.peak, 99.0), "ratio"),
        _at_least("sharpness", measure_sharpness(page.image, page.dpi, preview), "ratio", limits.min_sharpness),
        _at_least("contrast", exposure.contrast, "share", limits.min_contrast),
        _at_most("overexposed", exposure.overexposed, "share", burnt_limit),
        _at_least("margin_mm", measure_margin(preview), "mm", limits.min_margin_mm),
    ]


def _at_least(name: str, value: float, unit: str, limit: float) -> Limited:
    """A measurement with a lower limit."""
    within = value >= limit
    excess = 0.0 if within else 1 - value / limit
    return Limited(Measurement(name, round(float(value), 5), unit, within), limit, excess)


def _at_most(name: str, value: float, unit: str, limit: float) -> Limited:
    """A measurement whose size has an upper limit."""
    within = abs(value) <= limit
    excess = 0.0 if within else abs(value) / max(limit, 1e-9) - 1
    return Limited(Measurement(name, round(float(value), 5), unit, within), limit, excess)


def _free(name: str, value: float, unit: str) -> Limited:
    """A measurement that is recorded and has no limit."""
    return Limited(Measurement(name, round(float(value), 5), unit, within=True), 0.0, 0.0)


def _report(found: list[Limited], blank: bool) -> QualityReport:
    """The report; its reasons stand in the order of how far they are outside."""
    outside = sorted((f for f in found if not f.measurement.within), key=lambda f: -f.excess)
    return QualityReport(tuple(f.measurement for f in found), tuple(f.measurement.name for f in outside), blank)


def _straighten(image: Image, preview: Preview, angle_deg: float) -> tuple[Image, Matrix]:
    """The image with the bed painted paper white, turned by minus `angle_deg` about its middle."""
    if preview.bed.any():
        image = _paint_bed(image, preview)
    if abs(angle_deg) < _STRAIGHT_DEG:
        return image, IDENTITY
    height, width = image.shape[:2]
    angle = math.radians(-angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    size = width, height
    if _leaves_canvas(preview, cos, sin):
        size = math.ceil(width * abs(cos) + height * abs(sin)), math.ceil(width * abs(sin) + height * abs(cos))
    middle, target = ((width - 1) / 2, (height - 1) / 2), ((size[0] - 1) / 2, (size[1] - 1) / 2)
    turn: Matrix = (
        (cos, -sin, target[0] - cos * middle[0] + sin * middle[1]),
        (sin, cos, target[1] - sin * middle[0] - cos * middle[1]),
        (0.0, 0.0, 1.0),
    )
    ground = [float(v) for v in np.atleast_1d(_paper_colour(image, preview))]
    turned = cv2.warpAffine(
        image,
        np.array(turn[:2]),
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=ground if len(ground) > 1 else ground * 3,
    )
    return np.asarray(turned, np.uint8), turn


def _paint_bed(image: Image, preview: Preview) -> Image:
    """A copy of the image in which the scanner bed has the colour of the paper."""
    size = image.shape[1], image.shape[0]
    bed = cv2.resize(preview.bed.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    painted = image.copy()
    painted[bed] = _paper_colour(image, preview)
    return painted


def _paper_colour(image: Image, preview: Preview) -> np.uint8 | np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """The median level of light places, for each channel."""
    step = max(1, round(8 / preview.scale))
    sample = image[::step, ::step].reshape(-1, *image.shape[2:])
    level = sample if sample.ndim == 1 else sample.mean(axis=1)
    light = sample[level >= 0.85 * preview.paper_level]
    if light.size == 0:
        return np.uint8(255) if image.ndim == 2 else np.full(3, 255, np.uint8)
    return np.asarray(np.median(light, axis=0), np.uint8)


def _leaves_canvas(preview: Preview, cos: float, sin: float) -> bool:
    """Whether anything that is not paper would lie outside a canvas of the same size after turning."""
    y, x = np.nonzero((preview.even < 255 * (1 - _FAINT_CONTRAST)) & ~preview.bed)
    height, width = preview.grey.shape
    x_from, y_from = x - (width - 1) / 2, y - (height - 1) / 2
    across, down = cos * x_from - sin * y_from, sin * x_from + cos * y_from
    return bool(((np.abs(across) > width / 2 - 2) | (np.abs(down) > height / 2 - 2)).any())
