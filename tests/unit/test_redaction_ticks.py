"""Check boxes whose edges the pen that ticks them interrupts: they stay boxes, and leave no pieces."""

import itertools

import cv2
import numpy as np
import pytest
from redaction_pages import SANS, SERIF, find_structure, redacted, rendered

from appliance.documents import Box, Word
from appliance.redaction.ink import find_ink

BLUE, BLACK, RED = (40, 60, 160), (25, 25, 25), (190, 40, 40)
SIDE = 0.12  # inches
TICK = ((-0.05, 0.4), (0.35, 1.0), (1.3, -0.35))
CROSS = ((-0.2, -0.2), (1.15, 1.2)), ((1.1, 0.0), (-0.1, 1.0))


def boxed(dpi, *strokes, ink=BLUE, millimetres=0.7, at=((1.0, 1.0),), worn=None, frame=(30, 30, 30)):
    """A page with boxes at places in inches, a pen's strokes in sides of the first; `worn`: what is lost."""
    fine = 4
    unit = dpi * fine
    image = np.full((round(2 * unit), round(3 * unit), 3), 255, np.uint8)
    for x, y in at:
        first, last = (round(x * unit), round(y * unit)), (round((x + SIDE) * unit), round((y + SIDE) * unit))
        cv2.rectangle(image, first, last, frame, max(fine, round(0.008 * unit)))
    if worn is not None:
        (top, bottom), (left, right) = ([round((1.0 + SIDE * v) * unit) for v in span] for span in worn)
        image[top:bottom, left:right] = 255
    for stroke in strokes:
        points = np.array([[(at[0][0] + SIDE * a) * dpi * fine, (at[0][1] + SIDE * b) * dpi * fine] for a, b in stroke])
        pen = np.zeros(image.shape[:2], np.uint8)
        cv2.polylines(pen, [points.round().astype(np.int32)], False, 255, round(millimetres / 25.4 * dpi * fine))
        image[pen > 0] = (image[pen > 0].astype(np.float32) * np.array(ink) / 255).astype(np.uint8)
    small = cv2.resize(image, None, fx=1 / fine, fy=1 / fine, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 0.5), np.uint8)


def seen(image, dpi):
    structure, _ = find_structure(find_ink(image, dpi), dpi)
    return structure


@pytest.mark.parametrize("dpi", [150.0, 200.0, 300.0])
@pytest.mark.parametrize("strokes", [(TICK,), CROSS, (((-0.3, 1.3), (1.3, -0.2)),)])
@pytest.mark.parametrize("ink", [BLUE, RED, BLACK, None])
def test_a_box_that_a_pen_crosses_anywhere_is_a_ticked_box(dpi, strokes, ink):
    image = boxed(dpi, *strokes, ink=BLUE if ink is None else ink, millimetres=0.5)
    if ink is None:  # a grey capture
        image = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    structure = seen(image, dpi)
    assert len(structure.frames) == len(structure.marks) == 1
    frame = structure.frames[0]
    assert abs(frame.left - dpi) <= 0.03 * dpi
    assert abs(frame.width - SIDE * dpi) <= 0.04 * dpi


@pytest.mark.parametrize("dpi", [200.0, 300.0])
@pytest.mark.parametrize("strokes", [(TICK,), CROSS])
@pytest.mark.parametrize("millimetres", [0.5, 0.7])
def test_a_coloured_box_that_a_black_pen_crosses_is_a_ticked_box(dpi, strokes, millimetres):
    image = boxed(dpi, frame=(130, 30, 90))
    pen = boxed(dpi, *strokes, ink=BLACK, millimetres=millimetres, at=((1.0, 1.0),), frame=(255, 255, 255))
    structure = seen(np.minimum(image, pen), dpi)
    assert len(structure.frames) == len(structure.marks) == 1


def test_a_box_that_a_coloured_pen_fills_is_a_ticked_box_and_a_square_of_one_ink_is_none():
    rows = [((0.1, 0.12 * n), (0.9, 0.12 * n)) for n in range(1, 8)]
    assert len(seen(boxed(300.0, *rows), 300.0).marks) == 1
    assert seen(boxed(300.0, *rows, ink=BLACK), 300.0).frames == ()


