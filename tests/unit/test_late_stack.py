"""A stack with a late-page sheet on its way through the station: it joins its document, or waits as a whole."""

import dataclasses
from datetime import timedelta

import pytest
from station_kinds import BLANK, TEXT, kinds

from appliance.classification.late import LateMark, late_on, together
from appliance.classification.page import PageKind
from appliance.classification.separator import MAX_WORDS, PATCH, Separator
from appliance.classification.stack import StackPage
from appliance.custody.late_codes import ADVICE, Late
from appliance.custody.late_token import TokenMaker
from appliance.documents import LATE_SYMBOLOGY, PATCH_SYMBOLOGY, UNREAD_SYMBOLOGY, Barcode, Box
from appliance.lateness import late_stack
from appliance.page_work import PageStop
from appliance.queue.sentences import sentence_of
from appliance.supervisor import TaskFailedError
from tests.custody_samples import seed
from tests.unit.station_rig import Rig, held_codes, hurry

DAY = timedelta(days=1)
CODE = TokenMaker(seed("device"), b"a" * 32).text("A" * 16)
OTHER = TokenMaker(seed("device"), b"a" * 32).text("B" * 16)
COVER, SECOND, UNREAD = (PageKind(late=LateMark(frozenset(codes))) for codes in ({CODE}, {OTHER}, ()))
DIVIDES = PageKind(separator=PATCH)
NOWHERE = Box(0, 0, 9, 9)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    hurry(monkeypatch)


# What a page says


def qr(text):
    return Barcode("QR Code", text, NOWHERE)


def test_a_page_with_such_a_code_or_its_bars_is_a_late_page_sheet_whatever_else_it_says():
    bars = Barcode(LATE_SYMBOLOGY, "", NOWHERE)
    assert late_on([qr(CODE), qr(CODE), bars], 40) == COVER.late
    assert late_on([qr(CODE.lower())], 40) == UNREAD.late
    assert late_on([qr("SCANSTATION:LATE:2:NEWER")], 40) == UNREAD.late
    assert late_on([qr(CODE)], MAX_WORDS + 1) == LateMark(frozenset({CODE}), print=True)
    assert late_on([bars, Barcode("Code 128", CODE, NOWHERE)], 3) == UNREAD.late
    for other in ([], [qr("https://example.org")], [Barcode(PATCH_SYMBOLOGY, "", NOWHERE)], [qr("")]):
        assert late_on([*other, Barcode(UNREAD_SYMBOLOGY, "", NOWHERE)], 3) is None
    assert together([COVER.late, UNREAD.late]) == COVER.late


# What a stack asks for


def stack(*sheets):
    """Pages of sheets, each a front or a front and a back."""
    sides = [(number, kind) for number, sheet in enumerate(sheets) for kind in sheet]
    return [StackPage(index, number, kind) for index, (number, kind) in enumerate(sides)]


ON_TOP = (COVER, COVER)
PAPER = (TEXT, BLANK)
STACKS = {
    "as it should be": ((ON_TOP, PAPER, PAPER), None),
    "printed on one side": (((COVER, BLANK), PAPER), None),
    "lies face down": (((BLANK, COVER), PAPER), None),
    "printed on two sheets": (((COVER, BLANK), (COVER, BLANK), PAPER), None),
    "one side cannot be read": (((UNREAD, COVER), PAPER), None),
    "one-sided scan": (((COVER,), (TEXT,)), None),
    "badly copied": (((UNREAD, UNREAD), PAPER), Late.UNREAD),
    "two of them": ((ON_TOP, PAPER, (SECOND, SECOND), PAPER), Late.TWO),
    "two on top": ((ON_TOP, (SECOND, SECOND), PAPER), Late.TWO),
    "one of them twice": ((ON_TOP, PAPER, ON_TOP, PAPER), Late.TWO),
    "two that cannot be read": (((UNREAD, BLANK), PAPER, (UNREAD, BLANK)), Late.TWO),
    "amid the stack": ((PAPER, ON_TOP, PAPER), Late.INSIDE),
    "at the end": ((PAPER, ON_TOP), Late.INSIDE),
    "print on its other side": (((COVER, TEXT), PAPER), Late.PRINT),
    "its other side cannot be read": (((COVER, None), PAPER), Late.PRINT),
    "on a letter": (((PageKind(late=LateMark(frozenset({CODE}), print=True)), BLANK), PAPER), Late.PRINT),
    "nothing behind it": ((ON_TOP,), Late.ALONE),
    "blank paper behind it": ((ON_TOP, (BLANK, BLANK)), Late.ALONE),
    "a late page that cannot be read": ((ON_TOP, (None, BLANK)), Late.UNCLEAR),
    "a separator": ((ON_TOP, PAPER, (DIVIDES, BLANK), PAPER), Late.AMONG),
    "a challenge sheet": ((ON_TOP, (PageKind(challenge=True), BLANK)), Late.AMONG),
}


