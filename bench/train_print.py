"""Trains the model that tells printed words from words written by hand.

`./run bench train_print [--words N] [--workers N] [--out FILE]`

Words are drawn in fonts, worn as paper and scanner wear them, and judged by `appliance.redaction.shapes`. Fonts of the
held-out lists are never trained on; their results are printed. Hands are fonts that are also warped as a hand moves,
letters of single strokes that each stand a little differently, and scribbles for signatures and initials. Print is also
typed (letters off the line, thick ribbons, worn type), or set of dots, as a needle printer does. Some words are given
with letters misread, some without any. Each font has a seed of its own: the same fonts give the same weights, whatever
the number of workers.

Besides the fonts that `./run` installs it takes those of the Debian packages fonts-urw-base35, fonts-bwht,
fonts-dkg-handwriting, fonts-rufscript, fonts-sjfonts, fonts-humor-sans, fonts-ecolier-court, fonts-tomsontalks,
fonts-kaushanscript, fonts-havana and fonts-joscelyn, and those of the npm packages in `web_fonts.txt`.
"""

from __future__ import annotations

import argparse
import io
import sys
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.shapes import features, marks_in, spelled
from appliance.sim.drawing.fonts import font_file
from bench.support.web_fonts import face_file, faces, web_fonts

SEED = 20
PRINT = (
    "LiberationSerif-Regular", "LiberationSerif-Bold", "LiberationSerif-Italic", "LiberationSans-Regular",
    "LiberationSans-Bold", "LiberationSans-Italic", "LiberationMono-Regular", "LiberationMono-Bold",
    "LiberationSansNarrow-Regular", "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSerifCondensed",
    "DejaVuSansCondensed", "NimbusRoman-Regular", "NimbusRoman-Bold", "NimbusSans-Regular", "NimbusSans-Bold",
    "NimbusSansNarrow-Regular", "NimbusMonoPS-Regular", "NimbusMonoPS-Bold", "C059-Roman", "C059-Bold", "C059-Italic",
    "P052-Roman", "P052-Bold", "P052-Italic", "URWBookman-Light", "URWBookman-Demi", "URWGothic-Book", "URWGothic-Demi",
)  # fmt: skip
DOTS = ("LiberationMono-Regular", "LiberationMono-Bold", "NimbusMonoPS-Bold", "LiberationSans-Regular", "DejaVuSans",
        "share-tech-mono:400-normal", "inconsolata:400-normal", "anonymous-pro:400-normal")  # fmt: skip
TYPED = ("NimbusMonoPS-Regular", "NimbusMonoPS-Bold", "LiberationMono-Regular", "LiberationMono-Bold")
HAND = (
    "Breip", "BecauseWeBuild-Regular", "BecauseWeCreate-Regular", "BecauseWeLearn-Regular", "BecauseWeMentor-Regular",
    "BecauseWeOrganize-Regular", "dkg", "dkgBd", "dkgIt", "Rufscript010", "Delphine", "Humor-Sans", "Ecolier-court",
    "TomsonTalks", "KaushanScript-Regular", "Havana-Regular", "Joscelyn-Regular",
)  # fmt: skip
HELD_OUT_PRINT = (
    "Carlito-Regular", "Carlito-Bold", "Caladea-Regular", "Caladea-Italic", "DejaVuSerif", "DejaVuSerif-Bold",
    "DejaVuSansMono", "GNUTypewriter",
)  # fmt: skip
HELD_OUT_HAND = (
    "Kristi", "DancingScript-Regular", "femkeklaver", "SteveHand", "BecauseWeConnect-Regular", "delius", "playpen-sans",
    "playwrite-us-modern", "caveat-brush", "fuzzy-bubbles", "gochi-hand", "indie-flower", "reenie-beanie",
)  # fmt: skip
HELD_OUT_WEB_PRINT = ("crimson-text", "raleway", "titillium-web", "pt-sans", "gelasio")
STROKES = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, cv2.FONT_HERSHEY_PLAIN)
HIDDEN = 128
_ROUNDS, _BATCH, _RATE, _DECAY = 40, 256, 2e-3, 1.5e-3
_SHARES = {"print": 0.40, "typed": 0.06, "dots": 0.05, "hand": 0.38, "strokes": 0.055, "scribbles": 0.055}
_TOLD = 600  # words of each font that was not trained on
_UNREAD, _MISREAD, _WRONG = 0.06, 0.3, 0.08  # words without a text, words with letters misread, and such letters