def test_three_printed_sides_that_a_pen_closes_are_a_letter_under_a_hand():
    image = boxed(300.0, ((0.97, -0.3), (0.97, 1.3)), millimetres=0.4, worn=((-0.2, 1.2), (0.93, 1.4)))
    assert seen(image, 300.0).frames == ()


def test_a_stroke_past_a_box_does_not_tick_it():
    for stroke in (((-0.6, 0.3), (0.3, -0.6)), ((-0.4, -0.8), (-0.4, 1.8)), ((-0.8, 1.4), (1.8, 1.4))):
        for ink in (BLUE, BLACK):
            assert seen(boxed(300.0, stroke, ink=ink), 300.0).marks == ()


def test_a_mark_through_two_boxes_ticks_neither_when_ink_does_not_part_them():
    long = (-0.3, 0.3), (0.4, 0.9), (2.6, 0.2), (3.6, 0.4)
    structure = seen(boxed(300.0, long, ink=BLACK, at=((1.0, 1.0), (1.0 + 2 * SIDE, 1.0))), 300.0)
    assert structure.frames == ()


@pytest.mark.parametrize("font", [SANS, SERIF, SANS.replace("Sans.", "Sans-Bold."), SERIF.replace("Regular", "Bold")])
@pytest.mark.parametrize("points", [34, 40, 52, 54, 58, 60, 66])
def test_letters_alone_or_under_a_pen_are_no_boxes(font, points):
    lines = [(100, 100, "m o D O B P R 8 H E U n L F 0 6"), (100, 300, "MODE PROBED")]
    image, _ = rendered(lines, font=font, points=points)
    assert find_structure(find_ink(image, 300.0), 300.0)[0].frames == ()
    colour = np.repeat(image[:, :, None], 3, axis=2)
    for left in range(90, 1500, 60):
        cv2.line(colour, (left, 100 + points), (left + 45, 95), BLUE, 6)
    assert find_structure(find_ink(colour, 300.0), 300.0)[0].frames == ()


def test_cells_of_a_table_with_a_stroke_through_them_are_no_boxes():
    image = np.full((600, 900), 255, np.uint8)
    for at in range(0, 82, 40):
        cv2.line(image, (300, 200 + at), (380, 200 + at), 30, 3)
        cv2.line(image, (300 + at, 200), (300 + at, 280), 30, 3)
    cv2.line(image, (305, 236), (336, 204), 30, 4)
    assert seen(image, 300.0).frames == ()


def test_what_a_pen_left_of_a_box_that_is_not_recognised_does_not_leave():
    dpi = 300.0
    image = boxed(dpi, ((-0.05, 0.4), (0.4, 0.6), (1.2, 0.1)), worn=((0.45, 1.15), (0.85, 1.1)))
    structure, parts = find_structure(find_ink(image, dpi), dpi)
    assert structure.frames == ()
    assert not (parts.boxes[1:, 4][~parts.tinted[1:]] > 0).any()  # no print is left
    left, top, wide, high = cv2.boundingRect((image.min(axis=2) < 128).astype(np.uint8))
    page = redacted(image, [Word("w", Box(left, top, left + wide, top + high), 0, 90.0)])
    assert (page.image == 255).all()


@pytest.mark.parametrize("upright", [False, True])
def test_the_steps_of_a_hairline_that_leans_lie_side_by_side(upright):
    image = np.full((900, 900), 255, np.uint8)
    cv2.line(image, (150, 400), (749, 403), 60, 1, cv2.LINE_8)
    page = redacted(np.ascontiguousarray(image.T) if upright else image, []).image
    page = page.T if upright else page
    rows = [set(np.flatnonzero(row < 255).tolist()) for row in page]
    steps = [row for row in rows if row]
    assert len(steps) >= 3
    assert all(len(one & other) >= 20 for one, other in itertools.pairwise(steps))


def test_a_level_hairline_stays_as_thin_as_it_is():
    image = np.full((900, 900), 255, np.uint8)
    image[400, 150:750] = 60
    page = redacted(image, []).image
    assert np.flatnonzero((page < 255).any(axis=1)).tolist() == [400]


