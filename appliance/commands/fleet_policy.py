"""`fleet policy`: signs the files of a policy as one bundle, shows a bundle, publishes it for the stations.

Rules:
- What is signed was read first as a station reads it; what a station would refuse for its form is not signed.
- The secret key is needed for `sign` alone, at a machine without a network; `publish` needs none.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from appliance import config as configuration
from appliance.commands.common import FAILURE, OK, USAGE, add_config, late
from appliance.commands.fleet_init import add_keys
from appliance.config import OfficeConfig
from appliance.enrolment.fleet_keys import NEXT, ROOT, load_root, load_trust
from appliance.errors import ConfigError
from appliance.files import read_bounded, write_atomic
from appliance.fleet import bundle, settings
from appliance.fleet.bundle import Bundle
from appliance.fleet.errors import PolicyError
from appliance.people import roster
from appliance.people.errors import RosterError
from appliance.policy.pack import load_pack

OUT = Path("policy.bundle")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet policy`."""
    actions = parser.add_subparsers(dest="doing", required=True, metavar="sign|show|publish")
    sign = actions.add_parser("sign", help="sign the files of a directory, of which none has to be there")
    sign.add_argument("directory", type=Path, metavar="DIR", help=f"holds {', '.join(bundle.PARTS)}")
    sign.add_argument("--out", type=Path, default=OUT, metavar="FILE", help=f"the bundle ({OUT})")
    sign.add_argument("--version", type=int, metavar="N", help="one above that of the bundle that lies at --out")
    sign.add_argument("--site", default="", metavar="NAME", help="for the stations of this site alone")
    sign.add_argument("--station", default="", metavar="NAME", help="for this station alone")
    sign.add_argument("--next", action="store_true", help="sign with the key from the safe")
    show = actions.add_parser("show", help="what a bundle is, and whether the fleet's key signed it")
    publish = actions.add_parser("publish", help="give a bundle to the broker, which keeps it for the stations")
    add_config(publish, "office.toml")
    publish.add_argument("--to", action="append", default=[], metavar="STATION", help="a station of the bundle's site")
    for action in (show, publish):
        action.add_argument("file", type=Path, metavar="FILE")
    for action in actions.choices.values():
        add_keys(action)


def run(arguments: argparse.Namespace) -> int:
    """Does what was asked."""
    doing = {"sign": _sign, "show": _show, "publish": _publish}
    return doing[arguments.doing](arguments)


def _sign(arguments: argparse.Namespace) -> int:
    parts = {}
    for name in bundle.PARTS:
        with suppress(FileNotFoundError):
            parts[name] = read_bounded(arguments.directory / name, bundle.MAX_BYTES)
    try:
        _check(arguments.directory, parts)
    except (ConfigError, PolicyError, RosterError) as error:
        return _refuse(f"a station would refuse it: {error}", USAGE)
    if not arguments.directory.is_dir() or (bundle.ROSTER in parts) is not (bundle.ROSTER_SIGNATURE in parts):
        return _refuse("there is no such directory, or the roster in it is not signed", USAGE)
    version = arguments.version or _version_after(arguments)
    made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signer = load_root(arguments.keys, NEXT if arguments.next else ROOT)
    scope = {"site": arguments.site, "station": arguments.station}
    write_atomic(arguments.out, bundle.make(parts, version, made, signer, **scope), 0o644)
    print(f"Signed as version {version}: {arguments.out}")
    return OK


def _check(directory: Path, parts: dict[str, bytes]) -> None:
    """Raises ConfigError, PolicyError or RosterError for what no station could read."""
    if bundle.PACK in parts:
        load_pack(directory / bundle.PACK)
    if bundle.SETTINGS in parts:
        settings.parse(parts[bundle.SETTINGS])
    if bundle.ROSTER in parts:
        roster.parse(parts[bundle.ROSTER])


def _version_after(arguments: argparse.Namespace) -> int:
    if not arguments.out.exists():
        return 1
    return _load(arguments.out, arguments.keys).version + 1


def _load(file: Path, keys: Path) -> Bundle:
    """Raises PolicyError."""
    return bundle.read(read_bounded(file, bundle.MAX_BYTES), load_trust(keys).keys)


def _show(arguments: argparse.Namespace) -> int:
    try:
        found = _load(arguments.file, arguments.keys)
    except (PolicyError, ValueError) as error:
        return _refuse(f"no station of this fleet would take it: {error}", FAILURE)
    whom = " and ".join(filter(None, [f"site {found.site}" * bool(found.site), found.station])) or "every station"
    print(f"version {found.version}, signed {found.made}, for {whom}\nsha256 {found.sha256}")
    for name, content in found.parts.items():
        print(f"{len(content):>8} bytes  {name}")
    return OK


def _publish(arguments: argparse.Namespace) -> int:
    config = configuration.load(arguments.config, OfficeConfig)
    try:
        found = _load(arguments.file, arguments.keys)
    except (PolicyError, ValueError) as error:
        return _refuse(f"no station of this fleet would take it: {error}", FAILURE)
    stations = arguments.to or ([found.station] if found.station else [])
    if found.site and not stations:
        return _refuse("it is for one site: name its stations with --to", USAGE)
    late("appliance.fleet.publish:publish")(config, found.raw, stations)
    print(f"The broker keeps version {found.version} for {', '.join(stations) or 'every station'}.")
    return OK


def _refuse(sentence: str, status: int) -> int:
    sys.stderr.write(f"scanstation fleet policy: {sentence}\n")
    return status
