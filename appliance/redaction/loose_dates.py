# ruff: noqa: SIM905 - word lists are kept as text
"""Dates without a sure form: month and day alone, and months with a letter misread.

Rules:
- A day without a year looks like a score; the words beside it decide, and what nothing decides is a date.
- It only names spans of characters; `rules` makes them denials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SLASH_DATE = re.compile(
    r"(?<![\d/.A-Za-z-])(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?![\d/]|\.\d|\s?(?:%|mg|mcg|ml|cm|mm))"
)
_DATE_CUE = re.compile(
    r"(?:\b(?:on|since|from|until|till|dated?|of|by|before|after|through|thru|echo|ct|mri|labs?|seen|visit|appt|"
    r"appointment|admitted|discharged|last|next|due|started|d/c|dc|started|done|and|to|edc|edd|lmp|exp|expires|rev|given|typed|sent|eff|"
    r"effective|for|sun|mon|tue|tues|wed|thu|thurs|fri|sat|received|drawn|collected|resulted|signed|date|w/c|starting|"
    r"returned|arrived|dispatched|x-?ray|us|pet|mri|pap|cx|placed|removed|changed|inserted|hd|surgery|filled|refilled)[:\s(]{1,3}|[(-])$",
    re.IGNORECASE,
)
_NOT_DATE_BEFORE = re.compile(
    r"\b(?:strength|motor|reflex\w*|pulses?|dtrs?|murmur|pain|score|scale|gcs|power|grade|graded|pt|rated|apgars?|severity|"
    r"orient\w*|recall|x|mmse|moca|slums|phq\S*|gad\S*|ess|gds|bnt|faq|mna|every|bp)[:\s]{1,3}(?:\w{1,9} ){0,2}$",
    re.IGNORECASE,
)
_NOT_DATE_AFTER = re.compile(
    r"\s?(?:nodes?|lns?|lymph|cores?|days?|d|wks?|weeks?|h|hrs?|sessions?|doses?|strength|systolic|diastolic|murmur|motor|pulses?|"
    r"criteria|questions?|items?|quadrants?|sec|min|months?|mo|tabs?|tablets?|caps?|cup|teaspoon|tsp|pack|ppd|positive|pos)\b",
    re.IGNORECASE,
)
_EYE_BEFORE = re.compile(
    r"\b(?:VA|R|L|RE|LE|OD|OS|OU|right|left|unaided|aided|pinhole|ph|acuity|BE)[:\s(]{1,3}$", re.IGNORECASE
)
_WEEKS_BEFORE = re.compile(r"(?<!\d)\d{1,2}[ +]$")
_MONTHS = frozenset(
    "january february march april june july august september october november december "
    "jan feb mar apr may jun jul aug sept sep oct nov dec".split()
)
_NO_MONTHS = frozenset(
    "man men map mat max mac can car cap cup day "
    "ran run gun sun pan par jaw jar bar nor not now net dex den her med mid ma her key way far".split()
)
_LETTERS = str.maketrans("0158|", "olsbl")
_BESIDE_NUMBER = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?[\s/-](?:of\s)?)?(?P<x>[A-Z0][A-Za-z0158|]{2,8})\.?[\s/-](?:\d{1,2}(?:st|nd|rd|th)?,?\s)?'?(?:19|20)\d\d\b"
    r"|\b\d{1,2}[ /-](?P<y>[A-Z0][a-z0158|]{2,8})[ /-]'?\d\d\b"
)
_SCORES = frozenset({1, 2, 3, 4, 5, 6, 10})


def misread_months(text: str) -> Iterator[tuple[int, int]]:
    """Months with one letter misread, beside a day or a year: `Moy 2019`, `14 Jnne`, `0ct 3`."""
    for match in _BESIDE_NUMBER.finditer(text):
        read = (match["x"] or match["y"]).casefold()
        word = read.translate(_LETTERS)
        if read not in _NO_MONTHS and (word != read or word not in _MONTHS) and _like_month(word):
            yield match.span()


def _like_month(word: str) -> bool:
    """Whether a word is a month but for one letter at most."""
    return any(len(word) == len(m) and sum(a != b for a, b in zip(word, m, strict=True)) <= 1 for m in _MONTHS)


def slash_dates(text: str) -> Iterator[tuple[int, int]]:
    """Month/day without a year; a score (5/5, 2/6, 7/10) after a word that asks for one is not a date."""
    for match in _SLASH_DATE.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        month, day = int(match[1]), int(match[2])
        score = day in _SCORES or month > day
        cued = _DATE_CUE.search(before) is not None
        asked = _NOT_DATE_BEFORE.search(before) is not None
        gestation = day == 7 and month < 7 and _WEEKS_BEFORE.search(before) is not None
        eye = month == 6 and _EYE_BEFORE.search(before) is not None
        if gestation or eye or _NOT_DATE_AFTER.match(text, match.end()):
            continue
        if (cued and not (score and asked)) or not (score or asked):
            yield match.span()
