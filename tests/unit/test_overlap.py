"""Two sheets that overlap are told by length and edge together; what merely looks like an edge is not."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.capture.overlap import PAPER_LENGTHS_MM, OverlapWatch, measure_overlap
from appliance.devices.interfaces import FedPage
from appliance.documents import Side
from appliance.sections.capture import FeederConfig
from appliance.sim.drawing.overlap import Lie, seen

DPI = 150
LIMIT = FeederConfig().double_feed_edge
LETTER, LEGAL = 1650, 2100  # pixels
WIDTH = 1275
WORDS = ("renal", "cyst", "left", "normal", "size", "no", "pain", "dose", "daily", "review", "stable", "chest")


def page(seed, height=LETTER, lines=18):
    rng = np.random.default_rng(seed)
    made = np.clip(rng.normal(240, 2, (height, WIDTH)), 0, 254).astype(np.uint8)
    for line in range(lines):
        text = " ".join(rng.choice(WORDS, 8))
        cv2.putText(made, text, (110, 120 + line * 80), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 50, 2, cv2.LINE_AA)
    return made


def doubled(offset_mm, seed=1, skew=0.5, shadow=0.08, beside=8):
    lie = Lie(round(offset_mm / 25.4 * DPI), beside, skew, shadow, 3.0)
    return (
        seen(page(seed), page(seed + 1), lie, first_above=True),
        seen(page(seed + 2), page(seed + 3), lie, first_above=False),
    )


def creased(images, row, depth=0.15):
    y = np.arange(len(images[0]))[:, None] - row
    shade = depth * np.exp(-np.abs(y) / 3.0)
    return tuple(np.asarray(np.rint(image * (1 - shade)), np.uint8) for image in images)


def edge(images, lengths=PAPER_LENGTHS_MM):
    return measure_overlap(images, DPI, lengths).edge


def fed(images, sheet=0):
    return [FedPage(sheet, side, image, DPI) for side, image in zip(Side, images, strict=False)]


@pytest.mark.parametrize("offset_mm", [6, 20, 60, 120, 250])
@pytest.mark.parametrize("skew", [-2.0, 0.0, 1.0])
def test_two_sheets_are_seen_from_both_sides_and_from_one(offset_mm, skew):
    both = doubled(offset_mm, skew=skew)
    assert edge(both) >= LIMIT
    assert max(edge(both[:1]), edge(both[1:])) >= LIMIT


def test_the_measurement_says_how_long_the_sheet_is_and_by_how_much_too_long():
    found = measure_overlap(doubled(60, skew=0.0), DPI, PAPER_LENGTHS_MM)
    assert found.length_mm == pytest.approx(279.4 + 60, abs=1.0)
    assert found.excess_mm == pytest.approx(60, abs=1.0)


def test_one_sheet_of_the_usual_length_is_never_measured_whatever_lies_on_it():
    made = creased((page(1), page(2)), 800)
    assert measure_overlap(made, DPI, PAPER_LENGTHS_MM).edge == 0.0


@pytest.mark.parametrize("row", [700, 1050, 1400, LETTER])
def test_a_fold_of_a_long_sheet_is_no_edge_even_where_a_sheet_would_end(row):
    assert edge(creased((page(1, LEGAL, 24), page(2, LEGAL, 24)), row)) < LIMIT


def test_rules_from_edge_to_edge_are_print_and_no_shadow():
    ruled = page(1, LEGAL, 24)
    ruled[100::60] = 200
    ruled[LETTER - 2 : LETTER + 2] = 20
    assert edge((ruled, page(2, LEGAL, 24))) < LIMIT


def test_a_rule_within_the_margins_is_no_edge():
    ruled = page(1, LEGAL, 24)
    ruled[LETTER - 1 : LETTER + 1, 60:-60] = 190
    assert edge((ruled, page(2, LEGAL, 24))) < LIMIT


def test_a_sticky_note_is_no_edge():
    noted = page(1, LEGAL, 24)
    noted[LETTER - 3 : LETTER + 3, 300:900] = 200
    assert edge((noted, page(2, LEGAL, 24))) < LIMIT


def test_the_filling_of_a_driver_and_the_bed_are_no_paper():
    images = doubled(60, skew=0.0)
    filled = tuple(np.vstack([i, np.full((300, i.shape[1]), 255, np.uint8)]) for i in images)
    bed = tuple(np.pad(i, ((0, 300), (40, 0)), constant_values=20) for i in images)
    for made in (filled, bed):
        found = measure_overlap(made, DPI, PAPER_LENGTHS_MM)
        assert found.length_mm == pytest.approx(339.4, abs=2.0)
        assert found.edge >= LIMIT


def test_colour_is_as_good_as_grey():
    assert edge(tuple(np.dstack([i, i, i]) for i in doubled(60))) >= LIMIT


def test_a_sheet_that_comes_again_as_long_as_before_is_one_sheet():
    watch = OverlapWatch(LIMIT)
    watch.begin(0)
    assert watch.looks_doubled(fed(doubled(60))) is not None
    watch.begin(1)
    assert watch.looks_doubled(fed(doubled(60))) is None
    watch.begin(0)
    assert watch.looks_doubled(fed(doubled(60))) is not None
    watch.begin(1)
    assert watch.looks_doubled(fed(doubled(90))) is not None  # the same two again, pulled otherwise


def test_a_stack_of_smaller_sheets_shows_its_length():
    half = [page(n, 1000, 8) for n in range(6)]
    lie = Lie(200, 5, 0.3, 0.1, 3.0)
    two = (seen(half[0], half[1], lie, first_above=True), seen(half[2], half[3], lie, first_above=False))
    watch = OverlapWatch(LIMIT)
    watch.begin(0)
    assert watch.looks_doubled(fed(two)) is None  # shorter than a Letter sheet, and nothing is known yet
    watch.begin(0)
    assert watch.looks_doubled(fed((half[4], half[5]))) is None
    assert watch.looks_doubled(fed(two, 1)) is not None


def test_where_all_paper_has_one_length_nothing_else_is_a_sheet():
    watch = OverlapWatch(LIMIT, paper_mm=279.4)
    watch.begin(0)
    assert watch.looks_doubled(fed(doubled(40))) is not None


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 400), st.integers(1, 60), st.integers(0, 255))
def test_images_of_any_size_and_level_are_measured_without_an_error(height, width, level):
    made = np.full((height, width), level, np.uint8)
    assert measure_overlap((made, made), 25, (2.0,)).edge >= 0.0


@pytest.mark.parametrize("level", [0, 255])
def test_a_side_without_visible_paper_says_nothing_about_the_other(level):
    bare = np.full((round(300 / 25.4 * 300), 2550), level, np.uint8)
    long = page(3, height=round(300 / 25.4 * 300))
    assert measure_overlap([long, bare], 300.0, PAPER_LENGTHS_MM).edge < 0.012
    assert measure_overlap([bare, bare], 300.0, PAPER_LENGTHS_MM).length_mm == 0.0
    watch = OverlapWatch(0.012)
    watch.begin(0)
    sides = [FedPage(0, side, image, 300) for side, image in ((Side.FRONT, bare), (Side.BACK, bare))]
    assert watch.looks_doubled(sides) is None
