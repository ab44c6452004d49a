"""How a stack is divided: every rule, and that no page is ever lost or in two documents."""

import itertools

import pytest

from appliance.classification.model import PageEvidence, load_model
from appliance.classification.page import PageKind
from appliance.classification.separator import BROKEN, PATCH, Separator
from appliance.classification.stack import StackPage, look_over
from appliance.policy.holds import Hold

TEXT, BLANK, UNREAD = PageKind(), PageKind(blank=True), None
A, B = PageKind(separator=Separator("referral")), PageKind(separator=Separator("lab-result", "billing"))
PLAIN, TORN = PageKind(separator=PATCH), PageKind(separator=BROKEN)


def counted(sheets):
    return PageKind(separator=Separator("referral", sheets=sheets))


def stack(*sheets):
    """Pages of duplex sheets, front and back."""
    sides = [(number, kind) for number, sheet in enumerate(sheets) for kind in sheet]
    return [StackPage(index, number, kind) for index, (number, kind) in enumerate(sides)]


def pages_of(*sheets, checks=()):
    return [part.pages for part in look_over(stack(*sheets), checks)]


def holds_of(*sheets, checks=()):
    return holds(look_over(stack(*sheets), checks))


def holds(parts):
    """Why each part waits: None, a hold, or several."""
    return [None if not part.holds else part.holds[0] if len(part.holds) == 1 else part.holds for part in parts]


LETTER = (TEXT, BLANK)
SHEET_A, SHEET_B = (A, BLANK), (B, BLANK)


def test_a_stack_without_separators_is_one_document_of_all_its_pages():
    (part,) = look_over(stack(LETTER, (TEXT, TEXT), (BLANK, BLANK)))
    assert (part.pages, part.separator, part.holds, part.sheets) == ((0, 1, 2, 3, 4, 5), None, (), 3)
    assert (part.declared, part.purpose) == (0, "")


def test_each_separator_begins_a_document_and_leaves_with_its_blank_back():
    parts = look_over(stack(SHEET_A, LETTER, LETTER, SHEET_B, LETTER))
    assert [part.pages for part in parts] == [(2, 3, 4, 5), (8, 9)]
    assert [part.separator for part in parts] == [A.separator, B.separator]
    assert [part.purpose for part in parts] == ["", "billing"]
    assert [part.sheets for part in parts] == [2, 1]
    assert holds(parts) == [None, None]


def test_pages_ahead_of_the_first_separator_are_a_document_of_their_own_that_no_separator_names():
    first, second = look_over(stack(LETTER, SHEET_A, LETTER))
    assert (first.pages, first.separator, first.holds) == ((0, 1), None, ())
    assert second.pages == (4, 5)


def test_nothing_goes_from_one_part_to_the_next():
    parts = look_over(stack(SHEET_B, LETTER, (PLAIN, BLANK), LETTER, SHEET_A, LETTER))
    assert [part.separator for part in parts] == [B.separator, PATCH, A.separator]
    assert [part.purpose for part in parts] == ["billing", "", ""]


def test_each_part_has_the_proposal_of_its_own_pages():
    def says(name):
        return PageKind(PageEvidence(200, tuple(12.0 if known == name else -9.0 for known in load_model().classes)))

    parts = look_over(stack((says("referral"), BLANK), SHEET_A, (says("lab-result"), BLANK)))
    assert [part.proposal.document_class for part in parts] == ["referral", "lab-result"]


@pytest.mark.parametrize("sheet", [(A, BLANK), (BLANK, A), (A, A), (A, PLAIN), (PLAIN, A)])
def test_a_separator_counts_on_either_side_and_a_plain_one_beside_it_adds_nothing(sheet):
    (part,) = look_over(stack(sheet, LETTER))
    assert (part.pages, part.separator, part.holds) == ((2, 3), A.separator, ())


def test_one_sided_stacks_are_divided_as_well():
    assert pages_of((TEXT,), (A,), (TEXT,), (TEXT,), (B,), (TEXT,)) == [(0,), (2, 3), (5,)]


@pytest.mark.parametrize("sheet", [(A, B), (A, TORN), (TORN, BLANK), (A, counted(3))])
def test_two_sides_that_disagree_and_a_broken_code_divide_and_name_nothing(sheet):
    first, second = look_over(stack(LETTER, sheet, LETTER))
    assert second.separator == BROKEN  # its class is nobody's: a person names it
    assert (first.holds, second.pages) == ((), (4, 5))


def test_print_on_the_back_of_a_separator_holds_the_document_behind_it_and_is_kept_there():
    assert pages_of(LETTER, (A, TEXT), LETTER) == [(0, 1), (3, 4, 5)]
    assert holds_of(LETTER, (A, TEXT), LETTER) == [None, Hold.SEPARATOR_REVERSE]


def test_print_on_the_front_of_a_separator_holds_the_document_before_it_too():
    assert pages_of(LETTER, (TEXT, A), LETTER, SHEET_B, LETTER) == [(0, 1), (2, 4, 5), (8, 9)]
    assert holds_of(LETTER, (TEXT, A), LETTER, SHEET_B, LETTER) == [Hold.SEPARATOR_REVERSE] * 2 + [None]


