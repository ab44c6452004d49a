# ruff: noqa: SIM905 - word lists are kept as text
"""What looks like a number of somebody's, or like a name, and is explained by another word of its row.

Rules:
- Frequencies of an audiogram (`500-1000-2000`) are nobody's wherever they stand.
- Births behind `G2` or `para` (`P1001`), seconds of what is timed (`Trail Making A 44s`), strains of a germ that stands
  before them (`coli O157`, also as `0157`), words of a list behind the name of a test of memory (`free 1/16`).
- What is normal of B12 right behind it and before what was counted (`B12 232-1245 388`); elsewhere in such a row it is
  somebody's telephone.
- How wide pupils are, and how quick (`3B/3B`); `WU` of a resistance, and `IA` behind a dose.
- `JR` behind a questionnaire is its short form, and nobody's son. `AI` behind a range, also as `Al`, is the index of an
  antibody.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout, bare

_SHORT_FORMS = frozenset({("KOOS", "JR"), ("KOOS,", "JR"), ("HOOS", "JR"), ("HOOS,", "JR")})  # of questionnaires
_HEARD = re.compile(
    r"\(?(?:250|500|1000|2000|3000|4000|6000|8000)(?:[-/,](?:500|1000|2000|3000|4000|6000|8000)){1,5}\)?"
)
_GRAVIDA, _PARA = re.compile(r"G\d{1,2},?"), re.compile(r"P\d{4}[,;.]?")
_BIRTHS = frozenset({"para", "gravida"})
_TIMED = frozenset(
    "trail making pegboard stance walk gait tug stand balance hold plank step tap fluency vf vt svt nsvt".split()
)
_SECONDS = re.compile(r"\d{1,3}(?:\.\d{1,2})?s")
_LISTS = frozenset("cvlt cvlt-2 cvlt-3 ravlt avlt hvlt hvlt-r bvmt bvmt-r".split())  # tests of memory
_RECALLED = frozenset({"free", "cued", "recall", "recognition", "delayed"})
_OF_ALL = re.compile(r"\d{1,2}/(?:9|1[0-6])")  # of a list of words
_DOSES, _ARTERY = frozenset({"mg", "mcg", "units", "mL"}), "IA"  # into an artery; no state
_VITAMIN, _NORMAL = "b12", re.compile(r"\d{3}-\d{3,4}")  # a range that looks like a telephone
_COUNT = re.compile(r"[<>]?\d{2,4}[HL]?")
_INDEX, _TO = frozenset({"AI", "Al"}), frozenset("-\u2013")
_SAID_OF = {  # strains of germs, as they are read (`0C43`), widths of pupils, units
    "influenza": re.compile(r"\(?H\d(?:N\d)?(?:pdm09|-2009)?\)?"),
    "coronavirus": re.compile(r"229E|HKU1|NL63|[O0]C43"),
    "pupils": re.compile(r"[1-9](?:\.\d)?[BSFNR]{1,2}(?:/[1-9](?:\.\d)?[BSFNR]{1,2})?"),
    "@": re.compile(r"\d{1,2}\.\d{1,2}V"),  # of a pacemaker, at so many milliseconds
    "pvr": re.compile("WU"),
    "coli": re.compile(r"[O0]157(?::H7)?"),
}
_RANGE = re.compile(r"[<>~=]{0,2}\d[\d.,]*(?:[-\u2013]\d[\d.,]*)?|[<>]=?")


def find(layout: Layout) -> Iterator[int]:
    """Indexes of such words of a page."""
    for row in layout.rows:
        words = layout.words_of(row)
        yield from _measured(layout, words)
        yield from _behind(layout, words)
        for one, other in itertools.pairwise(words):
            if (layout.words[one].text, layout.words[other].text) in _SHORT_FORMS:
                yield from (one, other)


def _measured(layout: Layout, words: Sequence[int]) -> Iterator[int]:
    """Frequencies that were heard, births and seconds of a row."""
    said = [layout.words[word].text for word in words]
    asked = {bare(text).casefold() or text for text in said}
    forms = [_HEARD]
    if any(_GRAVIDA.fullmatch(text) for text in said) or not asked.isdisjoint(_BIRTHS):
        forms.append(_PARA)
    if not asked.isdisjoint(_TIMED):
        forms.append(_SECONDS)
    forms += [form for what, form in _SAID_OF.items() if what in asked]
    for word, text in zip(words, said, strict=True):
        if any(form.fullmatch(text) for form in forms):
            yield word


def _behind(layout: Layout, words: Sequence[int]) -> Iterator[int]:
    """What the words right before it explain: words recalled of a list, an index behind its range, a range, a route."""
    said = [layout.words[word].text for word in words]
    learnt = any(bare(text).casefold() in _LISTS for text in said)
    for place, (word, text) in enumerate(zip(words, said, strict=True)):
        before = said[max(0, place - 2) : place]
        recalled = learnt and bool(before) and bare(before[-1]).casefold() in _RECALLED and _OF_ALL.fullmatch(text)
        ranged = len(before) > 1 and before[0] in _TO and _RANGE.fullmatch(before[1])
        given = bool(before) and before[-1] in _DOSES and text.rstrip(",;.") == _ARTERY
        normal = bool(before) and bare(before[-1]).casefold() == _VITAMIN and _NORMAL.fullmatch(text)
        counted = place + 1 < len(said) and _COUNT.fullmatch(said[place + 1])
        if recalled or given or (normal and counted) or (ranged and text in _INDEX):
            yield word
