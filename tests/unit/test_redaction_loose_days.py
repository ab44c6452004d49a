import pytest
from redaction_pages import decisions

STROKES = "Seen 11/20/2026, drawn 10/22/2026. "
POINTS = "Seen 11.20.2026, drawn 10.22.2026. "
DASHES = "Seen 11-20-2026, drawn 10-22-2026. "


def stays(text: str, word: str) -> bool:
    said = decisions(text)
    return not next(reason for seen, reason in said if seen == word).cleared


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (STROKES + "Interval blip 8/5, no missed doses", "8/5,"),
        (STROKES + "Vaccine #2 11/5 in the left arm", "11/5"),
        (STROKES + "A letter 11/10 on file", "11/10"),
        (STROKES + "\n10/5 letter on file", "10/5"),
        (POINTS + "it is renewed by 7.31", "7.31"),
        (DASHES + "L CEA 10-08, then home", "10-08,"),
        (DASHES + "look at it 11-24. Splint on", "11-24."),
        (DASHES + "phase one: 7-6 then on", "7-6"),
        (DASHES + "phase one: 7-6 to 7-31 (four visits)", "7-31"),
        ("Seen 2026-11-20, drawn 2026-10-22. TIA 10-05, aphasia", "10-05,"),
    ],
)
def test_days_without_a_year_where_the_page_writes_its_days_so(text, word):
    assert stays(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Interval pressure 8/5, no missed doses", "8/5,"),  # no habit
        (STROKES + "on BiPAP 10/5 all night", "10/5"),
        (STROKES + "on ratio 10/5 all night", "10/5"),
        (STROKES + "pain 10/5 all night", "10/5"),  # asked for
        (STROKES + "taken 10/5 mg", "10/5"),
        (STROKES + "taken 10/5 % of it", "10/5"),
        (STROKES + "Amp/sulbactam    10/5    S", "10/5"),  # begins a cell, no row
        (POINTS + "it rose by 7.31 mg of it", "7.31"),
        (POINTS + "hemoglobin was 7.31", "7.31"),
        ("it is renewed by 7.31", "7.31"),
        (DASHES + "doses for 5-7 nights", "5-7"),  # a range
        (DASHES + "WBC 4-11, then", "4-11,"),
        (DASHES + "Hgb 12-15, then", "12-15,"),
        (DASHES + "13-15 of them", "13-15"),
        (STROKES + "look at it 11-24 of them", "11-24"),  # no dashes on this page
    ],
)
def test_what_a_page_asks_for_is_no_day(text, word):
    assert not stays(text, word)


def test_days_behind_the_hours_after_which_a_test_is_read():
    row = "Patch allergen    48h 11/18    96h 11/20"
    assert stays(row, "11/18")
    assert stays(row, "11/20")
    assert not stays("Patch allergen    48h 4/5    96h none", "4/5")
    assert stays("histamine in mm\n" + row, "11/20")  # on a page of wheals, too


MARCH = "Seen 3-3-2026, drawn 3-10-2026, copied 3-24-2026. "
NOVEMBER = "Seen 11.24.2026, drawn 11.25.2026, copied 11.27.2026. "


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Seen 11/10/2026.\nRepeat strength of 11/10 then", "11/10"),
        ("Seen 11/10/2026, not 9/12.\nRepeat strength of 9/12 then", "9/12"),  # also where a value is asked for
        ("Seen 9/15/2026.\nwith the lamp 9/15 by day", "9/15"),  # the same day
        ("Given 3/14/2026, 3/15/2026, 3/16/2026.\nCuff 3/17 with him", "3/17"),  # a month of which the page has several
        ("Given 11/14/2026, 11/15/2026, 11/16/2026.\nstop 11/11; then home", "11/11;"),
        ("Given 10/4/2026, 10/4/2026, 1/3/2026, 1/3/2026.\nsleeps 1/3 of it", "1/3"),  # a share that is often a day
        (MARCH + "\nEcho 3-5: no effusion", "3-5:"),
        (NOVEMBER + "\nwarfarin begun 11.26. Then home", "11.26."),
    ],
)
def test_a_day_of_the_page_and_days_of_its_months_are_days_elsewhere(text, word):
    assert stays(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Given 4/5/2026.\nstrength 4/5 throughout", "4/5"),
        ("Given 5/14/2026, 5/15/2026, 5/16/2026.\nstrength 5/5 throughout", "5/5"),
        ("Given 10/4/2026, 10/5/2026, 10/6/2026.\nworst 10/10 at night", "10/10"),
        ("Given 1/4/2026, 1/5/2026, 1/6/2026.\nsleeps 1/3 of it", "1/3"),
        ("Given 8/14/2026, 8/15/2026, 8/16/2026.\nAmp/sulbactam    8/4    S", "8/4"),
        ("Given 9/14/2026, 9/15/2026, 9/16/2026.\ntaken 9/15 mg", "9/15"),
        (MARCH + "\nfor 3-5 days", "3-5"),
        (MARCH + "\nWBC    3-5    none", "3-5"),  # no word beside it
        (NOVEMBER + "\nINR 11.26", "11.26"),
    ],
)
def test_on_such_a_page_shares_grades_and_what_is_measured_stay_values(text, word):
    assert not stays(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (STROKES + "Results phoned 5/6 11:50. Copy", "5/6"),
        ("Results phoned on 3/4 at 09:30 again", "3/4"),
        ("Results phoned on 3/4 09:30 again", "3/4"),
        ("Results phoned, ext 4-77, 11/15 15:40, ok", "11/15"),
        (DASHES + "No stretch until wk 8 (2-13) per protocol", "(2-13)"),
        (DASHES + "since we met on 3-2, he has", "3-2,"),
        ("born 1-19-1943. Since we met on 3-2, he has", "3-2,"),
        (POINTS + "LABS drawn 5.7 again", "5.7"),
    ],
)
def test_days_by_what_stands_around_them(text, word):
    assert stays(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (DASHES + "dose of 8 (2-13) per protocol", "(2-13)"),
        (DASHES + "since we met on 3-4 drugs he has", "3-4"),
        ("since we met on 3-2, he has", "3-2,"),
    ],
)
def test_numbers_that_nothing_makes_days(text, word):
    assert not stays(text, word)
