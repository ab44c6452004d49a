from dataclasses import replace

import pytest
from redaction_pages import layout_of

from appliance.documents import KnownIdentifiers
from appliance.redaction import company
from appliance.redaction.clearing import decide
from appliance.redaction.company import deny_company
from appliance.redaction.findings import Assessment
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason

NONE = KnownIdentifiers(frozenset())
LEXICON = load_lexicon()


def decided(text, reasons):
    found = decide(Assessment(layout_of(text), tuple(reasons), NONE), NONE, LEXICON)
    return [r.value.partition("-")[0] for r in found]


def test_the_rest_of_a_title_that_begins_with_an_organisation_is_denied():
    assert (
        decided("Fauxbury Family Health", [Reason.ORGANISATION, Reason.VOCABULARY, Reason.VOCABULARY]) == ["denied"] * 3
    )
    assert decided("Fauxbury school today", [Reason.ORGANISATION, Reason.VOCABULARY, Reason.VOCABULARY]) == [
        "denied", "cleared", "cleared"
    ]  # fmt: skip


def test_numbers_and_names_in_a_contact_line_go_with_it_and_its_labels_stay():
    reasons = [Reason.PHONE, Reason.PHONE, Reason.VOCABULARY, Reason.VALUE, Reason.VOCABULARY, None]
    found = decided("(785) 555-0146 Fax 55-0103 Rose 12", reasons)
    assert found == ["denied", "denied", "cleared", "denied", "denied", "denied"]


def test_medicine_between_the_words_of_an_address_belongs_to_it():
    address = [Reason.PLACE, Reason.PLACE, Reason.VOCABULARY, Reason.PLACE]
    assert decided("2714 Fauxbury Joint Drive", address) == ["denied"] * 4
    assert decided("2714 Fauxbury joint Drive", address)[2] == "cleared"
    before = [Reason.VOCABULARY, Reason.PLACE, Reason.PLACE, Reason.PLACE]
    assert decided("Joint 2714 Fauxbury Drive", before)[0] == "cleared"


def test_sentences_with_a_phone_number_keep_their_words():
    reasons = [Reason.VOCABULARY, Reason.VOCABULARY, Reason.VALUE, Reason.VOCABULARY, Reason.VOCABULARY, Reason.PHONE]
    assert decided("she takes 250 mg call 555-0146", reasons) == ["cleared"] * 5 + ["denied"]


def test_medicine_beside_foreign_words_stays():
    reasons = [Reason.UNKNOWN_WORD, Reason.UNKNOWN_WORD, Reason.VOCABULARY, Reason.VOCABULARY]
    assert decided("Qqrx Zzvt asthma today", reasons)[2] == "cleared"
    assert decided("Qqrx Zzvt Rrpq today", [*reasons[:2], Reason.UNKNOWN_WORD, Reason.VOCABULARY])[3] == "denied"


def test_an_organisation_in_a_contact_line_is_denied_to_its_last_word():
    reasons = [Reason.ORGANISATION, Reason.VOCABULARY, Reason.VOCABULARY, Reason.VOCABULARY, *[Reason.PHONE] * 4]
    found = decided("Fauxbury Family Health Tel (751) 555-0111 (678) 555-0101", reasons)
    assert found == ["denied", "denied", "denied", "cleared", *["denied"] * 4]


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("TALL ZZOAKS ZZENDO 1 METABOLISM\nPatient:", "1 Patient:"),
        ("REPORT ZZOAKS ZZENDO\nPatient:", "REPORT Patient:"),
        ("Tall ZZOAKS ZZENDO\nPatient:", "Tall Patient:"),
        ("TALL ZZOAKS\nPatient:", "TALL Patient:"),
        ("TALL: ZZOAKS ZZENDO\nPatient:", "TALL: Patient:"),
        ("Patient:\n\nSex:\n\nTALL ZZOAKS ZZENDO", "Patient: Sex: TALL"),
    ],
)
def test_a_line_in_capitals_at_the_top_is_a_house_when_half_of_it_is(text, stays):
    layout = layout_of(text)
    reasons = [Reason.ORGANISATION if w.text.startswith("ZZ") else Reason.VOCABULARY for w in layout.words]
    for cell in layout.cells:
        deny_company(layout, reasons, cell, LEXICON)
    assert " ".join(w.text for w, r in zip(layout.words, reasons, strict=True) if r.cleared) == stays


def test_a_zero_with_a_full_stop_before_a_name_is_an_initial():
    assert decided("0. Fauxbury", [Reason.VALUE, Reason.UNKNOWN_WORD]) == ["denied", "denied"]
    assert decided("l. FAUXBURY", [Reason.VALUE, Reason.NAME]) == ["denied", "denied"]
    assert decided("1. Fauxbury", [Reason.VALUE, Reason.UNKNOWN_WORD])[0] == "cleared"  # the first of a list
    assert decided("0. fauxbury", [Reason.VALUE, Reason.UNKNOWN_WORD])[0] == "cleared"
    assert decided("0. Lungs", [Reason.VALUE, Reason.VOCABULARY])[0] == "cleared"
    assert decided("0.\nFauxbury", [Reason.VALUE, Reason.UNKNOWN_WORD])[0] == "cleared"


