"""The review desk: who may open what, what becomes of a verdict, and that nothing leaves before it may."""

import asyncio
import contextlib
from dataclasses import replace

import pytest
from review_desk_rig import ALLERGY, ANNA, BERT, CARL, ODD, RefusedError, World

from appliance.custody.records import ReviewRecord
from appliance.custody.store_errors import UnknownJobError
from appliance.documents import Box
from appliance.errors import StorageFullError
from appliance.fields.decided import Ruling
from appliance.page_work import PageStop
from appliance.people.rights import may
from appliance.review.access import Operation, Role
from appliance.review.edits import EditsError
from appliance.review.outcome import Reviews
from appliance.review.refusals import (
    AlreadyOpenError,
    GateRefusesError,
    NotNamedError,
    NotOpenError,
    NotWaitingError,
    RestoreForbiddenError,
    TooManyOpenError,
)
from appliance.review.session import FieldsOpenError, NoSuchPageError
from appliance.review.verdicts import SamePersonError, Stage, SupervisorOnlyError
from appliance.reviewing import PageStoppedError
from appliance.suggestions import Doubt
from tests.unit.station_rig import hurry

A, B, C = ":1.1", ":1.2", ":1.3"
CONSENT = {"document_class": "consent", "purpose": "referral"}
WORD = Box(0, 0, 100, 20)  # the first one


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    hurry(monkeypatch)


