from dataclasses import replace

import pytest
from redaction_pages import PURPOSE, NoTagger, WordTagger, decisions, kept, layout_of, read_page, rendered

from appliance.documents import Box, Word
from appliance.redaction import even_rows, tables
from appliance.redaction.findings import gather
from appliance.redaction.misfits import astray, unlikely
from appliance.redaction.reasons import Reason
from appliance.redaction.redactor import Redactor
from appliance.redaction.steadiness import Standing

VACCINES = """Vaccine           Dose   Lot #      Site
Hep B             2      7TR21AB    left arm
Varicella         1      Q10882     right arm
Name              1      K55012     Zzyzx
"""


def test_the_lot_of_a_vaccine_names_a_batch_and_nobody():
    text = kept(VACCINES)
    assert "7TR21AB" in text
    assert "Q10882" in text
    assert "K55012" not in text  # no vaccine stands beside it


@pytest.mark.parametrize(
    "text",
    ["Tdap vaccine Lot 48Y76 given", "Shingrix  LOT: 48Y76", "Tdap\nLOT 48Y76\n0.5 mL IM", "Flu shot  Lot # 48Y76"],
)
def test_a_lot_is_read_beside_its_vaccine(text):
    assert "48Y76" in kept(text)


@pytest.mark.parametrize(
    ("heads", "month", "leaves"),
    [
        ("Vaccine     Lot         Exp         Site", "06/27", True),
        ("Vaccine     Lot         Given       Site", "06/27", False),
        ("Vaccine     Lot         Exp         Site", "06/04", False),
        ("Vaccine     Dose        Exp         Site", "06/27", False),
    ],
)
def test_the_month_in_which_a_lot_expires_is_known_by_the_heading_of_its_column(heads, month, leaves):
    assert (month in kept(f"{heads}\nTdap        C6118AB     {month}       arm")) is leaves


@pytest.mark.parametrize(("first", "leaves"), [("0/2", True), ("1/3", False), ("0/0/2", False)])
def test_parts_in_a_column_in_which_one_is_none_of_it_are_no_days(first, leaves):
    rows = (
        "Site          Cores        Length",
        f"Left apex     {first}          4 mm",
        "Left mid      2/2          3 mm",
    )
    sheet = "\n".join((*rows, "Left base     1/2          5 mm"))
    found = tables.scores(layout_of(sheet))
    assert bool(found) is leaves
    assert "2/2" in kept(sheet) or not leaves


def test_two_parts_or_parts_of_other_columns_make_no_column_of_counts():
    assert tables.scores(layout_of("apex   0/2   4 mm\nmid    2/2   3 mm")) == frozenset()
    assert tables.scores(layout_of("apex   0/2\nmid              2/2\nbase                        1/2")) == frozenset()
    assert tables.scores(layout_of("apex   0/2\nmid    2/2\nbase   3/2")) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Hip implant Lot 48Y76",
        "Lead  LOT: 48Y76",
        "Lot 48Y76",
        "Tdap given, MRN 48Y76",
        "Tdap given  48Y76",
        "Vaccine   Serial\nTdap      48Y7612",
        "48Y76\nTdap",
    ],
)
def test_other_numbers_stay_behind(text):
    assert "48Y7" not in kept(text)


def test_a_heading_of_another_column_says_nothing():
    assert "48Y76" not in kept("Lot       Site      Number\nTdap      arm       48Y76")


def test_a_number_behind_another_label_below_the_column_is_no_lot():
    below = "Vaccine         Lot\nTdap            {}48Y761"
    assert "48Y761" in kept(below.format("    "))
    assert "48Y761" not in kept(below.format("Lic "))


def test_numbers_that_count_are_a_scale():
    up = "1    2    3    4    5    6    7    8"
    assert kept(up) == up.replace("    ", " ")
    down = "9    8    7    6    5    4"
    assert kept(down) == down.replace("    ", " ")


def test_a_scale_is_nobodys_number_although_it_has_as_many_digits():
    assert kept("17 18 19 20 21 22 23 24 25") == "17 18 19 20 21 22 23 24 25"
    assert kept("17 18 91 20 12 22") == ""
    assert kept("Record 17 18 19 20") == "Record"


@pytest.mark.parametrize(
    "text", ["1 2 3 4 5", "4    0    2    9    8    8    7", "0    3    1    4    1    9    5    8"]
)
def test_other_rows_of_digits_stay_behind(text):
    assert kept(text) == ""


def test_a_scale_with_a_misread_number_keeps_the_others():
    assert kept("1    2    B    4    5    6    7    8") == "1 2 4 5 6 7 8"


