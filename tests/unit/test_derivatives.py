"""One press, several purposes: what the station makes of it, and what stops one document but not the others."""

import asyncio

import pytest

from appliance.batch import PurposesFixedError
from appliance.custody.shredding import OnItsWayError
from appliance.custody.states import JobState, StateError
from appliance.delivery.outbox import Outbox
from appliance.devices.interfaces import ScanSettings
from appliance.documents import SealedDocument
from appliance.errors import StorageFullError
from appliance.page_work import Finished, Refusal
from appliance.policy.pack import UnknownPurposeError
from appliance.sealing.recipients import NoRecipientError
from tests.custody_samples import digests, feed, open_custody, plan, released
from tests.unit.station_rig import Rig, hurry

BOTH = ("ai-summary", "billing")
REFUSED = Finished(None, Refusal("release-refused", "It is held.", ("known-identifier",)), 0.1)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    hurry(monkeypatch)


def recorded(rig):
    """Remembers for which purposes each task was asked."""
    asked = []
    run = rig.pool.run

    def remember(method, *arguments, timeout_s):
        if method == "take_in_for":
            asked.append((method, tuple(order.purpose for order in arguments[1]), timeout_s))
        elif method == "finish":
            asked.append((method, arguments[0].purpose, timeout_s))
        return run(method, *arguments, timeout_s=timeout_s)

    rig.pool.run = remember
    return asked


def refusing(*purposes):
    """A gate that lets no document of these purposes out."""

    def finish(order, works, _known, _draft):
        if order.purpose in purposes:
            return REFUSED
        return Finished(released(document=order.document, purpose=order.purpose, pages=len(works)), None, 0.1)

    return finish


def documents(rig):
    """State, code and id of each document of the newest job, by purpose."""
    return {item.purpose: (item.state.value, item.code, item.id) for item in rig.jobs()[-1].documents}


async def scan(rig, purposes=()):
    await rig.until(lambda: rig.view not in ("starting", "storage-full"))
    rig.feeder.script.append([1])
    return await rig.station.scan(purposes)


def made_job(tmp_path, purposes=BOTH):
    """A custody with a job in processing, and its documents."""
    custody = open_custody(tmp_path / "state")
    job = custody.open_job("referral", purposes, ScanSettings())
    feed(custody, job, 1)
    custody.end_feed(job, 1)
    custody.start_processing(job)
    return custody, job, plan(custody, job, [[0, 1]])


def test_a_press_yields_a_document_for_each_purpose_and_reads_each_page_once(tmp_path):
    async def scenario(rig):
        asked = recorded(rig)
        job = await scan(rig)
        await rig.until(lambda: len(rig.outbox.entries().documents) == 2)
        await rig.sees("sending")
        assert [purpose for purpose, (state, _, _) in documents(rig).items() if state == "sealed"] == list(BOTH)
        taken = [call for call in asked if call[0] == "take_in_for"]
        assert [purposes for _, purposes, _ in taken] == [BOTH] * 2  # two pages
        assert [call[1] for call in asked if call[0] == "finish"] == list(BOTH)
        first, second = (identity for _, _, identity in documents(rig).values())
        rig.answer(first)
        await rig.until(lambda: documents(rig)["ai-summary"][0] == "delivered")
        assert rig.states() == ["sealed"]
        assert rig.custody.load_page(job, 0).image.size
        rig.answer(second)
        await rig.sees("delivered")
        assert rig.states() == ["shredded"]
        assert "2 documents" in rig.sentence
        for page in range(2):
            assert rig.stages(f"{job}/{page}") == ["captured", "read", "cleared"]
        rows = await rig.station.documents(5)
        assert [(row.purpose, row.state) for row in rows] == [(purpose, "delivered") for purpose in BOTH]

    Rig(tmp_path, purposes=BOTH).live(scenario)


def test_reading_for_more_purposes_may_take_longer(tmp_path):
    async def scenario(rig):
        asked = recorded(rig)
        await scan(rig, ["ai-summary"])
        await rig.until(lambda: rig.outbox.entries().documents)
        await scan(rig, BOTH)
        await rig.until(lambda: len(rig.outbox.entries().documents) == 3)
        by_purposes = {call[1]: call[2] for call in asked if call[0] == "take_in_for"}
        assert by_purposes[BOTH] == 2 * by_purposes["ai-summary",]

    Rig(tmp_path).live(scenario)


def test_a_document_that_the_gate_refuses_waits_for_a_person_and_the_other_is_delivered(tmp_path):
    async def scenario(rig):
        asked = recorded(rig)
        rig.pool.answers["finish"] = refusing("ai-summary")
        job = await scan(rig)
        await rig.sees("held")
        await rig.until(lambda: rig.outbox.entries().documents)
        rig.answer()
        await rig.until(lambda: documents(rig)["billing"][0] == "delivered")
        assert documents(rig)["ai-summary"][:2] == ("held", "release-refused")
        assert (rig.states(), rig.jobs()[0].code) == (["held"], "release-refused")
        assert rig.view == "held"
        assert rig.custody.load_page(job, 0).image.size
        del rig.pool.answers["finish"]  # a person looked, and lets it go on
        asked.clear()
        await rig.station.resume(job)
        await rig.until(lambda: rig.outbox.entries().documents == (documents(rig)["ai-summary"][2],))
        assert {call[1] for call in asked} == {("ai-summary",), "ai-summary"}
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])

    Rig(tmp_path, purposes=BOTH).live(scenario)


