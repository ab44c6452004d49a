"""`camera`: the printed target, calibration, and a check of what the camera sees.

Rules:
- A poor calibration is refused with advice and not saved.
- `check` tells numbers alone; no picture of a sheet is kept.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from appliance import config as configuration
from appliance.commands.common import OK, USAGE, add_config
from appliance.config import StationConfig
from appliance.devices.picamera import Picamera
from appliance.documents import Image
from appliance.errors import PageError
from appliance.files import write_atomic
from appliance.printing.paper import PAPERS
from appliance.quality.images import decode_page
from appliance.rig import calibration
from appliance.rig.page import page_of
from appliance.rig.refusals import RigError
from appliance.rig.target import LINE_MM, target_pdf

REFUSED = 4
MAX_PICTURES = 60
_EXAMPLES = """\
examples:
  scanstation camera target --out target.pdf              print it at 100 %, glue it onto a stiff board
  scanstation camera calibrate --config station.toml      takes the pictures; says what to do
  scanstation camera calibrate a.png b.png ... --out camera.json      from pictures that lie there; the last one flat
  scanstation camera check --config station.toml          lay a sheet under the camera first
exit status: 0 done, 1 failure, 2 usage, 4 the calibration or the sheet was refused"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `camera` and its three commands."""
    parser.epilog = _EXAMPLES
    kind = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    target = actions.add_parser("target", help="the target to print", formatter_class=kind)
    target.add_argument("--out", type=Path, required=True, metavar="FILE", help="PDF to write")
    target.add_argument("--paper", choices=sorted(PAPERS), default="letter")
    calibrate = actions.add_parser("calibrate", help="find lens and desk", epilog=_EXAMPLES, formatter_class=kind)
    calibrate.add_argument("pictures", nargs="*", type=Path, metavar="PICTURE", help="instead of the camera's own")
    calibrate.add_argument("--out", type=Path, metavar="FILE", help="default: as the configuration says")
    calibrate.add_argument("--line-mm", type=float, default=LINE_MM, help="length of the printed line, by your ruler")
    calibrate.add_argument(
        "--size", default="4056x3040", metavar="WxH", help="pixels of the sensor (default 4056x3040)"
    )
    check = actions.add_parser("check", help="measure the sheet under the camera", formatter_class=kind)
    check.add_argument("picture", nargs="?", type=Path, metavar="PICTURE", help="instead of the camera's own")
    check.add_argument("--dpi", type=int, default=300, choices=(200, 300, 400))
    for action in (calibrate, check):
        add_config(action, "station.toml")


def run(arguments: argparse.Namespace) -> int:
    """Carries out one of the three."""
    if arguments.action == "target":
        write_atomic(arguments.out, target_pdf(arguments.paper), 0o644)
        print(f"{arguments.out}: print it at 100 % and measure the line of {LINE_MM:.0f} mm")
        return OK
    try:
        return _calibrate(arguments) if arguments.action == "calibrate" else _check(arguments)
    except RigError as error:
        sys.stderr.write(f"scanstation: {error.advice} [{error}]\n")
        return REFUSED
    except PageError as error:
        sys.stderr.write(f"scanstation: {error.advice} [{error}]\n")
        return USAGE


def _calibrate(arguments: argparse.Namespace) -> int:
    size = _size(arguments.size)
    if size is None or not 0.5 * LINE_MM < arguments.line_mm < 2 * LINE_MM or len(arguments.pictures) > MAX_PICTURES:
        sys.stderr.write("scanstation: --size is WxH in pixels, --line-mm about 100, and at most 60 pictures\n")
        return USAGE
    config = _config(arguments)
    pictures = [_read(path, config) for path in arguments.pictures] or list(_taken(config, size))
    found = calibration.calibrate(
        pictures, scale=arguments.line_mm / LINE_MM, lens_position=config.camera.lens_position
    )
    path = arguments.out or config.camera.calibration
    calibration.save(found, path)
    print(
        f"{path}: {found.views} pictures, error {found.error_px:.2f} px, camera {found.camera.height_mm:.0f} mm above "
        f"the desk, {found.camera.focal_px[0] / found.camera.height_mm * 25.4:.0f} dpi there, "
        f"light {found.evenness:.0%} even"
    )
    return OK


def _check(arguments: argparse.Namespace) -> int:
    config = _config(arguments)
    known = calibration.load(config.camera.calibration).camera
    if arguments.picture is not None:
        picture = _read(arguments.picture, config)
    else:
        camera = Picamera(config.camera, config.feeder, (known.width, known.height))
        try:
            camera.open()
            picture = camera.take()
        finally:
            camera.close()
    if picture.shape != (known.height, known.width, 3):
        sys.stderr.write(
            f"scanstation: the camera was calibrated for colour pictures of {known.width}x{known.height}\n"
        )
        return USAGE
    page = page_of(picture, known, arguments.dpi, config.camera.limits, head=config.camera.head)
    print(f"sheet {page.size_mm[0]:.1f} x {page.size_mm[1]:.1f} mm, {page.relief_mm:.1f} mm high at its highest")
    print(f"resolution {page.effective_dpi:.0f} dpi of {arguments.dpi}, edges {page.edge_px:.2f} px wide")
    print(f"shape {page.residual_px:.2f} px off a smooth sheet, light {page.darkest:.0%} where it is darkest")
    return OK


def _taken(config: StationConfig, size: tuple[int, int]) -> Iterator[Image]:
    """Pictures of the target, one at each Enter."""
    camera = Picamera(config.camera, config.feeder, size)
    print(
        "Hold the target under the camera: into each corner, turned, and propped up at one end (three times or more)."
    )
    print("Enter: take a picture. Last of all lay it flat into the middle, type d and press Enter.")
    try:
        camera.open()
        for number in range(1, MAX_PICTURES + 1):
            word = input(f"picture {number}: ").strip()
            yield camera.take()
            if word == "d":
                return
    finally:
        camera.close()


def _config(arguments: argparse.Namespace) -> StationConfig:
    """The configuration; where there is no file, the defaults (pictures from files need none)."""
    if not arguments.config.exists() and (getattr(arguments, "pictures", None) or getattr(arguments, "picture", None)):
        return StationConfig()
    return configuration.load(arguments.config, StationConfig)


def _read(path: Path, config: StationConfig) -> Image:
    return decode_page(path.read_bytes(), config.quality).image


def _size(text: str) -> tuple[int, int] | None:
    parts = text.split("x")
    if len(parts) != 2 or not all(part.isdigit() and 320 <= int(part) <= 20_000 for part in parts):
        return None
    return int(parts[0]), int(parts[1])
