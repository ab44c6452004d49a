"""The hand of a page, learnt from the page itself: what its surest words by hand have, and its surest print has not.

A network that has seen many hands and many fonts doubts the word of a hand as even as a font. On its own page that word
looks like its neighbours by the same hand, and not like the labels that a printer set.

Rules:
- Only a page learns on which many words are surely by hand and many surely print; on others nothing is said.
- Fisher's discriminant: the direction in which the two kinds differ most for how much each varies in itself.
- What it says is weighed with what the word said before, as both were found on pages that others filled in by hand:
  the shorter the word, the less.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEAST_BY_HAND, LEAST_PRINT = 20, 15  # words of which a page learns
_RIDGE = 1.0  # added to the variance of each feature, which are standardised
_MOST = 6.0  # a word differs so much, at most
# By letters: how much the evidence before, and the likeness to the page's hand count, and what is added (log odds).
_WEIGHTS = {1: (1.0, 0.28, 0.0), 2: (0.8, 0.35, -0.3), 3: (0.39, 0.54, -0.47), 4: (0.39, 0.54, -0.47)}
_LONG = 0.38, 0.73, 0.12


def likeness(
    shapes: NDArray[np.float64], by_hand: NDArray[np.bool_], printed: NDArray[np.bool_]
) -> NDArray[np.float64] | None:
    """How much more like the page's hand than like its print each word is; None where the page shows too little.

    Args:
        shapes: `(words, features)`, standardised.
        by_hand: which words are surely by hand.
        printed: which are surely print.

    Returns:
        `(words,)`, positive for a hand, within +-6.
    """
    if by_hand.sum() < LEAST_BY_HAND or printed.sum() < LEAST_PRINT:
        return None
    hand, print_ = shapes[by_hand].mean(axis=0), shapes[printed].mean(axis=0)
    spread = np.concatenate([shapes[by_hand] - hand, shapes[printed] - print_])
    within = spread.T @ spread / len(spread) + _RIDGE * np.eye(shapes.shape[1])
    direction = np.linalg.solve(within, hand - print_)
    return np.asarray(np.clip((shapes - (hand + print_) / 2) @ direction, -_MOST, _MOST), np.float64)


def weighed(letters: int, evidence: float, likeness: float) -> float:
    """What a word says for a hand (log odds) by what it said before and by its likeness to the page's hand."""
    before, alike, added = _WEIGHTS.get(letters, _LONG)
    return before * evidence + alike * likeness + added