_MACHINES = ("print", "typed", "dots")

Inked = NDArray[np.bool_]
Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Job:
    """Words of one font: its name (`NAME:FACE` for one of `web_fonts.txt`), what draws them, and how many."""

    font: str
    kind: str  # print, typed, dots, hand, strokes or scribbles
    count: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, prints the results on fonts that were not trained on, writes the weights."""
    parser = argparse.ArgumentParser(prog="./run bench train_print", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--words", type=int, default=192000, help="training words (default %(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="processes that draw (default %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("appliance/redaction/data/print_model.npz"))
    options = parser.parse_args(arguments)
    jobs = _training(options.words)
    others = _held_out()
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as pool:
        made = list(pool.map(_made, [*jobs, *others]))
    inputs = np.concatenate([rows for rows, _ in made[: len(jobs)]])
    counts = [len(rows) for rows, _ in made[: len(jobs)]]
    truth = np.repeat([float(_by_hand(job)) for job in jobs], counts)
    model = train(inputs, truth, np.random.default_rng(SEED))
    arrays: dict[str, Any] = {k: v.astype(np.float32) for k, v in model.items()}
    np.savez_compressed(options.out, **arrays)
    for job, (rows, letters) in zip(others, made[len(jobs) :], strict=True):
        _tell(job, apply(model, rows), letters)
    return 0


def _training(words: int) -> list[Job]:
    """What is trained on; each font of a kind gives as many words as the others."""
    web = [f for f in web_fonts().values() if f.name not in HELD_OUT_HAND + HELD_OUT_WEB_PRINT]
    fonts = {
        "print": [*PRINT, *(f"{f.name}:{face}" for f in web if f.kind == "print" for face in faces(f.name))],
        "typed": list(TYPED),
        "dots": list(DOTS),
        "hand": [*HAND, *(f"{f.name}:{face}" for f in web if f.kind == "hand" for face in faces(f.name))],
        "strokes": [""],
        "scribbles": [""],
    }
    return [Job(f, kind, round(words * _SHARES[kind] / len(names))) for kind, names in fonts.items() for f in names]


def _held_out() -> list[Job]:
    """What is told about: fonts that were not trained on, and more of what no font draws."""
    web = [(f"{name}:{face}", "print") for name in HELD_OUT_WEB_PRINT for face in faces(name)]
    hands = [f"{name}:{face}" for name in HELD_OUT_HAND if name in web_fonts() for face in faces(name)]
    hands += [name for name in HELD_OUT_HAND if name not in web_fonts()]
    fonts = [*((f, "print") for f in HELD_OUT_PRINT), *web, ("GNUTypewriter", "typed"), ("DejaVuSansMono", "dots"),
             *((f, "hand") for f in hands)]  # fmt: skip
    return [Job(font, kind, _TOLD) for font, kind in [*fonts, ("", "strokes"), ("", "scribbles")]]


def _by_hand(job: Job) -> bool:
    return job.kind not in _MACHINES


def _made(job: Job) -> tuple[Rows, NDArray[np.int64]]:
    """The inputs of a job's words, and how many letters each has."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng([SEED, zlib.crc32(f"{job.kind} {job.font} {job.count}".encode())])
    rows, letters = [], []
    for ink, text in drawn(Texts(rng), job.font, job.kind, job.count, rng):
        count = sum(c.isalnum() for c in text)
        rows.append(np.concatenate([features(ink, count, marks_in(ink)), spelled(_read(text, rng))]))
        letters.append(count)
    return np.array(rows), np.array(letters)


def _read(text: str, rng: np.random.Generator) -> str:
    """A text as a reader might give it: at times with letters misread, at times not at all."""
    if rng.random() < _UNREAD:
        return ""
    if rng.random() >= _MISREAD:
        return text
    letters = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return "".join(
        letters[int(rng.integers(len(letters)))] if c.isalnum() and rng.random() < _WRONG else c for c in text
    )


