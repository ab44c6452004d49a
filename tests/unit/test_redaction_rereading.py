import itertools
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import pytest
from redaction_pages import PURPOSE, NoTagger, find_structure, read_page, rendered

from appliance.documents import Box, Word
from appliance.reading.reader import read_sheet
from appliance.redaction import mounting, rereading, weak
from appliance.redaction.ink import components, find_ink, layered
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.redactor import Redactor
from appliance.redaction.rereading import Again
from appliance.sections.pages import ReadingConfig

LEXICON = load_lexicon()
LINES = [
    (100, 100, "Sodium and potassium are normal today"),
    (100, 200, "Creatinine"),
    (700, 200, "1.10"),
    (100, 300, "The gallstones were removed without complication"),
]


def script(*lines):
    """A reader that answers with these words, line by line of the sheet, and remembers the sheets."""
    seen = []

    def reader(image, dpi):
        seen.append((image, dpi))
        words = []
        for number, texts in enumerate(lines):
            top = 70 + number * 110
            inked = np.flatnonzero((image[top - 10 : top + 50] < 128).any(axis=0))
            left, right = (int(inked[0]), int(inked[-1]) + 1) if inked.size else (60, 140)
            step = (right - left) / (sum(len(text) + 1 for text, _ in texts) - 1)
            for text, confidence in texts:
                end = left + round(step * len(text))
                words.append(Word(text, Box(left, top, end, top + 30), number, confidence))
                left = end + round(step)
        return tuple(words)

    reader.seen = seen
    return reader


def page_with(**confidences):
    """The picture and its words, some of them read with less confidence, or read as something else."""
    image, words = rendered(LINES)
    found = []
    for word in words:
        text, confidence = confidences.get(word.text.replace(".", "_"), (word.text, 95.0))
        if text:
            found.append(replace(word, text=text, confidence=confidence))
    return image, found


def again(image, words, reader, pieces=20):
    ink = find_ink(image, 300.0)
    parts = layered(ink.mask, components(ink.mask), ink.tint, 300.0)
    return rereading.reread(words, ink, parts, LEXICON, Again(reader, pieces))


def texts(words):
    return " ".join(w.text for w in words)


def test_lone_letters_must_be_read_more_surely_than_words():
    box = Box(0, 0, 20, 20)
    for text, confidence, asked in (("E", 80.0, True), ("E", 86.0, False), ("normal", 80.0, False), ("L.", 80.0, True)):
        assert weak.weak_words([Word(text, box, 0, confidence)], LEXICON) == ({0} if asked else set())


def test_a_page_that_was_read_well_is_not_read_again():
    image, words = page_with()
    reader = script()
    assert again(image, words, reader) == tuple(words)
    assert reader.seen == []


def test_a_sure_second_reading_takes_the_place_of_a_weak_one():
    image, words = page_with(potassium=("potassjum", 41.0))
    found = again(image, words, script([("potassium", 96.0)]))
    assert texts(found).startswith("Sodium and potassium are")
    assert next(w for w in found if w.text == "potassium").confidence >= 96.0
    assert [w.line for w in found] == sorted(w.line for w in found)


def test_an_unsure_second_reading_changes_nothing():
    image, words = page_with(potassium=("potassjum", 41.0))
    assert again(image, words, script([("potassum", 60.0)])) == tuple(words)


def test_a_number_must_be_surer_than_a_word():
    image, words = page_with(**{"1_10": ("1710", 33.0)})
    assert "1710" in texts(again(image, words, script([("1.10", 80.0)])))
    assert "1.10" in texts(again(image, words, script([("1.10", 93.0)])))


@pytest.mark.parametrize(("sure", "read"), [(77.0, "1.10"), (87.0, "Xhz)"), (65.0, "1.10")])
def test_a_short_word_that_nobody_knows_is_read_again_and_may_be_a_number(sure, read):
    image, words = page_with(**{"1_10": ("Xhz)", sure)})
    assert read in texts(again(image, words, script([("1.10", 96.0)])))


