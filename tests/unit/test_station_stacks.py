"""One press, several documents: a divided stack on its way through the station, and the operator's count."""

import pytest
from station_kinds import BLANK, TEXT, TO_REFERRAL, kinds, press, says

from appliance.classification.page import PageKind
from appliance.classification.separator import PATCH, Separator
from appliance.custody.planning import PlanError, WhichDocumentError
from appliance.custody.states import StateError
from appliance.errors import CaptureError
from appliance.page_work import Finished, PageStop, Refusal
from appliance.supervisor import TaskFailedError
from tests.custody_samples import released
from tests.unit.station_rig import Rig, held_codes, hurry

TO_LAB = PageKind(separator=Separator("lab-result"))
TO_BILLING = PageKind(separator=Separator("insurance-correspondence", "billing"))
PLAIN = PageKind(separator=PATCH)
STACK = (TEXT, BLANK, TO_LAB, BLANK, TEXT, BLANK, BLANK, TO_BILLING, TEXT, TEXT, PLAIN, BLANK, TEXT, BLANK)
"""A page, a separator, a page, one on the back, a page, a plain one, a page."""


def counted(sheets):
    return PageKind(separator=Separator("referral", sheets=sheets))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    hurry(monkeypatch)


def recorded(rig):
    """Remembers which page was read for which purposes, and what was finished."""
    asked = []
    run = rig.pool.run

    def remember(method, *arguments, timeout_s):
        if method == "take_in_for":
            asked.append((arguments[0].page.index, tuple(order.purpose for order in arguments[1])))
        elif method == "redact_for":
            asked.append((arguments[0].page.index, "once more", arguments[2].purpose, arguments[1].page.index))
        elif method == "finish":
            asked.append((arguments[0].document, arguments[0].document_class, arguments[0].purpose))
        return run(method, *arguments, timeout_s=timeout_s)

    rig.pool.run = remember
    return asked


def read(asked):
    return sorted(each for each in asked if len(each) == 2)


def documents(rig, job=-1):
    """Pages, class, who decided, purpose and state of each document."""
    return [
        (item.pages, item.classed.resolved, item.classed.origin, item.purpose, item.state.value)
        for item in rig.jobs()[job].documents
    ]


def states(rig, job=-1):
    return [item.state.value for item in rig.jobs()[job].documents]


async def all_sealed(rig, count):
    await rig.until(lambda: len(rig.outbox.entries().documents) == count)


def test_a_stack_becomes_a_document_for_each_separator_with_class_and_purpose_reset_each_time(tmp_path):
    async def scenario(rig):
        kinds(rig, *STACK)
        asked = recorded(rig)
        await press(rig, sheets=7)
        await all_sealed(rig, 4)
        assert documents(rig) == [
            ((0, 1), "referral", "site", "ai-summary", "sealed"),
            ((4, 5), "lab-result", "separator", "ai-summary", "sealed"),
            ((8, 9), "insurance-correspondence", "separator", "billing", "sealed"),
            ((12, 13), "referral", "site", "ai-summary", "sealed"),
        ]
        assert [item.sheets for item in rig.jobs()[0].documents] == [1, 1, 1, 1]
        assert rig.jobs()[0].sheets == 7  # the separators stay with the job
        assert read(asked) == [(page, ("ai-summary",)) for page in range(14)]
        assert sorted(each for each in asked if len(each) == 4) == [
            (8, "once more", "billing", 8),
            (9, "once more", "billing", 9),
        ]
        rows = await rig.station.parts(5)
        assert [(row.part, row.sheets, row.document_class) for row in rows] == [
            (1, 1, "referral"),
            (2, 1, "lab-result"),
            (3, 1, "insurance-correspondence"),
            (4, 1, "referral"),
        ]
        (row,) = await rig.station.classes(5)
        assert (row.document_class, row.origin) == ("several", "")
        (job,) = await rig.station.jobs(5)
        assert (job.documents, job.sheets, job.pages) == (4, 7, 14)
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])

    Rig(tmp_path).live(scenario)


def test_a_page_that_failed_for_the_press_is_read_for_what_its_separator_asks(tmp_path):
    async def scenario(rig):
        kinds(rig, TEXT, BLANK, TO_BILLING, BLANK, TEXT, BLANK)
        run = rig.pool.run

        def flaky(method, *arguments, timeout_s):
            if method == "take_in_for" and arguments[0].page.index == 4:
                purposes = [order.purpose for order in arguments[1]]
                if purposes == ["ai-summary"]:
                    raise TaskFailedError
            return run(method, *arguments, timeout_s=timeout_s)

        rig.pool.run = flaky
        await press(rig, sheets=3)
        await all_sealed(rig, 2)

    Rig(tmp_path).live(scenario)


