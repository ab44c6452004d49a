"""A whole site in one directory, for the demo, the scenario tests, the measurements and the soak runs.

A real mosquitto, a real receiver, the production uplink and station, a private D-Bus, a simulated feeder behind the
real libsane, simulated pins. Each is a process of its own and can be killed; like a service manager, the site starts
it again.

Rules:
- Loopback only. Everything lies below one directory, but for the memory-backed runtime directory.
- Only processes started here are ever ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from appliance.errors import ScanStationError
from appliance.sim import identity
from appliance.sim.broker import Broker, BrokerOptions
from appliance.sim.control import FeederControl
from appliance.sim.pins import SimPins
from appliance.sim.sane_config import write_airscan_config, write_net_config
from appliance.sim.site_config import PINOUT, ROOT, Keys, broker_table, write_bus_config, write_toml

STATION, RECEIVER = "station-demo", "receiver-demo"
MEMORY = Path("/dev/shm")  # noqa: S108 - the runtime directory must be memory
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 15.0
RESTART_S = 0.3
CAMERA = "camera"
_UNHURRIED = {"frame_timeout_s": 180.0, "settle_s": 0.1, "still_s": 0.5, "end_after_s": 5.0}  # pictures are drawn


class SiteError(ScanStationError):
    """A process of the simulated site did not start or answer."""

    code = "sim-site"
    advice = "A part of the simulated site did not start; its log lies in the site's directory, under logs/."


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What a demo or test may choose."""

    backend: str = "saned"  # or "escl", or "camera"
    rate_ppm: float = 0.0  # 0: as fast as it can
    dpi: int = 300
    colour: bool = False
    duplex: bool = True
    workers: int = 2
    receivers: int = 1
    observers: tuple[str, ...] = ()  # further identities with a receiver's rights at the broker, without a process
    document_class: str = "unclassified"
    purposes: tuple[str, ...] = ("ai-summary",)
    recipients: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # purposes by name; empty: one receives all
    accept_simulated: bool = True
    broker: BrokerOptions = field(default_factory=BrokerOptions)
    station: dict[str, dict[str, Any]] = field(default_factory=dict)  # further tables of station.toml
    uplink: dict[str, Any] = field(default_factory=dict)
    restart: bool = True
    page_worker: str = "appliance.worker"  # a module; measurements name their own


class Child:
    """A process that is started again when it dies, unless it was asked to stop."""

    def __init__(
        self, name: str, command: Sequence[str], log: Path, *, restart: bool, modules: Sequence[Path] = ()
    ) -> None:
        self._path = os.pathsep.join(str(path) for path in (ROOT, *modules))
        self.name = name
        self.starts = 0
        self._command = list(command)
        self._log = log
        self._restart = restart
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: threading.Thread | None = None

    def start(self) -> None:
        """Starts the process and, if wanted, its watcher."""
        self._stopping.clear()
        self._spawn()
        if self._restart:
            self._watcher = threading.Thread(target=self._watch, name=f"watch-{self.name}", daemon=True)
            self._watcher.start()

    @property
    def pid(self) -> int:
        """The process id of the present incarnation."""
        if self._process is None:
            raise SiteError(f"{self.name} was not started")
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it runs now."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL if that is not enough."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join(RESTART_S + 5)
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _spawn(self) -> None:
        self.starts += 1
        environment = {**os.environ, "PYTHONPATH": self._path, "OMP_THREAD_LIMIT": "1"}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=self._log.parent
            )

    def _watch(self) -> None:
        while not self._stopping.wait(RESTART_S):
            if not self.running:
                self._spawn()


