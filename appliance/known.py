"""The identifiers that the pages of a document show together, and the words that were kept of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from appliance.documents import KnownIdentifiers
from appliance.output.textlayer import encodable
from appliance.page_work import PageWork
from appliance.redaction.findings import gather
from appliance.redaction.reasons import Reason

MIN_CODED = 5  # characters; a shorter barcode says nothing about a person


def union(one: KnownIdentifiers, other: KnownIdentifiers) -> KnownIdentifiers:
    """What both know together."""
    return KnownIdentifiers(one.texts | other.texts, one.shared | other.shared, one.continued | other.continued)


def known_of(works: Sequence[PageWork]) -> KnownIdentifiers:
    """The identifiers that all these pages together show, what stands in their barcodes among them.

    A barcode often repeats what its page says in print: of one that holds a word kept for the purpose, the rest counts.
    """
    found = gather([work.findings for work in works])
    kept = {part for text in kept_texts(works) for part in _coded_parts(text)}
    coded: set[str] = set()
    for text in {barcode.text.strip().lower() for work in works for barcode in work.read.barcodes}:
        parts = _coded_parts(text)
        coded |= {part for part in parts if part not in kept} if kept.intersection(parts) else {text}
    return replace(found, texts=found.texts | {text for text in coded if len(text) >= MIN_CODED})


def kept_texts(works: Sequence[PageWork]) -> frozenset[str]:
    """The words that were kept for the purpose, as the text layer has them."""
    kept = (word.word.text for work in works for word in work.judged if word.reason == Reason.PURPOSE)
    return frozenset(encodable(text) for text in kept)


def _coded_parts(text: str) -> list[str]:
    """Runs of letters and digits in small letters."""
    return re.findall(r"[^\W_]+", text.lower())
