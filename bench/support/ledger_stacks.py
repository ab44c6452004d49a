"""Stacks of numbered and unnumbered documents, and one fault in each, with what has to be said about it.

Rules:
- A stack is one part: one to three documents of one invented patient, on sheets of one or two sides.
- How pages are numbered, where, and what their heads say is drawn at random; so is the fault and its place.
- A fault bears evidence when what is printed on the pages shows it: explicit numbers, a patient's particulars on both
  sides of a disagreement, or the same page twice. Everything else is counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from appliance.policy.holds import Hold
from appliance.sim.generator.parts import BANKS, Part

BANK = BANKS[Part.TEST]
EXPLICIT = ("Page {n} of {m}", "page {n}/{m}", "Pg. {n} of {m}", "P. {n}/{m}", "PAGE {n} OF {m}", "{n} of {m}",
            "Seite {n} von {m}", "P\u00e1gina {n} de {m}")  # fmt: skip
WEAKER = ("Page {n}", "- {n} -", "{n}", "{n}/{m}", "p. {n}")
NAMES = ("{f} {l}", "{l}, {f}", "{L}, {F} Q", "{f} Q. {l}")
DATES = ("{m:02}/{d:02}/{y}", "{y}-{m:02}-{d:02}", "{m}/{d}/{y}")
TITLES = ("Discharge summary", "Progress notes", "Consultation report", "Operative report", "Home care plan")


class Fault(StrEnum):
    """What happens to a stack."""

    NONE = "none"
    DROP = "a sheet dropped"
    DOUBLE = "two sheets fed as one, both lost"
    SWAP = "two sheets exchanged"
    FOREIGN_DOCUMENT = "a sheet of another document"
    FOREIGN_PATIENT = "a sheet of another patient"
    REPEAT = "a sheet fed twice"
    COPIES = "128 copies of page 1"
    JAM = "sheets fed again after a jam"
    REVERSED = "the stack reversed"
    TURNED = "a sheet turned over"


class Evidence(StrEnum):
    """What the pages bear that shows the fault."""

    NUMBERS = "n of m"
    WEAKER = "other numbers"
    PATIENT = "patient"
    PICTURE = "picture"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Patient:
    """An invented person."""

    first: str
    last: str
    birth: tuple[int, int, int]  # year, month, day
    record: str


@dataclass(frozen=True, slots=True)
class Page:
    """A drawn side. `lines` are height (share), left edge (share) and text; `name` tells one picture from others."""

    name: str
    lines: tuple[tuple[float, float, str], ...] = field(repr=False)
    number: int = 0
    total: int = 0
    explicit: bool = False
    weak: bool = False
    named: bool = False  # bears its patient's particulars

    @property
    def blank(self) -> bool:
        """Whether nothing is printed on it."""
        return not self.lines


Sheet = tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Sheets in the order in which they are fed, and what must be said: codes and sheets (from 1), in any order."""

    sheets: tuple[Sheet, ...]
    fault: Fault
    evidence: Evidence
    codes: frozenset[Hold] = frozenset()
    named: frozenset[int] = frozenset()  # sheets that the first finding has to name


def make(seed: int, longest: int = 8, most: int = 3) -> Stack:
    """Stack `seed`: equal seeds give equal stacks. Faults take turns.

    Args:
        seed: number of the stack.
        longest: pages of a document.
        most: documents of a stack.
    """
    rng = np.random.default_rng([seed, 4711])
    fault = list(Fault)[seed % len(Fault)]
    duplex = fault is Fault.TURNED or bool(rng.random() < 0.4)
    patient = _patient(rng)
    sizes = [int(n) for n in rng.integers(2, longest + 1, int(rng.integers(1, most + 1)))]
    documents = [_document(rng, f"{seed}.{n}", patient, duplex=duplex, pages=size) for n, size in enumerate(sizes)]
    sheets = [sheet for document in documents for sheet in document]
    stack = _FAULTS[fault](rng, sheets, patient, duplex)
    hidden = stack.evidence is Evidence.NUMBERS and in_order(stack.sheets)
    return replace(stack, evidence=Evidence.NOTHING) if hidden else stack


def _pick(rng: np.random.Generator, items: tuple[str, ...]) -> str:
    return items[int(rng.integers(len(items)))]


