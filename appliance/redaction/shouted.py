# ruff: noqa: SIM905 - word lists are kept as text
"""Names in texts that are typed in capitals: `CALLED TO HEATHER AT HEARTWOOD`, `READ BACK BY FAITH`.

Rules:
- A capital says nothing there, and a tagger sees few names: who was told something, or did it, stands behind a verb.
- Only words that people are called by are names; what medicine and forms say (`BEDSIDE`, `FAMILY`) is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import MODALS
from appliance.redaction.tokens import NameHit, Token

_TOLD = frozenset(
    "called phoned paged faxed reported notified relayed discussed spoke spoken talked told informed given "
    "back verified confirmed witnessed taken seen held written signed drawn collected obtained performed "
    "administered placed removed assisted escorted accompanied brought arranged ordered requested received "
    "resulted endorsed cosigned dictated transcribed typed scribed reviewed interpreted handed report handoff".split()
)
_TO = frozenset("to by with per via from".split())
_STYLES = frozenset("rn lpn lvn md do pa np dr nurse tech the".split())
_AT = frozenset("at from of in".split())


def find(words: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """The names behind what somebody was told or did, and the house that such a name is of."""
    for place in range(1, len(words) - 1):
        cue, verb = words[place], words[place - 1]
        if cue.upper and cue.lower in _TO and verb.upper and verb.lower in _TOLD and not verb.stop:
            yield from _named(words, place + 1, lexicon)


def _named(words: Sequence[Token], place: int, lexicon: Lexicon) -> Iterator[NameHit]:
    """The name that begins at `place`, and its house."""
    if words[place].lower in _STYLES and place + 1 < len(words):
        place += 1
    first = place
    while place < len(words) and _is_name(words[place], lexicon) and not (place > first and words[place].opens):
        yield NameHit(words[place].index, Category.NAME, sure=False)
        place += 1
    house = place + 1
    told = place > first and house < len(words) and words[place].upper and words[place].lower in _AT
    if told and not words[place - 1].stop and _is_house(words[house], lexicon):
        yield NameHit(words[house].index, Category.ORGANISATION, sure=False)


def _is_name(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word in capitals can be somebody's name."""
    called = token.kind in (Kind.GIVEN, Kind.FAMILY) and token.lower not in MODALS
    return token.upper and called and token.core.isalpha() and not lexicon.abbreviation(token.core)


def _is_house(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word in capitals can be where somebody works: neither medicine, nor a form's word, nor a usual one."""
    usual = token.lower in lexicon.common or token.lower in lexicon.capitals or lexicon.clinical(token.lower)
    return token.upper and token.core.isalpha() and not usual and not lexicon.abbreviation(token.core)