@pytest.mark.parametrize("sheet", [(A, UNREAD), (UNREAD, A)])
def test_a_side_of_a_separator_that_could_not_be_read_may_bear_anything(sheet):
    assert holds_of(sheet, LETTER) == [Hold.SEPARATOR_REVERSE]


def test_a_page_that_could_not_be_read_stays_in_its_part_and_in_no_other():
    assert pages_of(SHEET_A, LETTER, (UNREAD, UNREAD), LETTER, SHEET_B, LETTER) == [(2, 3, 4, 5, 6, 7), (10, 11)]


@pytest.mark.parametrize(
    ("sheets", "pages"),
    [
        ((SHEET_A, SHEET_B, LETTER), [(0, 1), (4, 5)]),  # two in a row
        ((SHEET_A, SHEET_A, LETTER), [(0, 1), (4, 5)]),
        ((SHEET_A, (BLANK, BLANK), SHEET_B, LETTER), [(0, 1, 2, 3), (6, 7)]),
    ],
)
def test_a_separator_with_nothing_behind_it_is_held_with_its_sheet_and_the_others_go_on(sheets, pages):
    assert pages_of(*sheets) == pages
    assert holds_of(*sheets) == [Hold.SEPARATOR_ALONE, None]


def test_a_separator_at_the_end_is_held_with_its_sheet():
    assert pages_of(LETTER, SHEET_A) == [(0, 1), (2, 3)]
    assert holds_of(LETTER, SHEET_A) == [None, Hold.SEPARATOR_ALONE]
    assert holds_of(SHEET_A) == [Hold.SEPARATOR_ALONE]


def test_blank_sheets_ahead_of_the_first_separator_are_held():
    assert pages_of((BLANK, BLANK), SHEET_A, LETTER) == [(0, 1), (4, 5)]
    assert holds_of((BLANK, BLANK), SHEET_A, LETTER) == [Hold.SEPARATOR_BLANK, None]


def test_a_wrong_count_holds_its_part_alone():
    sheets = ((counted(2), BLANK), LETTER, LETTER, (counted(2), BLANK), LETTER, (counted(1), BLANK), LETTER)
    parts = look_over(stack(*sheets))
    assert holds(parts) == [None, Hold.SEPARATOR_COUNT, None]
    assert [(part.declared, part.sheets) for part in parts] == [(2, 2), (2, 1), (1, 1)]


def test_a_part_that_swallowed_the_next_one_has_too_many_sheets():
    missing = LETTER  # where a separator should lie
    assert holds_of((counted(1), BLANK), LETTER, missing, LETTER) == [Hold.SEPARATOR_COUNT]


def test_blank_sheets_count_as_sheets():
    assert holds_of((counted(2), BLANK), LETTER, (BLANK, BLANK)) == [None]


def test_every_part_is_checked_by_itself_and_all_that_is_found_holds_it():
    seen = []

    def nothing(pages):
        seen.append(tuple(page.index for page in pages))

    def second_part(pages):
        return Hold.UNSURE if pages[0].index == 6 else None

    def always(_pages):
        return Hold.NO_DESTINATION

    sheets = (SHEET_A, LETTER, SHEET_B, LETTER)
    assert holds_of(*sheets, checks=(nothing, second_part)) == [None, Hold.UNSURE]
    assert seen == [(2, 3), (6, 7)]
    assert holds_of(*sheets, checks=(second_part, always)) == [Hold.NO_DESTINATION, (Hold.UNSURE, Hold.NO_DESTINATION)]
    assert holds_of((counted(2), BLANK), LETTER, checks=(always,)) == [(Hold.SEPARATOR_COUNT, Hold.NO_DESTINATION)]


def test_what_left_already_keeps_its_place_and_is_not_checked_again():
    pages = stack(SHEET_A, LETTER, SHEET_B, LETTER)
    settled = [StackPage(p.index, p.sheet, PageKind(), settled=True) if p.sheet == 1 else p for p in pages]
    parts = look_over(settled, (lambda _: Hold.UNSURE,))
    assert [(part.pages, part.holds) for part in parts] == [((2, 3), ()), ((6, 7), (Hold.UNSURE,))]


def test_whatever_lies_in_a_stack_no_page_is_lost_and_none_is_in_two_documents():
    kinds = (TEXT, BLANK, UNREAD, A, TORN, PLAIN)
    sheets = list(itertools.product(kinds, repeat=2))
    for drawn in itertools.product(sheets, sheets[::5], sheets[::7]):
        pages = stack(*drawn)
        parts = look_over(pages)
        taken = [index for part in parts for index in part.pages]
        assert all(part.pages for part in parts)
        assert len(set(taken)) == len(taken)
        dividing = {page.sheet for page in pages if page.kind and page.kind.separator}
        for page in pages:
            if page.index not in taken:
                assert page.sheet in dividing
                assert page.kind
                assert page.kind.blank or page.kind.separator
        starts = sorted(dividing)
        for part in parts:  # no part reaches over a separator sheet
            inside = {pages[index].sheet for index in part.pages}
            assert not any(min(inside) < start <= max(inside) for start in starts)
