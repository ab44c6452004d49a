"""Neat hands: words that do not stand on one line though their letters do."""

import numpy as np
import pytest
from redaction_pages import SANS, rendered

from appliance.redaction import jitter
from appliance.redaction.ink import components, find_ink
from appliance.redaction.painting import belongings, find_zones, meet

UPS = (0, 3, -2, 4, -3, 2, -4, 3)
LINES = (
    "chest pain since noon with some nausea here",
    "no fever but a mild cold last week",
    "skin clear and warm on both sides here",
)


def found(ups=UPS, lines=LINES, lean=0.0, within=0, spoil=lambda words: words):
    """The words of drawn lines that are by hand; `ups` are pixels by which the words of a line stand lower."""
    image, words = np.full((900, 2000), 255, np.uint8), []
    for row, line in enumerate(lines):
        left = 100
        for at, text in enumerate(line.split()):
            top = 100 + 150 * row + ups[at % len(ups)] + round(lean * left)
            drawn, read = rendered([(left, top, text)], font=SANS, points=44)
            high, wide = min(900, drawn.shape[0]), min(2000, drawn.shape[1])
            part = drawn[:high, :wide].copy()
            if within:
                for column in range(0, wide, 2 * within):
                    part[:, column : column + within] = np.roll(part[:, column : column + within], 3, axis=0)
            image[:high, :wide] = np.minimum(image[:high, :wide], part)
            words += [type(w)(w.text, w.box, row, 95.0) for w in read]
            left = words[-1].box.right + 18
    words = spoil(words)
    parts = components(find_ink(image, 300.0).mask)
    members = belongings(parts, meet(parts, find_zones(words, image.shape)), len(words))
    return [words[index].text for index in sorted(jitter.find(words, members, parts))], words


def test_words_that_step_up_and_down_are_by_hand():
    hand, words = found()
    assert len(hand) == len(words)


@pytest.mark.parametrize("lean", [0.0, 0.01])
def test_print_stands_on_one_line_however_that_leans(lean):
    assert found(ups=(0,), lean=lean)[0] == []


def test_a_label_beside_what_was_typed_higher_is_one_step():
    assert found(ups=(0, 0, 0, 6, 6, 6, 6, 6))[0] == []


def test_a_few_such_words_say_nothing():
    assert found(lines=LINES[:1])[0] == []
    assert found(lines=[" ".join(line.split()[:4]) for line in LINES])[0] == []


def test_letters_that_are_uneven_within_words_are_a_typewriters():
    assert found(within=24)[0] == []


def test_fields_are_looked_at_by_themselves():
    hand, words = found(lines=[f"Note: {line}" for line in LINES])
    assert "Note:" not in hand
    assert len(hand) == len(words) - len(LINES)


def test_words_that_were_not_read_surely_numbers_and_letters_that_touch_do_not_count():
    def unsure(words):
        return [type(w)(w.text, w.box, w.line, 50.0) for w in words]

    def misread(words):
        return [type(w)(w.text + "nn", w.box, w.line, w.confidence) for w in words]

    def cut(words):
        return [type(w)(w.text[:-2] or w.text, w.box, w.line, w.confidence) for w in words]

    assert found(spoil=unsure)[0] == []
    assert found(spoil=cut)[0] == []
    assert found(spoil=misread)[0] == []
    assert found(lines=["12 34 56 78 90 12 34 56"] * 3)[0] == []
    assert found(lines=["gyp jpg ppg qqy gyp jpg ppg gyp"] * 3)[0] == []


def test_words_of_two_letters_show_no_unevenness_and_a_page_without_words_has_none():
    hand, words = found(lines=["of no do in at he an it"] * 3)
    assert len(hand) == len(words)
    assert found(lines=())[0] == []
