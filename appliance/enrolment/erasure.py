"""The end of a station: keys first, then everything else, and a signed word that nothing is left.

`STEPS` in order, each of which may be repeated: a power cut in between is gone on with at the next start. Once the
device key is destroyed, no page in the store opens any more, whatever still lies on the disk.

Rules:
- Only a receipt ends a working copy: a device on which documents wait or a legal hold is on is not reset. Only a
  technician at the command line can give up what waits (never what is held), and the certificate counts it.
- The certificate is signed after the device key is gone and before the signing key goes; it stays on the device until
  it is provisioned anew, and shows the serial numbers of nothing.
- The ids of used bundles and the time floor stay: a reset makes no sheet good again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from appliance import __version__
from appliance.custody.lock import StateLock
from appliance.custody.states import FINISHED
from appliance.enrolment.attestation import FIRMWARE, verify_own
from appliance.enrolment.errors import EnrolmentError, StorageError
from appliance.enrolment.identity import DEVICE_KEY, FILE_NAME, SIGNING_KEY, device_id
from appliance.enrolment.key_store import KeyStore, KeyStoreError
from appliance.enrolment.network import NetworkSettings, connection_uuid
from appliance.enrolment.places import (
    ATTESTATION,
    CLIENT_KEY,
    ERASURE,
    PENDING,
    PROVISIONED,
    ProvisioningConfig,
    remove_files,
)
from appliance.enrolment.time_floor import TimeFloor
from appliance.files import read_bounded, sync_directory, write_atomic
from appliance.sealing import canonical, statement
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner, KeyUnusableError

ERASING: Final = "erasing.json"
OTHER_SECRETS: Final = ("people-key",)
"""Credentials that a site may have put beside ours."""

_MAX_FILE: Final = 64 << 10
_OPEN_JOBS: Final = f"SELECT count(*) FROM jobs WHERE state NOT IN ({', '.join('?' * len(FINISHED))})"  # noqa: S608
_COUNT: Final = canonical.whole(0, 1_000_000)
_KIND: Final = statement.Kind(
    SigningContext.ERASURE,
    {
        "destroyed": canonical.DIGEST,
        "device": canonical.ID,
        "erased_at": canonical.TIME,
        "firmware": FIRMWARE,
        "format": canonical.exactly(1),
        "key": canonical.DIGEST,
        "public_key": canonical.DIGEST,
        "station": canonical.text(r"([a-z0-9][a-z0-9-]{0,63})?"),
        "type": canonical.exactly("erasure-certificate"),
        "undelivered": _COUNT,
    },
    2 << 10,
)


class StillHoldsError(EnrolmentError):
    """Documents wait on the device."""

    code: ClassVar[str] = "reset-undelivered"
    advice = (
        "Documents wait in this station; it was not reset. Let them be delivered, or discard them at the panel first."
    )


class LegalHoldError(EnrolmentError):
    """A legal hold is on."""

    code: ClassVar[str] = "reset-hold"
    advice = "A legal hold is on; this station must not be reset. Whoever set the hold must lift it first."


@dataclass(frozen=True, slots=True)
class Erasure:
    """A device's word that it holds nothing, its signature checked."""

    destroyed: str  # SHA-256 of the sealed device key that was destroyed
    device: str
    erased_at: str
    firmware: str
    public_key: str
    station: str  # empty: it was none
    undelivered: int  # jobs that were given up


@dataclass(frozen=True, slots=True)
class Held:
    """What a station holds: jobs that are not finished, and those under a legal hold."""

    jobs: int
    holds: int


def held_by(station_state: Path) -> Held:
    """Counts of the job store, which nobody has open.

    Raises:
        StorageError: there is a store and it cannot be read: nothing is known, so nothing may be destroyed.
    """
    path = station_state / "jobs.sqlite"
    if not path.exists():
        return Held(0, 0)
    try:
        store = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
        try:
            jobs = store.execute(_OPEN_JOBS, tuple(FINISHED)).fetchone()
            holds = store.execute("SELECT count(*) FROM jobs WHERE legal_hold <> 0").fetchone()
        finally:
            store.close()
    except sqlite3.Error as error:
        raise StorageError("job store") from error
    return Held(int(jobs[0]), int(holds[0]))


