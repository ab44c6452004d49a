"""From a sealed bundle to a station, once and whole, whatever happens in between.

`begin` opens a bundle, judges it and keeps it, sealed to the device, as what is being done: from there on a power cut
only delays. `finish` runs `STEPS` in order; each may be repeated any number of times. The last one says that the device
is a station. `withdraw` undoes what a refused step left, so that the device is as it was before.

Rules:
- A device is provisioned when `provisioned` is there, and only then; the units of the station wait for that file.
- A wrong code counts before it is tried, on the disk: pulling the plug gives no free try.
- A bundle is used once: its id stays on the device, also through a reset.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appliance.enrolment.attestation import attest
from appliance.enrolment.bundle import (
    BrokerPin,
    Bundle,
    Enrolment,
    Network,
    RecipientKeys,
    SealedBundle,
    Wifi,
    open_sealed,
)
from appliance.enrolment.configuring import files_of, to_toml
from appliance.enrolment.errors import (
    AlreadyProvisionedError,
    EnrolmentError,
    ExpiredError,
    OtherDeviceError,
    ReplayedError,
    StorageError,
    TooManyTriesError,
    WrongCodeError,
)
from appliance.enrolment.identity import SIGNING_KEY, Identity
from appliance.enrolment.key_store import KeyStore
from appliance.enrolment.network import NetworkAwayError, NetworkRefusedError, NetworkSettings, connection_uuid
from appliance.enrolment.network_trouble import NetworkTroubleError
from appliance.enrolment.places import (
    ATTESTATION,
    CA_FILE,
    CERTIFICATE_FILE,
    PENDING,
    PROVISIONED,
    SERVER,
    USED,
    WRITTEN,
    ProvisioningConfig,
    remove_files,
)
from appliance.enrolment.time_floor import TimeFloor
from appliance.enrolment.typed_code import read_typed
from appliance.files import read_bounded, write_atomic
from appliance.people.lockout import Delays, Lockout, user_key
from appliance.sealing.keys import DeviceSigner

MAX_USED: Final = 1_000
_MAX_FILE: Final = 64 << 10
_TERMINAL: Final = 0  # all tries at this device count together


class WrongAuthorityError(EnrolmentError):
    """The enrolment server shows another CA than the sheet names."""

    code: ClassVar[str] = "authority-pin"
    advice = "The server that answered is not the one of the sheet; nothing was changed. Tell the fleet's office."


class TokenRefusedError(EnrolmentError):
    """The enrolment server does not take the token: it was used, or its time is over."""

    code: ClassVar[str] = "token-refused"
    advice = "The server refused this sheet: it was used, or has expired. Ask the fleet's office for a new one."


class ServerAwayError(EnrolmentError):
    """The enrolment server cannot be reached now; worth another try."""

    code: ClassVar[str] = "server-away"
    advice = (
        "The sheet is accepted, but its server is not reached. Check cable or Wi-Fi; the station goes on by itself."
    )


TRY_AGAIN: Final = (ServerAwayError, NetworkAwayError, NetworkTroubleError, StorageError)
"""Failures after which the same bundle goes on later; every other one withdraws it."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What an enrolment server gives: certificates in PEM. The private key is in the key store as `client.key`."""

    ca: bytes
    certificate: bytes


class Enroller(Protocol):
    """Whoever gets a station its certificate."""

    def enrol(self, bundle: Bundle, keys: KeyStore) -> Issued:
        """The certificate for `bundle.station`. The server's part is one with the key, whose making must be idempotent.

        Called again with the same key after a power cut before the answer was kept, the same token must still do.

        Raises:
            TokenRefusedError: not with this token.
            ServerAwayError: nobody answers; worth another try.
        """


