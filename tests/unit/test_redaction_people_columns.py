"""Columns of people in ledgers: also where each entry takes two lines."""

import pytest
from redaction_pages import decisions, layout_of

from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.people_columns import find

LEXICON = load_lexicon()
HEAD = "RX#    DRUG / SIG    QTY  FILLED   PRESCRIBER\n"


def people(text):
    layout = layout_of(text)
    return [layout.words[hit.index].text for hit in find(layout, LEXICON)]


def test_the_people_of_entries_over_two_lines():
    text = HEAD + (
        "77120  WARFARIN TAB  90   08/29    PARKS L\n"
        "       1 TAB DAILY\n"
        "77121  ALBUTEROL     30   08/29    PARKS L\n"
        "       2 PUFFS\n"
        "77122  GABAPENTIN    30   08/15    URGENT CARE\n"
        "       TAKE WITH FOOD\n"
    )
    assert people(text) == ["PARKS", "L", "PARKS", "L", "URGENT", "CARE"]


def test_the_people_stand_in_the_cell_of_the_day_and_a_little_beside_their_heading():
    text = "NO     DRUG       FILLED     PRESCRIBER\n77120  WARFARIN   08/29 PARKS L\n77121  ALBUTEROL  08/29 SWIFT R\n"
    assert people(text) == ["PARKS", "L", "SWIFT", "R"]


def test_the_heading_stands_between_others_in_a_typed_row():
    text = "RX NO  FILLED  QTY DS PRESCRIBER COPAY RPH\n"
    text += "77120  WARFARIN      PARKS L 10.00 EW\n77121  ALBUTEROL     SWIFT R 12.00 DK\n"
    assert sorted(people(text)) == ["DK", "EW", "L", "PARKS", "R", "SWIFT"]
    assert people(text.replace("PRESCRIBER", "MD")) == ["EW", "DK"]
    assert people(text.replace("DS PRESCRIBER COPAY RPH", "ds prescriber copay rph")) == ["EW", "DK"]


def test_a_column_of_initials_goes_down_the_whole_page():
    entry = "77{:03}  WARFARIN TAB 5 MG   30   PARKS L     10.00     rt\n         TAKE 1 TAB WITH FOOD\n"
    text = "RX NO    DRUG                QTY  PRESCRIBER  COPAY   RPH\n" + "".join(map(entry.format, range(25)))
    assert [w for w, reason in decisions(text) if w == "rt" and reason.cleared] == []


@pytest.mark.parametrize(
    "text",
    [
        "PRESCRIBER\n77120    PARKS L\n",  # no table
        "RX 12   DRUG    QTY    PRESCRIBER\n77120  WARFARIN  90   PARKS L\n",  # a number beside it: no headings
        HEAD + "WARFARIN                           PARKS L\n",  # no number in the row
        HEAD + "77120  WARFARIN TAB  90   08/29    given with food\n",  # nobody
        HEAD + "77120  WARFARIN TAB  90   08/29    One Two Three Four Five\n",  # a sentence
        HEAD + "PARKS L    90     08/29\n",  # at another place
        HEAD + 7 * "take it with food\n" + "77120  WARFARIN TAB  90   08/29    PARKS L\n",  # another table
        HEAD + "77120  WARFARIN TAB  90   08/29    WBC\n77121  ALBUTEROL     30   08/29    PARKS L\n",  # medicine
        HEAD + 3 * "take it with food\n" + "77120  WARFARIN TAB  90   08/29    PARKS L\n",  # far below
        "RX#    DRUG    QTY    INDICATION\n77120  WARFARIN  90   PARKS L\n",
    ],
)
def test_what_is_no_column_of_people(text):
    assert people(text) == []


def test_the_column_goes_on_where_its_first_entry_begins():
    text = HEAD + ("77120  WARFARIN TAB  90   08/29    PARKS L\n77121  ALBUTEROL     30   08/29           SWIFT R\n")
    assert people(text) == ["PARKS", "L"]


def test_medicine_before_its_number_is_another_table_however_many_people_stand_above():
    text = HEAD + "77120  WARFARIN TAB  90   08/29    PARKS L\n77121  ALBUTEROL     30   08/29    SWIFT R\n"
    assert people(text + "Ca    8.9   PTH   410          ALBUMIN 3.6\n") == ["PARKS", "L", "SWIFT", "R"]
    assert people(text + "77122  GABAPENTIN    30   08/15    ALBUMIN\n")[-1] == "ALBUMIN"


def test_initials_in_a_row_that_begins_so_are_no_abbreviation():
    row = "RN initials    KB    KB    HMO    TB"
    assert not any(reason.cleared for word, reason in decisions(row) if word.isupper() and word != "RN")
    assert dict(decisions(row.replace("RN initials", "Payer class")))["HMO"].cleared
    assert dict(decisions("Initials    KB    HMO"))["HMO"].cleared  # two cells are no row


def test_initials_that_were_misread_in_their_column_stay():
    rows = [f"{drug}    BF" for drug in ("albuterol", "apixaban", "lisinopril", "metformin")]
    seen = decisions("\n".join(["Drug    by", *rows[:3], "- -          BE", rows[3]]))
    assert not any(reason.cleared for word, reason in seen if word in {"BF", "BE"})
    alone = decisions("\n".join(["Drug    by", *rows[:2], "- -          BE"]))
    assert dict(alone)["BE"].cleared  # two are no column
