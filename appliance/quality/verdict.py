"""From measurements to a verdict: which limits a measurement has, what lies beyond them, and what is then to be done.

Rules:
- The table is closed: a measurement that is not in it has no limit, and its name is the code of its finding.
- Every measurement that refuses a page names the value, the limit and one thing to do. A note refuses nothing.
- What another scan can mend is scanned again; what is the paper's own goes to a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.documents import Box, Measurement, Outcome, QualityFinding
from appliance.sections.pages import QualityLimits

_TURN_ADVICE = "lay the sheet straight against the paper guides and scan it again"


@dataclass(frozen=True, slots=True)
class Rule:
    """A measurement with its limits: names of fields of `QualityLimits`, empty where there is none."""

    name: str
    unit: str
    note: str
    refuse: str
    outcome: Outcome
    sentence: str  # with {value} and {limit}
    low: bool = False  # a small value is the bad one


RULES = (
    Rule("dpi", "dpi", "", "min_dpi", Outcome.RESCAN,
         "The page was scanned too coarsely ({value:g} dpi, at least {limit:g} needed): scan it again at 300 dpi.",
         low=True),
    Rule("underexposed", "share", "", "max_underexposed", Outcome.RESCAN,
         "The page is too dark ({value:.2f} of it is black, at most {limit:.2f} allowed): "
         "check that it lies the right way up, then scan it again."),
    Rule("paper_level", "share", "note_paper_level", "min_paper_level", Outcome.RESCAN,
         "The paper came out dark (brightness {value:.2f}, at least {limit:.2f} needed): "
         "close the scanner's cover and scan it again with a lighter setting.", low=True),
    Rule("shadow", "share", "note_shadow", "max_shadow", Outcome.RESCAN,
         "A shadow lies over the page ({value:.2f} of the light is missing, at most {limit:.2f} allowed): "
         "press the sheet flat, close the cover and scan it again."),
    Rule("streak", "share", "note_streak", "max_streak", Outcome.RESCAN,
         "A streak runs down the page (contrast {value:.2f}, at most {limit:.2f} allowed): "
         "wipe the scanner glass and scan it again."),
    Rule("fold_mm", "mm", "note_fold_mm", "max_fold_mm", Outcome.RESCAN,
         "A corner is folded over ({value:.0f} mm, at most {limit:.0f} mm allowed): "
         "unfold it and scan the page again."),
    Rule("torn_mm", "mm", "note_torn_mm", "max_torn_mm", Outcome.PERSON,
         "The sheet is torn ({value:.0f} mm deep, at most {limit:.0f} mm allowed): "
         "a person decides whether all of it is there."),
    Rule("holes", "holes", "note_holes", "", Outcome.NOTE, "The sheet has punch holes ({value:.0f})."),
    Rule("specks", "per dm2", "note_specks", "max_specks", Outcome.RESCAN,
         "The page is full of specks ({value:.0f} on a square decimetre, at most {limit:.0f} allowed): "
         "clean glass and rollers and scan it again."),
    Rule("skew_deg", "degree", "note_skew_deg", "max_skew_deg", Outcome.RESCAN,
         "The page lies crooked ({value:.1f} degrees, at most {limit:g} allowed): " + _TURN_ADVICE + "."),
    Rule("sharpness", "ratio", "note_sharpness", "min_sharpness", Outcome.RESCAN,
         "The page is blurred (sharpness {value:.2f}, at least {limit:.2f} needed): "
         "wipe the scanner glass and scan it again.",
         low=True),
    Rule("true_dpi", "dpi", "note_true_dpi", "min_true_dpi", Outcome.PERSON,
         "The page holds less detail than its scan ({value:.0f} dpi, at least {limit:.0f} needed): "
         "ask for the original instead of a fax or a copy.", low=True),
    Rule("contrast", "share", "note_contrast", "min_contrast", Outcome.RESCAN,
         "The print is too faint (contrast {value:.2f}, at least {limit:.2f} needed): "
         "scan it again with a darker setting, or scan the original instead of a copy.", low=True),
    Rule("overexposed", "share", "", "max_overexposed", Outcome.RESCAN,
         "The page is too bright ({value:.3f} of it is burnt out, at most {limit:.3f} allowed): "
         "scan it again with a darker setting."),
    Rule("margin_mm", "mm", "note_margin_mm", "min_margin_mm", Outcome.RESCAN,
         "Text is cut off at the edge ({value:.1f} mm of margin, at least {limit:.1f} mm needed): "
         + _TURN_ADVICE + ".",
         low=True),
    Rule("bleed", "share", "note_bleed", "max_bleed", Outcome.PERSON,
         "The back shows through ({value:.2f} of the paper, at most {limit:.2f} allowed): "
         "a person compares it with the paper, or scans it with a black sheet behind it."),
    Rule("doubled", "deviations", "note_doubled", "max_doubled", Outcome.RESCAN,
         "The print is there twice ({value:.0f}, at most {limit:.0f} allowed): the sheet slipped; scan it again."),
)  # fmt: skip
BY_NAME = {rule.name: rule for rule in RULES}
FREE = {"bed": "share", "ink": "share", "skew_peak": "ratio", "turn_odds": "log odds", "streak_mm": "mm"}
"""Measurements that are recorded and have no limit, with their units."""


def judge(
    values: Mapping[str, float], limits: QualityLimits, boxes: Mapping[str, Box]
) -> tuple[tuple[Measurement, ...], tuple[QualityFinding, ...]]:
    """Holds values against their limits.

    Args:
        values: by name of the measurement.
        limits: of the station or of the document's class.
        boxes: where to look, in pixels of the captured image, for findings that have a place.

    Returns:
        All measurements as they came, and the findings: those that refuse first, the farthest outside first.
    """
    measurements, found = [], []
    for name, exact in values.items():
        value = round(float(exact), 5)
        rule = BY_NAME.get(name)
        finding = _finding(rule, value, limits, boxes.get(name)) if rule else None
        within = finding is None or finding[0].outcome is Outcome.NOTE
        measurements.append(Measurement(name, value, rule.unit if rule else FREE[name], within))
        if finding:
            found.append(finding)
    found.sort(key=lambda pair: (pair[0].outcome is Outcome.NOTE, -pair[1]))
    return tuple(measurements), tuple(finding for finding, _ in found)


def sentence(finding: QualityFinding) -> str:
    """What the operator reads about a finding that refuses a page."""
    return BY_NAME[finding.code].sentence.format(value=abs(finding.value), limit=finding.limit)


def _finding(rule: Rule, value: float, limits: QualityLimits, box: Box | None) -> tuple[QualityFinding, float] | None:
    """The finding and how far outside it lies, as a share of the limit; None when the value is within."""
    for field, outcome in ((rule.refuse, rule.outcome), (rule.note, Outcome.NOTE)):
        if not field:
            continue
        limit = float(getattr(limits, field))
        if value < limit if rule.low else abs(value) > limit:
            excess = 1 - value / limit if rule.low else abs(value) / max(limit, 1e-9) - 1
            return QualityFinding(rule.name, outcome, value, limit, rule.unit, box), excess
    return None
