"""What a registered form makes of the decisions about a page.

Rules:
- The form's own print is cleared with a reason of its own, whatever it looks like; unless it is an identifier that was
  found in another place of the document, or the purpose does not need it.
- A form can only take away from what was filled in: a word that is not its print leaves only if ordinary clearing lets
  it out, for which the form's own print is nobody's name.
- Print with more ink than the blank form has there was written over, and stays behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from appliance.documents import Box, Word
from appliance.policy.forms import MM_PER_INCH, FieldMode
from appliance.redaction import values
from appliance.redaction.findings import Assessment
from appliance.redaction.fragments import Span
from appliance.redaction.ink import Components
from appliance.redaction.layout import bare
from appliance.redaction.reasons import Reason
from appliance.redaction.registration import Placed

MORE_INK, MORE_INK_MM2 = 0.35, 0.3  # beyond what the form has: this share of it, and this area
_TYPICAL = 8  # words that show how dark the page is
_PAD = 0.1  # of a word's height, around it
_AS_BEFORE = frozenset({Reason.KNOWN, Reason.NOT_FOR_PURPOSE, Reason.PURPOSE})
_VALUES = frozenset({Reason.VALUE, Reason.PUNCTUATION})


def apply(reasons: Sequence[Reason], placed: Placed, words: Sequence[Word]) -> tuple[Reason, ...]:
    """The reasons of a page's words with its form applied."""
    final = list(reasons)
    for index, reason in enumerate(reasons):
        mode = placed.modes.get(index)
        if index in placed.printed:
            final[index] = reason if reason in _AS_BEFORE else Reason.FORM
        elif mode is FieldMode.ORDINARY or not reason.cleared:
            continue
        elif mode is FieldMode.DENY or not (reason in _VALUES or _is_unit_of_value(index, reason, final, words)):
            final[index] = Reason.FIELD
    return tuple(final)


def _is_unit_of_value(index: int, reason: Reason, final: Sequence[Reason], words: Sequence[Word]) -> bool:
    """Whether a word is the unit of the value before it (`81 kg`)."""
    if reason is not Reason.VOCABULARY or not index or not values.is_unit(words[index].text):
        return False
    return final[index - 1] is Reason.VALUE and words[index - 1].line == words[index].line


def parts_of(parts: Mapping[int, Span], placed: Placed) -> dict[int, Span]:
    """The identifiers of which a purpose may keep a part: those in fields where ordinary clearing decides."""
    return {i: span for i, span in parts.items() if placed.modes.get(i) is FieldMode.ORDINARY}


def without_print(assessment: Assessment, placed: Placed) -> Assessment:
    """The assessment without identifiers that only the form's own print shows: a label that was taken for a name."""
    own: set[str] = set()
    others: set[str] = set()
    for index, word in enumerate(assessment.layout.words):
        texts = _texts(word.text)
        (own if index in placed.printed else others).update(texts)
    gone = own - others
    known = assessment.known
    return replace(assessment, known=replace(known, texts=known.texts - gone, shared=known.shared - gone))


def _texts(text: str) -> set[str]:
    """The texts by which a word may be known elsewhere."""
    whole = bare(text).casefold()
    pieces = {whole, bare(text.rpartition(":")[2]).casefold()}
    for mark in "-/,&":
        pieces |= {bare(piece) for one in tuple(pieces) for piece in one.split(mark)}
    return pieces | {piece.removesuffix("'s") for piece in pieces}


def cut(words: Sequence[Word], placed: Placed) -> tuple[Word, ...]:
    """The words, with those of the form cut back to their places."""
    return tuple(replace(w, box=placed.cut[i]) if i in placed.cut else w for i, w in enumerate(words))


def ink_of(box: Box, parts: Components) -> int:
    """Pixels of ink in and closely around a word, without rules and frames."""
    pad = round(_PAD * box.height)
    view = parts.labels[max(0, box.top - pad) : box.bottom + pad, max(0, box.left - pad) : box.right + pad]
    return int(np.count_nonzero(view))


def overwritten(words: Sequence[Word], placed: Placed, parts: Components, dpi: float) -> set[int]:
    """Indexes of the form's words that have more ink than the form, as dark as this page is."""
    ink = {index: ink_of(words[index].box, parts) for index, expected in placed.printed.items() if expected > 0}
    if len(ink) < _TYPICAL:
        return set()
    darker = median(ink[index] / placed.printed[index] for index in ink)
    least = MORE_INK_MM2 * (dpi / MM_PER_INCH) ** 2
    usual = {index: darker * placed.printed[index] for index in ink}
    return {index for index, pixels in ink.items() if pixels > (1 + MORE_INK) * usual[index] + least}
