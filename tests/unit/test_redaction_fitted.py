import cv2
import numpy as np

from appliance.documents import Box, Word
from appliance.redaction.boxes import fitted
from appliance.redaction.ink import components


def page(*letters):
    """The components of a page with solid letters."""
    mask = np.zeros((200, 600), np.uint8)
    for left, top, right, bottom in letters:
        cv2.rectangle(mask, (left, top), (right - 1, bottom - 1), 255, -1)
    return components(mask)


def boxes(words, parts):
    return [(w.box.left, w.box.right) for w in fitted(words, parts)]


def word(text, left, right, line=0, top=50, bottom=80):
    return Word(text, Box(left, top, right, bottom), line, 90.0)


def test_a_box_ends_where_the_next_word_begins():
    words = [word("0.50", 100, 320), word("-", 210, 230), word("1.10", 240, 320)]
    assert boxes(words, page()) == [(100, 210), (210, 230), (240, 320)]


def test_boxes_that_lie_on_each_other_or_on_other_lines_stay():
    on = [word("O", 100, 140), word("x", 104, 130)]
    below = [word("asthma", 100, 200), word("daily", 150, 260, line=1, top=90, bottom=120)]
    apart = [word("asthma", 100, 200), word("daily", 150, 260, top=90, bottom=120)]
    for words in (on, below, apart):
        assert boxes(words, page()) == [(w.box.left, w.box.right) for w in words]
    assert fitted([], page()) == ()


def test_a_letter_that_a_box_cuts_is_the_words():
    assert boxes([word("M", 100, 118)], page((102, 50, 130, 80))) == [(102, 130)]
    assert boxes([word("M", 112, 132)], page((102, 50, 130, 80))) == [(102, 130)]


def test_ink_of_others_too_far_or_too_high_is_not_the_words():
    cut = [word("M", 100, 118)]
    assert boxes(cut, page((102, 50, 150, 80))) == [(100, 118)]  # as wide as two letters
    assert boxes(cut, page((102, 20, 130, 80))) == [(100, 118)]  # higher
    assert boxes(cut, page((115, 50, 132, 80))) == [(100, 118)]  # hardly inside
    assert boxes([*cut, word("a", 125, 140)], page((102, 50, 130, 80))) == [(102, 118), (125, 140)]  # shared
    assert boxes(cut, page((140, 50, 160, 80))) == [(100, 118)]  # beside


def test_a_box_ends_where_its_letters_end():
    letters = [(left, 50, left + 14, 80) for left in (100, 118, 136)]
    dirt = [(120, 30, 122, 32), (128, 92, 130, 95), (176, 60, 178, 62)]
    (one,) = fitted([word("54.2", 98, 190, top=28, bottom=96)], page(*letters, *dirt))
    assert one.box == Box(100, 50, 150, 80)


def test_a_larger_speck_is_dirt_only_far_from_the_letters():
    letters = [(left, 50, left + 14, 80) for left in (100, 118, 136)]
    (one,) = fitted(
        [word("asthma", 98, 152, top=20, bottom=110)], page(*letters, (120, 22, 126, 28), (110, 100, 116, 106))
    )
    assert (one.box.top, one.box.bottom) == (50, 80)
    (one,) = fitted([word("i", 98, 152, top=30, bottom=82)], page(*letters, (120, 38, 126, 44)))
    assert one.box.top == 38  # the dot of a letter


def test_a_full_stop_and_the_dot_before_a_number_are_no_dirt():
    stops = page((90, 77, 93, 80), (100, 50, 114, 80), (118, 50, 132, 80), (139, 77, 142, 80))
    assert boxes([word(".52.", 88, 144)], stops) == [(90, 142)]
    far = page((70, 77, 73, 80), (100, 50, 114, 80), (118, 50, 132, 80))
    assert boxes([word("52", 68, 134)], far) == [(100, 132)]


def test_a_letter_of_the_next_word_is_none_of_a_boxs_own():
    letters = page((100, 50, 114, 80), (118, 50, 132, 80), (150, 50, 170, 80), (174, 50, 194, 80))
    words = [word("54", 98, 151), word("KG", 151, 196)]
    assert boxes(words, letters) == [(100, 132), (150, 194)]


def test_a_letter_that_two_boxes_share_goes_to_the_one_that_has_no_other():
    letters = page((100, 50, 114, 80), (118, 50, 132, 80), (150, 50, 164, 80))
    words = [word("in", 98, 157), word("3", 157, 164, top=20, bottom=90)]
    narrow = fitted(words, letters)
    assert [w.box for w in narrow] == [Box(100, 50, 132, 80), Box(150, 50, 164, 80)]


def test_a_box_of_dirt_alone_and_one_of_others_letters_stay():
    assert boxes([word("-", 98, 190)], page((110, 50, 130, 52), (150, 20, 600, 180))) == [(110, 190)]
    inside = [word("high", 98, 200), word("h", 98, 120)]
    assert boxes(inside, page((100, 50, 114, 80), (130, 50, 150, 80))) == [(100, 150), (100, 114)]


