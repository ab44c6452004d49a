"""Images for another processor than the build machine's: what runs their programs, and what need not run them.

Rules:
- Debian's maintainer scripts run in the tree, so this machine's kernel must know how: QEMU, registered with binfmt_misc
  and held open (flag F), for nothing of it lies in the tree. A machine that cannot is refused before anything is made.
- What gives the same bytes on every processor is made by this machine's own: byte code, and what `lending` lends.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from imaging.boards import SUITE, Board
from imaging.run import run, say
from imaging.sources import Archives

REGISTERED = Path("/proc/sys/fs/binfmt_misc")
MACHINES = {"arm64": "aarch64", "amd64": "x86_64"}
_NATIVE = (
    *("base-files", "coreutils", "cpio", "dash", "diffutils", "dpkg", "findutils", "grep", "gzip", "kmod", "mawk"),
    *("mount", "nftables", "perl-base", "python3", "sed", "tar", "zstd"),
)


def own_architecture() -> str:
    """As Debian says it."""
    return run(["dpkg", "--print-architecture"]).strip()


def refusal(board: Board, registered: Path = REGISTERED, own: str = "") -> str:
    """Why no image for this board can be made here; empty: it can."""
    if board.architecture == (own or own_architecture()):
        return ""
    name = f"qemu-{MACHINES[board.architecture]}"
    try:
        lines = (registered / name).read_text(encoding="ascii").splitlines()
    except OSError:
        lines = []
    flags = next((line.removeprefix("flags:") for line in lines if line.startswith("flags:")), "")
    if "enabled" in lines and "F" in flags:
        return ""
    return (
        f"this machine cannot run programs of {board.architecture}, and Debian's packages need that to be installed: "
        f"install qemu-user-static, binfmt-support and arch-test, then `update-binfmts --enable {name}`"
    )


def native_tree(board: Board, archives: Archives, cache: Path) -> Path | None:
    """Programs of the suite for this machine's processor, unpacked and no more; None where that is the board's, too."""
    here = own_architecture()
    if board.architecture == here:
        return None
    place = cache / f"native-{here}-{hashlib.sha256(repr((SUITE, _NATIVE)).encode()).hexdigest()[:12]}"
    if not place.is_dir():
        say(f"Debian's programs for {here}, which work for {board.architecture}")
        half = place.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        include = f"--include={','.join(_NATIVE)}"
        run(["mmdebstrap", "--variant=extract", include, SUITE, half, *archives.lines(("main",))])
        (half / "mnt").mkdir(exist_ok=True)  # an installed system has it
        half.rename(place)
    return place
