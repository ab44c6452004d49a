"""Strokes of a pen that a reader takes for signs, and lines of a pen or a stamp that look like rules."""

import re

import cv2
import numpy as np
import pytest
from redaction_pages import find_structure, redacted, rendered

from appliance.documents import Box, Word
from appliance.redaction import handwriting, pen_lines, signs
from appliance.redaction.ink import components, find_ink
from appliance.redaction.lines import Line
from appliance.redaction.painting import belongings, find_zones, meet
from appliance.sim.drawing.fonts import font_file

BLUE = (24, 40, 160)


def left_of(image, place):
    """How much ink of a place is in the output."""
    return int((image[place.top : place.bottom, place.left : place.right] < 160).sum())


def penned(strokes, text, colour=20, rest="daily"):
    """A printed label, what a pen drew behind it, and how that was read."""
    grey, words = rendered([(200, 300, "Refills")], size=(1200, 700))
    after, more = rendered([(900, 300, rest)], size=(1200, 700))
    image = np.stack([np.minimum(grey, after)] * 3, axis=2)
    for stroke in strokes:
        cv2.polylines(image, [np.array(stroke, np.int32)], False, colour if colour != 20 else (20,) * 3, 5, cv2.LINE_AA)
    ends = np.array([point for stroke in strokes for point in stroke])
    box = Box(*(ends.min(axis=0) - 4).tolist(), *(ends.max(axis=0) + 5).tolist())
    return image, [*words, Word(text, box, 0, 85.0), *more], box


@pytest.mark.parametrize(
    ("text", "strokes"),
    [
        ("|", [[(390, 300), (393, 350)]]),  # a 1
        ("+", [[(400, 292), (385, 322), (420, 324)], [(412, 300), (408, 346)]]),  # a 4
        ("/", [[(385, 342), (410, 296)]]),  # a 7, a tick
        ("+", [[(380, 318), (412, 314)], [(397, 300), (396, 332)]]),  # a plus that leans and hangs too high
        ("*", [[(380, 318), (412, 314)], [(397, 300), (396, 332)], [(383, 304), (409, 330)]]),
        ("_|", [[(390, 300), (393, 350)]]),
    ],
)
def test_a_figure_or_tick_that_was_read_as_a_sign_behind_a_label_stays_behind(text, strokes):
    image, words, box = penned(strokes, text)
    page = redacted(image, words)
    assert {w.text for w in page.words} == {"Refills", "daily"}
    assert left_of(page.image, box) == 0


@pytest.mark.parametrize("face", ["LiberationSans-Regular", "LiberationSerif-Regular", "DejaVuSans"])
def test_printed_signs_beside_words_stay(face):
    lines = [(100, 60, "Protein + normal / daily"), (100, 160, "- aspirin daily * weekly"), (100, 260, "pain ( mild )"),
             (100, 360, "Ketones +"), (100, 460, "dose ± range"), (100, 560, "no pain ( now )")]  # fmt: skip
    image, words = rendered(lines, font=str(font_file(face)))
    kept = [w.text for w in redacted(image, words).words]
    assert [text for text in ("-", "*", "±") if text not in kept] == []
    assert [kept.count(text) for text in "+()"] == [2, 2, 2]


@pytest.mark.parametrize("sign", ["<", ">", "\u2264", "="])
def test_a_printed_limit_stays_whole(sign):
    image, words = rendered([(100, 100, f"{sign} 60 mg daily")], font=str(font_file("DejaVuSans")))
    assert [w.text for w in redacted(image, words).words] == [sign, "60", "mg", "daily"]


@pytest.mark.parametrize("face", ["LiberationSans-Regular", "LiberationSerif-Regular", "DejaVuSans"])
def test_a_printed_limit_without_a_space_stays(face):
    lines = [(100, 100, "Sodium 137 Potassium 3.5 Urea 5.1"), (100, 200, "E/e 14.2 <14 >35 <5"),
             (100, 300, "LDL <70 mg/dL"), (100, 400, "lactate         <5")]  # fmt: skip
    image, words = rendered(lines, font=str(font_file(face)))
    kept = [w.text for w in redacted(image, words).words]
    assert [text for text in ("<14", ">35", "<5", "<70") if text not in kept] == []


def test_a_limit_whose_sign_stays_behind_does_not_leave_as_another_value():
    image, words = rendered([(200, 300, "60 mg daily")], size=(1200, 700))
    image = np.stack([image] * 3, axis=2)
    cv2.polylines(image, [np.array([(185, 290), (150, 320), (185, 352)], np.int32)], False, (20,) * 3, 15, cv2.LINE_AA)
    sign = Word("<", Box(142, 282, 193, 360), 0, 85.0)
    assert [w.text for w in redacted(image, [sign, *words]).words] == ["mg", "daily"]


