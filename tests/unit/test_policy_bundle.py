"""A policy bundle is what the fleet's key signed, or nothing; its settings change what they may, and nothing else."""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from appliance.config import StationConfig
from appliance.fleet import bundle, settings
from appliance.fleet.errors import (
    PolicyContentError,
    PolicyError,
    PolicyFormatError,
    PolicyScopeError,
    PolicySignatureError,
    PolicySizeError,
)
from appliance.sealing.algorithms import SigningContext
from tests.fleet_world import FOREIGN, KEYS, MADE, NEXT, PACK, ROOT, SETTINGS, SITE, STATION, made

PARTS = {bundle.PACK: PACK, bundle.SETTINGS: SETTINGS, bundle.ROSTER: b"r", bundle.ROSTER_SIGNATURE: b"s"}


@pytest.mark.parametrize("signer", [ROOT, NEXT])
def test_a_bundle_of_either_key_gives_its_parts_back(signer):
    found = bundle.read(made(7, PARTS, signer, site=SITE), KEYS)
    assert (found.version, found.made, found.site, found.station) == (7, MADE, SITE, "")
    assert found.parts == PARTS
    assert bundle.read(made(8, {}), KEYS).parts == {}


def test_a_bundle_of_another_fleet_or_for_another_end_does_not_count():
    with pytest.raises(PolicySignatureError):
        bundle.read(made(signer=FOREIGN), KEYS)
    head, _, rest = made().partition(b"\n")
    for context in set(SigningContext) - {SigningContext.POLICY}:
        signature = ROOT.sign(context, head).hex().encode() + b"\n"
        with pytest.raises(PolicySignatureError):
            bundle.read(head + b"\n" + signature + rest.partition(b"\n")[2], KEYS)


@pytest.mark.parametrize(
    "scope", [{"site": "south"}, {"station": "station-0002"}, {"site": SITE, "station": "station-0002"}]
)
def test_a_bundle_for_others_is_refused(scope):
    with pytest.raises(PolicyScopeError):
        bundle.read(made(**scope), KEYS).check_addressee(SITE, STATION)


def test_a_bundle_for_this_station_its_site_or_all_is_for_it():
    for scope in ({}, {"site": SITE}, {"station": STATION}, {"site": SITE, "station": STATION}):
        bundle.read(made(**scope), KEYS).check_addressee(SITE, STATION)
    with pytest.raises(PolicyScopeError):  # a station that was not told its site
        bundle.read(made(site=SITE), KEYS).check_addressee("", STATION)


GOOD = made(3, PARTS)
HEAD_END = GOOD.index(b"\n")


@pytest.mark.parametrize(
    ("untrusted", "error"),
    [
        (b"", PolicyFormatError),
        (b"\n\n", PolicyFormatError),
        (GOOD[:-1], PolicyFormatError),
        (GOOD + b" ", PolicyFormatError),
        (GOOD[:HEAD_END], PolicyFormatError),
        (GOOD[:-1] + b"t", PolicyFormatError),
        (GOOD.replace(b'"version":3', b'"version":4', 1), PolicySignatureError),
        (GOOD.replace(b'"version":3', b'"version":0', 1), PolicyFormatError),
        (GOOD.replace(b'"format":1', b'"format":2', 1), PolicyFormatError),
        (GOOD.replace(b"{", b"{ ", 1), PolicyFormatError),
        (b" " + GOOD, PolicyFormatError),
        (b"a" * bundle.MAX_BYTES, PolicyFormatError),
        (b"a" * (bundle.MAX_BYTES + 1), PolicySizeError),
        (b"[" * 100_000 + b"\n" + b"0" * 128 + b"\n", PolicyFormatError),
    ],
)
def test_what_is_no_bundle_is_refused_with_its_code(untrusted, error):
    with pytest.raises(error):
        bundle.read(untrusted, KEYS)


