"""Every fault of a scan is measured in its unit, seen where it is strong, and not seen on clean pages."""

import cv2
import numpy as np
import pytest

from appliance.documents import CapturedPage, Outcome, PageId, Side
from appliance.quality.gate import accept_again, examine
from appliance.quality.orientation import measure_orientation
from appliance.quality.preview import make_preview
from appliance.sections.pages import QualityLimits
from bench.support.flaws import FLAWS
from tests.quality_pages import LIMITS, captured, examined, noisy, page, turned

BY_NAME = {flaw.name: flaw for flaw in FLAWS}
MEANT = {  # a strong fault of each kind, and between which bounds it is measured
    "shadow": (0.4, 0.33, 0.45),
    "folded corner": (20.0, 13.0, 28.0),
    "streak": (0.25, 0.1, 0.3),
    "bleed-through": (0.3, 0.015, 0.5),
    "coarse original": (100.0, 80.0, 197.0),
    "punch holes": (3.0, 3.0, 3.0),
    "doubled image": (0.6, 14.0, 99.0),
    "specks": (25.0, 12.0, 30.0),
    "too dark": (0.4, 0.5, 0.65),
}


def spoiled(name, severity, seed=0, kind="text"):
    flaw, rng = BY_NAME[name], np.random.default_rng(seed)
    image = page(kind, seed + 1, 300)
    image = image if flaw.late else flaw.draw(image, severity, rng)
    image = noisy(cv2.GaussianBlur(image, (0, 0), 0.6), 2.0, seed)
    return flaw.draw(image, severity, rng) if flaw.late else image


@pytest.mark.parametrize("kind", ["text", "form", "sparse"])
def test_a_clean_page_has_no_finding_at_all(kind):
    image = noisy(cv2.GaussianBlur(page(kind, 2, 300), (0, 0), 0.6), 2.0)
    report = examined(image, 300).quality
    assert report.findings == ()
    assert report.outcome is Outcome.ACCEPT
    assert report.turn == 0


@pytest.mark.parametrize("name", sorted(MEANT))
def test_a_strong_fault_is_measured_in_its_unit_and_noted_and_the_page_accepted(name):
    severity, least, most = MEANT[name]
    report = examined(spoiled(name, severity), 300).quality
    assert least <= report.as_mapping()[BY_NAME[name].measurement] <= most
    if name not in ("bleed-through", "doubled image"):  # their limits are cautious: see docs/measurements/capture.md
        assert BY_NAME[name].measurement in [f.code for f in report.findings]
        assert report.outcome is Outcome.NOTE
    assert report.reasons == ()


@pytest.mark.parametrize("depth", [4.0, 12.0])
def test_a_tear_before_a_dark_backing_is_as_deep_as_it_is_and_its_place_is_named(depth):
    image = page("text", 1, 300).copy()
    for row in range(600):
        image[1000 + row, : round(depth / 25.4 * 300 * np.sin(np.pi * row / 600) ** 0.7)] = 45
    report = examined(noisy(image, 2.0), 300).quality
    finding = next(f for f in report.findings if f.code == "torn_mm")
    assert abs(finding.value - depth) < 1.0
    assert finding.box.left == 0
    assert 900 < finding.box.top < 1300 < finding.box.bottom < 1700


def test_a_printed_bar_at_the_edge_is_no_tear():
    image = page("text", 1, 300).copy()
    image[1000:1600, :120] = 45
    assert examined(noisy(image, 2.0), 300).quality.as_mapping()["torn_mm"] == 0.0


@pytest.mark.parametrize("turn", range(4))
def test_the_folded_corner_is_named(turn):
    image = np.rot90(page("text", 1, 300), turn).copy()
    height, width = image.shape
    cv2.fillPoly(image, [np.array([(width, 0), (width - 240, 0), (width, 240)])], 60)
    image = np.ascontiguousarray(np.rot90(image, -turn))
    finding = next(f for f in examined(noisy(image, 2.0), 300).quality.findings if f.code == "fold_mm")
    assert abs(finding.value - 20.3) < 3
    height, width = image.shape
    corner = ((width, 0), (width, height), (0, height), (0, 0))[turn]
    assert corner[0] in (finding.box.left, pytest.approx(finding.box.right, abs=3))
    assert corner[1] in (finding.box.top, pytest.approx(finding.box.bottom, abs=3))


