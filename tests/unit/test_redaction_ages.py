"""An age and its unit are told from the number of a day; no age of 90 or more is one."""

import pytest
from redaction_pages import decisions

from appliance.redaction.ages import begins_with_years, is_age
from appliance.redaction.reasons import Reason


@pytest.mark.parametrize(
    ("number", "unit"), [("67", "y.o."), ("(67", "yo"), ("5", "months)"), ("8", "mos."), ("42", "yrM")]
)
def test_an_age_and_its_unit(number, unit):
    assert is_age(number, unit)


@pytest.mark.parametrize(
    ("number", "unit"), [("90", "y.o."), ("104", "years"), ("67", "mg"), ("1958", "years"), ("67", "")]
)
def test_no_age(number, unit):
    assert not is_age(number, unit)


@pytest.mark.parametrize("text", ["68 y.o. man", "68-year old", "68yo", "7 yrs"])
def test_years_begin_a_text(text):
    assert begins_with_years(text)


@pytest.mark.parametrize("text", ["91 y.o. man", "68 mg daily", "man of 68 years", "5 yards"])
def test_no_years_begin_a_text(text):
    assert not begins_with_years(text)


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("Pip is a 67-year-old retired piano teacher.", "Pip", Reason.NAME),
        ("She stopped driving after her 90th birthday; car given away.", "90th", Reason.AGE),
        ("He had his 101st b-day last week.", "101st", Reason.AGE),
    ],
)
def test_who_is_said_to_be_so_old_and_the_birthday_that_says_it(text, word, reason):
    assert dict(decisions(text))[word] is reason


@pytest.mark.parametrize(
    "text",
    [
        "Patient is a 67-year-old retired piano teacher.",
        "She is a 67-year-old retired piano teacher.",
        "COPD is a 10-year problem.",
        "Mother is a 67-year-old smoker.",
        "weight at the 90th percentile",
        "stopped at her 70th birthday",
    ],
)
def test_who_is_nobody_and_what_is_no_such_birthday(text):
    assert all(reason.cleared for _, reason in decisions(text))


@pytest.mark.parametrize(
    ("text", "age", "leaves"),
    [
        ("Mother MI at 62; father stroke at 93", "93", False),
        ("Mother MI at 62; father stroke at 93", "62;", True),
        ("Grandmother with dementia at 91.", "91.", False),
        ("mother measured fever at 99 and", "99", True),
        ("Sister with breast cancer at 49 (Zzyzx).", "49", True),
        ("menopause at 51 Zzyzx", "51", True),
        ("stroke at 93 Zzyzx", "93", False),
    ],
)
def test_how_old_relatives_were_leaves_up_to_89(text, age, leaves):
    assert dict(decisions(text))[age].cleared is leaves
