"""The station at its desk: what a press does when there is no room, and what a broken record keeper does."""

import asyncio

import pytest

from appliance import lookout
from appliance.batch import Batch, Press
from appliance.capture.feeding import FeedOutcome
from appliance.custody.states import JobState
from appliance.custody.vault import VaultError
from appliance.devices.feeder_errors import FeederEmptyError
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import Side
from appliance.errors import StorageFullError
from appliance.handover import Handed
from appliance.presets import PLAIN, Preset, Presets
from appliance.sections.storage import CustodyConfig
from appliance.situation import Uplink
from appliance.station import Station
from tests.custody_samples import open_custody, picture

SETTINGS = ScanSettings(dpi=300, colour=False, duplex=False)


class Lamps:
    def __init__(self):
        self.shown = []

    def show(self, signal):
        self.shown.append(str(signal))

    def on_short_press(self, action):
        self.press = action

    def on_long_press(self, action):
        self.hold = action

    def close(self):
        """Nothing to turn off."""


class Idle:
    """Stands in for processor, handover, outbox and announcer: nothing happens there."""

    steps = 0

    def settle(self):
        return ()

    def look(self):
        return Handed()

    def view(self, view):
        self.last = view

    def close(self):
        """Nothing runs."""

    def lost_envelope(self, _job):
        return False

    def forget(self, job):
        """Nothing is known."""

    def forget_page(self, job, index):
        """Nothing is known."""


def no_feed(_settings):
    pytest.fail("paper moved")


def at_the_desk(custody, act, feeds=no_feed):
    """Runs a station with this custody while `act(station)` runs; returns what `act` returned."""

    async def life():
        idle, stop = Idle(), asyncio.Event()
        press = Press(SETTINGS, "referral", ("ai-summary",))
        station = Station(
            custody=custody, processor=idle, handover=idle, panel=Lamps(),
            batch=Batch(custody, idle, feeds, lambda: True, press),
            presets=Presets([Preset(PLAIN, "as configured", press, "the receiver")], PLAIN, 300.0),
            uplink=lambda: Uplink.ONLINE, checks=list, check_purpose=str, check_class=str, announcer=idle,
        )  # fmt: skip
        running = asyncio.create_task(station.run(stop))
        await until_not(station, "starting")
        try:
            result = await act(station)
        finally:
            stop.set()
            await running
        assert station.work().pending == 0
        return result

    return asyncio.run(asyncio.wait_for(life(), 30))


async def until_not(station, name):
    for _ in range(500):
        if station.view().name.value != name:
            return
        await asyncio.sleep(0.01)


async def until(station, name):
    for _ in range(500):
        if station.view().name.value == name:
            return
        await asyncio.sleep(0.01)
    pytest.fail(f"{name} expected, {station.view().name.value} shown")


def test_a_press_with_too_many_open_jobs_says_so_and_the_station_lives_on(tmp_path, monkeypatch):
    monkeypatch.setattr(lookout, "SPACE_INTERVAL_S", 0.05)
    custody = open_custody(tmp_path / "state", config=CustodyConfig(reserve_bytes=1, max_open_jobs=1))
    job = custody.open_job("referral", ("ai-summary",), SETTINGS)
    custody.hold(job, "sheet-count")

    async def act(station):
        assert await station.scan() == ""
        await until(station, "storage-full")
        custody.reopen(job)
        custody.cancel(job)  # still open: a person has to decide
        await asyncio.sleep(0.2)
        assert station.view().name.value == "storage-full"

    at_the_desk(custody, act)
    assert len(custody.jobs()) == 1
    custody.close()


def test_a_disk_that_fills_up_in_the_moment_of_the_press_moves_no_paper(tmp_path, monkeypatch):
    custody = open_custody(tmp_path / "state")

    def full(*_):
        raise StorageFullError("job store")

    monkeypatch.setattr(custody, "open_job", full)

    async def act(station):
        assert await station.scan() == ""
        await until(station, "storage-full")

    at_the_desk(custody, act)
    custody.close()


def test_a_full_disk_at_a_resume_leaves_the_batch_paused_with_its_sentence(tmp_path, monkeypatch):
    custody = open_custody(tmp_path / "state")
    job = custody.open_job("referral", ("ai-summary",), SETTINGS)

    def full(*_):
        raise StorageFullError("job store")

    monkeypatch.setattr(custody, "resume", full)

    async def act(station):
        await until(station, "paused")
        assert await station.scan() == ""
        await until(station, "paused")
        assert "storage is full" in station.view().sentence

    at_the_desk(custody, act)
    assert custody.job(job).state is JobState.PAUSED
    custody.close()


def test_records_that_cannot_be_kept_end_the_station_instead_of_a_desk_that_hangs(tmp_path, monkeypatch):
    custody = open_custody(tmp_path / "state")

    def broken(*_):
        raise VaultError("job key: I/O error")

    monkeypatch.setattr(custody, "open_job", broken)

    async def act(station):
        with pytest.raises(VaultError):
            await station.scan()

    with pytest.raises(VaultError):
        at_the_desk(custody, act)
    custody.close()


class FullWhileFeeding:
    """A run of the feeder: two sheets, then no room for the third; and one that finds the hopper empty."""

    def __init__(self, first_run):
        self.first_run = first_run

    def run(self, keep, first_sheet, _tail=()):
        if not self.first_run:
            return FeedOutcome(first_sheet, 0, (), (), FeederEmptyError(), None)
        for sheet in range(2):
            keep(FedPage(sheet, Side.FRONT, picture(sheet), 300))
        return FeedOutcome(2, 2, (), (), StorageFullError("page 2"), 3)

    def cancel(self):
        """It ends by itself."""


def test_a_disk_too_full_even_to_write_down_that_feeding_stopped_keeps_the_batch_open(tmp_path, monkeypatch):
    custody = open_custody(tmp_path / "state")
    runs = iter((True, False))
    pause, refusals = custody.pause, []

    def full_twice(*arguments):
        if len(refusals) < 2:
            refusals.append(arguments)
            raise StorageFullError("job store")
        pause(*arguments)

    monkeypatch.setattr(custody, "pause", full_twice)

    async def act(station):
        monkeypatch.setattr(station._processor, "page_kept", lambda *_: None, raising=False)
        monkeypatch.setattr(station._backlog, "process", lambda _job: None)
        job = await station.scan()
        await until(station, "paused")
        assert "storage is full" in station.view().sentence
        assert "Feed again from sheet 3 on." in station.view().sentence
        await station.scan()  # still no room
        await until(station, "paused")
        assert custody.job(job).state is JobState.FEEDING
        await station.scan()
        await until(station, "ready")
        return job

    job = at_the_desk(custody, act, lambda _: FullWhileFeeding(next(runs)))
    record = custody.job(job)
    assert (record.state, record.sheets, len(record.pages)) == (JobState.CAPTURED, 2, 2)
    custody.close()
