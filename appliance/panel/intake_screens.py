"""The screen of the checklist before paper is scanned. Pure.

Rules:
- Every question is on the screen at once with what is said about it; nobody confirms what they did not see.
- The first button says what it does: scan, or record that this paper is not scanned.
"""

from __future__ import annotations

from typing import Final

from appliance.panel import words
from appliance.panel.facts import Facts
from appliance.panel.intake_state import YES, Asked, Checklist
from appliance.panel.model import Choice, Do, Screen, Tile, Ui
from appliance.panel.text import plain, say
from appliance.panel.words import ATTENTION, CALM, CLOCK, DOT, WAIT, WARN

PAPER_TAKEN: Final = "paper-taken"
"""The one question that is the station's own, and said in the chosen language."""


def checklist(_: Facts, ui: Ui) -> Screen:
    """What is asked, and what is said."""
    shown = ui.checklist or Checklist()
    word = say("Checklist")
    if not shown.document_class:
        return Screen("intake-opening", "check", CLOCK, WAIT, word, say("One moment."))
    kind = words.word_of(words.CLASSES, shown.document_class)
    tiles = tuple(map(_tile, shown.asked))
    if shown.fits:
        head, choice = (
            say("%1: is all of this so? Touch what is not.", kind),
            Choice(Do.INTAKE_SCAN, say("Yes: scan"), first=True),
        )
        return Screen("intake-list", "check", DOT, CALM, word, head, tiles=tiles, choices=(choice,))
    return Screen(
        "intake-list", "check", WARN, ATTENTION, word, say("With this answer the paper is not scanned."), tiles=tiles,
        choices=(Choice(Do.INTAKE_SCAN, say("Record it, do not scan")),),
    )  # fmt: skip


def _tile(one: Asked) -> Tile:
    said = say("Yes") if one.said == YES else say("No")
    ask = say("The paper comes from its tray or restricted place") if one.name == PAPER_TAKEN else plain(one.ask)
    return Tile(Choice(Do.INTAKE_TURN, ask, one.name), said, chosen=one.said == YES)
