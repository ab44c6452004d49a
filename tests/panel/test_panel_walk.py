"""Long ways through the real panel, with a finger on it, at the real station on the simulator: all who work there.

What each screen means stands in other tests; here every touch of a way is made, and leads where it should.
"""

import contextlib

import pytest
from PySide6.QtTest import QTest

from appliance.files import write_atomic
from appliance.panel.technician_facts import FIELDS
from appliance.people.rights import Role
from appliance.sealing.keys import HpkePrivateKey, write_public
from appliance.sim.control import Paper
from soak.support.paper import Identity, write_page
from tests.panel.qt_panel import find, items, panel, sign_in, touch, until
from tests.people_world import FLEET, KEY, NAMES, PIN, STAFF, publish, roster, user
from tests.whole_site import PATIENCE_S, running_site

WHO = Identity("Zebulon", "Quackenbush", "4827-6635")
LINES = (
    f"Patient: {WHO.first} {WHO.last}",
    f"MRN: {WHO.number}",
    "Findings: the kidney is normal.",
    "Allergies: penicillin",
    "The patient was seen in the clinic and is stable.",
)
MORE = ("The liver is of normal size.", "Plan: walking every day, more water, less salt.", "Follow up in two weeks.")
SECOND = user(9, Role.REVIEWER)
LONG_S = 2 * PATIENCE_S


class Finger:
    """Somebody at the panel who touches one thing after the other."""

    def __init__(self, window):
        self.window = window
        window.controller._guard._quiet_s = 0  # fingers of a test are fast
        window.controller.dimmer._after_s = 0.0

    @property
    def name(self):
        return self.window.controller.screen().name

    def on(self, what, then="", timeout_s=LONG_S):
        """Touches the first thing that means this, and waits for the screen that shows then."""
        until(lambda: self._target(what), f"{what} on {self.name}", timeout_s)
        until(lambda: not self.window.controller.ui.busy, f"a free moment before {what}", timeout_s)
        touch(self.window, self._target(what))
        until(lambda: not self.window.controller.ui.busy, f"an answer to {what}", timeout_s)
        if then:
            self.shows(then, timeout_s)
        return self

    def through(self, *steps):
        """Several touches, each with the screen that shows then."""
        for what, then in steps:
            self.on(what, then)
        return self

    def shows(self, name, timeout_s=LONG_S):
        until(lambda: self.name == name, f"{name} after {self.name}", timeout_s)

    def _target(self, what):
        names = [item.objectName() for item in items(self.window.view.rootObject()) if item.isEnabled()]
        exact = f"do-{what}"
        return exact if exact in names else next((name for name in names if name.startswith(f"{exact}-")), None)

    def signs_in(self, name):
        if find(self.window, "do-sign-out"):
            self.on("sign-out")
            until(lambda: self.window.controller.facts.session is None, "signed out", LONG_S)
        sign_in(self.window, name, PIN)
        until(lambda: self.window.controller.facts.session, f"{name} at the panel", LONG_S)

    def facts(self, so, what):
        return until(lambda: so(self.window.controller.facts), what, LONG_S)


def people_at(folder):
    publish(folder / "roster.toml", roster(users=(*STAFF, SECOND)))
    write_atomic(folder / "people.key", KEY)
    write_atomic(folder / "people.pub", FLEET.public_key.public_bytes_raw(), 0o644)
    return {
        "roster": folder / "roster.toml", "roster_key": folder / "people.pub", "people_key": folder / "people.key",
        "argon2_floor_kib": 8, "idle_s": 3_600.0,
    }  # fmt: skip


@contextlib.contextmanager
def site_with_people(folder):
    """A station at which people log in, and everything of a technician's."""
    write_public(folder / "support.pub", HpkePrivateKey(bytes(range(32))).public.raw)
    (folder / "bundles").mkdir()
    station = {
        "gpio": {"buzzer": False}, "people": people_at(folder),
        "people.factors": {role.value: "pin" for role in Role if role.value in NAMES},
        "technician": {"support_key": str(folder / "support.pub"), "bundle_folder": str(folder / "bundles"),
                       "press_s": 1.0, "lamps_s": 10.0},
    }  # fmt: skip
    with running_site(document_class="consent", purposes=("referral",), rate_ppm=240.0, station=station) as site:
        yield site


