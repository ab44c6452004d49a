"""Words of the office: reasons of holds, events of the audit log, codes of what waited. Pure tables.

Rules:
- A word that stands in none of the tables is shown as it is, with spaces: never nothing, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appliance.panel.review_words import WAITS
from appliance.panel.text import Text, plain, say
from appliance.panel.words import reason

REASONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "litigation": say("Lawsuit"),
        "authority": say("Court or authority"),
        "complaint": say("Complaint or request of a patient"),
        "incident": say("Incident at this place"),
        "matter-closed": say("The matter is closed"),
        "released-in-writing": say("Released in writing"),
        "set-in-error": say("Set by mistake"),
        "too-many-errors": say("Too many errors"),
        "leak": say("Something left that must not"),
        "pilot-failed": say("The pilot failed"),
        "not-needed": say("Not scanned here"),
    }
)
"""Why a hold is set or lifted, or a class taken out of use (`office.reasons`)."""

MISSING: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "classes-readiness": say("Not in use · the readiness test must be passed first"),
        "classes-pilot": say("Not in use · the report of a pilot is needed first"),
        "classes-too-soon": say("Not in use · another class came into use not long ago"),
    }
)
"""What is in the way of enabling a class."""

EVENTS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "station-started": say("Station started"),
        "log-repaired": say("Unfinished last record cut off"),
        "job-opened": say("Stack begun"),
        "feed-paused": say("Feeding stopped"),
        "feed-resumed": say("Feeding went on"),
        "sheet-discarded": say("Unfinished sheet left out"),
        "sheet-again": say("Sheet fed again"),
        "sheets-announced": say("Sheets counted by a person"),
        "feed-ended": say("All sheets fed"),
        "job-void": say("No page was scanned"),
        "job-cancelled": say("Stack stopped by hand"),
        "job-held": say("Stack waits for a person"),
        "job-reopened": say("Stack goes on"),
        "document-reopened": say("Document goes on"),
        "class-named": say("Kind named by a person"),
        "class-resolved": say("Kind decided"),
        "document-classed": say("Kind decided"),
        "processing-started": say("Work on the stack began"),
        "documents-planned": say("Stack divided"),
        "document-purpose": say("Purpose of a document"),
        "document-sheets": say("Sheets of a document"),
        "document-held": say("Document waits for a person"),
        "document-sealed": say("Document sealed"),
        "document-addressed": say("Recipient of a document"),
        "receipt-accepted": say("Receipt accepted"),
        "receipt-refused": say("Receipt refused"),
        "legal-hold-because": say("Reason of a legal hold"),
        "legal-hold-set": say("Legal hold set"),
        "legal-hold-lifted": say("Legal hold lifted"),
        "shredding-started": say("Destruction began"),
        "job-shredded": say("Working copy destroyed"),
        "discard-started": say("Discarding began"),
        "document-discarded": say("Document discarded"),
        "job-discarded": say("Stack discarded"),
        "maintenance-due": say("Scanner needs care"),
        "readiness-tested": say("Readiness test"),
        "blank-sides": say("Blank sides"),
        "person-login": say("Somebody signed in"),
        "person-logout": say("Somebody signed out"),
        "login-failed": say("Sign-in failed"),
        "login-locked": say("Sign-in locked"),
        "person-acted": say("Somebody acts"),
        "operation-refused": say("Refused to somebody"),
        "roster-taken": say("New list of people"),
        "roster-refused": say("List of people refused"),
        "policy-taken": say("New policy"),
        "policy-refused": say("Policy refused"),
        "policy-rolled-back": say("Former policy again"),
        "late-token-made": say("Late-page sheet made"),
        "late-pages-joined": say("Late pages joined"),
        "rescan-asked": say("Sheets to be scanned again"),
        "rescan-begun": say("Sheets fed again as asked"),
        "rescan-taken": say("Sheets took their places"),
        "rescan-refused": say("Sheets fed again, not taken"),
        "rescan-lost": say("Paper to scan again is gone"),
        "fleet-hold-set": say("Stopped by the office"),
        "fleet-hold-lifted": say("Released by the office"),
        "intake-answered": say("Checklist answered"),
        "intake-refused": say("Not scanned by the checklist"),
        "paper-asked": say("Asked to shred paper, the first of two"),
        "paper-lapsed": say("No second person shredded paper in time"),
        "paper-ended": say("What became of the paper"),
        "review-step": say("Step of a review"),
        "review-decided": say("Review decided"),
        "review-void": say("Review counts no more"),
        "review-watched": say("Vigilance of a reviewer"),
        "queue-assigned": say("Given to a person"),
        "queue-escalated": say("Called for a supervisor"),
        "queue-resolved": say("Resolved by a person"),
        "queue-redated": say("Age counted anew"),
        "spot-audited": say("Spot audit"),
        "class-enabled": say("Class taken into use"),
        "class-disabled": say("Class taken out of use"),
    }
)
"""Each event of the audit log."""

FIELDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "job": say("stack %1"),
        "document": say("document %1"),
        "user": say("person %1"),
        "by": say("by %1"),
        "person": say("to %1"),
        "class": say("kind %1"),
        "purpose": say("purpose %1"),
        "code": say("code %1"),
        "role": say("role %1"),
        "count": say("number %1"),
        "pages": say("pages %1"),
        "sheets": say("sheets %1"),
        "seconds": say("seconds %1"),
        "item": say("item %1"),
        "receiver": say("receiver %1"),
        "recipient": say("recipient %1"),
        "station": say("station %1"),
    }
)
"""Fields of a record, in the order in which they are shown; digests are left to `scanstation audit`."""


def why(code: str) -> Text:
    """Why documents waited, in a few words."""
    return WAITS.get(code) or clause(reason(code)) or plain(code.replace("-", " "))


def clause(text: Text) -> Text:
    """What happened, without what to do."""
    return Text(text.source, text.arguments, text.context, clause=True)


def short(value: str) -> str:
    """An id or a word, short enough for a line."""
    return value[:8] if len(value) >= 32 else value
