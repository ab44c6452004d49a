"""Trains the model that tells printed words from words written by hand.

`python -m bench.train_print [--words N] [--hand FONT ...] [--out FILE]`

Words are drawn in fonts, worn as paper and scanner wear them, and judged by `appliance.redaction.shapes`. Fonts of the
held-out list are never trained on; their results are printed. Words of hand fonts are also warped letter by letter, and
scribbles stand for signatures and initials. The seed is fixed: the same fonts give the same weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.shapes import features, marks_in
from appliance.sim.drawing.fonts import font_file

SEED = 20
PRINT = [
    "LiberationSerif-Regular",
    "LiberationSerif-Bold",
    "LiberationSerif-Italic",
    "LiberationSans-Regular",
    "LiberationSans-Bold",
    "LiberationSans-Italic",
    "LiberationMono-Regular",
    "LiberationMono-Bold",
    "LiberationSansNarrow-Regular",
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSerifCondensed",
    "DejaVuSansCondensed",
]
HAND = ("Breip", "Kristi")
HELD_OUT_PRINT = ("Carlito-Regular", "Carlito-Bold", "Caladea-Regular", "Caladea-Italic", "DejaVuSerif",
                  "DejaVuSansMono", "GNUTypewriter")  # fmt: skip
HELD_OUT_HAND = ("DancingScript-Regular", "femkeklaver")
HIDDEN = 24
_ROUNDS, _BATCH, _RATE, _DECAY = 40, 256, 2e-3, 1e-4

Inked = NDArray[np.bool_]


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, prints the results on fonts that were not trained on, writes the weights."""
    parser = argparse.ArgumentParser(prog="bench.train_print", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--words", type=int, default=20000, help="training words (default %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("appliance/redaction/data/print_model.npz"))
    parser.add_argument("--hand", nargs="+", default=list(HAND), help="hand fonts to train on")
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    rng = np.random.default_rng(SEED)
    texts = Texts(rng)
    inputs, truth = _set(texts, PRINT, options.hand, options.words, rng)
    model = train(inputs, truth, rng)
    for name, hand in [(f, False) for f in HELD_OUT_PRINT] + [(f, True) for f in HELD_OUT_HAND] + [("", True)]:
        seen = np.array([features(ink, n, marks_in(ink)) for ink, n in drawn(texts, (name,), hand, 300, rng)])
        scores = apply(model, seen)
        share = float((scores > 0).mean())
        print(
            f"{name or 'scribbles':24} {'hand' if hand else 'print':6} judged hand {share:6.1%}  "
            f"quantiles 5, 50, 95 % {np.round(np.quantile(scores, (0.05, 0.5, 0.95)), 2)}"
        )
    arrays: dict[str, Any] = {k: v.astype(np.float32) for k, v in model.items()}
    np.savez_compressed(options.out, **arrays)
    return 0


class Texts:
    """Words as records hold them."""

    def __init__(self, rng: np.random.Generator) -> None:
        lexicon = load_lexicon()
        self._rng = rng
        self._words = sorted(w for w in lexicon.common | lexicon.medical if w.isascii() and w.isalpha())

    def one(self) -> str:
        """A word in some case, a number, a date or a short mark."""
        rng = self._rng
        kind = rng.random()
        if kind < 0.12:
            return str(rng.integers(1, 10 ** rng.integers(1, 6)))
        if kind < 0.2:
            return f"{rng.integers(1, 13):02d}/{rng.integers(1, 29):02d}/{rng.integers(1930, 2030)}"
        if kind < 0.24:
            return f"{rng.integers(1, 200)}.{rng.integers(0, 10)}"
        word = self._words[int(rng.integers(len(self._words)))]
        if kind < 0.38:
            word = word[: int(rng.integers(1, 4))]
        word += "," if rng.random() < 0.06 else "." if rng.random() < 0.06 else ":" if rng.random() < 0.04 else ""
        return word.upper() if kind > 0.88 else word.capitalize() if kind > 0.64 else word


def drawn(
    texts: Texts, fonts: Sequence[str], hand: bool, count: int, rng: np.random.Generator
) -> Iterator[tuple[Inked, int]]:
    """Words with the number of their letters; the empty font name is a scribble."""
    made = 0
    while made < count:
        name = fonts[int(rng.integers(len(fonts)))]
        if name:
            text = texts.one()
            grey = _warped(_word(text, name, rng), rng, 0.8) if hand and rng.random() < 0.7 else _word(text, name, rng)
        else:
            text = "x" * int(rng.integers(1, 9))
            grey = _scribble(rng)
        ink = _trimmed(_worn(grey, rng))
        letters = sum(c.isalnum() for c in text)
        if ink is not None and letters:
            made += 1
            yield ink, letters


def _set(
    texts: Texts, print_fonts: Sequence[str], hand_fonts: Sequence[str], count: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Features and truth (1 is hand)."""
    printed = [features(i, n, marks_in(i)) for i, n in drawn(texts, print_fonts, False, count // 2, rng)]
    written = [features(i, n, marks_in(i)) for i, n in drawn(texts, hand_fonts, True, count * 2 // 5, rng)]
    scribbled = [features(i, n, marks_in(i)) for i, n in drawn(texts, ("",), True, count // 10, rng)]
    truth = np.array([0.0] * len(printed) + [1.0] * (len(written) + len(scribbled)))
    return np.array(printed + written + scribbled), truth


def train(
    inputs: NDArray[np.float64], truth: NDArray[np.float64], rng: np.random.Generator
) -> dict[str, NDArray[np.float64]]:
    """A network with one hidden layer (tanh), logistic loss, Adam."""
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0) + 1e-3
    data = (inputs - mean) / scale
    weights = [rng.normal(0, 1 / np.sqrt(data.shape[1]), (data.shape[1], HIDDEN)), np.zeros(HIDDEN),
               rng.normal(0, 1 / np.sqrt(HIDDEN), HIDDEN), np.zeros(1)]  # fmt: skip
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    step = 0
    for turn in range(_ROUNDS):
        rate = _RATE * (1 - turn / _ROUNDS)
        order = rng.permutation(len(data))
        for begin in range(0, len(order), _BATCH):
            some = order[begin : begin + _BATCH]
            x = data[some]
            hidden = np.tanh(x @ weights[0] + weights[1])
            error = (1 / (1 + np.exp(-(hidden @ weights[2] + weights[3]))) - truth[some]) / len(some)
            back = np.outer(error, weights[2]) * (1 - hidden**2)
            slopes = [x.T @ back + _DECAY * weights[0], back.sum(axis=0), hidden.T @ error + _DECAY * weights[2],
                      error.sum(keepdims=True)]  # fmt: skip
            step += 1
            for i, slope in enumerate(slopes):
                first[i] = 0.9 * first[i] + 0.1 * slope
                second[i] = 0.999 * second[i] + 0.001 * slope**2
                move = (first[i] / (1 - 0.9**step)) / (np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)
                weights[i] = weights[i] - rate * move
    return {"mean": mean, "scale": scale, "w1": weights[0], "b1": weights[1], "w2": weights[2], "b2": weights[3]}


def apply(model: dict[str, NDArray[np.float64]], inputs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log odds for a hand."""
    hidden = np.tanh((inputs - model["mean"]) / model["scale"] @ model["w1"] + model["b1"])
    return np.asarray(hidden @ model["w2"] + model["b2"], np.float64)


def _word(text: str, name: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Dark text on white at a size that 150 to 300 dpi scans of 7 to 14 point print have."""
    size = int(rng.integers(22, 64))
    font = ImageFont.truetype(font_file(name), size, layout_engine=ImageFont.Layout.BASIC)
    left, top, right, bottom = (int(v) for v in font.getbbox(text))
    picture = Pillow.new("L", (right - left + 60, bottom - top + 60), 255)
    ImageDraw.Draw(picture).text((30 - left, 30 - top), text, font=font, fill=int(rng.integers(0, 90)))
    return np.asarray(picture, np.uint8)


def _warped(grey: NDArray[np.uint8], rng: np.random.Generator, force: float) -> NDArray[np.uint8]:
    """Moved as a hand moves: slowly changing height, size and slant along the word."""
    height, width = grey.shape
    field = []
    for amount in (0.07, 0.10):
        coarse = rng.normal(0, amount * force * height, (3, max(3, width // 30))).astype(np.float32)
        field.append(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
    slant = float(rng.normal(0.05, 0.2))
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moved = cv2.remap(grey, xs + field[0] + slant * (ys - height / 2), ys + field[1], cv2.INTER_LINEAR,
                      borderValue=255)  # fmt: skip
    return np.asarray(moved, np.uint8)


def _scribble(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A smooth random line, as in initials and signatures."""
    knots = int(rng.integers(4, 14))
    xs = np.cumsum(rng.normal(12, 14, knots))
    ys = rng.normal(0, 22, knots)
    at = np.linspace(0, knots - 1, knots * 12)
    smooth = np.stack([np.interp(at, np.arange(knots), v) for v in (xs, ys)], axis=1)
    if rng.random() < 0.8:
        kernel = np.hanning(13) / np.hanning(13).sum()
        smooth = np.stack([np.convolve(np.pad(v, 6, mode="edge"), kernel, "valid") for v in smooth.T], axis=1)
    points = np.rint(smooth - smooth.min(axis=0) + 20).astype(np.int32)
    width, height = points.max(axis=0) + 20
    image = np.full((int(height), int(width)), 255, np.uint8)
    cv2.polylines(image, [points], False, int(rng.integers(0, 90)), int(rng.integers(2, 6)), cv2.LINE_AA)
    return image


def _worn(grey: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Blurred, turned a little, noisy, thicker or thinner, sometimes with a cut where a rule ran."""
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.normal(0, 0.5)), 1.0)
    image = cv2.warpAffine(grey, turn, (width, height), borderValue=255)
    image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.3, 1.6)))
    if rng.random() < 0.3:
        size = (max(8, round(width * 0.6)), max(8, round(height * 0.6)))
        image = cv2.resize(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (width, height))
    noisy = image.astype(np.float32) + rng.normal(0, float(rng.uniform(0, 22)), image.shape)
    image = np.clip(noisy, 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        at = int(rng.integers(height * 2 // 3, height))
        image[at : at + int(rng.integers(2, 6))] = 255
    return np.asarray(image, np.uint8)


def _trimmed(grey: NDArray[np.uint8]) -> Inked | None:
    """The ink, cut to its bounds; None when nothing is left."""
    level = int(np.random.default_rng(int(grey.sum())).integers(110, 190))
    ink = (grey < level).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    good = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] >= 6)
    kept = np.isin(labels, good[good > 0])
    left, top, wide, high = cv2.boundingRect(kept.astype(np.uint8))
    return kept[top : top + high, left : left + wide] if high >= 8 and wide >= 3 else None


if __name__ == "__main__":
    sys.exit(main())
