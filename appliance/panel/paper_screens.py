"""The screen that asks what became of delivered paper. Pure.

Rules:
- It is shown while paper waits; `screens` shows the station's own view where none does.
- One stack at a time, the newest first: it is what somebody has in hand. It is known by its time, kind and
  number of sheets, never by an id. One that waits for another person than whoever is here comes last.
- Where shredding takes two people, the station decides who may be the second; who was the first is never shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appliance.panel import words
from appliance.panel.facts import Facts
from appliance.panel.model import Choice, Do, Item, Screen, Ui
from appliance.panel.review_words import age
from appliance.panel.text import NOTHING, Text, count, say
from appliance.panel.visits import clock_time
from appliance.panel.words import ATTENTION, CALM, DOT, WARN

SHREDDED = "paper-shredded"
RETURNED = "paper-returned"


def papers(facts: Facts, _: Ui) -> Screen:
    """What became of the paper?"""
    first = next((paper for paper in facts.papers if paper.turn != "mine"), facts.papers[0])
    kind = words.word_of(words.CLASSES, first.document_class or "unclassified")
    sheets = count(first.sheets, "1 sheet", "%1 sheets")
    head, why, shred = _TURNS[first.turn]
    lines = (
        say("%1, %2, scanned at %3", kind, sheets, clock_time(first.scanned)),
        *((why,) if why else (say("Delivered; this waits %1", age(first.minutes)),)),
        *((count(first.left, "That word counts for 1 more minute.", "That word counts for %1 more minutes."),)
          if first.left else ()),
    )  # fmt: skip
    more = len(facts.papers) - 1
    waits = (Item(DOT, CALM, count(more, "1 other stack waits as well", "%1 other stacks wait as well")),)
    said = (Choice(Do.PAPER_END, shred, f"{first.item} {SHREDDED}"),) if shred else ()
    return Screen(
        "papers", "message", WARN, ATTENTION, say("Paper"), head, lines, items=waits if more else (),
        choices=(*said, Choice(Do.PAPER_END, say("Put back"), f"{first.item} {RETURNED}")),
    )  # fmt: skip


_TURNS: Final[Mapping[str, tuple[Text, Text, Text]]] = MappingProxyType(
    {
        "": (say("What became of this paper?"), NOTHING, say("Shredded")),
        "first": (
            say("What is to become of this paper?"),
            say("Shredding it takes a second, different person."), say("Shred it"),
        ),
        "mine": (
            say("A second, different person must say so, too."),
            say("Keep the paper. Sign out; they sign in and find it under Paper."), NOTHING,
        ),
        "second": (
            say("Somebody wants to shred this paper. Did you see it shredded?"),
            say("You are the second person; both names go on the record."), say("Shredded"),
        ),
    }
)  # fmt: skip
"""By whose turn it is: the question, a line about it, and what to tap where it was shredded."""
