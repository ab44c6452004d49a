"""What charts, copies and short notations say: pluses and dashes in rows, crossed boxes, points that look like days."""

from dataclasses import replace

import numpy as np
import pytest
from redaction_pages import decisions, kept, layout_of

from appliance.documents import Box, Word
from appliance.policy.categories import Category
from appliance.redaction import (
    checkboxes,
    claims,
    giving_back,
    hand_columns,
    misfits,
    number_rests,
    second_opinion,
    stacked,
)
from appliance.redaction.findings import Opinion
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason

LEXICON = load_lexicon()
NOTHING = Opinion(0.0, Category.NAME)


def pluses(many: int, *, off: int = 0, confidence: float = 95.0) -> list[Word]:
    return [
        Word("+", Box(100 * at, 50 + off * at, 100 * at + 14, 62 + off * at), 0, confidence)
        for at in range(1, many + 1)
    ]


def test_pluses_of_a_chart_are_print_where_they_stand_as_evenly_as_no_hand_makes_them():
    leaves = [True] * 4
    assert misfits.astray(pluses(4), leaves) == set()
    assert misfits.astray(pluses(3), leaves) == {0, 1, 2}
    assert misfits.astray(pluses(4, off=2), leaves) == {0, 1, 2, 3}
    assert misfits.astray(pluses(4, confidence=60.0), leaves) == {0, 1, 2, 3}


def dash(left: int, line: int, *, text: str = "-", wide: int = 9, high: int = 5) -> Word:
    return Word(text, Box(left, 50 * line, left + wide, 50 * line + high), line, 45.0)


def test_short_dashes_of_a_copied_table_are_print_where_others_are_like_them():
    table = [dash(100, 1), dash(102, 2, text=":"), dash(400, 1), dash(400, 2, wide=10)]
    leaves = [True] * 5
    assert misfits.astray(table, leaves) == set()
    assert misfits.astray(table[:3], leaves) == {0, 1, 2}  # three are few
    assert misfits.astray([*table, dash(700, 3)], leaves) == {4}  # alone in its row and its column
    assert misfits.astray([*table, dash(700, 2, wide=5, high=5)], leaves) == {4}  # a dot
    assert misfits.astray([*table, dash(700, 2, wide=20, high=5)], leaves) == {4}  # another's


def test_a_box_that_a_cross_fills_is_none_of_the_letters_that_it_was_read_as():
    ink = np.zeros((400, 600), np.uint8)
    ink[100:130, 100:130] = 255
    ink[200:230, 100:104] = 255
    empty, read = Box(102, 300, 130, 328), Word("B", Box(100, 100, 130, 130), 0, 97.0)
    assert checkboxes.crossed([read], [empty], ink) == {0}
    assert checkboxes.crossed([replace(read, text="Box")], [empty], ink) == set()
    assert checkboxes.crossed([replace(read, box=Box(100, 200, 130, 230))], [empty], ink) == set()  # hardly inked
    assert checkboxes.crossed([read], [Box(202, 300, 230, 328)], ink) == set()  # in another column
    assert checkboxes.crossed([read], [Box(102, 300, 152, 350)], ink) == set()  # of another size
    assert checkboxes.crossed([read], [], ink) == set()


def test_a_sign_above_a_column_that_a_hand_filled_in_says_nothing_of_it():
    texts = ("+", "648", "qx", "qx", "zz", "qx")
    words = [Word(text, Box(100, 50 * i, 140, 50 * i + 25), i, 95.0) for i, text in enumerate(texts)]
    hand = dict.fromkeys((0, 2, 3, 4, 5), 0.9)
    assert hand_columns.find(words, {1}, hand) == set()
    words[0] = replace(words[0], text="zz")
    assert hand_columns.find(words, {1}, hand) == {1}


