"""Documents travel through a real mosquitto, and every one arrives exactly once, whatever breaks on the way."""

import pytest

from appliance.sim.broker import Broker, BrokerOptions
from tests.delivery_world import RECEIVERS, STATION, Site, receiver, released, running, sealed, uplink


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


@pytest.fixture
def broker(tmp_path):
    with Broker(tmp_path / "broker", [STATION], RECEIVERS) as running_broker:
        yield running_broker


def test_a_document_arrives_and_its_receipt_comes_back(site, broker):
    document = released()
    site.outbox.put(sealed(document))
    with running(receiver(site, broker.config(RECEIVERS[0]))), running(uplink(site, broker.config(STATION))):
        assert site.until_delivered(1) == [document.document]
    assert site.stored() == {document.document: document.pdf}


def test_a_tiny_packet_limit_means_many_parts(site, tmp_path):
    document = released(30_000)
    site.outbox.put(sealed(document))
    options = BrokerOptions(max_packet_bytes=2_000)
    with (
        Broker(tmp_path / "tiny", [STATION], RECEIVERS, options) as broker,
        running(receiver(site, broker.config(RECEIVERS[0]))),
        running(uplink(site, broker.config(STATION))),
    ):
        site.until_delivered(1)
    assert site.stored() == {document.document: document.pdf}
