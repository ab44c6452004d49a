"""A sheet that came cut off, end to end: the real panel with a finger on it, the real station on the simulator.

A reviewer asks for the sheet, reception feeds a wrong one first, then the right one. The whole page then stands in
the place of the one that was cut off.
"""

import contextlib

import pytest

from appliance.panel.facts import Link
from tests.panel.qt_panel import find, panel, seen, touch, until
from tests.panel.touched import noted  # noqa: F401 - holds this file to the touches that it is written down with
from tests.people_world import PIN, badge
from tests.rescan_site import ANNA, DORA, PATIENCE_S, document_pages, feed, people_at, sheets
from tests.whole_site import running_site

MOST = 3  # touches, to ask and to feed


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
    """The second try. Its jams and power cuts: tests/scenarios/test_rescan_kill.py."""
    finger.touches = 0
    finger.on("do-rescans", f"do-rescan-start-{document}")
    assert finger.touches <= MOST


@pytest.mark.slow
def test_a_reviewer_asks_for_a_sheet_and_reception_scans_it_again(tmp_path, monkeypatch):
    for name in ("link.DEADLINE_S", "link.ACTION_S", "client.DEADLINE_S"):  # the machine may be busy
        monkeypatch.setattr(f"appliance.panel.{name}", 30.0)
    first, cut, whole = sheets(tmp_path)
    station = {"people": people_at(tmp_path)}
    site = running_site(document_class="consent", purposes=("referral",), rate_ppm=240.0, station=station, workers=2)
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
