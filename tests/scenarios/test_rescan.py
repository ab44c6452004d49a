"""A sheet that came cut off, end to end: the real panel with a finger on it, the real station on the simulator.

A reviewer asks for the sheet, reception feeds a wrong one first, then the right one. The whole page then stands in
the place of the one that was cut off.
"""

import contextlib
import sqlite3
from contextlib import closing

import pytest

from appliance.files import write_atomic
from appliance.panel.facts import Link
from appliance.people.rights import Role
from appliance.sim.control import Paper
from soak.support.paper import Identity, write_page
from tests.panel.qt_panel import find, panel, seen, touch, until
from tests.people_world import FLEET, KEY, PIN, badge, publish, roster, user
from tests.whole_site import running_site

WHO = Identity("Zebulon", "Quackenbush", "4827-6635")
FIRST = (
    f"Patient: {WHO.first} {WHO.last}",
    f"MRN: {WHO.number}",
    "Findings: the liver is of normal size, without stones.",
    "There was no pain in the abdomen during the night.",
    "Breathing was clear on both sides after exercise.",
    "Sleep and appetite remain good, with stable weight.",
)
WHOLE = (
    "Plan: walking every day, more water, less salt.",
    "Physical therapy twice each week helps the knee.",
    "Bandage changes continue until the wound has closed.",
    "Return earlier when fever or swelling should appear.",
    "Follow up with an ultrasound of the thyroid.",
)
ANNA, BERT, DORA = user(1, Role.REVIEWER), user(2, Role.REVIEWER), user(3, Role.RECEPTION)
MOST = 3  # touches, to ask and to feed
PATIENCE_S = 300.0  # pages are read several times over, and the machine may be busy


class Finger:
    """One at the panel, whose touches are counted."""

    def __init__(self, window):
        self.window, self.touches = window, 0
        window.controller._guard._quiet_s = 0  # fingers of a test are fast

    def on(self, *names):
        for name in names:
            self._touch(name)
            self.touches += 1
            until(lambda: not self.window.controller.ui.busy, f"an answer to {name}", PATIENCE_S)

    def _touch(self, name, tries=4):
        """A finger waits where the panel lost its station for a moment, and tries again: nothing was touched yet."""
        for _ in range(tries - 1):
            with contextlib.suppress(AssertionError):
                return touch(self.window, name)
        return touch(self.window, name)

    def sign_in(self, who):
        if find(self.window, "do-sign-out"):
            self.on("do-sign-out")
            until(lambda: self.window.controller.facts.session is None, "signed out")
        self.on("do-people", f"do-person-{who.name}", *(f"do-digit-{digit}" for digit in PIN))
        for key in (*badge(int(who.id, 16)), "\r"):
            self.window.controller.key(key)
        until(lambda: self.window.controller.facts.session, f"{who.name} at the panel")
        self.touches = 0

    def screen(self, name, timeout_s=PATIENCE_S):
        until(lambda: self.window.controller.screen().name == name, f"the screen {name}", timeout_s)

    def facts(self, so, what):
        return until(lambda: so(self.window.controller.facts), what, PATIENCE_S)


def people_at(folder):
    """Two reviewers and reception, of whom both PIN and badge are asked."""
    publish(folder / "roster.toml", roster(users=(ANNA, BERT, DORA)))
    write_atomic(folder / "people.key", KEY)
    write_atomic(folder / "people.pub", FLEET.public_key.public_bytes_raw(), 0o644)
    return {
        "roster": folder / "roster.toml", "roster_key": folder / "people.pub", "people_key": folder / "people.key",
        "argon2_floor_kib": 8, "idle_s": 3_600.0,
    }  # fmt: skip


def sheets(folder):
    """The first sheet, the second one cut off, and the whole second one."""
    drawn = []
    for name, lines in (("first", FIRST), ("cut", WHOLE[:3]), ("whole", WHOLE)):
        write_page(folder / f"{name}.png", lines)
        drawn.append(Paper(folder / f"{name}.png"))
    return drawn


def feed(site, *paper):
    with site.feeder() as feeder:
        feeder.clear()
        feeder.load(paper)


def document_pages(site, document):
    """The pages of a document by their places in the store: the second one came later than the first two."""
    with closing(sqlite3.connect(f"file:{site.state / 'jobs.sqlite'}?mode=ro", uri=True)) as store:
        query = "SELECT page FROM document_pages WHERE document = ? ORDER BY place"
        return [row[0] for row in store.execute(query, (document,))]


def ask_for_the_second_sheet(finger):
    """The reviewer's part; returns the document."""
    window = finger.window
    finger.sign_in(ANNA)
    (row,) = finger.facts(lambda facts: facts.reviews, "what waits")
    finger.on("do-reviews", f"do-review-open-{row.document}")
    finger.screen("review-page")
    finger.on("do-review-page-1")
    until(lambda: window.controller.ui.review.place == 1, "the second page", PATIENCE_S)
    finger.touches = 0
    finger.on("do-review-rescan", "do-review-reason-cut-off", "do-review-again")
    finger.screen("reviews")
    assert finger.touches <= MOST
    finger.facts(lambda facts: not facts.reviews, "nothing to review")
    finger.on("do-home")
    return row.document


def feed_a_wrong_sheet(finger, document):
    """Reception's first try: nothing of it is kept, and the screen says why."""
    finger.touches = 0
    finger.on("do-rescans", f"do-rescan-start-{document}")
    assert finger.touches <= MOST
    finger.facts(lambda facts: any(row.trouble for row in facts.rescans), "the refusal")
    finger.screen("held")
    assert "another page than the one that was asked for" in " ".join(seen(finger.window))


def feed_the_right_one(finger, document):
    """The second try. Its jams and power cuts: tests/unit/test_rescan_desk.py and test_custody_rescan.py."""
    finger.touches = 0
    finger.on("do-rescans", f"do-rescan-start-{document}")
    assert finger.touches <= MOST


@pytest.mark.slow
def test_a_reviewer_asks_for_a_sheet_and_reception_scans_it_again(tmp_path, monkeypatch):
    for name in ("link.DEADLINE_S", "link.ACTION_S", "client.DEADLINE_S"):  # the machine may be busy
        monkeypatch.setattr(f"appliance.panel.{name}", 30.0)
    first, cut, whole = sheets(tmp_path)
    station = {"people": people_at(tmp_path)}
    site = running_site(document_class="consent", purposes=("referral",), rate_ppm=240.0, station=station)
    with site as site, panel(site.bus_address, connect=True, dim_s=3_600.0) as window:
        finger = Finger(window)
        until(lambda: find(window, "do-scan"), "ready", 60)
        feed(site, first, cut)
        finger.on("do-scan")
        finger.screen("held")
        document = ask_for_the_second_sheet(finger)

        finger.sign_in(DORA)
        finger.facts(lambda facts: facts.rescans, "what waits to be scanned again")
        feed(site, first)
        feed_a_wrong_sheet(finger, document)
        feed(site, whole)
        feed_the_right_one(finger, document)

        finger.facts(lambda facts: facts.link is Link.UP and not facts.rescans, "the whole sheet in its place")
        assert document_pages(site, document) == [0, 2]
