"""`./run hil smoke`: the twin boots in a virtual machine, scans for a receiver outside, and loses its power at work.

What is real: the image's kernel, root, encrypted data partition, units with their sandboxes, firewall, uplink, mutual
TLS, a broker and a receiver outside. What is simulated: feeder and pins; and a second disk stands in for provisioning.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from appliance.sealing.keys import write_public
from appliance.sim.broker import Broker, BrokerOptions
from appliance.sim.samples import render_stack
from appliance.sim.samples.writing import write_stack
from appliance.sim.sane_config import write_net_config
from appliance.sim.site import Child
from appliance.sim.site_config import Keys, broker_table, write_toml
from imaging.boards import BOARDS
from imaging.build import CACHE, build, input_digest
from imaging.machine import BROKER, Machine, MachineError
from imaging.run import run, say
from imaging.sources import configured

STATION, RECEIVER = "station-twin", "receiver-twin"
BOOT_S, PAGE_S = 1_800.0, 2_400.0  # on an emulated processor that others use, too
POLL_S = 10.0  # a question starts a program in the guest, which takes long there
FEEDER = "127.0.0.9"
FED = ("working",)  # what is shown once the paper is through, for a minute or more
REST = ("ready", "delivered")
_WAY = ["/opt/scanstation/bin/scanstation"]
_LOAD = """
import sys
from pathlib import Path
from appliance.sim.control import FeederControl, Paper
with FeederControl(Path("/run/scanstation-sim/feeder")) as feeder:
    feeder.load([Paper(Path(sys.argv[1]))])
"""
_KNOCK = """
import socket, sys
for address in sys.argv[1:]:
    with socket.socket() as one:
        one.settimeout(5)
        try:
            one.connect((address, 8883)); print(address, "open")
        except OSError:
            print(address, "closed")
"""


class Outside:
    """What the station delivers to: a broker and a receiver on this machine's loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = Keys(folder / "keys", STATION)
        self.broker = Broker(folder / "broker", [STATION], [RECEIVER], BrokerOptions(address=BROKER))
        self.store = folder / "store"
        self._receiver: Child | None = None

    def start(self, station_key: bytes) -> None:
        """Starts the receiver, once the station's public key is known."""
        write_public(self.keys.stations / f"{STATION}.pub", station_key)
        inside = {**broker_table(self.broker.config(RECEIVER)), "host": "localhost"}
        tables = {
            "receiver": RECEIVER,
            "store": self.store,
            "hpke_private_key": self.keys.hpke_private,
            "signing_key": self.keys.receiver_key,
            "stations": self.keys.stations,
            "accept_simulated": True,
            "broker": inside,
        }
        config = write_toml(self.folder / "receiver.toml", tables)
        command = [sys.executable, "-m", "appliance", "receiver", "--config", str(config)]
        self._receiver = Child("receiver", command, self.folder / "receiver.log", restart=False)
        self._receiver.start()

    def stop(self) -> None:
        """Ends both."""
        if self._receiver is not None:
            self._receiver.stop()
        self.broker.stop()

    def delivered(self) -> int:
        """Documents in the receiver's store."""
        return len(list(self.store.glob("**/*.pdf")))

    def seed(self, place: Path) -> Path:
        """The second disk: configuration, the broker's certificate authority, the client's key, sheets of paper."""
        folder = self.folder / "seed"
        etc = folder / "etc"
        write_net_config(etc / "sane", FEEDER)
        files = {"recipient.hpke.pub": self.keys.hpke_public, "receiver.sign.pub": self.keys.receiver_public}
        broker = self.broker.config(STATION)
        for name, path in {**files, "broker-ca.pem": broker.ca, "client.pem": broker.certificate}.items():
            shutil.copyfile(path, etc / name)
        shutil.copyfile(broker.private_key, folder / "client.key")
        write_stack(render_stack(1)[:2], etc / "paper", seed=1)
        write_toml(etc / "uplink.toml", _uplink())
        write_toml(folder / "station.toml", _station())
        with place.open("wb") as file:
            file.truncate(96 << 20)
        run(["mkfs.vfat", "-n", "SEED", place])
        run(["mcopy", "-s", "-i", place, *sorted(folder.iterdir()), "::/"])
        return place


