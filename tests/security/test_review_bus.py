"""Reviews on a real dbus-daemon: hostile callers, callers that leave, and what can be seen of a document."""

import asyncio
import fcntl
import os
import pwd
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from sdbus import DbusInvalidArgsError, DbusLimitsExceededError
from sdbus.exceptions import DbusAccessDeniedError, SdBusBaseError

from appliance.bus import StationBus
from appliance.bus_address import open_bus
from appliance.bus_interface import BUS_NAME, StationFailedError
from appliance.documents import Box
from appliance.fields.decided import Ruling
from appliance.review.desk import Waiting
from appliance.review.interface import OBJECT_PATH, ReviewInterface
from appliance.review.pictures import PictureError, crop, memory_file, png, small
from appliance.review.refusals import NotOpenError
from appliance.review.service import MAX_CALLS, MAX_RESCAN, ReviewObject
from appliance.review.verdicts import Stage
from appliance.sim.private_bus import PrivateBus
from appliance.suggestions import Doubt, FieldKind

CONTENT = "Bertram Mockford, born 1951-02-03"  # an invented person; must never travel
JOB, DOCUMENT = "1" * 32, "2" * 32
POLICY = Path(__file__).parents[2] / "systemd" / "org.scanstation.Station1.conf"


class Desk:
    """A desk that remembers what was asked of it."""

    def __init__(self):
        self.asked, self.left, self.expired = [], [], 0
        self.told, self.answer = asyncio.Event(), "review-second"
        self.failure, self.gate, self.reason = None, None, "cleared-vocabulary"
        self.row = Waiting(JOB, DOCUMENT, "consent", "referral", "review-second", Stage.SECOND, 12)
        self.session = SimpleNamespace(pages=2, fields=(1,), stage=Stage.SECOND)

    async def note(self, *call):
        self.asked.append(call)
        if self.gate:
            await self.gate.wait()
        if self.failure:
            raise self.failure

    async def waiting(self, sender):
        await self.note("waiting", sender)
        return [self.row]

    async def open(self, sender, document):
        await self.note("open", sender, document)
        return self.session

    async def page(self, sender, place):
        await self.note("page", sender, place)
        return np.full((40, 60), 255, np.uint8), [(1, 2, 3, 4, self.reason)]

    async def fields(self, _sender):
        suggestion = SimpleNamespace(kind=FieldKind.DOSE, text=CONTENT)
        marked = SimpleNamespace(suggestion=suggestion, why=(Doubt.POLICY,))
        found = SimpleNamespace(place=1, box=Box(1, 2, 3, 4), marked=marked)
        return [(found, None), (found, Ruling.CONFIRMED)]

    async def crop(self, sender, number):
        await self.note("crop", sender, number)
        return np.full((40, 60), 255, np.uint8), Box(10, 10, 20, 20), "20 mg"

    def __getattr__(self, name):
        async def call(*arguments):
            await self.note(name, *arguments)
            return self.answer

        return call

    def check(self, sender, operation):
        """The table of rights is asked by the desk itself; here it lets everybody."""

    def gone(self, sender):
        self.left.append(sender)
        self.told.set()

    def all_gone(self):
        self.left.append("all")

    def expire(self):
        self.expired += 1


def on_bus(tmp_path, scenario, policy=None):
    """Runs `await scenario(ask, desk, bugs, bus, station)` with a desk behind a station's name."""
    desk, bugs = Desk(), []

    async def both(address):
        reviewing = ReviewObject(desk, bugs.append)
        station = StationBus(SimpleNamespace(), bugs.append)
        station.also(reviewing)
        await station.open(address)
        watching = asyncio.create_task(reviewing.watch(0.01))
        bus = open_bus(address)
        try:
            await scenario(ReviewInterface.new_proxy(BUS_NAME, OBJECT_PATH, bus), desk, bugs, bus, station)
        finally:
            watching.cancel()
            bus.close()
            station.close()

    with PrivateBus(tmp_path, policy) as private:
        asyncio.run(asyncio.wait_for(both(private.address), 30))


def descriptors():
    """How many this process has."""
    return len(list(Path("/proc/self/fd").iterdir()))


def read(descriptor):
    with os.fdopen(descriptor, "rb") as file:
        return os.pread(file.fileno(), 1 << 20, 0)


