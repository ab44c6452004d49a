"""One press, several documents: separators on real pages, through the simulated feeder, to the receivers."""

import asyncio
import json
import sqlite3
from contextlib import closing

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from appliance.custody.verify import verify
from appliance.sim.control import Paper
from appliance.sim.site import STATION
from soak.support.leftovers import search
from soak.support.paper import A4_PX, DPI, Identity, Stack, lines_of, write_page
from soak.support.verdict import page_texts
from tests.whole_site import at_desk, running_site, until

RECIPIENTS = {"triage": ("ai-summary",), "claims-office": ("billing",)}
PEOPLE = (
    Identity("Zebulon", "Quackenbush", "4827-6635"),
    Identity("Ottoline", "Pettibone", "7734-2298"),
    Identity("Thaddeus", "Grimsdottir", "3356-9842"),
    Identity("Quintessa", "Vandersloot", "6679-4453"),
)
ORGANS = ("kidney", "liver", "bladder", "thyroid")
PLANTED = [text for who in PEOPLE for text in who.planted]
SENT = "SELECT purpose, id, state, code, resolved, sheets, declared FROM documents WHERE job = ? ORDER BY place"


def write_separator(path, query, *, upside_down=False):
    """A separator sheet: its code in the upper part, a line of print below it."""
    write_page(path, ("", "", "", "", "", "", "", "", "Separator", "Lay it in front of the papers."))
    code = zxingcpp.create_barcode(f"scanstation:separator?v=1&{query}", zxingcpp.BarcodeFormat.QRCode)
    drawn = Image.fromarray(np.asarray(code.to_image(scale=10)))
    page = Image.open(path)
    page.paste(drawn, (180, 180))
    page = page.rotate(180) if upside_down else page
    page.save(path, dpi=(DPI, DPI))


EVERY = (0, 1, 2, 3)
WITHOUT_SECOND = (0, 2, 3)  # of which the middle one can be held as well


def a_stack(site, letters=EVERY, wrong_count=False):
    """A letter, then others, each of another patient behind a separator: upright, upside down, on the back."""
    folder = site.directory.parent / "paper"
    folder.mkdir(exist_ok=True)
    written = [folder / f"letter-{number}.png" for number in range(4)]
    for path, who, organ in zip(written, PEOPLE, ORGANS, strict=True):
        write_page(path, lines_of(who, organ))
    separators = [folder / f"separator-{number}.png" for number in range(3)]
    declared = 2 if wrong_count else 1
    write_separator(separators[0], "class=lab-result&sheets=1")
    write_separator(
        separators[1], f"class=insurance-correspondence&purpose=billing&sheets={declared}", upside_down=True
    )
    write_separator(separators[2], "class=intake-form")
    blank = folder / "blank.png"
    Image.new("L", A4_PX, 255).save(blank, dpi=(DPI, DPI))
    before = {0: (), 1: (Paper(separators[0]),), 2: (Paper(separators[1]),), 3: (Paper(blank, separators[2]),)}
    sheets = [paper for number in letters for paper in (*before[number], Paper(written[number]))]
    return Stack(tuple(sheets), PEOPLE[0], ORGANS)


def stack_site(**changes):
    return running_site(duplex=True, recipients=RECIPIENTS, rate_ppm=240.0, **changes)


def documents_of(site, job):
    """The documents of a job as its store has them, in order."""
    with closing(sqlite3.connect(f"file:{site.state / 'jobs.sqlite'}?mode=ro", uri=True)) as store:
        return store.execute(SENT, (job,)).fetchall()


def stored(site):
    """What the receivers have: by document, recipient, class, purpose and words."""
    found = {}
    for recipient in RECIPIENTS:
        for path in (site.store_of(recipient) / "documents").glob("*.json"):
            said = json.loads(path.read_text())
            assert path.stem not in found
            found[path.stem] = (
                recipient,
                said["class"],
                said["purpose"],
                " ".join(page_texts(path.with_suffix(".pdf"))),
            )
    return found


