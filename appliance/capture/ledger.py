"""The sheet ledger: what was fed and what arrived, reconciled before anything is believed.

Rules:
- Sheets are numbered from `first_sheet` on, without gaps; each has exactly the sides that were asked for, front first.
- A blank side is a page like any other and stays in the ledger.
- A safe sheet that the operator fed once more counts as fed, but has no place of its own.
- A sheet is safe once all its sides are kept. Safe sheets are always the first ones of the stack, so the operator's
  instruction is one number: from which sheet on to put the paper back.
- A mismatch is an error that names the sheet, counted from 1 as people count; it never silently drops or repeats one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from appliance.devices.interfaces import FedPage
from appliance.documents import Side
from appliance.errors import CaptureError


class LedgerError(CaptureError):
    """Sheets fed and pages received do not agree."""

    code = "ledger"
    advice = (
        "Sheets and pages do not agree: put the named sheet and all after it back on the stack and press the button."
    )

    def __init__(self, sheet: int, detail: str) -> None:
        """`sheet` counts from 0."""
        super().__init__(f"sheet {sheet + 1}: {detail}")
        self.sheet = sheet


class SheetOrderError(LedgerError):
    """A page of another sheet than the next one."""

    code = "ledger-sheet-order"


class SideOrderError(LedgerError):
    """A side twice, out of order, or one that was not asked for."""

    code = "ledger-side-order"


class SideCountError(LedgerError):
    """The feeder ended in the middle of a sheet."""

    code = "ledger-side-missing"


class PageCountError(LedgerError):
    """The device counted other pages than arrived."""

    code = "ledger-page-count"


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet of the ledger and the sides of it that are kept."""

    sheet: int
    kept: tuple[Side, ...]
    safe: bool


@dataclass(slots=True)
class _Row:
    sheet: int  # of the job, from 0
    received: list[Side] = field(default_factory=list)
    kept: list[Side] = field(default_factory=list)
    again: bool = False  # a safe sheet that was fed once more


class SheetLedger:
    """The ledger of one batch."""

    def __init__(self, first_sheet: int, *, duplex: bool) -> None:
        """`first_sheet` counts from 0: the number of sheets of this job that are safe already."""
        self._first = first_sheet
        self._sides = (Side.FRONT, Side.BACK) if duplex else (Side.FRONT,)
        self._rows: list[_Row] = []

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides each sheet must have."""
        return self._sides

    @property
    def sheets_safe(self) -> int:
        """Sheets of the whole job whose sides are all kept, those before this batch included."""
        return self._first + sum(self._is_safe(row) for row in self._rows)

    @property
    def sheets_again(self) -> int:
        """Safe sheets that were fed once more."""
        return sum(row.again for row in self._rows)

    @property
    def pages_received(self) -> int:
        """Pages of this batch that arrived whole."""
        return sum(len(row.received) for row in self._rows)

    def entries(self) -> tuple[SheetEntry, ...]:
        """The sheets of this batch that have a place."""
        return tuple(SheetEntry(row.sheet, tuple(row.kept), self._is_safe(row)) for row in self._rows if not row.again)

    def orphans(self) -> tuple[tuple[int, Side], ...]:
        """Pages that were kept although their sheet is not safe: set them aside when the sheet is fed again."""
        return tuple((e.sheet, side) for e in self.entries() if not e.safe for side in e.kept)

    def received(self, page: FedPage) -> None:
        """Enters a page that arrived; `page.sheet` counts from 0 within the batch.

        Raises:
            SheetOrderError, SideOrderError: it is not the page that must come next.
        """
        if not self._rows or len(self._rows[-1].received) == len(self._sides):
            self._rows.append(_Row(self._first + len(self._rows) - self.sheets_again))
        number, row = len(self._rows) - 1, self._rows[-1]
        if page.sheet != number:
            raise SheetOrderError(row.sheet, f"number {page.sheet + 1} of this run arrived, not {number + 1}")
        expected = self._sides[len(row.received)]
        if page.side is not expected:
            raise SideOrderError(row.sheet, f"{page.side} arrived, {expected} expected")
        row.received.append(page.side)

    def sheet_of(self, page: FedPage) -> int:
        """The place in the job, from 0, of a page that was received."""
        return self._rows[page.sheet].sheet

    def again(self) -> None:
        """Enters that the sheet received last is a safe one, fed once more; it is not kept."""
        self._rows[-1].again = True

    def kept(self, page: FedPage) -> None:
        """Enters that a received page is kept."""
        self._rows[page.sheet].kept.append(page.side)

    def reconcile(self, device_pages: int | None) -> None:
        """Closes the ledger after the stack ended well; `device_pages` is the device's own count, where it has one.

        Raises:
            SideCountError: the last sheet lacks a side. PageCountError: the device counted other pages.
        """
        last = self._rows[-1].sheet if self._rows else self._first
        if self._rows and len(self._rows[-1].received) != len(self._sides):
            raise SideCountError(last, f"{len(self._rows[-1].received)} of {len(self._sides)} sides")
        if device_pages is not None and device_pages != self.pages_received:
            counted = self._first + min(device_pages, self.pages_received) // len(self._sides) - self.sheets_again
            detail = f"the device counted {device_pages} pages, {self.pages_received} arrived"
            raise PageCountError(max(self._first, counted), detail)

    def _is_safe(self, row: _Row) -> bool:
        return not row.again and len(row.kept) == len(self._sides)
