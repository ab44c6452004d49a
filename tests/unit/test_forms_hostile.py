"""A registered form against pages that are meant to get something out: no entry leaves a denied field."""

import random

import numpy as np
import pytest
from redaction_pages import PURPOSE, NoTagger, read_page
from test_forms_on_pages import BLANK, DPI, FILLED, FORM, form_of, words_of

from appliance.documents import KnownIdentifiers
from appliance.policy.forms import Area, FieldMode, FormField
from appliance.redaction.reasons import Reason
from appliance.redaction.redactor import Redactor

EVERYWHERE = Area(0.0, 0.0, 200.0, 200.0)
PRINTED = BLANK.split()


def decided(words, forms):
    redactor = Redactor(PURPOSE, NoTagger(), forms=forms)
    page = read_page(np.full((500, 1200), 255, np.uint8), words, dpi=DPI)
    findings = redactor.detect(page)
    return findings.form, redactor.decide(page, findings, KnownIdentifiers(findings.known.texts, findings.known.shared))


def scribbled(seed):
    """The form with entries of random words of its own print, of names and of medicine, at random places."""
    rng = random.Random(seed)
    lines = BLANK.split("\n")
    entries = [*PRINTED, "Samplewood", "Rose", "03/14/1957", "987-65-4321", "aspirin", "81", "mg", "128/76", "Weight"]
    for row in (2, 4, 6, 10, 11):
        text = " ".join(rng.choices(entries, k=rng.randint(1, 6)))
        while len(lines) <= row:
            lines.append("")
        lines[row] = " " * rng.randint(1, 30) + text
    return words_of("\n".join(lines))


@pytest.mark.parametrize("seed", range(25))
def test_of_random_entries_nothing_leaves_a_denied_form_and_only_print_at_its_place_does(seed):
    words = scribbled(seed)
    placed, reasons = decided(words, [FORM])
    assert placed is not None
    places = {(w.text, w.box) for w in words_of(BLANK)}
    for word, reason in zip(words, reasons, strict=True):
        assert not reason.cleared or (word.text, word.box) in places
        assert reason is not Reason.FORM or (word.text, word.box) in places


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("mode", [FieldMode.VALUES, FieldMode.ORDINARY])
def test_an_opened_form_lets_nothing_out_that_would_have_stayed(seed, mode):
    words = scribbled(seed)
    form = form_of(words_of(BLANK), fields=[FormField("all", "area", EVERYWHERE, mode)])
    placed, with_form = decided(words, [form])
    _, without = decided(words, [])
    for index, (one, other) in enumerate(zip(with_form, without, strict=True)):
        if index not in placed.printed:
            assert other.cleared or not one.cleared or other is Reason.KNOWN


def test_words_of_the_form_on_a_letter_do_not_make_it_the_form():
    letter = words_of("Dear Rose Samplewood\n" + "\n".join(f"  {line}" for line in reversed(FILLED.split("\n"))))
    placed, reasons = decided(letter, [FORM])
    assert placed is None
    assert Reason.FORM not in reasons
    assert Reason.FIELD not in reasons


def test_a_form_whose_fields_are_empty_boxes_and_whose_words_are_nothing_clears_nothing():
    words = words_of(FILLED)
    hollow = form_of([], fields=[FormField("all", "area", EVERYWHERE, FieldMode.ORDINARY)])
    assert decided(words, [hollow]) == (None, decided(words, [])[1])
