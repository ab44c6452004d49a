"""A pen across print: the print leaves whole, the pen stays behind, and what is struck out is not said."""

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import HAND, redacted, rendered

from appliance.documents import Box, Word
from appliance.redaction import crossings, overwritten, struck
from appliance.redaction.ink import Components, find_ink

BLUE, NAVY = (24, 40, 160), (16, 18, 40)


def over(image, pen, colour):
    """The picture with a pen's strokes (255 where it wrote) over it, as ink lies on ink."""
    light = 1 - pen[..., None] / 255.0 * (1 - np.array(colour) / 255.0)
    return np.rint(np.stack([image] * 3, axis=2) * light).astype(np.uint8)


def strokes(shape, *lines, thick=5):
    pen = np.zeros(shape, np.uint8)
    for points in lines:
        cv2.polylines(pen, [np.array(points, np.int32)], False, 255, thick, cv2.LINE_AA)
    return pen


def remark(shape, at, text, points=90):
    picture = Pillow.new("L", shape[::-1], 0)
    ImageDraw.Draw(picture).text(at, text, font=ImageFont.truetype(HAND, points), fill=255)
    return np.asarray(picture, np.uint8)


def left(image, words):
    return [w.text for w in redacted(image, words).words]


LINE = "sertraline 143 mg daily for asthma and gout"


def test_print_below_a_blue_remark_leaves_whole_and_the_remark_stays():
    grey, words = rendered([(200, 300, LINE)])
    pen = remark(grey.shape, (230, 300), "see Rosalind 7 May", 80)
    result = redacted(over(grey, pen, BLUE), words)
    assert [w.text for w in result.words] == LINE.split()
    printed = grey < 128
    assert (result.image[printed] < 150).mean() > 0.97
    alone = (pen > 128) & (cv2.erode(grey, np.ones((5, 5), np.uint8)) > 250)
    assert (result.image[alone] < 200).mean() < 0.02


def test_a_pen_as_dark_as_print_keeps_its_pixels():
    grey, _ = rendered([(200, 300, LINE)])
    image = over(grey, strokes(grey.shape, [(150, 320), (1200, 330)]), NAVY)
    tint = np.where(image.max(axis=2) - image.min(axis=2).astype(int) > 12, 255, 0).astype(np.uint8)
    mask = np.where(image.min(axis=2) < 200, 255, 0).astype(np.uint8)
    assert crossings.without_print(tint, mask, image, 36) is tint


def test_a_pen_that_crosses_its_own_strokes_stays_a_pen():
    grey, words = rendered([(200, 300, LINE)])
    pen = strokes(grey.shape, [(300, 600), (500, 800)], thick=6).astype(np.float32)
    other = strokes(grey.shape, [(500, 600), (300, 800)], thick=6)
    image = np.stack([grey] * 3, axis=2).astype(np.float64)
    for drawn in (pen, other):
        image *= 1 - drawn[..., None] / 255.0 * (1 - np.array(BLUE) / 255.0)
    ink = find_ink(np.rint(image).astype(np.uint8), 300)
    middle = np.s_[680:720, 380:420]
    assert ink.tint is not None
    assert (ink.tint[middle][ink.mask[middle] > 0] > 0).mean() > 0.98
    assert redacted(np.rint(image).astype(np.uint8), words).image[590:810, 290:510].min() == 255


def test_without_print_on_the_page_nothing_is_told():
    image = np.full((200, 300, 3), 255, np.uint8)
    cv2.line(image, (50, 50), (250, 150), BLUE, 6)
    cv2.line(image, (50, 150), (250, 50), (5, 5, 5), 2)
    tint = np.where(image[..., 2] > image[..., 0], 255, 0).astype(np.uint8)
    mask = np.where(image.min(axis=2) < 200, 255, 0).astype(np.uint8)
    few = mask.copy()
    few[(mask > 0) & (tint == 0)] = 0
    assert crossings.without_print(tint, few, image, 36) is tint


