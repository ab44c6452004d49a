"""The shape of a word in numbers, for telling print from a hand.

Rules:
- The features of a shape are free of scale and of the word's text, except the number of its letters.
- What was read counts beside them (`spelled`): a hand's `a` differs from a printer's in other things than its `l` does.
- The same functions make the features at training and at work.
- Directions along the outline and how they turn say most: print is made of straight runs and sharp corners that repeat,
  a hand of curves (after the contour hinge of Bulacu and Schomaker, 2007).
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image

BINS = 12  # directions of edges, over half a turn
BANDS = 3  # top, middle and bottom of a word
HEADINGS, TURNS = 12, 8  # directions along an outline, over a whole turn, and how far they turn at a point
ROWS = 12  # slices of a word from top to bottom
STROKES = (0.05, 0.075, 0.1, 0.14, 0.2, 0.3, 0.5)  # of the word's height: how long runs of ink are
CROSSED = 5  # how many strokes lie above each other in a column: none to four and more
FEATURES = BINS * (BANDS + 1) + HEADINGS * TURNS + 18 + ROWS + 2 * (len(STROKES) + 1) + CROSSED + 3
SPELLED = 26 + 26 + 10 + 2  # letters, capitals, digits, the marks in numbers, and all others
HEIGHT = 40  # pixels to which taller words are reduced
_MAX_ASPECT = 30.0
_MAIN = 0.3  # of the word's height: smaller marks are dots and commas
_WINDOW = 0.09  # of the word's height: ends so near to each other count as equal
_LEG = 0.12  # of the word's height: the two legs of a hinge
_TIE = 1e-3  # of a heading: a diagonal lies between two of them, and each processor's arctangent rounds as it likes
_ALPHABET = {c: i for i, c in enumerate(f"{ascii_lowercase}{ascii_uppercase}{digits}/")} | {".": SPELLED - 2}
_OTHER = SPELLED - 1


def features(ink: NDArray[np.bool_], letters: int, marks: NDArray[np.int32]) -> NDArray[np.float64]:
    """The features of one word.

    Args:
        ink: true where the word has ink; it touches all four sides.
        letters: how many letters and digits were read.
        marks: top and bottom of each connected mark of the word, rows of `ink`.

    Returns:
        `(FEATURES,)`, each roughly between -1 and 2.
    """
    shape = _scaled(ink)
    height = shape.shape[0]
    mask = (shape > 127).astype(np.uint8)
    directions = _directions(shape)
    placed = marks / ink.shape[0]
    tops, bottoms = placed[placed[:, 1] - placed[:, 0] >= _MAIN, :2].T
    flat = ends(mask > 0)
    area = float(max(1, mask.sum()))
    breadth = 2.0 * cv2.distanceTransform(cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 3)
    ridge = breadth[breadth >= cv2.dilate(breadth, np.ones((3, 3), np.uint8))]
    ridge = ridge[ridge > 0]
    run = max(2, round(0.35 * height))
    upright = cv2.countNonZero(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((run, 1), np.uint8))) / area
    level = cv2.countNonZero(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))) / area
    amount = max(1, letters)
    rest = (
        *flat,
        sum(flat),
        min(3.0, len(tops) / amount),
        min(3.0, len(marks) / amount),
        middle(np.abs(bottoms - middle(bottoms))) * 4 if tops.size else 1.0,
        middle(np.abs(tops - middle(tops))) * 4 if tops.size else 1.0,
        float(ridge.mean()) / height * 4 if ridge.size else 1.0,
        float(ridge.std()) / float(ridge.mean()) if ridge.size else 1.0,
        upright,
        level,
        area / mask.size,
        min(2.0, mask.shape[1] / height / amount),
        1.0 / amount,
        *_letters(mask, breadth, amount),
    )
    return np.concatenate([directions, _hinges(mask), np.array(rest, np.float64), _slices(mask)])


def spelled(text: str) -> NDArray[np.float64]:
    """Which letters, digits and marks a word was read to have: `(SPELLED,)`, roots of their shares; 0 for no text."""
    counts = np.bincount([_ALPHABET.get(c, _OTHER) for c in text], minlength=SPELLED)
    return np.asarray(np.sqrt(counts / max(1, len(text))) * 1.5, np.float64)


def middle(values: NDArray[Any]) -> float:
    """The median of some values; many times faster than numpy's for a word's few letters."""
    ordered = np.sort(values)
    count = len(ordered)
    return float(ordered[(count - 1) // 2] + ordered[count // 2]) / 2


def marks_in(ink: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Top and bottom of each connected mark."""
    stats = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)[2][1:]
    return np.stack([stats[:, 1], stats[:, 1] + stats[:, 3]], axis=1).astype(np.int32)


