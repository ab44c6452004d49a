from dataclasses import replace

import pytest
from redaction_pages import PURPOSE, WordTagger, decisions, kept, layout_of, words_of

from appliance.documents import KnownIdentifiers
from appliance.policy.categories import Category
from appliance.policy.pack import Purpose
from appliance.redaction.clearing import assess, count, decide
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason, denial

IDENTIFIERS = [
    "seen on 03/14/1958 at",
    "seen on 3-14-58 today",
    "seen on 1958-03-14 today",
    "seen on 14.03.1958 today",
    "seen 14 March 1958 today",
    "seen March 14th, 1958 today",
    "seen on the third of March, nineteen fifty-eight",
    "born in nineteen fifty-eight",
    "since March 2019",
    "stamped 14MAR1958",
    "seen on Tuesday",
    "after Christmas",
    "on 4/19 again",
    "Jane is 93 years old",
    "a ninety-two-year-old man",
    "aged 94 now",
    "a 95F today",
    "call (919) 555-7821 now",
    "call 919-555-7821 x12 now",
    "call +44 20 7946 0958 now",
    "pager: 55512 now",
    "mail m.holling@example.org now",
    "mail m.holling @ example.org now",
    "see www.example.org/x now",
    "see example-clinic.com now",
    "from 192.168.14.7 now",
    "from fe80:0:0:1:2:3:4:5 now",
    "SSN 219-09-9999 now",
    "SSN ***-**-9999 now",
    "MRN: 4029-887-A now",
    "MRN 00412345 now",
    "account no. 88231 now",
    "policy number XJ-4471-92 now",
    "claim #2210045 now",
    "NPI 1932475610 now",
    "DEA AB1234563 now",
    "plate ABC 1234 now",
    "VIN 1HGCM82633A004352 now",
    "serial no: SN-88-1024 now",
    "card 4454 7945 1139 0933 now",
    "Medicare 1EG4-TE5-MK73 now",
    "lives at 412 Cornwallis St",
    "lives at 88 West Elm Street, Apt 4B",
    "P.O. Box 1182",
    "Springfield, IL 62704",
    "zip 62704",
    "62704-1234",
    "SW1A 1AA",
    "the Orange County line",
    "she lives at 86036 over there",
    "in Suite 501 now",
]


@pytest.mark.parametrize("text", IDENTIFIERS)
def test_every_safe_harbor_type_is_denied_in_its_notations(text):
    left = kept(text)
    assert not any(c.isdigit() for c in left), left
    for word in (
        "Cornwallis",
        "Elm",
        "March",
        "Tuesday",
        "Christmas",
        "example",
        "Springfield",
        "fifty-eight",
        "Orange",
    ):
        assert word not in left


@pytest.mark.parametrize(
    "text",
    [
        "Metoprolol 25 mg PO BID",
        "Insulin glargine 12 units at bedtime",
        "amoxicillin 875 mg twice daily for 10 days",
        "BP 132/78, HR 92, RR 18, T 98.6 F, SpO2 96% on room air",
        "WBC 16.2 K/uL (4.5-11.0)",
        "Hemoglobin 9.8 g/dL, platelets 150,000",
        "potassium 4.1 mmol/L",
        "strength 5/5 and a 2/6 systolic murmur",
        "pain 7/10 on exam",
        "GCS 15, MMSE 28/30",
        "diagnosis E11.65 and I10",
        "CPT 99213 and ICD-9 250.00",
        "EF 45-50% with 2+ edema",
        "a 67-year-old woman, G2P1 at 38 weeks",
        "symptoms for 3 weeks, worse every 4 hours",
        "disc bulge at L4-L5 and C5-6",
        "vision 20/40 in the left eye",
        "a 2.3 x 1.4 cm nodule",
        "vitamin D 2000 units",
        "hepatitis C and factor V",
        "started at 10:30 AM",
        "asthma since 1998",
        "Apgar 8 and 9",
        "take 1/2 tablet q6h PRN",
    ],
)
def test_clinical_values_are_positive_evidence(text):
    assert kept(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "He has Parkinson's disease and Bell's palsy.",
        "Graves disease, Crohn's and a positive Murphy's sign.",
        "A Foley catheter and a Jackson-Pratt drain.",
        "HPI: RLQ pain, WBC up, SpO2 low, BP soft.",
        "PAST MEDICAL HISTORY: HTN, CAD, DM2.",
        "nontender abdomen, thyroidectomy scar, hypothyroid",
        "White blood cells were normal.",
    ],
)
def test_medicine_survives(text):
    assert kept(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Rose Hill was seen", "Rose Hill"),
        ("seen with Will Power today", "Will Power"),
        ("saw Dr. Young today", "Young"),
        ("Dr. Graves saw him", "Graves"),
        ("Mr. Bell has pain", "Bell"),
        ("Patient: Rose Hill", "Rose Hill"),
        ("Name: rose hill", "rose hill"),
        ("Surgeon: Baker, MD", "Baker"),
        ("Grant Young, MD", "Grant Young"),
        ("his wife Dawn came", "Dawn"),
        ("Rose presented with pain", "Rose"),
        ("Daisy seen in clinic", "Daisy"),
        ("Ivy doing well", "Ivy"),
        ("Olive up in chair", "Olive"),
        ("- Rose Hill", "Rose Hill"),
        ("- Grant Day, MD", "Grant Day"),
        ("ROSE HILL WAS SEEN", "ROSE HILL"),
        ("Grace B. felt dizzy", "Grace"),
        ("admitted to Elm Street Clinic", "Elm Street Clinic"),
        ("seen at Children's Hospital", "Children's Hospital"),
        ("seen at the University of Hope", "Hope"),
        ("St. Mary clinic", "Mary"),
        ("at Presbyterian again", "Presbyterian"),
        ("our Zzyzx clinic", "Zzyzx clinic"),
        ("at Zzyzx General today", "General"),
    ],
)
def test_names_that_are_words_are_denied_by_their_company(text, gone):
    left = kept(text).replace(".", "").replace(",", "").split()
    assert not set(gone.split()) & set(left)


