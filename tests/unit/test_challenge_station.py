"""The readiness test at the desk: locked, judged, unlocked; other paper is held; nothing of the sheet stays."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from appliance.bus_rows import Check as SelfCheck
from appliance.challenge.desk import CHALLENGE, DUE, ReadinessDesk, ReadinessDueError
from appliance.challenge.history import History
from appliance.challenge.report import Check
from appliance.config import StationConfig
from appliance.custody.feeding import SheetCountError
from appliance.custody.states import JobState
from appliance.devices.feeder_errors import PaperJamError
from appliance.devices.interfaces import ScanSettings
from appliance.errors import CustodyError
from appliance.policy.pack import load_pack
from appliance.presses import ReadinessBusyError
from appliance.sections.desk import PolicyConfig, ReadinessConfig
from appliance.sections.pages import QualityLimits
from appliance.sim.challenge import sides
from appliance.supervisor import WorkerLostError
from tests.custody_samples import captured_job, feed, open_custody
from tests.unit.station_rig import Rig

GOOD = (Check("front-marks", True, 4, 4, "marks", "All corner marks are there."),)
BAD = (*GOOD, Check("front-streak", False, 0.3, 0.02, "share", "A streak runs down the front. Wipe the glass."))
NONE = (Check("sheet", False, 0, 1, "sides", "No challenge sheet was recognised."),)


class Clock:
    def __init__(self):
        self.now = datetime(2031, 5, 6, 7, 0, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def sheet():
    """Both sides of a challenge sheet at the resolution of the rig's own pictures."""
    return sides(3, dpi=150)


def built(root, clock, *, required=True, config=None, checks=()):
    """A station with the test; its page worker answers with good checks."""

    def desk(rig):
        settings = config or StationConfig(policy=PolicyConfig(default_class="referral"))
        settings = replace(settings, readiness=ReadinessConfig(required=required))
        book = History(root / "state", settings.readiness, "limits", clock)
        return ReadinessDesk(
            custody=rig.custody,
            pool=rig.pool,
            history=book,
            config=settings,
            order=("referral", "ai-summary"),
            pack=load_pack(None),
            checks=lambda: checks,
        )

    rig = Rig(root, readiness=desk)
    rig.pool.answers["challenge"] = GOOD
    return rig


@pytest.fixture
def clock():
    return Clock()


def audit(root):
    return "".join(path.read_text() for path in sorted((root / "state" / "audit").glob("*")) if path.suffix == ".jsonl")


def test_a_locked_station_is_unlocked_by_the_sheet_and_then_works(tmp_path, clock, sheet):
    rig = built(tmp_path, clock)
    rig.feeder.script = [[sheet], [1]]

    async def scenario(it):
        await it.sees("locked")
        assert it.panel.shown[-1] == "challenge"
        it.panel.press()
        await it.sees("ready")
        assert it.states() == ["discarded"]
        assert "take_in_for" not in it.pool.calls
        assert it.station.view().sentence.startswith("Ready")
        it.panel.press()
        await it.until(lambda: len(it.outbox.entries().documents) == 1)

    rig.live(scenario)
    assert '"event":"readiness-tested"' in audit(tmp_path)
    again = built(tmp_path, clock)

    async def restarted(it):
        await it.until(lambda: it.view not in ("starting", "locked"))
        row = await it.station.readiness()
        assert (row.due, row.passed, row.checks[0].name) == (False, True, "front-marks")

    again.live(restarted)


def test_other_paper_is_held_while_locked_and_goes_on_after_the_test(tmp_path, clock, sheet):
    rig = built(tmp_path, clock)
    rig.feeder.script = [[2], [sheet]]

    async def scenario(it):
        await it.sees("locked")
        it.pool.answers["challenge"] = NONE
        it.panel.press()
        await it.until(lambda: it.states() == ["held"] and it.view == "locked")
        (job,) = it.jobs()
        assert (job.code, it.pool.calls) == (DUE, ["challenge"])
        assert "No challenge sheet was recognised" in it.sentence
        assert "1 document waits" in it.sentence
        with pytest.raises(ReadinessDueError):
            await it.station.resume(job.id)
        it.pool.answers["challenge"] = GOOD
        it.panel.press()
        await it.until(lambda: it.states() == ["held", "discarded"])
        await it.until(lambda: it.view not in ("testing", "locked"))
        await it.station.resume(job.id)
        await it.until(lambda: it.states()[0] == "sealed")

    rig.live(scenario)


def test_a_failed_test_keeps_the_lock_names_the_part_and_destroys_the_pages(tmp_path, clock, sheet):
    rig = built(tmp_path, clock)
    rig.pool.answers["challenge"] = BAD
    rig.feeder.script = [[sheet]]

    async def scenario(it):
        await it.sees("locked")
        it.panel.press()
        await it.until(lambda: it.states() == ["discarded"] and it.view == "locked")
        assert "Wipe the glass" in it.sentence

    rig.live(scenario)


def test_the_sheet_never_becomes_a_document_also_while_nothing_is_locked(tmp_path, clock, sheet):
    rig = built(tmp_path, clock, required=False)
    rig.feeder.script = [[sheet]]

    async def scenario(it):
        await it.sees("ready")
        it.panel.press()
        await it.until(lambda: it.states() == ["discarded"] and it.view == "ready")
        assert it.pool.calls == ["challenge"]
        assert (await it.station.readiness()).passed

    rig.live(scenario)


