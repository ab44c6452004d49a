# ruff: noqa: SIM905 - word lists are kept as text
"""Labels that mean medicine where they stand, and no field for a person: `Anes: spinal`, `Newborn: Moro symmetric`.

Rules:
- What was filled in decides: words in which nobody can be named are no name.
- It takes every one of the first words to be explained, and one of them to be medicine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon

_ANAESTHESIA = frozenset(
    "asa geta mac ga general spinal local topical regional tiva epidural none iv lma block".split()
)
_ALSO_MEDICINE = {"pcn": frozenset({"g", "v", "vk"}), "anes": _ANAESTHESIA, "anesth": _ANAESTHESIA}
_ABOUT = frozenset(  # that name somebody, or head what is said of them
    (
        "newborn infant baby parent parents mother father child consult consults teacher principal anes anesth "
        "laboratory labs"
    ).split()
)
_VISITS = frozenset("initial last first init".split())  # columns of what was measured then
_RESULT = re.compile(r"[<>~]?\d{1,3}(?:\.\d{1,2})?[°º%]?[-+]?[,.;]?")
_VITALS = frozenset("bp hr rr pulse temp spo2 wt ht weight height bmi".split())
_VALUE = re.compile(r"\d{1,3}(?:\.\d{1,2})?(?:/\d{2,3})?[,.;]?")
_COMPLAINTS = frozenset({"follow-up", "followup", "f/u", "annual"})
_BETWEEN = frozenset({"on", "of", "and", "with", "in", "to", "the", "due"})  # `Acute on chronic`
_GIVERS = frozenset({"crna", "rn", "md", "do", "np", "pa", "aprn", "lpn", "cnm", "rrt"})
_CELLS = frozenset({"cell", "cells"})
_STAGED, _NEAR = frozenset({"stage", "grade", "prognostic", "risk", "blood"}), 2  # words before a group
_FIRST_WORDS = 4  # of a value, by which it is told


def means_medicine(layout: Layout, label: tuple[int, ...], value: list[int], lexicon: Lexicon) -> bool:
    """Whether a label is medicine here: `PCN G 1.2 MU`, `Anes: spinal`, `CC:` as the chief complaint and not copies.

    In a complaint nobody has a capital, or all of it is medicine.
    """
    if not value:
        return False
    said = bare(layout.words[label[0]].text.partition(":")[0]).casefold()
    words = [bare(layout.words[w].text).casefold() for w in value]
    apart = layout.cell_of[label[-1]] != layout.cell_of[value[0]]
    beside = apart and _measured([layout.words[w].text for w in value[:2]])  # `S/N` ends a column beside `BP 134/78`
    staged = words[0] in _ALSO_MEDICINE.get(said, ()) or _of_stages(layout, label[0], said)
    if beside or staged or _told_by(layout, label) or _follows_credentials(layout, label, value, lexicon):
        return True
    if said in _VISITS and ":" not in layout.words[label[-1]].text:
        texts = [layout.words[w].text for w in value]
        return _RESULT.fullmatch(texts[0]) is not None and all(any(c.isdigit() for c in text) for text in texts)
    if said in _ABOUT:
        return _explained(layout, value[:_FIRST_WORDS], lexicon)
    if said in _CELLS:
        return _told_small(words[:_FIRST_WORDS], lexicon)
    return said in ("cc", "c.c") and _complained(layout, value[0], words, lexicon)


def _told_by(layout: Layout, label: Sequence[int]) -> bool:
    """Whether a label ends what stands in parentheses about whoever told it: `Medicines (as told by client):`."""
    before, _ = layout.neighbours(label[0])
    closed = layout.words[label[-1]].text.endswith("):") and not layout.words[label[0]].text.startswith("(")
    return closed and before is not None and layout.words[before].text.casefold() in ("by", "per", "from")


def _complained(layout: Layout, first: int, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are a complaint: nobody has a capital, or all of it is medicine."""
    nobody = all(lexicon.kind(word) is Kind.SAFE for word in words)
    complains = words[0] in _COMPLAINTS or not layout.words[first].text[:1].isupper()
    return complains or (nobody and any(lexicon.clinical(w) for w in words))


def _follows_credentials(layout: Layout, label: Sequence[int], value: Sequence[int], lexicon: Lexicon) -> bool:
    """Whether a label is what stands behind somebody's name: `by R. Zzyzx, CRNA: propofol 320 mg`."""
    before, _ = layout.neighbours(label[0])
    named = before is not None and layout.words[before].text.endswith(",") and len(label) == 1
    first = layout.words[value[0]].text
    given = bare(layout.words[label[0]].text).casefold() in _GIVERS and first.islower()
    return named and given and lexicon.clinical(bare(first))


def _told_small(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are no number of a telephone, and medicine: what stands below the heading `Cell` of a count."""
    return not any(c.isdigit() for word in words for c in word) and lexicon.clinical(words[0])


def _of_stages(layout: Layout, label: int, said: str) -> bool:
    """Whether a group is one of stages or grades (`Stage group pT2a`, `Grade 3 group`), and no insurer's."""
    if said != "group":
        return False
    row = layout.row_words(label)
    before = row[max(0, row.index(label) - _NEAR) : row.index(label)]
    return not _STAGED.isdisjoint(bare(layout.words[word].text).casefold() for word in before)


def _measured(texts: Sequence[str]) -> bool:
    """Whether words begin with a vital sign and its value."""
    return len(texts) > 1 and bare(texts[0]).casefold() in _VITALS and _VALUE.fullmatch(texts[1]) is not None


def _explained(layout: Layout, value: Sequence[int], lexicon: Lexicon) -> bool:
    """Whether nobody can be named in words: each is written small, has a digit, or is medicine and not a name."""
    texts = [bare(layout.words[w].text) for w in value]
    for text, after in zip(texts, [*texts[1:], ""], strict=True):
        lower = text.casefold()
        if text in _BETWEEN:
            continue
        called = lower in lexicon.given or lower in lexicon.family
        small = (lower == text and not called) or any(c.isdigit() for c in text)
        tested = (lower in lexicon.eponyms or lower in lexicon.shared_eponyms) and after.islower()  # `Moro symmetric`
        scored = tested or (lower in lexicon.scores and after[:1].isdigit())
        known = lexicon.clinical(lower) or lexicon.abbreviation(text) or lower in lexicon.capitals
        if not (small or scored or (known and not called)):
            return False
    return any(lexicon.clinical(t.casefold()) or t.casefold() in lexicon.scores for t in texts)
