# ruff: noqa: E501 - a pattern is read whole
"""Numbers and units as paper writes and readers misread them.

Rules:
- Digits are 0 to 9 of ASCII; a digit of another script is no number here.
- A letter among digits is taken for the digit that it looks like, and the number is odd for it; so are a leading zero
  (`090`), a naked point (`.5`), and a comma or a colon for a point.
- A number has a bounded length; a longer run of digits is an identifier or noise, never a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

MAX_LENGTH: Final = 12  # letters of a number as written
_ALIKE: Final = str.maketrans("OoIl|SB", "0011158")
_DIGIT = r"[0-9OoIl|SB]"
FREE: Final = rf"(?<![A-Za-z0-9])(?:[0-9]|\.(?=[0-9])|[OIl|](?=[0-9.])){_DIGIT}{{0,9}}(?:[.,]{_DIGIT}{{1,6}})*(?![0-9]|[A-Za-z]*[0-9])"
"""A number inside text; also one that a reader got slightly wrong."""
LOOSE: Final = FREE.replace("[.,]", "[.,:]")
"""The same in a row of a table, where a colon between digits is a misread point and no time."""

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how it is written plainly; `odd`: it was not written so."""

    value: Decimal = field(repr=False)
    text: str = field(repr=False)
    odd: bool

    @property
    def step(self) -> Decimal:
        """The weight of its last digit."""
        return Decimal(1).scaleb(-len(self.text.partition(".")[2]))


def number(written: str) -> Number | None:
    """What a written number means; None when it means nothing."""
    if not 0 < len(written) <= MAX_LENGTH:
        return None
    plain = written.translate(_ALIKE)
    odd = plain != written
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif "," in plain or ":" in plain:
        plain, odd = plain.replace(",", ".", 1).replace(":", ".", 1), True
    if plain.startswith("."):
        plain, odd = f"0{plain}", True
    if not _PLAIN.fullmatch(plain):
        return None
    odd = odd or (len(plain) > 1 and plain[0] == "0" and plain[1] != ".")
    return Number(Decimal(plain), plain, odd)


_SPELLINGS: Final = {
    # doses
    r"mgs?|milligrams?": "mg", r"mcgs?|[uµμ]g|micrograms?": "mcg", r"g|gms?|grams?": "g", r"mls?|cc|milliliters?": "mL",
    r"units?|iu|u|int'l units?": "units", r"meqs?": "mEq", r"mmol": "mmol", r"tab(?:let)?s?(?:\(s\))?": "tablets",
    r"cap(?:sule)?s?(?:\(s\))?": "capsules", r"puffs?|inhalations?": "puffs", r"drops?|gtts?": "drops",
    r"sprays?": "sprays", r"patch(?:es)?": "patches", r"mg/ml": "mg/mL", r"mcg/h(?:r|our)?": "mcg/h", r"mg/kg": "mg/kg",
    # vital signs
    r"mm ?hg": "mmHg", r"bpm|beats(?: per minute|/min)?": "bpm", r"/min|breaths(?: per minute|/min)?|per minute": "/min",
    r"°? ?f(?:ahrenheit)?": "F", r"°? ?c(?:elsius)?": "C", r"%": "%", r"kgs?|kilograms?": "kg",
    r"[li1|]bs?\.?|pounds?": "lb", r"oz|ounces?": "oz", r"cms?|centimeters?": "cm", r"in(?:ches)?|\"": "in", r"m|meters?": "m",
    r"kg/m[2²]?": "kg/m2",
    # laboratory
    r"g/dl|gm/dl|g%": "g/dL", r"g/l": "g/L", r"mg/dl|mg%": "mg/dL", r"mg/l": "mg/L", r"mg/g(?: creat)?": "mg/g",
    r"ng/ml": "ng/mL", r"ng/dl": "ng/dL", r"ng/l": "ng/L", r"pg/ml": "pg/mL", r"pg": "pg", r"[uµμ]g/dl|mcg/dl": "mcg/dL",
    r"[uµμ]g/l|mcg/l": "mcg/L", r"[uµμ]g/ml|mcg/ml": "mcg/mL", r"mmol/l": "mmol/L", r"[uµμ]mol/l": "umol/L",
    r"nmol/l": "nmol/L", r"pmol/l": "pmol/L", r"meq/l": "mEq/L", r"u/l|units?/l": "U/L", r"iu/l": "IU/L",
    r"iu/ml": "IU/mL", r"miu/l|mu/l": "mIU/L", r"miu/ml": "mIU/mL", r"[uµμ]iu/ml": "uIU/mL",
    r"k/[uµμ]l|k/mm3|k/cumm|thous(?:and)?/[uµμ]l|x ?10e?3/[uµμ]l|x ?10\^3/[uµμ]l|10\*3/[uµμ]l": "K/uL",
    r"m/[uµμ]l|mill(?:ion)?/[uµμ]l|x ?10e?6/[uµμ]l|x ?10\^6/[uµμ]l|10\*6/[uµμ]l": "M/uL",
    r"x ?10e?9/l|x ?10\^9/l": "x10^9/L", r"x ?10\^12/l|x ?10e?12/l": "x10^12/L", r"fl": "fL", r"mm/hr?": "mm/h",
    r"ml/min/1\.73 ?m[2²]?": "mL/min/1.73m2", r"ml/min": "mL/min", r"sec(?:onds?)?|s": "s", r"ratio": "ratio",
    r"cells?/[uµμ]l|/[uµμ]l": "cells/uL", r"mmol/mol": "mmol/mol",
}  # fmt: skip
_FORMS = tuple((re.compile(spelling, re.IGNORECASE), unit) for spelling, unit in _SPELLINGS.items())
ERROR_PRONE: Final = frozenset({"u", "iu", "cc"})
"""Spellings of units that are known for being misread (`10U` as 100)."""


def unit(written: str) -> str:
    """The one spelling of a unit; empty when it is none that is known."""
    plain = " ".join(written.split()).strip(".,;:()[]") if written.strip() != '"' else '"'
    return _known_unit(plain) or _known_unit(_L_AT_END.sub("/L", _I_BEFORE_U.sub("I", plain)))


_I_BEFORE_U, _L_AT_END = (
    re.compile(r"(?i)[l1|](?=u/)"),
    re.compile(r"/[1iI|]$"),
)  # `mIU/L` is read as `mlU/L` or `mIU/1`


def _known_unit(plain: str) -> str:
    return next((name for form, name in _FORMS if form.fullmatch(plain)), "")
