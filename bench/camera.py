"""Measures the camera rig: corners, bent lines and reading after correction, against a feeder and against other ways.

`./run bench camera [--pages N] [--curls MM...] [--seed S] [--report]`

Rules:
- Pages are records of the generator's test part. Each is drawn once, scanned by a good feeder, and laid before the
  simulated camera at each height of curl; the rig is calibrated from pictures of the printed target before that camera.
- The same picture goes to the rig, to `page-dewarp` (upright, cut to the sheet) and to a plain four-point warp with the
  rig's own corners and the rig's own light. A page that a way refuses or fails on is counted, and reads as nothing.
- The reference of the error rate is what tesseract reads on the page as it was drawn.
- Errors in pixels are against the simulator's exact geometry. Intervals: 95 %, bootstrap over pages.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from appliance.config import CameraLimits
from appliance.documents import Image
from appliance.rig.calibration import calibrate
from appliance.rig.lens import RigCamera
from appliance.rig.light import even_out, measure_light
from appliance.rig.page import RigPage, page_of
from appliance.rig.refusals import RigError
from appliance.sim.camera.paper import Curl
from appliance.sim.camera.scene import Flaws, LaidSheet, Light, Scene, render
from appliance.sim.camera.target import target_pictures
from appliance.sim.camera.view import CameraView, Placing
from appliance.sim.drawing.scanner import CLEAN, FRESH, scan
from appliance.sim.generator import Part, generate
from bench.report import FOLDER
from bench.support.capture_pages import CROOKED
from bench.support.dewarp_tool import dewarped
from bench.support.read_pages import error_rate, read_page

DPI = 300
CURLS_MM = (0.0, 5.0, 10.0, 15.0, 25.0)
WAYS = ("feeder", "rig", "page-dewarp", "four points")
KEEP = Path(__file__).parents[1] / ".cache" / "camera"
SETUPS = (
    ("straight down, even light", 0.0, Light(direct=0.2)),
    ("5 degrees, one lamp", 5.0, Light()),
    ("9 degrees, low lamp", 9.0, Light(lamp_mm=(-330.0, 120.0, 330.0), direct=0.6, vignetting=0.2)),
)
HEAD = """# camera

The camera rig on drawn pages before the simulated camera ([camera.md](../camera.md)): 12 megapixels, 44 cm above a dark
mat, letter paper, a bend in a random direction, a weaker one across it, ripples of 0.15 mm. No real camera and no
real sheet have been measured. All ways are given the same pictures; the rig and the four-point warp share corners and
light.
"""


@dataclass(frozen=True, slots=True)
class Score:
    """One way on one picture."""

    page: int
    curl_mm: float
    setup: str
    way: str
    error_rate: float
    bend_px: float
    refused: str = ""
    corner_px: float = float("nan")
    seconds: float = float("nan")


def main() -> int:
    """Runs the measurement; with `--report` it writes docs/measurements/camera.md."""
    parser = argparse.ArgumentParser(prog="./run bench camera", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=9)
    parser.add_argument("--curls", type=float, nargs="+", default=list(CURLS_MM), metavar="MM")
    parser.add_argument("--seed", type=int, default=23)
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    KEEP.mkdir(parents=True, exist_ok=True)
    cameras = [calibrated(setup, options.seed) for setup in range(len(SETUPS))]
    scores: list[Score] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(drawn(options.pages, options.seed)):
            scores += measure(number, page, options.curls, options.seed, cameras, Path(folder))
            (KEEP / "scores.json").write_text(json.dumps([asdict(score) for score in scores]))
    lines = tables(scores, options.curls)
    sys.stdout.write("\n".join(lines) + "\n")
    if options.report:
        curls = "" if tuple(options.curls) == CURLS_MM else " --curls " + " ".join(f"{c:g}" for c in options.curls)
        command = f"./run bench camera --pages {options.pages} --seed {options.seed}{curls} --report"
        machine = f"{platform.machine()}, Python {platform.python_version()}"
        made = f"Made on {dt.datetime.now(dt.UTC):%Y-%m-%d} ({machine}) by `{command}`."
        (FOLDER / "camera.md").write_text("\n".join([HEAD, made, "", *lines]) + "\n")
    return 0


def drawn(count: int, seed: int) -> list[Image]:
    """Pages with level text, as drawn."""
    pages: list[Image] = []
    number = 0
    while len(pages) < count:
        made = generate(Part.TEST, seed, number, CLEAN)
        number += 1
        if made.template not in CROOKED:
            pages.append(made.pages[0].image)
    return pages


def calibrated(setup: int, seed: int) -> RigCamera:
    """The rig's camera, from pictures of the target."""
    _, tilt, light = SETUPS[setup]
    scene = Scene(view=CameraView(tilt_deg=tilt), light=light)
    return calibrate(list(target_pictures(scene, 1_000 * seed + 100 * setup))).camera


