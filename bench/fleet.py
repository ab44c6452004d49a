"""Measures a fleet against one real broker and the reference server: policy, health, documents, and a broker's restart.

`./run bench fleet [--stations N] [--processes N] [--down S] [--former] [--report]`

Rules:
- The broker is a real mosquitto with mutual TLS and the access list of docs/receiver.md; receiver and fleet view are
  the real programs, each a process of its own. Stations are real uplinks with the station's side of policy and health.
- All stations share this machine's cores with the broker: times are upper bounds.
- `--former` lets the stations reconnect as they did before (half of each wait fixed, from one second on), to compare.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing as mp
import os
import queue
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from appliance.config import OfficeConfig
from appliance.files import write_atomic
from appliance.fleet import bundle
from appliance.fleet.publish import publish
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, generate_secret, write_public
from appliance.sections.network import BrokerConfig
from appliance.sim.broker import Broker, BrokerOptions
from appliance.sim.site_config import broker_table, write_toml
from bench.report import FOLDER
from bench.support.fleet_stations import Plan, live, signer_of

OFFICE, RECEIVER = "office-0001", "receiver-0001"
FLEET = DeviceSigner(b"\x31" * 32)
ROOT = Path(__file__).parents[1]
PATIENCE_S = 300.0
HEAD = (
    "# fleet\n\nSimulated stations (the real uplink of each, with the station's side of policy, receipts and "
    "health) against one real mosquitto with mutual TLS, one\nreference receiver and one fleet view. Everything "
    "shares the cores of one machine, so that times are upper bounds. *Policy*: from the office's order to publish a "
    "retained\nbundle to the station that verified it and keeps it; a real station then waits for a moment "
    "without work and is built anew. *After the restart*: the broker is\nstopped in order, stays away, and "
    "comes back with its sessions; counts are of sessions that were opened. Stations reconnect at "
    "random moments, one in\neach of a row of windows of 15, 30, 60 and 120 s (*random windows*); "
    "beside it what they did before: half of each wait fixed, from one second on.\n"
)


@dataclass
class Fleet:
    """What happened so far, by what and station."""

    told: Any
    seen: dict[str, dict[str, float]] = field(default_factory=dict)  # the last time of each
    times: dict[str, list[float]] = field(default_factory=dict)

    def hear(self, seconds: float = 0.1) -> None:
        """Takes what was told."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                what, station, at = self.told.get(timeout=left)
            except queue.Empty:
                return
            self.seen.setdefault(what, {})[station] = at
            self.times.setdefault(what, []).append(at)

    def until(self, done: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Listens until something is so."""
        deadline = time.monotonic() + patience_s
        while not done():
            if time.monotonic() > deadline:
                raise SystemExit(f"waited in vain for: {what}; { ({key: len(of) for key, of in self.seen.items()}) }")
            self.hear()

    def since(self, what: str, moment: float) -> list[float]:
        """Seconds after a moment at which something happened, sorted."""
        return sorted(at - moment for at in self.times.get(what, []) if at >= moment)

    def up(self) -> int:
        """How many stations have a session."""
        downs = self.seen.get("down", {})
        return sum(at > downs.get(station, 0.0) for station, at in self.seen.get("up", {}).items())


def main() -> int:
    """Runs the measurement."""
    parser = argparse.ArgumentParser(prog="./run bench fleet", description="A fleet against one broker.")
    parser.add_argument("--stations", type=int, default=500)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--down", type=float, default=10.0, metavar="S", help="how long the broker is away (10)")
    parser.add_argument("--former", action="store_true", help="reconnect as before, to compare")
    parser.add_argument("--report", action="store_true", help="write docs/measurements/fleet.md, with both ways")
    options = parser.parse_args()
    ways = (True, False) if options.report else (options.former,)
    tables = [measure(options.stations, options.processes, options.down, former=way) for way in ways]
    for table in tables:
        print("\n".join(f"{name:58} {value}" for name, value in table.items()) + "\n")
    if options.report:
        write_atomic(FOLDER / "fleet.md", _report(options, tables).encode(), 0o644)
    return 0


def measure(
    stations: int, processes: int, down_s: float = 10.0, *, former: bool = False, quick: bool = False
) -> dict[str, str]:
    """All figures by name. `quick`: with short windows, for a test."""
    names = [f"station-{number:04d}" for number in range(stations)]
    with tempfile.TemporaryDirectory(prefix="fleet-", dir="/dev/shm") as folder:
        root = Path(folder)
        limits = BrokerOptions(max_queued=2_000)
        with Broker(root / "broker", names, [RECEIVER], limits, office=OFFICE) as broker:
            first, most = (1.0, 2.0) if quick else (15.0, 120.0)
            window = {"backoff_min_s": first, "backoff_max_s": most, "keepalive_s": 30, "connect_timeout_s": 15.0}
            brokers = {name: broker.config(name, **window) for name in names}
            office = _office(root, broker, names)
            with (
                _server(root, broker) as server,
                _living(root, brokers, processes, former=former, quick=quick) as fleet,
            ):
                return _figures(fleet, broker, office, server, len(names), down_s)


def _figures(
    fleet: Fleet, broker: Broker, office: OfficeConfig, server: dict[str, int], n: int, down_s: float
) -> dict[str, str]:
    everybody: Callable[[str], Callable[[], bool]] = lambda what: lambda: len(fleet.seen.get(what, {})) >= n  # noqa: E731
    table = {"stations": str(n)}
    fleet.until(lambda: fleet.up() >= n, "sessions")
    table["broker, with all sessions, MB"] = _rss(broker.pid)

    # 1. A policy for all.
    raw = bundle.make({bundle.SETTINGS: _settings()}, 1, _now(), FLEET)
    moment = time.time()
    publish(office, raw)
    fleet.until(everybody("policy"), "the policy")
    table |= _spread("policy", fleet.since("policy", moment), "kept by")
    table["policy, bundle, KiB"] = f"{len(raw) / 1024:.0f}"

    # 2. A document from each.
    moment = time.time()
    (broker.directory.parent / "stations-root" / "scan").touch()
    fleet.until(everybody("receipt"), "receipts")
    table |= _spread("documents, all at once", fleet.since("receipt", moment), "with its receipt by")
    table["broker, after documents, MB"] = _rss(broker.pid)

    # 3. The broker restarts.
    broker.stop()
    fleet.until(lambda: fleet.up() == 0, "the end of all sessions")
    time.sleep(down_s)
    broker.start()
    moment = time.time()
    fleet.until(lambda: fleet.up() >= n, "all sessions again")
    ups = fleet.since("up", moment)
    a_second = Counter(int(at) for at in ups)
    tries = Counter(int(at) for at in fleet.since("try", moment - down_s))
    table["after the restart, all sessions again, s"] = f"{ups[-1]:.1f}"
    table["after the restart, half of them, s"] = f"{ups[len(ups) // 2]:.1f}"
    table["after the restart, most sessions in one second"] = str(max(a_second.values()))
    table["while it was away and after, most attempts in one second"] = str(max(tries.values()))
    table["after the restart, sessions in each second"] = " ".join(str(a_second[s]) for s in range(int(ups[-1]) + 1))
    table["broker, after the restart, MB"] = _rss(broker.pid)

    # 4. A second policy reaches a fleet that was away.
    moment = time.time()
    publish(office, bundle.make({bundle.SETTINGS: _settings()}, 2, _now(), FLEET))
    fleet.until(lambda: len(fleet.since("policy", moment)) >= n, "the second policy")
    table |= _spread("second policy", fleet.since("policy", moment), "kept by")
    table["policies refused"] = str(
        sum(len(times) for what, times in fleet.times.items() if what.startswith("policy-"))
    )
    table["receiver, MB"], table["fleet view, MB"] = _rss(server["receiver"]), _rss(server["view"])
    return table


def _spread(what: str, times: list[float], how: str) -> dict[str, str]:
    half, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    return {
        f"{what}, {how} half of the stations, s": f"{half:.1f}",
        f"{what}, {how} 95 of 100, s": f"{most:.1f}",
        f"{what}, {how} all, s": f"{times[-1]:.1f}",
    }


# The world


def _office(root: Path, broker: Broker, names: Sequence[str]) -> OfficeConfig:
    """Enrols all stations; returns the office's configuration."""
    enrolled = root / "enrolled"
    enrolled.mkdir()
    for name in names:
        write_public(enrolled / f"{name}.pub", signer_of(name).public_key.public_bytes_raw())
    return OfficeConfig(office=OFFICE, broker=broker.config(OFFICE), stations=enrolled)


@contextlib.contextmanager
def _server(root: Path, broker: Broker) -> Iterator[dict[str, int]]:
    """Receiver and fleet view as processes; yields their ids."""
    hpke, sign = root / "hpke.key", root / "sign.key"
    generate_secret(hpke)
    generate_secret(sign)
    enrolled = root / "enrolled"
    receiver = {
        "receiver": RECEIVER, "store": root / "store", "hpke_private_key": hpke, "signing_key": sign,
        "stations": enrolled, "accept_simulated": True, "broker": broker_table(broker.config(RECEIVER)),
    }  # fmt: skip
    view = {
        "office": OFFICE, "stations": enrolled, "state": root / "view.json", "listen_port": 0,
        "broker": broker_table(broker.config(OFFICE)),
    }  # fmt: skip
    commands = {
        "receiver": ["receiver", "--config", str(write_toml(root / "receiver.toml", receiver))],
        "view": ["fleet", "watch", "--config", str(write_toml(root / "office.toml", view))],
    }
    running = {}
    try:
        for name, words in commands.items():
            with (root / f"{name}.log").open("wb") as log:
                running[name] = subprocess.Popen(
                    [sys.executable, "-m", "appliance", *words], stdout=log, stderr=log, cwd=ROOT,
                    env={**os.environ, "PYTHONPATH": str(ROOT)},
                )  # fmt: skip
        yield {name: process.pid for name, process in running.items()}
    finally:
        for process in running.values():
            process.terminate()
            process.wait(20)


@contextlib.contextmanager
def _living(
    root: Path, brokers: dict[str, BrokerConfig], processes: int, *, former: bool, quick: bool
) -> Iterator[Fleet]:
    """All stations, in some processes."""
    context = mp.get_context("spawn")
    told, stop = context.Queue(), context.Event()
    home = root / "stations-root"
    home.mkdir()
    recipient = HpkePrivateKey((root / "hpke.key").read_bytes()).public.raw
    key, timing = FLEET.public_key.public_bytes_raw(), (5.0, 1.0) if quick else (60.0, 30.0)
    plan = Plan(home, brokers, key, recipient, *timing, document_bytes=100 << 10, former_jitter=former)
    names = list(brokers)
    living = [
        context.Process(target=live, args=(names[place::processes], plan, told, stop), daemon=True)
        for place in range(processes)
    ]
    for process in living:
        process.start()
    fleet = Fleet(told)
    try:
        yield fleet
    finally:
        stop.set()
        for _ in living:
            fleet.hear(0.5)  # a process ends only when what it told was taken
        for process in living:
            process.join(15)
            if process.is_alive():
                process.kill()


def _settings() -> bytes:
    """A settings file as large as a pack with its roster."""
    return b'[policy]\ndefault_class = "referral"\n' + b"# a line that stands for policy and roster\n" * 900


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _rss(pid: int) -> str:
    """Resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return f"{int(line.split()[1]) / 1024:.0f}"
    return "?"


def _report(options: argparse.Namespace, tables: Sequence[dict[str, str]]) -> str:
    former, now = tables
    command = f"./run bench fleet --stations {options.stations} --processes {options.processes} --report"
    rows = "\n".join(f"| {name} | {now[name]} | {former[name]} |" for name in now)
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    made = f"Made on {day}, {os.cpu_count()} cores, by `{command}`."
    return f"{HEAD}\n{made}\n\n| measure | random windows | half fixed, from 1 s |\n|---|---|---|\n{rows}\n"


if __name__ == "__main__":
    raise SystemExit(main())
