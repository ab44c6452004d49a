"""What reads as a clinical value by its shape alone reads as nobody's name and nobody's initials."""

import itertools
import string

import pytest
from redaction_pages import kept

from appliance.redaction import values
from appliance.redaction.lexicon import load_lexicon

# Letters that are medicine as they stand: stages, a genus of deposits, an aneurysm, points of the heart.
MEDICINE = {
    "AAA",
    "CTX",
    "PTX",
    "RTX",
    "TIS",
    "YTX",
    "LMM",
    "MDM",
    "PMI",
    "PMS",
    "PMX",
    "PNI",
    "PNS",
    "PNX",
    "PTI",
    "PTS",
    "TX",
}


def shaped(words):
    """Those of the words, each in a line of its own, that read as values."""
    text = "\n".join(f"seen by {word} today" for word in words)
    return {text[start:end] for start, end in values.find(text)}


@pytest.mark.parametrize("write", [str.upper, str.capitalize, str.lower])
def test_no_name_of_the_lists_has_the_shape_of_a_value(write):
    lexicon = load_lexicon()
    assert shaped(write(name) for name in (*lexicon.family, *lexicon.given) if name.isalpha()) == set()


@pytest.mark.parametrize(
    ("letters", "number"), [(string.ascii_lowercase, 2), (string.ascii_uppercase, 2), (string.ascii_uppercase, 3)]
)
def test_hardly_any_initials_have_it(letters, number):
    found = shaped("".join(word) for word in itertools.product(letters, repeat=number))
    assert {word.upper() for word in found} <= MEDICINE


@pytest.mark.parametrize("text", ["Grossed by HBK today", "Accessioned by hbk 16:20", "Sectioned by HAB today"])
def test_who_worked_on_a_specimen_stays_behind(text):
    assert "h" not in kept(text).casefold().split("by ", 1)[1]


@pytest.mark.parametrize("text", ["Hep B and vit D", "HepB, VitD", "H1 blocker", "stage IV", "CN III-XII", "lead V3"])
def test_stages_and_vitamins_leave(text):
    assert kept(text) == text
