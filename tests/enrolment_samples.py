"""An invented fleet with one sheet, for the tests of provisioning."""

import base64
import dataclasses
import datetime as dt
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.enrolment.bundle import BrokerPin, Bundle, Enrolment, Network, RecipientKeys, Wifi
from appliance.enrolment.device import Device
from appliance.enrolment.fleet_keys import trust
from appliance.enrolment.identity import Hardware
from appliance.enrolment.key_store import FileStore
from appliance.enrolment.network import NetworkAwayError, NetworkRefusedError
from appliance.enrolment.places import ProvisioningConfig
from appliance.enrolment.provisioning import Issued, TokenRefusedError, ca_digest
from appliance.enrolment.time_floor import TimeFloor
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey

ROOT, STRANGER = DeviceSigner(bytes(range(32))), DeviceSigner(bytes(range(1, 33)))
TRUST = trust([ROOT.public_key])
CODE = "1234567890123452"
MADE, EXPIRES = "2026-11-26T08:00:00Z", "2026-12-10T08:00:00Z"
PASSPHRASE, TOKEN = "mock passphrase", "mock-token-0123456789"
HPKE = base64.b64encode(HpkePrivateKey(bytes(32)).public.raw).decode()

BUNDLE = Bundle(
    bundle="5a" * 16,
    site="mock-clinic",
    station="frontdesk-1",
    device="",
    made_at=MADE,
    expires_at=EXPIRES,
    network=Network(wifi=Wifi(b"Mock Clinic".hex(), "sae", PASSPHRASE)),
    broker=BrokerPin("broker.example", 8883, "ab" * 32),
    enrolment=Enrolment("https://enrol.example/.well-known/est", TOKEN),
    recipient=RecipientKeys(HPKE, ROOT.public_key.public_bytes_raw().hex()),
    policy="default@1",
    answer="c3" * 32,
)


def bundle(**changes):
    return dataclasses.replace(BUNDLE, **changes)


class PowerCutError(BaseException):
    """The power is gone: nothing catches this, and nothing reaches the disk any more."""


class Power:
    """Counts everything that changes a disk, and lets the power fail before a certain one."""

    def __init__(self, monkeypatch):
        self.done, self.fails_at = 0, None
        for owner, name in ((os, "fsync"), (os, "link"), (os, "open"), (Path, "replace"), (Path, "unlink")):
            monkeypatch.setattr(owner, name, self._guarded(getattr(owner, name)))

    def _guarded(self, real):
        def call(*args, **kwargs):
            if real.__name__ == "open" and not (args[1] & os.O_WRONLY):
                return real(*args, **kwargs)
            self.spend()
            return None if real.__name__ == "fsync" else real(*args, **kwargs)  # counted; nothing here loses power

        return call

    def spend(self):
        """One change that may be the last."""
        self.done += 1
        if self.fails_at is not None and self.done > self.fails_at:
            raise PowerCutError

    def restart(self, fails_at=None):
        self.done, self.fails_at = 0, fails_at


class PaperNetwork:
    """Connections in a dictionary, instead of NetworkManager's."""

    def __init__(self, power=None):
        self.connections, self.power, self.error, self.is_wrong = {}, power, None, None

    def install(self, connection, network):
        if self.error:
            raise self.error
        if self.power:
            self.power.spend()
        self.connections[connection] = network

    def remove(self, connection):
        if self.power:
            self.power.spend()
        self.connections.pop(connection, None)

    def trouble(self, connection, _network):
        assert connection in self.connections
        if isinstance(self.is_wrong, (NetworkAwayError, NetworkRefusedError)):
            raise self.is_wrong
        return self.is_wrong


class MockServer:
    """An enrolment server: a token is good for one key, however often that asks."""

    def __init__(self):
        self.tokens, self.error, self.certificates = {}, None, 0

    def enrol(self, bundle, keys):
        if self.error:
            raise self.error
        if not keys.has("client.key"):
            keys.keep("client.key", os.urandom(32))
        key = keys.reveal("client.key")
        if self.tokens.setdefault(bundle.enrolment.token, key) != key:
            raise TokenRefusedError
        self.certificates += 1
        return Issued(CA, b"certificate of " + bundle.station.encode())


def _authority():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mock CA")])
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(begin).not_valid_after(begin + dt.timedelta(3650))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


CA = _authority()
BUNDLE = bundle(broker=BrokerPin("broker.example", 8883, ca_digest(CA)))


class Box:
    """A boxed device below one directory, whose power, clock, network and hardware a test holds."""

    def __init__(self, root, power=None):
        for name in ("fleet", "base", "state", "etc", "keys"):
            (root / name).mkdir(parents=True, exist_ok=True)
        (root / "fleet" / "fleet.pub").write_bytes(ROOT.public_key.public_bytes_raw())
        paths = {name: root / name for name in ("station", "outbox", "inbox")}
        lines = [f'{"state" if name == "station" else name} = "{path}"' for name, path in paths.items()]
        (root / "base" / "station.toml").write_text("[paths]\n" + "\n".join(lines) + "\n[feeder]\nduplex = true\n")
        (root / "base" / "uplink.toml").write_text('[broker]\nprivate_key = "/run/client.key"\n')
        self.root = root
        self.places = ProvisioningConfig(
            state=root / "state",
            configuration=root / "etc",
            station_base=root / "base" / "station.toml",
            uplink_base=root / "base" / "uplink.toml",
            fleet_keys=root / "fleet",
            key_store="files",
            key_directory=root / "keys",
        )
        self.network, self.server = PaperNetwork(power), MockServer()
        self.hardware = Hardware("b0" * 32, "ca" * 32)
        self.clock = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)
        self.steps = []

    def device(self):
        """The device as it starts."""
        floor = TimeFloor(self.places.state, lambda: self.clock, self.set_clock)
        keys = FileStore(self.places.key_directory)
        return Device(self.places, keys, self.network, floor, self.hardware, self.steps.append)

    def set_clock(self, moment):
        self.clock = moment

    def provisioner(self):
        device = self.device()
        return device.provisioner(device.prepare(), self.server)

    def take(self, sealed, code=CODE):
        """What a technician does: a sheet and its code."""
        provisioner = self.provisioner()
        bundle = provisioner.begin(self.device().check(sealed), code)
        provisioner.finish()
        return bundle
