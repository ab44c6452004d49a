"""Why a word left or stayed, and why a person should look at a page.

Rules:
- Both lists are closed: reports, tests and pictures name reasons by these codes and nothing else.
- A reason says nothing about the content of the word.
"""

from __future__ import annotations

from enum import StrEnum

from appliance.policy.categories import Category


class Reason(StrEnum):
    """The decision about one word."""

    # cleared
    VOCABULARY = "cleared-vocabulary"
    VALUE = "cleared-clinical-value"
    EPONYM = "cleared-eponym"
    PUNCTUATION = "cleared-punctuation"
    PURPOSE = "cleared-for-purpose"
    FORM = "cleared-form-print"  # the print of a registered blank form, at its place
    RESTORED = "cleared-by-review"  # two people asked for it, and policy lets them
    # denied: an identifier
    NAME = "denied-name"
    PROVIDER = "denied-provider"
    ORGANISATION = "denied-organisation"
    PLACE = "denied-place"
    DATE = "denied-date"
    AGE = "denied-age"
    PHONE = "denied-phone"
    EMAIL = "denied-email"
    SSN = "denied-ssn"
    RECORD = "denied-record"
    PLAN = "denied-plan"
    ACCOUNT = "denied-account"
    LICENCE = "denied-licence"
    VEHICLE = "denied-vehicle"
    DEVICE = "denied-device"
    WEB = "denied-web"
    OTHER = "denied-other"
    KNOWN = "denied-known-elsewhere"  # found as an identifier in another place of the document
    # denied: no reason to clear
    UNKNOWN_WORD = "denied-unknown-word"
    UNKNOWN_NUMBER = "denied-unknown-number"
    BOXED_CELLS = "denied-boxed-cells"
    UNSURE_READING = "denied-unsure-reading"
    NOT_PRINT = "denied-not-print"
    NOT_UPRIGHT = "denied-not-upright"
    FIELD = "denied-form-field"  # filled in on a registered form, where the form lets nothing of the kind out
    REVIEW = "denied-by-review"  # a person took it away
    # denied: understood, and not needed
    NOT_FOR_PURPOSE = "denied-not-for-purpose"

    @property
    def cleared(self) -> bool:
        """Whether the word may leave."""
        return self.value.startswith("cleared-")


class PageDoubt(StrEnum):
    """Why a person should look at a page before it leaves (`doubts`)."""

    HAND = "redaction-hand-unsure"


OF_PERSONS: frozenset[Reason | None] = frozenset({Reason.NAME, Reason.PROVIDER, Reason.KNOWN})
OF_HOUSES: frozenset[Reason | None] = frozenset({Reason.ORGANISATION, Reason.PLACE})
OF_NAMES = OF_PERSONS | OF_HOUSES | {Reason.UNKNOWN_WORD}  # and whatever may be one


def denial(category: Category) -> Reason:
    """The reason that denies an identifier of this category."""
    return Reason[category.name]
