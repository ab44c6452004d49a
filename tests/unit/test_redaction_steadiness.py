"""How words lean and stand: print alike from word to word, a hand not."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from redaction_pages import PURPOSE, SANS, NoTagger, read_page, rendered

from appliance.documents import Box, Word
from appliance.redaction.findings import gather
from appliance.redaction.ink import components
from appliance.redaction.redactor import Redactor
from appliance.redaction.steadiness import (
    LEAST,
    Lean,
    Standing,
    Usual,
    _without_strokes,
    apart,
    by_figures,
    by_lean,
    figures,
    lean,
    stand,
    together,
    usual,
    wander,
)

ITALIC = "/usr/share/fonts/truetype/liberation/LiberationSerif-Italic.ttf"


def drawn(text, degrees=0.0, font=SANS, points=44):
    """A word and its ink, leaning by so many degrees to the right."""
    image, words = rendered([(120, 60, text)], font=font, points=points)
    height, width = image.shape
    slope = np.tan(np.radians(degrees))
    matrix = np.float32([[1, -slope, slope * height / 2], [0, 1, 0]])
    ink = cv2.warpAffine(image, matrix, (width, height), borderValue=255) < 128
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return Word(text, words[0].box, 0, 95.0), ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize("text", ["Hypertension", "diabetes", "bilateral", "120"])
@pytest.mark.parametrize("degrees", [-8, -3, 0, 4, 9])
def test_a_lean_is_measured_to_a_degree(text, degrees):
    found = lean(*drawn(text, degrees))
    assert found is not None
    assert found.well
    assert found.angle == pytest.approx(degrees, abs=1.2)


@pytest.mark.parametrize("text", ["6/22", "9/35", "5/6/25", "0/0", "120/80"])
@pytest.mark.parametrize("font", [SANS, "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"])
def test_the_strokes_that_part_numbers_are_no_lean(text, font):
    upright, leaning = lean(*drawn(text, font=font)), lean(*drawn(text, 9, font=font))
    assert upright is None or abs(upright.angle) < 2.5
    assert leaning is None or leaning.angle > 5.0


@pytest.mark.parametrize("text", ["U/L", "g/dL", "IU/L", "mg/dL"])
@pytest.mark.parametrize("font", [SANS, "/usr/share/fonts/truetype/liberation/LiberationSansNarrow-Regular.ttf"])
def test_the_stroke_of_a_unit_is_no_lean(text, font):
    upright = lean(*drawn(text, font=font))
    assert upright is None or (abs(upright.angle) < 2.5 and not upright.well)


def test_a_letter_is_no_stroke_that_parts_numbers():
    for letter in "LVTZ7":
        _, ink = drawn("0" + letter)
        assert _without_strokes(ink).sum() == ink.sum()
    _, ink = drawn("/")
    assert not _without_strokes(ink).any()


@pytest.mark.parametrize("text", ["172", "7.2", "7.6", "27", "97.1"])
@pytest.mark.parametrize("font", [SANS, "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf"])
def test_the_slant_of_a_seven_is_no_lean(text, font):
    upright = lean(*drawn(text, font=font))
    assert upright is None or (abs(upright.angle) < 2.5 and not upright.well)
    leaning = lean(*drawn(text, 9, font=font))
    assert leaning is None or leaning.angle > 4.0


def test_sevens_that_touch_tell_nothing():
    word, ink = drawn("172")
    ink[-3:] = True
    assert lean(word, ink) is None


def number(text, *marks, confidence=95.0):
    mask = np.zeros((120, 400), np.uint8)
    for left, top, right, bottom in marks:
        mask[top:bottom, left:right] = 255
    parts = components(mask)
    return figures(Word(text, Box(0, 0, 400, 120), 0, confidence), list(range(1, len(parts.boxes))), parts)


FIGURES = [(10, 40, 30, 80), (40, 40, 60, 80), (70, 40, 90, 80)]


def test_where_a_number_stands_is_told_by_figures_of_one_height():
    assert number("120", *FIGURES) == Standing(80.0, None, 40.0)
    assert number("1/2", FIGURES[0], (40, 32, 60, 88), FIGURES[2]) == Standing(80.0, None, 40.0)
    assert number("1.2", FIGURES[0], (45, 74, 51, 80), FIGURES[2]) == Standing(80.0, None, 40.0)
    assert number("58", (10, 40, 30, 80), (40, 30, 60, 70)) is not None
    assert number("52", (10, 40, 30, 92), (40, 52, 60, 80)) is None  # old figures
    assert number("/", (40, 32, 60, 88)) is None
    assert number("1/", (40, 32, 60, 88)) is None
    assert number("4", (10, 40, 14, 46)) is None  # too small
    for text, marks in (("97%", FIGURES), ("mg", FIGURES), ("120", [])):
        assert number(text, *marks) is None
    assert number("120", *FIGURES, confidence=40.0) is None


def test_numbers_of_one_line_that_differ_in_height_or_place_speak_for_a_hand():
    one = Standing(80.0, None, 40.0)
    assert by_figures(one, one, 100.0) < -1.0
    assert by_figures(one, Standing(81.0, None, 41.0), 100.0) < -1.0  # a pixel is none
    assert by_figures(one, Standing(84.0, None, 44.0), 0.0) > 2.0
    assert by_figures(one, Standing(84.0, None, 40.0), 2000.0) < -1.0  # paper wavers
    assert by_figures(one, Standing(140.0, None, 70.0), 0.0) == 0.0  # of another line


def test_a_word_of_nothing_but_strokes_leans_nowhere():
    assert lean(*drawn("///")) is None


def test_italics_lean_all_alike():
    angles = [lean(*drawn(text, font=ITALIC)).angle for text in ("Hypertension", "bilateral", "tablet", "daily")]
    assert max(angles) - min(angles) < 1.0
    assert min(angles) > 6.0


def test_one_letter_and_what_is_too_small_leans_nowhere():
    assert lean(*drawn("H")) is None
    word, ink = drawn("Hill")
    assert lean(word, ink[:8]) is None
    assert lean(word, ink[:, :5]) is None


def test_slants_of_letters_and_what_is_round_are_no_lean():
    assert lean(*drawn("Hill", 26.0)) is None
    dots = np.zeros((60, 18_000), np.bool_)
    dots[np.arange(300) % 60, 60 * np.arange(300)] = True
    dots[30, 0] = True  # right below another
    assert lean(Word("oo", Box(0, 0, 18_000, 60), 0, 95.0), dots) is None


def test_what_is_large_leans_as_well():
    found = lean(*drawn("Hill", 5.0, points=150))
    assert found is not None
    assert found.angle == pytest.approx(5.0, abs=1.0)


def test_two_letters_never_show_a_lean_well():
    assert not lean(*drawn("ll")).well


def test_where_a_word_stands_is_told_by_letters_on_the_line():
    def standing(text, confidence=95.0, read=None):
        image, words = rendered([(60, 60, text)], font=SANS, points=44)
        parts = components(np.where(image < 128, np.uint8(255), np.uint8(0)))
        word = Word(read or text, words[0].box, 0, confidence)
        return stand(word, range(1, len(parts.boxes)), parts)

    plain, hanging = standing("dose"), standing("dosage")
    assert plain.foot == pytest.approx(hanging.foot, abs=1.0)
    assert plain.uneven == pytest.approx(0.0, abs=1.0)
    assert standing("of").uneven is None
    assert standing("120") is None
    assert standing("dose", confidence=50.0) is None
    assert standing("dose", read="doses") is None
    assert standing("dose", read="dos") is None
    assert standing("gypd") is None
    assert standing("a") is None


def upright(angle, well=True):
    return Lean(angle, well)


def at(foot, uneven=0.0):
    return Standing(foot, uneven, 30.0)


def test_words_that_lean_alike_speak_for_print_and_others_for_a_hand():
    alike = together([upright(0.0), upright(0.2), upright(0.1)], [None] * 3)
    other = together([upright(0.0), upright(4.5), upright(-1.0)], [None] * 3)
    assert alike == [LEAST, LEAST]
    assert min(other) > 2.0
    assert by_lean(upright(0.0), upright(4.5, well=False)) < by_lean(upright(0.0), upright(4.5))


def test_words_that_stand_on_one_line_speak_for_print_and_others_for_a_hand():
    assert together([None] * 2, [at(100.0), at(100.0)]) == [LEAST]
    assert together([None] * 2, [at(100.0), at(102.5)])[0] > 1.5
    assert together([None] * 2, [at(100.0), at(115.0)]) == [0.0]  # of another line
    assert together([None] * 2, [at(100.0), at(102.5, uneven=2.0)]) == [0.0]  # a typewriter's


def test_the_word_before_may_stand_some_words_away():
    far = [upright(0.0), None, None, upright(6.0)]
    assert together(far, [None] * 4)[-1] > 2.0
    assert together([upright(0.0), None, None, None, upright(6.0)], [None] * 5)[-1] == 0.0
    assert together([None], [None]) == []


PRINT = {i: upright(0.1 * (i % 3)) for i in range(12)}


def test_the_lean_of_a_page_is_that_of_most_of_its_print():
    page = usual({**PRINT, 20: upright(14.0)}, {*PRINT, 20})
    assert page.angle == pytest.approx(0.1, abs=0.11)
    assert page.spread == 1.0
    assert not page.by_hand


def test_few_words_or_unclear_ones_tell_no_lean_of_a_page():
    assert usual({i: PRINT[i] for i in range(4)}, set(range(4))) is None
    worn = {i: upright(0.0, well=i < 6) for i in range(20)}
    assert usual(worn, set(worn)) is None


def test_words_that_lean_each_its_own_way_are_a_hands_and_italics_are_not():
    hand = {20 + i: upright(angle) for i, angle in enumerate((3.0, 5.5, 4.0, 7.5, 2.8, 6.0, 8.5, 4.5))}
    italics = {20 + i: upright(9.0 + 0.1 * (i % 2)) for i in range(8)}
    assert usual({**PRINT, **hand}, set(PRINT)).by_hand
    assert not usual({**PRINT, **italics}, set(PRINT)).by_hand
    assert not usual({**PRINT, **dict(list(hand.items())[:6])}, set(PRINT)).by_hand


def test_words_of_one_ink_wander_where_many_of_them_lean_unlike_the_print_of_their_page():
    page = Usual(0.0, 1.0, by_hand=False)
    hand = [upright(angle) for angle in (3.0, -5.5, 4.0, -7.5, 2.8, 6.0, -8.5, 4.5)]
    assert wander([*hand, *[upright(0.3)] * 20], page)
    assert not wander([*hand, *[upright(0.3)] * 30], page)  # a few among many
    assert not wander(hand[:7], page)
    assert not wander([upright(9.0)] * 12, page)  # italics
    assert not wander([replace(one, well=False) for one in hand], page)
    assert not wander(hand, None)


def test_a_page_whose_print_wavers_asks_for_more():
    wide = {i: upright(float(i % 5) * 1.2) for i in range(15)}
    page = usual(wide, set(wide))
    assert page.spread > 1.5
    assert apart([upright(page.angle + 3.5)], page)[0] < apart([upright(3.5)], Usual(0.0, 1.0, by_hand=False))[0]


def test_a_word_that_leans_unlike_its_page_speaks_for_a_hand():
    page = Usual(0.0, 1.0, by_hand=False)
    said = apart([upright(0.1), upright(6.0), None], page)
    assert said[0] < 0.0 < said[1]
    assert said[2] == 0.0
    assert apart([upright(6.0)], None) == [0.0]
    assert apart([upright(6.0, well=False)], page)[0] < said[1]


def test_words_beside_each_other_that_lean_alike_are_italics_unless_a_hand_leans_on_the_page():
    leaning = [upright(9.0), None, upright(9.4)]
    assert apart(leaning, Usual(0.0, 1.0, by_hand=False)) == [0.0, 0.0, 0.0]
    assert apart(leaning, Usual(0.0, 1.0, by_hand=True))[0] > 2.0
    assert apart([upright(9.0), upright(5.0)], Usual(0.0, 1.0, by_hand=False))[0] > 2.0
    assert apart([upright(9.0), upright(0.0)], Usual(0.0, 1.0, by_hand=False))[0] > 2.0


PRINTED = (
    "patient was given fluids and rest was advised",
    "return for fever or severe pain in the chest",
    "blood pressure was normal at the second visit",
)
ENTRY = ("cough and fever for three days", "mild wheeze left lung clear today")


def left_of(leans):
    """Which words leave a page on which the words of two lines lean by these degrees, in turn."""
    image, words = np.full((1000, 2000), 255, np.uint8), []
    for row, text in enumerate((*PRINTED, *ENTRY)):
        left = 100
        for at, one in enumerate(text.split()):
            part, read = rendered([(left, 100 + 140 * row, one)], font=SANS, points=44)
            part = part[:1000, :2000]
            if row >= len(PRINTED):
                slope = np.tan(np.radians(leans[at % len(leans)]))
                foot = read[0].box.bottom
                matrix = np.float32([[1, -slope, slope * foot], [0, 1, 0]])
                part = cv2.warpAffine(part, matrix, (part.shape[1], part.shape[0]), borderValue=255)
            view = image[: part.shape[0], : part.shape[1]]
            np.minimum(view, part, out=view)
            inked = np.argwhere(part < 128)
            (top, start), (bottom, end) = inked.min(axis=0), inked.max(axis=0) + 1
            words.append(Word(one, Box(int(start), int(top), int(end), int(bottom)), row, 95.0))
            left = int(end) + 22
    page = read_page(image, words)
    redactor = Redactor(PURPOSE, NoTagger())
    found = redactor.detect(page)
    return [w.text for w in redactor.redact(page, found, gather([found])).words]


def test_print_that_leans_from_word_to_word_is_a_neat_hand_and_italics_are_print():
    printed = " ".join(PRINTED).split()
    assert left_of((5.0, 9.0, 2.5, 7.0, 4.0, 8.0)) == printed
    assert left_of((9.0,)) == printed + " ".join(ENTRY).split()
