"""The real panel and the real station on the simulator: a page that came late is brought to its document by a sheet."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest
from PIL import Image

from appliance.cli import main
from appliance.custody.verify import verify
from appliance.files import write_atomic
from appliance.people.rights import Role
from appliance.queue.client import QueueClient
from appliance.sim.control import Paper
from appliance.sim.site import STATION
from soak.support.leftovers import search
from soak.support.paper import DPI, Identity, Stack, lines_of, write_page
from soak.support.verdict import page_texts
from tests.panel.qt_panel import find, panel, seen, sign_in, touch, until
from tests.people_world import FLEET, KEY, NAMES, PIN, publish, roster
from tests.unit.test_printing_paper import rendered
from tests.whole_site import PATIENCE_S, at_desk, running_site

WHO = Identity("Zebulon", "Quackenbush", "4827-6635")
OTHER = Identity("Ottoline", "Pettibone", "7734-2298")
ORGANS = ("kidney", "liver", "bladder")
ENDS = {"shredded", "held"}
LONG_S = 3 * PATIENCE_S  # pages are read twice


def people_at(folder):
    publish(folder / "roster.toml", roster())
    write_atomic(folder / "people.key", KEY)
    write_atomic(folder / "people.pub", FLEET.public_key.public_bytes_raw(), 0o644)
    return {
        "roster": folder / "roster.toml", "roster_key": folder / "people.pub", "people_key": folder / "people.key",
        "argon2_floor_kib": 8, "idle_s": 3_600.0,
    }  # fmt: skip


def paper_of(site, name, who, number):
    """A page of three."""
    path = site.directory.parent / f"{name}-{number}.png"
    write_page(path, (*lines_of(who, ORGANS[number - 1]), *[""] * 16, f"Page {number} of 3"))
    return Paper(path)


def printed(site, pdf):
    """The sheet, as a printer and the glass make it: one side of it."""
    path = site.directory.parent / "late.png"
    Image.fromarray(rendered(pdf, DPI)[0]).save(path, dpi=(DPI, DPI))
    return Paper(path)


def scanned(site, *paper, who=WHO):
    return at_desk(site, lambda desk: desk.scan(Stack(paper, who, ORGANS), PATIENCE_S))


def items(site):
    async def talk():
        with QueueClient(site.bus_address) as client:
            return await client.items()

    return asyncio.run(talk())


def waits(site, code, many=1):
    """The items, once one of them has this code and nothing is in work."""

    def there():
        found = items(site)
        return (
            found if len(found) == many and any(i.code.startswith(code) and i.step != "wait" for i in found) else None
        )

    return until(there, code, LONG_S)


def state_of(site, job):
    with closing(sqlite3.connect(f"file:{site.state / 'jobs.sqlite'}?mode=ro", uri=True)) as store:
        return store.execute("SELECT state FROM jobs WHERE id = ?", (job,)).fetchone()[0]


@pytest.mark.slow
def test_a_late_page_is_brought_to_its_document_at_the_panel_and_anothers_patient_page_holds_it(tmp_path, capsys):
    station = {
        "gpio": {"buzzer": False}, "late_pages": {"paper": "a4"},
        "people": people_at(tmp_path), "people.factors": {"reception": "pin"},
    }  # fmt: skip
    with running_site(rate_ppm=240.0, station=station, workers=2) as site:
        with panel(site.bus_address, connect=True) as window:
            window.controller._guard._quiet_s = 0  # fingers of a test are fast
            window.controller.dimmer._after_s = 0.0
            until(lambda: find(window, "do-people"), "the panel", PATIENCE_S)
            sign_in(window, NAMES[Role.RECEPTION], PIN)
            until(lambda: find(window, "do-sign-out"), "somebody is signed in")
            scanned(site, *(paper_of(site, "letter", WHO, number) for number in (1, 3)))
            (item,) = waits(site, "page-missing-2-of-3")
            touch(window, "do-queue")
            touch(window, f"do-queue-open-{item.item}")  # three touches from the list to the sheet
            touch(window, "do-queue-late")
            touch(window, "do-queue-late-make-1")
            until(lambda: "Late-page sheet 1 is made" in seen(window), "the sheet")
            shown = " ".join(seen(window))
            assert not [word for word in (*WHO.planted, *ORGANS, item.item) if word in shown]
        sheet = printed(site, (site.directory / "print" / "late-page-1.pdf").read_bytes())

        brought = scanned(site, sheet, paper_of(site, "letter", WHO, 2))
        until(lambda: state_of(site, brought) in {"joined", "held"}, "the end of the late stack", LONG_S)
        until(lambda: state_of(site, item.job) in ENDS, "the end of the document", LONG_S)
        assert (state_of(site, brought), state_of(site, item.job)) == ("joined", "shredded"), items(site)
        (file,) = (site.store / "documents").glob("*.json")
        assert json.loads(file.read_text())["pages"] == 3
        texts = page_texts(file.with_suffix(".pdf"))
        assert [[organ for organ in ORGANS if organ in text] for text in texts] == [[organ] for organ in ORGANS]
        assert not [secret for secret in WHO.planted if secret.lower() in " ".join(texts).lower()]
        assert items(site) == []

        scanned(site, *(paper_of(site, "second", WHO, number) for number in (1, 3)))
        (item,) = waits(site, "page-missing-2-of-3")
        out = tmp_path / "late.pdf"
        bus = ("--bus", site.bus_address)
        assert main(["late-page", item.item, "--after", "1", "--out", str(out), *bus]) == 0
        assert "late-page sheet 2" in capsys.readouterr().out
        scanned(site, printed(site, out.read_bytes()), paper_of(site, "other", OTHER, 2), who=OTHER)
        (held,) = waits(site, "wrong-patient")
        assert (held.item, held.step) == (item.item, "scan-again")
        assert len(list((site.store / "documents").glob("*.json"))) == 1
        planted = [*WHO.planted, *OTHER.planted]
        assert search([site.state, site.directory / "outbox", site.runtime], planted) == []
        assert verify(site.state, site.keys.stations / f"{STATION}.pub").exit_code == 0
