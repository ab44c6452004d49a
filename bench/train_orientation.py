"""Trains the network that tells which way up a mark of letter size stands.

`./run bench train_orientation [--pages N] [--out FILE]`

Pages of words, capitals and numbers are drawn in fonts of the training list, worn as paper and scanner wear them, and
cut into marks by the station's own `letter_patches`. The loss is that of the four turns of an upright mark: the
upright one must look most upright, so no other label is needed. Fonts of the held-out list are never trained on; how
often a single mark of theirs is judged right is printed. The seed is fixed: the same fonts give the same weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw

from appliance.documents import Image
from appliance.quality.orientation import PATCH, Network, Patches, letter_patches
from appliance.quality.preview import FINE_DPI, make_preview
from appliance.redaction.lexicon import load_lexicon
from appliance.sim.drawing.fonts import load

SEED, HIDDEN = 31, 40
TRAINED = (
    "LiberationSerif-Regular", "LiberationSerif-Bold", "LiberationSerif-Italic", "LiberationSans-Regular",
    "LiberationSans-Bold", "LiberationSans-Italic", "LiberationMono-Regular", "LiberationMono-Bold",
    "LiberationSansNarrow-Regular", "LiberationSansNarrow-Bold", "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique",
    "DejaVuSansCondensed", "DejaVuSerifCondensed", "DejaVuSerifCondensed-Bold", "Breip",
)  # fmt: skip
HELD_OUT = (
    "Carlito-Regular", "Caladea-Regular", "Caladea-Italic", "DejaVuSansMono", "GNUTypewriter", "Kristi",
    "DancingScript-Regular", "femkeklaver",
)  # fmt: skip
_ROUNDS, _BATCH, _RATE, _DECAY = 14, 256, 2e-3, 1e-4
Weights = list[NDArray[np.float32]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, prints the results on fonts that were not trained on, writes the weights."""
    parser = argparse.ArgumentParser(prog="bench.train_orientation", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=170, help="training pages (default %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("appliance/quality/data/orientation_model.npz"))
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    rng = np.random.default_rng(SEED)
    lexicon = load_lexicon()
    words = sorted(w for w in lexicon.common | lexicon.medical if w.isascii() and w.isalpha())
    marks = np.concatenate([_marks(TRAINED[n % len(TRAINED)], words, rng) for n in range(options.pages)])
    print(f"{len(marks)} marks of {options.pages} pages")
    weights = _train(marks, rng)
    options.out.parent.mkdir(exist_ok=True)
    np.savez_compressed(options.out, w1=weights[0], b1=weights[1], w2=weights[2])
    network = Network(*weights)
    for name in HELD_OUT:
        odds = network.upright(np.concatenate([_marks(name, words, rng) for _ in range(3)]))
        right, flipped = float((odds.argmax(axis=1) == 0).mean()), float((odds[:, 0] - odds[:, 2]).mean())
        print(f"{name:24} marks judged upright {right:6.1%}, mean log odds over upside down {flipped:5.2f}")
    return 0


def _marks(name: str, words: Sequence[str], rng: np.random.Generator) -> Patches:
    """The marks of one page, upright."""
    page = _worn(_page(name, words, rng), rng)
    return letter_patches(make_preview(page, FINE_DPI))


def _page(name: str, words: Sequence[str], rng: np.random.Generator) -> Image:
    """A third of a page of words at 300 dpi."""
    size = int(rng.integers(30, 60))
    picture = Pillow.new("L", (2200, 1400), 255)
    draw, font = ImageDraw.Draw(picture), load(name, size)
    y = 60.0
    while y < 1300:
        x = 80.0
        while x < 2000:
            kind, word = rng.random(), words[int(rng.integers(len(words)))]
            if kind < 0.12:
                word = f"{rng.integers(1, 5000)}" if kind < 0.08 else f"{rng.integers(1, 13)}/{rng.integers(1, 29)}/20"
            word = word.upper() if kind > 0.85 else word.capitalize() if kind > 0.7 else word
            draw.text((x, y), word, font=font, fill=int(rng.integers(0, 90)))
            x += draw.textlength(word + " ", font=font)
        y += size * float(rng.uniform(1.2, 1.6))
    return np.asarray(picture, np.uint8)


def _worn(page: Image, rng: np.random.Generator) -> Image:
    """Blurred, thickened or thinned, turned a little, noisy; at 150 dpi."""
    kind = rng.random()
    if kind < 0.2:
        page = np.asarray(cv2.erode(page, np.ones((2, 2), np.uint8)), np.uint8)
    elif kind < 0.35:
        page = np.where(cv2.resize(page, None, fx=0.66, fy=0.66, interpolation=cv2.INTER_AREA) < 160, 0, 255).astype(
            np.uint8
        )
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), float(rng.uniform(0.4, 1.6))), np.uint8)
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.normal(0, 0.8)), 1.0)
    page = np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=(255,) * 3), np.uint8)
    page = np.asarray(cv2.resize(page, (1100, 700), interpolation=cv2.INTER_AREA), np.uint8)
    noisy = page * np.float32(rng.uniform(0.85, 1.0)) + rng.normal(0, float(rng.uniform(1, 7)), page.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def _train(marks: Patches, rng: np.random.Generator) -> Weights:
    """Adam on the cross entropy over the four turns."""
    shapes = ((PATCH * PATCH, HIDDEN), (HIDDEN,), (HIDDEN,))
    weights: Weights = [(rng.normal(0, 0.08, s) if s != (HIDDEN,) else np.zeros(s)).astype(np.float32) for s in shapes]
    weights[2] = rng.normal(0, 0.15, HIDDEN).astype(np.float32)
    turns = np.stack([np.rot90(marks, -t, axes=(1, 2)).reshape(len(marks), -1) for t in range(4)], axis=1)
    first, second = ([np.zeros_like(w) for w in weights] for _ in range(2))
    step = 0
    for turn in range(_ROUNDS):
        rate, order = _RATE * (1 - turn / _ROUNDS), rng.permutation(len(turns))
        for begin in range(0, len(order), _BATCH):
            step += 1
            for i, slope in enumerate(_slopes(turns[order[begin : begin + _BATCH]], weights)):
                first[i] = 0.9 * first[i] + 0.1 * slope
                second[i] = 0.999 * second[i] + 0.001 * slope**2
                move = (first[i] / (1 - 0.9**step)) / (np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)
                weights[i] = (weights[i] - rate * move).astype(np.float32)
    return weights


def _slopes(some: NDArray[np.float32], weights: Weights) -> Weights:
    """Gradients of the mean loss; the first turn of each mark is the upright one."""
    count = len(some)
    flat = some.reshape(count * 4, -1)
    hidden = np.tanh(flat @ weights[0] + weights[1])
    scores = (hidden @ weights[2]).reshape(count, 4)
    error = np.exp(scores - scores.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error[:, 0] -= 1
    error = (error / count).reshape(-1)
    back = np.outer(error, weights[2]) * (1 - hidden**2)
    return [flat.T @ back + _DECAY * weights[0], back.sum(axis=0), hidden.T @ error + _DECAY * weights[2]]


if __name__ == "__main__":
    sys.exit(main())
