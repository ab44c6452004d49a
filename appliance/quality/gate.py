"""The quality gate: a captured page becomes an accepted page, straightened and measured, or is refused with a reason.

Rules:
- A page that a person would struggle to read is refused, naming the measured value, its limit and what to do.
- A page whose skew is not certain is left as it is. Turning by quarter turns is the business of reading.
- Nothing else is done to the image: specks, holes, folds and show-through are measured and stay in it.
- The report holds numbers only.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from appliance.documents import (
    AcceptedPage,
    Box,
    CapturedPage,
    Image,
    Measurement,
    Outcome,
    QualityFinding,
    QualityReport,
    Verdict,
)
from appliance.errors import PageError
from appliance.quality import verdict
from appliance.quality.blank import has_faint_print, measure_ink
from appliance.quality.bleed import measure_bleed
from appliance.quality.blur import measure_sharpness
from appliance.quality.corners import measure_fold
from appliance.quality.doubled import measure_doubled
from appliance.quality.exposure import Exposure, measure_exposure
from appliance.quality.holes import count_holes
from appliance.quality.margins import measure_margin
from appliance.quality.orientation import measure_orientation
from appliance.quality.preview import Preview, make_preview
from appliance.quality.resolution import measure_resolution
from appliance.quality.shadow import measure_shadow
from appliance.quality.skew import measure_skew
from appliance.quality.specks import measure_specks
from appliance.quality.straighten import straighten
from appliance.quality.streak import measure_streaks
from appliance.quality.torn import measure_torn
from appliance.sections.pages import QualityLimits

_SIZE = "The page image is too {way} ({value:g} px, the limit is {limit:g}): scan it again at 300 dpi."
_STREAK_MM = 2.0  # width of the crop around a streak

Values = dict[str, float]
Boxes = dict[str, Box]


class PageRefusedError(PageError):
    """A page does not meet the limits. `report` has every number; `advice` names the worst and what to do."""

    code = "page-refused"
    advice = "A page could not be read well enough by a person. Scan it again."

    def __init__(self, report: QualityReport, worst: QualityFinding) -> None:
        """`worst` is the finding that lies farthest outside its limit."""
        super().__init__(f"{worst.code} {worst.value:.4g} {worst.unit}, limit {worst.limit:g}")
        self.report, self._worst = report, worst
        if worst.code == "size":
            way = "large" if worst.value > worst.limit else "small"
            self.advice = _SIZE.format(value=worst.value, limit=worst.limit, way=way)
        else:
            self.advice = verdict.sentence(worst)

    @property
    def verdict(self) -> Verdict:
        """Whether another scan can help or a person has to decide."""
        return Verdict.REVIEW if self.report.outcome is Outcome.PERSON else Verdict.REJECTED

    def __reduce__(self) -> tuple[type[PageRefusedError], tuple[QualityReport, QualityFinding]]:
        """Errors travel between page workers."""
        return PageRefusedError, (self.report, self._worst)


def examine(page: CapturedPage, limits: QualityLimits) -> AcceptedPage:
    """Measures a page, straightens it and accepts it.

    Args:
        page: the page as it was captured.
        limits: of the station, or of the class that the document was ordered as.

    Returns:
        The page with a white scanner bed and level text lines; `transform` maps captured pixels to its pixels.

    Raises:
        PageRefusedError: a measurement lies outside its limit; nothing else was done with the page.
    """
    if outside := _size(page.image, limits):
        measured = Measurement("size", outside.value, "px", within=False)
        raise PageRefusedError(QualityReport((measured,), ("size",), findings=(outside,)), outside)
    preview = make_preview(page.image, page.dpi)
    exposure = measure_exposure(preview)
    values, boxes = _measure_sheet(page, preview, exposure)
    blank = values["ink"] < limits.blank_ink and not has_faint_print(page.image, page.dpi, preview)
    turn = None
    if not blank:  # a blank page has no text to judge
        values |= _measure_text(page, preview, exposure)
        turn = _measure_turn(preview, values)
        if exposure.contrast >= 2 * limits.min_contrast:  # white paper alone is no fault
            limits = replace(limits, max_overexposed=1.0)
    measurements, findings = verdict.judge(values, limits, boxes)
    refused = [finding for finding in findings if finding.outcome is not Outcome.NOTE]
    report = QualityReport(measurements, tuple(f.code for f in refused), blank, findings, turn)
    if refused:
        raise PageRefusedError(report, refused[0])
    image, transform = straighten(page.image, preview, values.get("skew_deg", 0.0))
    return AcceptedPage(page.page, image, page.dpi, transform, report, page.simulated)


def accept_again(page: CapturedPage, before: AcceptedPage) -> AcceptedPage:
    """The page straightened as when it was accepted (`before`, whose image may be gone), without measuring again."""
    angle_deg = before.quality.as_mapping().get("skew_deg", 0.0)
    image, transform = straighten(page.image, make_preview(page.image, page.dpi), angle_deg)
    return AcceptedPage(page.page, image, page.dpi, transform, before.quality, page.simulated)


def _size(image: Image, limits: QualityLimits) -> QualityFinding | None:
    """The side of the image that is out of bounds, if one is."""
    height, width = image.shape[:2]
    for value, limit, outside in (
        (max(width, height), limits.max_side_px, max(width, height) > limits.max_side_px),
        (min(width, height), limits.min_side_px, min(width, height) < limits.min_side_px),
        (width * height, limits.max_page_px, width * height > limits.max_page_px),
    ):
        if outside:
            return QualityFinding("size", Outcome.RESCAN, float(value), float(limit), "px")
    return None


def _measure_sheet(page: CapturedPage, preview: Preview, exposure: Exposure) -> tuple[Values, Boxes]:
    """What every sheet has, and where to look."""
    streaks, fold, torn = measure_streaks(preview), measure_fold(preview), measure_torn(preview)
    values = {
        "dpi": page.dpi,
        "underexposed": exposure.underexposed,
        "paper_level": preview.paper_level / 255,
        "shadow": measure_shadow(preview),
        "streak": streaks.contrast,
        "streak_mm": streaks.places_mm[0] if streaks.places_mm else 0.0,
        "fold_mm": fold.leg_mm,
        "torn_mm": torn.depth_mm,
        "holes": float(count_holes(preview)),
        "specks": measure_specks(preview),
        "bed": np.count_nonzero(preview.bed) / preview.bed.size,
        "ink": measure_ink(preview),
    }
    boxes = {}
    if streaks.places_mm:
        at, high = streaks.places_mm[0], preview.grey.shape[0]
        wide = (round((at + side) / 25.4 * preview.dpi) for side in (-_STREAK_MM / 2, _STREAK_MM / 2))
        boxes["streak"] = _captured(Box(next(wide), 0, next(wide), high), preview)
    for name, box in (("fold_mm", fold.box), ("torn_mm", torn.box)):
        if box:
            boxes[name] = _captured(box, preview)
    return values, boxes


def _measure_text(page: CapturedPage, preview: Preview, exposure: Exposure) -> Values:
    """What only a page with something on it has."""
    skew = measure_skew(preview)
    sharpness = measure_sharpness(page.image, page.dpi, preview)
    return {
        "skew_deg": skew.angle_deg,
        "skew_peak": min(skew.peak, 99.0),
        "sharpness": sharpness,
        "true_dpi": measure_resolution(page.image, page.dpi, preview, sharpness, skew.angle_deg),
        "contrast": exposure.contrast,
        "overexposed": exposure.overexposed,
        "margin_mm": measure_margin(preview),
        "bleed": measure_bleed(preview, exposure.contrast),
        "doubled": measure_doubled(preview),
    }


def _measure_turn(preview: Preview, values: Values) -> int | None:
    """Which way up the print stands; its odds join the values."""
    found = measure_orientation(preview)
    values["turn_odds"] = min(found.odds, 999.0)
    return found.clockwise


def _captured(box: Box, preview: Preview) -> Box:
    """A box of the preview in pixels of the captured image."""
    left, top, right, bottom = (round(v / preview.scale) for v in (box.left, box.top, box.right, box.bottom))
    return Box(max(0, left), max(0, top), right, bottom)
