"""The fleet's root keys: made once, two at most, and each signature is of one kind only."""

import os

import pytest

from appliance.cli import main
from appliance.enrolment.fleet_keys import FleetTrustError, load_root, load_trust, make_root_keys, trust
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner


def test_root_keys_are_made_once_and_closed_to_others(tmp_path):
    first = make_root_keys(tmp_path / "keys")
    again = make_root_keys(tmp_path / "keys")
    assert [one.key_id for one in first] == [one.key_id for one in again]
    assert first[0].key_id != first[1].key_id
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    for name in ("fleet.key", "fleet-next.key"):
        assert (tmp_path / "keys" / name).stat().st_mode & 0o777 == 0o600


def test_making_them_goes_on_after_a_power_cut(tmp_path):
    first = make_root_keys(tmp_path)
    (tmp_path / "fleet.pub").unlink()
    (tmp_path / "fleet-next.key").unlink()
    (tmp_path / "fleet-next.pub").unlink()
    again = make_root_keys(tmp_path)
    assert again[0].key_id == first[0].key_id
    assert set(load_trust(tmp_path).keys) == {one.key_id for one in again}


def test_a_public_key_of_another_fleet_is_not_replaced(tmp_path):
    make_root_keys(tmp_path / "one")
    make_root_keys(tmp_path / "two")
    (tmp_path / "one" / "fleet.pub").write_bytes((tmp_path / "two" / "fleet.pub").read_bytes())
    with pytest.raises(FleetTrustError):
        make_root_keys(tmp_path / "one")


@pytest.mark.parametrize("number", [0, 3])
def test_a_station_trusts_one_or_two_keys(tmp_path, number):
    for index in range(number):
        (tmp_path / f"{index}.pub").write_bytes(DeviceSigner(os.urandom(32)).public_key.public_bytes_raw())
    with pytest.raises(FleetTrustError):
        load_trust(tmp_path)


def test_a_file_that_is_no_key_or_open_to_others_is_refused(tmp_path):
    (tmp_path / "a.pub").write_bytes(b"short")
    with pytest.raises(FleetTrustError):
        load_trust(tmp_path)
    (tmp_path / "a.pub").write_bytes(DeviceSigner(os.urandom(32)).public_key.public_bytes_raw())
    (tmp_path / "a.pub").chmod(0o666)
    with pytest.raises(FleetTrustError):
        load_trust(tmp_path)


def test_both_keys_count_and_only_in_their_context(tmp_path):
    signers = make_root_keys(tmp_path)
    believed = load_trust(tmp_path)
    stranger = DeviceSigner(os.urandom(32))
    for signer in signers:
        signature = signer.sign(SigningContext.BUNDLE, b"message")
        assert believed.holds(SigningContext.BUNDLE, b"message", signature, signer.key_id)
        assert not believed.holds(SigningContext.ROSTER, b"message", signature, signer.key_id)
        assert not believed.holds(SigningContext.BUNDLE, b"other", signature, signer.key_id)
        assert not trust([stranger.public_key]).holds(SigningContext.BUNDLE, b"message", signature, signer.key_id)
    assert load_root(tmp_path).key_id == signers[0].key_id


def test_the_command_makes_them(tmp_path, capsys):
    assert main(["fleet", "init", "--keys", str(tmp_path / "keys")]) == 0
    assert load_root(tmp_path / "keys").key_id in capsys.readouterr().out
