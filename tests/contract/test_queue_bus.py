"""The queue on a real dbus-daemon, over a real custody: what travels, what is refused, and that nothing else does."""

import asyncio
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from appliance.bus import StationBus
from appliance.bus_client import RefusedError
from appliance.bus_interface import BusError
from appliance.bus_rows import ContentError
from appliance.custody.daily import SPOT_AUDIT
from appliance.custody.waiting import Kind, synthetic_id
from appliance.documents import is_opaque_id
from appliance.errors import ScanStationError, SealingError
from appliance.people.rights import Role
from appliance.queue import service as service_module
from appliance.queue.client import QueueClient
from appliance.queue.desk import AUDIT_CODES, MAX_AUDIT, RESOLUTIONS, QueueDesk, overdue
from appliance.queue.door import Caller, GuardedDoor, OpenDoor, Operation, door_of, owners_of
from appliance.queue.interface import MAX_CALLS, MAX_ITEMS
from appliance.queue.items import AuditRow, CountRow, Item, Owner
from appliance.queue.service import QueueService
from appliance.sections.people import PeopleConfig
from appliance.sim.private_bus import PrivateBus
from tests.contract.test_bus import FakeStation
from tests.custody_samples import captured_job, open_custody, plan, sealed_job
from tests.people_world import NAMES, PIN, STAFF, call, world

CONTENT = "Bertram Mockford, born 1951-02-03"  # an invented person; must never travel
ID = "0123456789abcdef0123456789abcdef"


class ClosedError(ScanStationError):
    """Something is in the way."""

    code = "closed"
    advice = "Not now."


class Doorman:
    """Knows one caller, and what it may."""

    def __init__(self):
        self.may = set(Operation)
        self.asked = []
        self.caller = Caller("9" * 32, "Ottoline Pettibone", "supervisor")

    async def person(self, operation):
        self.asked.append(operation)
        if operation not in self.may:
            raise ClosedError
        return self.caller


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with PrivateBus(tmp_path_factory.mktemp("bus")) as private:
        yield private


@pytest.fixture
def custody(tmp_path):
    opened = open_custody(tmp_path / "state")
    yield opened
    opened.close()


def with_queue(bus, custody, scenario, door=None):
    """Runs `scenario(it)` against a served queue; `it` has door, desk, client, bugs and what went on."""

    async def run():
        it = SimpleNamespace(bugs=[], went_on=[], closed=False, custody=custody)
        it.door = door or Doorman()

        def check_open():
            if it.closed:
                raise ClosedError

        it.desk = QueueDesk(custody, check_open)
        it.service = QueueService(it.desk, it.door, it.went_on.append, it.bugs.append)
        it.served = served = StationBus(SimpleNamespace(), it.bugs.append)
        served.also(it.service)
        await served.open(bus.address)
        it.client = QueueClient(bus.address)
        try:
            return await asyncio.wait_for(scenario(it), 20)
        finally:
            it.client.close()
            served.close()

    return asyncio.run(run())


def held(custody, code="class-unsure"):
    job = captured_job(custody)
    custody.start_processing(job)
    (document,) = plan(custody, job, [[0, 1]])
    custody.hold_document(document, code)
    return job, document


def test_an_item_travels_with_its_reason_age_owner_and_next_step(bus, custody):
    job, document = held(custody)

    async def scenario(it):
        await it.client.assign(document, "me")
        (item,) = await it.client.items()
        assert (item.item, item.job, item.document, item.document_class) == (document, job, document, "referral")
        assert item.sentence == "It is not clear what kind of document this is. Look at the paper and name its class."
        assert (item.code, item.step, item.state, item.owner) == ("class-unsure", "name-class", "assigned", "9" * 32)
        assert item.todo == "Look at the paper and say what kind of document it is."
        assert item.age_s > 0
        await it.client.escalate(document)
        assert [item.state for item in await it.client.items()] == ["escalated"]
        await it.client.assign(document, "nobody")
        custody.discard(job)
        assert await it.client.items() == []
        (item,) = await it.client.resolved()
        assert (item.state, item.resolution, item.owner, item.todo, item.step) == (
            *("resolved", "discarded", "", "", "wait"),
        )
        assert set(it.door.asked) == {Operation.LIST, Operation.ASSIGN, Operation.ESCALATE}

    with_queue(bus, custody, scenario)


def test_a_document_that_goes_on_waits_for_nobody_but_stays(bus, custody):
    job, document = held(custody)
    custody.reopen(job)

    async def scenario(it):
        (item,) = await it.client.items()
        assert (item.item, item.step, item.code) == (document, "wait", "class-unsure")

    with_queue(bus, custody, scenario)


