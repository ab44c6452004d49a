"""The exceptions queue on the real station: an item appears, is assigned and escalated, survives kill -9, and ends only
with the certificate of its job."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest

from appliance.bus_client import RefusedError
from appliance.bus_interface import BusError
from appliance.cli import main
from appliance.custody.verify import verify
from appliance.queue.client import QueueClient
from tests.whole_site import at_desk, running_site, stack_for, until

LONG_AGO = "2026-01-01T00:00:00Z"


def ask(site, question):
    """Asks the queue; None while the station starts."""

    async def talk():
        with QueueClient(site.bus_address) as client:
            return await question(client)

    try:
        return asyncio.run(talk())
    except RefusedError:
        raise
    except BusError:
        return None


def items(site):
    return ask(site, lambda client: client.items())


def the_item(site, wanted):
    """The only item, once it is as wanted."""
    found = until(lambda: [item for item in items(site) or [] if wanted(item)], "the item")
    assert len(found) == 1
    return found[0]


@pytest.mark.slow
def test_an_item_is_assigned_escalated_survives_a_kill_and_ends_with_the_certificate_alone(capsys):
    with running_site(document_class="consent") as site:  # for people alone: held without a look at the pages
        at_desk(site, lambda desk: desk.scan(stack_for(site, "held", pages=1)))
        item = the_item(site, lambda item: item.code == "policy-human-only")
        assert (item.state, item.step, item.document_class) == ("open", "hand-on", "consent")
        assert main(["queue", "assign", item.item, "desk-two", "--bus", site.bus_address]) == 0
        assert the_item(site, lambda _: True).owner == "desk-two"

        with closing(sqlite3.connect(site.state / "jobs.sqlite", timeout=20)) as store, store:
            store.execute("UPDATE waiting SET since = ?", (LONG_AGO,))  # as if the clock had moved on
        the_item(site, lambda item: item.state == "escalated")
        sentence = until(lambda: _sentence(site, "tell a supervisor"), "the sentence calls for a supervisor")
        assert sentence.startswith("1 document waits for a person.")

        site.children["station"].kill()
        again = the_item(site, lambda _: True)
        assert (again.item, again.since, again.owner, again.state) == (item.item, LONG_AGO, "desk-two", "escalated")
        assert site.children["station"].starts >= 2

        at_desk(site, lambda desk: desk.client.resume(item.job))  # policy holds it again, and it never left
        assert the_item(site, lambda item: item.step == "hand-on").since == LONG_AGO
        with pytest.raises(RefusedError) as refused:
            ask(site, lambda client: client.resolve(item.item, "harmless"))
        assert refused.value.station_code == "queue-cause-stands"
        assert main(["queue", "--bus", site.bus_address]) == 0
        assert "escalated  policy-human-only  consent  owner desk-two" in capsys.readouterr().out

        at_desk(site, lambda desk: desk.client.discard(item.job))
        until(lambda: items(site) == [], "the queue is empty")
        assert (site.state / "certificates" / f"{item.job}.certificate").exists()
        assert main(["queue", "--all", "--json", "--bus", site.bus_address]) == 0
        (ended,) = json.loads(capsys.readouterr().out)
        assert (ended["item"], ended["state"], ended["resolution"]) == (item.item, "resolved", "discarded")
        assert main(["metrics", "--days", "1", "--json", "--bus", site.bus_address]) == 0
        figures = json.loads(capsys.readouterr().out)["figures"]
        assert (figures["stacks"], figures["discarded"], figures["review"]) == (1, 1, {"part": 1, "whole": 1})
        assert figures["reasons"] == [{"document_class": "consent", "code": "policy-human-only", "n": 2}]
        rows = ask(site, lambda client: client.audit(1, 500))
        assert [row.fields["code"] for row in rows if row.event == "queue-escalated"] == ["age"]
        assert verify(site.state).exit_code == 0


def _sentence(site, words):
    async def look(desk):
        return await desk.client.status()

    try:
        sentence = at_desk(site, look)[2]
    except BusError:
        return ""
    return sentence if words in sentence else ""
