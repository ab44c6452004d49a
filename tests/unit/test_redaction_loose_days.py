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
