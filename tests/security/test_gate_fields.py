"""Suggestions at the gate: none may say more than its page, and none may carry what must not leave."""

from dataclasses import replace

import pytest

from appliance.release.findings import Code
from appliance.release.gate import Gate
from appliance.sections.pages import GateConfig
from appliance.suggestions import MAX_RELEASED, Doubt, FieldKind, ReleasedField
from tests.gate_pages import DOCUMENT, codes, expectation, note, read, written


def box_of(*texts, paper=None):
    """Around some words of the note."""
    words = [w for w in (paper or note()).words if w.text in texts]
    return (
        min(w.box.left for w in words),
        min(w.box.top for w in words),
        max(w.box.right for w in words),
        max(w.box.bottom for w in words),
    )


DOSE = ReleasedField(
    0, FieldKind.DOSE, "400 mg", "ibuprofen", "400", "mg", box_of("ibuprofen", "400", "mg"), 93.5, False, ()
)  # fmt: skip
PRESSURE = ReleasedField(
    0, FieldKind.VITAL, "Blood pressure 128/76,", "blood pressure", "128/76", "",
    box_of("Blood", "pressure", "128/76,"), 90.0, True, (Doubt.READINGS_DISAGREE,),
)  # fmt: skip


def refused(tmp_path, *fields, known=()):
    file = written(tmp_path, note())
    return codes(file, replace(expectation(known=known), fields=fields))


def test_suggestions_that_the_page_shows_travel_with_the_document(tmp_path):
    file = written(tmp_path, note())
    expected = replace(expectation(), fields=(DOSE, PRESSURE))
    joined = replace(PRESSURE, text="Blood pressure 128 76", value="128/76")  # parts of a word, each whole
    assert refused(tmp_path, joined) == set()
    released = Gate(GateConfig(), read).release(file, expected)
    assert released.fields == (DOSE, PRESSURE)
    assert released.gate_report["fields"] == 2
    assert "ibuprofen" not in repr(released)
    assert released.document == DOCUMENT


@pytest.mark.parametrize(
    "change",
    [
        {"text": "400 mg Zoltan"},  # a planted word
        {"text": "400 mg fever"},  # a word that stands nowhere
        {"text": "400 mg knee"},  # a word that stands elsewhere on the page
        {"text": "400 400 mg"},  # a word more often than it stands there
        {"text": "400 mg profen"},  # a part of a word that is another word
        {"text": "40 0 mg"},
        {"text": "40 mg"},
        {"text": "00 mg"},
        {"name": "zoltan"},
        {"name": "patient"},
        {"value": "40"},  # part of a number is another number
        {"value": "4000"},
        {"value": "400/128"},
        {"box": (0, 0, 5, 5)},
        {"box": (-5, 0, 1500, 1000)},
        {"box": (0, 0, 1501, 1000)},
        {"box": (300, 180, 200, 240)},
        {"box": (0, 0, 1500, 1001)},
    ],
)
def test_a_suggestion_that_says_more_than_its_place_is_found(tmp_path, change):
    assert refused(tmp_path, PRESSURE, replace(DOSE, **change)) == {Code.FIELD_UNFOUNDED}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": FieldKind.BIRTH_DATE},
        {"text": ""},
        {"text": "400 mg " * 30},
        {"text": "400\nmg"},
        {"text": "400\u202e mg"},
        {"name": "ibuprofen " * 10},
        {"name": "ibu\x00profen"},
        {"value": "Zoltan"},
        {"value": "4" * 25},
        {"value": "٤٠٠"},
        {"value": "-400"},
        {"unit": "Zoltan"},
        {"unit": "mg "},
        {"confidence": float("nan")},
        {"confidence": 101.0},
        {"confidence": -1.0},
        {"why": (Doubt.POLICY, Doubt.POLICY)},
        {"why": ("because",)},
        {"page": 1},
        {"page": -1},
    ],
)
def test_a_suggestion_of_another_form_is_found(tmp_path, change):
    assert Code.FIELD_FORM in refused(tmp_path, replace(DOSE, **change))


def test_too_many_suggestions_are_found(tmp_path):
    assert refused(tmp_path, *[DOSE] * (MAX_RELEASED + 1)) == {Code.FIELD_FORM}


def test_a_known_identifier_is_found_in_a_suggestion_too(tmp_path):
    assert refused(tmp_path, DOSE, known=["ibuprofen"]) == {Code.KNOWN_IDENTIFIER}
    paper = note().set("Knapton aspirin 81 mg", (120, 700))
    field = replace(
        DOSE,
        text="Knapton 81 mg",
        name="aspirin",
        value="81",
        box=box_of("Knapton", "aspirin", "81", "mg", paper=paper),
    )
    field = replace(field, box=(110, 690, 900, 780))
    file = written(tmp_path, paper)
    found = codes(file, replace(expectation(known=["knapton"]), fields=(field,)))
    assert Code.KNOWN_IDENTIFIER in found
    assert Code.FIELD_UNFOUNDED not in found


def test_each_suggestion_is_held_against_its_own_page(tmp_path):
    file = written(tmp_path, note(), note().set("Knee stable", (120, 700)))
    other = ReleasedField(1, FieldKind.ALLERGY, "Knee", "knee", "", "", (110, 690, 900, 780), 90.0, True, ())
    assert codes(file, replace(expectation(2), fields=(DOSE, other))) == set()
    assert codes(file, replace(expectation(2), fields=(DOSE, replace(other, page=0)))) == {Code.FIELD_UNFOUNDED}
