"""The station on a real dbus-daemon: friendly callers, and hostile ones."""

import asyncio
import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from sdbus import DbusInvalidArgsError, DbusLimitsExceededError
from sdbus.exceptions import SdBusBaseError

from appliance.bus import MAX_CALLS, BusNameTakenError, StationBus
from appliance.bus_address import open_bus
from appliance.bus_client import NoAnswerError, NotRunningError, RefusedError, StationClient
from appliance.bus_interface import BUS_NAME, INTERFACE, MAX_DOCUMENTS, MAX_JOBS, OBJECT_PATH, BusError
from appliance.bus_rows import (
    MAX_CHECKS,
    Check,
    ClassRow,
    ContentError,
    DocumentRow,
    JobRow,
    MeasuredRow,
    PartRow,
    PresetRow,
    ReadinessRow,
)
from appliance.documents import new_opaque_id
from appliance.errors import StorageFullError
from appliance.sim.private_bus import PrivateBus, PrivateBusError
from appliance.situation import Jobs, Situation, view
from appliance.states import State

CONTENT = "Bertram Mockford, born 1951-02-03"  # an invented person; must never travel


class FakeStation:
    """A StationApi that remembers what was asked of it."""

    def __init__(self):
        self.asked = []
        self.job = new_opaque_id()
        self.situation = Situation(State.READY)
        self.failure = None
        self.gate = None
        self.rows = [JobRow(self.job, "sealed", "", 3, 6, 1, "2026-01-02T03:04:05Z")]
        self.documents_of = [DocumentRow(self.job, new_opaque_id(), "billing", "", "held", "release-refused")]

    def view(self):
        return view(self.situation)

    def counters(self):
        return {"working": 1, "waiting": 2, CONTENT: 3, "negative": -1}

    async def scan(self, purposes=(), document_class="", sheets=0, preset=""):
        named = tuple(f"as {name}" for name in (document_class, preset) if name)
        named += (f"{sheets} sheets",) if sheets else ()
        self.asked.append(("scan", *named, *purposes) if purposes or named else "scan")
        if self.gate:
            await self.gate.wait()
        if self.failure:
            raise self.failure
        return self.job

    async def cancel(self):
        self.asked.append("cancel")

    async def jobs(self, limit):
        self.asked.append(("jobs", limit))
        return self.rows

    async def documents(self, limit):
        self.asked.append(("documents", limit))
        return self.documents_of

    async def resume(self, job, document_class="", document=""):
        self.asked.append(("resume", job, *(word for word in (document_class, document) if word)))

    async def parts(self, limit):
        self.asked.append(("parts", limit))
        return [PartRow(self.job, self.documents_of[0].document, 2, 3, 4, "referral", "separator", 0)] * 2

    async def classes(self, limit):
        self.asked.append(("classes", limit))
        return [ClassRow(self.job, "referral", "classifier", 973)]

    async def discard(self, job):
        self.asked.append(("discard", job))

    async def legal_hold(self, job, *, on):
        self.asked.append(("legal-hold", job, on))

    async def presets(self):
        return [
            PresetRow("records", "Records", True, "referral", ("ai-summary",), "The receiver", 300, False, True)
        ] * 9

    def next_press(self):
        return "Next press: Records." * 100

    async def choose_preset(self, name):
        self.asked.append(("choose", name))

    async def test(self):
        self.asked.append("test")
        return self.job

    async def readiness(self):
        check = MeasuredRow("front-skew", False, 4, 3, "degree", "The front lies crooked.")
        return ReadinessRow(True, "2026-01-02T03:04:05Z", False, (check,))

    async def selftest(self):
        return [Check("disk", True, "Enough room."), Check("feeder", False, "The feeder does not answer.")] * 200


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with PrivateBus(tmp_path_factory.mktemp("bus")) as private:
        yield private


def with_station(bus, scenario):
    """Runs `scenario(it)` against a served station; `it` has station, bus, client, bugs."""

    async def run():
        it = SimpleNamespace(station=FakeStation(), bugs=[])
        it.bus = StationBus(it.station, it.bugs.append)
        await it.bus.open(bus.address)
        it.client = StationClient(bus.address)
        try:
            return await asyncio.wait_for(scenario(it), 20)
        finally:
            it.client.close()
            it.bus.close()

    return asyncio.run(run())


