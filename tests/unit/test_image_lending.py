"""What is lent to the tree of another processor while its packages are installed, and that none of it stays."""

import subprocess
from pathlib import Path

from imaging import lending, run
from imaging.facts import foreign_programs


def hooks(loan):
    return {
        name.removeprefix("--").removesuffix("-hook"): script
        for name, _, script in (option.partition("=") for option in loan.options)
        if name.endswith("-hook")
    }


def test_nothing_is_lent_to_a_board_with_the_build_machines_processor(tmp_path):
    assert lending.to_mmdebstrap(None) == lending.Loan()
    with lending.firewall_check(tmp_path, None) as over:
        assert over == ()


def test_what_is_lent_is_taken_back_by_the_last_hook(tmp_path, monkeypatch):
    monkeypatch.setattr(lending, "own_architecture", lambda: "amd64")
    loan = lending.to_mmdebstrap(tmp_path / "a place")
    found = hooks(loan)
    assert list(found) == ["extract", "customize"]
    for script in found.values():
        subprocess.run(["sh", "-n", "-c", script], check=True)
    for name in ("/lent", "/lib64", "/usr/lib64", "/usr/lib/x86_64-linux-gnu"):
        assert f'"$1{name}"' in found["customize"].rpartition("rm -r ")[2]
    for name in lending._CALLED_BY_PATH:
        assert f'umount "$1/usr/bin/{name}"' in found["customize"]
    assert loan.before == ("unshare", "--mount")  # what is mounted ends with mmdebstrap at the latest
    assert f'--aptopt=DPkg::Path "{loan.path}"' in loan.options


def test_the_tree_that_the_lenders_place_names_is_quoted(tmp_path, monkeypatch):
    monkeypatch.setattr(lending, "own_architecture", lambda: "amd64")
    assert f"mount -o bind,ro '{tmp_path}/a place' " in hooks(lending.to_mmdebstrap(tmp_path / "a place"))["extract"]


def test_dpkg_and_what_asks_for_the_processor_are_the_boards_own():
    lent = {*lending._SMALL, *lending._CALLED_BY_PATH}
    assert not lent & {"dpkg", "dpkg-query", "dpkg-architecture", "uname", "arch", "ldd", "ldconfig", "getconf"}


def test_the_check_of_the_firewall_leaves_nothing_in_the_tree(tmp_path, monkeypatch):
    monkeypatch.setattr(lending, "own_architecture", lambda: "amd64")
    (tmp_path / "usr/lib").mkdir(parents=True)
    with lending.firewall_check(tmp_path, tmp_path / "native") as over:
        assert over == ("usr/lib64", "usr/lib/x86_64-linux-gnu", "usr/sbin/nft")
        assert (tmp_path / "lib64").readlink() == Path("usr/lib64")
    assert not (tmp_path / "lib64").is_symlink()
    assert list((tmp_path / "usr/lib").iterdir()) == []


def test_files_of_another_tree_are_laid_over_for_one_run(tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(run, "run", called.append)
    run.inside(tmp_path, ["true"], at_mnt=tmp_path / "native", over=("lib64", "usr/bin/["))
    (command,) = called
    assert command[:3] == ["unshare", "--net", "--mount"]
    script = command[command.index("-ec") + 1]
    assert 'mount --bind "$1/mnt/"lib64 "$1/"lib64' in script
    assert """mount --bind "$1/mnt/"'usr/bin/[' "$1/"'usr/bin/['""" in script


def test_a_program_of_another_processor_is_found(tmp_path):
    (tmp_path / "usr/bin").mkdir(parents=True)
    for name, machine in (("ours", 183), ("theirs", 62)):
        head = b"\x7fELF\x02\x01\x01" + bytes(9) + (2).to_bytes(2, "little") + machine.to_bytes(2, "little")
        (tmp_path / "usr/bin" / name).write_bytes(head + bytes(44))
    (tmp_path / "usr/bin/script").write_text("#!/bin/sh\n")
    (tmp_path / "usr/bin/link").symlink_to("theirs")
    assert foreign_programs(tmp_path, "arm64") == ["/usr/bin/theirs"]
    assert foreign_programs(tmp_path, "amd64") == ["/usr/bin/ours"]