def _tell(job: Job, scores: NDArray[np.float64], letters: NDArray[np.int64]) -> None:
    """Prints how words of one font are judged, by their number of letters."""
    shares = [float((scores[some] > 0).mean()) for some in (letters <= 2, letters > 2, letters > 0)]
    print(
        f"{job.font or job.kind:30} {job.kind:9} judged hand: {shares[2]:6.1%}  (to 2 letters {shares[0]:6.1%}, "
        f"more {shares[1]:6.1%})  quantiles 5, 50, 95 % {np.round(np.quantile(scores, (0.05, 0.5, 0.95)), 2)}"
    )


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
        if kind < 0.14:
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


def drawn(texts: Texts, font: str, kind: str, count: int, rng: np.random.Generator) -> Iterator[tuple[Inked, str]]:
    """Words with their texts; a scribble is read as any."""
    made = 0
    while made < count:
        text = texts.one()
        if kind == "scribbles":
            grey = _scribble(rng)
        elif kind == "strokes":
            grey = _warped(_stroked(text, rng), rng, 0.5)
        elif kind == "typed":
            grey = _typed(text, font, rng)
        elif kind == "dots":
            grey = _dotted(text, font, rng)
        else:
            grey = _word(text, font, rng)
            if kind == "hand" and rng.random() < 0.7:
                grey = _warped(grey, rng, float(rng.uniform(0.3, 0.9)))
        ink = _trimmed(_worn(grey, rng, spread=kind in _MACHINES), rng)
        if ink is not None and any(c.isalnum() for c in text):
            made += 1
            yield ink, text


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


def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font of Debian's by its file's name, one of `web_fonts.txt` by `NAME:FACE`."""
    package, colon, face = name.partition(":")
    file = io.BytesIO(face_file(package, face)) if colon else font_file(name)
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


def _word(text: str, name: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Dark text on white at a size that 150 to 300 dpi scans of 7 to 14 point print have."""
    size = int(np.exp(rng.uniform(np.log(16), np.log(68))))
    font = _face(name, size)
    left, top, right, bottom = (int(v) for v in font.getbbox(text))
    picture = Pillow.new("L", (right - left + 60, bottom - top + 60), 255)
    ImageDraw.Draw(picture).text((30 - left, 30 - top), text, font=font, fill=int(rng.integers(0, 90)))
    return np.asarray(picture, np.uint8)


def _typed(text: str, name: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Letters of one width, each a little off the line and of its own strength."""
    size = int(np.exp(rng.uniform(np.log(18), np.log(60))))
    font = _face(name, size)
    pitch, off, uneven = font.getlength("n"), float(rng.uniform(0, 0.035)) * size, float(rng.uniform(0, 110))
    picture = Pillow.new("L", (round(pitch * len(text)) + 60, 2 * size + 60), 255)
    draw = ImageDraw.Draw(picture)
    for index, letter in enumerate(text):
        at = (30 + index * pitch + float(rng.normal(0, off / 2)), 30 + size + float(rng.normal(0, off)))
        draw.text(at, letter, font=font, anchor="ls", fill=int(rng.uniform(0, 30 + uneven)))
    return np.asarray(picture, np.uint8)


def _dotted(text: str, name: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Letters of dots on a grid, of a ribbon that grows weaker."""
    font, pitch = _face(name, int(rng.integers(9, 15))), int(rng.integers(3, 6))
    small = Pillow.new("L", (round(font.getlength(text)) + 12, 30), 255)
    ImageDraw.Draw(small).text((6, 20), text, font=font, anchor="ls", fill=0)
    grid = np.argwhere(np.asarray(small) < int(rng.integers(110, 180)))
    image = np.full((small.height * pitch, small.width * pitch), 255, np.uint8)
    size, shade, uneven = pitch * float(rng.uniform(0.3, 0.65)), int(rng.integers(0, 90)), float(rng.uniform(0, 60))
    for down, across in grid:
        at = round((across + 0.5) * pitch * 16), round((down + 0.5) * pitch * 16)
        grey = min(200, shade + int(rng.uniform(0, uneven + 1)))
        cv2.circle(image, at, round(size * 16), grey, -1, cv2.LINE_AA, 4)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 2.2))), np.uint8)


