# ruff: noqa: SIM905 - word lists are kept as text
"""Capitals that their company explains: `CHEST X-RAY:`, `CARCINOMA IN SITU`, `NASAL ALA`, `Influenza A/B`, `4.6 HIU/L`.

Rules:
- A reader of names takes a rare word in capitals for somebody. Beside the one word that medicine puts before or behind
  it, it is nobody.
- The company stands in the same cell or row, right beside it. A title (`Dr. Tan`) or a label is stronger: it is none of
  what is listed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.tokens import Token
from appliance.redaction.values import is_unit

_ALWAYS = frozenset(
    "x-ray x-rays xray xrays gray-scale grayscale grey-scale lc-ms/ms lc-ms ms/ms gc-ms hplc hplc-ecd eclia".split()
)
_BEFORE = frozenset(tuple(pair.split("_")) for pair in "white_blood white_cell red_blood duke_treadmill".split())
_BEHIND = frozenset(  # what stands before the second one
    tuple(pair.split("_"))
    for pair in "in_situ nasal_ala alar_ala influenza_a/b flu_a/b parainfluenza_1-4 lactated_ringers".split()
)
_RELEASES = frozenset("ES XR ER SR XL CR LA DR CD XT ODT EC HFA".split())  # of drugs
_LONG = 6  # letters of a drug
_LOOKS = frozenset("pleasant".split())  # before what else was seen of somebody
_SEEN = frozenset("no in well alert cooperative and conversant appropriate interactive".split())
_SPECIMEN = re.compile(r"[A-L][:.]")
_CUT = frozenset("tan pink brown white grey gray red yellow shave punch ellipse excision".split())
_CUT_BEHIND = re.compile(r"(?i:shave|punch|ellips\w*|excision\w*|skin|soft|tissue|biops\w*|fragments?)|\d{1,2}\.\d.*")
_FLAGGED_UNIT = re.compile(r"[HL](?=[a-zA-Z%]{1,4}/)")
_POTASSIUM, _MILLIMOLES = "K", re.compile(r"[2-8]\.\d[HL]?[,;.]?")


def find(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[int]:
    """Indexes of words that are nobody in their company."""
    for token in words:
        left, right = layout.neighbours(token.index)
        before = None if left is None else words[left]
        behind = "" if right is None else layout.words[right].text
        _, beyond = layout.beside_in_row(token.index)  # in the next cell, too
        beside = "" if beyond is None else layout.words[beyond].text
        text = layout.words[token.index].text
        if (
            token.lower in _ALWAYS
            or (before is not None and (before.lower, token.lower) in _BEHIND)
            or (token.lower, behind.casefold()) in _BEFORE
            or ("/" in text and is_unit(_FLAGGED_UNIT.sub("", text)))
            or (token.core == _POTASSIUM and _MILLIMOLES.fullmatch(beside))
            or (before is not None and _looks(token, layout.words[before.index].text, behind))
            or (before is not None and _of_drug(token, before, lexicon))
            or (before is not None and _of_specimen(token, layout.words[before.index].text, behind))
        ):
            yield token.index


def _looks(token: Token, before: str, behind: str) -> bool:
    """Whether a word behind a heading says how somebody looks: `General: Pleasant, no distress`."""
    return token.lower in _LOOKS and before.endswith(":") and behind.casefold().strip(".,;") in _SEEN


def _of_drug(token: Token, before: Token, lexicon: Lexicon) -> bool:
    """Whether a word says how a drug before it is released: `metoprolol XL`."""
    drug = before.core.islower() and len(before.core) >= _LONG and lexicon.clinical(before.lower)
    return drug and token.core in _RELEASES


def _of_specimen(token: Token, before: str, behind: str) -> bool:
    """Whether a word begins to describe a specimen behind its letter: `C: Punch 0.4 x 0.4 cm`."""
    return token.lower in _CUT and _SPECIMEN.fullmatch(before) is not None and _CUT_BEHIND.match(behind) is not None
