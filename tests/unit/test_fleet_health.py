"""A station's health: a closed schema without content, signed, seldom, and no stranger in the outbox."""

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from appliance.config import OfficeConfig
from appliance.custody.daily import DailyRecord, What
from appliance.delivery import certificate
from appliance.delivery.health import FILE_NAME, MAX_AGE_S, MAX_BYTES, HealthCarrier
from appliance.delivery.outbox import Outbox
from appliance.delivery.session import BrokerLimits
from appliance.errors import SealingError
from appliance.fleet import health
from appliance.fleet.health import HealthWriter
from appliance.sealing.statement import StatementFormatError
from appliance.sections.network import FleetConfig, FleetLinkConfig
from appliance.sim.broker import Broker
from tests.delivery_world import OTHER, STATION, signer_of
from tests.fleet_world import said

SIGNER = signer_of(STATION)
PAGE = (Path(__file__).parents[2] / "docs" / "fleet-view.md").read_text()


def read(untrusted, station=STATION):
    return health.read(untrusted, station, SIGNER.public_key, SIGNER.key_id)


def test_what_a_station_says_is_what_its_fleet_reads():
    counts = [(What.HELD, "referral", "page-missing", 2), (What.SEALED, "referral", "", 5)]
    found = read(said(counts=counts, policy=4, **{"policy-waiting": 5, "unheard-of": 3}))
    assert (found.station, found.view, found.day, found.cut) == (STATION, "ready", "2026-11-26", False)
    assert found.counts == {("held", "referral", "page-missing"): 2, ("sealed", "referral", ""): 5}
    assert (found.numbers["policy"], found.numbers["policy_waiting"], found.numbers["held"]) == (4, 5, 0)


def test_counts_of_other_days_do_not_travel_and_too_many_are_cut():
    rows = [DailyRecord("2026-11-25", "sealed", "referral", "", 1)]
    rows += [DailyRecord("2026-11-26", "held", f"class-{number}", "x", 1) for number in range(health.MAX_COUNTS + 1)]
    found = read(health.make(STATION, "2026-11-26T08:00:00Z", "ready", {}, rows, SIGNER))
    assert len(found.counts) == health.MAX_COUNTS
    assert found.cut
    assert not any(what == "sealed" for what, _, _ in found.counts)


@pytest.mark.parametrize(
    ("view", "count"),
    [
        ("Jane Example", ("held", "referral", "x", 1)),
        ("ready", ("held", "Jane Example", "x", 1)),
        ("ready", ("held", "referral", "born 1971-03-01", 1)),
        ("ready", ("a note", "referral", "x", 1)),
        ("ready", ("held", "referral", "x", -1)),
    ],
)
def test_nothing_that_could_be_content_has_a_place_in_it(view, count):
    row = DailyRecord("2026-11-26", *count)
    with pytest.raises(StatementFormatError):
        health.make(STATION, "2026-11-26T08:00:00Z", view, {}, [row], SIGNER)


def test_the_largest_health_fits_its_bound():
    name, code = "c" * 61, "d" * 64
    rows = [DailyRecord("2026-11-26", "receipts-refused", f"{name}{n:03d}", code, 1 << 40) for n in range(200)]
    found = health.make("s" * 64, "2026-11-26T08:00:00Z", "v" * 64, {"held": 1 << 40}, rows, SIGNER)
    assert len(found) <= MAX_BYTES


def test_the_health_of_another_station_or_signer_does_not_count():
    for untrusted in (said(station=OTHER), said(station=OTHER, signer=SIGNER), said(signer=signer_of(OTHER))):
        with pytest.raises(SealingError):
            read(untrusted)


@effort(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_health_is_refused(data):
    good = said(counts=[(What.HELD, "referral", "page-missing", 2)])
    at = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(1, 255))
    for damaged in (good[:at], good[:at] + bytes([good[at] ^ byte]) + good[at + 1 :], bytes([byte]) * at):
        with pytest.raises(SealingError):
            read(damaged)


def test_the_writer_puts_it_beside_the_envelopes_and_it_is_no_stranger(tmp_path):
    times = iter([100.0, 190.0])
    writer = HealthWriter(tmp_path, STATION, SIGNER, lambda: next(times))
    writer.write("2026-11-26T08:00:00Z", "ready", {"held": 1}, [], 5 << 30)
    found = read((tmp_path / FILE_NAME).read_bytes())
    assert (found.numbers["held"], found.numbers["free_mib"], found.numbers["uptime_s"]) == (1, 5 << 10, 90)
    assert Outbox(tmp_path).entries().strangers == 0
    assert Outbox(tmp_path).entries().documents == ()