def test_a_pen_beside_print_has_nothing_to_give_back():
    grey, _ = rendered([(200, 300, LINE)])
    image = over(grey, strokes(grey.shape, [(150, 700), (1200, 720)]), BLUE)
    tint = np.where(image[..., 2] > image[..., 0].astype(int) + 60, 255, 0).astype(np.uint8)
    mask = np.where(image.min(axis=2) < 200, 255, 0).astype(np.uint8)
    assert crossings.without_print(tint, mask, image, 36) is tint


def middle(words, share=0.55):
    return round(words[0].box.top + share * (words[0].box.bottom - words[0].box.top))


@pytest.mark.parametrize(
    "line",
    [
        lambda first, last, y: [(first.left - 30, y), (last.right + 30, y)],
        lambda first, last, y: [(first.left - 30, y - 6), (last.right + 30, y + 10)],
        lambda first, last, y: [(first.left + 25, y), (last.right - 15, y + 3)],  # begins and ends within words
    ],
)
def test_a_line_that_a_pen_struck_out_is_not_said(line):
    grey, words = rendered([(200, 300, LINE), (200, 500, "normal lungs and heart")])
    first, last = words[0].box, words[len(LINE.split()) - 1].box
    pen = strokes(grey.shape, line(first, last, middle(words)))
    assert left(over(grey, pen, BLUE), words) == ["normal", "lungs", "and", "heart"]


def test_a_word_that_is_scribbled_out_is_not_said_and_its_neighbours_are():
    grey, words = rendered([(200, 300, "normal sertraline daily")])
    box = words[1].box
    zigzag = [(x, box.top - 4 if n % 2 else box.bottom + 4) for n, x in enumerate(range(box.left, box.right + 8, 9))]
    assert left(over(grey, strokes(grey.shape, zigzag, thick=4), BLUE), words) == ["normal", "daily"]


def test_a_word_that_is_underlined_is_said():
    grey, words = rendered([(200, 300, "normal heart and bladder")])
    pen = strokes(grey.shape, [(190, words[0].box.bottom + 2), (words[-1].box.right, words[0].box.bottom + 4)])
    assert left(over(grey, pen, BLUE), words) == ["normal", "heart", "and", "bladder"]


PEN, OWN = 2, 1
FOREIGN = np.array([False, False, True])
WORD = Word("asthma", Box(0, 0, 100, 40), 0, 95.0)


def picture(*marks):
    """Labels of 40 x 200 pixels; each mark is a number and the rows and columns that it fills."""
    labels = np.zeros((40, 200), np.int32)
    for number, top, bottom, begin, end in marks:
        labels[top:bottom, begin:end] = number
    return labels


STEMS = [(OWN, 0, 40, x, x + 6) for x in range(0, 100, 12)]  # of letters, which take the pen's place


@pytest.mark.parametrize(
    ("marks", "gone"),
    [
        ([(PEN, 18, 23, 0, 100)], True),
        ([(PEN, 18, 23, 0, 100), *STEMS], True),
        ([(PEN, 18, 23, 0, 60), *STEMS], False),  # not to its end, and no letter on its way
        ([(PEN, 12, 17, 0, 50), (PEN, 28, 33, 50, 100), (OWN, 0, 40, 0, 30)], False),  # at two heights: other writing
        ([(PEN, 10, 22, 0, 50), (PEN, 22, 34, 50, 100), *STEMS[:2]], True),  # a scribble
        ([(OWN, 18, 23, 0, 100)], False),  # print's own line
        ([(PEN, 18, 23, 0, 1), (OWN, 18, 23, 0, 100)], False),
        ([], False),
    ],
)
def test_a_line_of_a_pen_through_all_of_a_word_strikes_it_out(marks, gone):
    assert struck.is_struck(WORD, picture(*marks), FOREIGN) is gone


def test_one_column_of_a_pen_is_a_line_where_a_word_is_as_narrow():
    assert struck.is_struck(Word("i", Box(0, 0, 1, 40), 0, 95.0), picture((PEN, 18, 23, 0, 1)), FOREIGN) is True


def test_a_word_without_a_middle_is_not_struck():
    assert struck.is_struck(Word("-", Box(0, 0, 0, 1), 0, 95.0), picture(), FOREIGN) is False


