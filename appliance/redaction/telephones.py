# ruff: noqa: E501, RUF001 - a pattern is read whole, and paper has these signs
"""Telephone numbers that are not whole: extensions behind people, the end of a number whose beginning is known, foreign ones.

Rules:
- An extension stands behind a telephone number, a person or a desk; `x 10 days`, `ext 10` of a knee and `4 x 100` are medicine.
- It only names spans of characters; `rules` makes them denials.
- Patterns are linear: no nested repetition, every repetition bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.policy.categories import Category

_NO_UNIT = r"(?![\w%/-]|[.,]\d|\s?(?:m?[gl]|mcg|units?|iu|tabs?|tablets?|caps?|puffs?|drops?|doses?|days?|wks?|weeks?|months?|hrs?|hours?|h|d|min|times?|reps?|yrs?|years?|deg\w*|°|feet|ft|cm|mm|field|magnif\w*|power)\b)"
_LINE = r"(?:line|desk|office|nurse|clinic|lab|pharmacy|scheduling|billing|reception|counselor|counsellor|donor|intake|records)"
_PARTS = tuple(
    re.compile(pattern)
    for pattern in (
        # behind a whole number
        r"\d{3}[-. /]{1,2}\d{4}[,;]?\s\(?(?P<x>(?i:x|ext|extn|extension)\b[.:]?\s?#?\d{1,6})(?!\d)",
        rf"(?i:\b(?:number|line) (?:above|below)),?\s(?P<x>(?i:x|ext|extn|extension)\b[.:]?\s?#?\d{{1,6}}){_NO_UNIT}",
        # behind a person or a desk
        rf"\b[A-Z][a-zà-ÿ'’-]{{1,20}},\s(?P<x>x\.?\s?\d{{3,5}}){_NO_UNIT}",
        rf"\b(?i:{_LINE}),?\s(?P<x>x\.?\s?\d(?:\d{{2,4}}|-\d{{4}})){_NO_UNIT}",
        r"(?<![\w.,/-])(?P<x>x\.?\s?\d-\d{4})(?![\w/-])",
        rf"\b(?i:call|contact|phone|reach|ring|dial|page|ask for|speak (?:to|with))\b[^.\n\d]{{0,40}}\s(?P<x>(?i:ext|extn|extension)\.?\s?#?\d{{1,6}}){_NO_UNIT}",
        rf"@[\w.-]{{4,40}}[,;]?\s{{1,3}}(?P<x>(?i:x|ext|extn|extension)\b[.:]?\s?\d{{1,6}}){_NO_UNIT}",
        r"\(\s?(?P<x>(?i:ext|extn)\.?\s?#?\d{2,6})\s?\)",
        # what is left when the beginning is known
        r"\b(?i:ph|phone|tel|fx|fax|cell|mobile|home|work|off|office|pgr|pager)[.:]?\s{1,3}(?P<x>(?:-|–|\.{2,3}|…)\s?\d{4})(?!\d)",
        r"\b(?i:same|area code|area|prefix)\s(?P<x>\(?[2-9]\d\d\)?[ .-][2-9]\d\d)(?![\w/%-]|[.,]\d)(?!\s?(?:m?[gl]|mcg|units?)\b)",
        r"\b(?i:area code|prefix)\s(?P<x>\(?[2-9]\d\d\)?)(?!\d)",
    )
)
_WHOLE = tuple(
    re.compile(pattern)
    for pattern in (
        # run together
        r"(?<![\w.,/:-])[2-9]\d\d[ .][2-9]\d{6}(?![\w/%-]|[.,]\d)",
        # an area code whose brackets were misread, also at the end of the line before
        r"(?<![\w/])[(/\[{|][2-9]\d\d[)/\]}|],?\s{1,3}\d{3}[-.– ]\d{4}(?![\w/%-]|[.,]\d)",
        # abroad: a code in parentheses that begins with a nought
        r"\(0\d{2,5}\)\s?/?\s?\d{1,8}(?:[ -]\d{1,6}){0,4}(?:,?\s(?i:ext|extn|x|app|durchwahl|dw)\.?\s?-?\d{1,6})?(?![\w/%])",
    )
)


def find(text: str) -> Iterator[tuple[int, int, Category]]:
    """Spans of `text` that are telephone numbers or parts of them; a part makes no letterhead of the lines around it."""
    for category, patterns in ((Category.OTHER, _PARTS), (Category.PHONE, _WHOLE)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield (*match.span("x" if "x" in pattern.groupindex else 0), category)
