"""Paper of delivered stacks. Everything is invented."""

from dataclasses import replace

from appliance.panel.model import Do
from appliance.panel.paper_facts import WaitingPaper

PAPERS = (
    WaitingPaper("7" * 32, "referral", 12, "2026-03-04T10:12:00Z", 3),
    WaitingPaper("8" * 32, "several", 1, "2026-03-04T09:40:00Z", 35),
)
PAIRS = {f"papers-{turn}": (replace(PAPERS[0], turn=turn, left=left),)
         for turn, left in (("first", 0), ("mine", 30), ("second", 24))}  # fmt: skip
"""The same where shredding takes two people."""
OPENED = [lambda controller: controller.tap(Do.PAPERS)]
PAPER_STEPS = {"ready-paper": [], "delivered-paper": [], "papers": OPENED, **dict.fromkeys(PAIRS, OPENED)}
PAPER_STORY = {
    "ready-paper": "Paper of which nobody has said what became of it stays one tap away.",
    "delivered-paper": "Where policy wants it on the record, one tap leads to what became of the paper.",
    "papers": "Known by its time, kind and sheets: shredded, or put back where it is kept.",
    "papers-first": "Where shredding takes two people: one person wants to.",
    "papers-mine": "It waits for another person; whoever wants it cannot be the second.",
    "papers-second": "The second, different person says that it was shredded. Putting it back takes one.",
}
