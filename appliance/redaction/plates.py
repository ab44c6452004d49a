# ruff: noqa: SIM905 - word lists are kept as text
"""The state of a car's plate or of a licence, right before the number that stays behind: `truck VA tag`, `VA DL`.

Rules:
- It looks at reasons that others gave, and denies what is the rest of what they denied. It clears nothing.
- Two capitals that are a state, where the row speaks of cars, plates or driving, before a number with a figure in it;
  what such numbers are called may stand between them.
"""

from __future__ import annotations

from collections.abc import Iterator

from appliance.redaction.layout import Layout, bare
from appliance.redaction.name_words import STATES
from appliance.redaction.number_rests import Reasons, leaves
from appliance.redaction.reasons import Reason

_DRIVEN = frozenset(
    "plate plates tag tags veh vehicle truck car van suv sedan pickup valet drive drives driver driving dl cdl license "
    "licence lic parked registration".split()
)
_CALLED = frozenset({"tag", "plate", "dl", "cdl", "lic", "license"})


def find(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Such states, and what the number is called behind them."""
    for row in layout.rows:
        words = layout.words_of(row)
        if _DRIVEN.isdisjoint(bare(layout.words[word].text).casefold() for word in words):
            continue
        for place, state in enumerate(words[:-1]):
            behind = words[place + 1]
            called = bare(layout.words[behind].text).casefold() in _CALLED and place + 2 < len(words)
            number = words[place + 2] if called else behind
            figured = any(c.isdigit() for c in layout.words[number].text)
            if (
                layout.words[state].text in STATES
                and leaves(reasons, state)
                and figured
                and not leaves(reasons, number)
            ):
                yield state, Reason.PLACE
                if called and leaves(reasons, behind):
                    yield behind, Reason.PLACE
