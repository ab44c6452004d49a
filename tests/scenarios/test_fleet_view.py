"""From a station's signed health through uplink and broker to what Prometheus scrapes, and no document on the way."""

import http.client
import threading

import pytest

from appliance.cli import main
from appliance.config import OfficeConfig
from appliance.custody.daily import What
from appliance.delivery.health import FILE_NAME
from appliance.receiver.fleet_view import FleetView
from appliance.sections.network import FleetLinkConfig
from appliance.sim.broker import Broker
from appliance.sim.site_config import broker_table, write_toml
from tests.delivery_world import OTHER, STATION, Site, Wire, running, until, uplink
from tests.fleet_world import said

OFFICE = "office-0001"
LINK = FleetLinkConfig(health=True, health_interval_s=5.0)


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Broker(tmp_path_factory.mktemp("broker"), [STATION, OTHER], ["receiver-0001"], office=OFFICE) as found:
        yield found


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def office(site, broker):
    return OfficeConfig(
        office=OFFICE, broker=broker.config(OFFICE), stations=site.root / "stations", state=site.root / "view.json",
        listen_port=0,
    )  # fmt: skip


def scrape(view):
    link = http.client.HTTPConnection("127.0.0.1", view.port, timeout=10)
    try:
        link.request("GET", "/metrics")
        return link.getresponse().read().decode()
    finally:
        link.close()


def test_what_a_station_says_is_scraped_and_kept_over_a_restart(site, broker, tmp_path, capsys):
    counts = [(What.DELIVERED, "referral", "", 3), (What.HELD, "referral", "page-missing", 1)]
    (site.outbox_dir / FILE_NAME).write_bytes(said(counts=counts, policy=2))
    view = FleetView(office(site, broker))
    with running(view), running(uplink(site, broker.config(STATION), fleet=LINK)):
        until(lambda: view.state.stations.get(STATION) and view.state.stations[STATION].health, what="health")
        until(lambda: view.state.stations[STATION].online, what="presence")
        text = scrape(view)
        for line in (
            'scanstation_online{station="station-0001"} 1.0',
            'scanstation_documents_total{class="referral",outcome="delivered",station="station-0001"} 3.0',
            'scanstation_policy_version{station="station-0001"} 2.0',
        ):
            assert line in text
        assert "scanstation_certificate_left_seconds" in text
        assert site.status()["strangers"] == 0
        table = {"office": OFFICE, "stations": site.root / "stations", "broker": broker_table(broker.config(OFFICE))}
        assert main(["fleet", "ls", "--config", str(write_toml(tmp_path / "office.toml", table))]) == 0
        row = capsys.readouterr().out.splitlines()[1].split()
        assert row[:6] == [STATION, "online", "ready", "2", "0", "0"]
    again = FleetView(office(site, broker))
    assert again.state.stations[STATION].sums[What.DELIVERED, "referral", ""] == 3
    with running(again):  # the broker kept both
        until(lambda: again.state.stations[STATION].health, what="retained health")
        until(lambda: again.state.stations[STATION].code == "stopped", what="the farewell")
        assert again.state.stations[STATION].sums[What.DELIVERED, "referral", ""] == 3


def test_the_office_hears_no_document_and_a_station_no_health(site, broker):
    everything = "scanstation/v1/#"
    with (
        Wire(broker.config(OFFICE), OFFICE, everything) as office_wire,
        Wire(broker.config(OTHER), OTHER, everything) as other,
        Wire(broker.config(STATION), STATION) as station,
    ):
        for topic in (f"documents/{'0' * 32}", "health", "status"):
            station.publish(f"scanstation/v1/{STATION}/{topic}", b"{}")
        until(lambda: len(office_wire.messages) >= 2, what="status and health")
        assert not [topic for topic, _, _ in office_wire.messages if "/documents/" in topic]
        assert not [topic for topic, _, _ in other.messages if STATION in topic]
        assert other.publish(f"scanstation/v1/{STATION}/health", b"{}") == 0x87


def test_a_view_without_a_broker_serves_what_it_knows_and_ends_when_told(site, broker):
    config = office(site, broker)
    view = FleetView(OfficeConfig(**{f: getattr(config, f) for f in ("office", "stations", "state", "listen_port")}))
    stop = threading.Event()
    thread = threading.Thread(target=view.run, args=(stop,))
    thread.start()
    until(lambda: view.port, what="the metrics")
    assert 'scanstation_stations{state="online"} 0.0' in scrape(view)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
