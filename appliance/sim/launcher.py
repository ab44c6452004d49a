"""Starts a simulated feeder as a process of its own, with a private SANE configuration and a control client.

Rules:
- Whoever starts a simulator ends it: leaving the context does, and so does the death of the parent.
"""

from __future__ import annotations

import contextlib
import json
import select
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance.sim import identity
from appliance.sim.control import FeederControl
from appliance.sim.sane_config import write_airscan_config, write_net_config

KINDS = ("saned", "escl")
START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 5.0


class LaunchError(Exception):
    """The simulator did not come up; the text is what it said."""


@dataclass(frozen=True, slots=True)
class SimulatedFeeder:
    """A running simulator. `device` and `sane_config_dir` belong into `FeederConfig`."""

    kind: str
    device: str
    sane_config_dir: Path
    socket: Path
    control: FeederControl
    pid: int


@contextlib.contextmanager
def simulated_feeder(kind: str, directory: Path, arguments: Sequence[str] = ()) -> Iterator[SimulatedFeeder]:
    """Runs a simulator (`saned` or `escl`) whose files lie in `directory`, until the context is left.

    Raises:
        LaunchError: it did not come up.
    """
    socket = directory / f"{kind}.sock"
    command = [sys.executable, "-P", "-m", "appliance.sim", kind, "--socket", str(socket), "--stdin-guard", *arguments]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        ready = _ready(process)
        if kind == "saned":
            config = write_net_config(directory / "sane", str(ready["address"]))
        else:
            config = write_airscan_config(directory / "sane", identity.ESCL_MODEL, str(ready["url"]))
        with FeederControl(socket) as control:
            yield SimulatedFeeder(kind, str(ready["device"]), config, socket, control, process.pid)
    finally:
        _stop(process)


def _ready(process: subprocess.Popen[bytes]) -> dict[str, object]:
    """The ready line of a simulator."""
    assert process.stdout is not None  # noqa: S101  (it was asked for)
    line = b""
    if select.select([process.stdout], [], [], START_TIMEOUT_S)[0]:
        line = process.stdout.readline()
    try:
        ready = json.loads(line)
    except ValueError as error:
        raise LaunchError("the simulator did not come up") from error
    if not isinstance(ready, dict):
        raise LaunchError("the simulator did not come up")
    return ready


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a simulator and frees its pipes."""
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