def _stroked(text: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Letters of single strokes, each turned, moved and sized by itself, as in careful block writing."""
    face = STROKES[int(rng.integers(len(STROKES)))]
    scale, thick = float(rng.uniform(1.0, 2.2)), int(rng.integers(2, 6))
    turn, move, grow = float(rng.uniform(1, 7)), float(rng.uniform(0.5, 3)), float(rng.uniform(0.02, 0.14))
    high, shade = round(60 * scale), int(rng.integers(0, 90))
    image = np.full((2 * high, round(32 * scale * len(text)) + 2 * high), 255, np.uint8)
    at = float(high) / 2
    for letter in text:
        wide = cv2.getTextSize(letter, face, scale, thick)[0][0]
        tile = np.full((2 * high, wide + 40), 255, np.uint8)
        cv2.putText(tile, letter, (20, high + 10), face, scale, shade, thick, cv2.LINE_AA)
        middle = (wide / 2 + 20, float(high))
        matrix = np.asarray(
            cv2.getRotationMatrix2D(middle, float(rng.normal(0, turn)), float(1 + rng.normal(0, grow))), np.float64
        )
        matrix[:, 2] += rng.normal(0, move, 2)
        tile = np.asarray(cv2.warpAffine(tile, matrix, (wide + 40, 2 * high), borderValue=255), np.uint8)
        left = round(at) - 20
        view = image[:, left : left + wide + 40]
        np.minimum(view, tile[:, : view.shape[1]], out=view)
        at += wide * float(rng.uniform(0.85, 1.1))
    return image


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


def _worn(grey: NDArray[np.uint8], rng: np.random.Generator, *, spread: bool) -> NDArray[np.uint8]:
    """Blurred, turned a little, noisy, faxed, thicker or thinner, sometimes with a cut where a rule ran."""
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.normal(0, 0.5)), 1.0)
    image = cv2.warpAffine(grey, turn, (width, height), borderValue=255)
    if spread and rng.random() < 0.3:  # ink that runs, thick ribbons, many copies
        for _ in range(int(rng.integers(1, 1 + max(1, height // 45)))):
            image = cv2.erode(image, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3)))
        image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.8, 2.2)))
    image = cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.3, 1.6)))
    kind = rng.random()
    if kind < 0.25:
        size = (max(8, round(width * 0.6)), max(8, round(height * 0.6)))
        image = cv2.resize(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (width, height))
    elif kind < 0.5:
        small = cv2.resize(image, (max(8, width * 204 // 300), max(8, height * 196 // 300)),
                           interpolation=cv2.INTER_AREA)  # fmt: skip
        bits = np.where(small + rng.normal(0, 14, small.shape) < rng.integers(120, 190), 0, 255).astype(np.uint8)
        image = cv2.resize(bits, (width, height), interpolation=cv2.INTER_NEAREST)
    if rng.random() < 0.15:  # dirt of copiers
        for _ in range(int(rng.integers(1, 8))):
            place = int(rng.integers(0, width)), int(rng.integers(0, height))
            cv2.circle(image, place, int(rng.integers(0, 3)), int(rng.integers(0, 120)), -1)
    noisy = image.astype(np.float32) + rng.normal(0, float(rng.uniform(0, 22)), image.shape)
    image = np.clip(noisy, 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        at = int(rng.integers(height * 2 // 3, height))
        image[at : at + int(rng.integers(2, 6))] = 255
    return np.asarray(image, np.uint8)


def _trimmed(grey: NDArray[np.uint8], rng: np.random.Generator) -> Inked | None:
    """The ink, cut to its bounds; None when nothing is left."""
    ink = (grey < int(rng.integers(110, 190))).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    good = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] >= 6)
    kept = np.isin(labels, good[good > 0])
    left, top, wide, high = cv2.boundingRect(kept.astype(np.uint8))
    return kept[top : top + high, left : left + wide] if high >= 8 and wide >= 3 else None


if __name__ == "__main__":
    sys.exit(main())
