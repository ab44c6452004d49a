"""From a picture of the desk to a page: geometry against the exact truth, and a sentence for what is wrong."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from appliance.documents import CapturedPage, PageId, Side
from appliance.quality.gate import PageRefusedError, examine
from appliance.rig import refusals
from appliance.rig.edges import trace_edges
from appliance.rig.finding import find_sheet
from appliance.rig.page import page_of
from appliance.rig.sheet import fit_sheet
from appliance.sections.capture import CameraLimits
from appliance.sections.pages import QualityLimits
from appliance.sim.camera.paper import Curl
from appliance.sim.camera.scene import Flaws, LaidSheet, Light, Scene, render
from appliance.sim.camera.view import Placing
from tests.camera_pages import A4, CAMERA, DPI, VIEW, page, picture, scene, with_sheets
from tests.sweeps import some

LIMITS = CameraLimits()
CURLS = [Curl(), Curl(8, "arch", 90, 0.1), Curl(15, "ends", 90, 0.1, 0.1), Curl(15, "edge", 0), Curl(12, "edge", 40)]


def fitted(shown, seed=1):
    grey = cv2.cvtColor(render(shown, seed), cv2.COLOR_RGB2GRAY)
    edges = trace_edges(grey, find_sheet(grey))
    return edges, fit_sheet(edges, CAMERA, 3)


@pytest.mark.parametrize("curl", some(CURLS, {0, 2, 4}), ids=str)
def test_every_place_of_the_paper_is_found_to_a_fraction_of_a_pixel(curl):
    shown = scene(curl)
    edges, shape = fitted(shown)
    truth = shown.placed()
    assert shape.size_mm == (215.9, 279.4)
    x, y = np.meshgrid(np.linspace(-104, 104, 21), np.linspace(-136, 136, 27))
    seen = CAMERA.project(shape.room(x.ravel(), y.ravel()))
    miss = np.hypot(*(seen - truth.pixels(x.ravel(), y.ravel())).T)
    assert np.percentile(miss, 95) < 0.6
    assert shape.residual_px < 0.3
    assert shape.relief_mm == pytest.approx(curl.height_mm * (1 + curl.second), abs=1.5)
    assert np.hypot(*(np.roll(edges.corners, -3, axis=0) - truth.corners()).T).max() < 0.8


def test_a_slanting_bend_is_not_taken_for_another_one_with_the_same_edges():
    """A saddle that dips below the desk has nearly the same edges as an arch askew."""
    shown = scene(Curl(10, "arch", -31, 0.1, 0.15, 897181010))
    _, shape = fitted(shown)
    assert shape.size_mm == (215.9, 279.4)
    assert shape.lowest_mm > -1.5
    x, y = np.meshgrid(np.linspace(-104, 104, 21), np.linspace(-136, 136, 27))
    seen = CAMERA.project(shape.room(x.ravel(), y.ravel()))
    miss = np.hypot(*(seen - shown.placed().pixels(x.ravel(), y.ravel())).T)
    assert np.percentile(miss, 95) < 1.5


def test_the_size_of_the_paper_is_recognised_or_measured():
    assert fitted(scene(sheet=page(A4), placing=Placing(0, 0, -90.0)))[1].size_mm == (210.0, 297.0)
    slip = page((1900, 2500))  # 160.9 x 211.7 mm: no size that is sold
    shape = fitted(scene(sheet=slip))[1]
    assert shape.size_mm == pytest.approx((160.9, 211.7), abs=0.6)


@pytest.mark.parametrize("curl", [Curl(), Curl(12, "ends", 90, 0.1, 0.1)], ids=str)
def test_a_flattened_page_lies_on_the_drawn_one_and_is_lit_evenly(curl):
    drawn = page()
    made = page_of(picture(curl, sheet=drawn), CAMERA, DPI, LIMITS, colour=False)
    assert made.image.shape == (1650, 1275)
    wanted = cv2.cvtColor(cv2.resize(drawn, (1275, 1650), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    (dx, dy), strength = cv2.phaseCorrelate(made.image.astype(np.float32), wanted.astype(np.float32))
    assert max(abs(dx), abs(dy)) < 0.35
    assert strength > 0.4
    paper = cv2.erode((wanted > 250).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    levels = cv2.blur(made.image, (15, 15))[cv2.erode(paper.astype(np.uint8), np.ones((17, 17), np.uint8)) > 0]
    assert np.percentile(levels, 2) > 236
    assert np.percentile(levels, 98) <= 255


def test_the_resolution_that_is_claimed_is_that_of_the_geometry_and_the_gate_measures_no_more():
    made = page_of(picture(), CAMERA, DPI, LIMITS)
    assert made.effective_dpi == pytest.approx(VIEW.focal_px / VIEW.distance_mm * 25.4, rel=0.05)
    with pytest.raises(refusals.TooFarError):
        page_of(picture(), CAMERA, 300, LIMITS)
    stretched = page_of(picture(), CAMERA, 300, replace(LIMITS, min_dpi_share=0.1))
    captured = CapturedPage(PageId("f" * 32, 0, 0, Side.FRONT), stretched.image, 300, simulated=True)
    try:
        quality = examine(captured, QualityLimits()).quality
    except PageRefusedError as error:
        quality = error.report
    assert quality.as_mapping()["true_dpi"] < 225  # twice the dots are no more resolution


def triangle():
    image = np.full((2550, 2550, 3), 60, np.uint8)
    cv2.fillPoly(image, [np.array([[0, 2549], [2549, 2549], [1275, 0]])], (250, 250, 250))
    return image


def folded():
    """A corner folded over, onto the sheet: the mat shows where it was."""
    image = page()
    cv2.fillPoly(image, [np.array([[2550, 0], [1900, 0], [2550, 650]])], (58, 62, 66))
    return image


SMALL = (1100, 1500)
WRONG = {
    "a black frame": (np.zeros((1520, 2028, 3), np.uint8), refusals.NoSheetError),
    "an empty desk": (Scene(view=VIEW), refusals.NoSheetError),
    "a white desk": (scene(desk=(250.0, 250.0, 247.0)), refusals.RigError),
    "two sheets": (
        with_sheets(
            scene(sheet=page(SMALL), placing=Placing(-70, 0, 0.0)), LaidSheet(page(SMALL), Curl(), Placing(70, 0, 3.0))
        ),
        refusals.TwoSheetsError,
    ),
    "a sheet that is cut off": (scene(placing=Placing(45.0, 0.0, -90.0)), refusals.CutOffError),
    "a hand on the sheet": (scene(hand=(0.6, 0.55)), refusals.ReachingInError),
    "a folded corner": (scene(sheet=folded()), (refusals.ReachingInError, refusals.ShapeError)),
    "a triangle": (scene(sheet=triangle(), placing=Placing(0, 0, 0.0)), refusals.RigError),
    "no light": (scene(light=Light(level=0.22)), refusals.RigError),
    "the lamp in the paper": (
        scene(light=Light(lamp_mm=(-60.0, 40.0, 520.0), glare=0.9)),
        refusals.GlareError,
    ),
    "motion": (scene(flaws=Flaws(motion_px=(9.0, 5.0))), refusals.BlurError),
    "too much light": (scene(light=Light(level=1.4)), refusals.TooBrightError),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_not_equal_to_a_page_of_a_feeder_is_refused_with_a_sentence(what):
    shown, expected = WRONG[what]
    seen = render(shown, 2) if isinstance(shown, Scene) else shown
    with pytest.raises(expected) as caught:
        page_of(seen, CAMERA, DPI, LIMITS)
    assert caught.value.advice.endswith(".")
    assert caught.value.code.startswith("camera-")


def test_a_sheet_that_stands_up_too_far_is_refused():
    with pytest.raises(refusals.CurlError):
        page_of(picture(Curl(15, "arch", 90)), CAMERA, DPI, replace(LIMITS, max_relief_mm=10.0))


def test_a_deep_shadow_on_a_part_of_the_sheet_is_refused():
    with pytest.raises(refusals.RigError):
        page_of(picture(hand_shadow=0.8, shadow_at=(0.5, 0.35)), CAMERA, DPI, LIMITS)
