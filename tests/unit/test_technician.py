"""The technician at the device: every refusal is a sentence and the next try is possible; the reset gesture."""

import contextlib
import queue

import cv2
import numpy as np
import pypdfium2
import pytest

from appliance.devices.feeder_errors import FeederEmptyError
from appliance.devices.gpio_panel import GpioPanel
from appliance.devices.interfaces import FedPage
from appliance.devices.led_language import Signal
from appliance.devices.pinout import load_pinout
from appliance.devices.press import Press
from appliance.documents import Side
from appliance.enrolment import bundle as bundles
from appliance.enrolment import technician
from appliance.enrolment.bundle import seal
from appliance.enrolment.errors import (
    AlreadyProvisionedError,
    CodeTypoError,
    ExpiredError,
    MixedSheetsError,
    NoSheetError,
    OtherDeviceError,
    TornSheetError,
    WrongCodeError,
    WrongFleetError,
)
from appliance.enrolment.gesture import PATTERN, WITHIN_S, ResetGesture
from appliance.enrolment.network import NetworkRefusedError
from appliance.enrolment.provisioning import ServerAwayError
from appliance.enrolment.scan_sheet import MAX_PAGES, scan_sheet
from appliance.enrolment.sheet import sheet_pdf
from appliance.enrolment.technician import Desk, NobodyPressedError, provision_by_paper, reset_by_gesture
from appliance.printing.paper import PAPERS
from appliance.sections.desk import GpioConfig
from appliance.sim.pins import MockPins, SimPins
from appliance.sim.site_config import PINOUT
from tests.enrolment_samples import BUNDLE, CODE, ROOT, STRANGER, Box, bundle

DPI = 200
BLANK = np.full((2200, 1700), 255, np.uint8)
WRONG = "0000000000000000"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr(bundles, "stretch", lambda code, salt: (code.encode() + salt)[:32])
    monkeypatch.setattr(technician, "RETRY_S", 0.01)


def page_of(one, root=ROOT):
    """A picture of the sheet."""
    document = pypdfium2.PdfDocument(sheet_pdf(one, seal(one, CODE, root), PAPERS["letter"]))
    return np.array(document[0].render(scale=DPI / 72).to_pil().convert("L"))


@pytest.fixture
def sheet(cheap):
    return page_of(BUNDLE)


class Hopper:
    """A feeder whose paper is a list of pictures."""

    simulated = True

    def __init__(self, *stacks):
        self.stacks, self.cancelled = list(stacks), False

    @contextlib.contextmanager
    def open_batch(self, settings):
        self.stack, self.cancelled = self.stacks.pop(0), False
        if not self.stack:
            raise FeederEmptyError
        yield self

    def pages(self):
        for number, picture in enumerate(self.stack):
            if not self.cancelled:
                yield FedPage(number, Side.FRONT, picture, DPI)

    def cancel(self):
        self.cancelled = True


class Lamps:
    """A panel that presses by itself once for each stack."""

    def __init__(self, presses):
        self.presses, self.shown, self.is_held = presses, [], False

    def show(self, signal):
        self.shown.append(signal)
        if signal == Signal.ATTENTION and self.presses:
            self.presses -= 1
            self.action()

    def on_short_press(self, action):
        self.action = action


def sit(box, stacks, typed, presses=None):
    """A technician with these stacks and codes; returns what was said and the lamps."""
    said, codes = [], queue.SimpleQueue()
    for code in typed:
        codes.put(code)
    lamps = Lamps(2 * len(stacks) if presses is None else presses)
    desk = Desk(lamps, Hopper(*stacks), lambda _question: codes.get_nowait(), said.append, 0.2)
    device = box.device()
    provision_by_paper(device, device.provisioner(device.prepare(), box.server), desk)
    return said, lamps.shown


def test_the_good_way_says_nothing_and_ends_green(tmp_path, sheet):
    box = Box(tmp_path)
    said, shown = sit(box, [[sheet]], [CODE])
    assert said == []
    assert shown == [Signal.ATTENTION, Signal.FEEDING, Signal.ATTENTION, Signal.WORKING, Signal.READY]
    assert box.provisioner().is_done