def pages(folder):
    for name, lines in (("one", LINES), ("two", MORE)):
        write_page(folder / f"{name}.png", lines)
    return [Paper(folder / f"{name}.png") for name in ("one", "two")]


def everybodys_screens(finger):
    """What is open to all: signing in that is left again, text and language, the list."""
    finger.through(
        ("people", "people"), (f"person-{NAMES[Role.RECEPTION]}", "pin"), ("digit-7", "pin"), ("erase", "pin"),
        ("home", "ready"), ("settings", "settings"), ("size-1", "settings"), ("size-0", "settings"),
        ("language-es", "settings"), ("language-en", "settings"), ("home", "ready"), ("jobs", "jobs"),
        ("home", "ready"),
    )  # fmt: skip


def reception_scans(finger, site, paper):
    """A stack that is held for a person; reception sees what waits, and decides nothing."""
    finger.signs_in(NAMES[Role.RECEPTION])
    with site.feeder() as feeder:
        feeder.load(paper)
    finger.on("scan", "held")
    finger.facts(lambda facts: facts.queue, "something waits")
    finger.through(
        ("queue", "queue"), ("queue-open", "queue-item"), ("queue-back", "queue"), ("jobs", "jobs"),
        ("queue", "queue"), ("queue-ended", "queue-ended"), ("queue-page", "queue"), ("home", "held"),
    )  # fmt: skip


def supervisor_takes_it(finger):
    """The queue: whose it is, a supervisor's look, and a discard that is not meant."""
    finger.signs_in(NAMES[Role.SUPERVISOR])
    finger.through(
        ("queue", "queue"), ("queue-open", "queue-item"), ("queue-change", "queue-change"),
        ("queue-who", "queue-owner"), ("queue-back", "queue-change"), ("queue-who", "queue-owner"),
        ("queue-assign", "queue-item"), ("queue-change", "queue-change"), ("queue-ask-discard", "queue-sure"),
        ("queue-back", "queue-item"), ("queue-change", "queue-change"), ("queue-escalate", "queue-item"),
    )  # fmt: skip
    assert finger.window.controller.ui.queue.item.state == "escalated"
    finger.through(("queue-change", "queue-change"), ("queue-back", "queue-item"), ("queue-back", "queue"),
                   ("home", "held"))  # fmt: skip


def supervisor_in_the_office(finger):
    """A hold that is set and lifted, a class, the charts, the log."""
    finger.through(
        ("office", "office"), ("office-open-holds", "office-holds"), ("office-pick", "office-why"),
        ("office-back", "office-holds"), ("office-pick", "office-why"), ("office-reason", "office-hold"),
        ("office-back", "office-why"), ("office-reason", "office-hold"), ("office-confirm", "office-holds"),
        ("office-pick", "office-why"), ("office-reason", "office-lift"), ("office-back", "office-why"),
        ("office-reason", "office-lift"), ("office-confirm", "office-holds"), ("office-back", "office"),
        ("office-open-classes", "office-classes"), ("office-pick-referral", "office-class-why"),
        ("office-back", "office-classes"), ("office-pick-referral", "office-class-why"),
        ("office-reason", "office-class-out"), ("office-back", "office-class-why"),
        ("office-reason", "office-class-out"), ("office-confirm", "office-classes"),
        ("office-pick-referral", "office-class-in"), ("office-back", "office-classes"),
        ("office-pick-referral", "office-class-in"), ("office-confirm", "office-classes"), ("office-back", "office"),
        ("office-open-figures", "office-figures"), ("office-chart-again", "office-figures"),
        ("office-unit", "office-figures"), ("office-back", "office"), ("office-open-audit", "office-audit"),
        ("office-open-show", "office-choose"), ("office-back", "office-audit"), ("office-open-show", "office-choose"),
        ("office-show", "office-audit"), ("office-show", "office-audit"), ("office-back", "office"),
        ("settings", "settings"), ("home", "held"),
    )  # fmt: skip
    # and the same log, for whoever sees nothing else
    finger.signs_in(NAMES[Role.AUDITOR])
    finger.through(("office", "office"), ("office-open-audit", "office-audit"), ("office-back", "office"),
                   ("office-back", "held"))  # fmt: skip