def test_a_short_word_that_is_known_is_not_read_again():
    image, words = page_with(**{"1_10": ("pain", 77.0)})
    reader = script([("1.10", 96.0)])
    assert "pain" in texts(again(image, words, reader))
    assert reader.seen == []


def test_two_readings_that_agree_need_less():
    image, words = page_with(**{"1_10": ("1.10", 44.0)})
    found = again(image, words, script([("1.10", 72.0)]))
    assert next(w for w in found if w.text == "1.10").confidence == 72.0  # its digits stand nowhere else


@pytest.mark.parametrize(("begin", "end", "left"), [(0.88, 1.0, 0.88), (0.0, 0.12, 0.88), (0.4, 0.6, 1.0)])
def test_a_word_loses_the_end_in_which_another_was_read_that_is_not_believed(begin, end, left):
    image, words = page_with(**{"1_10": ("1710", 33.0)})  # its digits stand nowhere else: no letters confirm it

    def lapping(sheet, dpi):
        (word,) = script([("1.10", 96.0)])(sheet, dpi)
        box, wide = word.box, word.box.width
        part = replace(box, left=box.left + round(begin * wide), right=box.left + round(end * wide))
        return word, Word("@", part, word.line, 40.0)

    (plain,) = (w for w in again(image, words, script([("1.10", 96.0)])) if w.text == "1.10")
    (cut,) = (w for w in again(image, words, lapping) if w.text == "1.10")
    assert cut.box.width == pytest.approx(left * plain.box.width, abs=3)
    assert (cut.box.left > plain.box.left) is (begin == 0.0)


def test_print_that_nobody_read_is_found_on_its_line():
    image, words = page_with(**{"1_10": ("", 0.0)})
    found = again(image, words, script([("1.10", 95.0)]))
    new = next(w for w in found if w.text == "1.10")
    assert found[found.index(new) - 1].text == "Creatinine"
    assert abs(new.box.left - 700) < 12


def test_a_percent_sign_alone_in_its_column_is_a_unit():
    image, words = page_with(**{"1_10": ("", 0.0)})
    assert "%" in texts(again(image, words, script([("%", 90.0)]))).split()
    assert again(image, words, script([("%", 80.0)])) == tuple(words)


@pytest.mark.parametrize("text", ["7", "~", "..."])
def test_a_sign_or_a_lone_character_that_nobody_saw_first_is_hardly_believed(text):
    image, words = page_with(**{"1_10": ("", 0.0)})
    assert again(image, words, script([(text, 90.0)])) == tuple(words)


@pytest.mark.parametrize(
    ("text", "confidence", "believed"),
    [("X", 58.0, 88.0), ("c", 60.0, 88.0), ("X", 50.0, None), ("F", 89.0, 89.0), ("F", 80.0, None), ("f", 89.0, None)],
)
def test_a_lone_letter_is_doubted_for_its_size_or_for_itself(text, confidence, believed):
    image, words = page_with(**{"1_10": ("", 0.0)})
    found = again(image, words, script([(text, confidence)]))
    assert [w.confidence for w in found if w.text == text] == ([believed] if believed else [])


@pytest.mark.parametrize(
    ("printed", "second"),
    [
        ("04-MAY-2024", [("2024", 96.0)]),
        ("04-MAY-2024", [("-", 90.0), ("2024", 96.0)]),
        ("Potassium-5", [("sium", 99.0)]),
    ],
)
def test_a_second_reading_that_leaves_out_a_part_is_not_believed(printed, second):
    image, words = rendered([(100, 100, "Sodium and calcium are normal on"), (100, 200, printed)])
    words = [replace(w, confidence=61.0) if w.text == printed else w for w in words]
    assert again(image, words, script(second)) == tuple(words)