def test_a_client_sees_what_the_station_says(bus):
    async def scenario(it):
        assert await it.client.scan() == it.station.job
        assert await it.client.status() == ("ready", "ready", it.station.view().sentence)
        assert await it.client.jobs(10) == it.station.rows
        await it.client.cancel()
        await it.client.resume(it.station.job)
        assert it.station.asked == ["scan", ("jobs", 10), "cancel", ("resume", it.station.job)]
        checks = await it.client.selftest()
        assert checks[1] == Check("feeder", False, "The feeder does not answer.")
        assert len(checks) == MAX_CHECKS

    with_station(bus, scenario)


def test_a_press_for_purposes_and_the_documents_travel(bus):
    async def scenario(it):
        assert await it.client.scan(["ai-summary", "billing"]) == it.station.job
        assert await it.client.documents(5) == it.station.documents_of
        assert it.station.asked == [("scan", "ai-summary", "billing"), ("documents", 5)]
        for refused in (["Jane Doe"], ["a"] * 17):
            with pytest.raises(BusError):
                await it.client.scan(refused)
        it.station.documents_of *= MAX_DOCUMENTS + 1
        assert len(await it.client.documents(1)) == MAX_DOCUMENTS
        assert len(it.station.asked) == 3

    with_station(bus, scenario)


def test_presets_their_choice_and_what_the_next_press_does_travel(bus):
    async def scenario(it):
        rows = await it.client.presets()
        assert rows == (await it.station.presets())[:5]
        assert len(await it.client.next_press()) == 400
        await it.client.choose_preset("records")
        assert await it.client.scan_preset("records") == it.station.job
        assert it.station.asked == [("choose", "records"), ("scan", "as records")]
        for call in (it.client.choose_preset, it.client.scan_preset):
            with pytest.raises(BusError):
                await call(CONTENT)

    with_station(bus, scenario)


def test_the_readiness_test_and_its_numbers_travel(bus):
    async def scenario(it):
        assert await it.client.test() == it.station.job
        row = await it.client.readiness()
        assert (row.due, row.passed, row.at) == (True, False, "2026-01-02T03:04:05Z")
        assert row.checks == (MeasuredRow("front-skew", False, 4.0, 3.0, "degree", "The front lies crooked."),)
        assert it.station.asked == ["test"]

    with_station(bus, scenario)


@pytest.mark.parametrize(
    "change", [{"name": CONTENT}, {"value": float("nan")}, {"unit": "x" * 41}, {"sentence": "x" * 401}]
)
def test_a_measured_check_of_another_form_does_not_travel(change):
    good = {"name": "skew", "ok": True, "value": 1.0, "limit": 2.0, "unit": "degree", "sentence": "Well."}
    MeasuredRow(**good)
    with pytest.raises(ContentError):
        MeasuredRow(**{**good, **change})
    with pytest.raises(ContentError):
        ReadinessRow(False, "yesterday", True, ())


def test_decisions_about_a_job_travel_and_nothing_but_a_job_id_does(bus):
    async def scenario(it):
        job = it.station.job
        await it.client.discard(job)
        await it.client.legal_hold(job, on=True)
        await it.client.legal_hold(job, on=False)
        assert it.station.asked == [("discard", job), ("legal-hold", job, True), ("legal-hold", job, False)]
        for call in (it.client.discard, it.client.resume, lambda one: it.client.legal_hold(one, on=True)):
            with pytest.raises(BusError):
                await call(CONTENT)
        assert len(it.station.asked) == 3

    with_station(bus, scenario)


def test_a_press_for_a_class_a_decision_about_one_and_the_classes_travel(bus):
    async def scenario(it):
        assert await it.client.scan(document_class="referral") == it.station.job
        assert await it.client.scan(["billing"], "lab-result") == it.station.job
        await it.client.resume(it.station.job, "consent")
        rows = await it.client.classes(5)
        assert [(row.document_class, row.origin, row.permille) for row in rows] == [("referral", "classifier", 973)]
        for refused in ("Jane Doe", "../x", "a" * 65):
            with pytest.raises(BusError):
                await it.client.scan(document_class=refused)
            with pytest.raises(BusError):
                await it.client.resume(it.station.job, refused)
        assert it.station.asked == [
            ("scan", "as referral"), ("scan", "as lab-result", "billing"), ("resume", it.station.job, "consent"),
            ("classes", 5),
        ]  # fmt: skip

    with_station(bus, scenario)


