"""Words that a pen crossed: half of one does not leave, nor does what is struck out."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from redaction_pages import PURPOSE, NoTagger, read_page, rendered

from appliance.documents import Box, Word
from appliance.redaction import broken
from appliance.redaction.findings import gather
from appliance.redaction.ink import Components
from appliance.redaction.painting import find_zones, meet
from appliance.redaction.redactor import Redactor
from appliance.sim.drawing.fonts import font_file

BLUE = (24, 40, 160)
NONE = np.zeros((200, 600), np.uint8)


def left(image, words):
    redactor = Redactor(PURPOSE, NoTagger())
    page = read_page(image, words)
    found = redactor.detect(page)
    return [w.text for w in redactor.redact(page, found, gather([found])).words]


@pytest.mark.parametrize("reach", [50, 140])
def test_a_number_of_which_a_pen_took_a_digit_does_not_leave(reach):
    image, words = rendered([(200, 300, "sertraline 143 mg daily")])
    assert left(image, words) == ["sertraline", "143", "mg", "daily"]
    box = words[1].box
    x = box.left + 5  # through the first digit, and far out of the word
    cv2.line(image, (x, box.top - reach), (x + 4, box.bottom + reach), 20, 5)  # a long one is as straight as a rule
    assert left(image, words) == ["sertraline", "mg", "daily"]


def test_a_word_that_is_struck_out_in_blue_does_not_leave_and_one_that_is_crossed_does():
    grey, words = rendered([(200, 300, "hold donepezil before scan"), (200, 500, "normal lungs and heart")])
    image = np.stack([grey] * 3, axis=2)
    first, last = words[0].box, words[3].box
    y = (first.top + first.bottom) // 2
    cv2.line(image, (first.left - 20, y), (last.right + 20, y + 4), BLUE, 5)
    for crossed in words[5:]:
        across = (crossed.box.left + crossed.box.right) // 2
        cv2.line(image, (across + 30, crossed.box.top - 60), (across - 30, crossed.box.bottom + 60), BLUE, 4)
    assert left(image, words) == ["normal", "lungs", "and", "heart"]


def test_the_rest_of_a_word_that_was_read_in_pieces_stays_behind():
    def judged(one, other, cleared=(True, False)):
        labels = np.zeros((200, 600), np.int32)
        labels[one.box.top : one.box.bottom, one.box.left : one.box.right] = 1
        labels[other.box.top : other.box.bottom, other.box.left : other.box.right] = 2
        boxes = [[0] * 5, *([w.box.left, w.box.top, w.box.right, w.box.bottom, 1] for w in (one, other))]
        parts = Components(labels, np.array(boxes, np.int32), np.zeros(3, bool))
        parts.boxes[1:, 4] = [(labels == n).sum() for n in (1, 2)]
        words = [one, other]
        return broken.incomplete(parts, meet(parts, find_zones(words, labels.shape)), NONE, words, cleared)

    def word(text, left, right, top=100, bottom=140):
        return Word(text, Box(left, top, right, bottom), top, 95.0)

    capilla, ry = word("capilla", 100, 240), word("ry", 243, 280, top=108, bottom=148)
    assert judged(capilla, ry) == {0}
    assert judged(ry, capilla) == {0}
    assert judged(capilla, ry, cleared=(True, True)) == set()
    assert judged(capilla, word("ry", 252, 290)) == set()  # behind a space
    assert judged(capilla, word("ry", 243, 280, top=135, bottom=175)) == set()  # on another height
    assert judged(capilla, word("ry", 250, 287, top=60, bottom=160)) == set()  # a hand's, twice as high
    assert judged(capilla, word("2", 243, 280, bottom=118)) == set()  # a raised figure
    assert judged(word("12", 100, 240), ry) == {0}
    assert judged(word("12,", 100, 240), ry) == set()


def test_a_rule_beside_a_word_takes_nothing_of_it():
    image, words = rendered([(200, 300, "sertraline 143 mg daily")])
    cv2.line(image, (words[1].box.left - 8, 200), (words[1].box.left - 8, 600), 0, 3)
    cv2.line(image, (150, words[1].box.bottom + 6), (1000, words[1].box.bottom + 6), 0, 3)
    assert left(image, words) == ["sertraline", "143", "mg", "daily"]


def picture(*marks):
    """Labels of 40 x 100 pixels; each mark is a number and the rows and columns that it fills."""
    labels = np.zeros((40, 100), np.int32)
    for number, top, bottom, left, right in marks:
        labels[top:bottom, left:right] = number
    return labels


COPIED, LOST, PEN = 1, 2, 3
WORD, NUMBER = Word("asthma", Box(0, 0, 100, 40), 0, 95.0), Word("143", Box(0, 0, 100, 40), 0, 95.0)


def is_cut(word, labels, spacing=0.0, tinted=(False, False, False, True)):
    """By ink that stays behind; marks with the number of the pen are blue."""
    boxes = np.zeros((4, 5), np.int32)
    for number in np.unique(labels[labels > 0]):
        down, across = np.nonzero(labels == number)
        boxes[number, :4] = across.min(), down.min(), across.max() + 1, down.max() + 1
    parts = Components(labels, boxes, np.array(tinted))
    return broken._is_cut(word, parts, np.array([False, True, False, False]), np.zeros(4, bool), spacing)


SU, SU_COMMA = Word("Su", Box(40, 0, 80, 40), 0, 95.0), Word("(Su)", Box(40, 0, 80, 40), 0, 95.0)
LETTERS = [(COPIED, 0, 40, 40, 58), (COPIED, 16, 40, 64, 80)]  # their gap: six pixels


@pytest.mark.parametrize(
    ("word", "marks", "cut"),
    [
        (SU, [], False),
        (SU, [(LOST, 16, 40, 86, 100)], True),  # as near as its letters stand to each other
        (SU, [(LOST, 16, 40, 20, 35)], True),
        (SU, [(LOST, 16, 40, 92, 100)], False),  # behind a space
        (SU, [(LOST, 16, 40, 92, 100), (LOST, 37, 40, 86, 92)], True),  # a letter that is near by its foot
        (SU, [(LOST, 10, 40, 18, 26), (LOST, 10, 14, 26, 35)], True),  # and by its arm: an `r`
        (SU, [(LOST, 0, 18, 86, 100)], False),  # a raised figure
        (SU, [(LOST, 36, 40, 84, 100)], False),  # a full stop
        (SU, [(PEN, 16, 40, 84, 100)], False),
        (SU, [(COPIED, 16, 40, 84, 88), (LOST, 16, 40, 93, 100)], True),  # behind a thin letter that is copied with it
        (SU_COMMA, [(LOST, 16, 40, 86, 100), (LOST, 16, 40, 20, 35)], False),
        (replace(SU, text="]"), [(LOST, 16, 40, 86, 100)], True),  # a letter that was read as a bracket
    ],
)
def test_a_piece_beside_ink_that_stays_behind_as_near_as_its_letters_stand_is_no_word(word, marks, cut):
    assert is_cut(word, picture(*LETTERS, *marks)) is cut


def test_letters_that_are_narrow_below_stand_no_further_from_each_other():
    tops = [(COPIED, 0, 6, 40, 58), (COPIED, 0, 6, 61, 79), (COPIED, 6, 40, 47, 51), (COPIED, 6, 40, 68, 72)]  # TT
    assert not is_cut(replace(SU, text="TT"), picture(*tops, (LOST, 16, 40, 87, 100)))


@pytest.mark.parametrize(("spacing", "cut"), [(0.0, False), (6.0, True)])
def test_a_letter_alone_is_the_rest_of_a_word_as_near_as_the_letters_of_its_line_stand(spacing, cut):
    letter = (COPIED, 16, 40, 40, 80)
    assert is_cut(replace(SU, text="e"), picture(letter, (LOST, 16, 40, 88, 100)), spacing=spacing) is cut


@pytest.mark.parametrize("mark", [LOST, PEN])
def test_only_ink_of_its_own_colour_is_the_rest_of_a_word(mark):
    blue = np.array([False, True, False, True])
    assert is_cut(SU, picture(*LETTERS, (mark, 16, 40, 86, 100)), tinted=blue) is (mark == PEN)


def test_the_letters_of_a_line_stand_as_far_from_each_other_as_most_of_them():
    labels = picture((1, 0, 40, 40, 50), (2, 0, 40, 53, 60), (3, 0, 40, 64, 80))
    words = [replace(SU, text="abc"), replace(SU, text="(Su)", line=1), replace(SU, text="S", line=2)]
    assert broken._spacing(words, labels) == {0: 3.5}


def test_a_word_without_any_ink_that_leaves_is_cut_by_nothing():
    assert not is_cut(WORD, np.zeros((40, 100), np.int32))


@pytest.mark.parametrize(
    ("word", "marks", "misses"),
    [
        (WORD, [(COPIED, 0, 40, 0, 100)], False),
        (WORD, [(LOST, 0, 40, 0, 100)], True),  # nothing of it leaves
        (WORD, [(COPIED, 0, 40, 0, 40), (LOST, 0, 40, 40, 60), (COPIED, 0, 40, 60, 100)], True),
        (WORD, [(COPIED, 0, 40, 0, 40), (LOST, 0, 40, 40, 50), (COPIED, 0, 40, 50, 100)], False),  # too narrow
        (NUMBER, [(COPIED, 0, 40, 0, 40), (LOST, 0, 40, 40, 50), (COPIED, 0, 40, 50, 100)], True),
        (WORD, [(COPIED, 0, 40, 0, 40), (PEN, 0, 40, 40, 60), (COPIED, 0, 40, 60, 100)], True),  # a letter under a pen
        (WORD, [(COPIED, 0, 40, 0, 80), (PEN, 0, 40, 80, 100)], False),  # a pen behind the word
        (WORD, [(COPIED, 0, 40, 0, 60), (PEN, 0, 40, 60, 100)], True),
        (WORD, [(COPIED, 0, 40, 0, 80), (LOST, 0, 40, 80, 100)], True),
        (WORD, [(COPIED, 0, 40, 0, 80), (LOST, 0, 3, 80, 100)], False),  # dirt
        (WORD, [(COPIED, 0, 24, 0, 100), (LOST, 24, 40, 0, 100)], True),  # its lower half
        (WORD, [(COPIED, 0, 24, 0, 100), (PEN, 24, 40, 0, 100)], False),  # underlined
    ],
)
def test_ink_that_stays_behind_is_a_missing_letter_where_nothing_is_copied(word, marks, misses):
    copied, foreign = np.array([False, True, False, False]), np.array([False, False, False, True])
    assert broken._misses(word, picture(*marks), NONE, copied, foreign) is misses


def figures(image, word):
    """The boxes of the components of a word, from left to right."""
    dark = image[word.box.top : word.box.bottom, word.box.left : word.box.right] < 128
    stats = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)[2][1:]
    boxes = [(x + word.box.left, y + word.box.top, w, h) for x, y, w, h, _ in stats.tolist()]
    return [Box(x, y, x + w, y + h) for x, y, w, h in sorted(boxes)]


def united(*boxes):
    return Box(
        min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
    )


@pytest.mark.parametrize("font", ["LiberationMono-Regular", "LiberationSans-Regular"])
@pytest.mark.parametrize(("value", "rest"), [("1.22", 0), ("1.22", 2), ("7,310", 0)])
def test_what_stands_beside_an_unread_decimal_point_is_half_a_number(font, value, rest):
    face = str(font_file(font))
    image, words = rendered([(200, 300, f"sertraline {value} mg daily"), (200, 500, "normal lungs 34")], font=face)
    parts = figures(image, words[1])  # a figure, the point, two figures or three
    pieces = [Word("#", parts[0], 0, 20.0), Word("22", united(*parts[2:]), 0, 95.0)]
    if rest:
        pieces = [Word("1", parts[0], 0, 95.0), Word("#", united(*parts[2:]), 0, 20.0)]
    read = [words[0], *pieces, *words[2:]]
    assert left(image, read) == ["sertraline", "mg", "daily", "normal", "lungs", "34"]
    image[parts[1].top : parts[1].bottom, parts[1].left : parts[1].right] = 255
    assert pieces[rest // 2].text not in left(image, read) or font == "LiberationMono-Regular"  # it abuts the rest


def test_a_number_without_its_nought_stays_behind_and_one_behind_dots_leaves():
    image, words = rendered([(200, 300, "sertraline .22 mg daily"), (200, 500, "normal lungs 34")])
    parts = figures(image, words[1])
    read = [words[0], Word("22", united(*parts[1:]), 0, 95.0), *words[2:]]
    assert "22" not in left(image, read)
    image, words = rendered([(200, 300, "sertraline ............22 mg daily"), (200, 500, "normal lungs 34")])
    parts = figures(image, words[1])
    read = [words[0], Word("22", united(*parts[12:]), 0, 95.0), *words[2:]]
    assert "22" in left(image, read)


def test_a_point_at_the_end_of_what_stays_behind_is_no_decimal_point():
    for font in ("LiberationMono-Regular", "LiberationSans-Regular"):
        image, words = rendered([(200, 300, "sertraline Quillfeather. 22 mg daily. Smithe")], font=str(font_file(font)))
        assert left(image, words) == ["sertraline", "22", "mg", "daily."]
