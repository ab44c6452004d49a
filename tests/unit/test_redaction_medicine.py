"""Medicine of ordinary documents that must stay, and what looks like it and must go."""

import pytest
from redaction_pages import WordTagger, decisions, kept, layout_of

from appliance.redaction import claims, eponyms, grids, headings, letterhead, measures, rules, trimmed, valued, values
from appliance.redaction.labels import find as labelled
from appliance.redaction.lexicon import Kind, load_lexicon
from appliance.redaction.tokens import tokens

LEXICON = load_lexicon()


def words_at(text, found):
    layout = layout_of(text)
    return [layout.words[index].text for index in sorted(found(layout))]


def among(text, find):
    """The words that a finder of `(layout, tokens, lexicon)` names."""
    return words_at(text, lambda layout: set(find(layout, tokens(layout, LEXICON), LEXICON)))


def typed(text):
    return {text[start:end] for start, end in values.find(text)}


@pytest.mark.parametrize("word", ["NSTs", "ORIFs", "HRCT", "qshift", "d/c'ing", "Shingrix", "lingular", "Hmong", "MSD"])
def test_what_clinicians_write_short_is_understood(word):
    assert LEXICON.abbreviation(word) or LEXICON.knows(word.lower())


@pytest.mark.parametrize("word", ["Tep", "MCKs", "Ocs", "ABELs", "Qqrxs"])
def test_names_and_strange_plurals_are_not(word):
    assert not LEXICON.abbreviation(word)


def test_no_new_abbreviation_has_two_capitals_but_those_that_nobody_signs_with():
    assert {"OK", "EO"} <= LEXICON.abbreviations
    assert not {"ZQ", "KQ", "QW"} & LEXICON.abbreviations


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("STROKE CLINIC REPORT", ["STROKE", "CLINIC", "REPORT"]),
        ("POST-DISCHARGE NURSING NOTE - Fauxbury Health", ["POST-DISCHARGE", "NURSING", "NOTE"]),
        ("CERTIFICATE OF MEDICAL NECESSITY", ["CERTIFICATE", "OF", "MEDICAL", "NECESSITY"]),
        ("ECG REPORT   Zzyzx Clinic", ["ECG", "REPORT"]),
        ("Prenatal Labs", ["Prenatal", "Labs"]),
        ("( Prenatal ) Labs", ["(", "Prenatal", ")", "Labs"]),
    ],
)
def test_titles_of_documents_name_nobody(line, stays):
    assert among(line, headings.find) == stays


@pytest.mark.parametrize(
    "line",
    [
        "CENTRAL CLINIC REPORT",  # a house by its direction
        "GOOD HOSPITAL SUMMARY",
        "Hope Clinic Report",  # Hope is somebody's name
        "FAUXBURY PROGRESS NOTES",
        "REPORT",
        "prenatal labs",
        "DISCHARGE OF PATIENT TO HOME TODAY WITH ALL NEW MEDICATIONS LIST",  # too long
        "NURSING HOME",
        "XQ NOTES",
        "DISCHARGE GNNX-PLNT NOTE",
    ],
)
def test_houses_names_and_sentences_are_no_titles(line):
    assert among(line, headings.find) == []


def test_a_title_stays_beside_an_address_and_the_house_below_it_goes():
    page = "PEDIATRIC SLEEP CLINIC REPORT\nFauxbury Heights Clinic\n12 Elm Street, Zzyzx, OH 44101"
    found = kept(page)
    assert "PEDIATRIC SLEEP CLINIC REPORT" in found
    assert "Fauxbury" not in found
    assert "Heights" not in found


def test_a_wide_space_ends_a_houses_name():
    assert "SCHEDULE" in kept("Sex:\n\nWeight:\n\nZZYZX REHAB   SCHEDULE FOR ALL VISITS THIS WEEK")
    assert "Group" not in kept("Zzyzx Care Group")


def test_a_diagnosis_with_its_code_is_no_house():
    assert kept("A. M54.5XXA SPRAIN OF LIGAMENTS OF THORACIC SPINE").endswith("SPRAIN OF LIGAMENTS OF THORACIC SPINE")


@pytest.mark.parametrize(
    ("text", "stays", "goes"),
    [
        ("Pt: Zzyzx, Ann   Wt 61 kg", "Wt 61 kg", "Zzyzx, Ann"),
        ("Pt: Zzyzx, Ann   7 of 12 visits", "visits", "Ann"),
        ("Pt: Rose   Hill", "Pt:", "Rose Hill"),  # two names far apart
        ("Patient: Zzyzx, Ann 58 F", "58 F", "Zzyzx,"),
        ("Patient: Ann Zzyzx 34F", "34F", "Zzyzx"),
        ("Patient: Ann Zzyzx 97 F", "Patient:", "97"),  # so old is an identifier
        ("Caller: dtr Zzyzx", "Caller: dtr", "Zzyzx"),
        ("Attn: Medical Records", "Attn: Medical Records", "-"),
        ("Attn: Zzyzx Moon", "Attn:", "Moon"),
        ("PT: four six nine", "PT:", "-"),
        ("Occupation: welder", "Occupation: welder", "-"),
        ("Hospital: Zzyzx House; tenecteplase given", "tenecteplase given", "Zzyzx"),
        ("PT: gait 40 ft with walker", "PT: gait 40 ft with walker", "-"),
        ("PT: SNF tomorrow", "PT: SNF tomorrow", "-"),
        ("PT: Zzyzx, Ann", "PT:", "Zzyzx,"),
        ("Given: D2150 $410; tomorrow", "$410;", "-"),
    ],
)
def test_a_field_ends_where_another_begins_and_holds_what_it_asks_for(text, stays, goes):
    found = kept(text).split()
    assert set(stays.split()) <= set(found)
    assert set(goes.split()).isdisjoint(found)