def test_parts_in_another_order_or_a_roster_without_its_signature_are_refused():
    with pytest.raises(PolicyFormatError):
        bundle.read(made(1, {bundle.ROSTER: b"r"}), KEYS)
    for parts in ({"other.toml": b"x"}, {bundle.PACK: b""}):
        with pytest.raises(PolicyFormatError):
            made(1, parts)
    with pytest.raises(PolicyFormatError):
        made(0)
    with pytest.raises(PolicySizeError):
        made(1, {bundle.PACK: b"x" * bundle.MAX_BYTES})


@effort(max_examples=150, deadline=None)
@given(st.data())
def test_no_damaged_bundle_passes_or_raises_anything_else(data):
    at = data.draw(st.integers(0, len(GOOD) - 1))
    kind = data.draw(st.sampled_from(["flip", "cut", "insert"]))
    piece = data.draw(st.binary(min_size=1, max_size=8))
    damaged = {
        "flip": GOOD[:at] + bytes([GOOD[at] ^ (piece[0] or 1)]) + GOOD[at + 1 :],
        "cut": GOOD[:at],
        "insert": GOOD[:at] + piece + GOOD[at:],
    }[kind]
    with pytest.raises(PolicyError):
        bundle.read(damaged, KEYS)


# Settings

WORDS = st.sampled_from(
    ["[policy]", "[quality]", "[holds]", "[presets.a]", "min_dpi", "= 3", "= -1", "= nan", "default_class", '= "x"',
     "\n", "jobs", "= []", "[[", "]]", "label", "purposes", "dpi", "pack", "= true",
     "classes", "= 1e999", "'''", "\x00", "é"]
)  # fmt: skip


@effort(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.lists(WORDS, max_size=20).map(lambda words: " ".join(words).encode())))
def test_settings_are_settings_or_refused(untrusted):
    try:
        found = settings.parse(untrusted)
        config = settings.effective(StationConfig(), found, None, None)
    except PolicyContentError:
        pass
    else:
        assert dataclasses.replace(
            config, policy=StationConfig().policy, presets={}, quality=StationConfig().quality,
            readiness=StationConfig().readiness,
        ) == StationConfig()  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "[paths]\nstate = '/tmp'",
        "[recipient]\nhpke_public_key = '/tmp/mine'",
        "[policy]\npack = '/tmp/mine'",
        "[policy]\ndefault_preset = 'gone'",
        "[quality]\nmax_page_px = 1",
        "[quality]\nmin_contrast = 2.0",
        "[quality]\nmin_dpi = 'a'",
        "[holds]\njobs = ['x']",
        "[holds]\nclasses = ['../x']",
        "[presets]\na = 1",
        "[presets.a]\nlabel = ''\ndocument_class = 'referral'\npurposes = ['ai-summary']",
        "policy = 3",
        "[policy",
        "a = " + "[" * 5_000,
        "a = " + "9" * 5_000,
    ],
)
def test_settings_that_say_what_they_may_not_are_refused(text):
    with pytest.raises(PolicyContentError):
        settings.effective(StationConfig(), settings.parse(text.encode()), None, None)


def test_settings_change_what_they_name_and_leave_the_rest():
    own = dataclasses.replace(StationConfig(), station="station-0009")
    text = SETTINGS + b'[readiness]\nrequired = true\n[holds]\nclasses = ["referral"]\n'
    found = settings.parse(text)
    config = settings.effective(own, found, Path("/p"), Path("/r"))
    assert (config.station, config.policy.default_class, config.policy.pack) == ("station-0009", "referral", Path("/p"))
    assert (config.quality.min_dpi, config.quality.max_skew_deg) == (150.0, own.quality.max_skew_deg)
    assert (config.readiness.required, config.people.roster, found.holds.classes) == (True, Path("/r"), ("referral",))


def test_presets_of_a_policy_take_the_place_of_the_stations_own():
    text = b"""
    [policy]
    default_preset = "records"
    [presets.records]
    label = "Records"
    document_class = "referral"
    purposes = ["ai-summary"]
    """
    config = settings.effective(StationConfig(), settings.parse(text), None, None)
    assert list(config.presets) == ["records"]
    assert config.policy.default_preset == "records"
