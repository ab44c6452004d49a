import pytest
from redaction_pages import WordTagger, decisions, kept

from appliance.redaction.reasons import Reason


@pytest.mark.parametrize(
    "text",
    [
        "a 24 French catheter was placed",
        "a 10 French Blake drain was left",
        "3 Tesla MRI of the brain",
        "scanned on a 1.5 Tesla magnet",
        "Timed Up and Go in 11 s",
        "Berg Balance Scale 43",
        "Humphrey 24-2 fields were full",
        "lens with 1.25 BO of prism",
        "stance for 7.25s today",
        "serology for hepatitis B and C today",
        "deficient in vitamin D",
        "Rhythm strip shows a block",
        "colonic telangiectases were seen",
        "bronchiectatic changes and atelectases",
    ],
)
def test_units_and_tests_named_after_people_are_medicine(text):
    tagger = WordTagger(C="PERSON", B="PERSON", Go="PERSON", Rhythm="PERSON")
    assert " ".join(word for word, reason in decisions(text, tagger) if reason.cleared) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("12 French, Ann", "French,"),
        ("bed list: 12 French walked today", "French"),
        ("seen by Tesla today", "Tesla"),
        ("3 Tesla walked today", "Tesla"),
        ("Berg walked home", "Berg"),
        ("Blake walked home", "Blake"),
        ("12 Zzyzx drain", "Zzyzx"),
        ("told up and Go Quuxby", "Quuxby"),
        ("pulse 98 BO", "BO"),
        ("hepatitis B and Quuxby", "Quuxby"),
    ],
)
def test_people_of_these_names_stay_behind(text, gone):
    tagger = WordTagger(French="PERSON", Tesla="PERSON", Berg="PERSON", Blake="PERSON")
    assert gone not in [word for word, reason in decisions(text, tagger) if reason.cleared]


def test_a_heading_of_a_note_is_no_house():
    assert kept("LABORATORY: Troponin peaked at 1.2 yesterday") == "LABORATORY: Troponin peaked at 1.2 yesterday"
    assert "Quuxby" not in kept("LABORATORY: Quuxby drew blood")
    assert "Zzyzx" not in kept("LAB: Zzyzx Diagnostics")
    assert kept("LAB: CBC") in ("LAB:", "LAB: CBC")


def test_a_side_in_a_column_of_sites_is_one_of_the_body():
    table = "Vaccine      Dose      Site\nTdap         0.5 mL    L deltoid\nMMR          0.5 mL    R thigh"
    assert "L deltoid" in kept(table)
    assert "R thigh" in kept(table)


def test_a_row_of_headings_ends_what_stands_above():
    form = (
        "FAMILY PHYSICIAN        CONSULTANT            PROCEDURE\n"
        "Hill, Ann               Reed, Joan            none\n"
        "CODE STATUS             ALLERGIES             DIET\n"
        "DNR                     penicillin            low salt\n"
    )
    text = kept(form)
    for word in ("Hill", "Ann", "Reed", "Joan"):
        assert word not in text
    assert "CODE STATUS ALLERGIES DIET DNR penicillin low salt" in text


@pytest.mark.parametrize("text", ["(J0696)   $24.00", "A.S52.501A  B.W19.XXXA  C.Z23"])
def test_codes_of_a_claim_are_known_by_what_stands_beside_them(text):
    assert kept(text).split() == text.split()


@pytest.mark.parametrize("text", ["(J0696)", "A.Z23  B.Z79", "A.S52.501A"])
def test_other_codes_are_not(text):
    assert Reason.VALUE not in [r for t, r in decisions(text) if t in ("(J0696)", "A.Z23", "B.Z79")]


def test_strengths_stand_in_a_row_that_says_so():
    row = "Quadriceps MMT      3/5       4/5       5/5"
    assert kept(row) == " ".join(row.split())


def test_a_bed_with_a_share_is_one_of_a_wound():
    assert kept("Bed 70 percent red granulation") == "Bed 70 percent red granulation"
    assert "70" not in kept("Bed 70 today")
