"""Classes in use: one at a time, with evidence, within the policy; kept over power cuts; a class not in use is held."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from appliance import files
from appliance.errors import ConfigError, StorageFullError
from appliance.policy.holds import Hold
from appliance.policy.pack import UnknownClassError, load_pack
from appliance.policy.rollout import RolloutRules, check_rollout
from appliance.rollout import (
    FILE_NAME,
    NO_PILOT,
    NoPilotError,
    NotReadyError,
    Rollout,
    RolloutFileError,
    TooSoonError,
)
from tests.unit.station_rig import Rig, held_codes, hurry

PACK = load_pack(None)
STAGED = RolloutRules(staged=True, days_between=7.0)
BY, PILOT = "9" * 32, "ab" * 32


class World:
    """A rollout with its record, its clock and its readiness test."""

    def __init__(self, folder, rules=STAGED):
        self.folder, self.pack = folder, replace(PACK, rollout=rules)
        self.ready, self.now, self.records = True, datetime(2026, 3, 4, 9, 0, tzinfo=UTC), []
        self.failure = None
        self.again()

    def again(self):
        """The station starts once more."""
        self.it = Rollout(self.folder, self.pack, self, lambda: self.ready, lambda: self.now)
        return self

    def class_enabled(self, document_class, code, by, pilot_sha256):
        if self.failure:
            raise self.failure
        self.records.append(("enabled", document_class, code, by, pilot_sha256))

    def class_disabled(self, document_class, code, by):
        self.records.append(("disabled", document_class, code, by))

    def use(self, name):
        return next(use for use in self.it.uses() if use.name == name)

    @property
    def in_use(self):
        return {use.name for use in self.it.uses() if use.enabled}


def test_without_a_word_of_policy_or_site_every_class_is_in_use(tmp_path):
    world = World(tmp_path, RolloutRules())
    assert world.in_use == {known.name for known in PACK.classes} - {"unclassified"}
    world.it.disable("referral", BY, "leak")
    assert not world.again().use("referral").enabled
    world.it.enable("referral", BY)
    assert world.again().use("referral").enabled
    assert world.records == [("disabled", "referral", "leak", BY), ("enabled", "referral", "not-asked", BY, NO_PILOT)]


def test_staged_classes_are_enabled_one_at_a_time_with_evidence(tmp_path):
    world = World(tmp_path)
    assert world.in_use == set()
    world.ready = False
    with pytest.raises(NotReadyError):
        world.it.enable("referral", BY, PILOT)
    assert world.use("referral").missing == "classes-readiness"
    world.ready = True
    with pytest.raises(NoPilotError):
        world.it.enable("referral", BY)
    world.it.enable("referral", BY, PILOT)
    assert world.records == [("enabled", "referral", "readiness-passed", BY, PILOT)]
    with pytest.raises(TooSoonError):
        world.it.enable("lab-result", BY, PILOT)
    world.now += timedelta(days=7)
    world.it.enable("lab-result", BY, PILOT)
    assert world.again().in_use == {"referral", "lab-result"}


def test_a_class_taken_out_of_use_comes_back_with_the_report_it_had(tmp_path):
    world = World(tmp_path)
    world.it.enable("referral", BY, PILOT)
    world.it.disable("referral", BY, "too-many-errors")
    assert world.again().use("referral").missing == ""
    world.it.enable("referral", BY)
    assert world.records[-1][-1] == PILOT


def test_a_clock_that_was_ahead_lets_no_second_class_in_early(tmp_path):
    world = World(tmp_path)
    world.it.enable("referral", BY, PILOT)
    world.now -= timedelta(days=300)
    with pytest.raises(TooSoonError):
        world.it.enable("lab-result", BY, PILOT)


def test_no_class_beside_the_policy_can_be_enabled_and_what_policy_holds_stays_held(tmp_path):
    world = World(tmp_path, RolloutRules())
    for change in (lambda: world.it.enable("no-such-class", BY), lambda: world.it.disable("no-such-class", BY, "leak")):
        with pytest.raises(UnknownClassError):
            change()
    assert world.records == []
    assert PACK.hold("consent", "ai-summary") is Hold.HUMAN_ONLY


def test_what_is_not_on_the_record_or_not_on_disk_does_not_count(tmp_path, monkeypatch):
    world = World(tmp_path)
    world.failure = StorageFullError("full")
    with pytest.raises(StorageFullError):
        world.it.enable("referral", BY, PILOT)
    assert world.again().in_use == set()
    world.failure = None

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "write_atomic", full)
        with pytest.raises(RolloutFileError):
            world.it.enable("referral", BY, PILOT)
    assert world.in_use == world.again().in_use == set()


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"{}", b'{"format": 2, "classes": {}}', b'{"format": 1, "classes": []}', b"\xff" * 9,
        b'{"format": 1, "classes": {"referral": {"enabled": 1, "at": "2026-03-04T09:00:00Z"}}}',
        b'{"format": 1, "classes": {"referral": {"enabled": true, "at": "soon"}}}',
        b'{"format": 1, "classes": {"referral": {"enabled": true, "at": 7}}}',
        b'{"format": 1, "classes": {"referral": {"enabled": true, "at": "2026-03-04T09:00:00Z", "pilot": "x"}}}',
        b'{"format": 1, "classes": {"referral": {"enabled": true, "at": "2026-03-04T09:00:00Z", "more": ""}}}',
        b" " * (1 << 20) + b" ",
    ],
)  # fmt: skip
def test_a_damaged_file_leaves_no_class_in_use_until_each_is_enabled_again(tmp_path, text):
    (tmp_path / FILE_NAME).write_bytes(text)
    world = World(tmp_path, RolloutRules())
    assert world.in_use == set()
    world.it.enable("referral", BY)
    assert world.again().in_use == {"referral"}


@pytest.mark.parametrize("days", [-1.0, 366.0, float("nan"), float("inf")])
def test_a_number_of_days_that_cannot_be_meant_refuses_the_policy(days):
    with pytest.raises(ConfigError, match="days_between"):
        check_rollout(RolloutRules(days_between=days), "pack.toml")


def test_a_document_of_a_class_that_is_not_in_use_waits_whoever_names_it_and_goes_on_once_it_is(tmp_path, monkeypatch):
    hurry(monkeypatch)
    rig = Rig(tmp_path)
    world = World(tmp_path, RolloutRules())
    rig.processor._ahead._enabled = lambda: world.it.current

    async def scenario(rig):
        await rig.sees("ready")
        world.it.disable("referral", BY, "leak")
        rig.feeder.script = [[1]]
        job = await rig.station.scan()
        await rig.until(lambda: held_codes(rig) == ["class-not-enabled"])
        assert rig.outbox.entries().documents == ()
        await rig.station.resume(job, "referral")
        await rig.until(lambda: rig.pool.calls.count("take_in_for") >= 4 and held_codes(rig) == ["class-not-enabled"])
        assert "finish" not in rig.pool.calls
        world.it.enable("referral", BY)
        await rig.station.resume(job)
        await rig.until(lambda: rig.outbox.entries().documents)

    rig.live(scenario)


def test_a_job_keeps_the_classes_with_which_it_began(tmp_path, monkeypatch):
    rig = Rig(tmp_path)
    world = World(tmp_path, RolloutRules())
    rig.processor._ahead._enabled = lambda: world.it.current

    async def scenario(rig):
        await rig.sees("ready")
        rig.pool.open.clear()
        rig.feeder.script = [[1]]
        await rig.station.scan()
        await rig.until(lambda: rig.pool.calls)
        world.it.disable("referral", BY, "leak")
        rig.pool.open.set()
        await rig.until(lambda: rig.outbox.entries().documents)
        rig.feeder.script = [[1]]
        await rig.station.scan()
        await rig.until(lambda: "class-not-enabled" in held_codes(rig))

    rig.live(scenario)
