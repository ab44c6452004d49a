"""The readiness test on the real station: locked, the challenge sheet, unlocked; dirty glass; a weakened limit."""

import json
import sqlite3
import time

import pytest

from appliance.bus_client import RefusedError
from appliance.bus_interface import BusError
from appliance.custody.verify import verify
from appliance.devices.led_language import Light
from appliance.presses import HOLD_GUARD_S
from appliance.sim import challenge
from appliance.sim.challenge import Way
from tests.whole_site import at_desk, deliver, running_site, stack_for, until

STATION = {"gpio": {"buzzer": False}, "readiness": {"required": True}}


def site_with(**tables):
    return running_site(duplex=True, dpi=300, rate_ppm=240.0, station={**STATION, **tables}, document_class="referral")


def status(site):
    """What the desk sees; nothing while the station starts."""

    async def ask(desk):
        return await desk.client.status()

    try:
        return at_desk(site, ask)
    except BusError:
        return ("", "", "")


def judged(site, sheet):
    """Puts the sheet in, presses the real button, and returns the result when the station rests."""
    with site.feeder() as feeder:
        feeder.clear()
        feeder.load([sheet])
    before = last(site)
    with site.pins() as pins:
        pins.press()
    until(lambda: last(site) != before and status(site)[0] in ("ready", "locked", "held"), "the test is over", 240)
    return last(site)


def last(site):
    async def ask(desk):
        return await desk.client.readiness()

    return at_desk(site, ask)


def failed(row):
    return {check.name: check.sentence for check in row.checks if not check.ok}


def jobs(site):
    store = sqlite3.connect(f"file:{site.state / 'jobs.sqlite'}?mode=ro", uri=True)
    try:
        return dict(store.execute("SELECT id, state FROM jobs"))
    finally:
        store.close()


@pytest.mark.slow
def test_a_locked_station_takes_the_challenge_sheet_alone_and_then_works(tmp_path):
    with site_with() as site:
        until(lambda: status(site)[0] == "locked", "the station is locked")
        assert "challenge sheet" in status(site)[2]
        row = judged(site, challenge.write(tmp_path))
        assert failed(row) == {}
        assert row.passed
        assert not row.due
        assert list(jobs(site).values()) == ["discarded"]
        assert not list((site.state / "pages").glob("*/*")) if (site.state / "pages").exists() else True
        assert not list((site.directory / "outbox").glob("*.envelope*"))
        site.children["station"].kill()  # the result outlives the process
        site.wait_for_pins()
        until(lambda: status(site)[0] == "ready", "ready after a restart")
        deliver(site, stack_for(site, "after", pages=1))
        told = json.loads((site.state / "readiness.json").read_text())
        assert len(told["results"]) == 1
        assert verify(site.state).exit_code == 0


@pytest.mark.slow
def test_other_paper_is_held_while_locked_and_a_dirty_glass_is_named(tmp_path):
    with site_with() as site:
        until(lambda: status(site)[0] == "locked", "the station is locked")
        row = judged(site, stack_for(site, "other", pages=1).paper[0])
        assert "sheet" in failed(row)
        assert list(jobs(site).values()) == ["held"]
        (job,) = jobs(site)
        with pytest.raises(RefusedError) as refused:
            at_desk(site, lambda desk: desk.client.resume(job))
        assert refused.value.station_code == "readiness-due"
        dirty = failed(judged(site, challenge.write(tmp_path, way=Way(streak_mm=83.0))))
        assert "wipe" in dirty["front-streak"].lower()
        assert "83 mm" in dirty["front-streak"]
        state, signal, sentence = status(site)
        assert (state, signal) == ("locked", "challenge")
        assert "streak" in sentence
        assert sorted(jobs(site).values()) == ["discarded", "held"]
        assert site.delivered() == []


@pytest.mark.slow
def test_a_weakened_limit_fails_the_test_and_is_named(tmp_path):
    with site_with(quality={"min_contrast": 0.15}) as site:
        until(lambda: status(site)[0] == "locked", "the station is locked")
        found = failed(judged(site, challenge.write(tmp_path)))
        assert "quality.min_contrast" in found["limits"]
        assert "min_contrast" in found["quality-limits"]
        assert status(site)[0] == "locked"


def flashes(pins, light):
    """How often a lamp lit up since the station became ready."""
    changes = pins.changes()
    ready = max((n for n, change in enumerate(changes) if (change.light, change.on) == (Light.RED, False)), default=0)
    return sum((change.light, change.on) == (light, True) for change in changes[ready:])


@pytest.mark.slow
def test_the_button_held_while_ready_chooses_what_the_next_press_scans(tmp_path):
    tables = {
        "policy": {"default_preset": "letters"},
        "presets.letters": {"label": "Letters", "document_class": "referral", "purposes": ["ai-summary"]},
        "presets.results": {"label": "Results", "document_class": "lab-result", "purposes": ["ai-summary"]},
        "gpio": {"buzzer": False},
    }
    with running_site(duplex=True, dpi=300, document_class="unclassified", station=tables) as site:
        until(lambda: status(site)[0] == "ready", "the station is ready")
        assert "Next press: Letters (class referral" in status(site)[2]
        time.sleep(HOLD_GUARD_S)
        with site.pins() as pins:
            pins.hold(2.0)
            until(lambda: flashes(pins, Light.AMBER) == 2, "the amber lamp flashes twice", 20)
            until(lambda: "Next press: Results (class lab-result" in status(site)[2], "the sentence says it", 20)
            with site.feeder() as feeder:
                feeder.load(stack_for(site, "held", pages=1).paper)
            pins.press()
        until(lambda: list(jobs(site).values()) == ["shredded"], "the stack is delivered")
        (row,) = at_desk(site, lambda desk: desk.client.classes(5))
        assert (row.document_class, row.origin) == ("lab-result", "operator")