def test_a_count_a_decision_about_one_document_and_the_parts_travel(bus):
    async def scenario(it):
        job, document = it.station.job, it.station.documents_of[0].document
        assert await it.client.scan(sheets=24) == job
        assert await it.client.scan(["billing"], "referral", 1) == job
        await it.client.resume(job, document=document)
        await it.client.resume(job, "consent", document)
        row = (await it.client.parts(5))[0]
        assert (row.document, row.part, row.sheets, row.declared, row.document_class) == (document, 2, 3, 4, "referral")
        for purposes, named, sheets in (([], "", 10_001), (["Jane Doe"], "", 1), ([], "../x", 1), (["a"] * 17, "", 1)):
            with pytest.raises(BusError):
                await it.client.scan(purposes, named, sheets)
        for one, named, other in ((CONTENT, "", document), (job, CONTENT, document), (job, "", CONTENT)):
            with pytest.raises(BusError):
                await it.client.resume(one, named, other)
        assert it.station.asked == [
            ("scan", "24 sheets"), ("scan", "as referral", "1 sheets", "billing"), ("resume", job, document),
            ("resume", job, "consent", document), ("parts", 5),
        ]  # fmt: skip

    with_station(bus, scenario)


@pytest.mark.parametrize(
    "change",
    [{"job": CONTENT}, {"document": "x"}, {"part": -1}, {"sheets": 1 << 32}, {"declared": -1}, {"origin": CONTENT},
     {"document_class": ""}, {"document_class": CONTENT}, {"permille": 1001}],
)  # fmt: skip
def test_a_part_row_holds_no_content_by_construction(change):
    good = {"job": new_opaque_id(), "document": new_opaque_id(), "part": 1, "sheets": 2, "declared": 0}
    good |= {"document_class": "referral", "origin": "", "permille": 0}
    assert PartRow(**good).as_tuple()
    with pytest.raises(ContentError):
        PartRow(**{**good, **change})


@pytest.mark.parametrize(
    "change",
    [{"job": CONTENT}, {"document_class": CONTENT}, {"document_class": ""}, {"origin": "Bertram"}, {"permille": 1001},
     {"permille": -1}],
)  # fmt: skip
def test_a_class_row_holds_no_content_by_construction(change):
    good = {"job": new_opaque_id(), "document_class": "referral", "origin": "", "permille": 0}
    assert ClassRow(**good).as_tuple()
    with pytest.raises(ContentError):
        ClassRow(**{**good, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"job": "x"},
        {"document": CONTENT},
        {"purpose": ""},
        {"purpose": CONTENT},
        {"recipient": CONTENT},
        {"state": ""},
        {"code": CONTENT},
    ],
)
def test_a_document_row_holds_no_content_by_construction(change):
    row = {"job": new_opaque_id(), "document": new_opaque_id(), "purpose": "billing", "recipient": "", "code": ""}
    with pytest.raises(ContentError):
        DocumentRow(**{**row, "state": "held", **change})


def test_changes_reach_a_listener_in_order(bus):
    async def scenario(it):
        seen, first = [], asyncio.Event()

        async def listen():
            async for change in it.client.state_changes():
                seen.append(change[0])
                first.set()
                if len(seen) == 3:
                    return

        listening = asyncio.create_task(listen())
        await asyncio.wait_for(first.wait(), 5)
        for state in (State.FEEDING, State.PAUSED):
            it.bus.state_changed(view(Situation(state, Jobs())))
        await asyncio.wait_for(listening, 5)
        assert seen == ["ready", "feeding", "paused"]

    with_station(bus, scenario)


def test_a_name_that_is_no_plain_word_never_travels(bus):
    async def scenario(it):
        assert await it.client.counters() == {"working": 1, "waiting": 2, "negative": 0}

    with_station(bus, scenario)


def test_progress_carries_ids_and_stages_and_nothing_else(bus):
    async def scenario(it):
        it.bus.page_progress(it.station.job, 3, "read")
        it.bus.document_progress(it.station.job, "sealed")
        for job, stage in ((CONTENT, "read"), (it.station.job, CONTENT)):
            with pytest.raises(ContentError):
                it.bus.page_progress(job, 0, stage)
            with pytest.raises(ContentError):
                it.bus.document_progress(job, stage)

    with_station(bus, scenario)


@pytest.mark.parametrize(
    "change",
    [
        {"job": "../../etc/passwd"},
        {"state": CONTENT},
        {"code": "Jam in " + CONTENT},
        {"sheets": -1},
        {"created": "yesterday"},
    ],
)
def test_a_job_row_holds_no_content_by_construction(change):
    row = {"job": new_opaque_id(), "state": "held", "code": "", "sheets": 1, "pages": 1, "documents": 1}
    with pytest.raises(ContentError):
        JobRow(**{**row, "created": "2026-01-02T03:04:05Z", **change})


