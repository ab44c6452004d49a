"""The job store refuses what it does not know."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import weakref

import pytest

from appliance.custody import lock as lock_module
from appliance.custody.lock import StateInUseError, StateLock
from appliance.custody.store import Store
from appliance.custody.store_errors import StoreError
from appliance.custody.vault import VaultError
from appliance.devices.interfaces import ScanSettings
from appliance.errors import StorageFullError


def test_store_is_durable_and_checks_its_references(tmp_path):
    store = Store(tmp_path / "jobs.sqlite")
    pragmas = {
        name: store._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "user_version")
    }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "user_version": 8,
    }
    store.close()


def test_store_of_another_version_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "jobs.sqlite"
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="version 99"):
        Store(path)


def test_damaged_store_is_refused(tmp_path):
    (tmp_path / "jobs.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError):
        Store(tmp_path / "jobs.sqlite")


def test_store_that_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(StoreError):
        Store(tmp_path / "nowhere" / "jobs.sqlite")


def test_failed_transaction_leaves_nothing(tmp_path):
    store = Store(tmp_path / "jobs.sqlite")

    def fail():
        with store.transaction():
            store.add_job("a" * 32, "", "", "", ScanSettings())
            raise StorageFullError("test")

    with pytest.raises(StorageFullError):
        fail()
    assert store.jobs(5) == ()
    assert store.state("a" * 32) is None
    store.close()


def test_failed_commit_is_an_error_of_the_store(tmp_path):
    store = Store(tmp_path / "jobs.sqlite")

    def fail():
        with store.transaction():
            store._connection.execute("ROLLBACK")

    with pytest.raises(StoreError):
        fail()
    store.close()


FORKER = """
import os, sys, time
from pathlib import Path
from appliance.custody import lock as lock_module
from appliance.custody.lock import StateInUseError, StateLock
gone = StateLock(Path(sys.argv[1]) / "gone")
gone.close()
del gone
lock = StateLock(Path(sys.argv[1]) / "state")
child = os.fork()
if child == 0:
    time.sleep(60)
    os._exit(0)
print(child, flush=True)
time.sleep(60)
"""


def opened_within(directory, patience_s):
    """The lock, as soon as the forked worker has come to letting go of its copy."""
    end = time.monotonic() + patience_s
    while True:
        try:
            return StateLock(directory)
        except StateInUseError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def test_worker_that_outlives_a_killed_station_does_not_keep_the_lock(tmp_path):
    command = [sys.executable, "-c", FORKER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as station:
        worker = int(station.stdout.readline())
        try:
            with pytest.raises(StateInUseError):
                StateLock(tmp_path / "state")
            station.kill()
            station.wait(10)
            opened_within(tmp_path / "state", 10.0).close()
            os.kill(worker, 0)  # it still runs
        finally:
            os.kill(worker, signal.SIGKILL)


def test_fork_closes_only_a_lock_that_still_exists(tmp_path):
    lock = StateLock(tmp_path)
    close = lock_module._closer(weakref.ref(lock))
    close()
    StateLock(tmp_path).close()
    del lock
    close()


def test_state_directory_that_is_a_file_is_an_error(tmp_path):
    (tmp_path / "state").write_bytes(b"")
    with pytest.raises(VaultError):
        StateLock(tmp_path / "state")
