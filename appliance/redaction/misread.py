# ruff: noqa: SIM905 - word lists are kept as text
"""Doses and units in which a reader took a letter for another: `SOMG` for 50MG, `Ti PO` for T1 PO, `mmot/L`.

Rules:
- It helps to understand what is typed (`alike`); it frees nothing that a rule or a label knows.
- A dose of two figures or more ends with its unit in capitals, and is made of figures and what is read for them alone;
  one of a single figure (`SMG`: somebody's initials) needs its form or how it is taken right behind it.
- One tablet stands behind `SIG:` or a form, and before how it is taken: `Li, Ti` is somebody.
- How often a dose is taken stands behind it or its route: `5 mg g8h` is q8h, and `po ghs` is qhs.
- A unit has a stroke, letters on both sides, and one letter that is not its own.
- What is understood is as long as what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.redaction.layout import Layout, bare

_FIGURES = str.maketrans("SsOoIl@", "5500110")
_DOSE = re.compile(
    r"[(\[]?(?P<figures>(?=[SsOoIl@\d]*[SsOoIl@])[SsOoIl@\d]{1,4})(?P<unit>MCG|MEQ|MG|GM|U/ML|UNITS?)[)\].,;:]*"
)
_ONE_TABLET = re.compile(r"T[iIl|!]")
_TAKEN = frozenset(
    "tab tabs tablet tablets cap caps capsule capsules inj soln sol susp inh supp ptch oint crm po pr sl im iv sc sq "
    "subq qd qod bid tid qid qhs hs qam qpm prn daily dly er xr sr la dr ec".split()
)
_UNITS = tuple(
    "mg/dL g/dL mcg/dL ug/dL ng/dL mg/L g/L mcg/L ug/L ng/mL pg/mL mcg/mL mg/mL mmol/L umol/L nmol/L pmol/L mEq/L "
    "mOsm/kg IU/L U/L IU/mL mIU/L mIU/mL uIU/mL U/mL mL/min mm/hr mg/g mcg/mg K/uL M/uL cells/uL Thousand/uL "
    "Million/uL mg/kg mcg/kg".split()
)
_PARTS = re.compile(r"[A-Za-z]{1,9}/[A-Za-z]{1,4}")
_NUMBER = re.compile(r"[<>(\[]{0,2}\d[\d.,]{0,6}(?:[-\u2013]\d[\d.,]{0,6})?[)\]]?")
_OFTEN = re.compile(r"[g9](?P<hours>(?:\d{1,2}[hH](?:rs?)?|hs|HS|[ap]m|[AP]M|od|id|day|wk|week)[.,;:)]?)")
_DOSED = _TAKEN | {"mg", "mcg", "g", "ml", "units"}
_LEAST = 5  # characters of a unit that is known by all but one
_COUNTS = re.compile(r"[KM]/[ypn]L")  # of a micro sign
_BEFORE = 3  # words before a unit, of which one is its number


def texts(layout: Layout) -> dict[int, str]:
    """By the index of a word what it is understood as: doses, and units of a number in the same line."""
    found = dict(doses(layout))
    for index, word in enumerate(layout.words):
        core = word.text.strip(".,;:()")
        unit = _unit(core) if "/" in core else None
        if unit is not None and any(_NUMBER.fullmatch(text) for text in _before(layout, index)):
            found[index] = word.text.replace(core, unit)
        often, before = _OFTEN.fullmatch(word.text), layout.neighbours(index)[0]
        if often is not None and before is not None and bare(layout.words[before].text).casefold() in _DOSED:
            found[index] = "q" + often["hours"]
    return found


def doses(layout: Layout) -> Iterator[tuple[int, str]]:
    """Indexes of words that are doses, or one tablet, and what they are understood as."""
    for index, word in enumerate(layout.words):
        match = _DOSE.fullmatch(word.text)
        tablet = _ONE_TABLET.fullmatch(word.text)
        if match is None and tablet is None:
            continue
        before, after = ("" if i is None else bare(layout.words[i].text).casefold() for i in layout.neighbours(index))
        taken = after in _TAKEN
        if tablet is not None:
            if taken and (before == "sig" or before in _TAKEN):
                yield index, "T1"
        elif match is not None and (len(match["figures"]) > 1 or (taken and word.text.endswith(match["unit"]))):
            start, end = match.span("figures")
            yield index, word.text[:start] + match["figures"].translate(_FIGURES) + word.text[end:]


def _before(layout: Layout, index: int) -> list[str]:
    """The words right before one in its line."""
    line = layout.words[index].line
    return [word.text for word in layout.words[max(0, index - _BEFORE) : index] if word.line == line]


def _unit(text: str) -> str | None:
    """The unit of which a text has all letters but one, when there is one alone and it is none itself."""
    if _COUNTS.fullmatch(text):
        return text[0] + "/uL"
    if len(text) < _LEAST or not _PARTS.fullmatch(text) or text.casefold() in {unit.casefold() for unit in _UNITS}:
        return None
    near = [unit for unit in _UNITS if len(unit) == len(text) and _differ(unit, text) == 1]
    return near[0] if len(near) == 1 else None


def _differ(one: str, other: str) -> int:
    """In how many places two texts of one length differ, in capitals or not."""
    return sum(a != b for a, b in zip(one.casefold(), other.casefold(), strict=True))
