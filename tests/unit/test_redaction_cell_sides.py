"""Upright rules of a table that a copier wore to crumbs."""

import itertools

import numpy as np
import pytest

from appliance.documents import Box
from appliance.redaction import cell_sides, rule_lines
from appliance.redaction.ink import find_ink
from appliance.redaction.lines import Line

TOPS = (100, 154, 208, 262, 316)
LEFT, RIGHT = 80, 720


def table(tops=TOPS, *, left=LEFT, right=RIGHT):
    """Level rules, and the ink of them."""
    mask = np.zeros((500, 800), np.uint8)
    lines = []
    for top in tops:
        mask[top : top + 4, left:right] = 255
        lines.append(Line(Box(left, top, right, top + 4), 0.0, top + 1.5, 4.0))
    return lines, mask


def crumbs(mask, column, rows=TOPS, *, step=8, part=5, inset=0):
    """Draws an upright rule in crumbs between level rules."""
    for top, bottom in itertools.pairwise(rows):
        for at in range(top + 4 + inset, bottom - inset, step):
            mask[at : min(bottom - inset, at + part), column - 1 : column + 2] = 255
    return mask


def found(lines, mask):
    return sorted((line.box.left + 2, line.box.top, line.box.bottom) for line in cell_sides.find(lines, mask, 300.0))


def test_an_upright_rule_in_crumbs_is_one_in_the_rows_that_it_covers():
    lines, mask = table()
    assert found(lines, mask) == []
    crumbs(mask, 300)
    crumbs(mask, 500, TOPS[:4])
    assert found(lines, mask) == [(300, 100, 320), (500, 100, 266)]
    (one, _) = sorted(cell_sides.find(lines, mask, 300.0), key=lambda line: line.base)
    assert (one.upright, one.slope, one.base, one.thick) == (True, 0.0, 300.0, 5.0)


def test_a_rule_that_leaves_a_row_out_goes_on_behind_it():
    tops = (*TOPS, 370, 424)
    lines, mask = table(tops)
    crumbs(mask, 300, tops[:4])
    crumbs(mask, 300, tops[4:])
    assert found(lines, mask) == [(300, 100, 266), (300, 316, 428)]


@pytest.mark.parametrize(
    "draw",
    [
        lambda mask: crumbs(mask, 300, inset=8),  # letters reach no rule
        lambda mask: crumbs(mask, 300, step=20, part=4),  # too little of it
        lambda mask: crumbs(mask, 300, TOPS[:3]),  # two rows are no table's
        lambda mask: [crumbs(mask, column) for column in range(294, 310, 2)],  # a dark cell
        lambda mask: crumbs(mask, 40),  # beside the table
    ],
)
def test_letters_dirt_and_dark_cells_are_none(draw):
    lines, mask = table()
    draw(mask)
    assert found(lines, mask) == []


def test_the_sides_of_a_single_low_row_are_too_short_for_rules():
    tops = (*TOPS, 410, 464)
    lines, mask = table(tops)
    crumbs(mask, 300, TOPS)
    crumbs(mask, 300, (410, 464))
    assert found(lines, mask) == [(300, 100, 320)]


def test_where_a_rule_was_found_none_is_looked_for():
    lines, mask = table()
    crumbs(mask, 300)
    crumbs(mask, 500)
    upright = Line(Box(298, 100, 303, 316), 0.0, 300.0, 5.0, upright=True)
    above = Line(Box(498, 10, 503, 60), 0.0, 500.0, 5.0, upright=True)
    assert found([*lines, upright, above], mask) == [(500, 100, 320)]


def test_rules_of_other_tables_and_far_from_one_another_make_no_rows():
    lines, mask = table()
    crumbs(mask, 300)
    assert found(lines[:3], mask) == []
    apart, _ = table((100, 290, 480))
    assert found(apart, mask) == []
    near, _ = table((100, 108, 116, 124))
    assert found(near, mask) == []
    other, _ = table(TOPS[2:], right=400)
    assert found([*lines[:2], *other], mask) == []


def test_a_copied_table_has_its_upright_rules():
    _, mask = table()
    for column in (82, 300, 500, 717):
        crumbs(mask, column)
    grey = np.where(mask > 0, 20, 245).astype(np.uint8)
    ink = find_ink(grey, 300.0)
    rules, _ = rule_lines.find(ink, 300.0, np.zeros((125, 200), np.uint8))
    assert sorted(round(line.base) for line in rules if line.upright) == [82, 300, 500, 717]