@dataclass(frozen=True, slots=True)
class Eraser:
    """The parts of a device that a reset needs. `reached` is told of each step that is done."""

    places: ProvisioningConfig
    station_state: Path
    exchange: tuple[Path, ...]  # outbox and inbox
    keys: KeyStore
    network: NetworkSettings
    floor: TimeFloor
    reached: Callable[[str], None] = lambda _step: None

    @property
    def is_begun(self) -> bool:
        """Whether a reset was cut in between."""
        return (self.places.state / ERASING).exists()

    def begin(self, *, give_up: bool = False) -> None:
        """Decides that the device is reset. `give_up`: also the jobs that were never delivered.

        Raises:
            LegalHoldError, StillHoldsError: not now.
            StateInUseError: the station is running.
            StorageError: what it holds is not known, or the decision cannot be kept.
        """
        if self.is_begun:
            return
        with self._station_stopped():
            held = held_by(self.station_state)
            if held.holds:
                raise LegalHoldError(f"{held.holds} jobs")
            if held.jobs and not give_up:
                raise StillHoldsError(f"{held.jobs} jobs")
            plan = {
                "destroyed": hashlib.sha256(self.keys.digest_source(DEVICE_KEY)).hexdigest(),
                "undelivered": held.jobs,
                **self._facts(),
            }
            self._remove(self.places.state / ERASURE)  # of a reset before this one
            self._write(ERASING, json.dumps(plan).encode(), 0o600)
        self.reached("begun")

    def finish(self) -> bytes:
        """Does all that is left of a reset that was decided.

        Returns:
            The certificate; empty where the signing key was gone, or does not open on this board.
        """
        plan = json.loads(self._read(ERASING))
        for name, step in STEPS.items():
            step(self, plan)
            self.reached(name)
        certificate = self._read(ERASURE) if (self.places.state / ERASURE).exists() else b""
        self._remove(self.places.state / ERASING)
        self.reached("erased")
        return certificate

    # Inside

    @contextlib.contextmanager
    def _station_stopped(self) -> Iterator[None]:
        """Nobody works in the station's directory; where no station ever did, nothing of root's is left there."""
        if not (self.station_state / "lock").exists():
            yield
            return
        lock = StateLock(self.station_state)
        try:
            yield
        finally:
            lock.close()

    def _facts(self) -> dict[str, str]:
        """Station and bundle of the present provisioning, or the bundle of one that was not finished; else empty."""
        if (self.places.state / PROVISIONED).exists():
            facts = json.loads(self._read(PROVISIONED))
            return {name: str(facts.get(name, "")) for name in ("station", "bundle")}
        return {"station": "", "bundle": self._pending()}

    def _pending(self) -> str:
        """Whose network connection may be there already, though the device is no station yet."""
        if not self.keys.has(PENDING):
            return ""
        try:
            return str(json.loads(self.keys.reveal(PENDING))["bundle"])
        except (KeyStoreError, ValueError, KeyError, TypeError):  # of another board
            return ""

    def _destroy_device_key(self, _plan: dict[str, Any]) -> None:
        self.keys.destroy(DEVICE_KEY)

    def _certify(self, plan: dict[str, Any]) -> None:
        """Once, while the signing key is whole. On a board where it does not open, there is nobody to sign."""
        if (self.places.state / ERASURE).exists() or not self.keys.has(SIGNING_KEY):
            return
        try:
            signer = DeviceSigner(self.keys.reveal(SIGNING_KEY))
        except (KeyStoreError, KeyUnusableError):
            return
        fields = {
            "destroyed": plan["destroyed"],
            "device": device_id(signer.key_id),
            "erased_at": self.floor.now(),
            "firmware": __version__,
            "format": 1,
            "public_key": signer.public_key.public_bytes_raw().hex(),
            "station": plan["station"],
            "type": "erasure-certificate",
            "undelivered": plan["undelivered"],
        }
        self._write(ERASURE, statement.sign(_KIND, fields, signer), 0o644)

    def _destroy_other_keys(self, _plan: dict[str, Any]) -> None:
        for name in (CLIENT_KEY, PENDING, *OTHER_SECRETS, SIGNING_KEY):
            self.keys.destroy(name)

    def _remove_network(self, plan: dict[str, Any]) -> None:
        if plan["bundle"]:
            self.network.remove(connection_uuid(plan["bundle"]))

    def _remove_files(self, _plan: dict[str, Any]) -> None:
        remove_files(self.places)
        for directory in (self.station_state, *self.exchange):
            _empty(directory)
        for name in (PROVISIONED, ATTESTATION, FILE_NAME):
            self._remove(self.places.state / name)

    def _write(self, name: str, content: bytes, mode: int) -> None:
        try:
            self.places.state.mkdir(mode=0o755, parents=True, exist_ok=True)
            write_atomic(self.places.state / name, content, mode)
        except OSError as error:
            raise StorageError(error.strerror or "") from error

    def _read(self, name: str) -> bytes:
        try:
            return read_bounded(self.places.state / name, _MAX_FILE)
        except (OSError, ValueError) as error:
            raise StorageError(name) from error

    def _remove(self, path: Path) -> None:
        try:
            if path.exists():
                path.unlink()
                sync_directory(path.parent)
        except OSError as error:
            raise StorageError(error.strerror or "") from error


STEPS: Final[dict[str, Callable[[Eraser, dict[str, Any]], None]]] = {
    "device-key": Eraser._destroy_device_key,  # noqa: SLF001 - the table of its own steps
    "certificate": Eraser._certify,  # noqa: SLF001
    "keys": Eraser._destroy_other_keys,  # noqa: SLF001
    "network": Eraser._remove_network,  # noqa: SLF001
    "files": Eraser._remove_files,  # noqa: SLF001
}
"""What makes a boxed device of a station, in this order."""


def read_erasure(untrusted: bytes) -> Erasure:
    """A certificate whose signature holds by the key that it carries itself.

    Raises:
        NotAnAttestationError: it is none.
    """
    fields = verify_own(_KIND, untrusted)
    return Erasure(**{name: fields[name] for name in Erasure.__dataclass_fields__})


def _empty(directory: Path) -> None:
    """Removes all that is in a directory; the directory stays."""
    try:
        for path in directory.iterdir() if directory.exists() else ():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        if directory.exists():
            sync_directory(directory)
    except OSError as error:
        raise StorageError(error.strerror or "") from error
