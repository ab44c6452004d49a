# ruff: noqa: SIM905 - word lists are kept as text
"""Names in texts that are typed in capitals: `CALLED TO HEATHER AT HEARTWOOD`, `WE SAW ROSE`, `HUNTER DENIES PAIN`.

Rules:
- A capital says nothing there, and a tagger sees few names: who was told something, or did it, stands behind a verb or
  before one.
- Only words that people are called by are names; what medicine and forms say (`BEDSIDE`, `FAMILY`) is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import ACTS, CONNECTIVES, MODALS
from appliance.redaction.tokens import NameHit, Token

_TOLD = frozenset(
    "called phoned paged faxed reported notified relayed discussed spoke spoken talked told informed given "
    "back verified confirmed witnessed taken seen held written signed drawn collected obtained performed "
    "administered placed removed assisted escorted accompanied brought arranged ordered requested received "
    "resulted endorsed cosigned dictated transcribed typed scribed reviewed interpreted handed report handoff".split()
)
_TO = frozenset("to by with per via from".split())
_MET = frozenset(
    "visit appt appointment f/u fu followup follow-up consult session seen spoke d/w conference results findings plan "
    "options risks".split()
)
_ROLES = frozenset(
    "surgeon assistant anesthesia anesthesiologist attending resident fellow pcp pmd therapist pharmacist interpreter "
    "hospitalist radiologist pathologist".split()
)
_WORKS = frozenset("works worked working employed".split())
_MOST_OF_A_HOUSE = 3  # words
_SHORTEST = 3  # letters of a name
_SAW = frozenset("saw seeing referring referred examined".split())
_PETS = frozenset("dog cat puppy kitten horse".split())
_LIVES = frozenset("lives living resides moved born raised grew vacationing visiting".split())
_INTO = frozenset("in to near from at".split())
_STYLES = frozenset("rn lpn lvn md do pa np dr nurse tech the".split())
_AT = frozenset("at from of in".split())
_SMALL = frozenset("and of a an the his her home night nights but who times this that least most".split())
_DOCTORS = frozenset("dr drs mrs".split())
# A doctor in capitals without a full stop is retinopathy, and MRS a scale, before these.
_NO_DOCTOR = frozenset(
    "changes screening progression proliferative nonproliferative macular score scale imaging grade stage status "
    "systems table room images view views exam notes notified and or of to in on at is was with for will office "
    "visit".split()
)
_MENTIONED = frozenset("to with by from per via saw see paged called notified and contacted contact cc for".split())
_COLOURS = frozenset("green brown white black gray grey blue gold silver tan".split())


def find(words: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """Who was told, met, seen or did something, the houses that such names are of, and where people live."""
    for place, token in enumerate(words[:-1]):
        before = words[place - 1] if place and not words[place - 1].stop else None
        if not token.upper or token.stop:
            continue
        after = words[place + 1]
        if before is not None and before.upper and _is_doctors(before, token, after):
            yield NameHit(after.index, Category.PROVIDER, sure=False)
        elif _leads(before, token) or (token.lower in _SAW and after.lower not in _COLOURS):
            yield from _named(words, place + 1, lexicon)
        elif token.lower in _ROLES and _is_name(after, lexicon) and not lexicon.clinical(after.lower):
            yield NameHit(after.index, Category.PROVIDER, sure=False)
        elif before is not None and before.lower in _WORKS and token.lower in ("at", "for"):
            yield from _workplace(words[place + 1 : place + 1 + _MOST_OF_A_HOUSE])
        elif before is not None and before.lower in _LIVES and token.lower in _INTO:
            if _is_name(after, lexicon) and not lexicon.clinical(after.lower):
                yield NameHit(after.index, Category.PLACE, sure=False)
        elif token.opens and after.lower in ACTS - MODALS and _is_only_name(token, lexicon):
            yield NameHit(token.index, Category.NAME, sure=False)


def _is_doctors(before: Token, title: Token, name: Token) -> bool:
    """Whether a word is whom a title names that somebody is told of: `CALLED TO DR STILL`, `SEEN WITH DR DAY`."""
    titled = title.lower in _DOCTORS and before.lower in _MENTIONED and name.lower not in _NO_DOCTOR
    return titled and name.upper and name.core.isalpha() and len(name.core) >= _SHORTEST


def _leads(before: Token | None, token: Token) -> bool:
    """Whether words lead to a name: `CALLED TO`, `VISIT WITH`, `HER DOG`."""
    if before is None:
        return False
    if token.lower in _PETS:
        return True
    told = before.upper and before.lower in _TOLD and token.lower in _TO
    return told or (before.upper and before.lower in _MET and token.lower in ("with", "w/"))


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


def _workplace(words: Sequence[Token]) -> Iterator[NameHit]:
    """The words of where somebody works, up to a small word or the end of the sentence."""
    for token in words:
        if not token.upper or not token.core.isalpha() or token.lower in CONNECTIVES or token.lower in _SMALL:
            return
        yield NameHit(token.index, Category.ORGANISATION, sure=False)
        if token.stop or token.dotted:
            return


def _is_name(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word in capitals can be somebody's name."""
    called = token.kind in (Kind.GIVEN, Kind.FAMILY) and token.lower not in MODALS
    return token.upper and called and token.core.isalpha() and not lexicon.abbreviation(token.core)


def _is_only_name(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word in capitals that begins a sentence says nothing else that a form or a chart says."""
    other = lexicon.clinical(token.lower) or token.lower in lexicon.capitals
    return _is_name(token, lexicon) and token.kind is Kind.GIVEN and not other


def _is_house(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word in capitals can be where somebody works: neither medicine, nor a form's word, nor a usual one."""
    usual = token.lower in lexicon.common or token.lower in lexicon.capitals or lexicon.clinical(token.lower)
    return token.upper and token.core.isalpha() and not usual and not lexicon.abbreviation(token.core)