def _patient(rng: np.random.Generator) -> Patient:
    birth = int(rng.integers(1930, 2015)), int(rng.integers(1, 13)), int(rng.integers(1, 29))
    record = "".join(str(d) for d in rng.integers(1, 10, 8))
    return Patient(_pick(rng, BANK.women + BANK.men), _pick(rng, BANK.surnames), birth, record)


def _document(rng: np.random.Generator, name: str, who: Patient, *, duplex: bool, pages: int = 0) -> list[Sheet]:
    """One document on its sheets; the last back of a two-sided one may be blank."""
    total = pages or int(rng.integers(2, 9))
    style = _pick(rng, EXPLICIT) if rng.random() < 0.6 else (_pick(rng, WEAKER) if rng.random() < 0.6 else "")
    at = (0.04 if rng.random() < 0.3 else 0.955), float(rng.choice([0.08, 0.45, 0.8]))
    title, house = _pick(rng, TITLES), _pick(rng, BANK.organisations)
    names = int(rng.integers(0, 3))  # on no page, on the first, on all
    first_unnumbered = bool(style and rng.random() < 0.1)
    made = []
    for n in range(1, total + 1):
        lines = [(0.06, 0.08, f"{house}, {title.lower()}")] if n > 1 else [(0.09, 0.08, house), (0.12, 0.08, title)]
        named = names == 2 or (names == 1 and n == 1)
        if named:
            lines += _particulars(rng, who)
        lines += [(0.24 + 0.06 * k, 0.08, _sentence(rng)) for k in range(int(rng.integers(5, 10)))]
        numbered = bool(style) and not (first_unnumbered and n == 1)
        if numbered:
            lines.append((*at, style.format(n=n, m=total)))
        strong = style in EXPLICIT
        made.append(Page(f"{name}.{n}", tuple(lines), n, total, numbered and strong, numbered and not strong, named))
    if not duplex:
        return [(page,) for page in made]
    if len(made) % 2:
        made.append(Page(f"{name}.blank", ()))
    return [(made[i], made[i + 1]) for i in range(0, len(made), 2)]


def _particulars(rng: np.random.Generator, who: Patient) -> list[tuple[float, float, str]]:
    """The patient's lines, each time in another spelling."""
    year, month, day = who.birth
    name = _pick(rng, NAMES).format(f=who.first, l=who.last, F=who.first.upper(), L=who.last.upper())
    birth = _pick(rng, DATES).format(y=year, m=month, d=day)
    return [(0.16, 0.08, f"Patient Name: {name}"), (0.19, 0.08, f"DOB: {birth}"), (0.19, 0.5, f"MRN: {who.record}")]


def _sentence(rng: np.random.Generator) -> str:
    """A line of plain clinical text with figures of its own."""
    parts = (_pick(rng, BANK.symptoms), _pick(rng, BANK.signs), _pick(rng, BANK.drugs))
    text = f"{parts[0]}, {parts[1]}; {parts[2]}".replace("{n}", str(int(rng.integers(12, 180))))
    return text.replace("{x}", f"{int(rng.integers(180, 420)) / 10:.1f}")[:78]


def _numbers(*pages: Page) -> Evidence:
    """The evidence of numbers of all these pages together."""
    if all(page.explicit or page.blank for page in pages):
        return Evidence.NUMBERS
    return Evidence.WEAKER if all(page.explicit or page.weak or page.blank for page in pages) else Evidence.NOTHING


def _neighbours(sheets: list[Sheet], document: str) -> list[Page]:
    return [page for sheet in sheets for page in sheet if page.name.rsplit(".", 1)[0] == document]


def _clean(_: np.random.Generator, sheets: list[Sheet], __: Patient, ___: bool) -> Stack:
    return Stack(tuple(sheets), Fault.NONE, Evidence.NOTHING)


