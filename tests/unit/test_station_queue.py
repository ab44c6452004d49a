"""The station and its queue: what is drawn for a spot audit waits unsealed, and what waits too long calls."""

from datetime import timedelta
from importlib import resources

import pytest

from appliance import lookout
from appliance.custody.custody import Custody
from appliance.custody.daily import SPOT_AUDIT
from appliance.custody.queue import AUDIT_PASSED
from appliance.custody.states import DocumentState
from appliance.errors import ConfigError, StorageFullError
from appliance.policy.oversight import QueueRules, SpotAudit, check_oversight
from appliance.policy.pack import load_pack
from appliance.queue.desk import QueueDesk, overdue
from appliance.queue.door import Caller
from appliance.situation import Jobs, Situation, view
from appliance.states import State
from tests.unit.station_rig import Rig, held_codes


def test_a_drawn_document_waits_unsealed_and_goes_on_when_a_person_found_nothing(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(Custody, "drawn", lambda _self, document, share: bool(asked.append((document, share))) or True)
    rig = Rig(tmp_path)

    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script = [[1]]
        await rig.station.scan()
        await rig.sees("held")
        (document,) = [item for job in rig.jobs() for item in job.documents]
        assert held_codes(rig) == [SPOT_AUDIT]
        assert rig.outbox.entries().documents == ()
        assert asked == [(document.id, 0)]  # what the policy that ships asks for
        await rig.station.resume(document.job)  # not an outcome: it is drawn again
        await rig.until(lambda: len(asked) == 2 and held_codes(rig) == [SPOT_AUDIT])
        desk = QueueDesk(rig.custody, rig.station.check_open)
        rig.station.went_on(desk.resolve(Caller(), document.id, AUDIT_PASSED))
        await rig.until(lambda: rig.outbox.entries().documents == (document.id,))
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])

    rig.live(scenario)


def test_what_was_sealed_before_a_power_cut_is_not_held_back_by_a_draw(tmp_path, monkeypatch):
    def lost(rig):
        (document,) = rig.outbox.entries().documents
        rig.outbox.remove(document)

    rig = Rig(tmp_path)

    async def first(rig):
        await rig.sees("ready")
        rig.feeder.script = [[1]]
        await rig.station.scan()
        await rig.until(lambda: rig.outbox.entries().documents)

    rig.live(first)
    lost(rig)
    monkeypatch.setattr(Custody, "drawn", lambda *_: True)
    again = Rig(tmp_path)

    async def second(rig):
        await rig.until(lambda: rig.outbox.entries().documents)
        assert [item.state for job in rig.jobs() for item in job.documents] == [DocumentState.SEALED]

    again.live(second)


def test_what_waits_too_long_calls_again_although_the_desk_took_notice(tmp_path, monkeypatch):
    monkeypatch.setattr(lookout, "SPACE_INTERVAL_S", 0.02)
    troubles = [StorageFullError("test")]

    def look():
        if troubles:
            raise troubles.pop()
        return overdue(rig.custody, rig.after)

    rig = Rig(tmp_path, document_class="consent", overdue=look)
    rig.after = timedelta(days=1)

    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script = [[1]]
        await rig.station.scan()
        await rig.sees("held")
        assert "supervisor" not in rig.sentence
        await rig.station.scan()  # taken notice of, and nothing more to feed
        await rig.sees("no-paper")
        await rig.station.cancel()
        await rig.sees("ready")
        rig.after = timedelta(0)
        await rig.sees("held")
        assert rig.sentence.endswith("Keep the paper and look at the panel. 1 item waits too long: tell a supervisor.")
        assert rig.station.counters()["overdue"] == 1
        await rig.station.discard(rig.jobs()[0].id)
        await rig.until(lambda: rig.station.counters()["overdue"] == 0)
        assert "supervisor" not in rig.sentence

    rig.live(scenario)
    assert not troubles


def test_the_sentence_speaks_of_what_waits_too_long_wherever_paper_may_be_fed():
    for jobs in (Jobs(), Jobs(held=1), Jobs(delivered=2), Jobs(delivered=1, held_before=1)):
        assert view(Situation(State.READY, jobs, overdue=0)).sentence.find("supervisor") == -1
    for jobs in (Jobs(), Jobs(held=1), Jobs(delivered=2)):
        assert "2 items wait too long: tell a supervisor." in view(Situation(State.READY, jobs, overdue=2)).sentence


def test_the_policy_that_ships_escalates_after_a_day_and_draws_nothing():
    pack = load_pack(None)
    assert pack.queue.after == timedelta(hours=24)
    assert pack.spot_audit.per_thousand == 0


@pytest.mark.parametrize("hours", [0.0, -1.0, float("nan"), float("inf"), 24 * 366.0])
def test_an_age_that_cannot_be_meant_refuses_the_policy(hours):
    with pytest.raises(ConfigError, match="escalate_after_hours"):
        check_oversight(QueueRules(hours), SpotAudit(), "test")


@pytest.mark.parametrize("share", [-1, 1_001])
def test_a_share_that_cannot_be_meant_refuses_the_policy(share):
    with pytest.raises(ConfigError, match="per_thousand"):
        check_oversight(QueueRules(), SpotAudit(share), "test")


def test_both_tables_are_read_from_a_pack(tmp_path):
    shipped = resources.files("appliance.policy").joinpath("default.toml").read_text()
    text = shipped.replace("escalate_after_hours = 24.0", "escalate_after_hours = 0.5")
    path = tmp_path / "pack.toml"
    path.write_text(text.replace("per_thousand = 0", "per_thousand = 25"))
    pack = load_pack(path)
    assert (pack.queue.after, pack.spot_audit.per_thousand) == (timedelta(minutes=30), 25)
