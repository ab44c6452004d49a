"""Marks that are no print of the page: coloured pens, stamps, comb fields, edges, ticks."""

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import PURPOSE, SANS, NoTagger, find_structure, read_page, rendered

from appliance.documents import Barcode, Box, ReadPage, Word
from appliance.redaction import bars, hand_fields, handwriting, misfits, stamps
from appliance.redaction.combs import find_combs, find_strokes
from appliance.redaction.findings import gather
from appliance.redaction.ink import components, find_ink, layered
from appliance.redaction.painting import belongings, find_zones, meet
from appliance.redaction.redactor import Redactor
from appliance.sim.drawing.fonts import font_file
from appliance.sim.drawing.marks import date_stamp, round_stamp, signature

BLUE, RED, BLACK = (24, 40, 128), (160, 30, 50), (20, 20, 22)


def redact(image, words, barcodes=()):
    redactor = Redactor(PURPOSE, NoTagger())
    page = ReadPage(read_page(image).accepted, tuple(words), tuple(barcodes))
    found = redactor.detect(page)
    return redactor.redact(page, found, gather([found]))


def coloured(grey):
    return np.stack([grey] * 3, axis=2)


def lay(image, mask, x, y, colour):
    """Lays ink of a colour on an RGB page, as a filter."""
    view = image[y : y + mask.shape[0], x : x + mask.shape[1]]
    alpha = (mask[: view.shape[0], : view.shape[1]] / 255.0)[..., None]
    view[:] = np.rint(view * (1 - alpha) + alpha * np.minimum(view, colour)).astype(np.uint8)


def written(text, face, size=44):
    font = ImageFont.truetype(str(font_file(face)), size)
    left, top, right, bottom = (int(v) for v in font.getbbox(text))
    picture = Pillow.new("L", (right - left + 8, bottom - top + 8))
    ImageDraw.Draw(picture).text((4 - left, 4 - top), text, fill=255, font=font)
    return np.asarray(picture, np.uint8)


def test_a_coloured_pen_across_black_print_leaves_the_print_and_stays_behind():
    grey, words = rendered([(200, 300, "normal lungs and heart")])
    image = coloured(grey)
    pen = np.zeros((120, 900), np.uint8)
    cv2.line(pen, (0, 100), (899, 20), 255, 6, cv2.LINE_AA)
    lay(image, pen, 150, 270, BLUE)
    page = redact(image, words)
    assert [w.text for w in page.words] == ["normal", "lungs", "and", "heart"]
    plain = redact(coloured(grey), words)
    missing = (plain.image < 100) & (page.image > 180)
    extra = (page.image < 180) & (plain.image == 255)
    assert missing.sum() < 0.25 * (plain.image < 100).sum()
    assert extra.sum() < 120
    black = redact(np.minimum(image, image.min(axis=2, keepdims=True)), words)
    assert (black.image < 128).sum() < (page.image < 128).sum()


def test_a_thin_coloured_pen_is_coloured_too():
    grey, words = rendered([(200, 300, "normal lungs and heart")])
    image = coloured(grey)
    pen = np.zeros((60, 300), np.uint8)
    cv2.ellipse(pen, (150, 30), (120, 20), 0, 0, 360, 255, 1, cv2.LINE_AA)
    lay(image, pen, 700, 290, BLUE)
    ink = find_ink(image, 300.0)
    parts = layered(ink.mask, components(ink.mask), ink.tint, 300.0)
    assert parts.tinted.any()
    page = redact(image, words)
    plain = redact(coloured(grey), words)
    assert ((page.image < 200) & (plain.image == 255)).sum() < 40


def test_a_coloured_heading_is_print_and_a_coloured_hand_is_not():
    image = coloured(np.full((500, 1600), 255, np.uint8))
    words, at = [], 100
    for number, (face, text) in enumerate([("LiberationSans-Bold", "Asthma"), ("Breip", "asthma")]):
        mask = written(text, face)
        lay(image, mask, at, 100 + 150 * number, BLUE)
        words.append(
            Word(
                text, Box(at, 100 + 150 * number, at + mask.shape[1], 100 + 150 * number + mask.shape[0]), number, 95.0
            )
        )
    assert [w.text for w in redact(image, words).words] == ["Asthma"]


