"""A life of the station under a policy: looked at before anything stops, tried, kept or rolled back, told."""

import asyncio
import dataclasses
import os

import pytest

from appliance.bus_rows import Check
from appliance.config import StationConfig
from appliance.custody.audit import AuditFieldError
from appliance.custody.custody import Custody
from appliance.daemon import load_policy
from appliance.delivery.policies import MAX_BYTES, MAX_FILES, PolicyInbox
from appliance.errors import ConfigError
from appliance.fleet import bundle, life
from appliance.fleet.errors import PolicySelftestError
from appliance.fleet.life import FleetPolicy
from appliance.page_work import Order
from appliance.policy.holds import Hold
from appliance.policy.pack import load_pack
from appliance.sealing.keys import write_public
from appliance.sections.network import FleetConfig
from appliance.sections.people import PeopleConfig
from appliance.sections.storage import Paths
from appliance.supervisor import WorkerLostError
from tests import people_world
from tests.custody_samples import captured_job, open_custody
from tests.fleet_world import FOREIGN, KEYS, PACK, SITE, STATION, made, settings

ORDER = Order("", "referral", "ai-summary")


class Workers:
    """Page workers that come up, or do not."""

    def __init__(self):
        self.error = None

    def run(self, method, *_, timeout_s):
        assert (method, timeout_s > 0) == ("field_rules", True)
        if self.error:
            raise self.error


class World:
    def __init__(self, root):
        for name in ("state", "inbox"):
            (root / name).mkdir()
        self.root = root
        self.own = StationConfig(
            station=STATION,
            paths=Paths(state=root / "state", inbox=root / "inbox"),
            fleet=FleetConfig(policy=True, site=SITE),
        )
        self.inbox = PolicyInbox(root / "inbox")
        self.checks = {"reading": True, "feeder": True}
        self.records, self.workers, self.idle = [], Workers(), True

    def begin(self, **changes):
        self.life = FleetPolicy(dataclasses.replace(self.own, **changes), load_policy, lambda: KEYS)
        return self.life

    def look(self):
        """The self-test."""
        return [Check(name, ok=ok, sentence="") for name, ok in self.checks.items()]

    def record(self, event, **fields):
        self.records.append((event, fields.get("code", ""), fields.get("count", 0)))

    def watch(self, until=None, seconds=5.0):
        """Lets the life watch until `until()`, or it asks for its end; returns whether it did."""

        async def both():
            stop = asyncio.Event()
            inside = self.inbox, self.record, lambda: self.idle, self.look
            task = asyncio.create_task(self.life.watch(*inside, stop))
            async with asyncio.timeout(seconds):
                while not (stop.is_set() or (until and until())):  # noqa: ASYNC110 - it watches a thread
                    await asyncio.sleep(0.005)
            task.cancel()
            return stop.is_set()

        return asyncio.run(both())

    def prove(self):
        asyncio.run(self.life.prove(self.look, self.workers, ORDER))

    def take(self, raw):
        """A policy comes, its turn comes, it is tried and kept."""
        self.inbox.put(raw)
        assert self.watch()
        self.begin()
        self.prove()

    def refused(self, raw):
        """A policy comes and is refused; returns the code."""
        self.inbox.put(raw)
        self.watch(lambda: self.records and not self.inbox.entries())
        assert not self.life.due
        event, code, _ = self.records[-1]
        assert event == "policy-refused"
        return code


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr(life, "LOOK_S", 0.01)
    monkeypatch.setattr(life, "_TRY_AGAIN_S", 0.0)
    made_world = World(tmp_path)
    made_world.begin()
    return made_world


def test_without_the_switch_nothing_is_taken_and_no_key_is_asked_for(tmp_path):
    def no_keys():
        raise AssertionError

    own = StationConfig(paths=Paths(state=tmp_path))
    quiet = FleetPolicy(own, load_policy, no_keys)
    assert (quiet.config, quiet.counters(), quiet.on_trial, quiet.due) == (own, {}, False, False)
    assert not quiet.undo(PolicySelftestError())
    asyncio.run(quiet.prove(list, Workers(), ORDER))
    asyncio.run(quiet.watch(PolicyInbox(tmp_path), print, lambda: True, list, asyncio.Event()))
    assert list(tmp_path.iterdir()) == []


