"""Rules that a fax tore into crumbs are covered for the reader; letters, points and dashes of a text are not."""

import numpy as np
import pytest
from redaction_pages import accepted_page

from appliance.documents import Box
from appliance.redaction import torn_rules
from appliance.redaction.ink import components
from appliance.redaction.lines import Line
from appliance.redaction.sketcher import Sketcher

DPI = 300.0
SIZE = (900, 1500)
LETTER = (30, 20)


def page():
    return np.zeros(SIZE, np.uint8)


def letters(mask, top, lefts=range(120, 1400, 40)):
    for left in lefts:
        mask[top : top + LETTER[0], left : left + LETTER[1]] = 255


def torn(mask, row, begin=100, end=1400, long=14, gap=6):
    for left in range(begin, end, long + gap):
        mask[row : row + 3, left : left + long] = 255


def seen(mask, lean=0.0):
    return torn_rules.covering(torn_rules.find(components(mask), lean, DPI), mask)


def test_crumbs_of_a_level_rule_between_lines_are_covered():
    mask = page()
    letters(mask, 100)
    letters(mask, 200)
    torn(mask, 165)
    found = seen(mask)
    assert (found[160:170] == mask[160:170]).all()
    assert not found[:150].any()
    assert not found[190:].any()


def test_dashes_in_the_middle_of_a_line_are_none():
    mask = page()
    letters(mask, 100, range(120, 500, 40))
    torn(mask, 114, 520, 1400, long=30, gap=20)
    assert not seen(mask).any()


def test_points_at_the_foot_of_letters_stay():
    mask = page()
    letters(mask, 100)
    torn(mask, 127, begin=142, end=1400, long=4, gap=36)  # right behind each letter
    torn(mask, 128, begin=150, end=1400, long=7, gap=33)
    found = seen(mask)
    assert not found[127:130, 142:146].any()


@pytest.mark.parametrize(("begin", "end"), [(100, 250), (100, 100)])
def test_a_few_crumbs_are_no_rule(begin, end):
    mask = page()
    letters(mask, 100)
    torn(mask, 165, begin, end)
    assert not seen(mask).any()


def test_a_gap_ends_a_rule():
    mask = page()
    letters(mask, 100)
    torn(mask, 165, 100, 400)
    torn(mask, 165, 800, 860)
    found = seen(mask)
    assert found[160:170, :420].any()
    assert not found[160:170, 780:].any()


def upright(mask, left, top=100, bottom=800, high=14, gap=6):
    for at in range(top, bottom, high + gap):
        mask[at : at + high, left : left + 3] = 255


def test_crumbs_of_an_upright_rule_between_columns_are_covered():
    mask = page()
    for top in range(100, 800, 60):
        letters(mask, top, (300, 340, 620, 660))
    upright(mask, 500)
    found = seen(mask)
    assert (found[:, 495:510] == mask[:, 495:510]).all()
    assert not found[:, :480].any()


def test_a_column_of_letters_without_a_width_is_no_rule():
    mask = page()
    upright(mask, 500, high=30, gap=20)
    assert not seen(mask).any()


def test_a_letter_of_a_word_on_an_upright_rule_stays():
    mask = page()
    upright(mask, 500, bottom=400)
    mask[420:450, 500:503], mask[420:450, 507:527] = 255, 255
    upright(mask, 500, top=470)
    found = seen(mask)
    assert found[110, 501]
    assert not found[420:450].any()


def test_crossing_crumbs_are_parted_on_a_page_that_has_others():
    mask = page()
    for top in range(100, 800, 60):
        letters(mask, top, (300, 340))
    torn(mask, 85, end=900)
    mask[145:148, 200:290] = 255
    mask[100:190, 245:248] = 255  # a cross of pieces
    torn(mask, 145, 320, 900)
    found = seen(mask)
    assert found[146, 210]
    assert found[146, 500]


def test_no_ink_has_no_rules():
    assert torn_rules.find(components(page()), 0.0, DPI) == []


def test_found_rules_on_a_torn_one_are_its_parts():
    mask = page()
    letters(mask, 100)
    torn(mask, 165, 100, 900)
    upright(mask, 1200)
    found = torn_rules.find(components(mask), 0.0, DPI)
    on = Line(Box(800, 165, 1100, 168), 0.0, 166.0, 3.0)
    below = Line(Box(800, 265, 1100, 268), 0.0, 266.0, 3.0)
    aside = Line(Box(1100, 165, 1400, 168), 0.0, 166.0, 3.0)
    beside = Line(Box(1200, 300, 1203, 500), 0.0, 1201.0, 3.0, upright=True)
    assert torn_rules.parts_of(found, [on, below, aside, beside], 0.0, DPI) == [on, beside]


def test_the_reader_sees_a_page_without_its_torn_rules():
    mask = page()
    letters(mask, 300)
    letters(mask, 400)
    numbers, left = np.random.default_rng(7), 100
    while left < 1400:
        long, gap = numbers.integers(3, 30), numbers.integers(3, 40)
        mask[365:368, left : left + long] = 255
        left += long + gap
    seen_by_reader = Sketcher().rules(accepted_page(255 - mask))
    assert seen_by_reader[365:368, 200:1300].any()
    assert not seen_by_reader[290:340].any()
    assert not Sketcher().rules(accepted_page(np.full(SIZE, 255, np.uint8))).any()
