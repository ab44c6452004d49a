"""The order of one document: every gap, repeat, swap and foreign page is named, from what the pages bear.

Rules:
- Pure: the same marks give the same findings. Nothing is put in order here; what is right is said.
- Copies and pages of another patient are named first and left aside; then the numbers of the rest must follow.
- A page that could not be read, and a page without a number, are no evidence either way.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from appliance.capture.fingerprint import Fingerprint, Likeness, compare
from appliance.collation.belonging import strangers
from appliance.collation.diagnosis import diagnose, spot
from appliance.collation.findings import Finding, Spot, gravest
from appliance.collation.likeness import Compare, copies
from appliance.collation.marks import MarkedPage
from appliance.collation.patients import NOBODY
from appliance.collation.repair import Change, first_side, repairs
from appliance.collation.running import NO_HEAD, outsiders
from appliance.collation.runs import Entry, is_clean, run_of, strays
from appliance.collation.series import STRONG, Leaf, Series, leaves_of, series_of
from appliance.documents import Side
from appliance.policy.holds import Hold


def check(pages: Sequence[MarkedPage], alike: Compare = compare) -> tuple[Finding, ...]:
    """What is wrong with the order of one document's pages, the gravest first; nothing where nothing is.

    Args:
        pages: the pages in order, blank sides and pages that could not be read among them.
        alike: compares two pictures.
    """
    series = series_of(pages)
    leaves = leaves_of(pages, series)
    repeated = _copies(pages, alike)
    others = _strangers(pages)
    aside = {place for place, _ in (*others.items(), *_leave(leaves, series, repeated, set(others)).items())}
    rest = [leaf for leaf in leaves if leaf.place not in aside]
    found = [
        Finding(Hold.PAGE_REPEATED, spot(leaves[later]), *_first_number(leaves[later]), spot(leaves[earlier]))
        for later, earlier in repeated.items()
    ]
    found += [Finding(Hold.WRONG_PATIENT, spot(leaves[at]), other=spot(leaves[own])) for at, own in others.items()]
    if rest:
        found += _numbers(rest, series, pages, alike)
        found += _outsiders(rest, series, pages)
    return gravest(found)


def _copies(pages: Sequence[MarkedPage], alike: Compare) -> dict[int, int]:
    """Pages that repeat an earlier one by their pictures, unless their own numbers tell them apart."""
    marks = [page.marks for page in pages]
    found = copies([m.outline if m else None for m in marks], [m.picture if m else None for m in marks], alike)
    return {later: earlier for later, earlier in found.items() if not _numbered_apart(pages[later], pages[earlier])}


def _numbered_apart(one: MarkedPage, other: MarkedPage) -> bool:
    """Whether two pages bear different explicit numbers."""
    found = [
        {(n.number, n.total) for n in p.marks.numbers if n.form in STRONG} if p.marks else set() for p in (one, other)
    ]
    return all(found) and found[0].isdisjoint(found[1])


def _strangers(pages: Sequence[MarkedPage]) -> dict[int, int]:
    """Pages of another patient, each with a page of the document's."""
    marks = [page.marks.patient if page.marks else NOBODY for page in pages]
    return dict(strangers(marks, [page.sheet for page in pages]))


def _leave(
    leaves: Sequence[Leaf], series: Sequence[Series], repeated: dict[int, int], others: set[int]
) -> dict[int, int]:
    """Of each pair of copies the one that is left aside: the later, unless only without the earlier all is in order."""
    chosen = dict(repeated)
    rest = [leaf for leaf in leaves if leaf.place not in others]
    if len(repeated) == 1 and not _clean([leaf for leaf in rest if leaf.place not in chosen], series):
        ((later, earlier),) = repeated.items()
        if _clean([leaf for leaf in rest if leaf.place != earlier], series):
            return {earlier: later}
    return chosen


def _first_number(leaf: Leaf) -> tuple[int, int]:
    return next((number for number in leaf.numbers if number), (0, 0))


def _clean(leaves: Sequence[Leaf], series: Sequence[Series], *, filled: bool = True) -> bool:
    """Whether the numbers of every series follow each other in this order."""
    return all(is_clean(run_of(leaves, at), each, filled=filled) for at, each in enumerate(series))


