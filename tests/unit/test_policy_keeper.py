"""Which policy counts: upwards only, tried, kept or rolled back, and the same after a power cut at any step."""

import itertools

import pytest

from appliance import files
from appliance.fleet import bundle, ledger
from appliance.fleet.errors import PolicyConflictError, PolicyError, PolicyOldError, PolicySignatureError
from appliance.fleet.keeper import REFUSALS_AN_HOUR, PolicyKeeper, Standing
from appliance.fleet.ledger import Ledger
from appliance.sealing.keys import keys_by_id
from tests.fleet_world import FOREIGN, KEYS, NEXT, ROOT, SITE, STATION, made


class Fleet:
    """A station's keeper, which can be started anew on the same disk."""

    def __init__(self, directory):
        self.directory, self.keys, self.refuses, self.time = directory, KEYS, "", 0.0
        self.heard = []
        self.start()

    def start(self):
        self.keeper = PolicyKeeper(
            Ledger(self.directory), self.keys, site=SITE, station=STATION, check=self._check, clock=lambda: self.time
        )
        return self.keeper

    def _check(self, found):
        if self.refuses:
            raise PolicyError(self.refuses)

    def take(self, raw):
        """Offers, tries and keeps."""
        assert self.keeper.offer(raw)
        assert self.keeper.begin().raw == raw
        self.keeper.keep()

    def version(self):
        return self.keeper.standing().version

    def records(self):
        """What the audit log hears now."""
        before = len(self.heard)
        self.keeper.flush(lambda event, **fields: self.heard.append((event, fields.get("code"), fields.get("count"))))
        return self.heard[before:]


@pytest.fixture
def fleet(tmp_path):
    return Fleet(tmp_path / "policy")


def test_a_station_without_a_policy_has_none(fleet):
    assert fleet.keeper.begin() is None
    assert fleet.keeper.standing() == Standing(0, 0, "")
    assert not fleet.keeper.undo("x")
    fleet.keeper.keep()
    assert fleet.records() == []


def test_a_policy_waits_is_tried_and_kept_and_found_again(fleet):
    assert fleet.keeper.offer(made(3))
    assert fleet.keeper.staged
    assert fleet.keeper.standing() == Standing(0, 3, "")
    assert fleet.keeper.begin().version == 3
    assert not fleet.keeper.staged
    fleet.keeper.keep()
    assert fleet.records() == [("policy-taken", None, 3)]
    assert fleet.records() == []
    assert fleet.start().begin().version == 3
    assert not fleet.keeper.offer(made(3))  # the broker gives it again


def test_versions_only_grow(fleet):
    fleet.take(made(5))
    with pytest.raises(PolicyOldError):
        fleet.keeper.offer(made(4))
    with pytest.raises(PolicyConflictError):
        fleet.keeper.offer(made(5, {}))
    assert fleet.keeper.offer(made(7))
    with pytest.raises(PolicyOldError):
        fleet.keeper.offer(made(6))  # a newer one waits already
    assert fleet.keeper.offer(made(8))
    assert fleet.keeper.begin().version == 8


def test_each_refusal_is_recorded_once_and_not_without_end(fleet):
    with pytest.raises(PolicySignatureError):
        fleet.keeper.offer(made(1, signer=FOREIGN))
    assert not fleet.keeper.offer(made(1, signer=FOREIGN))
    assert fleet.records() == [("policy-refused", "policy-signature", None)]
    assert fleet.keeper.standing().code == "policy-signature"
    for version in range(2, 40):
        with pytest.raises(PolicySignatureError):
            fleet.keeper.offer(made(version, signer=FOREIGN))
    assert len(fleet.records()) == REFUSALS_AN_HOUR - 1
    fleet.time = 3_601.0
    with pytest.raises(PolicySignatureError):
        fleet.keeper.offer(made(41, signer=FOREIGN))
    assert len(fleet.records()) == 1


def test_what_the_station_could_not_work_with_is_not_tried(fleet):
    fleet.refuses = "its classes"
    with pytest.raises(PolicyError):
        fleet.keeper.offer(made(2))
    assert fleet.keeper.begin() is None
    fleet.refuses = ""
    assert fleet.start().offer(made(2))  # after somebody put the station right


def test_a_policy_that_fails_its_trial_is_rolled_back_and_never_tried_again(fleet):
    fleet.take(made(1))
    fleet.records()
    fleet.keeper.offer(made(2))
    fleet.keeper.begin()
    assert fleet.keeper.undo("policy-selftest")
    assert fleet.keeper.begin().version == 1
    assert fleet.records() == [("policy-rolled-back", "policy-selftest", 2)]
    assert fleet.keeper.standing() == Standing(1, 0, "policy-selftest")
    with pytest.raises(PolicyConflictError):
        fleet.start().offer(made(2))
    fleet.take(made(3))
    assert fleet.keeper.standing() == Standing(3, 0, "")


def test_a_policy_with_which_the_station_does_not_come_up_is_given_up_after_two_starts(fleet):
    fleet.take(made(1))
    fleet.keeper.offer(made(2))
    assert [fleet.start().begin().version for _ in range(4)] == [2, 2, 1, 1]
    assert ("policy-rolled-back", "policy-unstable", 2) in fleet.records()


