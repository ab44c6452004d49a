"""What the context model's opinion denies, though no rule doubted it (`giving_back` has what it gives back).

Rules:
- The limits were set on texts of sites that the model had not seen (docs/context-model.md).
- It denies a cleared word from a probability that depends on what the word is. Labels and lots stay as they are: their
  place says what they are. An eponym and a year must be all but certain, and a typed value that can be no day is none.
- A word with a capital that only the vocabulary explains stays behind for less, but last: no rule reckons with it.
- A fraction that is a day in one place of the page needs less to be one in another.
- Letters that are somebody's initials are so in every cell of their row, and in every cell that they fill.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Collection, Sequence

from appliance.policy.categories import Category
from appliance.redaction import certainty, claims, no_days
from appliance.redaction.ages import is_age
from appliance.redaction.findings import Opinion
from appliance.redaction.initialed import SPECIES
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.notations import is_measured_whole
from appliance.redaction.reasons import Reason, denial
from appliance.redaction.values import is_unit
from appliance.redaction.vicinity import before

DENY, DENY_NUMBER, DENY_MEDICINE, DENY_KNOWN = 0.3, 0.5, 0.5, 0.9  # probabilities of an identifier, at least
SAME_DAY = 0.25  # of a fraction that is a day elsewhere on the page
DOUBT = 0.15  # of a word with a capital that only the vocabulary explains
_INITIALS = 3  # letters, at most
_SIGNED, _OFTEN_SIGNED = range(2, 4), 3  # letters that somebody signs in with, and how often in a row
_ALIKE = str.maketrans("I|1ij", "lllll")  # an `i` and a `j` are an `l` with a dot
# Of ICD-10; a short one behind the letter of its line alone (`D.Z23`); and types of tissue.
_DIAGNOSIS = re.compile(
    r"(?:[A-L][.)])?[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}|[A-L][.)][A-TV-Z]\d[0-9A-Z]"
    r"|HLA-?[A-Z]{1,3}\d?\*?\d{2,3}(?::\d{2,3})*"
)
_VARIANT = re.compile(
    r"\(?(?:[cgmn]\.[*\d][\w*>+=()?-]{2,30}|p\.\(?[A-Z][a-z]{2}\d{1,5}[\w*=?]{1,12}\)?)\)?[,.;]?"
)  # `c.2149C>T`
_WEEKS = re.compile(r"\(?\d{1,2}w(?:[0-6]d)?[),.;]{0,2}")  # `8w2d`
_SIDES = frozenset({"r", "l", "rt", "lt", "right", "left", "bilateral"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_IN_BRACKETS, _ENDS_WITH_YEAR = re.compile(r"\([1-8]?\d\)[,.;]?"), re.compile(r"(?:^|\D)(?:19|20)\d\d$")
_FRACTION = re.compile(r"\d{1,2}/\d{1,2}")
_COLUMN_PX, _MANY = 3, 8  # where a code of one letter stands, and how often at least
_GENUS = re.compile(r"[A-Z]\.")  # of a germ: `E. coli`
_WAYS = frozenset("po iv im sc sq sl pr subq ivp ivpb inh neb top pv ng gt".split())  # noqa: SIM905 - a word list
_OFTEN = re.compile(
    r"(?:q\d{1,2}(?:-\d{1,2})?h|q[adhopwm]\w{0,3}|[bt]id|qid|daily|nightly|weekly|monthly|prn|once|twice|x\d|every)[,.;]?",
    re.IGNORECASE,
)
_PERSONS = frozenset({Reason.NAME, Reason.PROVIDER})


def deny(
    layout: Layout,
    reasons: list[Reason | None],
    opinions: Sequence[Opinion],
    spared: Collection[int],
    lexicon: Lexicon,
) -> dict[int, Reason]:
    """Denies the words that the model takes for identifiers; `reasons` are changed in place.

    Returns:
        Words that it may take for one: they stay behind in the end, and the rules do not reckon with that.
    """
    doubted: dict[int, Reason] = {}
    for index, opinion in enumerate(opinions):
        text, reason = layout.words[index].text, reasons[index]
        limit = _limit(layout, index, reason, lexicon)
        doubtful = limit == DENY and reason is Reason.VOCABULARY and _is_capital(text)
        if index in spared or opinion.identifier < (DOUBT if doubtful else limit):
            continue
        if certainty.looks_like_unit(text) or _is_code(text, lexicon):
            continue
        if (reason is None or reason.cleared) and not _explained(layout, index, reason, opinion, lexicon):
            (reasons if opinion.identifier >= limit else doubted)[index] = denial(opinion.category)
    _deny_same_days(layout, reasons, opinions, spared, lexicon)
    return doubted


def _deny_same_days(
    layout: Layout,
    reasons: list[Reason | None],
    opinions: Sequence[Opinion],
    spared: Collection[int],
    lexicon: Lexicon,
) -> None:
    """Denies a fraction that is a day elsewhere on the page and that the model may take for one here.

    `reasons` are changed in place.
    """
    days = {
        text
        for index, reason in enumerate(reasons)
        if reason is Reason.DATE and _FRACTION.fullmatch(text := bare(layout.words[index].text))
    }
    for index, opinion in enumerate(opinions):
        reason, same = reasons[index], bare(layout.words[index].text) in days and index not in spared
        if same and reason is Reason.VALUE and opinion.category is Category.DATE and opinion.identifier >= SAME_DAY:
            reasons[index] = reason if _explained(layout, index, reason, opinion, lexicon) else Reason.DATE


def _is_capital(text: str) -> bool:
    """Whether a word begins with a capital, or is as short as initials in capitals."""
    core = bare(text)
    return core[:1].isupper() and (not core.isupper() or len(core) < _INITIALS)


def _limit(layout: Layout, index: int, reason: Reason | None, lexicon: Lexicon) -> float:
    """How sure the model must be to deny a word."""
    text, first = layout.words[index].text, before(layout, index)
    if reason is Reason.EPONYM or (reason is Reason.VALUE and _YEAR.fullmatch(bare(text))):
        return DENY_KNOWN
    if any(c.isdigit() for c in text):
        return DENY_NUMBER
    unit = first is not None and layout.words[first].text[-1].isdigit() and text.islower() and is_unit(text)
    return DENY_MEDICINE if unit or lexicon.clinical(bare(text).casefold()) else DENY


def _explained(layout: Layout, index: int, reason: Reason | None, opinion: Opinion, lexicon: Lexicon) -> bool:
    """Whether a word cannot be what the model takes it for: a diagnosis, no day, a part of the body behind its side."""
    text = layout.words[index].text
    if (reason is Reason.VALUE and is_measured_whole(text)) or _columned(layout, index):
        return True
    if reason is Reason.VALUE and opinion.category is Category.OTHER:
        return _DIAGNOSIS.fullmatch(bare(text)) is not None or claims.announced(layout, index, claims.CODES)
    if opinion.category is Category.DATE and _of_age(layout, index):
        return True
    if reason is Reason.VALUE and opinion.category is Category.DATE:
        return no_days.find(layout, index)
    if _GENUS.fullmatch(text) and (after := layout.neighbours(index)[1]) is not None:
        return layout.words[after].text.casefold().strip(".,;") in SPECIES
    return reason is Reason.VOCABULARY and (_sided(layout, index, lexicon) or _taken_so(layout, index))


def _columned(layout: Layout, index: int) -> bool:
    """Whether a capital stands alone in its cell, and the same ones in many cells of its column: a code of a table."""
    cell, text = layout.cells[layout.cell_of[index]], layout.words[index].text
    if len(text) != 1 or not text.isupper() or len(cell.words) != 1:
        return False
    lone = (other for other in layout.cells if len(other.words) == 1 and layout.words[other.words[0]].text == text)
    return sum(abs(other.box.left - cell.box.left) <= _COLUMN_PX for other in lone) >= _MANY


def _of_age(layout: Layout, index: int) -> bool:
    """Whether a word tells an age, or is its unit: `(67 y.o. F)` behind a day of birth."""
    left, right = layout.neighbours(index)
    beside = [layout.words[at].text if at is not None else "" for at in (left, right)]
    text = layout.words[index].text
    born = _IN_BRACKETS.fullmatch(text) is not None and _ENDS_WITH_YEAR.search(beside[0]) is not None
    return born or is_age(text, beside[1]) or is_age(beside[0], text)


def _sided(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether a word is a part of the body behind its side: `R HAND DOMINANT`."""
    left, _ = layout.neighbours(index)
    side = left is not None and layout.words[left].text.casefold() in _SIDES
    core = bare(layout.words[index].text)
    return side and lexicon.clinical(core.casefold()) and not lexicon.abbreviation(core)