def test_one_of_our_errors_arrives_as_its_code_and_sentence(bus):
    async def scenario(it):
        it.station.failure = StorageFullError("detail for the log")
        with pytest.raises(RefusedError) as refused:
            await it.client.scan()
        assert refused.value.station_code == "storage-full"
        assert refused.value.advice == StorageFullError.advice
        assert "detail" not in str(refused.value)

    with_station(bus, scenario)


def test_the_text_of_a_bug_never_reaches_the_caller_but_the_supervisor_hears_of_it(bus):
    async def scenario(it):
        it.station.failure = KeyError(CONTENT)
        with pytest.raises(RefusedError) as refused:
            await it.client.scan()
        assert "Bertram" not in f"{refused.value} {refused.value.advice} {refused.value.__cause__}"
        assert [type(bug) for bug in it.bugs] == [KeyError]
        it.station.failure = None
        assert await it.client.scan() == it.station.job

    with_station(bus, scenario)


def test_a_scan_that_returns_no_id_shows_as_no_job(bus):
    async def scenario(it):
        it.station.job = ""
        assert await it.client.scan() == ""
        it.station.job = CONTENT
        assert await it.client.scan() == ""

    with_station(bus, scenario)


async def raw(it, member, signature="", *arguments, interface=INTERFACE, path=OBJECT_PATH):
    message = it.client._bus.new_method_call_message(BUS_NAME, path, interface, member)
    if signature:
        message.append_data(signature, *arguments)
    return (await it.client._bus.call_async(message)).get_contents()


HOSTILE = [
    ("Scan", "s", ("now",)),
    ("Jobs", "s", ("many",)),
    ("Jobs", "", ()),
    ("Jobs", "i", (-1,)),
    ("Jobs", "uu", (1, 2)),
    ("Resume", "u", (1,)),
    ("Resume", "s", ("",)),
    ("Resume", "s", ("../../../etc/shadow",)),
    ("Resume", "s", ("A" * 500_000,)),
    ("Resume", "s", ("0" * 31 + "\N{ARABIC-INDIC DIGIT ZERO}",)),
    ("Resume", "as", (["x"] * 1000,)),
    ("Explode", "", ()),
    ("S" * 255, "", ()),
]


@pytest.mark.parametrize(("member", "signature", "arguments"), HOSTILE)
def test_a_hostile_call_is_refused_before_the_station_hears_of_it(bus, member, signature, arguments):
    async def scenario(it):
        with pytest.raises(SdBusBaseError):
            await raw(it, member, signature, *arguments)
        assert it.station.asked == []
        assert await it.client.scan() == it.station.job

    with_station(bus, scenario)


def test_unknown_objects_interfaces_and_written_properties_are_refused(bus):
    async def scenario(it):
        for wrong in ({"path": "/"}, {"path": OBJECT_PATH + "/jobs"}, {"interface": "org.scanstation.Admin"}):
            with pytest.raises(SdBusBaseError):
                await raw(it, "Scan", **wrong)
        properties = "org.freedesktop.DBus.Properties"
        with pytest.raises(SdBusBaseError):
            await raw(it, "Set", "ssv", INTERFACE, "State", ("s", "delivered"), interface=properties)
        assert it.station.asked == []
        assert (await it.client.status())[0] == "ready"

    with_station(bus, scenario)


def test_a_message_beyond_the_limit_of_the_bus_costs_the_sender_its_connection_only(bus):
    async def scenario(it):
        too_large = open_bus(bus.address)
        message = too_large.new_method_call_message(BUS_NAME, OBJECT_PATH, INTERFACE, "Resume")
        message.append_data("s", "A" * (2 << 20))
        with pytest.raises((SdBusBaseError, OSError, TimeoutError)):
            await asyncio.wait_for(too_large.call_async(message), 3)
        too_large.close()
        assert await it.client.scan() == it.station.job

    with_station(bus, scenario)


def test_jobs_never_answers_more_than_asked_or_than_the_limit(bus):
    async def scenario(it):
        it.station.rows *= MAX_JOBS + 50
        assert len(await it.client.jobs(5)) == 5
        assert len(await it.client.jobs(0xFFFFFFFF)) == MAX_JOBS
        assert await it.client.jobs(0) == []
        assert it.station.asked == [("jobs", 5), ("jobs", MAX_JOBS), ("jobs", 0)]

    with_station(bus, scenario)