CHART = """Dental chart
Patient   Zzyzx Quillfeather   DOB   07/09/1983
1    2    3    4    5    6    7    8    9    10   11   12   13   14   15   16
{marks}
Tooth 14: distal caries."""


def test_the_numbers_and_marks_of_a_chart_of_teeth_are_no_name_and_no_date():
    marks = "          M                   F    F    F                   X"
    said = kept(CHART.format(marks=marks))
    assert " ".join(str(tooth) for tooth in range(1, 17)) in said
    assert "M F F F X" in said
    assert not {"Zzyzx", "Quillfeather", "07/09/1983"} & set(said.split())


@pytest.mark.parametrize(
    ("chart", "marks"),
    [
        (CHART, "     Z    Y    X    Z                        E"),  # no letters of a chart
        (CHART.replace("Dental chart", "Form").replace("Tooth 14: distal caries.", ""), "     B    R    A"),
        (CHART.replace("1    2    3    4    5", "41   42   43   44   45   46   47"), "     B    R    A"),  # no teeth
    ],
)
def test_letters_in_a_row_of_boxes_may_be_a_name(chart, marks):
    said = kept(chart.format(marks=marks)).split()
    assert not {"Z", "Y", "B", "R"} & set(said)


def test_the_name_of_a_vaccine_alone_and_the_label_of_its_lot_are_nobodys():
    named = WordTagger(Tdap="PERSON", LOT="PERSON", Pneumococcal="PERSON")
    text = "Pneumococcal conjugate\nLOT 59881\n0.5 mL IM"
    assert kept(text, named) == " ".join(text.split())


CODES = """E11.65     diabetes with hyperglycemia
N18.31     kidney disease
I10        hypertension
"""


def test_a_short_code_is_read_in_a_column_of_codes():
    assert "I10" in kept(CODES)
    assert "I10" not in kept("Seen in I10 today\nE11.65 and N18.31 are codes")
    assert "I10" not in kept("I10        hypertension")


@pytest.mark.parametrize(
    "text",
    [
        "temperature 98.6°F",
        "take 1½ tabs",
        "½ tab at noon",
        "GCS 15 (E4 V5 M6)",
        "albuterol 0.5 mg-3 mg/3 mL daily",
        "CKD3b and T2DM",
        "node at station 4R",
        "enlarged 4R node",
        "10-325 tablets",
        "A/G ratio",
        "Alk Phos 88 IU/L",
        "WBC 0-2 RBC/hpf",
        "HCO3 17",
        "Toprol-XL 50 mg",
        "5 mg MWF",
        "Polio vaccine",
        "Bee venom",
    ],
)
def test_notations_of_clinics_are_understood(text):
    assert kept(text, WordTagger(Bee="PERSON", Polio="PERSON")) == text


def test_the_hours_of_a_chart_are_no_number():
    row = "0600   0900   1200   1800"
    assert kept(f"Order          {row}\nheparin 5,000 units") == f"Order {' '.join(row.split())} heparin 5,000 units"
    assert "0613" not in kept("Order          0613   0927   1244   1855")


def test_a_name_ends_before_an_age():
    assert kept("Re: Mr. Hill, 68 y.o. male with CABG x4") == "Re: 68 y.o. male with CABG x4"
    assert "93" not in kept("Re: Mr. Hill, 93 y.o. male")


def test_a_row_of_a_flow_sheet_does_not_go_on_with_a_name():
    text = (
        "Vitals                     Pt: Zzyzx Quillfeather\n"
        "Time      HR     RR        MAP    Pain    Temp\n"
        "0400      88     18        87     2/10    37.1 C"
    )
    assert "87" in kept(text)
    assert "Zzyzx" not in kept(text)


def test_a_row_of_results_is_no_letterhead():
    text = "A/G Ratio         1.6     1.2-2.2\nSGOT              22      10-35\n12 Elm Street, Fauxbury, OH 45999"
    assert "Ratio" in kept(text)
    assert "Fauxbury" not in kept(text)
    assert dict(decisions("12 Elm Street, Fauxbury, OH 45999\nOld Ratio"))["Ratio"] is Reason.ORGANISATION


def test_a_per_cent_sign_of_its_own_belongs_to_its_row():
    assert kept("Hematocrit     33.9     %") == "Hematocrit 33.9 %"
    assert kept("%     Zzyzx") == ""
    alone = [Word("%", Box(0, 0, 20, 20), 0, 95.0), Word("-", Box(0, 50, 20, 65), 1, 95.0)]
    assert astray(alone, [True, True]) == {1}


