"""The quality gate: what a person can read is accepted, straight and whole; the rest is refused with a reason."""

import math
import pickle

import cv2
import numpy as np
import pytest

from appliance.quality.blank import measure_ink
from appliance.quality.blur import measure_sharpness
from appliance.quality.gate import PageRefusedError
from appliance.quality.margins import FAR_MM, measure_margin
from appliance.quality.preview import make_preview
from appliance.sections.pages import QualityLimits
from appliance.sim.drawing import pictures
from tests.quality_pages import DPI, LIMITS, examined, noisy, page, turned


def refusal(image, dpi=DPI, limits=LIMITS):
    with pytest.raises(PageRefusedError) as refused:
        examined(image, dpi, limits)
    return refused.value


@pytest.mark.parametrize("kind", ["text", "sparse", "form"])
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_clean_page_is_accepted_as_it_is(kind, dpi):
    image = page(kind, 1, dpi)
    accepted = examined(image, dpi)
    assert accepted.image is image
    assert accepted.transform == ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    assert accepted.quality.reasons == ()
    assert not accepted.quality.blank


def test_a_colour_page_keeps_its_colour():
    image = np.dstack([page(), page(), np.minimum(page(), 240)])
    accepted = examined(turned(image, 2.0))
    assert accepted.image.shape[2] == 3
    assert tuple(np.median(accepted.image.reshape(-1, 3), axis=0)) == (255, 255, 240)


# blur


def blurred(sigma_mm, dpi=300):
    return noisy(cv2.GaussianBlur(page("text", 1, dpi), (0, 0), sigma_mm / 25.4 * dpi))


@pytest.mark.parametrize("dpi", [200, 300])
def test_sharpness_falls_with_blur_and_does_not_depend_on_resolution_at_the_limit(dpi):
    values = [
        measure_sharpness(i, dpi, make_preview(i, dpi)) for i in (blurred(s, dpi) for s in (0.05, 0.1, 0.2, 0.25, 0.34))
    ]
    assert values == sorted(values, reverse=True)
    assert values[3] > LIMITS.min_sharpness > values[4] - 0.005


def test_a_blurred_page_is_refused_naming_value_and_limit():
    error = refusal(blurred(0.45), 300)
    assert error.report.reasons[0] == "sharpness"
    assert "at least 0.18" in error.advice
    assert "wipe the scanner glass" in error.advice


def test_a_page_that_moved_is_refused():
    kernel = np.zeros((19, 19), np.float32)
    kernel[:, 9] = 1 / 19
    assert "sharpness" in refusal(noisy(cv2.filter2D(page("text", 1, 300), -1, kernel)), 300).report.reasons


def test_a_smooth_picture_on_a_sharp_page_is_no_blur():
    image = page("sparse", 1, 300).copy()
    image[1200:2400, 600:1560] = cv2.cvtColor(pictures.radiograph(1, 960, 1200), cv2.COLOR_RGB2GRAY)
    assert examined(image, 300).quality.as_mapping()["sharpness"] > 0.5


def test_faint_print_is_not_mistaken_for_blur():
    faint = (255 - (255 - page("text", 1).astype(int)) * 0.4).astype(np.uint8)
    assert measure_sharpness(faint, DPI, make_preview(faint, DPI)) > 0.3


# blank


def blank_page(dpi=DPI):
    return np.full((11 * dpi, round(8.5 * dpi)), 248, np.uint8)


def test_an_empty_side_is_blank_and_accepted():
    accepted = examined(noisy(blank_page(), 3))
    assert accepted.quality.blank
    assert "sharpness" not in accepted.quality.as_mapping()


def test_dust_show_through_and_punched_holes_leave_a_side_blank():
    image = blank_page().copy()
    through = cv2.GaussianBlur(page("text", 4)[:, ::-1], (0, 0), 2.0)
    image = np.minimum(image, (248 - (255 - through.astype(int)) * 0.12).astype(np.uint8))
    for x, y in np.random.default_rng(0).integers(100, 1200, (60, 2)):
        image[y : y + 1, x : x + 1] = 60
    for y in (500, 900):
        cv2.circle(image, (60, y), 18, 30, -1)
    assert examined(noisy(image, 2)).quality.blank