def test_every_bad_sheet_is_a_sentence_and_the_next_one_counts(tmp_path, sheet):
    half = sheet.copy()
    half[1_400:] = 255  # torn off
    spoiled = sheet.copy()
    spoiled[900:1_200, 250:700] = 0  # a bad print: more of a code is gone than it can correct
    other = page_of(bundle(bundle="77" * 16))
    mixed = np.vstack([sheet[:1_430], other[1_430:]])
    stacks = [
        [BLANK], [half], [spoiled], [mixed], [], [page_of(BUNDLE, STRANGER)],
        [page_of(bundle(device="11" * 16))], [page_of(bundle(expires_at="2026-11-26T08:00:01Z"))], [sheet],
    ]  # fmt: skip
    said, shown = sit(Box(tmp_path), stacks, [CODE, CODE, CODE])
    assert said == [
        error.advice
        for error in (
            NoSheetError, TornSheetError, TornSheetError, MixedSheetsError, FeederEmptyError, WrongFleetError,
            OtherDeviceError, ExpiredError("2026-11-27T09:00:00Z"),
        )
    ]  # fmt: skip
    assert shown[-1] == Signal.READY


def test_typos_and_wrong_codes_are_asked_again_without_feeding_again(tmp_path, sheet):
    said, shown = sit(Box(tmp_path), [[sheet]], ["12", WRONG, CODE])
    assert said == [CodeTypoError.advice, WrongCodeError.advice]
    assert shown.count(Signal.FEEDING) == 1


def test_who_types_nothing_feeds_again(tmp_path, sheet):
    said, shown = sit(Box(tmp_path), [[sheet], [sheet]], ["", CODE])
    assert said == []
    assert shown.count(Signal.FEEDING) == 2


def test_a_screen_is_told_each_step_of_the_way(tmp_path, sheet):
    box, told, lamps = Box(tmp_path), [], Lamps(4)
    device = box.device()
    desk = Desk(lamps, Hopper([BLANK], [sheet]), lambda _: CODE, lambda _: None, 0.2, lambda *what: told.append(what))
    provision_by_paper(device, device.provisioner(device.prepare(), box.server), desk)
    number = BUNDLE.bundle[:8]
    assert told == [
        ("waiting", ""), ("reading", ""), ("waiting", ""), ("reading", ""), ("code", number), ("connecting", ""),
        ("ready", ""),
    ]  # fmt: skip


def test_too_many_wrong_codes_end_the_try(tmp_path, sheet):
    box = Box(tmp_path)
    with pytest.raises(NobodyPressedError):
        sit(box, [[sheet]], [WRONG] * box.places.free_tries, presses=1)
    assert not box.provisioner().is_begun


def test_a_server_that_is_away_is_tried_again_by_itself(tmp_path, sheet):
    box = Box(tmp_path)
    good, tries = box.server.enrol, []

    def enrol(bundle, keys):
        tries.append(bundle)
        if len(tries) < 3:
            raise ServerAwayError
        return good(bundle, keys)

    box.server.enrol = enrol
    said, _ = sit(box, [[sheet]], [CODE])
    assert said == [ServerAwayError.advice] * 2


def test_a_refused_network_lets_another_sheet_be_tried(tmp_path, sheet):
    box = Box(tmp_path)
    box.network.error = NetworkRefusedError()
    with pytest.raises(NobodyPressedError):
        sit(box, [[sheet]], [CODE], presses=1)
    box.network.error = None
    assert sit(box, [[sheet]], [CODE])[0] == []


def test_what_a_power_cut_left_goes_on_without_anybody(tmp_path, sheet):
    box = Box(tmp_path)
    provisioner = box.provisioner()
    provisioner.begin(box.device().check(seal(BUNDLE, CODE, ROOT)), CODE)
    assert sit(box, [], [])[1] == [Signal.WORKING, Signal.READY]


def test_a_station_set_up_by_hand_is_not_touched(tmp_path):
    box = Box(tmp_path)
    (box.places.configuration / "station.toml").write_text("by hand")
    with pytest.raises(AlreadyProvisionedError):
        sit(box, [], [])