def test_a_rotation_of_keys_goes_from_one_to_two_to_the_other(fleet):
    fleet.keys = keys_by_id([ROOT.public_key])
    fleet.start()
    with pytest.raises(PolicySignatureError):
        fleet.keeper.offer(made(1, signer=NEXT))
    fleet.take(made(1))
    fleet.keys = KEYS
    fleet.start()
    fleet.take(made(2, signer=NEXT))
    fleet.keys = keys_by_id([NEXT.public_key])
    assert fleet.start().begin().version == 2


def test_a_policy_whose_key_is_not_believed_any_more_ends_and_the_one_before_counts(fleet):
    fleet.take(made(1, signer=NEXT))
    fleet.take(made(2, signer=ROOT))
    fleet.records()
    fleet.keys = keys_by_id([NEXT.public_key])
    assert fleet.start().begin().version == 1
    assert fleet.records() == [("policy-rolled-back", "policy-signature", 0)]
    with pytest.raises(PolicyOldError):
        fleet.keeper.offer(made(1, {}, signer=NEXT))
    fleet.keys = keys_by_id([FOREIGN.public_key])
    assert fleet.start().begin() is None


def test_checks_that_passed_before_are_kept_over_a_restart(fleet):
    fleet.keeper.offer(made(1))
    fleet.keeper.passes(["reading", "feeder"])
    assert fleet.start().passed == {"reading", "feeder"}
    fleet.keeper.begin()
    fleet.keeper.keep()
    assert fleet.keeper.passed == set()


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b"x" * 100_000])
def test_a_damaged_state_is_built_again_from_what_is_signed(fleet, raw):
    fleet.take(made(1))
    fleet.take(made(2))
    (fleet.directory / ledger.STATE_NAME).write_bytes(raw)
    assert fleet.start().begin().version == 2  # once more on trial
    fleet.keeper.keep()
    with pytest.raises(PolicyConflictError):
        fleet.keeper.offer(made(2, {}))
    assert ("policy-refused", "policy-state", None) in fleet.records()


def test_a_damaged_state_without_bundles_is_an_empty_one(fleet):
    (fleet.directory / ledger.STATE_NAME).write_bytes(b"{")
    assert fleet.start().begin() is None


def test_a_staged_bundle_that_was_changed_on_the_disk_is_dropped(fleet):
    fleet.keeper.offer(made(1))
    next(fleet.directory.glob("*.policy")).write_bytes(made(9, signer=FOREIGN))
    assert fleet.start().begin() is None
    assert fleet.records() == [("policy-rolled-back", "policy-format", 0)]


class PowerCut(BaseException):
    """Nothing catches it."""


@pytest.fixture
def power(monkeypatch):
    """Cuts the power at the n-th write or removal, before or after it."""
    steps = {"left": None}
    real_replace, real_unlink = type(files.Path()).replace, type(files.Path()).unlink

    def cut(real):
        def step(path, *arguments, **named):
            if steps["left"] is not None:
                steps["left"] -= 1
                if steps["left"] < 0:
                    raise PowerCut
            value = real(path, *arguments, **named)
            if steps["left"] is not None:
                steps["left"] -= 1
                if steps["left"] < 0:
                    raise PowerCut
            return value

        return step

    path = type(files.Path())
    monkeypatch.setattr(path, "replace", cut(real_replace))
    monkeypatch.setattr(path, "unlink", cut(real_unlink))
    return steps


@pytest.mark.parametrize("good", [True, False])
def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_policy_and_ends_the_same(tmp_path, power, good):
    ends = 0
    for step in itertools.count():
        fleet = Fleet(tmp_path / f"{good}-{step}")
        fleet.take(made(1))
        power["left"] = step
        try:
            _update(fleet, good)
            fleet.records()
        except PowerCut:
            power["left"] = None
            fleet.start()
            assert fleet.version() in (1, 2)
            _update(fleet, good)
        else:
            ends += 1
        power["left"] = None
        fleet.records()
        assert fleet.version() == (2 if good else 1), step
        last = ("policy-taken", None, 2) if good else ("policy-rolled-back", "policy-selftest", 2)
        assert set(fleet.heard) >= {("policy-taken", None, 1), last}
        assert len(list(fleet.directory.glob("*.policy"))) <= 2
        if ends:
            break
    assert step > 8, "the cuts hit every write"


def _update(fleet, good):
    """From an offered policy to its end, whatever was done of it before."""
    try:
        fleet.keeper.offer(made(2))
    except PolicyConflictError:
        return  # rolled back before the power went
    if fleet.keeper.staged and fleet.keeper.begin():
        if good:
            fleet.keeper.keep()
        elif fleet.keeper.trial:
            fleet.keeper.undo("policy-selftest")


def test_a_bundle_is_written_where_its_parts_are_read(tmp_path):
    path = Ledger(tmp_path / "x").unpack(bundle.PACK, b"pack")
    assert path.read_bytes() == b"pack"
