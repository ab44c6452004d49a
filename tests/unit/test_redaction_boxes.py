"""Check boxes and words: readers take a box for letters, and letters look like boxes."""

import numpy as np
from redaction_pages import PURPOSE, SANS, NoTagger, find_structure, read_page, rendered

from appliance.documents import Box, Word
from appliance.redaction.checkboxes import is_finder
from appliance.redaction.findings import gather
from appliance.redaction.ink import find_ink
from appliance.redaction.reasons import Reason
from appliance.redaction.redactor import Redactor
from appliance.redaction.rereading import Again

SIDE = 34


def box_at(image, left, top, *, ticked=False):
    image[top : top + SIDE, left : left + SIDE] = 20
    image[top + 3 : top + SIDE - 3, left + 3 : left + SIDE - 3] = 255
    if ticked:
        for i in range(8, SIDE - 8):
            image[top + i : top + i + 3, left + i : left + i + 3] = 20


def page_with_boxes(read_as=("UO", "LC")):
    """`[ ] Diabetes  [x] Migraine`, whose boxes a reader takes for letters."""
    image, words = rendered([(260, 300, "Diabetes"), (760, 300, "Migraine")])
    line = [Word(w.text, w.box, 0, w.confidence) for w in words]
    boxes = []
    for left, text in zip((200, 700), read_as, strict=True):
        box_at(image, left, 305, ticked=left == 700)
        boxes.append(Word(text, Box(left - 2, 303, left + SIDE + 3, 305 + SIDE + 2), 0, 40.0))
    return image, [boxes[0], line[0], boxes[1], line[1]]


def redacted(image, words):
    redactor = Redactor(PURPOSE, NoTagger())
    page = read_page(image, words)
    found = redactor.detect(page)
    return redactor.redact(page, found, gather([found])), redactor, page, found


def test_what_a_reader_makes_of_a_check_box_names_nobody_and_does_not_leave_as_text():
    image, words = page_with_boxes()
    page, *_ = redacted(image, words)
    assert [w.text for w in page.words] == ["Diabetes", "Migraine"]
    assert len([box for box in page.structure if box.width < 60]) == 2
    assert {j.reason for j in page.judged if j.word.text in ("UO", "LC")} == {Reason.NOT_PRINT}


def test_the_label_stays_whose_box_a_reader_drew_over_its_check_box():
    image, words = page_with_boxes(read_as=("UO", "MW"))
    tick, label = words[2], words[3]
    over = Word("Migraine", Box(tick.box.left, label.box.top, label.box.right, label.box.bottom), 0, 95.0)
    redactor = Redactor(PURPOSE, NoTagger(), Again(lambda *_: (), 10))
    page = redactor.read_again(read_page(image, [words[0], words[1], tick, over]))
    found = redactor.detect(page)
    done = redactor.redact(page, found, gather([found]))
    assert [w.text for w in done.words] == ["Diabetes", "Migraine"]


def test_a_tick_that_reaches_its_label_is_no_piece_of_it():
    image, words = page_with_boxes(read_as=("UO", "MW"))
    tick, label = words[2], words[3]
    words[2] = Word("MW", Box(tick.box.left, tick.box.top, label.box.left - 3, tick.box.bottom), 0, 58.0)
    page, *_ = redacted(image, words)
    assert [w.text for w in page.words] == ["Diabetes", "Migraine"]


def test_a_word_that_merely_holds_a_box_stays_a_word():
    image, words = page_with_boxes(read_as=("Dr", "Jo"))
    wide = Word("Jo", Box(520, 300, 760, 345), 0, 90.0)
    page, *_ = redacted(image, [words[0], words[1], wide, words[3]])
    assert "Jo" not in [w.text for w in page.words]


def test_a_square_letter_within_a_word_is_no_check_box():
    image, words = rendered([(200, 300, "pneumonia improved")], points=60, font=SANS)
    box = words[0].box
    box_at(image, box.left + 150, box.top + 12, ticked=True)  # as a typewriter's clogged letter looks
    page, *_ = redacted(image, words)
    assert page.structure == ()
    box_at(image, box.left - 70, box.top + 12, ticked=True)
    page, *_ = redacted(image, words)
    assert len(page.structure) == 1


def test_a_page_is_taken_apart_again_when_another_was_looked_at_since():
    image, words = page_with_boxes()
    first, redactor, page, found = redacted(image, words)
    other, other_words = rendered([(200, 300, "normal lungs")])
    redactor.detect(read_page(other, other_words))
    again = redactor.redact(page, found, gather([found]))
    assert np.array_equal(first.image, again.image)
    assert first.words == again.words


def finder_at(image, left, top, module=6):
    side = 7 * module
    image[top : top + side, left : left + side] = 20
    image[top + module : top + side - module, left + module : left + side - module] = 255
    image[top + 2 * module : top + 5 * module, left + 2 * module : left + 5 * module] = 20


def test_the_corner_of_a_barcode_that_nobody_could_read_is_no_ticked_box():
    image, words = rendered([(260, 300, "Diabetes"), (760, 300, "Migraine")])
    box_at(image, 200, 305, ticked=True)
    finder_at(image, 700, 500)
    finder_at(image, 900, 500, module=5)
    line = [Word(w.text, w.box, 0, w.confidence) for w in words]
    page, *_ = redacted(image, line)
    assert (page.image[300:345, 195:240] < 128).any()
    assert (page.image[495:560, 690:960] > 250).all()


def test_a_box_that_is_ticked_with_a_solid_square_stays_ticked():
    ink = np.zeros((40, 40), np.uint8)
    ink[:3], ink[-3:], ink[:, :3], ink[:, -3:] = 255, 255, 255, 255
    ink[12:28, 12:28] = 255
    assert not is_finder(ink, Box(0, 0, 40, 40))


def test_a_frame_too_small_to_have_a_middle_is_no_finder():
    assert not is_finder(np.full((4, 4), 255, np.uint8), Box(0, 0, 1, 1))
    assert not is_finder(np.full((40, 40), 255, np.uint8), Box(0, 0, 40, 40))


def test_a_short_upright_rule_must_meet_level_ones_at_both_ends():
    def uprights(*strokes):
        image = np.full((900, 1700), 255, np.uint8)
        for left, top, right, bottom in strokes:
            image[top:bottom, left:right] = 20
        structure, _ = find_structure(find_ink(image, 300.0), 300.0)
        return [line.box.left for line in structure.lines if line.upright]

    signature, below = (200, 300, 1200, 304), (200, 440, 1200, 444)
    column, hanging, long = (700, 300, 704, 444), (700, 300, 704, 440), (900, 300, 904, 700)
    assert len(uprights(signature, below, column)) == 1
    assert uprights(signature, hanging) == []  # the side of a stamp across a signature's line
    assert len(uprights(signature, long)) == 1
    assert uprights(hanging) == []
