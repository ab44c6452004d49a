"""Workers that crash, hang, stop or lie cost one call; the pool goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from appliance.supervisor import Call, TaskFailedError, WorkerLostError, WorkerPool

UNRULY = (sys.executable, str(Path(__file__).with_name("unruly_worker.py")))
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def pool():
    made = WorkerPool("setup", 1, UNRULY)
    yield made
    made.close()


def state(pid):
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def alive(pid):
    try:
        return state(pid) != "Z"
    except FileNotFoundError:
        return False


def gone(pid, within_s=10.0):
    end = time.monotonic() + within_s
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not alive(pid)


def echo(pool, value=1):
    return pool.run("echo", value, timeout_s=20)


def test_a_call_runs_in_another_process_that_got_the_setup(pool):
    setup, value, pid = echo(pool, [1, "two"])
    assert (setup, value) == ("setup", [1, "two"])
    assert pid != os.getpid()
    assert echo(pool)[2] == pid  # the same worker serves the next call


@pytest.mark.parametrize("method", ["crash", "leave", "answer_half"])
def test_a_worker_that_dies_is_lost_and_replaced(pool, method):
    before = echo(pool)[2]
    with pytest.raises(WorkerLostError) as caught:
        pool.run(method, timeout_s=20)
    assert str(caught.value) == f"worker-lost: {method}"
    assert gone(before)
    assert echo(pool)[2] != before


def test_a_worker_that_was_killed_from_outside_is_lost_and_replaced(pool):
    before = echo(pool)[2]
    os.kill(before, signal.SIGKILL)
    assert gone(before)
    with pytest.raises(WorkerLostError):
        echo(pool)
    assert echo(pool)[2] != before
    assert len(pool.pids()) == 1


def test_a_worker_that_hangs_past_its_deadline_is_killed(pool):
    before = echo(pool)[2]
    begin = time.monotonic()
    with pytest.raises(WorkerLostError):
        pool.run("hang", timeout_s=0.5)
    assert time.monotonic() - begin < 30
    assert gone(before)
    assert echo(pool)[2] != before


def test_the_deadline_holds_for_a_worker_that_does_not_even_read(pool):
    worker = echo(pool)[2]
    pool.run("stop_reading", timeout_s=20)
    while state(worker) != "T":
        time.sleep(0.02)
    begin = time.monotonic()
    with pytest.raises(WorkerLostError):
        pool.run("echo", bytes(8 << 20), timeout_s=1)  # more than a socket's buffer
    assert time.monotonic() - begin < 30
    assert echo(pool)


def test_a_task_that_raises_is_reported_by_its_type_alone_and_its_worker_lives(pool, capfd):
    before = echo(pool)[2]
    with pytest.raises(TaskFailedError) as caught:
        pool.run("fail", timeout_s=20)
    assert str(caught.value) == "worker-task: fail: SpeakingError"
    assert caught.value.__cause__ is None
    with pytest.raises(TaskFailedError, match="exhaust: MemoryError"):
        pool.run("exhaust", timeout_s=20)
    assert echo(pool)[2] == before
    assert "Mustermann" not in "".join(capfd.readouterr())


def test_an_unknown_task_is_a_failed_task(pool):
    with pytest.raises(TaskFailedError, match="AttributeError"):
        pool.run("no_such_task", timeout_s=20)


def test_a_worker_that_cannot_be_set_up_is_lost_every_time_and_nothing_hangs(capfd):
    pool = WorkerPool("broken", 1, UNRULY)
    for _ in range(2):
        with pytest.raises(WorkerLostError):
            echo(pool)
    pool.close()
    assert "Mustermann" not in "".join(capfd.readouterr())


def test_a_program_that_is_not_there_is_a_lost_worker():
    pool = WorkerPool("setup", 1, ("/nonexistent/worker",))
    pool.warm_up()
    with pytest.raises(WorkerLostError, match="cannot start"):
        echo(pool)
    pool.close()


def test_warming_up_starts_every_worker_and_calls_share_them():
    pool = WorkerPool("setup", 2, UNRULY)
    try:
        pool.warm_up()
        assert len(pool.pids()) == 2
        pool.warm_up()
        seen = {echo(pool)[2] for _ in range(4)}
        assert len(pool.pids()) == 2
        assert seen <= set(pool.pids())
    finally:
        pool.close()


def test_closing_ends_the_workers_fails_calls_in_flight_and_starts_no_new_one(tmp_path):
    pool = WorkerPool("setup", 2, UNRULY)
    said, errors = tmp_path / "pid", []

    def call():
        try:
            pool.run("hang_and_say_so", str(said), timeout_s=60)
        except WorkerLostError as error:
            errors.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    while not said.exists() or not said.read_text():
        time.sleep(0.02)
    pids = pool.pids()
    pool.close()
    thread.join(10)
    assert len(errors) == 1
    assert all(gone(pid) for pid in pids)
    for _ in range(3):
        with pytest.raises(WorkerLostError, match="closed"):
            echo(pool)
    assert pool.pids() == ()


def test_workers_end_when_the_station_is_killed_even_in_the_middle_of_a_page(tmp_path):
    said = tmp_path / "pid"
    parent = f"""
from appliance.supervisor import WorkerPool
WorkerPool("setup", 1, {UNRULY!r}).run("hang_and_say_so", {str(said)!r}, timeout_s=300)
"""
    process = subprocess.Popen([sys.executable, "-c", parent])
    while not said.exists() or not said.read_text():
        assert process.poll() is None
        time.sleep(0.02)
    worker = int(said.read_text())
    assert alive(worker)
    process.kill()
    process.wait()
    assert gone(worker)


def test_a_call_does_not_show_its_arguments():
    assert "Mustermann" not in repr(Call("take_in", ("Mustermann",)))
