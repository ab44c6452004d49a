"""Providers whose names a purpose keeps, and the contact that stands with them.

Rules:
- A name is a provider's when it says so itself: a title before it, letters of the profession after it, or a label for
  providers right before it. At most three names make one person; more are two people, and neither is kept.
- What stands in a patient's field is never a provider, whatever title it has. A comma or a word ends a name.
- Contact is kept in the provider's own lines alone: after the name or right below it, up to any other word or
  name, and at its right under a label for an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from appliance.policy.categories import Category
from appliance.redaction.labels import Field
from appliance.redaction.layout import Cell, Layout, bare

_PEOPLE = frozenset({Category.PROVIDER, Category.NAME})
_TITLES = frozenset({"dr", "drs", "doctor", "prof", "professor", "nurse", "dra"})
_ANY_TITLE = _TITLES | frozenset({"mr", "mrs", "ms", "miss", "mx", "sr", "sra", "rev", "father", "sister"})
_LETTERS = frozenset(
    {"md", "do", "np", "pac", "pa-c", "rn", "dds", "dmd", "dpm", "pharmd", "psyd", "lcsw", "fnp", "fnp-c", "aprn",
     "crna", "cnm", "dpt", "od", "mbbs", "dnp", "facs", "facp", "faap", "facc"}
)  # fmt: skip
_INITIAL = re.compile(r"[A-Z]\.?,?")
_LABEL = re.compile(
    r"(?i)\b(?:physicians?|doctors?|dr|providers?|surgeons?|pcp|radiologist|pathologist|cardiologist|clinician|practitioner|"
    r"prescriber|dentist|psychiatrist|psychologist|consultants?|specialist|attending|referring|referred to|dictated by|"
    r"interpreted by|electronically signed by)\b"
)
_CLOSING = re.compile(
    r"(?i)^(?:sincerely|respectfully|(?:best|kind|warm) regards|regards|yours|with (?:kind )?regards)\b"
)
_OWN_LABELS = frozenset(
    {"tel", "telephone", "phone", "ph", "fax", "phone/fax", "office", "direct", "t", "f", "p", "clinic", "facility",
     "practice", "hospital", "number", "no"}
)  # fmt: skip
_OFFICE_LABELS = frozenset({"fax", "office", "direct"})
_HOUSE: frozenset[Category | None] = frozenset({Category.ORGANISATION, Category.PLACE, *_PEOPLE})
_HOUSES = frozenset(
    {"hospital", "hospitals", "clinic", "clinics", "center", "centre", "practice", "medicine", "physicians",
     "associates", "group", "health", "healthcare", "medical", "university", "institute", "surgery", "partners",
     "department", "pediatrics", "cardiology", "orthopedics", "dermatology", "oncology", "radiology", "imaging", "care",
     "specialists"}
)  # fmt: skip
_ADDRESSED = frozenset({"dear", "attn", "attention", "to"})  # labels that stand before providers as well
_MOST_NAMES = 3
_ROWS = 4  # below the name
_GAP, _SHIFT = 1.8, 2.0  # heights: to the next line, and between their left ends


def find(
    layout: Layout,
    vetoes: Mapping[int, Category],
    fields: Sequence[Field],
    given: AbstractSet[int],
    beside: AbstractSet[Category],
) -> set[int]:
    """The words of providers' names, and those of `beside` categories in their lines. `given` words are first names."""
    patients = {
        word
        for field in fields
        if field.category is Category.NAME and _key(layout, field.label[0]) not in _ADDRESSED
        for word in field.value
    }
    labelled = {
        field.value[0] for field in fields if field.category is Category.PROVIDER and _for_providers(layout, field)
    }
    kept: set[int] = set()
    people: dict[int, int] = {}  # the last word of a provider's name, by cell
    people_vetoes = _unstated(layout, vetoes, given)
    for number, cell in enumerate(layout.cells):
        for run in _runs(layout, people_vetoes, cell):
            if patients.isdisjoint(run) and _is_provider(layout, run, labelled):
                kept.update(run)
                people[number] = run[-1]
    for number, last in people.items():
        lines = _lines_of(layout, vetoes, number, last, kept)
        kept.update(word for word, category in lines if category in beside)
    return kept


def _unstated(layout: Layout, vetoes: Mapping[int, Category], given: AbstractSet[int]) -> dict[int, Category]:
    """The vetoes, with names for the towns that rules see in `Martin Keller, MD`.

    That MD is no state is sure only behind a title, and for a first name that begins the line below a closing.
    """
    found = dict(vetoes)
    for cell in layout.cells:
        for at in (n for n, word in enumerate(cell.words) if bare(layout.words[word].text) == "MD"):
            begin = at
            while begin and at - begin <= _MOST_NAMES and _nameable(layout, vetoes, cell.words[begin - 1]):
                begin -= 1
            first = cell.words[begin]
            signed = begin == 0 and first in given and _below_closing(layout, cell)
            if signed or _key(layout, first) in _TITLES:
                town = [word for word in cell.words[begin : at + 1] if vetoes.get(word) is Category.PLACE]
                found.update((word, Category.NAME) for word in town)
    return found


def _nameable(layout: Layout, vetoes: Mapping[int, Category], word: int) -> bool:
    """Whether a word can be part of a name that rules may have taken for a town."""
    return vetoes.get(word) in _HOUSE or _INITIAL.fullmatch(layout.words[word].text) is not None


