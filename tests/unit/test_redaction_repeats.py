"""Print repeats itself: letters alone are held against those of words that are surely print."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import HAND

from appliance.documents import Box, Word
from appliance.redaction import handwriting
from appliance.redaction.hand_fields import Line
from appliance.redaction.ink import components
from appliance.redaction.painting import belongings, find_zones, meet
from appliance.redaction.repeats import Print
from appliance.sim.drawing.fonts import font_file

SANS, SERIF = font_file("LiberationSans-Regular"), font_file("LiberationSerif-Regular")
TESTS = ("Hemoglobin", "Hepatitis panel", "LDL and HDL", "Liver function")


def page(*lines, noise=0.0, confidence=93.0):
    """Components, words and members; a line is texts with their place and font."""
    picture, words = Pillow.new("L", (1500, 80 * len(lines) + 60), 255), []
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        for text, at, font, size in line:
            face, left = ImageFont.truetype(str(font), size), at
            for part in text.split(" "):
                box = [int(v) for v in draw.textbbox((left, 30 + 80 * number), part, font=face)]
                draw.text((left, 30 + 80 * number), part, font=face, fill=0)
                words.append(Word(part, Box(*box), number, confidence))
                left = box[2] + 14
    grey = np.asarray(picture).astype(np.float64)
    grey += np.random.default_rng(7).normal(0, noise, grey.shape)
    mask = (grey < 128).astype(np.uint8) * np.uint8(255)
    parts = components(mask)
    return parts, words, belongings(parts, meet(parts, find_zones(words, mask.shape)), len(words))


def column(flags, font, size=40, noise=25.0):
    """A table of tests with a column of flags."""
    return page(
        *([(test, 60, SANS, 40), (flag, 800, font, size)] for test, flag in zip(TESTS, flags, strict=True)), noise=noise
    )


def found(parts, words, members):
    """Short words that the letters of the longer ones vouch for."""
    long = [m for word, m in zip(words, members, strict=True) if len(word.text) >= 3]
    shown = Print(long, parts)
    return [w.text for w, m in zip(words, members, strict=True) if len(w.text) < 3 and shown.has(m)]


def test_letters_that_stand_in_printed_words_too_are_found_through_the_noise_of_a_scan():
    assert found(*column(("H", "L", "H", "L"), SANS)) == ["H", "L", "H", "L"]


@pytest.mark.parametrize(("font", "size"), [(HAND, 64), (SERIF, 40), (SANS, 52), (font_file("Breip"), 56)])
def test_letters_of_a_hand_another_face_or_another_size_are_not(font, size):
    assert found(*column(("H", "H", "H", "H"), font, size)) == []


def test_strokes_prove_nothing():
    assert found(*column(("l", "1", "-", "I"), SANS)) == []


def test_flags_are_print_where_the_network_alone_doubts_them(monkeypatch):
    parts, words, members = column(("H", "L", "H", "H"), SANS)
    flags = {i for i, word in enumerate(words) if len(word.text) == 1}
    real = handwriting._evidence
    monkeypatch.setattr(
        handwriting, "_evidence", lambda w, odds, *, tinted: 9.0 if len(w.text) == 1 else real(w, odds, tinted=tinted)
    )
    assert not handwriting.not_print(words, members, parts, range(len(words))).words & flags
    unsure = [Word(w.text, w.box, w.line, 60.0) if i in flags else w for i, w in enumerate(words)]
    assert handwriting.not_print(unsure, members, parts, range(len(words))).words >= flags


def units(font, size, *texts, left=800):
    """A table of tests with a column of units."""
    return page(*([(test, 60, SANS, 40), (text, left, font, size)] for test, text in zip(TESTS, texts, strict=True)))


def doubted(words, members, parts, monkeypatch, confidence=90.0):
    """Texts that are taken for a hand, where the network doubts the units."""
    words = [Word(w.text, w.box, w.line, confidence) for w in words]
    real = handwriting._evidence
    monkeypatch.setattr(
        handwriting, "_evidence", lambda w, odds, *, tinted: 9.0 if "/" in w.text else real(w, odds, tinted=tinted)
    )
    found = handwriting.not_print(words, members, parts, range(len(words))).words
    return sorted(words[i].text for i in found)


def test_a_unit_that_stands_twice_in_its_column_is_print(monkeypatch):
    parts, words, members = units(SANS, 40, "K/uL", "W/Z", "K/uL", "U/Q")
    assert doubted(words, members, parts, monkeypatch) == ["U/Q", "W/Z"]


def test_a_unit_that_was_read_badly_or_stands_elsewhere_proves_nothing(monkeypatch):
    parts, words, members = units(SANS, 40, "K/uL", "W/Z", "K/uL", "U/Q")
    assert doubted(words, members, parts, monkeypatch, 70.0) == ["K/uL", "K/uL", "U/Q", "W/Z"]
    moved = [Word(w.text, replace(w.box, left=w.box.left - 9 * i, right=w.box.right - 9 * i), w.line, 90.0)
             for i, w in enumerate(words)]  # fmt: skip
    assert doubted(moved, members, parts, monkeypatch) == ["K/uL", "K/uL", "U/Q", "W/Z"]


@pytest.mark.parametrize(("font", "size"), [(HAND, 64), (font_file("Breip"), 56)])
def test_a_hand_that_writes_the_same_twice_stays_a_hand(font, size):
    parts, words, members = units(font, size, "mg", "kg", "mg", "mg")
    hand = {i for i, word in enumerate(words) if word.text in ("mg", "kg")}
    assert handwriting.not_print(words, members, parts, range(len(words))).words >= hand


def ticks(font, size, *columns, noise=0.0, off=0):
    """A schedule: drugs, with ticks behind them in columns; a hand's ticks are each a little `off` and larger."""
    lines = [
        [
            (test, 60, SANS, 40),
            *((tick, 800 + 200 * at + off * row, font, size + off * row) for at, tick in enumerate(row_of) if tick),
        ]
        for row, (test, row_of) in enumerate(zip(TESTS, columns, strict=True))
    ]
    return page(*lines, noise=noise)


