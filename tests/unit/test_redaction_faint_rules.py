"""Rules so faint that only dashes of them are ink: they are rules all the same, and leave no crumbs at the words."""

import cv2
import numpy as np
import pytest
from redaction_pages import find_structure

from appliance.documents import Box
from appliance.redaction.hairlines import is_faint
from appliance.redaction.ink import find_ink
from appliance.redaction.lines import Line

DPI = 300.0


def paper(*rules, spread=14, seed=5):
    """A page with two words and level hairlines `(left, right, row, darkness)`; spots of one row differ by `spread`."""
    rng = np.random.default_rng(seed)
    image = np.full((900, 1500), 255, np.int16)
    for left, right, row, dark in rules:
        spots = rng.integers(-spread, spread + 1, (2, right - left))
        image[row : row + 2, left:right] -= dark + spots.astype(np.int16)
    image = np.clip(image, 0, 255).astype(np.uint8)
    for text, at in (("swelling", (150, 400)), ("resolved", (900, 400))):
        cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.2, 20, 3)
    return image


def lines(image):
    structure, parts = find_structure(find_ink(image, DPI), DPI)
    return structure.lines, parts


@pytest.mark.parametrize("dark", [58, 62, 65])
def test_a_faint_rule_is_whole_and_leaves_no_crumbs(dark):
    found, parts = lines(paper((150, 1350, 420, dark)))
    assert len(found) == 1
    assert abs(found[0].box.left - 150) <= 3
    assert abs(found[0].box.right - 1350) <= 3
    assert found[0].thick <= 4.0
    assert not parts.labels[417:425].any()


def test_rules_of_a_table_that_are_ink_and_those_that_are_hardly_any_lie_alike():
    found, _ = lines(paper((150, 1350, 300, 180), (150, 1350, 420, 65), (150, 1350, 540, 180)))
    assert sorted(line.base for line in found) == pytest.approx([300, 420, 540], abs=2)


@pytest.mark.parametrize(
    "rule",
    [
        (150, 1350, 420, 30),  # nothing of it is ink: nothing is left of it either
        (150, 400, 420, 65),  # short
        (0, 1500, 420, 65),  # from edge to edge: a fold
        (150, 1350, 6, 65),  # at the page's edge
    ],
)
def test_what_is_no_faint_rule(rule):
    assert lines(paper(rule))[0] == ()


def test_what_is_as_dark_as_a_pen_is_not_faint():
    box = Box(150, 419, 1350, 423)
    line = Line(box, 0.0, 420.5, 2.0)
    assert is_faint(line, find_ink(paper((150, 1350, 420, 65)), DPI))
    dark = paper((150, 1350, 420, 160))
    dark[:, 150:1350:3] = 255  # with gaps
    assert not is_faint(line, find_ink(dark, DPI))


def test_a_faint_line_that_letters_stand_across_is_a_fold():
    line, image = Line(Box(150, 419, 1350, 423), 0.0, 420.5, 2.0), paper((150, 1350, 420, 65))
    assert is_faint(line, find_ink(image, DPI))
    for left in range(160, 1300, 20):
        image[405:440, left : left + 4] = 20
    assert not is_faint(line, find_ink(image, DPI))


def test_an_upright_faint_line_may_be_a_streak_and_is_none():
    image = paper((150, 1350, 420, 65))
    turned = np.ascontiguousarray(image.T)
    assert lines(turned)[0] == ()


def test_a_faint_line_that_lies_askew_among_rules_is_a_crease():
    image = paper((150, 1350, 300, 180), (150, 1350, 700, 180))
    rng = np.random.default_rng(7)
    for column in range(150, 1350):
        row = 450 + round(0.02 * column)
        image[row : row + 2, column] = 255 - 65 - rng.integers(-14, 15, 2)
    assert len(lines(image)[0]) == 2


def test_a_rule_that_is_ink_throughout_is_found_once():
    assert len(lines(paper((150, 1350, 420, 180)))[0]) == 1


@pytest.mark.parametrize("dark", [58, 62, 65])
def test_crumbs_beyond_the_ends_of_a_faint_rule_are_its_own(dark):
    image = paper((150, 1350, 420, dark))
    image[420:422, 1352:1356] = image[420:422, 145:149] = 160
    found, parts = lines(image)
    assert found[0].box == Box(145, found[0].box.top, 1356, found[0].box.bottom)
    assert not parts.labels[418:424].any()


def test_the_words_beside_stay():
    _, parts = lines(paper((150, 1350, 420, 65)))
    assert parts.labels[370:402, 150:300].any()
