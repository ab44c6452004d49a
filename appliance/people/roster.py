"""The roster: who may log in, as a TOML file with a detached Ed25519 signature (docs/people.md).

Rules:
- Nothing of a roster is used before its signature holds; what is then read is still bounded and checked.
- It is written in one spelling, so that whoever keeps it can compare two of them line by line.
- An error names the place, never a name, PIN or badge.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.documents import is_opaque_id
from appliance.people.errors import RosterFormError, RosterSignatureError
from appliance.people.pins import Cost, is_stored_pin
from appliance.people.rights import PERSONS, Role
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner, signature_holds

MAX_BYTES: Final = 256 << 10
MAX_USERS: Final = 200
MAX_NAME: Final = 40  # characters
MAX_VERSION: Final = 1 << 40
SIGNATURE_BYTES: Final = 129  # of the file: 128 hex digits and a line feed
_SIGNATURE: Final = re.compile(rb"[0-9a-f]{128}\n")
_TAG: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class User:
    """One person. `pin` and `badge` are what is kept of them ("" for none); `until` is the last day."""

    id: str
    name: str
    role: Role
    pin: str = field(default="", repr=False)
    badge: str = field(default="", repr=False)
    until: dt.date | None = None

    def __post_init__(self) -> None:
        if not is_opaque_id(self.id):
            raise ValueError("id: 32 hex digits")
        if not (1 <= len(self.name) <= MAX_NAME and self.name.isprintable() and self.name.strip() == self.name):
            raise ValueError(f"name: 1 to {MAX_NAME} printable characters")
        if self.role not in PERSONS:
            raise ValueError(f"role: one of {', '.join(sorted(PERSONS))}")
        if self.pin and not is_stored_pin(self.pin):
            raise ValueError("pin: not in the form in which PINs are kept")
        if self.badge and not _TAG.fullmatch(self.badge):
            raise ValueError("badge: 64 hex digits")
        if not (self.pin or self.badge):
            raise ValueError("neither PIN nor badge")

    def is_in_time(self, today: dt.date) -> bool:
        """Whether the last day is not over."""
        return self.until is None or today <= self.until


@dataclass(frozen=True, slots=True)
class Roster:
    """All people. `version` only grows; `made` is the day it was signed on."""

    version: int
    made: dt.date
    cost: Cost
    users: tuple[User, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.version <= MAX_VERSION:
            raise ValueError("version: not negative, and not beyond all measure")
        if len(self.users) > MAX_USERS:
            raise ValueError(f"more than {MAX_USERS} users")
        badges = [user.badge for user in self.users if user.badge]
        for what, values in (
            ("id", [user.id for user in self.users]),
            ("name", [folded(user.name) for user in self.users]),
            ("badge", badges),
        ):
            if len(set(values)) != len(values):
                raise ValueError(f"{what}: one stands twice")

    def by_name(self, name: str) -> User | None:
        """The user of this name; letter case does not count."""
        wanted = folded(name)
        return next((user for user in self.users if folded(user.name) == wanted), None)

    def by_badge(self, tag: str) -> User | None:
        """The user with this badge."""
        return next((user for user in self.users if user.badge == tag), None) if tag else None

    def by_id(self, identity: str) -> User | None:
        """The user with this id."""
        return next((user for user in self.users if user.id == identity), None)


EMPTY: Final = Roster(0, dt.date.min, Cost(), ())
"""Nobody."""


def folded(name: str) -> str:
    """A name for comparing."""
    return " ".join(name.casefold().split())


def parse(raw: bytes) -> Roster:
    """Reads a roster.

    Raises:
        RosterFormError: it is too large, or not of this form; names the place.
    """
    if len(raw) > MAX_BYTES:
        raise RosterFormError(f"longer than {MAX_BYTES} bytes")
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):  # of which the first would quote the file
        raise RosterFormError("not TOML") from None
    head = _table(table, {"format": int, "version": int, "made": dt.date, "argon2": dict}, {"user": list}, "roster")
    if head["format"] != 1:
        raise RosterFormError("format: must be 1")
    cost = _table(head["argon2"], {"memory_kib": int, "iterations": int, "lanes": int}, {}, "argon2")
    users = [_user(item, f"user {number}") for number, item in enumerate(head.get("user", []), start=1)]
    try:
        return Roster(head["version"], head["made"], Cost(**cost), tuple(users))
    except ValueError as error:
        raise RosterFormError(str(error)) from None


def _user(item: Any, where: str) -> User:
    values = _table(item, {"id": str, "name": str, "role": str}, {"pin": str, "badge": str, "until": dt.date}, where)
    if values["role"] not in PERSONS:
        raise RosterFormError(f"{where}: role: one of {', '.join(sorted(PERSONS))}")
    try:
        return User(**{**values, "role": Role(values["role"])})
    except ValueError as error:
        raise RosterFormError(f"{where}: {error}") from None


def _table(item: Any, needed: Mapping[str, type], extra: Mapping[str, type], where: str) -> dict[str, Any]:
    """A table with these keys and no others, each exactly of its type (a boolean is no number, a moment no day)."""
    kinds = {**needed, **extra}
    if type(item) is not dict or not set(needed) <= set(item) <= set(kinds):
        raise RosterFormError(f"{where}: must have {', '.join(needed)}, and may have {', '.join(extra) or 'no more'}")
    for key, value in item.items():
        if type(value) is not kinds[key]:
            raise RosterFormError(f"{where}: {key}: must be a {kinds[key].__name__}")
    return item


def render(roster: Roster) -> bytes:
    """A roster as its file; `parse` gives it back."""
    cost = roster.cost
    lines = [
        "# Who may log in at the stations. Written by `scanstation people`; a change counts once it is signed.",
        "format = 1",
        f"version = {roster.version}",
        f"made = {roster.made.isoformat()}",
        f"argon2 = {{ memory_kib = {cost.memory_kib}, iterations = {cost.iterations}, lanes = {cost.lanes} }}",
    ]
    for user in roster.users:
        # A JSON string without escapes beyond ASCII is a TOML basic string.
        lines += [
            "",
            "[[user]]",
            f'id = "{user.id}"',
            f"name = {json.dumps(user.name, ensure_ascii=False)}",
            f'role = "{user.role}"',
        ]
        lines += [f'{key} = "{value}"' for key, value in (("pin", user.pin), ("badge", user.badge)) if value]
        lines += [f"until = {user.until.isoformat()}"] if user.until else []
    return ("\n".join(lines) + "\n").encode()


def sign(raw: bytes, signer: DeviceSigner) -> bytes:
    """The detached signature of a roster's file."""
    return signer.sign(SigningContext.ROSTER, raw).hex().encode("ascii") + b"\n"


def verify(raw: bytes, untrusted_signature: bytes, key: Ed25519PublicKey) -> Roster:
    """The roster, if the fleet's key signed exactly these bytes.

    Raises:
        RosterSignatureError: it did not.
        RosterFormError: it did, and they are no roster.
    """
    layout = _SIGNATURE.fullmatch(untrusted_signature) is not None
    signature = bytes.fromhex(untrusted_signature.decode("ascii")) if layout else b""
    if len(raw) > MAX_BYTES or not signature_holds(key, SigningContext.ROSTER, raw, signature):
        raise RosterSignatureError("too long" if len(raw) > MAX_BYTES else "")
    return parse(raw)


def digest(raw: bytes) -> str:
    """Names the bytes of a roster, in hex."""
    return hashlib.sha256(raw).hexdigest()