def test_half_of_the_ink_that_nobody_read_is_not_believed():
    image, words = page_with(**{"1_10": ("", 0.0)})

    def half(sheet, dpi):
        (word,) = script([("1.10", 99.0)])(sheet, dpi)
        middle = (word.box.left + word.box.right) // 2
        return (replace(word, box=replace(word.box, right=middle)),)

    assert again(image, words, half) == tuple(words)


def test_signs_stay_with_the_word_beside_them():
    image, words = page_with(**{"1_10": ("", 0.0)})
    assert "1.10 -" in texts(again(image, words, script([("1.10", 95.0), ("-", 30.0)])))


def test_a_line_above_all_others_comes_first():
    image, words = rendered([(100, 60, "Creatinine"), *((x, y + 100, text) for x, y, text in LINES)])
    found = again(image, words[1:], script([("Creatinine", 95.0)]))
    assert [w.text for w in found[:2]] == ["Creatinine", "Sodium"]
    assert found[0].line < found[1].line


def test_a_line_below_others_comes_after_them():
    image, words = rendered([*LINES, (100, 400, "Creatinine")])
    found = again(image, words[:-1], script([("Creatinine", 95.0)]))
    assert [w.text for w in found[-2:]] == ["complication", "Creatinine"]
    assert found[-1].line > found[-2].line


def test_print_left_of_a_line_comes_before_it():
    image, words = page_with(The=("", 0.0))
    found = again(image, words, script([("The", 95.0)]))
    assert "1.10 The gallstones" in texts(found)


def merged(words, found, doubtful):
    """The lines of a page when new words take the place of weak ones."""
    lines = itertools.groupby(rereading._merged(words, found, doubtful), key=lambda word: word.line)
    return [" ".join(word.text for word in line) for _, line in lines]


def at(text, left, top, line, *, high=30, confidence=95.0):
    return Word(text, Box(left, top, left + 20 * len(text), top + high), line, confidence)


def test_new_words_under_a_stamp_stand_on_their_own_lines_and_not_on_the_stamps():
    """Once `Port` came two lines before the town's other half, and left."""
    words = [
        at("pain", 100, 100, 0), at("behind", 200, 100, 0), at("wa", 700, 60, 0, high=200, confidence=20.0),
        at("seen", 100, 160, 1), at("in", 200, 160, 1), at("ge", 640, 168, 2, high=24, confidence=20.0),
        at("Amity", 100, 220, 3),
    ]  # fmt: skip
    found = [at("Port", 380, 160, 9), at("the", 350, 100, 9), at("eye", 440, 100, 9)]
    assert merged(words, found, {2, 5}) == ["pain behind the eye wa", "seen in Port", "ge", "Amity"]


def test_new_words_follow_each_other_where_the_weak_ones_between_them_went():
    words = [at("sent", 100, 100, 0), at("bxrr", 200, 100, 0, confidence=10.0), at("ttt", 420, 100, 0, confidence=10.0)]
    found = [at("today", 420, 100, 9), at("by", 200, 100, 9), at("mail", 300, 100, 9)]
    assert merged(words, found, {1, 2}) == ["sent by mail today"]


def test_several_new_words_in_the_place_of_one_weak_one_follow_each_other():
    words = [at("<3.1", 100, 100, 0), at("/>17/>50", 200, 100, 0, confidence=10.0), at("L", 420, 100, 0)]
    found = [at(">50", 310, 100, 9), at("/", 200, 100, 9), at(">17", 225, 100, 9), at("/", 285, 100, 9)]
    assert merged(words, found, {1}) == ["<3.1 / >17 / >50 L"]


def test_a_new_word_far_from_others_of_its_row_has_a_line_of_its_own():
    words = [at("one", 100, 100, 0), at("end", 900, 100, 0), at("below", 100, 200, 1)]
    assert merged(words, [at("mid", 480, 100, 9)], set()) == ["one", "mid", "end", "below"]
    assert merged(words[1:], [at("one", 100, 100, 9)], set()) == ["one", "end", "below"]
    assert merged(words[1:], [at("near", 790, 100, 9)], set()) == ["near end", "below"]


