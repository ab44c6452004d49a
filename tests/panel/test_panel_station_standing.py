"""A real station that takes no paper, at its real panel: locked, testing, full, stopped by its office, without scanner.

Each test starts the station anew with what it needs, and with a state of its own.
"""

import itertools
from dataclasses import replace

import pytest

from appliance.custody.audit import rfc3339
from appliance.custody.custody import utc_now
from appliance.fleet import orders
from appliance.fleet.life import FOLDER
from appliance.people.rights import Role
from appliance.sealing.keys import write_public
from appliance.sections.desk import PolicyConfig
from appliance.sim.control import Paper
from appliance.sim.site import STATION
from appliance.sim.site_config import write_toml
from soak.support.paper import write_page
from tests.panel.qt_panel import until
from tests.panel.station_world import finger_at, station_with_people, stopped
from tests.panel.test_panel_station_views import EVERYBODYS, workers
from tests.people_world import FLEET
from tests.whole_site import until as waits_until


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("standing")
    without = ("broker", "uplink", "receiver-demo")
    with station_with_people(
        folder, page_worker="tests.panel.idle_worker", without=without, document_class=PolicyConfig().default_class
    ) as site:
        site.plain, site.folder, site.lives = site.options, folder, itertools.count()
        yield site


def begins_with(site, **tables):
    """Starts the station anew with these tables beside its own."""
    state = {"state": site.directory / f"life-{next(site.lives)}"}
    site.options = replace(site.plain, station={**site.plain.station, "paths": state, **tables})
    write_toml(site.directory / "station.toml", site._station_config(site._feeder_ready()))
    child = site.children["station"]
    starts = child.starts
    child.kill()
    waits_until(lambda: child.starts > starts and child.running, "the station again")
    site.wait_for_pins()


@pytest.mark.slow
def test_the_readiness_test_comes_first(site):
    begins_with(site, readiness={"required": True})
    write_page(site.folder / "page.png", ["Not the challenge sheet"])
    with finger_at(site) as finger:
        finger.shows("locked").corners(*EVERYBODYS)
        finger.signs_in(Role.RECEPTION)
        with site.feeder() as feeder:
            feeder.load([Paper(site.folder / "page.png")])
        until(lambda: workers(site), "a page worker")
        with stopped(*workers(site)):
            finger.on("scan", "testing").signs_out().corners(*EVERYBODYS)
        finger.shows("locked")  # other paper than the challenge sheet passes no test


@pytest.mark.slow
def test_reception_chooses_what_the_next_press_scans(site):
    presets = {
        f"presets.{name}": {"label": label, "document_class": name, "purposes": ["ai-summary"]}
        for name, label in (("referral", "Letters"), ("lab-result", "Laboratory"))
    }
    begins_with(site, policy={"default_preset": "referral"}, **presets)
    with finger_at(site) as finger:
        finger.shows("ready").signs_in(Role.RECEPTION).on("preset-lab-result", "ready")
        finger.facts(lambda facts: [one.name for one in facts.presets if one.chosen] == ["lab-result"], "the choice")


@pytest.mark.slow
def test_a_full_storage_takes_nothing_new(site):
    begins_with(site, custody={"reserve_bytes": 1 << 60})
    with finger_at(site) as finger:
        finger.shows("storage-full").corners(*EVERYBODYS)


@pytest.mark.slow
def test_a_station_that_its_office_stopped_says_so(site):
    keys = site.folder / "fleet"
    keys.mkdir(exist_ok=True)
    write_public(keys / "fleet.pub", FLEET.public_key.public_bytes_raw())
    order = orders.make(STATION, 1, rfc3339(utc_now()), FLEET, hold=True)
    state = site.directory / "stopped-by-office"
    (state / FOLDER).mkdir(parents=True, mode=0o700)
    (state / FOLDER / "order").write_bytes(order)
    begins_with(site, fleet={"policy": True, "keys": keys}, paths={"state": state})
    with finger_at(site) as finger:
        finger.shows("suspended").corners(*EVERYBODYS)


@pytest.mark.slow
def test_a_scanner_that_is_not_there_is_missed_before_anybody_presses(site):
    with site.feeder() as feeder:
        feeder.unplug()
    try:
        begins_with(site)
        with finger_at(site) as finger:
            finger.shows("no-scanner").corners(*EVERYBODYS)
    finally:
        with site.feeder() as feeder:
            feeder.plug()
