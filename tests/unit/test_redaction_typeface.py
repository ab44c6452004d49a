"""The page's own letters as a reader: what they tell, and where they say nothing."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from redaction_pages import HAND, PURPOSE, NoTagger, read_page, rendered

from appliance.documents import Box, Word
from appliance.redaction import glyphs, rereading, typeface, weak
from appliance.redaction.findings import gather
from appliance.redaction.ink import components, find_ink
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.redactor import Redactor
from appliance.redaction.rereading import Again

LEXICON = load_lexicon()
LINES = [
    (100, 100, "Sodium and potassium are normal today 110.1"),
    (100, 200, "Creatinine"),
    (700, 200, "1.10"),
    (100, 300, "The glucose was 101 and then 0.11 units"),
    (100, 400, "Mainly stable, more 10.0 than 5"),
]


def page(lines=LINES, **readings):
    """A picture, its words, and how some of them were read instead; an empty text: not at all."""
    image, words = rendered(lines)
    found = []
    for word in words:
        text, confidence = readings.get(word.text.replace(".", "_"), (word.text, 95.0))
        if text:
            found.append(replace(word, text=text, confidence=confidence))
    return image, found


def reader(*found):
    """A second reader that sees these words along the lines of the sheet, whatever stands there."""
    return lambda _sheet, _dpi: found


def along(text, confidence, line=0, *, width=220):
    box = rereading.Box(60, 70 + 110 * line, 60 + width, 100 + 110 * line)
    return Word(text, box, line, confidence)


def again(image, words, *found):
    ink = find_ink(image, 300.0)
    parts = components(ink.mask)
    return rereading.reread(words, ink, parts, LEXICON, Again(reader(*found), 20))


def text_of(words):
    return [w.text for w in words]


@pytest.mark.parametrize("first", [("1.10", 12.0), ("l710", 12.0), ("", 0.0)])
def test_a_number_that_no_reader_was_sure_of_is_told_by_its_digits(first):
    image, words = page(**{"1_10": first})
    read = again(image, words, along("1.10", 34.0, width=100))
    assert "1.10" in text_of(read)
    assert next(w for w in read if w.text == "1.10").confidence >= 95.0


def test_what_nobody_read_is_told_where_several_words_say_each_letter():
    image, words = page(**{"1_10": ("", 0.0)})
    assert "1.10" in text_of(again(image, words))
    image, words = page([*LINES[:2], (700, 200, "5.5"), *LINES[3:]], **{"5_5": ("", 0.0)})
    assert "5.5" not in text_of(again(image, words))  # one word alone has a five
    assert "5.5" in text_of(again(image, words, along("5.5", 20.0, width=90)))


def test_two_words_of_a_piece_are_told_apart_by_their_space():
    lines = [*LINES[:2], (700, 200, "10 1.1"), *LINES[3:]]
    image, words = page(lines, **{"10": ("", 0.0), "1_1": ("", 0.0)})
    assert "10 1.1" in " ".join(text_of(again(image, words)))


def test_a_reading_that_leaves_letters_out_is_replaced_by_what_they_tell():
    image, words = page(**{"1_10": ("", 0.0)})
    assert "1.10" in text_of(again(image, words, along("0", 40.0, width=12)))


def test_print_of_another_size_and_hands_are_not_told():
    image, words = page([*LINES[:2], *LINES[3:]])
    before = text_of(words)
    for file, size in ((None, 0.7), (HAND, 1.0)):
        other = image.copy()
        small, _ = rendered([(700, 200, "1.10")], font=file) if file else rendered([(700, 200, "1.10")])
        crop = small[170:260, 690:900]
        crop = cv2.resize(crop, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
        other[200 : 200 + crop.shape[0], 700 : 700 + crop.shape[1]] = crop
        assert text_of(again(other, words)) == before


def test_letters_that_hang_off_the_line_are_others():
    image, words = page(**{"1_10": ("", 0.0)})
    box = next(w.box for w in rendered(LINES)[1] if w.text == "1.10")
    shift = image[box.top - 4 : box.bottom + 4, box.right - 22 : box.right + 4].copy()
    image[box.top - 4 : box.bottom + 4, box.right - 22 : box.right + 4] = 255
    image[box.top + 5 : box.bottom + 13, box.right - 22 : box.right + 4] = shift  # the last digit, set lower
    assert "1.10" not in text_of(again(image, words, along("1.10", 34.0, width=100)))


def test_letters_that_look_the_same_need_a_reader_that_says_which():
    misread = {"101": ("1O1", 95.0), "10_0": ("1O.O", 95.0), "1_10": ("", 0.0)}
    image, words = page(**misread)
    assert not {"1.10", "1.1O"} & set(text_of(again(image, words)))
    assert "1.10" in text_of(again(image, words, along("1.10", 34.0, width=100)))


def test_dirt_is_no_letter_and_words_that_were_read_less_surely_teach_nothing():
    image, words = page(**{"1_10": ("", 0.0)})
    for word in words:
        image[word.box.top - 2 : word.box.top, word.box.left + 2 : word.box.left + 4] = 0
    assert "1.10" in text_of(again(image, words))
    assert "1.10" not in text_of(again(image, [replace(w, confidence=86.0) for w in words]))


def test_words_of_marks_that_hang_teach_nothing():
    image, words = page([*LINES, (100, 500, "- -")], **{"1_10": ("", 0.0)})
    assert "1.10" in text_of(again(image, words))


@pytest.mark.parametrize(("confidence", "believed"), [(14.0, True), (72.0, False)])
def test_a_first_reading_that_was_junk_does_not_outvote_the_ink(confidence, believed):
    image, words = page(**{"1_10": ("alaglo)", confidence)})
    assert ("1.10" in text_of(again(image, words, along("1.10", 96.0, width=100)))) is believed


@pytest.mark.parametrize("confidence", [3.0, 45.0])
def test_the_rest_of_a_date_is_not_its_year_however_badly_the_date_was_read(confidence):
    lines = [*LINES[:2], (700, 200, "04-MAY-2024"), *LINES[3:]]
    image, words = rendered(lines)
    words = [replace(w, text="O4NAYZ0Z4", confidence=confidence) if "MAY" in w.text else w for w in words]
    assert "2024" not in text_of(again(image, words, along("2024", 97.0, width=400)))


def test_a_number_that_is_told_is_judged_like_any_other():
    lines = [(100, 100, "Sodium and potassium are normal 4471902"), (100, 200, "MRN"), (400, 200, "4471902"),
             (100, 300, "The glucose was 4471902 and stable today"), (100, 400, "Seen by Dr. Zzyzx for Zzyzx and"),
             (900, 400, "Zzyzx")]  # fmt: skip
    image, words = rendered(lines)
    missing = [w for w in words if not (w.box.left >= 390 and w.box.top in range(180, 240)) and w.box.left < 890]
    redactor = Redactor(PURPOSE, NoTagger(), Again(reader(), 20))
    found = redactor.read_again(read_page(image, missing))
    assert text_of(found.words).count("4471902") > text_of(missing).count("4471902")
    findings = redactor.detect(found)
    reasons = redactor.decide(found, findings, gather([findings]))
    for word, reason in zip(found.words, reasons, strict=True):
        assert not (reason.cleared and word.text in ("4471902", "Zzyzx"))


def test_wide_marks_are_no_glyph():
    assert glyphs.glyph(np.ones((8, glyphs.WIDEST + 1), np.bool_)) == 0
    assert glyphs.alike(0, glyphs.glyph(np.ones((8, 8), np.bool_))) == 0.0


def test_marks_are_alike_along_their_edges_alone():
    ring = np.zeros((30, 20), np.uint8)
    cv2.ellipse(ring, (10, 15), (8, 13), 0, 0, 360, 1, 4)
    thick, moved, tailed = cv2.dilate(ring, np.ones((2, 2), np.uint8)), np.roll(ring, 1, axis=1), ring.copy()
    tailed[12:19, 7:13] = 1
    whole = [glyphs.glyph(ink > 0) for ink in (ring, thick, moved, tailed)]
    assert glyphs.alike(whole[0], whole[0]) == 1.0
    assert glyphs.alike(whole[0], whole[1]) > 0.6
    assert glyphs.alike(whole[0], whole[2]) > 0.9
    assert glyphs.alike(whole[0], whole[3]) == 0.0
    assert glyphs.alike(whole[0], glyphs.glyph(np.ones((30, 20), np.bool_))) == 0.0


def test_a_page_whose_print_has_no_size_has_nothing_to_tell():
    image, words = rendered([(100, 100, "asthma")])
    assert weak.print_height(words) == 0.0
    assert text_of(again(image, [replace(words[0], confidence=20.0)])) == ["asthma"]


@pytest.mark.parametrize(
    ("bottoms", "text", "level"),
    [
        ((100, 100, 96), "T1-", True),  # a dash of capitals
        ((100, 100, 88), "T1-", False),
        ((100, 96, 100), "T1-", False),  # a letter is stricter
        ((96, 100), "--", False),
        ((98, 100), "--", True),
    ],
)
def test_a_dash_of_another_size_may_stand_a_little_higher(bottoms, text, level):
    marks = [typeface._Mark(Box(0, bottom - 30, 10, bottom), np.array([1])) for bottom in bottoms]
    told = [typeface._Told((letter,), 2, (0.0,)) for letter in text]
    assert typeface._level(marks, told, [0] * len(text)) is level
