"""The worker process: killed, orphaned, out of memory, and what a device can send it."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from feeder_rig import rig, shows

from appliance.capture.feeding import feed
from appliance.devices.interfaces import ScanSettings
from appliance.devices.sane_feeder import SaneFeeder
from appliance.errors import CaptureError, StorageFullError
from appliance.sections.capture import FeederConfig
from appliance.sim.loopback import bind_loopback
from appliance.sim.machine import Machine
from appliance.sim.raster import Bed, Lamp
from appliance.sim.sane_config import write_net_config
from appliance.sim.sane_session import Scanner, Session
from appliance.sim.sane_wire import PORT, Status, words


@pytest.fixture(scope="module", params=["saned", "escl"])
def shared_rig(request, tmp_path_factory):
    with rig(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@pytest.fixture
def machine(shared_rig):
    shared_rig.control.clear()
    shared_rig.control.rate(0)
    yield shared_rig
    shared_rig.feeder.close()


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=8.0):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def test_a_worker_killed_in_the_middle_of_a_page_is_an_error_like_any_other(machine):
    sources = machine.load(3)
    machine.control.rate(120)  # 0.5 s a page
    kept = []
    killed = []

    def keep(page):
        kept.append(page)
        if not killed and page.side == "back":
            killed.append(machine.feeder.worker_pid)
            time.sleep(0.2)  # the next page moves
            os.kill(killed[0], signal.SIGKILL)

    outcome = feed(machine.feeder, ScanSettings(200, True), keep, 0)
    assert outcome.error.code == "feeder-worker-died"
    assert outcome.sheets_safe >= 1
    machine.settle()

    machine.control.rate(0)
    machine.control.put_back(len(machine.tray()) - outcome.sheets_safe)
    assert feed(machine.feeder, ScanSettings(200, True), keep, outcome.sheets_safe).complete
    assert [p.sheet for p in kept] == [0, 0, 1, 1, 2, 2]
    assert all(shows(p.image, s, colour=True) for p, s in zip(kept, sources, strict=True))


def test_a_full_disk_stops_after_the_sheet_in_motion_and_says_how_many_sheets_are_safe(machine):
    machine.load(6)
    machine.control.rate(600)

    def keep(page):
        if page.sheet == 2 and page.side == "back":
            raise StorageFullError("reserve")

    outcome = feed(machine.feeder, ScanSettings(200, False), keep, 0)
    assert outcome.error.code == "storage-full"
    assert (outcome.sheets_safe, outcome.put_back_from) == (2, 3)
    assert outcome.orphans == ((2, "front"),)
    if machine.sim.kind == "saned":  # sane-airscan fetches pages ahead
        assert machine.hopper() >= 2


def test_the_worker_ends_with_its_parent_even_while_the_device_is_silent(tmp_path):
    with rig("saned", tmp_path) as made:
        made.load(2)
        made.control.fault("stall", page=1, when="middle", stall_s=60)
        code = f"""
            import os, sys, threading, time
            from pathlib import Path
            from appliance.sections.capture import FeederConfig
            from appliance.devices.interfaces import ScanSettings
            from appliance.devices.sane_feeder import SaneFeeder
            folder = Path({str(made.config.sane_config_dir)!r})
            feeder = SaneFeeder(FeederConfig(device={made.config.device!r}, sane_config_dir=folder))
            with feeder.open_batch(ScanSettings(200, False)) as batch:
                print(feeder.worker_pid, flush=True)
                list(batch.pages())
        """
        parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE)
        worker = int(parent.stdout.readline())
        assert wait_until(lambda: made.control.status()["path"] is not None, 30)  # the page moves
        parent.kill()
        parent.wait()
        parent.stdout.close()
        assert wait_until(lambda: not is_running(worker))
        assert wait_until(lambda: made.tray() == [False])


@pytest.mark.parametrize("kind", ["saned", "escl"])
def test_a_scanner_that_loses_its_power_in_the_middle_of_a_page_is_missing_afterwards(tmp_path, kind):
    with rig(kind, tmp_path) as made:
        made.load(3)
        made.control.rate(120)

        def keep(page):
            if page.side == "back" and page.sheet == 0:
                os.kill(made.sim.pid, signal.SIGKILL)

        outcome = feed(made.feeder, ScanSettings(200, False), keep, 0)
        assert outcome.error.code.startswith("feeder-")
        assert outcome.put_back_from == outcome.sheets_safe + 1 <= 3
        again = feed(made.feeder, ScanSettings(200, False), keep, outcome.sheets_safe)
        assert again.error.code == "feeder-missing"
        assert again.put_back_from is None


def test_the_worker_leaves_no_core_dump_has_bounded_memory_and_inherits_no_secret(machine, monkeypatch):
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/somewhere/secret")
    machine.feeder.status()
    proc = Path(f"/proc/{machine.feeder.worker_pid}")
    limits = {line[:25].strip(): line[25:].split()[0] for line in (proc / "limits").read_text().splitlines()[1:]}
    assert limits["Max core file size"] == "0"
    assert limits["Max address space"] == str(machine.config.worker_max_bytes)
    environment = (proc / "environ").read_bytes()
    assert b"CREDENTIALS_DIRECTORY" not in environment
    assert b"SANE_CONFIG_DIR" in environment
    files = [str(f.readlink()) for f in (proc / "fd").iterdir()]
    assert all(f.startswith(("socket:", "/dev/null", "/dev/urandom", "anon_inode:", "pipe:")) for f in files)


def test_a_simulator_ends_with_its_parent_and_on_a_signal(tmp_path):
    for kind in ("saned", "escl"):
        command = [sys.executable, "-m", "appliance.sim", kind, "--socket", str(tmp_path / kind), "--stdin-guard"]
        for end in ("signal", "stdin"):
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
                assert b"ready" in process.stdout.readline()
                process.terminate() if end == "signal" else process.stdin.close()
                assert process.wait(10) == 0
            assert not (tmp_path / kind).exists()


def test_rows_with_padding_are_cut_to_the_page(tmp_path):
    with rig("saned", tmp_path, "--row-padding", "13") as made:
        for colour in (True, False):
            sources = made.load(1)
            kept = []
            assert feed(made.feeder, ScanSettings(200, colour), kept.append, 0).complete
            assert all(shows(p.image, s, colour=colour) for p, s in zip(kept, sources, strict=True))


def test_a_setting_that_the_device_does_not_offer_is_refused_by_name(machine):
    for settings, named in ((ScanSettings(333, False), "resolution"), (ScanSettings(72, True), "resolution")):
        outcome = feed(machine.feeder, settings, lambda _: None, 0)
        assert outcome.error.code == "feeder-setting"
        assert named in str(outcome.error)


def test_a_page_larger_than_the_limit_is_refused(machine):
    machine.load(1)
    small = machine.with_config(max_page_px=10_000)
    with contextlib.closing(small.feeder):
        outcome = feed(small.feeder, ScanSettings(200, False), lambda _: None, 0)
    assert outcome.error.code == "feeder-page-too-large"


# A device that lies


class Lying(Session):
    """A feeder whose page parameters are the test's."""

    parameters = (0, 1, 100, 100, 100, 8)  # format, last frame, bytes per line, pixels per line, lines, depth

    def _get_parameters(self):
        self._read.word()
        return words(Status.GOOD, *self.parameters)


