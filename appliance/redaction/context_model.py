"""How likely a word is an identifier, judged by its neighbours alone: a small trained model (docs/context-model.md).

Rules:
- The model has no list of names and no page: it is a conditional random field over the features of `context_features`.
- It is a second opinion. `clearing` decides what follows from it, and most words need none.
- A page of a few words says too little about its habits: the model learned from whole pages, and is not asked.
- Weights are package data. The same page gives the same opinion.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib import resources

import pycrfsuite

from appliance.policy.categories import Category
from appliance.redaction.context_features import features
from appliance.redaction.findings import Opinion
from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.tokens import Token

FEW_WORDS = 30
QUIET = "O"  # the label of words that are no identifier
LABELS = {
    "NAME": Category.NAME,
    "ORG": Category.ORGANISATION,
    "PLACE": Category.PLACE,
    "DATE": Category.DATE,
    "ID": Category.OTHER,
}


class ContextModel:
    """The trained model, ready to be asked."""

    def __init__(self, weights: bytes) -> None:
        """`weights` are a model of CRFsuite with the labels of `LABELS` and `QUIET`."""
        self._weights = weights  # the tagger reads them where they lie and does not keep them
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(self._weights)

    def opinions(self, layout: Layout, tokens: Sequence[Token], lexicon: Lexicon) -> list[Opinion]:
        """What it thinks of each word of a page, in the reader's order; nothing where there are few."""
        if len(layout.words) < FEW_WORDS:
            return []
        self._tagger.set(features(layout, tokens, lexicon))
        found = []
        for index in range(len(layout.words)):
            shares = {category: self._tagger.marginal(label, index) for label, category in LABELS.items()}
            likeliest = max(shares, key=shares.__getitem__)
            found.append(Opinion(1.0 - self._tagger.marginal(QUIET, index), likeliest))
        return found


@functools.cache
def load_context_model() -> ContextModel:
    """The model of the package."""
    return ContextModel((resources.files("appliance.redaction") / "data" / "context_model.crf").read_bytes())