def _below_closing(layout: Layout, cell: Cell) -> bool:
    """Whether one of the two rows above says `Sincerely` or the like."""
    above = [c for row in layout.rows[max(0, cell.row - 2) : cell.row] for c in row]
    return any(_CLOSING.search(" ".join(layout.words[w].text for w in layout.cells[c].words)) for c in above)


def _for_providers(layout: Layout, field: Field) -> bool:
    """Whether a label names a profession; `cc`, `witness` or `signature` may stand before anybody."""
    return _LABEL.search(" ".join(layout.words[word].text for word in field.label)) is not None


def _key(layout: Layout, word: int) -> str:
    return bare(layout.words[word].text).casefold().replace(".", "")


def _runs(layout: Layout, vetoes: Mapping[int, Category], cell: Cell) -> Iterator[list[int]]:
    """Names in one cell: words of people, titles, initials and letters of a profession, without a comma between."""
    run: list[int] = []
    for word in cell.words:
        text, key = layout.words[word].text, _key(layout, word)
        belongs = vetoes.get(word) in _PEOPLE or key in _ANY_TITLE or key in _LETTERS
        ended = bool(run) and layout.words[run[-1]].text[-1] in ",;:)" and key not in _LETTERS
        if run and (ended or not (belongs or _INITIAL.fullmatch(text))):
            yield run
            run = []
        if belongs or (run and _INITIAL.fullmatch(text)):
            run.append(word)
    if run:
        yield run


def _is_provider(layout: Layout, run: Sequence[int], labelled: AbstractSet[int]) -> bool:
    """Whether a run names one person, and says that it is a provider."""
    keys = [_key(layout, word) for word in run]
    names = [k for k in keys if k not in _ANY_TITLE and k not in _LETTERS and len(k) > 1]
    letters = keys[-1] in _LETTERS and layout.words[run[-1]].text[:1].isupper()
    return 1 <= len(names) <= _MOST_NAMES and (keys[0] in _TITLES or letters or run[0] in labelled)


def _lines_of(
    layout: Layout, vetoes: Mapping[int, Category], cell: int, last: int, kept: AbstractSet[int]
) -> Iterator[tuple[int, Category]]:
    """The identifiers after a provider's name and in the lines right below, until somebody or something else begins."""
    here = layout.cells[cell]
    own, ended = _own(layout, vetoes, here.words[here.words.index(last) + 1 :], kept)
    yield from own
    yield from _at_the_right(layout, vetoes, cell, kept)
    bottom, height = here.box.bottom, here.box.height
    left = layout.words[here.words[0]].box.left
    # a signature or an address; behind a label, the next field may be the patient's
    block = here.words[0] in kept and layout.rows[here.row][0] == cell
    for row in layout.rows[here.row + 1 : here.row + 1 + _ROWS]:
        under = [c for c in row if abs(layout.cells[c].box.left - left) <= _SHIFT * height]
        if ended or not under or layout.cells[under[0]].box.top - bottom > _GAP * height:
            return
        words = layout.cells[under[0]].words
        form = row[0] != under[0]  # the label stands in a column of its own
        label = _key(layout, layout.cells[row[row.index(under[0]) - 1]].words[0] if form else words[0])
        if (form or (label in _OWN_LABELS and not block)) and label not in _OFFICE_LABELS:
            return
        own, ended = _own(layout, vetoes, words, kept)
        yield from own
        block = block or any(category is Category.ORGANISATION for _, category in own)
        bottom = layout.cells[under[0]].box.bottom


def _at_the_right(
    layout: Layout, vetoes: Mapping[int, Category], cell: int, kept: AbstractSet[int]
) -> Iterator[tuple[int, Category]]:
    """The identifiers in the cells to the right whose label is an office's: a `Phone` there may be the patient's."""
    labelled = False
    right = layout.next_cell(cell)
    while right is not None:
        words = layout.cells[right].words
        office = _key(layout, words[0]) in _OFFICE_LABELS
        if office or labelled:
            yield from _own(layout, vetoes, words, kept)[0]
        labelled = office and len(words) == 1
        right = layout.next_cell(right)


def _own(
    layout: Layout, vetoes: Mapping[int, Category], words: Sequence[int], kept: AbstractSet[int]
) -> tuple[list[tuple[int, Category]], bool]:
    """Identifiers up to the first word that is neither one nor a label for contact, or the first other name.

    Also whether there was such a word.

    A line of names with a word for a house in it is an organisation (`Lakeside Family Practice`); others are people.
    """
    categories = [vetoes.get(word) for word in words]
    house = any(_key(layout, word) in _HOUSES for word in words)
    if house and Category.ORGANISATION in categories and set(categories) <= _HOUSE:
        return [(word, Category.ORGANISATION) for word in words], False
    own: list[tuple[int, Category]] = []
    for word, category in zip(words, categories, strict=True):
        label = _key(layout, word) in _OWN_LABELS or not _key(layout, word)
        strange = category is None or layout.words[word].text.endswith(":")
        somebody = category in _PEOPLE or (category is Category.ORGANISATION and not house)
        if not label and (strange or (somebody and word not in kept)):
            return own, True
        own += [(word, category)] if category else []
    return own, False
