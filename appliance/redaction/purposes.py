"""What a purpose makes of the decisions about a page: which identifiers stay, and what else stays behind.

Rules:
- Decisions are made as if nothing were kept; only then is a purpose looked at. It can keep a word that was denied for
  its category, and deny a word that was cleared; it never vouches for a word that nothing understood.
- A kept word that is an identifier elsewhere in the document, of a kind that is not kept, stays denied: a patient's
  name does not leave because it stands in a provider's line.
- A number that is kept under its label is kept where it stands without one, too.
- A policy, claim or account number that is written like a date, a phone number or a social security number is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from appliance.documents import Box, KnownIdentifiers, Word
from appliance.policy.categories import Category
from appliance.policy.narrowing import Dates, Narrative, Zip
from appliance.policy.pack import Purpose
from appliance.redaction import fragments, narrative, providers, sections
from appliance.redaction.findings import Narrowing
from appliance.redaction.labels import Field
from appliance.redaction.layout import Layout, bare
from appliance.redaction.reasons import Reason
from appliance.redaction.structure import Structure

_LOOKS_OTHER = re.compile(
    r"\W*(?:\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d\d)|\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}|\d{3}-\d{2}-\d{4}|"
    r"(?:\(?\d{3}\)?[-. ]?)?\d{3}[-. ]\d{4}|\(\d{3}\))\W*"
)
_NUMBERS = frozenset({Category.PLAN, Category.ACCOUNT, Category.RECORD})
_MEMBERS = frozenset({"member", "subscriber", "insured", "beneficiary", "policyholder"})
_PREFIX, _MEMBER_DIGITS = 4, 4  # letters before a member's number, and its digits
_SERVICE = re.compile(
    r"(?i)\b(?:service|visit|procedure|surgery|operation|admission|admit(?:ted)?|discharged?|examination|exam|treatment|encounter|"
    r"statement|billing|invoice|dos|doa|from|through|thru|to)\b"
)
_HEAD = re.compile(
    r"(?i)(?:dos|from|to|thru|through|(?:service )?dates?(?:\(s\))?(?: of service)?|service from|service to)"
)
_STEP = 2.5  # heights from a cell of a column to the next
_BESIDE = 3.0  # heights between a check box and its word


def find(
    layout: Layout,
    vetoes: Mapping[int, Category],
    fields: Sequence[Field],
    given: AbstractSet[int],
    purpose: Purpose,
) -> Narrowing:
    """What the purpose makes of a page with these identifiers, labelled fields and first names."""
    kept = {i for i, category in vetoes.items() if category in purpose.keep and _may_be(layout, i, category)}
    if Category.PLAN in purpose.keep:
        kept |= _member_numbers(layout, fields)
    if Category.PROVIDER in purpose.keep:
        kept -= {i for i, category in vetoes.items() if category is Category.PROVIDER}
        kept |= providers.find(layout, vetoes, fields, given, purpose.beside_provider)
    numbers = {bare(layout.words[i].text).casefold() for i in kept if vetoes.get(i) in _NUMBERS}
    kept |= {i for i, c in vetoes.items() if c is Category.OTHER and bare(layout.words[i].text).casefold() in numbers}
    if purpose.dates is Dates.KEPT:
        kept |= {i for i, category in vetoes.items() if category is Category.DATE}
    elif purpose.dates is Dates.SERVICE:
        kept |= _service_dates(layout, vetoes, fields)
    parts = fragments.zips(layout, vetoes) if purpose.zip is Zip.THREE_DIGIT else {}
    if purpose.dates is Dates.YEAR:
        parts |= fragments.years(layout, vetoes)
        kept |= {i for i, span in parts.items() if fragments.is_whole(layout.words[i].text, span)}
    parts = {i: span for i, span in parts.items() if i not in kept}
    prose = narrative.find(layout) if purpose.narrative is Narrative.MINIMISED else set()
    if purpose.dates is Dates.YEAR:
        prose |= fragments.early_years(layout)
    found = Narrowing(frozenset(kept), parts, frozenset(prose))
    if not purpose.sections:
        return found
    wanted = sections.find(layout, purpose.sections)
    outside = frozenset(range(len(layout.words))) - wanted.inside - wanted.opening
    return replace(found, outside=outside, opening=wanted.opening, goes_on=wanted.goes_on)


def apply(
    reasons: Sequence[Reason], narrowing: Narrowing, is_another: Callable[[int], bool], *, continued: bool
) -> tuple[Reason, ...]:
    """The reasons of a page's words with the purpose applied.

    Args:
        reasons: as if nothing were kept.
        narrowing: what the purpose makes of the page.
        is_another: whether a word is an identifier elsewhere that is not kept, or was not read surely.
        continued: whether the page before ends in a wanted section.
    """
    outside = narrowing.outside if continued else narrowing.outside | narrowing.opening
    final = list(reasons)
    for index, reason in enumerate(reasons):
        if index in narrowing.kept and index not in outside and not reason.cleared:
            final[index] = reason if is_another(index) else Reason.PURPOSE
        elif reason.cleared and (index in outside or index in narrowing.prose):
            final[index] = Reason.NOT_FOR_PURPOSE
    return tuple(final)


def without_kept(
    known: KnownIdentifiers, layout: Layout, vetoes: Mapping[int, Category], narrowing: Narrowing
) -> KnownIdentifiers:
    """What is known of a page without the identifiers that stay, unless they are denied in another place of it."""
    stay = {text for i in narrowing.kept for text in _texts(layout.words[i].text)}
    go = {text for i in vetoes if i not in narrowing.kept for text in _texts(layout.words[i].text)}
    return KnownIdentifiers(known.texts - (stay - go), known.shared - (stay - go))


def narrowed(structure: Structure, words: Sequence[Word], reasons: Sequence[Reason]) -> Structure:
    """The structure without the check boxes that stand beside no kept word: a tick alone can tell, on a known form."""
    shown = [word.box for word, reason in zip(words, reasons, strict=True) if reason.cleared]
    frames = tuple(box for box in structure.frames if any(_beside(box, word) for word in shown))
    gone = set(structure.frames) - set(frames)
    marks = tuple(box for box in structure.marks if box in frames)
    return replace(
        structure, frames=frames, marks=marks, boxes=tuple(box for box in structure.boxes if box not in gone)
    )


def _may_be(layout: Layout, index: int, category: Category) -> bool:
    """Whether a word can be of its category by its form; for numbers of a plan or an account."""
    return category not in _NUMBERS or not _LOOKS_OTHER.fullmatch(layout.words[index].text)


def _member_numbers(layout: Layout, fields: Sequence[Field]) -> set[int]:
    """Numbers in fields for a member, where a name could stand as well (`Member   WQX 44188`)."""
    found: set[int] = set()
    for entry in fields:
        texts = [layout.words[w].text for w in entry.value]
        number = all(any(c.isdigit() for c in t) or (t.isupper() and len(t) <= _PREFIX) for t in texts)
        long = sum(c.isdigit() for t in texts for c in t) >= _MEMBER_DIGITS
        if number and long and bare(layout.words[entry.label[0]].text).casefold() in _MEMBERS:
            found.update(w for w in entry.value if _may_be(layout, w, Category.PLAN))
    return found


def _texts(text: str) -> set[str]:
    """The texts by which a word of an identifier may be known elsewhere."""
    whole = bare(text).casefold()
    parts = {whole, bare(text.rpartition(":")[2]).casefold(), re.sub(r"['\u2019]s$", "", whole)}
    return parts | {bare(part) for one in tuple(parts) for part in re.split(r"[-/,&]", one)}


def _service_dates(layout: Layout, vetoes: Mapping[int, Category], fields: Sequence[Field]) -> set[int]:
    """Dates in a field or a column for dates of service."""
    found: set[int] = set()
    for entry in fields:
        if entry.category is Category.DATE and _SERVICE.search(" ".join(layout.words[w].text for w in entry.label)):
            found.update(w for w in entry.value if vetoes.get(w) is Category.DATE)
    columns: dict[int, bool] = {}
    for number, cell in enumerate(layout.cells):
        if all(vetoes.get(w) is Category.DATE for w in cell.words):
            above = _above(layout, number)
            headed = above is not None and (columns.get(above, False) or _heads(layout, above))
            columns[number] = headed
            found.update(cell.words if headed else ())
    return found


def _heads(layout: Layout, cell: int) -> bool:
    """Whether a cell is the head of a column of dates of service."""
    text = " ".join(layout.words[w].text for w in layout.cells[cell].words)
    return _HEAD.fullmatch(text.strip(" :.#")) is not None


def _above(layout: Layout, cell: int) -> int | None:
    """The nearest cell right above that begins where this one does."""
    here = layout.cells[cell]
    for row in reversed(layout.rows[: here.row]):
        for other in row:
            box = layout.cells[other].box
            if here.box.top - box.bottom > _STEP * here.box.height:
                return None
            if abs(box.left - here.box.left) <= 2 * here.box.height:
                return other
    return None


def _beside(box: Box, word: Box) -> bool:
    """Whether a word stands on the row of a check box, close to it."""
    gap = max(word.left - box.right, box.left - word.right)
    return word.top < box.bottom and word.bottom > box.top and gap <= _BESIDE * word.height
