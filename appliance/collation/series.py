"""The numbers of a document's pages as series: which of them belong together, and which of them are believed.

Rules:
- What the document numbers and what a fax machine numbers are two series; that they differ is no fault.
- `n of m` is believed as it stands. Weaker forms are believed only as a run: several pages, next to no number left out.
- A page with two different numbers of one kind bears none of that kind, unless head and foot each run by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from appliance.collation.marks import MarkedPage
from appliance.collation.numbering import Form, Numbering, Source, Zone
from appliance.collation.running import NO_HEAD
from appliance.documents import Side

_LEAST: Final = {Form.WORDED: 2, Form.SLASHED: 3, Form.DASHED: 3, Form.BARE: 4}  # different numbers that make a run
_DENSE = 0.7  # of the numbers between the least and the greatest
_COVERED = 0.6  # of the pages between the first and the last that bear one
BELIEVED: Final = 0  # no page has this number
STRONG: Final = frozenset({Form.EXPLICIT, Form.TOTAL})
_STARTS: Final = frozenset({Form.EXPLICIT, Form.TOTAL, Form.WORDED, Form.SLASHED})  # begin with 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page in a stack that may be thought of in another order. `numbers` are by series: number and total.

    `bears` are all numbers that somebody wrote on it, believed or not, and `BELIEVED` where they belong to a series:
    such a page is no page whose number was not read.
    """

    place: int  # in the document as it lies
    sheet: int
    side: Side
    blank: bool
    numbers: tuple[tuple[int, int] | None, ...] = ()
    bears: Mapping[Source, frozenset[int]] = field(default_factory=dict)
    head: frozenset[bytes] = field(default=frozenset(), repr=False)  # words of its running head and foot


@dataclass(frozen=True, slots=True)
class Series:
    """One way in which pages are numbered. `starts`: with 1. `strict`: what has no number does not belong in it."""

    source: Source
    starts: bool
    strict: bool
    numbers: tuple[tuple[int, int] | None, ...]  # by place: number and total, 0 where none is printed


def series_of(pages: Sequence[MarkedPage]) -> tuple[Series, ...]:
    """The series of a document that are believed, the surest first."""
    return tuple(
        series
        for source in Source
        for series in (*_strong(pages, source), *(s for form in _LEAST for s in _weak(pages, source, form)))
    )


def leaves_of(pages: Sequence[MarkedPage], series: Sequence[Series]) -> tuple[Leaf, ...]:
    """The pages with what each series says of them."""

    def leaf(place: int, page: MarkedPage) -> Leaf:
        blank = page.marks is not None and page.marks.blank
        own = tuple(s.numbers[place] for s in series)
        bears = {source: _borne(page, source, series, own) for source in Source}
        running = page.marks.running if page.marks else NO_HEAD
        return Leaf(place, page.sheet, page.side, blank, own, bears, running.head | running.foot)

    return tuple(leaf(place, page) for place, page in enumerate(pages))


def _borne(
    page: MarkedPage, source: Source, series: Sequence[Series], own: Sequence[tuple[int, int] | None]
) -> frozenset[int]:
    """The numbers of one source on a page, and whether it belongs to a series of it; bare ones count only there."""
    written = page.marks.numbers if page.marks else ()
    found = {n.number for n in written if n.source is source and n.form is not Form.BARE}
    believed = any(number and each.source is source for each, number in zip(series, own, strict=True))
    return frozenset(found | {BELIEVED}) if believed else frozenset(found)


def _found(page: MarkedPage, source: Source, forms: frozenset[Form], zone: Zone | None = None) -> set[tuple[int, int]]:
    """The different numbers of a page that are written so."""
    numbers: tuple[Numbering, ...] = page.marks.numbers if page.marks else ()
    fitting = (n for n in numbers if n.source is source and n.form in forms and zone in (None, n.zone))
    return {(n.number, n.total) for n in fitting}


def _strong(pages: Sequence[MarkedPage], source: Source) -> Iterator[Series]:
    """The numbers with totals: head and foot as one, or by themselves where they differ."""
    both = [_found(page, source, STRONG) for page in pages]
    if any(len(found) > 1 for found in both):
        zones = [[_found(page, source, STRONG, zone) for page in pages] for zone in Zone]
    else:
        zones = [both]
    for found in zones:
        if any(found):
            yield Series(source, True, source is Source.DOCUMENT, tuple(map(_only, found)))


def _weak(pages: Sequence[MarkedPage], source: Source, form: Form) -> Iterator[Series]:
    """The numbers of a weaker form that make a run."""
    for zone in Zone:
        numbers = tuple(_only(_found(page, source, frozenset({form}), zone)) for page in pages)
        if _believed(numbers, pages, form):
            yield Series(source, form in _STARTS, False, numbers)


def _only(found: set[tuple[int, int]]) -> tuple[int, int] | None:
    return next(iter(found)) if len(found) == 1 else None


def _believed(numbers: Sequence[tuple[int, int] | None], pages: Sequence[MarkedPage], form: Form) -> bool:
    """Whether weaker numbers make a run."""
    places = [place for place, number in enumerate(numbers) if number]
    distinct = {number[0] for number in numbers if number}
    if len(distinct) < _LEAST[form]:
        return False
    dense = len(distinct) >= _DENSE * (max(distinct) - min(distinct) + 1)
    between = pages[places[0] : places[-1] + 1]
    printed = sum(page.marks is None or not page.marks.blank for page in between)
    totals = [number[1] for number in numbers if number]
    steady = form is not Form.SLASHED or len(set(totals)) * _LEAST[form] <= len(totals)
    return dense and steady and len(places) >= _COVERED * printed
