"""A technician, and whoever comes by, at the real panel of a real station: every part, every list, with a finger."""

import pytest
from PySide6.QtCore import QPoint

from appliance.enrolment.attestation import ATTESTATION, attest
from appliance.panel.technician_facts import FIELDS
from appliance.people.rights import Role
from appliance.sealing.keys import HpkePrivateKey, write_public
from appliance.technician.rows import PartState
from tests.enrolment_samples import BUNDLE
from tests.panel.first_gallery import IDENTITY, SIGNER
from tests.panel.qt_panel import move, press, release, settle, touch, until
from tests.panel.station_world import finger_at, station_with_people, stopped
from tests.people_world import NAMES

STRIPE = 40  # pixels; narrower than a field


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("technician")
    write_public(folder / "support.pub", HpkePrivateKey(bytes(range(32))).public.raw)
    for name in ("bundles", "enrolment"):
        (folder / name).mkdir()
    (folder / "enrolment" / ATTESTATION).write_bytes(attest(BUNDLE, IDENTITY, SIGNER, "2026-03-04T10:00:00Z"))
    station = {
        "technician": {"support_key": str(folder / "support.pub"), "bundle_folder": str(folder / "bundles"),
                       "press_s": 45.0, "lamps_s": 300.0},
        "paths": {"enrolment": folder / "enrolment"},
    }  # fmt: skip
    with station_with_people(folder, station=station, page_worker="tests.panel.idle_worker") as site:
        site.bundles = folder / "bundles"
        yield site


@pytest.fixture
def finger(site):
    with finger_at(site) as it:
        yield it.shows("ready")


def menu(finger):
    return finger.signs_in(Role.TECHNICIAN).heard().on("technician", "technician")


def result(finger):
    """What the last test came to, once it is there."""
    finger.shows("technician-result")
    return finger.controller.ui.visit.result


@pytest.mark.slow
def test_whoever_comes_by_looks_chooses_and_leaves_without_signing_in(finger):
    finger.through(
        ("people", "people"), ("home", "ready"), ("people", "people"), (f"person-{NAMES[Role.RECEPTION]}", "pin"),
        ("digit-7", "pin"), ("erase", "pin"), ("home", "ready"), ("jobs", "jobs"), ("home", "ready"),
        ("settings", "settings"), ("size-1", "settings"), ("size-0", "settings"), ("language-es", "settings"),
        ("language-en", "settings"), ("answer", "answer"), ("home", "ready"),
    )  # fmt: skip
    finger.on("people", "people").on(f"person-{NAMES[Role.RECEPTION]}", "pin").on("digit-1", "pin").on("sign-in", "pin")
    assert finger.controller.ui.notice, "a wrong PIN is said to be one"
    assert finger.controller.facts.session is None


@pytest.mark.slow
def test_a_technician_looks_at_every_list_and_finds_the_way_back(finger):
    menu(finger)
    for what in ("parts", "sensors", "log", "versions", "network", "history", "upkeep"):
        finger.on(f"tech-show-{what}", f"technician-{what}")
        until(lambda: finger.controller.ui.visit.rows is not None, what)
        finger.on("technician", "technician")
    finger.on("answer", "answer").on("home", "ready").on("technician", "technician").on("home", "ready").signs_out()


@pytest.mark.slow
def test_a_technician_tests_every_part(finger, site):
    menu(finger).on("tech-show-parts", "technician-parts")
    with site.pins() as pins:
        finger.on("tech-test-button", "technician-press").heard()
        pins.press()
        assert result(finger).state == PartState.PASSED
        finger.on("tech-test-lamps", "technician-asked").on("tech-show-parts", "technician-parts")
        finger.on("tech-test-lamps", "technician-asked").on("tech-answer-yes", "technician-result")
        finger.on("tech-test-lamps", "technician-asked").on("tech-answer-no", "technician-result")
        assert result(finger).state == PartState.FAILED
        finger.on("tech-test-lamp-order", "technician-asked").on("tech-answer-yes", "technician-result")
        told = {}
        for part in ("buzzer", "feeder", "camera"):
            finger.on(f"tech-test-{part}")
            told[part] = result(finger).state
        finger.on("tech-test-touch", "technician-touch")
        slide_over_all(finger)
        told["touch"] = result(finger).state
        for part in ("storage", "clock", "broker", "receipt"):
            finger.on(f"tech-test-{part}")
            told[part] = result(finger).state
        finger.on("tech-show-parts", "technician-parts").on("technician", "technician")
    expected = dict.fromkeys(told, PartState.PASSED)
    assert told == {**expected, "buzzer": PartState.UNSURE, "camera": PartState.UNSURE, "receipt": PartState.UNSURE}


def slide_over_all(finger):
    """One finger over the whole glass, row by row; what it missed is touched by itself."""
    window, (width, height) = finger.window, (finger.window.view.width(), finger.window.view.height())
    for y in range(STRIPE, height, 2 * STRIPE):
        press(window, QPoint(1, y))
        for x in range(1, width, STRIPE):
            move(window, QPoint(x, y))
            settle(window, 1)
        release(window, QPoint(width - 2, y))
    for place in set(range(FIELDS)) - finger.controller.ui.visit.touched:
        touch(window, f"do-tech-touch-{place}")


@pytest.mark.slow
def test_a_test_that_takes_long_is_left_and_does_not_come_back(finger, site):
    menu(finger).on("tech-show-parts", "technician-parts")
    finger.on("tech-test-button", "technician-press").on("tech-show-parts", "technician-parts").heard()
    with site.pins() as pins:
        pins.press()  # which scans nothing: it was asked for
    finger.heard()
    assert finger.name == "technician-parts"
    with stopped(site.children["station"].pid):
        finger.on("tech-test-feeder", "technician-testing")
        finger.on("tech-show-parts", "technician-parts", answered=False)
    until(lambda: finger.controller.ui.visit.rows is not None, "the parts")
    finger.heard()
    assert finger.name == "technician-parts"


@pytest.mark.slow
def test_a_technician_counts_anew_what_wears_calls_and_carries_a_support_file_away(finger, site):
    menu(finger)
    finger.through(
        ("tech-identify", "technician"), ("tech-bundle", "technician-bundle"), ("technician", "technician"),
        ("tech-show-upkeep", "technician-upkeep"), ("tech-guide-rollers", "technician-guide"),
        ("tech-show-upkeep", "technician-upkeep"), ("tech-guide-glass", "technician-guide"),
        ("tech-done", "technician-done"), ("tech-show-upkeep", "technician-upkeep"),
        ("tech-guide-glass", "technician-guide"), ("tech-done", "technician-done"), ("tech-challenge", "no-paper"),
    )  # fmt: skip
    assert len(list(site.bundles.iterdir())) == 1
    finger.signs_out().corners("jobs", "people")
    finger.signs_in(Role.RECEPTION).on("go-on", "no-paper").on("stop", "ready")
