"""The letters of a page that a machine set stand in the cells of one grid; a hand's do not."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import HAND, SANS, rendered

from appliance.documents import Box, Word
from appliance.redaction.ink import components, find_ink
from appliance.redaction.type_grid import in_cells

MONO = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
LONG = ["PREDNISONE TABLETS BEFORE BREAKFAST", "ALLOPURINOL CAPSULES EVERY EVENING", "TIOTROPIUM INHALED BY DEVICE",
        "OMEPRAZOLE CAPSULES MORNING WATER", "COLCHICINE TABLETS UNTIL RESOLVED", "ALBUTEROL NEBULIZED EVERY SIXTH",
        "LISINOPRIL TABLETS EVERY MORNING", "BP 134/70 AT 1420, KT/V OF 1.38"]  # fmt: skip


def page(lines=LONG, font=MONO):
    image, words = rendered([(100, 100 + 80 * n, line) for n, line in enumerate(lines)], font=font, points=40)
    return image, [replace(word, confidence=95.0) for word in words]


def celled(image, words):
    """The texts of the words that stand in cells."""
    parts = components(find_ink(image, 300.0).mask)
    return [words[i].text for i in sorted(in_cells(words, parts))]


def joined(image, word):
    """The picture with a word's letters hanging together."""
    image = image.copy()
    image[word.box.bottom - 9 : word.box.bottom - 5, word.box.left + 2 : word.box.right - 2] = 20
    return image


def put(image, words, x, y, text, font, points):
    """The page with a word of its own at a place."""
    picture = Pillow.fromarray(image)
    draw, face = ImageDraw.Draw(picture), ImageFont.truetype(font, points)
    draw.text((x, y), text, font=face, fill=20)
    left, top, right, bottom = draw.textbbox((x, y), text, font=face)
    box = Box(int(left), int(top), int(right) + 1, int(bottom) + 1)
    return np.asarray(picture, np.uint8).copy(), [*words, Word(text, box, words[-1].line + 1, 95.0)]


def test_all_words_of_a_page_of_type_stand_in_its_cells_also_short_ones_and_numbers():
    image, words = page()
    assert celled(image, words) == [word.text for word in words]


def test_a_word_whose_letters_touch_stands_in_cells_too():
    image, words = page()
    for word in words[::5]:
        image = joined(image, word)
    assert celled(image, words) == [word.text for word in words]


def test_a_page_that_leans_a_little_has_a_grid():
    image, words = page()
    moved = [replace(word, box=replace_left(word.box, word.line // 2)) for word in words]
    leaning = np.full_like(image, 255)
    for before, after in zip(words, moved, strict=True):
        piece = image[before.box.top : before.box.bottom, before.box.left : before.box.right]
        leaning[after.box.top : after.box.bottom, after.box.left : after.box.right] = piece
    assert celled(leaning, moved) == [word.text for word in words]


def replace_left(box, by):
    return Box(box.left + by, box.top, box.right + by, box.bottom)


@pytest.mark.parametrize("font", [SANS, HAND])
def test_pages_that_no_machine_set_have_no_grid(font):
    assert celled(*page(font=font)) == []


def test_a_page_with_few_words_shows_no_grid():
    assert celled(*page(LONG[:3])) == []


def test_words_that_each_begin_anywhere_show_no_grid():
    image, words = page(["ZZYZX"])
    image, words = np.full((1400, 1700), 255, np.uint8), words[:1]
    rest = " ".join(LONG[:7]).split()
    for number, text in enumerate(rest):
        image, words = put(image, words, 60 + 500 * (number % 3) + 7 * number, 40 + 80 * (number // 3), text, MONO, 40)
    assert celled(image, words[1:]) == []


def test_words_that_are_read_badly_are_not_counted():
    image, words = page()
    assert celled(image, [replace(word, confidence=50.0) for word in words]) == []


@pytest.mark.parametrize("shift", [6, 12, 18])
def test_a_word_beside_the_cells_is_none_of_them(shift):
    image, words = page()
    at = words[-1].box.left - words[0].box.left  # a whole number of cells
    image, words = put(image, words, 100 + at + shift, 900, "HEPARIN", MONO, 40)
    assert "HEPARIN" not in celled(image, words)


@pytest.mark.parametrize("points", range(34, 90, 6))
@pytest.mark.parametrize("text", ["30518", "Rosalind", "MARISOL", "over"])
def test_a_hand_keeps_to_no_cells(text, points):
    image, words = page()
    image, words = put(image, words, 107 + points, 880, text, HAND, points)
    assert text not in celled(image, words)


def test_type_of_another_size_is_no_evidence():
    image, words = page()
    image, words = put(image, words, 100, 880, "HEPARIN", MONO, 56)
    assert "HEPARIN" not in celled(image, words)


def test_a_word_of_the_right_width_that_is_too_high_or_too_low_is_by_no_machine():
    image, words = page()
    type_ = next(word for word in words if word.text == "LISINOPRIL").box
    for top, bottom in ((type_.top - 20, type_.bottom + 20), (type_.bottom - 8, type_.bottom)):
        other = np.full_like(image, 255)
        other[:] = image
        other[type_.top - 2 : type_.bottom + 2, type_.left : type_.right] = 255
        other[top:bottom, type_.left : type_.right] = 20
        box = Box(type_.left, top, type_.right, bottom)
        boxed = [replace(w, box=box) if w.text == "LISINOPRIL" else w for w in words]
        assert "LISINOPRIL" not in celled(other, boxed)
        shouting = [replace(w, text="aceruonmse") if w.text == "LISINOPRIL" else w for w in boxed]
        assert "aceruonmse" not in celled(other, shouting)
