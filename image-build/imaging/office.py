"""The clinic around the twin: fleet office, enrolment server, broker and receiver, all on this machine's loopback.

Rules:
- What an office types is typed here: `scanstation fleet init|ca|serve|sheet|attest` (docs/first-document.md).
- Broker, receiver and station have their certificates from the one authority that the sheet pins.
- The fleet's root keys are made once for a cache: their public halves lie in the twin's image.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pypdfium2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.authority import signing
from appliance.authority.enrolling import system_clock
from appliance.sections.network import BrokerConfig
from appliance.sim.broker import _program as mosquitto_program
from appliance.sim.site import Child
from appliance.sim.site_config import RecipientKeys, broker_table, write_toml
from imaging.machine import BROKER, ENROLMENT

SITE, STATION, RECEIVER = "mock-clinic", "station-twin", "receiver-twin"
LOOPBACK = "127.0.0.1"
_ACCESS = f"""pattern write scanstation/v1/%u/documents/+
pattern write scanstation/v1/%u/status
pattern write scanstation/v1/%u/health
pattern read scanstation/v1/%u/receipts/+
pattern read scanstation/v1/%u/refusals/+
pattern read scanstation/v1/%u/policy
pattern read scanstation/v1/_fleet/policy

user {RECEIVER}
topic read scanstation/v1/+/documents/+
topic read scanstation/v1/+/status
topic write scanstation/v1/+/receipts/+
topic write scanstation/v1/+/refusals/+
"""


class OfficeError(Exception):
    """A command of the office failed, or one of its servers did not start."""


def scanstation(*words: str | Path, text: str = "") -> str:
    """One command of the product; returns what it printed."""
    command = [sys.executable, "-m", "appliance", *map(str, words)]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise OfficeError(f"scanstation {words[0]} {words[1]}: {done.stderr[-1000:]}")
    return done.stdout


def fleet_keys(cache: Path) -> Path:
    """The root keys of the fleet that the twin's image believes, made once."""
    folder = cache / "twin-fleet"
    if not (folder / "fleet.pub").exists():
        scanstation("fleet", "init", "--keys", folder)
    return folder


class Office:
    """What the station is provisioned by, and delivers to."""

    def __init__(self, folder: Path, keys: Path) -> None:
        """Makes authority, keys and settings of a site; starts nothing."""
        self.folder, self._keys = folder, keys
        self._ca, self._records, self.store = folder / "fleet-ca", folder / "fleet-office", folder / "store"
        self.broker_port, self.enrolment_port, self._own_port = free_port(), free_port(), free_port()
        for server in (BROKER, LOOPBACK):
            scanstation("fleet", "ca", "--ca", self._ca, "--name", "Mock Clinic fleet CA", "--server", server)
        (folder / "keys").mkdir()
        self._records.mkdir()
        self._recipient = RecipientKeys(folder / "keys")
        self._client = self._receiver_certificate()
        write_toml(self._records / f"{SITE}.toml", self._settings())
        self._children: list[Child] = []

    def start(self) -> None:
        """Starts enrolment server and broker."""
        serve = ["fleet", "serve", "--ca", str(self._ca), "--name", ENROLMENT, "--listen", LOOPBACK]
        self._child("enrolment", sys.executable, "-m", "appliance", *serve, "--port", str(self.enrolment_port))
        self._child("broker", mosquitto_program(), "-c", self._broker())

    def sheet(self, picture: Path) -> str:
        """Prints the provisioning sheet as a picture; returns its code."""
        pdf = picture.with_suffix(".pdf")
        order = ("--site", SITE, "--station", STATION, "--ca", self._ca, "--paper", "letter", "--out", pdf)
        said = scanstation("fleet", "sheet", "--keys", self._keys, "--office", self._records, *order)
        page = pypdfium2.PdfDocument(pdf)[0]
        page.render(scale=300 / 72).to_pil().convert("L").save(picture, dpi=(300, 300))
        return next(line.removeprefix("code: ") for line in said.splitlines() if line.startswith("code: "))

    def attest(self, answer: str) -> None:
        """Checks what the station answers with; from then on a receiver believes its signature, and it starts."""
        scanstation("fleet", "attest", "--office", self._records, "-", text=answer)
        tables = {
            "receiver": RECEIVER,
            "store": self.store,
            "hpke_private_key": self._recipient.hpke_private,
            "signing_key": self._recipient.receiver_key,
            "stations": self._records / "stations",
            "accept_simulated": True,
            "broker": broker_table(
                BrokerConfig(
                    host=LOOPBACK,
                    port=self._own_port,
                    ca=self._ca / "ca.pem",
                    certificate=self._client,
                    private_key=self._client.with_suffix(".key"),
                )
            ),
        }
        config = write_toml(self.folder / "receiver.toml", tables)
        self._child("receiver", sys.executable, "-m", "appliance", "receiver", "--config", config)

    def delivered(self) -> int:
        """Documents in the receiver's store."""
        return len(list(self.store.glob("**/*.pdf")))

    def logs(self) -> list[Path]:
        """What the servers said."""
        return sorted(self.folder.glob("*.log"))

    def stop(self) -> None:
        """Ends the servers."""
        for child in reversed(self._children):
            child.stop()

    def _child(self, name: str, *command: str | Path) -> None:
        child = Child(name, [str(word) for word in command], self.folder / f"{name}.log", restart=False)
        child.start()
        self._children.append(child)

    def _settings(self) -> dict[str, object]:
        return {
            "broker": {"host": BROKER, "ca": self._ca / "ca.pem"},
            "recipient": {
                "hpke_public_key": self._recipient.hpke_public,
                "receipt_public_key": self._recipient.receiver_public,
            },
            "enrolment": {"url": f"https://{ENROLMENT}:8443"},
        }

    def _receiver_certificate(self) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        place = self.folder / "receiver.pem"
        certificate = signing.load(self._ca).station(RECEIVER, key.public_key(), system_clock(), 90)
        pem = serialization.Encoding.PEM
        place.write_bytes(certificate.public_bytes(pem))
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        place.with_suffix(".key").write_bytes(private)
        place.with_suffix(".key").chmod(0o600)
        return place

    def _broker(self) -> Path:
        """One listener for the station (by the name that the guest calls), one for the receiver."""
        lines = ["per_listener_settings false", "allow_anonymous false", f"acl_file {self.folder / 'access'}"]
        lines += ["persistence false", "log_dest stderr", "user root"]
        for port, name in ((self.broker_port, BROKER), (self._own_port, LOOPBACK)):
            lines += [f"listener {port} {LOOPBACK}", f"cafile {self._ca / 'ca.pem'}", f"crlfile {self._ca / 'crl.pem'}"]
            lines += [f"certfile {self._ca / name}.pem", f"keyfile {self._ca / name}.key"]
            lines += ["require_certificate true", "use_identity_as_username true"]
        (self.folder / "access").write_text(_ACCESS, encoding="ascii")
        (self.folder / "access").chmod(0o600)
        place = self.folder / "mosquitto.conf"
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return place


def free_port() -> int:
    """A port that is free now; the kernel does not give it out again soon."""
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        return int(one.getsockname()[1])