def _taken_so(layout: Layout, index: int) -> bool:
    """Whether a word is the way by which a medicine is taken, before how often: `PO` of `2.5 mg PO q6h PRN`."""
    after = layout.beside_in_row(index)[1]
    often = after is not None and _OFTEN.fullmatch(layout.words[after].text) is not None
    return often and bare(layout.words[index].text).casefold() in _WAYS


def _is_code(text: str, lexicon: Lexicon) -> bool:
    """Whether a text with letters and digits is one that the vocabulary knows as it stands (`PHQ9`), or of a gene."""
    core = bare(text)
    return (any(c.isdigit() for c in core) and lexicon.abbreviation(core)) or any(
        p.fullmatch(text) for p in (_VARIANT, _WEEKS)
    )


def deny_mates(layout: Layout, reasons: list[Reason]) -> None:
    """Denies letters that are somebody's initials elsewhere in their row, or in other cells that they fill alone.

    `reasons` are changed in place. Of what fills its cell one letter may have been read as a small one (`cS`).
    """
    alone = [cell.words[0] for cell in layout.cells if len(cell.words) == 1]
    for group in (*(layout.words_of(row) for row in layout.rows), alone):
        letters = [w for w in group if _are_initials(bare(layout.words[w].text), as_read=group is not alone)]
        signed = {bare(layout.words[w].text).upper() for w in letters if reasons[w] in _PERSONS}
        for word in letters:
            if reasons[word] is Reason.VOCABULARY and bare(layout.words[word].text).upper() in signed:
                reasons[word] = Reason.NAME


