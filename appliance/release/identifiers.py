"""Whether identifiers that were found in this document are still readable in what leaves.

Rules:
- A known text is a finding where it stands whole, also with other spacing, case or punctuation.
- Its distinctive words are findings alone: names, and numbers of four digits or more that are no year.
- An ordinary word that is somebody's name (will, rose, may) is a finding only where it is written like a name: with a
  capital inside a sentence, or beside another word of the same name.
- The letters of a code (`or-form-448190`) that are a word or a form, and in no list of names, tell nobody apart.
- Long ones are also found with reading errors: letters that readers confuse count as the same letter, and one wrong
  character in long words and numbers is forgiven.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from appliance.documents import KnownIdentifiers
from appliance.release.people import load_names

MAX_KNOWN = 5_000
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_TOKEN = re.compile(rf"[^\W_]+(?:['{_APOSTROPHE}][^\W_]+)?")
_CONFUSED = str.maketrans(
    {"0": "o", "1": "i", "l": "i", "j": "i", "5": "s", "8": "b", "6": "b", "2": "z", "q": "g", "9": "g"}
)
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
SHORT_FUZZY, _LONG_FUZZY = 6, 8
_CODE = re.compile(r"(?=.*\d{3})[^\W_]+(?:[-/][^\W_]+)+")  # one written piece, with a number in it
_FORMS = frozenset(
    {"polst", "molst", "cobra", "hipaa", "auth", "acct", "ref", "enc", "pol", "grp", "mbr", "chart", "claim"}
)
_JOINED = 7  # characters from which on a text is also looked for across word boundaries

# Ordinary words that are also names, or that stand in names and addresses without telling anybody apart.
_ORDINARY_TEXT = (
    "a about above after again all also an and any april apt are as at august autumn ave avenue be because been "
    "before being bell below berry best bird bishop black blvd bond both box brown bush but by can carpenter case "
    "center centre chart chase church city clay clinic close cold cook cooper could county court cross date day days "
    "dean december dept did do doctor dose down dr drew drive each early east end faith fall family fax february "
    "female few fields first fisher follow for ford forest foster fox frank french friday from gene gold good grace "
    "grant gray green grey group guy had hand hardy harmony has have he health her here high hill him his holly home "
    "hope hospital hour how hunt hunter i if in insurance into iris is it its ivy jack january joy judge july june "
    "justice king knight lamb lane law left less line little long love low main major male march mark marsh mason may "
    "md me medical miles mill monday month moon more most mother mr mrs ms must my name new no noble none normal "
    "north not note november now number oak october of off olive on one only or order other our out over own page "
    "paige pain park part past pat patient pearl penny per phone piper place plan plus po point poole pope port "
    "potter power powers price prince rain rate ray record reed regular report rest result rich right rivers road rob "
    "robin room rose rusty sage sally same saturday savage see september set sharp she short should side sign since "
    "singer skip small so some south spring stark state stone street strong such sue suite summer summers sunday "
    "sunny swift take tanner teller temple terry test than that the their them then there these they this those three "
    "thursday time to today tucker tuesday turner two type under unit until up us use very violet visit wade walker "
    "ward was waters way we weaver wednesday week welch well wells were west when which while white who will winter "
    "wise with within without wolf wood woods work worth wright year years yes you young your "
)
_ORDINARY = frozenset(_ORDINARY_TEXT.split())


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A known identifier, prepared for searching."""

    tokens: tuple[str, ...]
    distinctive: frozenset[str]