def _lost(rng: np.random.Generator, sheets: list[Sheet], count: int, fault: Fault) -> Stack:
    count = min(count, len(sheets) - 1)
    at = int(rng.integers(0, len(sheets) - count + 1))
    gone = [page for sheet in sheets[at : at + count] for page in sheet]
    rest = [*sheets[:at], *sheets[at + count :]]
    documents = {page.name.rsplit(".", 1)[0] for page in gone}
    seen = {page.name.rsplit(".", 1)[0] for sheet in rest for page in sheet}
    touched = [page for d in documents & seen for page in _neighbours(sheets, d)]
    evidence = _numbers(*touched) if touched else Evidence.NOTHING
    if evidence is Evidence.WEAKER and all(p.number == p.total for p in gone if not p.blank):
        evidence = Evidence.NOTHING  # without a total nobody knows where the end is
    return Stack(tuple(rest), fault, evidence, frozenset({Hold.PAGE_MISSING}), frozenset({at, at + 1}))


def _drop(rng: np.random.Generator, sheets: list[Sheet], _: Patient, __: bool) -> Stack:
    return _lost(rng, sheets, 1, Fault.DROP)


def _double(rng: np.random.Generator, sheets: list[Sheet], _: Patient, __: bool) -> Stack:
    return _lost(rng, sheets, 2, Fault.DOUBLE)


def _swap(rng: np.random.Generator, sheets: list[Sheet], who: Patient, duplex: bool) -> Stack:
    if len(sheets) < 2:
        sheets = [*sheets, *_document(rng, "more", who, duplex=duplex, pages=4)]
    one, other = sorted(int(x) for x in rng.choice(len(sheets), 2, replace=False))
    documents = {page.name.rsplit(".", 1)[0] for at in (one, other) for page in sheets[at]}
    touched = [page for document in documents for page in _neighbours(sheets, document)]
    order = list(sheets)
    order[one], order[other] = order[other], order[one]
    codes = frozenset({Hold.SHEETS_SWAPPED, Hold.STACK_REVERSED})
    evidence = Evidence.NOTHING if sheets[one][0].total == 1 == sheets[other][0].total else _numbers(*touched)
    return Stack(tuple(order), Fault.SWAP, evidence, codes, frozenset({one + 1, other + 1}))


