"""The gate's own view of people and places in running text: what is a name, and what only looks like one."""

import pytest

from appliance.release.findings import Code
from appliance.release.patterns import PatternMatcher
from appliance.release.people import PeopleMatcher, load_names
from appliance.release.places import PlaceMatcher, load_places

people = PeopleMatcher(load_names())
places = PlaceMatcher(load_places())


@pytest.mark.parametrize(
    "line",
    [
        "I saw Margaret Ellison today.",
        "MARGARET B. ELLISON",
        "Ellison, Margaret",
        "Seen by Will Takahashi again",
        "Karen L. was admitted",
        "K. Abernathy reviewed it",
        "read by P. Olufemiwa at night",
        "Stephanie was seen again.",
        "Her husband Hiroshi drove her home.",
        "Mother (Folarin) gives the history",
        "Interpreter: Folarin by telephone",
        "Interpreter: Karen by telephone",
        "her son Mark was told",
        "discussed with Abernathy, who agrees",
        "spoke with Grace Young about it",
        "referred by Church for therapy",
        "Rivers denies chest pain",
        "Dmitri Volochyn",
        "Anna-Lena Kowalski-Burns",
        "seen by O'Rourke today",
        "Dear Faith Banks,",
        "Dear Summer Brooks,",
        "Discussed with Ingrid van der Berg by phone",
        "Volochyn denies pain",
        "Alk Volochyn 88 IU/L",
        "Proc Volochyn",
        "Thu Volochyn",
        "Cal. seen today",
        "seen by Cal. Lic. pending",
        "her son Cal. Lic. pending",
        "Dale. Lic.",
        "room 4 J. Volochyn",
        "L. Volochyn",
    ],
)
def test_a_name_of_a_person_is_recognised(line):
    assert people.shows_person(line)


@pytest.mark.parametrize(
    "line",
    [
        "negative 6.2 L. Creatinine peaked at 1.9",
        "Interpreter: Farsi by video",
        "Interpreter Spanish was used",
        "WBC 14.1 H. Zorptest 92",
        "breath sounds diminished R. Abd: soft",
        "M.D. Lic. 00",
        "Cal. Lic.",
        "Crwth MD, Cal. Lic. 00",
        "Troponin Ferritin",
        "Dialyzer Revaclear 400",
        "",
        "Murphy sign negative, Foley catheter placed by nursing",
        "Jackson Pratt drain, Austin Moore prosthesis",
        "history of Parkinson disease and Crohn disease",
        "the wound was closed with a Kelly clamp",
        "Stevens Johnson syndrome",
        "Her mother has Alzheimer disease",
        "PHYSICAL EXAMINATION: GENERAL APPEARANCE",
        "Temperature 98.6 F, SoO2 97 % on room air",
        "Patient will return in May with his wife",
        "Grace period; Rich food; Mark the site",
        "attending surgeon, Dr., performed the procedure",
        "Vitamin B. Hepatitis C. Type A",
        "Alk Phos 88 IU/L 44-121",
        "Sph Cyl Axis Add",  # heads of columns
        "Bed Adm Alg: sulfa",
        "Gntrl Plknz",  # without a vowel
        "Abs Neut 11.7 (H) 10*3/uL 1.4-7.0",
        "LDL Chol Calc (NIH) 164 HIGH",
        "taken to the Post-op area",
        "twelve French Hank dilators",
        "with White count normal",
        "Chest Pain Protocol; Blood Sugar Log",
        "cc: chart, 12 34 56",
        "Daughter denies fever; Father Unknown",
        "seen by Will Power Clinic",
    ],
)
def test_what_only_looks_like_a_name_is_not_taken_for_one(line):
    assert not people.shows_person(line)


@pytest.mark.parametrize(
    "line",
    [
        "She lives in Knoxville with her son.",
        "Milwaukee",
        "City: Milwaukee",
        "Raleigh, NC",
        "Greensboro NC",
        "moved to a house near Bridgeport CT in",
        "Redding CT in",
        "Erfundenfield CT in May",
        "Transferred to St. Vincent for care",
        "Seen at Pinehurstville Regional Hospital",
        "Mercy Medical Center",
        "from Salt Lake City by car",
    ],
)
def test_a_town_or_an_institution_is_recognised(line):
    assert places.shows_place(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Follow up with the Pain Clinic and Physical Therapy",
        "Heparin SC daily, oxygen by NC",
        "Abdomen ND, neuro MS intact",
        "in Summary of findings",
        "to Radiology for x-ray",
        "The Emergency Department of the Hospital",
        "IV Clinic",
        "Diplomate in Clinical Neurophysiology IL Lic.",
        "about 17:30. Restaging CT in",
        "Noncontrast CT of the head",
        "Cut-off",
    ],
)
def test_what_only_looks_like_a_place_is_not_taken_for_one(line):
    assert not places.shows_place(line)