def test_a_word_that_is_nearly_one_is_read_again():
    image, words = page_with(gallstones=("galistones", 91.0))
    assert "The gallstones were" in texts(again(image, words, script([("gallstones", 95.0)])))
    image, words = page_with(gallstones=("Zzyzxfauxbury", 91.0))
    reader = script([("gallstones", 95.0)])
    assert again(image, words, reader) == tuple(words)
    assert reader.seen == []  # a name is no misread word


def test_the_number_of_pieces_is_bounded():
    image, words = page_with(potassium=("potassjum", 41.0), gallstones=("galistones", 20.0))
    reader = script([("potassium", 95.0)], [("gallstones", 95.0)])
    assert "galistones" in texts(again(image, words, reader, pieces=1))
    assert again(image, words, reader, pieces=0) == tuple(words)


def test_a_page_with_few_words_has_no_size_of_print():
    image, words = rendered([(100, 100, "asthma")])
    assert weak.print_height(words) == 0.0
    assert again(image, [replace(words[0], confidence=20.0)], script([("asthma", 96.0)]))[0].confidence == 20.0


def test_strokes_larger_than_letters_make_no_piece():
    image, words = page_with()
    cv2.line(image, (100, 600), (900, 700), 0, 6)
    cv2.circle(image, (400, 560), 2, 0, -1)
    reader = script([("scrawl", 96.0)])
    assert again(image, words, reader) == tuple(words)
    assert reader.seen == []


def test_coloured_ink_beside_black_print_is_not_read_again():
    image, words = page_with()
    colour = np.stack([image] * 3, axis=2)
    other, _ = rendered([(100, 500, "seven")])
    colour[other < 128] = (30, 40, 200)
    ink = find_ink(colour, 300.0)
    plain = components(np.asarray(cv2.bitwise_and(ink.mask, cv2.bitwise_not(ink.tint)), np.uint8))
    tinted = components(ink.tint)
    first = len(plain.boxes) - 1
    labels = np.where(tinted.labels > 0, tinted.labels + first, plain.labels).astype(np.int32)
    boxes = np.concatenate([plain.boxes, tinted.boxes[1:]])
    parts = replace(plain, labels=labels, boxes=boxes, tinted=np.arange(len(boxes)) > first)
    assert weak.find(words, parts, frozenset(), 20) == []
    # where all print has one colour, it is print
    assert weak.find(words, replace(parts, tinted=np.ones(len(boxes), bool)), frozenset(), 20)


def test_what_lies_beside_the_lines_of_the_sheet_is_nobodys():
    image, words = page_with(potassium=("potassjum", 41.0))

    def reader(sheet, dpi):
        high = sheet.shape[0]
        return (
            Word("potassium", Box(60, high - 12, 90, high - 2), 0, 96.0),  # below the last line
            Word("potassium", Box(900, 70, 950, 100), 1, 96.0),  # right of the piece
        )

    assert again(image, words, reader) == tuple(words)


def test_a_piece_is_set_without_what_crosses_it():
    image, words = page_with(potassium=("potassjum", 41.0))
    reader = script([("potassium", 96.0)])
    again(image, words, reader)
    sheet, dpi = reader.seen[0]
    assert dpi == mounting.DPI
    assert sheet.shape[0] == 110 + 80
    assert (sheet < 128).any()
    assert (sheet[:, :50] == 255).all()


def test_the_redactor_reads_weak_words_again_with_the_real_reader():
    image, words = page_with(potassium=("potassjum", 12.0), **{"1_10": ("", 0.0)})
    page = read_page(image, words)
    reader = partial(read_sheet, config=ReadingConfig())
    found = Redactor(PURPOSE, NoTagger(), Again(reader, 50)).read_again(page)
    assert "potassium" in texts(found.words)
    assert "1.10" in texts(found.words)
    assert Redactor(PURPOSE, NoTagger()).read_again(page) is page
    plain = read_page(*rendered(LINES))
    assert texts(Redactor(PURPOSE, NoTagger(), Again(reader, 50)).read_again(plain).words) == texts(plain.words)