def test_every_call_reaches_the_desk_with_the_name_of_its_connection(tmp_path):
    async def scenario(ask, desk, bugs, *_):
        assert await ask.waiting() == [(JOB, DOCUMENT, "consent", "referral", "review-second", "second", 12)]
        sender = desk.asked[0][1]
        assert sender.startswith(":1.")
        assert await ask.open(DOCUMENT) == (2, 1, "second")
        desk.session = None  # it is still being made
        assert await ask.open(DOCUMENT) == (0, 0, "")
        await ask.remove(1, 2, 3, 4, 5)
        await ask.restore(1, 2, 3, 4, 5)
        await ask.confirm(3)
        await ask.correct(3, "20 mg")
        desk.answer = ["dose-unusual"]
        assert await ask.judge(3, "20 mg") == ["dose-unusual"]
        assert await ask.offers() == ["dose-unusual"]
        desk.answer = "review-second"
        await ask.reject_field(3)
        await ask.undo()
        assert await ask.approve() == "review-second"
        assert await ask.reject() == "review-second"
        desk.answer = "rescan-blurred"
        assert await ask.rescan([0, 3], "blurred") == "rescan-blurred"
        await ask.hold()
        await ask.close()
        assert desk.asked[3:] == [
            ("remove", sender, 1, Box(2, 3, 4, 5)),
            ("restore", sender, 1, Box(2, 3, 4, 5)),
            ("rule", sender, 3, Ruling.CONFIRMED),
            ("rule", sender, 3, Ruling.CORRECTED, "20 mg"),
            ("doubts", sender, 3, "20 mg"),
            ("offers", sender),
            ("rule", sender, 3, Ruling.REJECTED),
            *((name, sender) for name in ("undo", "approve", "reject")),
            ("rescan", sender, [0, 3], "blurred"),
            *((name, sender) for name in ("hold", "close")),
        ]
        desk.answer = [(JOB, 3, 1)]
        assert await ask.vigilance() == [(JOB, 3, 1)]
        await asyncio.sleep(0.05)
        assert desk.expired
        assert bugs == []

    on_bus(tmp_path, scenario)


def test_pictures_come_as_sealed_memory_and_answers_hold_no_text(tmp_path):
    async def scenario(ask, desk, *_):
        descriptor, decisions = await ask.page(0)
        assert decisions == [(1, 2, 3, 4, "cleared-vocabulary")]
        seals = fcntl.fcntl(descriptor, fcntl.F_GET_SEALS)
        for seal in (fcntl.F_SEAL_SEAL, fcntl.F_SEAL_SHRINK, fcntl.F_SEAL_GROW, fcntl.F_SEAL_WRITE):
            assert seals & seal
        assert cv2.imdecode(np.frombuffer(read(descriptor), np.uint8), cv2.IMREAD_GRAYSCALE).shape == (40, 60)
        shape = cv2.imdecode(np.frombuffer(read(await ask.thumbnail(1)), np.uint8), cv2.IMREAD_GRAYSCALE).shape
        assert shape == (40, 60)
        assert desk.asked[-1][::2] == ("page", 1)
        assert small(np.zeros((3300, 2550, 3), np.uint8)).shape == (207, 160, 3)
        assert small(np.zeros((3, 9000), np.uint8)).shape == (1, 160)
        picture, reading = await ask.field(0)
        assert cv2.imdecode(np.frombuffer(read(picture), np.uint8), cv2.IMREAD_GRAYSCALE).shape == (32, 32)
        assert read(reading) == b"20 mg"
        fields = await ask.fields()
        assert fields == [
            (1, 1, 2, 3, 4, "dose", ["policy"], ""),
            (1, 1, 2, 3, 4, "dose", ["policy"], "confirmed"),
        ]
        open_before = descriptors()
        for _ in range(20):
            os.close((await ask.page(0))[0])
        await asyncio.sleep(1.2)
        assert descriptors() <= open_before
        desk.reason = CONTENT
        with pytest.raises(StationFailedError) as caught:
            await ask.page(0)
        assert CONTENT not in str(caught.value)
        desk.answer = [CONTENT]
        for call in (lambda: ask.judge(0, "20 mg"), ask.offers):
            with pytest.raises(SdBusBaseError) as caught:
                await call()
            assert CONTENT not in str(caught.value)
        desk.row = Waiting(JOB, DOCUMENT, CONTENT, "referral", "review-second", Stage.SECOND, 12)
        with pytest.raises(SdBusBaseError) as caught:
            await ask.waiting()
        assert CONTENT not in str(caught.value)

    on_bus(tmp_path, scenario)


