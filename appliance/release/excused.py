"""Identifiers by their form, but for the very words that a purpose keeps.

Rules:
- Every notation is looked for, whatever a purpose keeps. Only a find that needs one of the kept words is excused, and
  only when it is of a kind that the kept categories explain: a kept claim number excuses no date.
- Without kept words or without kept categories nothing is excused.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from appliance.documents import Word
from appliance.release.findings import Code
from appliance.release.patterns import PatternMatcher
from appliance.release.reading import as_text, close_parts, lines_of, on_layer

_EXCUSES = {
    "name": (Code.PATTERN_NAME,),
    "provider": (Code.PATTERN_NAME,),
    "organisation": (Code.PATTERN_NAME, Code.PATTERN_PLACE),
    "place": (Code.PATTERN_PLACE, Code.PATTERN_RECORD),
    "date": (Code.PATTERN_DATE,),
    "age": (Code.PATTERN_AGE,),
    "phone": (Code.PATTERN_PHONE, Code.PATTERN_RECORD),
    "email": (Code.PATTERN_EMAIL, Code.PATTERN_WEB),
    "ssn": (Code.PATTERN_SSN, Code.PATTERN_RECORD),
    "record": (Code.PATTERN_RECORD,),
    "plan": (Code.PATTERN_RECORD, Code.PATTERN_LICENCE),
    "account": (Code.PATTERN_RECORD, Code.PATTERN_LICENCE),
    "licence": (Code.PATTERN_LICENCE, Code.PATTERN_RECORD),
    "vehicle": (Code.PATTERN_LICENCE, Code.PATTERN_RECORD),
    "device": (Code.PATTERN_RECORD, Code.PATTERN_LICENCE, Code.PATTERN_WEB),
    "web": (Code.PATTERN_WEB,),
    "other": (Code.PATTERN_RECORD, Code.PATTERN_LICENCE),
}


class Excused:
    """Searches words for identifiers by their form. `keep` are categories, `kept` the words that stay."""

    def __init__(self, keep: AbstractSet[str], kept: AbstractSet[str]) -> None:
        self._codes = frozenset(code for category in keep for code in _EXCUSES[category])
        self._kept = kept if keep else frozenset()
        self._patterns = PatternMatcher(frozenset())

    def count(self, texts: Sequence[Word], layer: Sequence[Word]) -> dict[Code, int]:
        """How many identifiers of each kind show in `texts`; kept words stand where the text layer `layer` has them."""
        found = self._count(texts)
        kept = [word for word in layer if word.text in self._kept]
        if not kept or not found:
            return found
        places = {id(word) for word in on_layer(texts, kept)}
        others = self._count([word for word in texts if id(word) not in places])
        left = {code: others.get(code, 0) if code in self._codes else count for code, count in found.items()}
        return {code: count for code, count in left.items() if count}

    def _count(self, texts: Sequence[Word]) -> dict[Code, int]:
        lines = lines_of(texts)
        return self._patterns.count(as_text(lines), as_text(close_parts(lines)))
