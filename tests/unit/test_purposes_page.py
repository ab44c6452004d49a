"""docs/purposes.md says what the code does."""

import re
from pathlib import Path

from appliance.policy.categories import Category
from appliance.policy.narrowing import Dates, Narrative, Section, Zip
from appliance.policy.pack import load_pack
from appliance.policy.table import markdown
from appliance.redaction.fragments import EARLIEST_YEAR, RESTRICTED_ZIP3

PAGE = (Path(__file__).parents[2] / "docs" / "purposes.md").read_text()


def words_of(name):
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
    return set(re.findall(r"`([a-z-]+)`", row.split("|")[2]))


def test_the_table_of_purposes_is_that_of_the_code():
    shown = re.search(r"<!-- purposes -->\n(.*?)<!-- /purposes -->", PAGE, re.DOTALL)
    assert shown[1] == markdown(load_pack(None))


def test_the_words_of_a_purpose_are_those_of_the_code():
    assert words_of("keep") == {c.value for c in Category} - {"date"}
    assert words_of("sections") == {s.value for s in Section}
    assert words_of("narrative") == {n.value for n in Narrative}
    assert words_of("dates") == {d.value for d in Dates}
    assert words_of("zip") == {z.value for z in Zip}
    assert str(EARLIEST_YEAR) in PAGE
    assert ", ".join(sorted(RESTRICTED_ZIP3)) in PAGE


def test_the_purpose_that_is_shown_is_valid(tmp_path):
    shown = re.search(r"<!-- policy -->\n```toml\n(.*?)```", PAGE, re.DOTALL)[1]
    default = (Path(__file__).parents[2] / "appliance" / "policy" / "default.toml").read_text()
    (tmp_path / "policy.toml").write_text(default + "\n" + shown)
    own = load_pack(tmp_path / "policy.toml").purpose("cardiology-referral")
    assert own.sections == {Section.MEDICATIONS, Section.DIAGNOSES}
    assert own.dates is Dates.YEAR
