"""What the fleet's office adds up: each count once, of enrolled stations alone, over days, replays and restarts."""

import datetime as dt

import pytest

from appliance.custody.daily import What
from appliance.receiver.fleet_state import MAX_SUMS, FleetState
from appliance.receiver.registry import Registry
from tests.delivery_world import OTHER, STATION, signer_of
from tests.fleet_world import said

SEALED = (What.SEALED, "referral", "")


class Office:
    def __init__(self, root):
        self.root, self.time = root, 0.0
        self.today = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
        (root / "stations").mkdir()
        for station in (STATION, OTHER):
            path = root / "stations" / f"{station}.pub"
            path.write_bytes(signer_of(station).public_key.public_bytes_raw())
            path.chmod(0o644)
        self.start()

    def start(self, most=10):
        self.state = FleetState(Registry(self.root / "stations"), most, lambda: self.time, lambda: self.today)
        self.state.load(self.root / "state.json")

    def hears(self, n, at="2026-11-26T08:00:00Z", station=STATION, **more):
        self.state.take_health(station, said(at, [(*SEALED, n)], station, **more))
        return self.sum(station)

    def sum(self, station=STATION):
        return self.state.stations[station].sums[SEALED]


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def test_counts_of_a_day_add_what_they_grew_by(office):
    assert [office.hears(n, f"2026-11-26T08:0{n}:00Z") for n in (2, 2, 5)] == [2, 2, 5]
    assert office.hears(5, "2026-11-26T08:06:00Z") == 5
    assert office.hears(3, "2026-11-27T00:01:00Z") == 8  # the next day begins anew


def test_a_replay_or_a_clock_that_was_set_back_adds_nothing(office):
    assert office.hears(5, "2026-11-26T09:00:00Z") == 5
    assert office.hears(1, "2026-11-26T08:00:00Z") == 5
    assert office.state.refused["old"] == 1
    assert office.hears(5, "2026-11-26T09:00:00Z") == 5  # the very same, kept by the broker
    assert office.state.refused["old"] == 1
    assert office.hears(7, "2026-11-25T09:00:00Z") == 5


def test_a_station_whose_clock_was_far_ahead_is_heard_again_when_it_is_right(office):
    assert office.hears(4, "2099-01-01T00:00:00Z") == 4
    assert office.hears(2, "2026-11-26T08:00:00Z") == 6
    assert office.hears(3, "2026-11-26T08:01:00Z") == 7


def test_sums_go_on_over_a_restart_of_the_office(office):
    office.hears(5)
    office.state.save(office.root / "state.json")
    office.start()
    assert office.hears(5) == 5
    assert office.hears(6, "2026-11-26T08:10:00Z") == 6


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"format":1,"stations":{"a":1}}', b'{"format":1,"stations":{"a":{"today":[[1]]}}}']
)
def test_a_damaged_state_of_the_office_starts_from_nothing(office, raw):
    (office.root / "state.json").write_bytes(raw)
    office.start()
    assert office.hears(5) == 5


def test_only_enrolled_stations_are_heard_and_not_more_than_allowed(office):
    office.state.take_health("station-0099", said(station="station-0099"))
    office.state.take_presence("station-0099", b'{"code":"connected","format":1,"online":true}')
    office.state.take_health("../etc", b"")
    assert office.state.stations == {}
    assert office.state.refused["enrolment"] == 3
    office.start(most=1)
    office.hears(1)
    office.state.take_health(OTHER, said(station=OTHER))
    assert set(office.state.stations) == {STATION}
    assert office.state.refused["too-many"] == 1


def test_a_revoked_station_is_forgotten(office):
    office.hears(1)
    (office.root / "stations" / f"{STATION}.revoked").touch()
    office.state.take_health(STATION, said())
    assert office.state.stations == {}


@pytest.mark.parametrize("untrusted", [b"", b"x", said(signer=signer_of(OTHER)), said(station=OTHER), b"x" * 100_000])
def test_a_hostile_health_is_counted_and_changes_nothing(office, untrusted):
    office.hears(2)
    office.state.take_health(STATION, untrusted)
    assert office.sum() == 2
    assert office.state.refused["health"] == 1


@pytest.mark.parametrize(
    "untrusted",
    [
        b"", b"[]", b'{"online":true}', b'{"code":"connected","format":2,"online":true}',
        b'{"code":"Jane Example","format":1,"online":true}', b'{"code":1,"format":1,"online":true}',
        b'{"code":"connected","format":1,"online":1}', b" " * 2_000,
        b'{"certificate_days":"5","code":"connected","format":1,"online":true}',
        b'{"certificate_days":99999999999,"code":"connected","format":1,"online":true}',
    ],
)  # fmt: skip
def test_a_hostile_presence_is_counted_and_changes_nothing(office, untrusted):
    office.state.take_presence(STATION, b'{"certificate_days":9,"code":"connected","format":1,"online":true}')
    office.state.take_presence(STATION, untrusted)
    found = office.state.stations[STATION]
    assert (found.online, found.code, found.certificate_days) == (True, "connected", 9)
    assert office.state.refused["presence"] == 1


def test_an_offline_station_keeps_the_days_of_its_certificate(office):
    office.state.take_presence(STATION, b'{"certificate_days":9,"code":"connected","format":1,"online":true}')
    office.state.take_presence(STATION, b'{"code":"connection-lost","format":1,"online":false}')
    found = office.state.stations[STATION]
    assert (found.online, found.certificate_days) == (False, 9)


def test_the_sums_of_a_station_are_bounded(office):
    for day in range(1, 16):
        counts = [(What.HELD, f"class-{day}-{number}", "x", 1) for number in range(200)]
        office.state.take_health(STATION, said(f"2026-11-{day:02d}T08:00:00Z", counts))
    assert len(office.state.stations[STATION].sums) == MAX_SUMS
