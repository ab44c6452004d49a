"""Measures the camera rig: corners, bent lines and reading after correction, against a feeder and against other ways.

`./run bench camera [--pictures N] [--pages N] [--curls MM...] [--seed S] [--only PART] [--report]`

Two parts: `geometry`, exact and without reading, on a camera of 3 megapixels; `reading`, with tesseract, on one of 12.

Rules:
- Pages are records of the generator's test part. Each is drawn once, scanned by a good feeder, and laid before the
  simulated camera at each height of curl; the rig is calibrated from pictures of the printed target before that camera.
- The same picture goes to the rig, to `page-dewarp` (upright, cut to the sheet) and to a plain four-point warp with the
  rig's own corners and the rig's own light. A page that a way refuses or fails on is counted, and reads as nothing.
- The reference of the error rate is what tesseract reads on the page as it was drawn. What it makes of handwriting
  changes with every scan; so the pages on which the feeder's scan reads (nearly) as the drawn page are shown apart,
  chosen by that scan alone.
- Each setup is exposed so that the brightest paper stays below full scale, and lit so that calibration accepts it.
- Errors in pixels are against the simulator's exact geometry. Intervals: 95 %, bootstrap over pages.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from appliance.documents import Image
from appliance.rig.calibration import calibrate
from appliance.rig.lens import RigCamera
from appliance.rig.light import even_out, measure_light
from appliance.rig.page import RigPage, page_of
from appliance.rig.refusals import RigError
from appliance.sections.capture import CameraLimits
from appliance.sim.camera.paper import Curl
from appliance.sim.camera.scene import Flaws, LaidSheet, Light, Scene, render
from appliance.sim.camera.target import target_pictures
from appliance.sim.camera.view import CameraView, Placing
from appliance.sim.drawing.scanner import CLEAN, FRESH, scan
from appliance.sim.generator import Part, generate
from bench.report import FOLDER
from bench.support.camera_geometry import measure_geometry
from bench.support.capture_pages import CROOKED
from bench.support.dewarp_tool import dewarped
from bench.support.read_pages import error_rate, read_page

DPI = 300
CURLS_MM = (0.0, 5.0, 10.0, 15.0, 25.0)
WAYS = ("feeder", "rig", "page-dewarp", "four points")
STEADY = 0.03  # error rate of the feeder's scan up to which a page counts as steadily read
KEEP = Path(__file__).parents[1] / ".cache" / "camera"
SETUPS = (
    ("straight down, even light", 0.0, Light(direct=0.2)),
    ("5 degrees, one lamp", 5.0, Light()),
    ("9 degrees, low lamp", 9.0, Light(lamp_mm=(-330.0, 120.0, 430.0), direct=0.5, level=0.66, vignetting=0.2)),
)
SMALL = CameraView(width=2028, height=1520, focal_px=2650.0, centre_off=(7.0, -4.5))
HEAD = """# camera

The camera rig before the simulated camera ([camera.md](../camera.md)): 44 cm above a dark mat, letter paper, a bend in
a random direction, a weaker one across it, ripples of 0.15 mm; three setups of tilt and light in turn, each calibrated
from pictures of the printed target and exposed so that no paper burns out. No real camera and no real sheet have been
measured. Intervals: 95 %, bootstrap over pictures.
"""
TITLES = {"geometry": "## Geometry", "reading": "## Reading"}
INTRODUCTIONS = {
    "geometry": """Against the simulator's exact geometry, nothing is read: a camera of 3 megapixels (150 dpi). Bend of
lines and distance (95th percentile) in pixels of a page at 300 dpi. The four-point warp has the rig's own corners;
plain as it is, it corrects neither lens nor bend.""",
    "reading": """A camera of 12 megapixels. Reference: what tesseract reads on the page as it was drawn. All ways are
