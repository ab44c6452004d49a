"""What was said to be on disk was flushed first, in the order that a power cut cannot undo."""

import os
from pathlib import Path

import pytest

from appliance import files
from appliance.custody.vault import Vault
from tests.custody_samples import DEVICE_KEY, captured_job, open_custody


@pytest.fixture
def calls(monkeypatch):
    """Writes, flushes, renames and removals in their order, by file name."""
    seen = []

    def named(descriptor):
        return Path(f"/proc/self/fd/{descriptor}").readlink().name

    def spy(owner, name, label):
        real = getattr(owner, name)

        def call(target, *arguments, **options):
            seen.append((label, named(target) if isinstance(target, int) else Path(target).name))
            return real(target, *arguments, **options)

        monkeypatch.setattr(owner, name, call)

    spy(os, "write", "write")
    spy(os, "fsync", "flush")
    spy(Path, "replace", "rename")
    spy(Path, "unlink", "remove")
    return seen


def verbs(calls, *, but=()):
    return [verb for verb, _name in calls if verb not in but]


def test_file_is_flushed_before_its_name_and_the_directory_after(tmp_path, calls):
    files.write_atomic(tmp_path / "a", b"data")
    assert verbs(calls) == ["write", "flush", "rename", "flush"]
    assert calls[-1] == ("flush", tmp_path.name)


def test_key_is_overwritten_and_flushed_before_its_name_goes(tmp_path, calls):
    vault = Vault(tmp_path, DEVICE_KEY)
    vault.create_key("a" * 32)
    calls.clear()
    vault.destroy_key("a" * 32)
    assert calls == [
        ("write", f"{'a' * 32}.key"),
        ("flush", f"{'a' * 32}.key"),
        ("remove", f"{'a' * 32}.key"),
        ("flush", "keys"),
    ]


def test_record_is_flushed_before_its_head(tmp_path, calls):
    custody = open_custody(tmp_path / "state")
    captured_job(custody)
    calls.clear()
    custody.hold(custody.open_jobs()[0].id, "test")
    log = "audit-000000000001.jsonl"
    assert calls[:2] == [("write", log), ("flush", log)]
    assert verbs(calls[2:]) == ["write", "flush", "rename", "flush"]
    custody.close()


def test_discarded_left_overs_are_gone_for_good(tmp_path, calls):
    (tmp_path / ".a.tmp").write_bytes(b"")
    calls.clear()
    files.remove_temporaries(tmp_path)
    assert calls == [("remove", ".a.tmp"), ("flush", tmp_path.name)]
