"""Days without a year that look like values: what a page's own columns and entries say of them."""

import pytest
from redaction_pages import decisions, layout_of

from appliance.policy.categories import Category
from appliance.redaction import day_habits
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason

LEXICON = load_lexicon()
INR = """\
Date     INR    Dose      Next
2.9      1.8    5 mg      2 wk
2.23     2.4    5 mg      4 wk
3.22     3.1    4 mg      2 wk
4.5      2.6    4 mg      4 wk"""
DIARY = """\
born 4.11.71
1.7 tired after work
1.14 slept well again
2.11 no more nausea"""


def days(text: str, vetoes: dict[int, Category] | None = None) -> list[str]:
    """The words of a text that are days by the page's habit."""
    layout = layout_of(text)
    return [layout.words[index].text for index in sorted(day_habits.find(layout, vetoes or {}, LEXICON))]


def test_a_column_headed_date_holds_days_and_the_other_columns_values():
    assert days(INR) == ["2.9", "2.23", "3.22", "4.5"]
    dated = [word for word, reason in decisions(INR) if reason is Reason.DATE]
    assert dated == ["2.9", "2.23", "3.22", "4.5"]


def test_a_column_of_days_may_go_backwards_and_over_a_new_year():
    text = "Dt       Weight  BMI\n2.4      81 kg   27\n1.3      82 kg   27\n12.20    84 kg   28\n11.9     85 kg   29"
    assert len(days(text)) == 4


def test_a_column_of_days_first_is_in_order_too():
    assert len(days("Datum    Weight  BMI\n28.1     81 kg   27\n3.2      82 kg   27\n14.2     84 kg   28")) == 3


def test_whole_dates_and_broken_lines_may_stand_between_the_days_of_a_column():
    text = "DOS      Visit reason\n3/2      follow up of\n         the fever\n3/9/23   cough\n4/1      rash"
    assert days(text) == ["3/2", "3/9/23", "4/1"]


def test_a_row_of_days_is_headed_by_its_first_word():
    assert days("Date     5.4      5.11     6.1      today") == ["5.4", "5.11", "6.1"]


@pytest.mark.parametrize(
    "text",
    [
        "Date     INR\n2.9      1.8\n2.23     2.4",  # two may be anything
        "Date     INR\n2.9      1.8\n1.2      2.4\n2.4      2.4\n1.1      2.0\n2.8      2.0",  # in no order
        "Result   INR\n2.9      1.8\n2.23     2.4\n3.22     3.1",
        "Date: 5  INR\n2.9      1.8\n2.23     2.4\n3.22     3.1",  # a field, and no heading
        "Date\n2.9      1.8\n2.23     2.4\n3.22     3.1",  # heads one column alone
        "Date     INR\n13.40    1.8\n13.50    2.4\n14.60    3.1",
        "Date     INR\na\nb\nc\nd\n2.9      1.8\n2.23     2.4\n3.22     3.1",  # another table
    ],
)
def test_numbers_without_a_heading_an_order_or_company_are_no_days(text):
    assert days(text) == []


def test_lines_that_begin_with_days_are_entries_where_whole_dates_have_the_same_sign():
    assert days(DIARY) == ["1.7", "1.14", "2.11"]


@pytest.mark.parametrize(
    "text",
    [
        "1.7 tired after work\n1.14 slept well\n2.11 no more nausea",  # no whole date
        "born 4/11/71\n1.7 tired after work\n1.14 slept well\n2.11 no more nausea",  # with another sign
        "born 4.11.71\n1.1 summary of the study\n1.2 methods\n2.1 results\n2.2 limits",  # sections
        "born 4.11.71\n1.7 mg daily\n1.14 mg daily\n2.11 mg daily",
        "born 4.11.71\n1.7\n1.14\n2.11",
    ],
)
def test_numbers_that_begin_lines_are_no_days_without_more(text):
    assert days(text) == []


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("MMR 6.14 left arm", "6.14"),
        ("flu vaccine IM 10.2 and well", "10.2"),
        ("biopsy sent 3.30, benign", "3.30,"),
        ("echo (2.23) normal", "(2.23)"),
        ("scan 3.22: clear", "3.22:"),
        ("5.30 called about the rash", "5.30"),
    ],
)
def test_where_the_page_writes_days_so_the_same_sign_is_a_day_elsewhere(line, day):
    assert day in days(f"{INR}\n\n{line}")