@pytest.mark.parametrize("line", ["Patient: Homer Fauxley", "Mr Homer", "Name: Stately, Ann", "PATIENT: DATESON, ANN"])
def test_a_name_that_begins_like_a_label_is_none(line):
    assert Code.PATTERN_NAME in found(line)


def found(line, keep=frozenset()):
    return set(PatternMatcher(frozenset(keep)).count([line], [line]))


@pytest.mark.parametrize(
    ("line", "code", "keep"),
    [
        ("Member ID: XQH756081927", Code.PATTERN_RECORD, "plan"),
        ("Account # 99-1234", Code.PATTERN_RECORD, "account"),
        ("I saw Margaret Ellison today.", Code.PATTERN_NAME, "provider"),
        ("I saw Margaret Ellison today.", Code.PATTERN_NAME, "name"),
        ("Mercy Medical Center", Code.PATTERN_PLACE, "organisation"),
        ("MRN 4487120", Code.PATTERN_RECORD, None),
    ],
)
def test_a_purpose_that_keeps_a_kind_lets_it_through_and_nothing_else(line, code, keep):
    assert found(line) == {code}
    assert found(line, [keep] if keep else ["plan", "account", "provider"]) == (set() if keep else {code})


@pytest.mark.parametrize(
    ("code", "line"),
    [
        (Code.PATTERN_DATE, "Echo on 4/19 showed no change"),
        (Code.PATTERN_DATE, "born July the fourth"),
        (Code.PATTERN_AGE, "a ninety-two year old man"),
        (Code.PATTERN_AGE, "97 male"),
        (Code.PATTERN_PHONE, "Call 201-4433 with questions"),
        (Code.PATTERN_PHONE, "123-456-7890"),
        (Code.PATTERN_RECORD, "Specimen SP-26-018824"),
        (Code.PATTERN_RECORD, "insurance ID is SH-85671"),
        (Code.PATTERN_RECORD, "His MRN is 007-654321"),
        (Code.PATTERN_PLACE, "990 SW 12th Ave"),
        (Code.PATTERN_PLACE, "Suite 210"),
    ],
)
def test_further_notations_are_recognised(code, line):
    assert code in found(line)


@pytest.mark.parametrize(
    "line",
    [
        "LVEF 60%, mild MR. Labs from your office",
        "4.20 4.02 L 4,20-5.80 M/uL",  # a comma that a reader saw
        "Hgb / Hct 12.1/ 36.4",
    ],
)
def test_what_only_looks_like_an_identifier_is_not_taken_for_one(line):
    assert found(line) == set()


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("Meal prep Max A with cues", set()),
        ("dressing MinA/ModA for buttons", set()),
        ("seen by Max A Ellison again", {Code.PATTERN_NAME}),
        ("Stage 2 6:00 2.5/12% 131 none", set()),
        ("Stage 3 3.4/ 14% none", set()),
        ("seen 2/12 again", {Code.PATTERN_DATE}),
        ("Grip (Jamar, setting 2)", set()),
        ("Plan: Medi-Cal", set()),
        ("negative X-ray L forearm", set()),
        ("Generator: Evera DR SN", set()),
        ("Dist VA", set()),
        ("senna-S 8.6/50 2 tabs", set()),
        ("right eye (66984-RT).", set()),
        ("right eye (66984-RQ).", {Code.PATTERN_RECORD}),
        ("99214-25, 94640, 87651, 87804-QW x2. Time", set()),
        ("MRN 48810, 55872", {Code.PATTERN_RECORD}),
        ("Chart 48810-GT, 55872", {Code.PATTERN_RECORD}),
        ("Chart (48810-GT)", {Code.PATTERN_RECORD}),
        ("99214-25 94640 88123-QQ", {Code.PATTERN_RECORD}),
        ("Ray L. seen", {Code.PATTERN_NAME}),
        ("KNEE WITHOUT CONTRAST (CPT 73721-RT)", set()),
        ("KNEE WITHOUT CONTRAST (CPT 73721-RTX)", {Code.PATTERN_RECORD}),
        ("Plan: Cal Volochyn", {Code.PATTERN_NAME}),
        ("MR No.", set()),
        ("Mr No Volochyn", {Code.PATTERN_NAME}),
        ("Thu", set()),  # a weekday alone in its cell
        ("Thu Volochyn", {Code.PATTERN_NAME}),
        ("LINo", set()),  # a check box and its answer, as a reader sees them
        ("seen by Lino Volochyn", {Code.PATTERN_NAME}),
        ("2150 510 1630 455 0440", set()),  # clocks at the head of columns
        ("call 1430 919 455 0440", {Code.PATTERN_PHONE}),
        ("2150 510 630 455 0440", {Code.PATTERN_PHONE}),  # too few of four figures
        ("2150 510 1630 455 0470", {Code.PATTERN_PHONE}),  # no clock
        ("Policy / claim: 1of1", set()),
        ("Policy / claim: 1041", {Code.PATTERN_RECORD}),
    ],
)
def test_help_that_is_needed_speeds_and_grades_are_nobodys(line, codes):
    assert found(line) == codes
