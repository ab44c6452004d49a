"""What the desk sees follows from what is true; above all, nobody is told to shred paper too early."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.devices.feeder_errors import DeviceMissingError
from appliance.devices.led_language import Light, Signal, row_for
from appliance.errors import StorageFullError
from appliance.situation import NOTICED, SIGNALS, Jobs, Name, Situation, Uplink, markdown, view
from appliance.states import Action, Event, State, step

DOCS = Path(__file__).parents[2] / "docs" / "station.md"
COUNTS = st.integers(0, 3)
SITUATIONS = st.builds(
    Situation,
    state=st.sampled_from(sorted(State)),
    jobs=st.builds(Jobs, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS),
    uplink=st.sampled_from(sorted(Uplink)),
    pages=COUNTS,
    no_scanner=st.sampled_from(["", DeviceMissingError.advice]),
)


@given(SITUATIONS)
def test_shredding_is_allowed_only_when_nothing_of_these_papers_is_open(situation):
    jobs = situation.jobs
    open_work = jobs.working or jobs.waiting or jobs.held or situation.state is not State.READY
    shown = view(situation)
    assert (shown.signal is Signal.DELIVERED) == (not open_work and jobs.delivered > 0)
    assert ("shred" in shown.sentence) == (shown.signal is Signal.DELIVERED)


@given(SITUATIONS)
def test_every_situation_has_a_signal_and_a_short_sentence(situation):
    shown = view(situation)
    assert shown.signal is SIGNALS[shown.name]
    assert 10 < len(shown.sentence) < 260
    assert shown.sentence.endswith(".")


@given(SITUATIONS)
def test_a_fault_and_a_feeder_that_needs_a_person_win_over_everything(situation):
    wanted = {
        State.FAULT: Signal.FAULT,
        State.PAUSED: Signal.ATTENTION,
        State.NO_PAPER: Signal.ATTENTION,
        State.STORAGE_FULL: Signal.FAULT,
        State.FEEDING: Signal.FEEDING,
    }
    if situation.state in wanted:
        assert view(situation).signal is wanted[situation.state]


@given(SITUATIONS)
def test_the_steady_ring_promises_a_scan_and_the_machine_keeps_it(situation):
    shown = view(situation)
    scans = step(situation.state, Event.PRESS).action in (Action.OPEN_BATCH, Action.RESUME_BATCH)
    if Light.RING in row_for(shown.signal).steady:
        assert scans
    elif shown.signal is not Signal.WORKING:
        assert not scans


def test_a_scanner_that_is_not_there_is_said_only_where_nothing_else_has_to_be():
    for jobs, name in (
        (Jobs(), Name.NO_SCANNER),
        (Jobs(held_before=1), Name.NO_SCANNER),
        (Jobs(delivered=1), Name.DELIVERED),
        (Jobs(working=1), Name.WORKING),
        (Jobs(held=1), Name.HELD),
    ):
        assert view(Situation(State.READY, jobs, no_scanner=DeviceMissingError.advice)).name is name
    assert view(Situation(State.FEEDING, no_scanner=DeviceMissingError.advice)).name is Name.FEEDING


@pytest.mark.parametrize(
    ("jobs", "uplink", "name", "signal"),
    [
        (Jobs(), Uplink.ONLINE, Name.READY, Signal.READY),
        (Jobs(), Uplink.OFFLINE, Name.READY, Signal.READY),
        (Jobs(working=1, waiting=2), Uplink.OFFLINE, Name.WORKING, Signal.WORKING),
        (Jobs(waiting=2), Uplink.ONLINE, Name.SENDING, Signal.WORKING),
        (Jobs(waiting=2), Uplink.OFFLINE, Name.WAITING_OFFLINE, Signal.OFFLINE_SAFE),
        (Jobs(waiting=2), Uplink.SILENT, Name.WAITING_OFFLINE, Signal.OFFLINE_SAFE),
        (Jobs(waiting=2), Uplink.UNKNOWN, Name.WAITING_OFFLINE, Signal.OFFLINE_SAFE),
        (Jobs(working=1, held=1), Uplink.ONLINE, Name.HELD, Signal.ATTENTION),
        (Jobs(delivered=4), Uplink.OFFLINE, Name.DELIVERED, Signal.DELIVERED),
        (Jobs(delivered=4, waiting=1), Uplink.ONLINE, Name.SENDING, Signal.WORKING),
        (Jobs(delivered=4, held_before=1), Uplink.ONLINE, Name.DELIVERED, Signal.DELIVERED),
        (Jobs(held_before=2), Uplink.ONLINE, Name.READY, Signal.READY),
    ],
)
def test_the_view_of_a_ready_feeder(jobs, uplink, name, signal):
    shown = view(Situation(State.READY, jobs, uplink))
    assert (shown.name, shown.signal) == (name, signal)


def test_known_held_documents_stay_in_the_sentence():
    assert "1 earlier document waits for a person." in view(Situation(State.READY, Jobs(held_before=1))).sentence
    delivered = view(Situation(State.READY, Jobs(delivered=1, held_before=2))).sentence
    assert "this paper is safe to shred" in delivered
    assert "2 earlier documents wait for a person. Keep that paper." in delivered


def test_the_sentence_of_an_error_is_shown_where_feeding_stopped():
    paused = view(Situation(State.PAUSED, advice=StorageFullError.advice, pages=1))
    assert paused.sentence.startswith(StorageFullError.advice)
    assert "1 page kept" in paused.sentence
    assert view(Situation(State.FAULT, advice="The job store is damaged.")).sentence == "The job store is damaged."


def test_a_silent_server_is_told_from_a_missing_network():
    silent = view(Situation(State.READY, Jobs(waiting=1), Uplink.SILENT)).sentence
    offline = view(Situation(State.READY, Jobs(waiting=1), Uplink.OFFLINE)).sentence
    assert silent != offline
    assert "does not answer" in silent


def test_noticed_views_are_those_that_speak_of_finished_papers():
    assert {Name.HELD, Name.DELIVERED} == NOTICED


def test_the_documentation_shows_these_very_views():
    block = DOCS.read_text().split("<!-- views -->\n")[1].split("<!-- /views -->")[0]
    assert block == markdown()
    assert all(f"| `{name}` |" in block for name in Name)
