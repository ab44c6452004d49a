"""A boxed device on the simulator becomes a station before the eyes of its technician, who types the code on the glass.

The device is that of `tests/scenarios/test_provisioning_path.py`; here a finger does what there a keyboard does.
"""

import os
import subprocess

import pytest

from appliance.enrolment.device import open_device
from appliance.sim.control import Paper
from soak.support.paper import write_blank
from tests.panel.qt_panel import panel, seen, touch, until
from tests.panel.station_world import WAIT_S, Finger, stopped
from tests.scenarios.test_provisioning_path import Path, boxed_site, network_manager
from tests.whole_site import RUNNING


@pytest.fixture
def device(tmp_path):
    """A boxed device that is switched on, its sheet and code, and a panel at it."""
    with boxed_site() as site, network_manager(site):
        RUNNING.add(site.bus_address)
        path = Path(site)
        path.picture, path.code = path.print_sheet(path.unpack())
        path.start()
        try:
            with panel(site.bus_address, connect=True, dim_s=3_600.0) as window:
                path.finger = Finger(window, site)
                yield path
        finally:
            path.cut_power()


def child_of_ours(word):
    """The process that this one started whose command has this word."""
    told = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True,
                          check=True).stdout  # fmt: skip
    return next(int(line.split()[0]) for line in told.splitlines() if word in line)


def feeds(device, picture):
    """The technician puts a sheet in and presses; what shows while it is read is looked at."""
    finger = device.finger
    with device.site.feeder() as feeder:
        feeder.clear()
        feeder.load([Paper(picture)])
    with stopped(device.site.children["feeder"].pid):
        device.press()
        finger.shows("first-reading").on("settings", "settings").on("home", "first-reading")
    return finger


def types(finger, code):
    for digit in code:
        touch(finger.window, f"do-digit-{digit}")
    until(lambda: finger.controller.ui.pin_length == len(code), "the digits")
    return finger


@pytest.mark.slow
def test_a_technician_makes_a_station_of_a_boxed_device_with_a_finger_and_sees_the_proof_of_its_reset(device, tmp_path):
    finger, site = device.finger, device.site
    finger.shows("first-waiting").on("settings", "settings").on("home", "first-waiting")
    write_blank(tmp_path / "blank.png")
    feeds(device, tmp_path / "blank.png").shows("first-refused").on("settings", "settings").on("home", "first-refused")
    digits = device.code.replace("-", "").replace(" ", "")
    feeds(device, device.picture).shows("first-code").on("first-again").shows("first-waiting")
    feeds(device, device.picture).shows("first-code").on("settings", "settings").on("home", "first-code")
    types(finger, digits[:3]).on("erase", "first-code")
    until(lambda: finger.controller.ui.pin_length == 2, "one digit less")
    finger.on("erase").on("erase")
    authority = site.directory / "broker" / "ca.pem"
    kept = authority.rename(authority.with_suffix(".kept"))  # a server that is away
    with stopped(child_of_ours("fake_network_manager")):
        types(finger, digits).on("first-code")
        finger.shows("first-connecting").on("settings", "settings").on("home", "first-connecting")
    finger.shows("first-enrolling").on("settings", "settings").on("home", "first-enrolling")
    kept.rename(authority)
    finger.shows("answer")
    assert device.code not in " ".join(seen(finger.window))
    finger.on("home")
    until(lambda: device.process.poll() is not None, "the end of the first boot", WAIT_S)
    assert device.process.returncode == 0
    device.process.communicate()

    eraser = open_device(device.config).eraser()  # what the gesture at the button and `scanstation reset` do
    eraser.begin()
    eraser.finish()
    device.start()
    finger.shows("first-waiting").on("answer", "answer-empty").on("home", "first-waiting")
