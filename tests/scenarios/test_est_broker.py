"""Certificates of the authority at a real broker: a renewed one takes over, a revoked one is refused."""

import contextlib
import subprocess
from datetime import UTC, datetime

import pytest

from appliance.authority.enrolling import Authority, system_clock
from appliance.authority.signing import make
from appliance.config import UplinkConfig
from appliance.delivery.uplink import Uplink
from appliance.enrolment import est_wire
from appliance.enrolment.est_renewal import Renewal
from appliance.enrolment.est_store import CURRENT
from appliance.sections.network import BrokerConfig
from appliance.sim.broker import _accepts, _program
from appliance.sim.loopback import free_port
from tests.delivery_world import running, until
from tests.est_world import KEY, KEY_PEM, STATION, est_config, serving

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def mosquitto(directory, port, ca):
    """A broker that knows the authority's list; yields a function that makes it read the list again."""
    (directory / "acl").write_text("pattern readwrite scanstation/v1/%u/#\n")
    (directory / "acl").chmod(0o600)
    lines = [
        f"listener {port} 127.0.0.1",
        *(
            f"cafile {ca}/ca.pem",
            f"certfile {ca}/127.0.0.1.pem",
            f"keyfile {ca}/127.0.0.1.key",
            f"crlfile {ca}/crl.pem",
        ),
        *("require_certificate true", "use_identity_as_username true", "allow_anonymous false", "user root"),
        f"acl_file {directory}/acl",
    ]
    (directory / "mosquitto.conf").write_text("\n".join(lines) + "\n")
    process = None

    def start():
        nonlocal process
        if process is not None:
            process.terminate()
            process.wait(10)
        process = subprocess.Popen(
            [_program(), "-c", str(directory / "mosquitto.conf")], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        until(lambda: _accepts(port))

    try:
        start()
        yield start
    finally:
        process.kill()
        process.wait()


def test_a_certificate_renews_at_a_real_broker_and_a_revoked_station_is_refused(tmp_path):
    ca = tmp_path / "ca"
    signer = make(ca, "Mock Fleet CA", datetime.now(UTC))
    certificate, key = signer.server("127.0.0.1", system_clock())
    (ca / "127.0.0.1.pem").write_bytes(certificate)
    (ca / "127.0.0.1.key").write_bytes(key)
    authority = Authority(ca)
    authority.publish()
    # a certificate of a day, renewed after some minutes of it, and an hour is over
    old = signer.station(STATION, KEY.public_key(), system_clock(), 1)
    authority.ledger.issued(old, STATION, b"key", system_clock())
    for name in ("outbox", "inbox", "state"):
        (tmp_path / name).mkdir()
    (tmp_path / "client.pem").write_bytes(est_wire.pem([old]))
    (tmp_path / "client.key").write_bytes(KEY_PEM)
    port = free_port()
    broker = BrokerConfig(
        host="127.0.0.1",
        port=port,
        ca=ca / "ca.pem",
        certificate=tmp_path / "client.pem",
        private_key=tmp_path / "client.key",
        backoff_min_s=0.1,
        backoff_max_s=0.3,
        connect_timeout_s=5.0,
    )
    with serving(ca, authority) as est_port, mosquitto(tmp_path, port, ca) as restart:
        est = est_config(est_port, tmp_path / "state", renew_from=0.001, renew_until=0.002, overdue_spread_s=0.0)
        config = UplinkConfig(
            station=STATION, outbox=tmp_path / "outbox", inbox=tmp_path / "inbox", broker=broker, est=est
        )
        renewal = Renewal(config)
        uplink = Uplink(config, certificates=renewal)
        with running(uplink):
            until(lambda: uplink._connected, what="a session with the old certificate")
            assert renewal.step() == 60.0
            until((tmp_path / "state" / CURRENT).exists, what="the new certificate to work")
            until(lambda: uplink._connected and not renewal.waiting(), what="a session with the new one")
            assert renewal.in_use().leaf.serial_number != old.serial_number
            assert len(authority.ledger.rows(STATION)) == 2
            authority.change(STATION, "held")
            restart()
            until(lambda: not uplink._connected and uplink._fault is not None, what="the end of the session")
            until(lambda: uplink._fault.code == "broker-refused", what="the refusal")
            assert renewal.choose().exists()
            authority.change(STATION, "valid")
            restart()
            until(lambda: uplink._connected, what="a session after the hold")
            authority.change(STATION, "revoked")
            restart()
            until(lambda: not uplink._connected and uplink._fault.code == "broker-refused", what="the refusal for good")