def _station() -> dict[str, Any]:
    return {
        "station": STATION,
        "feeder": {
            "device": f"net:{FEEDER}:feeder",
            "sane_config_dir": "/etc/scanstation/sane",
            "duplex": False,
            "page_timeout_s": 600.0,
            "open_timeout_s": 120.0,
            "stall_s": 120.0,
        },
        "reading": {"workers": 1, "page_timeout_s": 1200.0},
        "gate": {"page_timeout_s": 1200.0},
        "custody": {"device_key": "credential:device-key", "signing_key": "credential:signing-key"},
        "policy": {"default_class": "referral", "default_purpose": "ai-summary"},
        "recipient": {
            "hpke_public_key": "/etc/scanstation/recipient.hpke.pub",
            "receipt_public_keys": ["/etc/scanstation/receiver.sign.pub"],
        },
        "gpio": {"factory": "mock"},
    }


def _uplink() -> dict[str, Any]:
    key = "/run/credentials/scanstation-uplink.service/client.key"
    broker = {
        "host": BROKER,
        "ca": "/etc/scanstation/broker-ca.pem",
        "certificate": "/etc/scanstation/client.pem",
        "private_key": key,
    }
    return {"station": STATION, "broker": broker}


class Steps:
    """What was shown, with seconds since the first power on."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self.seconds: dict[str, float] = {}
        self.facts: dict[str, object] = {}

    def done(self, name: str) -> None:
        """Notes a step."""
        self.seconds[name] = round(time.monotonic() - self._begin, 1)
        say(f"{self.seconds[name]:7.1f} s  {name}")


def main(argv: list[str] | None = None) -> int:
    """Runs the smoke test; returns 0 when everything was shown."""
    parser = argparse.ArgumentParser(prog="./run hil smoke", description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE, help="where packages and images are kept")
    parser.add_argument("--tpm", action="store_true", help="a board with a TPM (swtpm)")
    parser.add_argument("--boot-only", action="store_true", help="until it says ready, without scanning")
    parser.add_argument("--keep", type=Path, help="folder for logs and a picture of the screen")
    options = parser.parse_args(argv)
    image = twin(options.cache)
    steps = Steps()
    with tempfile.TemporaryDirectory(prefix="twin-") as directory:
        folder = Path(directory)
        outside = Outside(folder)
        (folder / "machine").mkdir()
        machine = Machine(
            image, folder / "machine", outside.seed(folder / "seed.img"), outside.broker.port, tpm=options.tpm
        )
        try:
            outside.broker.start()
            _walk(machine, outside, steps, boot_only=options.boot_only)
        except (MachineError, TimeoutError) as error:
            say(f"failed: {error}")
            return 1
        finally:
            if options.keep:
                _keep(machine, outside, options.keep)
            machine.cut()
            outside.stop()
    facts = {"seconds": steps.seconds, **steps.facts, "tpm": options.tpm}
    name = "smoke-tpm.json" if options.tpm else "smoke.json"
    (options.cache / name).write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(facts, indent=1, sort_keys=True))
    return 0


def twin(cache: Path) -> Path:
    """The twin's image: of an earlier run while nothing that goes into it has changed."""
    cache.mkdir(parents=True, exist_ok=True)
    board = BOARDS["virtual"]
    image, stamp = cache / "scanstation-virtual-simulator.img", cache / "scanstation-virtual-simulator.inputs"
    wanted = input_digest(board, simulator=True)
    if not image.is_file() or not stamp.is_file() or stamp.read_text(encoding="ascii") != wanted:
        stamp.unlink(missing_ok=True)
        build(board, configured(), cache, simulator=True)
        stamp.write_text(wanted, encoding="ascii")
    return image


def _walk(machine: Machine, outside: Outside, steps: Steps, *, boot_only: bool) -> None:
    # 1. First boot: keys and encrypted data are made, the seed is taken, the station says ready.
    machine.start()
    machine.wait_for_agent(BOOT_S)
    steps.done("first boot answers")
    _until_state(machine, ("ready",), BOOT_S)
    steps.done("first boot ready")
    _facts(machine, steps)
    if boot_only:
        return

    # 2. One sheet, delivered to the receiver outside.
    outside.start(
        bytes.fromhex(
            machine.ask(["od", "-An", "-v", "-tx1", "/var/lib/scanstation/station/station.pub"])
            .replace(" ", "")
            .replace("\n", "")
        )
    )
    _scan(machine, "01-front.png")
    steps.done("first sheet fed")
    _until(lambda: outside.delivered() == 1, PAGE_S, "the first document")
    steps.done("first document at the receiver")
    _until_state(machine, REST, PAGE_S)

    # 3. The power fails while a second sheet is being worked on; the next start finishes it, once.
    before = _identity(machine)
    _scan(machine, "02-front.png")
    machine.cut()  # the page was taken and is being read, which takes a minute or more here
    steps.done("power cut")
    machine.start()
    machine.wait_for_agent(BOOT_S)
    _until_state(machine, (*REST, *FED), BOOT_S)
    steps.done("second boot works")
    if _identity(machine) != before:
        raise MachineError("another identity after the power cut")
    _until(lambda: outside.delivered() == 2, PAGE_S, "the document whose work was interrupted")
    steps.done("interrupted document at the receiver")


