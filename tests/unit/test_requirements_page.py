"""docs/requirements.md has one row for each control, and every file and test that it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "requirements.md"
STATES = ("yes", "partly", "not yet")


def rows():
    found = []
    for line in PAGE.read_text().splitlines():
        if re.match(r"\| R\d+ ", line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == 6, line
            found.append(cells)
    return found


ROWS = rows()


def test_each_control_has_exactly_one_row_in_order():
    assert [row[0] for row in ROWS] == [f"R{number}" for number in range(1, 119)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_is_complete_and_what_it_names_exists(row):
    _, title, state, where, test, missing = row
    assert title
    assert state in STATES
    for file in re.findall(r"`([^`]+)`", where):
        assert (ROOT / file).is_file(), file
    for file, name in re.findall(r"`([^`:]+)::([^`]+)`", test):
        assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE), f"{file}::{name}"
    if state == "yes":
        assert where != "-"
        assert "::" in test
    else:
        assert missing != "-", "say what is missing"


def test_the_totals_are_those_of_the_rows():
    totals = ", ".join(f"{sum(row[2] == state for row in ROWS)} {state}" for state in STATES)
    assert f"Today: {totals}." in PAGE.read_text()