def test_colour_says_nothing_where_all_print_has_it():
    lines = [(100, 60 + 70 * i, "normal lungs and no pain today at rest 81 mg") for i in range(6)]
    grey, words = rendered(lines, size=(1700, 600))
    image = np.full((*grey.shape, 3), 255, np.uint8)
    lay(image, 255 - grey, 0, 0, BLUE)
    assert len(redact(image, words).words) > 0.8 * len(words)


def test_letters_of_two_colours_throughout_make_colour_unsure():
    lines = [(100, 60 + 70 * i, "normal lungs and no pain today at rest 81 mg") for i in range(6)]
    grey, words = rendered(lines, size=(1700, 600))
    image = coloured(grey)
    rows = np.arange(grey.shape[0]) % 24 < 12
    image[(grey < 128) & rows[:, None]] = (30, 60, 190)
    ink = find_ink(image, 300.0)
    whole = components(ink.mask)
    assert ink.tint is not None
    assert layered(ink.mask, whole, ink.tint, 300.0) is whole
    assert layered(ink.mask, whole, np.zeros_like(ink.tint), 300.0) is whole
    assert len(redact(image, words).words) > 0.8 * len(words)


def test_a_light_heading_on_a_coloured_bar_is_dark_neutral_print():
    grey, words = rendered([(100, 100, "asthma")], size=(900, 300))
    image = coloured(grey)
    image[90:150, 60:860] = 255 - image[90:150, 60:860]
    image[90:150, 60:860] = np.maximum(image[90:150, 60:860], (30, 60, 120))
    cv2.line(image, (100, 250), (500, 250), (200, 30, 30), 5)
    assert [w.text for w in redact(image, words).words] == ["asthma"]


@pytest.mark.parametrize("degrees", [-14, -5, 6, 17])
def test_stamps_that_lean_stay_behind_though_they_read_well(degrees):
    image, words = rendered(
        [(100, 100, "normal lungs and no pain today"), (100, 700, "no pain at rest")], size=(1700, 900)
    )
    picture = Pillow.new("L", (700, 300))
    ImageDraw.Draw(picture).text((150, 110), "CLINIC COPY", fill=255, font=ImageFont.truetype(SANS, 56))
    mask = np.asarray(picture.rotate(degrees, Pillow.Resampling.BICUBIC), np.uint8)
    image[300:600, 500:1200] = np.minimum(image[300:600, 500:1200], 255 - mask)
    left, top, wide, high = cv2.boundingRect(mask)
    middle = left + wide // 2
    words += [
        Word("CLINIC", Box(500 + left, 300 + top, 500 + middle, 300 + top + high), 7, 90.0),
        Word("COPY", Box(500 + middle, 300 + top, 500 + left + wide, 300 + top + high), 7, 90.0),
    ]
    page = redact(image, words)
    assert {w.text for w in page.words}.isdisjoint({"CLINIC", "COPY"})
    assert "lungs" in {w.text for w in page.words}
    assert (page.image[320:580, 520:1180] == 255).all()


def test_words_inside_a_ring_stay_behind_and_black_print_under_a_coloured_ring_does_not():
    for colour, kept in ((BLACK, False), (RED, True)):
        grey, words = rendered([(560, 300, "normal lungs")], size=(1700, 700))
        image = coloured(grey)
        ring = np.zeros((500, 700), np.uint8)
        cv2.ellipse(ring, (350, 250), (330, 200), 0, 0, 360, 255, 7, cv2.LINE_AA)
        lay(image, ring, 370, 70, colour)
        page = redact(image, words)
        assert ([w.text for w in page.words] == ["normal", "lungs"]) is kept
        assert (page.image[60:250] == 255).all()