def test_a_policy_is_taken_when_nothing_is_in_work_and_counts_after_its_trial(world):
    world.idle = False
    world.inbox.put(settings(4, '[policy]\ndefault_class = "referral"\n'))
    world.watch(lambda: world.life.counters()["policy-waiting"] == 4)
    assert not world.life.due
    world.idle = True
    assert world.watch()
    assert world.life.config.policy.default_class == "unclassified"  # a life does not change
    world.begin()
    assert world.life.on_trial
    assert world.life.config.policy.default_class == "referral"
    world.prove()
    assert not world.life.on_trial
    assert world.life.counters() == {"policy": 4, "policy-waiting": 0, "policy-refused": 0}
    assert {type(n) for n in world.life.counters().values()} == {int}  # as the health wants them
    world.watch(lambda: world.records)
    assert world.records == [("policy-taken", "", 4)]


def test_a_pack_is_the_one_that_pipeline_and_station_load(world):
    pack = PACK.replace(b'pack = "default"', b'pack = "fleet-pack"')
    assert pack != PACK
    world.take(made(1, {bundle.PACK: pack}))
    assert load_pack(world.life.config.policy.pack).identity.startswith("fleet-pack@")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({bundle.SETTINGS: b"[x"}, "policy-content"),
        ({bundle.SETTINGS: b'[policy]\ndefault_class = "unheard-of"\n'}, "policy-content"),
        ({bundle.SETTINGS: b'[holds]\nclasses = ["unheard-of"]\n'}, "policy-content"),
        ({bundle.PACK: b"pack = 3"}, "policy-content"),
        ({bundle.PACK: b"\xff"}, "policy-content"),
        ({bundle.ROSTER: b"x", bundle.ROSTER_SIGNATURE: b"y"}, "policy-roster"),
    ],
)
def test_a_policy_that_does_not_fit_is_refused_before_anything_stops(world, parts, code):
    assert world.refused(made(2, parts)) == code
    assert world.life.counters() == {"policy": 0, "policy-waiting": 0, "policy-refused": 1}


def test_hostile_policies_are_refused_with_their_codes(world):
    world.take(made(5))
    assert world.refused(made(4)) == "policy-old"
    assert world.refused(made(5, {})) == "policy-conflict"
    assert world.refused(made(6, signer=FOREIGN)) == "policy-signature"
    assert world.refused(made(6, station="station-0002")) == "policy-scope"
    assert world.refused(made(6, site="south")) == "policy-scope"
    assert world.refused(b"nothing") == "policy-format"
    (world.root / "inbox" / ("0" * 64 + ".policy")).write_bytes(b"x" * (MAX_BYTES + 1))  # not by the uplink
    world.watch(lambda: not world.inbox.entries())
    assert not world.inbox.put(b"x" * (MAX_BYTES + 1))
    assert not world.inbox.put(b"")


def test_a_check_that_passed_before_and_fails_now_rolls_the_policy_back(world):
    world.take(made(1))
    world.inbox.put(made(2))
    assert world.watch()
    world.begin()
    world.checks["reading"] = False
    with pytest.raises(PolicySelftestError) as failure:
        world.prove()
    assert world.life.undo(failure.value)
    world.begin()
    assert not world.life.on_trial
    world.watch(lambda: ("policy-rolled-back", "policy-selftest", 2) in world.records)
    assert world.life.counters() == {"policy": 1, "policy-waiting": 0, "policy-refused": 1}


def test_a_check_that_failed_before_keeps_no_policy_out(world):
    world.checks["feeder"] = False
    world.take(made(1))
    assert world.life.counters()["policy"] == 1


def test_workers_that_do_not_come_up_roll_the_policy_back(world):
    world.inbox.put(made(1))
    assert world.watch()
    world.begin()
    world.workers.error = WorkerLostError("start")
    with pytest.raises(WorkerLostError) as failure:
        world.prove()
    assert world.life.undo(failure.value)
    assert world.begin().config == world.own


def test_presets_of_a_policy_are_there_in_each_life(world):
    text = '[policy]\ndefault_preset = "a"\n[presets.a]\nlabel = "A"\ndocument_class = "referral"\n'
    world.inbox.put(settings(1, text + 'purposes = ["ai-summary"]\n'))
    assert world.watch()
    world.begin()
    assert world.life.config.presets
    world.prove()
    world.begin()
    assert world.life.config.presets


