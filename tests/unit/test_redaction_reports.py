"""What reports print: stages, scores, counts and methods are medicine; days, houses and people among them are not."""

import pytest
from redaction_pages import kept, layout_of

from appliance.documents import Box, Word
from appliance.redaction import flow_sheets, letter_boxes, second_opinion, tables
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon


@pytest.mark.parametrize(
    "text",
    [
        "STOP-BANG 7/8 today",
        "the 1/3 radius was measured",
        "stage two 2.5 mph / 12% with pain",
        "stage two 2.5mph/12% with pain",
        "exercise lasted 7min4s without pain",
        "an adult F/165cm/79 kg was seen",
        "longest apnea 64s at night",
        "pause 12s or more",
        "score 4*3=7 and 3+4=7",
        "norm M 50, SD 10 as before",
        "sessile, 0-Is and flat, 0-IIa",
        "ALT <3xULN with treatment",
        "karyotype 46,XX,del(20)(q11.2q13.3)[9]/46,XX[11].",
        "fundus firm, U-1 today",
        "labor stage 2 1h06 in all",
        "a mass 6 cm FN on the left",
        "chronic hepatitis C.",
        "biplane Simpson 62%",
        "white line of Toldt fascia",
        "blood cultures 2/2 positive",
        "low back pain 4/10 now",
        "amoxicillin/clavulanate 8/4 S",
        "Apgar 1/5 min\t8/9 and well",
    ],
)
def test_notations_of_reports_leave(text):
    assert kept(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("knee pain 11/20 stop", "11/20"),
        ("repeat cultures 11/11 positive", "11/11"),
        ("Drug        Last given        Note\nwarfarin    2/4               rest", "2/4"),
        ("at 814 N. Custer, lower unit, Wichita today", "lower"),
        ("drives for Zzyzx District 1. Rest", "1."),
        ("bookkeeper of Zzyzx Cold Storage now", "Storage"),
        ("every Monday        10/30        11/2        call", "10/30"),
        ("Month: November 2026 Days 16 - 22", "16"),
        ("Month: November 2026 Days 16 - 22", "22"),
        ("oxygen arranged through Lantern Home Oxygen. Stop", "Lantern"),
        ("a chair ordered from Capable Mobility Aids today", "Mobility"),
        ("Insurer Lantern Ridge Health Plan", "Lantern"),
        ("care by Organ Mountain Midwifery before", "Organ"),
        ("Day\t11/10\t11/11/2026\t11/12/2026\nWBC\t9\t8\t7", "11/11/2026"),
        ("9. OTHER INSURED'S NAME (Last)\nFIELDS, JUNE", "JUNE"),
    ],
)
def test_days_houses_and_people_among_them_stay_behind(text, word):
    assert word in text
    assert word not in kept(text).replace(",", " ").split()


def test_other_insured_is_a_label():
    assert kept("OTHER INSURED'S NAME\nFIELDS JUNE") == "OTHER INSURED'S NAME"


@pytest.mark.parametrize("text", ["arranged through Home Health today", "Mental Health Plan reviewed"])
def test_services_are_no_houses(text):
    assert kept(text) == text


def test_a_day_in_the_row_of_other_days_is_one():
    page = "Test        11/10        11/11        11/13\nWBC         17.8         14.2         11.9"
    assert "11/10" not in kept(page.replace("11/13", "11/13/2026"))
    row = "on 11/13/2026 rest\nTest        11/10        11/13        low\nWBC         17.8         14.2         11.9"
    assert "11/10" not in kept(row)
    assert "2/4" in kept("Test        2/4        11/13/2026\nmurmur      2/6        none")


def test_a_part_of_all_points_below_score_is_no_day():
    page = (
        "Instrument        Score        Notes\nAUDIT-C           4/12         none\nPHQ-2             1/6          none"
    )
    assert {"4/12", "1/6"} <= set(kept(page).split())
    other = page.replace("Score", "Visit")
    assert "4/12" not in kept(other.replace("AUDIT-C", "Clinic "))
    assert tables.scores(arrange([Word("9/4", Box(0, 0, 30, 20), 0, 96.0)])) == frozenset()