def test_what_a_person_may_not_is_refused_before_anything_happens(bus, custody):
    _, document = held(custody)

    async def scenario(it):
        it.door.may = set()
        calls = (
            it.client.items(),
            it.client.resolved(),
            it.client.page(0, 5),
            it.client.one(document),
            it.client.owners(),
            it.client.assign(document, "me"),
            it.client.escalate(document),
            it.client.resolve(document, "reported"),
            it.client.metrics(1),
            it.client.audit(1, 5),
        )
        for asked in calls:
            with pytest.raises(RefusedError) as refused:
                await asked
            assert refused.value.station_code == "closed"
        assert custody.queue.open()[0].owner == ""

    with_queue(bus, custody, scenario)


def test_without_people_the_bus_policy_decides_alone(bus, custody):
    _, document = held(custody)

    async def scenario(it):
        await it.client.assign(document, "desk-two")
        assert [item.owner for item in await it.client.items()] == ["desk-two"]
        with pytest.raises(RefusedError) as refused:
            await it.client.assign(document, "me")
        assert refused.value.station_code == "queue-nobody-here"

    with_queue(bus, custody, scenario, OpenDoor())


def test_a_part_of_the_queue_and_one_item_of_it_can_be_asked_for(bus, custody):
    held_ones = [held(custody)[1] for _ in range(3)]

    async def scenario(it):
        oldest = [item.item for item in await it.client.items()]
        assert sorted(oldest) == sorted(held_ones)
        for first in range(4):
            waiting, rows = await it.client.page(first, 2)
            assert (waiting, [row.item for row in rows]) == (3, oldest[first : first + 2])
        assert await it.client.page(4_000_000_000, 4_000_000_000) == (3, [])
        assert await it.client.page(0, 0) == (3, [])
        assert (await it.client.one(oldest[1])).item == oldest[1]
        custody.discard(custody.queue.find(oldest[1]).job)
        gone = await it.client.one(oldest[1])
        assert (gone.state, gone.resolution) == ("resolved", "discarded")
        with pytest.raises(RefusedError) as refused:
            await it.client.one(ID)
        assert refused.value.station_code == "queue-unknown"
        assert await it.client.owners() == []

    with_queue(bus, custody, scenario)


@pytest.mark.parametrize("bad", [CONTENT, "../x", "", "A" * 32, "a" * 65])
def test_nothing_but_ids_and_words_is_taken(bus, custody, bad):
    _, document = held(custody)

    async def waiting(it):
        return [(item.item, item.state, item.owner, item.code) for item in await it.client.items()]

    async def scenario(it):
        before = await waiting(it)
        it.door.asked.clear()
        calls = (
            it.client.one(bad),
            it.client.assign(bad, "me"),
            it.client.assign(document, bad),
            it.client.escalate(bad),
            it.client.resolve(bad, "reported"),
            it.client.resolve(document, bad),
        )
        for asked in calls:
            with pytest.raises(BusError):
                await asked
        assert len(it.door.asked) == len(calls)  # who may not ask hears that first, whatever was asked
        assert await waiting(it) == before
        assert it.bugs == []

    with_queue(bus, custody, scenario)


def test_a_persons_word_is_one_of_a_few_and_must_fit(bus, custody):
    _, document = held(custody)
    sealed_job(custody)
    with pytest.raises(SealingError) as refusal:
        custody.accept_receipt(b"{}")
    receipt = synthetic_id(Kind.RECEIPT, refusal.value.code)

    async def scenario(it):
        for item, word, code in (
            (receipt, "because", "queue-resolution"),
            (document, "reported", "queue-cause-stands"),
            (document, "audit-order", "queue-no-spot-audit"),
            (ID, "reported", "queue-unknown"),
        ):
            with pytest.raises(RefusedError) as refused:
                await it.client.resolve(item, word)
            assert refused.value.station_code == code
        await it.client.resolve(receipt, "reported")
        assert [item.item for item in await it.client.items()] == [document]
        assert it.went_on == []

    with_queue(bus, custody, scenario)


def test_a_spot_audit_without_a_finding_lets_the_job_go_on_unless_the_station_is_locked(bus, custody):
    job, document = held(custody, SPOT_AUDIT)
    _, other = held(custody, SPOT_AUDIT)

    async def scenario(it):
        it.closed = True
        with pytest.raises(RefusedError):
            await it.client.resolve(document, "audit-passed")
        await it.client.resolve(other, "audit-clarity")  # what stays may be said at any time
        it.closed = False
        await it.client.resolve(document, "audit-passed")
        assert it.went_on == [job]

    with_queue(bus, custody, scenario)


