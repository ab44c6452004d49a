# ruff: noqa: E501, SIM905 - word lists are kept as text
"""Names in texts that are typed without capitals: `son mark called`, `per dr hand`, `pt rose upchurch`.

Rules:
- Only passages without capitals are looked at: elsewhere a name has one.
- A word is a name by the title, relation or label before it; then it is one throughout the passage, verbs apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import ACTS, CONNECTIVES, MODALS, RELATIONS, SURE_POST_NOMINALS
from appliance.redaction.tokens import NameHit, Token

_PASSAGE = 25  # words without a capital
_STRONG = frozenset("dr drs mr mrs ms miss prof doctor".split())
_WEAK = frozenset("nurse sister father pastor rev sgt officer ofc aunt uncle grandma grandpa granny coach sr".split())
_CALLED = frozenset("pt patient name named re by w/ from per cc'd attn".split())
_KIN = RELATIONS | frozenset(
    "bf gf bro sis dtr hubby kids kid grandson granddaughter gma gpa nana granny gran memaw mawmaw pawpaw abuela abuelo stepmom stepdad roommate bestie".split()
)
_LETTERS = SURE_POST_NOMINALS | frozenset("pmhnp cnp lpc lmft lcpc lmhc ccc-slp otr otr/l".split())
_NOT_AFTER_TITLE = (
    ACTS
    | CONNECTIVES
    | frozenset(
        "and the of or office offices appt appointment visit note notes order orders today tomorrow again regarding about re recommends "
        "recommended advised aware notified here there out off does did also who she they we my your our all any no one on-call".split()
    )
)
_SHORTEST = 3  # letters of a name


def find(words: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """The words of names in passages without capitals."""
    for begin, end in _passages(words):
        passage = words[begin:end]
        found: dict[int, Category] = {}
        for place in range(len(passage)):
            found.update(_named_at(passage, place, lexicon))
        names = {passage[p].lower for p in found if len(passage[p].core) >= _SHORTEST} - MODALS
        for place, token in enumerate(passage):
            if place in found or token.lower in names:
                yield NameHit(token.index, found.get(place, Category.NAME), sure=False)


def _passages(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Runs of words without a capital; a lone letter or an abbreviation may have one."""
    begin = spoken = 0
    for place, token in enumerate(words):
        if token.title and len(token.core) >= _SHORTEST and not (token.upper and not token.opens):
            if spoken >= _PASSAGE:
                yield begin, place
            begin, spoken = place + 1, 0
        elif token.core.isalpha():
            spoken += 1
    if spoken >= _PASSAGE:
        yield begin, len(words)


def _named_at(words: Sequence[Token], place: int, lexicon: Lexicon) -> Iterator[tuple[int, Category]]:
    """The name that begins behind the word at `place`."""
    token = words[place]
    after = words[place + 1] if place + 1 < len(words) else None
    if after is None or (token.stop and token.lower not in _STRONG):
        return
    cue = token.lower.replace(".", "")
    category = Category.PROVIDER if cue in _STRONG | {"nurse"} else Category.NAME
    titled = cue in _STRONG and _word(after) and after.lower not in _NOT_AFTER_TITLE - MODALS
    person = cue in _KIN | _WEAK | _CALLED and _person(words, place + 1, lexicon)
    if titled or (person and (cue not in _CALLED or _surname(words, place + 2, lexicon))):
        yield place + 1, category
    if titled and not after.stop and place + 2 < len(words) and _second(words[place + 2]):
        yield place + 2, category  # `dr summer cook`
    if after.lower.replace(".", "") in _LETTERS:
        yield from ((p, Category.PROVIDER) for p in _before_letters(words, place, lexicon))
    if token.kind is Kind.GIVEN and token.opens and cue not in MODALS and after.lower in ACTS - MODALS:
        yield place, Category.NAME
    if cue in ("st", "saint", "mt") and _word(after) and after.kind is Kind.UNKNOWN and after.lower != "jude":
        yield place, Category.ORGANISATION
    if token.kind is Kind.UNKNOWN and _word(token) and _initial(after):
        yield place + 1, Category.NAME


def _before_letters(words: Sequence[Token], place: int, lexicon: Lexicon) -> Iterator[int]:
    """The name that ends at `place`, right before letters of a profession: `t. moss pmhnp`, `rose day lcsw`."""
    token = words[place]
    lettered = place > 0 and _initial(words[place - 1])
    known = token.kind is not Kind.SAFE or lettered
    if not known or token.stop or not _word(token) or lexicon.abbreviation(token.core):
        return
    yield place
    if lettered or (place > 0 and _second(words[place - 1])):
        yield place - 1


def _initial(token: Token) -> bool:
    """Whether a token is a letter with a full stop that stands for a name."""
    return len(token.core) == 1 and token.core.isalpha() and token.lower not in "aio" and token.dotted


def _second(token: Token) -> bool:
    """Whether a word beside a name is another one, though a word as well."""
    return _word(token) and token.kind in (Kind.GIVEN, Kind.FAMILY) and token.lower not in _NOT_AFTER_TITLE | MODALS


def _word(token: Token) -> bool:
    """Whether a token is a word long enough to be a name."""
    return len(token.core) >= _SHORTEST and token.core.replace("-", "").replace("'", "").isalpha()


def _person(words: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether a word can be a person's name where it stands: a modal verb only at the end of a sentence."""
    token = words[place]
    if not _word(token) or token.lower in _NOT_AFTER_TITLE - MODALS or lexicon.abbreviation(token.core):
        return False
    return token.kind in (Kind.GIVEN, Kind.FAMILY) and (token.lower not in MODALS or token.stop)


def _surname(words: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether another name follows."""
    if place >= len(words):
        return False
    token = words[place]
    return _word(token) and token.kind is Kind.UNKNOWN and not lexicon.abbreviation(token.core)