def test_a_rule_that_was_read_as_a_sign_is_no_word():
    image, words = page_with()
    bar = Word("|", Box(640, 190, 650, 260), 1, 70.0)  # its ink is structure and no component
    assert again(image, [*words[:7], bar, *words[7:]], script()) == tuple(words)
    cv2.line(image, (645, 190), (645, 260), 0, 4)
    assert bar.text in texts(again(image, [*words[:7], bar, *words[7:]], script()))


def whole(sheet, dpi):
    """A reader that reads one word along the whole line."""
    return (Word("potassium", Box(60, 70, sheet.shape[1] - 60, 100), 0, 96.0),)


def test_the_torn_end_of_a_word_is_not_believed():
    image, words = page_with(potassium=("potassjum", 41.0))
    box = next(w.box for w in words if w.text == "potassjum")
    cv2.line(image, (box.right + 4, box.top - 60), (box.right + 4, box.bottom + 60), 0, 4)
    assert again(image, words, whole) == tuple(words)
    image, words = page_with(potassium=("potassjum", 41.0))
    image[box.bottom - 3 : box.bottom, box.right + 2 : box.right + 5] = 0  # dirt
    assert "potassium" in texts(again(image, words, whole))


def test_the_word_beside_tears_nothing():
    image, words = page_with(potassium=("potassjum", 41.0))
    at = next(i for i, w in enumerate(words) if w.text == "potassjum")
    box = words[at].box
    near = Box(box.right + 4, box.top, box.right + 9, box.bottom - 8)
    image[near.top : near.bottom, near.left : near.right] = 0
    assert again(image, words, whole) == tuple(words)  # nobody's ink
    beside = [*words[: at + 1], Word("I", near, words[at].line, 95.0), *words[at + 1 :]]
    assert "and potassium I are" in texts(again(image, beside, whole))


def test_a_pen_beside_a_word_tears_nothing_of_print():
    image, words = page_with(potassium=("potassjum", 41.0))
    box = next(w.box for w in words if w.text == "potassjum")
    coloured = np.stack([image] * 3, axis=2)
    cv2.line(coloured, (box.right + 6, box.top - 60), (box.right + 6, box.bottom + 60), (24, 40, 160), 5)
    assert "potassium" in texts(again(coloured, words, whole))


