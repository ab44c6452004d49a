"""What the authority issued, and the one-time tokens it waits for: one SQLite file.

Rules:
- A token is kept as its SHA-256 alone (32 random bytes need no slow hash), bound to one station and one moment of end.
- A used token still answers for the key that used it, with the certificate it got: a station whose power was cut before
  the answer arrived is not stranded, and nobody else gains anything.
- Nothing is removed. A serial number is written here before its certificate leaves.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.authority.errors import AuthorityStorageError, RefusedError, UnknownStationError
from appliance.names import check_name

FILE: Final = "ledger.sqlite"
VALID, HELD, REVOKED = "valid", "held", "revoked"
_SCHEMA: Final = """
create table if not exists tokens (
    hash blob primary key, station text not null, ends text not null, key blob, serial text) strict;
create table if not exists certificates (
    serial text primary key, station text not null, key blob not null, begins text not null, ends text not null,
    der blob not null, state text not null, changed text not null) strict;
create table if not exists numbers (name text primary key, value integer not null) strict;
pragma user_version = 1;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate that was issued. Times are RFC 3339, UTC."""

    serial: int
    station: str
    begins: str
    ends: str
    state: str
    changed: str  # when it came to this state


class Ledger:
    """The ledger of one authority; each call is one transaction."""

    def __init__(self, directory: Path) -> None:
        """Makes the file if there is none. Raises AuthorityStorageError."""
        self._path = directory / FILE
        with self._open() as db:
            db.executescript(_SCHEMA)
        self._path.chmod(0o600)

    def new_token(self, station: str, now: datetime, hours: float) -> str:
        """A token with which `station` gets its first certificate; it is shown once and kept nowhere.

        Raises:
            ValueError: that is no name of a station.
        """
        check_name(station)
        token = secrets.token_urlsafe(32)
        ends = _text(now + timedelta(hours=hours))
        with self._open() as db:
            db.execute("insert into tokens values (?, ?, ?, null, null)", (_hash(token), station, ends))
        return token

    def redeem(self, station: str, token: str, key: bytes, now: datetime) -> x509.Certificate | None:
        """Uses a token: None if a certificate is to be issued for `key`, or the one that was issued for it.

        Raises:
            RefusedError: unknown, of another station, over, or used with another key.
        """
        with self._open() as db:
            row = db.execute("select * from tokens where hash = ?", (_hash(token),)).fetchone()
            if row is None or row["station"] != station:
                raise RefusedError("token")
            if row["ends"] <= _text(now):
                raise RefusedError("token over")
            if row["key"] not in (None, key):
                raise RefusedError("token used")
            db.execute("update tokens set key = ? where hash = ?", (key, _hash(token)))
            if row["serial"] is None:
                return None
            issued = db.execute("select * from certificates where serial = ?", (row["serial"],)).fetchone()
            if issued["state"] != VALID:
                raise RefusedError(issued["state"])
            return x509.load_der_x509_certificate(issued["der"])

    def issued(self, certificate: x509.Certificate, station: str, key: bytes, now: datetime, token: str = "") -> None:
        """Writes a new certificate down; with `token`, that it was issued for it."""
        begins, ends = _text(certificate.not_valid_before_utc), _text(certificate.not_valid_after_utc)
        serial, der = f"{certificate.serial_number:x}", certificate.public_bytes(Encoding.DER)
        with self._open() as db:
            row = (serial, station, key, begins, ends, der, VALID, _text(now))
            db.execute("insert into certificates values (?, ?, ?, ?, ?, ?, ?, ?)", row)
            if token:
                db.execute("update tokens set serial = ? where hash = ?", (serial, _hash(token)))

    def find(self, certificate: x509.Certificate) -> Row | None:
        """The entry of exactly this certificate."""
        with self._open() as db:
            query = "select * from certificates where serial = ? and der = ?"
            row = db.execute(
                query, (f"{certificate.serial_number:x}", certificate.public_bytes(Encoding.DER))
            ).fetchone()
        return _row(row) if row else None

    def rows(self, station: str = "") -> list[Row]:
        """All entries, or those of one station; the youngest last.

        Raises:
            UnknownStationError: there is none of this station.
        """
        with self._open() as db:
            query = "select * from certificates where ? in ('', station) order by station, begins, rowid"
            found = [_row(row) for row in db.execute(query, (station,))]
        if station and not found:
            raise UnknownStationError(station)
        return found

    def change(self, station: str, state: str, now: datetime) -> int:
        """Sets the state of the station's certificates; what is revoked stays so. Returns how many changed.

        Raises:
            UnknownStationError: there is none of this station.
        """
        self.rows(station)
        with self._open() as db:
            query = "update certificates set state = ?, changed = ? where station = ? and state not in (?, ?)"
            changed = db.execute(query, (state, _text(now), station, REVOKED, state)).rowcount
            if state == REVOKED:  # a token that waits would bring it back
                db.execute("update tokens set ends = '' where station = ?", (station,))
        return changed

    def refused_serials(self) -> tuple[int, list[tuple[int, datetime, bool]]]:
        """The number of the next revocation list, and what stands in it: serial, moment, whether it is only held."""
        with self._open() as db:
            query = "insert into numbers values ('crl', 1) on conflict(name) do update set value = value + 1"
            db.execute(query)
            number = db.execute("select value from numbers where name = 'crl'").fetchone()[0]
            rows = [_row(row) for row in db.execute("select * from certificates where state != ?", (VALID,))]
        return int(number), [(row.serial, datetime.fromisoformat(row.changed), row.state == HELD) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A transaction. Raises AuthorityStorageError."""
        try:
            with closing(sqlite3.connect(self._path, timeout=10, isolation_level=None)) as db:
                db.row_factory = sqlite3.Row
                db.execute("pragma synchronous = full")
                db.execute("begin immediate")
                with db:  # commits, or rolls back whatever was raised
                    yield db
        except sqlite3.Error as error:
            raise AuthorityStorageError(type(error).__name__) from error


def _row(row: sqlite3.Row) -> Row:
    return Row(int(row["serial"], 16), row["station"], row["begins"], row["ends"], row["state"], row["changed"])


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
