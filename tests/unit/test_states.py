"""The feeding machine: complete, safe, and the documentation shows the very table."""

from collections import deque
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.states import TRANSITIONS, Action, Event, State, StateError, markdown, next_state, step

DOCS = Path(__file__).parents[2] / "docs" / "station.md"
OPEN = {State.FEEDING, State.CANCELLING, State.PAUSED, State.NO_PAPER}


def test_a_press_scans_and_the_last_page_makes_ready_again():
    assert step(State.READY, Event.PRESS) == (State.FEEDING, Action.OPEN_BATCH)
    assert step(State.FEEDING, Event.FED) == (State.READY, Action.FINISH_BATCH)


@pytest.mark.parametrize("state", State)
def test_every_state_answers_both_presses_a_failure_and_the_end(state):
    for event in (Event.PRESS, Event.LONG_PRESS, Event.BROKEN, Event.STOP):
        assert next_state(state, event) in State


@pytest.mark.parametrize("state", set(State) - {State.STOPPING, State.FAULT})
def test_every_working_state_has_its_failure_row(state):
    assert next_state(state, Event.BROKEN) is State.FAULT


@pytest.mark.parametrize("state", State)
def test_storage_reports_may_come_at_any_time(state):
    next_state(state, Event.STORAGE_LOW)
    next_state(state, Event.STORAGE_FREED)


@pytest.mark.parametrize("state", set(State) - {State.READY, State.LOCKED, State.PAUSED, State.NO_PAPER})
def test_a_press_that_can_do_nothing_is_answered_and_changes_nothing(state):
    assert step(state, Event.PRESS) == (state, Action.SAY_BUSY)


def test_a_locked_station_scans_for_the_test_and_becomes_ready_only_by_passing_it():
    assert step(State.LOCKED, Event.PRESS) == (State.FEEDING, Action.OPEN_BATCH)
    assert step(State.FEEDING, Event.CHALLENGE_FED) == (State.TESTING, Action.RUN_READINESS)
    for state in (State.LOCKED, State.TESTING):
        out = {event for (origin, event), taken in TRANSITIONS.items() if (origin, taken.state) == (state, State.READY)}
        assert out == {Event.READINESS_MET}


def test_a_second_press_while_scanning_neither_stops_nor_starts_anything():
    assert step(State.FEEDING, Event.PRESS) == (State.FEEDING, Action.SAY_BUSY)
    assert step(State.CANCELLING, Event.PRESS) == (State.CANCELLING, Action.SAY_BUSY)


def test_a_missing_pair_is_an_error():
    with pytest.raises(StateError, match="no transition for fed in ready"):
        next_state(State.READY, Event.FED)
    with pytest.raises(StateError):
        step(State.NO_PAPER, Event.STARTED)


def test_a_batch_is_opened_only_when_none_is_open_and_continued_only_when_one_is():
    for (state, _), taken in TRANSITIONS.items():
        if taken.action is Action.OPEN_BATCH:
            assert state not in OPEN
        if taken.action in (Action.RESUME_BATCH, Action.FINISH_BATCH, Action.HOLD_BATCH, Action.DROP_EMPTY_BATCH):
            assert state in OPEN


def test_an_open_batch_is_never_left_behind_without_being_finished_held_or_dropped_as_empty():
    ends = {Action.FINISH_BATCH, Action.HOLD_BATCH, Action.DROP_EMPTY_BATCH}
    for (state, event), taken in TRANSITIONS.items():
        if event is Event.NO_ROOM:  # the batch could not be opened: there is none
            continue
        if state in OPEN and taken.state in (State.READY, State.STORAGE_FULL):
            assert taken.action in ends
        if state in OPEN and taken.state not in (State.READY, State.STORAGE_FULL):
            assert taken.action not in ends


def test_only_a_batch_that_never_had_a_page_is_dropped():
    dropped = {pair for pair, taken in TRANSITIONS.items() if taken.action is Action.DROP_EMPTY_BATCH}
    assert all(state is State.NO_PAPER or event is Event.EMPTY for state, event in dropped)


def test_cancelling_keeps_the_pages():
    assert step(State.FEEDING, Event.LONG_PRESS) == (State.CANCELLING, Action.STOP_FEEDER)
    assert step(State.CANCELLING, Event.FEEDER_STOPPED) == (State.READY, Action.HOLD_BATCH)
    assert step(State.CANCELLING, Event.FED) == (State.READY, Action.HOLD_BATCH)
    assert step(State.PAUSED, Event.LONG_PRESS) == (State.READY, Action.HOLD_BATCH)


def test_paper_is_moved_only_in_the_states_that_show_it():
    for (state, _), taken in TRANSITIONS.items():
        if taken.action in (Action.OPEN_BATCH, Action.RESUME_BATCH):
            assert taken.state is State.FEEDING
        if state in (State.FEEDING, State.CANCELLING) and taken.state in (State.FAULT, State.STOPPING):
            assert taken.action is Action.STOP_FEEDER


def test_every_state_can_be_reached_and_left():
    reached, border = {State.STARTING}, deque([State.STARTING])
    while border:
        state = border.popleft()
        for (origin, _), taken in TRANSITIONS.items():
            if origin is state and taken.state not in reached:
                reached.add(taken.state)
                border.append(taken.state)
    assert reached == set(State)
    for state in set(State) - {State.STOPPING}:
        assert any(o is state and t.state is not state for (o, _), t in TRANSITIONS.items())


@given(st.lists(st.sampled_from(sorted(Event)), max_size=60))
def test_after_any_history_the_station_can_be_made_ready_again(events):
    state = State.STARTING
    for event in events:
        if event not in (Event.STOP, Event.BROKEN) and (state, event) in TRANSITIONS:
            state = next_state(state, event)
    ways_home = (Event.STARTED, Event.LONG_PRESS, Event.FEEDER_STOPPED, Event.STORAGE_FREED, Event.READINESS_MET)
    for _ in range(6):
        for event in ways_home:
            if state is not State.READY and (state, event) in TRANSITIONS:
                state = next_state(state, event)
    assert state is State.READY


def test_a_fault_ends_with_the_process_alone():
    left = {(o, e): t.state for (o, e), t in TRANSITIONS.items() if o is State.FAULT and t.state is not State.FAULT}
    assert left == {(State.FAULT, Event.STOP): State.STOPPING}


def test_the_documentation_shows_this_very_table():
    block = DOCS.read_text().split("<!-- transitions -->\n")[1].split("<!-- /transitions -->")[0]
    assert block == markdown()
