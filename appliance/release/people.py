"""Names of people in running text: what looks like somebody's name to a reader who knows many names and many words.

Rules:
- The lists are the gate's own (docs/release-gate.md names their sources); nothing is shared with the clearing core.
- A given name beside a family name is a name wherever it stands. A given or a family name alone, or a name that is an
  ordinary word, is one only where the words around it speak of a person.
- Names of diseases, signs and instruments are left alone where they are used as such.
"""

from __future__ import annotations

import functools
import lzma
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import resources

from appliance.release.person_words import (
    AFTER,
    ARTICLES,
    BEFORE,
    DOES,
    INTERPRETER,
    LANGUAGES,
    LICENSED_BY,
    PARTICLES,
    RELATIVES,
    SHORTENED,
    STILL_WORDS,
    THINGS,
    TITLES,
    TWO_NAMED,
)

_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_TOKEN = re.compile(rf"(?>[^\W\d_]+(?:['{_APOSTROPHE}-][^\W\d_]+)*)(?![\d_])|\w[\w./-]*|[^\w\s]")
_MAX_TOKENS = 400  # of one line
_VOWEL = re.compile(r"[aeiouy]|[^\x00-\x7f]", re.IGNORECASE)
_STRANGE = 2  # letters that a strange word has at least, and one more
_CAPITALS = 0.7  # share of capital words that makes a line of capitals, in which a capital says nothing
_BEHIND_NUMBERS = frozenset("HLCF")  # high, low or litres, Celsius, Fahrenheit
_SAID = frozenset({"dear", "told", "named"})
_ELSEWHERE = frozenset({"Sr", "Sra", "Srta"})  # titles of other languages, where the name behind them is gone
_WEEKDAYS = frozenset({"Thu"})  # that somebody is called
_FOLLOWS = frozenset(".,;:)!?(/-&|") | {""} | AFTER


@dataclass(frozen=True, slots=True)
class Names:
    """Lower-case words by what they can be."""

    given: frozenset[str] = field(repr=False)
    family: frozenset[str] = field(repr=False)
    ordinary: frozenset[str] = field(repr=False)  # of everyday and medical English
    terms: frozenset[str] = field(repr=False)  # names that also stand for a disease, an instrument, a substance

    def sure_given(self, word: str) -> bool:
        """A first name that is no word."""
        return _any_part(word, self.given, self.ordinary)

    def sure_family(self, word: str) -> bool:
        """A family name that is no word."""
        return _any_part(word, self.family, self.ordinary)

    def is_person(self, word: str) -> bool:
        """A name that is no word, or such as no list has."""
        return all(part not in self.ordinary and part not in self.terms for part in _parts(word))


_DATA = resources.files("appliance.release") / "data"


def load_list(name: str) -> list[str]:
    """One of the lists that come with the package."""
    return lzma.decompress((_DATA / f"{name}.txt.xz").read_bytes()).decode("ascii").split()


@functools.cache
def load_names() -> Names:
    """Names and words that come with the package."""
    given, family, ordinary, terms = (frozenset(load_list(n)) for n in ("given", "family", "ordinary", "terms"))
    return Names(given, family, ordinary | _plain_list("findings"), terms | _plain_list("eponyms"))