@dataclass(frozen=True, slots=True)
class Provisioner:
    """The parts of a device that provisioning needs. `reached` is told of each step that is done."""

    places: ProvisioningConfig
    identity: Identity
    keys: KeyStore
    network: NetworkSettings
    enroller: Enroller
    floor: TimeFloor
    lockout: Lockout
    reached: Callable[[str], None] = field(default=lambda _step: None)

    @property
    def is_done(self) -> bool:
        """Whether the device is a station."""
        return (self.places.state / PROVISIONED).exists()

    @property
    def is_begun(self) -> bool:
        """Whether a bundle was accepted that is not done."""
        return self.keys.has(PENDING)

    def check_free(self) -> None:
        """Raises AlreadyProvisionedError if this device is a station, also one set up by hand, or is becoming one."""
        by_hand = any((self.places.configuration / name).exists() for name in WRITTEN)
        if self.is_done or self.is_begun or by_hand:
            raise AlreadyProvisionedError

    def begin(self, sealed: SealedBundle, typed: str) -> Bundle:
        """Accepts a bundle for good.

        1. The device is free and the bundle new. 2. The code has its form. 3. No wait is on. 4. The code opens it.
        5. It is for this device and not expired. 6. It is kept.

        Raises:
            EnrolmentError: one of these is not so; nothing was changed but the count of tries.
        """
        # 1
        self.check_free()
        if sealed.bundle in self._used():
            raise ReplayedError
        # 2
        code = read_typed(typed)
        # 3, 4
        bundle = self._open(sealed, code)
        # 5
        if bundle.device not in ("", self.identity.device):
            raise OtherDeviceError
        if self.floor.now() > bundle.expires_at:
            raise ExpiredError(self.floor.now())
        # 6
        self.keys.keep(PENDING, json.dumps(asdict(bundle)).encode())
        self.reached("begun")
        return bundle

    def finish(self) -> None:
        """Does all that is left of the bundle that was accepted.

        Raises:
            EnrolmentError: one of `TRY_AGAIN`, and the bundle stays; any other, and it was withdrawn.
        """
        if not self.is_done:
            self._do(_restored(self.keys.reveal(PENDING)))
        self.keys.destroy(PENDING)
        self.reached("tidied")

    def withdraw(self, bundle: Bundle) -> None:
        """Undoes an accepted bundle; what is not there is not missed.

        The key of the certificate stays: a server that has given its token to this key gives it to no other.
        """
        self.network.remove(connection_uuid(bundle.bundle))
        remove_files(self.places)
        self.keys.destroy(PENDING)

    def attestation(self) -> bytes:
        """The statement of the present provisioning. Raises StorageError if there is none."""
        return _read(self.places.state / ATTESTATION)

    # Inside

    def _do(self, bundle: Bundle) -> None:
        try:
            for name, step in STEPS.items():
                step(self, bundle)
                self.reached(name)
        except TRY_AGAIN:
            raise
        except EnrolmentError:
            self.withdraw(bundle)
            raise

    def _open(self, sealed: SealedBundle, code: str) -> Bundle:
        device, sheet = self.lockout.terminal_key(_TERMINAL), user_key(sealed.bundle)
        wait_s = self.lockout.wait_s(sheet, device)
        if wait_s > 0:
            raise TooManyTriesError(wait_s)
        self.lockout.count_try(sheet, device)
        try:
            bundle = open_sealed(sealed, code)
        except WrongCodeError:
            if (wait_s := self.lockout.wait_s(sheet, device)) > 0:
                raise TooManyTriesError(wait_s) from None
            raise
        self.lockout.succeeded(sheet, device)
        return bundle

    def _used(self) -> list[str]:
        path = self.places.state / USED
        if not path.exists():
            return []
        try:
            return [str(one) for one in json.loads(_read(path))["bundles"]]
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError(USED) from error

    def _check_files(self, bundle: Bundle) -> None:
        files_of(bundle, self.places)

    def _set_time(self, bundle: Bundle) -> None:
        self.floor.raise_to(bundle.made_at)

    def _set_network(self, bundle: Bundle) -> None:
        self.network.install(connection_uuid(bundle.bundle), bundle.network)

    def _certify(self, bundle: Bundle) -> None:
        """Once both are there, nobody is asked again; they are only ever written here."""
        at = self.places.configuration
        if (at / CERTIFICATE_FILE).exists():
            return
        _write(self.places.state / SERVER, to_toml({"est": {"url": bundle.enrolment.url}}).encode())
        issued = self._enrolled(bundle)
        if ca_digest(issued.ca) != bundle.broker.ca_sha256:
            raise WrongAuthorityError
        _write(at / CA_FILE, issued.ca)
        _write(at / CERTIFICATE_FILE, issued.certificate)

    def _enrolled(self, bundle: Bundle) -> Issued:
        """What the server gives. Where it is away and the network knows why, that is what people read."""
        try:
            return self.enroller.enrol(bundle, self.keys)
        except ServerAwayError as error:
            try:
                trouble = self.network.trouble(connection_uuid(bundle.bundle), bundle.network)
            except (NetworkAwayError, NetworkRefusedError):
                trouble = None
            if trouble is not None:
                raise trouble from error
            raise

    def _configure(self, bundle: Bundle) -> None:
        for name, content in files_of(bundle, self.places).items():
            _write(self.places.configuration / name, content)

    def _attest(self, bundle: Bundle) -> None:
        signer = DeviceSigner(self.keys.reveal(SIGNING_KEY))
        _write(self.places.state / ATTESTATION, attest(bundle, self.identity, signer, self.floor.now()))

    def _conclude(self, bundle: Bundle) -> None:
        used = self._used()
        if bundle.bundle not in used:
            _write(self.places.state / USED, json.dumps({"bundles": [*used, bundle.bundle][-MAX_USED:]}).encode())
        facts = {
            "bundle": bundle.bundle,
            "site": bundle.site,
            "station": bundle.station,
            "broker": f"{bundle.broker.host}:{bundle.broker.port}",
            "enrolment": bundle.enrolment.url,
            "policy": bundle.policy,
        }
        _write(self.places.state / PROVISIONED, json.dumps(facts, indent=1).encode() + b"\n")


