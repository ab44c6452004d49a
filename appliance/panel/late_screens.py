"""The screens of a page that came late: where it belongs, and what to do with its sheet. Pure."""

from __future__ import annotations

from datetime import datetime

from appliance.panel.facts import Facts
from appliance.panel.late_facts import MAX_TILES, LateMade, LatePlaces
from appliance.panel.model import Choice, Do, Screen, Tile
from appliance.panel.queue_facts import LISTERS
from appliance.panel.text import Text, plain, say
from appliance.panel.views import KEEP_IT
from appliance.panel.words import CALM, DOT, GOOD, TICK
from appliance.queue.items import Item

CHOICE = Choice(Do.QUEUE_LATE, say("A page came late"))
_SHUT = frozenset({"wait", "hand-on", "discard"})
"""Next steps with which no page can join any more, or none should."""


def offered(facts: Facts, item: Item) -> bool:
    """Whether a late page may join what waits, as far as the panel can tell."""
    may = facts.session is not None and facts.session.role in LISTERS
    return may and bool(item.document) and not item.resolution and item.step not in _SHUT


def where(places: LatePlaces | None) -> Screen:
    """At its end, or behind one of its sheets."""
    sheets = min(places.sheets - 1, MAX_TILES) if places else 0
    tiles = [Tile(Choice(Do.QUEUE_LATE_MAKE, say("At the end"), "0"), say("Behind its last sheet"))]
    tiles += [Tile(Choice(Do.QUEUE_LATE_MAKE, say("Behind sheet %1", n), str(n))) for n in range(1, sheets + 1)]
    return Screen("queue-late", "tiles", DOT, CALM, say("Late page"), say("Where does it belong?"), tiles=tuple(tiles))


def made(sheet: LateMade) -> Screen:
    """What to do with the sheet that was made."""
    lines = (
        say("Print the file %1 from the print folder, at 100 % and on both sides.", plain(sheet.file)),
        say("Lay it on top of the late pages, nothing else, and press the button."),
        say("It works once, until %1.", _moment(sheet.until)),
    )
    head = say("Late-page sheet %1 is made", sheet.number)
    return Screen("queue-late-made", "message", TICK, GOOD, say("Late page"), head, lines, paper=KEEP_IT)


def _moment(at: str) -> Text:
    return plain(datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M"))
