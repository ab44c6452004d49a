r"""The office's order to stop taking new work, and to go on: signed, without content, in force at once.

An order is one signed statement (docs/policy-updates.md, "Orders"), on a retained topic of its own for each station.

Rules:
- A number only grows: an order is not played again, and the last one counts, whatever the broker gives.
- Kept as it came and verified again at each start, with the keys of that start; what cannot be verified does not count.
- It stops new paper alone. What the station has is read, held, sent and ended as ever.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance import files
from appliance.fleet.errors import (
    PolicyError,
    PolicyFormatError,
    PolicyOldError,
    PolicyScopeError,
    PolicySignatureError,
)
from appliance.sealing import canonical, statement
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner

FORMAT: Final = 1
HOLD, LIFT = "hold", "lift"
HOLD_SET, HOLD_LIFTED = "fleet-hold-set", "fleet-hold-lifted"
"""Events of the audit log."""
_MAX_BYTES: Final = 1_024
_FILE, _ON_RECORD = "order", "order-on-record"
KIND: Final = statement.Kind(
    SigningContext.ORDER,
    {
        "format": canonical.exactly(FORMAT),
        "key": canonical.DIGEST,
        "made": canonical.TIME,
        "number": canonical.whole(1, 1 << 40),
        "station": canonical.NAME,
        "work": canonical.text(f"{HOLD}|{LIFT}"),
    },
    _MAX_BYTES,
)
Record = Callable[..., object]  # an event of the audit log with its fields


class NoOrderError(PolicyFormatError):
    """The bytes are no order at all; they may be a policy."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the office said last."""

    number: int
    holds: bool
    sha256: str


def make(station: str, number: int, made: str, signer: DeviceSigner, *, hold: bool) -> bytes:
    """The signed order. Raises StatementFormatError: a value has not its form."""
    fields = {"format": FORMAT, "made": made, "number": number, "station": station, "work": HOLD if hold else LIFT}
    return statement.sign(KIND, fields, signer)


def read(untrusted: bytes, station: str, keys: Mapping[str, Ed25519PublicKey]) -> Order:
    """An order for this station by a key of its fleet.

    Raises:
        NoOrderError: it is none.
        PolicySignatureError, PolicyScopeError: nobody of this fleet signed it, or it is for another station.
    """
    try:
        fields = statement.verify(KIND, untrusted, keys)
    except statement.StatementFormatError as error:
        raise NoOrderError(error.detail) from error
    except statement.StatementSignatureError as error:
        raise PolicySignatureError(error.detail) from error
    if fields["station"] != station:
        raise PolicyScopeError("an order")
    return Order(fields["number"], fields["work"] == HOLD, hashlib.sha256(untrusted).hexdigest())


class Orders:
    """The last order of a station. Blocking; called from one thread at a time, but for `hold`."""

    def __init__(self, directory: Path, keys: Mapping[str, Ed25519PublicKey], station: str) -> None:
        """`directory`: where policies lie. Takes up what a former life left."""
        self._directory, self._keys, self._station = directory, keys, station
        self._last: Order | None = None
        with contextlib.suppress(OSError, ValueError, PolicyError):
            self._last = read(files.read_bounded(directory / _FILE, _MAX_BYTES + 256), station, keys)

    @property
    def hold(self) -> bool:
        """Whether the station takes no new work."""
        return self._last is not None and self._last.holds

    def offer(self, untrusted: bytes) -> bool:
        """Takes in an order. Returns whether it is new.

        Raises:
            NoOrderError: it is something else.
            PolicyError: it does not count.
            OSError: it cannot be kept now; offer it again.
        """
        found = read(untrusted, self._station, self._keys)
        if self._last is not None and found.number <= self._last.number:
            if found == self._last:
                return False
            raise PolicyOldError(f"order {found.number}, and {self._last.number} is known")
        files.write_atomic(self._directory / _FILE, untrusted)
        self._last = found
        return True

    def flush(self, record: Record) -> None:
        """Puts the last order into the audit log, at least once. Raises what `record` raises, and OSError."""
        last, path = self._last, self._directory / _ON_RECORD
        if last is None or (path.exists() and files.read_bounded(path, 64) == last.sha256.encode()):
            return
        record(HOLD_SET if last.holds else HOLD_LIFTED, count=last.number, sha256=last.sha256)
        files.write_atomic(path, last.sha256.encode())
