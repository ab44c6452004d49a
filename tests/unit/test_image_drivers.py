"""Which parts of a board the kernel of a tree drives, on invented trees."""

import pytest
from imaging import drivers
from imaging.boards import BOARDS

KERNEL = "usr/lib/modules/6.0-mock"


@pytest.fixture
def tree(tmp_path):
    """A kernel with everything that some board needs: the first name of each part, every second one as a module."""
    folder = tmp_path / KERNEL
    (folder / "kernel/drivers").mkdir(parents=True)
    names = sorted({names[0] for parts in drivers.PARTS.values() for names in parts.values()})
    for name in names[::2]:
        (folder / f"kernel/drivers/{name}.ko.xz").touch()
    (folder / "modules.builtin").write_text("".join(f"kernel/drivers/{name}.ko\n" for name in names[1::2]))
    return tmp_path


def test_every_board_says_what_it_needs():
    assert set(drivers.PARTS) == set(BOARDS)


@pytest.mark.parametrize("board", sorted(BOARDS))
def test_a_kernel_with_all_of_it_misses_nothing(board, tree):
    assert drivers.missing(board, tree) == []


@pytest.mark.parametrize("part", sorted(drivers.PARTS["pi5"]))
def test_a_driver_that_is_not_there_is_named_by_its_part(part, tree):
    (name,) = drivers.PARTS["pi5"][part][:1]
    (tree / KERNEL / f"kernel/drivers/{name}.ko.xz").unlink(missing_ok=True)
    built_in = tree / KERNEL / "modules.builtin"
    built_in.write_text(built_in.read_text().replace(f"/{name}.ko\n", "/other.ko\n"))
    assert drivers.missing("pi5", tree) == [part]


def test_another_name_of_the_same_driver_counts(tree):
    built_in = tree / KERNEL / "modules.builtin"
    (tree / KERNEL / "kernel/drivers/rp1-pci.ko.xz").unlink(missing_ok=True)
    built_in.write_text(built_in.read_text().replace("/rp1-pci.ko\n", "/other.ko\n") + "kernel/drivers/mfd/rp1.ko\n")
    assert drivers.missing("pi5", tree) == []


def test_a_tree_without_a_kernel_is_no_board_that_is_driven(tmp_path):
    with pytest.raises(FileNotFoundError):
        drivers.missing("pi4", tmp_path)
