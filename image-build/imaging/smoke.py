"""`./run hil smoke`: a boxed twin boots in a virtual machine, becomes a station by a sheet, scans, and loses its power.

What is real: the image's kernel, root, encrypted data partition, units with their sandboxes, firewall, NetworkManager,
identity, the sheet's picture through libsane, the typed code, the courier, enrolment by EST, uplink, mutual TLS; and
outside the office's commands, a broker and a receiver. What is simulated: feeder, paper and pins.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image as PillowImage

from appliance.sim.samples import render_stack
from imaging import arguments
from imaging import twin as desk
from imaging.boards import BOARDS, Board
from imaging.build import build, input_digest
from imaging.hardware import NUMBER, accelerator, hardware
from imaging.machine import BROKER, ENROLMENT, Machine, MachineError
from imaging.office import Office, OfficeError, fleet_keys
from imaging.run import run, say
from imaging.sources import configured

STEP_S, PAGE_S, LOG_S = 600.0, 900.0, 300.0  # of a quick guest: `patience`
FED = ("working", "sending", "delivered")  # what is shown once the paper is through
REST = ("ready", "delivered")
SLOWLY = 1.0  # page a minute, of a quick guest
IN_THE_PAGE_S = 10.0  # likewise
KEPT = {
    "journal.log": "journalctl -b --no-pager -n 800",
    "times.log": "systemd-analyze; systemd-analyze blame --no-pager | head -40",
    "processor.log": "systemctl show --property=Id,CPUUsageNSec '*.service' | paste - - -",
}
SHEET, FIRST, SECOND = "sheet.png", "first.png", "second.png"
PAPER_WHITE = 255
OUTBOX = "/var/lib/scanstation/exchange/outbox"
KEEPER, ENTRY = "scanstation-keep.service", "scanstation-a.conf"
_ENTRIES = """set -e; mkdir -p /run/twin-start
mount -t vfat -o ro /dev/disk/by-partlabel/scanstation-boot /run/twin-start
ls /run/twin-start/loader/entries; umount /run/twin-start"""
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


class Steps:
    """What was shown, with seconds since the first power on, and the processor's seconds until then.

    With a folder, also a picture of the screen at each step.
    """

    def __init__(self, machine: Machine, pictures: Path | None = None) -> None:
        self._begin = time.monotonic()
        self._machine, self._pictures = machine, pictures
        self.seconds: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self.facts: dict[str, object] = {}

    def done(self, name: str) -> None:
        """Notes a step."""
        self.seconds[name] = round(time.monotonic() - self._begin, 1)
        self.cpu[name] = round(self._machine.cpu_s, 1)
        say(f"{self.seconds[name]:7.1f} s  ({self.cpu[name]:6.1f} s of processor)  {name}")
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):  # a machine without power has no screen
                self._machine.picture(self._pictures / f"{len(self.seconds):02}.png")


def main(argv: list[str] | None = None) -> int:
    """Runs the smoke test; returns 0 when everything was shown."""
    parser = arguments.of_the_smoke_test()
    options = parser.parse_args(argv)
    board = BOARDS[options.board]
    if options.tpm and board.architecture == "arm64":
        parser.error("--tpm: Debian's arm64 kernel has no driver for the TPM of QEMU's machine, only for one on SPI")
    image = twin(board, options.cache)
    with tempfile.TemporaryDirectory(prefix="twin-") as directory:
        folder = Path(directory)
        (folder / "machine").mkdir()
        (folder / "office").mkdir()
        office = Office(folder / "office", fleet_keys(options.cache))
        code, paper = _paper(office, folder)
        accel = accelerator(board, image, folder)
        ports = {BROKER: office.broker_port, ENROLMENT: office.enrolment_port}
        kind = hardware(board, image, folder / "machine", accel, options.processors)
        many = options.processors
        machine = Machine(image, folder / "machine", paper, ports, kind, tpm=options.tpm, processors=many)
        steps = Steps(machine, options.keep)
        try:
            office.start()
            _walk(machine, office, code, steps, board, boot_only=options.boot_only)
        except (MachineError, OfficeError, TimeoutError) as error:
            say(f"failed: {error}")
            return 1
        finally:
            if options.keep:
                _keep(machine, office, options.keep)
            machine.cut()
            office.stop()
    facts = {"seconds": steps.seconds, "cpu": steps.cpu, **steps.facts, "tpm": options.tpm, "accelerator": accel}
    facts |= {"processors": options.processors, "command": _command(options), "date": f"{datetime.now(UTC):%Y-%m-%d}"}
    name = f"smoke-{board.name}{'-tpm' if options.tpm else ''}{'-boot' if options.boot_only else ''}.json"
    (options.cache / name).write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(facts, indent=1, sort_keys=True))
    return 0


def _command(options: argparse.Namespace) -> str:
    """What was typed, but for places of this machine."""
    words = [f"--{name.replace('_', '-')}" for name in ("tpm", "boot_only") if getattr(options, name)]
    return " ".join(["./run hil smoke --board", options.board, *words, "--processors", str(options.processors)])


def twin(board: Board, cache: Path) -> Path:
    """The twin's image: of an earlier run while nothing that goes into it has changed."""
    cache.mkdir(parents=True, exist_ok=True)
    image = cache / f"scanstation-{board.name}-simulator.img"
    stamp = image.with_suffix(".inputs")
    wanted = input_digest(board, simulator=True)
    if not image.is_file() or not stamp.is_file() or stamp.read_text(encoding="ascii") != wanted:
        stamp.unlink(missing_ok=True)
        build(board, configured(), cache, simulator=True, fleet=fleet_keys(cache))
        stamp.write_text(wanted, encoding="ascii")
    return image


