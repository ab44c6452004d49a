"""The edits of a review: pure values that grow by a step, shrink by the last, and come back as they were kept."""

import json

import pytest

from appliance.documents import Box
from appliance.fields.decided import Decided, Ruling
from appliance.redaction.edits import PageEdits
from appliance.review.edits import (
    MAX_STEPS,
    Edits,
    EditsError,
    FieldMark,
    Removal,
    Restoration,
    agree,
    decode,
    encode,
    together,
)
from appliance.suggestions import FieldKind

HERE, THERE, FAR = Box(10, 10, 50, 30), Box(60, 10, 90, 30), Box(10, 210, 50, 230)
DOSE = FieldMark(0, FieldKind.DOSE, HERE, Ruling.CONFIRMED)
FIXED = FieldMark(1, FieldKind.DOSE, THERE, Ruling.CORRECTED, ((THERE, "20"), (FAR, "mg")))
ALL = Edits((Removal(0, HERE), Restoration(1, FAR), DOSE, FIXED))


def test_edits_know_what_each_page_and_the_fields_have_to_know():
    assert ALL.of_page(0) == PageEdits((HERE,))
    assert ALL.of_page(1) == PageEdits((), (FAR,), ((THERE, "20"), (FAR, "mg")))
    assert ALL.pages == {0, 1}
    assert Edits((DOSE,)).pages == frozenset()  # to confirm changes no page
    assert ALL.decided() == (
        Decided(0, FieldKind.DOSE, HERE, Ruling.CONFIRMED),
        Decided(1, FieldKind.DOSE, THERE, Ruling.CORRECTED),
    )
    assert ALL.without(restorations=True) is ALL
    assert ALL.without().restorations == ()
    assert "20" not in repr(ALL)


def test_a_later_word_about_a_field_takes_the_place_of_the_earlier_one_and_undo_takes_the_last_back():
    changed = ALL.with_step(FieldMark(0, FieldKind.DOSE, HERE, Ruling.REJECTED))
    assert [mark.ruling for mark in changed.fields] == [Ruling.CORRECTED, Ruling.REJECTED]
    assert changed.with_step(Removal(0, HERE)).removals == (Removal(0, HERE),)  # twice is once
    assert Edits((DOSE,)).undone() == Edits()
    with pytest.raises(EditsError):
        Edits().undone()


def test_what_was_kept_is_read_back_and_nothing_else_is():
    assert decode(encode(ALL)) == ALL
    plain = json.loads(encode(ALL))
    damaged = [
        b"no json",
        b"[]",
        b'"text"',
        json.dumps({**plain, "format": 2}).encode(),
        json.dumps({**plain, "steps": [{**plain["steps"][0], "step": "Edits"}]}).encode(),
        json.dumps({**plain, "steps": [{**plain["steps"][0], "box": [1, 2, 3]}]}).encode(),
        json.dumps({**plain, "steps": [{**plain["steps"][2], "kind": "colour"}]}).encode(),
    ]
    for kept in damaged:
        with pytest.raises(EditsError):
            decode(kept)


@pytest.mark.parametrize(
    "steps",
    [
        (Removal(-1, HERE),),
        (Removal(True, HERE),),
        (Removal(0, Box(10, 10, 10, 30)),),
        (Removal(0, Box(10, 10, 200_000, 30)),),
        (Removal(0, Box(10, 10.5, 40, 30)),),
        (FieldMark(0, FieldKind.DOSE, HERE, Ruling.CORRECTED),),
        (FieldMark(0, FieldKind.DOSE, HERE, Ruling.CONFIRMED, ((HERE, "20"),)),),
        (FieldMark(0, FieldKind.DOSE, HERE, Ruling.CORRECTED, ((HERE, "20 mg"),)),),
        (FieldMark(0, FieldKind.DOSE, HERE, Ruling.CORRECTED, ((HERE, ""),)),),
        (FieldMark(0, FieldKind.DOSE, HERE, Ruling.CORRECTED, ((HERE, "x" * 500),)),),
        (FieldMark(0, FieldKind.DOSE, HERE, Ruling.CORRECTED, ((HERE, "a\x00b"),)),),
        (FieldMark(0, FieldKind.DOSE, HERE, Ruling.CORRECTED, ((Box(9, 9, 1, 1), "20"),)),),
        (Removal(0, HERE),) * (MAX_STEPS + 1),
    ],
)
def test_an_edit_out_of_its_bounds_is_none(steps):
    with pytest.raises(EditsError):
        Edits(steps)


def test_of_two_people_everything_goes_that_either_took_away_and_comes_back_what_both_asked_for():
    one = Edits((Removal(0, HERE), Restoration(1, FAR), Restoration(1, HERE), DOSE))
    other = Edits((Removal(0, THERE), Restoration(1, FAR), DOSE))
    both = together((one, other), other)
    assert both.removals == (Removal(0, HERE), Removal(0, THERE))
    assert both.restorations == (Restoration(1, FAR),)
    assert both.fields == (DOSE,)
    assert agree(one, other)
    assert not agree(one, Edits((FieldMark(0, FieldKind.DOSE, HERE, Ruling.REJECTED),)))
