"""The project and its pinned dependencies: a wheelhouse with hashes, installed into a tree without any network.

Rules:
- Every wheel is one whose hash stands in requirements/device.txt; nothing is compiled, nothing else is taken.
- The simulator is no part of what is installed; `simulator` adds it for the twin of tests.
- What Debian has better stays Debian's (Qt): the environment sees the system's packages.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from packaging.requirements import Requirement

from imaging.boards import PYTHON, Board
from imaging.run import run, say

ROOT = Path(__file__).parents[2]
HOME = Path("opt/scanstation")
PACKAGES = HOME / "lib" / f"python{PYTHON}" / "site-packages"
_ABIS = (f"cp{PYTHON.replace('.', '')}", "abi3", "none")
_QUIET = ("--quiet", "--disable-pip-version-check", "--no-input")
OF_THE_TWIN = ("scanstation-sim-feeder.service", "scanstation-twin-agent.service")
_ENTRY = """#!/opt/scanstation/bin/python
import sys
from appliance.cli import main
sys.exit(main())
"""


def _target(board: Board) -> list[str]:
    words = ["--only-binary=:all:", f"--python-version={PYTHON}", "--implementation=cp"]
    return [*words, *(f"--abi={abi}" for abi in _ABIS), *(f"--platform={tag}" for tag in board.wheels)]


def wheelhouse(board: Board, folder: Path) -> None:
    """Fetches what is missing of the pinned wheels; where nothing is, nobody outside is asked."""
    folder.mkdir(parents=True, exist_ok=True)
    pins = ROOT / "requirements" / "device.txt"
    if not missing(pins.read_text(encoding="utf-8"), folder):
        return
    say(f"wheels for Python {PYTHON} on {board.architecture}")
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "download",
            *_QUIET,
            "--require-hashes",
            *_target(board),
            f"--dest={folder}",
            f"--requirement={pins}",
        ]
    )


def missing(pins: str, folder: Path) -> list[str]:
    """Pinned packages of which a folder has no wheel with one of the pinned hashes."""
    there = {hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in folder.glob("*.whl")}
    found = []
    for line in filter(None, pins.replace("\\\n", " ").splitlines()):
        words, *hashes = line.split("--hash=sha256:")
        wanted = Requirement(words)
        if (wanted.marker is None or wanted.marker.evaluate()) and there.isdisjoint(map(str.strip, hashes)):
            found.append(wanted.name)
    return found


def install(board: Board, wheels: Path, tree: Path, epoch: int) -> None:
    """Installs the wheels and the project under /opt/scanstation of a tree."""
    target = tree / PACKAGES
    pins = ROOT / "requirements" / "device.txt"
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            *_QUIET,
            "--no-index",
            f"--find-links={wheels}",
            "--require-hashes",
            "--no-compile",
            "--no-deps",
            *_target(board),
            f"--target={target}",
            f"--requirement={pins}",
        ],
        extra={"SOURCE_DATE_EPOCH": str(epoch)},
    )
    forget_commands(target)
    project(tree, epoch)
    programs = tree / HOME / "bin"
    programs.mkdir()
    for name in ("python", "python3"):
        (programs / name).symlink_to("/usr/bin/python3")
    (programs / "scanstation").write_text(_ENTRY, encoding="utf-8")
    (programs / "scanstation").chmod(0o755)
    settings = f"home = /usr/bin\ninclude-system-site-packages = true\nversion = {PYTHON}\n"
    (tree / HOME / "pyvenv.cfg").write_text(settings, encoding="utf-8")


def forget_commands(target: Path) -> None:
    """Takes away the commands of dependencies, which nobody calls here, and what lists of files say of them.

    Their first line names the build machine's Python, and so their digests in the lists say where that lies.
    """
    shutil.rmtree(target / "bin", ignore_errors=True)
    for record in target.glob("*.dist-info/RECORD"):
        lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
        record.write_text("".join(line for line in lines if not line.startswith("../")), encoding="utf-8")


def project(tree: Path, epoch: int) -> None:
    """Builds the project's wheel and installs it without the simulator."""
    target = tree / PACKAGES
    folder = tree / "wheel"
    run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", f"--outdir={folder}", ROOT],
        extra={"SOURCE_DATE_EPOCH": str(epoch)},
    )
    wheel = next(folder.glob("scanstation-*.whl"))
    run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            *_QUIET,
            "--no-index",
            "--no-deps",
            "--no-compile",
            f"--target={target}",
            "--upgrade",
            wheel,
        ]
    )
    shutil.rmtree(folder)
    shutil.rmtree(target / "bin", ignore_errors=True)
    shutil.rmtree(target / "appliance" / "sim")
    for record in target.glob("scanstation-*.dist-info/RECORD"):
        kept = [
            line
            for line in record.read_text(encoding="utf-8").splitlines()
            if not line.startswith(("appliance/sim/", "../")) and "/direct_url.json," not in line
        ]
        record.write_text("\n".join(kept) + "\n", encoding="utf-8")
    for address in target.glob("*.dist-info/direct_url.json"):
        address.unlink()  # where the wheel lay on the build machine


def simulator(tree: Path) -> None:
    """The layer of the twin: the simulated feeder and pins, its units, and marks that say so."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "appliance" / "sim", tree / PACKAGES / "appliance" / "sim", ignore=ignored)
    shutil.copytree(ROOT / "image-build" / "simulator", tree, dirs_exist_ok=True)
    (tree / "usr/share/scanstation/SIMULATOR").write_text(
        "This image is a twin for tests. It must never scan real paper.\n"
    )
    units = tree / "etc/systemd/system/scanstation.target.wants"
    for name in OF_THE_TWIN:
        (units / name).symlink_to(f"/usr/lib/systemd/system/{name}")
