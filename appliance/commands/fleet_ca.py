"""`fleet ca`: the authority of a small fleet, made once, and certificates for its servers."""

from __future__ import annotations

import argparse
from pathlib import Path

from appliance.commands.common import OK, late
from appliance.files import write_atomic

AUTHORITY = Path("fleet-ca")


def add_authority(parser: argparse.ArgumentParser) -> None:
    """Adds `--ca`."""
    parser.add_argument("--ca", type=Path, default=AUTHORITY, metavar="DIR", help=f"the authority ({AUTHORITY})")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet ca`."""
    add_authority(parser)
    parser.add_argument("--name", default="Scan station fleet CA", help="of the authority, when it is made")
    parser.add_argument("--server", metavar="HOST", help="also make HOST.pem and HOST.key there, for a broker")
    parser.add_argument("--days", type=int, default=397, help="lifetime of the server's certificate (397)")


def run(arguments: argparse.Namespace) -> int:
    """Makes what is missing; an authority that is there stays."""
    clock = late("appliance.authority.enrolling:system_clock")
    signer = late("appliance.authority.signing:make")(arguments.ca, arguments.name, clock())
    late("appliance.authority.enrolling:Authority")(arguments.ca).publish()
    if arguments.server:
        certificate, key = signer.server(arguments.server, clock(), arguments.days)
        file = arguments.server.replace(":", "-").replace("/", "-")
        write_atomic(arguments.ca / f"{file}.key", key)
        write_atomic(arguments.ca / f"{file}.pem", certificate, 0o644)
        print(f"server:  {arguments.ca / file}.pem and .key")
    print(f"CA:      {arguments.ca / 'ca.pem'}")
    print(f"list:    {arguments.ca / 'crl.pem'}")
    print(f"pin:     {signer.pin}")
    return OK