def _foreign_document(rng: np.random.Generator, sheets: list[Sheet], who: Patient, duplex: bool) -> Stack:
    """A middle sheet of a document of the same patient; its numbering has another total."""
    totals = {page.total for sheet in sheets for page in sheet}
    total = next(t for t in (9, 11, 13) if t not in totals)
    own = _document(rng, "foreign", who, duplex=duplex, pages=total)
    return _inserted(rng, sheets, own[len(own) // 2], Fault.FOREIGN_DOCUMENT)


def _foreign_patient(rng: np.random.Generator, sheets: list[Sheet], who: Patient, duplex: bool) -> Stack:
    stranger = _patient(rng)
    while stranger.last == who.last or stranger.first == who.first:
        stranger = _patient(rng)
    own = _document(rng, "stranger", stranger, duplex=duplex)
    sheet = own[int(rng.integers(len(own)))]
    return _inserted(rng, sheets, sheet, Fault.FOREIGN_PATIENT)


def _inserted(rng: np.random.Generator, sheets: list[Sheet], sheet: Sheet, fault: Fault) -> Stack:
    at = int(rng.integers(0, len(sheets) + 1))
    printed = [page for page in sheet if not page.blank]
    if any(p.named for p in printed) and any(p.named for s in sheets for p in s) and fault is Fault.FOREIGN_PATIENT:
        evidence = Evidence.PATIENT
    else:
        evidence = _numbers(*printed, *(p for s in sheets for p in s))
        whole = all(page.total <= len(printed) for page in printed)
        evidence = Evidence.NOTHING if whole else evidence
        if evidence is Evidence.WEAKER:
            evidence = Evidence.NOTHING  # a single weak number is no run
    codes = frozenset({Hold.WRONG_PATIENT, Hold.PAGE_FOREIGN, Hold.PAGE_TWICE, Hold.PAGE_MISSING, Hold.SHEET_MISPLACED})
    if fault is Fault.FOREIGN_DOCUMENT:
        codes = frozenset({Hold.PAGE_FOREIGN})
    elif evidence is Evidence.PATIENT:
        codes = frozenset({Hold.WRONG_PATIENT})
    return Stack((*sheets[:at], sheet, *sheets[at:]), fault, evidence, codes, frozenset({at + 1}))


def _repeat(rng: np.random.Generator, sheets: list[Sheet], _: Patient, __: bool) -> Stack:
    at = int(rng.integers(len(sheets)))
    order = (*sheets[: at + 1], sheets[at], *sheets[at + 1 :])
    codes = frozenset({Hold.PAGE_REPEATED})
    return Stack(order, Fault.REPEAT, Evidence.PICTURE, codes, frozenset({at + 1, at + 2}))


def _copies(_: np.random.Generator, sheets: list[Sheet], __: Patient, ___: bool) -> Stack:
    order = (*(sheets[0],) * 128, *sheets[1:])
    return Stack(order, Fault.COPIES, Evidence.PICTURE, frozenset({Hold.PAGE_REPEATED}), frozenset({1, 2}))


def _jam(rng: np.random.Generator, sheets: list[Sheet], _: Patient, __: bool) -> Stack:
    """The last sheets before the jam lie in the stack once more, and nobody noticed."""
    end = int(rng.integers(1, len(sheets) + 1))
    again = int(rng.integers(1, min(3, end) + 1))
    order = (*sheets[:end], *sheets[end - again : end], *sheets[end:])
    named = frozenset({end - again + 1, end + 1})
    return Stack(order, Fault.JAM, Evidence.PICTURE, frozenset({Hold.PAGE_REPEATED}), named)


def _reversed(rng: np.random.Generator, sheets: list[Sheet], _: Patient, __: bool) -> Stack:
    flip = bool(rng.random() < 0.5)
    order = tuple(sheet[::-1] if flip else sheet for sheet in reversed(sheets))
    pages = [page for sheet in sheets for page in sheet]
    trivial = len(sheets) == 1 and not flip
    evidence = Evidence.NOTHING if trivial else _numbers(*pages)
    codes = frozenset({Hold.STACK_REVERSED, *({Hold.SHEET_TURNED} if len(sheets) == 1 else {})})
    codes |= {Hold.SHEETS_SWAPPED} if len(sheets) == 2 and not flip else frozenset()
    return Stack(order, Fault.REVERSED, evidence, codes, frozenset({1, len(sheets)}))


def _turned(rng: np.random.Generator, sheets: list[Sheet], _: Patient, __: bool) -> Stack:
    at = int(rng.integers(len(sheets)))
    order = (*sheets[:at], sheets[at][::-1], *sheets[at + 1 :])
    both = all(not page.blank for page in sheets[at])
    evidence = _numbers(*sheets[at]) if both else Evidence.NOTHING  # of one page, the blank side has no place
    return Stack(order, Fault.TURNED, evidence, frozenset({Hold.SHEET_TURNED}), frozenset({at + 1}))


_FAULTS = {
    Fault.NONE: _clean,
    Fault.DROP: _drop,
    Fault.DOUBLE: _double,
    Fault.SWAP: _swap,
    Fault.FOREIGN_DOCUMENT: _foreign_document,
    Fault.FOREIGN_PATIENT: _foreign_patient,
    Fault.REPEAT: _repeat,
    Fault.COPIES: _copies,
    Fault.JAM: _jam,
    Fault.REVERSED: _reversed,
    Fault.TURNED: _turned,
}


def in_order(sheets: tuple[Sheet, ...]) -> bool:
    """Whether the explicit numbers run through whole documents, one after another: then they show nothing."""
    number = total = 0
    loose = False  # whether the page before bears no number: it may be a first page
    for page in (page for sheet in sheets for page in sheet if not page.blank):
        if not page.explicit:
            loose = True
            continue
        if number == total:
            number, total = int(loose and page.number > 1), 0
        loose = False
        if page.number != number + 1 or (total and page.total != total):
            return False
        number, total = page.number, page.total
    return number == total


def exchanged(sheets: tuple[Sheet, ...], one: int, other: int) -> tuple[Sheet, ...]:
    """The stack with two sheets (from 1) exchanged."""
    order = list(sheets)
    order[one - 1], order[other - 1] = order[other - 1], order[one - 1]
    return tuple(order)


def shortened(stack: Stack, copies: int) -> Stack:
    """A stack of 128 copies with fewer, for readers that take their time."""
    if stack.fault is not Fault.COPIES:
        return stack
    return replace(stack, sheets=(*stack.sheets[:copies], *stack.sheets[128:]))