def deny_misread_mates(layout: Layout, reasons: list[Reason]) -> None:
    """Denies what letters were misread as that stand several times in their row and stay behind: `lib` beside `Ijb`.

    `reasons` are changed in place.
    """
    for row in range(len(layout.rows)):
        words = layout.words_of(layout.rows[row])
        short = [(w, _folded(layout.words[w].text)) for w in words if len(bare(layout.words[w].text)) in _SIGNED]
        signed = collections.Counter(text for w, text in short if not reasons[w].cleared)
        often = [text for text, count in signed.items() if count >= _OFTEN_SIGNED]
        for word, text in short:
            beside = (w for w in layout.neighbours(word) if w is not None)
            alone = not any(reasons[w].cleared for w in beside)  # `PO` of `1 tab PO daily` is nobody's
            if reasons[word] is Reason.VOCABULARY and alone and any(_is_near(text, other) for other in often):
                reasons[word] = Reason.NAME


def _folded(text: str) -> str:
    """Letters with those made the same that look alike in lower case."""
    return bare(text).translate(_ALIKE).lower()


def _is_near(one: str, other: str) -> bool:
    """Whether one letter at most was misread or lost."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    short, long = sorted((one, other), key=len)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def _are_initials(core: str, *, as_read: bool) -> bool:
    """Whether a word may be somebody's initials in capitals; one of them as a small letter unless `as_read`."""
    return 1 < len(core) <= _INITIALS and core.isalpha() and (core.isupper() if as_read else not core.islower())
