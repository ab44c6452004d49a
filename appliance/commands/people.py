"""`people`: keeping the list of who may log in. It reads and writes files and needs no station.

Rules:
- A PIN is asked for at the terminal and never stands in an argument, a file or an answer.
- What is written is the roster alone; a station takes it once `sign` has signed it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import sys
from dataclasses import replace
from pathlib import Path

from appliance import config as configuration
from appliance.commands.common import FAILURE, OK, USAGE
from appliance.config import StationConfig
from appliance.documents import new_opaque_id
from appliance.files import read_bounded, write_atomic
from appliance.people.errors import RosterError, RosterFormError
from appliance.people.keeper import signature_path
from appliance.people.pins import Cost, badge_tag, is_badge, store_pin, weakness
from appliance.people.policy import FACTOR_WORDS, factors_of
from appliance.people.rights import PERSONS, Role
from appliance.people.roster import EMPTY, MAX_BYTES, SIGNATURE_BYTES, Roster, User, parse, render, sign, verify
from appliance.sealing.keys import DeviceSigner, generate_secret, load_secret, load_verify_key, write_public
from appliance.sections.people import PeopleConfig

ROSTER, PEOPLE_KEY, SIGNING_KEY = Path("roster.toml"), Path("people.key"), Path("people.sign.key")
PUBLIC_KEY = Path("people.sign.pub")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `people`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="add|remove|list|sign|check")
    add = actions.add_parser("add", help="add a person, or give a known one a new PIN, badge, role or last day")
    add.add_argument("name", help="as the login screen shows it; at a desk that patients see, better a first name")
    add.add_argument("--role", required=True, choices=sorted(PERSONS))
    add.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="the last day of a partner or temporary worker")
    add.add_argument("--badge", action="store_true", help="ask for a badge: hold it to a reader at this terminal")
    add.add_argument("--no-pin", action="store_true", help="the badge alone, where the station's policy allows it")
    add.add_argument("--people-key", type=Path, default=PEOPLE_KEY, metavar="FILE", help=f"secret ({PEOPLE_KEY})")
    remove = actions.add_parser("remove", help="remove a person")
    remove.add_argument("name")
    actions.add_parser("list", help="who is in the roster")
    signing = actions.add_parser("sign", help="sign the roster with a higher version; stations take it then")
    signing.add_argument("--key", type=Path, default=SIGNING_KEY, metavar="FILE", help=f"secret ({SIGNING_KEY})")
    signing.add_argument(
        "--public-key", type=Path, default=PUBLIC_KEY, metavar="FILE", help="where its public half goes"
    )
    check = actions.add_parser("check", help="look at roster and signature as a station would")
    check.add_argument("--public-key", type=Path, default=PUBLIC_KEY, metavar="FILE", help=f"({PUBLIC_KEY})")
    check.add_argument("--config", type=Path, metavar="FILE", help="the station's configuration, for its policy")
    for action in actions.choices.values():
        action.add_argument("--roster", type=Path, default=ROSTER, metavar="FILE", help=f"the list ({ROSTER})")


def run(arguments: argparse.Namespace) -> int:
    """Does what was asked."""
    doing = {"add": _add, "remove": _remove, "list": _list, "sign": _sign, "check": _check}
    return doing[arguments.action](arguments)


def _add(arguments: argparse.Namespace) -> int:
    if arguments.no_pin and not arguments.badge:
        return _usage("add", "--no-pin needs --badge: a person must show something")
    roster = _load(arguments.roster)
    key = _secret(arguments.people_key, is_first=not roster.users)
    pin = "" if arguments.no_pin else _ask_pin()
    if not (pin or arguments.no_pin):
        return _usage("add", "there is no PIN; nothing was changed")
    badge = input("Badge: ").strip() if arguments.badge else ""
    if arguments.badge and not is_badge(badge):
        return _usage("add", "the badge was not read; nothing was changed")
    known = roster.by_name(arguments.name)
    try:
        user = User(
            id=known.id if known else new_opaque_id(),
            name=arguments.name,
            role=Role(arguments.role),
            pin=store_pin(key, pin, roster.cost) if pin else "",
            badge=badge_tag(key, badge) if badge else "",
            until=arguments.until,
        )
        others = tuple(one for one in roster.users if one is not known)
        _write(arguments.roster, replace(roster, users=(*others, user)))
    except ValueError as error:
        return _usage("add", str(error))
    print(f"{'Changed' if known else 'Added'}. Sign the roster so that it counts: scanstation people sign")
    return OK


def _ask_pin() -> str:
    """A PIN that was typed twice and is not weak; "" after three tries."""
    for _ in range(3):
        pin = getpass.getpass("PIN (6 to 12 digits): ")
        if why := weakness(pin):
            sys.stderr.write(f"Not this one: {why}.\n")
        elif getpass.getpass("The same again: ") == pin:
            return pin
        else:
            sys.stderr.write("The two are not the same.\n")
    return ""


def _remove(arguments: argparse.Namespace) -> int:
    roster = _load(arguments.roster)
    user = roster.by_name(arguments.name)
    if user is None:
        return _usage("remove", "there is nobody of this name")
    _write(arguments.roster, replace(roster, users=tuple(one for one in roster.users if one is not user)))
    print("Removed. Sign the roster so that it counts: scanstation people sign")
    return OK


def _list(arguments: argparse.Namespace) -> int:
    roster = _load(arguments.roster)
    for user in roster.users:
        shown = " and ".join(word for word, kept in (("PIN", user.pin), ("badge", user.badge)) if kept)
        print(f"{user.name:40} {user.role:12} {shown:14} {f'until {user.until}' if user.until else ''}".rstrip())
    print(f"{len(roster.users)} people; version {roster.version}, signed on {roster.made}")
    return OK


def _sign(arguments: argparse.Namespace) -> int:
    roster = _load(arguments.roster)
    signer = DeviceSigner(_secret(arguments.key, is_first=roster.version == 0))
    write_public(arguments.public_key, signer.public_key.public_bytes_raw())
    today = dt.datetime.now().astimezone().date()
    raw = render(replace(roster, version=roster.version + 1, made=max(today, roster.made)))
    write_atomic(arguments.roster, raw, 0o644)
    write_atomic(signature_path(arguments.roster), sign(raw, signer), 0o644)
    print(f"Signed as version {roster.version + 1}. Copy {arguments.roster.name} and its .sig to the stations.")
    return OK


def _check(arguments: argparse.Namespace) -> int:
    policy = configuration.load(arguments.config, StationConfig).people if arguments.config else PeopleConfig()
    key = load_verify_key(arguments.public_key)
    try:
        raw = read_bounded(arguments.roster, MAX_BYTES)
        roster = verify(raw, read_bounded(signature_path(arguments.roster), SIGNATURE_BYTES), key)
    except (RosterError, ValueError) as error:
        print(f"A station would refuse it: {error}")
        return FAILURE
    cheap = roster.cost.memory_kib * roster.cost.iterations < policy.argon2_floor_kib
    found = ["PINs are too cheap to try: a station would refuse it"] if cheap else []
    for user in roster.users:
        wanted = factors_of(policy.factors)[user.role]
        if not wanted.are_given(user.pin, user.badge):
            found.append(f"{user.name}: a {user.role} needs {FACTOR_WORDS[wanted]}")
    print("\n".join(found) or f"Version {roster.version}: {len(roster.users)} people; a station takes it.")
    return FAILURE if found else OK


def _secret(path: Path, *, is_first: bool) -> bytes:
    """A secret key, made where nothing depends on another one yet.

    Raises:
        KeyUnusableError: it is missing although the roster was made with it: a new one would open nothing.
    """
    return generate_secret(path) if is_first else load_secret(str(path))


def _load(path: Path) -> Roster:
    """The roster to work on, whether or not it is signed; an empty one where there is none yet.

    Raises:
        RosterFormError: the file is no roster.
    """
    try:
        return parse(read_bounded(path, MAX_BYTES))
    except FileNotFoundError:
        return replace(EMPTY, cost=Cost())
    except ValueError as error:
        raise RosterFormError(str(error)) from error


def _write(path: Path, roster: Roster) -> None:
    write_atomic(path, render(roster), 0o644)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _usage(action: str, problem: str) -> int:
    sys.stderr.write(f"scanstation people {action}: {problem}\n")
    return USAGE