@pytest.mark.parametrize("ink", [20, 150])
def test_one_line_is_enough_not_to_be_blank(ink):
    image = blank_page()
    line = page("sparse", 1)[120:200]
    image[700:780] = np.where(line < 128, ink, 248)
    assert not examined(image).quality.blank
    assert measure_ink(make_preview(image, DPI)) > 5 * LIMITS.blank_ink


# margins and the scanner bed


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_text_cut_off_at_any_side_is_refused(side):
    full = page("text", 1)
    ink = np.nonzero(full < 128)
    left, right, top, bottom = ink[1].min(), ink[1].max(), ink[0].min(), ink[0].max()
    cut = {
        "left": full[:, left + 8 :],
        "right": full[:, : right - 40],
        "top": full[top + 8 :],
        "bottom": full[: bottom - 8],
    }[side]
    assert "margin_mm" in refusal(np.ascontiguousarray(cut)).report.reasons


def test_rules_bars_and_dirt_may_touch_the_edge():
    image = page("text", 1).copy()
    image[:60] = 40
    image[1500:1503] = 0
    image[:, 5:7] = 0
    for y in np.random.default_rng(0).integers(100, 1500, 40):
        image[y : y + 3, :4] = 0
    assert examined(image).quality.reasons == ()


def test_a_page_with_wide_margins_measures_the_largest_distance():
    image = blank_page()
    assert measure_margin(make_preview(image, DPI)) == FAR_MM
    image[700:780] = np.where(page("sparse", 1)[120:200] < 128, 20, 248)
    assert measure_margin(make_preview(image[:, 60:].copy(), DPI)) < FAR_MM


def on_bed(sheet, degrees, border=160):
    bed = np.pad(sheet, border, constant_values=60)
    return noisy(turned(bed, degrees, ground=60), 3)


@pytest.mark.parametrize("degrees", [0.0, -3.0, 6.0])
def test_a_smaller_sheet_on_the_dark_bed_comes_out_straight_on_white(degrees):
    sheet = page("text", 2)
    accepted = examined(on_bed(sheet, degrees))
    values = accepted.quality.as_mapping()
    assert abs(values["skew_deg"] - degrees) < 0.05
    assert values["bed"] > 0.1
    assert (accepted.image < 100).mean() < 1.2 * (sheet < 100).mean()
    edge = np.concatenate([accepted.image[:40].ravel(), accepted.image[:, -40:].ravel()])
    assert edge.min() > 200


def test_a_bed_that_cuts_off_text_is_noticed():
    sheet = page("text", 2)
    first = int(np.nonzero((sheet < 128).any(axis=0))[0][0])
    assert "margin_mm" in refusal(on_bed(np.ascontiguousarray(sheet[:, first + 3 :]), 0.0)).report.reasons


def test_a_printed_bar_with_lettering_is_not_taken_for_the_bed():
    image = page("text", 2).copy()
    band = 255 - page("sparse", 1)[110:215]
    image[: band.shape[0]] = np.minimum(band, 235)
    image[: band.shape[0]][image[: band.shape[0]] < 60] = 50
    accepted = examined(image)
    assert accepted.quality.as_mapping()["bed"] == 0.0
    assert (accepted.image[:100] < 100).mean() > 0.5


def test_a_letterhead_in_white_on_a_bar_across_the_page_is_no_bed():
    image = page("text", 2).copy()
    image[:200] = 60
    cv2.putText(image, "Zzyzx Imaging Partners", (120, 130), cv2.FONT_HERSHEY_DUPLEX, 2.2, 255, 8)
    bed = make_preview(image, 300.0).bed
    assert not bed.any()
    cv2.rectangle(image, (0, 0), (image.shape[1], 199), 60, -1)
    assert make_preview(image, 300.0).bed.any()  # the same without lettering


def test_a_dark_stripe_that_reaches_no_corner_is_not_the_bed():
    image = page("text", 2).copy()
    image[300:420, :90] = 60
    assert examined(image).quality.as_mapping()["bed"] == 0.0


# exposure, size, resolution, skew


