"""docs/fields.md and the default pack say what the code does."""

import re
from pathlib import Path

from appliance.fields import second
from appliance.fields.suggest import SURE
from appliance.policy.fields import HELD
from appliance.policy.pack import load_pack
from appliance.suggestions import MAX_RELEASED, Doubt, FieldKind

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "fields.md").read_text()


def first_column(heading):
    table = PAGE.split(heading, 1)[1].split("|---|", 1)[1].split("\n\n", 1)[0]
    return set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE))


def test_the_page_explains_every_kind_and_every_doubt_and_no_other():
    assert first_column("## How a field is found") == {kind.value for kind in FieldKind}
    assert first_column("## What speaks against a reading") == {doubt.value for doubt in Doubt}


def test_numbers_on_the_page_are_those_of_the_code():
    assert f"less than {SURE:.0f} of 100" in PAGE
    assert f"At most {second.MAX_CROPS} words" in PAGE
    assert f"At most {MAX_RELEASED} travel" in PAGE
    assert f"`{HELD}`" in PAGE


def test_the_default_pack_says_something_about_every_kind():
    assert set(load_pack(None).fields.confirm) == set(FieldKind)


def test_the_tables_name_their_source():
    for name in ("measures.toml", "drugs.toml", "medicines.txt"):
        text = (ROOT / "appliance" / "fields" / "data" / name).read_text()
        assert "# Source: " in text
        assert "licence" in text
