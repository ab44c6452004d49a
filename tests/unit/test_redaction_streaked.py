"""A scanner's streak through print: the letters leave, the streak stays, and what it hides is missing."""

import numpy as np
import pytest
from redaction_pages import redacted, rendered

from appliance.documents import Box, Word
from appliance.redaction import streaked
from appliance.redaction.ink import Components, find_ink
from appliance.redaction.lines import Line
from appliance.redaction.structure import find_structure

LINE = "normal heart and lungs without edema"


def streak(image, at, wide=4, shade=90, lean=0.0):
    for y in range(image.shape[0]):
        x = round(at + lean * y)
        image[y, x : x + wide] = shade


def left(image, words):
    return [w.text for w in redacted(image, words).words]


@pytest.mark.parametrize("lean", [0.0, 0.006])
def test_the_words_that_a_streak_crosses_leave_and_the_streak_does_not(lean):
    image, words = rendered([(200, 100 + 80 * n, LINE) for n in range(8)])
    clear = image.copy()
    box = words[1].box
    streak(image, (box.left + box.right) // 2 + 3, lean=lean)
    result = redacted(image, words)
    assert [w.text for w in result.words] == LINE.split() * 8
    added = (result.image < 128) & (clear > 250)
    assert added.sum() <= 8 * 4 * 16  # a few pixels between the strokes of the letters that it crosses
    assert (result.image[:80] == 255).all()


def test_a_digit_that_a_streak_covers_is_missing():
    image, words = rendered([(200, 300, "sertraline 143 mg daily")])
    box = words[1].box
    streak(image, box.left + box.width // 3 + 2, wide=max(4, box.width // 3 - 2))
    assert left(image, words) == ["sertraline", "mg", "daily"]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_number_that_ends_within_a_streak_stays_behind(side):
    image, words = rendered([(200, 300, "sertraline 868 mg daily")])
    box = words[1].box
    streak(image, box.left + 1 if side == "left" else box.right - 7, wide=5)
    cut = [*words]
    inner = Box(box.left + 6, box.top, box.right, box.bottom) if side == "left" else box
    cut[1] = Word("868", inner if side == "left" else Box(box.left, box.top, box.right - 7, box.bottom), 0, 95.0)
    assert "868" not in left(image, cut)
    assert {"sertraline", "mg", "daily"} <= set(left(image, cut))


def test_a_number_beside_a_streak_leaves():
    image, words = rendered([(200, 300, "sertraline 143 mg daily")])
    streak(image, words[1].box.right + 5, wide=3)
    assert left(image, words) == ["sertraline", "143", "mg", "daily"]


def test_a_line_that_ends_at_the_margins_is_no_streak():
    shape = (900, 1700)

    def upright(top, bottom):
        return Line(Box(300, top, 304, bottom), 0.0, 302.0, 4.0, upright=True)

    assert streaked.is_streak(upright(0, 900), shape, 0.012)
    assert streaked.is_streak(upright(60, 900), shape, 0.012)  # from the backing to the edge
    assert not streaked.is_streak(upright(40, 860), shape, 0.012)  # a printed line
    assert not streaked.is_streak(upright(0, 400), shape, 0.012)
    assert streaked.is_streak(Line(Box(0, 300, 1700, 304), 0.0, 302.0, 4.0), shape, 0.012)


def test_what_goes_on_at_both_sides_is_the_letters():
    mask = np.zeros((60, 80), np.uint8)
    mask[:, 40:44] = 255
    mask[10, 20:60] = 255  # a stroke through it
    mask[20, 20:40] = 255  # one that ends at it
    mask[30, 20:41] = mask[32, 43:60] = 255  # one that climbs across it
    line = Line(Box(40, 0, 44, 60), 0.0, 41.5, 4.0, upright=True)
    owned = streaked.covered(mask, [line])
    assert not owned[10, 40:44].any()
    assert owned[25, 40:44].all()
    assert owned[20, 40:44].all()
    assert not owned[31, 40:44].any()
    assert not owned[:, :38].any()
    beyond = Line(Box(0, 0, 4, 60), 0.0, 1.5, 4.0, upright=True)
    assert not streaked.covered(mask, [beyond]).any()  # at the very edge nothing is told
    assert not streaked.covered(mask, []).any()
    across = streaked.covered(np.ascontiguousarray(mask.T), [Line(Box(0, 40, 60, 44), 0.0, 41.5, 4.0)])
    assert (owned == across.T).all()


def test_a_streak_is_one_component_of_its_own():
    image, words = rendered([(200, 300, LINE)])
    assert find_structure(find_ink(image, 300.0), 300.0)[0].streak == 0
    streak(image, words[0].box.left + 40)
    structure, parts = find_structure(find_ink(image, 300.0), 300.0)
    assert structure.streak == len(parts.boxes) - 1
    assert parts.boxes[structure.streak][3] - parts.boxes[structure.streak][1] > 850
    assert not parts.tinted[structure.streak]


def test_numbers_alone_are_asked_whether_they_are_cut():
    labels = np.zeros((40, 100), np.int32)
    labels[5:35, 10:40] = 1
    labels[:, 41:45] = 2
    parts = Components(labels, np.array([[0] * 5, [10, 5, 40, 35, 900], [41, 0, 45, 40, 160]]), np.zeros(3, bool))

    def cut(text, members):
        return streaked.cut_numbers([Word(text, Box(10, 5, 40, 35), 0, 95.0)], [members], parts, 2)

    assert cut("8", [1]) == {0}
    assert cut("B", [1]) == set()
    assert cut("8", []) == set()
