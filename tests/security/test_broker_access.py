"""Who may say and hear what at the broker, shown with real clients and their real certificates."""

import ssl
from dataclasses import replace

import pytest

from appliance.delivery.session import Identity, Session
from appliance.errors import DeliveryError
from appliance.sim.broker import Broker
from tests.delivery_world import OTHER, RECEIVERS, STATION, Site, Wire, running, until, uplink

NOT_AUTHORISED = 0x87
DOCUMENT = "0123456789abcdef" * 2
FIRST = RECEIVERS[0]


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Broker(tmp_path_factory.mktemp("broker"), [STATION, OTHER], RECEIVERS) as running_broker:
        yield running_broker


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def documents(station):
    return f"scanstation/v1/{station}/documents/{DOCUMENT}"


def receipts(station):
    return f"scanstation/v1/{station}/receipts/{DOCUMENT}"


def open_session(config, name="probe"):
    session = Session.open(config, Identity(name, 0), ["scanstation/v1/probe/receipts/+"], lambda: None)
    session.close()


def test_a_station_publishes_under_its_own_name_only(broker):
    with Wire(broker.config(STATION), "hostile") as hostile, Wire(broker.config(FIRST), "reader", documents("+")):
        assert hostile.publish(documents(STATION), b"mine") < 0x80
        assert hostile.publish(documents(OTHER), b"forged") == NOT_AUTHORISED
        assert hostile.publish(f"scanstation/v1/{OTHER}/status", b"forged") == NOT_AUTHORISED
        assert hostile.publish(receipts(STATION), b"forged") == NOT_AUTHORISED
        assert hostile.publish(receipts(OTHER), b"forged") == NOT_AUTHORISED
        assert hostile.publish("scanstation/v2/elsewhere", b"forged") == NOT_AUTHORISED


def test_a_receiver_never_sees_what_a_station_published_under_another_name(broker):
    with (
        Wire(broker.config(FIRST), "reader", "scanstation/v1/+/documents/+") as reader,
        Wire(broker.config(STATION), "hostile") as hostile,
    ):
        hostile.publish(documents(OTHER), b"forged")
        hostile.publish(documents(STATION), b"mine")
        until(lambda: reader.messages, what="the allowed message")
        assert [(topic, payload) for topic, payload, _ in reader.messages] == [(documents(STATION), b"mine")]


def test_a_station_reads_its_own_answers_only(broker):
    everything = ("scanstation/v1/+/receipts/+", "scanstation/v1/+/documents/+", "scanstation/v1/+/refusals/+", "#")
    with (
        Wire(broker.config(STATION), "nosy", *everything) as nosy,
        Wire(broker.config(OTHER), "other", receipts(OTHER)) as other,
        Wire(broker.config(FIRST), "receiver") as receiver,
    ):
        receiver.publish(receipts(OTHER), b"for the other")
        other.publish(documents(OTHER), b"of the other")
        receiver.publish(receipts(STATION), b"for the nosy one")
        until(lambda: other.messages, what="the other's receipt")
        until(lambda: any(payload == b"for the nosy one" for _, payload, _ in nosy.messages), what="its own receipt")
        assert {payload for _, payload, _ in nosy.messages} == {b"for the nosy one"}


def test_a_receiver_may_not_send_documents(broker):
    with Wire(broker.config(FIRST), "receiver") as receiver:
        assert receiver.publish(documents(STATION), b"forged") == NOT_AUTHORISED
        assert receiver.publish(f"scanstation/v1/{STATION}/status", b"forged") == NOT_AUTHORISED


def test_a_client_without_a_certificate_is_not_let_in(broker, monkeypatch):
    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", lambda *_args, **_more: None)
    with pytest.raises(DeliveryError) as refusal:
        open_session(broker.config(STATION))
    assert refusal.value.code == "broker-refused"


