"""`provision`: makes a station of a device, from a file, a stick, or the sheet in its own scanner.

Rules:
- The code is asked for at the terminal, or read from standard input; it never stands in an argument.
- `--boot` is what the device does at every start before the station: a reset, the identity. What a power cut left of a
  provisioning is gone on with by `--scan`, which shows it at the lamps.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from appliance.commands.common import FAILURE, OK, USAGE, late
from appliance.errors import ScanStationError

CONFIG = Path("/etc/scanstation/provisioning.toml")
PATTERN = "*.bundle"
HANDED_OVER = Path("/media/scanstation/certificates")
COURIER = Path("/run/scanstation-courier.sock")
_MAX_BUNDLE = 8_192


def add_config(parser: argparse.ArgumentParser) -> None:
    """Adds `--config`."""
    parser.add_argument(
        "--config", type=Path, default=CONFIG, metavar="FILE", help=f"how this device is set up ({CONFIG})"
    )


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `provision`."""
    add_config(parser)
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a bundle, or the folder of a stick with one")
    how.add_argument("--scan", action="store_true", help="read the sheet with the scanner, after a press of the button")
    how.add_argument("--boot", action="store_true", help="identity, and what was left undone (systemd does)")
    how.add_argument("--show", action="store_true", help="what the device answers with: a code for the fleet's office")
    parser.add_argument(
        "--certificates",
        type=Path,
        metavar="DIR",
        help=f"ca.pem, STATION.pem and STATION.key, where no server gives them ({HANDED_OVER}, if it is there)",
    )
    parser.add_argument("--out", type=Path, metavar="PNG", help="with --show: the code as a picture")


def run(arguments: argparse.Namespace) -> int:
    """Does one of the four."""
    device = late("appliance.enrolment.device:open_device")(arguments.config)
    if arguments.show:
        return _show(device, arguments.out)
    if arguments.boot:
        with late("appliance.equipment:boot_panel")(device.places) as panel:
            return boot(device, panel, arguments.certificates)
    provisioner = device.provisioner(device.prepare(), enroller(arguments.certificates))
    if arguments.scan:
        return _scan(device, provisioner)
    provisioner.check_free()
    sealed = device.check(_bundle(arguments.file))
    bundle = provisioner.begin(sealed, _typed(f"Code of sheet {sealed.bundle[:8]}: "))
    provisioner.finish()
    print(
        f"This device is {bundle.station} of {bundle.site}. Show its answer to the office: scanstation provision --show"
    )
    return OK


def enroller(certificates: Path | None) -> Any:
    """Whoever gives the station its certificate: files that were handed over, else the server that the sheet names.

    Where a courier listens, it is the way to the server: then this process has no network (docs/enrolment-est.md).
    """
    folder = certificates or HANDED_OVER
    if certificates is None and not folder.is_dir():
        enroller_of, courier = late("appliance.enrolment.est_enroller:EstEnroller"), COURIER
        if courier.exists():
            return enroller_of(connect=late("appliance.enrolment.est_courier:through")(courier))
        return enroller_of()
    return late("appliance.enrolment.handed_over:HandedOver")(folder)


def boot(device: Any, panel: Any, certificates: Path | None) -> int:
    """A reset by gesture or one that was cut, the identity, and the last crumb of a provisioning that is done."""
    late("appliance.enrolment.technician:reset_by_gesture")(device, panel, print)
    try:
        identity = device.prepare()
    except ScanStationError:
        late("appliance.enrolment.technician:show_fault")(panel)
        raise
    print(f"device {identity.device}, keys protected by: {identity.protection}")
    provisioner = device.provisioner(identity, enroller(certificates))
    if provisioner.is_begun and provisioner.is_done:
        provisioner.finish()
    print("This device is a station." if provisioner.is_done else "This device waits for its provisioning sheet.")
    return OK


def _scan(device: Any, provisioner: Any) -> int:
    board = late("appliance.enrolment.first_boot:Board")(device.answer_text)
    watched = replace(provisioner, reached=board.reached)

    def say(sentence: str) -> None:
        print(sentence)
        board.say(sentence)

    with (
        late("appliance.enrolment.first_boot:shown")(board, device.places.bus),
        late("appliance.equipment:provisioning_desk")(device.places, _typed, say) as desk,
    ):
        at = late("appliance.enrolment.first_boot:at_terminal")(board.at, print)
        asking = replace(desk, at=at, ask=board.asker(_line, desk.timeout_s))
        late("appliance.enrolment.technician:provision_by_paper")(device, watched, asking)
    return _show(device, None)  # on the screen that the keyboard belongs to


def _show(device: Any, out: Path | None) -> int:
    """The answer, or the certificate of a reset where the device is no station."""
    statement = device.answer()
    if not statement:
        sys.stderr.write("scanstation provision: this device has not answered anything yet\n")
        return FAILURE
    text = late("appliance.enrolment.attestation:to_text")(statement)
    if out is None:
        print(late("appliance.enrolment.attestation:as_blocks")(text))
    else:
        late("appliance.files:write_atomic")(out, late("appliance.enrolment.attestation:as_png")(text), 0o644)
    print(text)
    return OK


def _bundle(place: Path) -> bytes:
    """The bytes of a bundle; in a folder there must be exactly one."""
    if place.is_dir():
        found = sorted(place.glob(PATTERN))
        if len(found) != 1:
            sys.stderr.write(f"scanstation provision: {len(found)} files of the form {PATTERN} on the stick\n")
            raise SystemExit(USAGE)
        place = found[0]
    raw: bytes = late("appliance.files:read_bounded")(place, _MAX_BUNDLE)
    return raw


def _line(question: str) -> str:
    """What was typed, with its end; "" where nobody can type any more."""
    return _typed(question) + "\n" if sys.stdin.isatty() else _typed(question)


def _typed(question: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(question, sys.stderr)
    return sys.stdin.readline(256)
