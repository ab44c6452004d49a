"""kill -9 at random moments, a really full disk, and what lies on disk afterwards."""

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from appliance.custody.states import DocumentState, JobState
from appliance.custody.verify import verify
from tests.custody_samples import open_custody, picture

ROOT = Path(__file__).parents[2]
WRITER = Path(__file__).with_name("custody_writer.py")
ROUNDS = 12
MOST_ROUNDS = 60


def environment():
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}


def run_and_kill(state, seed, moment_s):
    """Lets the writer work for a while after its start and kills it; returns what it acknowledged."""
    command = [sys.executable, str(WRITER), str(state), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as writer:
        first = writer.stdout.readline()
        timer = threading.Timer(moment_s, writer.kill)
        timer.start()
        lines = [line.split() for line in writer.stdout if line.endswith("\n")]
        timer.cancel()
    assert first == "ready\n"
    return lines


def check_pages(custody, job, count):
    """Every acknowledged page of a job that was not shredded is there, pixel for pixel."""
    record = custody.job(job)
    if record.state is JobState.SHREDDED:
        return
    assert len(record.pages) >= count
    for page in record.pages:
        assert np.array_equal(custody.load_page(job, page.index).image, picture(page.index))


def test_killed_station_loses_no_acknowledged_page_and_doubles_no_document(tmp_path):
    state, chance = tmp_path / "state", random.Random(7)
    planned: dict[str, list[str]] = {}
    kept: dict[str, int] = {}
    shredded: set[str] = set()
    delivered: set[str] = set()
    interrupted: set[str] = set()  # killed between a page that was kept and the job's end
    for number in range(MOST_ROUNDS):
        if number >= ROUNDS and len(interrupted) >= 2 and len(shredded) >= 2:
            break
        for verb, job, *rest in run_and_kill(state, number, chance.uniform(0.0, 0.25)):
            if verb == "kept":
                kept[job] = max(kept.get(job, 0), int(rest[0]))
            elif verb == "planned" and rest:
                assert planned.setdefault(job, rest) == rest  # the same ids before and after every kill
            elif verb == "delivered":
                delivered.add(rest[0])
            elif verb == "shredded":
                shredded.add(job)
        assert verify(state).exit_code == 0
        custody = open_custody(state)
        custody.recover()
        for job, count in kept.items():
            check_pages(custody, job, count)
        assert all(custody.job(job).state is JobState.SHREDDED for job in shredded)
        assert all(custody.document(document).state is DocumentState.DELIVERED for document in delivered)
        assert not list(state.rglob("*.tmp"))
        open_ids = {job.id for job in custody.open_jobs()}
        interrupted |= open_ids & kept.keys()
        assert {path.stem for path in (state / "keys").iterdir()} == open_ids
        assert {path.name for path in (state / "pages").iterdir()} == open_ids
        custody.close()
    assert len(shredded) >= 2
    assert len(interrupted) >= 2


FULL_DISK = """
import sys
from pathlib import Path
import numpy as np
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import Side
from appliance.errors import StorageFullError
from tests.custody_samples import open_custody
custody = open_custody(Path(sys.argv[1]) / "state", free=lambda _directory: 1 << 40)
custody.recover()
job = custody.open_job("referral", ("ai-summary",), ScanSettings())
noise = np.random.default_rng(1).integers(0, 256, (300, 300), dtype=np.uint8)
kept = 0
try:
    for number in range(200):
        side = Side.BACK if number % 2 else Side.FRONT
        custody.keep_page(job, FedPage(number // 2, side, noise, 300), simulated=True)
        kept += 1
except StorageFullError:
    print("full after", kept)
assert 2 <= kept < 100
for index in range(kept):
    assert np.array_equal(custody.load_page(job, index).image, noise)
custody.close()
assert not list(Path(sys.argv[1]).rglob("*.tmp"))
ballast = Path(sys.argv[1]) / "ballast"
ballast.unlink()
custody = open_custody(Path(sys.argv[1]) / "state", free=lambda _directory: 1 << 40)
(found,) = custody.recover().jobs
assert found.sheets == kept // 2, found
assert custody.end_feed(job, found.sheets).value == "captured"
custody.close()
print("went on")
"""


def test_disk_that_is_really_full_loses_no_page(tmp_path):
    mount = 'mount -t tmpfs -o size=2m scanstation-test "$1" && head -c 300k /dev/zero > "$1/ballast"'
    command = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    probe = subprocess.run(
        [*command, "sh", "-c", mount, "sh", str(tmp_path)], capture_output=True, timeout=60, check=False
    )
    if probe.returncode != 0:
        pytest.skip("this machine does not let tests mount a small file system; the stand-in tests cover the rest")
    script = mount + ' && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        [*command, "sh", "-c", script, "sh", str(tmp_path), sys.executable, FULL_DISK],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
        env=environment(),
    )
    assert done.returncode == 0, done.stderr
    assert "full after" in done.stdout
    assert done.stdout.endswith("went on\n")
