"""Hands, eyes and paper at a running twin: what a person does at the desk, and what the station shows there."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from imaging.machine import Machine, MachineError

PAPER = "/run/twin-paper"
PYTHON = "/opt/scanstation/bin/python"
PROVISIONED = "/var/lib/scanstation/enrolment/provisioned"
POLL_S = 6.0  # a question starts a program in the guest, which takes long there
_FEED = """
import sys
from pathlib import Path
from appliance.sim.control import FeederControl, Paper
from appliance.sim.pins import SimPins
with FeederControl(Path("/run/scanstation-sim/feeder")) as feeder:
    feeder.rate(float(sys.argv[3]))
    feeder.load([Paper(Path(sys.argv[2]))])
with SimPins(Path(sys.argv[1])) as pins:
    pins.press()
"""
_STATION = "/run/scanstation/pins"
_BOXED = "/run/scanstation-enrolment/pins"
_STATE = ("org.scanstation.Station1", "/org/scanstation/Station1", "org.scanstation.Station1", "State")


def lay_out_paper(machine: Machine) -> None:
    """Makes the sheets of the second disk reachable; once after each start."""
    mount = f"mount -o ro,nosuid,nodev,noexec -t vfat /dev/disk/by-label/PAPER {PAPER}"
    machine.ask(["sh", "-c", f"mkdir -p {PAPER} && {mount}"])


def feed(machine: Machine, name: str, pages_per_minute: float = 0.0, *, boxed: bool = False) -> None:
    """A sheet into the feeder, which is as fast as it can unless told otherwise, and a press of the button.

    One program for both: an emulated processor loads each for seconds.
    """
    pins = _BOXED if boxed else _STATION
    machine.ask([PYTHON, "-c", _FEED, pins, f"{PAPER}/{name}", str(pages_per_minute)])


def waits_for_its_sheet(machine: Machine) -> bool:
    """Whether provisioning runs, its button is there, and the screen says what to do."""
    return (
        succeeds(machine, ["test", "-S", _BOXED])
        and succeeds(machine, ["systemctl", "is-active", "--quiet", "scanstation-provision.service"])
        and "waits for its provisioning sheet" in screen(machine)
    )


def asks_for_a_code(machine: Machine) -> bool:
    """Whether the screen does."""
    return "Code of sheet" in screen(machine)


def screen(machine: Machine) -> str:
    """The text of the first console."""
    return machine.ask(["cat", "/dev/vcs1"])


def is_provisioned(machine: Machine) -> bool:
    """Whether it is a station."""
    return succeeds(machine, ["test", "-e", PROVISIONED])


def answer(machine: Machine) -> str:
    """What the device shows the office."""
    words = ["/opt/scanstation/bin/scanstation", "provision", "--show"]
    shown = machine.ask([*words, "--config", "/usr/share/scanstation/provisioning.toml"])
    return shown.strip().splitlines()[-1]


def state(machine: Machine) -> str:
    """What the station says over the system bus; empty where it says nothing."""
    try:
        said = machine.ask(["busctl", "--system", "get-property", *_STATE])
    except (MachineError, TimeoutError):
        return ""
    found = re.search(r'"([a-z-]+)"', said)
    return found[1] if found else ""


def succeeds(machine: Machine, words: Sequence[str]) -> bool:
    """Whether a program in the guest ends well."""
    try:
        machine.ask(words)
    except MachineError:
        return False
    return True


def until_state(machine: Machine, states: Sequence[str], limit_s: float) -> str:
    """Waits for one of the states; returns it.

    Raises:
        TimeoutError: none came.
    """
    seen: list[str] = []

    def there() -> bool:
        now = state(machine)
        if now not in seen[-1:]:
            seen.append(now)
        return now in states

    until(machine, there, limit_s, f"one of {states}; seen {seen}")
    return seen[-1]


def until(machine: Machine, condition: Callable[[], bool], limit_s: float, what: str) -> None:
    """Waits, for so many seconds of a quick guest (`patience`).

    Raises:
        TimeoutError: it did not come.
    """
    over = machine.patience.limit(limit_s)
    while not condition():
        if over():
            raise TimeoutError(f"waited in vain for {what}, {limit_s * machine.patience.pace:.0f} s of the guest's own")
        time.sleep(POLL_S)


def paper_disk(sheets: Sequence[Path], place: Path, run: Callable[[list[str | Path]], str]) -> Path:
    """A disk with pictures of sheets."""
    with place.open("wb") as file:
        file.truncate(96 << 20)
    run(["mkfs.vfat", "-n", "PAPER", place])
    run(["mcopy", "-i", place, *sheets, "::/"])
    return place