class Flipping:
    """A connection on which some bytes of the device's answers are wrong."""

    def __init__(self, connection, seed):
        self._connection = connection
        self._random = random.Random(seed)

    def sendall(self, data):
        damaged = bytearray(data)
        for _ in range(self._random.choice((0, 0, 1, 2))):
            damaged[self._random.randrange(len(damaged))] ^= 1 << self._random.randrange(8)
        self._connection.sendall(damaged)

    def __getattr__(self, name):
        return getattr(self._connection, name)


@contextlib.contextmanager
def device(attend, folder):
    """Serves each connection with `attend(connection)` on the SANE port; yields an adapter's configuration."""
    listener = bind_loopback(PORT)
    listener.settimeout(0.1)
    over = threading.Event()
    threads = []

    def attend_one(connection):
        with connection:
            attend(connection)

    def accept():
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = listener.accept()
                threads.append(threading.Thread(target=attend_one, args=(connection,), daemon=True))
                threads[-1].start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    address = listener.getsockname()[0]
    config = FeederConfig(
        device=f"net:{address}:feeder",
        sane_config_dir=write_net_config(folder / "sane", address),
        open_timeout_s=2.0,
        page_timeout_s=2.0,
        wake_s=0.0,
        worker_max_bytes=384 << 20,
    )
    try:
        yield config
    finally:
        over.set()
        for thread in [acceptor, *threads]:
            thread.join(10)
        listener.close()


