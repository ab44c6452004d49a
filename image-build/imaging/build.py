"""`image-build/build`: makes the image of a board. What is in it and why: docs/image.md."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from imaging import arguments, disk, drivers, facts, foreign, gpio, program, sbom, tree
from imaging.boards import BOARDS, Board
from imaging.run import run, say
from imaging.sources import Archives, NoArchiveError, configured

DAY_S = 86_400
_OF_THE_TEST = (
    "arguments",
    "compare",
    "devicetree",
    "hardware",
    "machine",
    "office",
    "page",
    "patience",
    "smoke",
    "twin",
)
"""Modules of this package that boot and look at images; nothing of them goes into one."""


@dataclass(frozen=True, slots=True)
class Built:
    """An image that was made."""

    image: Path
    facts: Path


def main(argv: list[str] | None = None) -> int:
    """Makes what the arguments ask for."""
    options = arguments.of_a_build().parse_args(argv)
    try:
        archives = Archives(options.archive, options.security) if options.archive else configured()
    except NoArchiveError as error:
        raise SystemExit(str(error)) from error
    built = build(
        BOARDS[options.board],
        archives,
        options.cache,
        simulator=options.simulator,
        fresh=options.fresh,
        fleet=options.fleet,
    )
    print(built.image)
    return 0


def build(
    board: Board,
    archives: Archives,
    cache: Path,
    *,
    simulator: bool,
    fresh: bool = False,
    fleet: Path | None = None,
) -> Built:
    """Makes the image, from what the cache has."""
    begin = time.monotonic()
    if refusal := foreign.refusal(board):
        raise SystemExit(refusal)
    epoch = commit_time()
    native = foreign.native_tree(board, archives, cache)
    archive = cache / f"debian-{board.architecture}-{_digest(board)}.tar"
    if fresh or not archive.is_file():
        tree.base(board, archives, archive, epoch - epoch % DAY_S, native)
    wheels = cache / f"wheels-{board.architecture}"
    program.wheelhouse(board, wheels)
    pins = gpio.made(board, archives, cache)
    name = f"scanstation-{board.name}{'-simulator' if simulator else ''}"
    image = cache / f"{name}.img"
    with tempfile.TemporaryDirectory(prefix="tree-", dir=cache) as work:
        root = Path(work, "root")
        root.mkdir()
        root.chmod(0o755)
        tree.make(board, archive, wheels, root, epoch, simulator=simulator, fleet=fleet, pins=pins, native=native)
        disk.write(board, root, image, epoch, f"{board.name}/{epoch}", simulator=simulator)
        found = facts.of_tree(root, board.architecture) | {"undriven": drivers.missing(board.name, root)}
        found["bill"] = sbom.write(root, image.with_suffix(".cdx.json"), epoch)
        if wrong := facts.faults(found, simulator=simulator):
            raise SystemExit(f"this image must not be used: {', '.join(wrong)}")
    if found["undriven"]:
        say(f"this kernel drives no {board.name}; without a driver: {', '.join(found['undriven'])}")
    found |= {
        "board": board.name,
        "simulator": simulator,
        "build_s": round(time.monotonic() - begin),
        "image_bytes": image.stat().st_size,
        "stored_bytes": image.stat().st_blocks * 512,
        "sha256": sha256(image),
    }
    place = image.with_suffix(".json")
    place.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    say(f"{image} in {found['build_s']} s")
    return Built(image, place)


def commit_time() -> int:
    """SOURCE_DATE_EPOCH: as given, else the time of the commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    return int(given or run(["git", "-C", program.ROOT, "log", "-1", "--format=%ct"]))


def _digest(board: Board) -> str:
    what = (board.packages, board.components, *((board.backports,) if board.backports else ()))
    return hashlib.sha256(repr(what).encode()).hexdigest()[:12]


def input_digest(board: Board, *, simulator: bool) -> str:
    """Of all that goes into an image from this checkout."""
    folders = (
        ["appliance", "image-build", "systemd"]
        if simulator
        else ["appliance", "image-build/files", "image-build/imaging", "systemd"]
    )
    apart = {Path(__file__).with_name(f"{name}.py") for name in _OF_THE_TEST}
    single = [program.ROOT / name for name in ("pyproject.toml", "requirements/device.txt", "hardware/pinout.toml")]
    files = [
        path
        for folder in folders
        for path in (program.ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path not in apart
    ]
    total = hashlib.sha256(_digest(board).encode())
    for path in sorted([*single, *files]):
        total.update(f"{path.relative_to(program.ROOT)}\0{sha256(path)}\n".encode())
    return total.hexdigest()


def sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
