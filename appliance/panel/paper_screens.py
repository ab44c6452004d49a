"""The screen that asks what became of delivered paper. Pure.

Rules:
- It is shown while paper waits; `screens` shows the station's own view where none does.
- One stack at a time, the newest first: it is what somebody has in hand. It is known by its time, kind and
  number of sheets, never by an id.
"""

from __future__ import annotations

from appliance.panel import words
from appliance.panel.facts import Facts
from appliance.panel.model import Choice, Do, Item, Screen, Ui
from appliance.panel.review_words import age
from appliance.panel.text import count, say
from appliance.panel.visits import clock_time
from appliance.panel.words import ATTENTION, CALM, DOT, WARN

SHREDDED = "paper-shredded"
RETURNED = "paper-returned"


def papers(facts: Facts, _: Ui) -> Screen:
    """What became of the paper?"""
    first, *more = facts.papers
    kind = words.word_of(words.CLASSES, first.document_class or "unclassified")
    sheets = count(first.sheets, "1 sheet", "%1 sheets")
    lines = (
        say("%1, %2, scanned at %3", kind, sheets, clock_time(first.scanned)),
        say("Delivered; this waits %1", age(first.minutes)),
    )
    waits = (Item(DOT, CALM, count(len(more), "1 earlier stack waits as well", "%1 earlier stacks wait as well")),)
    return Screen(
        "papers", "message", WARN, ATTENTION, say("Paper"), say("What became of this paper?"), lines,
        items=waits if more else (),
        choices=(
            Choice(Do.PAPER_END, say("Shredded"), f"{first.item} {SHREDDED}"),
            Choice(Do.PAPER_END, say("Put back"), f"{first.item} {RETURNED}"),
        ),
    )  # fmt: skip