def test_what_is_no_argument_never_reaches_the_desk_and_a_bug_tells_nothing(tmp_path):
    async def scenario(ask, desk, bugs, *_):
        for document in ("", "../" * 10, "Z" * 32, CONTENT):
            with pytest.raises(DbusInvalidArgsError):
                await ask.open(document)
        with pytest.raises(DbusInvalidArgsError):
            await ask.correct(0, "x" * 121)
        with pytest.raises(DbusInvalidArgsError):
            await ask.judge(0, "x" * 121)
        for pages, reason in (([], "blurred"), ([0] * (MAX_RESCAN + 1), "blurred"), ([0], CONTENT), ([0], "")):
            with pytest.raises(DbusInvalidArgsError):
                await ask.rescan(pages, reason)
        assert desk.asked == []
        desk.failure = NotOpenError()
        with pytest.raises(StationFailedError, match="review-not-open: No document is open"):
            await ask.page(0)
        desk.failure = ValueError(CONTENT)
        with pytest.raises(StationFailedError) as caught:
            await ask.page(0)
        assert CONTENT not in str(caught.value)
        assert [type(bug) for bug in bugs] == [ValueError]
        desk.failure, desk.gate = None, asyncio.Event()
        calls = [asyncio.create_task(ask.undo()) for _ in range(MAX_CALLS + 1)]
        done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(DbusLimitsExceededError):
            done.pop().result()
        desk.gate.set()
        await asyncio.gather(*calls, return_exceptions=True)

    on_bus(tmp_path, scenario)


def test_a_caller_that_leaves_the_bus_is_told_to_the_desk(tmp_path):
    async def scenario(ask, desk, _, bus, station):
        await ask.waiting()
        sender = desk.asked[0][1]
        assert desk.left == ["all"]  # nobody sat at an earlier bus
        station.session_changed(sender, "nobody")  # who sat there logged out
        assert desk.left == ["all", sender]
        desk.left.clear()
        desk.told.clear()
        bus.close()
        await asyncio.wait_for(desk.told.wait(), 5)
        assert sender in desk.left

    on_bus(tmp_path, scenario)


def policy_for(tmp_path, group):
    """The policy that ships, with ourselves as the station and in one group."""
    me = pwd.getpwuid(os.getuid()).pw_name
    text = POLICY.read_text().replace('<policy user="root">', '<policy user="nobody">')
    text = text.replace('user="scanstation"', f'user="{me}"')
    for name in ("desk", "technician", "people"):
        own = str(os.getgid()) if name == group else "nogroup"
        text = text.replace(f'group="scanstation-{name}"', f'group="{own}"')
    path = tmp_path / "policy.conf"
    path.write_text(text)
    return path


@pytest.mark.parametrize(("group", "allowed"), [("people", True), ("technician", False), ("desk", False)])
def test_the_bus_lets_only_the_panel_ask_for_reviews(tmp_path, group, allowed):
    async def scenario(ask, *_):
        if allowed:
            await ask.waiting()
        else:
            with pytest.raises(DbusAccessDeniedError):
                await ask.waiting()

    on_bus(tmp_path, scenario, policy_for(tmp_path, group))


def test_a_picture_that_is_none_or_too_large_is_not_shown(monkeypatch):
    colour = np.zeros((4, 4, 3), np.uint8)
    colour[..., 0] = 200
    shown = cv2.imdecode(np.frombuffer(png(colour), np.uint8), cv2.IMREAD_COLOR)
    assert shown[0, 0].tolist() == [0, 0, 200]
    assert crop(np.zeros((40, 60), np.uint8), Box(50, 30, 60, 40)).shape == (22, 22)
    monkeypatch.setattr("appliance.review.pictures.MAX_BYTES", 10)
    with pytest.raises(PictureError):
        png(colour)


def test_a_memory_file_that_cannot_be_sealed_is_closed(monkeypatch):
    before = descriptors()

    def fail(*_):
        raise OSError("no seal")

    monkeypatch.setattr("appliance.review.pictures.fcntl.fcntl", fail)
    with pytest.raises(OSError, match="no seal"):
        memory_file(b"page")
    assert descriptors() == before
