"""The roster that counts: the newest good one, kept over restarts.

Layout: `roster.toml` and `roster.toml.sig` where the configuration says; the last good pair as one file, signature
first, in the station's state directory.

Rules:
- A new pair counts if the fleet's key signed it, its version is higher, and its PINs cost enough to try. Anything else
  is refused once, on the record, and the last good one stays.
- The copy is checked like any other: who may write there without the fleet's key can at most take people away.
- The two configured files are replaced one after the other; in between they do not fit and nothing happens.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.files import read_bounded, write_atomic
from appliance.people.errors import RosterError, RosterFormError, RosterOldError
from appliance.people.roster import EMPTY, MAX_BYTES, SIGNATURE_BYTES, Roster, digest, verify

COPY_NAME: Final = "roster.signed"
SIGNATURE_SUFFIX: Final = ".sig"
Pair = tuple[bytes, bytes]
Report = Callable[[Roster | RosterError, str], None]  # what was taken or refused, and the digest of its file


def signature_path(roster: Path) -> Path:
    """Where the signature of a roster lies."""
    return roster.with_name(roster.name + SIGNATURE_SUFFIX)


class RosterKeeper:
    """Reads the roster when its files change."""

    def __init__(self, *, file: Path, state: Path, key: Ed25519PublicKey, floor_kib: int, report: Report) -> None:
        """Takes up the last good roster, then looks for a newer one.

        Args:
            file: where new rosters are put; its signature lies beside it.
            state: a directory of ours for the last good one; made if it is not there.
            key: the fleet's public key.
            floor_kib: memory times iterations that trying a PIN must cost at least.
            report: hears of each roster that is taken or refused, once.
        """
        self._file, self._key, self._floor_kib, self._report = file, key, floor_kib, report
        self._copy = state / COPY_NAME
        self._roster, self._digest = EMPTY, ""
        self._refused = ""
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_copy()
        self.refresh()

    @property
    def roster(self) -> Roster:
        """The last good one; nobody stands in it before there was one."""
        return self._roster

    def refresh(self) -> bool:
        """Looks for a newer roster; returns whether one was taken."""
        try:
            pair = _read(self._file)
        except (OSError, ValueError):
            pair = None
        found = _name(pair) if pair else "missing"
        if found in (self._refused, self._digest):
            return False
        try:
            if pair is None:
                raise RosterFormError("the roster or its signature is missing or too long")
            roster = self._newer(pair)
        except RosterError as error:
            self._refused = found
            self._report(error, digest(pair[0] if pair else b""))
            return False
        self._keep(pair)
        self._roster, self._digest, self._refused = roster, found, ""
        self._report(roster, digest(pair[0]))
        return True

    def _newer(self, pair: Pair) -> Roster:
        roster = self._good(pair)
        if roster.version <= self._roster.version:
            raise RosterOldError(f"version {roster.version}, and {self._roster.version} is known")
        return roster

    def _good(self, pair: Pair) -> Roster:
        roster = verify(*pair, self._key)
        if roster.cost.memory_kib * roster.cost.iterations < self._floor_kib:
            raise RosterFormError(f"argon2: memory_kib times iterations must be at least {self._floor_kib}")
        return roster

    def _take_copy(self) -> None:
        """The last good one, from a former life; one that is damaged or of another fleet is as none."""
        try:
            kept = read_bounded(self._copy, MAX_BYTES + SIGNATURE_BYTES)
            pair = kept[SIGNATURE_BYTES:], kept[:SIGNATURE_BYTES]
            self._roster = self._good(pair)
            self._digest = _name(pair)
        except FileNotFoundError:
            return
        except (OSError, ValueError, RosterError) as error:
            refused = error if isinstance(error, RosterError) else RosterFormError("the kept copy cannot be read")
            self._report(refused, digest(b""))

    def _keep(self, pair: Pair) -> None:
        """Keeps it over restarts. A full disk must not keep a removed person in: the roster counts all the same."""
        with contextlib.suppress(OSError):
            write_atomic(self._copy, pair[1] + pair[0])


def _read(file: Path) -> Pair:
    return read_bounded(file, MAX_BYTES), read_bounded(signature_path(file), SIGNATURE_BYTES)


def _name(pair: Pair) -> str:
    """Tells two pairs apart."""
    return digest(pair[1] + b"\0" + pair[0])
