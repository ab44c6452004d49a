"""Capitals that their company explains, and the same words where they may be somebody."""

import pytest
from redaction_pages import WordTagger, decisions, kept

from appliance.redaction.reasons import Reason

PERSON = WordTagger(
    **dict.fromkeys(("White", "Duke", "LC-MS/MS"), "PERSON"),
    **dict.fromkeys(("Tan", "Punch", "SITU", "ALA", "Pleasant", "Chen", "Ringer"), "PERSON"),
    **{"X-RAY": "PERSON", "Gray-scale": "PERSON", "HIU/L": "ORG", "A/B": "ORG", "XL": "PERSON", "K": "ORG"},
)


@pytest.mark.parametrize(
    "text",
    [
        "No acute ST change. CHEST X-RAY: cardiomegaly",
        "Gray-scale and color Doppler imaging",
        "SQUAMOUS CELL CARCINOMA IN SITU, margins negative",
        "BIOPSY, RIGHT NASAL ALA: BASAL CELL CARCINOMA",
        "Influenza A/B negative",
        "metoprolol XL 50 mg daily",
        "General: Pleasant, no distress",
        "C: Punch 0.4 x 0.4 cm, bisected",
        "A: Tan shave 1.2 x 0.9 cm, inked blue",
        "30 mL/kg lactated Ringer's and ceftriaxone 2 g IV",
        "TSH receptor antibody     4.6 HIU/L     1.75",
        "Na 133 L K 5.2 H",
        "Na     133 L     K     5.2 H",
        "White Blood Cell Count 6.8 3.8-10.8",
        "Duke treadmill score -3.3",
        "Free cortisol 148.2 mcg/24 h 3.5-45.0 LC-MS/MS",
    ],
)
def test_what_medicine_puts_beside_a_rare_word_makes_it_nobody(text):
    assert kept(text, PERSON) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("seen by Tan today", "Tan"),
        ("seen by White today", "White"),
        ("Duke Regional", "Duke"),
        ("A: Tan, MD", "Tan"),
        ("Mr. Pleasant, no fever", "Pleasant,"),
        ("daughter Punch called", "Punch"),
        ("by Ringer today", "Ringer"),
    ],
)
def test_beside_other_words_they_may_be_somebody(text, name):
    assert name not in kept(text, PERSON).split()


@pytest.mark.parametrize("unit", ["French", "Tesla"])
def test_a_unit_that_people_are_called_by_is_none(unit):
    assert unit not in kept(f"seen by {unit} today", WordTagger(**{unit: "PERSON"}))


def test_a_laboratory_has_a_name_before_it_and_a_heading_none():
    for house in ("Zzyzx", "MidState", "Valley"):
        assert kept(f"LABS drawn today, {house} Reference Lab") == "LABS drawn today,"
    for text in ("Reference Lab     Result     Flag", "Vitamin D Lab today. Sleep Lab. Daily Lab draw."):
        assert kept(text) == " ".join(text.split())


def test_initials_before_a_word_are_no_mountain():
    reasons = dict(decisions("osteoporosis     1700     MT MT\nInsulin aspart sliding scale"))
    assert reasons["Insulin"].cleared
    assert dict(decisions("seen in Mt. Quuxby"))["Quuxby"] is Reason.PLACE
    assert dict(decisions("MT QUUXBY CLINIC"))["QUUXBY"] is not Reason.VOCABULARY


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Dietitian: weight loss 2.1 % in 4 weeks", ()),
        ("Dietitian: Zzyzx", ("Zzyzx",)),
        ("Dietitian: zzyzx", ("zzyzx",)),
        ("PMH: born 38 weeks, 3.2 kg", ()),
        ("born 03/14/1961", ("03/14/1961",)),
        ("CLINICAL NOTE FOR CLAIM: 57-year-old driver", ()),
        ("CLAIM: 57-44120", ("57-44120",)),
        ("Assessment Plan: 1. Acute otitis media", ()),
        ("Plan: 184413", ("184413",)),
    ],
)
def test_what_follows_a_label_may_be_no_value_of_it(text, gone):
    assert kept(text).split() == [word for word in text.split() if word not in gone]


@pytest.mark.parametrize(
    "text",
    [
        "Lachman and McMurray negative",
        "Lachman, McMurray and Apley negative",
        "Lachman and anterior drawer negative",
        "GTT2h 168 mg/dL",
        "goals fasting < 95,1h < 140",
        "Two of twenty-three lymph nodes positive (2/23).",
        "septum 1.2cmH and 6.4 cm/sL",
        "Vitamin K 1mgIM given",
        "Fundus U/U firm U-1 firm",
        "FiO2 50 and Fi02 40",
        "Na 133 co2 27",
        "pT1a NX",
        "Neutrophils 2.9 1.5-7.8 1043/uL",
    ],
)
def test_notations_of_results_and_tests_are_understood(text):
    assert kept(text) == text


def test_what_begins_behind_the_number_of_a_list_is_no_name_before_medicine():
    assert kept("labs soon. 2) Raise methotrexate to 20 mg") == "labs soon. 2) Raise methotrexate to 20 mg"
    for text in ("labs soon. 2) Shield will call", "labs soon. 2) Shield", "labs soon or Shield methotrexate"):
        assert "Shield" not in kept(text).split()


def test_who_dictated_and_who_typed_a_letter_stays_behind():
    assert kept("with thanks\nav/dk cc: chart") == "with thanks cc: chart"
    assert kept("with thanks\nf/u in a week") == "with thanks f/u in a week"
    assert "28" not in kept("Dictated 28 N Nov 2022 and sent").split()
