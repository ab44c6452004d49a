"""The panel's link and controller against the real review desk: a word goes, values are confirmed, it is sent."""

import asyncio
import threading
import time

from review_desk_rig import ALLERGY, ANNA, World

from appliance.bus_address import open_bus
from appliance.bus_interface import BUS_NAME
from appliance.panel.controller import Controller
from appliance.panel.link import StationLink
from appliance.panel.model import Do
from appliance.people.rights import Person, Role
from appliance.review.service import ReviewObject
from appliance.sim.private_bus import PrivateBus
from tests.panel.stand_in import Reception

PATIENCE_S = 60


class Everybody(dict):
    """Whoever calls is one reviewer: the panel alone is on this bus."""

    def get(self, _sender, _default=None):
        return Person(ANNA, "Ann Example", Role.REVIEWER)


class Desk(Reception):
    """The station's own object, beside which the real reviews are."""

    def __init__(self):
        super().__init__()
        self.signed = "Ann Example"


async def station(world, address, stop):
    """A stack that waits, and the reviews of it on the bus, until the panel is done; then the envelope."""
    world.people.at = Everybody()
    document = await world.scan()
    bus, bugs = open_bus(address), []
    Desk().begin(bus)
    await ReviewObject(world.desk, bugs.append).join(bus)
    await bus.request_name_async(BUS_NAME, 0)
    try:
        await asyncio.to_thread(stop.wait, PATIENCE_S)
        await world.sent(document)
    finally:
        bus.close()
    assert bugs == []
    assert world.desk.open_count == 0
    assert world.workers.made[-1].removed == (ALLERGY,)


class Panel:
    """Controller and link without a window; the test is its event loop."""

    def __init__(self, address):
        self.inbox = []
        self.link = StationLink(
            address, lambda told: self.inbox.append(("facts_changed", told)),
            lambda told: self.inbox.append(("answered", told)),
        )  # fmt: skip
        self.it = Controller(self.link.send, lambda: None)
        self.it._guard._quiet_s = 0
        self.link.start()

    def until(self, condition, what):
        deadline = time.monotonic() + PATIENCE_S
        while not condition() or self.it.ui.busy:
            assert time.monotonic() < deadline, f"waited in vain for: {what}; {self.it.ui.notice.english()}"
            while self.inbox:
                name, told = self.inbox.pop(0)
                getattr(self.it, name)(told)
            self.it.tick()
            time.sleep(0.01)

    def first(self):
        """A tap on the choice that is meant."""
        choice = self.it.screen().choices[0]
        self.it.tap(choice.do, choice.argument)
        return choice.do


def test_a_document_is_reviewed_at_the_panel_and_leaves_by_the_real_desk(tmp_path):
    world, stop, failed = World(tmp_path), threading.Event(), []

    def run(address):
        try:
            world.live(lambda it: station(it, address, stop))
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failed.append(error)

    (tmp_path / "bus").mkdir()
    with PrivateBus(tmp_path / "bus") as bus:
        living = threading.Thread(target=run, args=(bus.address,))
        living.start()
        panel = Panel(bus.address)
        try:
            panel.until(lambda: panel.it.facts.reviews, "a document that waits")
            panel.it.tap(Do.REVIEW_OPEN, panel.it.facts.reviews[0].document)
            panel.until(lambda: panel.it.screen().name == "review-page", "its page")
            review = panel.it.ui.review
            assert (review.pages, [row.kind for row in review.fields]) == (2, ["allergy", "allergy"])
            assert (review.width, review.height) == (420, 200)
            assert {d.code for d in review.decisions} == {"cleared-vocabulary", "denied-unknown-word"}
            assert panel.first() is Do.REVIEW_PAGE
            panel.until(lambda: panel.it.ui.review.place == 1, "the back")
            panel.it.tap(Do.REVIEW_TOUCH, f"{ALLERGY.left + 5},{ALLERGY.top + 5},2")
            panel.until(lambda: panel.it.ui.review.marks, "a word goes")
            touched = panel.it.ui.review.touched
            assert touched.code == "denied-by-review"
            assert panel.first() is Do.REVIEW_FIELD
            panel.until(lambda: panel.it.screen().name == "review-field", "the value")
            assert panel.it.screen().sheet.reading.english() == "penicillin"
            panel.first()
            panel.until(lambda: panel.it.screen().choices[0].do is Do.REVIEW_CONFIRM, "the next value")
            while panel.it.screen().name == "review-field":
                panel.first()
                panel.until(lambda: True, "an answer")
            assert panel.first() is Do.REVIEW_APPROVE
            panel.until(lambda: panel.it.ui.review is None, "the verdict")
            assert panel.it.screen().headline.english() == "Approved. The document goes on its way."
            assert panel.it.reviewing.album.picture is None
        finally:
            panel.link.stop()
            stop.set()
            living.join(PATIENCE_S)
    assert failed == []