def taken(text: str, word: str, chance: float = 0.9, elsewhere: Reason | None = None) -> bool:
    """Whether a word stays behind when the model takes it for a day; `elsewhere`: why the first one like it did."""
    layout = layout_of(text)
    reasons = [Reason.VALUE if any(c.isdigit() for c in w.text) else Reason.VOCABULARY for w in layout.words]
    places = [i for i, w in enumerate(layout.words) if w.text == word]
    if elsewhere is not None:
        reasons[places[0]] = elsewhere
    opinions = [Opinion(chance, Category.DATE) if w.text == word else NOTHING for w in layout.words]
    second_opinion.deny(layout, reasons, opinions, frozenset(), LEXICON)
    return not reasons[places[-1]].cleared


@pytest.mark.parametrize(
    ("text", "word", "gone"),
    [
        ("irritability down from 7/10 to 3/10.", "7/10", False),
        ("irritability down from 7/10 to 3/10.", "3/10.", False),
        ("improved from 7/10 last week to 3/10.", "3/10.", True),  # the week of a day
        ("away from 7/10 to 3/10.", "7/10", True),
        ("down from 7/10 then", "7/10", True),
        ("5/17 nodes positive", "5/17", False),
        ("5/17 letter sent", "5/17", True),
        ("Lawton IADL 3/8: help", "3/8:", False),
        ("Olfaction 6/12 left", "6/12", False),
        ("words     0/12     3/12     7/12", "3/12", False),
        ("words     1/12     3/12     7/12", "3/12", True),  # all may be days
        ("3/12     words     0/12", "3/12", True),  # what begins its row
        ("went     0/10     3/10", "3/10", True),
        ("went to visit 3/12     recall 0/12", "3/12", True),  # something else stands between them
    ],
)
def test_points_and_changes_are_no_days_whatever_the_model_says(text, word, gone):
    assert taken(text, word) is gone


def test_a_fraction_that_is_a_day_elsewhere_needs_less_to_be_one():
    text = "L 6/25     R 40\nL 6/25     R 41"
    assert taken(text, "6/25", 0.3, Reason.DATE)
    assert not taken(text, "6/25", 0.3)
    assert not taken(text, "6/25", 0.2, Reason.DATE)
    assert not taken(text, "6/25", 0.3, Reason.PLAN)
    assert not taken("L 20/20     R 40\nL 20/20     R 41", "20/20", 0.3, Reason.DATE)  # can be none


def test_a_day_that_ran_together_with_its_clock_stays():
    assert "4/39" not in kept("insulin glargine 14 units     last given 4/39 pm")
    assert "4/39" not in kept("atorvastatin at bedtime     1     4/39 PM")
    assert "6/10" in kept("pain 6/10 am")


def test_a_family_name_that_is_a_word_stays_before_the_others():
    layout = layout_of("PCP     HER, ZZYZX NP")
    people = [Reason.VOCABULARY, Reason.PROVIDER, Reason.PROVIDER, Reason.VOCABULARY]
    sure = [Opinion(0.0001, Category.NAME)] * 4
    assert giving_back.give_back(layout, people, sure, LEXICON)[1] is Reason.PROVIDER
    alone = [Reason.VOCABULARY, Reason.PROVIDER, Reason.VOCABULARY, Reason.VOCABULARY]
    assert giving_back.give_back(layout, alone, sure, LEXICON)[1].cleared


