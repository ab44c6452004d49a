"""Two people and a supervisor: every way in which a document can be decided, or not."""

import itertools
from pathlib import Path

import pytest

from appliance.documents import Box
from appliance.fields.decided import Ruling
from appliance.people.rights import Role
from appliance.review.codes import ADVICE, REVIEWABLE, STATES, Wait, markdown
from appliance.review.edits import Edits, FieldMark, Removal, Restoration
from appliance.review.verdicts import (
    Opinion,
    SamePersonError,
    SettledError,
    Stage,
    SupervisorOnlyError,
    Verdict,
    stage_for,
    standing,
)
from appliance.suggestions import FieldKind

HERE, THERE = Box(10, 10, 50, 30), Box(60, 10, 90, 30)
YES, NO = Verdict.APPROVED, Verdict.REJECTED
RIGHT = FieldMark(0, FieldKind.DOSE, HERE, Ruling.CONFIRMED)
WRONG = FieldMark(0, FieldKind.DOSE, HERE, Ruling.REJECTED)


def opinions(*verdicts, steps=((), (), ())):
    people = zip("abc", Stage, verdicts, steps, strict=False)
    return [Opinion(who, stage, verdict, "basis", Edits(tuple(marks))) for who, stage, verdict, marks in people]


@pytest.mark.parametrize(
    ("verdicts", "two", "following", "approved", "code"),
    [
        ((), False, Stage.FIRST, False, ""),
        ((), True, Stage.FIRST, False, ""),
        ((Verdict.OPEN,), False, Stage.FIRST, False, ""),
        ((Verdict.VOID,), True, Stage.FIRST, False, ""),
        ((NO,), False, None, False, "review-rejected"),
        ((NO,), True, None, False, "review-rejected"),
        ((YES,), False, None, True, ""),
        ((YES,), True, Stage.SECOND, False, "review-second"),
        ((YES, Verdict.OPEN), True, Stage.SECOND, False, "review-second"),
        ((YES, YES), True, None, True, ""),
        ((YES, NO), True, Stage.SUPERVISOR, False, "review-supervisor"),
        ((YES, NO, YES), True, None, True, ""),
        ((YES, NO, NO), True, None, False, "review-rejected"),
        ((YES, NO, Verdict.OPEN), True, Stage.SUPERVISOR, False, "review-supervisor"),
    ],
)
def test_where_a_document_stands(verdicts, two, following, approved, code):
    now = standing(opinions(*verdicts), two_people=two)
    assert (now.next, now.approved, now.code) == (following, approved, code)
    assert now.edits == Edits() or now.approved


def test_nothing_is_approved_without_as_many_different_people_as_are_needed():
    for verdicts in itertools.product((YES, NO, Verdict.OPEN, Verdict.VOID), repeat=2):
        if standing(opinions(*verdicts), two_people=True).approved:
            assert verdicts == (YES, YES)


def test_a_word_that_is_asked_back_needs_a_second_person_who_asks_for_it_too():
    asked = (Restoration(0, HERE),)
    assert standing(opinions(YES, steps=(asked,)), two_people=False).next is Stage.SECOND
    assert standing(opinions(YES, YES, steps=(asked, ())), two_people=False).edits.restorations == ()
    assert standing(opinions(YES, YES, steps=(asked, asked)), two_people=False).edits.restorations == asked


def test_what_either_took_away_goes_also_where_a_supervisor_decides():
    steps = ((Removal(0, HERE), RIGHT), (Removal(0, THERE), WRONG), (WRONG,))
    assert standing(opinions(YES, YES, steps=steps), two_people=True).next is Stage.SUPERVISOR  # about the field
    now = standing(opinions(YES, YES, YES, steps=steps), two_people=True)
    assert now.edits == Edits((Removal(0, HERE), Removal(0, THERE), WRONG))


def test_nobody_decides_twice_and_only_a_supervisor_decides_between_two():
    def stage(person, role, *verdicts):
        return stage_for(person, role, opinions(*verdicts), two_people=True)

    assert stage("a", Role.REVIEWER) is Stage.FIRST
    assert stage("b", Role.REVIEWER, YES) is Stage.SECOND
    assert stage("c", Role.SUPERVISOR, YES, NO) is Stage.SUPERVISOR
    assert stage("a", Role.REVIEWER, Verdict.VOID) is Stage.FIRST
    for person, role, verdicts, error in (
        ("a", Role.REVIEWER, (YES,), SamePersonError),
        ("a", Role.SUPERVISOR, (YES, NO), SamePersonError),
        ("b", Role.SUPERVISOR, (YES, NO), SamePersonError),
        ("c", Role.REVIEWER, (YES, NO), SupervisorOnlyError),
        ("c", Role.REVIEWER, (YES, YES), SettledError),
        ("b", Role.SUPERVISOR, (NO,), SettledError),
    ):
        with pytest.raises(error):
            stage(person, role, *verdicts)


def test_every_code_has_a_sentence_and_a_state():
    assert set(Wait) <= set(ADVICE)
    assert set(STATES) == set(ADVICE)
    assert Wait.REJECTED not in REVIEWABLE
    assert all(len(sentence) < 120 for sentence in ADVICE.values())


def test_the_page_has_the_codes_of_the_code():
    page = (Path(__file__).parents[2] / "docs" / "review.md").read_text()
    assert page.partition("<!-- review-codes -->\n")[2].partition("<!-- /review-codes -->")[0] == markdown()