def tall(*marks, beside=2, box=(50, 125)):
    """The upper and lower end of a box that reaches into another line, beside words that do not."""
    letters = [(200, 50, 214, 80), (218, 50, 232, 80)]
    others = [word("lung", 300, 360), word("lips", 400, 460), word("eyes", 500, 560)][:beside]
    around = [(w.box.left + x, 50, w.box.left + x + 14, 80) for w in others for x in (0, 20, 46)]
    words = [word("no", 200, 232, top=box[0], bottom=box[1]), *others]
    words += [word("next", left, left + 60, line=1, top=150, bottom=180) for left in (0, 80)]  # for the usual height
    found = fitted(words, page(*letters, *around, *marks))[0].box
    return found.top, found.bottom


def test_a_box_leaves_out_what_nobody_read_in_the_next_line():
    below, above = (205, 105, 219, 135), (205, 2, 219, 32)
    assert tall(below) == (50, 80)
    assert tall(above, box=(12, 80)) == (50, 80)
    assert tall((218, 60, 232, 88), below) == (50, 88)  # a letter that hangs down
    assert tall(below, beside=1) == (50, 125)  # nothing says where its line is
    assert tall((218, 60, 232, 110), below)[1] == 125  # a mark joins the lines
    assert tall((240, 105, 254, 135)) == (50, 80)  # beside the box: it ends at its letters anyhow
    assert tall(below, box=(50, 90)) == (50, 80)


def test_a_box_around_nothing_of_its_line_stays():
    words = [word("no", 200, 232, top=90, bottom=180), *(word("lung", left, left + 60) for left in (300, 400, 500))]
    assert fitted(words, page((200, 100, 214, 130), (200, 140, 214, 170)))[0].box.bottom == 170


def test_a_box_begins_behind_the_check_box_that_it_was_drawn_over():
    frame = Box(60, 50, 90, 80)
    parts = page((64, 40, 100, 76), (110, 52, 126, 80), (130, 52, 146, 80))  # a tick that sticks out, two letters
    drawn_over = [word("High", 58, 200)]
    assert [(w.box.left, w.box.right) for w in fitted(drawn_over, parts, [frame])] == [(110, 146)]
    assert boxes(drawn_over, parts) == [(64, 146)]
    others = [word("High", 20, 200), word("High", 58, 200, top=150, bottom=180), word("V", 58, 100)]
    assert [fitted([other], parts, [frame])[0].box.left for other in others] == [64, 58, 64]
    assert fitted(drawn_over, page((64, 40, 100, 76)), [frame])[0].box.left == 64  # nothing stands behind it


def test_a_code_is_rid_of_what_its_check_box_was_read_as():
    frame = Box(100, 50, 126, 76)
    letters = page(*[(left, 50, left + 14, 80) for left in range(140, 240, 20)])
    for read, said in (
        ("1199202", "99202"),
        ("\u212299202", "99202"),
        ("4J0690", "J0690"),
        ("*1E11.65", "E11.65"),
        ("99202", "99202"),
        ("OLow12", "OLow12"),  # no code
        ("123499202", "123499202"),  # more than a box is read as
    ):
        assert fitted([word(read, 100, 240)], letters, [frame])[0].text == said
    fewer = page(*[(left, 50, left + 14, 80) for left in range(140, 220, 20)])
    assert fitted([word("1199202", 100, 240)], fewer, [frame])[0].text == "1199202"  # four marks are no code
    assert fitted([word("2", 100, 240)], letters, [frame])[0].text == "2"


def test_a_letter_or_two_are_rid_of_what_their_check_box_was_read_as():
    frame = Box(100, 50, 126, 76)
    one = page((140, 50, 158, 80))
    two = page((140, 50, 158, 80), (164, 50, 182, 80))
    for read, letters, said in (
        ("ON", one, "N"),
        ("[Y", one, "Y"),
        ("ONA", two, "NA"),
        ("ON", two, "ON"),  # both are letters
        ("AN", one, "AN"),  # no box looks so
        ("O4", one, "O4"),
        ("OONA", two, "OONA"),
    ):
        assert fitted([word(read, 100, 190)], letters, [frame])[0].text == said
    assert fitted([word("ON", 140, 158)], one, [frame])[0].text == "N"  # its box is the letter's
    assert fitted([word("ON", 100, 158)], one, [frame])[0].text == "N"  # no wider than a check box and its tick
    assert fitted([word("X", 100, 158)], one, [frame])[0].text == "X"
    assert fitted([word("ON", 140, 158)], page((300, 50, 318, 80)), [frame])[0].text == "ON"
    assert fitted([word("ON", 300, 318)], page((300, 50, 318, 80)), [frame])[0].text == "ON"  # far behind it
