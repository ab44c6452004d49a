"""Slashes that a reader took for letters are told by their shape, and only between capitals that say nothing else."""

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from redaction_pages import SANS

from appliance.documents import Box, Word
from appliance.redaction.ink import components
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.slashes import set_in
from appliance.sim.drawing.fonts import font_file

LEXICON = load_lexicon()
ITALIC = font_file("LiberationSans-Italic")


def read(printed, text, font=SANS, speck=False):
    """What a word of a page is taken for when a reader read `text`."""
    picture = Pillow.new("L", (900, 160), 255)
    draw, face = ImageDraw.Draw(picture), ImageFont.truetype(str(font), 44)
    at = 40.0
    for letter in printed:
        draw.text((at, 50), letter, font=face, fill=0)
        at += draw.textlength(letter, font=face) + 3
    if speck:
        draw.rectangle((44, 40, 47, 43), fill=0)
    dark = np.asarray(picture) < 128
    down, across = np.nonzero(dark)
    box = Box(int(across.min()), int(down.min()), int(across.max()) + 1, int(down.max()) + 1)
    (found,) = set_in([Word(text, box, 0, 70.0)], components((dark * 255).astype(np.uint8)), LEXICON)
    assert (found.box, found.confidence) == (box, 70.0)
    return found.text


@pytest.mark.parametrize(
    ("printed", "text", "said"),
    [
        ("SR/PVC", "SRIPVC", "SR/PVC"),
        ("AC/VC", "AClVC", "AC/VC"),
        ("D/I", "Dil", "D/I"),
        ("U/L", "U1L", "U/L"),
        ("SR/PVC", "SR|PVC", "SR/PVC"),
    ],
)
def test_a_stroke_that_leans_between_capitals_is_a_slash(printed, text, said):
    assert read(printed, text) == said
    assert read(printed, text, speck=True) == said  # dirt over a letter is no letter


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("SRIPVC", "SRIPVC"),  # an upright letter
        ("UTI", "UTI"),  # understood
        ("BID", "BID"), ("will", "will"),  # understood
        ("ab/cd", "abIcd"),  # small letters
        ("12/34", "12I34"),  # a day, or a part of one, is the rules' business
        ("SR/PVC", "SRIPV"), ("IP", "IP"),  # letters and marks do not agree; too short
        ("QILL", "QILL"),
    ],
)  # fmt: skip
def test_all_else_stays(printed, text):
    assert read(printed, text) == text


def test_a_face_in_which_all_letters_lean_has_no_slash():
    assert read("XIILQ", "XIILQ", ITALIC) == "XIILQ"
    assert read("IX/LI", "IXILI", ITALIC) == "IXILI"


def test_a_low_stroke_is_none():
    picture = np.zeros((120, 300), np.uint8)
    picture[30:80, 20:26] = picture[74:80, 20:50] = 255  # L
    for row in range(30):
        picture[60 - row : 61 - row, 80 + row // 3 : 84 + row // 3] = 255
    picture[30:80, 120:126] = picture[74:80, 120:150] = 255
    word = Word("LIL", Box(20, 30, 150, 80), 0, 70.0)
    assert set_in([word], components(picture), LEXICON) == [word]
