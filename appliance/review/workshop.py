"""A document as a review needs it: made by the normal pipeline up to the release gate, and made again with edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from appliance.documents import KnownIdentifiers
from appliance.page_work import Finished, Order, PageWork
from appliance.review.edits import Edits


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A document before its file is written. Content: it lives as long as the review is open.

    `basis` is the digest of its pages and of the decisions about them (see `basis`).
    """

    order: Order
    works: tuple[PageWork, ...] = field(repr=False)
    known: KnownIdentifiers = field(repr=False)
    basis: str


class Workshop(Protocol):
    """Whoever makes documents."""

    async def prepared(self, document: str) -> Prepared:
        """A held document, made from its pages.

        Raises:
            ScanStationError: a page cannot be opened or read.
        """

    async def edited(self, prepared: Prepared, edits: Edits, pages: Sequence[int] | None = None) -> Prepared:
        """The document with edits: their pages made anew, or only those of `pages`; the others as they were.

        Raises:
            ScanStationError: a page cannot be made.
        """

    async def judged(self, prepared: Prepared, edits: Edits) -> Finished:
        """What the release gate says about the file of an edited document.

        Raises:
            ScanStationError: the file could not be made.
        """