def test_reading_stops_with_the_whole_sheet_and_after_some_pages(sheet):
    hopper = Hopper([sheet, BLANK, BLANK])
    assert scan_sheet(hopper)
    assert hopper.cancelled
    hopper = Hopper([BLANK] * (MAX_PAGES + 5) + [sheet])
    with pytest.raises(NoSheetError):
        scan_sheet(hopper)
    assert hopper.cancelled


def test_a_sheet_upside_down_or_a_little_turned_is_read(sheet):
    middle = (sheet.shape[1] / 2, sheet.shape[0] / 2)
    tilt = cv2.getRotationMatrix2D(middle, 3.0, 1.0)
    tilted = cv2.warpAffine(sheet, tilt, sheet.shape[::-1], borderValue=255)
    pictures = [np.ascontiguousarray(np.rot90(sheet, turns)) for turns in range(4)]
    assert len({scan_sheet(Hopper([picture])) for picture in (*pictures, tilted)}) == 1


# The gesture


def test_the_gesture_is_three_short_presses_and_a_long_one():
    gesture = ResetGesture(0.0)
    assert [gesture.press(press, 1.0) for press in PATTERN] == [None, None, None, True]


@pytest.mark.parametrize("wrong", range(4))
def test_any_other_press_starts_as_always(wrong):
    gesture = ResetGesture(0.0)
    for place, press in enumerate(PATTERN):
        made = press if place != wrong else (Press.LONG if press is Press.SHORT else Press.SHORT)
        answer = gesture.press(made, 1.0)
        if place == wrong:
            assert answer is False
            return


def test_a_slow_gesture_does_not_count():
    gesture = ResetGesture(0.0)
    assert gesture.press(Press.SHORT, 1.0) is None
    assert gesture.press(Press.SHORT, WITHIN_S + 0.1) is False


class Finger(Lamps):
    """A panel with somebody who holds the button, and then presses."""

    def __init__(self, *presses, held=True):
        super().__init__(0)
        self.is_held, self.made = held, presses

    def on_long_press(self, action):
        self.long = action

    def show(self, signal):
        self.shown.append(signal)
        if signal == Signal.FAULT:
            for press in self.made:
                (self.long if press is Press.LONG else self.action)()


def test_the_gesture_resets_a_station(tmp_path):
    box = Box(tmp_path)
    box.take(seal(BUNDLE, CODE, ROOT))
    said = []
    assert not reset_by_gesture(box.device(), Finger(held=False), said.append)
    assert not reset_by_gesture(box.device(), Finger(Press.SHORT, Press.LONG), said.append)
    assert box.provisioner().is_done
    assert reset_by_gesture(box.device(), Finger(*PATTERN), said.append)
    assert said == ["This device holds nothing any more."]
    assert not box.provisioner().is_done


def test_the_gesture_does_not_destroy_what_waits(tmp_path, monkeypatch):
    box = Box(tmp_path)
    box.take(seal(BUNDLE, CODE, ROOT))
    (box.root / "station").mkdir()
    (box.root / "station" / "jobs.sqlite").write_bytes(b"unreadable")
    said = []
    assert not reset_by_gesture(box.device(), Finger(*PATTERN), said.append)
    assert len(said) == 1
    assert box.provisioner().is_done


def test_nobody_waits_for_a_gesture_that_does_not_come(tmp_path, monkeypatch):
    monkeypatch.setattr("appliance.enrolment.gesture.WITHIN_S", 0.2)
    assert not technician.wants_reset(Finger())


def test_the_real_panel_tells_whether_its_button_is_held(tmp_path):
    pinout = load_pinout(PINOUT)
    pins = MockPins(pinout, tmp_path / "pins", leaning=True)
    panel = GpioPanel(pinout, GpioConfig(factory="mock", buzzer=False), pins.factory)
    try:
        assert panel.is_held
        with SimPins(tmp_path / "pins") as finger:
            finger.press(20)
        assert not panel.is_held
    finally:
        panel.close()
        pins.close()
