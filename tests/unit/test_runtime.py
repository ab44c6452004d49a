"""Plaintext that lives for moments lies in memory, and none is left from an earlier run."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from appliance.errors import ConfigError
from appliance.runtime import NotMemoryError, file_system_type, prepare_runtime

MEMORY = Path("/dev/shm")


@pytest.fixture
def memory():
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="scanstation-test-") as directory:
        yield Path(directory)


def mount_table(tmp_path, *mounts):
    path = tmp_path / "mountinfo"
    path.write_text(
        "".join(f"{n} 1 0:{n} / {point} rw shared:1 - {kind} x rw\n" for n, (point, kind) in enumerate(mounts))
    )
    return path


def test_a_directory_in_memory_is_made_for_this_user_alone(memory):
    directory = memory / "deep" / "runtime"
    prepare_runtime(directory)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    directory.chmod(0o777)
    prepare_runtime(directory)
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_whatever_an_earlier_run_left_is_removed_and_links_are_not_followed(memory, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (memory / "page.pdf").write_bytes(b"left over")
    (memory / "folder" / "deeper").mkdir(parents=True)
    (memory / "folder" / "deeper" / "page.pdf").write_bytes(b"left over")
    (memory / "link").symlink_to(outside)
    (memory / "dangling").symlink_to(memory / "nowhere")
    os.mkfifo(memory / "pipe")
    prepare_runtime(memory)
    assert list(memory.iterdir()) == []
    assert (outside / "kept").read_text() == "kept"


def test_a_directory_on_a_disk_is_refused_and_left_as_it_is(tmp_path):
    directory = tmp_path / "runtime"
    directory.mkdir(mode=0o755)
    (directory / "file").write_text("x")
    with pytest.raises(NotMemoryError) as caught:
        prepare_runtime(directory, mount_table(tmp_path, ("/", "ext4")))
    assert caught.value.code == "config-runtime-on-disk"
    assert (directory / "file").exists()
    assert stat.S_IMODE(directory.stat().st_mode) == 0o755


def test_a_link_from_memory_to_a_disk_does_not_count_as_memory(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "ram").mkdir()
    (tmp_path / "ram" / "runtime").symlink_to(tmp_path / "disk")
    table = mount_table(tmp_path, ("/", "ext4"), (tmp_path / "ram", "tmpfs"))
    with pytest.raises(NotMemoryError):
        prepare_runtime(tmp_path / "ram" / "runtime", table)


def test_the_deepest_mount_decides_and_of_two_on_one_point_the_later(tmp_path):
    table = mount_table(
        tmp_path, ("/", "ext4"), ("/run", "tmpfs"), ("/run/user", "ext4"), ("/run\\040time", "ramfs"), ("/run", "xfs")
    )
    assert file_system_type(Path("/runway"), table) == "ext4"
    assert file_system_type(Path("/run/scanstation"), table) == "xfs"
    assert file_system_type(Path("/run/user/1"), table) == "ext4"
    assert file_system_type(Path("/run time/x"), table) == "ramfs"


def test_the_real_mount_table_knows_memory_from_what_is_none():
    assert file_system_type(MEMORY) == "tmpfs"
    assert file_system_type(Path("/proc")) == "proc"


def test_a_place_that_cannot_be_a_directory_is_a_configuration_error(memory):
    (memory / "file").write_text("x")
    with pytest.raises(ConfigError):
        prepare_runtime(memory / "file" / "runtime")