def test_a_class_that_one_purpose_may_not_have_holds_that_document_alone(tmp_path):
    async def scenario(rig):
        asked = recorded(rig)
        await scan(rig)
        await rig.sees("held")
        assert documents(rig)["ai-summary"][:2] == ("held", "policy-local-only")
        assert documents(rig)["billing"][0] == "sealed"
        assert {call[1] for call in asked} == {("billing",), "billing"}

    Rig(tmp_path, document_class="insurance-correspondence", purposes=BOTH).live(scenario)


def test_pages_that_no_purpose_may_have_are_not_read(tmp_path):
    async def scenario(rig):
        await scan(rig)
        await rig.sees("held")
        assert [state for state, _, _ in documents(rig).values()] == ["held", "held"]
        assert rig.pool.calls == []

    Rig(tmp_path, document_class="consent", purposes=("ai-summary", "research")).live(scenario)


def test_a_purpose_that_left_the_policy_holds_its_document(tmp_path):
    custody, _, _ = made_job(tmp_path, ("ai-summary", "gone"))
    custody.close()

    async def scenario(rig):
        await rig.until(lambda: documents(rig)["gone"][0] == "held")
        assert documents(rig)["gone"][1] == UnknownPurposeError.code
        await rig.until(lambda: documents(rig)["ai-summary"][0] == "sealed")

    Rig(tmp_path).live(scenario)


def test_a_document_that_cannot_be_sealed_waits_for_a_person(tmp_path):
    async def scenario(rig):
        seal = rig.processor._seal

        def for_billing_nobody(document):
            if document.purpose == "billing":
                raise NoRecipientError(document.purpose)
            return seal(document)

        rig.processor._seal = for_billing_nobody
        await scan(rig)
        await rig.sees("held")
        assert documents(rig)["billing"][:2] == ("held", "no-recipient")
        assert documents(rig)["ai-summary"][0] == "sealed"

    Rig(tmp_path, purposes=BOTH).live(scenario)


# Interruptions


@pytest.mark.parametrize("in_outbox", [True, False])
def test_a_station_killed_between_two_seals_hands_over_both_and_seals_none_twice(tmp_path, in_outbox):
    custody, _, (first, second) = made_job(tmp_path)
    custody.mark_sealed(first, *digests(first))
    custody.close()
    (tmp_path / "outbox").mkdir()
    if in_outbox:
        Outbox(tmp_path / "outbox").put(SealedDocument(first, f"{first} envelope 0".encode(), *digests(first)))

    async def scenario(rig):
        asked = recorded(rig)
        await rig.until(lambda: len(rig.outbox.entries().documents) == 2)
        await rig.sees("sending")
        assert {identity for _, _, identity in documents(rig).values()} == {first, second}
        assert in_outbox == (("finish", "ai-summary") not in [call[:2] for call in asked])
        assert rig.states() == ["sealed"]
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])

    Rig(tmp_path, purposes=BOTH).live(scenario)


def test_a_lost_envelope_beside_a_held_document_is_sealed_again_and_the_held_one_stays_held(tmp_path):
    custody, job, (held, sealed) = made_job(tmp_path)
    custody.hold_document(held, "release-refused")
    custody.mark_sealed(sealed, *digests(sealed))
    assert custody.job(job).state is JobState.HELD
    custody.close()

    async def scenario(rig):
        asked = recorded(rig)
        await rig.until(lambda: rig.outbox.holds(sealed))
        assert [call[1] for call in asked if call[0] == "finish"] == ["billing"]
        assert documents(rig)["ai-summary"][:2] == ("held", "release-refused")
        rig.answer()
        await rig.until(lambda: documents(rig)["billing"][0] == "delivered")
        assert rig.states() == ["held"]

    Rig(tmp_path, purposes=BOTH).live(scenario)


def test_a_lost_envelope_that_cannot_be_sealed_again_does_not_keep_back_the_other_document(tmp_path):
    custody, _, (lost, other) = made_job(tmp_path)
    custody.mark_sealed(lost, *digests(lost))
    custody.close()

    async def scenario(rig):
        rig.pool.answers["finish"] = refusing("ai-summary")
        await rig.until(lambda: rig.outbox.holds(other))
        assert documents(rig)["ai-summary"][0] == "sealed"
        assert not rig.outbox.holds(lost)
        assert rig.view == "working"  # it is tried again and again
        del rig.pool.answers["finish"]
        await rig.until(lambda: rig.outbox.holds(lost))
        assert rig.states() == ["sealed"]

    Rig(tmp_path, purposes=BOTH).live(scenario)


