"""Measures whether two sheets that lie exactly on one another can be told by what shows through from the back.

`./run bench show_through [--sheets N] [--seed S] [--report]`

The print of a sheet's back shows through to its front, mirrored, pale and soft. Where two sheets go through as one, the
pictures are the front of one and the back of the other, and neither shows through to the other. The measure is the
share of the back's ink that the free paper of the front carries (least squares after a band pass, best of small shifts;
after the linear model of G. Sharma, 2001), both ways round, the larger of the two.

Rules:
- A paper is the share of ink that shows through it: 0.005 (heavy, or before a dark backing) to 0.07 (thin, before a
  white one; the opacity of office paper by ISO 2471 is 90 to 95 %). No real paper was scanned for this.
- A sheet is judged against the median of five single sheets of its stack: all of its own paper, or each of any.
- The limit is that at 1 % false alarms on single sheets. Sheets with an empty side have nothing to compare: left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.quality.preview import make_preview
from bench.report import FOLDER, Result
from bench.support.capture_pages import Drawn, scanned
from bench.support.flaws import DPI, Rng

PAPERS = (0.005, 0.01, 0.02, 0.04, 0.07)
STACK, STACKS = 5, 4_000
_OWN_INK, _BACK_INK = 0.86, 0.1  # of the paper's brightness; share of black
_SHIFT = 3  # pixels at 50 dpi: sheets pass a little askew
_FINE, _COARSE = 0.7, 5.0  # pixels at 50 dpi
Reals = NDArray[np.float32]
HEAD = """# show_through

