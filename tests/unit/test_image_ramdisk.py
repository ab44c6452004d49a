"""Reading an initial RAM disk: nothing of another processor may be in it."""

import shutil
import subprocess

import pytest
from imaging import ramdisk
from imaging.facts import foreign_programs

ARM, PC = 183, 62


def entry(name, data=b""):
    sizes = [0, 0o100755, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
    head = b"070701" + "".join(f"{size:08x}" for size in sizes).encode() + name.encode() + b"\0"
    return padded(head) + padded(data)


def padded(data):
    return data + bytes(-len(data) % 4)


def archive(**contents):
    return b"".join(entry(name, data) for name, data in contents.items()) + entry("TRAILER!!!")


def program(machine):
    return b"\x7fELF\x02\x01\x01" + bytes(11) + machine.to_bytes(2, "little") + bytes(45)


def test_all_archives_are_read_whatever_lies_between_them():
    disk = archive(one=b"1", empty=b"") + bytes(512) + archive(two=b"zwei") + bytes(3)
    assert dict(ramdisk.files(disk)) == {"one": b"1", "empty": b"", "two": b"zwei"}


@pytest.mark.skipif(shutil.which("zstd") is None, reason="images are built with zstd")
def test_what_is_compressed_is_read_as_well():
    done = subprocess.run(["zstd", "--quiet"], input=archive(two=b"2" * 999), capture_output=True, check=True)
    assert dict(ramdisk.files(archive(one=b"1") + done.stdout)) == {"one": b"1", "two": b"2" * 999}
    with pytest.raises(ValueError, match="compressed"):
        list(ramdisk.files(done.stdout[:-9]))


@pytest.mark.parametrize(
    "disk", [b"\x1f\x8bgzip", archive(one=b"1")[:-1], archive(one=b"1")[:60], entry("one", b"many words")[:-8]]
)
def test_another_kind_or_a_broken_one_is_refused(disk):
    with pytest.raises(ValueError, match=r"initial RAM disk"):
        list(ramdisk.files(disk))


def test_a_program_of_another_processor_in_it_is_found(tmp_path):
    (tmp_path / "boot").mkdir()
    disk = archive(kmod=program(PC), sh=program(ARM), script=b"#!/bin/sh")
    (tmp_path / "boot/initrd.img-6").write_bytes(disk)
    found = foreign_programs(tmp_path, "arm64")
    assert "/boot/initrd.img-6: kmod" in found
    assert "/boot/initrd.img-6: sh" not in found
