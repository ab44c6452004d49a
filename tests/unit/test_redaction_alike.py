import pytest
from redaction_pages import WordTagger, decisions, kept, layout_of

from appliance.redaction import alike
from appliance.redaction.clearing import own_identifiers
from appliance.redaction.lexicon import load_lexicon


@pytest.mark.parametrize(
    "text",
    [
        "RATIO WAS @.47. NORMAL HEART",
        "ANGLE OF 3@ DEGREES IS SEEN",
        "LISINOPRIL 1@MG DAILY",
        "LEVOXYL @.112MG DAILY",
        "CODE 25@.@2 DIABETES MELLITUS",
        "FRACTURE 82@.8 HIP",
        "DILANTIN 3@MG NITROSTAT TABLETS",
        "RANGE 3.@- 8.5 HERE",
    ],
)
def test_a_slashed_zero_that_was_read_as_a_sign_makes_no_mail(text):
    assert kept(text) == text


def test_dioptres_at_an_axis_are_no_mail():
    text = "Astigmatism 0.94 D @ 92 and 0.75 D@ 88"
    assert kept(text) == text
    axes = "OD 43.25 @ 170/ 44.50 @ 080"
    assert kept(axes) == axes
    assert "quux" not in kept("quux @ 170 example")
    assert "cm" not in kept("write to cm @ mailhouse.example")
    assert "jd@" not in kept("write to jd@ 88mailhouse.example")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("write to ana.hill@mailhouse.example today", "ana.hill@mailhouse.example"),
        ("write to 4412@mailhouse.example today", "4412@mailhouse.example"),
        ("write to 4412@ mailhouse.example today", "4412@"),
        ("write to quux7@3.example today", "quux7@3.example"),
        ("write to zzyzx@.47 today", "zzyzx@.47"),
        ("PHONE 4@3 555 @134", "@134"),
        ("SEEN @3/14/@2 IN CLINIC", "@3/14/@2"),
        ("ADMITTED @2 18 2@@1", "2@@1"),
        ("SAID quux @.4M6 TODAY", "@.4M6"),
        ("HOSP NO: @@67735", "@@67735"),
        ("ACCT 4@21@88", "4@21@88"),
        ("LIVES AT 4@ CHAPEL ST", "4@"),
        ("IN UNIT 2@ QUUX TODAY", "2@"),
    ],
)
def test_an_identifier_with_such_a_zero_stays_behind(text, gone):
    assert gone not in kept(text).split()


def test_a_page_is_searched_with_its_zeros_too():
    layout = layout_of("SSN 4@1-22-3@99 noted")
    found = own_identifiers(layout, load_lexicon(), WordTagger())
    assert 1 in found


def test_a_plain_word_before_a_point_that_no_house_has_is_no_part_of_an_address():
    assert kept("NITROSTAT @.4M6 TODAY").startswith("NITROSTAT")
    assert "QUUX" not in kept("QUUX @.4M6 TODAY")


def test_a_time_behind_its_sign_is_none_of_these():
    assert alike.zeros(layout_of("given @0830 and @8 and @12:30 daily")) == frozenset()


def test_codes_of_procedures_in_their_column_are_understood():
    text = kept(
        "CPT        SERVICE               CHARGE\n"
        "2@61@      ASPIRATE JOINT        $145.00\n"
        "99213      OFFICE VISIT          $118.00\n"
        "J1@3@      DEPO-MEDROL           $14.50\n"
    )
    assert "2@61@ ASPIRATE" in text
    assert "J1@3@ DEPO-MEDROL" in text


@pytest.mark.parametrize(
    "text",
    [
        "diagnosis: bronchitis (J2O.9) today",
        "diagnosis reported: sinusitis (JO1.90); cough",
        "Ceftriaxone injection (JO696)   $24.00",
        "Lumbar spine: disc bulge at L4 and Ll level",
        "fracture of Tl2 and T11",
        "oxygen $pO2 95% on room air",
        "oxygen SoO2 95% on room air",
        "base excess \u20142.9 today",
        "troponin O.04 today",
        "ejection fraction s8% normal",
        "from the 2sth percentile",
        "orange juice I2 oz daily",
        "vitamin D, 2s-OH today",
        "lungs coarseR and clearL today",
        "dilated right\u2019ventricle today",
    ],
)
def test_letters_that_were_read_for_digits_are_understood(text):
    assert kept(text) == text.replace("   ", " ")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("MRN JO561 noted", "JO561"),
        ("noted 5002 on it", "5002"),
        ("noted 15o02 on it", "15o02"),
        ("noted QIB.1234 on it", "QIB.1234"),
        ("seen by Tl today", "Tl"),  # no vertebra stands on the page
        ("Lumbar L4 seen, call JO5612 back", "JO5612"),
        ("noted by o\u2019quux today", "o\u2019quux"),
        ("room s8 today", "s8"),
        ("seen on the 2sth.", "2sth."),
        ("until the 2sth at noon", "2sth"),
        ("MRN s8 today", "s8"),
        ("lungs hillL today", "hillL"),
        ("lungs zzyzxR today", "zzyzxR"),
        ("seen by BennettL today", "BennettL"),
        ("seen by NPgrant today", "NPgrant"),
        ("seen by DRzzyzx today", "DRzzyzx"),
        ("seen by delaROSA today", "delaROSA"),
        ("seen by vanDAM today", "vanDAM"),
    ],
)
def test_other_words_with_such_letters_stay_behind(text, gone):
    tagger = WordTagger(Tl="PERSON")
    assert not next(reason for word, reason in decisions(text, tagger) if word == gone).cleared


def test_nothing_is_read_otherwise_on_a_page_without_such_characters():
    layout = layout_of("pain 3 of 10 at rest")
    assert alike.understood(layout) is layout
    assert alike.with_zeros(layout) is layout


def test_a_sign_between_a_number_and_a_plain_word_says_at():
    for text in ("pain 3 @ rest", "SpO2 94% @ bedside", "BP 120/80 @ rest today"):
        assert kept(text) == text
    assert "12" not in kept("hill 12 @ Quuxby today")
    assert "quux" not in kept("quux @ rest")


def test_a_small_word_read_together_with_capitals_beside_it_is_understood():
    for text in ("SpO2 88% onRA, at rest", "BPsit 120/80", "EdemaL ankle 1+", "lungs crackL"):
        assert kept(text) == text