@pytest.mark.parametrize(
    ("line", "begin", "end", "passed", "both"),
    [
        (0, 110, 200, (110, 170), True),
        (0, 110, 200, (110, 130), False),  # less than half of it
        (0, 110, 200, None, False),
        (1, 110, 200, (110, 170), False),  # on another line
        (0, 170, 200, (170, 190), False),  # far away
    ],
)
def test_a_line_ends_within_a_word(line, begin, end, passed, both):
    marks = [(PEN, 18, 23, 0, 100)] + ([(PEN, 18, 23, *passed)] if passed else [])
    words = [WORD, Word("gout", Box(begin, 0, end, 40), line, 95.0)]
    assert struck.struck_out(words, {0, 1}, picture(*marks), FOREIGN) == ({0, 1} if both else {0})
    assert struck.struck_out(words, {0}, picture(*marks), FOREIGN) == {0}


@pytest.mark.parametrize(
    ("crossed", "lines", "gone"),
    [
        ({0, 1, 2, 3}, (0, 0, 0, 0), {0, 1, 2, 3}),
        ({0, 1, 3}, (0, 0, 0, 0), {0, 3}),  # no pen in most of what is between
        ({0, 1, 2, 3}, (0, 0, 0, 1), {0, 3}),  # another line
    ],
)
def test_what_stands_between_two_words_that_are_struck_out_is_so_too(crossed, lines, gone):
    words = [Word("gout", Box(200 * i, 0, 200 * i + 100, 40), line, 95.0) for i, line in enumerate(lines)]
    marks = [(PEN, 18, 23, 0, 100), (PEN, 18, 23, 600, 700), (PEN, 18, 23, 200, 220), (PEN, 18, 23, 400, 420)]
    labels = np.zeros((60, 760), np.int32)
    for number, top, bottom, left, right in marks:
        labels[top:bottom, left:right] = number
    assert struck.struck_out(words, crossed, labels, FOREIGN) == gone


def parts_of(labels, *tinted):
    count = int(labels.max()) + 1
    return Components(labels, np.zeros((count, 5), np.int32), np.array([n in tinted for n in range(count)]))


def test_what_was_read_from_a_pen_across_print_is_no_word():
    labels = picture((OWN, 0, 20, 0, 100), (PEN, 16, 40, 20, 60), (OWN, 25, 40, 100, 160))
    parts = parts_of(labels, PEN)
    printed = Word("GCS", Box(0, 0, 100, 20), 0, 96.0)
    scribble = Word("OS", Box(15, 10, 65, 40), 1, 39.0)
    assert overwritten.without_strokes([printed, scribble], parts) == (printed,)
    sure = Word("OS", scribble.box, 1, 90.0)
    assert overwritten.without_strokes([printed, sure], parts) == (printed, sure)
    alone = Word("OS", Box(20, 22, 60, 40), 1, 39.0)  # meets no print: stands for itself, and is judged
    assert overwritten.without_strokes([printed, alone], parts) == (printed, alone)
    mixed = Word("OS", Box(15, 10, 160, 40), 1, 39.0)  # black ink as well: somebody's print or hand
    assert overwritten.without_strokes([printed, mixed], parts) == (printed, mixed)
    bare = Word("~", Box(60, 10, 90, 24), 1, 39.0)  # no pen in it
    assert overwritten.without_strokes([printed, bare], parts) == (printed, bare)
    unsure = Word("GCS", printed.box, 0, 50.0)
    assert overwritten.without_strokes([unsure, scribble], parts) == (unsure, scribble)
    assert overwritten.without_strokes([printed, scribble], parts_of(labels)) == (printed, scribble)


@pytest.mark.parametrize("quality", [95, 60])
def test_of_a_remark_hardly_anything_is_left_where_a_camera_blurred_its_colour(quality):
    grey, words = rendered([(200, 300, LINE)])
    pen = remark(grey.shape, (230, 300), "see Rosalind 7 May", 80)
    _, packed = cv2.imencode(".jpg", over(grey, pen, BLUE)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    result = redacted(np.ascontiguousarray(cv2.imdecode(packed, cv2.IMREAD_COLOR)[..., ::-1]), words)
    assert len(result.words) >= 5
    alone = (pen > 128) & (grey > 200)
    assert (result.image[alone] < 160).mean() < 0.04
