"""Decimal points that a reader left out, or that are too faint to be ink, are set in; nothing else is."""

import cv2
import numpy as np
import pytest
from redaction_pages import rendered

from appliance.documents import Box, Word
from appliance.redaction import points
from appliance.redaction.ink import components, find_ink

USUAL = [(60 + 160 * column, 40 + 60 * row, "4182") for row in range(8) for column in range(5)]


def page(*lines, usual=USUAL):
    """A page, and its words as a reader sees them: without the points of `lines`."""
    image, words = rendered([*usual, *lines], size=(1100, 900), points=40)
    texts = [text for _, _, text in (*usual, *lines)]
    said = [text if at < len(usual) else text.replace(".", "").replace(",", "") for at, text in enumerate(texts)]
    return image, [Word(text, word.box, row, 95.0) for row, (text, word) in enumerate(zip(said, words, strict=True))]


def restored(image, words, leaves=None):
    ink = find_ink(image, 300.0)
    return points.restored(words, leaves or [True] * len(words), components(ink.mask), ink.clean)


def last(image, words, leaves=None):
    return restored(image, words, leaves)[-1].text


@pytest.mark.parametrize("text", ["10.6", "5.9", "14.25", "0.85", "7.4", "111.1"])
def test_a_point_that_was_left_out_is_set_in(text):
    assert last(*page((60, 600, text))) == text


def test_a_comma_is_a_comma():
    assert last(*page((60, 600, "26,312"))) == "26,312"


@pytest.mark.parametrize("text", ["106", "11", "4182", "111"])
def test_a_number_without_a_point_gets_none(text):
    image, words = page((60, 600, text))
    assert last(image, words) == text
    box = words[-1].box
    image[box.bottom - 3 : box.bottom, box.left + 12 : box.left + 14] = 0  # a speck where no point has room
    assert last(image, words) == text


def test_what_stays_behind_is_no_amount():
    image, words = page((60, 600, "555.01"))
    assert last(image, words, [True] * (len(words) - 1) + [False]) == "55501"


def test_a_page_with_few_numbers_does_not_tell():
    assert last(*page((60, 600, "10.6"), usual=USUAL[:2])) == "106"


@pytest.mark.parametrize("text", ["potassium", "7", "4-5", "1mg"])
def test_words_and_single_figures_stay(text):
    image, words = page((60, 600, text))
    assert restored(image, words)[-1] == words[-1]


def test_figures_that_touch_are_not_looked_at():
    image, words = page((60, 600, "10.6"))
    box = words[-1].box
    image[box.top + 10 : box.top + 13, box.left : box.right] = 0
    assert last(image, words) == "106"


