"""Weakening any threshold makes the readiness test fail: each limit in turn, by comparison and by trial."""

import dataclasses
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from appliance.challenge import probes
from appliance.challenge.limits import _LOW, _NOT_LIMITS, digest, weakened
from appliance.challenge.probes import PROBED, PROBES
from appliance.config import StationConfig
from appliance.documents import CapturedPage, PageId, Side
from appliance.policy.classes import AiRule
from appliance.policy.narrowing import Dates, Zip
from appliance.policy.pack import load_pack
from appliance.sections.desk import ReadinessConfig
from appliance.sections.pages import GateConfig, QualityLimits
from appliance.sim.challenge import sides

PACK = load_pack(None)
SHIPPED = StationConfig()
QUALITY = [f.name for f in dataclasses.fields(QualityLimits)]
READINESS = [f.name for f in dataclasses.fields(ReadinessConfig) if f.name not in _NOT_LIMITS]
AT_THE_END = {  # a share of 1, or more than can be measured: nothing weaker exists
    f.name
    for f in dataclasses.fields(QualityLimits)
    if f.name.startswith("max_") and getattr(QualityLimits(), f.name) == 1.0
}


def moved(name, value, by):
    """The limit moved by a share of itself, in the direction that lets more through (`by` below 0: less)."""
    low = name in _LOW or (name.startswith("min_") and name not in QUALITY)
    step = by * (abs(value) or 1.0)
    after = max(0, value - step if low else value + step)
    return after if isinstance(value, float) else (math.floor if low == (by > 0) else math.ceil)(after)


@pytest.fixture(scope="module")
def page():
    return CapturedPage(PageId("0" * 32, 0, 0, Side.FRONT), sides(7)[0], 300.0, True)


def test_nothing_is_weaker_than_shipped_in_what_is_shipped():
    assert weakened(SHIPPED, PACK) == ()


def can_be_weaker(name):
    """Not at the end of its scale as shipped."""
    return name not in AT_THE_END and not (name in _LOW and getattr(QualityLimits(), name) == 0)


@pytest.mark.parametrize("name", list(filter(can_be_weaker, QUALITY)))
def test_every_weakened_limit_of_quality_is_named(name):
    value = getattr(QualityLimits(), name)
    weaker = replace(SHIPPED, quality=replace(QualityLimits(), **{name: moved(name, value, 0.001)}))
    assert f"quality.{name}" in weakened(weaker, PACK)


@pytest.mark.parametrize("name", [f.name for f in dataclasses.fields(GateConfig)])
def test_every_raised_bound_of_the_gate_is_named(name):
    weaker = replace(SHIPPED, gate=replace(GateConfig(), **{name: getattr(GateConfig(), name) + 1}))
    assert weakened(weaker, PACK) == (f"gate.{name}",)


@pytest.mark.parametrize("name", READINESS)
def test_every_weakened_limit_of_the_test_itself_is_named(name):
    value = getattr(ReadinessConfig(), name)
    weaker = replace(SHIPPED, readiness=replace(ReadinessConfig(), **{name: moved(name, value, 0.01)}))
    assert weakened(weaker, PACK) == (f"readiness.{name}",)


@pytest.mark.parametrize("name", ["max_skew_deg", "min_sharpness", "note_streak", "note_margin_mm"])
def test_a_stricter_limit_is_the_sites_own_business(name):
    value = getattr(QualityLimits(), name)
    assert weakened(replace(SHIPPED, quality=replace(QualityLimits(), **{name: moved(name, value, -0.1)})), PACK) == ()


def changed(**changes):
    return replace(PACK, **changes)


def with_purpose(name, **changes):
    return changed(purposes=tuple(replace(p, **changes) if p.name == name else p for p in PACK.purposes))


def with_class(name, **changes):
    return changed(classes=tuple(replace(c, **changes) if c.name == name else c for c in PACK.classes))


def unsure(**changes):
    return changed(classification=replace(PACK.classification, **changes))