def test_two_parts_may_ask_for_the_same_purpose_that_the_press_did_not(tmp_path):
    async def scenario(rig):
        kinds(rig, TO_BILLING, BLANK, TEXT, BLANK, TO_BILLING, BLANK, TEXT, BLANK)
        asked = recorded(rig)
        await press(rig, sheets=4)
        await all_sealed(rig, 2)
        assert [(pages, purpose) for pages, _, _, purpose, _ in documents(rig)] == [
            ((2, 3), "billing"),
            ((6, 7), "billing"),
        ]
        assert sorted(each[0] for each in asked if len(each) == 4) == [2, 3, 6, 7]

    Rig(tmp_path).live(scenario)


def test_every_purpose_of_the_press_gets_each_part_that_names_none(tmp_path):
    async def scenario(rig):
        kinds(rig, *STACK[:10])
        await press(rig, sheets=5)
        await all_sealed(rig, 5)
        assert [(pages, purpose) for pages, _, _, purpose, _ in documents(rig)] == [
            ((0, 1), "ai-summary"),
            ((0, 1), "research"),
            ((4, 5), "ai-summary"),
            ((4, 5), "research"),
            ((8, 9), "billing"),
        ]

    Rig(tmp_path, purposes=("ai-summary", "research")).live(scenario)


def test_a_part_that_is_stopped_holds_no_other(tmp_path):
    async def scenario(rig):
        unknown = PageKind(separator=Separator("lab-result", "gossip"))
        nobody = PageKind(separator=Separator("gone"))
        people = PageKind(separator=Separator("consent"))
        sheets = (unknown, BLANK, TEXT, BLANK, nobody, BLANK, TEXT, BLANK, people, BLANK, TEXT, BLANK, TO_LAB, BLANK)
        kinds(rig, *sheets, TEXT, BLANK)
        await press(rig, sheets=8)
        await all_sealed(rig, 1)
        await rig.sees("held")
        assert held_codes(rig) == ["separator-purpose", "separator-class", "policy-human-only"]
        assert states(rig) == ["held", "held", "held", "sealed"]

    Rig(tmp_path).live(scenario)


def test_a_page_that_cannot_be_read_holds_its_own_part_alone(tmp_path):
    async def scenario(rig):
        kinds(rig, *STACK[:6])
        run = rig.pool.run

        def unreadable(method, *arguments, timeout_s):
            if method == "take_in_for" and arguments[0].page.index == 0:
                raise TaskFailedError
            return run(method, *arguments, timeout_s=timeout_s)

        rig.pool.run = unreadable
        await press(rig, sheets=3)
        await all_sealed(rig, 1)
        await rig.until(lambda: states(rig) == ["held", "sealed"])
        assert held_codes(rig) == [TaskFailedError.code]

    Rig(tmp_path).live(scenario)


def test_identifiers_of_one_part_are_not_those_of_another(tmp_path):
    async def scenario(rig):
        kinds(rig, *STACK[:6])
        finished = []

        def finish(order, works, known, _draft):
            finished.append({index for work in works for index in [work.page.index]})
            return Finished(released(document=order.document, purpose=order.purpose, pages=len(works)), None, 0.1)

        rig.pool.answers["finish"] = finish
        await press(rig, sheets=3)
        await all_sealed(rig, 2)
        assert finished == [{0, 1}, {4, 5}]

    Rig(tmp_path).live(scenario)


# Counts


def test_a_wrong_count_holds_its_part_says_both_numbers_and_goes_on_when_somebody_looked(tmp_path):
    async def scenario(rig):
        kinds(rig, counted(2), BLANK, TEXT, BLANK, counted(1), BLANK, TEXT, BLANK)
        await press(rig, sheets=4)
        await all_sealed(rig, 1)
        await rig.sees("held")
        assert held_codes(rig) == ["separator-count"]
        first = (await rig.station.parts(1))[0]
        assert (first.declared, first.sheets) == (2, 1)
        await rig.station.resume(first.job)  # all of it, without a look at the one: it waits again
        await rig.until(lambda: states(rig) == ["held", "sealed"] and rig.view == "held")
        assert held_codes(rig) == ["separator-count"]
        await rig.station.resume(first.job, document=first.document)
        await all_sealed(rig, 2)
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])

    Rig(tmp_path).live(scenario)


