"""Custody steps of paper: taken before it is scanned, shredded or put back after delivery; each on the record."""

from datetime import timedelta

import pytest

from appliance.custody.queue import PAPER_ENDS, CauseStandsError, PaperWordError, UnknownItemError
from appliance.custody.waiting import PAPER_WAITS, Kind, synthetic_id
from appliance.errors import ConfigError
from appliance.paper.intake import Intake
from appliance.paper.papers import Papers
from appliance.policy.intake import PAPER_TAKEN, TAKEN
from appliance.policy.pack import load_pack
from appliance.queue.desk import QueueDesk
from appliance.queue.door import Caller
from appliance.queue.steps import Step
from appliance.sections.storage import CustodyConfig
from tests.custody_samples import delivered_job, open_custody, receipt_for, sealed_job
from tests.unit.test_intake import QUESTIONS, pack_with

WHO = "a" * 32


@pytest.fixture
def asking(tmp_path):
    """A custody that asks what becomes of the paper of referrals."""
    opened = open_custody(
        tmp_path / "state", paper=lambda name: name == "referral", config=CustodyConfig(reserve_bytes=1)
    )
    yield opened
    opened.close()


def delivered(custody):
    job, _ = delivered_job(custody)
    custody.shred(job)
    return job


def said(custody):
    return [
        (record["job"], record["code"], record["by"])
        for record in custody.audit_records(1, 500)
        if record["event"] == "paper-ended"
    ]


def test_where_nothing_is_asked_nothing_waits(tmp_path):
    custody = open_custody(tmp_path / "state")
    delivered(custody)
    assert custody.queue.open() == ()
    assert not load_pack(None).records_paper("referral")
    assert not load_pack(None).records_paper("of-an-earlier-policy")
    custody.close()


@pytest.mark.parametrize("became", PAPER_ENDS)
def test_delivered_paper_waits_until_somebody_says_what_became_of_it(asking, became):
    job, _ = sealed_job(asking)
    assert asking.queue.papers() == ()
    asking.accept_receipt(receipt_for(asking.job(job).documents[0].id))
    asking.shred(job)
    (record,) = asking.queue.papers()
    assert (record.item, record.job, record.code) == (synthetic_id(Kind.PAPER, job), job, PAPER_WAITS)
    delivered(asking)  # another job changes nothing about it
    assert record.item in {one.item for one in asking.queue.open()}
    asking.queue.paper_ended(record.item, became, WHO)
    assert said(asking) == [(job, became, WHO)]
    assert asking.queue.find(record.item).resolution == became
    with pytest.raises(UnknownItemError):
        asking.queue.paper_ended(record.item, became, WHO)
    assert len(said(asking)) == 1


def test_it_waits_after_a_restart_as_well_and_grows_old_like_everything(asking, tmp_path):
    delivered(asking)
    asking.close()
    again = open_custody(tmp_path / "state", clock=asking._clock)
    again.recover()
    assert len(again.queue.papers()) == 1
    assert [one.kind for one in again.queue.escalate_overdue(timedelta(0))] == [Kind.PAPER]
    again.close()


def test_a_word_about_paper_is_about_paper_and_no_other_word_is(asking):
    delivered(asking)
    asking.notes.readiness(1)
    (paper,) = asking.queue.papers()
    other = next(one for one in asking.queue.open() if one.kind is not Kind.PAPER)
    for item, word in ((other.item, "paper-shredded"), (paper.item, "burnt")):
        with pytest.raises(PaperWordError):
            asking.queue.paper_ended(item, word, WHO)
    with pytest.raises(PaperWordError):
        asking.queue.resolve(paper.item, "harmless", WHO)
    desk = QueueDesk(asking, lambda: None)
    assert {one.step for one in desk.items(10)} == {Step.PAPER, Step.TEST}
    assert desk.resolve(Caller(WHO, "Mock", "reviewer"), paper.item, "paper-returned") == ""
    assert said(asking) == [(paper.job, "paper-returned", WHO)]


def test_pages_that_are_here_are_no_paper(asking):
    sealed_job(asking)
    assert asking.queue.papers() == ()
    assert CauseStandsError.code != PaperWordError.code


def test_the_newest_comes_first_with_what_a_person_knows_it_by(asking):
    first, second = delivered(asking), delivered(asking)
    papers = Papers(asking)
    rows = papers.waiting(10)
    assert [row[0] for row in rows] == [synthetic_id(Kind.PAPER, job) for job in (second, first)]
    item, kind, sheets, scanned, age_s = rows[0]
    assert (kind, sheets, scanned) == ("referral", asking.job(second).sheets, asking.job(second).created)
    assert age_s >= 0
    assert [row[0] for row in papers.waiting(1)] == [item]
    papers.end(item, "paper-shredded", "local")
    assert said(asking) == [(second, "paper-shredded", "local")]


def with_paper(tmp_path, paper, tables=QUESTIONS, names='"identity-verified"'):
    made = f"paper = {paper}\n"
    return pack_with(tmp_path, tables, names, made)


def test_taking_paper_is_the_first_question_and_goes_on_the_record_with_the_stack(tmp_path):
    pack = with_paper(tmp_path, '["taken", "ended"]')
    assert pack.intake("referral")[0] is TAKEN
    assert pack.records_paper("referral")
    assert not pack.records_paper("lab-result")
    intake = Intake(pack)
    intake.answer("referral", {PAPER_TAKEN: "yes", "identity-verified": "yes"}, WHO)
    assert intake.take("referral").codes == ("paper-taken-yes", "identity-verified-yes")
    assert with_paper(tmp_path, '["taken"]', "", "").intake("referral") == (TAKEN,)
    assert with_paper(tmp_path, '["ended"]', "", "").intake("referral") == ()


@pytest.mark.parametrize(
    ("paper", "tables", "names", "why"),
    [
        ('["burnt"]', "", "", "classes.referral: paper: unknown 'burnt'; known are taken, ended"),
        ("[]", '[intake.paper-taken]\nask = "Taken?"\n', "", "this name is the station's own"),
        (
            '["taken"]',
            "".join(f'[intake.q{n}]\nask = "So?"\n' for n in range(6)),
            ", ".join(f'"q{n}"' for n in range(6)),
            "7 questions; at most 6",
        ),
    ],
)
def test_what_cannot_be_meant_refuses_the_policy(tmp_path, paper, tables, names, why):
    with pytest.raises(ConfigError) as refused:
        with_paper(tmp_path, paper, tables, names)
    assert why in refused.value.detail