def test_flags_and_comparisons_of_their_own_belong_to_their_row():
    assert kept("Albumin     3.1     *     3.5") == "Albumin 3.1 * 3.5"
    assert kept("Blurred vision R > L for 6 months") == "Blurred vision R > L for 6 months"
    assert kept("*     Zzyzx") == ""


def test_broad_letters_make_a_broad_word():
    words = [Word("nodule", Box(0, 0, 120, 30), 0, 95.0), Word("mm", Box(140, 10, 204, 32), 0, 95.0)]
    assert unlikely(words, []) == set()
    assert unlikely([words[0], Word("il", Box(140, 10, 204, 32), 0, 95.0)], []) == {1}


def test_a_number_below_an_understood_heading_is_a_value():
    table = (
        "Time      Temp      HR      Pain      Given\n"
        "          38.2      98        4\n"
        "          37.9      88        3\n"
        "          37.4      86        2       Zzyzx\n"
        "          37.1      84        1       12\n"
    )
    assert kept(table) == "Time Temp HR Pain Given 38.2 98 4 37.9 88 3 37.4 86 2 37.1 84 1"
    assert "98" not in kept("Temp\n\n\n\nZzyzx\n98\n")
    assert "98" not in kept("\n98\n")


def scale(*tops):
    """The picture of a row of numbers from 1, each as far below the top as told, and its words."""
    image, words = rendered(
        [(100, 100, "Pain today"), *((100 + 150 * n, top, str(n)) for n, top in enumerate(tops, 1))]
    )
    return image, [words[0], words[1], *(replace(w, line=1) for w in words[2:])]


def test_an_even_scale_is_print():
    image, words = scale(*[300] * 9)
    redactor = Redactor(PURPOSE, NoTagger())
    page = read_page(image, words)
    found = redactor.detect(page)
    shown = redactor.redact(page, found, gather([found]))
    assert [w.text for w in shown.words][2:] == list("123456789")


def test_numbers_of_a_line_are_even_when_they_are_neither_higher_nor_lower_than_the_others():
    def even(*words):
        return even_rows.find(range(len(words)), words, {})

    assert even(*scale(*[300] * 9)[1][2:]) == set(range(9))
    assert even(*scale(300, 300, 300, 320, 300, 300, 300)[1][2:]) == {0, 1, 2, 4, 5, 6}  # one is lower
    assert not even(*scale(300, 300, 320, 300, 290, 300, 310)[1][2:])
    assert not even(*scale(*[300] * 5)[1][2:])  # too few
    assert not even(*scale(*[300] * 6)[1][2:], *scale(*[300] * 6)[1][:2] * 3)  # words among them


def test_long_numbers_are_measured_by_their_figures():
    words = [Word(text, Box(100 * n, 0, 100 * n + 80, 30), 0, 95.0) for n, text in enumerate(["0.80"] * 7)]
    standing = {n: Standing(30.0, None, 24.0 if n < 6 else 31.0) for n in range(7)}
    assert even_rows.find(range(7), words, standing) == {0, 1, 2, 3, 4, 5}
    assert even_rows.find(range(7), words, {}) == set()


def test_strengths_in_their_column_are_no_days():
    text = "Motion         Left      Strength\nKnee flexion   99 deg    5/5\nHip abduction  96 deg    4+/5"
    assert {"5/5", "4+/5"} <= set(kept(text).split())
    dated = "Visit         Weight    Date\nfirst         99 kg     5/5\nsecond        96 kg     3/5"
    assert not {"5/5", "3/5"} & set(kept(dated).split())
    assert tables.scores(layout_of("5/5\n3/5")) == frozenset()  # no heading


def test_the_label_of_the_next_row_is_no_second_name_of_a_doctor():
    text = "Submitted by    Dr. Zzyzx\nReceived        2021-03-04\nReceived in formalin"
    assert kept(text) == "Submitted by Received Received in formalin"
    assert kept("seen with Dr. Zzyzx\nBrightwood today") == "seen with today"


def test_codes_of_revenue_stay_in_a_column_that_is_headed_so():
    rows = "0391    Lipase    83690    94.00\n0636    Ondansetron    J2405    37.60"
    assert {"0391", "0636"} <= set(kept(f"Rev    Description    HCPCS    Amount\n{rows}").split())
    assert "0391" not in kept(f"Part    Description    HCPCS    Amount\n{rows}").split()
    assert "1391" not in kept(f"Rev    Description    HCPCS    Amount\n{rows.replace('0391', '1391')}").split()
