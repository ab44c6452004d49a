"""Certificates that were made elsewhere and are handed over as files: for sites without an enrolment server.

A directory holds `ca.pem`, `STATION.pem` and `STATION.key` (PEM). It is the technician's, on a stick; the key is taken
into the key store, and the technician destroys the stick's copy.

Rules:
- Whether the CA is the right one is decided by the pin of the sheet, never by the directory.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from appliance.enrolment.bundle import Bundle
from appliance.enrolment.key_store import KeyStore
from appliance.enrolment.places import CLIENT_KEY
from appliance.enrolment.provisioning import Issued, ServerAwayError, TokenRefusedError
from appliance.files import read_bounded

_MAX_BYTES: Final = 64 << 10


class HandedOver:
    """Implements `Enroller` with the files of a directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def enrol(self, bundle: Bundle, keys: KeyStore) -> Issued:
        """See `Enroller`: no `ca.pem` is a server that is away; a station without files is refused."""
        if not (self._directory / "ca.pem").exists():
            raise ServerAwayError("no ca.pem")
        try:
            ca = read_bounded(self._directory / "ca.pem", _MAX_BYTES)
            certificate = read_bounded(self._directory / f"{bundle.station}.pem", _MAX_BYTES)
            key = read_bounded(self._directory / f"{bundle.station}.key", _MAX_BYTES)
        except (OSError, ValueError) as error:
            raise TokenRefusedError("no certificate for this station") from error
        if keys.has(CLIENT_KEY) and keys.reveal(CLIENT_KEY) != key:
            keys.destroy(CLIENT_KEY)
        if not keys.has(CLIENT_KEY):
            keys.keep(CLIENT_KEY, key)
        return Issued(ca, certificate)
