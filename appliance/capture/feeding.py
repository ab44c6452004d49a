"""The loop between a feeder and whoever keeps its pages.

Rules:
- A sheet is handed on once all its sides have arrived, side by side, while the next sheet already moves: what is kept
  are whole sheets, and a fault between two sides leaves no half sheet behind.
- Feeding stops at the first error of the feeder, of the ledger or of `keep`; the outcome says which sheets are safe and
  from which one on (counted from 1) the paper has to be put back. The same job then goes on with `first_sheet`.
- A sheet that looks like two that overlap (see `overlap`) is not kept: both have to be fed again, one by one.
- Nothing is believed to be complete before the ledger agrees.
- A sheet that is safe already and came once more is left out (see `stitching`); where that cannot be told, feeding
  stops and a person looks at the stack.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from appliance.capture.ledger import SheetEntry, SheetLedger
from appliance.capture.overlap import OverlapWatch
from appliance.capture.stitching import Place, SheetPrint, Stitcher, print_of
from appliance.devices.feeder_errors import DoubleFeedSeenError, FeederEmptyError
from appliance.devices.interfaces import Batch, FedPage, Feeder, ScanSettings
from appliance.documents import Side
from appliance.errors import CaptureError, CustodyError


class SheetUnsureError(CaptureError):
    """After a stop, a sheet that may be one of the safe ones."""

    code = "sheet-unsure"
    advice = "The first sheet looks like one that is scanned already: compare it with the sheets that came out."


Keep = Callable[[FedPage], None]
"""Takes a page for good (encrypted and on disk when it returns); raises a CustodyError when it cannot."""


@dataclass(frozen=True, slots=True)
class FeedOutcome:
    """How a batch ended.

    `sheets_safe` counts the sheets of the whole job, those before this batch included. `put_back_from` is the first
    sheet, counted from 1, that is not safe: it, and any after it that left the stack, go back on it. None means that no
    such sheet can have moved. `orphans` are kept pages of a sheet that is not safe, as (sheet from 0, side).
    """

    sheets_safe: int
    pages_kept: int
    entries: tuple[SheetEntry, ...]
    orphans: tuple[tuple[int, Side], ...]
    error: CaptureError | CustodyError | None
    put_back_from: int | None
    sheets_again: int = 0  # safe sheets that were fed once more, and left out

    @property
    def complete(self) -> bool:
        """Whether the whole stack went through and is accounted for."""
        return self.error is None


def feed(
    feeder: Feeder,
    settings: ScanSettings,
    keep: Keep,
    first_sheet: int,
    on_batch: Callable[[Batch], None] | None = None,
    tail: Sequence[SheetPrint] = (),
    overlap: OverlapWatch | None = None,
) -> FeedOutcome:
    """Feeds one batch and keeps its pages.

    Args:
        feeder: the device.
        settings: resolution, colour and sides.
        keep: called for each page, with `sheet` counted from 0 within the job.
        first_sheet: sheets of the job that are safe already; 0 for a new one.
        on_batch: is given the open batch, so that another thread can cancel it.
        tail: fingerprints of the last safe sheets, oldest first, which the operator may have put back, too.
        overlap: looks at each sheet for a second one that went through with it; None: nobody looks.

    Returns:
        The outcome; errors of the feeder, the ledger and `keep` are in it. Anything else is raised.
    """
    ledger = SheetLedger(first_sheet, duplex=settings.duplex)
    if overlap is not None:
        overlap.begin(first_sheet)
    error: CaptureError | CustodyError | None = None
    opened = False
    try:
        with feeder.open_batch(settings) as batch:
            opened = True
            if on_batch is not None:
                on_batch(batch)
            _feed_sheets(batch, ledger, keep, Stitcher(tail), overlap)
            ledger.reconcile(batch.device_pages())
    except (CaptureError, CustodyError) as failure:
        error = failure
    kept = sum(len(entry.kept) for entry in ledger.entries())
    moved = error is not None and opened and not isinstance(error, FeederEmptyError)
    put_back = ledger.sheets_safe + 1 if moved else None
    return FeedOutcome(
        ledger.sheets_safe, kept, ledger.entries(), ledger.orphans(), error, put_back, ledger.sheets_again
    )


def _feed_sheets(
    batch: Batch, ledger: SheetLedger, keep: Keep, stitcher: Stitcher, overlap: OverlapWatch | None
) -> None:
    """Hands on sheet after sheet."""
    sides: list[FedPage] = []
    for page in batch.pages():
        ledger.received(page)
        sides.append(page)
        if len(sides) < len(ledger.sides):
            continue
        if overlap is not None and (seen := overlap.looks_doubled(sides)) is not None:
            sheet = ledger.sheet_of(sides[0]) + 1
            raise DoubleFeedSeenError(f"sheet {sheet}: {seen.length_mm:.0f} mm long, edge {seen.edge:.3f}")
        if _is_new(sides, ledger, stitcher):
            for side in sides:
                keep(dataclasses.replace(side, sheet=ledger.sheet_of(side)))
                ledger.kept(side)
        sides.clear()


def _is_new(sides: Sequence[FedPage], ledger: SheetLedger, stitcher: Stitcher) -> bool:
    """Whether a whole sheet has not been fed before; one that has is entered as such.

    Raises:
        SheetUnsureError: it cannot be told.
    """
    place = stitcher.place(print_of(sides)).place if stitcher.looking else Place.NEW
    if place is Place.UNSURE:
        raise SheetUnsureError(f"sheet {ledger.sheet_of(sides[0]) + 1}")
    if place is Place.AGAIN:
        ledger.again()
    return place is Place.NEW


class FeederRun:
    """One run over the paper in the hopper that another thread can stop at any time, even before it has begun."""

    def __init__(self, feeder: Feeder, settings: ScanSettings, overlap: OverlapWatch | None = None) -> None:
        self._overlap = overlap
        self._feeder = feeder
        self._settings = settings
        self._lock = threading.Lock()
        self._batch: Batch | None = None
        self._cancelled = False

    def run(self, keep: Keep, first_sheet: int, tail: Sequence[SheetPrint] = ()) -> FeedOutcome:
        """Feeds; see `feed`."""
        return feed(self._feeder, self._settings, keep, first_sheet, self._opened, tail, self._overlap)

    def cancel(self) -> None:
        """Stops after the sheet in motion; safe from any thread, more than once, and after the end."""
        with self._lock:
            self._cancelled = True
            if self._batch is not None:
                self._batch.cancel()

    def _opened(self, batch: Batch) -> None:
        with self._lock:
            self._batch = batch
            if self._cancelled:
                batch.cancel()