def test_print_in_a_deep_shadow_is_not_taken_for_the_scanner_bed():
    image = page("text", 1, 300).astype(np.float32)
    image[:1400] *= 0.35
    preview = make_preview(noisy(image.astype(np.uint8), 2.0), 300)
    assert not preview.bed.any()


def test_a_table_frame_is_no_streak():
    image = page("form", 1, 300).copy()
    image[250:3050, 400:404] = 0
    assert examined(image, 300).quality.as_mapping()["streak"] < LIMITS.note_streak


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_way_up_is_seen_from_the_shapes_of_letters(turns, seed):
    image = noisy(np.ascontiguousarray(np.rot90(page("text", seed, 300), turns)), 2.0)
    assert measure_orientation(make_preview(image, 300)).clockwise == 90 * turns


def test_the_way_up_of_pictures_dots_and_symmetric_marks_is_unsure():
    rng = np.random.default_rng(0)
    dots = np.full((3300, 2550), 255, np.uint8)
    for x, y in rng.integers(100, 2400, (300, 2)):
        cv2.circle(dots, (int(x), int(y)), int(rng.integers(8, 20)), 0, -1)
    crosses = np.full((3300, 2550), 255, np.uint8)
    for x in range(200, 2300, 60):
        for y in range(200, 3000, 90):
            cv2.drawMarker(crosses, (x, y), 0, cv2.MARKER_CROSS, 30, 5)
    for image in (dots, crosses, page("sparse", 1, 300)[:50].copy(), np.full((900, 900), 255, np.uint8)):
        assert measure_orientation(make_preview(image, 300)).clockwise is None


@pytest.mark.parametrize("shape", [(200, 200), (200, 6000), (6000, 200), (201, 333)])
@pytest.mark.parametrize("filling", ["white", "black", "noise", "rgb"])
def test_images_of_odd_shapes_are_measured_without_a_crash(shape, filling):
    rng = np.random.default_rng(1)
    image = {
        "white": np.full(shape, 255, np.uint8),
        "black": np.zeros(shape, np.uint8),
        "noise": rng.integers(0, 256, shape, np.uint8),
        "rgb": rng.integers(0, 256, (*shape, 3), np.uint8),
    }[filling]
    lenient = QualityLimits(min_contrast=0, min_sharpness=0, min_margin_mm=0, max_underexposed=1, max_skew_deg=90)
    report = examined(image, 300, lenient).quality
    assert all(np.isfinite(value) for value in report.as_mapping().values())


def test_a_page_accepted_again_is_the_same_without_being_measured(monkeypatch):
    image = turned(page("text", 3), 2.0)
    before = examined(image)
    monkeypatch.setattr("appliance.quality.gate.measure_skew", None)
    again = accept_again(captured(image), before)
    assert np.array_equal(again.image, before.image)
    assert again.transform == before.transform
    assert again.quality == before.quality


def test_a_limit_that_another_scan_cannot_mend_sends_the_page_to_a_person():
    from appliance.documents import Verdict
    from appliance.quality.gate import PageRefusedError

    image = page("text", 1, 300).copy()
    for row in range(600):
        image[1000 + row, : round(180 * np.sin(np.pi * row / 600))] = 45
    page_in = CapturedPage(PageId("f" * 32, 0, 0, Side.FRONT), noisy(image, 2.0), 300, simulated=False)
    with pytest.raises(PageRefusedError) as refused:
        examine(page_in, QualityLimits(max_torn_mm=5.0))
    assert refused.value.verdict is Verdict.REVIEW
    assert refused.value.report.outcome is Outcome.PERSON
    assert "at most 5 mm allowed" in refused.value.advice
