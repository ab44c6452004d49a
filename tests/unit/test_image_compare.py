"""Two images are the same only where every byte is; else each difference is named: partition, file, and what of it."""

import os
import shutil
import subprocess

import pytest
from imaging import compare, disk, layout

PROGRAMS = ("sfdisk", "mkfs.vfat", "mcopy", "mksquashfs", "unsquashfs")
PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
EPOCH = 1_700_000_000
BOOT, ROOT = layout.Part("boot", "efi", 1, 40), layout.Part("root", "root-amd64", 41, 1)

pytestmark = pytest.mark.skipif(
    any(shutil.which(name, path=PATH) is None for name in PROGRAMS), reason="needs the programs that make images"
)


@pytest.fixture
def image(tmp_path, monkeypatch):
    """Makes a small image: a boot partition with one file, a root with one."""
    monkeypatch.setenv("PATH", PATH)

    def make(name, boot="start", root="program", mode=0o644):
        work = tmp_path / name
        for folder, text in (("boot", boot), ("root", root)):
            (work / folder).mkdir(parents=True)
            (work / folder / "file").write_text(text)
        (work / "root/file").chmod(mode)
        disk._squash(work / "root", work / "squash", EPOCH)
        place = tmp_path / f"{name}.img"
        with place.open("wb") as file:
            file.truncate(43 << 20)
        table = layout.table((BOOT, ROOT), "seed").encode()
        subprocess.run(["sfdisk", "--quiet", "--no-reread", place], input=table, check=True)
        disk._place(disk._fat(work / "boot", BOOT, EPOCH, "5CA057A7"), place, BOOT)
        disk._place(work / "squash", place, ROOT)
        return place

    return make


def test_two_makings_of_one_content_are_identical(image, capsys):
    assert compare.main([str(image("one")), str(image("other"))]) == 0
    assert capsys.readouterr().out.startswith("identical: ")


def test_what_differs_is_named_with_its_partition_and_what_of_it(image, capsys):
    one, other = image("one"), image("other", boot="stop", root="programs", mode=0o600)
    assert compare.main([str(one), str(other)]) == 1
    assert capsys.readouterr().out.splitlines() == ["boot: file: content", "root: file: mode, content"]


def test_another_table_is_a_difference_although_every_file_agrees(image):
    one, other = image("one"), image("other")
    subprocess.run(["sfdisk", "--quiet", "--part-label", other, "1", "moved"], check=True)
    assert compare.differences(one, other) == ["table: boot", "table: moved"]


def test_a_byte_that_belongs_to_no_file_is_found(image):
    one, other = image("one"), image("other")
    for at, said in (
        (20 << 10, "outside of all partitions"),
        ((42 << 20) - 1, "root: the file system, and none of its files"),
    ):
        with other.open("r+b") as file:
            file.seek(at)
            before = file.read(1)
            file.seek(at)
            file.write(b"x")
        assert compare.differences(one, other) == [said]
        with other.open("r+b") as file:
            file.seek(at)
            file.write(before)
