"""The exact truth of a drawn page: every word, its box, what it means and which pixels are its ink.

Rules:
- `labels` says pixel by pixel whose ink it is, so that a measurement needs no guess: a word has label `index + 1`,
  a region `FIRST_REGION_LABEL + index`, paper and rules 0.
- A transform of the picture (skew, scaling) goes through `moved`, which moves labels, boxes and `transform` together.
- Only drawn pages have truth; nothing here is used in production.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import IDENTITY, Box, Image, Matrix

Labels = NDArray[np.uint16]
FIRST_REGION_LABEL = 60_000


class Kind(StrEnum):
    """What a word is worth."""

    IDENTIFIER = "identifier"  # must not leave
    CLINICAL = "clinical"  # part of a clinical fact: should leave
    PLAIN = "plain"  # labels and running text: should leave


class Hipaa(StrEnum):
    """The identifier types of 45 CFR 164.514(b)(2)(i), in the order of the rule."""

    NAME = "name"
    PLACE = "place"
    DATE = "date"
    PHONE = "phone"
    FAX = "fax"
    EMAIL = "email"
    SSN = "ssn"
    RECORD = "medical-record"
    PLAN = "health-plan"
    ACCOUNT = "account"
    LICENCE = "licence"
    VEHICLE = "vehicle"
    DEVICE = "device"
    URL = "url"
    IP = "ip"
    BIOMETRIC = "biometric"
    PHOTO = "photo"
    OTHER = "other"


class Medium(StrEnum):
    """How a word came onto the paper."""

    PRINT = "print"
    TYPEWRITER = "typewriter"
    HANDWRITING = "handwriting"
    CELLS = "cells"  # one letter in each box
    STAMP = "stamp"
    STRUCK = "struck"  # in print, and struck out by a pen: not said any more


class RegionKind(StrEnum):
    """What else is on the paper."""

    SIGNATURE = "signature"
    STAMP = "stamp"
    BARCODE = "barcode"
    PHOTO = "photo"
    FIGURE = "figure"  # a medical picture
    LOGO = "logo"
    SCRIBBLE = "scribble"  # pen marks that are no words
    CHECKBOX = "checkbox"


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """Words that mean one thing together: a full name, a date, a clinical fact. Each occurrence is its own."""

    kind: Kind
    hipaa: Hipaa | None
    text: str


@dataclass(frozen=True, slots=True)
class TruthWord:
    """A word as it stands on the paper; `phrase` is an index into `Truth.phrases`, or None."""

    text: str
    box: Box
    kind: Kind
    hipaa: Hipaa | None
    medium: Medium
    phrase: int | None


@dataclass(frozen=True, slots=True)
class Region:
    """Something that is not a word. `text` is a barcode's payload or a checkbox's `ticked` or `open`."""

    kind: RegionKind
    box: Box
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Everything on a page. `transform` maps the page as it was laid out to this picture's pixels."""

    title: str
    words: tuple[TruthWord, ...]
    phrases: tuple[Phrase, ...]
    regions: tuple[Region, ...]
    labels: Labels = field(repr=False)
    transform: Matrix = IDENTITY

    def as_mapping(self) -> dict[str, object]:
        """The truth without its labels, for JSON."""
        return {
            "title": self.title,
            "transform": self.transform,
            "words": [
                {"text": w.text, "box": _corners(w.box), "kind": w.kind, "hipaa": w.hipaa, "medium": w.medium}
                | {"phrase": w.phrase}
                for w in self.words
            ],
            "phrases": [{"kind": p.kind, "hipaa": p.hipaa, "text": p.text} for p in self.phrases],
            "regions": [{"kind": r.kind, "box": _corners(r.box), "text": r.text} for r in self.regions],
        }


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One drawn side of a sheet: an RGB picture, its resolution and its truth."""

    image: Image = field(repr=False)
    truth: Truth = field(repr=False)
    dpi: float = 300.0


def moved(truth: Truth, matrix: Matrix, size: tuple[int, int]) -> Truth:
    """The truth after the picture went through `matrix` into a picture of `size` (width, height)."""
    labels = cv2.warpPerspective(truth.labels, np.array(matrix), size, flags=cv2.INTER_NEAREST, borderValue=0)
    boxes = label_boxes(labels.astype(np.uint16))
    words = tuple(
        TruthWord(w.text, boxes.get(i + 1, w.box), w.kind, w.hipaa, w.medium, w.phrase)
        for i, w in enumerate(truth.words)
    )
    regions = tuple(
        Region(r.kind, boxes.get(FIRST_REGION_LABEL + i, r.box), r.text) for i, r in enumerate(truth.regions)
    )
    product = np.array(matrix) @ np.array(truth.transform)
    return Truth(truth.title, words, truth.phrases, regions, labels.astype(np.uint16), as_matrix(product))


def label_boxes(labels: Labels) -> dict[int, Box]:
    """The tight box of every label in the picture (0 left out)."""
    rows, columns = np.nonzero(labels)
    values = labels[rows, columns]
    if not values.size:
        return {}
    order = np.argsort(values, kind="stable")
    found, starts = np.unique(values[order], return_index=True)
    boxes = {}
    for label, at in zip(found, np.split(order, starts[1:]), strict=True):
        ys, xs = rows[at], columns[at]
        boxes[int(label)] = Box(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)
    return boxes


def as_matrix(array: NDArray[np.float64]) -> Matrix:
    """A 3x3 array as the frozen type."""
    rows = [(float(r[0]), float(r[1]), float(r[2])) for r in array]
    return (rows[0], rows[1], rows[2])


def _corners(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
