"""Names of towns and of institutions in running text.

Rules:
- A town is one where the words around it speak of a place; an institution is a proper name before its kind.
- Services of a hospital (pain clinic, wound center) are no institutions: what names one must be no word of medicine.
- The lists are the gate's own (docs/release-gate.md names their sources).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from appliance.release.people import load_list, load_names, plain

_KIND = (
    r"(?:Hospitals?|Clinics?|Infirmary|Hospice|Medical\s(?:Center|Centre|Group|Associates|Campus|School)"
    r"|Health\s?(?:Center|Centre|System|Care|Clinic|Partners)|Healthcare|(?:Heart|Cancer|Surgery|Imaging|Cardiology)\s(?:Center"
    r"|Centre|Institute|Group)|Family\s(?:Practice|Medicine|Health)|Pediatrics|Orthop(?:a)?edics|Associates|Institute|Nursing"
    r"\s(?:Home|Center)|Assisted\sLiving|Manor|Pharmacy|Laborator(?:y|ies)|University|College|Elementary|School)"
)
_INSTITUTION = re.compile(rf"\b((?:(?:[A-Z][\w'\u2019.&-]*|of|and|the|for|&)\s+){{1,5}}?){_KIND}\b")
_SAINT = re.compile(r"\b(?:at|to|from|by|in)\s+(?:St|Mt|Saint|Mount)\.?\s+[A-Z][a-z]{2,}")
_TOWN = re.compile(
    r"(?:\b(?:in|from|near|of|to|at|our|outside|(?:Town|City|Hometown|Birthplace|Residence):?)\s+)"
    r"((?:[A-Z][a-z]+\s+){0,2}[A-Z][a-z]+)(?=\s*(?:$|[,.;:?!)(/]|\s[a-z]|\s\d))"
)
_TOWN_STATE = re.compile(
    r"\b((?:[A-Z][a-z]+\s){0,2}[A-Z][a-z]{2,}),?\s+(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ALN]|ID(?!\s?[:#])|K[SY]|LA"
    r"|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|SD|(?<!arm\s)(?<!thigh\s)(?<!deltoid\s)SC|T[NX]|UT|V[AIT]|W[AIVY])\b"
)
_WORD = re.compile(r"[A-Za-z][\w'\u2019-]*")
_MAX_TOWN_WORDS = 4
_SMALL = frozenset({"of", "and", "the", "for"})
# Words that are in every dictionary and that institutions are named after.
_NAMING_TEXT = """
    valley mercy memorial saint st mt mount lake lakes river rivers hill hills harbor harbour grove ridge springs
    creek oak elm cedar pine maple sunset sunrise riverside lakeside providence trinity samaritan presbyterian
    methodist baptist lutheran episcopal jewish sacred county capital bay beach falls forest meadow meadows prairie
    canyon northern southern eastern western triangle metropolitan deaconess shepherd
    """
_NAMING = frozenset(_NAMING_TEXT.split())
_NO_TOWNS = frozenset({"cut-off"})  # alone in its cell it heads a column of limits
_PAYERS = frozenset({"medicare", "medicaid", "tricare"})  # whose numbers stand before a house in a row of headings


@dataclass(frozen=True, slots=True)
class Places:
    """Lower-case names of towns, and the words that name none."""

    towns: frozenset[str] = field(repr=False)
    ordinary: frozenset[str] = field(repr=False)
    terms: frozenset[str] = field(repr=False)


@functools.cache
def load_places() -> Places:
    """The lists that come with the package."""
    names = load_names()
    return Places(frozenset(load_list("towns")) - names.terms, names.ordinary, names.terms)


class PlaceMatcher:
    """Finds towns and institutions in lines of text."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def count(self, lines: Iterable[str]) -> int:
        """How many lines show one."""
        return sum(self.shows_place(line) for line in lines)

    def shows_place(self, line: str) -> bool:
        """Whether a town or an institution is named in a line."""
        if _SAINT.search(line):
            return True
        towns = any(self._is_town(match[1]) for match in _TOWN.finditer(line)) or self._is_only_town(line)
        states = any(self._is_proper(match[1].split()[-1]) for match in _TOWN_STATE.finditer(line))
        return towns or states or any(self._names_institution(match[1]) for match in _INSTITUTION.finditer(line))

    def _is_town(self, text: str) -> bool:
        """Whether capitalised words are a town, or begin with one."""
        words = [plain(word) for word in text.split()]
        return any("-".join(words[:n]) in self._places.towns for n in range(1, len(words) + 1))

    def _is_only_town(self, line: str) -> bool:
        """Whether a cell or line holds a town and nothing else."""
        words = [plain(word.strip(".,")) for word in line.split()]
        town = "-".join(words)
        alone = line[:1].isupper() and len(words) <= _MAX_TOWN_WORDS and town not in _NO_TOWNS
        return alone and town in self._places.towns

    def _names_institution(self, text: str) -> bool:
        """Whether words before the kind of an institution hold a proper name."""
        words = [word for word in _WORD.findall(text) if word.lower() not in _SMALL]
        return any(plain(word) in _NAMING or self._is_proper(word, of_institution=True) for word in words)

    def _is_proper(self, word: str, *, of_institution: bool = False) -> bool:
        """A word of more than two letters that stands in no list of words; a town's, for no disease either."""
        bare = plain(word)
        if len(bare) <= 2 or word.isupper() or bare in self._places.ordinary or bare in _PAYERS:
            return False
        return of_institution or bare not in self._places.terms