def test_grades_of_arm_and_leg_and_comas_of_who_has_a_tube():
    assert {"1/0", "2/1"} <= set(kept("Rigidity        1/0        2/1\nGait            slow       slow").split())
    assert {"5T", "6T"} <= set(kept("GCS        5T        6T\npulse      80        82").split())
    assert "5T" not in kept("Room: 5T, bed 2")


def test_a_row_of_many_numbers_counts_with_single_digits_and_long_ones():
    row = "11:00        8372        60        82        135        4        0        9        2"
    assert len(flow_sheets.find(layout_of(row), load_lexicon())) == 4
    assert not flow_sheets.find(layout_of(row.replace("82", "x").replace("135", "y")), load_lexicon())
    beats = "13:00        10298        62        89        129        419        12        10"
    assert "10298" in kept(beats)
    assert "10298" not in kept("13:00        10298        62")


@pytest.mark.parametrize(("texts", "boxed"), [(["-2", "-2", "-2", "-1"], False), (["2", "2", "2", "1"], True)])
def test_grades_below_nought_are_in_no_boxes(texts, boxed):
    words = [Word(text, Box(60 * at, 0, 60 * at + 20, 20), 0, 96.0) for at, text in enumerate(texts)]
    layout = arrange(words)
    found = letter_boxes.find(layout, bytearray(len(layout.text) + 1), ())
    assert bool(found) is boxed


@pytest.mark.parametrize(
    "page",
    [
        "Diminutive posterior horn",
        "Workload        8.5 METs        Reason\nrest            none            none",
        "Numerical Operations",
    ],
)
def test_words_that_nobody_is_called_by_begin_cells(page):
    assert kept(page) == " ".join(page.split())


@pytest.mark.parametrize(
    "page", ["Lantern        8.5 zz", "Creative", "we saw Lantern clinic staff", "Lantern Dialysis"]
)
def test_houses_begin_cells_as_well(page):
    assert not {"Lantern", "Creative"} & set(kept(page).split())


def test_what_stands_below_cell_is_a_count_of_cells_and_no_telephone():
    page = (
        "Cell                 %        Reference\nBlasts               3        0-3\nMyelocytes           11       8-17"
    )
    assert {"Blasts", "Myelocytes"} <= set(kept(page).split())
    assert "555-201-8890" not in kept("Cell: 555-201-8890")


def test_what_follows_who_gave_an_anaesthetic_is_the_drug():
    assert "propofol 320 mg" in kept("Anesthesia by R. Zzyzx, CRNA: propofol 320 mg IV")
    assert "Zzyzx" not in kept("CRNA: Zzyzx")


def test_a_code_of_one_letter_in_its_column_is_nobody():
    words = [Word("A", Box(200, 50 * row, 220, 50 * row + 20), row, 96.0) for row in range(9)]
    words += [Word(f"pulse{row}", Box(0, 50 * row, 90, 50 * row + 20), row, 96.0) for row in range(9)]
    words.sort(key=lambda word: (word.line, word.box.left))
    layout = arrange(words)
    index = next(i for i, word in enumerate(layout.words) if word.text == "A")
    assert second_opinion._columned(layout, index)
    assert not second_opinion._columned(arrange(words[:8]), index)
    assert not second_opinion._columned(layout, next(i for i, w in enumerate(layout.words) if w.text == "pulse1"))


def test_rows_between_rows_of_grades_are_no_boxes():
    rows = ["Motor arm", "Facial palsy", "Zzyzx", "Sensory loss"]
    page = "\n".join(f"{name:14}        0        1        0        2" for name in rows)
    assert len(flow_sheets.find(layout_of(page), load_lexicon())) == 16
    assert len(flow_sheets.find(layout_of(page.replace("Zzyzx", "SSN  ")), load_lexicon())) == 12
    lone = "\n".join(page.split("\n")[1:3])
    assert not {w for w in flow_sheets.find(layout_of(lone), load_lexicon()) if w > 6}


def test_the_parts_of_a_coma_leave_below_its_name():
    assert {"3/3/6", "4/5/6"} <= set(kept("GCS        3/3/6        4/5/6\npulse      80        82").split())


def test_what_is_done_with_a_drug_is_nobodys_initials():
    rows = [f"{drug:14}        08:05        NEW        rest" for drug in ("warfarin", "digoxin", "aspirin", "insulin")]
    assert kept("Drug                  Time         Action     Note\n" + "\n".join(rows)).count("NEW") == 4
