"""The checks of feeder and optics, each with its limit.

Rules:
- A side that was not found fails the feeder's checks, and nothing is then measured on it.
- Each side has checks of its own: front and back pass two pieces of glass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.challenge import layout, optics
from appliance.challenge.geometry import Located
from appliance.challenge.report import CLEAN, PRINT, SHEET, TECHNICIAN, Check, Judge
from appliance.documents import CapturedPage, Side
from appliance.quality.exposure import measure_exposure
from appliance.quality.preview import make_preview
from appliance.sections.desk import ReadinessConfig
from appliance.sections.pages import QualityLimits

_PITCH = 2.0  # line pairs a millimetre; the bars that have to be told apart


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A page that the feeder gave, and the sheet's side that was found on it."""

    page: CapturedPage
    found: Located | None


def refused_sheet() -> Check:
    """The check of a scan without any page of a challenge sheet."""
    return Judge("sheet", "sides", "", "No challenge sheet was recognised.", SHEET).at_least(0, 1)


def judge_feeder(scans: Sequence[Scan], duplex: bool, limits: ReadinessConfig) -> list[Check]:
    """Count, order, sides, margins, scale and skew."""
    wanted = 2 if duplex else 1
    found = [scan.found for scan in scans if scan.found]
    if not found:
        return [refused_sheet()]
    sides = Judge(
        "feeder-sides",
        "sides",
        "Every side of the sheet arrived.",
        "{value:g} sides of the sheet were recognised, {limit:g} are wanted.",
        SHEET + " " + CLEAN,
    )
    count = Judge(
        "feeder-count",
        "pages",
        "The feeder gave as many pages as the sheet has.",
        "The feeder gave {value:g} pages, and the sheet has {limit:g}.",
        SHEET,
    )
    order = Judge(
        "feeder-order",
        "pages",
        "Front and back came in order.",
        "{value:g} sides came in the place of the other.",
        SHEET,
    )
    same = len({(one.code.number, one.code.paper) for one in found}) == 1
    names = [one.code.side for one in found]
    misplaced = sum(scan.found.code.side is not scan.page.page.side for scan in scans if scan.found)
    if len(found) == 2 and names == [Side.BACK, Side.FRONT]:
        misplaced = 0  # fed with its face down
    checks = [
        sides.at_least(len(set(names)) if same else 0, wanted),
        count.at_most(len(scans), wanted),
        order.at_most(misplaced if duplex else 0, 0),
    ]  # fmt: skip
    for one in found:
        checks += _geometry(one, limits)
    return checks


def _geometry(side: Located, limits: ReadinessConfig) -> list[Check]:
    name = side.code.side.value
    marks = Judge(
        f"{name}-marks",
        "marks",
        "All corner marks are there.",
        f"Only {{value:g}} of {{limit:g}} corner marks of the {name} are there.",
        SHEET,
    )
    if side.marks < len(layout.MARKS):
        return [marks.at_least(side.marks, len(layout.MARKS))]
    cut = Judge(
        f"{name}-margins",
        "mm",
        "No margin is cut off.",
        f"{{value:.1f}} mm of a margin of the {name} are cut off (at most {{limit:g}} mm).",
        SHEET,
    )
    scale = Judge(
        f"{name}-scale",
        "share",
        "Lengths are right.",
        f"Lengths on the {name} are wrong by {{value:.1%}} (at most {{limit:.1%}}).",
        "Print the sheet at its full size. " + TECHNICIAN,
    )
    skew = Judge(
        f"{name}-skew",
        "degree",
        "The sheet lies straight.",
        f"The {name} lies crooked by {{value:.1f}} degrees (at most {{limit:g}}).",
        SHEET,
    )
    return [
        marks.at_least(side.marks, len(layout.MARKS)),
        cut.at_most(side.cut_mm, limits.max_cut_mm),
        scale.at_most(side.scale_error, limits.max_scale_error),
        skew.at_most(abs(side.skew_deg), limits.max_skew_deg),
    ]  # fmt: skip


def judge_optics(page: CapturedPage, side: Located, limits: ReadinessConfig) -> list[Check]:
    """Resolution, bars, grey steps, streaks, and the station's own measurement of skew."""
    name = side.code.side.value
    streaks = optics.streaks(page.image, page.dpi)
    place = f" at {streaks.places_mm[0]:.0f} mm from its left" if streaks.places_mm else ""
    resolution = Judge(
        f"{name}-resolution",
        "lp/mm",
        "Fine detail is there.",
        f"Detail on the {name} ends at {{value:.1f}} line pairs a millimetre (at least {{limit:g}}).",
        CLEAN,
    )
    bars = Judge(
        f"{name}-bars",
        "share",
        "Fine bars are told apart.",
        f"Fine bars on the {name} have a contrast of {{value:.2f}} (at least {{limit:g}}).",
        CLEAN,
    )
    steps = Judge(
        f"{name}-greys",
        "grey levels",
        "Grey steps are told apart.",
        f"Two grey steps on the {name} are {{value:.0f}} levels apart (at least {{limit:g}}).",
        PRINT,
    )
    streak = Judge(
        f"{name}-streak",
        "share",
        "The glass is clean.",
        f"A streak runs down the {name}{place} (contrast {{value:.3f}}, at most {{limit:g}}).",
        CLEAN,
    )
    skew = Judge(
        f"{name}-skew-mark",
        "degree",
        "Skew is measured right.",
        f"Skew on the {name} is measured wrong by {{value:.2f}} degrees (at most {{limit:g}}).",
        PRINT,
    )
    return [
        resolution.at_least(optics.resolution_lp_mm(side), limits.min_resolution_lp_mm),
        bars.at_least(optics.bar_contrast(side, _PITCH), limits.min_bar_contrast),
        steps.at_least(optics.smallest_step(optics.grey_levels(side)), limits.min_grey_step),
        streak.at_most(streaks.contrast, limits.max_streak),
        skew.at_most(optics.skew_mark_error_deg(side), limits.max_skew_error_deg),
    ]  # fmt: skip


def judge_faint(sides: Sequence[tuple[CapturedPage, Located]], quality: QualityLimits) -> list[Check]:
    """The two strips of grey print: one is too faint for the quality gate, one is not.

    The limit of contrast that holds is used: a gate that takes the fainter one, or refuses the other, fails.
    """
    faint = Judge(
        "faint-strip",
        "share",
        "Print that is too faint is told from print.",
        "The faint strip has a contrast of {value:.2f}, and counts as print (limit {limit:g}).",
        TECHNICIAN,
    )
    pale = Judge(
        "pale-strip",
        "share",
        "Pale print still counts.",
        "Pale print has a contrast of {value:.2f} (at least {limit:g}).",
        CLEAN,
    )
    contrast = {}
    for strip in (layout.FAINT, layout.PALE):
        parts = [(side.upright(strip), page.dpi) for page, side in sides]
        contrast[strip] = [measure_exposure(make_preview(part, dpi)).contrast for part, dpi in parts]
    return [
        faint.at_most(max(contrast[layout.FAINT]), quality.min_contrast),
        pale.at_least(min(contrast[layout.PALE]), quality.min_contrast),
    ]  # fmt: skip