@pytest.mark.parametrize(
    "text",
    [
        "MRA circle of Willis;",
        "fluid in the pouch of Douglas",
        "reverse Barbeau B.",
        "Zarit Burden 22",
        "Knee: +McMurray medially",
        "Knee: (+) Lachman",
        "QuantiFERON-TB Gold Plus negative",
        "PEF,L/s 8.24 5.83 4.61",
        "TLC,L 6.94 5.70 7.86",
        "FET,sec 11.4 12.0",
        "trazodone 50 mg po ghs prn;",
        "lamotrigine 150 mg po ghs;",
        "Slough     40%     35%",
        "A 19 Fr Blake to RUQ",
        "Candida group Not Detected",
        "CAM     negative     negative",
    ],
)
def test_what_is_medicine_by_its_notation(text):
    assert kept(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("seen by Willis;", "Willis;"),
        ("the house of Douglas", "Douglas"),
        ("Lee,L 6.94", "Lee,L"),
        ("ZZYZX,L 6.94", "ZZYZX,L"),
        ("Knee: McMurray called", "McMurray"),
        ("wound of Slough     today", "Slough"),
        ("seen by Fr Blake today", "Blake"),
    ],
)
def test_who_is_called_like_medicine_is_none(text, gone):
    assert gone not in kept(text).split()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Supervising: Yael Zzyzx, MD 99214, H0033", "99214, H0033"),
        (
            "Payer: Zzyzx State Blue Plan ID XZG 8841 20917 Auth A-5520981 HCPCS S9367, B4197 Acct 330871",
            "HCPCS S9367, B4197",
        ),
        ("Treatment 92526, 5x/week", "92526, 5x/week"),
        ("and 11042, 97597, 29445", "11042, 97597, 29445"),
    ],
)
def test_codes_are_told_beside_people_houses_and_plans(text, codes):
    assert codes in kept(text)


def test_two_codes_may_be_two_towns_and_one_that_is_not_done_often_as_well():
    assert claims.told(layout_of("near 11042, 97597")) == frozenset()
    assert claims.listed(layout_of("near 92526, town")) == frozenset()
    assert "21014" not in kept("Zzyzx Air, MD 21014")
    assert not dict(decisions("Payer: Zzyzx Plan ID XZG 8841"))["8841"].cleared


def test_the_article_of_a_day_that_is_written_out_stays_with_it():
    layout = layout_of("on the twenty-first of 12G1 the dose")
    reasons = [Reason.VOCABULARY] * len(layout.words)
    reasons[2] = Reason.DATE
    assert {(1, Reason.DATE)} <= set(number_rests.find(layout, reasons))
    reasons[2] = Reason.NAME
    assert not any(index == 1 for index, _ in number_rests.find(layout, reasons))


def test_a_word_that_was_read_twice_is_one():
    one = Word("6", Box(1376, 1842, 1389, 1866), 82, 97.0)
    twice = replace(one, box=Box(1374, 1842, 1387, 1873), line=84)
    assert stacked.once([one, twice]) == [one]
    for other in (
        replace(twice, text="8"),
        replace(twice, box=Box(1390, 1842, 1403, 1866)),
        replace(twice, box=Box(1376, 1900, 1389, 1924)),
        replace(twice, box=Box(1370, 1842, 1400, 1866)),
    ):
        assert stacked.once([one, other]) == [one, other]


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("seen 3/8, and 3/9; Lawton IADL 3/8: needs help", "3/8:"),
        ("seen 6/12; Olfaction 6/12 on B-SIT", "6/12"),
        ("HVLT-R delayed recall     0/12     3/12", "3/12"),
        ("colectomy 5/17 nodes positive, seen 5/17", "5/17"),
    ],
)
def test_points_are_no_days_for_the_rules_that_know_days_either(text, stays):
    assert stays in kept(text).split()
    assert "3/12" not in kept("seen 3/12; MoCA 3/12 25/30").split()
    assert "3/12" not in kept("went to visit 3/12     pain 0/12").split()
    assert "3/8" not in kept("seen 3/8, and 3/9; Zzyzx IADL: seen 3/8").split()


def test_a_number_before_noon_is_not_given_back():
    layout = layout_of("bedtime 4/39 pm and 4/39 mg")
    reasons = [Reason.VOCABULARY, Reason.DATE, *[Reason.VOCABULARY] * 2, Reason.DATE, Reason.VOCABULARY]
    back = giving_back.give_back(layout, reasons, [Opinion(0.0001, Category.DATE)] * 6, LEXICON)
    assert (back[1], back[4]) == (Reason.DATE, Reason.VALUE)