def test_ten_scans_a_second_are_all_answered_and_the_station_decides(bus):
    async def scenario(it):
        began = time.monotonic()
        for k in range(20):
            await asyncio.sleep(max(0.0, began + k * 0.1 - time.monotonic()))
            assert await it.client.scan() == it.station.job
        assert it.station.asked == ["scan"] * 20
        assert time.monotonic() - began < 10

    with_station(bus, scenario)


def test_too_many_calls_at_once_are_refused_and_the_rest_is_answered(bus):
    async def scenario(it):
        it.station.gate = asyncio.Event()
        calls = [asyncio.create_task(raw(it, "Scan")) for _ in range(MAX_CALLS + 10)]
        done, waiting = await asyncio.wait(calls, timeout=2)
        assert len(done) == 10
        assert all(isinstance(call.exception(), DbusLimitsExceededError) for call in done)
        it.station.gate.set()
        await asyncio.gather(*waiting)
        assert len(it.station.asked) == MAX_CALLS

    with_station(bus, scenario)


def test_a_second_station_is_refused_and_the_first_stays(bus):
    async def scenario(it):
        second = StationBus(FakeStation(), it.bugs.append)
        with pytest.raises(BusNameTakenError):
            await second.open(bus.address)
        assert await it.client.scan() == it.station.job

    with_station(bus, scenario)


def test_after_close_the_name_is_free_again(bus):
    for _ in range(2):
        with_station(bus, lambda it: it.client.scan())


def test_a_station_that_is_not_running_is_a_clear_error(bus):
    async def scenario():
        with StationClient(bus.address) as client, pytest.raises(NotRunningError) as refused:
            await client.scan()
        assert "systemctl start" in refused.value.advice

    asyncio.run(scenario())


def test_a_station_that_hangs_is_a_clear_error(bus, monkeypatch):
    monkeypatch.setattr("appliance.bus_client.CALL_TIMEOUT_S", 0.2)

    async def scenario(it):
        it.station.gate = asyncio.Event()
        with pytest.raises(NoAnswerError):
            await it.client.scan()
        it.station.gate.set()

    with_station(bus, scenario)


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense", "unix:path=/a\0b", "u" * 5000])
def test_a_bus_that_is_not_there_is_a_clear_error(address):
    with pytest.raises(BusError):
        open_bus(address)


def test_opening_a_private_bus_leaves_the_environment_alone(bus, monkeypatch):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/somewhere/else")
    opened = open_bus(bus.address)
    opened.close()
    assert os.environ["DBUS_SYSTEM_BUS_ADDRESS"] == "unix:path=/somewhere/else"


def test_introspection_shows_the_documented_interface(bus):
    async def scenario(it):
        process = await asyncio.create_subprocess_exec(
            "busctl", f"--address={bus.address}", "introspect", "--no-pager", BUS_NAME, OBJECT_PATH, INTERFACE,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        text = (await process.communicate())[0].decode()
        shown = {line.split()[0]: line.split()[2] for line in text.splitlines()[1:] if line.strip()}
        assert shown == {
            ".Cancel": "-", ".Discard": "s", ".Documents": "u", ".Hold": "s", ".Unhold": "s", ".Classes": "u",
            ".Jobs": "u", ".Resume": "s", ".ResumeAs": "ss", ".Scan": "-", ".ScanAs": "sas", ".ScanFor": "as",
            ".ScanCounted": "sasu", ".ResumeDocument": "sss", ".Parts": "u",
            ".Selftest": "-", ".Test": "-", ".Readiness": "-",
            ".Presets": "-", ".ChoosePreset": "s", ".ScanPreset": "s", ".NextPress": "s", ".Counters": "a{su}",
            ".Sentence": "s", ".Signal": "s", ".State": "s", ".DocumentProgress": "ss", ".PageProgress": "sus",
            ".StateChanged": "sss", ".SessionChanged": "ss", ".People": "-", ".Login": "sss", ".Logout": "-",
            ".Who": "-", ".Keep": "-", ".BadgeLeft": "-",
        }  # fmt: skip

    with_station(bus, scenario)


def test_a_missing_dbus_daemon_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrivateBusError):
        PrivateBus(tmp_path)


def test_invalid_arguments_name_no_value(bus):
    async def scenario(it):
        with pytest.raises(DbusInvalidArgsError) as refused:
            await raw(it, "Resume", "s", CONTENT)
        assert "Bertram" not in str(refused.value)

    with_station(bus, scenario)


