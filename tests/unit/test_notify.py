"""systemd hears from a process that works, and stops hearing from one that is stuck."""

import os
import socket
import threading
import time
import uuid

import pytest

from appliance.notify import Heartbeat, Notifier, Work, watchdog_interval_s


@pytest.fixture(params=["path", "abstract"])
def manager(request, tmp_path):
    """A service manager's end of the socket."""
    name = f"scanstation-test-{uuid.uuid4().hex}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(str(tmp_path / "notify") if request.param == "path" else f"\0{name}")
        end.settimeout(2)
        end.address = str(tmp_path / "notify") if request.param == "path" else f"@{name}"
        yield end


class Manager(socket.socket):
    address: str


@pytest.fixture(autouse=True)
def _addressable(monkeypatch):
    monkeypatch.setattr(socket, "socket", Manager)


def heard(end):
    end.settimeout(0.05)
    messages = []
    while True:
        try:
            messages.append(end.recv(4096).decode())
        except TimeoutError:
            return messages


def test_each_word_of_the_protocol_arrives(manager):
    notifier = Notifier(manager.address)
    assert notifier.listening
    notifier.ready()
    notifier.status("Scanning,\n 3 pages\tso far. " + "x" * 500)
    notifier.alive()
    notifier.extend(2.5)
    notifier.stopping()
    messages = heard(manager)
    assert messages[0] == "READY=1"
    assert messages[1].startswith("STATUS=Scanning, 3 pages so far. xxx")
    assert len(messages[1]) == len("STATUS=") + 200
    assert messages[2:] == ["WATCHDOG=1", "EXTEND_TIMEOUT_USEC=2500000", "STOPPING=1"]


@pytest.mark.parametrize("address", [None, "", "@", "relative/path", "/" + "x" * 200, "/a\0b", "vsock:2:1234"])
def test_without_a_manager_nothing_happens(address):
    notifier = Notifier(address)
    assert not notifier.listening
    notifier.ready()


def test_a_manager_that_is_gone_or_does_not_read_stops_nothing(tmp_path):
    Notifier(str(tmp_path / "nobody")).alive()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(str(tmp_path / "deaf"))
        notifier = Notifier(str(tmp_path / "deaf"))
        began = time.monotonic()
        for _ in range(2_000):
            notifier.alive()
        assert time.monotonic() - began < 20


def test_the_environment_is_read(manager):
    Notifier.from_environment({"NOTIFY_SOCKET": manager.address}).ready()
    assert heard(manager) == ["READY=1"]
    assert not Notifier.from_environment({}).listening


@pytest.mark.parametrize(
    ("environment", "interval"),
    [
        ({"WATCHDOG_USEC": "30000000"}, 10.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}, 10.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_fed_three_times_as_often_as_it_asks(environment, interval):
    assert watchdog_interval_s(environment) == interval


class Desk:
    """A clock to turn and counters to move."""

    def __init__(self, manager, stall_s=60.0):
        self.now, self.pages, self.sent = 0.0, Work(0, 0), Work(0, 0)
        self.heartbeat = Heartbeat(Notifier(manager.address), lambda: self.now)
        self.heartbeat.watch("pages", lambda: self.pages, stall_s)
        self.heartbeat.watch("sealing", lambda: self.sent, 3 * stall_s)

    def beats(self, manager, seconds):
        self.now += seconds
        self.heartbeat.advanced()
        return heard(manager)


def test_idle_work_beats_for_ever(manager):
    desk = Desk(manager)
    for _ in range(5):
        assert desk.beats(manager, 3600) == ["WATCHDOG=1"]


def test_work_that_advances_beats_however_long_it_takes(manager):
    desk = Desk(manager)
    for done in range(5):
        desk.pages = Work(100, done)
        assert desk.beats(manager, 50) == ["WATCHDOG=1"]


def test_stuck_work_gets_no_beat_and_is_named(manager):
    desk = Desk(manager)
    desk.pages = Work(1, 7)
    assert desk.beats(manager, 1) == ["WATCHDOG=1"]
    assert desk.beats(manager, 59) == ["WATCHDOG=1"]
    assert desk.beats(manager, 1) == ["STATUS=no progress in: pages"]
    assert desk.heartbeat.beat() == ("pages",)


def test_work_that_moves_again_is_forgiven(manager):
    desk = Desk(manager)
    desk.pages = Work(1, 7)
    desk.beats(manager, 1)
    assert "WATCHDOG=1" not in desk.beats(manager, 100)
    desk.pages = Work(1, 8)
    assert desk.beats(manager, 1) == ["WATCHDOG=1"]


def test_a_long_rest_does_not_count_against_the_work_that_follows(manager):
    desk = Desk(manager)
    desk.pages = Work(0, 7)
    desk.beats(manager, 10_000)
    desk.pages = Work(3, 7)
    assert desk.beats(manager, 30) == ["WATCHDOG=1"]


def test_one_kind_of_work_may_be_slower_than_another(manager):
    desk = Desk(manager)
    desk.sent = Work(1, 0)
    desk.beats(manager, 1)
    assert desk.beats(manager, 100) == ["WATCHDOG=1"]
    assert desk.beats(manager, 100) == ["STATUS=no progress in: sealing"]


def test_a_real_worker_that_hangs_silences_the_heart(manager):
    """A thread does three things and then hangs on the fourth; the loop around it still runs."""
    done, release = [], threading.Event()

    def work():
        for thing in range(4):
            if thing == 3:
                release.wait(10)
            done.append(thing)
            time.sleep(0.02)

    worker = threading.Thread(target=work)
    worker.start()
    heartbeat = Heartbeat(Notifier(manager.address))
    heartbeat.watch("pages", lambda: Work(4 - len(done), len(done)), 0.3)
    until = time.monotonic() + 1.2
    while time.monotonic() < until:
        heartbeat.beat()
        time.sleep(0.05)
    messages = heard(manager)
    assert messages[0] == "WATCHDOG=1"
    assert messages[-1] == "STATUS=no progress in: pages"
    release.set()
    worker.join()
    assert heartbeat.beat() == ()
