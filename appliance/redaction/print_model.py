"""The network that tells print from handwriting by the shape of a word and by what it was read as.

How it was trained, on what, and how well it tells: docs/print-model.md.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from appliance.redaction.shapes import spelled


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One hidden layer (tanh) over standardised features: those of a word's shape, then what it was read as."""

    mean: NDArray[np.float64] = field(repr=False)
    scale: NDArray[np.float64] = field(repr=False)
    w1: NDArray[np.float64] = field(repr=False)
    b1: NDArray[np.float64] = field(repr=False)
    w2: NDArray[np.float64] = field(repr=False)
    b2: NDArray[np.float64] = field(repr=False)

    def odds(self, shapes: NDArray[np.float64], texts: Iterable[str]) -> NDArray[np.float64]:
        """Log odds for a hand of words, by rows of features of their shape and by their texts ("": unknown)."""
        inputs = np.concatenate([shapes, [spelled(text) for text in texts]], axis=1)
        hidden = np.tanh((inputs - self.mean) / self.scale @ self.w1 + self.b1)
        return np.asarray(hidden @ self.w2 + self.b2, np.float64)


@functools.cache
def load_network() -> Network:
    """The network that belongs to the package."""
    with (resources.files("appliance.redaction") / "data" / "print_model.npz").open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        return Network(**{name: arrays[name].astype(np.float64) for name in Network.__slots__})