given the same pictures: the four-point warp the rig's corners and light, `page-dewarp` 0.3.4 the upright picture cut to
the sheet, and it binarises by itself. Bend of lines: by the feet of words, pixels at 300 dpi; feet are found to about a
pixel. Targets: better than both others at every height of curl; within 1 percentage point of a feeder up to 15 mm.""",
}


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
    """Runs the measurement; with `--report` it writes its parts of docs/measurements/camera.md."""
    parser = argparse.ArgumentParser(prog="./run bench camera", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pictures", type=int, default=12, help="for each height of curl, for the geometry")
    parser.add_argument("--pages", type=int, default=9, help="that are read")
    parser.add_argument("--curls", type=float, nargs="+", default=list(CURLS_MM), metavar="MM")
    parser.add_argument("--seed", type=int, default=23)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    KEEP.mkdir(parents=True, exist_ok=True)
    curls = "" if tuple(options.curls) == CURLS_MM else " --curls " + " ".join(f"{c:g}" for c in options.curls)
    for part in [options.only] if options.only else PARTS:
        count = f"--pictures {options.pictures}" if part == "geometry" else f"--pages {options.pages}"
        lines = PARTS[part](options)
        sys.stdout.write("\n".join(lines) + "\n")
        if options.report:
            write(part, lines, f"./run bench camera --only {part} {count} --seed {options.seed}{curls} --report")
    return 0


def write(part: str, lines: Sequence[str], command: str) -> None:
    """Puts a part into docs/measurements/camera.md; the other one stays as it is."""
    path = FOLDER / "camera.md"
    old = path.read_text() if path.is_file() else ""
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    made = f"Made on {dt.datetime.now(dt.UTC):%Y-%m-%d} ({machine}) by `{command}`."
    sections = {name: old[old.index(title) :].split("\n## ")[0] for name, title in TITLES.items() if title in old}
    sections = {name: "## " + text.removeprefix("## ").rstrip() for name, text in sections.items()}
    sections[part] = "\n".join([TITLES[part], "", INTRODUCTIONS[part], "", made, "", *lines])
    whole = [HEAD.rstrip(), *(sections[name] for name in TITLES if name in sections)]
    path.write_text("\n\n".join(whole) + "\n")


def geometry(options: argparse.Namespace) -> list[str]:
    """Errors against the exact geometry."""
    cameras = {s: calibrated(s, options.seed, SMALL) for s in range(min(len(SETUPS), options.pictures))}
    page = drawn(1, options.seed)[0]
    lines = ["| curl, mm | pictures | refused | corners, px of the picture | rig: bend of lines | four points: bend "]
    lines[0] += "| rig: off its place | four points: off its place |"
    lines.append("|---|---|---|---|---|---|---|---|")
    for curl_mm in options.curls:
        found = []
        for number in range(options.pictures):
            scene = laid(page, curl_mm, number, options.seed, SMALL)
            found.append(measure_geometry(scene, render(scene, number), cameras[number % len(SETUPS)]))
            sys.stderr.write(f"{curl_mm:g} mm, {number}: {found[-1]}\n")
        kept = [g for g in found if not g.refused]
        columns = [
            _mean([g.corner_px for g in kept], 2),
            _mean([g.rig.bend_px for g in kept], 2),
            _mean([g.four.bend_px for g in kept], 2),
            _mean([g.rig.off_px for g in kept], 1),
            _mean([g.four.off_px for g in kept], 1),
        ]
        lines.append(f"| {curl_mm:g} | {len(found)} | {len(found) - len(kept)} | {' | '.join(columns)} |")
    return lines


def reading(options: argparse.Namespace) -> list[str]:
    """Reading after correction."""
    scores: list[Score] = []
    cameras: dict[int, RigCamera] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(drawn(options.pages, options.seed)):
            setup = number % len(SETUPS)
            if setup not in cameras:
                cameras[setup] = calibrated(setup, options.seed, CameraView())
            scores += measure(number, page, options.curls, options.seed, cameras[setup], Path(folder))
    return tables(scores, options.curls)


PARTS: dict[str, Callable[[argparse.Namespace], list[str]]] = {"geometry": geometry, "reading": reading}


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


def calibrated(setup: int, seed: int, view: CameraView) -> RigCamera:
    """The rig's camera, from pictures of the target."""
    _, tilt, light = SETUPS[setup]
    scene = Scene(view=replace(view, tilt_deg=tilt), light=light)
    return calibrate(list(target_pictures(scene, 1_000 * seed + 100 * setup))).camera


def laid(page: Image, curl_mm: float, number: int, seed: int, view: CameraView) -> Scene:
    """A page before the camera, bent in a way of its own."""
    _, tilt, light = SETUPS[number % len(SETUPS)]
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
    return Scene((LaidSheet(page, curl, placing),), replace(view, tilt_deg=tilt), light, flaws)


def measure(
    number: int, page: Image, curls: Sequence[float], seed: int, camera: RigCamera, folder: Path
) -> list[Score]:
    """All ways on one page at all heights of curl."""
    name = SETUPS[number % len(SETUPS)][0]
    reference = read_page(np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8), folder).text
    fed = _fed(page, seed + number)
    scores = [_score(number, 0.0, name, "feeder", fed, reference, folder)]
    for curl_mm in curls:
        scene = laid(page, curl_mm, number, seed, CameraView())
        picture = render(scene, 1_000 * number + round(curl_mm))
        scores += _ways(number, curl_mm, name, scene, picture, camera, reference, folder)
        sys.stderr.write(f"page {number}, {curl_mm:g} mm: ")
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
    lines += _steady(scores, curls, base)
    lines += ["", "| setup | way | pictures | character error rate | bend of lines, px |", "|---|---|---|---|---|"]
    for setup, _, _ in SETUPS:
        for way in WAYS[1:]:
            some = [s for s in scores if s.way == way and s.setup == setup]
            if some:
                rate = _mean([100 * s.error_rate for s in some], 2)
                bend = _mean([s.bend_px for s in some], 2)
                lines.append(f"| {setup} | {way} | {len(some)} | {rate} % | {bend} |")
    return lines


def _steady(scores: Sequence[Score], curls: Sequence[float], base: dict[int, float]) -> list[str]:
    """Each way minus the feeder on the pages that the feeder's scan reads well."""
    steady = {page for page, rate in base.items() if rate <= STEADY}
    lines = ["", f"Percentage points more than the feeder, on the {len(steady)} of {len(base)} pages that it reads "]
    lines[-1] += f"with at most {STEADY:.0%} of errors:"
    lines += ["", "| curl, mm | " + " | ".join(WAYS[1:]) + " |", "|---|" + "---|" * len(WAYS[1:])]
    for curl in curls:
        more = [
            [
                100 * (s.error_rate - base[s.page])
                for s in scores
                if (s.way, s.curl_mm) == (way, curl)
                if s.page in steady
            ]
            for way in WAYS[1:]
        ]
        lines.append(f"| {curl:g} | " + " | ".join(_mean(each, 2) for each in more) + " |")
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
