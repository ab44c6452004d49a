"""Words that a reader ran together are parted where a space is seen between them, and nowhere else."""

import itertools

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import SANS

from appliance.documents import Box, Word
from appliance.redaction.ink import components
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.run_together import parted

LEXICON = load_lexicon()


def drawn(letter):
    """The ink of a letter, without the paper beside it."""
    picture = Pillow.new("L", (120, 120), 255)
    ImageDraw.Draw(picture).text((40, 30), letter, font=ImageFont.truetype(SANS, 44), fill=0)
    dark = np.asarray(picture) < 128
    across = np.flatnonzero(dark.any(axis=0))
    return dark[:, across[0] : across[-1] + 1] if across.size else dark[:, :20]


def texts(*pieces, space=14, letters=4, joined=""):
    """What becomes of a word whose pieces stand a space apart; letters of `joined` touch the next one."""
    dark = np.zeros((120, 1200), np.bool_)
    left = 40
    for piece in pieces:
        for place, letter in enumerate(piece):
            ink = drawn(letter)
            dark[:, left : left + ink.shape[1]] |= ink
            touches = bool(joined) and piece[place : place + 2] == joined
            left += ink.shape[1] + (-2 if touches else letters)
        left += space - letters
    down, across = np.nonzero(dark)
    word = Word(
        "".join(pieces), Box(int(across.min()), int(down.min()), int(across.max()) + 1, int(down.max()) + 1), 3, 91.0
    )
    found = parted([word], components((dark * 255).astype(np.uint8)), LEXICON)
    assert {(w.line, w.confidence) for w in found} == {(3, 91.0)}
    assert next(w.box.left for w in found) == word.box.left
    assert [w.box.right for w in found][-1] == word.box.right
    assert all(one.box.right == other.box.left for one, other in itertools.pairwise(found))
    return [w.text for w in found]


@pytest.mark.parametrize(
    "pieces",
    [
        ("68", "reg"), ("Wt", "171"), ("HR", "88", "AF"), ("Fibroid", "1"), ("at", "bedside."), ("WHO", "class"),
        ("then", "1", "daily", "x", "4"), ("L", "ankle"), ("Back", "to", "sleep"), ("Patient", "ID"), ("most", "1.5"),
        ("L", "arm"), ("R", "leg"), ("IV", "LAC"), ("IV", "L", "AC"), ("10/21/24", "2m"), ("10/21/24", "2", "m"),
        ("08/19/24", "birth"), ("1/5/2025", "Zzyz"),
    ],
)  # fmt: skip
def test_words_with_a_space_between_them_are_parted(pieces):
    assert texts(*pieces) == list(pieces)


def test_letters_that_touch_leave_the_place_to_an_estimate():
    assert texts("Renal", "ultrasound", joined="so") == ["Renal", "ultrasound"]


@pytest.mark.parametrize(
    "pieces",
    [
        ("163", "cm"), ("10.4", "L"), ("2.3", "x", "2.1"),  # one value
        ("HR", "88"),  # is understood as it stands
        ("12", "345"), ("1", ".5"),  # one number
        ("Zzyz", "xford"), ("Rose", "wood"), ("AB", "12345"), ("Q", "88"),  # somebody, or somebody's number
        ("non-", "suppressed"), ("well", "-being"),  # a hyphen
        ("10/21/2", "42m"),  # no whole day
        ("ae", "ne"), ("im", "l"), ("L", "ee"),  # of another language, or torn
        ("patient",), ("",), ("12 34",), ("a",),
    ],
)  # fmt: skip
def test_what_is_one_word_or_names_somebody_is_not(pieces):
    whole = "".join(pieces)
    assert texts(*pieces) == [whole] if whole.strip() else True


def test_a_space_must_be_far_wider_than_what_lies_between_letters():
    assert texts("Wt", "171", space=9, letters=6) == ["Wt171"]
    assert texts("Wt", "171", space=6, letters=2) == ["Wt171"]
    assert texts("HR", "88", "AF", space=30, letters=30) == ["HR88AF"]


def test_a_word_of_which_most_letters_touch_is_left_alone():
    picture = np.zeros((60, 200), np.uint8)
    picture[10:50, 10:60] = 255
    picture[10:50, 90:150] = 255
    word = Word("Wt171", Box(10, 10, 150, 50), 0, 90.0)
    assert parted([word], components(picture), LEXICON) == (word,)
