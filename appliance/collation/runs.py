"""Whether the numbers of one series follow each other, and where one document ends and the next begins.

Rules:
- Numbered documents may follow each other in one stack (1/2, 2/2, 1/3, ...): a new one begins with 1 where the one
  before is complete.
- A page that bears no number, or in another form the one that is missing, may be one whose number was not read: it
  fills a gap, at most `MAX_FILL` pages at a place. A blank side fills nothing, nor does a page with another running
  head than the page in front of the gap (a first page has a head of its own).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from appliance.collation.numbering import Source
from appliance.collation.series import Leaf, Series

MAX_FILL: Final = 1
_NOTHING: Final[frozenset[int]] = frozenset()
_MISSING, _TWICE, _UNSORTED, _COPY = 2, 3, 2, 1  # how much each speaks against pages being one document
_BEGINS = 1_000  # another page 1: another document
HEAD_WORDS: Final = 3  # that make a running head
_MAX_COUNTED = 400  # entries whose division into documents is weighed


@dataclass(frozen=True, slots=True)
class Entry:
    """A numbered page. `before` are the pages without a number between it and the entry in front of it."""

    leaf: Leaf
    number: int
    total: int
    before: tuple[Leaf, ...] = ()

    def fill(self, source: Source) -> int:
        """How many missing pages they may be."""
        return fill_of(self.before, (), source)


@dataclass(frozen=True, slots=True)
class Run:
    """The numbered pages of a series, in order, and the pages without a number behind the last."""

    entries: tuple[Entry, ...]
    after: tuple[Leaf, ...] = field(default=())


def fill_of(leaves: Sequence[Leaf], wanted: Collection[int], source: Source, behind: Entry | None = None) -> int:
    """How many pages of these numbers, not read, these may be; `behind` is the page of the document before them."""
    head = behind.leaf.head if behind is not None and behind.number > 1 else frozenset()
    unread = (leaf for leaf in leaves if not leaf.blank and leaf.bears.get(source, _NOTHING).issubset(wanted))
    return min(MAX_FILL, sum(not _apart(leaf.head, head) for leaf in unread))


def _apart(one: frozenset[bytes], other: frozenset[bytes]) -> bool:
    """Whether a page has nothing of another's running head."""
    return len(other) >= HEAD_WORDS and one.isdisjoint(other)


def run_of(leaves: Sequence[Leaf], at: int) -> Run:
    """The pages of series `at`."""
    entries, waiting = [], []
    for leaf in leaves:
        found = leaf.numbers[at]
        if found is None:
            waiting.append(leaf)
        else:
            entries.append(Entry(leaf, *found, tuple(waiting)))
            waiting = []
    return Run(tuple(entries), tuple(waiting))


def strays(entry: Entry, numbered: set[int]) -> Iterator[Leaf]:
    """Printed pages in front of an entry that are on sheets without any number."""
    bare = (leaf for leaf in entry.before if not (leaf.blank or leaf.bears.get(Source.DOCUMENT)))
    return (leaf for leaf in bare if leaf.sheet not in numbered)


def is_clean(run: Run, series: Series, *, filled: bool = True) -> bool:
    """Whether all numbers follow each other, with nothing missing, twice or between.

    `filled`: pages without a number may stand for missing ones.
    """
    numbered = {entry.leaf.sheet for entry in run.entries}
    number, total, before = 0, 0, None
    for entry in run.entries:
        goes_on = before is not None and entry.total == total
        skipped = entry.number - number - 1
        fill = fill_of(entry.before, range(number + 1, entry.number), series.source, before) if filled else 0
        if goes_on and 0 <= skipped <= fill:
            if series.strict and skipped == 0 and any(strays(entry, numbered)):
                return False
        elif not _begins(entry, series, before, filled=filled):
            return False
        number, total, before = entry.number, entry.total, entry
    owed = range(number + 1, total + 1)
    return len(owed) <= (fill_of(run.after, owed, series.source, before) if filled else 0)


def _begins(entry: Entry, series: Series, before: Entry | None, *, filled: bool) -> bool:
    """Whether a document may begin with this entry, behind one that came as far as `before`."""
    owed = range(before.number + 1, before.total + 1) if before else range(0)
    skipped = range(1, entry.number if series.starts or before else 1)
    fill = fill_of(entry.before, (*owed, *skipped), series.source, before if owed else None) if filled else 0
    return len(owed) + len(skipped) <= fill


def split(entries: Sequence[Entry], series: Series, alike: Callable[[Entry, Entry], bool]) -> list[list[Entry]]:
    """Pages of one total (or none), divided into documents so that the least has to have gone wrong.

    `alike` says whether two pages are the same by their pictures.
    """
    if len(entries) > _MAX_COUNTED:
        return [list(entries)]
    best: list[tuple[int, int]] = [(0, 0)]  # by end: the cost, and where the last document begins
    for end in range(1, len(entries) + 1):
        best.append(min((best[start][0] + cost, start) for start, cost in _costs(entries, end, series, alike)))
    cuts, end = [], len(entries)
    while end:
        cuts.append((best[end][1], end))
        end = best[end][1]
    return [list(entries[start:end]) for start, end in reversed(cuts)]


def _costs(
    entries: Sequence[Entry], end: int, series: Series, alike: Callable[[Entry, Entry], bool]
) -> Iterator[tuple[int, int]]:
    """For each beginning of a document that ends here: what speaks against it."""
    seen: dict[int, Entry] = {}
    twice = fill = 0
    ordered, low = True, 0
    total = entries[end - 1].total
    behind = entries[end].fill(series.source) if end < len(entries) else MAX_FILL
    for start in range(end - 1, -1, -1):
        entry = entries[start]
        if entry.number in seen:
            again = _BEGINS if entry.number == 1 else _TWICE
            twice += _COPY if alike(entry, seen[entry.number]) else again
        else:
            ordered = ordered and (not seen or entry.number < low)
            seen[entry.number] = entry
            low = entry.number
        fill += entry.fill(series.source)
        least = 1 if series.starts else min(seen)
        missing = (total or max(seen)) - least + 1 - len(seen)
        yield start, _MISSING * max(0, missing - fill - behind) + twice + (0 if ordered else _UNSORTED)