def denied_ticks(parts, words, members, monkeypatch):
    """How many ticks are taken for a hand's, where the network doubts all of them."""
    real = handwriting._evidence
    monkeypatch.setattr(
        handwriting, "_evidence", lambda w, odds, *, tinted: 9.0 if w.text == "X" else real(w, odds, tinted=tinted)
    )
    return sum(words[i].text == "X" for i in handwriting.not_print(words, members, parts, range(len(words))).words)


def test_ticks_in_one_shape_down_a_column_are_print_and_so_are_others_like_them(monkeypatch):
    assert denied_ticks(*ticks(SANS, 40, "XX", "X", "X", "X"), monkeypatch) == 0
    assert denied_ticks(*ticks(SANS, 40, "X", "X", "X", "X", noise=20.0), monkeypatch) == 0


def test_a_few_ticks_and_those_that_differ_may_be_a_hands(monkeypatch):
    assert denied_ticks(*ticks(SANS, 40, "X", "X", "X", ""), monkeypatch) == 3
    assert denied_ticks(*ticks(SANS, 40, "X", "X", "X", "X", off=4), monkeypatch) == 4


def numbers(*texts, font=SANS, size=40, confidence=93.0):
    """A page of tests, with numbers in print behind them and one more on a line of its own."""
    lines = [[(test, 60, SANS, 40), ("90152 64378", 800, SANS, 40)] for test in TESTS]
    return page(*lines, [(" ".join(texts), 800, font, size)], noise=12.0, confidence=confidence)


def denied_of_the_last_line(parts, words, members, monkeypatch):
    last = {i for i, w in enumerate(words) if w.line == len(TESTS)}
    real = handwriting._evidence
    texts = {words[i].text for i in last}
    monkeypatch.setattr(
        handwriting, "_evidence", lambda w, odds, *, tinted: 9.0 if w.text in texts else real(w, odds, tinted=tinted)
    )
    return sorted(words[i].text for i in handwriting.not_print(words, members, parts, range(len(words))).words & last)


def test_a_longer_number_is_print_when_most_of_its_digits_stand_in_other_numbers(monkeypatch):
    assert denied_of_the_last_line(*numbers("20846", "316"), monkeypatch) == []


@pytest.mark.parametrize(("font", "size"), [(HAND, 64), (font_file("Breip"), 56), (SERIF, 40)])
def test_a_number_of_a_hand_or_another_face_is_not(font, size, monkeypatch):
    assert denied_of_the_last_line(*numbers("20846", "316", font=font, size=size), monkeypatch) == ["20846", "316"]


def test_a_number_that_was_read_badly_proves_nothing(monkeypatch):
    assert denied_of_the_last_line(*numbers("20846", confidence=75.0), monkeypatch) == ["20846"]


def test_thinner_strokes_need_several_words_that_say_so():
    ink = np.zeros((60, 400), np.uint8)
    for at, thick in ((10, 5), (110, 7), (210, 7)):
        cv2.ellipse(ink, (at + 25, 30), (18, 22), 0, 0, 360, 255, thick)
    parts = components(ink)
    assert not Print([[2]], parts).has([1])
    assert not Print([[2, 3]], parts).has([1])  # one word
    assert Print([[2], [3]], parts).has([1])


def test_a_sign_that_says_nothing_is_print_where_all_words_of_its_run_are():
    line = Line((0, 1, 2, 3), (0.0, 1.0, 1.0, 0.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    odds = {1: 1.0, 2: 1.0}
    assert handwriting._mute({0, 1, 2}, {1, 2}, odds, [line]) == {0}
    assert handwriting._mute({0, 1, 2}, {1}, odds, [line]) == set()
    assert handwriting._mute({0, 3}, {1, 2}, odds, [line]) == set()  # what nobody judged proves nothing


def letters(*texts: str, wide: int = 20, sure: float = 97.0) -> list[Word]:
    """Letters beneath each other."""
    return [Word(t, Box(100, 50 * i, 100 + wide, 50 * i + 30), i, sure) for i, t in enumerate(texts)]


@pytest.mark.parametrize(
    ("doubted", "found"),
    [
        (Word("S", Box(101, 400, 121, 430), 9, 74.0), True),
        (Word("S", Box(101, 400, 121, 430), 9, 64.0), False),  # hardly read
        (Word("S", Box(101, 400, 131, 430), 9, 74.0), False),  # wider
        (Word("S", Box(101, 400, 121, 445), 9, 74.0), False),  # higher
        (Word("S", Box(300, 400, 320, 430), 9, 74.0), False),  # in another column
        (Word("I", Box(101, 400, 121, 430), 9, 74.0), False),  # another letter
        (Word("x", Box(101, 400, 121, 430), 9, 74.0), False),  # a tick
        (Word("5", Box(101, 400, 121, 430), 9, 74.0), False),
        (Word("SS", Box(101, 400, 121, 430), 9, 74.0), False),
    ],
)
def test_a_letter_among_print_of_its_size_in_its_column_is_print(doubted, found):
    words = [*letters("S", "S", "S"), doubted]
    assert handwriting._among_print([3], [0, 1, 2], {0, 1, 2, 3}, words) == ({3} if found else set())
    assert handwriting._among_print([3], [0, 1], {0, 1, 2, 3}, words) == set()
    assert handwriting._among_print([3], [0, 1, 2], {0, 1, 2}, words) == set()
