"""docs/enrolment.md says what the code says: every refusal with its sentence, and each with a test that exists."""

import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

import appliance.enrolment
from appliance import config as configuration
from appliance.config import UplinkConfig
from appliance.enrolment.errors import EnrolmentError
from appliance.enrolment.gesture import WITHIN_S
from appliance.enrolment.places import ProvisioningConfig
from appliance.enrolment.site_settings import SiteSettings
from appliance.enrolment.typed_code import ENTROPY_BITS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "enrolment.md").read_text()
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \| `(tests/\S+?)::(\w+)` \|$", re.MULTILINE)


ELSEWHERE = ("est_",)  # modules with a page of their own


def refusals():
    """Every error of provisioning by its code."""
    names = [one.name for one in pkgutil.iter_modules(appliance.enrolment.__path__)]
    ours = {f"appliance.enrolment.{name}" for name in names if not name.startswith(ELSEWHERE)}
    for name in ours:
        importlib.import_module(name)
    found, rest = {}, [EnrolmentError]
    while rest:
        kind = rest.pop()
        rest += kind.__subclasses__()
        if kind.__module__ in ours:
            found[kind.code] = kind
    del found["enrolment"]  # the family itself is never raised
    return found


def test_every_refusal_has_a_row_with_its_sentence():
    rows = {code: sentence for code, sentence, *_ in ROW.findall(PAGE)}
    assert rows == {code: kind.advice for code, kind in refusals().items()}


def test_every_row_names_a_test_that_is_there_and_expects_this_refusal():
    kinds = refusals()
    for code, _, _, file, name in ROW.findall(PAGE):
        source = (ROOT / file).read_text()
        assert f"def {name}(" in source, name
        assert kinds[code].__name__ in source or f'"{code}"' in source, code


def test_the_site_that_is_shown_is_accepted():
    site = configuration.build(SiteSettings, shown("site"), "page")
    assert site.network.wifi == "Mock Clinic"


def shown(mark):
    """The configuration between two marks of the page."""
    return tomllib.loads(PAGE.split(f"<!-- {mark} -->\n```toml\n")[1].split("```")[0])


def test_the_files_of_an_image_are_those_of_the_code():
    assert configuration.build(ProvisioningConfig, shown("places"), "page") == ProvisioningConfig()
    uplink = configuration.build(UplinkConfig, shown("uplink"), "page")
    unit = (ROOT / "systemd" / "scanstation-uplink.service").read_text()
    assert f"LoadCredentialEncrypted={uplink.broker.private_key.name}:" in unit


def test_numbers_are_those_of_the_code():
    places = ProvisioningConfig()
    assert f"**{ENTROPY_BITS:.1f} bits**" in PAGE
    assert (places.free_tries, places.first_wait_s, places.longest_wait_s) == (5, 30.0, 3_600.0)
    assert f"within {WITHIN_S:.0f} seconds" in PAGE