Whether two sheets exactly on one another can be told by what shows through ([feeder-faults.md](../feeder-faults.md)).
Found, at 1 % false alarms, of pairs whose four sides are all printed; a paper is the share of the back's ink that shows
on the front. Sheets are drawn; no real paper was scanned for this.
"""


def main() -> int:
    """Runs the measurement; with `--report` it writes docs/measurements/show_through.md."""
    parser = argparse.ArgumentParser(prog="./run bench show_through", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sheets", type=int, default=24, help="single sheets, and pairs, of each paper")
    parser.add_argument("--seed", type=int, default=71)
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    drawn, result = Drawn(12, options.seed), Result()
    singles, pairs = (_values(drawn, options.sheets, options.seed, doubled=doubled) for doubled in (False, True))
    result.say("all", "| paper | single sheets: median | lowest | pairs: median | highest | found, stack of one paper "
               "| found, stack of any papers |", "|---|---|---|---|---|---|---|")  # fmt: skip
    rng = np.random.default_rng(options.seed)
    every = np.concatenate([*singles.values()])
    mixed = float(np.percentile(_against(every, every, rng), 1))
    for paper in PAPERS:
        own, two = singles[paper], pairs[paper]
        limit = float(np.percentile(_against(own, own, rng), 1))
        found = [float((_against(two, stack, rng) < at).mean()) for stack, at in ((own, limit), (every, mixed))]
        result.say("all", f"| {paper:g} | {np.median(own):.4f} | {own.min():.4f} | {np.median(two):.4f} | "
                   f"{two.max():.4f} | {found[0]:.0%} | {found[1]:.0%} |")  # fmt: skip
    if options.report:
        made = f"`./run bench show_through --sheets {options.sheets} --seed {options.seed} --report`"
        lines = [HEAD, f"Made on {datetime.now(UTC):%Y-%m-%d} by {made}.", "", *result.sections["all"]]
        (FOLDER / "show_through.md").write_text("\n".join(lines) + "\n")
    return 0


def _values(drawn: Drawn, count: int, seed: int, *, doubled: bool) -> dict[float, NDArray[np.float64]]:
    """The measure of single sheets or of pairs, by paper."""
    return {
        paper: np.array([through(*sides) for sides in _sheets(drawn, paper, count, seed, doubled=doubled)])
        for paper in PAPERS
    }


def _sheets(drawn: Drawn, paper: float, count: int, seed: int, *, doubled: bool) -> Iterator[tuple[Image, Image]]:
    """Front and back as the cameras see them."""
    for number in range(count):
        rng = np.random.default_rng([seed, round(paper * 1000), number, doubled])
        one, its_back, other, other_back = (drawn[int(i)] for i in rng.choice(len(drawn), 4, replace=False))
        front, back = (one, its_back), (its_back, one)
        if doubled:
            back = other_back, other
        yield scanned(_lit(*front, paper, rng), rng), scanned(_lit(*back, paper, rng), rng)


def _lit(side: Image, behind: Image, paper: float, rng: Rng) -> Image:
    """A side with what shows through from behind."""
    size = side.shape[1], side.shape[0]
    ink = 1 - cv2.resize(cv2.flip(behind, 1), (size[0] // 4, size[1] // 4), interpolation=cv2.INTER_AREA) / 255.0
    soft = cv2.GaussianBlur(ink.astype(np.float32), (0, 0), float(rng.uniform(0.8, 1.6)))
    move = np.array([[1, 0, float(rng.normal(0, 1.2))], [0, 1, float(rng.normal(0, 1.2))]])
    moved = cv2.resize(cv2.warpAffine(soft, move, (soft.shape[1], soft.shape[0])), size)
    share = paper * float(rng.uniform(0.9, 1.1))
    return np.asarray(np.clip(side * (1 - share * moved), 0, 255), np.uint8)


def through(front: Image, back: Image) -> float:
    """Share of the ink of one side that shows on the other, the larger of both ways round; 0 where nothing does."""
    return max(_share(front, back), _share(back, front))


def _share(side: Image, behind: Image) -> float:
    even, other = make_preview(side, DPI).even, make_preview(behind, DPI).even
    light = even.astype(np.float32) / 255
    own = cv2.dilate((light < _OWN_INK).astype(np.uint8), np.ones((9, 9), np.uint8))
    own[:16] = own[-16:] = 1
    own[:, :16] = own[:, -16:] = 1
    free = _half(1 - own.astype(np.float32))
    pale = _half(np.where(own, 0, 1 - light).astype(np.float32))
    rest = _mean(pale, free, _FINE) - _mean(pale, free, _COARSE)
    ink = _half(np.asarray(1 - cv2.flip(other, 1).astype(np.float32) / 255, np.float32))
    ink[ink < _BACK_INK] = 0
    whole = np.ones_like(ink)
    wanted = _mean(ink, whole, _FINE) - _mean(ink, whole, _COARSE)
    high, wide = min(rest.shape[0], ink.shape[0]), min(rest.shape[1], ink.shape[1])
    clear = (free > 0.99)[:high, :wide]
    rest, wanted = rest[:high, :wide][clear], wanted[:high, :wide]
    best = 0.0
    for down in range(-_SHIFT, _SHIFT + 1):
        for right in range(-_SHIFT, _SHIFT + 1):
            moved = np.roll(wanted, (down, right), (0, 1))[clear]
            best = max(best, float(rest @ moved) / max(float(moved @ moved), 1e-6))
    return best


def _half(picture: Reals) -> Reals:
    return np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)


def _mean(picture: Reals, weight: Reals, sigma: float) -> Reals:
    """The weighted mean around each place."""
    over, under = (cv2.GaussianBlur(v, (0, 0), sigma) for v in (picture, weight))
    return np.asarray(over / np.maximum(under, 1e-3), np.float32)


def _against(values: NDArray[np.float64], stack: NDArray[np.float64], rng: Rng) -> NDArray[np.float64]:
    """Values drawn at random, each over the median of a stack drawn at random."""
    one = rng.choice(values, STACKS)
    usual = np.median(rng.choice(stack, (STACKS, STACK)), axis=1)
    return np.asarray(one / np.maximum(usual, 1e-4), np.float64)


if __name__ == "__main__":
    raise SystemExit(main())