def measure(
    number: int, page: Image, curls: Sequence[float], seed: int, cameras: Sequence[RigCamera], folder: Path
) -> list[Score]:
    """All ways on one page at all heights of curl."""
    name, tilt, light = SETUPS[number % len(SETUPS)]
    reference = read_page(np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8), folder).text
    fed = _fed(page, seed + number)
    scores = [_score(number, 0.0, name, "feeder", fed, reference, folder)]
    for curl_mm in curls:
        rng = np.random.default_rng([seed, number, round(curl_mm * 10)])
        curl = Curl(
            curl_mm,
            str(rng.choice(["arch", "ends", "edge", "wave"], p=[0.35, 0.3, 0.3, 0.05])),
            float(rng.choice([0.0, 90.0, rng.uniform(-90, 90)])),
            0.1,
            0.15,
            int(rng.integers(1 << 30)),
        )
        placing = Placing(float(rng.uniform(-6, 6)), float(rng.uniform(-4, 4)), -90 + float(rng.uniform(-2, 2)))
        flaws = Flaws(jpeg_quality=92 if number % 2 else 0)
        scene = Scene((LaidSheet(page, curl, placing),), CameraView(tilt_deg=tilt), light, flaws)
        picture = render(scene, int(rng.integers(1 << 30)))
        camera = cameras[number % len(SETUPS)]
        scores += _ways(number, curl_mm, name, scene, picture, camera, reference, folder)
        sys.stderr.write(f"page {number}, {curl_mm:g} mm {curl.profile} {curl.angle_deg:.0f}: ")
        sys.stderr.write(", ".join(f"{s.way} {s.error_rate:.4f} {s.refused}" for s in scores[-3:]) + "\n")
    return scores


def _fed(page: Image, seed: int) -> Image:
    """The page as a good feeder delivers it."""
    blank = generate(Part.TEST, seed, 0, CLEAN).pages[0]
    return np.asarray(
        cv2.cvtColor(scan(type(blank)(page, blank.truth), FRESH, seed).image, cv2.COLOR_RGB2GRAY), np.uint8
    )


def _ways(
    number: int,
    curl_mm: float,
    setup: str,
    scene: Scene,
    picture: Image,
    camera: RigCamera,
    reference: str,
    folder: Path,
) -> list[Score]:
    begin = time.process_time()
    try:
        made = page_of(picture, camera, DPI, CameraLimits(), colour=False)
    except RigError as error:
        refused = f"{error.code}: {error.detail}"
        return [Score(number, curl_mm, setup, way, 1.0, float("nan"), refused) for way in WAYS[1:]]
    seconds = time.process_time() - begin
    truth = scene.placed().corners()
    corner = float(np.hypot(*(made.corners - truth).T).mean())
    rig = _score(number, curl_mm, setup, "rig", made.image, reference, folder)
    rig = Score(**{**asdict(rig), "corner_px": corner, "seconds": seconds})
    warped = four_points(picture, made)
    upright = np.ascontiguousarray(np.rot90(_cut(picture, truth), -1))
    other = dewarped(upright, folder)
    cv2.imwrite(str(KEEP / f"{number}-{curl_mm:g}-rig.png"), made.image)
    cv2.imwrite(str(KEEP / f"{number}-{curl_mm:g}-four.png"), warped)
    if other is not None:
        cv2.imwrite(str(KEEP / f"{number}-{curl_mm:g}-dewarp.png"), other)
    return [
        rig,
        _score(number, curl_mm, setup, "page-dewarp", other, reference, folder),
        _score(number, curl_mm, setup, "four points", warped, reference, folder),
    ]


