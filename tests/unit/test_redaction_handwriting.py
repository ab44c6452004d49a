from dataclasses import replace

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import HAND

from appliance.documents import Box, Word
from appliance.redaction import handwriting, misfits
from appliance.redaction.checkboxes import is_check_box, is_label
from appliance.redaction.ink import components
from appliance.redaction.painting import belongings, find_zones, meet
from appliance.redaction.shapes import FEATURES, features, marks_in, spelled
from appliance.sim.drawing.fonts import font_file

SENTENCES = ("please follow normal pressure", "no pain at rest", "take one daily", "5 ft 4 in")


def drawn(lines, size=40, gap=None, confidence=90.0):
    """A mask and its words; each line is (text, font file)."""
    picture, words = Pillow.new("L", (1600, 90 * len(lines) + 60), 255), []
    draw = ImageDraw.Draw(picture)
    for number, (text, font) in enumerate(lines):
        face, at = ImageFont.truetype(str(font), size), 60
        for part in text.split(" "):
            box = [int(v) for v in draw.textbbox((at, 30 + 90 * number), part, font=face)]
            draw.text((at, 30 + 90 * number), part, font=face, fill=0)
            words.append(Word(part, Box(*box), number, confidence))
            at = box[2] + (gap or size // 3)
    return (np.asarray(picture) < 128).astype(np.uint8) * np.uint8(255), words


def written(mask, words, frames=()):
    parts = components(mask)
    members = belongings(parts, meet(parts, find_zones(words, mask.shape)), len(words))
    return handwriting.not_print(words, members, parts, range(len(words)), frames).words


@pytest.mark.parametrize("face", ["LiberationSerif-Regular", "Carlito-Regular", "DejaVuSansMono", "Caladea-Bold"])
def test_print_is_print_in_any_face(face):
    mask, words = drawn([(s, font_file(face)) for s in SENTENCES])
    assert written(mask, words) == set()


@pytest.mark.parametrize("face", ["Kristi", "Breip", "femkeklaver", "DancingScript-Regular"])
def test_fields_filled_in_by_hand_are_not_print_beside_printed_labels(face):
    labels = [(s, font_file("LiberationSans-Regular")) for s in ("blood pressure", "do you have pain", "allergies")]
    mask, words = drawn([*labels, ("heart attack last winter", font_file(face)), ("mother alive", font_file(face))])
    assert {w.text for i, w in enumerate(words) if i in written(mask, words)} == {
        "heart", "attack", "last", "winter", "mother", "alive"
    }  # fmt: skip


def test_a_page_by_hand_is_judged_strictly():
    mask, words = drawn([(s, HAND) for s in SENTENCES], size=60)
    assert written(mask, words) == set(range(len(words)))


def test_too_small_and_empty_words_say_nothing():
    mask = np.zeros((100, 400), np.uint8)
    words = [Word("asthma", Box(10, 30, 200, 90), 0, 90.0)]
    assert written(mask, words) == set()
    mask[50:55, 20:60] = 255
    assert written(mask, words) == set()


def test_features_are_finite_and_bounded_for_any_ink():
    for ink in (np.ones((8, 3), bool), np.eye(40, dtype=bool), np.ones((2, 900), bool), np.zeros((9, 9), bool)):
        found = features(ink, 3, marks_in(ink))
        assert found.shape == (FEATURES,)
        assert np.isfinite(found).all()
        assert np.abs(found).max() < 12


@pytest.mark.parametrize("less", [-1e-6, 0.0, 1e-6])
def test_a_diagonal_has_the_same_direction_on_every_processor(monkeypatch, less):
    # an arctangent's last bit differs between processors, and 45 degrees lie right between two directions
    diamond = np.abs(np.arange(-30, 31))[:, None] + np.abs(np.arange(-30, 31)) <= 30
    usual = features(diamond, 5, marks_in(diamond))
    arctangent = np.arctan2
    monkeypatch.setattr(np, "arctan2", lambda y, x: arctangent(y, x) + np.float32(less))
    assert np.abs(features(diamond, 5, marks_in(diamond)) - usual).max() < 1e-6


def test_rotated_words_are_not_upright():
    assert misfits.upright(Word("asthma", Box(0, 0, 100, 20), 0, 90.0))
    assert misfits.upright(Word("I", Box(0, 0, 5, 20), 0, 90.0))
    assert not misfits.upright(Word("asthma", Box(0, 0, 20, 100), 0, 90.0))


def test_dirt_over_a_word_does_not_make_it_too_tall():
    mask, words = drawn([("pulse was 68 at rest today", font_file("LiberationSerif-Regular"))])
    box = words[2].box
    mask[2:5, box.left + 4 : box.left + 7] = 255
    words[2] = replace(words[2], box=replace(box, top=0))
    parts = components(mask)
    members = belongings(parts, meet(parts, find_zones(words, mask.shape)), len(words))
    assert misfits.unlikely(words, []) == {2}
    high = misfits.letter_heights(words, members, parts)
    assert misfits.unlikely(words, [], high) == set()
    assert misfits.letter_heights(words, [()] * len(words), parts) == [word.box.height for word in words]


def test_boxes_that_do_not_fit_their_text_are_unlikely():
    line = [Word("asthma", Box(100 * i, 0, 100 * i + 80, 20), 0, 95.0) for i in range(5)]
    odd = [
        Word("CA", Box(0, 100, 350, 230), 1, 95.0),  # a signature
        Word("|", Box(0, 300, 4, 360), 2, 95.0),  # a bar
        Word("asthma", Box(0, 400, 300, 450), 3, 40.0),  # large and hardly read
        Word("asthma", Box(0, 500, 300, 550), 4, 95.0),  # a heading
        Word("mg", Box(0, 600, 30, 620), 5, 95.0),  # on a barcode
    ]
    assert misfits.unlikely([*line, *odd], [Box(20, 610, 90, 700)]) == {5, 6, 7, 9}
    assert misfits.unlikely([Word("|", Box(0, 0, 4, 90), 0, 90.0)], []) == set()


def test_words_without_ink_or_letters_are_not_judged():
    mask, words = drawn([("normal", font_file("DejaVuSans"))])
    extra = [Word("lost", Box(900, 40, 990, 80), 5, 90.0), Word("|", Box(60, 30, 64, 90), 6, 90.0)]
    assert written(mask, [*words, *extra]) == set()


def test_a_tick_says_nothing_about_the_label_behind_its_box():
    serif = font_file("LiberationSerif-Regular")
    lines = [*((s, serif) for s in SENTENCES), ("bY xx", HAND)]
    mask, words = drawn(lines)
    tick, label = words[-2:]
    picture = Pillow.fromarray(255 - mask)
    draw = ImageDraw.Draw(picture)
    at = tick.box.right + 12
    draw.rectangle((label.box.left - 2, label.box.top - 20, label.box.right + 20, label.box.bottom + 20), fill=255)
    face = ImageFont.truetype(str(serif), 40)
    box = draw.textbbox((at, 30 + 90 * label.line), "No", font=face)
    draw.text((at, 30 + 90 * label.line), "No", font=face, fill=0)
    words[-2:] = [Word("bY", tick.box, tick.line, 20.0), Word("No", Box(*(int(v) for v in box)), label.line, 70.0)]
    mask = (np.asarray(picture) < 128).astype(np.uint8) * np.uint8(255)
    last = len(words) - 1
    frame = Box(tick.box.left, tick.box.top, tick.box.right, tick.box.bottom)
    assert last in written(mask, words)
    assert last not in written(mask, words, [frame])


def test_check_boxes_and_their_labels_are_told_by_their_place():
    frame = Box(100, 100, 140, 140)
    assert is_check_box(Word("bY", Box(95, 90, 160, 150), 0, 20.0), frame)
    assert not is_check_box(Word("Yes", Box(95, 90, 160, 150), 0, 20.0), frame)  # a word
    assert not is_check_box(Word("O", Box(200, 90, 240, 150), 0, 20.0), frame)
    assert not is_check_box(Word("O", Box(60, 40, 240, 250), 0, 20.0), frame)  # far larger
    assert is_label(Box(150, 105, 200, 135), frame)
    assert not is_label(Box(150, 305, 200, 335), frame)
    assert not is_label(Box(300, 105, 350, 135), frame)
    assert not is_label(Box(40, 105, 90, 135), frame)


def test_what_was_read_is_told_by_its_letters_and_marks():
    assert spelled("").sum() == 0.0
    assert spelled("aa") == pytest.approx(spelled("a"))
    assert set(np.flatnonzero(spelled("aZ9/.%"))) == {0, 51, 61, 62, 63}


def test_a_scribble_over_a_word_does_not_drag_the_print_behind_it():
    assert handwriting._weaker([2.8, 1.8], [-6.5, 7.9, -4.4]) == [0.0, 0.0]
    assert handwriting._weaker([1.8, -0.5], [7.9, 1.0, -4.4]) == [1.8, -0.5]


def test_a_page_that_shows_its_hand_is_judged_by_what_it_shows(monkeypatch):
    mask, words = drawn([(s, font_file("LiberationSans-Regular")) for s in SENTENCES])
    assert written(mask, words) == set()

    def shown(judged, *_, **__):
        return [replace(line, evidence=[9.0] * len(line.words)) for line in judged]

    monkeypatch.setattr(handwriting, "by_the_page", shown)
    assert written(mask, words) == set(range(len(words)))
