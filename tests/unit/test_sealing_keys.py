"""Keys: loading, protection, generation."""

import os
import stat

import pytest

from appliance.sealing import keys
from appliance.sealing.algorithms import HPKE_PUBLIC_BYTES, SigningContext, hpke_suite
from appliance.sealing.keys import (
    DeviceSigner,
    HpkePrivateKey,
    HpkePublicKey,
    KeyUnusableError,
    generate_secret,
    load_hpke_public,
    load_secret,
    load_verify_key,
    signature_holds,
    write_public,
)
from tests.custody_samples import RECIPIENT, STATION_SIGNER, seed


def _secret(path, data=bytes(range(32)), mode=0o600):
    path.write_bytes(data)
    path.chmod(mode)
    return str(path)


def test_secret_of_its_owner_alone_is_read(tmp_path):
    assert load_secret(_secret(tmp_path / "key")) == bytes(range(32))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610])
def test_secret_open_to_others_is_refused(tmp_path, mode):
    with pytest.raises(KeyUnusableError):
        load_secret(_secret(tmp_path / "key", mode=mode))


@pytest.mark.parametrize("size", [0, 31, 33, 4096])
def test_secret_of_a_wrong_size_is_refused(tmp_path, size):
    with pytest.raises(KeyUnusableError):
        load_secret(_secret(tmp_path / "key", bytes(size)))


def test_missing_secret_is_refused(tmp_path):
    with pytest.raises(KeyUnusableError):
        load_secret(str(tmp_path / "key"))


def test_directory_and_pipe_are_no_keys(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir(mode=0o700)
    for name in ("pipe", "folder"):
        with pytest.raises(KeyUnusableError):
            load_secret(str(tmp_path / name))


def test_secret_of_another_user_is_refused(tmp_path, monkeypatch):
    path = _secret(tmp_path / "key")
    owner = (tmp_path / "key").stat().st_uid
    if owner == 0:
        os.chown(path, 12345, -1)
    else:
        monkeypatch.setattr(keys.os, "geteuid", lambda: owner + 1)
    with pytest.raises(KeyUnusableError):
        load_secret(path)


def test_credential_may_show_the_group_bit_that_systemd_sets(tmp_path):
    _secret(tmp_path / "device-key", mode=0o440)
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert load_secret("credential:device-key", environment) == bytes(range(32))


@pytest.mark.parametrize("source", ["credential:", "credential:../device-key", "credential:.hidden", "credential:no"])
def test_credential_that_is_not_there_is_refused(tmp_path, source):
    with pytest.raises(KeyUnusableError):
        load_secret(source, {"CREDENTIALS_DIRECTORY": str(tmp_path)})


def test_credential_without_a_directory_is_refused():
    with pytest.raises(KeyUnusableError):
        load_secret("credential:device-key", {})


def test_credential_for_everyone_is_refused(tmp_path):
    _secret(tmp_path / "device-key", mode=0o444)
    with pytest.raises(KeyUnusableError):
        load_secret("credential:device-key", {"CREDENTIALS_DIRECTORY": str(tmp_path)})


def test_generated_secret_is_private_random_and_kept(tmp_path):
    first = generate_secret(tmp_path / "one")
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o600
    assert generate_secret(tmp_path / "one") == first == load_secret(str(tmp_path / "one"))
    assert generate_secret(tmp_path / "two") != first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_key_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(KeyUnusableError):
        generate_secret(tmp_path / "no-such-directory" / "key")


def test_public_keys_travel_through_files(tmp_path):
    write_public(tmp_path / "hpke", RECIPIENT.public.raw)
    write_public(tmp_path / "sign", STATION_SIGNER.public_key.public_bytes_raw())
    assert load_hpke_public(tmp_path / "hpke").key_id == RECIPIENT.public.key_id
    assert load_verify_key(tmp_path / "sign") == STATION_SIGNER.public_key


@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_public_key_that_others_can_replace_is_refused(tmp_path, mode):
    write_public(tmp_path / "sign", STATION_SIGNER.public_key.public_bytes_raw())
    (tmp_path / "sign").chmod(mode)
    with pytest.raises(KeyUnusableError):
        load_verify_key(tmp_path / "sign")


@pytest.mark.parametrize("raw", [b"", bytes(32), b"\xff" * HPKE_PUBLIC_BYTES])
def test_other_bytes_are_no_hpke_key(raw):
    with pytest.raises(KeyUnusableError):
        HpkePublicKey(raw)


@pytest.mark.parametrize("kind", [DeviceSigner, HpkePrivateKey])
def test_seed_of_a_wrong_size_is_refused(kind):
    with pytest.raises(KeyUnusableError):
        kind(bytes(31))


def test_hpke_seed_grows_into_the_same_key_each_time():
    again = HpkePrivateKey(seed("recipient"))
    assert again.public.raw == RECIPIENT.public.raw
    sealed = hpke_suite().encrypt(b"plain", again.public.key, info=b"i")
    assert hpke_suite().decrypt(sealed, RECIPIENT.key, info=b"i") == b"plain"


def test_signature_of_one_context_is_worth_nothing_in_another():
    signature = STATION_SIGNER.sign(SigningContext.RECEIPT, b"message")
    for context in SigningContext:
        assert signature_holds(STATION_SIGNER.public_key, context, b"message", signature) is (
            context is SigningContext.RECEIPT
        )


@pytest.mark.parametrize("untrusted", [b"", bytes(63), bytes(64), bytes(65)])
def test_bytes_that_are_no_signature_do_not_hold(untrusted):
    assert not signature_holds(STATION_SIGNER.public_key, SigningContext.RECEIPT, b"message", untrusted)


def test_keys_do_not_show_in_repr():
    shown = repr(STATION_SIGNER) + repr(RECIPIENT)
    assert seed("station signing").hex() not in shown
    assert str(seed("recipient")) not in shown
