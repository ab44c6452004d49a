"""Abbreviations that no list has before what they measure, and flags behind results."""

import pytest
from redaction_pages import WordTagger, decisions, layout_of

from appliance.redaction import unlisted
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.tokens import tokens

LEXICON = load_lexicon()


def found(text: str) -> list[str]:
    layout = layout_of(text)
    return [layout.words[i].text for i in unlisted.find(layout, tokens(layout, LEXICON))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("QXZ 24 mm, better", ["QXZ"]),
        ("QXZ = 24", []),
        ("QXZ 24-30 mmHg", ["QXZ"]),
        ("QXZ 24mm", ["QXZ"]),
        ("QXZ 31/80.", ["QXZ"]),
        ("QXZ 14/20", ["QXZ"]),
        ("QWz 1.3 cm", ["QWz"]),
        ("QXZ 3/8", []),  # may be a day
        ("QXZ 90/80", []),  # more than all points
        ("QXZ 24", []),  # nothing is measured
        ("QXZ 24 yr", []),
        ("QXZ 24 min", []),
        ("QXZ, 24 mm", []),  # a list
        ("QXZ", []),
        ("QXZ here", []),
        ("QZ 24 mm", []),  # two letters are initials
        ("SMITH 24 kg", []),
        ("MRI 24 mm", []),  # known already
        ("Quincy Xavier Zzyzx was here. QXZ 24 mm", []),
        ("Zzyzx, Quincy Xavier was here. QXZ 24 mm", []),
    ],
)
def test_an_abbreviation_before_what_it_measures_is_nobody(text, names):
    assert found(text) == names


def test_such_an_abbreviation_leaves_though_a_tagger_takes_it_for_a_name():
    said = dict(decisions("range: QXZ 24 mm today", WordTagger(QXZ="ORG")))
    assert said["QXZ"].cleared
    assert not dict(decisions("range: QXZ today", WordTagger(QXZ="ORG")))["QXZ"].cleared


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Ferritin 5.6 H", ["H"]),
        ("potassium 5.6 H sodium 140", ["H"]),
        ("pO2 107 H Ca 9.1 L", ["H", "L"]),
        ("Ward 5 H Zzyzx", []),
        ("H 5.6", []),
        ("about H", []),
    ],
)
def test_a_lone_letter_behind_a_number_says_high_or_low(text, flags):
    layout = layout_of(text)
    assert [layout.words[i].text for i in unlisted.flags(layout)] == flags