def test_unknown_words_are_denied_without_any_rule():
    assert kept("qwertzu presented with chest pain") == "presented with chest pain"


def test_a_short_line_of_mostly_unknown_words_is_a_name():
    assert kept("tan qwertz yannu") == ""
    assert kept("asthma: qwertz yannu") == "asthma:"
    assert kept("asthma qwertz yannu") == "asthma"
    assert "80-2251" not in kept("the report #80-2251 here")


def test_labels_deny_the_rest_of_the_cell_but_not_the_next_field():
    text = "Patient: Will Power      Diagnosis: asthma\nDOB: 03 14 58        Plan: rest"
    assert kept(text) == "Patient: Diagnosis: asthma DOB: Plan: rest"


def test_a_label_denies_the_cell_below_and_the_next_cell():
    assert kept("Patient Name          Diagnosis\nWill Power            asthma") == "Patient Name Diagnosis asthma"
    assert kept("Name:           Rose Hill") == "Name:"


def test_a_glued_label_denies_its_word():
    assert kept("DOB:03/14/1958 asthma") == "asthma"


def test_an_address_field_goes_on_over_its_lines():
    text = "Address:  Twin Towers\n          Main Floor\n          Long Lane\nPlan:     rest"
    assert kept(text) == "Address: Plan: rest"


def test_the_lines_around_contact_details_are_a_letterhead():
    text = "Lakeside Wellness\nLong Hollow Plaza\n(919) 555-7821\n\n\nthe patient has asthma"
    assert kept(text) == "the patient has asthma"
    assert "DISCHARGE SUMMARY" in kept("DISCHARGE SUMMARY\n(919) 555-7821")


def test_a_scale_to_choose_from_in_several_rows_is_no_row_of_boxes():
    rows = "Feeling tired      0     1     2     3\nPoor appetite      0)    1     2     3"
    assert Reason.BOXED_CELLS not in dict(decisions(rows)).values()
    one = "Feeling tired      0     1     2     3\nPoor appetite      3     1     2     0"
    assert [w for w, r in decisions(one) if r is Reason.BOXED_CELLS] == list("01233120")


def test_one_letter_boxes_are_denied():
    reasons = dict(decisions("S M I T H    and asthma\nasthma and 0 3 1 4 5 8"))
    assert reasons["S"] is Reason.BOXED_CELLS
    assert reasons["8"] is Reason.BOXED_CELLS
    assert reasons["asthma"].cleared


def test_numbers_and_letters_need_understood_company():
    assert kept("17") == ""
    assert kept("the answer 17 stays") == "the answer 17 stays"
    assert kept("Qwertz 17 stays") == "stays"
    assert kept("J") == ""
    assert kept("glucose      sodium\n105          140\n110          141").endswith("105 140 110 141")
    assert kept("qwert uiop\n17 18") == ""