def test_faint_print_is_refused():
    faint = (255 - (255 - page("text", 1).astype(int)) * 0.22).astype(np.uint8)
    assert "contrast" in refusal(faint).report.reasons


@pytest.mark.parametrize("strength", [0.1, 0.15, 0.2])
def test_a_page_of_hardly_visible_print_is_refused_and_never_taken_for_blank(strength):
    faint = (255 - (255 - page("text", 1, 300).astype(int)) * strength).astype(np.uint8)
    assert "contrast" in refusal(noisy(faint, 2), 300).report.reasons


def test_pale_print_on_burnt_out_paper_is_called_overexposed_too():
    faint = np.full((1650, 1275), 255, np.uint8)
    faint[700:780] = np.where(page("sparse", 1)[120:200] < 60, 205, 255)
    limits = QualityLimits(max_overexposed=0.9)
    assert {"contrast", "overexposed"} <= set(refusal(faint, limits=limits).report.reasons)


def test_a_white_page_with_little_black_print_is_not_overexposed():
    assert examined(page("sparse", 1)).quality.as_mapping()["overexposed"] > 0.9


@pytest.mark.parametrize("image", [255 - page("text", 1), np.zeros((1650, 1275), np.uint8)])
def test_a_negative_and_a_black_page_are_refused(image):
    assert "underexposed" in refusal(image).report.reasons


def test_a_page_scanned_too_coarsely_is_refused():
    assert refusal(page("text", 1), 100.0).report.reasons[0] == "dpi"


@pytest.mark.parametrize(
    ("shape", "way"), [((20_000, 300), "large"), ((150, 2_000), "small"), ((10_000, 10_000), "large")]
)
def test_an_impossible_size_is_refused_before_anything_is_computed(shape, way):
    error = refusal(np.broadcast_to(np.uint8(255), shape))
    assert error.report.reasons == ("size",)
    assert f"too {way}" in error.advice


def test_a_page_that_lies_too_crooked_is_refused():
    error = refusal(turned(page("text", 1), 12.0), limits=QualityLimits(max_skew_deg=8.0))
    assert error.report.reasons == ("skew_deg",)
    assert "12.0 degrees" in error.advice


def test_reasons_are_ordered_by_how_far_they_are_outside():
    error = refusal(blurred(0.45), 300, QualityLimits(min_contrast=0.95))
    assert len(error.report.reasons) >= 2
    assert error.detail.startswith(error.report.reasons[0])


# straightening


@pytest.mark.parametrize("degrees", [-9.0, 0.6, 5.0])
def test_the_transform_maps_captured_to_output_pixels(degrees):
    image = turned(page("text", 5), degrees).copy()
    image[840:860, 620:640] = 0
    accepted = examined(image)
    (a, b, c), (d, e, f), last = accepted.transform
    assert last == (0.0, 0.0, 1.0)
    assert math.isclose(a * e - b * d, 1.0, abs_tol=1e-9)
    x, y = 629.5, 849.5
    to_x, to_y = a * x + b * y + c, d * x + e * y + f
    around = accepted.image[round(to_y) - 5 : round(to_y) + 6, round(to_x) - 5 : round(to_x) + 6]
    assert around.max() < 60


def test_turning_cuts_off_no_ink():
    crooked = turned(np.pad(page("sparse", 1)[:260], 300, constant_values=255), 12.0)
    rows, columns = (np.nonzero((crooked < 128).any(axis=axis))[0] for axis in (1, 0))
    tight = np.ascontiguousarray(crooked[rows[0] - 6 : rows[-1] + 7, columns[0] - 6 : columns[-1] + 7])
    accepted = examined(tight)
    assert accepted.image.shape[1] > tight.shape[1]
    assert np.isclose((accepted.image < 128).sum(), (tight < 128).sum(), rtol=0.03)


def test_the_report_holds_numbers_only():
    for name, value in examined(page()).quality.as_mapping().items():
        assert isinstance(name, str)
        assert isinstance(value, float)


def test_a_refusal_travels_between_processes():
    error = refusal(page("text", 1), 100.0)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
    assert (again.report, str(again), again.advice) == (error.report, str(error), error.advice)
