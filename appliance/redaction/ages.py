"""Ages written out: a number below 90 and its unit, in one word or two (`67 y.o.`, `5 months`).

Ages of 90 and more identify (45 CFR 164.514(b)(2)(i)(C)); nothing here matches one.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\(?[1-8]?\d")
_UNIT = re.compile(r"(?:y\.?/?o\.?[mf]?|(?:yrs?|years?)[mf]?|mos?|months?)\W*", re.IGNORECASE)
_SEX = re.compile(r"(?:[MF]|male|female)\)\W*", re.IGNORECASE)
_OLD = re.compile(r"[1-8]?\d[ -]?(?:y\.?/?o\.?|yo[mf]?|yrs?|years?)(?:[ -]old|\b)", re.IGNORECASE)


def is_age(number: str, unit: str) -> bool:
    """Whether two words are an age and its unit, or its sex in brackets: `(67` and `y.o.`, `(66` and `F)`."""
    bracketed = number.startswith("(") and _SEX.fullmatch(unit) is not None
    return _NUMBER.fullmatch(number) is not None and (bracketed or _UNIT.fullmatch(unit) is not None)


def begins_with_years(text: str) -> bool:
    """Whether a text begins with how many years somebody is old (`68 y.o. man with`)."""
    return _OLD.match(text) is not None
