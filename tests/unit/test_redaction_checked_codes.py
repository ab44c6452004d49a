"""Codes that tell what they are by a check digit, by their modifiers, or by what stands beside them in a table."""

import pytest
from redaction_pages import decisions, kept, layout_of

from appliance.policy.categories import Category
from appliance.redaction import claims, coded, second_opinion, tables
from appliance.redaction.findings import Opinion
from appliance.redaction.layout import bare
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason

LEXICON = load_lexicon()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Result codes: 41852-5 6463-4", {"41852-5", "6463-4"}),
        ("Result codes: 41852-5 6463-3", set()),  # the second is no such code: neither is believed
        ("Result code: 41852-5", set()),
        ("Result codes: 41852-5 41852-5", set()),
        ("diabetes 44054006, hypertension 59621000", {"44054006", "59621000"}),
        ("diabetes 44054006, hypertension 59621001", set()),
        ("diabetes 44054006", set()),
    ],
)
def test_codes_with_check_digits_are_believed_where_all_are_right(text, codes):
    layout = layout_of(text)
    assert {bare(layout.words[i].text) for i in coded.checked(layout)} == codes
    assert all(code in kept(text) for code in codes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Billed 99214-25, 94640, 87651, 87804-QW x2.", {"99214-25", "94640", "87651", "87804-QW"}),
        ("mammogram with CAD (77066, G0279).", {"77066", "G0279"}),
        ("mammogram with CAD (77066, GO279).", {"77066", "GO279"}),  # a nought as it may be read
        ("left breast ultrasound (76642-LT).", {"76642-LT"}),
        ("left breast ultrasound (76642).", set()),
        ("seen at 77066, 94640 beyond", set()),
        ("seen (99214 + 90833)", {"99214", "90833"}),
        ("seen (99214 and 90833)", {"99214", "90833"}),
        ("seen 99214 + 90833 beyond", set()),
        ("ends 77066. 76642-LT begins", set()),
        ("MRN 55131-26", set()),
        ("Codes: 99392-25, 90700, 90647, 90677", {"99392-25", "90700", "90647", "90677"}),
        ("Codes: 55131-26, 90700", set()),  # nobody bills it
        ("angiogram (70496, 70498)", {"70496", "70498"}),
        ("angiogram (70496, 55131)", set()),
        ("Billing: 93880, 93971", {"93880", "93971"}),
        ("seen at 93880, 93971", set()),
        ("93880, 93971", set()),
        ("angiogram (70496 70498)", set()),
        ("lesion destroyed (17110-59)", {"17110-59"}),
        ("knee scooter (E0118 RR KX)", {"RR", "KX"}),
        ("knee scooter (E0118 RN KX)", set()),
        ("seen with RR KX", set()),
        ("driver's license (NJ C7704 48810 55872)", set()),
        ("mammogram (77066, G0279)", {"77066", "G0279"}),
    ],
)
def test_modifiers_tell_codes_and_codes_tell_modifiers(text, told):
    layout = layout_of(text)
    assert {bare(layout.words[i].text) for i in claims.told(layout)} == told
    assert all(code in kept(text) for code in told)


def test_the_numbers_of_a_licence_stay_behind():
    reasons = dict(decisions("driver's license (NJ C7704 48810 55872)."))
    assert not reasons["48810"].cleared
    assert not reasons["55872)."].cleared


def test_a_way_of_giving_is_told_by_how_often_across_the_columns_of_a_table():
    layout = layout_of("Furosemide 40 mg     PO     BID     CHF")
    place = next(i for i, word in enumerate(layout.words) if word.text == "PO")
    reasons: list[Reason | None] = [Reason.VOCABULARY] * len(layout.words)
    second_opinion.deny(layout, reasons, [Opinion(0.9, Category.NAME)] * len(reasons), (), LEXICON)
    assert reasons[place] is Reason.VOCABULARY


VACCINES = (
    "Vaccine     Dose     Lot          Exp     Site      By\n"
    "HepB        2        W014477      8/26  LT          SP\n"
    "PCV20       1        HK4471       5/26  LT SP\n"
)


def test_the_arm_behind_the_month_of_a_lot_is_no_initials():
    layout = layout_of(VACCINES)
    lots = tables.lots(layout)
    beside = [(layout.words[i].text, layout.cells[layout.cell_of[i]].row) for i in tables.beside_lots(layout, lots)]
    assert beside == [("LT", 1)]  # beside initials in one cell nobody knows which is which
    assert "8/26" in {layout.words[i].text for i in lots}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Abduction     3/5     4/5     4+/5", {"3/5", "4/5", "4+/5"}),
        ("Flexion     3/5     4/5     5/5", set()),  # no sign says that they are strengths
        ("Grip     4+/5", set()),
    ],
)
def test_fifths_beside_one_with_a_sign_are_strengths(text, found):
    layout = layout_of(text)
    assert {layout.words[i].text for i in tables.scores(layout)} == found


@pytest.mark.parametrize(
    "text",
    [
        "Exam 3/70/-2 at noon",
        "exam 10/100/+2",
        "Toco 4/60/mod",
        "Katz 4/6; Lawton 3/8",
        "peak Finnegan 14",
    ],
)
def test_notations_of_wards_stay(text):
    assert all(reason.cleared for _, reason in decisions(text))
