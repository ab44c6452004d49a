"""Printed page numbers: what is one, and what only looks like one."""

import pytest

from appliance.collation.numbering import Form, Source
from tests.collation_pages import read


def found(*lines):
    return [(n.number, n.total, n.form, n.source) for n in read(*lines).numbers]


def doc(number, total, form=Form.EXPLICIT):
    return [(number, total, form, Source.DOCUMENT)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Page 2 of 5", doc(2, 5)),
        ("PAGE 2 OF 5", doc(2, 5)),
        ("page: 2/5", doc(2, 5)),
        ("Page 12 of 128", doc(12, 128)),
        ("Pagc 1 of 3", doc(1, 3)),
        ("Paqe l of 3", doc(1, 3)),
        ("Page I of 3", doc(1, 3)),
        ("Page 1 0f 3", doc(1, 3)),
        ("Page 1O of 12", doc(10, 12)),
        ("Pg. 2 of 4", doc(2, 4)),
        ("P. 2/4", doc(2, 4)),
        ("Seite 3 von 7", doc(3, 7)),
        ("P\u00e1gina 2 de 5", doc(2, 5)),
        ("Pagina 2 di 5", doc(2, 5)),
        ("Confidential | Page 2 of 5", doc(2, 5)),
        ("Specimen Clinic, 1 Example Road   Page 2 of 5", doc(2, 5)),
        ("(Page 2 of 5)", doc(2, 5)),
        ("2 of 5", doc(2, 5, Form.TOTAL)),
        ("l of 3", doc(1, 3, Form.TOTAL)),
        ("(2 of 5)", doc(2, 5, Form.TOTAL)),
        ("2/5", doc(2, 5, Form.SLASHED)),
        ("Page 2", doc(2, 0, Form.WORDED)),
        ("Pg. 2", doc(2, 0, Form.WORDED)),
        ("p2", doc(2, 0, Form.WORDED)),
        ("Page No. 4", doc(4, 0, Form.WORDED)),
        ("- 2 -", doc(2, 0, Form.DASHED)),
        ("2", doc(2, 0, Form.BARE)),
        ("Specimen report   14", doc(14, 0, Form.BARE)),
    ],
)
@pytest.mark.parametrize("at", [0.05, 0.95])
def test_a_page_number_in_head_or_foot_is_read(text, expected, at):
    assert found((at, text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Printed 03/14/2024",
        "120/80",
        "Rev. 02/12",
        "Take 1/2 tablet daily",
        "Pain 7/10 today",
        "5 mg of 10",
        "Form 1500 (02/12)",
        "see page 2 of 5",
        "continued on page 3",
        "Page 7 of 5",
        "Page 0 of 5",
        "Page of",
        "1 of the 3 lesions",
        "Room 2 of ward 5",
        "Page 99999 of 99999",
        "BP 120/80 P 72",
        "100%",
        "2.5",
        "Stage p2 of disease at 5",
    ],
)
def test_what_only_looks_like_a_page_number_is_none(text):
    assert [n for n in found((0.95, text)) if n[2] in (Form.EXPLICIT, Form.TOTAL, Form.SLASHED)] == []


@pytest.mark.parametrize("text", ["Page 2 of 5", "2/5", "2", "Grade 2 of 6 murmur"])
def test_in_the_middle_of_a_page_nothing_is_a_page_number(text):
    assert found((0.5, text)) == []


def test_a_fax_machines_line_counts_by_itself():
    lines = ((0.01, "03/14/2024 09:12  FROM: 555 0100  TO: 555 0101  P.003/012"), (0.95, "Page 1 of 4"))
    assert found(*lines) == [(3, 12, Form.EXPLICIT, Source.FAX), (1, 4, Form.EXPLICIT, Source.DOCUMENT)]
    assert found((0.01, "MAR-14-2024 09:12 Specimen Clinic 555-555-0100 P. 3")) == [(3, 0, Form.WORDED, Source.FAX)]
    assert found((0.01, "Fax server 3/14/2024 9:12:44 AM PAGE 2/003 Fax Server")) == [(2, 3, Form.EXPLICIT, Source.FAX)]


def test_the_same_number_in_head_and_foot_is_there_in_both_zones():
    assert len(found((0.05, "Page 2 of 5"), (0.95, "Page 2 of 5"))) == 2
