"""docs/enrolment-est.md says what the code does with each answer of a server, and which test shows it."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

from appliance.enrolment import est_client, est_errors
from appliance.enrolment.est_enroller import EstEnroller
from appliance.enrolment.est_errors import EstError
from appliance.enrolment.key_store import FileStore
from appliance.enrolment.provisioning import TRY_AGAIN, TokenRefusedError, WrongAuthorityError
from tests.enrolment_samples import BUNDLE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "enrolment-est.md").read_text()
ROW = re.compile(r"^\| (.+?) \| `(est-[a-z-]+)` \| (.+?) \| (.+?) \| `(tests/\S+?)::(\w+)` \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)
KINDS = {kind.code: kind for _, kind in inspect.getmembers(est_errors, inspect.isclass) if issubclass(kind, EstError)}


def test_every_error_has_a_row():
    assert {code for _, code, *_ in ROWS} == set(KINDS) - {EstError.code}
    assert len(ROWS) == PAGE.count("| `est-")  # none that the pattern misses


@pytest.mark.parametrize("row", ROWS, ids=[f"{code}-{n}" for n, (_, code, *_) in enumerate(ROWS)])
def test_every_row_has_a_test_that_expects_this_error(row):
    _, code, _, _, file, name = row
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    assert callable(getattr(module, name))
    source = (ROOT / file).read_text()
    assert KINDS[code].__name__ in source or f'"{code}"' in source


@pytest.mark.parametrize("code", sorted({code for _, code, *_ in ROWS}))
def test_what_becomes_of_a_sheet_is_what_its_rows_say(tmp_path, monkeypatch, code):
    said = {first.split(";")[0].split(":")[0] for _, found, _, first, *_ in ROWS if found == code} - {"-"}

    later = ("", None) if KINDS[code] is est_errors.EstLaterError else ()

    def answers(*_):
        raise KINDS[code](*later)

    monkeypatch.setattr(est_client, "first_enrolment", answers)
    with pytest.raises((*TRY_AGAIN, TokenRefusedError, WrongAuthorityError)) as caught:
        EstEnroller().enrol(BUNDLE, FileStore(tmp_path))
    comes_to = "later" if isinstance(caught.value, TRY_AGAIN) else "withdrawn"
    assert {"later" if one.startswith(("later", "as the server")) else one for one in said} <= {comes_to}
