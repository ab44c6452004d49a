"""The class model: what each page says about its class, and the proposal that the pages of a document make together.

Rules:
- Numpy alone, no randomness: same words, same proposal. How it was trained and how good it is: docs/class-model.md.
- Every class is judged for itself (logistic regression, one against all others), so paper of no class fits none.
- The confidence is calibrated: among documents of unseen styles with confidence c, about c of them are of the class.
- What leaves this module is content-free: sums, a class name, a number.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from appliance.classification.features import Sparse, Vocabulary, page_features
from appliance.documents import Word

MIN_KNOWN = 12  # known words of a document; fewer say nothing
OWN_VOICE = 25  # known words from which a page can speak against the others
FULL_PAGE = 120  # known words from which a page weighs as much as any
MOST = 0.999  # more than some thousand pages can show is not claimed
_HIGHEST, _LOWEST = 6.0, -6.0  # log odds beyond which the confidence does not follow: nothing there was calibrated


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What a page says: how many of its words were known, and log odds for each class in the model's order."""

    known: int = 0
    odds: tuple[float, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The likeliest class and how likely it is; no class where there is too little text."""

    document_class: str = ""
    confidence: float = 0.0

    def sure(self, minimum: float) -> bool:
        """Whether it may count without a person."""
        return bool(self.document_class) and self.confidence >= minimum


NO_EVIDENCE = PageEvidence()
NO_PROPOSAL = Proposal()


@dataclass(frozen=True, slots=True, eq=False)
class ClassModel:
    """Weights over the numbers of a page, and how sums become a confidence."""

    classes: tuple[str, ...]
    vocabulary: Vocabulary = field(repr=False)
    weights: NDArray[np.float32] = field(repr=False)  # (width, classes)
    bias: NDArray[np.float32] = field(repr=False)
    calibration: tuple[float, ...]  # of best log odds, second best, known words; the last stands alone

    def page(self, words: Sequence[Word]) -> PageEvidence:
        """What the words of one page say."""
        return self.evidence(page_features(words, self.vocabulary))

    def evidence(self, features: Sparse) -> PageEvidence:
        """What the numbers of one page say."""
        odds = features.values @ self.weights[features.places] + self.bias
        return PageEvidence(features.known, tuple(round(float(value), 4) for value in odds))

    def propose(self, pages: Sequence[PageEvidence]) -> Proposal:
        """What all pages say together: each weighs by its known words, a short one less than a full one.

        A page that surely is of another class leaves the document no surer than that page is wrong.
        """
        spoken = [page for page in pages if page.known]
        known = sum(page.known for page in spoken)
        if known < MIN_KNOWN:
            return Proposal()
        weights = np.array([min(page.known, FULL_PAGE) for page in spoken], np.float64)
        odds = weights @ np.array([page.odds for page in spoken]) / weights.sum()
        best = int(np.argmax(odds))
        against = [page for page in spoken if page.known >= OWN_VOICE and int(np.argmax(page.odds)) != best]
        doubt = max((self.confidence(np.array(page.odds), page.known) for page in against), default=0.0)
        return Proposal(self.classes[best], round(min(self.confidence(odds, known), 1.0 - doubt), 4))

    def confidence(self, odds: NDArray[np.float64], known: int) -> float:
        """How likely the best class is the right one."""
        second, first = np.sort(odds)[-2:]
        odds_of_right = float(np.dot(self.calibration, calibration_inputs(first, second, known)))
        return min(MOST, 1.0 / (1.0 + math.exp(-odds_of_right)))


def calibration_inputs(first: float, second: float, known: int) -> tuple[float, ...]:
    """What the confidence depends on."""
    best, next_best = (min(_HIGHEST, max(_LOWEST, float(odds))) for odds in (first, second))
    return (best, next_best, math.log(min(known, FULL_PAGE) / FULL_PAGE), 1.0)


@functools.cache
def load_model() -> ClassModel:
    """The model that belongs to the package."""
    with (resources.files("appliance.classification") / "data" / "class_model.npz").open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        weights = arrays["weights"].astype(np.float32) * arrays["scale"].astype(np.float32)
        return ClassModel(
            tuple(str(arrays["classes"]).split()),
            Vocabulary.of(str(arrays["vocabulary"]).split()),
            weights,
            arrays["bias"].astype(np.float32),
            tuple(float(value) for value in arrays["calibration"]),
        )