def _scan(machine: Machine, name: str) -> None:
    paper = f"/etc/scanstation/paper/{name}"
    machine.ask(["/opt/scanstation/bin/python", "-c", _LOAD, paper])
    machine.ask([*_WAY, "scan"], timeout_s=300)
    _until_state(machine, FED, PAGE_S)


def _state(machine: Machine) -> str:
    try:
        status = json.loads(machine.ask([*_WAY, "status", "--json"], timeout_s=120))
    except (MachineError, TimeoutError, ValueError):
        return ""
    return str(status["state"])


def _until_state(machine: Machine, states: tuple[str, ...], timeout_s: float) -> None:
    seen: set[str] = set()

    def there() -> bool:
        seen.add(_state(machine))
        return bool(seen & set(states))

    _until(there, timeout_s, f"one of {states}; seen {seen}")


def _until(condition: Callable[[], bool], timeout_s: float, what: str) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(POLL_S)


def _identity(machine: Machine) -> str:
    words = "cat /etc/machine-id; sha256sum /var/lib/scanstation/station/station.pub"
    return machine.ask(["sh", "-c", words])


def _facts(machine: Machine, steps: Steps) -> None:
    """What a running twin shows of itself."""
    steps.facts["open_ports"] = open_ports(
        machine.ask(["cat", "/proc/net/tcp", "/proc/net/tcp6", "/proc/net/udp", "/proc/net/udp6"])
    )
    uplink = machine.ask(["id", "-u", "scanstation-uplink"]).strip()
    for who, number in (("uplink", uplink), ("root", "0")):
        words = ["setpriv", f"--reuid={number}", "--clear-groups", "python3", "-c", _KNOCK, BROKER, "10.0.2.2"]
        steps.facts[f"reach_{who}"] = machine.ask(words).split("\n")[:2]
    steps.facts["root_read_only"] = " ro," in machine.ask(["sh", "-c", "grep ' / squashfs' /proc/mounts"])
    steps.facts["failed_units"] = machine.ask(["systemctl", "--failed", "--plain", "--no-legend"]).split("\n")[:-1]
    dump = machine.ask(["sh", "-c", "cryptsetup luksDump /dev/disk/by-partlabel/scanstation-data"])
    steps.facts["data_key"] = "TPM" if "systemd-tpm2" in dump else "key partition and board number"
    steps.facts["memory_kib"] = machine.ask(["sh", "-c", "grep MemAvailable /proc/meminfo"]).split()[1]


def open_ports(table: str) -> list[str]:
    """Local addresses that listen, of the kernel's socket tables (proc(5)); those of the loopback are left out."""
    found = []
    for line in table.splitlines():
        words = line.split()
        if len(words) > 3 and words[0].endswith(":") and words[3] in ("0A", "07"):
            address, _, port = words[1].partition(":")
            if address not in ("0100007F", "00000000000000000000000001000000"):
                found.append(f"{address}:{int(port, 16)}")
    return found


def _keep(machine: Machine, outside: Outside, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    (place / "serial.log").write_text(machine.serial, encoding="utf-8")
    try:
        machine.picture(place / "screen.ppm")
        text = machine.ask(["journalctl", "-b", "--no-pager", "-n", "400"], timeout_s=120)
        (place / "journal.log").write_text(text, encoding="utf-8")
    except (MachineError, OSError, TimeoutError) as error:
        say(f"no picture or journal: {type(error).__name__}")
    for path in (outside.folder / "receiver.log", outside.folder / "broker" / "mosquitto.log"):
        if path.is_file():
            shutil.copyfile(path, place / path.name)


if __name__ == "__main__":
    raise SystemExit(main())
