"""Days that are told by other days, ages of relatives, and who did something in small letters."""

import pytest
from redaction_pages import decisions, layout_of

from appliance.policy.categories import Category
from appliance.redaction import date_ends, giving_back, rules
from appliance.redaction.findings import Opinion
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason


def found(text: str, category: Category) -> list[str]:
    """What the rules find of a category, the longest first."""
    hits = {text[hit.start : hit.end] for hit in rules.find(text) if hit.category is category}
    return sorted(hits, key=len, reverse=True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It was the Tuesday after Labor Day when", "the Tuesday after Labor Day"),
        ("the week before Thanksgiving he", "the week before Thanksgiving"),
        ("on the eve of Rosh Hashanah in", "the eve of Rosh Hashanah"),
        ("the week of Jan 9 and", "the week of Jan 9"),
        ("not before the last week of July, then", "the last week of July"),
        ("Memorial Day weekend he", "Memorial Day weekend"),
        ("on Jan 5 morning glucose", "Jan 5"),  # the morning is medicine
        ("prn pain 11/5 0315", "11/5"),
    ],
)
def test_a_day_that_is_told_by_another_belongs_to_it(text, day):
    assert found(text, Category.DATE)[0] == day


def test_a_day_begins_where_it_is_written_if_nothing_tells_it():
    assert date_ends.begin("seen Jan 5", 5) == 5


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("grandmother Faith is 93 and well", "93"),
        ("her aunt, who turned 101, walks", "101"),
        ("grandmother Golda, lived to 96, no cancer", "96"),
        ("her uncle lived until he was 91", "91"),
        ("mother is 93 % of", None),
        ("his father is 88 and well", None),
        ("lived to 96.4", None),
        ("mother living at 91 with pain", "91"),
        ("his wife, d. 2017 at 90).", "90"),
        ("Mama will be 96 on the day", "96"),
        ("came from Zzyzx at 90 and", "90"),
        ("OLIVE 93 F", "93 F"),
        ("aunt Olive, ninety-four, prays", "ninety-four"),
        ("she died at one hundred and three.", "one hundred and three"),
        ("T 93 F", None),
        ("his sat came up to 94 on air", None),
        ("fell by ninety-six percent", None),
        ("weight is one hundred pounds", None),
    ],
)
def test_ages_of_relatives_over_89(text, age):
    assert found(text, Category.AGE)[:1] == ([age] if age else [])


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Measured by tmc 02/03/2026", "tmc"),
        ("Printed by jhale2 on paper", "jhale2"),
        ("taken by pt at home", None),
        ("printed by the clinic", None),
        ("Printed by Zzyzx, N PharmD", "N"),
    ],
)
def test_who_did_it_in_small_letters(text, who):
    assert found(text, Category.PROVIDER)[:1] == ([who] if who else [])


@pytest.mark.parametrize("text", ["Spec #     L8801     L9177", "ord 70140 given"])
def test_numbers_of_specimens_and_orders_stay_behind(text):
    assert not any(reason.cleared for word, reason in decisions(text) if any(c.isdigit() for c in word))


def test_small_words_of_a_written_day_are_not_given_back():
    layout = layout_of("Reported the fifth of May, 2020")
    reasons = [Reason.VOCABULARY, *[Reason.DATE] * 5]
    surely = [Opinion(0.0001, Category.NAME)] * len(reasons)
    assert giving_back.give_back(layout, reasons, surely, load_lexicon())[1:5] == [Reason.DATE] * 4
    layout = layout_of("Reported the week before Halloween, 2020")
    assert giving_back.give_back(layout, reasons, surely, load_lexicon())[1:4] == [Reason.DATE] * 3
    layout = layout_of("Reported the fifth of them, 2020")
    assert giving_back.give_back(layout, reasons, surely, load_lexicon())[1] is Reason.VOCABULARY


@pytest.mark.parametrize(
    ("text", "day", "leaves"),
    [
        ("The pain came on 3/10 with cough", "3/10", False),
        ("Arrival March 26s 2023 Acuity 3", "2023", False),  # commas as they may be read
        ("Arrival March 26s 2023 Acuity 3", "26s", False),
        ("Recorded Sep 5,5 2019 Device", "2019", False),
        ("Recorded Sep 55, 2019 Device", "2019", False),
        ("Pain rated 3/10 with cough", "3/10", True),
        ("Stable, BiPAP on 12/5 now", "12/5", True),
        ("chest tightness 3/10, rare PVC", "3/10,", True),
        ("oriented to place; recall\n3/3. Insight fair", "3/3.", True),
        ("alendronate 70 mg q Sunday; calcium", "Sunday;", True),
        ("seen again Sunday; calcium", "Sunday;", False),
    ],
)
def test_days_and_what_is_none(text, day, leaves):
    assert dict(decisions(text))[day].cleared is leaves