def test_round_and_framed_stamps_leave_nothing():
    for colour in (RED, BLUE, BLACK):
        image = coloured(np.full((900, 1700), 255, np.uint8))
        lay(image, round_stamp("PINECREST FAMILY PRACTICE", ("COPY", "SENT"), -8.0), 200, 200, colour)
        lay(image, date_stamp(("RECEIVED", "12 MAR 2021"), 0.0), 900, 300, colour)
        words = [
            Word("SENT", Box(380, 425, 480, 460), 0, 80.0),
            Word("RECEIVED", Box(1010, 372, 1180, 402), 1, 96.0),
            Word("12", Box(990, 418, 1030, 446), 2, 90.0),
            Word("MAX", Box(1040, 418, 1110, 446), 2, 90.0),
            Word("mg", Box(1120, 418, 1200, 446), 2, 90.0),
        ]
        page = redact(image, words)
        assert page.words == ()


def test_a_stamps_word_takes_its_lines_with_it_but_no_heading_or_label_is_one():
    def word(text, left, top, wide=120):
        return Word(text, Box(left, top, left + wide, top + 30), top, 95.0)

    stamp = [
        word("RECEIVED", 500, 100, 200),
        word("9", 520, 150, 20),
        word("2019", 560, 150, 80),
        word("Dept", 540, 200),
    ]
    far = [word("asthma", 520, 500), word("COPY", 100, 800), word("pain", 100, 850), word("SENT", 900, 900)]
    beside = [word("to", 1030, 900, 40), word("RECEIVED:", 100, 1000), word("7", 120, 1050, 20)]
    assert stamps.received([*stamp, *far, *beside]) == {0, 1, 2, 3}
    crumb = Word("ren", Box(500, 84, 540, 96), 3, 57.0)  # of its frame, read as a word
    assert {0, 1, 2, 3} <= stamps.received([*stamp, crumb])
    assert stamps.received([*stamp, Word("forms", Box(740, 84, 860, 118), 3, 95.0)]) == set()