def test_counts_and_records_travel_within_their_bounds(bus, custody):
    job, document = held(custody)
    sealed_job(custody)

    async def scenario(it):
        rows = await it.client.metrics(0)
        assert CountRow("2026-03-01", "held", "referral", "class-unsure", 1) in rows
        assert await it.client.metrics(4_000_000_000) == rows
        records = await it.client.audit(1, 1_000_000)
        assert [record.seq for record in records] == list(range(1, len(records) + 1))
        assert len(records) <= MAX_AUDIT
        (found,) = [record for record in records if record.event == "document-held"]
        assert found.fields == {"job": job, "document": document, "code": "class-unsure"}
        assert [record.seq for record in await it.client.audit(3, 2)] == [3, 4]
        assert await it.client.audit(4_000_000_000, 5) == []
        assert await it.client.items(0) == []
        assert len(await it.client.items(4_000_000_000)) == 1

    with_queue(bus, custody, scenario)


def test_everybody_hears_that_the_queue_changed(bus, custody, monkeypatch):
    monkeypatch.setattr(service_module, "LOOK_INTERVAL_S", 0.01)

    async def scenario(it):
        watching = asyncio.create_task(it.service.watch())
        signals = it.client._proxy.changed.catch()
        heard = asyncio.create_task(anext(signals))
        await asyncio.sleep(0.2)
        assert not heard.done()
        held(custody)
        assert await asyncio.wait_for(heard, 10) == 1
        watching.cancel()

    with_queue(bus, custody, scenario)


def test_a_bug_does_not_travel_and_too_many_calls_are_refused(bus, custody, monkeypatch):
    async def scenario(it):
        def bug(_limit):
            raise ValueError(CONTENT)

        monkeypatch.setattr(it.desk, "items", bug)
        with pytest.raises(RefusedError) as refused:
            await it.client.items()
        assert CONTENT not in str(refused.value) + refused.value.advice
        assert [str(error) for error in it.bugs] == [CONTENT]
        it.service._calls.bounded.under_way = MAX_CALLS
        with pytest.raises(BusError):
            await it.client.metrics(1)

    with_queue(bus, custody, scenario)


@pytest.mark.parametrize("what", ["items", "metrics", "audit"])
def test_an_answer_of_another_form_is_an_error_of_the_bus(bus, custody, monkeypatch, what):
    held(custody)

    async def scenario(it):
        row = SimpleNamespace(
            as_tuple=lambda: {
                "items": (CONTENT, *[""] * 6, 1, *[""] * 5),
                "metrics": (CONTENT, "", "", "", 1),
                "audit": (1, CONTENT, "", {}),
            }[what]
        )
        monkeypatch.setattr(it.desk, what, lambda *_: [row])
        call = {"items": it.client.items, "metrics": it.client.metrics, "audit": it.client.audit}[what]
        with pytest.raises(BusError, match="malformed"):
            await call(*{"items": (5,), "metrics": (5,), "audit": (1, 5)}[what])

    with_queue(bus, custody, scenario)


GOOD = {
    "item": ID, "job": "", "document": "", "document_class": "", "code": "feeder-jam", "sentence": "A jam.",
    "since": "2026-03-01T09:00:00Z", "age_s": 0, "owner": "", "state": "open", "resolution": "", "step": "look",
    "todo": "",
}  # fmt: skip


def test_a_late_page_sheet_travels_and_is_refused_where_nothing_can_join(bus, custody):
    _, document = held(custody)

    async def scenario(it):
        assert await it.client.late_sheets(document) == 1
        row = await it.client.late_page(document, 1, to_folder=False)
        assert (row.number, row.file, row.pdf[:5]) == (1, "", b"%PDF-")
        for item, after, code in ((document, 9, "late-place"), (ID, 0, "queue-unknown")):
            with pytest.raises(RefusedError) as refused:
                await it.client.late_page(item, after, to_folder=False)
            assert refused.value.station_code == code
        for wrong in (lambda: it.client.late_sheets("no"), lambda: it.client.late_page("no", 0, to_folder=True)):
            with pytest.raises(BusError):
                await wrong()
        it.door.may -= {Operation.LATE}
        with pytest.raises(RefusedError):
            await it.client.late_sheets(document)
        assert it.bugs == []

    with_queue(bus, custody, scenario)


