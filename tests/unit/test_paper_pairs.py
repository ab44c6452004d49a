"""Shredding paper takes two different people where policy says so: nobody twice, nobody who is gone, nobody unnamed."""

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.custody.queue import PAPER_SHREDDED, PaperPeopleError, SamePersonError, UnknownItemError
from appliance.custody.waiting import PAPER_SECOND, PAPER_WAITS
from appliance.errors import ConfigError
from appliance.paper.interface import Turn
from appliance.paper.papers import Papers
from appliance.policy import pack as policy_pack
from appliance.policy.pack import load_pack
from appliance.queue.desk import QueueDesk, overdue
from appliance.queue.door import Caller
from appliance.queue.steps import Step
from appliance.sections.storage import CustodyConfig
from tests.custody_samples import delivered_job, open_custody
from tests.unit.test_paper import with_paper

ANN, BEN, CEM = "a" * 32, "b" * 32, "c" * 32
RETURNED = "paper-returned"


def everybody(_person):
    return True


@pytest.fixture
def pairs(tmp_path):
    """A custody in which shredding the paper of referrals takes two people."""
    opened = open_custody(
        tmp_path / "state", paper=lambda _: True, paper_pairs=lambda name: name == "referral",
        config=CustodyConfig(reserve_bytes=1),
    )  # fmt: skip
    yield opened
    opened.close()


@pytest.fixture
def paper(pairs):
    """The item of a delivered stack."""
    job, _ = delivered_job(pairs)
    pairs.shred(job)
    return pairs.queue.papers()[0].item


def said(custody):
    events = ("paper-asked", "paper-lapsed", "paper-ended")
    return [
        (one["event"], one["code"], one["by"]) for one in custody.audit_records(1, 500) if one["event"] in events
    ]  # fmt: skip


def test_two_different_people_and_both_are_on_the_record(pairs, paper):
    assert pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody) is False
    (waits,) = pairs.queue.papers()
    assert (waits.code, waits.asked) == (PAPER_SECOND, ANN)
    assert pairs.queue.paper_ended(paper, PAPER_SHREDDED, BEN, everybody) is True
    assert said(pairs) == [("paper-asked", PAPER_SHREDDED, ANN), ("paper-ended", PAPER_SHREDDED, BEN)]
    assert pairs.queue.papers() == ()
    with pytest.raises(UnknownItemError):
        pairs.queue.paper_ended(paper, PAPER_SHREDDED, CEM, everybody)


def test_one_person_twice_is_one_person_also_after_a_restart(pairs, paper, tmp_path):
    pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    for _ in range(3):
        with pytest.raises(SamePersonError):
            pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    pairs.close()
    again = open_custody(tmp_path / "state", paper_pairs=lambda _: True, clock=pairs._clock)
    with pytest.raises(SamePersonError):
        again.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    assert again.queue.paper_ended(paper, PAPER_SHREDDED, BEN, everybody) is True
    again.close()


def test_who_was_removed_meanwhile_was_no_first_person(pairs, paper):
    pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    assert pairs.queue.paper_ended(paper, PAPER_SHREDDED, BEN, {BEN, CEM}.__contains__) is False
    with pytest.raises(SamePersonError):
        pairs.queue.paper_ended(paper, PAPER_SHREDDED, BEN, {BEN, CEM}.__contains__)
    assert pairs.queue.paper_ended(paper, PAPER_SHREDDED, CEM, {BEN, CEM}.__contains__) is True
    assert [by for _, _, by in said(pairs)] == [ANN, BEN, CEM]


def test_who_does_not_know_the_people_lets_nobody_be_the_second(pairs, paper):
    for person in (ANN, BEN, ANN, BEN):
        assert pairs.queue.paper_ended(paper, PAPER_SHREDDED, person) is False


@pytest.mark.parametrize("by", ["local", "", "nobody", "A" * 32])
def test_nobody_without_a_name_is_one_of_the_two(pairs, paper, by):
    for first in (None, ANN):
        if first:
            pairs.queue.paper_ended(paper, PAPER_SHREDDED, first, everybody)
        with pytest.raises(PaperPeopleError):
            pairs.queue.paper_ended(paper, PAPER_SHREDDED, by, everybody)
    assert len(pairs.queue.papers()) == 1


@pytest.mark.parametrize("asked", [False, True])
def test_putting_it_back_takes_one_person(pairs, paper, asked):
    if asked:
        pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    assert pairs.queue.paper_ended(paper, RETURNED, "local") is True
    assert said(pairs)[-1] == ("paper-ended", RETURNED, "local")


def test_an_owner_an_age_and_other_work_change_nothing_about_who_asked(pairs, paper):
    since = pairs.queue.find(paper).since
    pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    pairs.queue.assign(paper, BEN, ANN)  # no way to be somebody else
    pairs.queue.escalate(paper, ANN)
    job, _ = delivered_job(pairs)
    pairs.shred(job)
    with pytest.raises(SamePersonError):
        pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    found = pairs.queue.find(paper)
    assert (found.since, found.asked, found.owner) == (since, ANN, BEN)