@pytest.mark.parametrize(("count", "gap", "stays"), [(12, 12, False), (5, 12, True), (12, 90, True)])
def test_a_line_of_text_below_a_stamp_is_none_of_its_lines(count, gap, stays):
    stamp = [Word("ENTERED", Box(900, 100, 1100, 130), 1, 95.0), Word("8", Box(920, 150, 950, 180), 2, 95.0)]
    left = 950 - (count // 2) * (60 + gap)
    boxes = [Box(left + i * (60 + gap), 160, left + i * (60 + gap) + 60, 190) for i in range(count)]
    found = stamps.received([*stamp, *(Word("cough", box, 3, 95.0) for box in boxes)])
    assert {0, 1} <= found
    assert (len(found) > 2) is stays


def test_the_heading_of_a_column_is_no_stamp():
    def row(top, *texts):
        return [Word(t, Box(100 + 300 * i, top, 220 + 300 * i, top + 30), top, 95.0) for i, t in enumerate(texts)]

    table = [*row(100, "CHARGE", "PAID", "BALANCE"), *row(160, "214.00", "112.88", "30.00")]
    assert stamps.received(table) == set()
    assert stamps.received([*row(100, "CHARGE", "PAID"), *row(160, "214.00", "112.88")]) != set()


def test_the_coloured_fringe_of_black_letters_is_no_ink_of_its_own():
    image = np.full((300, 300, 3), 255, np.uint8)
    image[100:200, 100:110] = 0
    image[100:200, 110] = (120, 20, 20)  # what a lens makes of their edges
    assert find_ink(image, 300.0).tint is None
    image[100:200, 200:206] = (120, 20, 20)
    assert find_ink(image, 300.0).tint[150, 203]


def test_a_number_with_more_digits_than_fit_into_its_place_is_misread():
    column = [Word("0.88", Box(100, 60 * row, 154, 60 * row + 20), row, 95.0) for row in range(4)]
    misread, narrow = Word("72724", Box(100, 300, 134, 320), 9, 60.0), Word("72", Box(100, 300, 112, 320), 9, 95.0)
    assert misfits.squeezed([*column, misread]) == {4}
    assert misfits.squeezed([*column, narrow]) == set()  # two digits say little
    assert misfits.squeezed([*column[1:], misread]) == set()  # so do three numbers
    assert misfits.squeezed([*column, Word("72724", Box(100, 300, 134, 309), 9, 95.0)]) == set()  # in smaller print


@pytest.mark.parametrize("text", ["29.6 pg", "300 mg)", "Rx 20 mg", "| 10060"])
def test_letters_that_hang_below_a_short_line_do_not_make_it_lean(text):
    lines = [(100, 100 + 80 * row, "normal lungs and heart tones today") for row in range(5)]
    image, words = rendered([*lines, (100, 560, text)], size=(1700, 700), font=str(font_file("LiberationMono-Regular")))
    parts = components(find_ink(image, 300.0).mask)
    members = belongings(parts, meet(parts, find_zones(words, image.shape)), len(words))
    assert stamps.leaning(words, members, parts) == set()


def test_short_crooked_and_lone_lines_say_nothing_about_their_lean():
    image, words = rendered([(100, 100, "no"), (100, 200, "a b c d"), (700, 100, "asthma")], size=(1700, 500))
    parts = components(find_ink(image, 300.0).mask)
    members = belongings(parts, meet(parts, find_zones(words, image.shape)), len(words))
    assert stamps.leaning(words, members, parts) == set()
    assert stamps.leaning([], [], parts) == set()
    assert stamps.leaning([Word("x", Box(0, 0, 5, 5), 0, 9.0)], [[]], parts) == set()
    steps = [(100 + 60 * i, 100 + 22 * (i % 2), "mmm"[: 1 + i % 2]) for i in range(12)]
    image, words = rendered(steps, size=(1700, 300))
    words = [Word(w.text, w.box, 0, 95.0) for w in words]
    parts = components(find_ink(image, 300.0).mask)
    members = belongings(parts, meet(parts, find_zones(words, image.shape)), len(words))
    assert stamps.leaning(words, members, parts) == set()


def test_comb_fields_are_one_field_and_stay_behind():
    image, words = rendered([(100, 60, "Date of birth")], size=(1700, 500))
    top, bottom, pitch = 200, 276, 62
    cv2.rectangle(image, (100, top), (100 + 8 * pitch, bottom), 0, 3)
    for cell in range(1, 8):
        cv2.line(image, (100 + cell * pitch, top), (100 + cell * pitch, bottom), 100, 3)
    font = ImageFont.truetype(str(font_file("LiberationSans-Regular")), 46)
    picture = Pillow.fromarray(image)
    for cell, digit in enumerate("07101930"):
        ImageDraw.Draw(picture).text((118 + cell * pitch, 214), digit, fill=0, font=font)
    image = np.asarray(picture, np.uint8).copy()
    boxes = (("10", 2), ("mg", 4))
    inside = [Word(t, Box(118 + c * pitch, 216, 150 + (c + 1) * pitch, 262), 2, 95.0) for t, c in boxes]
    read = [*words, *inside]
    page = redact(image, read)
    assert [w.text for w in page.words] == ["Date", "of", "birth"]
    assert page.reasons["denied-boxed-cells"] >= 1
    assert (page.image[212:262, 104 : 96 + 8 * pitch] == 255).all()


def test_uneven_and_unlike_strokes_are_no_comb():
    mask = np.zeros((400, 1600), np.uint8)
    for x, high in ((100, 60), (150, 60), (260, 60), (300, 100), (345, 60), (900, 60), (1400, 30)):
        mask[100 : 100 + high, x : x + 3] = 255
    assert find_combs(find_strokes(mask, 300.0), components(mask), (), 300.0) == []


@pytest.mark.parametrize("read", [True, False])
def test_stems_of_letters_that_a_printer_sets_at_one_pitch_are_no_comb_and_strokes_between_letters_are(read):
    mask = np.zeros((300, 1200), np.uint8)
    for x in range(100, 700, 40):  # letters: stems with a foot, all of one pitch
        mask[100:145, x : x + 4] = 255
        mask[141:145, x : x + 24] = 255
    words = [Box(90, 95, 740, 150)] if read else []
    assert bool(find_combs(find_strokes(mask, 300.0), components(mask), (), 300.0, words)) is not read
    for x in range(100, 700, 40):
        mask[141:145, x + 4 : x + 24] = 0  # what parts cells stands alone
    assert find_combs(find_strokes(mask, 300.0), components(mask), (), 300.0, words)


def test_cells_that_are_boxes_of_their_own_are_a_comb_whatever_was_read_there():
    mask = np.zeros((300, 1200), np.uint8)
    for x in range(100, 700, 80):
        cv2.rectangle(mask, (x, 100), (x + 40, 160), 255, 3)
    assert find_combs(find_strokes(mask, 300.0), components(mask), (), 300.0, [Box(90, 95, 740, 165)])


def test_edges_of_dark_places_and_streaks_are_no_rules():
    image = np.full((3300, 2550), 255, np.uint8)
    cv2.line(image, (300, 700), (1800, 700), 0, 4)  # a rule
    image[900:1700, 300:1300] = 60  # a dark picture with a pale frame
    cv2.rectangle(image, (296, 896), (1304, 1704), 0, 3)
    image[:, 0:90] = 30  # the scanner's backing
    cv2.line(image, (92, 200), (92, 3000), 0, 3)
    image[:, 2000:2003] = 90  # dirt on the glass
    cv2.line(image, (400, 3220), (2100, 3220), 0, 3)  # the edge of a sheet
    cv2.line(image, (2490, 400), (2490, 2600), 0, 3)
    page = redact(image, [])
    assert [(box.top // 10, box.width // 100) for box in page.structure] == [(69, 15)]


def test_the_line_beside_a_dark_place_is_its_edge():
    image = np.full((3300, 2550), 255, np.uint8)
    image[900:1700, 300:1300] = 90
    cv2.line(image, (1308, 930), (1308, 1670), 0, 3)
    cv2.line(image, (1800, 930), (1800, 1670), 0, 3)
    structure, _ = find_structure(find_ink(image, 300.0), 300.0)
    assert [box.left // 10 for box in structure.boxes] == [179]


def test_corners_of_a_barcode_are_no_check_boxes():
    image = np.full((600, 1200), 255, np.uint8)
    cv2.rectangle(image, (300, 200), (342, 242), 0, 4)
    cv2.rectangle(image, (900, 200), (942, 242), 0, 4)
    assert len(find_structure(find_ink(image, 300.0), 300.0)[0].frames) == 2
    code = Barcode("QRCode", "x", Box(295, 195, 500, 400))
    assert len(find_structure(find_ink(image, 300.0), 300.0, [code.box])[0].frames) == 1
    page = redact(image, [], [code])
    assert (page.image[:, :600] == 255).all()
    assert (page.image[:, 800:] < 255).any()


def test_a_coloured_tick_across_its_frame_is_still_a_mark():
    image = coloured(np.full((400, 800), 255, np.uint8))
    cv2.rectangle(image, (300, 100), (340, 140), BLACK, 3)
    tick = np.zeros((100, 100), np.uint8)
    cv2.polylines(tick, [np.array([(10, 45), (24, 62), (70, 8)], np.int32)], False, 255, 6, cv2.LINE_AA)
    lay(image, tick, 295, 75, BLUE)
    structure, _ = find_structure(find_ink(image, 300.0), 300.0)
    assert len(structure.frames) == len(structure.marks) == 1


def test_a_signature_in_any_ink_leaves_nothing_even_when_it_reads_as_a_word():
    for seed in range(6):
        for colour in (BLUE, BLACK):
            grey, words = rendered([(100, 60, "Physician signature"), (100, 700, "no pain at rest today")])
            image = coloured(grey)
            mask = signature(seed)
            lay(image, mask, 400, 300, colour)
            read = [*words, Word("Heart", Box(420, 310, 1000, 470), 5, 91.0)]
            page = redact(image, read)
            assert (page.image[300:490, 400:1020] == 255).all()


def test_a_letter_read_into_too_small_a_box_is_copied_whole():
    image, words = rendered([(100, 100, "is a normal lung")])
    torn = [
        w if w.text != "a" else Word("a", Box(w.box.left + 10, w.box.top, w.box.right, w.box.bottom), 0, 95.0)
        for w in words
    ]
    page = redact(image, torn)
    whole = redact(image, words)
    assert abs(int((page.image < 128).sum()) - int((whole.image < 128).sum())) < 20


def test_digits_say_little_for_print():
    box = Box(0, 0, 60, 20)
    said = [handwriting._evidence(Word(text, box, 0, 88.0), -7.0, tinted=False) for text in ("2020", "0106", "pain")]
    assert said == [handwriting.NUMBER, handwriting.NUMBER, -7.0]


def test_what_looks_like_no_print_at_all_is_none_whatever_it_was_read_as():
    tick = Word("y", Box(0, 0, 30, 30), 0, 92.0)
    assert (
        handwriting._evidence(tick, 9.5, tinted=False) > handwriting.CHANGE + hand_fields.LEAVE * handwriting.CHANGE - 1
    )


def test_lone_dots_and_dashes_stand_for_nothing_and_those_beside_cleared_words_do():
    def word(text, left, line):
        return Word(text, Box(left, 100 * line, left + 20, 100 * line + 20), line, 90.0)

    words = [word("81", 0, 0), word("-", 30, 0), word("-", 60, 0), word("90", 90, 0), word("~", 400, 0),
             word("x", 0, 1), word("-", 30, 1), word("-", 500, 2)]  # fmt: skip
    assert misfits.astray(words, [True, True, True, True, True, False, True, True]) == {4, 6, 7}


def test_a_lone_letter_needs_more_to_be_print():
    mask = np.zeros((200, 900), np.uint8)
    cv2.polylines(mask, [np.array([(104, 60), (118, 80), (150, 22)], np.int32)], False, 255, 5)
    tick = Word("v", Box(100, 18, 154, 84), 0, 80.0)
    parts = components(mask)
    members = belongings(parts, meet(parts, find_zones([tick], mask.shape)), 1)
    assert handwriting.not_print([tick], members, parts, [0]).words == {0}


def bar_code(widths, top=100, high=50, gap=6, slope=0.0):
    """Ink of bars side by side."""
    mask, left = np.zeros((300, 1200), np.uint8), 100
    for wide in widths:
        drop = round(slope * (left - 100))
        mask[top + drop : top + high + drop, left : left + wide] = 255
        left += wide + gap
    return mask, Box(100, top, left - gap, top + high)


@pytest.mark.parametrize("slope", [0.0, 0.02])
def test_bars_side_by_side_are_a_code(slope):
    mask, box = bar_code([4, 10, 4, 4, 14, 4, 10, 4], slope=slope)
    (found,) = bars.find(components(mask), 300.0)
    assert (found.left, found.right, found.top) == (box.left, box.right, box.top)


@pytest.mark.parametrize(
    "mask",
    [
        bar_code([4, 10, 4, 4, 14])[0],  # few
        bar_code([4] * 8, gap=40)[0],  # far from each other
        bar_code([30] * 8)[0],  # as wide as letters
        bar_code([4] * 8, high=14, gap=3)[0],  # letters of small print
        bar_code([4] * 8, slope=1.0)[0],
    ],
)
def test_strokes_of_letters_and_tables_are_no_code(mask):
    assert bars.find(components(mask), 300.0) == []


def test_letters_read_from_a_code_that_nobody_can_read_stay_behind():
    image, words = rendered([(100, 60, "Next visit")], size=(1700, 500))
    code, box = bar_code([4, 10, 4, 4, 14, 4, 10, 4, 4, 10], top=200)
    image[200:250, 100 : box.right] = np.where(code[200:250, 100 : box.right] > 0, 0, 255)
    read = [
        *words,
        Word("III", Box(100, 200, 150, 250), 2, 95.0),
        Word("visit", Box(160, 200, box.right, 250), 2, 95.0),
    ]
    page = redact(image, read)
    assert [w.text for w in page.words] == ["Next", "visit"]
    assert (page.image[195:255, 90 : box.right + 10] == 255).all()
