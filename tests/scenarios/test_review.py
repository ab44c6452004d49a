"""Reviews over a real bus: two people, a word more taken away, a power cut between them, and what the receiver has."""

import asyncio
import os
import sqlite3
from contextlib import closing

import cv2
import numpy as np
import pytest

from appliance.bus_address import open_bus
from appliance.bus_interface import BUS_NAME, StationFailedError
from appliance.custody.verify import verify
from appliance.files import write_atomic
from appliance.people.rights import Role
from appliance.review.interface import OBJECT_PATH, ReviewInterface
from appliance.sim.control import Paper
from appliance.sim.site import STATION
from soak.support.leftovers import search
from soak.support.paper import A4_PX, FONT_PX, STEP_PX, TOP_PX, Identity, Stack, write_page
from soak.support.verdict import page_texts
from tests.people_world import FLEET, KEY, PIN, badge, call, publish, roster, user
from tests.whole_site import PATIENCE_S, at_desk, running_site, until

WHO = Identity("Zebulon", "Quackenbush", "4827-6635")
LINES = (
    f"Patient: {WHO.first} {WHO.last}",
    f"MRN: {WHO.number}",
    "Findings: the kidney is normal.",
    "Allergies: penicillin",
    "The patient was seen in the clinic and is stable.",
)
MORE = (
    "Patient: Zebulon Quackenbush",
    "The liver is of normal size.",
    "There was no pain in the abdomen during the night.",
    "Plan: walking every day, more water, less salt.",
    "Follow up in two weeks.",
    "No fever. No cough. Sleep is good.",
)
FINDING = 2  # the line
ANNA, BERT = 0, 1
STAFF = (user(1, Role.REVIEWER), user(2, Role.REVIEWER))


def people_at(folder):
    """Two reviewers, of whom both PIN and badge are asked."""
    publish(folder / "roster.toml", roster(users=STAFF))
    write_atomic(folder / "people.key", KEY)
    write_atomic(folder / "people.pub", FLEET.public_key.public_bytes_raw(), 0o644)
    return {
        "roster": folder / "roster.toml", "roster_key": folder / "people.pub", "people_key": folder / "people.key",
        "argon2_floor_kib": 8,
    }  # fmt: skip


def stack_of(site, name, pages):
    folder = site.directory.parent / "paper"
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{name}-{number}.png" for number in range(pages)]
    for path, lines in zip(paths, (LINES, MORE), strict=False):
        write_page(path, lines)
    return Stack(tuple(Paper(path) for path in paths), WHO, ("kidney",))


class Reviewer:
    """A panel: one connection, at which somebody is logged in or nobody."""

    def __init__(self, site):
        self._bus = open_bus(site.bus_address)
        self.ask = ReviewInterface.new_proxy(BUS_NAME, OBJECT_PATH, self._bus)

    async def log_in(self, number):
        who = STAFF[number]
        assert (await call(self._bus, "Login", "sss", who.name, PIN, badge(number + 1)))[0] == who.role

    async def open(self, document):
        async with asyncio.timeout(PATIENCE_S):
            while True:
                pages, fields, stage = await self.ask.open(document)
                if pages:
                    return pages, fields, stage

    async def page(self, number=0):
        """The picture and the decisions."""
        descriptor, decisions = await self.ask.page(number)
        with pytest.raises(OSError, match="not permitted"):
            os.pwrite(descriptor, b"x", 0)
        picture = cv2.imdecode(np.frombuffer(content(descriptor), np.uint8), cv2.IMREAD_GRAYSCALE)
        return picture, decisions

    def leave(self):
        self._bus.close()


def content(descriptor):
    with os.fdopen(descriptor, "rb") as file:
        return os.pread(file.fileno(), 1 << 26, 0)


def word_of(picture, decisions, line, place):
    """The box of a kept word by its line on the paper and its place in the line."""
    middle = (TOP_PX + line * STEP_PX + FONT_PX / 2) * picture.shape[1] / A4_PX[0]
    row = sorted(d for d in decisions if d[1] < middle < d[3] and d[4].startswith("cleared-"))
    return row[place][:4]


def ink(picture, box):
    left, top, right, bottom = box
    return int((picture[top:bottom, left:right] < 128).sum())


async def refused(call):
    with pytest.raises(StationFailedError) as caught:
        await call
    return str(caught.value).partition(":")[0]


