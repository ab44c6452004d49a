"""Words of the queue: what a person may say about an item, and which next steps the panel can take.

Rules:
- Every word that the station takes has its sentence here; a test holds the two together.
- A word or step of a newer station is shown as it is, with spaces, and offered to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appliance.panel import words
from appliance.panel.text import Text, say
from appliance.queue.items import Item

DISCARD: Final = "discard"
"""Not a word of the queue: the item's whole stack ends here."""
DISCARDERS: Final = ("supervisor",)

AUDIT: Final = ("audit-passed", "audit-content", "audit-order", "audit-clarity", "audit-index", "audit-permissions")
PLAIN: Final = ("reported", "harmless")
PAPER: Final = ("paper-shredded", "paper-returned")
RESOLUTIONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "audit-passed": say("Nothing is wrong: it goes on"),
        "audit-content": say("Something is wrong on a page: it stays"),
        "audit-order": say("Pages in a wrong order: it stays"),
        "audit-clarity": say("Cannot be read well: it stays"),
        "audit-index": say("Wrong class or purpose: it stays"),
        "audit-permissions": say("Somebody may see it who must not: it stays"),
        "paper-shredded": say("The paper was shredded"),
        "paper-returned": say("The paper was put back"),
        "reported": say("Whoever must know was told"),
        "harmless": say("Looked into it: no harm"),
    }
)
"""What a person may say."""
ENDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        **RESOLUTIONS,
        "delivered": say("Delivered"),
        "discarded": say("Discarded by a person"),
        "fed-on": say("Fed on"),
        "empty": say("No page was scanned"),
        "passed": say("The test was passed"),
        "joined": say("Joined its document"),
    }
)
"""How an item ended."""
ASKED_ABOUT: Final = frozenset({*RESOLUTIONS, DISCARD})
"""What is asked about once more."""

KINDS: Final = tuple(name for name in words.CLASSES if name not in ("unclassified", "several"))
"""What a person can say that the paper is."""
STEPS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "feed-on": say("At the scanner"),
        "scan-again": say("Scan again"),
        "name-class": say("Say what it is"),
        "confirm": say("Compare with the paper"),
        "review": say("Review"),
        "rescan": say("Scan sheets again"),
        "hand-on": say("Hand the paper on"),
        "try-again": say("Try again"),
        "decide": say("Decide"),
        "discard": say("Discard"),
        "test": say("Readiness test"),
        "audit": say("Spot audit"),
        "technician": say("Technician"),
        "security-officer": say("Security officer"),
        "look": say("Ask a supervisor"),
        "paper": say("Shred or put back"),
        "wait": say("The station works on it"),
    }
)
"""The next step in a word or two, for the list."""
GO_ON: Final = frozenset({"try-again", "decide", "technician", "confirm"})
"""Steps after which a person lets the document or stack go on."""
SAY: Final = frozenset({"paper", "audit", "security-officer", "test"})
"""Steps that end with a person's word."""


def resolutions_of(item: Item) -> tuple[str, ...]:
    """What a person may say about an item: none where its pages stand behind it."""
    if item.step in ("audit", "paper"):
        return AUDIT if item.step == "audit" else PAPER
    return () if item.job or item.resolution else PLAIN


def has_pages(item: Item) -> bool:
    """Whether pages of it are still in the station, so that they can be given up."""
    return bool(item.job) and item.step != "paper"