@pytest.mark.parametrize(
    ("pack", "name"),
    [
        (with_purpose("ai-summary", keep=frozenset({"name"})), "purposes.ai-summary.keep"),
        (with_purpose("ai-summary", dates=Dates.KEPT), "purposes.ai-summary.keep"),
        (with_purpose("ai-summary", zip=next(z for z in Zip if z is not Zip.REMOVED)), "purposes.ai-summary.zip"),
        (with_purpose("ai-summary", machine=False), "purposes.ai-summary.machine"),
        (with_purpose("medication-list", sections=frozenset()), "purposes.medication-list.sections"),
        (with_class("consent", ai=AiRule.ALLOWED), "classes.consent.ai"),
        (with_class("referral", resolution_dpi=200), "classes.referral.resolution_dpi"),
        (with_class("referral", quality=(("max_skew_deg", 20.0),)), "classes.referral.quality.max_skew_deg"),
        (with_class("consent", quality=()), "classes.consent.quality.max_fold_mm"),
        (unsure(minimum_confidence=0.6), "classification.minimum_confidence"),
        (unsure(hold_contradictions=False), "classification.hold_contradictions"),
    ],
)  # fmt: skip
def test_a_weakened_policy_is_named(pack, name):
    assert name in weakened(SHIPPED, pack)


def test_the_digest_changes_with_every_limit_and_with_the_policy_and_is_the_same_in_every_process():
    first = digest(SHIPPED, PACK)
    assert digest(StationConfig(), load_pack(None)) == first
    assert digest(replace(SHIPPED, quality=replace(QualityLimits(), note_specks=15.1)), PACK) != first
    assert digest(SHIPPED, with_class("referral", retention_days=31)) != first


# By trial


def test_every_limit_is_either_tried_or_compared_alone_and_the_page_says_which():
    text = (Path(__file__).parents[2] / "docs" / "readiness.md").read_text()
    tried = text.split("<!-- tried -->\n")[1].split("<!-- /tried -->")[0]
    compared = text.split("<!-- compared -->\n")[1].split("<!-- /compared -->")[0]
    assert tried.strip() == ", ".join(f"`{name}`" for name in QUALITY if name in PROBED) + "."
    assert compared.strip() == ", ".join(f"`{name}`" for name in QUALITY if name not in PROBED) + "."


@pytest.mark.slow
def test_the_shipped_limits_hold_on_a_good_scan(page):
    assert probes.failing(page, QualityLimits()) == ()


@pytest.mark.slow
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.limit)
def test_a_page_just_beyond_a_limit_goes_through_once_that_limit_is_weakened(page, probe):
    """Shipped: stopped or noted. Weakened by a quarter, less where the limit is a length or an angle: not any more."""
    assert probes.holds(probe, page, QualityLimits())
    limit = getattr(QualityLimits(), probe.limit)
    weaker = limit * (0.4 if probe.code == "margin_mm" else 0.75) if probe.low else limit * 1.25
    assert not probes.holds(probe, page, replace(QualityLimits(), **{probe.limit: weaker}))


@pytest.mark.parametrize(
    ("name", "weaker"), [("max_side_px", 15_000), ("max_page_px", 90_000_000), ("min_side_px", 100), ("min_dpi", 100.0)]
)
def test_an_image_beyond_a_bound_goes_through_once_that_bound_is_weakened(name, weaker, monkeypatch):
    monkeypatch.setattr(probes, "PROBES", ())
    small = np.full((1100, 850), 255, np.uint8)
    small[200:900:20, 100:700] = 0
    blank = CapturedPage(PageId("0" * 32, 0, 0, Side.FRONT), small, 100.0 * 1.5, True)
    assert probes.failing(blank, QualityLimits()) == ()
    assert name in probes.failing(blank, replace(QualityLimits(), **{name: weaker}))


def test_a_page_that_cannot_be_spoilt_fails(page):
    blank = replace(page, image=np.full((3300, 2550), 255, np.uint8))
    assert "min_sharpness" in probes.failing(blank, QualityLimits())
