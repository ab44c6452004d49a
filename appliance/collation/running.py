"""The running head and foot of a page: the words at its edges that the pages of one document have in common.

Rules:
- Digests only; which words they were is not known afterwards.
- Evidence only against a page whose neighbours clearly share words there that it has none of, and that has others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from appliance.collation.digests import Digester
from appliance.collation.segments import Segment

MAX_WORDS = 40  # of each edge
_EDGE = 0.09  # share of the page's height
_LETTERS = 4
_SHARED = 0.7  # share of the other pages that a word of the running head stands on
_FEW = 3  # pages that make a running head
_WORDS = 2  # words that make one


@dataclass(frozen=True, slots=True)
class RunningHead:
    """Digests of the words at the upper and the lower edge."""

    head: frozenset[bytes] = field(default=frozenset(), repr=False)
    foot: frozenset[bytes] = field(default=frozenset(), repr=False)


NO_HEAD = RunningHead()


def running_on(pieces: Sequence[Segment], digester: Digester) -> RunningHead:
    """The running head of a page."""
    head = [word for piece in pieces if piece.middle <= _EDGE for word in _words(piece)]
    foot = [word for piece in pieces if piece.middle >= 1 - _EDGE for word in _words(piece)]
    return RunningHead(*(frozenset(digester.word(w) for w in edge[:MAX_WORDS]) for edge in (head, foot)))


def outsiders(heads: Sequence[RunningHead]) -> tuple[int, ...]:
    """The pages, by place, whose head or foot has nothing of what the others share there."""
    found = set()
    for edges in ([h.head for h in heads], [h.foot for h in heads]):
        for place, edge in enumerate(edges):
            others = [other for at, other in enumerate(edges) if at != place]
            shared = _shared(others)
            if len(shared) >= _WORDS and len(edge) >= _WORDS and not shared & edge:
                found.add(place)
    return tuple(sorted(found))


def _shared(edges: Sequence[frozenset[bytes]]) -> frozenset[bytes]:
    """The words that nearly all of these edges have."""
    if len(edges) < _FEW:
        return frozenset()
    counts = Counter(word for edge in edges for word in edge)
    return frozenset(word for word, count in counts.items() if count >= _SHARED * len(edges))


def _words(piece: Segment) -> list[str]:
    return [word.text for word in piece.words if sum(c.isalpha() for c in word.text) >= _LETTERS]
