"""Each part of the device, tested by itself: what is found, what a person is asked, and who wins over the lamps."""

import asyncio
import json
from dataclasses import replace

import pytest

from appliance.devices.feeder_errors import PaperJamError
from appliance.devices.interfaces import FeederStatus
from appliance.devices.led_language import LED_LANGUAGE, Light, Signal
from appliance.errors import StorageFullError
from appliance.situation import Uplink
from appliance.states import State
from appliance.technician.desk import TechnicianBusyError, UnknownPartError
from appliance.technician.lent_panel import LentPanel
from appliance.technician.parts import SHOWN
from appliance.technician.results import FILE_NAME, state_of
from appliance.technician.rows import PartState
from appliance.technician.sentences import ASKED, PARTS, PASSED, SENTENCES, UNSURE, sentence_of
from tests.technician_world import outcome, technician, uplink_says
from tests.unit.station_rig import StandInPanel


@pytest.fixture
def it(tmp_path):
    made = technician(tmp_path)
    yield made
    made.close()


def test_at_first_no_part_was_tested(it):
    assert [(one.part, one.state, one.at) for one in it.desk.parts()] == [(part, "untested", "") for part in PARTS]


def test_a_press_that_was_asked_for_passes_and_scans_nothing(it):
    pressed = []
    it.bench.panel.on_short_press(lambda: pressed.append("short"))

    async def scenario():
        test = asyncio.create_task(it.desk.test_part("button"))
        await asyncio.sleep(0.02)
        it.lamps.press()
        return await test

    assert asyncio.run(scenario()).state == PartState.PASSED
    assert pressed == []
    it.lamps.press()
    assert pressed == ["short"], "the next press is the station's again"


def test_a_button_that_is_silent_fails_and_the_press_that_comes_later_scans(it):
    pressed = []
    it.bench.panel.on_long_press(lambda: pressed.append("long"))
    assert outcome(it, "button").sentence == SENTENCES["button-silent"]
    it.lamps.hold()
    assert pressed == ["long"]


@pytest.mark.parametrize("part", SHOWN)
def test_lamps_show_what_is_asked_about_and_then_the_stations_own_again(it, part):
    it.bench.panel.show(Signal.ATTENTION)

    async def scenario():
        asked = await it.desk.test_part(part)
        assert (asked.state, it.lamps.shown[-1]) == (PartState.ASKED, SHOWN[part])
        return await it.desk.answer_part(part, well=part != "buzzer")

    assert asyncio.run(scenario()).state == (PartState.FAILED if part == "buzzer" else PartState.PASSED)
    assert it.lamps.shown[-1] == Signal.ATTENTION


def test_lamps_that_nobody_answers_about_are_given_back_by_themselves(it):
    it.bench.panel.show(Signal.ATTENTION)

    async def scenario():
        await it.desk.test_part("lamps")
        await asyncio.sleep(0.5)

    asyncio.run(scenario())
    assert it.lamps.shown[-1] == Signal.ATTENTION


def test_what_is_shown_tells_exchanged_lamps_apart():
    """All four together, green and ring alone, red alone: a light in the place of another shows in one of them."""
    together, order, red = (LED_LANGUAGE[SHOWN[part]] for part in ("lamps", "lamp-order", "buzzer"))
    assert together.blinking == set(Light)
    assert order.steady == {Light.GREEN, Light.RING}
    assert (red.blinking, red.steady) == ({Light.RED}, frozenset())
    assert red.buzzer


def test_the_station_wins_over_a_test_and_a_moment_does_not():
    lamps = StandInPanel()
    lent = LentPanel(lamps)
    lent.show(Signal.READY)
    lent.lend(Signal.STARTING)
    lent.show(Signal.BUSY)  # for a moment: the loan goes on
    lent.show(Signal.FEEDING)
    lent.give_back()
    assert lamps.shown == ["ready", "starting", "busy", "feeding"]


def test_identify_ends_by_itself():
    row = LED_LANGUAGE[Signal.IDENTIFY]
    assert row.blinking == set(Light)
    assert 20_000 <= row.duration_ms <= 60_000


def test_nothing_is_answered_that_was_not_asked(it):
    for part in (*ASKED, "storage", "explode"):
        with pytest.raises(UnknownPartError):
            asyncio.run(it.desk.answer_part(part, well=True))
    assert {one.state for one in it.desk.parts()} == {"untested"}
    with pytest.raises(UnknownPartError):
        outcome(it, "explode")


@pytest.mark.parametrize("state", [State.FEEDING, State.PAUSED, State.NO_PAPER, State.TESTING, State.STARTING])
def test_no_part_is_tested_while_paper_is_in_work(it, state):
    it.state = state
    with pytest.raises(TechnicianBusyError):
        outcome(it, "feeder")
    assert it.scanner.asked == 0


def test_one_part_at_a_time(it):
    async def scenario():
        first = asyncio.create_task(it.desk.test_part("button"))
        await asyncio.sleep(0.02)
        with pytest.raises(TechnicianBusyError):
            await it.desk.test_part("storage")
        return await first

    assert asyncio.run(scenario()).state == PartState.FAILED


