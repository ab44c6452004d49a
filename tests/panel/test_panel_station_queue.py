"""What waits for a person, at the real panel of a real station: reception looks, reviewer and supervisor decide.

The station comes up with stacks that wait already, as its own custody keeps them.
"""

from datetime import timedelta

import pytest

from appliance.custody.custody import Custody, utc_now
from appliance.devices.interfaces import ScanSettings
from appliance.panel.model import Do
from appliance.people.rights import Role
from appliance.policy.holds import Hold
from appliance.sealing.keys import DeviceSigner, load_secret
from appliance.sections.storage import CustodyConfig
from appliance.sim.site import STATION
from tests.custody_samples import feed, plan
from tests.panel.qt_panel import seen, until
from tests.panel.station_world import finger_at, station_with_people, stopped

FIRST = ("class-unsure", "class-unsure", "worker-lost", "spot-audit", "page-missing-2-of-3", "class-unsure")
"""Codes of what has waited longest; other stacks of a kind that only people may see came after."""
REST = 18  # more than one part of the list holds
CONSENT = "consent"
HOME = ("ready", "held", "working")  # what went on is held again, sooner or later


class Clock:
    """Each look is some seconds later; the last one is now."""

    def __init__(self):
        self.now = utc_now() - timedelta(hours=2)

    def __call__(self):
        self.now += timedelta(seconds=4)
        return self.now


def stacks(site):
    """Puts what waits into the station's state before it starts: items by code, and one that ended."""
    keys = site.keys
    custody = Custody(
        state=site.state, station=STATION, signer=DeviceSigner(load_secret(str(keys.signing_key))),
        device_key=load_secret(str(keys.device_key)), receipt_keys={"": {}}, config=CustodyConfig(reserve_bytes=1),
        clock=Clock(),
    )  # fmt: skip
    gone = _waits(custody, "class-unsure")
    (ended,) = custody.queue.open()
    custody.discard(gone)
    site.waiting, site.ended = {}, ended.item
    for code in (*FIRST, *[Hold.HUMAN_ONLY] * REST):
        job = _waits(custody, code)
        item = next(item.item for item in custody.queue.open() if item.job == job)
        site.waiting.setdefault(code, []).append(item)
    custody.close()


def _waits(custody, code):
    sheets = 2 if code.startswith(Hold.PAGE_MISSING) else 1
    job = custody.open_job(CONSENT, ("ai-summary",), ScanSettings())
    feed(custody, job, sheets)
    custody.end_feed(job, sheets)
    custody.start_processing(job)
    (document,) = plan(custody, job, [range(2 * sheets)])
    custody.hold_document(document, code)
    return job


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder, without = tmp_path_factory.mktemp("queue"), ("broker", "uplink", "receiver-demo")
    with station_with_people(
        folder, document_class=CONSENT, seeded=stacks, without=without, page_worker="tests.panel.idle_worker"
    ) as site:
        yield site


@pytest.fixture
def finger(site):
    with finger_at(site) as it:
        yield it.rests()


def opened(finger, item):
    return finger.on(f"queue-open-{item}", "queue-item")


@pytest.mark.slow
def test_reception_looks_at_what_waits_and_what_waited_and_decides_nothing(finger, site):
    finger.signs_in(Role.RECEPTION)
    with stopped(site.children["station"].pid):
        finger.on("queue", "queue-opening").on("home", HOME, answered=False)
        finger.on("queue", "queue-opening").on("jobs", "jobs", answered=False).on("home", HOME)
        finger.on("queue", "queue-opening").on("queue-ended", "queue-opening")
    finger.shows("queue-ended")
    finger.through(
        (f"queue-open-{site.ended}", "queue-item"), ("queue-back", "queue-ended"), ("queue-page", "queue"),
        ("queue-ended", "queue-ended"), ("jobs", "jobs"), ("home", HOME), ("queue", "queue"),
        ("queue-ended", "queue-ended"), ("home", HOME), ("queue", "queue"), ("jobs", "jobs"), ("home", HOME),
        ("queue", "queue"), ("queue-page", "queue"),
    )  # fmt: skip
    until(lambda: finger.controller.ui.queue.listed.first == 20, "the second part")
    finger.on("queue-page", "queue")
    until(lambda: finger.controller.ui.queue.listed.first == 0, "the first part")
    opened(finger, site.waiting["class-unsure"][0])
    offered = {choice.do for choice in finger.controller.screen().choices}
    assert offered <= {Do.QUEUE_LATE}, "whoever feeds decides nothing"
    finger.on("queue-back", "queue").on("home", HOME)


@pytest.mark.slow
def test_reception_makes_the_sheet_for_a_page_that_came_late(finger, site):
    (missing,) = site.waiting["page-missing-2-of-3"]
    opened(finger.signs_in(Role.RECEPTION).on("queue", "queue"), missing)
    finger.through(
        ("queue-late", "queue-late"), ("queue-back", "queue-item"), ("queue-late", "queue-late"),
        ("queue-late-make-1", "queue-late-made"), ("queue-back", "queue-item"), ("queue-back", "queue"),
        ("home", HOME),
    )  # fmt: skip
    assert len(list((site.directory / "print").glob("late-page-*.pdf"))) == 1
    finger.signs_in(Role.SUPERVISOR)
    opened(finger.on("queue", "queue"), missing).through(("queue-change", "queue-change"), ("queue-late", "queue-late"))