def loaded_scanner(folder):
    from feeder_rig import write_page

    machine = Machine()
    page = write_page(folder / "page.png", 3)
    machine.load([(page, None, None)] * 2, append=False)
    return Scanner(machine, Lamp(Bed(60, 90)))


def outcome_of(config):
    with contextlib.closing(SaneFeeder(config)) as feeder:
        started = time.monotonic()
        outcome = feed(feeder, ScanSettings(200, False, duplex=False), lambda _: None, 0)
        assert time.monotonic() - started < 30
        return outcome


@pytest.mark.parametrize(
    ("parameters", "codes"),
    [
        ((0, 1, 0, 100, 100, 8), {"feeder-corrupt-page"}),  # no bytes per line
        ((0, 1, 50, 100, 100, 8), {"feeder-corrupt-page"}),  # rows shorter than their pixels
        ((0, 1, 0x7FFFFFFF, 100, 100, 8), {"feeder-corrupt-page"}),
        ((0, 1, 100, -5, 100, 8), {"feeder-corrupt-page"}),
        ((0, 1, 100, 100, 0, 8), {"feeder-corrupt-page"}),
        ((7, 1, 100, 100, 100, 8), {"feeder-corrupt-page"}),  # a format nobody knows
        ((0, 1, 0x7FFFFFFF, 0x7FFFFFFF, 0x7FFFFFFF, 8), {"feeder-page-too-large"}),
        ((1, 1, 33_000, 11_000, 10_900, 8), {"feeder-memory"}),  # allowed in pixels, more than the worker may hold
        ((0, 1, 240, 240, 320, 16), {"feeder-setting"}),
        ((0, 0, 240, 240, 320, 8), {"feeder-setting"}),  # three-pass
        ((0, 1, 240, 240, 100, 8), {"feeder-corrupt-page"}),  # more rows than announced
        ((0, 1, 240, 240, 400, 8), {"feeder-short-page"}),
    ],
    ids=str,
)
def test_impossible_page_parameters_are_refused_in_bounded_time_and_memory(tmp_path, parameters, codes):
    kind = type("Lying", (Lying,), {"parameters": parameters})
    scanner = loaded_scanner(tmp_path)
    with device(lambda connection: kind(scanner, connection).run(), tmp_path) as config:
        assert outcome_of(config).error.code in codes


def test_a_device_that_does_not_know_the_length_of_its_pages_delivers_them_whole(tmp_path):
    kind = type("Lying", (Lying,), {"parameters": (0, 1, 240, 240, -1, 8)})
    scanner = loaded_scanner(tmp_path)
    kept = []
    with device(lambda c: kind(scanner, c).run(), tmp_path) as config, contextlib.closing(SaneFeeder(config)) as feeder:
        assert feed(feeder, ScanSettings(200, False, duplex=False), kept.append, 0).complete
    assert [p.image.shape for p in kept] == [(320, 240)] * 2
    assert all(shows(p.image, tmp_path / "page.png", colour=False) for p in kept)


def silent(connection):
    while connection.recv(4096):  # until the worker is killed
        pass


def closing(connection):
    del connection


def garbage(connection):
    with contextlib.suppress(OSError):
        connection.sendall(np.random.default_rng(1).bytes(1 << 20))
        silent(connection)


def endless_list(connection):
    """A right greeting, then a device list of four thousand million entries and strings without end."""
    with contextlib.suppress(OSError):
        connection.recv(4096)
        connection.sendall(words(0, (1 << 24) | 3))
        connection.recv(4096)
        connection.sendall(words(0, 0xFFFFFFFF))
        for _ in range(64):
            connection.sendall(words(0, 0x7FFFFFFF) + b"x" * 65_536)
        silent(connection)


@pytest.mark.parametrize("attend", [silent, closing, garbage, endless_list])
def test_a_device_that_breaks_the_protocol_ends_as_an_error_in_bounded_time(tmp_path, attend):
    with device(attend, tmp_path) as config:
        assert isinstance(outcome_of(config).error, CaptureError)


@pytest.mark.parametrize("seed", range(8))
def test_damaged_answers_never_hang_the_station_nor_pass_as_something_else(tmp_path, seed):
    scanner = loaded_scanner(tmp_path)
    with device(lambda connection: Session(scanner, Flipping(connection, seed)).run(), tmp_path) as config:
        outcome = outcome_of(config)
    assert outcome.error is None or isinstance(outcome.error, CaptureError)