class Site:
    """The site. As a context manager it runs inside the block and leaves its files behind."""

    def __init__(self, directory: Path, options: SiteOptions | None = None) -> None:
        """`directory` is made; its path must be short enough for unix sockets (about 80 bytes)."""
        self.options = options or SiteOptions()
        self.directory = directory.absolute()
        for name in ("logs", "run", "outbox", "inbox", "receiver"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        self.runtime = Path(tempfile.mkdtemp(prefix="scanstation-", dir=MEMORY))
        self.keys = Keys(self.directory / "keys", STATION, self.options.recipients)
        self.pins_socket = self.directory / "run" / "pins"
        self.feeder_socket = self.directory / "run" / "feeder"
        self.bus_address = write_bus_config(self.directory / "run" / "bus.conf", self.directory / "run" / "bus")
        receivers = self._receivers()
        known = [*receivers, *self.options.observers]
        self.broker = Broker(self.directory / "broker", [STATION], known, self.options.broker, receivers)
        self.children: dict[str, Child] = {}
        self._add("bus", ["dbus-daemon", f"--config-file={self.directory / 'run' / 'bus.conf'}", "--nofork"])
        self._add("feeder", self._feeder_command(), restart=False)
        for name, recipient in receivers.items():
            config = self._receiver_config(name, recipient)
            self._add(name, self._python("appliance", "receiver", "--config", str(config)))
        uplink = write_toml(self.directory / "uplink.toml", self._uplink_config())
        self._add("uplink", self._python("appliance", "uplink", "--config", str(uplink)))

    @property
    def state(self) -> Path:
        """The station's state directory."""
        return self.directory / "station"

    @property
    def store(self) -> Path:
        """The store of the only recipient."""
        return self.store_of("")

    def store_of(self, recipient: str) -> Path:
        """The store of a recipient's receivers."""
        return self.directory / "receiver" / recipient

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()  # what did come up must not outlive the site
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, *, without: Sequence[str] = ()) -> None:
        """Starts everything but `without` and waits until the station takes a press.

        Raises:
            SiteError: a part did not come up.
        """
        if "broker" not in without:
            self.broker.start()
        for name in ("bus", "feeder"):
            self.children[name].start()
        self._wait_for("bus", (self.directory / "run" / "bus").exists)
        self._wait_for("feeder", lambda: bool(self._feeder_ready()))
        station = write_toml(self.directory / "station.toml", self._station_config(self._feeder_ready()))
        given = {"--config": station, "--pins": self.pins_socket, "--page-worker": self.options.page_worker}
        command = self._python("appliance.sim", "station", *(str(word) for pair in given.items() for word in pair))
        self._add("station", command, modules=self._stand_ins())
        for name, child in self.children.items():
            if name not in ("bus", "feeder", *without):
                child.start()
        self.wait_for_pins()

    def wait_for_pins(self) -> None:
        """Waits until the station's button can be pressed (after a start or a kill)."""
        self._wait_for("station", self._pins_answer)

    def pins(self) -> SimPins:
        """The button and the lamps."""
        return SimPins(self.pins_socket)

    def feeder(self) -> FeederControl:
        """The operator's hands at the feeder."""
        return FeederControl(self.feeder_socket)

    def stop(self) -> None:
        """Ends all processes and removes the runtime directory."""
        for name in ("station", "uplink", *(n for n in self.children if n.startswith(RECEIVER)), "feeder", "bus"):
            if name in self.children:
                self.children[name].stop()
        self.broker.stop()
        shutil.rmtree(self.runtime, ignore_errors=True)

    def delivered(self) -> list[Path]:
        """The PDFs in the stores of all receivers."""
        return sorted((self.directory / "receiver").glob("**/*.pdf"))

    def log_text(self) -> str:
        """All logs of all processes."""
        logs = [path.read_text(errors="replace") for path in sorted((self.directory / "logs").glob("*.log"))]
        return "\n".join([*logs, self.broker.log_text()])

    # Inside

    def _add(
        self, name: str, command: Sequence[str], *, restart: bool | None = None, modules: Sequence[Path] = ()
    ) -> None:
        log = self.directory / "logs" / f"{name}.log"
        again = self.options.restart if restart is None else restart
        self.children[name] = Child(name, command, log, restart=again, modules=modules)

    @staticmethod
    def _python(module: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", module, *arguments]

    def _feeder_command(self) -> list[str]:
        common = ["--socket", str(self.feeder_socket), "--rate", str(self.options.rate_ppm)]
        if self.options.backend == CAMERA:
            common += ["--calibration", str(self.directory / "run" / "camera.json")]
            common += ["--duplex"] if self.options.duplex else []
        return self._python("appliance.sim", self.options.backend, *common)

    def _stand_ins(self) -> list[Path]:
        """Where the station finds packages that only a real device has."""
        if self.options.backend != CAMERA:
            return []
        folder = self.directory / "run" / "modules"
        folder.mkdir(exist_ok=True)
        text = f"from appliance.sim.camera.stand_in import stand_in\n\nPicamera2 = stand_in({self._frames()!r})\n"
        (folder / "picamera2.py").write_text(text)
        return [folder]

    def _frames(self) -> str:
        return self._feeder_ready()["frames"]

    def _feeder_ready(self) -> dict[str, str]:
        """What the simulated feeder said when it was ready; empty until it did."""
        for line in reversed((self.directory / "logs" / "feeder.log").read_text().splitlines()):
            with contextlib.suppress(ValueError):
                told: dict[str, str] = json.loads(line)
                return told
        return {}

    def _station_config(self, feeder: dict[str, str]) -> dict[str, Any]:
        options = self.options
        sane = self.directory / "run" / "sane"
        if options.backend == "saned":
            write_net_config(sane, feeder["address"])
        elif options.backend == "escl":
            write_airscan_config(sane, identity.ESCL_MODEL, feeder["url"])
        tables: dict[str, Any] = {
            "station": STATION,
            "paths": {
                "state": self.state,
                "outbox": self.directory / "outbox",
                "inbox": self.directory / "inbox",
                "runtime": self.runtime,
            },
            "feeder": {
                "device": feeder["device"],
                "sane_config_dir": sane,
                "dpi": options.dpi,
                "colour": options.colour,
                "duplex": options.duplex,
            },
            "reading": {"workers": options.workers},
            "custody": {"device_key": self.keys.device_key, "signing_key": self.keys.signing_key},
            **self._recipient_tables(),
            "gpio": {"pinout": PINOUT, "factory": "mock"},
            "bus": {"address": self.bus_address},
            "late_pages": {"folder": self._print_folder()},
            "policy": {"default_class": options.document_class, **self._purposes()},
        }
        if options.backend == CAMERA:
            tables["feeder"].pop("sane_config_dir")
            tables["camera"] = {"calibration": feeder["calibration"], **_UNHURRIED}
        for name, table in options.station.items():
            tables[name] = {**tables.get(name, {}), **table}
        return tables

    def _print_folder(self) -> Path:
        """Where late-page sheets wait to be printed."""
        folder = self.directory / "print"
        folder.mkdir(exist_ok=True)
        return folder

    def _uplink_config(self) -> dict[str, Any]:
        return {
            "station": STATION,
            "outbox": self.directory / "outbox",
            "inbox": self.directory / "inbox",
            "scan_interval_s": 0.2,
            "receipt_timeout_s": 5.0,
            **self.options.uplink,
            "broker": broker_table(self.broker.config(STATION)),
        }

    def _receivers(self) -> dict[str, str]:
        """Receivers by name, each with the recipient that it serves."""
        if self.options.recipients:
            return {f"{RECEIVER}-{recipient}": recipient for recipient in self.options.recipients}
        return {RECEIVER: "", **{f"{RECEIVER}-{n}": "" for n in range(2, self.options.receivers + 1)}}

    def _purposes(self) -> dict[str, Any]:
        """What a plain press yields."""
        purposes = self.options.purposes
        return {"default_purpose": purposes[0]} if len(purposes) == 1 else {"default_purposes": purposes}

    def _recipient_tables(self) -> dict[str, Any]:
        """The part of station.toml that says who receives what."""
        named = self.options.recipients
        if not named:
            return {"recipient": self.keys.table()}
        return {f"recipients.{name}": {"purposes": named[name], **self.keys.of(name).table()} for name in named}

    def _receiver_config(self, name: str, recipient: str) -> Path:
        keys = self.keys.of(recipient)
        tables = {
            "receiver": name,
            "recipient": recipient,
            "store": self.store_of(recipient),
            "hpke_private_key": keys.hpke_private,
            "signing_key": keys.receiver_key,
            "stations": self.keys.stations,
            "accept_simulated": self.options.accept_simulated,
            "broker": broker_table(self.broker.config(name)),
        }
        return write_toml(self.directory / f"{name}.toml", tables)

    def _pins_answer(self) -> bool:
        with contextlib.suppress(OSError, ScanStationError, TimeoutError):
            with self.pins() as pins:
                pins.lit()
            return True
        return False

    def _wait_for(self, name: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not ready():
            if time.monotonic() > deadline:
                raise SiteError(name)
            time.sleep(0.05)


def end_process(pid: int) -> None:
    """SIGKILL of a process that a site started; one that is gone is fine."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
