"""Which stations are enrolled: one Ed25519 public key a file.

Rules:
- `NAME.pub` enrols a station, `NAME.revoked` beside it revokes it; both count from the next document on.
- A name becomes a path only after it passed `check_name`.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.errors import ReceiverError
from appliance.names import check_name
from appliance.sealing.keys import KeyUnusableError, load_verify_key


class StationRefusedError(ReceiverError):
    """A station is not enrolled here, was revoked, or its key file cannot be used."""

    code = "receiver-station"
    advice = "A station that is not enrolled here sent a document; it was refused. Enrol or stop the station."


class Registry:
    """The directory of station keys."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def key(self, station: str) -> Ed25519PublicKey:
        """The public key of an enrolled station.

        Raises:
            StationRefusedError: there is none that counts.
        """
        try:
            check_name(station)
        except ValueError as error:
            raise StationRefusedError("name") from error
        if (self._directory / f"{station}.revoked").exists():
            raise StationRefusedError(f"{station} is revoked")
        path = self._directory / f"{station}.pub"
        if not path.is_file():
            raise StationRefusedError(f"{station} is not enrolled")
        try:
            return load_verify_key(path)
        except KeyUnusableError as error:
            raise StationRefusedError(f"key file of {station}") from error