def found(tmp_path, part, **more):
    made = technician(tmp_path, **more)
    try:
        return outcome(made, part)
    finally:
        made.close()


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (FeederStatus(page_loaded=False, cover_open=False, scan_pressed=False), "feeder-passed"),
        (FeederStatus(page_loaded=True, cover_open=False, scan_pressed=None), "feeder-loaded"),
        (FeederStatus(page_loaded=None, cover_open=True, scan_pressed=None), "feeder-cover"),
        (FeederStatus(page_loaded=None, cover_open=None, scan_pressed=None), "feeder-passed"),
    ],
)
def test_the_feeder_says_what_its_sensors_say(it, says, code):
    it.scanner.says = says
    assert outcome(it, "feeder").sentence == SENTENCES[code]


def test_an_error_of_a_part_is_its_result_with_its_own_sentence(it):
    it.scanner.failure = PaperJamError()
    result = outcome(it, "feeder")
    assert (result.state, result.sentence) == (PartState.FAILED, PaperJamError.advice)


def test_what_is_not_there_is_neither_well_nor_broken(tmp_path):
    assert found(tmp_path / "a", "camera").sentence == SENTENCES["camera-absent"]
    assert found(tmp_path / "b", "feeder", camera=True).sentence == SENTENCES["feeder-absent"]
    assert found(tmp_path / "c", "camera", camera=True).sentence == SENTENCES["camera-passed"]
    silent = found(tmp_path / "d", "buzzer", buzzer=False)
    assert (silent.state, silent.sentence) == (PartState.UNSURE, SENTENCES["buzzer-off"])


@pytest.fixture(autouse=True)
def _folders(tmp_path):
    for name in "abcd":
        (tmp_path / name).mkdir()


def test_storage_is_written_and_read_and_a_full_one_says_so(it, monkeypatch):
    assert outcome(it, "storage").state == PartState.PASSED
    assert not list(it.config.paths.state.glob(".probe*"))
    monkeypatch.setattr("appliance.technician.parts.files.read_bounded", lambda *_: b"something else")
    assert outcome(it, "storage").sentence == SENTENCES["storage-broken"]
    it.custody.room._free = lambda _: 0
    assert outcome(it, "storage").sentence == StorageFullError.advice


def test_a_clock_that_went_back_fails(it):
    assert outcome(it, "clock").state == PartState.PASSED
    it.history._latest = it.now
    it.now = it.now.replace(hour=10)
    assert outcome(it, "clock").sentence == SENTENCES["clock-behind"]


def test_the_broker_is_what_the_uplink_says(it):
    assert "not running" in outcome(it, "broker").sentence
    uplink_says(it.config.paths.inbox)
    assert outcome(it, "broker").state == PartState.PASSED
    uplink_says(it.config.paths.inbox, connected=False)
    assert outcome(it, "broker").sentence == SENTENCES["broker-offline"]


@pytest.mark.parametrize(
    ("uplink", "sent", "code"),
    [
        (Uplink.ONLINE, (0, 0), "receipt-none"),
        (Uplink.ONLINE, (0, 3), "receipt-passed"),
        (Uplink.ONLINE, (1, 3), "receipt-waiting"),
        (Uplink.SILENT, (1, 3), "receipt-silent"),
        (Uplink.OFFLINE, (1, 3), "receipt-offline"),
        (Uplink.UNKNOWN, (0, 3), "receipt-offline"),
    ],
)
def test_a_round_trip_is_judged_by_real_receipts_and_never_guessed(it, monkeypatch, uplink, sent, code):
    it.uplink = uplink
    parts = it.desk._it.parts
    monkeypatch.setattr(parts, "_means", replace(parts._means, sent=lambda: sent))
    assert outcome(it, "receipt").sentence == SENTENCES[code]


def test_results_outlive_the_station_and_a_strange_file_is_none(tmp_path):
    assert found(tmp_path, "storage").state == PartState.PASSED
    again = technician(tmp_path)
    assert [one.state for one in again.desk.parts() if one.part == "storage"] == ["passed"]
    again.close()
    for strange in (b"{", b"[]", json.dumps({"format": 1, "parts": {"storage": ["x" * 500, "then"]}}).encode()):
        (tmp_path / "state" / FILE_NAME).write_bytes(strange)
        made = technician(tmp_path)
        assert {one.state for one in made.desk.parts()} == {"untested"}
        made.close()


def test_every_code_has_a_sentence_of_its_own_part_and_every_question_two_answers():
    for code, sentence in SENTENCES.items():
        part = next(part for part in sorted(PARTS, key=len, reverse=True) if code.startswith(part))
        assert sentence.endswith((".", "?"))
        assert state_of(part, code) in set(PartState)
    assert all(f"{part}-{end}" in SENTENCES for part in ASKED for end in ("asked", "passed", "failed"))
    assert set(SENTENCES) >= PASSED | UNSURE
    assert sentence_of("feeder-jam") == PaperJamError.advice
    assert sentence_of("quackenbush") == ""