def test_a_client_whose_certificate_comes_from_another_ca_is_not_let_in(broker, tmp_path):
    stranger = Broker(tmp_path / "stranger", [STATION], [])
    config = broker.config(STATION)
    forged = stranger.config(STATION)
    with pytest.raises(DeliveryError) as refusal:
        open_session(replace(config, certificate=forged.certificate, private_key=forged.private_key))
    assert refusal.value.code == "broker-refused"
    open_session(config)


def test_an_expired_client_certificate_is_not_let_in(broker):
    broker._authority.issue_client("expired-0001", expired=True)
    with pytest.raises(DeliveryError) as refusal:
        open_session(broker.config("expired-0001"))
    assert refusal.value.code == "broker-refused"


def test_a_broker_whose_certificate_comes_from_another_ca_gets_nothing(broker, tmp_path):
    stranger = Broker(tmp_path / "stranger", [STATION], [])
    with pytest.raises(DeliveryError) as refusal:
        open_session(replace(broker.config(STATION), ca=stranger.config(STATION).ca))
    assert refusal.value.code == "broker-certificate"


def test_a_broker_of_another_name_gets_nothing(broker):
    with pytest.raises(DeliveryError) as refusal:
        open_session(replace(broker.config(STATION), host="127.0.0.2"))
    assert refusal.value.code in ("broker-certificate", "broker-unreachable")  # it listens on 127.0.0.1 alone


def test_a_refused_certificate_is_shown_and_the_uplink_stays_alive(broker, site, tmp_path):
    stranger = Broker(tmp_path / "stranger", [STATION], []).config(STATION)
    config = replace(broker.config(STATION), certificate=stranger.certificate, private_key=stranger.private_key)
    with running(uplink(site, config)):
        status = site.until_code("broker-refused")
        assert status["connected"] is False
        assert "technician" in status["sentence"]
        first = status["updated"]
        until(lambda: site.status()["updated"] != first, what="a fresh status")


@pytest.mark.parametrize("damage", ["missing", "garbage", "mismatch"])
def test_an_unusable_certificate_is_named_and_the_uplink_waits_for_a_better_one(broker, site, tmp_path, damage):
    good = broker.config(STATION)
    certificate, key = tmp_path / "client.pem", tmp_path / "client.key"
    key.write_bytes(good.private_key.read_bytes())
    if damage == "garbage":
        certificate.write_bytes(b"not a certificate")
    if damage == "mismatch":
        certificate.write_bytes(broker.config(OTHER).certificate.read_bytes())
    with running(uplink(site, replace(good, certificate=certificate, private_key=key))):
        site.until_code("uplink-identity")
        certificate.write_bytes(good.certificate.read_bytes())
        site.until_code("connected")


def test_the_identity_directory_is_private(broker):
    assert broker.directory.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in broker.directory.glob("*.key"))


def test_a_receiver_of_one_recipient_hears_nothing_that_is_meant_for_another(tmp_path):
    serves = {"receiver-0001": "triage", "receiver-0002": "claims-office"}
    with (
        Broker(tmp_path, [STATION, OTHER], list(serves), recipients=serves) as divided,
        Wire(divided.config("receiver-0001"), "triage", "#", "scanstation/v1/+/documents/#") as triage,
        Wire(divided.config("receiver-0002"), "claims", "scanstation/v1/+/documents/claims-office/+") as claims,
        Wire(divided.config(STATION), "station") as station,
    ):
        base = f"scanstation/v1/{STATION}/documents"
        assert station.publish(f"{base}/triage/{DOCUMENT}", b"a summary") < 0x80
        assert station.publish(f"{base}/claims-office/{DOCUMENT}", b"a bill") < 0x80
        assert station.publish(f"scanstation/v1/{OTHER}/documents/triage/{DOCUMENT}", b"forged") == NOT_AUTHORISED
        assert station.publish(f"{base}/triage/more/{DOCUMENT}", b"forged") == NOT_AUTHORISED
        assert station.publish(f"{base}/{DOCUMENT}", b"for the only one") < 0x80
        until(lambda: triage.messages and claims.messages, what="both documents")
        assert {payload for _, payload, _ in triage.messages} == {b"a summary"}
        assert {payload for _, payload, _ in claims.messages} == {b"a bill"}