def ends(ink: NDArray[np.bool_]) -> tuple[float, float]:
    """How evenly a word ends below and above: each from 0 (never at one height) to 1 (always)."""
    height = ink.shape[0]
    columns = np.flatnonzero(ink.any(axis=0))
    window = np.ones(max(2, round(_WINDOW * height)), np.int64)
    shares = []
    for view in (ink[::-1], ink):
        near = np.convolve(np.bincount(np.argmax(view[:, columns], axis=0), minlength=height), window, "valid")
        shares.append(float(near.max()) / max(1, columns.size))
    return shares[0], shares[1]


def _hinges(mask: Image) -> NDArray[np.float64]:
    """Shares of the outline by direction and by how it turns there; roots, so that rare corners count."""
    leg = max(2, round(_LEG * mask.shape[0]))
    contours = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)[0]
    long = [contour[:, 0] for contour in contours if len(contour) >= 2 * leg + 2]
    if not long:
        return np.zeros(HEADINGS * TURNS)
    points = np.concatenate(long).astype(np.float32)
    counts = np.array([len(contour) for contour in long])
    sizes = np.repeat(counts, counts)
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    places = np.arange(len(points)) - starts
    ahead = points[starts + (places + leg) % sizes] - points
    heading = np.arctan2(ahead[:, 1], ahead[:, 0])
    turn = (heading - heading[starts + (places - leg) % sizes]) / (2 * np.pi) + 0.5
    first = np.floor(heading * (HEADINGS / (2 * np.pi)) + 0.5 + _TIE).astype(np.int64) % HEADINGS
    second = np.floor(turn * TURNS + 0.5).astype(np.int64) % TURNS
    shares = np.bincount(first * TURNS + second, minlength=HEADINGS * TURNS) / len(points)
    return np.asarray(np.sqrt(shares) * 2.0, np.float64)


def _slices(mask: Image) -> NDArray[np.float64]:
    """How ink is spread from top to bottom, how long its runs are across and down, and how ragged it ends."""
    height, width = mask.shape
    rows = np.cumsum(mask.sum(axis=1))
    below = np.interp((np.arange(ROWS) + 0.5) / ROWS * height - 0.5, np.arange(height), rows / max(1, int(rows[-1])))
    spread = below * 6
    spread[1:] -= below[:-1] * 6
    spread[-1] += (1.0 - below[-1]) * 6
    down = _steps(mask.T)
    begun = down > 0
    strokes = begun.sum(axis=1)
    crossed = np.bincount(np.minimum(strokes, CROSSED - 1), minlength=CROSSED) / width * 2
    filled = strokes > 0
    ragged = [_ragged(edges[filled]) / height * 8 for edges in (begun, (down < 0)[:, ::-1])]
    share = np.count_nonzero(filled) / width
    return np.concatenate([spread, _runs(_steps(mask), height), _runs(down, height), crossed, ragged, [share]])