def document_of(site, job):
    with closing(sqlite3.connect(f"file:{site.state / 'jobs.sqlite'}?mode=ro", uri=True)) as store:
        return store.execute("SELECT id, state, code FROM documents WHERE job = ?", (job,)).fetchone()


async def first_review(site, document):
    """Somebody takes a word away, confirms what was read, and approves."""
    panel = Reviewer(site)
    assert await refused(panel.ask.waiting()) == "not-allowed"
    await panel.log_in(ANNA)
    rows = {row[1]: row[2:6] for row in await panel.ask.waiting()}
    assert rows[document] == ("consent", "referral", "policy-fields-unconfirmed", "first")
    assert await panel.open(document) == (1, 1, "first")
    before, decisions = await panel.page()
    box = word_of(before, decisions, FINDING, 2)
    assert ink(before, box) > 100
    assert await refused(panel.ask.approve()) == "review-fields-open"
    kind = (await panel.ask.fields())[0][5]
    crop, reading = await panel.ask.field(0)
    assert (kind, b"penicillin" in content(reading)) == ("allergy", True)
    assert cv2.imdecode(np.frombuffer(content(crop), np.uint8), cv2.IMREAD_GRAYSCALE).size
    await panel.ask.remove(0, *box)
    await panel.ask.confirm(0)
    after, decisions = await panel.page()
    assert ink(after, box) == 0
    assert [d[4] for d in decisions if tuple(d[:4]) == box] == ["denied-by-review"]
    assert await panel.ask.approve() == "review-second"
    assert await refused(panel.open(document)) == "review-same-person"
    panel.leave()
    return box


async def second_review(site, document, box):
    """Somebody else sees the page without the first one's mark, and approves."""
    panel = Reviewer(site)
    await panel.log_in(BERT)
    assert {row[1]: row[5] for row in await panel.ask.waiting()}[document] == "second"
    assert await panel.open(document) == (1, 1, "second")
    shown, decisions = await panel.page()
    assert ink(shown, box) > 100
    assert not [d for d in decisions if d[4] == "denied-by-review"]
    await panel.ask.confirm(0)
    assert await panel.ask.approve() == "approved"
    panel.leave()


async def review_of_what_the_gate_refuses(site, document):
    panel = Reviewer(site)
    await panel.log_in(BERT)
    pages, fields, _ = await panel.open(document)
    assert pages == 2
    for number in range(fields):
        await panel.ask.confirm(number)
    assert await refused(panel.ask.approve()) == "release-refused"
    await panel.ask.close()
    panel.leave()


@pytest.mark.slow
def test_two_people_release_a_document_with_a_word_less_and_nobody_what_the_gate_refuses(tmp_path):
    station = {"gate": {"max_pages": 1}, "people": people_at(tmp_path)}
    site = running_site(document_class="consent", purposes=("referral",), station=station)
    with site as site:

        async def scan(desk):
            jobs = [await desk.scan(stack_of(site, name, pages), PATIENCE_S) for name, pages in (("a", 1), ("b", 2))]
            rows = await desk.until_ended(set(jobs), PATIENCE_S)
            assert [rows[job].state for job in jobs] == ["held", "held"]
            return jobs

        job, refused_job = at_desk(site, scan)
        (document, *_), (refused_document, _, code) = document_of(site, job), document_of(site, refused_job)
        assert code == "release-refused"
        asyncio.run(review_of_what_the_gate_refuses(site, refused_document))
        box = asyncio.run(first_review(site, document))
        assert document_of(site, job)[1:] == ("held", "review-second")
        site.children["station"].kill()
        until(lambda: site.children["station"].starts == 2 and site.children["station"].running, "the station again")
        at_desk(site, lambda desk: desk.jobs_when_up(PATIENCE_S))
        assert document_of(site, job)[1:] == ("held", "review-second")
        assert site.delivered() == []
        asyncio.run(second_review(site, document, box))

        async def wait(desk):
            return (await desk.until_ended({job}, PATIENCE_S))[job].state

        assert at_desk(site, wait) == "shredded"
        (pdf,) = site.delivered()
        text = " ".join(page_texts(pdf))
        assert "normal" in text
        assert "kidney" not in text
        assert document_of(site, refused_job)[1:] == ("held", "release-refused")
        places = [
            site.state,
            site.directory / "outbox",
            site.directory / "inbox",
            site.runtime,
            site.directory / "logs",
        ]
        assert search(places, [*WHO.planted, "kidney", "penicillin"]) == []
        assert verify(site.state, site.keys.stations / f"{STATION}.pub").exit_code == 0
