# ruff: noqa: E501, SIM905 - word lists are kept as text
"""Friends and pets in sentences: `my cellmate Smoke`, `his dog, Tank, is`.

Rules:
- Who is no kin is said to be somebody with a capital: behind a relative medicine may stand (`mother Diabetes`).
- A heading is no sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout
from appliance.redaction.tokens import NameHit, Token, headline, near

_COMPANIONS = frozenset(
    "roommate roomie housemate flatmate cellmate cellie bunkmate bunkie classmate teammate coworker co-worker colleague "
    "buddy bestie homie neighbor neighbour dog cat puppy kitten horse parrot pony".split()
)
_SHORTEST = 3  # letters of a name


def find(layout: Layout, words: Sequence[Token]) -> Iterator[NameHit]:
    """The names behind friends and pets."""
    for place, token in enumerate(words):
        if token.lower in _COMPANIONS and not token.upper:
            yield from _after_companion(layout, words, place)


def _after_companion(layout: Layout, words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """The name of a friend or a pet in a sentence: `my cellmate Smoke`, `his dog, Tank, is`."""
    if words[place].stop or place + 1 >= len(words) or headline(layout, words, place):
        return
    token = words[place + 1]
    beside = near(layout, words[place], token) and token.title and not token.upper and len(token.core) >= _SHORTEST
    comma = layout.words[words[place].index].text.endswith(",")
    ends = layout.words[token.index].text[-1] in ",.;!?"
    if beside and token.core.isalpha() and (not comma or ends):
        yield NameHit(token.index, Category.NAME, sure=False)
