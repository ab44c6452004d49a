"""A real mosquitto for the demo and the tests, with its own CA, certificates and access list.

Rules:
- Mutual TLS on 127.0.0.1 alone; the certificate's name is the user name; nobody is anonymous.
- The access list is the one of docs/receiver.md: a station publishes under its own name and reads its own answers,
  a receiver reads the documents of its recipient and publishes answers.
- Everything lies in one directory that only this user can read; certificates are valid for two days.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from appliance.delivery.main import until_signal
from appliance.errors import ScanStationError
from appliance.names import check_name
from appliance.sections.network import BrokerConfig
from appliance.sim.broker_identities import Authority
from appliance.sim.loopback import free_port

HOST: Final = "127.0.0.1"
_DOCUMENTS: Final = "topic read scanstation/v1/+/documents/+"
_START_TIMEOUT_S: Final = 15.0
_STOP_TIMEOUT_S: Final = 10.0


class BrokerError(ScanStationError):
    """The development broker did not start."""

    code = "sim-broker"
    advice = "The development broker did not start; see mosquitto.log in its directory."


@dataclass(frozen=True, slots=True)
class BrokerOptions:
    """What a test may change. A limit of 0 leaves mosquitto's default."""

    port: int = 0  # 0: a free one
    max_packet_bytes: int = 0  # announced at the greeting
    max_message_bytes: int = 0  # not announced: the PUBACK refuses
    max_in_flight: int = 0
    max_queued: int = 0
    tls_version: str = ""  # the lowest; mosquitto's default if empty
    address: str = HOST  # in its certificate: what clients in a virtual machine call it; it listens on loopback alone