def _paper(office: Office, folder: Path) -> tuple[str, Path]:
    """The sheet's code, and the disk with the sheet and two documents."""
    code = office.sheet(folder / SHEET)
    for seed, name in enumerate((FIRST, SECOND), start=1):
        short_letter(seed, folder / name)
    return code, desk.paper_disk([folder / name for name in (SHEET, FIRST, SECOND)], folder / "paper.img", run)


def short_letter(seed: int, place: Path) -> None:
    """The beginning of a referral letter of the samples: an emulated processor reads a whole one for minutes."""
    image = render_stack(seed, clean=True)[0].front.image
    height = image.shape[0]
    blank = next(row for row in range(height * 2 // 5, height) if image[row].min() == PAPER_WHITE)
    short = image.copy()
    short[blank:] = PAPER_WHITE
    PillowImage.fromarray(short).save(place, dpi=(300, 300))


def _walk(machine: Machine, office: Office, code: str, steps: Steps, board: Board, *, boot_only: bool) -> None:
    # 1. First boot: the encrypted partition and the identity are made; the device waits for its sheet.
    machine.start()
    machine.wait_for_agent()
    steps.done("first boot: the system answers")
    steps.facts["pace"] = round(machine.patience.pace, 1)
    if machine.ask(["cat", "/etc/machine-id"]).strip() != machine_id(NUMBER):
        raise MachineError("the machine id is not the board's")
    desk.until(machine, lambda: desk.waits_for_its_sheet(machine), STEP_S, "the boxed device")
    steps.done("first boot: waits for its sheet")
    if boot_only:
        return
    _provision(machine, office, code, steps)
    _facts(machine, steps)
    if board.efi:
        _kept_slot(machine, steps)
    _first_sheet(machine, office, steps)
    _power_cuts(machine, office, steps)


def machine_id(number: str) -> str:
    """What the initial RAM disk makes of a board's number."""
    return hashlib.sha256(f"scanstation machine {number}".encode()).hexdigest()[:32]


def _provision(machine: Machine, office: Office, code: str, steps: Steps) -> None:
    # 2. Sheet into the feeder, press, code at the keyboard; certificate by EST, and the station says ready.
    desk.lay_out_paper(machine)
    desk.feed(machine, SHEET, boxed=True)
    desk.until(machine, lambda: desk.asks_for_a_code(machine), STEP_S, "the question for the code")
    steps.done("sheet read, the code is asked for")
    machine.type_line("".join(filter(str.isdigit, code)))
    desk.until(machine, lambda: desk.is_provisioned(machine), STEP_S, "a station")
    steps.done("is a station, its certificate came from the enrolment server")
    desk.until_state(machine, ("ready",), STEP_S)
    steps.done("says ready")
    # 3. The office checks the answer; from then on the receiver believes the station.
    office.attest(desk.answer(machine))
    steps.done("answer checked at the office")


def _first_sheet(machine: Machine, office: Office, steps: Steps) -> None:
    # 4. One sheet, delivered to the receiver outside.
    desk.feed(machine, FIRST)
    desk.until_state(machine, FED, PAGE_S)
    steps.done("first sheet fed")
    desk.until(machine, lambda: office.delivered() == 1, PAGE_S, "the first document")
    steps.done("first document at the receiver")
    desk.until_state(machine, REST, PAGE_S)


def _power_cuts(machine: Machine, office: Office, steps: Steps) -> None:
    # 5. The power fails in the middle of a page: the next start asks for that sheet again.
    before = _identity(machine)
    pace = machine.patience.pace
    desk.feed(machine, SECOND, SLOWLY / pace)
    desk.until_state(machine, ("feeding",), PAGE_S)
    time.sleep(IN_THE_PAGE_S * pace)
    machine.cut()
    steps.done("power cut in the middle of a page")
    _start_again(machine, ("paused",), before)
    steps.done("second boot: asks for the sheet again")

    # 6. It is fed again, and the power fails while it is being read: the next start finishes it, once.
    desk.feed(machine, SECOND)
    desk.until_state(machine, FED, PAGE_S)
    if office.delivered() != 1:
        raise MachineError("a document came too early to cut the power")
    machine.cut()
    steps.done("power cut while the sheet is being read")
    _start_again(machine, (*REST, *FED), before)
    steps.done("third boot: works")
    desk.until(machine, lambda: office.delivered() == 2, PAGE_S, "the document whose work was interrupted")
    steps.done("interrupted document at the receiver")

    # 7. Nothing waits, nothing is lost, nothing came twice: the receipts came back, and the keys of both are destroyed.
    desk.until_state(machine, REST, PAGE_S)
    desk.until(machine, lambda: set(_jobs(machine)) == {"shredded"}, PAGE_S, "jobs at their end")
    jobs, left = _jobs(machine), machine.ask(["ls", "-A", OUTBOX])
    if office.delivered() != 2 or jobs != ["shredded"] * 2 or left:
        raise MachineError(f"{office.delivered()} documents outside, jobs inside: {jobs}, in the outbox: {left!r}")
    steps.facts["jobs"] = jobs
    steps.done("two sheets, two jobs, two documents, an empty outbox")


def _start_again(machine: Machine, states: tuple[str, ...], before: str) -> None:
    machine.start()
    machine.wait_for_agent()
    desk.until_state(machine, states, STEP_S)
    if _identity(machine) != before:
        raise MachineError("another identity after the power cut")
    desk.lay_out_paper(machine)


def _jobs(machine: Machine) -> list[str]:
    """The states of the station's jobs."""
    rows = json.loads(machine.ask(["/opt/scanstation/bin/scanstation", "jobs", "--json"]))
    return [str(row["state"]) for row in rows]


def _identity(machine: Machine) -> str:
    words = "cat /etc/machine-id; sha256sum /var/lib/scanstation/enrolment/identity* /var/lib/scanstation/station/*.pub"
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
    steps.facts["start"] = machine.ask(["systemd-analyze", "time"]).split("\n")[0]
    steps.facts["load"] = round(os.getloadavg()[0], 1)


def _kept_slot(machine: Machine, steps: Steps) -> None:
    """Where systemd-boot counts starts: the count is gone. A Raspberry Pi's firmware, which counts none, is not run."""
    desk.until(
        machine,
        lambda: desk.succeeds(machine, ["systemctl", "is-active", "--quiet", KEEPER]),
        STEP_S,
        "a slot that is kept",
    )
    steps.facts["entries"] = machine.ask(["sh", "-c", _ENTRIES]).split("\n")[:-1]
    if steps.facts["entries"] != [ENTRY]:
        raise MachineError(f"entries of the starter: {steps.facts['entries']}")


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


def _keep(machine: Machine, office: Office, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    (place / "serial.log").write_text(machine.serial, encoding="utf-8")
    try:
        machine.picture(place / "screen.png")
        (place / "screen.txt").write_text(desk.screen(machine), encoding="utf-8")
        for name, command in KEPT.items():
            (place / name).write_text(machine.ask(["sh", "-c", command], limit_s=LOG_S), encoding="utf-8")
    except (MachineError, OSError, TimeoutError) as error:
        say(f"no picture or journal: {type(error).__name__}")
    for path in office.logs():
        shutil.copyfile(path, place / path.name)


if __name__ == "__main__":
    raise SystemExit(main())