def test_a_bus_that_dies_stops_nothing_and_the_station_comes_back_when_it_does(tmp_path):
    async def scenario():
        station = FakeStation()
        served = StationBus(station, [].append)
        first = PrivateBus(tmp_path)
        await served.open(first.address)
        keeping = asyncio.create_task(served.keep(first.address.split(",")[0], interval_s=0.1))
        assert await served.alive()
        first.close()
        served.state_changed(view(Situation(State.FEEDING)))  # paper goes on
        served.page_progress(station.job, 0, "read")
        served.document_progress(station.job, "sealed")
        assert not await served.alive()
        await asyncio.sleep(0.3)
        with PrivateBus(tmp_path) as second:
            with StationClient(second.address) as client:
                for _ in range(50):
                    await asyncio.sleep(0.1)
                    if await served.alive():
                        break
                assert await client.scan() == station.job
            keeping.cancel()
            served.close()
            served.state_changed(view(Situation(State.READY)))  # after the end: nothing, and no error

    asyncio.run(scenario())


def test_a_bus_that_is_only_slow_is_not_left(tmp_path, monkeypatch):
    monkeypatch.setattr("appliance.bus.ANSWER_TIMEOUT_S", 0.05)
    asked = []
    alive = StationBus.alive

    async def watched(self):
        asked.append(await alive(self))
        return asked[-1]

    monkeypatch.setattr(StationBus, "alive", watched)

    async def scenario():
        served = StationBus(FakeStation(), [].append)
        with PrivateBus(tmp_path) as bus:
            monkeypatch.setattr("appliance.bus.ANSWER_TIMEOUT_S", 10.0)
            await served.open(bus.address)
            connection = served._bus
            keeping = asyncio.create_task(served.keep(bus.address, interval_s=0.01))
            monkeypatch.setattr("appliance.bus.ANSWER_TIMEOUT_S", 0.05)
            os.kill(bus._process.pid, signal.SIGSTOP)
            try:
                while asked.count(None) < 3:  # noqa: ASYNC110 - there is no event for what another process does not do
                    await asyncio.sleep(0.01)
            finally:
                os.kill(bus._process.pid, signal.SIGCONT)
            monkeypatch.setattr("appliance.bus.ANSWER_TIMEOUT_S", 10.0)
            while asked[-1] is not True:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
            assert served._bus is connection, "whoever was signed in still is, and calls under way are answered"
            keeping.cancel()
            served.close()

    asyncio.run(scenario())


def test_a_bus_that_says_nothing_for_long_is_left_and_looked_for_again(monkeypatch):
    monkeypatch.setattr("appliance.bus.MOST_SILENT", 2)
    served, opened = StationBus(FakeStation(), [].append), []
    answers = [None, None, True, None, None, None, True]

    async def alive():
        return answers.pop(0) if answers else True

    async def open_again(address):
        opened.append((address, len(answers)))

    served.alive, served.open = alive, open_again

    async def scenario():
        keeping = asyncio.create_task(served.keep("somewhere", interval_s=0.0))
        while answers:  # noqa: ASYNC110 - what is waited for is a list that runs empty
            await asyncio.sleep(0.001)
        keeping.cancel()

    asyncio.run(scenario())
    assert opened == [("somewhere", 1)], "after the third in a row, not before"


def test_the_documentation_names_every_member_with_its_signature():
    text = (Path(__file__).parents[2] / "docs" / "bus.md").read_text()
    for words in ("`Scan` | | `s`", "`Cancel` |", "`Jobs` | `u`", "`a(sssuuus)`", "`Resume` | `s`", "`a(sbs)`"):
        assert words in text
    for member in ("State", "Signal", "Sentence", "Counters", "StateChanged", "PageProgress", "DocumentProgress"):
        assert f"| `{member}` |" in text


def test_an_answer_that_is_not_of_its_form_is_refused_by_the_client(bus, monkeypatch):
    async def scenario(it):
        monkeypatch.setattr(JobRow, "as_tuple", lambda _: (CONTENT, "held", "", 1, 1, 1, "2026-01-02T03:04:05Z"))
        monkeypatch.setattr(Check, "as_tuple", lambda _: (CONTENT, True, ""))
        for question in (it.client.jobs(1), it.client.selftest()):
            with pytest.raises(BusError, match="malformed"):
                await question

    with_station(bus, scenario)