def test_the_queue_is_no_way_around_it(pairs, paper):
    people = [Caller(ANN, "Mock Ann", "reviewer"), Caller(BEN, "Mock Ben", "supervisor")]
    desk = QueueDesk(pairs, lambda: None, owners=lambda: tuple(people))
    for _ in range(2):
        with pytest.raises(SamePersonError) if said(pairs) else pytest.MonkeyPatch.context():
            desk.resolve(people[0], paper, PAPER_SHREDDED)
    (row,) = desk.items(10)
    assert (row.code, row.step) == (PAPER_SECOND, Step.PAPER)
    assert ANN not in repr(row), "who was the first is on the record, not in the list"
    people.pop(0)
    desk.resolve(people[0], paper, PAPER_SHREDDED)
    assert len(pairs.queue.papers()) == 1, "the first was removed"


def test_everybody_is_told_whose_turn_it_is(pairs, paper):
    papers = Papers(pairs)

    def turn(by, still=everybody):
        return papers.stacks(5, by, still)[0][5]

    assert papers.takes_two(paper)
    assert turn(ANN) == Turn.FIRST
    assert papers.end(paper, PAPER_SHREDDED, ANN, everybody) is False
    assert (turn(ANN), turn(BEN), turn("local")) == (Turn.MINE, Turn.SECOND, Turn.SECOND)
    assert turn(BEN, lambda _: False) == Turn.FIRST
    pairs.queue._pairs = lambda _: False  # another policy: one person is enough
    assert turn(BEN) == Turn.ANYBODY
    assert not papers.takes_two(paper)
    assert papers.end(paper, PAPER_SHREDDED, ANN) is True


def later(custody, **time):
    """So much later, and the clock stands still."""
    now = custody.queue._clock() + timedelta(**time)
    custody.queue._clock = lambda: now


def test_the_first_ones_word_counts_for_half_an_hour_and_then_never_was(pairs, paper):
    papers = Papers(pairs)
    later(pairs)
    pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    assert papers.words(5, everybody) == [(paper, 1_800)]
    assert papers.words(5, lambda _: False) == [], "of somebody who is gone there is no word"
    later(pairs, minutes=29, seconds=59)
    pairs.queue.let_words_lapse()
    assert papers.words(5, everybody) == [(paper, 1)]
    later(pairs, seconds=1)
    assert papers.words(5, everybody) == []
    assert papers.stacks(5, BEN, everybody)[0][5] == Turn.FIRST
    assert pairs.queue.paper_ended(paper, PAPER_SHREDDED, BEN, everybody) is False, "the second is the first now"
    assert pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody) is True
    assert [by for _, _, by in said(pairs)] == [ANN, BEN, ANN]


def test_a_word_that_is_too_old_is_taken_off_and_on_the_record(pairs, paper):
    pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    overdue(pairs, timedelta(days=1))
    assert pairs.queue.find(paper).asked == ANN
    later(pairs, minutes=31)
    overdue(pairs, timedelta(days=1))
    overdue(pairs, timedelta(days=1))
    waits = pairs.queue.find(paper)
    assert (waits.code, waits.asked) == (PAPER_WAITS, "")
    assert said(pairs)[1:] == [("paper-lapsed", PAPER_SHREDDED, ANN)], "once"


@pytest.mark.parametrize("when", ["", " 2999-01-01T00:00:00Z"])
def test_a_word_of_no_time_or_of_one_that_is_still_to_come_counts_no_more(pairs, paper, when):
    pairs.queue.paper_ended(paper, PAPER_SHREDDED, ANN, everybody)
    with pairs._ledger.change() as store:
        store.waiting._change("code = ?", paper, f"{PAPER_SECOND}-{ANN}{when}")
    assert pairs.queue.paper_ended(paper, PAPER_SHREDDED, BEN, everybody) is False


def test_policy_says_for_how_long_it_counts(tmp_path):
    assert load_pack(None).queue.paper_word == timedelta(minutes=30)
    shipped = (Path(policy_pack.__file__).parent / "default.toml").read_text()
    for minutes, good in (("90.0", True), ("1.0", True), ("0.5", False), ("1441.0", False), ("nan", False)):
        (tmp_path / "pack.toml").write_text(
            shipped.replace("paper_second_minutes = 30.0", f"paper_second_minutes = {minutes}")
        )
        if good:
            assert load_pack(tmp_path / "pack.toml").queue.paper_word == timedelta(minutes=float(minutes))
        else:
            with pytest.raises(ConfigError, match="paper_second_minutes"):
                load_pack(tmp_path / "pack.toml")


def test_what_is_no_paper_takes_no_two(pairs):
    pairs.notes.readiness(1)
    assert not Papers(pairs).takes_two(pairs.queue.open()[0].item)


def test_policy_says_it_by_class_and_an_unknown_class_is_as_strict_as_any(tmp_path):
    pack = with_paper(tmp_path, '["ended", "two-people"]', "", "")
    assert pack.paper_takes_two("referral")
    assert not pack.paper_takes_two("lab-result")
    assert pack.paper_takes_two("of-an-earlier-policy")
    assert not load_pack(None).paper_takes_two("of-an-earlier-policy")
    with pytest.raises(ConfigError) as refused:
        with_paper(tmp_path, '["two-people"]', "", "")
    assert "write 'ended' as well" in refused.value.detail
