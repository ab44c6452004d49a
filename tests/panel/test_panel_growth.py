"""The panel's memory after screens that came and went: nothing of them stays."""

import json
import os
import subprocess
import sys

import pytest

from bench.panel import Plain, in_turns, main, shown, trend
from tests.panel.gallery import GALLERY

ROUNDS = 5
MOST_BLOCKS = 1_000  # of Python's: what is left of one screen, and what tuples of other lengths keep
MOST_MB = 0.2
KEPT = """
import gc, sys
from appliance.panel.lean import started, tidy
started()
assert gc.get_freeze_count() > 1000 and len(gc.get_objects()) < 1000
made = [tuple(range(place, place + 9)) for place in range(1000, 2500)]
del made
before = sys.getallocatedblocks()
tidy()
print(before - sys.getallocatedblocks())
"""


@pytest.mark.timeout(120)  # on a busy machine; seconds on an idle one
def test_screens_that_come_and_go_leave_nothing(tmp_path):
    names = list(GALLERY)[1::2]  # not the one that is there already
    for number, name in enumerate(names):
        with (tmp_path / f"{number:04d}").open("wb") as file:
            Plain(file).dump(shown(name))
    command = [sys.executable, "-m", "tests.panel.growth_worker", str(tmp_path), str(ROUNDS * len(names)), "200", "--"]
    command += ["--window", "800x480", "--dim-s", "0"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QV4_FORCE_INTERPRETER": "1"}
    ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    held = [json.loads(line) for line in ended.stdout.splitlines()]
    (lent, blocks), (lent_late, blocks_late) = held[2], held[-1]
    assert len(held) == 1 + ROUNDS
    assert blocks_late - blocks < MOST_BLOCKS
    assert lent_late - lent < MOST_MB


def test_what_python_keeps_of_tuples_that_are_gone_is_freed_and_the_start_is_not_looked_at_again():
    ended = subprocess.run([sys.executable, "-c", KEPT], stdout=subprocess.PIPE, check=True)
    assert int(ended.stdout) >= 1_500


def test_a_trend_is_that_of_all_readings_and_not_of_two():
    flat = [(1_000, 5.0), (2_000, 5.5), (3_000, 5.0), (4_000, 5.5), (5_000, 5.0)]
    assert trend(flat) == pytest.approx(0.0)
    assert trend([(place, value + place / 2_000) for place, value in flat]) == pytest.approx(0.5)
    assert trend(flat[:1]) == 0.0


def test_large_pages_come_in_turns_and_all_of_them_before_a_round_ends():
    large, screens = list(range(100, 124)), list(range(5))
    around = in_turns(large, screens)
    assert [one for one in around if one >= 100] == large
    assert around.count(0) == 3
    assert around[-5:] == screens


@pytest.mark.parametrize("every", ["0", "-3"])
def test_every_so_many_screens_is_one_or_more(every, capsys):
    with pytest.raises(SystemExit):
        main(["--every", every])
    assert "1 or more" in capsys.readouterr().err
