"""Orientation: by how many quarter turns a page has to be turned until its print stands upright, or "unsure".

Method: a small trained network looks at the shapes of marks of letter size, each in the four directions, and says in
which it looks most like an upright letter (shared weights over the four turns, softmax over them). The log odds of up
to `_MOST` marks are added up, weakened because marks of one font are not independent evidence. Many letters look
alike upside down and say nothing; `e`, `a`, `r`, `t`, `h` and digits say much. Weights: `./run bench
train_orientation`.

Rules:
- Without clear odds the answer is None. It decides nothing but the order of trials of the reader, where words read
  badly.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from importlib import resources

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.quality.preview import Mask, Preview, components

PATCH = 12  # pixels of a mark as the network sees it
CLEAR_ODDS = 18.0  # of the best direction over the second, after weakening
_WEAKEN = 5.0
_LEAST, _MOST = 12, 260  # marks
_INK_CONTRAST = 0.3
_HIGH_MM, _WIDE_MM = (1.0, 6.0), (0.3, 6.0)

Patches = NDArray[np.float32]
_NOTHING: Patches = np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True)
class Orientation:
    """`clockwise` makes the page upright (0, 90, 180 or 270; None: unsure); `odds` are those over the second best."""

    clockwise: int | None
    odds: float
    marks: int


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One hidden layer (tanh) on a patch; its output is how upright it looks."""

    w1: Patches = field(repr=False)
    b1: Patches = field(repr=False)
    w2: Patches = field(repr=False)

    def upright(self, patches: Patches) -> NDArray[np.float64]:
        """For each patch the log share of each number of quarter turns clockwise that would make it upright."""
        turned = np.stack([np.rot90(patches, -turns, axes=(1, 2)) for turns in range(4)], axis=1)
        flat = turned.reshape(4 * len(patches), -1)
        hidden = np.tanh(cv2.gemm(flat, self.w1, 1.0, _NOTHING, 0.0) + self.b1)  # a small product: no threads for it
        scores = (hidden @ self.w2).reshape(-1, 4).astype(np.float64)
        scores -= scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), np.float64)


def measure_orientation(preview: Preview) -> Orientation:
    """Which way up a page lies."""
    patches = letter_patches(preview)
    if len(patches) < _LEAST:
        return Orientation(None, 0.0, len(patches))
    total = load_network().upright(patches).sum(axis=0) / _WEAKEN
    best = int(np.argmax(total))
    odds = float(total[best] - np.max(np.delete(total, best)))
    return Orientation(90 * best if odds >= CLEAR_ODDS else None, odds, len(patches))


def letter_patches(preview: Preview) -> Patches:
    """Marks of letter size at 150 dpi, evenly chosen over the page, each in a square of `PATCH` pixels (ink is 1)."""
    ink = _inked_part(preview)
    if not ink.size:
        return np.zeros((0, PATCH, PATCH), np.float32)
    mm = 25.4 / preview.dpi * preview.grey.shape[1] / preview.fine.shape[1]
    boxes = _letters(ink, mm)
    if len(boxes) > _MOST:
        boxes = boxes[np.linspace(0, len(boxes) - 1, _MOST).astype(np.int64)]
    patches = np.zeros((len(boxes), PATCH, PATCH), np.float32)
    for patch, (left, top, wide, high, _) in zip(patches, boxes, strict=True):
        scale = PATCH / max(wide, high)
        to = max(1, round(wide * scale)), max(1, round(high * scale))
        mark = ink[top : top + high, left : left + wide].astype(np.float32)
        small = cv2.resize(mark, to, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        y, x = (PATCH - to[1]) // 2, (PATCH - to[0]) // 2
        patch[y : y + to[1], x : x + to[0]] = small
    return patches


def _letters(ink: Image, mm: float) -> NDArray[np.int32]:
    """Boxes of the marks of letter size; `mm` is the size of a pixel."""
    stats = components(ink)[1]
    long, short = stats[:, 2:4].max(axis=1) * mm, stats[:, 2:4].min(axis=1) * mm
    fit = (long >= _HIGH_MM[0]) & (long <= _HIGH_MM[1]) & (short >= _WIDE_MM[0]) & (long <= 3.0 * short)
    return np.asarray(stats[fit], np.int32)


def _inked_part(preview: Preview) -> Image:
    """Where there is ink (1), cut to what the preview has ink in; without the bed."""
    grey = preview.fine
    size, scale = (grey.shape[1], grey.shape[0]), grey.shape[1] / preview.grey.shape[1]
    left, top, wide, high = cv2.boundingRect(preview.ink.view(np.uint8))
    rows, columns = (
        slice(max(0, round(at * scale) - 2), round((at + length) * scale) + 2)
        for at, length in ((top, high), (left, wide))
    )
    darkest = cv2.convertScaleAbs(np.maximum(preview.light, 32), alpha=1 - _INK_CONTRAST)
    paper = cv2.resize(darkest, size, interpolation=cv2.INTER_LINEAR)
    ink: Mask = grey[rows, columns] < paper[rows, columns]
    if preview.bed.any():
        bed = cv2.resize(preview.bed.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        ink &= bed[rows, columns] == 0
    return ink.view(np.uint8)


@functools.cache
def load_network() -> Network:
    """The trained network that ships with the station."""
    with resources.files("appliance.quality").joinpath("data/orientation_model.npz").open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        return Network(*(np.asarray(arrays[name], np.float32) for name in ("w1", "b1", "w2")))
