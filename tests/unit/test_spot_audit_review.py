"""Spot audits in review: the auditor sees the page as it would leave beside its decisions, and approves or rejects."""

from dataclasses import replace

import pytest
from review_desk_rig import ALLERGY, ANNA, BERT, World

from appliance.custody.custody import Custody
from appliance.custody.queue import NoSpotAuditError
from appliance.errors import StorageFullError
from appliance.page_work import Finished
from appliance.policy.classes import ReviewRules
from appliance.review.refusals import AuditOnlyError, GateRefusesError, NotWaitingError
from appliance.review.verdicts import SamePersonError, Stage
from tests.custody_samples import released
from tests.unit.station_rig import hurry

A, B = ":1.1", ":1.2"


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    """Every document is drawn."""
    hurry(monkeypatch)
    monkeypatch.setattr(Custody, "drawn", lambda *_: True)


async def reviewed(world):
    """A document from which one person took a word, and that was drawn then."""
    document = await world.scan()
    await world.approve(A, document, remove=[ALLERGY])
    await world.rig.until(lambda: world.code(document) == ("held", "spot-audit"))
    return document


def outcomes(world, document):
    found = world.rig.custody.audit_records(1, 500)
    return [(r["code"], r["by"]) for r in found if r["event"] == "spot-audited" and r["document"] == document]


def test_another_person_sees_the_page_as_it_would_leave_and_lets_it_go(tmp_path):
    async def scenario(world):
        document = await reviewed(world)
        assert [(row.document, row.stage) for row in await world.desk.waiting(B)] == [(document, Stage.AUDIT)]
        session = await world.desk.open(B, document)
        assert (session.stage, session.fields) == (Stage.AUDIT, ())  # nothing is asked
        image, decisions = await world.desk.page(B, 0)
        assert "denied-by-review" in [code for *_, code in decisions]
        assert (image[ALLERGY.top : ALLERGY.bottom, ALLERGY.left : ALLERGY.right] == 255).all()
        assert await world.desk.approve(B) == "approved"
        await world.sent(document)
        assert outcomes(world, document) == [("audit-passed", BERT)]
        assert "penicillin" not in str(world.workers.files[-1])

    World(tmp_path).live(scenario)


def test_whoever_decided_about_the_document_does_not_audit_it(tmp_path):
    async def scenario(world):
        document = await reviewed(world)
        assert await world.desk.waiting(A) == []
        with pytest.raises(SamePersonError):
            await world.desk.open(A, document)

    World(tmp_path).live(scenario)


def test_an_audit_changes_nothing_in_the_document_and_plants_nothing(tmp_path):
    async def scenario(world):
        document = await reviewed(world)
        world.desk._pack = replace(world.pack, review=ReviewRules(1_000, restore=False))
        session = await world.desk.open(B, document)
        assert session.planted is None
        for mark in (world.desk.remove(B, 0, ALLERGY), world.desk.undo(B)):
            with pytest.raises(AuditOnlyError):
                await mark
        assert world.code(document) == ("held", "spot-audit")
        assert [one.person for one in world.rig.custody.reviews.records(document)] == [ANNA]

    World(tmp_path).live(scenario)


def test_what_fails_an_audit_stays_for_good(tmp_path):
    async def scenario(world):
        document = await reviewed(world)
        await world.desk.open(B, document)
        assert await world.desk.reject(B) == "spot-audit-failed"
        assert world.code(document) == ("held", "spot-audit-failed")
        assert outcomes(world, document) == [("audit-content", BERT)]
        assert await world.desk.waiting(B) == []
        with pytest.raises(NotWaitingError):
            await world.desk.open(B, document)

    World(tmp_path).live(scenario)


def test_what_the_gate_refuses_passes_no_audit_and_nothing_goes_while_the_station_is_locked(tmp_path):
    async def scenario(world):
        document = await reviewed(world)
        await world.desk.open(B, document)
        world.ready = StorageFullError("closed")
        with pytest.raises(StorageFullError):
            await world.desk.approve(B)
        world.ready = None
        world.workers.refuse = lambda _: True
        with pytest.raises(GateRefusesError):
            await world.desk.approve(B)
        assert world.code(document) == ("held", "spot-audit")
        assert outcomes(world, document) == []

    World(tmp_path).live(scenario)


def test_a_document_that_nobody_reviewed_is_audited_as_it_was_made(tmp_path):
    async def scenario(world):
        world.rig.pool.answers["finish"] = lambda order, works, *_: Finished(
            released(document=order.document, purpose=order.purpose, pages=len(works)), None, 0.1
        )
        document = await world.scan()
        assert world.code(document) == ("held", "spot-audit")
        await world.desk.open(A, document)
        _, decisions = await world.desk.page(A, 0)
        assert [code for *_, code in decisions] == ["cleared-vocabulary", "cleared-vocabulary", "denied-unknown-word"]
        with pytest.raises(AuditOnlyError):
            await world.desk.remove(A, 0, ALLERGY)
        assert await world.desk.approve(A) == "approved"
        await world.sent(document)
        assert outcomes(world, document) == [("audit-passed", ANNA)]

    World(tmp_path).live(scenario)


def test_an_outcome_that_came_by_the_queue_meanwhile_is_the_one_that_counts(tmp_path):
    async def scenario(world):
        document = await reviewed(world)
        await world.desk.open(B, document)
        world.rig.custody.queue.spot_audited(document, "audit-order", "somebody")
        with pytest.raises(NoSpotAuditError):
            await world.desk.approve(B)
        assert world.code(document) == ("held", "spot-audit-failed")

    World(tmp_path).live(scenario)
