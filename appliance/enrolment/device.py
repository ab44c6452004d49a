"""What a device does before it is a station: the composition root of identity, provisioning and reset.

`prepare` runs at every start before the station: an unfinished reset is finished, the identity is made or checked. Only
then does the station start, and only if `provisioned` is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance import config as configuration
from appliance.config import StationConfig
from appliance.enrolment.attestation import to_text
from appliance.enrolment.bundle import SealedBundle, check_sealed
from appliance.enrolment.configuring import BaseConfigError
from appliance.enrolment.erasure import Eraser
from appliance.enrolment.errors import StorageError
from appliance.enrolment.fleet_keys import load_trust
from appliance.enrolment.identity import Hardware, Identity, ensure_identity, read_hardware
from appliance.enrolment.key_store import CredentialStore, FileStore, KeyStore
from appliance.enrolment.network import NetworkManager, NetworkSettings
from appliance.enrolment.places import ATTESTATION, ERASURE, ProvisioningConfig
from appliance.enrolment.provisioning import Enroller, Provisioner, lockout_of
from appliance.enrolment.time_floor import TimeFloor
from appliance.errors import ConfigError
from appliance.files import read_bounded, remove_temporaries

_MAX_STATEMENT: Final = 8 << 10


def _nothing(_step: str) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device with everything outside it: keys, network, clock, hardware."""

    places: ProvisioningConfig
    keys: KeyStore
    network: NetworkSettings
    floor: TimeFloor
    hardware: Hardware
    reached: Callable[[str], None] = _nothing

    def prepare(self) -> Identity:
        """What every start begins with.

        Raises:
            EnrolmentError: the device is not to be trusted, or an unfinished step cannot be done now.
        """
        eraser = self.eraser()
        if eraser.is_begun:
            eraser.finish()
        return ensure_identity(self.places.state, self.keys, self.hardware)

    def check(self, untrusted: bytes) -> SealedBundle:
        """Whether a root key of this device's fleet signed it; see `check_sealed`."""
        return check_sealed(untrusted, load_trust(self.places.fleet_keys))

    def provisioner(self, identity: Identity, enroller: Enroller) -> Provisioner:
        """Whoever makes a station of it."""
        lockout = lockout_of(self.places, time.monotonic)
        return Provisioner(self.places, identity, self.keys, self.network, enroller, self.floor, lockout, self.reached)

    def answer(self) -> bytes:
        """What the device has to say to the office: that it is a station, or that it holds nothing; empty: neither.

        Raises:
            StorageError: it cannot be read.
        """
        for name in (ATTESTATION, ERASURE):
            if (self.places.state / name).exists():
                try:
                    return read_bounded(self.places.state / name, _MAX_STATEMENT)
                except (OSError, ValueError) as error:
                    raise StorageError(name) from error
        return b""

    def answer_text(self) -> str:
        """The same as the text of a QR code. Raises StorageError."""
        statement = self.answer()
        return to_text(statement) if statement else ""

    def eraser(self) -> Eraser:
        """Whoever makes it a boxed device again."""
        try:
            base = configuration.load(self.places.station_base, StationConfig)
        except ConfigError as error:
            raise BaseConfigError(self.places.station_base.name) from error
        exchange = (base.paths.outbox, base.paths.inbox)
        return Eraser(self.places, base.paths.state, exchange, self.keys, self.network, self.floor, self.reached)


def open_device(config: Path) -> Device:
    """The device that this configuration file describes.

    Raises:
        ConfigError: the file.
        KeyStoreError, StorageError: its keys or its storage cannot be used.
    """
    places = configuration.load(config, ProvisioningConfig)
    try:
        places.state.mkdir(mode=0o755, parents=True, exist_ok=True)
        places.configuration.mkdir(mode=0o755, parents=True, exist_ok=True)
        for directory in (places.state, places.configuration):
            remove_temporaries(directory)
    except OSError as error:
        raise StorageError(error.strerror or "") from error
    keys = FileStore(places.key_directory) if places.key_store == "files" else CredentialStore(places.key_directory)
    return Device(places, keys, NetworkManager(places.bus), TimeFloor(places.state), read_hardware())
