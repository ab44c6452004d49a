"""Where things lie on a device, and how its enrolment is set up (`/etc/scanstation/provisioning.toml`).

Rules:
- Everything that provisioning writes stands here, so that a reset knows what to remove.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.enrolment.errors import StorageError
from appliance.files import sync_directory

STATION_FILE, UPLINK_FILE = "station.toml", "uplink.toml"
RECIPIENT_FILE, RECEIPT_FILE = "recipient.hpke.pub", "receiver.sign.pub"
CA_FILE, CERTIFICATE_FILE = "broker-ca.pem", "client.pem"
WRITTEN: Final = (STATION_FILE, UPLINK_FILE, RECIPIENT_FILE, RECEIPT_FILE, CA_FILE, CERTIFICATE_FILE)
"""Files below `configuration` that a bundle becomes."""

PENDING, CLIENT_KEY = "pending-bundle", "client.key"
"""Names in the key store: the bundle that is being done, and the key of the station's certificate."""

PROVISIONED, USED, ATTESTATION, ERASURE = "provisioned", "used-bundles.json", "attestation", "erasure"
SERVER: Final = "enrolment-server.toml"
"""Names below `state`. `SERVER` tells a firewall who is asked for the certificate, while there is no `uplink.toml`."""


@dataclass(frozen=True, slots=True)
class ProvisioningConfig:
    """How this kind of device is provisioned; part of its image."""

    state: Path = Path("/var/lib/scanstation/enrolment")
    configuration: Path = Path("/etc/scanstation")
    station_base: Path = Path("/usr/share/scanstation/station.toml")  # what all devices of this kind have in common
    uplink_base: Path = Path("/usr/share/scanstation/uplink.toml")
    fleet_keys: Path = Path("/etc/scanstation/fleet")  # one or two *.pub
    key_store: str = "credentials"  # or "files"
    key_directory: Path = Path("/etc/credstore.encrypted")
    bus: str = ""  # of NetworkManager; empty: the system bus
    press_timeout_s: float = 3_600.0  # waiting for the button
    free_tries: int = 5  # wrong codes before there is a wait
    first_wait_s: float = 30.0  # doubles with each further one
    longest_wait_s: float = 3_600.0

    def __post_init__(self) -> None:
        if self.key_store not in ("credentials", "files"):
            raise ValueError("key_store must be 'credentials' or 'files'")
        if not 1 <= self.free_tries <= 20:
            raise ValueError("free_tries must be 1 to 20")


def remove_files(places: ProvisioningConfig) -> None:
    """Removes what a bundle became. Raises StorageError."""
    try:
        for name in reversed(WRITTEN):
            (places.configuration / name).unlink(missing_ok=True)
        sync_directory(places.configuration)
        (places.state / SERVER).unlink(missing_ok=True)
        sync_directory(places.state)
    except OSError as error:
        raise StorageError(error.strerror or "") from error