def faint(level, text="10.6"):
    """A page on which one number has a point that is only `level` darker than the paper; and where it is."""
    image, words = page((60, 600, text))
    box = words[-1].box
    view = image[box.top : box.bottom, box.left : box.right]
    _, labels, stats, _ = cv2.connectedComponentsWithStats((view < 128).astype(np.uint8), connectivity=8)
    point = next(n for n in range(1, len(stats)) if stats[n, cv2.CC_STAT_HEIGHT] < 0.3 * box.height)
    at = cv2.dilate((labels == point).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    view[at] = np.where(labels[at] == point, 255 - level, 255)
    left, top, wide, high, _ = stats[point]
    return image, words, Box(box.left + left, box.top + top, box.left + left + wide, box.top + top + high)


def test_a_faint_point_is_set_in_and_becomes_ink():
    image, words, at = faint(28)
    ink = find_ink(image, 300.0)
    assert not ink.mask[at.top : at.bottom, at.left : at.right].any()
    parts, leaves = components(ink.mask), [True] * len(words)
    found = points.restored(words, leaves, parts, ink.clean)
    assert found[-1].text == "10.6"
    whole = points.with_faint(found, leaves, parts, ink.clean)
    assert len(whole.boxes) == len(parts.boxes) + 1 == len(whole.tinted)
    number = len(parts.boxes)
    rows, columns = np.nonzero(whole.labels == number)
    assert at.top <= rows.min() <= rows.max() < at.bottom
    assert at.left <= columns.min() <= columns.max() < at.right
    assert whole.boxes[number].tolist()[:2] == [columns.min(), rows.min()]
    assert (parts.labels == whole.labels)[whole.labels != number].all()


def test_what_is_hardly_darker_than_the_paper_is_no_point():
    image, words, _ = faint(8)
    assert last(image, words) == "106"


def test_a_stain_is_no_point():
    image, words, at = faint(28)
    image[at.top - 12 : at.bottom, at.left - 3 : at.right + 3] = np.minimum(
        image[at.top - 12 : at.bottom, at.left - 3 : at.right + 3], 225
    )
    assert last(image, words) == "106"


def signed(text, gap=0):
    """A page with a number whose minus its reader left out; `gap` pixels more lie between them."""
    image, words = page((120, 600, text))
    box = words[-1].box
    first = box.left + next(at for at in range(4, 60) if (image[box.top : box.bottom, box.left + at] < 128).sum() > 8)
    if gap:
        image[box.top : box.bottom, box.left - gap : first - gap] = image[box.top : box.bottom, box.left : first]
        image[box.top : box.bottom, first - gap : first] = 255
    return image, [*words[:-1], Word(text[1:], Box(first, box.top, box.right, box.bottom), 8, 95.0)]


def test_a_minus_that_was_left_out_is_set_in_with_its_ink():
    image, words = signed("-5")
    found = restored(image, words)[-1]
    assert found.text == "-5"
    assert found.box.left < words[-1].box.left
    assert last(*signed("-12")) == "-12"


def test_a_dash_before_a_space_is_no_minus():
    assert last(*signed("-5", gap=14)) == "5"


def test_a_dash_of_another_word_is_no_minus():
    image, words = signed("-5")
    box = words[-1].box
    dash = Word("-", Box(box.left - 20, box.top, box.left, box.bottom), 8, 95.0)
    assert restored(image, [*words[:-1], dash, words[-1]])[-1].text == "5"


@pytest.mark.parametrize("text", ["=5", "+5", "_5", "|5"])
def test_other_marks_before_a_number_are_no_minus(text):
    assert last(*signed(text)) == "5"


def test_ink_with_its_points_stays_as_it_is():
    image, words = page((60, 600, "10.6"))
    ink = find_ink(image, 300.0)
    parts, leaves = components(ink.mask), [True] * len(words)
    found = points.restored(words, leaves, parts, ink.clean)
    assert points.with_faint(found, leaves, parts, ink.clean) is parts
    assert points.with_faint(found, [False] * len(words), parts, ink.clean) is parts


def test_what_is_as_wide_as_a_dash_is_no_point():
    image, words, at = faint(28, "4.2")
    image[at.bottom - 3 : at.bottom, at.left - 3 : at.right + 3] = np.minimum(
        image[at.bottom - 3 : at.bottom, at.left - 3 : at.right + 3], 227
    )
    assert last(image, words) == "42"


@pytest.mark.parametrize(
    ("drawn", "read", "understood"),
    [
        ("13.9", "13:9", "13.9"),
        ("5.9", "5:9%", "5.9%"),
        ("5:9", "5:9", "5:9"),  # two marks
        ("5,9", "5:9", "5:9"),
        ("59", "5:9", "5:9"),  # none
        ("08.30", "08:30", "08:30"),  # a clock, whose other mark may have gone
    ],
)
def test_a_colon_of_one_mark_is_a_point(drawn, read, understood):
    image, words = rendered([(60, 60, drawn)], size=(400, 200), points=40)
    found = points.without_colons([Word(read, words[0].box, 0, 95.0)], components(find_ink(image, 300.0).mask))
    assert [word.text for word in found] == [understood]
