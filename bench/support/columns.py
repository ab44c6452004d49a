"""What a way of redacting left of documents, as one column of the main table.

Rules:
- Every way is counted by the same rows, over the same words and marks.
- Where nobody looks before a document leaves, everything that was left was let out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from appliance.sim.drawing.truth import Kind, RegionKind
from bench.support.intervals import share
from bench.support.scoring import KEPT, REMNANT, VISIBLE, RegionScore, WordScore, facts_whole

_PERSONAL = {kind.value for kind in (RegionKind.SIGNATURE, RegionKind.STAMP, RegionKind.BARCODE, RegionKind.PHOTO)}

NAMES = (
    "identifier words leaked (ink, OCR or text layer)",
    f"- at least {VISIBLE:.0%} of their ink copied",
    "- read by OCR at their place",
    "- in the text layer",
    f"- remnants of {REMNANT:.0%} to {VISIBLE:.0%} of their ink",
    "documents with any patient identifier left (words, remnants, signatures, photos, codes)",
    "- that were let out",
    "documents with an identifier word leaked",
    "- that were let out",
    f"clinical words kept (at least {KEPT:.0%} of their ink)",
    "- of those in print (handwriting and what is struck out stay behind by design)",
    "clinical numbers kept",
    "- of those in print",
    "clinical facts kept whole",
    "- of those in print",
    "plain words kept",
)


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What was left of one document. `held`: a person looks at it before anything leaves."""

    words: Sequence[WordScore] = field(repr=False)
    regions: Sequence[RegionScore] = field(repr=False)
    held: bool = False

    @property
    def leaks(self) -> list[WordScore]:
        """The identifier words that got out."""
        return [w for w in self.words if w.kind is Kind.IDENTIFIER and w.leaked]

    @property
    def identifying(self) -> bool:
        """Whether anything of a person got out: a word, a visible rest of one, or a mark that stands for someone."""
        rests = any(w.kind is Kind.IDENTIFIER and w.ink >= REMNANT for w in self.words)
        marks = any(r.kind in _PERSONAL and r.ink >= REMNANT for r in self.regions)
        return bool(self.leaks) or rests or marks


def column(documents: Sequence[Left], *, layered: bool = True) -> list[str]:
    """The values of `NAMES`. `layered`: the output has a text layer."""
    words = [w for document in documents for w in document.words]
    secret = [w for w in words if w.kind is Kind.IDENTIFIER]
    clinical = [w for w in words if w.kind is Kind.CLINICAL]
    printed = [w for w in clinical if not w.stays]
    shares = (
        share(w.leaked for w in secret),
        share(w.ink >= VISIBLE for w in secret),
        share(w.read for w in secret),
        share(w.layer for w in secret) if layered else "none",
        share(REMNANT <= w.ink < VISIBLE for w in secret),
        share(d.identifying for d in documents),
        share(d.identifying and not d.held for d in documents),
        share(bool(d.leaks) for d in documents),
        share(bool(d.leaks) and not d.held for d in documents),
        share(w.kept for w in clinical),
        share(w.kept for w in printed),
        share(w.kept for w in clinical if w.numeric),
        share(w.kept for w in printed if w.numeric),
        share(facts_whole(words)),
        share(facts_whole(w for w in words if not w.stays)),
        share(w.kept for w in words if w.kind is Kind.PLAIN),
    )
    return [str(value) for value in shares]


def plain_column(documents: Sequence[Left]) -> list[str]:
    """The values of `NAMES` for the captured pages themselves, as plain tesseract reads them."""
    words = [w for document in documents for w in document.words]
    secret = [w for w in words if w.kind is Kind.IDENTIFIER]
    clinical = [w for w in words if w.kind is Kind.CLINICAL]
    printed = [w for w in clinical if not w.stays]
    read, everything = share(w.plain for w in secret), "100.0 %"
    shares = (
        read,
        share(True for _ in secret),
        read,
        read,
        "0.0 %",
        everything,
        everything,
        share(any(w.plain for w in d.words if w.kind is Kind.IDENTIFIER) for d in documents),
        everything,
        share(w.plain for w in clinical),
        share(w.plain for w in printed),
        share(w.plain for w in clinical if w.numeric),
        share(w.plain for w in printed if w.numeric),
        everything,
        everything,
        share(w.plain for w in words if w.kind is Kind.PLAIN),
    )
    return [str(value) for value in shares]
