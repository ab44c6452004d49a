"""The command `samples`: writes the stack as PNG pictures with their truth as JSON.

Rules:
- Files are complete or absent: written beside, then renamed.
- A truth file is content: it belongs to the simulator and is never written by a station.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image as PillowImage

from appliance.sim.drawing.truth import Sample
from appliance.sim.samples.stack import DEFAULT_SEED, SampleSheet, planted_identifiers, render_stack, sides

FORMAT = 1


def write_stack(stack: Sequence[SampleSheet], directory: Path, *, seed: int) -> list[Path]:
    """Writes `NN-side.png` and `NN-side.json` for each side and `stack.json`; returns the pictures in feeding order."""
    directory.mkdir(parents=True, exist_ok=True)
    pictures = []
    listed = []
    for number, side, sample in sides(stack):
        name = f"{number + 1:02}-{side}"
        pictures.append(_write_picture(sample, directory / f"{name}.png"))
        _write_json({"format": FORMAT, "dpi": sample.dpi, **sample.truth.as_mapping()}, directory / f"{name}.json")
        listed.append({"sheet": number, "side": side, "picture": f"{name}.png", "title": sample.truth.title})
    planted = sorted(planted_identifiers(stack))
    _write_json({"format": FORMAT, "seed": seed, "sides": listed, "planted": planted}, directory / "stack.json")
    return pictures


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="samples", description="Draw the sample stack as PNG pictures with their truth."
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the files; made if missing")
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, help="another seed, other people (default %(default)s)"
    )
    parser.add_argument("--clean", action="store_true", help="white paper, no scanner noise")
    arguments = parser.parse_args(argv)
    pictures = write_stack(render_stack(arguments.seed, clean=arguments.clean), arguments.out, seed=arguments.seed)
    sys.stdout.write("".join(f"{path}\n" for path in pictures))
    return 0


def _write_picture(sample: Sample, path: Path) -> Path:
    temporary = path.with_suffix(".png.part")
    dots = (sample.dpi, sample.dpi)
    PillowImage.fromarray(sample.image).save(temporary, "PNG", dpi=dots, compress_level=1)
    temporary.replace(path)
    return path


def _write_json(value: dict[str, object], path: Path) -> None:
    temporary = path.with_suffix(".json.part")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