def reviewer_reviews(finger, name):
    """A review from its first page to the approval: marks, sizes, the strip, a word, a value that is typed again."""
    window = finger.window
    finger.signs_in(name)
    finger.facts(lambda facts: facts.reviews, "what waits for a review")
    finger.through(
        ("reviews", "reviews"), ("home", "held"), ("reviews", "reviews"), ("review-open", ""),
    )  # fmt: skip
    finger.shows("review-page")
    finger.through(
        ("review-zoom-in", "review-page"), ("review-zoom-out", "review-page"), ("review-marks-off", "review-page"),
        ("review-marks-on", "review-page"), ("review-ask", "review-reject"), ("review-back", "review-page"),
        ("review-rescan", "review-rescan"), ("review-reason", "review-rescan"), ("review-strip", "review-pick"),
        ("review-pick", "review-pick"), ("review-pick", "review-pick"), ("review-strip", "review-pick"),
    )  # fmt: skip
    return window


def technician_tests(finger, site):
    """Every list, every part but those that need hours, what wears, and the touch screen field by field."""
    finger.signs_in(NAMES[Role.TECHNICIAN])
    finger.on("technician", "technician")
    for what in ("sensors", "log", "versions", "network", "history"):
        finger.through((f"tech-show-{what}", f"technician-{what}"), ("technician", "technician"))
    finger.through(("tech-show-parts", "technician-parts"), ("technician", "technician"),
                   ("tech-show-parts", "technician-parts"), ("tech-test-button", "technician-press"))  # fmt: skip
    finger.shows("technician-result")  # nobody pressed it
    finger.through(("tech-test-button", "technician-press"), ("tech-show-parts", "technician-parts"))
    QTest.qWait(5_000)  # that test still waits for a press: until it ends, no other begins
    finger.on("tech-test-lamps", "technician-asked")
    finger.on("tech-answer-yes", "technician-result")
    finger.on("tech-show-parts", "technician-parts")
    finger.on("tech-test-touch", "technician-touch")
    for field in range(FIELDS):
        touch(finger.window, f"do-tech-touch-{field}")
    finger.shows("technician-result")
    finger.through(("tech-show-parts", "technician-parts"), ("technician", "technician"),
                   ("tech-identify", "technician"), ("tech-bundle", "technician-bundle"), ("technician", "technician"),
                   ("tech-show-upkeep", "technician-upkeep"), ("technician", "technician"),
                   ("tech-show-upkeep", "technician-upkeep"), ("tech-guide", "technician-guide"),
                   ("tech-show-upkeep", "technician-upkeep"), ("tech-guide", "technician-guide"),
                   ("tech-done", "technician-done"), ("tech-show-upkeep", "technician-upkeep"),
                   ("technician", "technician"), ("home", ""))  # fmt: skip


@pytest.mark.slow
def test_everybody_who_works_at_the_station_goes_through_their_screens(tmp_path, monkeypatch):
    for name in ("link.DEADLINE_S", "link.ACTION_S", "client.DEADLINE_S"):  # the machine may be busy
        monkeypatch.setattr(f"appliance.panel.{name}", 30.0)
    monkeypatch.setattr("appliance.sim.site.START_TIMEOUT_S", PATIENCE_S)
    with site_with_people(tmp_path) as site, panel(site.bus_address, connect=True) as window:
        finger = Finger(window)
        finger.shows("ready")
        finger.facts(lambda facts: facts.people, "the people")
        everybodys_screens(finger)
        technician_tests(finger, site)
        reception_scans(finger, site, pages(tmp_path))
        supervisor_takes_it(finger)
        supervisor_in_the_office(finger)
        reviewer_reviews(finger, NAMES[Role.REVIEWER])
