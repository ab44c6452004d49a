"""Dotted rules, and tables whose upright rules hang on a dark heading or end at dots."""

import cv2
import numpy as np
import pytest
from redaction_pages import find_structure

from appliance.redaction.dotted import closed, only
from appliance.redaction.ink import find_ink

DPI = 300.0


def paper():
    return np.full((900, 1500), 255, np.uint8)


def dots(image, row, pitch=8, size=3, left=150, right=1350, wide=None):
    """Dots of a size at a pitch; `wide` makes them dashes."""
    for at in range(left, right, pitch):
        image[row : row + size, at : at + (wide or size)] = 30
    return image


def lines(image):
    structure, parts = find_structure(find_ink(image, DPI), DPI)
    return structure.lines, parts


@pytest.mark.parametrize(("pitch", "wide"), [(6, 3), (8, 3), (12, 5), (24, 14)])
def test_a_dotted_rule_is_one_rule_and_leaves_no_dots(pitch, wide):
    found, parts = lines(dots(paper(), 420, pitch, wide=wide))
    assert len(found) == 1
    assert found[0].box.left == 150
    assert abs(found[0].box.right - 1350) <= pitch
    assert not parts.labels[418:426].any()


def test_what_hangs_on_a_dot_does_not_leave_with_the_rule():
    image = dots(paper(), 420)
    cv2.line(image, (400, 421), (430, 460), 0, 3)
    found, parts = lines(image)
    assert len(found) == 1
    assert parts.labels[430:460, 400:430].any()


@pytest.mark.parametrize("row", [6, 893])
def test_dots_at_the_edge_of_the_page_are_none(row):
    assert lines(dots(paper(), row))[0] == ()


@pytest.mark.parametrize(
    "image",
    [
        dots(paper(), 420, right=400),  # short
        dots(paper(), 420, pitch=40),  # far apart: marks of a list
        dots(paper(), 420, pitch=8, size=14, wide=4),  # tall: letters
        dots(paper(), 420, pitch=34, wide=30),  # hardly any gaps
    ],
)
def test_what_is_no_dotted_rule(image):
    assert lines(image)[0] == ()


def test_marks_without_one_pitch_are_no_rule():
    image = paper()
    at = 150
    for step in np.random.default_rng(4).integers(5, 26, 90).tolist():
        image[420:423, at : at + 3] = 30
        at += step
    assert lines(image)[0] == ()


def ragged(image, row, share, right=1350):
    """A rule in pieces of any length, of which so much is ink."""
    numbers = np.random.default_rng(7)
    at = 150
    while at < right:
        long = int(numbers.integers(3, 22))
        image[row : row + 2, at : min(at + long, right)] = 30
        at += long + max(2, round(long * (1 - share) / share * numbers.uniform(0.5, 1.5)))
    return image


def test_a_rule_that_a_fax_left_in_pieces_of_any_length_is_one():
    found, parts = lines(ragged(paper(), 420, 0.65))
    assert len(found) == 1
    assert found[0].box.left == 150
    assert found[0].box.right >= 1320
    assert not parts.labels[416:426].any()


def test_few_pieces_short_ones_and_pieces_at_the_feet_of_letters_are_no_rule():
    assert lines(ragged(paper(), 420, 0.3))[0] == ()
    assert lines(ragged(paper(), 420, 0.65, right=520))[0] == ()
    image = ragged(paper(), 420, 0.65)
    for at in range(150, 1350, 20):
        image[396:422, at + 4 : at + 7] = 30
    assert lines(image)[0] == ()


def test_the_feet_of_a_typewriters_letters_are_no_dotted_rule():
    image = dots(paper(), 420, pitch=20, size=4, wide=11)
    for at in range(150, 1350, 20):
        image[396:422, at + 4 : at + 7] = 30
    assert lines(image)[0] == ()


@pytest.mark.parametrize("row", [418, 440])  # of the tops and of the feet
def test_strokes_that_letters_hang_on_are_no_dotted_rule(row):
    image = dots(paper(), row, pitch=17, size=4, wide=9)
    for left in range(150, 1350, 17):  # bowls, open where a stroke has its middle
        image[418:444, left : left + 3] = 30
        image[418:444, left + 7 : left + 9] = 30
    assert not [line for line in lines(image)[0] if not line.upright]