def test_a_job_let_go_on_while_its_other_document_waits_for_room_is_worked_on_once_at_a_time(tmp_path):
    async def scenario(rig):
        rig.pool.answers["finish"] = refusing("ai-summary")
        put, room = rig.outbox.put, asyncio.Event()

        def tight(sealed):
            if not room.is_set():
                raise StorageFullError("outbox")
            put(sealed)

        rig.outbox.put = tight
        job = await scan(rig)
        await rig.until(lambda: documents(rig).get("billing", ("",))[0] == "sealed")
        assert rig.states() == ["held"]
        del rig.pool.answers["finish"]
        await rig.station.resume(job)
        await asyncio.sleep(0.1)
        assert documents(rig)["ai-summary"][0] == "planned"  # the first run has not ended
        room.set()
        await rig.until(lambda: len(rig.outbox.entries().documents) == 2)
        await rig.sees("sending")
        for _, _, identity in documents(rig).values():
            assert len(rig.custody._store.envelopes(identity)) == 1
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])

    Rig(tmp_path, purposes=BOTH).live(scenario)


# Choosing purposes at the desk


def test_purposes_are_chosen_for_one_stack_and_the_next_press_is_plain_again(tmp_path):
    async def scenario(rig):
        await scan(rig, ["billing", "research", "billing"])
        await rig.until(lambda: len(rig.outbox.entries().documents) == 2)
        assert rig.jobs()[0].purposes == ("billing", "research")
        await scan(rig)
        await rig.until(lambda: len(rig.outbox.entries().documents) == 3)
        assert rig.jobs()[1].purposes == ("ai-summary",)

    Rig(tmp_path).live(scenario)


def test_an_unknown_purpose_begins_nothing(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        with pytest.raises(UnknownPurposeError):
            await rig.station.scan(["billing", "marketing"])
        assert rig.jobs() == []
        assert rig.view == "ready"

    Rig(tmp_path).live(scenario)


def test_an_open_batch_keeps_the_purposes_that_it_began_with(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script.append([])  # no paper
        job = await rig.station.scan(BOTH)
        await rig.sees("no-paper")
        with pytest.raises(PurposesFixedError):
            await rig.station.scan(["billing"])
        assert rig.view == "no-paper"
        rig.feeder.script.append([1])
        assert await rig.station.scan(reversed(BOTH)) == job
        await rig.until(lambda: len(rig.outbox.entries().documents) == 2)

    Rig(tmp_path).live(scenario)


def test_a_press_that_can_begin_nothing_forgets_its_purposes(tmp_path):
    async def scenario(rig):
        await rig.sees("ready")
        rig.free = 0
        assert await rig.station.scan(["billing"]) == ""
        rig.free = 1 << 40
        await scan(rig)
        await rig.until(lambda: rig.outbox.entries().documents)
        assert rig.jobs()[-1].purposes == ("ai-summary",)

    Rig(tmp_path).live(scenario)


# A person decides


def test_a_held_document_can_be_discarded_once_the_others_have_their_receipts(tmp_path):
    async def scenario(rig):
        rig.pool.answers["finish"] = refusing("ai-summary")
        job = await scan(rig)
        await rig.until(lambda: rig.outbox.entries().documents)
        with pytest.raises(OnItsWayError):
            await rig.station.discard(job)
        rig.answer()
        await rig.until(lambda: documents(rig)["billing"][0] == "delivered")
        await rig.station.discard(job)
        assert rig.states() == ["discarded"]
        assert documents(rig)["ai-summary"][0] == "discarded"
        assert rig.view == "ready"
        assert rig.custody.certificate(job).exists()
        with pytest.raises(StateError):
            await rig.station.resume(job)
        await scan(rig)
        await rig.until(lambda: rig.outbox.entries().documents)

    Rig(tmp_path, purposes=BOTH).live(scenario)


def test_a_legal_hold_keeps_a_delivered_job_until_it_is_lifted(tmp_path):
    async def scenario(rig):
        job = await scan(rig)
        await rig.until(lambda: rig.outbox.entries().documents)
        await rig.station.legal_hold(job, on=True)
        rig.answer()
        await rig.until(lambda: rig.states() == ["delivered"])
        (row,) = await rig.station.jobs(5)
        assert row.code == "legal-hold"
        assert rig.view == "ready"  # its copy is not gone: nobody is told to shred
        assert rig.custody.load_page(job, 0).image.size
        await rig.station.legal_hold(job, on=False)
        assert rig.states() == ["shredded"]
        await rig.sees("delivered")

    Rig(tmp_path).live(scenario)


def test_a_legal_hold_that_is_lifted_early_ends_nothing(tmp_path):
    async def scenario(rig):
        job = await scan(rig)
        await rig.until(lambda: rig.outbox.entries().documents)
        await rig.station.legal_hold(job, on=True)
        await rig.station.legal_hold(job, on=False)
        assert rig.states() == ["sealed"]
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])

    Rig(tmp_path).live(scenario)
