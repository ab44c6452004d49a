"""A station whose scanner is not there says so while it is idle, and takes it up when it appears."""

import logging

from appliance import scanner_watch
from appliance.devices.feeder_errors import (
    DeviceAmbiguousError,
    DeviceBusyError,
    DeviceMissingError,
    DeviceSilentError,
    OtherDeviceError,
)
from appliance.scanner_watch import ScannerWatch
from tests.unit.station_rig import Rig


class Finder:
    """Raises what it is told to, or finds the scanner."""

    def __init__(self, error=None):
        self.error = error
        self.asked = 0

    def __call__(self):
        self.asked += 1
        if self.error is not None:
            raise self.error


def test_a_station_starts_without_its_scanner_says_so_and_picks_it_up_without_a_restart(tmp_path, monkeypatch):
    monkeypatch.setattr(scanner_watch, "MISSING_INTERVAL_S", 0.02)
    monkeypatch.setattr(scanner_watch, "THERE_INTERVAL_S", 0.02)
    finder = Finder(DeviceMissingError())

    async def scenario(rig):
        await rig.sees("no-scanner")
        assert rig.sentence == DeviceMissingError.advice
        assert rig.panel.shown[-1] == "attention"
        finder.error = None
        await rig.sees("ready")
        finder.error = OtherDeviceError()
        await rig.sees("no-scanner")
        assert rig.sentence == OtherDeviceError.advice
        finder.error = None
        await rig.sees("ready")
        rig.feeder.script = [[2]]
        rig.panel.press()
        await rig.until(rig.states)
        await rig.until(lambda: rig.states() != ["feeding"])

    Rig(tmp_path, scanner=ScannerWatch(finder)).live(scenario)


def test_a_press_without_a_scanner_is_answered_with_its_sentence_and_the_next_one_scans(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script = [[DeviceMissingError()], [1]]
        rig.panel.press()
        await rig.sees("paused")
        assert rig.sentence.startswith(DeviceMissingError.advice)
        rig.panel.press()
        await rig.until(lambda: rig.jobs()[0].sheets == 1)

    Rig(tmp_path).live(scenario)


def test_only_what_a_person_must_put_right_is_said_and_each_change_is_logged_once(caplog):
    caplog.set_level(logging.WARNING)
    finder = Finder()
    watch = ScannerWatch(finder)
    for error, said in (
        (None, ""),
        (DeviceBusyError(), ""),
        (DeviceSilentError(), ""),
        (DeviceAmbiguousError(), DeviceAmbiguousError.advice),
        (DeviceMissingError(), DeviceMissingError.advice),
        (DeviceMissingError(), DeviceMissingError.advice),
        (None, ""),
    ):
        finder.error = error
        assert watch() == said
        assert watch.interval_s == (scanner_watch.MISSING_INTERVAL_S if said else scanner_watch.THERE_INTERVAL_S)
    assert [record.getMessage() for record in caplog.records] == [
        "scanner: feeder-ambiguous",
        "scanner: feeder-missing",
        "scanner: there",
    ]