def test_lines_of_print_are_no_dotted_rules():
    image = paper()
    for row in range(100, 800, 60):
        cv2.putText(image, "mild swelling of the left ankle, no fever, pulse 72", (120, row), 0, 1.4, 20, 3)
    assert lines(image)[0] == ()


def test_a_rule_that_has_no_gaps_is_not_found_twice():
    image = paper()
    image[420:424, 150:1350] = 30
    assert len(lines(image)[0]) == 1
    half = cv2.resize(find_ink(image, DPI).mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    found = lines(image)[0]
    assert closed(half, DPI).any()
    assert list(only(found, find_ink(image, DPI).mask, found, DPI)) == []
    assert list(only(found, find_ink(image, DPI).mask, [], DPI)) == []


def table(columns, *, last="dots"):
    """Rows of 70 pixels below a dark heading; the last rule is of dots or missing."""
    image = paper()
    image[200:312, 150:1350] = 10
    for column in columns:
        cv2.putText(image, "Dose", (column + 20, 270), 0, 1.6, 255, 4)
        image[312:542, column : column + 3] = 30
    for row in (380, 450):
        image[row : row + 3, 150:1350] = 30
    return dots(image, 540) if last == "dots" else image


def test_the_columns_of_a_low_table_that_hang_on_a_dark_heading_are_rules():
    found, _ = lines(table([150, 500, 900, 1347]))
    assert sorted(line.base for line in found if line.upright) == pytest.approx([151, 501, 901, 1348], abs=2)
    assert len([line for line in found if not line.upright]) == 3


def test_two_strokes_through_rules_are_no_columns():
    assert not [line for line in lines(table([500, 900], last=""))[0] if line.upright]


def test_strokes_that_cross_no_rule_are_no_columns():
    image = paper()
    for column in (300, 600, 900):
        image[312:542, column : column + 3] = 30
    assert lines(image)[0] == ()


def heading(bar=(200, 312), text=1.8, at=275):
    """A dark heading as tall as two lines with rules below it, and its letters alone as dark print on white."""
    image = paper()
    image[bar[0] : bar[1], 150:1350] = 12
    cv2.putText(image, "Drug and strength", (180, at), 0, text, 250, 5)
    for column in (150, 600, 1340):
        image[bar[1] : 700, column : column + 5] = 12
    for row in (400, 500, 600, 700):
        image[row : row + 5, 150:1345] = 12
    return image


def test_letters_in_a_tall_bar_of_a_table_become_print_and_the_bar_is_gone():
    ink = find_ink(heading(), DPI)
    alone = paper()
    cv2.putText(alone, "Drug and strength", (180, 275), 0, 1.8, 5, 5)
    wanted = find_ink(alone, DPI).mask
    assert np.count_nonzero(ink.mask[195:318] != wanted[195:318]) < 0.3 * np.count_nonzero(wanted)
    assert len(lines(heading())[0]) == 7


def test_a_letter_as_high_as_its_bar_does_not_cut_it():
    image = heading(text=0.1)
    cv2.putText(image, "g", (700, 280), 0, 3.2, 250, 6)
    mask = find_ink(image, DPI).mask
    assert mask[200:312, 700:760].any()
    assert not mask[200:312, 800:1340].any()
    assert not mask[200:204, 600:1340].any()


@pytest.mark.parametrize("bar", [(0, 120), (200, 520)])
def test_the_edge_of_the_backing_and_tall_dark_places_stay_as_they_are(bar):
    image = paper()
    image[bar[0] : bar[1], 150:1350] = 12
    middle = (bar[0] + bar[1]) // 2
    assert find_ink(image, DPI).paper[middle // 4, 200] < 60


def test_a_picture_is_no_bar():
    image = paper()
    shade = np.linspace(5, 105, 1200).astype(np.uint8)
    image[200:320, 150:1350] = shade[None, :]
    assert find_ink(image, DPI).paper[260 // 4, 200] < 120
