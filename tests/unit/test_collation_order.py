"""The order of a document by its numbers: what is right never alarms, every single fault is named exactly."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.collation.check import check
from appliance.collation.findings import ORDER, Finding, Spot, advice, parse
from appliance.collation.numbering import Form, Source
from appliance.documents import Side
from appliance.policy.holds import Hold
from tests.collation_pages import BLANK, alike, marks, number, numbered, stack

MISSING, FOREIGN, TWICE = Hold.PAGE_MISSING, Hold.PAGE_FOREIGN, Hold.PAGE_TWICE


def found(pages, *, duplex=False):
    return check(stack(pages, duplex=duplex), alike)


def told(pages, *, duplex=False):
    """Code, sheet and number of each finding."""
    return [(f.code, f.spot.sheet, f.number) for f in found(pages, duplex=duplex)]


def plain(*numbers, total=0):
    return [marks(number(n, total), picture=f"p{place}") for place, n in enumerate(numbers)]


sizes = st.lists(st.integers(1, 7), min_size=1, max_size=4)


@settings(deadline=None)
@given(sizes, st.booleans())
def test_whole_documents_one_after_another_never_alarm(totals, duplex):
    pages = numbered(*totals)
    assert told(pages + [BLANK] * (len(pages) % 2), duplex=duplex) == []


@settings(deadline=None)
@given(st.integers(1, 8), st.integers(1, 8), st.data())
def test_numbers_that_were_not_read_never_alarm(one, other, data):
    pages = numbered(one, other)
    lost = data.draw(st.integers(0, len(pages) - 1))
    pages[lost] = marks(picture="lost")
    assert told(pages) == []


@settings(deadline=None)
@given(sizes, st.data())
def test_a_dropped_page_is_named(totals, data):
    totals = [max(3, total) for total in totals]
    place = data.draw(st.integers(0, len(totals) - 1))
    gone = data.draw(st.integers(1, totals[place]))
    before = sum(totals[:place]) + gone - 1
    pages = numbered(*totals)
    del pages[before]
    at_end = gone == totals[place]
    (finding,) = found(pages)
    assert (finding.code, finding.number, finding.total) == (MISSING, gone, totals[place])
    assert (finding.spot.sheet, finding.at_end) == ((before, True) if at_end else (before + 1, False))


@settings(deadline=None)
@given(st.integers(3, 9), st.data())
def test_two_exchanged_sheets_are_named(total, data):
    one, other = sorted(data.draw(st.sets(st.integers(0, total - 1), min_size=2, max_size=2)))
    pages = numbered(total)
    pages[one], pages[other] = pages[other], pages[one]
    (finding,) = found(pages)
    if (one, other) == (0, 2) and total == 3:
        assert finding.code is Hold.STACK_REVERSED
    else:
        assert finding.code is Hold.SHEETS_SWAPPED
    assert finding.other is not None
    assert (finding.spot.sheet, finding.other.sheet) == (one + 1, other + 1)


@settings(deadline=None)
@given(st.integers(2, 9), st.data())
def test_a_page_that_is_there_twice_is_named(total, data):
    place = data.draw(st.integers(0, total - 1))
    to = data.draw(st.integers(0, total))
    pages = numbered(total)
    pages.insert(to, pages[place])
    codes = found(pages)
    assert [f.code for f in codes] == [Hold.PAGE_REPEATED]
    copy, own = (to, place + 1) if to <= place else (to, place)
    assert codes[0].other is not None
    assert {codes[0].spot.sheet, codes[0].other.sheet} == {copy + 1, own + 1}


@settings(deadline=None)
@given(st.integers(2, 5), st.data())
def test_sheets_turned_over_and_stacks_turned_round_are_named(sheets, data):
    pages = numbered(2 * sheets)
    sheet = data.draw(st.integers(0, sheets - 1))
    turned = [*pages]
    turned[2 * sheet], turned[2 * sheet + 1] = turned[2 * sheet + 1], turned[2 * sheet]
    (finding,) = found(turned, duplex=True)
    assert (finding.code, finding.spot.sheet) == (Hold.SHEET_TURNED, sheet + 1)
    (finding,) = found(pages[::-1], duplex=True)
    assert finding.code is Hold.STACK_REVERSED
    sheetwise = [page for pair in reversed(list(itertools.batched(pages, 2))) for page in pair] if _batched else []
    if sheets > 2 and sheetwise:
        assert [f.code for f in found(sheetwise, duplex=True)] == [Hold.STACK_REVERSED]


_batched = hasattr(itertools, "batched")


@settings(deadline=None)
@given(st.integers(3, 8), st.integers(3, 8), st.data())
def test_a_page_of_another_numbering_is_named(total, other, data):
    if other == total:
        other += 1
    to = data.draw(st.integers(1, total - 1))
    n = data.draw(st.integers(2, other))
    pages = numbered(total)
    pages.insert(to, marks(number(n, other), picture="stranger"))
    assert told(pages) == [(FOREIGN, to + 1, n)]


def test_a_page_between_two_documents_that_is_of_neither_is_named():
    pages = [*numbered(2), marks(number(3, 9), picture="x"), *numbered(3)]
    assert told(pages) == [(FOREIGN, 3, 3)]


def test_a_first_page_alone_and_half_a_document_miss_the_rest():
    assert told([*numbered(2), *numbered(5)[:1]]) == [(MISSING, 3, 2)]
    assert told([*numbered(3), *numbered(2)[1:]]) == [(MISSING, 4, 1)]


def test_a_sheet_without_a_number_between_two_numbers_is_named():
    pages = numbered(4)
    pages.insert(2, marks(picture="note"))
    assert told(pages) == [(FOREIGN, 3, 0)]


def test_a_back_without_a_number_is_none():
    pages = [side for page in numbered(3) for side in (page, marks(picture=f"terms {page.numbers}"))]
    assert told(pages, duplex=True) == []


def test_blank_backs_are_none_and_a_blank_front_in_a_gap_is_named():
    one_sided = [side for page in numbered(3) for side in (page, BLANK)]
    assert told(one_sided, duplex=True) == []
    pages = numbered(4)
    pages[2] = BLANK
    assert told(pages) == [(Hold.PAGE_BLANK, 3, 3)]
    two_sided = numbered(6)
    two_sided[3] = BLANK
    (finding,) = found(two_sided, duplex=True)
    assert (finding.code, finding.spot.sheet, finding.spot.side) == (Hold.PAGE_BLANK, 2, Side.BACK)


def test_the_same_number_with_another_picture_is_named_where_it_is_out_of_place():
    pages = numbered(5)
    pages.insert(4, marks(number(2, 5), picture="other"))
    assert told(pages) == [(TWICE, 5, 2)]


def test_a_hundred_copies_of_page_one_are_all_named():
    pages = [*[numbered(2)[0]] * 128, numbered(2)[1]]
    codes = found(pages)
    assert {f.code for f in codes} == {Hold.PAGE_REPEATED}
    assert [f.spot.sheet for f in codes] == list(range(2, 129))


def test_two_sheets_dropped_by_a_double_feed_are_named_as_a_range():
    pages = numbered(10)
    del pages[2:6]
    (finding,) = found(pages, duplex=True)
    assert (finding.code, finding.number, finding.last, finding.spot.sheet) == (MISSING, 3, 6, 2)
    assert (
        finding.sentence == "Pages 3 to 6 of 10 are missing before sheet 2. Look for it and scan the whole stack again."
    )


def test_numbers_of_a_fax_count_by_themselves_and_disagreement_is_no_fault():
    def page(n, total, fax):
        return marks(number(n, total), number(fax, 6, source=Source.FAX), picture=f"{n}{total}")

    pages = [page(1, 2, 2), page(2, 2, 3), page(1, 3, 4), page(2, 3, 5), page(3, 3, 6)]
    cover = marks(number(1, 6, source=Source.FAX), picture="cover")
    assert told([cover, *pages]) == []
    assert told(pages) == [(MISSING, 1, 1)]
    assert told([cover, *pages[:2], *pages[3:]]) == [(MISSING, 4, 1)]


def test_weak_numbers_are_believed_only_as_a_run():
    def bare(*numbers, form=Form.BARE):
        return [marks(number(n, 0, form), picture=f"{at}") for at, n in enumerate(numbers)]

    assert told(bare(7, 3, 7, 12)) == []
    assert told(bare(1, 2, 2)) == []
    assert told(bare(1, 2, 3, 4, 5)) == []
    assert told(bare(11, 12, 13, 14)) == []
    assert told(bare(1, 2, 3, 5, 6)) == [(MISSING, 4, 4)]
    assert [f.code for f in found(bare(1, 2, 4, 3, 5))] == [Hold.SHEETS_SWAPPED]
    assert told(bare(1, 2, 3, 1, 2, form=Form.DASHED)) == []
    assert told(plain(2, 3)) == [(MISSING, 1, 1)]
    assert told(plain(1, 3)) == []  # two pages that are not next to each other make no run
    assert told(plain(2, 2)) == []
    assert told(plain(1, 1, 1)) == []


def test_pages_that_could_not_be_read_are_no_evidence():
    assert check(stack([None, None]), alike) == ()
    pages = numbered(4)
    assert check(stack([*pages[:2], None, *pages[3:]]), alike) == ()


def test_an_empty_document_has_no_fault():
    assert check((), alike) == ()


@pytest.mark.parametrize("code", ORDER)
def test_every_finding_has_a_sentence_that_names_the_sheet(code):
    finding = Finding(code, Spot(3, Side.FRONT), 2, 5, Spot(4, Side.BACK), 2)
    assert "sheet 3" in finding.sentence.lower() or "sheets 3" in finding.sentence.lower()
    assert finding.sentence.endswith(".")
    assert len(finding.sentence) <= 120


spots = st.builds(Spot, st.integers(1, 500), st.sampled_from(Side))


@settings(deadline=None)
@given(
    st.builds(
        Finding, st.sampled_from(ORDER), spots, st.integers(1, 999), st.integers(0, 999), st.none() | spots, st.just(0),
        at_end=st.booleans(),
    )
)  # fmt: skip
def test_a_code_with_its_place_is_plain_short_and_says_the_same(finding):
    assert parse(finding.text) == finding
    assert len(finding.text) <= 64
    assert advice(finding.text) == finding.sentence


def test_advice_knows_the_plain_codes_and_leaves_others():
    assert advice("separator-count").startswith("The separator sheet")
    assert advice("release-refused") == ""
    assert parse("page-missing") is None


def test_a_single_page_of_a_longer_document_lacks_the_others_and_is_not_foreign_to_itself():
    assert told(numbered(3)[1:2]) == [(MISSING, 1, 1), (MISSING, 1, 3)]