def test_what_a_person_let_pass_is_remembered_and_is_not_what_comes_after_it(tmp_path):
    async def scenario(rig):
        kinds(rig, counted(2), BLANK, TEXT, BLANK)
        await press(rig, sheets=2)
        await rig.sees("held")
        rig.pool.answers["finish"] = Finished(None, Refusal("release-refused", "It is held.", ()), 0.1)
        (row,) = await rig.station.parts(1)
        await rig.station.resume(row.job, document=row.document)
        await rig.until(lambda: held_codes(rig) == ["release-refused"])
        del rig.pool.answers["finish"]
        await rig.station.resume(row.job, document=row.document)  # the count was seen before
        await all_sealed(rig, 1)

    Rig(tmp_path).live(scenario)


def test_print_on_the_other_side_of_a_separator_is_not_waved_through(tmp_path):
    async def scenario(rig):
        kinds(rig, TO_LAB, TEXT, TEXT, BLANK)
        await press(rig, sheets=2)
        await rig.sees("held")
        (row,) = await rig.station.parts(1)
        await rig.station.resume(row.job, "lab-result", row.document)
        await rig.until(lambda: rig.view == "held" and held_codes(rig))
        assert held_codes(rig) == ["separator-reverse"]
        assert rig.jobs()[0].documents[0].pages == (1, 2, 3)

    Rig(tmp_path).live(scenario)


# A person decides


def test_a_class_is_named_for_one_document_of_a_stack(tmp_path):
    async def scenario(rig):
        kinds(rig, TEXT, BLANK, PLAIN, BLANK, TEXT, BLANK)
        await press(rig, sheets=3)
        await rig.sees("held")
        await rig.until(lambda: held_codes(rig) == ["class-unsure", "class-unsure"])
        job = rig.jobs()[0].id
        with pytest.raises(WhichDocumentError):
            await rig.station.resume(job, "lab-result")
        first, second = (item.id for item in rig.jobs()[0].documents)
        await rig.station.resume(job, "lab-result", second)
        await all_sealed(rig, 1)
        assert documents(rig)[0][1:3] == ("unclassified", "nobody")
        assert documents(rig)[1][1:3] == ("lab-result", "person")
        assert states(rig) == ["held", "sealed"]
        with pytest.raises(StateError):
            await rig.station.resume(job, "lab-result", second)
        await rig.station.resume(job, "referral", first)
        await all_sealed(rig, 2)

    Rig(tmp_path, document_class="unclassified").live(scenario)


def test_a_person_opens_for_one_document_what_the_press_had_closed(tmp_path):
    async def scenario(rig):
        kinds(rig, *STACK[:6])
        await press(rig, sheets=3)
        await all_sealed(rig, 2)
        await rig.until(lambda: states(rig) == ["held", "sealed", "held", "sealed"])
        assert held_codes(rig) == ["policy-local-only"] * 2
        closed = rig.jobs()[0].documents[2]
        asked = recorded(rig)
        await rig.station.resume(closed.job, "lab-result", closed.id)
        await all_sealed(rig, 3)
        assert states(rig) == ["held", "sealed", "sealed", "sealed"]
        assert documents(rig)[2][1:4] == ("lab-result", "person", "ai-summary")
        assert {purposes for _, purposes in read(asked)} == {("ai-summary",)}

    Rig(tmp_path, document_class="insurance-correspondence", purposes=("ai-summary", "billing")).live(scenario)


def test_a_class_named_for_a_stack_that_was_not_read_is_what_the_press_had_said(tmp_path):
    async def scenario(rig):
        kinds(rig, *STACK[:6])
        await press(rig, sheets=3)
        await rig.sees("held")
        assert held_codes(rig) == ["policy-human-only"]
        await rig.station.resume(rig.jobs()[0].id, "referral")
        await all_sealed(rig, 2)
        assert [each[:3] for each in documents(rig)] == [
            ((0, 1), "referral", "operator"),
            ((4, 5), "lab-result", "separator"),
        ]

    Rig(tmp_path, document_class="consent").live(scenario)


def test_what_is_held_of_a_stack_is_discarded_once_the_rest_has_its_receipts(tmp_path):
    async def scenario(rig):
        kinds(rig, TO_LAB, BLANK, TEXT, BLANK, TO_REFERRAL, BLANK)
        await press(rig, sheets=3)
        await all_sealed(rig, 1)
        await rig.sees("held")
        assert held_codes(rig) == ["separator-alone"]
        job = rig.jobs()[0].id
        rig.answer()
        await rig.until(lambda: states(rig) == ["delivered", "held"])
        await rig.station.discard(job)
        assert states(rig) == ["delivered", "discarded"]

    Rig(tmp_path).live(scenario)


