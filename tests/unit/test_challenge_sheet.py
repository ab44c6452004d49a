"""The challenge sheet: what stands on it, that it is found again, and that its targets are measured rightly."""

import argparse
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.challenge import layout, optics
from appliance.challenge.content import Kind, content_of
from appliance.challenge.geometry import locate
from appliance.challenge.judging import Scan, judge_faint, judge_feeder, judge_optics
from appliance.challenge.sheet import challenge_sheet, extents
from appliance.classification.challenge import BROKEN, ChallengeCode, challenge_on, glance, parse
from appliance.commands import challenge_sheet as command
from appliance.documents import Barcode, Box, CapturedPage, PageId, Side
from appliance.printing.paper import PAPERS, Paper
from appliance.sections.desk import ReadinessConfig
from appliance.sections.pages import QualityLimits
from appliance.sim.challenge import Way, sides

PRISTINE = Way(skew_deg=0.0, blur_px=0.0, noise=0.0, paper_level=1.0)
LIMITS = ReadinessConfig()


@pytest.fixture(scope="module")
def good():
    return sides(7, way=Way())


def pages(*images, dpi=300.0):
    return [
        CapturedPage(PageId("0" * 32, n, 0, side), image, dpi, True)
        for n, (side, image) in enumerate(zip(Side, images, strict=False))
    ]


def scans(*images):
    return [Scan(page, locate(page.image, page.dpi)) for page in pages(*images)]


def failed(checks):
    return [check.name for check in checks if not check.ok]


# The code


@given(st.integers(0, 999_999), st.sampled_from(sorted(Side)), st.sampled_from(["letter", "a4"]))
def test_a_code_says_which_sheet_and_which_side_it_is(number, side, paper):
    code = ChallengeCode(number, side, paper)
    assert parse(code.text()) == code


@pytest.mark.parametrize(
    "text",
    [
        "scanstation:challenge",
        "scanstation:challenge?v=2&id=000001&side=front&paper=letter",
        "SCANSTATION:challenge?v=1&id=000001&side=front&paper=letter",
        "scanstation:challenge?v=1&id=1&side=front&paper=letter",
        "scanstation:challenge?v=1&id=000001&side=front&paper=letter&paper=a4",
        "scanstation:challenge?v=1&id=000001&side=front&paper=../../etc",
        "scanstation:challenge?v=1&id=\u0660\u0660\u0660\u0660\u0660\u0661&side=front&paper=letter",
        "scanstation:challenge?v=1&id=000001&side=front&paper=letter\n",
        "scanstation:challenge" + "x" * 5_000,
    ],
)
def test_a_code_like_ours_that_is_not_well_formed_marks_its_page_and_names_no_sheet(text):
    assert parse(text) == BROKEN


@given(st.text(max_size=300))
def test_any_other_text_is_none_of_ours(text):
    assert parse(text) in (None, BROKEN)


def test_two_codes_that_disagree_cannot_be_followed():
    code = [Barcode("QRCode", ChallengeCode(n, Side.FRONT, "letter").text(), Box(0, 0, 9, 9)) for n in (1, 2)]
    assert challenge_on(code[:1]) == ChallengeCode(1, Side.FRONT, "letter")
    assert challenge_on(code) == BROKEN
    assert challenge_on([]) is None
    assert challenge_on([replace(code[0], symbology="Code128")]) is None


def test_a_glance_knows_the_sheet_either_way_up_and_no_other_page(good):
    for image in (*good, cv2.rotate(good[0], cv2.ROTATE_180), np.repeat(good[1][..., None], 3, axis=2)):
        assert glance(image)
    assert not glance(np.full((3300, 2550), 255, np.uint8))
    assert not glance(np.zeros((1, 1), np.uint8))


# The content


def test_equal_numbers_give_equal_sheets_and_others_differ():
    assert content_of(5) == content_of(5)
    assert challenge_sheet(5, "a4") == challenge_sheet(5, "a4")
    assert content_of(5) != content_of(6)


@pytest.mark.parametrize("number", range(0, 400, 7))
def test_everything_printed_lies_inside_the_frame_and_beside_the_rest(number):
    content, paper = content_of(number), Paper(PAPERS["letter"], "")
    for lines in (content.front, content.back):
        ends = [(line.y, extents(line, paper)[0][0], extents(line, paper)[-1][1]) for line in lines]
        assert all(0 < left < right < layout.FRAME_WIDTH - 8 for _, left, right in ends)
        rows = sorted(ends)
        for (y, _, right), (next_y, left, _) in pairwise(rows):
            assert next_y - y >= 3.5 or (next_y == y and left > right + 4)
    assert all(0 < x < 110 and 155 < y <= 166.1 for x, y in content.signature)


@pytest.mark.parametrize("number", [0, 1, 4711, 999_999])
def test_both_sides_plant_identifiers_of_many_kinds_and_facts(number):
    content = content_of(number)
    planted = [s for line in content.front for s in line.segments if s.kind is Kind.IDENTIFIER]
    assert {s.category for s in planted} >= {"name", "date", "record", "ssn", "phone", "email", "place", "provider"}
    for lines in (content.front, content.back):
        kinds = {s.kind for line in lines for s in line.segments}
        assert kinds == set(Kind)
    mails = [s.text for s in planted if s.category == "email"]
    assert all(mail.endswith("@example.com") for mail in mails)
    assert all(s.text.startswith("9") for s in planted if s.category == "ssn")  # never given out


