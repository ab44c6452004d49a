"""`fleet show`: one station: its certificates, and with `--config` how it is now."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from appliance import config as configuration
from appliance.commands.common import FAILURE, OK, late
from appliance.commands.fleet_ca import add_authority
from appliance.config import OfficeConfig


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet show`."""
    add_authority(parser)
    parser.add_argument("station")
    parser.add_argument("--config", type=Path, metavar="FILE", help="office.toml: ask the broker how it is")


def run(arguments: argparse.Namespace) -> int:
    """One line a certificate, the youngest last; then what the station says of itself."""
    if arguments.config is None or (arguments.ca / "ledger.sqlite").exists():
        for row in late("appliance.authority.enrolling:Authority")(arguments.ca).ledger.rows(arguments.station):
            print(f"{row.begins} to {row.ends} {row.state:8} since {row.changed} serial {row.serial:x}")
    if arguments.config is None:
        return OK
    config = configuration.load(arguments.config, OfficeConfig)
    found = late("appliance.commands.fleet_ls:look")(config).stations.get(arguments.station)
    if found is None:
        print(f"The broker knows nothing of {arguments.station}, or it is not enrolled here.")
        return FAILURE
    for name, value in _facts(found):
        print(f"{name:17} {value}")
    return OK


def _facts(found: Any) -> list[tuple[str, object]]:
    """What is known of a station, in words and numbers."""
    facts: list[tuple[str, object]] = [
        ("link", "online" if found.online else "offline"),
        ("uplink says", found.code or "-"),
        ("certificate", "-" if found.certificate_days is None else f"{found.certificate_days} days left"),
    ]
    if (said := found.health) is None:
        return [*facts, ("health", "not heard")]
    numbers = said.numbers
    pending = f", version {numbers['policy_waiting']} waits" * bool(numbers["policy_waiting"])
    refused = ", the last that came did not count" * bool(numbers["policy_refused"])
    facts += [
        ("sees", said.view),
        ("software", said.software),
        ("policy", f"version {numbers['policy']}{pending}{refused}"),
        ("in work", numbers["working"]),
        ("without receipt", numbers["waiting"]),
        ("for a person", f"{numbers['held']}, {numbers['overdue']} too long"),
        ("free", f"{numbers['free_mib']} MiB"),
        ("runs since", f"{numbers['uptime_s']} s"),
        ("said at", said.at),
    ]
    today = sorted(said.counts.items())
    return facts + [("today", f"{n} {' '.join(filter(None, which))}") for which, n in today]
