"""The sheet ledger and the feeding loop, against scripted batches."""

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.capture.feeding import feed
from appliance.capture.ledger import PageCountError, SheetLedger, SheetOrderError, SideCountError, SideOrderError
from appliance.devices.feeder_errors import DeviceMissingError, FeederEmptyError, PaperJamError
from appliance.devices.interfaces import FedPage, FeederStatus, ScanSettings
from appliance.documents import Side
from appliance.errors import CaptureError, FeedCancelledError, StorageFullError

BLANK = np.full((2, 2), 255, np.uint8)


def page(sheet, side=Side.FRONT):
    return FedPage(sheet, side, BLANK, 300)


class ScriptedFeeder:
    """A feeder whose batch delivers a list: pages, then an error or the end."""

    simulated = True

    def __init__(self, script, device_pages=None, refuses=None):
        self._script, self._device_pages, self._refuses = script, device_pages, refuses
        self.closed = 0

    def status(self):
        return FeederStatus(None, None, None)

    @contextlib.contextmanager
    def open_batch(self, settings):
        assert isinstance(settings, ScanSettings)
        if self._refuses:
            raise self._refuses
        try:
            yield self
        finally:
            self.closed += 1

    def pages(self):
        for item in self._script:
            if isinstance(item, Exception):
                raise item
            yield item

    def cancel(self):
        self._script = []

    def device_pages(self):
        return self._device_pages

    def close(self):
        pass


def duplex(*sheets):
    return [page(s, side) for s in sheets for side in (Side.FRONT, Side.BACK)]


DUPLEX, SIMPLEX = ScanSettings(duplex=True), ScanSettings(duplex=False)


def test_a_whole_stack_is_kept_in_order_and_needs_nothing_put_back():
    kept = []
    outcome = feed(ScriptedFeeder(duplex(0, 1)), DUPLEX, kept.append, 0)
    assert outcome.complete
    assert (outcome.sheets_safe, outcome.pages_kept, outcome.put_back_from, outcome.orphans) == (2, 4, None, ())
    assert [(p.sheet, p.side) for p in kept] == [(0, "front"), (0, "back"), (1, "front"), (1, "back")]


def test_a_continued_job_numbers_its_sheets_on():
    kept = []
    outcome = feed(ScriptedFeeder([page(0), page(1)]), SIMPLEX, kept.append, 5)
    assert [p.sheet for p in kept] == [5, 6]
    assert outcome.sheets_safe == 7


def test_a_fault_between_two_sides_keeps_no_half_sheet():
    kept = []
    feeder = ScriptedFeeder([*duplex(0), page(1), PaperJamError()])
    outcome = feed(feeder, DUPLEX, kept.append, 3)
    assert [p.sheet for p in kept] == [3, 3]
    assert (outcome.sheets_safe, outcome.put_back_from, outcome.error.code) == (4, 5, "feeder-jam")
    assert feeder.closed == 1


def test_a_keeper_that_is_full_stops_feeding_and_the_half_kept_sheet_is_named():
    kept = []

    def keep(one):
        if len(kept) == 3:
            raise StorageFullError
        kept.append(one)

    outcome = feed(ScriptedFeeder(duplex(0, 1, 2)), DUPLEX, keep, 0)
    assert (outcome.sheets_safe, outcome.put_back_from, outcome.pages_kept) == (1, 2, 3)
    assert outcome.orphans == ((1, Side.FRONT),)
    assert [entry.safe for entry in outcome.entries] == [True, False]


def test_an_error_nobody_planned_for_is_not_swallowed_and_the_batch_is_closed():
    feeder = ScriptedFeeder(duplex(0))

    def keep(_):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        feed(feeder, DUPLEX, keep, 0)
    assert feeder.closed == 1


@pytest.mark.parametrize("refuses", [DeviceMissingError(), FeederEmptyError()])
def test_when_nothing_moved_nothing_has_to_be_put_back(refuses):
    feeder = ScriptedFeeder([refuses]) if isinstance(refuses, FeederEmptyError) else ScriptedFeeder([], refuses=refuses)
    outcome = feed(feeder, DUPLEX, lambda _: None, 0)
    assert (outcome.error, outcome.put_back_from, outcome.sheets_safe) == (refuses, None, 0)


def test_a_cancelled_batch_says_from_which_sheet_to_put_back():
    outcome = feed(ScriptedFeeder([*duplex(0), FeedCancelledError()]), DUPLEX, lambda _: None, 0)
    assert (outcome.error.code, outcome.sheets_safe, outcome.put_back_from) == ("capture-cancelled", 1, 2)


def test_the_open_batch_is_told_so_that_it_can_be_cancelled():
    outcome = feed(ScriptedFeeder(duplex(0)), DUPLEX, lambda _: None, 0, on_batch=lambda batch: batch.cancel())
    assert outcome.sheets_safe == 0


@pytest.mark.parametrize(
    ("script", "kind", "sheet"),
    [
        ([*duplex(0), *duplex(2)], SheetOrderError, 1),  # a sheet is missing
        ([*duplex(0), page(0)], SheetOrderError, 1),  # a sheet again
        ([page(0, Side.BACK)], SideOrderError, 0),
        ([page(0), page(0)], SideOrderError, 0),
        ([*duplex(0, 1), page(2)], SideCountError, 2),
    ],
)
def test_sheets_and_sides_that_do_not_agree_name_the_sheet(script, kind, sheet):
    kept = []
    outcome = feed(ScriptedFeeder(script), DUPLEX, kept.append, 0)
    assert type(outcome.error) is kind
    assert outcome.error.sheet == sheet
    assert f"sheet {sheet + 1}" in str(outcome.error)
    assert len(kept) == 2 * outcome.sheets_safe
    assert outcome.put_back_from == outcome.sheets_safe + 1


def test_a_back_in_a_simplex_batch_is_refused():
    assert type(feed(ScriptedFeeder([page(0, Side.BACK)]), SIMPLEX, print, 0).error) is SideOrderError


@pytest.mark.parametrize(("count", "complete"), [(4, True), (None, True), (5, False), (3, False), (0, False)])
def test_the_device_own_count_must_agree_where_there_is_one(count, complete):
    outcome = feed(ScriptedFeeder(duplex(0, 1), device_pages=count), DUPLEX, lambda _: None, 0)
    assert outcome.complete is complete
    if not complete:
        assert type(outcome.error) is PageCountError
        assert outcome.error.code == "ledger-page-count"


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(list(Side))), max_size=12),
    st.booleans(),
    st.integers(0, 3),
    st.one_of(st.none(), st.integers(0, 12)),
)
def test_only_whole_consecutive_sheets_ever_count_as_safe(arrivals, both, first, device_pages):
    ledger = SheetLedger(first, duplex=both)
    taken = []
    try:
        for sheet, side in arrivals:
            ledger.received(page(sheet, side))
            ledger.kept(page(sheet, side))
            taken.append((sheet, side))
        ledger.reconcile(device_pages)
    except CaptureError:
        pass
    sides = ledger.sides
    whole = len(taken) // len(sides)
    assert taken == [(i // len(sides), sides[i % len(sides)]) for i in range(len(taken))]
    assert ledger.sheets_safe == first + whole
    assert len(ledger.orphans()) == len(taken) % len(sides)
