"""Reception at the real panel of a real station: paper on its way, and what stops it; every view with its ways out.

Policy asks a checklist before paper is scanned, and wants two people's word that delivered paper was shredded. Each
test begins at whatever view the one before it left.
"""

from pathlib import Path

import pytest

from appliance.people.rights import Role
from appliance.sim.control import Paper
from soak.support.paper import write_page
from tests.panel.qt_panel import seen, until
from tests.panel.station_world import WAIT_S, finger_at, station_with_people, stopped
from tests.people_world import NAMES
from tests.unit.test_intake import pack_with

LINES = (
    "Patient: Zebulon Quackenbush", "MRN: 4827-6635", "Findings: the kidney is normal.",
    "The patient was seen in the clinic and is stable.",
)  # fmt: skip
EVERYBODYS = ("jobs", "people", "settings")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("views")
    pack_with(folder, more='paper = ["ended", "two-people"]\n')
    station = {"policy": {"pack": folder / "policy.toml"}}
    with station_with_people(folder, station=station, page_worker="tests.panel.idle_worker") as site:
        write_page(folder / "page.png", LINES)
        site.paper = Paper(folder / "page.png")
        yield site


@pytest.fixture
def finger(site):
    with site.feeder() as feeder:
        feeder.clear()
    with finger_at(site) as it:
        yield it


def load(site, sheets=1):
    with site.feeder() as feeder:
        feeder.load([site.paper] * sheets)


def scans(finger):
    """Reception answers the checklist as usual; its paper is scanned."""
    return finger.on("scan", "intake-list").on("intake-scan")


def workers(site):
    """The page workers of the station that runs now."""
    return [int(pid) for pid in _children(site.children["station"].pid) if b"idle_worker" in _command(pid)]


def _children(pid):
    return [
        child
        for tasks in Path(f"/proc/{pid}/task").iterdir()
        for child in (tasks / "children").read_text().split()
    ]  # fmt: skip


def _command(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.mark.slow
def test_the_button_and_the_panel_ask_the_checklist_before_any_paper_moves(finger, site):
    with site.pins() as pins:
        pins.press()
    finger.shows("intake").corners(*EVERYBODYS)
    finger.signs_in(Role.RECEPTION).on("intake", "intake-list").on("home", "intake")
    with stopped(site.children["station"].pid):
        finger.on("intake", "intake-opening", answered=False).on("home", "intake", answered=False)
    finger.heard()
    assert finger.name == "intake", "an answer that nobody waits for opens nothing"
    finger.on("intake", "intake-list").on("intake-turn-identity-verified", "intake-list").on("intake-scan", "intake")
    assert finger.controller.ui.notice, "why nothing is scanned"
    scanned = finger.controller.facts.jobs
    finger.on("intake", "intake-list").on("intake-scan", "no-paper").on("stop")
    until(lambda: finger.name != "no-paper", "the end of a stack without paper")
    assert [job for job in finger.controller.facts.jobs if job not in scanned and job.pages] == []


@pytest.mark.slow
def test_a_stack_is_stopped_while_it_moves(finger, site):
    load(site)
    finger.signs_in(Role.RECEPTION)
    with stopped(site.children["feeder"].pid):
        scans(finger).shows("feeding").signs_out().corners(*EVERYBODYS)
        finger.signs_in(Role.RECEPTION).on("stop", "cancelling").signs_out().corners(*EVERYBODYS)
    until(lambda: finger.name != "cancelling", "the end of the stack", WAIT_S)


@pytest.mark.slow
def test_a_jam_ends_in_what_waits_for_a_person(finger, site):
    load(site, 2)
    with site.feeder() as feeder:
        feeder.fault("jam", page=2)
    scans(finger.signs_in(Role.RECEPTION)).shows("paused").signs_out().corners("jobs", "people")
    assert "Put sheet 2 and all after it back on the stack." in " ".join(seen(finger.window))
    finger.signs_in(Role.RECEPTION).on("stop", "held")
    finger.facts(lambda facts: facts.queue, "what waits")
    finger.on("queue", "queue").on("home", "held").signs_out().corners("jobs", "people")
    nobody_scans(finger)


@pytest.mark.slow
def test_a_sheet_is_read_sent_delivered_and_shredded_by_two(finger, site):
    load(site)
    finger.signs_in(Role.RECEPTION)
    until(lambda: workers(site), "a page worker")
    with stopped(site.children["receiver-demo"].pid):
        with stopped(*workers(site)):
            scans(finger).shows("working")
            look_around(finger)
        finger.shows("sending")
        look_around(finger)
        site.broker.stop()
        finger.shows("waiting-offline")
        look_around(finger)
        site.broker.start()
    finger.shows("delivered")
    look_around(finger)
    finger.on("papers", "papers").on("home", "delivered").on("papers", "papers")
    finger.on("paper-end").facts(lambda facts: facts.papers[0].turn == "mine", "one word of two")
    finger.on("home", "delivered")
    scans(finger).shows("no-paper").on("stop", "ready").signs_out()
    finger.signs_in(Role.REVIEWER, NAMES[Role.REVIEWER]).on("papers", "papers").on("paper-end", "ready")
    finger.facts(lambda facts: not facts.papers, "the word of two people")
    assert len(site.delivered()) == 1


def look_around(finger):
    """Whoever stands there and is nobody scans nothing and sees no stack, and may sign in."""
    finger.signs_out()
    nobody_scans(finger)
    finger.corners(*EVERYBODYS).signs_in(Role.RECEPTION)


def nobody_scans(finger):
    finger.on("scan", finger.name)
    assert finger.controller.ui.notice, "why nothing is scanned"
