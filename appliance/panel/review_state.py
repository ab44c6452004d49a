"""What the panel remembers of the review that is open; frozen, without Qt, and without the picture."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from appliance.panel.album import Mark
from appliance.panel.keyboard import Typing
from appliance.panel.review_facts import RESCAN, RESTORE, Box, Decision, FieldRow, FieldShown, Opened, PageShown

ASKED: Final = "cleared-by-review"
ZOOMS: Final = (0.0, 1.0, 1.6, 2.4)
"""Widths of the page in widths of its place; 0: the whole page."""


class Step(StrEnum):
    """Where in the review the person is."""

    OPENING = "opening"
    PAGE = "page"
    FIELD = "field"
    STRIP = "strip"
    TYPING = "typing"
    DOUBTED = "doubted"  # what was typed looks wrong
    WANTING = "wanting"  # a word that was taken away
    REJECTING = "rejecting"
    RESCAN = "rescan"  # why these pages are to be scanned again
    PICKING = "picking"  # which of them


@dataclass(frozen=True, slots=True)
class Review:
    """One document that somebody has open. `marks`: what was marked since, the last one last; None is a field's."""

    document: str
    person: str
    step: Step = Step.OPENING
    stage: str = ""
    pages: int = 0
    place: int = 0
    seen: frozenset[int] = frozenset()
    fields: tuple[FieldRow, ...] = ()
    first: int = 0  # page of the strip
    strip: int = 0  # how many it shows
    field: int = 0
    reading: str = dataclasses.field(default="", repr=False)
    typing: Typing | None = None
    against: tuple[str, ...] = ()  # what was typed
    offers: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    touched: Decision | None = None
    going: Box | None = None  # touched just now; the station works on it
    marks: tuple[tuple[int, Box] | None, ...] = ()
    picked: frozenset[int] = frozenset()  # pages whose sheets are to be scanned again
    reason: str = ""  # why
    overlay: bool = True
    zoom: int = 1
    picture: int = 0  # the number of what the album shows
    width: int = 0
    height: int = 0

    @property
    def undecided(self) -> int | None:
        """The first field about which this person said nothing yet."""
        return next((number for number, row in enumerate(self.fields) if not row.said), None)

    @property
    def last_marked(self) -> Box | None:
        """The word of this page that was taken away or asked back last, where nothing was marked after it."""
        last = self.marks[-1] if self.marks else None
        return last[1] if last and last[0] == self.place else None

    def opened(self, told: Opened) -> Review:
        """The station opened it."""
        told_of = replace(self, stage=told.stage, pages=told.pages, fields=told.fields, offers=told.offers)
        return told_of.shown(told.page)

    @property
    def wanted(self) -> Decision | None:
        """The touched word, where it can be asked back."""
        touched = self.touched
        return touched if touched and touched.restorable and RESTORE in self.offers else None

    @property
    def rescannable(self) -> bool:
        """Whether sheets of it can be asked for."""
        return RESCAN in self.offers

    def shown(self, page: PageShown) -> Review:
        """A page, made anew."""
        same = page.place == self.place and self.touched is not None
        box = self.touched.box if same and self.touched else None
        touched = next((decision for decision in page.decisions if decision.box == box), None)
        return replace(
            self, step=Step.PAGE, typing=None, picked=frozenset(), reason="", place=page.place,
            seen=self.seen | {page.place}, decisions=page.decisions, touched=touched, going=None,
            width=page.picture.width, height=page.picture.height,
        )  # fmt: skip

    def field_shown(self, told: FieldShown) -> Review:
        """A field."""
        return replace(
            self, step=Step.FIELD, typing=None, field=told.number, reading=told.reading, width=told.picture.width,
            height=told.picture.height,
        )  # fmt: skip

    def at(self, x: int, y: int, near: int) -> Decision | None:
        """The word closest to a place of the page, at most `near` pixels away; the smallest one of several."""
        found = [(_away(d.box, x, y), _area(d.box), d) for d in self.decisions]
        hit = [each for each in found if each[0] <= near]
        return min(hit, key=lambda each: each[:2])[2] if hit else None

    def drawn(self) -> tuple[Mark, ...]:
        """The boxes over the page."""
        going = (Mark(self.going, "going"),) if self.going else ()
        if not self.overlay:
            return going
        return (*(Mark(d.box, _kind(d)) for d in self.decisions), *going)


def _away(box: Box, x: int, y: int) -> int:
    """How far a place is from a box, along the axis on which it is farther."""
    left, top, right, bottom = box
    return max(left - x, x - right + 1, top - y, y - bottom + 1, 0)


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _kind(decision: Decision) -> str:
    if decision.code == ASKED:
        return "asked"
    if decision.stays:
        return "stays"
    return "mine" if decision.code == "denied-by-review" else "gone"
