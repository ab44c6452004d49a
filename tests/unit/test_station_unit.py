"""What the station does about presses, faults and restarts; only hardware, page workers and server are stand-ins."""

import asyncio
import threading

import pytest

from appliance.custody.states import JobState
from appliance.devices.feeder_errors import FeederEmptyError, PaperJamError
from appliance.devices.interfaces import ScanSettings
from appliance.documents import PageId, Side, Verdict
from appliance.errors import StorageFullError
from appliance.handover import Handover
from appliance.page_work import Finished, PageStop, Refusal
from appliance.sections.storage import CustodyConfig
from appliance.states import Event
from appliance.supervisor import TaskFailedError, WorkerLostError
from tests.custody_samples import OTHER_SIGNER, captured_job, feed, open_custody, receipt_for, released, sealed_job
from tests.unit.station_rig import Rig, held_codes, hurry


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    hurry(monkeypatch)


async def scan_and_seal(rig, sheets=1):
    """One stack, up to its envelope in the outbox."""
    rig.feeder.script.append([sheets])
    before = len(rig.outbox.entries().documents)
    await rig.until(lambda: rig.view not in ("starting", "storage-full"))
    job = await rig.station.scan()
    await rig.until(lambda: len(rig.outbox.entries().documents) == before + 1)
    return job


