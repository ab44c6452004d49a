"""A slot that works is kept: its entry loses the count of tries, and nothing else of the start partition is touched."""

import os
import subprocess

import pytest
from imaging import layout, tree

SCRIPT = tree.FILES / "usr/lib/scanstation/keep-slot"
UNIT = tree.FILES / "usr/lib/systemd/system/scanstation-keep.service"


@pytest.fixture
def entries(tmp_path):
    """The entries of a start partition, where the script mounts it."""
    folder = tmp_path / "place/loader/entries"
    folder.mkdir(parents=True)
    for name in ("mount", "umount"):
        (tmp_path / name).write_text('#!/bin/sh\necho "$(basename "$0") $*" >> "${0%/*}/called"\n')
        (tmp_path / name).chmod(0o755)
    return folder


def keep(tmp_path, words):
    (tmp_path / "cmdline").write_text(words + "\n")
    place = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "RUNTIME_DIRECTORY": str(tmp_path / "place")}
    return subprocess.run([SCRIPT, tmp_path / "cmdline"], env=place, capture_output=True, check=False).returncode


@pytest.mark.parametrize("counted", ["scanstation-a+3.conf", "scanstation-a+2-1.conf", "scanstation-a+0-3.conf"])
def test_the_slot_that_was_started_loses_its_count_and_the_other_one_keeps_it(tmp_path, entries, counted):
    (entries / counted).write_text("a")
    (entries / "scanstation-b+1-2.conf").write_text("b")
    assert keep(tmp_path, layout.command_line("a")) == 0
    found = {path.name: path.read_text() for path in entries.iterdir()}
    assert found == {"scanstation-a.conf": "a", "scanstation-b+1-2.conf": "b"}
    called = (tmp_path / "called").read_text().splitlines()
    assert [line.split()[0] for line in called] == ["mount", "umount"]
    assert "by-partlabel/scanstation-boot " in called[0]


def test_what_a_power_cut_left_of_two_entries_becomes_one(tmp_path, entries):
    for name in ("scanstation-b.conf", "scanstation-b+2-1.conf"):
        (entries / name).write_text("b")
    assert keep(tmp_path, layout.command_line("b", "console=tty0")) == 0
    assert [path.name for path in entries.iterdir()] == ["scanstation-b.conf"]
    assert keep(tmp_path, layout.command_line("b")) == 0  # and stays so


@pytest.mark.parametrize("words", ["", "root=/dev/vda2 ro", "root=PARTLABEL=scanstation-root-c ro"])
def test_without_a_slot_that_is_known_nothing_is_mounted(tmp_path, entries, words):
    (entries / "scanstation-a+3.conf").write_text("a")
    assert keep(tmp_path, words) != 0
    assert (entries / "scanstation-a+3.conf").is_file()
    assert not (tmp_path / "called").exists()


def test_a_slot_is_kept_only_behind_the_check_that_the_station_works():
    unit = UNIT.read_text()
    assert "Requires=boot-complete.target" in unit
    assert "After=boot-complete.target" in unit
    assert tree._REQUIRED["boot-complete.target"] == ("scanstation-good.service",)
    assert UNIT.name in tree._WANTED["multi-user.target"]
