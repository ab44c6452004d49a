import pytest
from redaction_pages import decisions, layout_of

from appliance.redaction import marked_rows
from appliance.redaction.lexicon import load_lexicon


def found(text: str) -> str:
    layout = layout_of(text)
    return " ".join(layout.words[index].text for index in marked_rows.find(layout, load_lexicon()))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Mobility    0    1    0    0    0    2", "0 1 0 0 0 2"),
        ("FDI    N    0    0    0    N    N", "N 0 0 0 N N"),
        ("Premed    x    x    x    x", "x x x x"),
        ("Dose    .4    .4    .3    off", ".4 .4 .3"),
        ("Dose    .4    .4    off", ""),
        ("Mobility    0    1    0", ""),
        ("Mobility    0    1    2    3    0    0", ""),  # four kinds
        ("Mobility    1    1    1    0    2", ""),  # most say something
        ("Zzyzx    0    1    0    0    0    2", ""),  # nobody knows what is marked
        ("N    0    0    0    N    N", ""),  # nothing is
        ("Phone    0    5    0    0    7    0", "0 0 0 0"),  # no higher figure
        ("Name    M    A    M    A", ""),
    ],
)
def test_rows_of_marks_are_no_letters_of_a_name(text, marks):
    assert found(text) == marks


def test_marks_leave_and_letters_in_boxes_stay():
    assert all(reason.cleared for _, reason in decisions("Mobility    0    1    0    0    0    2"))
    assert not any(reason.cleared for _, reason in decisions("M    A    M    A    Z")[:5])


def test_grades_in_the_same_columns_of_three_rows_are_no_boxes():
    rows = ["MCP 1    0    1    2", "MCP 2    1    1    3", "MCP 5    1    0    4", "Zzyzx    1    0    4"]
    said = [reason.cleared for _, reason in decisions("\n".join(rows[:3]))]
    assert all(said)
    assert found("\n".join(rows[:2])) == ""  # two rows are too few
    assert found("\n".join(rows[:2] + rows[3:])) == ""  # nobody knows what is graded in the third
    assert found("\n".join(row.replace("    ", " " * (4 + at)) for at, row in enumerate(rows[:3]))) == ""  # no columns
