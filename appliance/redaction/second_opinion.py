"""What follows from the context model's opinion: it denies what no rule doubted, and gives back what had no reason.

Rules:
- The limits were set on texts of sites that the model had not seen (docs/context-model.md).
- It denies a cleared word from a probability that depends on what the word is. Labels and lots stay as they are: their
  place says what they are.
- It gives back numbers and words that nothing explained, and ordinary words that were called part of a name. It must be
  all but certain, and a word of the lists of names, or as short as somebody's initials, is never given back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from appliance.redaction.context_model import Opinion
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.reasons import Reason, denial

DENY, DENY_NUMBER, DENY_MEDICINE = 0.3, 0.6, 0.5  # probabilities of an identifier, at least
GIVE_BACK = 0.005  # under it
_LONG_NAME = 4  # letters; shorter ones are somebody's initials
_SHORT_NUMBER = re.compile(r"[<>~=+(-]{0,2}\d{1,4}(?:[.,]\d{1,3})?(?:[-/x]\d{1,3}(?:\.\d{1,2})?)?[%)\],.;:]{0,2}")
_COMPANY = frozenset({Reason.NAME, Reason.ORGANISATION, Reason.PLACE, Reason.UNKNOWN_WORD})


def deny(
    layout: Layout,
    reasons: list[Reason | None],
    opinions: Sequence[Opinion],
    spared: Collection[int],
    lexicon: Lexicon,
) -> None:
    """Denies the words that the model takes for identifiers; `reasons` are changed in place."""
    for index, opinion in enumerate(opinions):
        text = layout.words[index].text
        if index in spared or opinion.identifier < _limit(text, lexicon) or _is_code(text, lexicon):
            continue
        if (reason := reasons[index]) is None or reason.cleared:
            reasons[index] = denial(opinion.category)


def _limit(text: str, lexicon: Lexicon) -> float:
    """How sure the model must be to deny a word."""
    if any(c.isdigit() for c in text):
        return DENY_NUMBER
    return DENY_MEDICINE if lexicon.clinical(bare(text).casefold()) else DENY


def _is_code(text: str, lexicon: Lexicon) -> bool:
    """Whether a text with letters and digits is one that the vocabulary knows as it stands: `PHQ9`."""
    core = bare(text)
    return any(c.isdigit() for c in core) and lexicon.abbreviation(core)


def give_back(layout: Layout, reasons: Sequence[Reason], opinions: Sequence[Opinion], lexicon: Lexicon) -> list[Reason]:
    """The reasons with those words cleared that were denied for no reason of their own."""
    found = list(reasons)
    for index, opinion in enumerate(opinions):
        if opinion.identifier < GIVE_BACK and _groundless(layout, index, reasons[index], lexicon):
            number = any(c.isdigit() for c in layout.words[index].text)
            found[index] = Reason.VALUE if number else Reason.VOCABULARY
    return found


def _groundless(layout: Layout, index: int, reason: Reason, lexicon: Lexicon) -> bool:
    """Whether a word was denied though nothing in itself speaks against it."""
    text = layout.words[index].text
    core = bare(text)
    if any(c.isdigit() for c in core):
        return reason is Reason.UNKNOWN_NUMBER and _SHORT_NUMBER.fullmatch(text) is not None
    if len(core) < _LONG_NAME or not core.replace("-", "").isalpha():
        return False
    lower = core.casefold()
    ordinary = lexicon.knows(lower) and lower not in lexicon.given and lower not in lexicon.family
    return (reason in _COMPANY and ordinary) or (reason is Reason.UNKNOWN_WORD and core.islower())