def four_points(picture: Image, made: RigPage) -> Image:
    """The plain perspective warp of the corners, in the rig's light."""
    width, height = (round(side / 25.4 * DPI) for side in made.size_mm)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    warp = cv2.getPerspectiveTransform(made.corners.astype(np.float32), target)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    page = np.asarray(
        cv2.warpPerspective(grey, warp, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )
    return even_out(page, measure_light(page, DPI))


def _cut(picture: Image, corners: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Image:
    """The picture around the sheet."""
    left, top = (int(v) for v in np.maximum(corners.min(axis=0) - 60, 0))
    right, bottom = (int(v) for v in corners.max(axis=0) + 60)
    return picture[top:bottom, left:right]


def _score(
    number: int, curl_mm: float, setup: str, way: str, page: Image | None, reference: str, folder: Path
) -> Score:
    if page is None:
        return Score(number, curl_mm, setup, way, 1.0, float("nan"), "failed")
    reading = read_page(page, folder)
    return Score(number, curl_mm, setup, way, error_rate(reading.text, reference), reading.bend_px)


def tables(scores: Sequence[Score], curls: Sequence[float]) -> list[str]:
    """The result."""
    lines = ["| curl, mm | way | pages | refused or failed | character error rate | bend of lines, px |"]
    lines.append("|---|---|---|---|---|---|")
    feeder = [s for s in scores if s.way == "feeder"]
    lines.append(_row("-", feeder))
    for curl in curls:
        lines += [_row(f"{curl:g}", [s for s in scores if s.way == way and s.curl_mm == curl]) for way in WAYS[1:]]
    lines += ["", "| curl, mm | corners of the rig, px | rig minus feeder, percentage points | CPU s a page |"]
    lines.append("|---|---|---|---|")
    base = {s.page: s.error_rate for s in feeder}
    for curl in curls:
        own = [s for s in scores if s.way == "rig" and s.curl_mm == curl]
        kept = [s for s in own if not s.refused]
        more = [100 * (s.error_rate - base[s.page]) for s in own]
        lines.append(
            f"| {curl:g} | {_mean([s.corner_px for s in kept], 2)} | {_mean(more, 2)} | "
            f"{_mean([s.seconds for s in kept], 1)} |"
        )
    lines += ["", "| setup | way | pictures | character error rate | bend of lines, px |", "|---|---|---|---|---|"]
    for setup, _, _ in SETUPS:
        for way in WAYS[1:]:
            some = [s for s in scores if s.way == way and s.setup == setup]
            if some:
                rate = _mean([100 * s.error_rate for s in some], 2)
                bend = _mean([s.bend_px for s in some], 2)
                lines.append(f"| {setup} | {way} | {len(some)} | {rate} % | {bend} |")
    return lines


def _row(curl: str, some: Sequence[Score]) -> str:
    way = some[0].way if some else "-"
    lost = sum(bool(s.refused) for s in some)
    rate = _mean([100 * s.error_rate for s in some], 2)
    return f"| {curl} | {way} | {len(some)} | {lost} | {rate} % | {_mean([s.bend_px for s in some], 2)} |"


def _mean(values: Sequence[float], digits: int) -> str:
    """Mean with its 95 % bootstrap interval over pages."""
    known = np.array([v for v in values if np.isfinite(v)])
    if not known.size:
        return "-"
    rng = np.random.default_rng(1)
    means = known[rng.integers(0, known.size, (2_000, known.size))].mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return f"{known.mean():.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


if __name__ == "__main__":
    raise SystemExit(main())