def test_age_and_sex_in_a_persons_field_are_no_name():
    layout = layout_of("Patient: Zzyzx, Ann F 58 today")
    entry = next(iter(labelled(layout, LEXICON)))
    (left,) = trimmed.trim(layout, [entry], tokens(layout, LEXICON), LEXICON)
    assert {layout.words[index].text for index in left.value} == {"Zzyzx,", "Ann"}


def test_a_label_at_the_end_of_a_page_has_no_other_sense():
    layout = layout_of("PT:")
    fields = list(labelled(layout_of("PT: Zzyzx"), LEXICON))
    assert trimmed.trim(
        layout, [fields[0].__class__(fields[0].category, (0,), (), True)], tokens(layout, LEXICON), LEXICON
    )


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("11   99213 25   AB   145.00   1   1777000926", ["11", "99213", "25", "AB", "145.00", "1"]),
        ("97530 GO 59   A   54 00   2", ["97530", "GO", "59", "A", "54", "00", "2"]),
        ("99213 LT 80.00", ["99213", "LT", "80.00"]),
        ("99213 LT", []),
        ("99213 LT Monday", []),
        ("62704 310.00", []),  # a ZIP and a price
        ("12 62704", []),
    ],
)
def test_service_lines_of_a_claim(line, found):
    assert words_at(line, claims.lines) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tx: 97035 ice x 8 min; 97112. balance", ["97035", "97112."]),
        ("97035 and 97035", []),  # one code
        ("Sherwood 97140 and 97110", ["97110"]),  # a ZIP in Oregon
        ("OR 97140 and 97110 and 97112", ["97110", "97112"]),
    ],
)
def test_usual_codes_of_procedures_in_a_note(text, found):
    if len(found) == 1:
        assert words_at(text, claims.listed) == []
    else:
        assert words_at(text, claims.listed) == found


GRID = "0800   150   45   1010   210\n0830   155   50   1020   410"


def test_numbers_of_a_flow_sheet_are_nobodys():
    assert words_at(GRID, grids.find) == GRID.split()
    page = "TIME   VEN   ART   FLUID   REMOVED\n" + GRID.replace("0800", "day").replace("0830", "day")
    assert "1010" in kept(page)
    assert "1020" in kept(page)


@pytest.mark.parametrize(
    "text",
    [
        "SSN 160 40 1050",
        GRID.split("\n", maxsplit=1)[0],  # one row
        GRID.replace("0800", "SSN").replace("0830", "SSN"),  # says whose number it is
        "0800   150   45   1010   210\n" + " " * 11 + "4    5" + " " * 13 + "6    7",  # other columns
        "ab 150 45 1010 210\nab 155 50 1020 410",  # no wide spaces
    ],
)
def test_what_is_no_grid(text):
    assert words_at(text, grids.find) == []


def test_a_number_that_looks_like_an_identifier_goes_outside_a_grid():
    assert "1050" not in kept("Zzyzx 160 40 1050")
    assert "1050" not in kept("SSN: 160 40 1050")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CRP 4.2 and GFR 51, then", ["CRP", "GFR"]),
        ("LA 3.9 cm", ["LA"]),
        ("QQ 61 kg", []),  # no abbreviation of the list
        ("GA 38 weeks", ["GA"]),
        ("PS 44 yo", []),  # initials and an age
        ("PS 44", []),
        ("LA 70112", []),
        ("MAP", []),
        ("iron 325 mg QOD", ["QOD"]),
        ("Tid came", []),
        ("called Tid at noon", []),
        ("HCV Ab", ["Ab"]),
        ("Ms. Ab", []),
        ("Ab", []),
        ("a 14 Fr catheter", ["Fr"]),
        ("Fr Zzyzx", []),
        ("sent to the ED", ["ED"]),
        ("ED visits", ["ED"]),
        ("ED ZZYZX", []),
        ("ED, ZZYZX", []),
        ("saw ED", []),
        ("prick test, wheal\nMaple 6/20   Elm 3/10", ["Maple", "Elm"]),
        ("wheal\n6/20 4/18", []),
        ("prick test, wheal\nTimothy     9/30     Saline     0/0", ["Timothy", "Saline"]),
        ("S42.201A     Prox humerus break", ["Prox"]),
        ("CPT     Description\n99202     Straightforward", ["Straightforward"]),
        ("E11.9     Rose Hill", []),
    ],
)
def test_abbreviations_that_their_company_makes_medicine(text, found):
    assert among(text, valued.find) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("stage pN1mi(sn) today", "pN1mi(sn)"),
        ("ypT2 seen", "ypT2"),
        ("given q6w for", "q6w"),
        ("nodes 0/14 clear", "0/14"),
        ("at 6a and", "6a"),
        ("7a-3p shift", "7a-3p"),
        ("a 3-layer wrap", "3-"),
        ("bath 3K 2.25Ca", "3K 2.25Ca"),
        ("-1.50 x 175", "175"),
        ("17-hydroxyprogesterone", "17-hydroxyprogesterone"),
        ("pronounced 0347", "0347"),
        ("call 988", "988"),
        ("[x]", "[x]"),
        ("T = 38", "38"),
        ("billed 2,310.50", "2,310.50"),
    ],
)
def test_notations_of_wards_and_trades(text, value):
    assert value in typed(text)


