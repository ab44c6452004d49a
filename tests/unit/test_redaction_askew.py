"""Labels that were stuck on askew: their lines are read level, and judged as what they are."""

import itertools
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import HAND, PURPOSE, SANS, NoTagger, read_page, rendered

from appliance.documents import Box, Word
from appliance.redaction import askew, level_lines, mounting, rereading, weak
from appliance.redaction.findings import gather
from appliance.redaction.ink import Components, components, find_ink
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.redactor import Redactor
from appliance.redaction.rereading import Again

BODY = [(100, 100, "Immunizations are listed below"), (100, 180, "Keep this card with your records")]
STICKER = ["Zoster recombinant", "LOT 82095", "0.5 mL IM"]


def page_with(lines, degrees, *, font=SANS, points=38, at=(700, 330)):
    """A page with a label at a place, turned counter-clockwise; the words of the page around it."""
    grey, words = rendered(BODY, points=points)
    face = ImageFont.truetype(font, points)
    label = Pillow.new("L", (760, 70 * len(lines) + 40), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(label).text((30, 20 + 66 * number), line, font=face, fill=20)
    turned = np.asarray(label.rotate(degrees, expand=True, fillcolor=255, resample=Pillow.Resampling.BICUBIC))
    (x, y), (high, wide) = at, turned[: 900 - at[1]].shape
    grey[y : y + high, x : x + wide] = np.minimum(grey[y : y + high, x : x + wide], turned[:high])
    return grey, words


def parts_of(grey):
    return components(find_ink(grey, 300.0).mask)


def reader(*lines, confidence=96.0):
    """A reader of sheets that finds words by their gaps, and says these, line by line."""

    def read(sheet, dpi):
        said = []
        for number, line in enumerate(lines):
            top = mounting._TOP + number * mounting._PITCH
            inked = np.flatnonzero((sheet[top : top + mounting._PITCH] < 160).any(axis=0))
            widest = np.argsort(np.diff(inked), kind="stable")[::-1][: len(line) - 1]  # between its words
            cuts = sorted(widest.tolist())
            edges = [inked[0], *itertools.chain(*((inked[c], inked[c + 1]) for c in cuts)), inked[-1]]
            boxes = zip(edges[::2], edges[1::2], strict=True)
            texts = [entry if isinstance(entry, tuple) else (entry, confidence) for entry in line]
            said += [
                Word(text, Box(int(left), top + 60, int(right) + 1, top + 100), number, sure)
                for (text, sure), (left, right) in zip(texts, boxes, strict=True)
            ]
        return tuple(said)

    return read


def again(grey, words, read):
    ink = find_ink(grey, 300.0)
    return rereading.reread(words, ink, components(ink.mask), load_lexicon(), Again(read, 40))


LINES = [line.split() for line in STICKER]


def found_in(grey, words, most=20):
    return askew.find(words, parts_of(grey), weak.print_height(words), frozenset(), most)


@pytest.mark.parametrize("degrees", [-9, -4, 4, 9])
def test_the_lines_of_a_label_are_found_from_top_to_bottom_with_their_slope(degrees):
    pieces = found_in(*page_with(STICKER, degrees))
    assert len(pieces) == 3
    assert [p.box.top for p in pieces] == sorted(p.box.top for p in pieces)
    assert all(abs(piece.slope + np.tan(np.radians(degrees))) < 0.012 for piece in pieces)
    assert [len(p.members) for p in pieces] == [18, 8, 7]  # each mark of each line, points as well


def test_what_lies_level_and_what_was_read_surely_is_not_read_again():
    grey, words = page_with(STICKER, 0)
    assert found_in(grey, words) == []
    grey, words = page_with(STICKER, 7)
    everything = [*words, *(Word("label", piece.box, 9, 96.0) for piece in found_in(grey, words))]
    assert found_in(grey, everything) == []
    assert len(found_in(grey, words, most=2)) == 2
    assert askew.find(words[:2], parts_of(grey), 0.0, frozenset(), 20) == []


def test_a_label_that_is_no_block_of_a_few_lines_is_not_read_again():
    grey, words = page_with(["ab", "c"], 7)
    assert found_in(grey, words) == []  # too few letters
    assert found_in(*page_with(["list of lines"] * 6, 15)) == []  # steeper than what is stuck on


def test_a_label_askew_is_read_level_word_by_word():
    grey, words = page_with(STICKER, -8)
    read = again(grey, words, reader(*LINES))
    new = read[len(words) :]
    assert [w.text for w in new] == " ".join(STICKER).split()
    assert [w.line - new[0].line for w in new] == [0, 0, 1, 1, 2, 2, 2]
    parts = parts_of(grey)
    for word in new:  # its box is that of its ink
        ink = parts.labels[word.box.top : word.box.bottom, word.box.left : word.box.right] > 0
        assert all(side.any() for side in (ink[0], ink[-1], ink[:, 0], ink[:, -1]))


def test_what_was_read_there_before_goes_and_stays_where_a_line_is_not_sure():
    grey, words = page_with(STICKER, -8)
    lines = found_in(grey, words)
    noise = [
        Word("Zester", lines[0].box, 5, 40.0),
        Word("LCT", lines[1].box, 6, 30.0),
        Word("mi", lines[2].box, 7, 20.0),
    ]
    read = again(grey, [*words, *noise], reader(*LINES))
    assert not {"Zester", "LCT", "mi"} & {w.text for w in read}
    unsure = [LINES[0], ["LOT", ("82095", 80.0)], LINES[2]]
    read = [w.text for w in again(grey, [*words, *noise], reader(*unsure))]
    assert "LCT" in read
    assert not {"LOT", "82095", "Zester", "mi"} & set(read)
    said = [*noise[:1], Word("82095", lines[1].box, 6, 60.0), noise[2]]  # both readings say so
    assert "82095" in [w.text for w in again(grey, [*words, *said], reader(*unsure)) if w.confidence == 80.0]


def test_a_line_is_believed_when_each_of_its_letters_is_told_and_dirt_is_none():
    grey, words = page_with(STICKER, -8)
    piece, parts = found_in(grey, words)[1], parts_of(grey)
    left, right = piece.box.left, piece.box.right
    lot = Word("LOT", Box(left, 0, left + 90, 10), 0, 96.0)
    number = Word("82095", Box(left + 91, 0, right, 10), 0, 96.0)
    assert len(level_lines.believed(piece, [lot, number], words, parts)) == 2
    assert level_lines.believed(piece, [lot], words, parts) == []
    dot = Word(".", Box(right + 50, 0, right + 60, 10), 0, 20.0)
    assert len(level_lines.believed(piece, [lot, number, dot], words, parts)) == 2


def test_a_sign_that_stands_apart_is_no_part_of_its_line():
    grey, words = page_with(STICKER, -8)
    piece, parts = found_in(grey, words)[1], parts_of(grey)
    left, right = piece.box.left, piece.box.right
    lot = Word("LOT", Box(left, 0, left + 90, 10), 0, 96.0)
    for text, confidence, count in (("|", 40.0, 1), ("x", 40.0, 0), ("|", 90.0, 2)):
        rest = Word(text, Box(left + 96, 0, right, 10), 0, confidence)
        assert len(level_lines.believed(piece, [lot, rest], words, parts)) == count
    near = Word("|", Box(left + 91, 0, right, 10), 0, 40.0)
    assert level_lines.believed(piece, [lot, near], words, parts) == []


def test_what_both_readings_say_is_believed_as_the_first_one_parted_it():
    grey, words = page_with(STICKER, -8)
    piece, parts = found_in(grey, words)[2], parts_of(grey)
    box = piece.box
    thirds = [box.left, box.left + box.width // 3, box.left + 2 * box.width // 3, box.right]
    first = [
        Word(text, Box(one, box.top, other, box.bottom), 9, 50.0)
        for text, one, other in zip(["0.5", "mL", "IM"], thirds, thirds[1:], strict=False)
    ]
    joined = Word("0.5mLIM", box, 0, 85.0)
    believed = level_lines.believed(piece, [joined], [*words, *first], parts)
    assert [(w.text, w.confidence) for w in believed] == [(w.text, 85.0) for w in first]
    short = replace(first[2], box=replace(first[2].box, right=first[2].box.left + 4))  # the others are in none of them
    assert level_lines.believed(piece, [joined], [*words, *first[:2], short], parts) == []
    assert level_lines.believed(piece, [Word("0.6mLIM", box, 0, 85.0)], [*words, *first], parts) == []


def test_dirt_in_a_word_that_was_read_before_keeps_nothing_of_it():
    grey, words = page_with(STICKER, -8)
    line = found_in(grey, words)[0]
    old = Word("Zoster", line.box, 5, 94.0)
    numbers = line.box.left + 4 * np.arange(line.box.width // 4)
    grey[line.box.bottom - 2 : line.box.bottom, numbers] = np.minimum(grey[line.box.bottom - 2 :][:2, numbers], 60)
    read = [w.text for w in again(grey, [*words, old], reader(*LINES))]
    assert read.count("Zoster") == 1


def test_a_line_that_stands_before_others_is_read_before_them():
    grey, words = page_with(STICKER, 6, at=(700, 330))
    below = Word("Signed", Box(100, 860, 260, 890), 8, 95.0)
    grey[860:890, 100:260:12] = 0
    texts = [w.text for w in again(grey, [*words, below], reader(*LINES))]
    assert texts[-1] == "Signed"
    assert texts[-2] == "IM"


def test_boxes_as_if_a_label_lay_level_stand_in_rows():
    grey, words = page_with(STICKER, -8)
    read = again(grey, words, reader(*LINES))
    level = askew.levelled(read, askew.look(read, parts_of(grey)))
    by_line = {}
    for before, word in zip(read, level, strict=True):
        by_line.setdefault(word.line, []).append((before.box, word.box))
        assert word.box.height > 0
    for line in list(by_line.values())[-3:]:
        tops = [box.bottom for _, box in line]
        assert max(tops) - min(tops) <= 12
    assert [a for a, _ in by_line[0]] == [b for _, b in by_line[0]]  # what lies level stays
    assert askew.look(words[:2], parts_of(grey)).blocks == ()  # too few words to measure print by


def test_a_letter_that_hangs_below_a_line_is_no_line_and_a_page_of_lines_is_no_label(monkeypatch):
    boxes = [(0, 0, 0, 0, 0)]
    for line, hangs in itertools.product(range(3), (0, 12)):
        boxes += [(x, 60 * line, x + 20, 60 * line + 30 + hangs, 300) for x in range(0, 200, 30 if not hangs else 90)]
    rows = np.array(boxes, np.int32)
    labels = np.zeros((200, 220), np.int32)
    parts = Components(labels, rows, np.zeros(len(rows), bool))
    every = np.arange(1, len(rows))
    lines = askew._lines(every, every, parts, 0.0, 30.0)
    assert [len(line) for line in lines] == [10, 10, 10]
    monkeypatch.setattr(askew, "_LINES", 2)
    assert askew._lines(every, every, parts, 0.0, 30.0) == []


def test_a_word_made_level_has_the_height_of_its_strokes():
    ink = np.zeros((60, 200), bool)
    for x in range(200):
        ink[10 + x // 5 : 18 + x // 5, x] = True
    assert askew.level(ink, 0.2).shape[0] <= 10
    assert askew.level(ink, 0.0).shape == (47 + 0, 200)


def test_letters_of_a_word_made_level_stand_upright():
    ink = np.zeros((120, 220), np.uint8)
    for x in (40, 100, 160):
        ink[40:80, x : x + 6] = 255
    slope = 0.15
    turn = cv2.getRotationMatrix2D((110, 60), -float(np.degrees(np.arctan(slope))), 1.0)
    turned = cv2.warpAffine(ink, turn, (220, 120)) > 127
    upright = askew.level(turned, slope)
    assert upright.shape == pytest.approx((40, 126), abs=3)
    columns = np.flatnonzero(np.diff(np.pad(upright.any(axis=0).astype(int), 1)))
    assert columns.size == 6  # three bars apart
    assert max(columns[1::2] - columns[::2]) <= 9  # as thin as they were, and not aslant


def test_hairs_that_a_turn_would_take_stay_as_they_are():
    ink = np.zeros((9, 9), bool)
    ink[1, 1] = True
    assert np.array_equal(askew.level(ink, 0.15), ink)


def left(grey, words, read):
    redactor = Redactor(PURPOSE, NoTagger(), Again(read, 40))
    page = redactor.read_again(read_page(grey, words))
    found = redactor.detect(page)
    kept = [w.text for w in redactor.redact(page, found, gather([found])).words]
    return kept[len(words) :]


@pytest.mark.parametrize("degrees", [-8, 6])
def test_the_sticker_of_a_vaccine_leaves(degrees):
    grey, words = page_with(STICKER, degrees)
    leaves = left(grey, words, reader(*LINES))
    assert leaves[:6] == " ".join(STICKER).split()[:6]  # two letters alone may look like a hand's


def test_the_label_of_a_patient_stays_behind():
    label = ["Takahashi Hana", "MRN 7731904", "DOB 03/04/1961"]
    grey, words = page_with(label, -8)
    gone = left(grey, words, reader(*(line.split() for line in label)))
    assert not set(gone) & set(" ".join(label).split())


def test_a_hand_that_writes_uphill_stays_behind():
    grey, words = page_with(STICKER, 8, font=HAND, points=80)
    redactor = Redactor(PURPOSE, NoTagger(), Again(lambda _sheet, _dpi: (), 40))
    box = Box(700, 330, 1500, 900)
    rows = np.flatnonzero((grey[330:, 700:] < 128).any(axis=1)) + 330
    third = (rows[-1] - rows[0]) // 3
    hand = [
        Word(text, Box(box.left, int(rows[0] + n * third), box.right, int(rows[0] + (n + 1) * third)), 5 + n, 95.0)
        for n, text in enumerate(("Zoster", "LOT", "IM"))
    ]
    page = redactor.read_again(read_page(grey, [*words, *hand]))
    found = redactor.detect(page)
    kept = [w.text for w in redactor.redact(page, found, gather([found])).words]
    assert not {"Zoster", "LOT", "IM"} & set(kept)


def test_letters_of_a_label_that_nobody_read_are_no_words_askew():
    grey, words = page_with(STICKER, 6)
    found = askew.look(words, parts_of(grey))
    assert found.blocks == ()
    assert askew.levelled(words, found) == words