@pytest.mark.slow
def test_a_reviewer_takes_names_audits_and_lets_go_on(finger, site):
    unsure, other, _ = site.waiting["class-unsure"]
    (lost,), (audited,) = site.waiting["worker-lost"], site.waiting["spot-audit"]
    opened(finger.signs_in(Role.REVIEWER).on("queue", "queue"), other)
    finger.through(
        ("queue-change", "queue-change"), ("queue-assign-me", "queue-item"), ("queue-change", "queue-change"),
        ("queue-who", "queue-owner"), ("queue-back", "queue-change"), ("queue-who", "queue-owner"),
        ("queue-assign", "queue-item"), ("queue-change", "queue-change"), ("queue-escalate", "queue-item"),
        ("queue-change", "queue-change"), ("queue-back", "queue-item"), ("queue-back", "queue"),
    )  # fmt: skip
    opened(finger, unsure).through(
        ("queue-kinds", "queue-kind"), ("queue-back", "queue-item"), ("queue-kinds", "queue-kind"),
        (f"queue-go-on-{CONSENT}", "queue-item"), ("queue-back", "queue"),
    )  # fmt: skip
    opened(finger, audited).through(
        ("queue-words", "queue-word"), ("queue-back", "queue-item"), ("queue-words", "queue-word"),
        ("queue-ask-audit-content", "queue-sure"), ("queue-back", "queue-item"), ("queue-words", "queue-word"),
        ("queue-ask-audit-content", "queue-sure"), ("queue-sure", "queue-item"), ("queue-back", "queue"),
    )  # fmt: skip
    opened(finger, lost).on("queue-go-on", "queue-item").on("queue-back", "queue").on("jobs", "jobs")
    waiting = finger.facts(lambda facts: [job for job in facts.jobs if job.state == "held"], "what waits")
    finger.on("resume", "jobs").on("home", HOME)
    finger.heard()  # what the panel knew before was older than the work
    finger.facts(lambda facts: not facts.counter("working"), "a station that is done with it")
    finger.facts(lambda facts: facts.queue >= len(waiting), "what went on: such paper is for people alone")


@pytest.mark.slow
def test_a_supervisor_gives_a_stack_up_after_a_second_thought(finger, site):
    *_, unsure = site.waiting["class-unsure"]
    opened(finger.signs_in(Role.SUPERVISOR).on("queue", "queue"), unsure)
    finger.through(
        ("queue-change", "queue-change"), ("queue-ask-discard", "queue-sure"), ("queue-back", "queue-item"),
        ("queue-change", "queue-change"), ("queue-ask-discard", "queue-sure"), ("queue-sure", "queue-item"),
    )  # fmt: skip
    assert "Discarded by a person" in " ".join(seen(finger.window))


@pytest.mark.slow
def test_a_supervisor_holds_and_frees_a_stack_and_takes_a_class_out_of_use_and_into_it(finger):
    finger.signs_in(Role.SUPERVISOR).on("office", "office").on("settings", "settings").on("home", HOME)
    finger.through(
        ("office", "office"), ("office-back", HOME), ("office", "office"), ("office-open-holds", "office-holds"),
        ("office-back", "office"), ("office-open-holds", "office-holds"), ("office-pick", "office-why"),
        ("office-back", "office-holds"), ("office-pick", "office-why"), ("office-reason", "office-hold"),
        ("office-back", "office-why"), ("office-reason", "office-hold"), ("office-confirm", "office-holds"),
        ("office-pick", "office-why"), ("office-reason", "office-lift"), ("office-back", "office-why"),
        ("office-reason", "office-lift"), ("office-confirm", "office-holds"), ("office-back", "office"),
        ("office-open-classes", "office-classes"), ("office-pick", "office-class-why"),
        ("office-back", "office-classes"), ("office-pick", "office-class-why"), ("office-reason", "office-class-out"),
        ("office-back", "office-classes"), ("office-pick", "office-class-why"), ("office-reason", "office-class-out"),
        ("office-confirm", "office-classes"),
    )  # fmt: skip
    out = next(row.name for row in finger.controller.ui.office.classes if not row.enabled)
    finger.through(
        (f"office-pick-{out}", "office-class-in"), ("office-back", "office-classes"),
        (f"office-pick-{out}", "office-class-in"), ("office-confirm", "office-classes"), ("office-back", "office"),
    )  # fmt: skip
    assert all(row.enabled for row in finger.controller.ui.office.classes)


@pytest.mark.slow
def test_a_supervisor_sees_figures_and_an_auditor_the_audit_log_alone(finger):
    finger.signs_in(Role.SUPERVISOR).through(
        ("office", "office"), ("office-open-figures", "office-figures"), ("office-chart-again", "office-figures"),
        ("office-chart-errors", "office-figures"), ("office-unit-month", "office-figures"),
        ("office-unit-day", "office-figures"), ("office-back", "office"), ("office-back", HOME),
    )  # fmt: skip
    finger.signs_in(Role.AUDITOR).on("office", "office")
    assert [tile.choice.argument for tile in finger.controller.screen().tiles] == ["audit", ""]
    finger.through(
        ("office-open-audit", "office-audit"), ("office-show-older", "office-audit"),
        ("office-show-newer", "office-audit"), ("office-open-show", "office-choose"), ("office-back", "office-audit"),
        ("office-open-show", "office-choose"), ("office-show-all", "office-audit"),
        ("office-open-show", "office-choose"), ("office-show-chain", "office-audit"), ("office-back", "office"),
        ("office-back", HOME),
    )  # fmt: skip
