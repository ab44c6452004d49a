"""Files are whole or absent."""

import errno
import os
import stat

import pytest

from appliance import files


def test_new_file_has_its_bytes_and_mode(tmp_path):
    files.write_atomic(tmp_path / "a", b"data", 0o640)
    assert (tmp_path / "a").read_bytes() == b"data"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_old_file_is_replaced_as_a_whole(tmp_path):
    (tmp_path / "a").write_bytes(b"a much longer old content")
    files.write_atomic(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_full_disk_leaves_the_old_file_and_nothing_half_written(tmp_path, monkeypatch, call):
    (tmp_path / "a").write_bytes(b"old")

    def full(*_arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, call, full)
    with pytest.raises(OSError, match="No space"):
        files.write_atomic(tmp_path / "a", b"new")
    monkeypatch.undo()
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_short_writes_are_completed(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(files.os, "write", lambda descriptor, data: real(descriptor, data[:3]))
    files.write_atomic(tmp_path / "a", b"0123456789")
    monkeypatch.undo()
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_bounded_read_refuses_more_and_does_not_follow_links(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert files.read_bounded(tmp_path / "a", 5) == b"12345"
    with pytest.raises(ValueError, match="longer than 4"):
        files.read_bounded(tmp_path / "a", 4)
    with pytest.raises(OSError, match="symbolic"):
        files.read_bounded(tmp_path / "link", 5)


def test_left_overs_are_removed_and_counted(tmp_path):
    (tmp_path / ".a.0011.tmp").write_bytes(b"x")
    (tmp_path / "a").write_bytes(b"x")
    assert files.remove_temporaries(tmp_path) == 1
    assert files.remove_temporaries(tmp_path) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