def check_arrived(site, job, numbers, letters=EVERY):
    """Each of these documents of the letters arrived once, with its own page, for its recipient, and without a name."""
    wanted = (
        ("triage", "referral", "ai-summary"),
        ("triage", "lab-result", "ai-summary"),
        ("claims-office", "insurance-correspondence", "billing"),
        ("triage", "intake-form", "ai-summary"),
    )
    made, arrived = dict(zip(letters, documents_of(site, job), strict=True)), stored(site)
    assert set(arrived) == {made[number][1] for number in numbers}
    for number in numbers:
        recipient, document_class, purpose, text = arrived[made[number][1]]
        assert (recipient, document_class, purpose) == wanted[number]
        if purpose == "ai-summary":  # billing has no use for findings
            assert [organ for organ in ORGANS if organ in text] == [ORGANS[number]]
        assert not [secret for secret in PLANTED if secret.lower() in text]
    texts = [arrived[made[number][1]][3] for number in numbers]
    assert not any("separator" in text for text in texts)


def check_the_end(site):
    assert not list((site.state / "keys").iterdir())
    assert search([site.state, site.directory / "outbox", site.directory / "inbox", site.runtime], PLANTED) == []
    assert verify(site.state, site.keys.stations / f"{STATION}.pub").exit_code == 0


@pytest.mark.slow
def test_a_stack_with_three_separators_arrives_as_its_documents():
    with stack_site(workers=2) as site:

        async def act(desk):
            job = await desk.scan(a_stack(site), 120.0)
            rows = await desk.until_ended({job}, 180.0)
            return rows[job], await desk.client.parts(1)

        row, parts = at_desk(site, act)
        assert (row.state, row.sheets, row.pages, row.documents) == ("shredded", 7, 14, 4), documents_of(site, row.job)
        check_arrived(site, row.job, EVERY)
        assert [(part.part, part.sheets, part.declared) for part in parts] == [
            (1, 1, 0),
            (2, 1, 1),
            (3, 1, 1),
            (4, 1, 0),
        ]
        check_the_end(site)


@pytest.mark.slow
def test_a_separator_with_a_wrong_count_holds_its_part_alone_until_somebody_looked():
    with stack_site() as site:

        async def act(desk):
            job = await desk.scan(a_stack(site, WITHOUT_SECOND, wrong_count=True), 120.0)
            rows = await desk.until_ended({job}, 180.0)
            assert (rows[job].state, rows[job].code) == ("held", "separator-count"), documents_of(site, job)
            return job, (await desk.client.parts(1))[1]

        job, part = at_desk(site, act)
        assert (part.sheets, part.declared) == (1, 2)
        until(lambda: len(stored(site)) == 2, "the other two")
        check_arrived(site, job, (0, 3), WITHOUT_SECOND)
        assert [state for _, _, state, *_ in documents_of(site, job)].count("held") == 1

        async def look(desk):
            await desk.client.resume(job, document=part.document)
            rows = await desk.until_ended({job}, 120.0)
            assert rows[job].state == "shredded"

        at_desk(site, look)
        check_arrived(site, job, WITHOUT_SECOND, WITHOUT_SECOND)
        check_the_end(site)


@pytest.mark.slow
def test_a_station_killed_between_the_documents_of_a_stack_delivers_each_once():
    with stack_site(workers=2) as site:
        killed = []

        async def act(desk):
            job = await desk.scan(a_stack(site), 120.0)
            for _ in range(18_000):  # the machine may be busy
                states = [state for _, _, state, *_ in documents_of(site, job)]
                if "planned" in states and ("sealed" in states or "delivered" in states):
                    break
                await asyncio.sleep(0.01)
            site.children["station"].kill()
            killed.extend(documents_of(site, job))
            rows = await desk.until_ended({job}, 240.0)
            return rows[job]

        row = at_desk(site, act)
        states = [state for _, _, state, *_ in killed]
        assert "planned" in states
        assert {"sealed", "delivered"} & set(states)
        assert site.children["station"].starts == 2
        assert row.state == "shredded", documents_of(site, row.job)
        assert [each[1] for each in documents_of(site, row.job)] == [each[1] for each in killed]  # the same ids
        check_arrived(site, row.job, EVERY)
        check_the_end(site)