@pytest.mark.parametrize(
    ("line", "denied", "alone"),
    [
        ("11.7 - 15.5 g/dL", {0}, {1, 2}),
        ("11.7 - 15.5 g/dL", {2}, {0, 1}),
        ("(0.3 \u2013 1.2)", {0}, {1, 2}),
        ("1177,'- - 15.5 g/dL", {0}, set()),  # what that was nobody knows
        ("1l77,' - 15.5 g/dL", {0}, {1, 2}),
        ("136 -145", {0}, {1}),
        ("136- 145", {1}, {0}),
        ("< 60", {1}, {0}),
        ("\u00a9 - 40 mm/hr", {0}, {1, 2}),  # a nought
        ("11.7 - 15.5 g/dL", {3}, set()),
        ("3/14 - 120 mg", {0}, set()),  # a date before an item of a list
        ("14 - 3/14", {0}, set()),
        ("Smith - 120 mg", {0}, set()),
        ("11.7 - 15.5", set(), set()),
        ("11.7              - 15.5", {0}, set()),
    ],
)
def test_half_a_range_does_not_leave(line, denied, alone):
    words = [
        Word(m[0], Box(20 * m.start(), 0, 20 * m.end(), 40), 0, 90.0) for m in re.finditer(r"\S+", line)
    ]  # fmt: skip
    assert signs.without_limit(words, [i not in denied for i in range(len(words))]) == alone


def test_a_printed_letter_that_was_read_as_a_sign_stays_and_one_by_hand_does_not():
    image, words = rendered([(100, 100, "temperature 37 C"), (100, 300, "normal daily asthma pain")])
    words[2] = Word("\u00a2", words[2].box, 0, 80.0)
    assert "\u00a2" in [w.text for w in redacted(image, words).words]
    box = words[2].box
    image[box.top - 9 : box.bottom + 9, box.left - 9 : box.right + 9] = 255
    curve = [
        (box.right, box.top + 3),
        (box.left + 6, box.top - 4),
        (box.left, box.top + 20),
        (box.right + 4, box.bottom),
    ]
    cv2.polylines(image, [np.array(curve, np.int32)], False, 20, 3, cv2.LINE_AA)
    assert "\u00a2" not in [w.text for w in redacted(image, words).words]


def test_a_sign_in_another_ink_than_its_words_is_none():
    image, words, box = penned([[(385, 326), (410, 326)]], "-", BLUE)
    assert left_of(redacted(image, words).image, box) == 0
    image, words, box = penned([[(385, 326), (410, 326)]], "-")
    assert left_of(redacted(image, words).image, box) > 0


def test_a_bar_between_near_words_is_print_when_it_is_no_larger():
    def judged(top, bottom, cleared=(True,) * 3):
        mask = np.zeros((300, 900), np.uint8)
        words = [Word("pain", Box(100, 100, 200, 130), 0, 90.0), Word("|", Box(230, top, 235, bottom), 0, 90.0),
                 Word("mild", Box(265, 100, 365, 130), 0, 90.0)]  # fmt: skip
        for word in words:
            mask[word.box.top : word.box.bottom, word.box.left : word.box.left + 6] = 255
        parts = components(mask)
        members = belongings(parts, meet(parts, find_zones(words, mask.shape)), 3)
        return signs.by_hand(words, cleared, members, parts, lambda rows: np.zeros(len(rows)))

    assert judged(92, 138) == set()
    assert judged(92, 138, cleared=(True, True, False)) == {1}  # one word alone prints no bar
    assert judged(92, 138, cleared=(False, True, False)) == set()  # which is for others to say
    assert judged(60, 138) == {1}
    assert judged(92, 170) == {1}


def test_a_plus_is_a_level_bar_and_one_upright_stem():
    plus = np.zeros((30, 30), bool)
    plus[13:17] = plus[:, 13:17] = True
    assert signs._is_cross(plus)
    assert not signs._is_cross(np.ones((30, 30), bool))
    assert not signs._is_cross(np.eye(30, dtype=bool))


def lines_of(image, words=()):
    structure, _ = find_structure(find_ink(image, 300.0), 300.0, (), [w.box for w in words])
    return structure.lines