class KnownMatcher:
    """Searches lines for the known identifiers of one document."""

    def __init__(self, known: KnownIdentifiers) -> None:
        phrases = [_phrase(text) for text in sorted(known.texts)]
        self._phrases = [phrase for phrase in phrases if phrase.tokens]
        self._words = frozenset(word for phrase in self._phrases for word in phrase.distinctive)
        self._ordinary = frozenset(
            t for phrase in self._phrases for t in phrase.tokens if t in _ORDINARY and not phrase.distinctive
        )
        self._skeletons = {skeleton(word) for word in self._words if len(word) >= SHORT_FUZZY}
        self._long = tuple(word for word in self._words if len(word) >= _LONG_FUZZY)
        joined = {"".join(phrase.tokens) for phrase in self._phrases}
        self._joined = tuple(j for j in joined if len(j) >= _JOINED)

    def count(self, lines: Iterable[str]) -> int:
        """How many known identifiers the lines show."""
        return sum(self._in_line(line) for line in lines)

    def _in_line(self, line: str) -> int:
        """Known identifiers in one line of text."""
        written = _TOKEN.findall(line)
        tokens = [_plain(word) for word in written]
        hits = sum(1 for token in tokens if self._is_known_word(token))
        hits += self._ordinary_names(written, tokens)
        hits += sum(1 for phrase in self._phrases if len(phrase.tokens) > 1 and _contains(tokens, phrase.tokens))
        return hits + sum(1 for joined in self._joined if _joins(tokens, joined))

    def _is_known_word(self, token: str) -> bool:
        """Whether a token is a distinctive known word, as it stands or misread."""
        if token in self._words:
            return True
        if len(token) < SHORT_FUZZY or token in _ORDINARY:
            return False
        if skeleton(token) in self._skeletons:
            return True
        digits = sum(c.isdigit() for c in token)
        if len(token) < _LONG_FUZZY or 0 < digits < 4:
            return False
        return any(abs(len(word) - len(token)) <= 1 and _one_apart(word, token) for word in self._long)

    def _ordinary_names(self, written: list[str], tokens: list[str]) -> int:
        """Ordinary words of names that are written like names: capitalised, and not at the start of the line."""
        return sum(
            1
            for position, (word, token) in enumerate(zip(written, tokens, strict=True))
            if token in self._ordinary and position > 0 and word[0].isupper() and not written[position - 1].isupper()
        )


def _phrase(text: str) -> _Phrase:
    """Splits a known text and picks the words that are distinctive alone."""
    tokens = tuple(_plain(word) for word in _TOKEN.findall(text))
    distinctive = frozenset(token for token in tokens if _is_distinctive(token, alone=len(tokens) == 1))
    if _CODE.fullmatch(text):
        names = load_names()
        distinctive -= (names.ordinary | _FORMS) - names.given - names.family
    return _Phrase(tokens, distinctive)


def _is_distinctive(token: str, *, alone: bool) -> bool:
    """Whether a word of an identifier tells somebody apart where it stands without the others."""
    digits = sum(c.isdigit() for c in token)
    if digits == len(token):
        year = len(token) == 4 and token[:2] in ("19", "20")
        return digits >= 4 and not year
    if digits:
        return len(token) >= (4 if alone else 5)
    return len(token) >= (3 if alone else 4) and token not in _ORDINARY


def _plain(word: str) -> str:
    """Lower case, without possessive ending and apostrophes."""
    lower = word.casefold().replace(_APOSTROPHE, "'")
    return lower.removesuffix("'s").replace("'", "")


def skeleton(token: str) -> str:
    """A token in lower case, with letters that readers confuse made the same."""
    for pair, single in _PAIRS:
        token = token.replace(pair, single)
    return token.translate(_CONFUSED)


def _contains(tokens: list[str], phrase: tuple[str, ...]) -> bool:
    """Whether the phrase stands in the tokens, word by word."""
    length = len(phrase)
    return any(tuple(tokens[i : i + length]) == phrase for i in range(len(tokens) - length + 1))


def _joins(tokens: list[str], joined: str) -> bool:
    """Whether words that stand apart make up a text, or one word holds it; `clinic account` does not hold `clinica`."""
    if any(joined in token for token in tokens):
        return True
    for first in range(len(tokens)):
        run = ""
        for token in tokens[first:]:
            run += token
            if len(run) >= len(joined):
                break
        if run == joined:
            return True
    return False


def _one_apart(one: str, other: str) -> bool:
    """Whether at most one insertion, deletion or substitution turns one into the other."""
    if len(one) > len(other):
        one, other = other, one
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) == len(other):
        return one[start + 1 :] == other[start + 1 :]
    return one[start:] == other[start + 1 :]