STEPS: Final[dict[str, Callable[[Provisioner, Bundle], None]]] = {
    "checked": Provisioner._check_files,  # noqa: SLF001 - the table of its own steps
    "time": Provisioner._set_time,  # noqa: SLF001
    "network": Provisioner._set_network,  # noqa: SLF001
    "certificate": Provisioner._certify,  # noqa: SLF001
    "configuration": Provisioner._configure,  # noqa: SLF001
    "attestation": Provisioner._attest,  # noqa: SLF001
    "provisioned": Provisioner._conclude,  # noqa: SLF001
}
"""What makes a station of a device, in this order."""


def lockout_of(places: ProvisioningConfig, clock: Callable[[], float]) -> Lockout:
    """The count of wrong codes; `clock` is monotonic."""
    delays = Delays(places.free_tries, places.free_tries, places.first_wait_s, places.longest_wait_s, 86_400.0)
    return Lockout(places.state / "tries", delays, clock)


def ca_digest(pem: bytes) -> str:
    """SHA-256 of the one certificate in `pem` (DER). Raises WrongAuthorityError if there is not exactly one."""
    try:
        certificates = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise WrongAuthorityError("not a certificate") from error
    if len(certificates) != 1:
        raise WrongAuthorityError(f"{len(certificates)} certificates")
    return hashlib.sha256(certificates[0].public_bytes(Encoding.DER)).hexdigest()


def _restored(kept: bytes) -> Bundle:
    """The bundle that `begin` kept; the key store vouches for its bytes."""
    values: dict[str, Any] = json.loads(kept)
    network = values["network"]
    wifi = Wifi(**network["wifi"]) if network["wifi"] else None
    values["network"] = Network(network["address"], network["gateway"], tuple(network["dns"]), wifi)
    kinds = {"broker": BrokerPin, "enrolment": Enrolment, "recipient": RecipientKeys}
    return Bundle(**{name: kinds[name](**value) if name in kinds else value for name, value in values.items()})


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomic(path, content, 0o644)
    except OSError as error:
        raise StorageError(error.strerror or "") from error


def _read(path: Path) -> bytes:
    try:
        return read_bounded(path, _MAX_FILE)
    except (OSError, ValueError) as error:
        raise StorageError(path.name) from error