# Interruptions


def test_a_station_killed_between_two_documents_makes_each_once_and_reads_nothing_that_left(tmp_path):
    class KilledError(BaseException):
        pass

    async def first(rig):
        kinds(rig, *STACK)
        put = rig.outbox.put

        def killing(sealed):
            put(sealed)
            if len(rig.outbox.entries().documents) == 2:
                raise KilledError

        rig.outbox.put = killing
        await press(rig, sheets=7)
        await rig.until(lambda: False)

    with pytest.raises(KilledError):
        Rig(tmp_path).live(first)

    async def again(rig):
        kinds(rig, *STACK)
        asked = recorded(rig)
        before = [item.id for item in rig.jobs()[0].documents]
        await all_sealed(rig, 4)
        assert [item.id for item in rig.jobs()[0].documents] == before
        assert sorted(rig.outbox.entries().documents) == sorted(before)
        assert not {page for page, _ in read(asked)} & {0, 1, 4, 5}
        assert [each[1:] for each in asked if len(each) == 3] == [
            ("insurance-correspondence", "billing"),
            ("referral", "ai-summary"),
        ]
        for document in before:
            assert len(rig.custody._store.envelopes(document)) == 1
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])

    Rig(tmp_path).live(again)


def test_a_lost_envelope_of_one_part_is_sealed_again_and_no_other_is_touched(tmp_path):
    async def first(rig):
        kinds(rig, *STACK[:10])
        await press(rig, sheets=5)
        await all_sealed(rig, 3)

    Rig(tmp_path).live(first)
    rig = Rig(tmp_path)
    lost = rig.jobs()[0].documents[2].id
    rig.custody.close()
    for file in (tmp_path / "outbox").iterdir():
        if lost in file.name:
            file.unlink()

    async def again(rig):
        kinds(rig, *STACK[:10])
        asked = recorded(rig)
        await all_sealed(rig, 3)
        assert [each for each in asked if len(each) == 3] == [(lost, "insurance-correspondence", "billing")]
        assert not {page for page, _ in read(asked)} & {0, 1, 4, 5}

    Rig(tmp_path).live(again)


def test_a_lost_envelope_is_sealed_again_although_the_stack_looks_different_now(tmp_path):
    async def first(rig):
        kinds(rig, *STACK[:6])
        await press(rig, sheets=3)
        await all_sealed(rig, 2)

    Rig(tmp_path).live(first)
    for file in (tmp_path / "outbox").iterdir():
        file.unlink()

    async def again(rig):
        kinds(rig, TEXT)  # no separator is seen
        await all_sealed(rig, 2)
        assert [item.pages for item in rig.jobs()[0].documents] == [(0, 1), (4, 5)]
        assert [each[1] for each in documents(rig)] == ["referral", "lab-result"]

    Rig(tmp_path).live(again)


def test_a_page_that_turns_out_to_be_a_separator_divides_what_is_left(tmp_path):
    broken = [True]

    async def scenario(rig):
        kinds(rig, TO_LAB, BLANK, TEXT, BLANK, TO_REFERRAL, BLANK, TEXT, BLANK, TO_LAB, BLANK, TEXT, BLANK)
        run = rig.pool.run

        def flaky(method, *arguments, timeout_s):
            answer = run(method, *arguments, timeout_s=timeout_s)
            if broken[0] and method == "take_in_for" and arguments[0].page.index == 4:
                stop = PageStop(arguments[0].page, None, "tesseract", "It is held.")
                return (stop,) * len(arguments[1])
            return answer

        rig.pool.run = flaky
        await press(rig, sheets=6)
        await all_sealed(rig, 1)
        await rig.until(lambda: states(rig) == ["held", "sealed"])
        assert documents(rig)[0][0] == (2, 3, 4, 5, 6, 7)
        sent = rig.jobs()[0].documents[1].id
        broken[0] = False
        await rig.station.resume(rig.jobs()[0].id)
        await all_sealed(rig, 3)
        assert [each[:2] for each in documents(rig)] == [
            ((2, 3), "lab-result"),
            ((6, 7), "referral"),
            ((10, 11), "lab-result"),
        ]
        assert rig.jobs()[0].documents[2].id == sent

    Rig(tmp_path).live(scenario)