def _steps(mask: Image) -> NDArray[np.int8]:
    """Along each row 1 where ink begins and -1 right behind where it ends."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    return np.asarray(padded[:, 1:] - padded[:, :-1], np.int8)


def _runs(steps: NDArray[np.int8], height: int) -> NDArray[np.float64]:
    """Shares of the runs of ink along the rows of an image, by their length in heights of the word."""
    flat = steps.ravel()
    lengths = (np.flatnonzero(flat < 0) - np.flatnonzero(flat > 0)) / height
    return np.bincount(np.searchsorted(STROKES, lengths), minlength=len(STROKES) + 1) / max(1, len(lengths)) * 2


def _ragged(edges: NDArray[np.bool_]) -> float:
    """How much the first edge of each row lies off the one before, in pixels."""
    first = edges.argmax(axis=1)
    return float(np.abs(first[1:] - first[:-1]).mean()) if len(first) > 1 else 0.0


def _letters(mask: Image, breadth: NDArray[np.float32], amount: int) -> tuple[float, float, float, float]:
    """How the parts of a word differ: bottoms off a straight line, strength of strokes, the largest part, holes."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    height = mask.shape[0]
    main = np.flatnonzero(stats[1:, cv2.CC_STAT_HEIGHT] >= _MAIN * height) + 1
    holes = cv2.connectedComponents(1 - mask, connectivity=4)[0] - 2
    largest = float(stats[1:, cv2.CC_STAT_AREA].max(initial=0)) / max(1, int(mask.sum()))
    if main.size < 2:
        return 0.0, 0.0, largest, max(-1.0, min(3.0, holes / amount))
    inner = breadth[1:-1, 1:-1]
    sums = np.bincount(labels.ravel(), weights=inner.ravel(), minlength=count)
    strength = sums[main] / np.maximum(1, stats[main, cv2.CC_STAT_AREA])
    xs = stats[main, cv2.CC_STAT_LEFT].astype(np.float64)
    ys = (stats[main, cv2.CC_STAT_TOP] + stats[main, cv2.CC_STAT_HEIGHT]).astype(np.float64)
    line = middle(ys)
    if np.ptp(xs) >= 1 and main.size >= 3:
        apart = xs - xs.mean()
        line = ys.mean() + apart * (float(apart @ ys) / float(apart @ apart))
    off = float(np.abs(ys - line).mean()) / height * 8
    return off, float(strength.std() / max(0.1, strength.mean())) * 3, largest, max(-1.0, min(3.0, holes / amount))


def _scaled(ink: NDArray[np.bool_]) -> Image:
    """The word 255 on 0, at most `HEIGHT` tall and not endlessly wide."""
    image = ink.astype(np.uint8) * np.uint8(255)
    height, width = image.shape
    scale = min(1.0, HEIGHT / height)
    size = (max(2, round(min(width * scale, _MAX_ASPECT * height * scale))), max(2, round(height * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _directions(shape: Image) -> NDArray[np.float64]:
    """Shares of edge length by direction: of the whole word, and of its bands."""
    smooth = cv2.GaussianBlur(cv2.copyMakeBorder(shape, 2, 2, 2, 2, cv2.BORDER_CONSTANT), (3, 3), 0)
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    strength = cv2.magnitude(across, down).ravel()
    # bin 0 is centred on an upright edge
    turn = np.arctan2(down, across).ravel() / np.pi * BINS + 0.5
    bins = np.floor(turn).astype(np.int64) % BINS
    rows = np.arange(smooth.shape[0])
    band = np.minimum(BANDS - 1, rows * BANDS // smooth.shape[0]).repeat(smooth.shape[1])
    sums = np.bincount(band * BINS + bins, weights=strength, minlength=BINS * BANDS).reshape(BANDS, BINS)
    whole = sums.sum(axis=0)
    shares = np.concatenate([[whole / max(1.0, whole.sum())], sums / np.maximum(1.0, sums.sum(axis=1, keepdims=True))])
    return np.asarray(shares.ravel() * 3.0, np.float64)
