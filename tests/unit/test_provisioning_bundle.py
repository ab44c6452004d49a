"""Bundles: who can open one, and what is refused before anything of it is used."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.enrolment import bundle as bundles
from appliance.enrolment.bundle import Network, RecipientKeys, Wifi, check_sealed, open_sealed, seal
from appliance.enrolment.errors import (
    CodeTypoError,
    DamagedBundleError,
    EnrolmentError,
    MixedSheetsError,
    NoSheetError,
    TornSheetError,
    WrongCodeError,
    WrongFleetError,
)
from appliance.enrolment.paper_codes import from_texts, to_texts
from appliance.enrolment.typed_code import ENTROPY_BITS, new_code, read_typed, stretch
from tests.enrolment_samples import BUNDLE, CODE, HPKE, PASSPHRASE, ROOT, STRANGER, TOKEN, TRUST, bundle

SEALED = seal(BUNDLE, CODE, ROOT)


@pytest.fixture
def cheap(monkeypatch):
    """Stretching without its work, where what is tested does not depend on it."""
    monkeypatch.setattr(bundles, "stretch", lambda code, salt: (code.encode() + salt)[:32])


def test_what_was_sealed_comes_out():
    assert open_sealed(check_sealed(SEALED, TRUST), CODE) == BUNDLE


def test_nothing_secret_lies_open():
    for secret in (PASSPHRASE, TOKEN, BUNDLE.answer, HPKE, CODE):
        assert secret.encode() not in SEALED
        assert secret not in repr(BUNDLE) or secret == HPKE  # a public key


def test_another_code_does_not_open_it():
    with pytest.raises(WrongCodeError):
        open_sealed(check_sealed(SEALED, TRUST), read_typed("0000 0000 0000 0000"))


def test_another_fleet_is_refused_before_a_code_is_asked_for(cheap):
    with pytest.raises(WrongFleetError):
        check_sealed(seal(BUNDLE, CODE, STRANGER), TRUST)


@pytest.mark.parametrize("at", [5, 30, 60, 80, 90, -65, -1])
def test_a_changed_byte_is_another_fleets(at):
    changed = bytearray(SEALED)
    changed[at] ^= 1
    with pytest.raises(WrongFleetError):
        check_sealed(bytes(changed), TRUST)


@pytest.mark.parametrize("raw", [b"", b"SSPB\x01", b"SSPB\x02" + SEALED[5:], b"SSPB\x01" + bytes(5_000), bytes(300)])
def test_bytes_of_another_kind_are_no_bundle(raw):
    with pytest.raises(DamagedBundleError):
        check_sealed(raw, TRUST)


def test_the_id_outside_must_be_the_one_inside(cheap, monkeypatch):
    plain = bundles.canonical.encode({**dataclasses.asdict(BUNDLE), "format": 1, "type": "provisioning-bundle"})
    monkeypatch.setattr(bundles.canonical, "encode", lambda _record: plain)
    other = seal(bundle(bundle="77" * 16), CODE, ROOT)
    with pytest.raises(DamagedBundleError):
        open_sealed(check_sealed(other, TRUST), CODE)


@pytest.mark.parametrize(
    "changes",
    [
        {"station": "Front Desk"},
        {"policy": "default"},
        {"expires_at": "soon"},
        {"device": "abc"},
        {"recipient": RecipientKeys("AAAA", "00" * 32)},
        {"recipient": RecipientKeys("%", "00" * 32)},
        {"network": Network(wifi=Wifi("abc", "sae", "mock passphrase"))},
        {"network": Network(wifi=Wifi("ab", "wep", "mock passphrase"))},
        {"network": Network(wifi=Wifi("ab", "sae", "short"))},
        {"network": Network(wifi=Wifi("ab", "sae", "line\nfeed inside"))},
        {"network": Network(address="192.0.2.10")},
        {"network": Network(address="192.0.2.300/24")},
        {"network": Network(gateway="192.0.2.1")},
        {"network": Network(address="192.0.2.10/24", gateway="router")},
        {"network": Network(dns=("192.0.2.1",) * 4)},
        {"network": Network(dns=("fe80::1%eth0",))},
    ],
)
def test_a_bundle_that_no_station_would_take_is_not_made(cheap, changes):
    with pytest.raises(DamagedBundleError):
        seal(bundle(**changes), CODE, ROOT)


def test_an_address_by_hand_is_taken(cheap):
    by_hand = bundle(network=Network("192.0.2.10/24", "192.0.2.1", ("192.0.2.53", "2001:db8::53")))
    assert open_sealed(check_sealed(seal(by_hand, CODE, ROOT), TRUST), CODE) == by_hand


# The typed code


def test_codes_are_new_each_time_and_pass_their_own_check():
    codes = {new_code() for _ in range(20)}
    assert len(codes) == 20
    assert all(len(read_typed(code)) == 16 for code in codes)
    assert ENTROPY_BITS > 49


@pytest.mark.parametrize("typed", ["", "1234", CODE[:-1] + "3", CODE + "0", "abcd efgh ijkl mnop", "\u0661" * 16])
def test_what_cannot_be_a_code_is_told_apart_from_a_wrong_one(typed):
    with pytest.raises(CodeTypoError):
        read_typed(typed)


def test_every_single_wrong_digit_is_found():
    for place in range(16):
        for digit in "0123456789":
            typed = CODE[:place] + digit + CODE[place + 1 :]
            if typed != CODE:
                with pytest.raises(CodeTypoError):
                    read_typed(typed)


def test_groups_and_dashes_do_not_count():
    assert read_typed(" 1234-5678 9012 3452\n") == CODE


def test_the_salt_counts():
    assert stretch(CODE, bytes(16)) != stretch(CODE, bytes(15) + b"\x01")


# Codes on paper


def test_parts_come_together_in_any_order_with_others_among_them():
    texts = to_texts(SEALED)
    assert from_texts([texts[2], "LOT-1234", texts[0], texts[3], texts[1], texts[0]]) == SEALED
    assert all(set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:") for text in texts)


@pytest.mark.parametrize("number", range(4))
def test_a_missing_part_is_named(number):
    texts = to_texts(SEALED)
    del texts[number]
    with pytest.raises(TornSheetError, match=f"code {number + 1} of 4"):
        from_texts(texts)


def test_two_sheets_are_not_mixed():
    other = bytes(SEALED[:5]) + bytes(16) + SEALED[21:]
    with pytest.raises(MixedSheetsError):
        from_texts(to_texts(SEALED)[:2] + to_texts(other)[2:])


def test_paper_without_a_code_of_ours_is_no_sheet():
    with pytest.raises(NoSheetError):
        from_texts(["scanstation:separator", "", "SSP1-12345678-1-4-00000000-"])


def test_a_part_that_contradicts_itself_is_damaged():
    texts = to_texts(SEALED)
    broken = texts[0][:60] + ("A" if texts[0][60] != "A" else "B") + texts[0][61:]
    for wrong in (broken, texts[0] + "AAAAAAAA"):
        with pytest.raises(DamagedBundleError):
            from_texts([wrong, *texts[1:]])
    again = to_texts(SEALED[:5] + SEALED[5:9] + bytes(len(SEALED) - 9))
    with pytest.raises(DamagedBundleError):
        from_texts([*texts, again[1]])


# Whatever comes


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=5_000), st.binary(max_size=4_000).map(lambda rest: b"SSPB\x01" + rest)))
def test_arbitrary_bytes_end_in_a_sentence(raw):
    with pytest.raises(EnrolmentError):
        check_sealed(raw, TRUST)


PART = st.from_regex(r"\ASSP1-[0-9A-F]{8}-[1-9]-[1-9]-[0-9A-F]{8}-[A-Z2-7]{1,40}\Z")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=60), PART, st.sampled_from(to_texts(SEALED))), max_size=8))
def test_arbitrary_codes_end_in_the_bundle_or_a_sentence(texts):
    try:
        read = from_texts(texts)
    except EnrolmentError:
        return
    assert read == SEALED


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_signed_bundle_of_arbitrary_content_ends_in_a_sentence(data):
    fields = {**dataclasses.asdict(BUNDLE), "format": 1, "type": "provisioning-bundle"}
    name = data.draw(st.sampled_from(sorted(fields)))
    json = st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
        max_leaves=6,
    )
    fields[name] = data.draw(json.filter(lambda value: value != fields[name]))
    try:
        bundles._parse(bundles.canonical.encode(fields))
    except DamagedBundleError:
        return
    assert name in {"device", "policy", "site", "station", "network"}  # few values that chance can meet