def test_from_the_press_to_shredded_every_stage_is_seen_in_order(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script.append([2])
        rig.panel.press()
        await rig.sees("sending")
        (job,) = rig.jobs()
        (document,) = job.documents
        assert (job.sheets, len(job.pages)) == (2, 4)
        rig.answer()
        await rig.sees("delivered")
        assert rig.states() == ["shredded"]
        assert rig.custody.certificate(job.id).exists()
        assert rig.outbox.entries().documents == ()
        assert rig.stages(document.id) == ["released", "sealed", "delivered", "shredded"]
        for page in range(4):
            assert rig.stages(f"{job.id}/{page}") == ["captured", "read", "cleared"]
        await rig.until(lambda: rig.panel.shown[-1] == "delivered")
        order = [rig.panel.shown.index(signal) for signal in ("starting", "ready", "feeding", "working", "delivered")]
        assert order == sorted(order)

    Rig(tmp_path).live(scenario)


def test_a_station_is_idle_when_nothing_is_in_work_and_the_desk_has_seen_what_was_delivered(tmp_path, monkeypatch):
    async def scenario(rig):
        await rig.sees("ready")
        await rig.until(rig.station.idle)
        rig.feeder.script.append([1])
        await rig.station.scan()
        assert not rig.station.idle()
        await rig.until(lambda: rig.outbox.entries().documents)
        await rig.sees("sending")
        await never_idle(rig)  # whoever scanned waits for the lamps to say that the paper is safe to shred
        rig.answer()
        await rig.sees("delivered")
        await never_idle(rig)
        monkeypatch.setattr("appliance.news.NOTICE_S", 0.0)
        await rig.until(rig.station.idle)

    Rig(tmp_path).live(scenario)


async def never_idle(rig):
    for _ in range(20):
        assert not rig.station.idle()
        await asyncio.sleep(0.01)


def test_a_receipt_that_does_not_come_keeps_a_station_from_being_idle_for_a_while_alone(tmp_path, monkeypatch):
    async def scenario(rig):
        await scan_and_seal(rig)
        await rig.sees("sending")
        assert not rig.station.idle()
        monkeypatch.setattr("appliance.news.NOTICE_S", 0.0)
        await rig.until(rig.station.idle)

    Rig(tmp_path).live(scenario)


def test_a_station_that_takes_in_receipts_is_not_idle(tmp_path, monkeypatch):
    monkeypatch.setattr("appliance.news.NOTICE_S", 0.0)
    looking, go_on = threading.Event(), threading.Event()
    look = Handover.look

    def slow(self):
        looking.set()
        go_on.wait(20)
        return look(self)

    async def scenario(rig):
        await rig.sees("ready")
        await rig.until(rig.station.idle)
        monkeypatch.setattr(Handover, "look", slow)
        await rig.until(looking.is_set)
        assert not rig.station.idle()
        go_on.set()
        await rig.until(rig.station.idle)

    Rig(tmp_path).live(scenario)


def test_a_press_while_paper_moves_is_answered_and_changes_nothing(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        gate = threading.Event()
        rig.feeder.script.append([1, gate, 1])
        job = await rig.station.scan()
        assert job
        await rig.until(lambda: len(rig.jobs()[0].pages) == 2)
        assert await rig.station.scan() == ""
        assert rig.panel.shown[-1] == "busy"
        gate.set()
        await rig.sees("sending")
        assert [len(one.pages) for one in rig.jobs()] == [4]

    Rig(tmp_path).live(scenario)


def test_a_long_press_keeps_what_was_scanned_for_a_person_who_may_let_it_go_on(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script.append([2, threading.Event()])
        job = await rig.station.scan()
        await rig.until(lambda: len(rig.jobs()[0].pages) == 4)
        rig.panel.hold()
        await rig.sees("held")
        assert rig.states() == ["cancelled-held"]
        assert rig.outbox.entries().documents == ()
        await rig.station.resume(job)
        await rig.until(lambda: rig.outbox.entries().documents)
        assert len(rig.jobs()[0].pages) == 4

    Rig(tmp_path).live(scenario)


def test_an_empty_feeder_asks_for_paper_and_the_same_job_goes_on(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script.append([FeederEmptyError()])
        await rig.station.scan()
        await rig.sees("no-paper")
        await scan_and_seal(rig)
        assert len(rig.jobs()) == 1

    Rig(tmp_path).live(scenario)


def test_nobody_comes_to_the_empty_feeder_and_no_empty_job_stays(tmp_path, monkeypatch):
    monkeypatch.setattr("appliance.operation.NO_PAPER_S", 0.05)

    async def scenario(rig):
        await rig.sees("ready")
        await rig.station.scan()
        await rig.until(lambda: rig.states() == ["void"] and rig.view == "ready")

    Rig(tmp_path).live(scenario)


def test_a_jam_says_from_which_sheet_to_feed_again_and_no_sheet_is_lost_or_doubled(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script += [[2, PaperJamError()], [1]]
        job = await rig.station.scan()
        await rig.sees("paused")
        assert "stuck" in rig.sentence
        assert "Feed again from sheet 3 on." in rig.sentence
        await rig.until(lambda: rig.panel.shown[-1] == "attention")
        assert await rig.station.scan() == job
        await rig.sees("sending")
        (record,) = rig.jobs()
        assert [(page.sheet, page.side) for page in record.pages] == [(n, side) for n in range(3) for side in Side]

    Rig(tmp_path).live(scenario)


def test_a_paused_batch_can_be_stopped_and_waits_for_a_person(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script.append([1, PaperJamError()])
        await rig.station.scan()
        await rig.sees("paused")
        await rig.station.cancel()
        await rig.sees("held")
        assert len(rig.jobs()[0].pages) == 2
        await rig.station.scan()  # a press takes notice; the document is remembered
        await rig.sees("no-paper")
        await rig.station.cancel()
        await rig.sees("ready")
        assert "1 earlier document waits for a person" in rig.sentence

    Rig(tmp_path).live(scenario)


def test_a_full_disk_at_the_press_opens_no_job_and_freed_space_ends_it(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.free = 0
        assert await rig.station.scan() == ""
        assert rig.view == "storage-full"
        assert rig.sentence == StorageFullError.advice
        assert rig.jobs() == []
        rig.free = 1 << 40
        await scan_and_seal(rig)

    Rig(tmp_path).live(scenario)


def test_a_disk_that_fills_while_paper_moves_pauses_and_the_rest_is_fed_later(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script += [[1, threading.Event()], [1]]
        job = await rig.station.scan()
        await rig.until(lambda: len(rig.jobs()[0].pages) == 2)
        rig.free = 0
        await rig.sees("paused")
        assert "storage is full" in rig.sentence
        rig.free = 1 << 40
        assert await rig.station.scan() == job
        await rig.sees("sending")
        assert len(rig.jobs()[0].pages) == 4

    Rig(tmp_path).live(scenario)


def test_a_second_stack_is_scanned_while_the_first_is_worked_on(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.pool.open.clear()
        rig.feeder.script += [[1], [2]]
        await rig.station.scan()
        await rig.sees("working")
        await rig.station.scan()
        await rig.until(lambda: rig.states() == ["processing", "processing"])
        assert rig.outbox.entries().documents == ()
        assert rig.station.counters()["working"] == 2
        rig.pool.open.set()
        await rig.until(lambda: len(rig.outbox.entries().documents) == 2)
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded", "shredded"])
        await rig.sees("delivered")
        assert "2 documents" in rig.sentence

    Rig(tmp_path).live(scenario)


def test_paper_is_not_called_safe_while_another_document_has_no_receipt(tmp_path):
    async def scenario(rig):
        await scan_and_seal(rig)
        await scan_and_seal(rig)
        first = rig.jobs()[0].documents[0].id
        rig.answer(first)
        await rig.until(lambda: rig.states()[0] == "shredded")
        assert rig.view == "sending"
        assert "safe to shred" not in rig.sentence

    Rig(tmp_path).live(scenario)


def test_an_unreachable_server_keeps_documents_and_says_so(tmp_path):
    async def scenario(rig):
        rig.uplink = rig.uplink.OFFLINE
        await scan_and_seal(rig)
        await rig.sees("waiting-offline")
        assert "safely here" in rig.sentence
        await rig.until(lambda: rig.panel.shown[-1] == "offline-safe")

    Rig(tmp_path).live(scenario)


def test_receipts_that_do_not_count_change_nothing(tmp_path):
    async def scenario(rig):
        await scan_and_seal(rig)
        (document,) = rig.outbox.entries().documents
        for bad in (
            receipt_for(document, signer=OTHER_SIGNER),
            receipt_for(document, 1),  # of another envelope
            receipt_for(document, station="station-0002"),
            b'{"document": "' + document.encode() + b'"}\nnonsense',
        ):
            rig.inbox.put(document, bad)
            await rig.until(lambda: not rig.inbox.entries())
        await asyncio.sleep(0.1)
        assert rig.states() == ["sealed"]
        assert rig.outbox.holds(document)
        rig.answer()
        await rig.sees("delivered")

    Rig(tmp_path).live(scenario)


def test_an_envelope_lost_on_the_way_to_the_outbox_is_sealed_again_at_the_start(tmp_path):
    custody = open_custody(tmp_path / "state")
    _, (document,) = sealed_job(custody)
    custody.close()

    async def scenario(rig):
        await rig.until(lambda: rig.outbox.holds(document))
        assert rig.states() == ["sealed"]
        rig.answer()
        await rig.sees("delivered")

    Rig(tmp_path).live(scenario)


@pytest.mark.parametrize("began", [False, True])
def test_work_that_was_interrupted_goes_on_at_the_start(tmp_path, began):
    custody = open_custody(tmp_path / "state")
    job = captured_job(custody)
    if began:
        custody.start_processing(job)
    custody.close()

    async def scenario(rig):
        await rig.until(lambda: rig.outbox.entries().documents)
        assert rig.states() == ["sealed"]

    Rig(tmp_path).live(scenario)


def test_a_delivered_job_is_shredded_at_the_start_and_its_envelope_leaves(tmp_path):
    async def first(rig):
        await scan_and_seal(rig)

    Rig(tmp_path).live(first)
    custody = open_custody(tmp_path / "state")
    (job,) = custody.jobs()
    custody.accept_receipt(receipt_for(job.documents[0].id))
    assert custody.job(job.id).state is JobState.DELIVERED
    custody.close()

    async def second(rig):
        await rig.sees("delivered")
        assert rig.states() == ["shredded"]
        assert rig.outbox.entries().documents == ()

    Rig(tmp_path).live(second)


def test_a_batch_that_was_open_when_the_power_went_is_gone_on_with(tmp_path):
    custody = open_custody(tmp_path / "state")
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, 2)
    custody.close()

    async def scenario(rig):
        await rig.sees("paused")
        assert "Put sheet 3 and all after it" in rig.sentence
        rig.feeder.script.append([1])
        assert await rig.station.scan() == job
        await rig.sees("sending")
        assert len(rig.jobs()[0].pages) == 6

    Rig(tmp_path).live(scenario)


def test_of_two_open_batches_the_newer_goes_on_and_the_older_waits_for_a_person(tmp_path):
    custody = open_custody(tmp_path / "state")
    jobs = []
    for sheets in (2, 1):
        jobs.append(custody.open_job("referral", ("ai-summary",), ScanSettings()))
        feed(custody, jobs[-1], sheets)
    custody.close()

    async def scenario(rig):
        await rig.sees("paused")
        assert rig.states() == ["cancelled-held", "paused"]
        assert [len(job.pages) for job in rig.jobs()] == [4, 2]
        rig.feeder.script.append([1])
        assert await rig.station.scan() == jobs[1]
        await rig.sees("held")
        assert rig.states()[0] == "cancelled-held"

    Rig(tmp_path).live(scenario)


def test_a_job_store_that_takes_no_more_jobs_says_so_until_documents_have_left(tmp_path):
    async def scenario(rig):
        await scan_and_seal(rig)
        await rig.sees("storage-full")
        assert await rig.station.scan() == ""
        assert rig.panel.shown[-1] == "busy"
        assert len(rig.jobs()) == 1
        rig.answer()  # what is here goes on
        await rig.until(lambda: rig.states() == ["shredded"] and rig.view != "storage-full")
        await rig.until(lambda: not rig.outbox.entries().documents)  # or the next would be counted with it
        rig.station._operation.handle(Event.STORAGE_LOW)  # seen before the documents had left, said after
        await scan_and_seal(rig)  # a press looks again

    Rig(tmp_path, config=CustodyConfig(reserve_bytes=1, max_open_jobs=1)).live(scenario)


def test_a_class_for_people_alone_is_held_before_anything_is_sent(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script.append([1])
        await rig.station.scan()
        await rig.sees("held")
        assert held_codes(rig) == ["policy-human-only"]
        assert "finish" not in rig.pool.calls
        assert rig.outbox.entries().documents == ()

    Rig(tmp_path, document_class="consent").live(scenario)


REFUSED = Finished(None, Refusal("release-refused", "It is held.", ("known-identifier",)), 0.1)
UNCONFIRMED = Finished(released(document="0" * 32), None, 0.1, held="policy-fields-unconfirmed")
STOP = PageStop(PageId("0" * 32, 0, 0, Side.FRONT), Verdict.REJECTED, "quality-too-dark", "Scan it again.")


@pytest.mark.parametrize(
    ("answers", "errors", "code"),
    [
        ({"finish": REFUSED}, {}, "release-refused"),
        ({"finish": UNCONFIRMED}, {}, "policy-fields-unconfirmed"),
        ({"take_in_for": (STOP,)}, {}, "quality-too-dark"),
        (
            {},
            {"take_in_for": [WorkerLostError()] * 4, "take_in_without_codes": [WorkerLostError()] * 2},
            "worker-lost",
        ),
        ({}, {"finish": [WorkerLostError(), WorkerLostError()]}, "worker-lost"),
        ({}, {"finish": [TaskFailedError()]}, "worker-task"),
        ({}, {"is_stale": [TaskFailedError()]}, "worker-task"),
    ],
)
def test_whatever_stops_a_document_holds_it_with_its_code(tmp_path, answers, errors, code):
    async def scenario(rig):
        rig.pool.answers, rig.pool.errors = answers, errors
        await rig.sees("ready")
        rig.feeder.script.append([1])
        await rig.station.scan()
        await rig.sees("held")
        assert held_codes(rig) == [code]
        assert rig.outbox.entries().documents == ()
        assert len(rig.jobs()[0].pages) == 2

    Rig(tmp_path).live(scenario)


def test_a_worker_that_dies_once_over_a_page_costs_nothing(tmp_path):
    async def scenario(rig):
        rig.pool.errors = {"take_in_for": [WorkerLostError()], "finish": [WorkerLostError()]}
        await scan_and_seal(rig)

    Rig(tmp_path).live(scenario)


def test_a_page_that_cannot_be_opened_holds_its_job_and_the_station_goes_on(tmp_path):
    custody = open_custody(tmp_path / "state")
    job = captured_job(custody)
    custody.close()
    blobs = sorted(path for path in (tmp_path / "state").rglob("*") if path.is_file() and job in str(path))
    damaged = max(blobs, key=lambda path: path.stat().st_size)
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)

    async def scenario(rig):
        await rig.until(lambda: rig.states() == ["held"])
        assert held_codes(rig) == ["vault"]
        await rig.sees("held")
        await scan_and_seal(rig)

    Rig(tmp_path).live(scenario)


def test_a_full_outbox_is_tried_again_until_there_is_room(tmp_path, monkeypatch):
    rig = Rig(tmp_path)
    put, fails = rig.outbox.put, [StorageFullError(), StorageFullError()]

    def sometimes(sealed):
        if fails:
            raise fails.pop()
        put(sealed)

    monkeypatch.setattr(rig.outbox, "put", sometimes)

    async def scenario(rig):
        await scan_and_seal(rig)
        assert fails == []
        assert rig.states() == ["sealed"]

    rig.live(scenario)


def test_an_error_that_nobody_expected_is_shown_as_a_fault_and_ends_the_station(tmp_path, monkeypatch):
    rig = Rig(tmp_path)
    monkeypatch.setattr(rig.processor, "page_kept", lambda *_: 1 / 0)

    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script.append([1])
        rig.panel.press()
        with pytest.raises(ZeroDivisionError):
            await rig.until(lambda: False)

    with pytest.raises(ZeroDivisionError):
        rig.live(scenario)
    seen = rig.progress.views[-1]
    assert (seen.name, rig.panel.shown[-1]) == ("fault", "fault")
    assert "Call your technician" in seen.sentence


def test_presses_after_the_end_do_nothing(tmp_path):
    rig = Rig(tmp_path)

    async def scenario(rig):
        await rig.sees("ready")

    rig.live(scenario)
    rig.panel.press()
    rig.panel.hold()