def test_a_line_through_the_stems_of_letters_is_no_rule_and_neither_is_the_stroke_beside_it():
    mask = np.zeros((700, 1500), np.uint8)
    strike, second, rule, column = (Line(Box(100, top - 2, 900, top + 5), 0.0, top + 1.0, 3.0)
                                    for top in (200, 214, 300, 420))  # fmt: skip
    for line in (strike, second, rule, column):
        line.stroke(mask, 255, 1.5)
    for left in range(110, 600, 25):  # stems of letters, and upright rules of a table
        mask[182:210, left : left + 5] = 255
        mask[400:440, left : left + 5] = 255
    found = pen_lines.without_pens([strike, second, rule, column], [False, False, False, True], mask, None, 300.0)
    assert found == [rule, column]


def test_lines_that_waver_or_are_worn_are_no_rules():
    image = np.full((900, 1500), 255, np.uint8)
    image[700:704, 150:1350] = 20
    across = np.arange(150, 1350)
    waves = np.rint(300 + 4.5 * np.sin((across - 150) / 1200 * 2 * np.pi)).astype(int)
    for row, column in zip(waves, across, strict=True):
        image[row : row + 4, column] = 20
    rng = np.random.default_rng(5)
    for start in range(150, 1350, 12):
        image[500 + int(rng.integers(0, 2)) : 502 + int(rng.integers(0, 7)), start : start + 12] = 20
    assert [line.box.top // 100 for line in lines_of(image)] == [6]


@pytest.mark.parametrize(("even", "waver", "pen"), [(0.82, 0.4, False), (0.95, 1.5, False), (0.82, 1.5, True)])
def test_a_line_neither_even_nor_straight_is_a_flourish(even, waver, pen):
    assert pen_lines._is_pen(pen_lines.Evenness(0.0, even, 0.0, waver), 300.0, crosses=False) is pen


def test_a_coloured_frame_must_be_as_even_as_print():
    def framed(worn):
        image = np.full((700, 1500, 3), 255, np.uint8)
        cv2.rectangle(image, (300, 200), (900, 420), (170, 30, 50), 5)
        if worn:
            rng = np.random.default_rng(3)
            for at in range(300, 900, 10):
                if rng.random() < 0.3:
                    image[198:201, at : at + 10] = image[419:423, at : at + 10] = 255
            for at in range(200, 420, 10):
                if rng.random() < 0.3:
                    image[at : at + 10, 298:301] = image[at : at + 10, 899:903] = 255
        return list(lines_of(image))

    assert len(framed(worn=False)) == 4
    assert framed(worn=True) == []


def test_a_short_line_says_nothing_about_its_waver_and_an_upright_one_is_seen_alike():
    mask = np.zeros((400, 400), np.uint8)
    mask[100:360, 200:204] = 255
    upright = Line(Box(199, 100, 205, 360), 0.0, 201.5, 4.0, upright=True)
    assert pen_lines.look_at(upright, mask, mask) == pen_lines.Evenness(0.0, 1.0, 1.0, 0.0)
    level = Line(Box(100, 199, 180, 205), 0.0, 201.5, 4.0)
    assert pen_lines.look_at(level, np.ascontiguousarray(mask.T), None).waver == 0.0
    assert pen_lines.without_pens([upright, level], [True, True], mask, None, 300.0) == [upright]
    assert not pen_lines._beside(upright, level, 1000.0)


def test_an_entry_begins_behind_a_colon_however_close_it_stands():
    def costs(label, entry):
        left = Word(label, Box(0, 0, 20 * len(label), 30), 0, 90.0)
        begin = left.box.right + 20
        return handwriting._changes(
            [left, Word(entry, Box(begin, 0, begin + 20 * len(entry), 30), 0, 90.0)], [0, 1], ()
        )

    field, near = [handwriting.CHANGE_OF_FIELD], [handwriting.CHANGE]
    assert costs("Temperature:", "98.6") == costs("Allergies:", "penicillin") == field
    assert costs("Temperature", "98.6") == costs("Grade:", "3") == costs("Smoker:", "No") == near


def test_the_frame_of_a_sticker_that_lies_askew_is_no_structure():
    image, _ = rendered([(100, 900, "asthma daily")], size=(1600, 1100))
    for lean in (0.0, 0.07):
        page = image.copy()
        corners = np.array([(300, 200), (1300, 200), (1300, 600), (300, 600)], np.float64) - (800, 400)
        turned = corners @ np.array([(np.cos(lean), np.sin(lean)), (-np.sin(lean), np.cos(lean))]) + (800, 400)
        cv2.polylines(page, [np.rint(turned).astype(np.int32)], True, 60, 3)
        structure, _ = find_structure(find_ink(page, 300), 300)
        assert len(structure.lines) == (0 if lean else 4)