def test_a_scribble_over_two_words_is_accounted_for_by_both():
    _, words = page_with(potassium=("potassjum", 41.0))
    at = next(i for i, w in enumerate(words) if w.text == "potassjum")
    box = words[at].box
    middle = (2 * box.left + box.right) // 3
    junk = Word("DOL", Box(middle, box.top - 6, words[at + 1].box.left + 4, box.bottom + 20), 9, 22.0)
    piece = Box(box.left, box.top, box.right, box.bottom)
    short = Word("ium", Box((box.left + 2 * box.right) // 3, box.top, box.right, box.bottom), 0, 96.0)
    rest = Word("potass", Box(box.left, box.top, short.box.left - 2, box.bottom), 0, 96.0)
    inside = [rereading._Columns(piece, np.ones(piece.width, np.bool_)).within(junk.box)]
    assert not rereading._accounts([short], inside, 3)
    assert rereading._accounts([short], inside, 3, [rest])
    below = Word("potass", Box(box.left, box.bottom + 50, box.right, box.bottom + 90), 0, 96.0)
    assert not rereading._accounts([short], inside, 3, [below])


@pytest.mark.parametrize("junk", ["T6CL", "a5", "854.1"])
def test_a_number_and_its_flag_read_as_one_word_are_two(junk):
    image, words = rendered([*LINES, (1100, 200, "16 L")])
    number, flag = words[-2:]
    assert (number.text, flag.text) == ("16", "L")
    box = replace(number.box, right=flag.box.right)
    first = [*words[:-2], Word(junk, box, number.line, 8.0)]
    found = again(image, first, script([("16", 96.0), ("L", 96.0)]))
    assert [w.text for w in found if w.box.left >= box.left and w.line == found[-1].line][-2:] == ["16", "L"]
    assert junk not in texts(found)
    assert junk in texts(again(image, first, script([("16", 96.0), ("E", 9.0)])))  # a part of the ink is left


@pytest.mark.parametrize(("second", "believed"), [("1+", True), ("1", False)])
def test_a_result_with_a_sign_is_as_long_as_its_ink(second, believed):
    image, words = rendered([*LINES, (1100, 200, "1+")])
    first = [*words[:-1], replace(words[-1], text="alae", confidence=25.0)]

    def reader(sheet, _dpi):
        down, across = np.nonzero(sheet < 128)
        high = Box(int(across.min()), int(down.min()), int(across.max()) + 1, int(down.max()) + 1)
        return (Word(second, replace(high, right=high.left + high.width * len(second) // 2), 0, 96.0),)

    assert (second in texts(again(image, first, reader)).split()) is believed


@pytest.mark.parametrize(("mark", "torn"), [((4, 12, -4, 6), False), ((4, 12, -14, 0), True), ((4, 20, -4, 6), True)])
def test_a_comma_is_no_torn_end_of_the_word_before_it(mark, torn):
    image, words = page_with(potassium=("potassjum", 41.0))
    box = next(w.box for w in words if w.text == "potassjum")
    left, right, top, bottom = mark
    image[box.top : box.bottom + 8, box.right + 1 : box.right + 24] = 255
    base = box.bottom - 8  # the line that the letters stand on: `p` hangs below it
    image[base + top : base + bottom, box.right + left : box.right + right] = 0
    word = Word("otassium", replace(box, left=box.left + 20, bottom=base), 0, 96.0)
    marked = Box(box.right + left, base + top, box.right + right, base + bottom)
    assert rereading._is_comma(marked, word.box) is not torn


def test_the_label_of_a_ticked_box_is_read_without_the_box():
    image, words = page_with()
    at = next(i for i, w in enumerate(words) if w.text == "Creatinine")
    box = words[at].box
    frame = Box(box.left - 84, box.top - 4, box.left - 42, box.top + 38)
    cv2.rectangle(image, (frame.left, frame.top), (frame.right - 1, frame.bottom - 1), 0, 3)
    words[at] = Word("[Creatinine", Box(frame.left, frame.top - 8, box.right, box.bottom), words[at].line, 12.0)
    ink = find_ink(image, 300.0)
    structure, parts = find_structure(ink, 300.0)
    assert structure.frames
    reader = script([("Creatinine", 96.0)])
    read = rereading.reread(words, ink, parts, LEXICON, Again(reader, 20))
    assert "Creatinine" in [w.text for w in read]
    assert not (reader.seen[0][0][:, :60] < 128).any()


@pytest.mark.parametrize(
    ("box", "line", "text", "again"),
    [
        (Box(743, 1201, 760, 1219), 21, "ot", True),  # its letters lie between the high ones
        (Box(913, 1201, 960, 1219), 21, "rest", True),  # it clings to them
        (Box(743, 1201, 760, 1219), 20, "ot", False),  # of the same line
        (Box(743, 1201, 760, 1219), 21, "45", False),
        (Box(930, 1201, 960, 1219), 21, "rest", False),
        (Box(743, 1215, 790, 1235), 21, "below", False),
        (Box(743, 1180, 790, 1240), 21, "tall", False),
    ],
)
def test_what_lies_in_a_weak_word_of_another_line_is_read_again(box, line, text, again):
    words = [Word("Seieectsd", Box(721, 1193, 911, 1219), 20, 0.0), Word(text, box, line, 95.0)]
    assert weak.weak_words(words, LEXICON) == ({0, 1} if again else {0})
    assert weak.weak_words(words[1:], LEXICON) == frozenset()
