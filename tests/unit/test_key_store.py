"""Secrets of a device: whole or gone, and never weaker than the store says."""

import shutil

import pytest

from appliance.enrolment.key_store import FILE, HOST, HOST_TPM, CredentialStore, FileStore, KeyStoreError
from tests.enrolment_samples import Power, PowerCutError


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "keys", "scanstation.")


def test_a_secret_is_kept_once_for_its_owner_alone(store):
    store.keep("device-key", b"secret")
    assert store.reveal("device-key") == b"secret"
    assert store.path("device-key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyStoreError):
        store.keep("device-key", b"other")
    assert store.reveal("device-key") == b"secret"
    assert store.protection == FILE


def test_what_is_destroyed_is_gone_and_may_be_made_anew(store):
    store.keep("device-key", b"secret")
    store.destroy("device-key")
    store.destroy("device-key")
    assert not store.has("device-key")
    assert store.digest_source("device-key") == b""
    with pytest.raises(KeyStoreError):
        store.reveal("device-key")
    store.keep("device-key", b"new")


def test_a_power_cut_while_destroying_leaves_it_whole_or_gone(tmp_path, monkeypatch):
    power = Power(monkeypatch)
    for last in range(8):
        power.restart()
        store = FileStore(tmp_path / str(last))
        store.keep("key", b"secret")
        power.restart(last)
        try:
            store.destroy("key")
        except PowerCutError:
            power.restart()
        again = FileStore(tmp_path / str(last))
        left = [path.read_bytes() for path in (tmp_path / str(last)).iterdir()]
        assert left == ([b"secret"] if again.has("key") else [])


def stand_in(tmp_path, script):
    """A program in place of systemd-creds."""
    path = tmp_path / "systemd-creds"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


ANSWERS = 'case "$1" in --version) echo "systemd 257 (257.9-1)";; has-tpm2) exit {tpm};; *) {rest};; esac'


@pytest.mark.parametrize(("tpm", "protection"), [(0, HOST_TPM), (1, HOST)])
def test_a_tpm_is_used_where_there_is_one(tmp_path, tpm, protection):
    program = stand_in(tmp_path, ANSWERS.format(tpm=tpm, rest='echo "$1" >> "$0.log"; cat'))
    store = CredentialStore(tmp_path / "store", program=program)
    assert store.protection == protection
    store.keep("device-key", b"secret")
    assert (tmp_path / "store" / "scanstation.device-key").read_bytes() == b"secret"
    assert (tmp_path / "systemd-creds.log").read_text() == f"--with-key={protection}\n"


@pytest.mark.parametrize("script", ["exit 1", "echo systemd 249", "echo nothing", ANSWERS.format(tpm=0, rest="exit 3")])
def test_a_program_that_cannot_do_it_is_no_store(tmp_path, script):
    program = stand_in(tmp_path, script)
    with pytest.raises(KeyStoreError):
        CredentialStore(tmp_path / "store", program=program).keep("device-key", b"secret")
    with pytest.raises(KeyStoreError):
        CredentialStore(tmp_path / "store", program=str(tmp_path / "missing"))
    assert not list((tmp_path / "store").iterdir())


@pytest.mark.skipif(shutil.which("systemd-creds") is None, reason="needs systemd-creds")
def test_the_real_program_seals_by_name(tmp_path):
    try:
        store = CredentialStore(tmp_path / "store")
        store.keep("device-key", b"secret of this machine")
    except KeyStoreError:
        pytest.skip("systemd-creds seals for root alone")
    assert b"secret" not in store.path("device-key").read_bytes()
    assert CredentialStore(tmp_path / "store").reveal("device-key") == b"secret of this machine"
    store.path("device-key").rename(store.path("signing-key"))
    with pytest.raises(KeyStoreError):
        store.reveal("signing-key")