@pytest.fixture
def misfit(monkeypatch):
    """From now on no policy goes with the station's configuration."""

    def impossible(*_):
        raise life.PolicyContentError("presets")

    return lambda: monkeypatch.setattr(life.settings, "effective", impossible)


def test_a_station_whose_own_configuration_left_its_policy_behind_refuses_to_start(world, misfit):
    world.take(made(1))
    misfit()
    with pytest.raises(ConfigError):
        world.begin()


def test_a_policy_on_trial_that_no_longer_fits_goes_at_once(world, misfit):
    world.inbox.put(made(1))
    assert world.watch()
    misfit()
    assert world.begin().config == world.own
    assert world.life.counters() == {"policy": 0, "policy-waiting": 0, "policy-refused": 1}


def test_a_class_on_hold_stays_in_the_station(world):
    world.take(settings(1, '[holds]\nclasses = ["referral"]\n'))
    pack = world.life.narrowed(load_pack(None))
    assert pack.hold("referral", "ai-summary") is Hold.NO_DESTINATION
    open_ones = [one.name for one in pack.classes if load_pack(None).hold(one.name, "ai-summary") is None]
    other = next(name for name in open_ones if name != "referral")
    assert pack.hold(other, "ai-summary") is None


def test_jobs_that_the_policy_names_come_under_a_legal_hold(world, tmp_path):
    custody: Custody = open_custody(tmp_path / "custody")
    job = captured_job(custody)
    world.take(settings(1, f'[holds]\njobs = ["{job}", "{"0" * 32}"]\n'))
    world.life.hold_jobs(custody)
    assert custody.job(job).legal_hold
    custody.close()


def test_the_audit_log_takes_what_became_of_policies_and_nothing_else_here(tmp_path):
    custody = open_custody(tmp_path / "custody")
    custody.notes.policy("policy-rolled-back", code="policy-selftest", count=3, sha256="0" * 64)
    with pytest.raises(AuditFieldError):
        custody.notes.policy("person-acted", code="scan", role="reception", user="0" * 32)
    assert custody.audit_records(1, 10)[-1]["event"] == "policy-rolled-back"
    custody.close()


def test_a_roster_of_the_fleet_is_the_one_that_counts(world, tmp_path):
    raw = people_world.publish(tmp_path / "made.toml", people_world.roster())
    signature = (tmp_path / "made.toml.sig").read_bytes()
    (tmp_path / "people.key").write_bytes(people_world.KEY)
    (tmp_path / "people.key").chmod(0o600)
    write_public(tmp_path / "people.pub", people_world.FLEET.public_key.public_bytes_raw())
    people = PeopleConfig(
        roster_key=tmp_path / "people.pub", people_key=str(tmp_path / "people.key"), argon2_floor_kib=8
    )
    world.own = dataclasses.replace(world.own, people=people)
    world.begin()
    world.take(made(1, {bundle.ROSTER: raw, bundle.ROSTER_SIGNATURE: signature}))
    roster = world.life.config.people.roster
    assert (roster.read_bytes(), roster.with_name("roster.toml.sig").read_bytes()) == (raw, signature)
    world.own = dataclasses.replace(world.own, people=dataclasses.replace(people, argon2_floor_kib=1 << 30))
    world.begin()
    assert world.refused(made(2, {bundle.ROSTER: raw, bundle.ROSTER_SIGNATURE: signature})) == "policy-roster"


def test_the_inbox_holds_few_policies_and_lets_the_oldest_go(tmp_path):
    inbox = PolicyInbox(tmp_path)
    for number in range(MAX_FILES + 3):
        assert inbox.put(bytes([number + 1]))
    assert len(inbox.entries()) == MAX_FILES
    assert inbox.read(inbox.entries()[-1]) == bytes([MAX_FILES + 3])
    for path in inbox.entries():
        inbox.remove(path)
        inbox.remove(path)
    assert inbox.entries() == ()


def test_the_newest_policy_is_the_last_one_also_after_the_clock_was_set_back(tmp_path):
    inbox = PolicyInbox(tmp_path)
    for number in range(MAX_FILES):
        assert inbox.put(bytes([number + 1]))
    for path in inbox.entries():
        later = path.lstat().st_mtime_ns + 3600 * 10**9
        os.utime(path, ns=(later, later))
    assert inbox.put(b"newest")
    assert len(inbox.entries()) == MAX_FILES
    assert inbox.read(inbox.entries()[-1]) == b"newest"