def test_a_stack_that_would_now_be_divided_through_what_left_is_held(tmp_path):
    async def scenario(rig):
        shown = [*STACK[:6], counted(7), BLANK, TEXT, BLANK]
        kinds(rig, *shown)
        await press(rig, sheets=5)
        await all_sealed(rig, 2)
        await rig.until(lambda: states(rig) == ["sealed", "sealed", "held"])
        other = [TEXT, BLANK, TEXT, BLANK, *shown[4:]]  # the first separator is not seen any more
        kinds(rig, *other)
        await rig.station.resume(rig.jobs()[0].id)
        await rig.until(lambda: held_codes(rig) and rig.view == "held")
        assert held_codes(rig) == ["stack-unsure"]  # although its own pages are as they were
        kinds(rig, *shown[:6], TEXT, BLANK, TEXT, BLANK)  # and now its own separator is gone
        await rig.station.resume(rig.jobs()[0].id)
        await rig.until(lambda: rig.view == "held" and held_codes(rig))
        assert held_codes(rig) == ["stack-unsure"]
        assert states(rig) == ["sealed", "sealed", "held"]

    Rig(tmp_path).live(scenario)


def test_a_stack_that_cannot_be_planned_waits_as_a_whole(tmp_path, monkeypatch):
    async def scenario(rig):
        kinds(rig, *STACK)

        def refuse(*_):
            raise PlanError("too many")

        monkeypatch.setattr(rig.custody, "plan_documents", refuse)
        await press(rig, sheets=7)
        await rig.sees("held")
        assert rig.states() == ["held"]
        assert rig.jobs()[0].code == PlanError.code

    Rig(tmp_path).live(scenario)


# The operator's count


def test_too_few_sheets_wait_for_the_rest_and_then_go_on(tmp_path):
    async def scenario(rig):
        kinds(rig, TEXT)
        job = await press(rig, sheets=2)
        assert job is None
        await all_sealed(rig, 1)
        await rig.sees("sending")
        rig.feeder.script.append([2])
        job = await rig.station.scan(sheets=3)
        await rig.sees("paused")
        assert rig.sentence.startswith("2 sheets were scanned, 3 announced. Look for sheets")
        assert rig.jobs()[1].code == "sheets-too-few"
        rig.feeder.script.append([1])
        assert await rig.station.scan() == job
        await all_sealed(rig, 2)
        assert rig.jobs()[1].sheets == 3

    Rig(tmp_path).live(scenario)


def test_too_many_sheets_wait_until_somebody_counts_again(tmp_path):
    async def first(rig):
        await rig.sees("ready")
        rig.feeder.script.append([3])
        await rig.station.scan(sheets=2)
        await rig.sees("paused")
        assert rig.sentence.startswith("3 sheets were scanned, 2 announced. Count the paper again")
        await rig.station.scan()  # nothing in the feeder: the numbers are as before
        await rig.sees("paused")
        assert rig.jobs()[0].code == "sheets-too-many"
        assert "finish" not in rig.pool.calls

    async def after_a_power_cut(rig):
        kinds(rig, TEXT)
        await rig.sees("paused")
        assert rig.sentence.startswith("3 sheets were scanned, 2 announced. Count the paper again")
        await rig.station.scan(sheets=3)
        await all_sealed(rig, 1)

    Rig(tmp_path).live(first)
    Rig(tmp_path).live(after_a_power_cut)


def test_a_stack_with_another_count_can_be_stopped_and_let_go_on_by_a_person(tmp_path):
    async def scenario(rig):
        kinds(rig, TEXT)
        await rig.sees("ready")
        rig.feeder.script.append([1])
        job = await rig.station.scan(sheets=2)
        await rig.sees("paused")
        await rig.station.cancel()
        await rig.sees("held")
        await rig.station.resume(job)
        await all_sealed(rig, 1)

    Rig(tmp_path).live(scenario)


def test_a_jam_comes_before_the_count(tmp_path):
    async def scenario(rig):
        kinds(rig, TEXT)
        await rig.sees("ready")
        rig.feeder.script.append([1, CaptureError()])
        job = await rig.station.scan(sheets=2)
        await rig.sees("paused")
        assert "announced" not in rig.sentence
        rig.feeder.script.append([1])
        assert await rig.station.scan() == job
        await all_sealed(rig, 1)

    Rig(tmp_path).live(scenario)


def test_the_class_of_a_job_of_one_kind_is_told_as_one(tmp_path):
    async def scenario(rig):
        kinds(rig, says("lab-result"), BLANK, PLAIN, BLANK, says("lab-result"), BLANK)
        await press(rig, sheets=3)
        await all_sealed(rig, 2)
        (row,) = await rig.station.classes(5)
        assert (row.document_class, row.origin) == ("lab-result", "classifier")

    Rig(tmp_path, document_class="unclassified").live(scenario)