def _numbers(
    rest: Sequence[Leaf], series: Sequence[Series], pages: Sequence[MarkedPage], alike: Compare
) -> list[Finding]:
    """What the numbers say."""
    if _clean(rest, series):
        return []
    stray = {leaf.place for at in range(len(series)) if series[at].strict for leaf in _between(rest, at)}
    if stray and _clean([leaf for leaf in rest if leaf.place not in stray], series):
        return [Finding(Hold.PAGE_FOREIGN, spot(leaf)) for leaf in rest if leaf.place in stray]
    changes = repairs(rest, lambda order: _clean(order, series, filled=False))
    changes = changes or repairs(rest, lambda order: _clean(order, series), numbered=True)
    if changes and (found := _named(changes, rest)):
        return found
    found = []
    for at, each in enumerate(series):
        run = run_of(rest, at)
        if not is_clean(run, each):
            found += diagnose(run, each, lambda one, other: _same(pages, one, other, alike))
    return _once(found)


def _between(leaves: Sequence[Leaf], at: int) -> Iterator[Leaf]:
    """Printed sheets without a number between two pages of a series that follow each other."""
    entries = run_of(leaves, at).entries
    numbered = {entry.leaf.sheet for entry in entries}
    for one, other in itertools.pairwise(entries):
        if (other.number, other.total) == (one.number + 1, one.total):
            yield from strays(other, numbered)


def _once(found: Sequence[Finding]) -> list[Finding]:
    """What two series say of one place, as the first of them says it."""
    kept: dict[tuple[Hold, Spot, bool], Finding] = {}
    for finding in found:
        kept.setdefault((finding.code, finding.spot, finding.at_end), finding)
    return list(kept.values())


def _same(pages: Sequence[MarkedPage], one: Entry, other: Entry, alike: Compare) -> bool:
    """Whether two pages are the same by their pictures."""
    pictures: list[Fingerprint | None] = []
    for entry in (one, other):
        marks = pages[entry.leaf.place].marks
        pictures.append(marks.picture if marks else None)
    first, second = pictures
    return first is not None and second is not None and alike(first, second) is Likeness.SAME


def _named(changes: Sequence[Change], rest: Sequence[Leaf]) -> list[Finding]:
    """The finding that says which change puts the stack in order; none where it is no change of order after all."""
    change = changes[0]
    sheets = change.sheets
    if change.code is Hold.PAGE_FOREIGN:
        return _taken_out(changes, rest)
    if change.code is Hold.SHEET_TURNED:
        tops = [next(leaf for leaf in rest if leaf.sheet == sheet) for sheet in sheets]
        return [
            Finding(change.code, Spot(s + 1, Side.FRONT), *_first_number(t)) for s, t in zip(sheets, tops, strict=True)
        ]
    one, other = (first_side(rest, sheet) for sheet in sheets)
    number = _first_number(one) if change.code is Hold.SHEET_MISPLACED else (0, 0)
    return [Finding(change.code, spot(one), *number, spot(other))]


def _taken_out(changes: Sequence[Change], rest: Sequence[Leaf]) -> list[Finding]:
    """A sheet without which all is in order: a number twice, or a page of another document.

    A first page, or half of a document, is not foreign: the rest of it is missing.
    """
    change = changes[-1]
    out = [leaf for leaf in rest if leaf.sheet == change.sheets[0] and not leaf.blank]
    found = []
    for leaf in out:
        number, total = _first_number(leaf)
        double = next((o for o in change.order if number and _first_number(o) == (number, total)), None)
        if double is not None and number > 1:
            found.append(Finding(Hold.PAGE_TWICE, spot(leaf), number, total, spot(double)))
        elif double is None and not _may_be_half(out):
            found.append(Finding(Hold.PAGE_FOREIGN, spot(leaf), number, total))
        else:
            return []
    return found


def _may_be_half(leaves: Sequence[Leaf]) -> bool:
    """Whether these pages may be what is left of a document: its first or last page, or half of it."""
    numbers = [_first_number(leaf) for leaf in leaves]
    return any(number in (1, total) or 2 * len(leaves) >= total > 0 for number, total in numbers)


def _outsiders(rest: Sequence[Leaf], series: Sequence[Series], pages: Sequence[MarkedPage]) -> Iterator[Finding]:
    """Pages amid a numbered document that have another running head; the first page has a head of its own."""
    at = next((at for at, each in enumerate(series) if each.strict), None)
    for document in _documents(rest, at) if at is not None else ():
        inner = [entry.leaf for entry in document if entry.number > 1]
        marks = [pages[leaf.place].marks for leaf in inner]
        for place in outsiders([m.running if m else NO_HEAD for m in marks]):
            yield Finding(Hold.PAGE_FOREIGN, spot(inner[place]), *_first_number(inner[place]))


def _documents(leaves: Sequence[Leaf], at: int) -> Iterator[list[Entry]]:
    """The pages of a series whose numbers follow each other, by document."""
    document: list[Entry] = []
    for entry in run_of(leaves, at).entries:
        if document and (entry.number, entry.total) != (document[-1].number + 1, document[-1].total):
            yield document
            document = []
        document.append(entry)
    if document:
        yield document
