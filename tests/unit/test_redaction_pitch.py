"""A typewriter's numbers stand in step with its words; a hand's do not."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import HAND, SANS, rendered

from appliance.documents import Box, Word
from appliance.redaction.ink import components, find_ink
from appliance.redaction.pitch import in_step, typed

MONO = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
TEXT = [(100, 100 + 80 * n, line) for n, line in enumerate((
    "Pneumococcal conjugate vaccine", "given today without trouble", "Please bring records", "Weight 20664 grams",
))]  # fmt: skip


def page(lines, font=MONO):
    return rendered(lines, font=font, points=40)


def asked(image, words, *texts):
    """Which of the words with these texts keep step with all others."""
    parts = components(find_ink(image, 300.0).mask)
    doubtful = [i for i, w in enumerate(words) if w.text in texts]
    printed = [i for i in range(len(words)) if i not in doubtful]
    return [words[i].text for i in sorted(in_step(doubtful, printed, words, parts))]


def put(image, x, y, text, font, points, shade=20):
    """A word of its own at a place."""
    picture = Pillow.fromarray(image)
    draw, face = ImageDraw.Draw(picture), ImageFont.truetype(font, points)
    draw.text((x, y), text, font=face, fill=shade)
    left, top, right, bottom = draw.textbbox((x, y), text, font=face)
    return np.asarray(picture, np.uint8).copy(), Word(
        text, Box(int(left), int(top), int(right) + 1, int(bottom) + 1), 9, 95.0
    )


def test_a_number_in_step_with_the_word_before_it_is_typed():
    image, words = page(TEXT)
    assert asked(image, words, "20664") == ["20664"]
    assert asked(image, words, "20664", "today") == ["today", "20664"]


def test_a_number_of_one_digit_and_signs_shows_no_step():
    image, words = page([*TEXT[:3], (100, 340, "Weight (4) grams")])
    assert asked(image, words, "(4)") == []


def test_on_a_page_of_proportional_type_no_step_says_anything():
    image, words = page(TEXT, SANS)
    assert asked(image, words, "20664", "11111") == []


def test_a_page_with_few_words_shows_no_step():
    image, words = page(TEXT[3:])
    assert asked(image, words, "20664") == []


@pytest.mark.parametrize("shift", [9, 14])
def test_a_number_out_of_step_with_the_word_beside_it_is_not(shift):
    image, words = page(TEXT)
    at = words[-2].box  # the number
    image[at.top - 12 : at.bottom + 12, at.left - 6 : at.right + 6] = 255
    image, other = put(image, at.left + shift, TEXT[3][1], "20664", MONO, 40)
    words[-2] = Word("20664", Box(other.box.left, at.top, other.box.right, at.bottom), words[-3].line, 95.0)
    words.pop()
    assert asked(image, words, "20664") == []


@pytest.mark.parametrize(("text", "typed"), [("4521", True), ("451", False), ("45", False)])
def test_a_number_alone_takes_a_letter_more(text, typed):
    image, words = page(TEXT)
    image, word = put(image, 1207, 500, text, MONO, 40)
    assert asked(image, [*words, word], text) == ([text] if typed else [])


@pytest.mark.parametrize("points", range(56, 116, 6))
@pytest.mark.parametrize("text", ["30518", "1961", "7731904", "10/22/2025", "Rosalind"])
def test_a_hand_keeps_no_step(text, points):
    image, words = page(TEXT)
    for number, y in enumerate((500, 650)):
        image, word = put(image, 900 + 13 * number, y, text, HAND, points)
        words.append(word)
    assert asked(image, words, text) == []


def test_type_of_another_step_is_no_evidence():
    image, words = page(TEXT)
    image, word = put(image, 1000, 500, "30518", MONO, 47)
    assert asked(image, [*words, word], "30518") == []


def test_letters_that_run_together_show_no_step():
    image, words = page(TEXT)
    box = words[-2].box
    image[box.bottom - 12 : box.bottom - 8, box.left : box.right] = 0
    assert asked(image, words, "20664") == []


LONG = ["PREDNISONE TABLETS BEFORE BREAKFAST", "ALLOPURINOL CAPSULES EVERY EVENING", "TIOTROPIUM INHALED BY DEVICE",
        "OMEPRAZOLE CAPSULES MORNING WATER", "COLCHICINE TABLETS UNTIL RESOLVED", "ALBUTEROL NEBULIZED EVERY SIXTH",
        "LISINOPRIL TABLETS EVERY MORNING"]  # fmt: skip


def set_in_one_step(font, lines=LONG, confidence=95.0):
    image, words = page([(100, 100 + 80 * n, line) for n, line in enumerate(lines)], font)
    words = [replace(word, confidence=confidence) for word in words]
    parts = components(find_ink(image, 300.0).mask)
    return {words[i].text for i in typed(words, parts, 90.0)}


def test_a_page_of_one_step_was_set_by_a_machine_whatever_its_letters_look_like():
    assert set_in_one_step(MONO) == {word for line in LONG for word in line.split()} - {"BY"}


def test_pages_of_no_step_of_few_words_or_badly_read_show_nothing():
    assert set_in_one_step(SANS) == set()
    assert set_in_one_step(HAND) == set()
    assert set_in_one_step(MONO, LONG[:3]) == set()
    assert set_in_one_step(MONO, confidence=60.0) == set()


def test_words_that_each_keep_a_step_of_their_own_are_no_page_of_one():
    picture, words = np.full((1200, 1600), 255, np.uint8), []
    for number, text in enumerate(" ".join(LONG).split()):
        at = 60 + 500 * (number % 3), 40 + 80 * (number // 3)
        picture, word = put(picture, *at, text, MONO, 24 + number % 12)
        words.append(replace(word, line=number))
    parts = components(find_ink(picture, 300.0).mask)
    assert typed(words, parts, 90.0) == set()
