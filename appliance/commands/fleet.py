"""`fleet`: what whoever runs a fleet of stations does at the office; each action is a module of its own.

Rules:
- `ACTIONS` lists every action. Its module imports what it works with only when it runs.
"""

from __future__ import annotations

import argparse
from types import MappingProxyType
from typing import Final

from appliance.commands.common import late

ACTIONS: Final = MappingProxyType(
    {
        "init": ("fleet_init", "make the fleet's root keys, once"),
        "sheet": ("fleet_sheet", "print the provisioning sheet of a station"),
        "attest": ("fleet_attest", "check what a station answers with, without a network"),
        "ls": ("fleet_ls", "how each station is now"),
        "watch": ("fleet_watch", "serve how the stations are to Prometheus"),
        "policy": ("fleet_policy", "sign a policy for the stations, look at one, publish it"),
        "ca": ("fleet_ca", "make the certificate authority of a small fleet, and certificates for its servers"),
        "token": ("fleet_token", "make a one-time word for a station's first certificate"),
        "serve": ("fleet_serve", "issue and renew stations' certificates (EST)"),
        "certificates": ("fleet_certificates", "each station that has or had a certificate"),
        "show": ("fleet_show", "all certificates of a station"),
        "hold": ("fleet_hold", "refuse a station for a while, or end that"),
        "revoke": ("fleet_revoke", "refuse a station for good"),
    }
)
"""By name: the module below `appliance.commands` with `configure` and `run`, and one line of help."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="|".join(ACTIONS))
    for name, (module, help_line) in ACTIONS.items():
        action = actions.add_parser(name, help=help_line, description=f"{help_line[0].upper()}{help_line[1:]}.")
        late(f"appliance.commands.{module}:configure")(action)


def run(arguments: argparse.Namespace) -> int:
    """Runs the action."""
    return int(late(f"appliance.commands.{ACTIONS[arguments.action][0]}:run")(arguments))