def test_the_command_writes_a_sheet_and_refuses_a_number_out_of_range(tmp_path, capsys):
    parser = argparse.ArgumentParser()
    command.configure(parser)
    out = tmp_path / "sheet.pdf"
    assert command.run(parser.parse_args(["--out", str(out), "--paper", "a4", "--number", "12"])) == 0
    assert out.read_bytes() == challenge_sheet(12, "a4")
    assert command.run(parser.parse_args(["--out", str(out), "--number", "1000000"])) == 2
    assert "0 to 999999" in capsys.readouterr().err


# Finding and measuring


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("dpi", [200, 300, 400])
def test_a_sheet_is_found_whole_at_every_resolution(paper, dpi):
    for image, side in zip(sides(3, paper, dpi), Side, strict=True):
        found = locate(image, float(dpi))
        assert found is not None
        assert (found.code, found.marks) == (ChallengeCode(3, side, paper), 4)
        assert found.scale_error < 0.002
        assert found.cut_mm < 0.3


@pytest.mark.parametrize("angle", [-2.5, -0.7, 0.0, 1.3, 2.9])
def test_skew_is_measured_by_the_corner_marks(angle):
    found = locate(sides(3, way=replace(PRISTINE, skew_deg=angle))[0], 300.0)
    assert found.skew_deg == pytest.approx(-angle, abs=0.03)  # counter-clockwise there, clockwise here
    assert optics.skew_mark_error_deg(found) < 0.1


@pytest.mark.parametrize("cut", [0.0, 2.0, 6.0])
def test_a_cut_margin_is_measured_in_millimetres(cut):
    found = locate(sides(3, way=replace(PRISTINE, cut_mm=cut))[0], 300.0)
    assert found.cut_mm == pytest.approx(cut, abs=0.15)


@pytest.mark.parametrize("sigma", [1.0, 1.5, 2.0, 3.0])
def test_resolution_is_that_of_a_gaussian_blur(sigma):
    """A Gaussian of sigma pixels passes half the contrast at 0.1874 / sigma cycles a pixel."""
    image = cv2.GaussianBlur(sides(3, way=PRISTINE)[0], (0, 0), sigma)
    found = locate(image, 300.0)
    assert optics.resolution_lp_mm(found) == pytest.approx(0.1874 / sigma * 300 / 25.4, rel=0.06)


def test_no_page_without_the_sheet_is_taken_for_it():
    assert locate(np.full((3300, 2550), 255, np.uint8), 300.0) is None
    assert failed(judge_feeder(scans(np.full((3300, 2550), 255, np.uint8)), True, LIMITS)) == ["sheet"]


# Judging


def test_a_good_scan_passes_every_check_of_feeder_and_optics(good):
    found = scans(*good)
    checks = judge_feeder(found, True, LIMITS)
    for scan in found:
        checks += judge_optics(scan.page, scan.found, LIMITS)
    checks += judge_faint([(scan.page, scan.found) for scan in found], QualityLimits())
    assert failed(checks) == []
    assert len({check.name for check in checks}) == len(checks)


def test_a_sheet_fed_face_down_is_good_as_well(good):
    assert failed(judge_feeder(scans(good[1], good[0]), True, LIMITS)) == []


def test_a_missing_side_a_second_sheet_and_a_doubled_side_are_named(good):
    front, back = good
    assert failed(judge_feeder(scans(front), True, LIMITS)) == ["feeder-sides"]
    assert failed(judge_feeder(scans(front), False, LIMITS)) == []
    assert failed(judge_feeder(scans(front, front), True, LIMITS)) == ["feeder-sides", "feeder-order"]
    three = [*scans(front, back), *scans(front)]
    assert "feeder-count" in failed(judge_feeder(three, True, LIMITS))
    assert "feeder-sides" in failed(judge_feeder(scans(front, sides(8)[1]), True, LIMITS))


@pytest.mark.parametrize(
    ("way", "names"),
    [
        (Way(streak_mm=83.0), {"front-streak"}),
        (Way(skew_deg=4.0), {"front-skew", "back-skew"}),
        (Way(cut_mm=6.0), {"front-margins", "back-margins"}),
        (Way(blur_px=2.0), {"front-resolution", "back-resolution", "front-bars", "back-bars"}),
    ],
)
def test_each_fault_of_the_scanner_fails_its_own_check_with_advice(way, names):
    found = scans(*sides(7, way=way))
    checks = judge_feeder(found, True, LIMITS)
    for scan in found:
        checks += judge_optics(scan.page, scan.found, LIMITS)
    assert set(failed(checks)) == names
    assert all(len(check.sentence) <= 400 and check.sentence.endswith(".") for check in checks)


def test_the_streak_is_named_with_its_place():
    page = scans(sides(7, way=Way(streak_mm=83.0))[0])[0]
    (streak,) = (check for check in judge_optics(page.page, page.found, LIMITS) if check.name == "front-streak")
    assert "front at 83 mm" in streak.sentence
    assert "Wipe the scanner glass" in streak.sentence


def test_grey_steps_that_run_together_are_named(good):
    flat = np.where(good[0] > 150, 250, good[0]).astype(np.uint8)
    (page,) = scans(flat)
    assert "front-greys" in failed(judge_optics(page.page, page.found, LIMITS))


def test_a_gate_that_takes_the_faint_strip_for_print_fails(good):
    found = [(scan.page, scan.found) for scan in scans(*good)]
    assert failed(judge_faint(found, replace(QualityLimits(), min_contrast=0.1))) == ["faint-strip"]
    assert failed(judge_faint(found, replace(QualityLimits(), min_contrast=0.8))) == ["pale-strip"]


def test_a_lost_corner_mark_is_named(good):
    front = good[0].copy()
    front[:300, :400] = 250
    assert failed(judge_feeder(scans(front, good[1]), True, LIMITS)) == ["front-marks"]