def test_a_code_without_the_sheets_marks_destroys_nothing(tmp_path, clock, sheet):
    """Anybody may print our code on a real document."""
    rig = built(tmp_path, clock, required=False)
    rig.pool.answers["challenge"] = NONE
    rig.feeder.script = [[sheet]]

    async def scenario(it):
        await it.sees("ready")
        it.panel.press()
        await it.sees("held")
        assert (it.jobs()[0].code, it.states()) == (CHALLENGE, ["held"])

    rig.live(scenario)


def test_a_sheet_with_other_paper_behind_it_is_no_test_and_while_locked_nothing_is_destroyed(tmp_path, clock, sheet):
    rig = built(tmp_path, clock)
    rig.feeder.script = [[sheet, 1]]

    async def scenario(it):
        await it.sees("locked")
        it.panel.press()
        await it.until(lambda: it.states() == ["held"] and it.view != "testing")

    rig.live(scenario)


def test_the_test_can_be_asked_for_and_is_refused_while_paper_moves(tmp_path, clock, sheet):
    rig = built(tmp_path, clock, required=False)
    rig.feeder.script = [[1]]
    rig.pool.answers["challenge"] = NONE

    async def scenario(it):
        await it.sees("ready")
        assert not (await it.station.readiness()).at
        job = await it.station.test()
        with pytest.raises(ReadinessBusyError):
            await it.station.test()
        await it.sees("held")
        assert (it.jobs()[0].id, it.jobs()[0].code) == (job, DUE)

    rig.live(scenario)


def test_the_lock_falls_when_the_result_is_too_old_and_paper_in_motion_is_finished(tmp_path, clock, sheet):
    rig = built(tmp_path, clock)
    wait = threading.Event()
    rig.feeder.script = [[sheet], [1, wait]]

    async def scenario(it):
        await it.sees("locked")
        it.panel.press()
        await it.sees("ready")
        it.panel.press()
        await it.sees("feeding")
        clock.now += timedelta(hours=30)
        wait.set()
        await it.until(lambda: it.states()[-1] == "sealed")
        await it.sees("locked")

    rig.live(scenario)


def test_what_is_resumed_after_the_lock_fell_is_held(tmp_path, clock, sheet):
    rig = built(tmp_path, clock)
    rig.feeder.script = [[sheet], [1, PaperJamError()], [1]]

    async def scenario(it):
        await it.sees("locked")
        it.panel.press()
        await it.sees("ready")
        it.panel.press()
        await it.sees("paused")
        clock.now += timedelta(hours=30)
        it.pool.answers["challenge"] = NONE
        it.panel.press()
        await it.until(lambda: it.states()[-1] == "held" and it.view == "locked")

    rig.live(scenario)


def test_cancelling_a_test_keeps_what_was_scanned(tmp_path, clock, sheet):
    rig = built(tmp_path, clock)
    rig.feeder.script = [[sheet, threading.Event()]]

    async def scenario(it):
        await it.sees("locked")
        it.panel.press()
        await it.until(lambda: it.station.counters()["pages"] == 2)
        it.panel.hold()
        await it.sees("locked")
        assert it.states() == ["cancelled-held"]

    rig.live(scenario)


@pytest.mark.parametrize("failure", [WorkerLostError("challenge"), "unwritten", "legal-hold"])
def test_whatever_breaks_the_test_it_was_not_passed(tmp_path, clock, sheet, monkeypatch, failure):
    rig = built(tmp_path, clock)
    rig.feeder.script = [[sheet]]
    if isinstance(failure, Exception):
        rig.pool.errors["challenge"] = [failure]
    elif failure == "unwritten":
        monkeypatch.setattr(rig.custody.notes, "readiness", lambda _: (_ for _ in ()).throw(CustodyError("no")))
    else:
        monkeypatch.setattr(rig.custody, "discard", lambda _: (_ for _ in ()).throw(CustodyError("no")))

    async def scenario(it):
        await it.sees("locked")
        it.panel.press()
        await it.until(
            lambda: it.states() != [] and it.states() != ["feeding"] and it.view in ("locked", "held", "ready")
        )
        passed = (await it.station.readiness()).passed
        assert passed == (failure == "legal-hold")
        assert it.states() == (["discarded"] if failure == "unwritten" else ["held"])

    rig.live(scenario)


def test_a_weaker_limit_and_the_self_test_are_part_of_it(tmp_path, clock, sheet):
    weak = StationConfig(quality=QualityLimits(max_skew_deg=20.0))
    own = [SelfCheck("storage", False, "Full."), SelfCheck("uplink", False, "Away.")]
    rig = built(tmp_path, clock, config=weak, checks=own)
    rig.feeder.script = [[sheet]]

    async def scenario(it):
        await it.sees("locked")
        it.panel.press()
        await it.until(lambda: it.states() == ["discarded"] and it.view == "locked")
        row = await it.station.readiness()
        failed = {check.name: check.sentence for check in row.checks if not check.ok}
        assert set(failed) == {"limits", "storage"}  # the network is not needed to scan
        assert "quality.max_skew_deg" in failed["limits"]

    rig.live(scenario)


# What custody does for it


def test_a_job_that_is_set_aside_is_never_captured(tmp_path):
    custody = open_custody(tmp_path / "state")
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, 1)
    with pytest.raises(SheetCountError):
        custody.set_aside(job, 2, CHALLENGE)
    assert custody.job(job).state is JobState.FEEDING
    custody.set_aside(job, 1, CHALLENGE)
    record = custody.job(job)
    assert (record.state, record.code, record.sheets) == (JobState.HELD, CHALLENGE, 1)
    custody.notes.readiness(0)
    custody.notes.readiness(3)
    other = captured_job(custody)
    assert custody.job(other).state is JobState.CAPTURED
    custody.close()
    assert audit(tmp_path).count('"readiness-tested"') == 2
