"""Words of a review: why a document waits, why a word left or stayed, what a field is and why somebody should look.

Rules:
- Every code of the station's closed lists has its words here; a test holds the two together.
- A code of a newer station is shown as it is, with spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appliance.panel import rescan_words
from appliance.panel.text import Text, count, say

APPROVED: Final = "approved"
CORRECTED: Final = "corrected"

WAITS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "policy-fields-unconfirmed": say("Somebody must confirm what was read"),
        "redaction-hand-unsure": say("Handwriting may be left on a page"),
        "release-refused": say("The last check found something that must not leave"),
        "policy-two-people": say("Two people look at this kind of document"),
        "review-open": say("Somebody began to review it"),
        "review-second": say("One person approved it; a second one decides"),
        "review-supervisor": say("Two people do not agree about it"),
        "review-void": say("It changed after it was reviewed"),
        "rescan-paper-lost": say("Its paper cannot be scanned again"),
        "spot-audit": say("Drawn for a spot audit"),
    }
)
STAGES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "first": say("first review"),
        "second": say("second review"),
        "supervisor": say("a supervisor decides"),
        "audit": say("spot audit"),
    }
)
OUTCOMES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        APPROVED: say("Approved. The document goes on its way."),
        "review-second": say("Your approval counts. A second, different person decides now."),
        "review-supervisor": say("You two do not agree. A supervisor decides now."),
        "review-rejected": say("Rejected. The document is not sent; keep the paper."),
        **{f"rescan-{reason}": rescan_words.ASKED for reason in rescan_words.REASONS},
        "spot-audit-failed": say("The spot audit failed. The document is not sent; keep the paper."),
    }
)
"""What a verdict came to, by the answer of the station."""

REASONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "cleared-vocabulary": say("a common or medical word"),
        "cleared-clinical-value": say("a clinical value"),
        "cleared-eponym": say("a medical term that is named after somebody"),
        "cleared-punctuation": say("a sign, no word"),
        "cleared-for-purpose": say("this purpose needs it"),
        "cleared-form-print": say("print of the blank form"),
        "cleared-by-review": say("two people asked for it"),
        "denied-name": say("a name"),
        "denied-provider": say("a name of somebody who treats"),
        "denied-organisation": say("an organisation"),
        "denied-place": say("a place or an address"),
        "denied-date": say("a date"),
        "denied-age": say("an age above 89"),
        "denied-phone": say("a telephone or fax number"),
        "denied-email": say("an e-mail address"),
        "denied-ssn": say("a social security number"),
        "denied-record": say("a record number"),
        "denied-plan": say("a number of a health plan"),
        "denied-account": say("an account number"),
        "denied-licence": say("a licence or certificate number"),
        "denied-vehicle": say("a vehicle or its plate"),
        "denied-device": say("a device or its serial number"),
        "denied-web": say("a web or network address"),
        "denied-other": say("another mark of a person"),
        "denied-known-elsewhere": say("an identifier in another place of the document"),
        "denied-unknown-word": say("a word that nobody knows"),
        "denied-unknown-number": say("a number that nobody can place"),
        "denied-boxed-cells": say("letters in the cells of a form"),
        "denied-unsure-reading": say("it could not be read safely"),
        "denied-not-print": say("handwriting, a stamp or a drawing"),
        "denied-not-upright": say("writing that does not lie straight"),
        "denied-form-field": say("a field of a form that lets nothing out"),
        "denied-by-review": say("a person took it away"),
        "denied-not-for-purpose": say("this purpose does not need it"),
    }
)
KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "medication": say("Medication"),
        "dose": say("Dose"),
        "frequency": say("How often it is taken"),
        "allergy": say("Allergy"),
        "date-of-birth": say("Date of birth"),
        "vital-sign": say("Vital sign"),
        "lab-result": say("Laboratory value"),
    }
)
DOUBTS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "low-confidence": say("It was hard to read."),
        "readings-disagree": say("Two readings do not agree."),
        "odd-number": say("The number looks odd."),
        "name-unknown": say("No list has a medicine of this name."),
        "unit-unusual": say("The unit is unusual."),
        "unit-missing": say("A unit is missing."),
        "out-of-plausible-range": say("The value is hardly possible."),
        "flag-contradicts-range": say("The flag contradicts the range."),
        "dose-unusual": say("The dose is unusual."),
        "handwriting-near": say("There is handwriting close by."),
        "policy": say("This is always confirmed by a person."),
    }
)
AGAINST: Final[Mapping[str, Text]] = MappingProxyType(
    {
        **DOUBTS,
        "not-a-value": say("This is no value of that kind: nothing of it travels as one."),
        "stays-behind": say("Part of it would be taken away: it does not travel as a value."),
    }
)
"""What speaks against a value that was typed."""
SAID: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "confirmed": say("You said: this is right."),
        CORRECTED: say("You said: it reads differently."),
        "rejected": say("You said: it is wrong and does not travel."),
    }
)


def age(minutes: int) -> Text:
    """For how long something waits, roughly."""
    if minutes < 60:
        return count(minutes, "for 1 minute", "for %1 minutes")
    if minutes < 48 * 60:
        return count(minutes // 60, "for 1 hour", "for %1 hours")
    return say("for %1 days", minutes // (24 * 60))
