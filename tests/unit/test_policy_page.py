"""docs/policy-updates.md says what the code does."""

import re
import tomllib
from pathlib import Path

from appliance.config import StationConfig
from appliance.fleet import bundle, settings
from appliance.fleet.errors import REFUSALS, PolicyError
from appliance.fleet.keeper import REFUSALS_AN_HOUR
from appliance.sealing.algorithms import SigningContext

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "policy-updates.md").read_text()


def test_the_page_lists_every_code_and_no_other():
    assert re.findall(r"^\| `(policy-[a-z]+)` \|", PAGE, re.MULTILINE) == [error.code for error in REFUSALS]
    assert set(REFUSALS) == set(PolicyError.__subclasses__())


def test_every_row_has_a_test_that_expects_this_refusal():
    rows = re.findall(r"^\| `(policy-[a-z]+)` \| .+ \| `(tests/\S+?)::(\w+)` \|$", PAGE, re.MULTILINE)
    assert [code for code, *_ in rows] == [error.code for error in REFUSALS]
    kinds = {error.code: error.__name__ for error in REFUSALS}
    for code, file, name in rows:
        source = (ROOT / file).read_text()
        assert f"def {name}(" in source, name
        assert code in source or kinds[code] in source, code


def test_the_settings_of_the_page_are_settings():
    text = PAGE.split("```toml\n")[1].split("```")[0]
    found = settings.parse(text.encode())
    assert set(tomllib.loads(text)) == set(settings.Settings.__dataclass_fields__)
    assert settings.effective(StationConfig(), found, None, None).policy.default_preset == "records"


def test_names_and_numbers_of_the_page_are_those_of_the_code():
    keys = {
        key for row in re.findall(r"^\| (`[a-z`, ]+) \|", PAGE, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)
    }
    assert set(bundle.HEAD.schema) <= keys
    assert f"`{SigningContext.POLICY}`" in PAGE
    assert bundle.MAX_BYTES == 512 << 10
    assert f"at most {REFUSALS_AN_HOUR} times an hour" in PAGE
    assert all(f"`{name}`" in PAGE for name in bundle.PARTS)
