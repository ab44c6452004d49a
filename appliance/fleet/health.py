"""A station's health for its fleet: one signed statement of a closed schema, without content.

Rules:
- Counts, codes, names of classes and of the view, times of the station's own clock. There is no field for free text.
- Signed by the station's key, because the uplink that carries it and the broker are strangers to the station.
- Bounded: of more counts than `MAX_COUNTS` the rest is left out, and that is said.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance import __version__, files
from appliance.custody.daily import DailyRecord, What
from appliance.delivery.health import FILE_MODE, FILE_NAME, MAX_BYTES
from appliance.sealing import canonical, statement
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner

FORMAT: Final = 1
MAX_COUNTS: Final = 200
_MAX_NUMBER: Final = 1 << 40
_NAME_OR_NONE: Final = canonical.text(r"([a-z0-9][a-z0-9-]{0,63})?")
_NUMBER: Final = canonical.whole(0, _MAX_NUMBER)
_WHAT: Final = frozenset(What)
COUNT: Final[canonical.Schema] = {
    "class": _NAME_OR_NONE,
    "code": _NAME_OR_NONE,
    "n": _NUMBER,
    "what": lambda value: isinstance(value, str) and value in _WHAT,
}
GAUGES: Final = ("held", "overdue", "policy", "policy-refused", "policy-waiting", "waiting", "working")
"""Counters of the station that travel; others stay."""
KIND: Final = statement.Kind(
    SigningContext.HEALTH,
    {
        "at": canonical.TIME,
        "counts": canonical.records(COUNT, MAX_COUNTS),
        "cut": canonical.flag,
        "format": canonical.exactly(FORMAT),
        "free_mib": _NUMBER,
        "key": canonical.DIGEST,
        "software": canonical.text(r"[0-9a-z][0-9a-z.+-]{0,31}"),
        "station": canonical.NAME,
        "uptime_s": _NUMBER,
        "view": canonical.NAME,
        **dict.fromkeys((name.replace("-", "_") for name in GAUGES), _NUMBER),
    },
    MAX_BYTES - 256,
)


@dataclass(frozen=True, slots=True)
class Health:
    """What a station said. `counts` are those of the day of `at`."""

    station: str
    at: str  # RFC 3339, UTC, of the station's clock
    view: str
    software: str
    numbers: Mapping[str, int]  # by name: `GAUGES` with `_`, `free_mib`, `uptime_s`
    counts: Mapping[tuple[str, str, str], int]  # by what, class, code
    cut: bool

    @property
    def day(self) -> str:
        """To which the counts belong."""
        return self.at[:10]


def make(
    station: str,
    at: str,
    view: str,
    numbers: Mapping[str, int],
    counts: Sequence[DailyRecord],
    signer: DeviceSigner,
) -> bytes:
    """The signed statement.

    Args:
        station: its name.
        at: now, RFC 3339, UTC.
        view: name of what the desk sees.
        numbers: the station's counters, `free_mib` and `uptime_s`; what is not there is 0.
        counts: of the day of `at`.
        signer: the station's key.

    Raises:
        StatementFormatError: a value has not its form.
    """
    plain = {name.replace("-", "_"): numbers.get(name, 0) for name in (*GAUGES, "free_mib", "uptime_s")}
    today = [one for one in counts if one.day == at[:10]]
    listed = [{"class": c.document_class, "code": c.code, "n": c.n, "what": c.what} for c in today[:MAX_COUNTS]]
    head = {"at": at, "cut": len(today) > MAX_COUNTS, "format": FORMAT, "software": __version__}
    fields: dict[str, object] = {**head, **plain, "counts": listed, "station": station, "view": view}
    return statement.sign(KIND, fields, signer)


def read(untrusted: bytes, station: str, key: Ed25519PublicKey, key_id: str) -> Health:
    """What a station said, if it said it.

    Raises:
        StatementFormatError, StatementSignatureError: it is no health of this station.
    """
    fields: dict[str, Any] = statement.verify(KIND, untrusted, {key_id: key})
    if fields["station"] != station:
        raise statement.StatementSignatureError("another station")
    names = [name.replace("-", "_") for name in (*GAUGES, "free_mib", "uptime_s")]
    counts: dict[tuple[str, str, str], int] = {}
    for one in fields["counts"]:
        where = one["what"], one["class"], one["code"]
        counts[where] = counts.get(where, 0) + one["n"]
    numbers = {name: fields[name] for name in names}
    return Health(station, fields["at"], fields["view"], fields["software"], numbers, counts, fields["cut"])


class HealthWriter:
    """Puts the station's health where the uplink finds it."""

    def __init__(
        self, outbox: Path, station: str, signer: DeviceSigner, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = outbox / FILE_NAME
        self._station, self._signer, self._clock = station, signer, clock
        self._begun = clock()

    def write(
        self, at: str, view: str, numbers: Mapping[str, int], counts: Sequence[DailyRecord], free_bytes: int
    ) -> None:
        """Writes it; a full disk only makes the last one old."""
        more = {"free_mib": free_bytes >> 20, "uptime_s": int(self._clock() - self._begun)}
        said = make(self._station, at, view, {**numbers, **more}, counts, self._signer)
        with contextlib.suppress(OSError):
            files.write_atomic(self._path, said, FILE_MODE)
