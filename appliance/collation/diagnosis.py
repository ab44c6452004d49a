"""What is wrong with the numbers of one series, where no single change of order explains it.

Rules:
- A page of another total amid a document that goes on behind it is foreign; so is a lone page of which the rest is not
  there, unless it is a first or last page, or half of its document.
- Within a document: numbers twice, numbers missing, pages out of order, a blank side where a number is missing.
- Missing pages are named by their numbers and by the sheet behind the gap.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable, Iterator, Sequence

from appliance.collation.findings import Finding, Spot
from appliance.collation.runs import Entry, Run, fill_of, split, strays
from appliance.collation.series import Leaf, Series
from appliance.documents import Side
from appliance.policy.holds import Hold

Alike = Callable[[Entry, Entry], bool]


def spot(leaf: Leaf) -> Spot:
    """The page as people find it."""
    return Spot(leaf.sheet + 1, leaf.side)


def diagnose(run: Run, series: Series, alike: Alike) -> list[Finding]:
    """Everything that is wrong with the numbers of one series."""
    blocks = [list(block) for _, block in itertools.groupby(run.entries, key=lambda entry: entry.total)]
    found, blocks = _foreign(blocks)
    documents = [part for block in blocks for part in split(block, series, alike)]
    for place, part in enumerate(documents):
        after = documents[place + 1][0].before if place + 1 < len(documents) else run.after
        if len(documents) > 1 and _lone(part):
            found += [Finding(Hold.PAGE_FOREIGN, spot(e.leaf), e.number, e.total) for e in part]
        else:
            found += _of_document(part, after, series, alike)
    if series.strict:
        found += _strays(documents, run)
    return found


def _foreign(blocks: list[list[Entry]]) -> tuple[list[Finding], list[list[Entry]]]:
    """Pages of other totals inside a document, and the document without them."""
    found: list[Finding] = []
    at = 0
    while at < len(blocks):
        own = blocks[at]
        for later in range(at + 2, min(at + 5, len(blocks))):
            rest = blocks[later]
            if own[0].total and rest[0].total == own[0].total and _goes_on(own, rest):
                between = [entry for block in blocks[at + 1 : later] for entry in block]
                found += [Finding(Hold.PAGE_FOREIGN, spot(e.leaf), e.number, e.total) for e in between]
                blocks[at : later + 1] = [own + rest]
                break
        else:
            at += 1
    return found, blocks


def _goes_on(one: Sequence[Entry], other: Sequence[Entry]) -> bool:
    """Whether a document is open at the end of one piece and goes on with the other."""
    if one[-1].number < other[0].number:
        return other[0].number > 1 and one[-1].number < one[-1].total
    seen = {entry.number for entry in one}
    return bool(seen) and seen.isdisjoint(entry.number for entry in other)


def _lone(part: Sequence[Entry]) -> bool:
    """Whether these few pages are no document of their own: neither its first nor its last, and less than half."""
    numbers = {entry.number for entry in part}
    total = part[0].total
    return bool(total) and numbers.isdisjoint((1, total)) and 2 * len(numbers) < total


def _of_document(part: Sequence[Entry], after: tuple[Leaf, ...], series: Series, alike: Alike) -> list[Finding]:
    """What is wrong inside one document."""
    kept, found = _twice(part, alike)
    order = _order(kept)
    inside = sorted(kept, key=lambda entry: entry.number)
    return [*found, *order, *_missing(inside, after, series, ordered=not order)]


def _twice(part: Sequence[Entry], alike: Alike) -> tuple[list[Entry], list[Finding]]:
    """The pages whose numbers are there once, and those that are there again; the one out of place counts as again."""
    kept: list[Entry] = []
    found = []
    for entry in part:
        earlier = next((k for k in kept if k.number == entry.number), None)
        if earlier is None:
            kept.append(entry)
            continue
        at, again, own = kept.index(earlier), entry, earlier
        without = [*kept[:at], *kept[at + 1 :], entry]
        if _sorted(without) and not _sorted(kept):
            kept, again, own = without, earlier, entry
        code = Hold.PAGE_REPEATED if alike(earlier, entry) else Hold.PAGE_TWICE
        found.append(Finding(code, spot(again.leaf), entry.number, entry.total, spot(own.leaf)))
    return kept, found


def _sorted(entries: Sequence[Entry]) -> bool:
    return all(a.number < b.number for a, b in itertools.pairwise(entries))


def _order(kept: Sequence[Entry]) -> list[Finding]:
    """Pages out of order; `kept` bears no number twice."""
    if _sorted(kept):
        return []
    if len({e.leaf.sheet for e in kept}) > 2 and _sorted(kept[::-1]):
        return [Finding(Hold.STACK_REVERSED, spot(kept[0].leaf), other=spot(kept[-1].leaf))]
    found, right = [], []
    for sheet, group in itertools.groupby(kept, key=lambda entry: entry.leaf.sheet):
        sides = list(group)
        if not _sorted(sides):
            found.append(Finding(Hold.SHEET_TURNED, Spot(sheet + 1, Side.FRONT), sides[-1].number, sides[-1].total))
            sides.reverse()
        right += sides
    stay = _longest(right)
    for entry in right:
        if entry not in stay:
            beside = max((e for e in stay if e.number < entry.number), key=lambda e: e.number, default=stay[0])
            at, other = spot(entry.leaf), spot(beside.leaf)
            found.append(Finding(Hold.SHEET_MISPLACED, at, entry.number, entry.total, other))
    return found


def _longest(entries: Sequence[Entry]) -> list[Entry]:
    """The most pages that stand in order as they lie."""
    ends: list[int] = []
    paths: list[list[Entry]] = []
    for entry in entries:
        at = bisect.bisect_left(ends, entry.number)
        path = [*(paths[at - 1] if at else []), entry]
        ends[at : at + 1] = [entry.number]
        paths[at : at + 1] = [path]
    return paths[-1]


def _missing(inside: Sequence[Entry], after: tuple[Leaf, ...], series: Series, *, ordered: bool) -> Iterator[Finding]:
    """The numbers that are not there, unless pages without one may be they; `inside` is in order of the numbers."""
    first = inside[0]
    previous, behind = 0 if series.starts else first.number - 1, None
    duplex = any(entry.leaf.side is Side.BACK for entry in inside)
    for entry in inside:
        absent = entry.number - previous - 1
        wanted = range(previous + 1, entry.number)
        if absent > 0 and not (ordered and absent <= fill_of(entry.before, wanted, series.source, behind)):
            yield _gap(previous + 1, entry.number - 1, entry, entry.before, duplex=duplex and entry is not first)
        previous, behind = entry.number, entry
    last = inside[-1]
    if last.total - last.number > fill_of(after, range(last.number + 1, last.total + 1), series.source, last):
        yield Finding(Hold.PAGE_MISSING, spot(last.leaf), last.number + 1, last.total, None, last.total, at_end=True)


def _gap(begin: int, end: int, entry: Entry, before: Sequence[Leaf], *, duplex: bool) -> Finding:
    """Pages that are missing in front of one; a blank side may be where they should be."""
    blank = next((leaf for leaf in before if leaf.blank and (leaf.side is Side.FRONT or duplex)), None)
    if blank is not None:
        return Finding(Hold.PAGE_BLANK, spot(blank), begin, entry.total)
    return Finding(Hold.PAGE_MISSING, spot(entry.leaf), begin, entry.total, None, end)


def _strays(documents: Sequence[Sequence[Entry]], run: Run) -> Iterator[Finding]:
    """Printed sheets without a number between two pages that follow each other."""
    numbered = {entry.leaf.sheet for entry in run.entries}
    for part in documents:
        for one, other in itertools.pairwise(part):
            if other.number == one.number + 1:
                yield from (Finding(Hold.PAGE_FOREIGN, spot(leaf)) for leaf in strays(other, numbered))