@pytest.mark.parametrize(
    ("before", "behind", "boxes"),
    [(0.012, 0.012, 0), (None, 0.012, 1), (0.012, None, 1), (0.05, 0.05, 1), (0.012, 0.05, 1)],  # inches to letters
)
def test_a_box_between_the_letters_of_a_word_is_none(before, behind, boxes):
    dpi = 300.0
    image = boxed(dpi, TICK)
    height, width = round(SIDE * dpi), round(0.05 * dpi)
    left, right, top = round(dpi), round((1.0 + SIDE) * dpi), round(dpi)
    if before is not None:
        end = left - round(before * dpi)
        image[top + 2 : top + height, end - width : end - width + 8] = 25
        image[top + height // 2 - 4 : top + height // 2 + 4, end - width : end] = 25
    if behind is not None:
        start = right + round(behind * dpi)
        image[top + 2 : top + height, start : start + 8] = 25
    assert len(seen(image, dpi).frames) == boxes


def test_a_low_or_coloured_mark_beside_a_box_is_no_letter():
    dpi = 300.0
    for colour, top in ((25, 1.09), (BLUE, 1.0)):
        image = boxed(dpi, CROSS[0])
        for start in (0.95, 1.0 + SIDE + 0.012):
            image[round(top * dpi) : round(1.11 * dpi), round(start * dpi) : round((start + 0.035) * dpi)] = colour
        assert len(seen(image, dpi).frames) == 1


@pytest.mark.parametrize("reaching", [(True, True), (True, False), (False, True), (False, False)])
@pytest.mark.parametrize("inner", [(), (0.5,)])
def test_letters_that_touch_with_serifs_are_no_box(reaching, inner):
    """A typed `II` or `DI`: its stems and serifs close a square, and the serifs stand out beyond the stems."""
    image = np.full((300, 400, 3), 255, np.uint8)
    left, right, top, bottom = 150, 184, 120, 154
    first, last = left - 1 - 5 * reaching[0], right + 2 + 5 * reaching[1]
    for y in (top, bottom):
        cv2.rectangle(image, (first, y - 2), (last, y + 1), (30, 30, 30), -1)
    for x in (left, right, *(round(left + share * (right - left)) for share in inner)):
        cv2.rectangle(image, (x - 1, top), (x + 2, bottom), (30, 30, 30), -1)
    structure = seen(np.asarray(cv2.GaussianBlur(image, (0, 0), 0.6), np.uint8), 300.0)
    assert len(structure.frames) == (0 if any(reaching) else 1)


@pytest.mark.parametrize("millimetres", [0.4, 0.55])
@pytest.mark.parametrize("past", [0.06, 0.15, 0.3])
def test_a_cross_through_all_corners_of_a_box_in_its_own_ink_is_a_tick(millimetres, past):
    corners = ((-past, -past), (1 + past, 1 + past)), ((1 + past, -past), (-past, 1 + past))
    structure = seen(boxed(300.0, *corners, ink=BLACK, millimetres=millimetres), 300.0)
    assert len(structure.frames) == len(structure.marks) == 1


@pytest.mark.parametrize("lean", [0, 1, 2])
def test_a_box_with_thick_ragged_sides_that_lean_is_not_ticked(lean):
    """As a fax at 200 dpi prints it: sides of four pixels that are not cut straight."""
    image = np.full((200, 300), 255, np.uint8)
    for row in range(27):
        left = 100 + row * lean // 26
        cells = range(27) if row < 4 or row > 22 else (*range(4), *range(23, 27))
        for column in cells:
            image[80 + row, left + column] = 0
        if 4 <= row <= 22:
            image[80 + row, left + 4 : left + 4 + row % 2] = image[80 + row, left + 22 - row % 2 : left + 23] = 0
    structure = seen(image, 200.0)
    assert len(structure.frames) == 1
    assert structure.marks == ()
    cv2.line(image, (107, 93), (112, 99), 0, 2)
    cv2.line(image, (112, 99), (119, 87), 0, 2)
    assert len(seen(image, 200.0).marks) == 1
