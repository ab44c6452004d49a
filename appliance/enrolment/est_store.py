"""The renewed certificates of an uplink, and which of them is shown to the broker.

Files below `state`: `next.pem` came and has not worked yet; `current.pem` has. Behind both stands the certificate that
the device was provisioned with.

Rules:
- The certificate in use is never removed or written over before the next one opened a session.
- Only a certificate for the key of the device, and not older than the provisioned one, counts: what is left of another
  sheet or another board is as good as absent.
- One step is one rename: after a power cut the files say where to go on.
- A new certificate is given up only when the broker took the old one where it had not taken the new one.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509

from appliance.delivery.faults import BrokerNotAuthorisedError, BrokerRefusedError, IdentityError
from appliance.enrolment import est_check, est_wire
from appliance.enrolment.est_errors import EstCertificateError, EstStorageError
from appliance.errors import DeliveryError
from appliance.files import read_bounded, remove_temporaries, sync_directory, write_atomic

log = logging.getLogger("scanstation.enrolment")

NEXT, CURRENT = "next.pem", "current.pem"
_MAX_BYTES: Final = 256 << 10
_MAX_CHAIN: Final = 16
_ITS_FAULT: Final = (BrokerRefusedError, BrokerNotAuthorisedError, IdentityError)
"""What may be the certificate's fault; a network that is away never is."""


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate on the disk."""

    path: Path
    leaf: x509.Certificate


class CertificateStore:
    """Certificates of one device; the renewal and the uplink share it, each on a thread of its own."""

    def __init__(self, provisioned: Path, state: Path) -> None:
        """`state` must be a directory that this process may write."""
        self._provisioned, self._next, self._current = provisioned, state / NEXT, state / CURRENT
        self._state = state
        self._turn = 0
        self._lock = threading.Lock()
        self.gave_up = 0  # how many new certificates did not work

    def sweep(self) -> None:
        """Removes what an interrupted write or another identity left. Raises EstStorageError."""
        try:
            remove_temporaries(self._state)
            for path in (self._next, self._current):
                if path not in self._candidates():
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise EstStorageError(f"errno {error.errno}") from error

    def in_use(self) -> Held:
        """The newest certificate that is known to work. Raises EstCertificateError if there is none at all."""
        base = self._load(self._provisioned)
        if base is None:
            raise EstCertificateError("there is none to renew")
        return self._fit(self._current, base) or base

    def waiting(self) -> bool:
        """Whether a new one has still to show that it works."""
        base = self._load(self._provisioned)
        return base is not None and self._fit(self._next, base) is not None

    def put_next(self, chain: list[x509.Certificate]) -> None:
        """Keeps a checked certificate, to be tried. Raises EstStorageError."""
        try:
            with self._lock:
                write_atomic(self._next, est_wire.pem(chain), 0o640)
                self._turn = 0
        except OSError as error:
            raise EstStorageError(f"errno {error.errno}") from error

    def choose(self) -> Path:
        """The newest; after a failure that may be its fault, the next older one, and so on in a circle."""
        candidates = self._candidates()
        return candidates[self._turn % len(candidates)]

    def worked(self, certificate: Path) -> None:
        """The new one worked: it becomes the current one. An older one did where the new one had not: that is given up.

        A file system that refuses leaves the files as they were, and the same is tried after the next session.
        """
        with self._lock:
            try:
                if certificate == self._next:
                    self._next.replace(self._current)
                    log.info("the new certificate works")
                elif self._turn and self._next.exists():
                    self._next.unlink()
                    self.gave_up += 1
                    log.warning("the broker does not take the new certificate; the old one stays in use")
                else:
                    self._turn = 0
                    return
                sync_directory(self._state)
            except OSError as error:
                log.warning("est-storage: errno %s", error.errno)
                return
            self._turn = 0

    def failed(self, _certificate: Path, fault: DeliveryError) -> None:
        """Another certificate is tried next time, if this one may be why."""
        if isinstance(fault, _ITS_FAULT):
            self._turn += 1

    def newer(self, certificate: Path) -> bool:
        """Whether one waits that was not tried yet."""
        if certificate == self._next or self._turn or not self._next.exists():
            return False
        return self._candidates()[0] == self._next

    def _candidates(self) -> list[Path]:
        """Newest first; the provisioned one always, be it readable or not."""
        base = self._load(self._provisioned)
        renewed = [self._fit(path, base) for path in (self._next, self._current)] if base else []
        return [*(held.path for held in renewed if held), self._provisioned]

    def _fit(self, path: Path, base: Held) -> Held | None:
        """The certificate in `path` if it follows the provisioned one."""
        held = self._load(path)
        if held is None or est_check.key_of(held.leaf) != est_check.key_of(base.leaf):
            return None
        return held if held.leaf.not_valid_before_utc >= base.leaf.not_valid_before_utc else None

    @staticmethod
    def _load(path: Path) -> Held | None:
        try:
            return Held(path, est_wire.load_chain(read_bounded(path, _MAX_BYTES), _MAX_CHAIN)[0])
        except (OSError, ValueError, EstCertificateError):
            return None
