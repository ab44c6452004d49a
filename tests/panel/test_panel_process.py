"""The panel as a process: it starts alone, stays small, needs no network and ends when it is told to."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from appliance.commands.panel import window
from appliance.panel.app import FONTS
from appliance.sim.private_bus import PrivateBus
from tests.panel.stand_in import FakeStation, Host

MAX_RESIDENT_MB = 120


def resident_mb(pid):
    """Proportional set size is what the process costs; shared pages count for all who share them."""
    rolled = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {name: int(kb) / 1024 for name, kb in re.findall(r"^(Rss|Pss): +(\d+) kB", rolled, re.MULTILINE)}


def test_the_process_starts_says_so_stays_small_and_ends_when_told_to(tmp_path):
    address = tmp_path / "notify"
    with PrivateBus(tmp_path) as bus, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(str(address))
        notify.settimeout(60)
        host = Host(bus.address)
        host.serve(FakeStation())
        command = [sys.executable, "-m", "appliance", "panel", "--bus", bus.address, "--window", "800x480"]
        command += ["--settings", str(tmp_path / "panel.json")]
        told = {"NOTIFY_SOCKET": str(address), "WATCHDOG_USEC": "1500000"}
        drawn = {"QT_QPA_PLATFORM": "offscreen", "QV4_FORCE_INTERPRETER": "1"}
        environment = {**os.environ, **told, **drawn}
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
            try:
                assert notify.recv(100) == b"READY=1"
                assert notify.recv(100) == b"WATCHDOG=1"
                time.sleep(0.5)
                assert resident_mb(process.pid)["Rss"] <= MAX_RESIDENT_MB
                assert re.findall(r"libcrypto|libssl", Path(f"/proc/{process.pid}/maps").read_text()) == []
                process.send_signal(signal.SIGTERM)
                assert process.wait(20) == 0
            finally:
                process.kill()
            complaints = [line for line in process.stderr if "first frame" not in line]
        host.close()
    assert complaints == []


@pytest.mark.parametrize("wrong", ["800", "800x", "x480", "80x48", "800x480x3", "-800x480", "99999x480"])
def test_a_window_of_an_impossible_size_is_refused(wrong, capsys):
    with pytest.raises(Exception, match="such as 800x480"):
        window(wrong)
    assert window("800x480") == (800, 480)


def test_the_fonts_of_the_pictures_are_there():
    assert (FONTS / "DejaVuSans.ttf").exists()
