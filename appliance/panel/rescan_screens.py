"""The screens of whoever feeds sheets again: what waits, which sheets go in, and the question when the paper is gone.

Rules:
- Paper is known by the time, kind and number of sheets of its stack, never by an id or by what stands on it.
- What came of the last try is said above everything else.
"""

from __future__ import annotations

from appliance.panel import words
from appliance.panel.facts import Facts
from appliance.panel.model import Choice, Do, Item, Screen, Ui
from appliance.panel.rescan_facts import WaitingRescan
from appliance.panel.rescan_words import REASONS, numbers
from appliance.panel.review_words import age
from appliance.panel.sentences import understand
from appliance.panel.text import Text, count, say
from appliance.panel.views import KEEP_IT
from appliance.panel.visits import clock_time
from appliance.panel.words import ATTENTION, GOOD, TICK, WARN

_WORD = say("Scan again")
_PRESS = say("Press the button: it scans nothing else now.")


def rescans(facts: Facts, ui: Ui) -> Screen:
    """What waits; where it is one thing alone, that."""
    chosen = chosen_of(facts, ui)
    if chosen is not None:
        return _gone(chosen) if ui.rescan_gone else _sheets(chosen)
    if not facts.rescans:
        return Screen("rescans-none", "message", TICK, GOOD, _WORD, say("No sheets wait to be scanned again."))
    head = say("Which sheets do you have?")
    return Screen("rescans", "list", WARN, ATTENTION, _WORD, head, items=tuple(map(_item, facts.rescans)))


def chosen_of(facts: Facts, ui: Ui) -> WaitingRescan | None:
    """The request that is shown: the chosen one, or the only one."""
    if len(facts.rescans) == 1 and not ui.rescan:
        return facts.rescans[0]
    return next((row for row in facts.rescans if row.document == ui.rescan), None)


def way(facts: Facts) -> tuple[Choice, ...]:
    """The way to what waits, where something does."""
    return (Choice(Do.RESCANS, say("Scan again (%1)", len(facts.rescans))),) if facts.rescans else ()


def way_back(facts: Facts, ui: Ui) -> Choice:
    """One step back."""
    if ui.rescan_gone:
        return Choice(Do.RESCAN_OPEN, say("Back"), ui.rescan)
    return Choice(Do.RESCANS if ui.rescan and len(facts.rescans) > 1 else Do.HOME, say("Back"))


def _item(row: WaitingRescan) -> Item:
    reason = words.word_of(REASONS, row.reason)
    which = say("Sheets %1", numbers(row.sheets)) if len(row.sheets) > 1 else say("Sheet %1", numbers(row.sheets))
    open_it = Choice(Do.RESCAN_OPEN, say("Open"), row.document)
    return Item(WARN, ATTENTION, _stack(row), say("%1 · %2 · %3", which, reason, age(row.minutes)), open_it)


def _stack(row: WaitingRescan) -> Text:
    """A stack as people know it."""
    kind = words.word_of(words.CLASSES, row.document_class)
    return say("%1, %2, scanned at %3", kind, count(row.total, "1 sheet", "%1 sheets"), clock_time(row.scanned))


def _sheets(row: WaitingRescan) -> Screen:
    many = len(row.sheets) > 1
    which = numbers(row.sheets)
    out = say("Take out sheets %1, counted as they were scanned.", which) if many else say(
        "Take out sheet %1, counted as they were scanned.", which
    )  # fmt: skip
    put = say("Put them alone into the feeder, in this order.") if many else say("Put it alone into the feeder.")
    trouble = tuple(Item(WARN, ATTENTION, text) for text in understand(row.trouble))
    return Screen(
        "rescan", "stop", WARN, ATTENTION, _WORD, count(len(row.sheets), "Scan 1 sheet again", "Scan %1 sheets again"),
        (say("%1 · %2", words.word_of(REASONS, row.reason), age(row.minutes)),),
        (say("Find this stack: %1.", _stack(row)), out, put, _PRESS), "put-back",
        choices=(
            Choice(Do.RESCAN_START, say("Scan them again") if many else say("Scan it again"), row.document, first=True),
            Choice(Do.RESCAN_GONE, say("The paper is gone"), row.document),
        ),
        items=trouble,
    )  # fmt: skip


def _gone(row: WaitingRescan) -> Screen:
    return Screen(
        "rescan-gone", "message", WARN, ATTENTION, _WORD, say("Can these sheets not be scanned any more?"),
        (say("A reviewer then decides about the document as it is. Look once more before you say so."),), paper=KEEP_IT,
        choices=(Choice(Do.RESCAN_LOST, say("Yes, they are gone"), row.document, first=True),),
    )  # fmt: skip
