"""Paper of delivered stacks. Everything is invented."""

from appliance.panel.model import Do
from appliance.panel.paper_facts import WaitingPaper

PAPERS = (
    WaitingPaper("7" * 32, "referral", 12, "2026-03-04T10:12:00Z", 3),
    WaitingPaper("8" * 32, "several", 1, "2026-03-04T09:40:00Z", 35),
)
PAPER_STEPS = {
    "ready-paper": [],
    "delivered-paper": [],
    "papers": [lambda controller: controller.tap(Do.PAPERS)],
}
PAPER_STORY = {
    "ready-paper": "Paper of which nobody has said what became of it stays one tap away.",
    "delivered-paper": "Where policy wants it on the record, one tap leads to what became of the paper.",
    "papers": "Known by its time, kind and sheets: shredded, or put back where it is kept.",
}