@pytest.mark.parametrize("name", STACKS)
def test_a_stack_is_followed_as_it_should_be_and_refused_in_every_other_way(name):
    sheets, refusal = STACKS[name]
    found = late_stack(stack(*sheets))
    assert found.refusal is refusal
    assert (found.code == CODE and min(found.covers) == 0) is (refusal is None)


def test_a_stack_without_such_a_sheet_is_none():
    assert late_stack(stack(PAPER, (PageKind(separator=Separator("referral")), BLANK), PAPER, (None, None))) is None


# On its way through the station


class Desk:
    """A document that waits, and presses that follow."""

    def __init__(self, rig, *first):
        self.rig, self.first = rig, first or (TEXT, BLANK)

    async def begin(self):
        """A document that waits: its first page is refused once."""
        self.rig.pool.errors["finish"] = [TaskFailedError("worker-task")]
        await self.press(*self.first)
        await self.rig.until(lambda: held_codes(self.rig))
        self.job = self.rig.jobs()[0].id
        self.document = self.rig.jobs()[0].documents[0].id

    async def press(self, *pages):
        await self.rig.until(lambda: self.rig.view in ("ready", "sending", "held"))
        run = self.rig.pool.run
        count = len(self.rig.jobs())

        def kinds_of(method, *arguments, timeout_s):
            answer = run(method, *arguments, timeout_s=timeout_s)
            if method != "take_in_for":
                return answer
            page = arguments[0].page
            job = [record.id for record in self.rig.jobs()].index(page.job)
            if job != count:
                return answer
            kind = pages[page.index] if page.index < len(pages) else TEXT
            if kind is None:
                return tuple(PageStop(page, "review", "page-refused", "No.") for _ in answer)
            return tuple(dataclasses.replace(work, kind=kind) for work in answer)

        self.rig.pool.run = kinds_of
        self.rig.feeder.script.append([len(pages) // 2])
        await self.rig.station.scan()
        await self.rig.until(lambda: len(self.rig.jobs()) > count)

    async def waits(self, number):
        """The code of the stack that was pressed as this one, once it waits."""
        await self.rig.until(lambda: self.rig.jobs()[number].state.value == "held")
        return self.rig.jobs()[number].code

    def token(self, after=0):
        return self.rig.custody.late.make(self.document, after, "somebody", DAY)


def cover(token):
    return PageKind(late=LateMark(frozenset({token.text})))


def live(tmp_path, scenario, *first, **rig):
    async def run(rig):
        desk = Desk(rig, *first)
        await desk.begin()
        await scenario(desk, rig)

    Rig(tmp_path, **rig).live(run)


def test_late_pages_join_and_the_whole_document_is_made_anew(tmp_path):
    async def scenario(desk, rig):
        token = desk.token()
        rig.pool.calls.clear()
        await desk.press(cover(token), cover(token), TEXT, BLANK, TEXT, BLANK)
        await rig.until(lambda: rig.outbox.entries().documents)
        first, second = rig.jobs()
        assert (first.state.value, second.state.value, second.pages) == ("sealed", "joined", ())
        assert first.documents[0].id == desk.document
        assert first.documents[0].pages == (0, 1, 4, 5, 6, 7)
        assert rig.pool.calls.count("take_in_for") == 6 + 6  # as they came, then the whole document with all of them
        assert not rig.custody.queue.find(desk.document).ended
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded", "joined"])
        assert rig.custody.queue.open() == ()

    live(tmp_path, scenario)


def test_a_page_behind_the_first_sheet_and_the_wrong_place_is_found_out(tmp_path):
    async def scenario(desk, rig):
        await desk.press(cover(desk.token(after=1)), BLANK, TEXT, BLANK)
        await rig.until(lambda: rig.outbox.entries().documents)
        assert rig.jobs()[0].documents[0].pages == (0, 1, 6, 7, 2, 3)

    live(tmp_path, scenario, TEXT, BLANK, TEXT, BLANK)


def forged(desk):
    text = desk.token().text
    return PageKind(late=LateMark(frozenset({text[:-1] + ("B" if text[-1] == "A" else "A")})))


REFUSED = {Late.FORGED: forged, Late.ELSEWHERE: lambda _: COVER, Late.UNREAD: lambda _: UNREAD}


@pytest.mark.parametrize("why", REFUSED)
def test_sheets_behind_a_token_that_is_no_good_wait_as_one_item_and_never_become_a_document(tmp_path, why):
    async def scenario(desk, rig):
        await desk.press(REFUSED[why](desk), BLANK, TEXT, BLANK)
        assert await desk.waits(1) == why
        record = rig.jobs()[1]
        assert (record.documents, len(record.pages)) == ((), 4)
        item = rig.custody.queue.find(record.id)
        assert (item.code, item.standing) == (why.value, True)
        assert sentence_of(item.code) == ADVICE[why]
        await rig.station.resume(record.id)  # somebody insists: it is looked at again, and waits again
        await rig.until(lambda: [code for code, _ in _holds(rig, record.id)] == [why.value] * 2)
        assert rig.jobs()[1].documents == ()
        assert not rig.outbox.entries().documents

    live(tmp_path, scenario)


def _holds(rig, job):
    records = rig.custody.audit_records(1, 500)
    return [(one["code"], one["seq"]) for one in records if one["event"] == "job-held" and one["job"] == job]


def test_a_copied_token_after_the_first_was_used(tmp_path):
    async def scenario(desk, rig):
        sheet = cover(desk.token())
        await desk.press(sheet, BLANK, TEXT, BLANK)
        await rig.until(lambda: rig.outbox.entries().documents)
        await desk.press(sheet, BLANK, TEXT, BLANK)
        assert await desk.waits(2) == Late.USED

    live(tmp_path, scenario)


def test_a_document_that_went_on_meanwhile_has_left(tmp_path):
    async def scenario(desk, rig):
        sheet = cover(desk.token())
        await rig.station.resume(desk.job)
        await rig.until(lambda: rig.outbox.entries().documents)
        await desk.press(sheet, BLANK, TEXT, BLANK)
        assert await desk.waits(1) == Late.LEFT
        rig.answer()
        await rig.until(lambda: rig.states()[0] == "shredded")
        await rig.station.resume(rig.jobs()[1].id)
        await rig.until(lambda: len(_holds(rig, rig.jobs()[1].id)) == 2)
        assert rig.jobs()[1].code == Late.LEFT

    live(tmp_path, scenario)


def test_a_document_in_work_is_waited_for(tmp_path):
    async def scenario(desk, rig):
        sheet = cover(desk.token())
        rig.pool.errors["finish"] = [TaskFailedError("worker-task")]
        await desk.press(sheet, BLANK, TEXT, BLANK)
        rig.custody.reopen(desk.job)  # not by the station: nobody works on it
        await rig.until(lambda: rig.jobs()[1].state.value == "processing")
        await rig.until(lambda: rig.pool.calls.count("take_in_for") >= 6)
        assert rig.jobs()[1].state.value == "processing"
        rig.custody.hold_document(desk.document, "worker-task")
        await rig.until(lambda: rig.jobs()[1].state.value == "joined")

    live(tmp_path, scenario)


def test_a_late_page_that_cannot_be_read_takes_nothing_with_it(tmp_path):
    async def scenario(desk, rig):
        token = desk.token()
        await desk.press(cover(token), BLANK, None, BLANK)
        assert await desk.waits(1) == Late.UNCLEAR
        assert held_codes(rig)
        await desk.press(cover(token), BLANK, TEXT, BLANK)  # the same sheet still works
        await rig.until(lambda: rig.outbox.entries().documents)
        assert rig.states() == ["sealed", "held", "joined"]

    live(tmp_path, scenario)


def test_the_station_goes_on_with_a_join_that_was_cut_short(tmp_path):
    async def scenario(desk, rig):
        token = desk.token()
        rig.pool.open.clear()
        await desk.press(cover(token), BLANK, TEXT, BLANK)
        await rig.until(lambda: rig.jobs()[1].state.value in ("captured", "processing"))
        tokens.append(token)

    tokens = []
    live(tmp_path, scenario)

    async def goes_on(rig):
        kinds(rig, cover(tokens[0]), BLANK, TEXT, BLANK)
        await rig.until(lambda: rig.states()[1] in ("joined", "held"))
        assert rig.states()[1] == "joined"

    Rig(tmp_path).live(goes_on)
