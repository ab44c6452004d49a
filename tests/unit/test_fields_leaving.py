"""Which suggestions are marked, which travel, and which documents wait."""

from dataclasses import replace

import numpy as np
import pytest

from appliance.documents import Box, Word
from appliance.fields.leaving import mark, travelling, waits
from appliance.fields.suggest import suggest
from appliance.output.textlayer import encodable
from appliance.policy.fields import Confirm, FieldRules, Hold
from appliance.suggestions import MAX_TEXT, Doubt, FieldKind
from tests.field_words import words_of

WHITE = np.full((800, 2400), 255, np.uint8)
TEXT = "Continue lisinopril 20 mg daily. DOB 04/23/1958\nBP 128/78 mmHg, digoxin 1.25 mg daily"


def marked(text=TEXT, rules=None, written=()):
    return mark(suggest(words_of(text), WHITE, None), rules or FieldRules(), written)


def copies(words, without=()):
    """The words as they are copied: with boxes a little larger."""
    return [
        replace(w, box=Box(w.box.left - 3, w.box.top - 3, w.box.right + 3, w.box.bottom + 3))
        for w in words
        if w.text not in without
    ]


def travel(text=TEXT, without=(), **options):
    return travelling(2, marked(text, **options), copies(words_of(text), without), encodable)


def test_unsure_marks_what_is_doubted_always_marks_all_and_never_marks_none():
    by = {Confirm.UNSURE: [False, True], Confirm.ALWAYS: [True, True], Confirm.NEVER: [False, False]}
    for rule, expected in by.items():
        doses = [m for m in marked(rules=FieldRules({FieldKind.DOSE: rule})) if m.suggestion.kind is FieldKind.DOSE]
        assert [m.confirm for m in doses] == expected, rule
        assert all((Doubt.POLICY in m.why) is (rule is Confirm.ALWAYS) for m in doses)


def test_documents_wait_by_the_rule_for_holding():
    for hold, expected in ((Hold.NEVER, False), (Hold.MARKED, True), (Hold.ALWAYS, True)):
        assert waits(marked(), FieldRules(hold=hold)) is expected
    assert not waits(marked("Continue lisinopril 20 mg daily"), FieldRules(hold=Hold.MARKED))
    assert waits((), FieldRules(hold=Hold.ALWAYS))


def test_handwriting_in_or_beside_a_suggestion_is_a_doubt():
    words = words_of(TEXT)
    pressure = next(w for w in words if w.text == "128/78")
    beside = Word(
        "x", Box(pressure.box.right + 30, pressure.box.top, pressure.box.right + 90, pressure.box.bottom), 9, 9.0
    )
    below = replace(
        beside, box=Box(pressure.box.left, pressure.box.bottom + 60, pressure.box.right, pressure.box.bottom + 99)
    )
    far = replace(beside, box=Box(2_000, pressure.box.top, 2_100, pressure.box.bottom))
    for written, expected in ((pressure, True), (beside, True), (below, False), (far, False)):
        [vital] = [m for m in marked(written=[written]) if m.suggestion.kind is FieldKind.VITAL]
        assert (Doubt.HANDWRITING in vital.why) is expected
        assert vital.confirm is expected


def test_what_is_copied_travels_with_its_number_and_its_doubts():
    fields = {(f.kind, f.name): f for f in travel()}
    dose = fields[FieldKind.DOSE, "lisinopril"]
    assert (dose.page, dose.text, dose.value, dose.unit, dose.confirm, dose.why) == (2, "20 mg", "20", "mg", False, ())
    assert fields[FieldKind.DOSE, "digoxin"].why == (Doubt.DOSE_UNUSUAL,)
    assert fields[FieldKind.VITAL, "blood pressure"].value == "128/78"
    left, top, right, bottom = fields[FieldKind.VITAL, "blood pressure"].box
    assert left < right
    assert top < bottom


def test_a_date_of_birth_never_travels_whatever_was_copied():
    assert any(m.suggestion.kind is FieldKind.BIRTH_DATE for m in marked())
    assert all(f.kind is not FieldKind.BIRTH_DATE for f in travel())
    assert "1958" not in repr([(f.text, f.value) for f in travel()])


@pytest.mark.parametrize("gone", ["lisinopril", "20", "mg"])
def test_a_suggestion_with_a_word_that_stays_behind_stays_too(gone):
    assert all(f.name != "lisinopril" or f.kind is not FieldKind.DOSE for f in travel(without=[gone]))


def test_the_same_text_elsewhere_on_the_page_is_no_copy():
    text = "lisinopril 20 mg daily\n\n\nroom 20 mg lisinopril"
    words = words_of(text)
    copied = [w for w in copies(words) if w.line > 0]  # only the second line was copied
    assert [f for f in travelling(0, marked(text), copied, encodable) if f.kind is FieldKind.DOSE] == []


def test_an_odd_number_has_no_value_outside():
    [dose] = [f for f in travel("lisinopril 2O mg daily") if f.kind is FieldKind.DOSE]
    assert (dose.text, dose.value) == ("2O mg", "")
    assert Doubt.ODD_NUMBER in dose.why


def test_a_text_that_grows_beyond_its_bound_stays():
    word = "\ufdfa" * 30  # one character that the text layer spells with eighteen
    assert [f for f in travel(f"Allergies: x{word}") if len(f.text) > MAX_TEXT] == []