def test_marks_are_cleared_only_beside_cleared_words():
    assert dict(decisions("asthma - worse"))["-"] is Reason.PUNCTUATION
    assert dict(decisions("/ /"))["/"] is Reason.UNSURE_READING


@pytest.mark.parametrize(
    ("text", "stroke"),
    [("gain 0.96 / 0.78 now", "/"), ("bupropion 150 mg - asthma", "-"), ("gain 0.96 /", None), ("pain ~ 150 mg", None)],
)
def test_a_stroke_between_two_words_need_not_be_read_surely(text, stroke):
    words = [replace(word, confidence=word.confidence if word.text.isalnum() else 4.0) for word in words_of(text)]
    words = [replace(word, confidence=95.0) if any(c.isdigit() for c in word.text) else word for word in words]
    assessment = assess(arrange(words), PURPOSE, load_lexicon(), WordTagger())
    reasons = decide(assessment, assessment.known, load_lexicon())
    unsure = [w.text for w, r in zip(words, reasons, strict=True) if r is Reason.UNSURE_READING]
    assert unsure == ([] if stroke else [w.text for w in words if not w.text.replace(".", "").isalnum()])


def test_letters_before_a_number_that_was_read_unsurely_stay_with_it():
    words = [
        replace(word, confidence=30.0 if "48803" in word.text else 95.0) for word in words_of("Accession ZZY - 48803")
    ]
    assessment = assess(arrange(words), PURPOSE, load_lexicon(), WordTagger())
    reasons = decide(assessment, assessment.known, load_lexicon())
    assert [w.text for w, r in zip(words, reasons, strict=True) if r.cleared] == ["Accession"]


def test_an_unsure_reading_is_denied():
    layout = arrange(words_of("asthma 17 mg", confidence=12.0))
    assessment = assess(layout, PURPOSE, load_lexicon(), WordTagger())
    assert decide(assessment, assessment.known, load_lexicon()) == (Reason.UNSURE_READING,) * 3


def test_the_tagger_vetoes_words_that_can_be_names():
    assert kept("seen by Baker today", WordTagger(Baker="PERSON")) == "seen by today"
    assert kept("Asthma was seen", WordTagger(Asthma="PERSON")) == "Asthma was seen"


def test_a_purpose_keeps_the_categories_it_names():
    billing = Purpose("billing", keep=frozenset({Category.PLAN}))
    reasons = dict(decisions("Policy: XJ-447192 asthma on 03/14/1958", purpose=billing))
    assert reasons["XJ-447192"] is Reason.PURPOSE
    assert reasons["03/14/1958"] is Reason.DATE


def test_identifiers_of_other_pages_are_denied_exactly_and_nearly():
    known = KnownIdentifiers(frozenset({"hollingworth", "barker", "xj-447192"}), frozenset({"rose"}))
    layout = layout_of("Rose and rose, Parker, Hollingworth's, XJ-447192 the end")
    assessment = assess(layout, PURPOSE, load_lexicon(), WordTagger())
    reasons = decide(assessment, known, load_lexicon())
    texts = {w.text: r for w, r in zip(layout.words, reasons, strict=True)}
    assert not texts["Rose"].cleared
    assert texts["rose,"].cleared
    assert not texts["Parker,"].cleared
    assert not texts["Hollingworth's,"].cleared


def test_sure_finds_are_remembered_for_the_other_pages():
    text = "Patient: Onyekwere Rose-Lakshmi\nMRN: 4029887\nDOB: 03/14/1958\nPhone: (919) 555-7821"
    known = assess(layout_of(text), PURPOSE, load_lexicon(), WordTagger()).known
    assert {"onyekwere", "4029887"} <= known.texts
    assert "rose" in known.shared | known.texts
    assert not any("1958" in t for t in known.texts)


def test_the_hours_of_a_shift_are_not_looked_for_elsewhere():
    layout = layout_of("RN: Zelda Zzyzx 0700-1930\nTime    0700    0800")
    assert "0700-1930" not in assess(layout, PURPOSE, load_lexicon(), WordTagger()).known.texts


def test_every_category_has_its_reason_and_counts_hold_no_content():
    assert {denial(c) for c in Category} <= set(Reason)
    assert not any(denial(c).cleared for c in Category)
    assert count([Reason.NAME, Reason.NAME, Reason.VALUE]) == {"cleared-clinical-value": 1, "denied-name": 2}