def test_the_name_behind_an_initial_that_stays_behind_stays_too():
    assert decided("H. DAY", [Reason.NAME, Reason.VOCABULARY]) == ["denied", "denied"]
    assert decided("H. pylori", [Reason.NAME, Reason.VOCABULARY])[1] == "cleared"
    assert decided("H. DAY", [Reason.VOCABULARY, Reason.VOCABULARY])[1] == "cleared"
    assert decided("H. B", [Reason.NAME, Reason.VOCABULARY])[1] == "cleared"
    assert decided("H. T4", [Reason.NAME, Reason.VOCABULARY])[1] == "cleared"
    assert decided("H.\nDay", [Reason.NAME, Reason.VOCABULARY])[1] == "cleared"
    assert decided("H.    Day", [Reason.NAME, Reason.VOCABULARY])[1] == "cleared"  # another cell
    assert decided("H. MD", [Reason.NAME, Reason.VOCABULARY])[1] == "cleared"
    assert decided("by H. Day", [Reason.VOCABULARY, Reason.NAME, Reason.VOCABULARY])[2] == "denied"
    assert decided("7 H. Day", [None, Reason.NAME, Reason.VOCABULARY])[2] == "denied"
    assert decided("Zzyzx, H. Date", [Reason.NAME, Reason.NAME, Reason.VOCABULARY])[2] == "cleared"


def test_a_name_goes_on_behind_its_particles():
    provider = [Reason.PROVIDER] * 3
    assert decided("Dr. van der Zzyzx", [*provider, Reason.EPONYM])[3] == "denied"
    assert decided("Dr. van der zzyzx", [*provider, Reason.EPONYM])[3] == "cleared"
    assert decided("diabetes de Novo", [Reason.VOCABULARY] * 3)[2] == "cleared"


def test_the_particles_before_a_name_go_with_it():
    words = [Reason.VOCABULARY, Reason.VOCABULARY, Reason.UNKNOWN_WORD]
    assert decided("van der Zzyzx,", words) == ["denied"] * 3
    assert decided("left van Zzyzx", words) == ["cleared", "denied", "denied"]
    assert decided("left der\nZzyzx", words) == ["cleared", "cleared", "denied"]  # another line
    assert decided("left der    Zzyzx", words) == ["cleared", "cleared", "denied"]  # another cell
    assert decided("van der zzyzx", words) == ["cleared", "cleared", "denied"]
    assert decided("van der Quervain", [*words[:2], Reason.EPONYM]) == ["cleared"] * 3


def test_the_name_of_a_disease_before_a_houses_is_the_houses():
    words = [Reason.EPONYM, Reason.ORGANISATION]
    assert decided("(Gleason Pump", words) == ["denied"] * 2
    assert decided("Gleason    Pump", words) == ["cleared", "denied"]  # another cell
    assert decided("Gleason pump", words) == ["cleared", "denied"]
    assert decided("Gleason Pump", [Reason.EPONYM, Reason.NAME]) == ["cleared", "denied"]


def test_a_word_that_goes_on_behind_its_dash_is_a_part_of_the_name():
    words = [Reason.VOCABULARY, Reason.ORGANISATION]
    assert decided("Mid- Zzyzx", words) == ["denied"] * 2
    assert decided("Mid Zzyzx", words) == ["cleared", "denied"]
    assert decided("Mid- zzyzx", words) == ["cleared", "denied"]
    assert decided("post- Zzyzx", words) == ["cleared", "denied"]
    assert decided("Mid-        Zzyzx", words) == ["cleared", "denied"]
    assert decided("Mid-\nZzyzx", words) == ["cleared", "denied"]


def test_the_last_letters_of_a_name_may_be_read_once_more():
    words = [Reason.ORGANISATION, Reason.VOCABULARY]

    def last(text, gap, first=Reason.ORGANISATION):
        one, other = layout_of(text).words
        other = replace(other, box=replace(other.box, left=one.box.right + gap, right=one.box.right + gap + 20))
        reasons = [first, words[1]]
        company.deny_suffixes(arrange([one, other]), reasons)
        return reasons[1]

    assert last("Port rt", 4) is Reason.NAME
    assert last("Port rt", 40) is Reason.VOCABULARY  # a space behind it
    assert last("Port ot", 4) is Reason.VOCABULARY
    assert last("Port t", 12) is Reason.VOCABULARY
    assert last("port rt", 4) is Reason.VOCABULARY
    assert last("11/12 2", -8, Reason.DATE) is Reason.DATE  # within its box
    assert last("11/12 2", 12, Reason.DATE) is Reason.VOCABULARY
    assert last("11/12 2", -8, Reason.UNSURE_READING) is Reason.VOCABULARY


def test_small_words_within_a_name_go_also_before_pieces_of_a_word():
    torn = [Reason.ORGANISATION, Reason.VOCABULARY, Reason.UNKNOWN_WORD, Reason.ORGANISATION, Reason.ORGANISATION]
    assert decided("Mercy of th e Narrows", torn) == ["denied"] * 5
    whole = [*torn[:2], Reason.VOCABULARY, *torn[3:]]
    assert decided("Mercy of it e Narrows", whole)[1] == "cleared"


def test_a_letter_behind_a_name_that_was_hardly_read_is_a_part_of_it():
    layout, safe = layout_of("the name Zzyzx ir J and"), Reason.VOCABULARY
    reasons = [safe, safe, Reason.NAME, Reason.UNSURE_READING, None, safe]
    assert company.neighbourly(layout, reasons, 4) is Reason.UNKNOWN_WORD
    reasons[2] = safe
    assert company.neighbourly(layout, reasons, 4) is Reason.VALUE
