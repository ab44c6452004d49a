# ruff: noqa: SIM905 - word lists are kept as text
"""Parts of identifiers that Safe Harbor leaves in: years of dates, three digits of ZIP codes (45 CFR 164.514(b)(2)(i)).

Rules:
- A year stays when it is written with four digits and tells no age over 89: years before 1950 never stay.
- Three digits of a ZIP code stay when more than 20,000 people live where it begins so; where the rule writes 000
  instead, nothing stays, because pixels are only ever copied.
- A number is a ZIP code only where a state or a label for it stands right before it: house numbers are as long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare

EARLIEST_YEAR = 1950  # somebody born in it is 89 in 2039
RESTRICTED_ZIP3 = frozenset(
    # by the guidance of the Office for Civil Rights, from the census of 2000
    "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893 "
    # more by the census of 2010
    "205 369 753 772".split()
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONE_YEAR = re.compile(r"\W*(19\d\d)\W*")
_ZIP = re.compile(r"\W*(\d{5})(?:-\d{4})?\W*")
_STATES = frozenset(
    # codes and last words of names
    "al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd "
    "oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy alabama alaska arizona arkansas california colorado "
    "connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine "
    "maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey "
    "mexico york carolina dakota ohio oklahoma oregon pennsylvania island tennessee texas utah vermont "
    "virginia washington wisconsin wyoming".split()
)
_LABELS = frozenset({"zip", "code"})
Span = tuple[int, int]


def years(layout: Layout, vetoes: Mapping[int, Category]) -> dict[int, Span]:
    """Characters of date words that are the year."""
    found = {}
    for index, category in vetoes.items():
        matches = list(_YEAR.finditer(layout.words[index].text))
        if category is Category.DATE and len(matches) == 1 and int(matches[0][0]) >= EARLIEST_YEAR:
            found[index] = matches[0].span()
    return found


def early_years(layout: Layout) -> set[int]:
    """Words that are a year before `EARLIEST_YEAR`: whoever was born or went to school then is over 89, now or soon."""
    return {
        index
        for index, word in enumerate(layout.words)
        if (match := _LONE_YEAR.fullmatch(word.text)) and int(match[1]) < EARLIEST_YEAR
    }


def zips(layout: Layout, vetoes: Mapping[int, Category]) -> dict[int, Span]:
    """Characters of ZIP codes that are their first three digits."""
    found = {}
    for index, category in vetoes.items():
        match = _ZIP.fullmatch(layout.words[index].text)
        if category is Category.PLACE and match and _after_state(layout, index) and match[1][:3] not in RESTRICTED_ZIP3:
            found[index] = (match.start(1), match.start(1) + 3)
    return found


def is_whole(text: str, span: Span) -> bool:
    """Whether nothing but marks stands around a span."""
    return not any(c.isalnum() for c in text[: span[0]] + text[span[1] :])


def _after_state(layout: Layout, index: int) -> bool:
    """Whether the word before, on the same row, is a state or a label for ZIP codes."""
    row = layout.row_words(index)
    place = row.index(index)
    return place > 0 and bare(layout.words[row[place - 1]].text).casefold() in _STATES | _LABELS
