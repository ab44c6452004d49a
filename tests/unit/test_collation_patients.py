"""The wrong-patient alarm: another person is held, the same person in other spellings is not."""

import pickle

import pytest

from appliance.collation.belonging import Relation, relate, strangers
from appliance.collation.check import check
from appliance.collation.marks import marks_of_words
from appliance.documents import Barcode, Box
from appliance.policy.holds import Hold
from tests.collation_pages import HEIGHT, KEY, alike, read, stack, words

HEAD = "Patient Name: Jane Q. Samplewood  DOB: 03/14/1958  MRN: 40298812"


def of(*lines, key=KEY):
    return read(*((0.08 + 0.02 * n, line) for n, line in enumerate(lines)), key=key).patient


def between(one, other):
    return relate(of(*one.split("\n")), of(*other.split("\n")))


@pytest.mark.parametrize(
    "other",
    [
        "Patient: SAMPLEWOOD, JANE Q",
        "Patient: Samplewood, Jane",
        "Patient: Jane Samplewood",
        "Patient Name: Mrs. Jane Samplewood, PhD",
        "Patient: Jane Sarnplewood",  # rn for m
        "Patient: Janc Samplewood",
        "Patient: Jane 5amplewood",
        "Pt. Name: Jane Samplewood  DOB: 3/14/58",
        "PATIENT NAME: JANE SAMPLEWOOD  Date of Birth: March 14, 1958",
        "DOB: 14 Mar 1958",
        "D.O.B. 1958-03-14",
        "Date of birth: 03/I4/1958",
        "Birthdate  03.14.1958",
        "MRN 40298812",
        "MRN: 4O298812",
        "Medical Record No: 40298812",
        "Medical Record Number: MR-40298812",
        "Patient ID: 40298812",
        "Name: Jane Samplewood  DOB: 03/14/1958",
        "Patient Name: Jane Fictionelli  DOB: 03/14/1958  MRN: 40298812",  # a changed surname
        "Patient: Jane Fictionelli  MRN: 40298812",
        "RE: Jane Samplewood\nDOB: 03/14/1958",
    ],
)
def test_the_same_patient_in_other_spellings_is_the_same(other):
    assert between(HEAD, other) is Relation.SAME


@pytest.mark.parametrize(
    "other",
    [
        "Patient: Leopold Mockridge",
        "Patient Name: MOCKRIDGE, LEOPOLD T  DOB: 11/02/1971  MRN: 77120045",
        "Patient Name: Leopold Samplewood  DOB: 11/02/1971",  # a relative with a day of birth of his own
        "Patient Name: Jane Samplewood  DOB: 11/02/1971  MRN: 77120045",  # a namesake
        "DOB: 11/02/1971  MRN: 77120045",
        "Name: Leopold Mockridge  DOB: 11/02/1971",
        "Paciente: Leopold Mockridge",
    ],
)
def test_another_patient_is_another(other):
    assert between(HEAD, other) is Relation.OTHER


@pytest.mark.parametrize(
    "other",
    [
        "Patient: Leopold Samplewood",  # a relative, or a misread first name
        "Patient Name: Jane Fictionelli",  # a changed surname, with nothing that agrees
        "DOB: 03/14/1959",  # one figure: misread, or another
        "MRN: 77120045",  # a number of another house
        "Patient Name: Jane Samplewood  DOB: 03/14/1959  MRN: 77120045",
        "Provider: Dr. Leopold Mockridge",
        "Emergency Contact Name: Leopold Mockridge  DOB: 11/02/1971",
        "Subscriber Name: Leopold Mockridge  DOB: 11/02/1971",
        "Policy holder\nName: Leopold Mockridge  DOB: 11/02/1971",
        "Spouse's name: Leopold Mockridge",
        "Mother's DOB: 11/02/1931",
        "Attending physician: Leopold Mockridge MD",
        "Patient Instructions: Take Leopold Daily",
        "Patient was seen by Leopold Mockridge",
        "Patient Information",
        "Name: Leopold Mockridge",  # nobody says whose name
        "Pharmacy Name: Mockridge Drugs",
        "Patient: unknown",
        "Patient Signature: Leopold Mockridge",
        "Referring Provider Name: Leopold Mockridge  MRN: 40298813",
        "",
    ],
)
def test_what_is_unsure_is_no_alarm_and_no_agreement(other):
    assert between(HEAD, other) is not Relation.OTHER
    if "Jane Samplewood" not in other:
        assert between(HEAD, other) is Relation.UNSURE


def test_a_table_head_names_what_stands_below_it():
    head = ((0.1, "Patient Name", 200), (0.1, "DOB", 1000), (0.1, "MRN", 1500))
    row = ((0.12, "Jane Samplewood", 200), (0.12, "03/14/1958", 1000), (0.12, "40298812", 1500))
    found = read(*head, *row).patient
    assert len(found.names) == len(found.births) == len(found.records) == 1
    assert relate(found, of(HEAD)) is Relation.SAME


def test_a_label_agrees_by_its_barcode_and_never_disagrees_by_it():
    def coded(text):
        return marks_of_words(
            words((0.5, "Specimen")), [Barcode("Code128", text, Box(0, 0, 9, 9))], HEIGHT, KEY
        ).patient

    assert relate(of(HEAD), coded("40298812")) is Relation.SAME
    assert relate(coded("77120045"), coded("77120045")) is Relation.UNSURE  # the code of a form is on everybody's
    both = marks_of_words(
        words((0.1, "Patient: Jane Fictionelli")), [Barcode("Code128", "MRN40298812", Box(0, 0, 9, 9))], HEIGHT, KEY
    ).patient
    assert relate(of(HEAD), both) is Relation.SAME
    assert strangers([of(HEAD), coded("77120045"), of(HEAD)]) == ()


def test_the_page_of_somebody_else_is_named_wherever_it_lies():
    own = [of(HEAD), of("Patient: SAMPLEWOOD, JANE"), of("MRN: 40298812")]
    stranger = of("Patient: Leopold Mockridge  DOB: 11/02/1971")
    for place in range(4):
        pages = [*own[:place], stranger, *own[place:]]
        ((found, _),) = strangers(pages)
        assert found == place
    assert strangers(own) == ()
    assert strangers([of(HEAD), stranger]) == ((1, 0),)


def test_a_page_that_says_nothing_is_nobodys():
    assert strangers([of(HEAD), of("An ordinary text about nothing"), of(HEAD)]) == ()


def test_the_finding_names_the_sheet_and_a_sheet_of_the_patient():
    page = read((0.1, HEAD))
    other = read((0.1, "Patient: Leopold Mockridge  DOB: 11/02/1971"))
    (finding,) = check(stack([page, page, other]), alike)
    assert finding.code is Hold.WRONG_PATIENT
    assert finding.sentence == ("Sheet 3 names another patient than sheet 1. Take it out and scan the stack again.")


def test_marks_hold_no_text_and_compare_only_under_one_key():
    found = of(HEAD)
    plain = pickle.dumps(found).lower()
    for text in (b"samplewood", b"jane", b"19580314", b"580314", b"40298812"):
        assert text not in plain
    assert "b'" not in repr(found)
    assert relate(found, of(HEAD, key=b"j" * 16)) is not Relation.SAME