@pytest.mark.parametrize(
    "change",
    [{name: CONTENT} for name in GOOD if name not in ("sentence", "todo", "age_s")]
    + [{"sentence": "x" * 401}, {"todo": "x" * 401}, {"age_s": -1}, {"age_s": 1 << 32}],
)
def test_a_row_that_could_carry_content_cannot_be_made(change):
    Item(**GOOD)
    with pytest.raises(ContentError):
        Item(**{**GOOD, **change})


def test_counts_and_records_that_could_carry_content_cannot_be_made():
    for bad in ((CONTENT, "a", "", "", 1), ("2026-03-01", CONTENT, "", "", 1), ("2026-03-01", "a", CONTENT, "", 1)):
        with pytest.raises(ContentError):
            CountRow(*bad)
    for bad in (("soon", "a", {}), ("2026-03-01T09:00:00Z", "a b", {}), ("2026-03-01T09:00:00Z", "a", {"x": CONTENT})):
        with pytest.raises(ContentError):
            AuditRow(1, *bad)


def test_the_words_of_a_person_are_plain_and_the_page_lists_them():
    assert all(re.fullmatch(r"[a-z-]+", word) and text.endswith(".") for word, text in RESOLUTIONS.items())
    assert set(RESOLUTIONS) > AUDIT_CODES
    assert MAX_ITEMS <= 1000


def test_what_is_overdue_is_named_by_its_job(custody):
    job, document = held(custody)
    custody.notes.readiness(1)
    assert overdue(custody, timedelta(hours=1)) == {}
    assert overdue(custody, timedelta(0)) == {document: job, synthetic_id(Kind.READINESS, ""): ""}


def test_where_people_are_configured_the_table_of_rights_decides(bus, custody, tmp_path):
    _, document = held(custody)

    async def run():
        (tmp_path / "people").mkdir()
        it = world(tmp_path / "people", required=False)
        bugs = []
        served = StationBus(FakeStation(), bugs.append, it.access)
        door = door_of(served.guard, PeopleConfig(roster=tmp_path / "roster.json"))
        assert isinstance(door, GuardedDoor)
        owners = owners_of(served.guard, PeopleConfig(roster=tmp_path / "roster.json"))
        service = QueueService(QueueDesk(custody, lambda: None, owners), door, bugs.append, bugs.append)
        served.also(service)
        await served.open(bus.address)
        client = QueueClient(bus.address)
        try:
            with pytest.raises(RefusedError) as refused:
                await client.assign(document, "me")
            assert refused.value.station_code == "not-allowed"
            await call(client._bus, "Login", "sss", NAMES[Role.REVIEWER], PIN, "")
            assert [item.item for item in await client.items()] == [document]
            await client.assign(document, "me")
            owner = custody.queue.open()[0].owner
            assert is_opaque_id(owner)
            assert [fields["code"] for event, fields in it.records if event == "person-acted"] == ["queue-assign"]
            staff = {one.role: one for one in await client.owners()}
            assert set(staff) == {Role.RECEPTION, Role.REVIEWER, Role.SUPERVISOR}
            assert staff[Role.REVIEWER] == Owner(owner, NAMES[Role.REVIEWER], "reviewer")
            await client.assign(document, staff[Role.RECEPTION].id)
            for nobody in ("f" * 32, "desk-two", next(one.id for one in STAFF if one.role == Role.AUDITOR)):
                with pytest.raises(RefusedError) as refused:
                    await client.assign(document, nobody)
                assert refused.value.station_code == "queue-unknown-person"
            assert custody.queue.open()[0].owner == staff[Role.RECEPTION].id
            await client.assign(document, "nobody")
            with pytest.raises(RefusedError):
                await client.audit(1, 5)
        finally:
            client.close()
            served.close()
        assert bugs == []

    asyncio.run(run())


def test_without_people_the_door_is_open():
    assert isinstance(door_of(None, PeopleConfig(roster=None)), OpenDoor)
    assert owners_of(None, PeopleConfig(roster=None))() is None


def test_the_queue_comes_back_with_the_bus(bus, custody):
    _, document = held(custody)

    async def scenario(it):
        it.served.close()
        await it.served.open(bus.address)
        assert [item.item for item in await it.client.items()] == [document]

    with_queue(bus, custody, scenario)


def test_a_change_while_no_bus_is_there_is_told_to_nobody(custody, monkeypatch):
    monkeypatch.setattr(service_module, "LOOK_INTERVAL_S", 0.01)

    async def run():
        bugs = []
        service = QueueService(QueueDesk(custody, lambda: None), OpenDoor(), bugs.append, bugs.append)
        watching = asyncio.create_task(service.watch())
        held(custody)
        await asyncio.sleep(0.1)
        assert not watching.done()
        watching.cancel()
        assert bugs == []

    asyncio.run(run())