@pytest.mark.parametrize(
    "line",
    [
        "potassium was 2.9 today",
        "the INR of 2.23",
        "dose 2.9 mg since then",
        "given 4.5 mL twice",
        "ratio = 2.9 then",
        "bilirubin 2.9 -> 4.5",
        "albumin 3.8 again",
        "5.30",
        "seen 14.2 then",
        "wound 3.7 deep",
    ],
)
def test_what_is_measured_stays_a_value_on_such_a_page(line):
    assert len(days(f"{INR}\n\n{line}")) == 4


def test_days_with_a_stroke_are_looked_for_by_their_own_rules():
    text = "Date     Pain\n2/9      1/10\n2/23     2/10\n3/7      3/10\n\nseen 3/8 again"
    assert days(text) == ["2/9", "2/23", "3/7"]


def test_what_is_denied_already_keeps_its_reason():
    text = f"{INR}\n\nMMR 6.14 left arm"
    place = [w.text for w in layout_of(text).words].index("6.14")
    assert "6.14" not in days(text, {place: Category.OTHER})


def test_whole_dates_alone_make_no_habit():
    assert days("Date      Dose\n3-4-23    1 mg\n3-9-23    2 mg\n4-6-23    3 mg\n\ngiven 4-6 then")[3:] == []


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("she fell 4/6 on the stairs", "4/6"),
        ("antibiotic was stopped 4/2, rash", "4/2,"),
        ("4/3 mother called again", "4/3"),
        ("letter 4/5 by the clerk", "4/5"),
        ("Zzyzx 4/6 again", "4/6"),
        ("pain 4/6 again", None),
        ("knee 4/5 again", None),
        ("4/5 IN BOTH LEGS", None),
        ("improved 4/6 again", None),
        ("fell 4/10, pain 7/10", None),  # another number of ten: a scale
        ("HepB series done 4/4", None),
        ("cut 3/4 off", None),
        ("fell 5/6 again", None),  # of no month that the page has
        ("fell 4/12 again", None),  # which other rules look at
        ("wound 4/6 again", None),
    ],
)
@pytest.mark.parametrize("date", ["04/28/2023", "4/28", "April"])
def test_where_the_page_has_the_month_what_happened_then_is_a_day(date, line, day):
    text = f"{date}\n{line}"
    people = {i: Category.NAME for i, word in enumerate(text.split()) if word == "Zzyzx"}
    assert days(text, {0: Category.DATE, **people}) == ([day] if day else [])


BILL = """\
Rev     Description     Date     Units
0250    tablets         1109     2
0250    capsules        1110     4
0301    panel           1110     1"""


def test_bills_write_their_days_in_four_figures_below_a_heading():
    assert days(BILL) == ["1109", "1110", "1110"]
    assert days(BILL.replace("Date ", "Count")) == []
    assert days(BILL.replace("1110     1", "1150     1")) == []  # no day: too few are left


def test_a_heading_may_hold_a_word_with_a_digit():
    text = "Date    Meal    SpO2    Init\n4-2    lunch    96    nb\n4-3    lunch    95    nb\n4-4    lunch    96    nb"
    assert days(text) == ["4-2", "4-3", "4-4"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("SHIFT    5/12 D    5/12 N    5/13 D", True),
        ("SCALE    9/15    9/17 post    9/18", True),
        ("SHIFT    5/12 D    5/12 N    5/12 E", False),  # none rises
        ("SHIFT    4/4 D    4/4 N    4/5 D", False),  # grades
        ("SHIFT    4/5 D    4/6 N    5/7 D", False),  # of two months
        ("SHIFT    4/16 D    4/12 N    4/17 D", False),  # falls
        ("SHIFT    4/6 D    4/17 N    4/18 D", False),  # a week is passed over
        ("SHIFT    20/25 D    20/30 N    20/30 D", False),
        ("SHIFT    5/12 D    5/13 N", False),
        ("SHIFT    5/30 D    5/31 N    5/32 D", False),
    ],
)
def test_days_of_one_month_that_rise_along_a_row(row, told):
    assert bool(days(row)) is told