def log_of(tmp_path):
    return (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()


def test_one_person_takes_a_word_away_confirms_what_was_read_and_the_document_leaves(tmp_path):
    async def scenario(world):
        document = await world.scan()
        assert world.code(document) == ("held", "policy-fields-unconfirmed")
        (row,) = await world.desk.waiting(A)
        assert (row.document, row.document_class, row.purpose, row.stage) == (
            document, "referral", "ai-summary", Stage.FIRST,
        )  # fmt: skip
        session = await world.desk.open(A, document)
        assert (session.pages, session.stage, len(session.fields)) == (2, Stage.FIRST, 2)
        plain, decisions = await world.desk.page(A, 0)
        assert [code for *_, code in decisions] == ["cleared-vocabulary", "cleared-vocabulary", "denied-unknown-word"]
        await world.desk.remove(A, 0, WORD)
        edited, decisions = await world.desk.page(A, 0)
        assert decisions[0] == (0, 0, 100, 20, "denied-by-review")
        assert plain[5:15, :100].max() == 0
        assert edited[:20, :100].min() == 255
        made = len(world.workers.made)
        await world.desk.page(A, 0)
        await world.desk.page(A, 1)
        assert len(world.workers.made) == made  # nothing was marked since
        image, box, reading = await world.desk.crop(A, 0)
        assert (box, reading, image.shape) == (ALLERGY, "penicillin", plain.shape)
        with pytest.raises(FieldsOpenError):
            await world.desk.approve(A)
        await world.desk.rule(A, 0, Ruling.CONFIRMED)
        await world.desk.rule(A, 1, Ruling.REJECTED)
        assert [ruling for _, ruling in await world.desk.fields(A)] == [Ruling.CONFIRMED, Ruling.REJECTED]
        assert await world.desk.approve(A) == "approved"
        assert world.desk.open_count == 0
        await world.sent(document)
        assert [entry.ruling for entry in world.workers.decided[-1]] == [Ruling.CONFIRMED, Ruling.REJECTED]
        assert world.workers.made[-1].removed == (WORD,)
        world.rig.answer()
        await world.rig.until(lambda: world.rig.states() == ["shredded"])

    World(tmp_path).live(scenario)
    log = log_of(tmp_path)
    for code in ("opened", "removed", "field-confirmed", "field-rejected"):
        assert f'"code":"{code}"' in log
    assert '"code":"approved"' in log
    assert "penicillin" not in log


def test_two_different_people_and_the_second_sees_nothing_of_what_the_first_marked(tmp_path):
    async def scenario(world):
        document = await world.scan()
        assert await world.approve(A, document, remove=[WORD]) == "review-second"
        assert world.code(document) == ("held", "review-second")
        assert await world.desk.waiting(A) == []
        assert [row.stage for row in await world.desk.waiting(B)] == [Stage.SECOND]
        with pytest.raises(SamePersonError):
            await world.desk.open(A, document)
        await world.rig.station.resume(world.rig.custody.document(document).job)  # nobody's approval
        await world.rig.until(lambda: world.code(document) == ("held", "review-second"))
        assert not world.rig.outbox.entries().documents
        await world.desk.open(B, document)
        page, decisions = await world.desk.page(B, 0)
        assert page[5:15, :100].max() == 0
        assert "denied-by-review" not in {code for *_, code in decisions}
        world.people.closed = {Operation.REVIEW_SECOND}
        await world.confirm_all(B)
        with pytest.raises(RefusedError):
            await world.desk.approve(B)
        world.people.closed = set()
        assert await world.desk.approve(B) == "approved"
        await world.sent(document)
        assert world.workers.made[-1].removed == (WORD,)

    World(tmp_path, **CONSENT).live(scenario)


def test_where_two_do_not_agree_a_supervisor_decides(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.approve(A, document)
        await world.desk.open(B, document)
        assert await world.desk.reject(B) == "review-supervisor"
        assert await world.desk.waiting(B) == []
        world.people.log_in(":1.4", "d" * 32)
        assert await world.desk.waiting(":1.4") == []
        with pytest.raises(SupervisorOnlyError):
            await world.desk.open(":1.4", document)
        assert [row.stage for row in await world.desk.waiting(C)] == [Stage.SUPERVISOR]
        assert await world.approve(C, document) == "approved"
        await world.sent(document)

    World(tmp_path, **CONSENT).live(scenario)


def test_what_one_person_rejects_is_not_sent_whatever_is_tried(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.desk.open(A, document)
        assert await world.desk.reject(A) == "review-rejected"
        assert await world.desk.waiting(B) == []
        with pytest.raises(NotWaitingError):
            await world.desk.open(B, document)
        job = world.rig.custody.document(document).job
        await world.rig.station.resume(job)
        await world.rig.until(lambda: world.code(document) == ("held", "review-rejected"))
        assert not world.rig.outbox.entries().documents
        await world.rig.station.discard(job)

    World(tmp_path).live(scenario)


def test_nobody_approves_what_the_gate_refuses(tmp_path):
    async def scenario(world):
        world.workers.refuse = lambda words: "allergies:" in words
        document = await world.scan()
        assert world.code(document) == ("held", "release-refused")
        with pytest.raises(GateRefusesError):
            await world.approve(A, document)
        assert world.rig.custody.reviews.records(document)[0].verdict == "open"
        assert '"code":"gate-refused"' in log_of(tmp_path)
        for place in range(2):
            await world.desk.remove(A, place, WORD)
        assert await world.desk.approve(A) == "approved"
        await world.sent(document)

    World(tmp_path).live(scenario)


def test_what_two_approved_and_the_gate_then_refuses_is_reviewed_again(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.desk.open(A, document)
        await world.confirm_all(A)
        calls = []

        def refuse_later(_words):
            calls.append(1)
            return len(calls) > 1  # the desk asked; then the document was made

        world.workers.refuse = refuse_later
        assert await world.desk.approve(A) == "approved"
        await world.rig.until(lambda: world.code(document) == ("held", "release-refused"))
        assert [record.verdict for record in world.rig.custody.reviews.records(document)] == ["void"]
        world.workers.refuse = lambda _: False
        await world.rig.station.resume(world.rig.custody.document(document).job)
        await world.rig.until(lambda: world.code(document) == ("held", "review-void"))
        assert await world.approve(A, document) == "approved"
        await world.sent(document)

    World(tmp_path).live(scenario)


def test_edits_are_void_when_the_decisions_they_were_made_on_change(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.approve(A, document, remove=[WORD])
        work = world.workers.work
        world.workers.work = lambda page: other_decisions(work(page))
        job = world.rig.custody.document(document).job
        await world.rig.station.resume(job)
        await world.rig.until(lambda: world.code(document) == ("held", "review-void"))
        assert '"event":"review-void"' in log_of(tmp_path)
        session = await world.desk.open(A, document)  # who decided on something else may decide again
        assert (session.stage, session.edits.steps) == (Stage.FIRST, ())

    World(tmp_path, **CONSENT).live(scenario)


def other_decisions(work):
    """A page of which one word was decided otherwise."""
    first, *rest = work.judged
    return replace(work, judged=(replace(first, reason="denied-name"), *rest))


def test_marks_are_kept_for_the_person_who_made_them_and_hold_the_document(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.desk.open(A, document)
        await world.desk.remove(A, 0, WORD)
        await world.desk.remove(A, 0, ALLERGY)
        await world.desk.undo(A)
        await world.desk.hold(A)
        await world.desk.close(A)  # nothing is open
        assert '"code":"held"' in log_of(tmp_path)
        await world.rig.station.resume(world.rig.custody.document(document).job)
        await world.rig.until(lambda: world.code(document) == ("held", "review-open"))
        assert (await world.desk.open(B, document)).edits.steps == ()
        await world.desk.close(B)
        assert [step.box for step in (await world.desk.open(A, document)).edits.steps] == [WORD]

    World(tmp_path).live(scenario)


def test_one_review_a_document_and_one_a_caller_until_it_leaves_or_rests(tmp_path):
    async def scenario(world):
        document, other = await world.scan(), await world.scan()
        await world.desk.open(A, document)
        assert (await world.desk.open(A, document)).document == document  # it is open already
        with pytest.raises(AlreadyOpenError):
            await world.desk.open(A, other)
        with pytest.raises(AlreadyOpenError):
            await world.desk.open(B, document)
        world.desk.gone(A)
        world.desk.gone(":1.99")
        await world.desk.open(B, document)
        world.time = 61.0
        with pytest.raises(NotOpenError):
            await world.desk.page(B, 0)
        await world.desk.open(A, document)
        world.time = 100.0
        await world.desk.page(A, 0)
        world.time = 150.0  # used meanwhile
        world.desk.expire()
        assert world.desk.open_count == 1
        world.desk.all_gone()
        assert world.desk.open_count == 0
        with pytest.raises(NotOpenError):
            await world.desk.page(A, 0)

    World(tmp_path).live(scenario)


def test_a_review_answers_only_to_the_person_who_opened_it(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.desk.open(A, document)
        world.people.closed = {Operation.REVIEW_EDIT}
        with pytest.raises(RefusedError):
            await world.desk.remove(A, 0, WORD)
        assert world.desk.open_count == 1  # one right that is missing ends nothing
        world.people.closed = set()
        world.people.log_in(A, BERT)
        with pytest.raises(AlreadyOpenError):
            await world.desk.open(A, document)
        with pytest.raises(NotOpenError):
            await world.desk.page(A, 0)
        assert world.desk.open_count == 0
        await world.desk.open(A, document)
        del world.people.at[A]
        with pytest.raises(RefusedError):
            await world.desk.page(A, 0)
        assert world.desk.open_count == 0
        with pytest.raises(RefusedError):
            await world.desk.page(A, 0)
        world.people.log_in(A, ANNA)

    World(tmp_path).live(scenario)


def test_a_document_that_takes_long_is_asked_for_again_and_one_that_fails_is_let_go(tmp_path):
    async def scenario(world):
        document = await world.scan()
        world.rig.pool.open.clear()
        assert await world.desk.open(A, document, 0.01) is None
        with pytest.raises(NotOpenError):
            await world.desk.page(A, 0)
        leaving = asyncio.create_task(world.desk.open(A, document))
        await asyncio.sleep(0.05)
        world.desk.gone(A)
        with pytest.raises(NotOpenError):
            await leaving
        assert await world.desk.open(A, document, 0.01) is None
        await world.desk.close(A)
        world.rig.pool.open.set()
        assert (await world.desk.open(A, document)).pages == 2
        await world.desk.close(A)
        stops = tuple
        world.rig.pool.answers["take_in_for"] = lambda page, orders, _: stops(
            PageStop(page.page, "review", "page-refused", "Scan it again.") for _ in orders
        )
        with pytest.raises(PageStoppedError) as caught:
            await world.desk.open(A, document)
        assert caught.value.advice == "Scan it again."
        assert world.desk.open_count == 0
        assert await world.desk.open(B, document, 0.0) is None
        await asyncio.sleep(0.2)  # it failed, and nobody asks
        world.desk.all_gone()

    World(tmp_path).live(scenario)


def test_a_word_comes_back_only_by_consent_of_policy_and_of_two_people(tmp_path):
    async def scenario(world):
        document = await world.scan()
        for sender in (A, B):
            await world.desk.open(sender, document)
            with pytest.raises(NoSuchPageError):
                await world.desk.restore(sender, 0, ALLERGY)  # it was not removed
            with pytest.raises(NoSuchPageError):
                await world.desk.restore(sender, 7, ODD)
            await world.desk.restore(sender, 0, ODD)
            _, decisions = await world.desk.page(sender, 0)
            assert decisions[2][4] == "cleared-by-review"
            await world.confirm_all(sender)
            assert await world.desk.approve(sender) == ("review-second" if sender == A else "approved")
        await world.sent(document)
        assert world.workers.made[-1].restored == (ODD,)

    World(tmp_path, restore=True).live(scenario)


@pytest.mark.parametrize(
    ("purpose", "restore", "offered"),
    [("ai-summary", True, ["restore"]), ("ai-summary", False, []), ("billing", True, [])],
)
def test_asking_a_word_back_is_offered_only_where_policy_and_purpose_let_it(tmp_path, purpose, restore, offered):
    async def scenario(world):
        await world.desk.open(A, await world.scan())
        assert await world.desk.offers(A) == [*offered, "rescan"]

    world = World(tmp_path, restore=restore, purpose=purpose)
    assert world.pack.purpose(purpose).narrow is (purpose == "billing")
    world.live(scenario)


def test_without_consent_of_policy_nothing_comes_back(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.desk.open(A, document)
        with pytest.raises(RestoreForbiddenError):
            await world.desk.restore(A, 0, ODD)
        assert world.rig.custody.reviews.records(document) == ()

    World(tmp_path).live(scenario)


def test_a_correction_says_as_many_words_as_were_read_and_is_read_anew(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.desk.open(A, document)
        for text in ("two words", "", "x" * 500, "a\x00"):
            with pytest.raises(EditsError):
                await world.desk.rule(A, 0, Ruling.CORRECTED, text)
        with pytest.raises(NoSuchPageError):
            await world.desk.rule(A, 9, Ruling.CONFIRMED)
        await world.desk.rule(A, 0, Ruling.CORRECTED, "amoxicillin")
        await world.desk.page(A, 0)
        assert world.workers.made[-1].read == ((ALLERGY, "amoxicillin"),)
        assert (await world.desk.crop(A, 0))[2] == "amoxicillin"
        assert (await world.desk.crop(A, 1))[2] == "penicillin"

    World(tmp_path).live(scenario)


def test_a_typed_value_is_judged_before_it_is_marked_and_nothing_is_kept_of_it(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.desk.open(A, document)
        with pytest.raises(EditsError):
            await world.desk.doubts(A, 0, "two words")
        with pytest.raises(NoSuchPageError):
            await world.desk.doubts(A, 9, "amoxicillin")
        fields = []
        reviewed = world.rig.pool.answers["redact_reviewed"]
        world.rig.pool.answers["redact_reviewed"] = lambda *given: replace(reviewed(*given), fields=tuple(fields))
        assert await world.desk.doubts(A, 0, "amoxicillin") == ["not-a-value"]
        assert world.workers.made[-1].read == ((ALLERGY, "amoxicillin"),)
        plain = (await world.desk.fields(A))[0][0].marked.suggestion
        fields.append(replace(plain, doubts=frozenset({Doubt.NAME_UNKNOWN, Doubt.LOW_CONFIDENCE})))
        assert await world.desk.doubts(A, 0, "amoxicillin") == ["name-unknown"]
        await world.desk.remove(A, 0, ALLERGY)
        assert await world.desk.doubts(A, 0, "amoxicillin") == ["name-unknown", "stays-behind"]
        assert (await world.desk.open(A, document)).edits.fields == ()

    World(tmp_path).live(scenario)
    assert "amoxicillin" not in log_of(tmp_path)
    assert not [f for f in tmp_path.rglob("*") if f.is_file() and b"amoxicillin" in f.read_bytes()]


def test_only_what_waits_for_a_review_is_opened(tmp_path):
    async def scenario(world):
        document = await world.scan()
        world.rig.custody.reviews.decide(*decided(document))
        with pytest.raises(NotWaitingError):
            await world.desk.open(A, document)
        assert world.desk.open_count == 0

    World(tmp_path).live(scenario)


def decided(document):
    return ReviewRecord(document, ANNA, "first", "rejected", "1" * 64), b'{"format": 1, "steps": []}', "review-rejected"


def test_a_verdict_at_a_stage_that_is_over_counts_for_nothing(tmp_path):
    async def scenario(world):
        document = await world.scan()
        session = await world.desk.open(A, document)
        await world.confirm_all(A)
        session.stage = Stage.SECOND
        with pytest.raises(NotWaitingError):
            await world.desk.approve(A)

    World(tmp_path).live(scenario)


def test_nothing_is_approved_while_a_readiness_test_is_due(tmp_path):
    async def scenario(world):
        document = await world.scan()
        world.ready = StorageFullError("stands for any reason")
        with pytest.raises(StorageFullError):
            await world.approve(A, document)
        assert world.code(document)[0] == "held"

    World(tmp_path).live(scenario)


def test_a_class_for_two_people_waits_also_where_no_field_does(tmp_path):
    async def scenario(world):
        finish = world.workers.finish
        world.rig.pool.answers["finish"] = lambda *a: replace(finish(*a), held="")
        document = await world.scan()
        assert world.code(document) == ("held", "policy-two-people")
        assert await world.approve(A, document) == "review-second"

    World(tmp_path, **CONSENT).live(scenario)


def test_nobody_reviews_without_a_name_for_the_record_and_not_everybody_at_once(tmp_path, monkeypatch):
    async def scenario(world):
        document = await world.scan()
        world.people.log_in(":1.9", "")
        with pytest.raises(NotNamedError):
            await world.desk.open(":1.9", document)
        monkeypatch.setattr("appliance.review.desk.MAX_OPEN", 0)
        with pytest.raises(TooManyOpenError):
            await world.desk.open(A, document)
        assert world.desk.open_count == 0

    World(tmp_path).live(scenario)


def test_an_approval_is_void_when_policy_asks_for_other_reviews_also_under_the_same_name(tmp_path):
    async def scenario(world):
        document = await world.scan()
        assert await world.approve(A, document) == "review-second"
        classes = tuple(replace(found, two_people=False) for found in world.pack.classes)
        lax = replace(world.pack, classes=classes)
        world.rig.processor.reviewing._reviews = Reviews(world.rig.custody.reviews, lax)
        await world.rig.station.resume(world.rig.custody.document(document).job)
        await world.rig.until(lambda: world.code(document) == ("held", "review-void"))
        assert not world.rig.outbox.entries().documents

    World(tmp_path, **CONSENT).live(scenario)


def test_every_call_asks_for_its_own_right_of_every_role(tmp_path):
    async def scenario(world):
        desk = world.desk
        calls = {
            Operation.REVIEW_OPEN: lambda sender: desk.open(sender, "0" * 32),
            Operation.REVIEW_PAGE: lambda sender: desk.page(sender, 0),
            Operation.REVIEW_EDIT: lambda sender: desk.remove(sender, 0, WORD),
            Operation.REVIEW_RESTORE: lambda sender: desk.restore(sender, 0, ODD),
            Operation.REVIEW_APPROVE: desk.approve,
            Operation.REVIEW_REJECT: desk.reject,
            Operation.REVIEW_HOLD: desk.hold,
            Operation.METRICS: desk.vigilance,
        }
        further = (
            desk.fields, lambda s: desk.crop(s, 0), lambda s: desk.rule(s, 0, Ruling.CONFIRMED), desk.undo,
            desk.offers, lambda s: desk.doubts(s, 0, "x"),
        )  # fmt: skip
        for role in Role:
            world.people.log_in(":1.7", CARL, role)
            others = [(Operation.REVIEW_OPEN, desk.waiting), *((Operation.REVIEW_PAGE, call) for call in further)]
            for operation, call in [*calls.items(), *others]:
                if may(role, operation):
                    with contextlib.suppress(NotOpenError, UnknownJobError):
                        await call(":1.7")
                else:
                    with pytest.raises(RefusedError):
                        await call(":1.7")
            assert may(role, Operation.REVIEW_PAGE) is (role in (Role.REVIEWER, Role.SUPERVISOR))

    World(tmp_path).live(scenario)
