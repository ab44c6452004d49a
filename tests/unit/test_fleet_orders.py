"""An order of the office stops new work at one station, once and until it is lifted; nothing else is stopped."""

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from appliance.fleet import life, orders
from appliance.fleet.errors import PolicyError, PolicyOldError, PolicyScopeError, PolicySignatureError
from appliance.fleet.life import FOLDER
from appliance.fleet.orders import NoOrderError, Orders
from appliance.situation import FleetHoldError, Jobs, Situation, view
from appliance.states import State
from tests.fleet_world import FOREIGN, KEYS, MADE, NEXT, ROOT, STATION, made
from tests.unit.station_rig import Rig
from tests.unit.test_policy_life import World


def order(number=1, *, hold=True, signer=ROOT, station=STATION):
    return orders.make(station, number, MADE, signer, hold=hold)


@pytest.fixture
def office(tmp_path):
    """The orders of a station; `again` is its next start."""
    held = Orders(tmp_path, KEYS, STATION)
    held.again = lambda keys=KEYS: Orders(tmp_path, keys, STATION)
    return held


@pytest.mark.parametrize("signer", [ROOT, NEXT])
def test_an_order_holds_over_restarts_until_it_is_lifted(office, signer):
    assert not office.hold
    assert office.offer(order(7, signer=signer))
    assert office.hold
    assert office.again().hold
    assert not office.offer(order(7, signer=signer))  # what the broker retains comes again
    assert office.offer(order(8, hold=False))
    assert not office.again().hold


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (order(7, hold=False), PolicyOldError),  # the same number, and the other word
        (order(6, hold=False), PolicyOldError),
        (order(9, hold=False, signer=FOREIGN), PolicySignatureError),
        (order(9, hold=False, station="station-0002"), PolicyScopeError),
        (order(9).replace(b'"hold"', b'"lift"'), PolicySignatureError),
        (order(9).replace(b'"hold"', b'"halt"'), NoOrderError),
        (made(), NoOrderError),
        (b"", NoOrderError),
        (b"x" * 600_000, NoOrderError),
    ],
)
def test_what_is_old_foreign_or_no_order_changes_nothing(office, raw, error):
    office.offer(order(7))
    with pytest.raises(error):
        office.offer(raw)
    assert office.hold
    assert office.again().hold


def test_an_order_whose_key_is_not_believed_any_more_or_that_was_damaged_does_not_count(office, tmp_path):
    office.offer(order(7))
    assert not office.again({}).hold
    (tmp_path / "order").write_bytes(order(7)[:-2])
    assert not office.again().hold
    assert office.offer(order(8))


def test_it_stands_on_the_record_once_and_is_told_again_where_that_failed(office):
    said = []

    def full(*_, **__):
        raise OSError("full")

    office.flush(lambda event, **fields: said.append((event, fields["count"])))
    office.offer(order(7))
    with pytest.raises(OSError, match="full"):
        office.flush(full)
    for _ in range(2):
        office.again().flush(lambda event, **fields: said.append((event, fields["count"])))
    office.offer(order(8, hold=False))
    office.flush(lambda event, **fields: said.append((event, fields["count"])))
    assert said == [("fleet-hold-set", 7), ("fleet-hold-lifted", 8)]


GOOD = order(3)


@effort(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=6))
def test_no_damaged_order_counts_or_raises_anything_else(at, piece):
    damaged = GOOD[:at] + piece + GOOD[at + 1 :]
    if damaged != GOOD:
        with pytest.raises(PolicyError):
            orders.read(damaged, STATION, KEYS)


def test_it_comes_through_the_inbox_of_policies_and_is_in_force_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(life, "LOOK_S", 0.01)
    world = World(tmp_path)
    world.begin()
    world.idle = False  # a policy would have to wait
    world.inbox.put(order(5))
    world.watch(lambda: world.records)
    assert world.life.suspended()
    assert world.records == [("fleet-hold-set", "", 5)]
    world.begin()
    assert world.life.suspended()
    assert world.refused(order(4, hold=False)) == "policy-old"
    assert world.refused(order(6, signer=FOREIGN)) == "policy-signature"
    world.inbox.put(order(6, hold=False))
    world.watch(lambda: not world.life.suspended())
    assert (world.root / "state" / FOLDER / "order").exists()


def test_a_press_opens_nothing_while_what_is_here_goes_on(tmp_path):
    held = [False]
    rig = Rig(tmp_path, suspended=lambda: held[0])

    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script = [[1], [1]]
        rig.panel.press()
        await rig.until(lambda: rig.outbox.entries().documents)
        held[0] = True
        await rig.sees("suspended")
        await rig.until(lambda: rig.panel.shown[-1] == "attention")
        rig.panel.press()
        with pytest.raises(FleetHoldError):
            await rig.station.scan()
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])
        await rig.sees("delivered")  # the paper may go: that is said first
        await rig.until(lambda: rig.panel.shown[-1] == "delivered")
        with pytest.raises(FleetHoldError):
            await rig.station.scan()
        await rig.sees("suspended")
        assert len(rig.feeder.script) == 1
        held[0] = False
        await rig.sees("ready")
        rig.panel.press()
        await rig.until(lambda: rig.states()[1:] == ["sealed"])

    rig.live(scenario)


@pytest.mark.parametrize(
    ("jobs", "name"),
    [
        (Jobs(), "suspended"),
        (Jobs(working=1), "suspended"),
        (Jobs(waiting=1, delivered=1), "suspended"),
        (Jobs(held_before=2), "suspended"),
        (Jobs(held=1), "held"),
        (Jobs(delivered=1), "delivered"),
    ],
)
def test_only_a_document_for_a_person_and_paper_that_may_go_come_first(jobs, name):
    assert view(Situation(State.READY, jobs, suspended=True)).name == name
    assert view(Situation(State.FEEDING, jobs, suspended=True)).name == "feeding"