def test_a_disk_that_takes_nothing_only_makes_it_old(tmp_path):
    HealthWriter(tmp_path / "gone", STATION, SIGNER).write("2026-11-26T08:00:00Z", "ready", {}, [], 0)


# The uplink


class Session:
    """Takes what is published."""

    def __init__(self):
        self.limits = BrokerLimits(1 << 20, 20, retain=True)
        self.published, self.rooms = [], 1

    def room(self):
        return self.rooms

    def publish(self, topic, payload, *, retain):
        assert retain
        self.published.append((topic, payload))


@pytest.fixture
def carried(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"one")
    return tmp_path / FILE_NAME, Session()


def test_health_is_published_once_in_an_interval_and_only_when_it_is_new(carried):
    file, session = carried
    carrier = HealthCarrier(file.parent, STATION, 60.0, lambda: 0.5)
    carrier.connected(1_000.0)
    carrier.turn(session, 1_029.9)
    assert session.published == []  # somewhere within the first interval
    carrier.turn(session, 1_030.0)
    assert session.published == [(f"scanstation/v1/{STATION}/health", b"one")]
    carrier.turn(session, 1_090.0)
    assert len(session.published) == 1
    file.write_bytes(b"two")
    carrier.turn(session, 1_149.9)
    assert len(session.published) == 1
    carrier.turn(session, 1_150.0)
    assert session.published[-1][1] == b"two"


def test_intervals_are_spread_by_a_quarter(carried):
    file, session = carried
    for chance, due in ((0.0, 45.0), (1.0, 75.0)):
        carrier = HealthCarrier(file.parent, STATION, 60.0, lambda chance=chance: chance)
        carrier.turn(session, 0.0)
        file.write_bytes(os.urandom(8))
        before = len(session.published)
        carrier.turn(session, due - 0.1)
        assert len(session.published) == before
        carrier.turn(session, due)
        assert len(session.published) == before + 1


def test_what_is_old_too_large_or_no_file_is_not_published(carried):
    file, session = carried
    old = time.time() - MAX_AGE_S - 10
    os.utime(file, (old, old))
    HealthCarrier(file.parent, STATION, 60.0).turn(session, 0.0)
    file.write_bytes(b"x" * (MAX_BYTES + 1))
    HealthCarrier(file.parent, STATION, 60.0).turn(session, 0.0)
    file.unlink()
    HealthCarrier(file.parent, STATION, 60.0).turn(session, 0.0)
    file.symlink_to("/etc/hostname")
    HealthCarrier(file.parent, STATION, 60.0).turn(session, 0.0)
    assert session.published == []


def test_nothing_is_published_where_the_broker_keeps_or_takes_nothing_now(carried):
    file, session = carried
    session.rooms = 0
    HealthCarrier(file.parent, STATION, 60.0).turn(session, 0.0)
    session.rooms, session.limits = 1, BrokerLimits(1 << 20, 20, retain=False)
    HealthCarrier(file.parent, STATION, 60.0).turn(session, 0.0)
    session.limits = BrokerLimits(20, 20, retain=True)
    HealthCarrier(file.parent, STATION, 60.0).turn(session, 0.0)
    assert session.published == []


def test_days_of_a_certificate_are_counted(tmp_path):
    config = Broker(tmp_path, [STATION]).config(STATION)
    assert certificate.days_left(config.certificate) in (0, 1, 2)
    assert certificate.days_left(tmp_path / "none.pem") is None
    (tmp_path / "bad.pem").write_bytes(b"-----BEGIN")
    assert certificate.days_left(tmp_path / "bad.pem") is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: FleetConfig(health_s=1.0),
        lambda: FleetConfig(site="../x"),
        lambda: FleetLinkConfig(health_interval_s=1.0),
        lambda: OfficeConfig(office="x y"),
        lambda: OfficeConfig(listen_port=70_000),
        lambda: OfficeConfig(exposure_budget=0.0),
    ],
)
def test_bad_values_of_the_configuration_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must be|names are|share"):
        wrong()


def test_the_page_lists_every_field_of_a_health():
    table = PAGE.split("## Health")[1].split("\n## ")[0]
    listed = {name for row in re.findall(r"^\| (.+?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert set(health.KIND.schema) == listed
