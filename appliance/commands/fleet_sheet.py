"""`fleet sheet`: the provisioning sheet of one station, and the code that opens it.

Rules:
- The code is shown once, on this terminal, and kept nowhere. It goes to the technician by another way than the sheet.
- The Wi-Fi passphrase is asked for or read from a file; it never stands in an argument.
- With `--ca` the token comes from that authority's ledger, is good as long as the sheet, and stands on the sheet alone.
  Where no sheet comes of it, a token stays there that nobody knows.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from appliance.commands.common import OK, USAGE, late
from appliance.commands.fleet_init import add_keys

OFFICE = Path("fleet-office")
PAPERS = ("letter", "a4")
_MAX_SECRET_BYTES = 256


def add_office(parser: argparse.ArgumentParser) -> None:
    """Adds `--office`."""
    parser.add_argument("--office", type=Path, default=OFFICE, metavar="DIR", help=f"the office's records ({OFFICE})")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet sheet`."""
    add_keys(parser)
    add_office(parser)
    parser.add_argument("--site", required=True, metavar="NAME", help="the site; its settings are OFFICE/NAME.toml")
    parser.add_argument("--station", required=True, metavar="NAME", help="the station's name")
    parser.add_argument("--device", default="", metavar="ID", help="only this device may use the sheet")
    parser.add_argument("--out", type=Path, required=True, metavar="PDF", help="the sheet")
    parser.add_argument("--file", type=Path, metavar="FILE", help="the same for a USB stick")
    parser.add_argument("--paper", choices=PAPERS, default="letter", help="size of the paper (default: letter)")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="of the Wi-Fi; asked for without it")
    token = parser.add_mutually_exclusive_group()
    token.add_argument("--ca", type=Path, metavar="DIR", help="the authority whose ledger gives the sheet its token")
    token.add_argument("--token-file", type=Path, metavar="FILE", help="the token of another enrolment server")


def run(arguments: argparse.Namespace) -> int:
    """Makes the sheet."""
    settings_of = late("appliance.enrolment.site_settings:SiteSettings")
    settings = late("appliance.config:load")(arguments.office / f"{arguments.site}.toml", settings_of)
    root = late("appliance.enrolment.fleet_keys:load_root")(arguments.keys)
    authority = late("appliance.authority.enrolling:Authority")(arguments.ca) if arguments.ca else None
    if authority and not _is_authority_of(authority, settings):
        ours = arguments.ca / "ca.pem"
        return _refuse(
            f"broker.ca of {arguments.site}.toml is another CA than {ours}: stations would refuse its server"
        )
    passphrase = _secret(arguments.passphrase_file, "Wi-Fi passphrase: ") if settings.network.wifi else ""
    now = datetime.now(UTC)
    try:
        token = _token(arguments, authority, settings, now)
    except ValueError as error:
        return _refuse(str(error))
    order = late("appliance.enrolment.site_settings:Order")(
        arguments.site, arguments.station, arguments.device, passphrase, token
    )
    bundle = late("appliance.enrolment.site_settings:bundle_of")(settings, order, now)
    _write(arguments, bundle, root)
    return OK


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"scanstation fleet sheet: {sentence}\n")
    return USAGE


def _is_authority_of(authority: Any, settings: Any) -> bool:
    """Whether the CA that the sheet pins is this authority's: a station believes no other one."""
    pinned = late("appliance.enrolment.site_settings:authority_of")(settings)
    return bool(late("appliance.enrolment.provisioning:ca_digest")(pinned) == authority.signer.pin)


def _token(arguments: argparse.Namespace, authority: Any, settings: Any, now: datetime) -> str:
    """The token for the sheet; empty: a fresh one that no server knows, for certificates that are handed over."""
    if authority:
        word: str = authority.ledger.new_token(arguments.station, now, settings.valid_days * 24)
        return word
    return _secret(arguments.token_file, "") if arguments.token_file else ""


def _write(arguments: argparse.Namespace, bundle: Any, root: Any) -> None:
    """Keeps the record, writes sheet and file, and shows the code."""
    code = late("appliance.enrolment.typed_code:new_code")()
    sealed = late("appliance.enrolment.bundle:seal")(bundle, code, root)
    size = late("appliance.printing.paper:PAPERS")[arguments.paper]
    pdf = late("appliance.enrolment.sheet:sheet_pdf")(bundle, sealed, size)
    late("appliance.enrolment.office:Office")(arguments.office).issue(bundle)  # before anybody can use it
    write = late("appliance.files:write_atomic")
    write(arguments.out, pdf, 0o600)
    if arguments.file:
        write(arguments.file, sealed, 0o600)
    print(f"{arguments.out}: sheet {bundle.bundle[:8]} for {bundle.station}, until {bundle.expires_at}")
    print(f"code: {code}")
    print("Tell the code separately, with the sheet's number; it is not kept here. Print the sheet at its full size.")


def _secret(path: Path | None, question: str) -> str:
    if path is not None:
        raw: bytes = late("appliance.files:read_bounded")(path, _MAX_SECRET_BYTES)
        return raw.decode("utf-8").strip("\r\n")
    return getpass.getpass(question, sys.stderr)