def _plain_list(name: str) -> frozenset[str]:
    """A list that is kept as text, with remarks."""
    lines = (_DATA / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(plain(word) for line in lines if not line.startswith("#") for word in line.split())


class PeopleMatcher:
    """Finds names of people in lines of text."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def count(self, lines: Iterable[str]) -> int:
        """How many lines show somebody's name."""
        return sum(self.shows_person(line) for line in lines)

    def shows_person(self, line: str) -> bool:
        """Whether somebody's name stands in a line."""
        tokens = _TOKEN.findall(line)[:_MAX_TOKENS]
        loud = _is_loud(tokens)
        return any(
            _is_capital(token) and (self._beside_another(tokens, i) or (not loud and self._alone(tokens, i)))
            for i, token in enumerate(tokens)
        )

    def _beside_another(self, tokens: list[str], i: int) -> bool:
        """A given and a family name, in this order or turned with a comma, or one with an initial."""
        word, names = tokens[i], self._names
        given = _any_part(word, names.given)
        j, initials = _past_initials(tokens, i + 1)
        other = tokens[j] if j < len(tokens) else ""
        if _is_capital(other) and other.isupper() == word.isupper():
            pair = given and _any_part(other, names.family)
            if pair and (names.sure_given(word) or names.sure_family(other)) and not _is_thing(tokens, i, j):
                return True
        if given and initials and names.sure_given(word) and not _is_capital(other) and not other[:1].isdigit():
            return True
        family = names.sure_family(word) and not _any_part(word, names.terms)
        unheard = _is_strange(word, names) and word.lower() not in SHORTENED
        if _initial_before(tokens, i) and (family or unheard):
            return True
        strange = _is_strange(word, names) and _at(tokens, i + 1) == other and _is_strange(other, names)
        if strange and not {word.lower(), other.lower()} <= SHORTENED:
            return True
        turned = _at(tokens, i + 1) == "," and names.sure_family(word) and _is_capital(_at(tokens, i + 2))
        return turned and names.sure_given(tokens[i + 2])

    def _alone(self, tokens: list[str], i: int) -> bool:
        """A name in a place where a person is spoken of."""
        word, names = tokens[i], self._names
        before, after = _at(tokens, i - 1), _at(tokens, i + 1)
        if (
            word.isupper()
            or word in TITLES | _ELSEWHERE | _WEEKDAYS
            or after.lower() in THINGS
            or before.lower() in ARTICLES
            or before[:1].isdigit()
            or _is_licence(tokens, i)
        ):
            return False
        follows = after.lower() in _FOLLOWS
        known = _any_part(word, names.given) or _any_part(word, names.family)
        term = any(part in names.terms for part in _parts(word))
        if names.sure_given(word) and not term and follows:
            return True
        if self._after_relative(tokens, i) and follows:
            return names.is_person(word) or (known and not _any_part(word, STILL_WORDS))
        if names.sure_family(word) and not term and (before.lower() in BEFORE or after in DOES) and follows:
            return True
        if _is_strange(word, names) and (before.lower() in _SAID or after in DOES) and follows:
            return True
        return self._word_as_name(tokens, i, known and not term)

    def _after_relative(self, tokens: list[str], i: int) -> bool:
        """Whether a word before says that a person follows."""
        before = _at(tokens, i - 1).lower()
        said = _at(tokens, i - 2).lower() if before in {"(", ",", ":"} else before
        spoken = said == INTERPRETER and tokens[i] in LANGUAGES  # `Interpreter: Farsi by video`
        return said in RELATIVES and not spoken

    def _word_as_name(self, tokens: list[str], i: int, known: bool) -> bool:
        """An ordinary word that is a name, too, written like one in the middle of a sentence."""
        word, before, after = tokens[i], _at(tokens, i - 1), _at(tokens, i + 1)
        if not known or "-" in word:
            return False
        j, _ = _past_initials(tokens, i + 1)
        other, beyond = _at(tokens, j), _at(tokens, j + 1)
        still, told = _any_part(word, STILL_WORDS), before.lower() in BEFORE
        pair = _any_part(word, self._names.given) and _is_capital(other) and _any_part(other, self._names.family)
        if pair and (told or (before[:1].islower() and not still)) and beyond.lower() in _FOLLOWS:
            return not _is_thing(tokens, i, j)
        return not still and ((told and after in _FOLLOWS) or after in DOES)


def _at(tokens: list[str], i: int) -> str:
    """A token; none before the first and behind the last."""
    return tokens[i] if 0 <= i < len(tokens) else ""


def _is_capital(token: str) -> bool:
    """Written like a name: a capital and more letters, no digit."""
    return len(token) > 1 and token[0].isupper() and not any(c.isdigit() for c in token)


def _is_strange(word: str, names: Names) -> bool:
    """Whether a capitalised word stands in no list of words: two of them side by side are somebody's name.

    A word without a vowel is a shortened one: nobody is called so.
    """
    told = len(word) > _STRANGE and _VOWEL.search(word) is not None and word not in TITLES
    return told and word.istitle() and names.is_person(word)


def _is_loud(tokens: list[str]) -> bool:
    """Whether a line is written in capitals."""
    words = [token for token in tokens if len(token) > 1 and token[0].isalpha()]
    return bool(words) and sum(len(w) for w in words if w.isupper()) > _CAPITALS * sum(len(w) for w in words)


def plain(word: str) -> str:
    """Lower case, without possessive ending and apostrophes."""
    lower = word.casefold().replace(_APOSTROPHE, "'")
    return lower.removesuffix("'s").replace("'", "")


def _parts(word: str) -> list[str]:
    """The parts of a double name, longer than a letter."""
    return [part for part in plain(word).split("-") if part]


def _any_part(word: str, words: frozenset[str], but: frozenset[str] = frozenset()) -> bool:
    """Whether a part of a word is in a list and not in another."""
    return any(part in words and part not in but for part in _parts(word))


def _past_initials(tokens: list[str], i: int) -> tuple[int, int]:
    """Where the tokens go on behind initials with their points and `van der`, and how many initials there are."""
    initials = 0
    while i < len(tokens):
        single = len(tokens[i]) == 1 and (tokens[i].isupper() or (tokens[i] == "." and initials))
        if not single and tokens[i].lower() not in PARTICLES:
            break
        initials += single and tokens[i].isupper()
        i += 1
    return i, initials


def _initial_before(tokens: list[str], i: int) -> bool:
    """Whether an initial with its point stands before a word; behind a number some are units and flags (`6.2 L.`)."""
    initial, number = _at(tokens, i - 2), _at(tokens, i - 3)
    told = number[:1].isdigit() and initial in _BEHIND_NUMBERS
    return _at(tokens, i - 1) == "." and len(initial) == 1 and initial.isupper() and not told


def _is_licence(tokens: list[str], i: int) -> bool:
    """Whether a word is the state of a licence (`Cal. Lic.`), and nobody is spoken of before it."""
    before = _at(tokens, i - 1).lower()
    return tokens[i] in LICENSED_BY and tokens[i + 1 : i + 3] == [".", "Lic"] and before not in BEFORE | RELATIVES


def _is_thing(tokens: list[str], i: int, j: int) -> bool:
    """Whether two names are those of a disease or an instrument."""
    return f"{plain(tokens[i])}-{plain(tokens[j])}" in TWO_NAMED or _at(tokens, j + 1).lower() in THINGS
