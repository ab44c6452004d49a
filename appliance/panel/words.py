"""Short words of the station in words of people: classes, purposes, roles, states of jobs, checks, reasons to wait.

Rules:
- A word that stands in none of the tables is shown as it is, with spaces: never nothing, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appliance.collation.findings import parse
from appliance.documents import Side
from appliance.panel.sentences import known
from appliance.panel.text import NOTHING, Text, count, plain, say
from appliance.policy.holds import ADVICE, Hold

GOOD, WAIT, ATTENTION, FAULT, CALM = "good", "wait", "attention", "fault", "calm"
TICK, CROSS, WARN, CLOCK, DOT, ARROW, LOCK, KEEP = "✔", "✖", "⚠", "◔", "●", "➜", "⊘", "☝"

CLASSES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "unclassified": say("Not classified yet"),
        "intake-form": say("Intake form"),
        "referral": say("Referral"),
        "lab-result": say("Laboratory result"),
        "insurance-correspondence": say("Insurance correspondence"),
        "consent": say("Signed consent"),
        "authorization": say("Signed authorization"),
        "billing": say("Billing record"),
        "active-chart": say("Active chart"),
        "inactive-chart": say("Inactive chart"),
        "historical-chart": say("Historical chart"),
        "legacy-box": say("Legacy box"),
        "advance-directive": say("Advance directive"),
        "imaging-report": say("Imaging report"),
        "several": say("Several kinds"),
    }
)
PURPOSES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "ai-summary": say("Summary by a language model"),
        "billing": say("Billing and claims"),
        "referral": say("Referral to a colleague"),
        "medication-list": say("Medication list"),
        "research": say("Research, de-identified by Safe Harbor"),
    }
)
ROLES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "reception": say("Reception"),
        "reviewer": say("Reviewer"),
        "supervisor": say("Supervisor"),
        "technician": say("Technician"),
        "auditor": say("Auditor"),
    }
)
JOB_STATES: Final[Mapping[str, tuple[str, str, Text]]] = MappingProxyType(
    {
        "feeding": (ARROW, WAIT, say("Being scanned")),
        "paused": (WARN, ATTENTION, say("Stopped; goes on after a press")),
        "captured": (CLOCK, WAIT, say("Being read and checked")),
        "processing": (CLOCK, WAIT, say("Being read and checked")),
        "held": (WARN, ATTENTION, say("Waits for a person")),
        "cancelled-held": (WARN, ATTENTION, say("Stopped by hand; waits for a person")),
        "sealed": (CLOCK, WAIT, say("Safe; waits for the network")),
        "delivered": (CLOCK, WAIT, say("Stored by the server")),
        "shredding": (CLOCK, WAIT, say("Stored by the server")),
        "shredded": (TICK, GOOD, say("Delivered; the copy here is destroyed")),
        "discarding": (CLOCK, CALM, say("Being discarded")),
        "discarded": (CROSS, CALM, say("Discarded by a person; nothing was sent")),
        "void": (CROSS, CALM, say("No page was scanned")),
        "joined": (TICK, GOOD, say("Came late; joined its document")),
    }
)
"""Sign, tone and words of each state of a job."""

CHECKS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "sheet": say("Challenge sheet recognised"),
        "test": say("Test finished"),
        "limits": say("Limits as shipped"),
        "clock": say("Clock"),
        "feeder-sides": say("All sides arrived"),
        "feeder-count": say("Number of pages"),
        "feeder-order": say("Front and back in order"),
        "marks": say("Corner marks"),
        "margins": say("Margins"),
        "scale": say("Lengths"),
        "skew": say("Lies straight"),
        "resolution": say("Fine detail"),
        "bars": say("Fine bars"),
        "greys": say("Grey steps"),
        "streak": say("Clean glass"),
        "skew-mark": say("Skew measured right"),
        "faint-strip": say("Faint print refused"),
        "pale-strip": say("Pale print accepted"),
        "quality-gate": say("Quality gate"),
        "quality-limits": say("Limits of the quality gate"),
        "reading": say("Print is read"),
        "small-print": say("Small print is read"),
        "redaction-identifiers": say("Identifiers removed"),
        "redaction-facts": say("Clinical facts kept"),
        "gate-clean": say("Release gate passes a clean file"),
        "gate-leaks": say("Release gate finds leaks"),
    }
)
"""What each check of the readiness test looks at; those of one side without the side's name."""

UNITS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "degree": say("degrees"),
        "grey levels": say("grey levels"),
        "lp/mm": say("line pairs a millimetre"),
        "sides": say("sides"),
        "pages": say("pages"),
        "marks": say("marks"),
        "limits": say("limits"),
        "files": say("files"),
        "leaks": say("leaks"),
        "facts": say("facts"),
        "identifiers": say("identifiers"),
        "tests": say("tests"),
        "parts": say("parts"),
    }
)
"""Units of the readiness test; `mm` and `s` are the same everywhere."""
SHARES: Final = ("share", "share of characters")
"""Units that are shown in percent."""


def word_of(table: Mapping[str, Text], name: str) -> Text:
    """A short word in words of people."""
    return table.get(name) or plain(name.replace("-", " "))


def amount(value: float, unit: str) -> Text:
    """A number of the readiness test with its unit; a share as people read it, in percent."""
    if unit in SHARES:
        return say("%1 %", f"{100 * value:g}")
    return say("%1 %2", f"{value:g}", word_of(UNITS, unit))


def check_title(name: str) -> Text:
    """A check of the readiness test, with its side where it is one of a side."""
    for side, words in (("front-", say("Front: %1")), ("back-", say("Back: %1"))):
        if name.startswith(side) and name.removeprefix(side) in CHECKS:
            return Text(words.source, (CHECKS[name.removeprefix(side)],))
    return word_of(CHECKS, name)


def reason(code: str) -> Text:
    """Why a document waits, with the sheet where the code names one; nothing for a code without a sentence."""
    finding = parse(code)
    if finding is not None:
        side = say("Sheet %1: %2") if finding.spot.side is Side.FRONT else say("Back of sheet %1: %2")
        return Text(side.source, (finding.spot.sheet, known(ADVICE[finding.code])))
    return known(ADVICE[Hold(code)]) if code in set(Hold) else NOTHING


def pages(number: int) -> Text:
    """So many pages."""
    return count(number, "1 page", "%1 pages")
