"""What kind of machine runs an image: QEMU's name and arguments for a board.

Rules:
- The processor's own virtualisation where it works, else software emulation: `accelerator` tries, and says which.
- A Raspberry Pi is not emulated: its image's kernel and root run on QEMU's plain `virt` machine. The Pi's own firmware,
  which reads config.txt and starts the kernel, is not run; the board's number, which it would put into the device tree,
  is put there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from imaging import layout
from imaging.arguments import PROCESSORS
from imaging.boards import Board
from imaging.compare import partitions
from imaging.devicetree import with_serial_number
from imaging.machine import size
from imaging.run import run

FIRMWARE = Path("/usr/share/OVMF/OVMF_CODE_4M.fd")
VARIABLES = Path("/usr/share/OVMF/OVMF_VARS_4M.fd")
NUMBER = "7e57ab1e-0000-4000-8000-000000000001"  # of the twin's board
_LIMITS = ("default_timeout_start_sec", "default_device_timeout_sec", "watchdog_sec")
_PATIENT = " ".join(f"systemd.{name}=900" for name in _LIMITS)
TWIN_WORDS = f"console=tty0 console=ttyAMA0 systemd.show_status=error mitigations=off kpti=off {_PATIENT}"
"""Of an arm64 twin's kernel, as `disk.TWIN_WORDS`. A kernel at a random place has page tables of its own besides; and
other jobs of this machine must not make a unit late, or the watchdog start the twin anew: no processor emulates this
one quickly."""
PROBE, PROBE_S = "console=ttyS0 panic=-1", 20.0


def hardware(board: Board, image: Path, work: Path, accel: str, processors: int = PROCESSORS) -> list[str]:
    """The command line of a machine for a board, without its disks; files that it needs are put into `work`."""
    if board.architecture == "arm64":
        return _virt(image, work, processors)
    shutil.copyfile(VARIABLES, work / "variables.fd")
    flash = ["-drive", f"if=pflash,format=raw,readonly=on,file={FIRMWARE}"]
    flash += ["-drive", "if=pflash,format=raw,file=variables.fd"]
    return ["qemu-system-x86_64", *processor(accel), "-machine", "q35", "-uuid", NUMBER, "-vga", "std", *flash]


def _virt(image: Path, work: Path, processors: int) -> list[str]:
    for name in ("linux", "initrd"):
        start_file(image, "scanstation-boot-a", name, work / name)
    plain = ["qemu-system-aarch64", "-cpu", "cortex-a72", "-machine"]
    run([*plain, f"virt,dumpdtb={work / 'plain.dtb'}", *size(processors), "-nic", "none", "-display", "none"])
    (work / "board.dtb").write_bytes(with_serial_number((work / "plain.dtb").read_bytes(), NUMBER))
    words = layout.command_line("a", TWIN_WORDS)
    start = ["-kernel", "linux", "-initrd", "initrd", "-append", words, "-dtb", "board.dtb"]
    screen = ["-device", "virtio-gpu-pci", "-device", "qemu-xhci", "-device", "usb-kbd"]
    return [*plain, "virt", "-accel", "tcg,thread=multi", *screen, *start]


def processor(accel: str) -> list[str]:
    """Of a PC. Emulated, an old one is fastest: tesseract's wide vectors cost three times as much."""
    if accel == "kvm":
        return ["-accel", "kvm", "-cpu", "host"]
    return ["-accel", "tcg,thread=multi", "-cpu", "Nehalem"]


def accelerator(board: Board, image: Path, work: Path) -> str:
    """`kvm` where a kernel of the image starts with it, else `tcg`: a device node alone promises nothing."""
    if board.architecture != "amd64" or not os.access("/dev/kvm", os.R_OK | os.W_OK):
        return "tcg"
    kernel = work / "probe"
    start_file(image, "scanstation-boot", "a/linux", kernel)
    quiet = ["-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot", "-m", "512", "-machine", "q35"]
    command = ["qemu-system-x86_64", *processor("kvm"), *quiet, "-kernel", str(kernel), "-append", PROBE]
    try:  # without a root file system the kernel panics, which ends the machine
        done = subprocess.run(command, capture_output=True, timeout=PROBE_S, check=False, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return "tcg"
    return "kvm" if done.returncode == 0 and b"Linux version" in done.stdout else "tcg"


def start_file(image: Path, label: str, name: str, place: Path) -> None:
    """Takes a file out of a start partition."""
    at = partitions(image)[label]["start"] * layout.SECTOR
    run(["mcopy", "-n", "-i", f"{image}@@{at}", f"::/{name}", place])
