"""What a purpose may say beside the categories that it keeps: sections, narrative, dates, postal codes.

Rules:
- Closed lists: a policy names these words and nothing else; whatever it does not name stays at the strictest.
"""

from __future__ import annotations

from enum import StrEnum


class Section(StrEnum):
    """A part of a document under a heading of its own."""

    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    DIAGNOSES = "diagnoses"
    RESULTS = "results"
    VITALS = "vitals"
    IMMUNISATIONS = "immunisations"


class Narrative(StrEnum):
    """What happens to running text."""

    WHOLE = "whole"
    MINIMISED = "minimised"  # only headings, labelled fields, tables, codes and what the purpose keeps


class Dates(StrEnum):
    """What happens to dates."""

    REMOVED = "removed"
    YEAR = "year"  # of a date only its year, and no year that tells an age over 89
    SERVICE = "service"  # dates of service whole; no other, no date of birth
    KEPT = "kept"


class Zip(StrEnum):
    """What happens to five-digit ZIP codes."""

    REMOVED = "removed"
    THREE_DIGIT = "three-digit"  # the first three digits, unless fewer than 20,001 people live there
