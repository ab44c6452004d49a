"""How each decision looks in a picture: a colour, a pattern and three letters, so that none depends on colour alone.

Rules:
- Every reason of the closed list has exactly one sign, and no two signs share their letters.
- Colours are those of Okabe and Ito, which people with any kind of colour vision tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from appliance.redaction.reasons import Reason

Colour = tuple[int, int, int]
BLACK, ORANGE, SKY, GREEN = (0, 0, 0), (230, 159, 0), (86, 180, 233), (0, 120, 90)
YELLOW, BLUE, VERMILION, PURPLE = (240, 228, 66), (0, 114, 178), (213, 94, 0), (204, 121, 167)


class Pattern(StrEnum):
    """What is drawn under or over a word."""

    LINE = "one line below"
    DOUBLE = "two lines below"
    DASHES = "dashes below"
    POINTS = "points below"
    CHAIN = "dashes and points below"
    FRAME = "a frame"
    DIAGONAL = "slanting stripes"
    CROSSED = "crossed stripes"
    UPRIGHT = "upright stripes"
    LEVEL = "level stripes"
    DOTTED = "dots"
    BROKEN = "a broken frame"


@dataclass(frozen=True, slots=True)
class Sign:
    """How one decision is drawn, and what the legend says of it. `tagged`: its letters stand at each word."""

    letters: str
    colour: Colour
    pattern: Pattern
    meaning: str
    tagged: bool = True


def _cleared(letters: str, pattern: Pattern, meaning: str) -> Sign:
    return Sign(letters, GREEN, pattern, meaning, tagged=False)


def _identifier(letters: str, meaning: str) -> Sign:
    return Sign(letters, VERMILION, Pattern.DIAGONAL, meaning)


SIGNS = MappingProxyType(
    {
        Reason.VOCABULARY: _cleared("VOC", Pattern.LINE, "kept: a word of the safe vocabulary"),
        Reason.VALUE: _cleared("VAL", Pattern.DOUBLE, "kept: a clinical value"),
        Reason.EPONYM: _cleared("EPO", Pattern.DASHES, "kept: a name that is a diagnosis"),
        Reason.PUNCTUATION: _cleared("PUN", Pattern.POINTS, "kept: a mark among kept words"),
        Reason.PURPOSE: Sign("KEP", BLUE, Pattern.FRAME, "kept: an identifier that the purpose keeps"),
        Reason.FORM: _cleared("FRM", Pattern.CHAIN, "kept: print of a registered form"),
        Reason.RESTORED: Sign("RES", BLUE, Pattern.FRAME, "kept: two people asked for it"),
        Reason.NAME: _identifier("PER", "removed: name"),
        Reason.PROVIDER: _identifier("PRO", "removed: name of a provider"),
        Reason.ORGANISATION: _identifier("ORG", "removed: organisation"),
        Reason.PLACE: _identifier("PLA", "removed: place or address"),
        Reason.DATE: _identifier("DAT", "removed: date"),
        Reason.AGE: _identifier("AGE", "removed: age over 89"),
        Reason.PHONE: _identifier("TEL", "removed: phone or fax"),
        Reason.EMAIL: _identifier("EML", "removed: e-mail"),
        Reason.SSN: _identifier("SSN", "removed: social security number"),
        Reason.RECORD: _identifier("REC", "removed: record, accession or visit number"),
        Reason.PLAN: _identifier("PLN", "removed: policy, claim or member number"),
        Reason.ACCOUNT: _identifier("ACC", "removed: account number"),
        Reason.LICENCE: _identifier("LIC", "removed: licence number"),
        Reason.VEHICLE: _identifier("VEH", "removed: vehicle number"),
        Reason.DEVICE: _identifier("DEV", "removed: device number"),
        Reason.WEB: _identifier("WEB", "removed: web or network address"),
        Reason.OTHER: _identifier("OTH", "removed: other number or code"),
        Reason.KNOWN: Sign("ELS", PURPLE, Pattern.CROSSED, "removed: an identifier elsewhere in the document"),
        Reason.UNKNOWN_WORD: Sign("WRD", ORANGE, Pattern.UPRIGHT, "removed: a word that nothing vouches for"),
        Reason.UNKNOWN_NUMBER: Sign("NUM", ORANGE, Pattern.UPRIGHT, "removed: a number that nothing vouches for"),
        Reason.BOXED_CELLS: Sign("BOX", ORANGE, Pattern.UPRIGHT, "removed: letters in boxes"),
        Reason.UNSURE_READING: Sign("UNS", YELLOW, Pattern.DOTTED, "removed: the reading is not sure"),
        Reason.NOT_PRINT: Sign("PEN", YELLOW, Pattern.DOTTED, "removed: not print"),
        Reason.NOT_UPRIGHT: Sign("TRN", YELLOW, Pattern.DOTTED, "removed: not upright"),
        Reason.FIELD: Sign("FLD", SKY, Pattern.LEVEL, "removed: filled in on a registered form"),
        Reason.REVIEW: Sign("REV", PURPLE, Pattern.CROSSED, "removed: a person took it away"),
        Reason.NOT_FOR_PURPOSE: Sign("OUT", SKY, Pattern.LEVEL, "removed: the purpose does not need it"),
    }
)

INK = Sign("INK", BLACK, Pattern.BROKEN, "kept by its text, but its ink touches something that stays")
"""A word that was cleared and yet is not in the output."""

OTHERS = (
    ("rules, frames and check boxes that are drawn anew", SKY),
    ("barcode: read, never copied", BLACK),
    ("ink that is no word: stays behind", PURPLE),
)
"""What is on the page beside words."""