class Broker:
    """A mosquitto process. As a context manager it runs inside the block."""

    def __init__(
        self,
        directory: Path,
        stations: Sequence[str] = (),
        receivers: Sequence[str] = (),
        options: BrokerOptions | None = None,
        recipients: Mapping[str, str] | None = None,
        office: str = "",
    ) -> None:
        """Writes keys, certificates, access list and configuration into `directory` (made private).

        `recipients`: by receiver, for receivers that serve a named one. `office`: who publishes policies and sees
        health.
        """
        self.options = options or BrokerOptions()
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)
        self.port = self.options.port or free_port()
        self._authority = Authority(directory, "scanstation development CA")
        self._process: subprocess.Popen[bytes] | None = None
        self._receivers = list(receivers)
        self._office = office
        self._recipients = dict(recipients or {})
        people = (*stations, *receivers, *filter(None, [office]))
        for name in (*people, *filter(None, self._recipients.values())):
            check_name(name)
        for name in people:
            self._authority.issue_client(name)
        self._authority.issue_server("broker", self.options.address)
        (directory / "persistence").mkdir(exist_ok=True)
        self._write_access_list()
        self._write_configuration()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def config(self, name: str, **changes: float) -> BrokerConfig:
        """The client configuration of a station or receiver; `changes` are fields of BrokerConfig."""
        certificate = self._authority.certificate(name)
        fields: dict[str, object] = {"keepalive_s": 10, "connect_timeout_s": 5.0, "backoff_min_s": 0.2}
        fields |= {"backoff_max_s": 2.0, **changes}
        return BrokerConfig(
            host=HOST,
            port=self.port,
            ca=self._authority.ca,
            certificate=certificate,
            private_key=certificate.with_suffix(".key"),
            **fields,  # type: ignore[arg-type]  # numbers only
        )

    def issue(self, name: str) -> None:
        """A certificate for one more station; the access list knows stations by pattern."""
        check_name(name)
        self._authority.issue_client(name)

    def start(self) -> None:
        """Starts mosquitto and waits until it accepts connections. Raises BrokerError."""
        log = (self.directory / "mosquitto.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [_program(), "-c", str(self.directory / "mosquitto.conf")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not _accepts(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise BrokerError(f"port {self.port}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ends it in order: sessions and queues are on disk afterwards."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def kill(self) -> None:
        """SIGKILL: what it had not saved is lost, as in a power cut."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """SIGSTOP: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process id of the present incarnation. Raises BrokerError where there is none."""
        if self._process is None:
            raise BrokerError("not running")
        return self._process.pid

    def limit(self, options: BrokerOptions) -> None:
        """Changes the options for the next start; the port stays."""
        self.options = options
        self._write_configuration()

    def log_text(self) -> str:
        """What mosquitto logged so far."""
        return (self.directory / "mosquitto.log").read_text(errors="replace")

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _write_access_list(self) -> None:
        lines = [
            "# %u is the name in the client's certificate",
            "pattern write scanstation/v1/%u/documents/+",
            "pattern write scanstation/v1/%u/documents/+/+",
            "pattern write scanstation/v1/%u/status",
            "pattern write scanstation/v1/%u/health",
            "pattern read scanstation/v1/%u/receipts/+",
            "pattern read scanstation/v1/%u/refusals/+",
            "pattern read scanstation/v1/%u/policy",
            "pattern read scanstation/v1/_fleet/policy",
            "pattern read scanstation/v1/%u/order",
        ]
        for name in self._receivers:
            recipient = self._recipients.get(name, "")
            lines += [
                "",
                f"user {name}",
                f"topic read scanstation/v1/+/documents/{recipient}/+" if recipient else _DOCUMENTS,
                "topic read scanstation/v1/+/status",
                "topic write scanstation/v1/+/receipts/+",
                "topic write scanstation/v1/+/refusals/+",
            ]
        if self._office:
            lines += [
                "",
                f"user {self._office}",
                "topic read scanstation/v1/+/status",
                "topic read scanstation/v1/+/health",
                "topic write scanstation/v1/+/policy",
                "topic write scanstation/v1/_fleet/policy",
                "topic write scanstation/v1/+/order",
            ]
        access = self.directory / "access.acl"
        access.write_text("\n".join(lines) + "\n")
        access.chmod(0o600)

    def _write_configuration(self) -> None:
        options = self.options
        server = self._authority.certificate("broker")
        lines = [
            f"listener {self.port} {HOST}",
            f"cafile {self._authority.ca}",
            f"certfile {server}",
            f"keyfile {server.with_suffix('.key')}",
            "require_certificate true",
            "use_identity_as_username true",
            "allow_anonymous false",
            f"acl_file {self.directory / 'access.acl'}",
            "persistence true",
            f"persistence_location {self.directory / 'persistence'}/",
            "autosave_interval 1",
            "log_type error",
            "log_type warning",
            "log_type notice",
            "log_dest stderr",
        ]
        # Started as root, mosquitto would become a user that cannot read this directory.
        lines.append("user root")
        lines += [f"tls_version {options.tls_version}"] if options.tls_version else []
        limits = {
            "max_packet_size": options.max_packet_bytes,
            "message_size_limit": options.max_message_bytes,
            "max_inflight_messages": options.max_in_flight,
            "max_queued_messages": options.max_queued,
        }
        lines += [f"{key} {value}" for key, value in limits.items() if value]
        (self.directory / "mosquitto.conf").write_text("\n".join(lines) + "\n")


def _program() -> str:
    """Debian installs it where a user's PATH may not look. Raises BrokerError."""
    found = shutil.which("mosquitto", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise BrokerError("mosquitto is not installed")
    return found


def _accepts(port: int) -> bool:
    """Whether something listens."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def main(arguments: Sequence[str] | None = None) -> int:
    """`broker DIR`: runs a development broker until a signal ends it; returns the exit status."""
    parser = argparse.ArgumentParser(prog="broker", description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path, help="keys, certificates, configuration and log; made private")
    parser.add_argument("--station", action="append", default=[], metavar="NAME", help="issue a certificate")
    parser.add_argument(
        "--receiver",
        action="append",
        default=[],
        metavar="NAME[=RECIPIENT]",
        help="issue a certificate, for the receiver of a named recipient",
    )
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--max-packet-bytes", type=int, default=0, help="the Maximum Packet Size it announces")
    given = parser.parse_args(arguments)
    options = BrokerOptions(port=given.port, max_packet_bytes=given.max_packet_bytes)
    named = dict(receiver.split("=", 1) if "=" in receiver else (receiver, "") for receiver in given.receiver)
    try:
        with until_signal() as stop, Broker(given.directory, given.station, list(named), options, named) as broker:
            sys.stdout.write(f"mosquitto listens on {HOST}:{broker.port}; keys and log are in {broker.directory}\n")
            sys.stdout.flush()
            while broker.running() and not stop.wait(0.5):
                pass
            return 0 if broker.running() else 1
    except (BrokerError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
