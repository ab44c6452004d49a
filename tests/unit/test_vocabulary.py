"""What the vocabulary understands, and how its lists are built: words, and no pieces of codes."""

import itertools
import string

import pytest
from redaction_pages import kept

from appliance.redaction.lexicon import load_lexicon
from bench.vocabulary import WORD, index_words

LEXICON = load_lexicon()
SMALL_SHARE = 0.1  # of three letters that are no word: more is a list that lets initials through


def test_a_code_is_no_word_and_neither_are_its_pieces():
    assert WORD.findall("see 0JBDXZZ, CD34 and 4-aminosalicylic acid") == ["see", "and", "aminosalicylic", "acid"]
    assert index_words("Face **0JBD**\n\tsee Repair **GZHZZZZ** of skin") == "Face  \n\tsee Repair   of skin"


def test_few_letters_that_stand_for_somebody_are_understood():
    triples = ("".join(letters) for letters in itertools.product("bcdfghjklmnpqrstvwxz", repeat=3))
    consonants = [triple for triple in triples if LEXICON.knows(triple)]
    assert len(consonants) < SMALL_SHARE * 20**3
    assert not {"jbd", "kmr", "kqr", "lqt", "xhr", "gxzz", "hbkxz"} & LEXICON.words


@pytest.mark.parametrize("text", ["transcribed jbd at noon", "wound check kmr was done", "note by kqr is final"])
def test_small_initials_stay_behind(text):
    initials = next(word for word in text.split() if set(word) <= set(string.ascii_lowercase) - set("aeiouy"))
    assert initials not in kept(text).split()


@pytest.mark.parametrize(
    "text", ["wbc 8.2 and rbc 4.1 were normal", "bnp 112, hcv negative, pth 41", "cns intact, lmp unsure"]
)
def test_abbreviations_that_are_written_small_stay(text):
    assert kept(text) == text
