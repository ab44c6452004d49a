"""An age and its unit are told from the number of a day; no age of 90 or more is one."""

import pytest

from appliance.redaction.ages import begins_with_years, is_age


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
