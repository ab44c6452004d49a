"""docs/etsi-303-645.md has one row for each provision, and every file and test that it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "etsi-303-645.md"
STATES = ("met", "partly", "not met", "n.a.")
CLAUSES = {
    "4": 1, "5.1": 5, "5.2": 3, "5.3": 16, "5.4": 4, "5.5": 8, "5.6": 9, "5.7": 2, "5.8": 3, "5.9": 3, "5.10": 1,
    "5.11": 4, "5.12": 3, "5.13": 1, "6": 5,
}  # fmt: skip
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split("|")]
    for line in PAGE.read_text().splitlines()
    if re.match(r"\| \d+(\.\d+)?-\d+ ", line)
]


def test_each_provision_has_exactly_one_row_in_order():
    wanted = [f"{clause}-{number}" for clause, count in CLAUSES.items() for number in range(1, count + 1)]
    assert [row[0] for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_says_what_shows_it_or_why_it_is_not_so(row):
    assert len(row) == 6, row
    _, grade, about, state, evidence, missing = row
    assert grade in ("shall", "should")
    assert about
    assert state in STATES
    named = re.findall(r"`([^`]+)`", evidence)
    for place in named:
        file, _, name = place.partition("::")
        assert (ROOT / file).exists(), file
        if name:
            assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(), re.MULTILINE), place
    if state == "met":
        assert named
    else:
        assert missing != "-", "say what is missing, or why it does not apply"


def test_the_totals_are_those_of_the_rows():
    totals = ", ".join(f"{sum(row[3] == state for row in ROWS)} {state}" for state in STATES)
    assert f"Today: {totals}\n" in PAGE.read_text()


def test_no_private_key_lies_in_the_source():
    folders = ("appliance", "systemd", "image-build", "hardware", "monitoring", "docs")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.is_file()]
    assert len(files) > 300
    found = [file.name for file in files if re.search(rb"BEGIN [A-Z ]*PRIVATE KEY", file.read_bytes())]
    assert found == []
