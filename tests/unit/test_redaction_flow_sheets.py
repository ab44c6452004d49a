import pytest
from redaction_pages import decisions, kept, layout_of

from appliance.redaction import flow_sheets
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason

TIMES = "Time             0700    0900    1100    1300    1500    1700\n"
PULSES = "Pulse            88      92      101     96      84      80\n"


def charted(text: str) -> int:
    """How many digits are said to be no boxes."""
    return len(flow_sheets.find(layout_of(text), load_lexicon()))


@pytest.mark.parametrize("label", ["Pain (0-10)", "C-SSRS", "Eye opening", "Sedation", "Chest drain", "Emesis"])
@pytest.mark.parametrize("above", [TIMES, PULSES, TIMES + PULSES])
def test_digits_in_the_columns_of_a_flow_sheet_are_no_boxes(label, above):
    row = f"{label:17}4       4       3       3       5       2"
    assert charted(above + row) == 6
    assert kept(above + row).endswith("4 4 3 3 5 2")


def test_the_columns_may_stand_below_and_rules_between_them():
    row = "Eye opening    | 4     | 4     | 3     | 3     | 5     | 2\n"
    pulses = "Pulse          | 88    | 92    | 101   | 96    | 84    | 80"
    assert charted(row + pulses) == 6


@pytest.mark.parametrize(
    "label",
    [
        "SSN",
        "MRN",
        "Account",
        "Date of birth",
        "Zip code",
        "Patient number",
        "Phone",
        "Medicare no",
        "Hospital ID",
        "Name",
        "Subscriber",
        "Health card",
        "Cert",
        "Mother",
        "Zzyzx",
        "",
    ],
)
def test_digits_behind_another_label_are_somebodys_number(label):
    row = f"{label:17}4       4       3       3       5       2"
    assert charted(TIMES + row) == 0
    assert charted(PULSES + row) == 0
    assert kept(TIMES + row).count(" 3 3 5 2") == 0


@pytest.mark.parametrize(
    "text",
    [
        "Pain             4   4   3   3   5   2   1   9   8",  # no other row says where columns stand
        TIMES + "Pain             4  4  3  3  5  2  1  9  8",  # closer than the columns
        TIMES + "Pain                  4       4       3       3       5       2",  # between the columns
        "Weight 71 kg     Height 170 cm\nPain             4       4       3       3       5       2",
        PULSES.replace("Pulse", "Visit") + "Pain             4       4       3       3       5       2",
    ],
)
def test_digits_that_stand_in_no_column_are_boxes(text):
    assert charted(text) == 0
    assert Reason.BOXED_CELLS in [reason for _, reason in decisions(text)]


GRADES = """Toxicity         C3      C4      C5      C6      C7
Neuropathy       0       1       1       1       1
Nausea           1       1       2       1       1
Fatigue          1       1       1       1       1
"""


def test_rows_of_grades_in_the_same_columns_are_no_boxes():
    assert charted(GRADES) == 15
    assert kept(GRADES).endswith("Fatigue 1 1 1 1 1")


@pytest.mark.parametrize(
    "rows",
    [
        GRADES.replace("Fatigue          1       1       1       1       1\n", ""),  # too few rows
        GRADES.replace("Fatigue", "SSN    ").replace("Nausea", "Phone "),
        GRADES.replace("Nausea           1       1       2       1       1", "Nausea     1     1     2     1     1"),
    ],
)
def test_single_digits_of_few_rows_or_other_columns_are_boxes(rows):
    assert charted(rows) == 0


def test_digits_under_a_heading_each_are_a_row_of_scores():
    heads = "Sensory    Moisture    Activity    Mobility    Nutrition    Friction\n"
    assert charted(heads + "3          4           2           2           3            1") == 6


@pytest.mark.parametrize(
    "heads",
    [
        "Sensory    Moisture    Activity    Mobility    Number       Friction\n",
        "Month      Day         Year        Area        Code         Zip\n",
        "Write the number of the patient into these boxes, one digit for each of them\n",
        "Sensory perception                 Mobility    Nutrition    Friction\n",
        "Quuxby     Moisture    Activity    Mobility    Nutrition    Friction\n",
        "\n",
    ],
)
def test_digits_under_other_headings_are_boxes(heads):
    assert charted(heads + "3          4           2           2           3            1") == 0


def test_a_number_of_somebody_between_the_rows_of_a_flow_sheet_stays_behind():
    text = TIMES + PULSES + "ID               4       4       3       3       5       2\n" + PULSES
    assert charted(text) == 0
