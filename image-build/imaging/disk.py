"""Writes the image file: partition table, boot files, root slot. The data partition stays empty: the device makes it.

Rules:
- Everything is written with the commit's time and ids made from it, at fixed places.
- No loop device, no mount: files are put into file systems by programs that work on plain files.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from imaging import layout
from imaging.boards import Board
from imaging.run import run, say

DATA_MIB = 512  # the first boot grows it to the end of the card
DEVICE_TREES = ("usr/lib/linux-image-*", "usr/lib/modules/*/dtb")  # of a Debian kernel until 6.12, and of a newer one
TWIN_WORDS = "console=tty0 console=ttyS0 systemd.show_status=1 no_timer_check mitigations=off"
"""Of the twin's kernel: what a serial line can show, no test of timers, which fails where the emulator has to wait, and
no other page tables at each call of the kernel: an emulator forgets all it knows of memory with them."""


def write(board: Board, tree: Path, image: Path, epoch: int, seed: str, *, simulator: bool) -> None:
    """Makes `image` from a tree."""
    squash, work = image.with_suffix(".squashfs"), image.with_suffix(".boot")
    say("squashfs of the root")
    _squash(tree, squash, epoch)
    root_mib = max(1024, -(-squash.stat().st_size // (64 * layout.MIB)) * 64 + 128)
    divided = layout.parts(board, root_mib, DATA_MIB)
    say(f"image file of {layout.total_mib(divided)} MiB")
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(layout.total_mib(divided) * layout.MIB)
    run(["sfdisk", "--quiet", "--no-reread", "--no-tell-kernel", image], text=layout.table(divided, seed))
    places = {part.label: part for part in divided}
    _place(squash, image, places["scanstation-root-a"])
    folders = _boot_files(board, tree, work, simulator=simulator)
    for number, (label, folder) in enumerate(folders.items()):
        _place(_fat(folder, places[label], epoch, f"5CA{number}57A7"), image, places[label])
    shutil.rmtree(work)
    squash.unlink()


def _squash(tree: Path, place: Path, epoch: int) -> None:
    place.unlink(missing_ok=True)
    options = ["-noappend", "-no-progress", "-comp", "zstd", "-Xcompression-level", "9", "-processors", "2"]
    run(["mksquashfs", tree, place, *options], extra={"SOURCE_DATE_EPOCH": str(epoch)})


def _boot_files(board: Board, tree: Path, work: Path, *, simulator: bool) -> dict[str, Path]:
    """Folders of boot files, by the label of their partition."""
    shutil.rmtree(work, ignore_errors=True)
    kernel = next((tree / "boot").glob("vmlinuz-*"))
    ramdisk = next((tree / "boot").glob("initrd.img-*"))
    extra = TWIN_WORDS if simulator else ""
    start = work / "start"
    if not board.efi:
        return _pi_files(tree, work, kernel, ramdisk)
    for folder in ("EFI/BOOT", "loader/entries", "a", "b"):
        (start / folder).mkdir(parents=True)
    shutil.copyfile(tree / "usr/lib/systemd/boot/efi/systemd-bootx64.efi", start / "EFI/BOOT/BOOTX64.EFI")
    (start / "loader/loader.conf").write_text(layout.LOADER, encoding="utf-8")
    (start / "loader/entries/scanstation-a+3.conf").write_text(layout.loader_entry("a", extra), encoding="utf-8")
    shutil.copyfile(kernel, start / "a/linux")
    shutil.copyfile(ramdisk, start / "a/initrd")
    return {"scanstation-boot": start}


def _pi_files(tree: Path, work: Path, kernel: Path, ramdisk: Path) -> dict[str, Path]:
    start, slot = work / "start", work / "a"
    start.mkdir(parents=True)
    (start / "autoboot.txt").write_text(layout.PI_START, encoding="utf-8")
    shutil.copytree(tree / "usr/lib/raspi-firmware", slot)
    for place in DEVICE_TREES:
        for model in sorted(tree.glob(f"{place}/broadcom/bcm271*-rpi-*.dtb")):
            shutil.copyfile(model, slot / model.name)
    shutil.copyfile(kernel, slot / "linux")
    shutil.copyfile(ramdisk, slot / "initrd")
    (slot / "config.txt").write_text(layout.pi_config(), encoding="utf-8")
    (slot / "cmdline.txt").write_text(layout.command_line("a") + "\n", encoding="utf-8")
    return {"scanstation-boot": start, "scanstation-boot-a": slot}


def _fat(folder: Path, part: layout.Part, epoch: int, number: str) -> Path:
    """A FAT file system with the files of a folder, in the order of their names."""
    place = folder.with_suffix(".fat")
    with place.open("wb") as file:
        file.truncate(part.size * layout.MIB)
    run(
        ["mkfs.vfat", "-F", "32", "--invariant", "-i", number[:8], "-n", "SCANSTATION", place],
        extra={"SOURCE_DATE_EPOCH": str(epoch)},
    )
    clock = {"SOURCE_DATE_EPOCH": str(epoch), "MTOOLS_SKIP_CHECK": "1", "TZ": "UTC"}
    for path in sorted(folder.rglob("*")):
        name = f"::/{path.relative_to(folder)}"
        if path.is_dir():
            run(["mmd", "-i", place, name], extra=clock)
        else:
            run(["mcopy", "-o", "-i", place, path, name], extra=clock)
    return place


def _place(source: Path, image: Path, part: layout.Part) -> None:
    """Puts a file at a partition's place."""
    if source.stat().st_size > part.size * layout.MIB:
        raise SystemExit(f"{part.label}: does not fit")
    run(["dd", f"if={source}", f"of={image}", "bs=1M", f"seek={part.start}", "conv=notrunc,sparse"])
