"""Compares what left the station with the truth: every word and mark, by its own ink and by reading the output.

Rules:
- A word's ink is known pixel by pixel (`Truth.labels`). An ink pixel counts as copied where the output keeps at least
  half of its darkness.
- Independently, the output is read again by OCR, and its text layer is extracted: an identifier that stands at its
  place in either has leaked, whatever its ink says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image, Word
from appliance.pilot.places import Places
from appliance.sim.drawing.truth import FIRST_REGION_LABEL, Hipaa, Kind, Medium, Sample, Truth, moved
from bench.support.journey import Outcome

VISIBLE = 0.25  # of its ink: an identifier has leaked
REMNANT = 0.05  # of its ink: something of it is left
KEPT = 0.75  # of its ink: a word is of use
MIN_INK = 30  # darkness (of 255) from which a pixel of the original is ink
_LABELS = 1 << 16


@dataclass(frozen=True, slots=True)
class WordScore:
    """One word of the truth and how much of it left."""

    document: int
    page: int
    text: str
    kind: Kind
    hipaa: Hipaa | None
    medium: Medium
    phrase: int | None
    ink: float  # share of its ink in the output
    read: bool  # by OCR of the output, at its place
    layer: bool  # in the text layer, at its place
    plain: bool  # by plain OCR of the original, at its place

    @property
    def leaked(self) -> bool:
        """Whether an identifier got out."""
        return self.ink >= VISIBLE or self.read or self.layer

    @property
    def kept(self) -> bool:
        """Whether a word is still of use: by its ink, or as text (light letters leave as dark ones)."""
        return self.ink >= KEPT or (self.read and self.layer)

    @property
    def by_hand(self) -> bool:
        """Whether a hand wrote it."""
        return self.medium in (Medium.HANDWRITING, Medium.CELLS)

    @property
    def stays(self) -> bool:
        """Whether it stays behind by design: handwriting, and what a pen struck out, which nobody says any more."""
        return self.by_hand or self.medium is Medium.STRUCK

    @property
    def numeric(self) -> bool:
        """Whether it holds a digit."""
        return any(c.isdigit() for c in self.text)


@dataclass(frozen=True, slots=True)
class RegionScore:
    """A mark that is no word, and how much of its ink left."""

    document: int
    page: int
    kind: str
    text: str
    ink: float


Reader = Callable[[Image, int], tuple[Word, ...]]


def score_page(
    place: tuple[int, int], sample: Sample, outcome: Outcome, read: Reader
) -> tuple[list[WordScore], list[RegionScore]]:
    """Scores every word and region of one page; a page that was held back has leaked nothing and kept nothing.

    Args:
        place: numbers of the document and of the page in it.
        sample: the page with its truth.
        outcome: what became of it.
        read: reads an output page, image and dpi to words.
    """
    (document, page), truth = place, sample.truth
    plain = Places(outcome.plain)
    if outcome.output is None or outcome.transform is None:
        shares, seen, layer, there = np.zeros(_LABELS), Places(()), Places(()), truth
    else:
        shares, there = ink_shares(sample, outcome)
        seen = Places(read(outcome.output, round(sample.dpi)))
        layer = Places(outcome.text_layer)
    words = []
    for number, (word, now) in enumerate(zip(truth.words, there.words, strict=True), 1):
        words.append(
            WordScore(
                document, page, word.text, word.kind, word.hipaa, word.medium, word.phrase,
                ink=float(shares[number]), read=seen.hold(now.text, now.box),
                layer=layer.hold(now.text, now.box), plain=plain.hold(word.text, word.box),
            )
        )  # fmt: skip
    regions = [
        RegionScore(document, page, r.kind.value, r.text, float(shares[FIRST_REGION_LABEL + index]))
        for index, r in enumerate(truth.regions)
    ]
    return words, regions


def ink_shares(sample: Sample, outcome: Outcome) -> tuple[NDArray[np.float64], Truth]:
    """The share of each label's ink that is in the output, and the truth in the output's pixels."""
    if outcome.output is None or outcome.transform is None:
        raise ValueError("the page was held back")
    height, width = outcome.output.shape[:2]
    there = moved(sample.truth, outcome.transform, (width, height))
    matrix = np.array(outcome.transform)
    before = cv2.warpPerspective(_grey(sample.image), matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
    dark_before, dark_after = 255 - before.astype(np.int16), 255 - _grey(outcome.output).astype(np.int16)
    ink = (there.labels > 0) & (dark_before >= MIN_INK)
    copied = ink & (2 * dark_after >= dark_before)
    total = np.bincount(there.labels[ink], minlength=_LABELS)
    left = np.bincount(there.labels[copied], minlength=_LABELS)
    return left / np.maximum(total, 1), there


def _grey(image: Image) -> Image:
    if image.ndim == 2:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def facts_whole(words: Iterable[WordScore]) -> list[bool]:
    """For each clinical fact, whether every word of it was kept."""
    facts: dict[tuple[int, int, int], list[bool]] = {}
    for word in words:
        if word.kind is Kind.CLINICAL and word.phrase is not None:
            facts.setdefault((word.document, word.page, word.phrase), []).append(word.kept)
    return [all(kept) for kept in facts.values()]