@pytest.mark.parametrize(
    ("text", "none"),
    [("4/18 2p", "2p"), ("9/14 seen", "9/14"), ("PIN 0347", "0347"), ("4A", "4A"), ("room 988", "988")],
)
def test_what_looks_like_a_notation(text, none):
    assert none not in typed(text)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("+2.25 -1.00 x 090", "phone"),
        ("G2 P1001 today", "phone"),
        ("PLAN: SN 3w2, then", "plan"),
        ("PCN VK 250 mg", "plan"),
        ("POD #2 well", "other"),
        ("Plan # 250 mg", "plan"),
    ],
)
def test_medicine_is_no_number_of_a_person(text, category):
    assert category not in {hit.category.value for hit in rules.find(text)}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("+44 20 7946 0000", "phone"),
        ("reach P10011 now", "phone"),
        ("PLAN: SN 30021188", "plan"),
        ("PCN QQRX", "plan"),
        ("pod #212", "other"),
    ],
)
def test_numbers_of_persons_go_on(text, category):
    assert category in {hit.category.value for hit in rules.find(text)}


def test_columns_of_sizes_are_measures():
    assert words_at("L x W x D (cm)", lambda layout: set(measures.find(layout))) == ["L", "x", "W", "x", "D"]
    assert words_at("x W", lambda layout: set(measures.find(layout))) == ["W"]
    assert words_at("L M W", lambda layout: set(measures.find(layout))) == []


@pytest.mark.parametrize("name", ["Campbell", "Clark", "Addison"])
@pytest.mark.parametrize("behind", ["\nAssessment and plan:", ". Assessment and plan:", ": Scale of"])
def test_a_name_before_something_new_is_somebodys(name, behind):
    assert name not in kept(f"insulin 10 units nightly for Dagmar {name}{behind}\ndiabetes stable")


def test_a_name_before_the_label_of_another_cell_is_somebodys():
    assert "Hill" not in kept("Patient: Consuelo Hill          Chart: 913-22-472")


def test_an_eponym_goes_on_over_the_end_of_a_line():
    assert "Addison" in kept("She was treated for many years for Addison\ndisease and is stable now")


def test_the_outcome_of_a_bedside_test_stands_behind_its_name():
    assert eponyms.find(["Finkelstein", "positive"], LEXICON) == {0}
    assert eponyms.find(["Jackson", "positive"], LEXICON) == set()
    assert eponyms.find(["Finkelstein", "came"], LEXICON) == set()
    assert eponyms.find(["Finkelstein"], LEXICON) == set()


def test_relatives_and_greetings_are_no_part_of_a_name():
    page = "He was well. Sister Rose came, and Son Forest. Hi Zzyzx, thanks"
    reasons = dict(decisions(page, WordTagger(Sister_Rose="PERSON")))
    assert reasons["Sister"].cleared
    assert not reasons["Rose"].cleared
    assert reasons["Son"].cleared
    assert reasons["Hi"].cleared


def test_a_surname_that_is_a_relative_goes():
    assert "Sister" not in kept("seen by Rose Sister today")


def test_a_titles_letters_before_medicine_are_none():
    assert "FERRITIN" in kept("MR FERRITIN 40")
    assert "ZZYZX" not in kept("MR ZZYZX 40")
    assert LEXICON.kind("ferritin") is Kind.SAFE


@pytest.mark.parametrize(
    ("cell", "skipped"),
    [
        ("Surgeon   Ann Zzyzx", 1),
        ("Surgeon .... Ann Zzyzx", 1),
        ("Surgeon Ann Zzyzx", 0),
        ("Surgeon", 0),
        ("Ann   Zzyzx", 0),
    ],
)
def test_a_label_before_a_name_near_an_address(cell, skipped):
    layout = layout_of(cell)
    assert letterhead._labelled(layout, tokens(layout, LEXICON)) == skipped
