# ruff: noqa: SIM905 - word lists are kept as text
"""The company of a word: what its neighbours' denials mean for it.

Rules:
- Names, organisations and contacts take along the words that belong to them, and never a label or medicine.
- A number or single letter that nothing explains is cleared among understood words alone, never beside a name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from appliance.documents import Word
from appliance.redaction.layout import Cell, Layout, bare, squeeze
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.reasons import Reason

PENDING = None  # a number, letter or mark that its neighbours decide
_COLUMN_ROWS, _COLUMNS = 30, 4  # up to the heading, and cells of the heading's row at least
_SHORT_CELL = 5  # words
_UNREAD = 3  # words before a letter that may be what is left of a name
_SPACE, _CLOSER = 0.5, 0.34  # heights of a word
_PIECE = 2  # letters of a torn word
_VITALS = frozenset("PTR")  # of one letter, at the head of a column
_LONG_CELL = 8  # words; one place in so many is no address
_TOP_ROWS = 1  # number of the last row that a letterhead's first lines take
_SHORT_ABBREVIATION = 5  # letters
_SHORT_NUMBER = 3  # digits
_PARTICLES = frozenset("van von der den de del della di da du la le ter".split())
_FIRST_PARTICLES = frozenset({"van", "von", "de"})  # before another one: `Van der Zzyzx`
_LIKE_INITIALS = frozenset({"0.", "l.", "|."})
_INITIAL = re.compile(r"[A-Z]\.")
_TOWNS_BEGIN = frozenset("Port Fort Mount Point Cape Lake Glen Grand Big Little Old New North South East West".split())
_PLACED = frozenset("in at from near to of".split())
_FOREIGN: frozenset[Reason | None] = frozenset(
    {Reason.UNKNOWN_WORD, Reason.NAME, Reason.PROVIDER, Reason.PLACE, Reason.ORGANISATION, Reason.KNOWN}
)
_JOINTS = frozenset(
    "van von der den de del della dela la las los le di da dos du bin ibn al el y ter ten zu of & the".split()
)
_MISREAD = str.maketrans("1|!0", "lllo")
_SHORTENED = re.compile(r"[A-Z][a-z]{1,3}\.")  # `Univ. of Fauxbury`, `Vda. de Zzyzx`
_SUFFIX = re.compile(r"(?:#\d{1,6}|[JS][Rr]|I{2,3}|IV)[.,;:)]{0,2}")
_BETWEEN = frozenset({"in", "at", "for", "on"})  # a house and its town
_GROUNDS = frozenset(
    "island creek river hill hills lake park valley ridge bay beach springs falls grove harbor canyon prairie".split()
)  # small in the middle of a name, as a reader may see them: `Zzyzx island Works`
_CLINGING: frozenset[Reason] = frozenset(
    {Reason.NAME, Reason.PROVIDER, Reason.PLACE, Reason.PHONE, Reason.RECORD, Reason.PLAN, Reason.SSN, Reason.ACCOUNT,
     Reason.LICENCE, Reason.VEHICLE, Reason.DEVICE, Reason.OTHER, Reason.EMAIL, Reason.KNOWN, Reason.BOXED_CELLS,
     Reason.UNKNOWN_NUMBER}
)  # fmt: skip


_CONTACT: frozenset[Reason | None] = frozenset({Reason.PLACE, Reason.PHONE, Reason.EMAIL, Reason.WEB})
_CONTACT_LABELS = frozenset(
    (
        "tel",
        "telephone",
        "phone",
        "fax",
        "cell",
        "mobile",
        "office",
        "home",
        "work",
        "email",
        "web",
        "website",
        "address",
    )
)
_OF_TABLES = frozenset("%-\u2013\u2014<>*@\u2191\u2193")  # signs that stand alone in their cells


def deny_company(layout: Layout, reasons: list[Reason | None], cell: Cell, lexicon: Lexicon) -> None:
    """Denies the words of a cell that go with a name, an organisation or a contact in it."""
    if 1 < len(cell.words) <= _SHORT_CELL:
        title = _is_title_of(layout, reasons, cell)
        foreign = _mostly_foreign(layout, reasons, cell)
        shouted = _is_letterhead(layout, reasons, cell)
        for index in cell.words:
            if reasons[index] is Reason.VOCABULARY and title:
                reasons[index] = Reason.ORGANISATION
            elif reasons[index] is Reason.VOCABULARY and foreign and _ordinary(layout.words[index].text, lexicon):
                reasons[index] = Reason.UNKNOWN_WORD
            elif reasons[index] is Reason.VOCABULARY and shouted and _unprinted(layout.words[index].text, lexicon):
                reasons[index] = Reason.ORGANISATION
    if _is_contact(layout, reasons, cell):
        _deny_contact(layout, reasons, cell, lexicon)


def _deny_contact(layout: Layout, reasons: list[Reason | None], cell: Cell, lexicon: Lexicon) -> None:
    """Denies what stands in a cell that is an address and numbers to call."""
    named = False
    for index in cell.words:
        text = layout.words[index].text
        named = reasons[index] is Reason.ORGANISATION or (named and text[:1].isupper() and not _names_contact(text))
        if named:
            reasons[index] = Reason.ORGANISATION
        elif (found := _beside_contact(text, reasons[index], lexicon)) is not None:
            reasons[index] = found
        elif text[:1].isupper() and _wedged(layout, reasons, index):
            reasons[index] = Reason.PLACE


def deny_broken(layout: Layout, reasons: list[Reason | None], lexicon: Lexicon) -> None:
    """Denies the second half of a name that a line's end breaks (`Ash-` and `field`)."""
    for before, index in itertools.pairwise(range(len(reasons))):
        first, second = layout.words[before].text, layout.words[index].text
        next_line = layout.words[index].line == layout.words[before].line + 1
        broken = next_line and first.endswith("-") and first[:1].isupper()
        denied = (r := reasons[before]) is not PENDING and not r.cleared
        if broken and denied and second[:1].islower() and not lexicon.knows((bare(first) + bare(second)).casefold()):
            reasons[index] = reasons[before]


def deny_suffixes(layout: Layout, reasons: list[Reason | None]) -> None:
    """Denies what ends a name: a number with a sign (`Fauxbury Kidney Care #118`), a generation (`Zzyzx III`).

    And its last letters, where they were read once more right behind it: `Port` and `rt`; so with the figures of a day.
    """
    for before, index in itertools.pairwise(range(len(reasons))):
        word, behind = layout.words[before], layout.words[index]
        named = reasons[before] in _FOREIGN and word.text[:1].isupper()
        ends = _is_end(word, behind)
        if named and (ends or _SUFFIX.fullmatch(behind.text)):
            reasons[index] = Reason.NAME
        elif ends and reasons[before] is Reason.DATE:
            reasons[index] = Reason.DATE


def _is_end(word: Word, piece: Word) -> bool:
    """Whether letters are the last ones of a word, less than a space behind it; closer to it a figure is enough."""
    gap = piece.box.left - word.box.right
    ends = len(piece.text) < len(word.text) and word.text.endswith(piece.text) and word.line == piece.line
    apart = len(piece.text) > 1 and piece.text.isalpha() and gap < _SPACE * word.box.height
    return ends and (apart or (gap < _CLOSER * word.box.height and piece.text.isalnum()))


def deny_initials(layout: Layout, reasons: list[Reason | None]) -> None:
    """Denies an initial that was read as a zero or a stroke before a name: `0. Zzyzx`, `l. ZZYZX`."""
    for index, after in itertools.pairwise(range(len(reasons))):
        word, name = layout.words[index], layout.words[after]
        named = reasons[after] in _FOREIGN and name.text[:1].isupper()
        if word.text in _LIKE_INITIALS and word.line == name.line and named:
            reasons[index] = Reason.NAME


def deny_names_going_on(layout: Layout, reasons: list[Reason | None], lexicon: Lexicon) -> None:
    """Denies the word behind an initial or a particle of a name that stays behind (`H. DAY`, `van der Zzyzx`)."""
    for index, after in itertools.pairwise(range(len(reasons))):
        word, name = layout.words[index], layout.words[after]
        beside = word.line == name.line and layout.cell_of[index] == layout.cell_of[after]
        core = bare(name.text)
        called = name.text[:1].isupper() and len(core) > 1 and core.isalpha() and not lexicon.abbreviation(core)
        called = called or (word.text.casefold() in _FIRST_PARTICLES and name.text in _PARTICLES)
        if beside and called and _goes_on(layout, reasons, index):
            reasons[after] = reasons[index]


def _goes_on(layout: Layout, reasons: Sequence[Reason | None], index: int) -> bool:
    """Whether a name goes on behind a word that stays behind: an initial that begins it (`H. DAY`), `van der`."""
    text, named = layout.words[index].text, reasons[index] in (Reason.NAME, Reason.PROVIDER)
    if named and (text in _PARTICLES or text.casefold() in _FIRST_PARTICLES):
        return True
    initial = _INITIAL.fullmatch(text) and named
    if not initial or index == 0 or layout.cell_of[index - 1] != layout.cell_of[index]:
        return bool(initial)
    return (before := reasons[index - 1]) is PENDING or before.cleared


def deny_beginnings(layout: Layout, reasons: list[Reason | None]) -> None:
    """Denies what begins the name of a town, family or house before what stays behind (`in Port Zzyzx`, `van der`)."""
    for index in range(1, len(reasons) - 1):
        before, word, after = layout.words[index - 1 : index + 2]
        reason = reasons[index + 1]
        stays = reason is not PENDING and not reason.cleared and after.line == word.line
        if stays and word.text in _TOWNS_BEGIN and before.text in _PLACED:
            reasons[index] = Reason.PLACE
    for index in range(len(reasons) - 2, -1, -1):
        word, after = layout.words[index : index + 2]
        beside = word.line == after.line and layout.cell_of[index] == layout.cell_of[index + 1]
        named = after.text[:1].isupper() or after.text.casefold() in _PARTICLES
        if beside and named and word.text.casefold() in _PARTICLES and reasons[index + 1] in _FOREIGN:
            reasons[index] = reasons[index + 1]
        if _torn(word, after) and reasons[index + 1] in _FOREIGN:
            reasons[index] = reasons[index + 1]
        housed = reasons[index] is Reason.EPONYM and reasons[index + 1] is Reason.ORGANISATION
        if housed and beside and word.text[-1].isalpha() and after.text.istitle():
            reasons[index] = Reason.ORGANISATION  # `Gleason Pump Works`


def _torn(word: Word, after: Word) -> bool:
    """Whether a word ends with a dash and goes on right behind it with a capital: `Mid-` and `Hudson`."""
    gap = after.box.left - word.box.right
    capitals = word.text[:1].isupper() and after.text[:1].isupper()
    return (
        word.text[-1] == "-" and len(word.text) > 1 and capitals and word.line == after.line and gap < word.box.height
    )


def deny_joints(layout: Layout, reasons: list[Reason | None]) -> None:
    """Denies the small words inside names: `Van der Berg`, `Friends of Fauxbury`, `Fauxbury Clinic in Zzyzx`."""
    texts = [_joint(w.text.casefold()) for w in layout.words]
    for before, index in itertools.pairwise(range(len(reasons))):
        after = index + 1
        while after < len(reasons) and (
            texts[after] in _JOINTS | _BETWEEN | _GROUNDS or _is_piece(texts[after], reasons[after])
        ):
            after += 1
        between = {texts[i] for i in range(index, after) if i == index or not _is_piece(texts[i], reasons[i])}
        allowed = _JOINTS | _BETWEEN | _GROUNDS if reasons[before] is Reason.ORGANISATION else _JOINTS | _GROUNDS
        if reasons[before] in (Reason.PLACE, Reason.UNKNOWN_WORD):
            allowed = _JOINTS | {"at"}  # `Zzyzx Shoppes at Fauxbury`
        shortened = _SHORTENED.fullmatch(layout.words[before].text) is not None and between <= _JOINTS
        if not between <= allowed or after == len(reasons) or (texts[before][-1] in ".,;:" and not shortened):
            continue
        named = all(reasons[i] in _FOREIGN and layout.words[i].text[:1].isupper() for i in (before, after))
        if named and layout.words[after].line - layout.words[before].line <= 1:
            reasons[index:after] = [Reason.NAME] * (after - index)


def _joint(text: str) -> str:
    """A small word as it was printed: `la` that was read as `1a`."""
    printed = text.translate(_MISREAD)
    return printed if printed in _JOINTS else text


def _is_piece(text: str, reason: Reason | None) -> bool:
    """Whether a word that stays behind is so short that it may be a piece of a torn one: `th` and `e`."""
    return len(text) <= _PIECE and reason is not PENDING and not reason.cleared


def _is_letterhead(layout: Layout, reasons: Sequence[Reason | None], cell: Cell) -> bool:
    """Whether a short cell in capitals at the top of a page is a house by half of its words or more."""
    texts = [layout.words[i].text for i in cell.words]
    capitals = all(not c.islower() for text in texts for c in text) and not any(text.endswith(":") for text in texts)
    named = sum(reasons[i] in _FOREIGN for i in cell.words)
    return cell.row <= _TOP_ROWS and capitals and named > 1 and 2 * named >= sum(len(bare(t)) > 1 for t in texts)


def _unprinted(text: str, lexicon: Lexicon) -> bool:
    """Whether a word is none that forms print as a heading."""
    return bare(text).isalpha() and squeeze(text) not in lexicon.capitals and not lexicon.abbreviation(bare(text))


def _is_title_of(layout: Layout, reasons: Sequence[Reason | None], cell: Cell) -> bool:
    """Whether a short cell is in title case throughout and begins with the name of an organisation."""
    texts = [layout.words[i].text for i in cell.words]
    return reasons[cell.words[0]] is Reason.ORGANISATION and all(t[:1].isupper() and not t.endswith(":") for t in texts)


def _is_contact(layout: Layout, reasons: Sequence[Reason | None], cell: Cell) -> bool:
    """Whether a cell is mostly an address and numbers to call: what else it holds belongs to that."""
    contact = [i for i in cell.words if reasons[i] in _CONTACT]
    if not contact or (len(cell.words) > _LONG_CELL and all(_only_a_place(layout, reasons, i) for i in contact)):
        return False  # who lives in `Fauxbury` is said in a list of other things
    spoken = [i for i in cell.words if len(squeeze(layout.words[i].text)) >= 2]
    kept = sum((r := reasons[i]) is not None and r.cleared and not _names_contact(layout.words[i].text) for i in spoken)
    return 2 * kept < len(spoken)


def _wedged(layout: Layout, reasons: Sequence[Reason | None], index: int) -> bool:
    """Whether a word stands between two that belong to an address: `14 Fauxbury View Drive`."""
    left, right = layout.neighbours(index)
    parts = (Reason.PLACE, Reason.NAME, Reason.ORGANISATION)
    cleared = (reason := reasons[index]) is not PENDING and reason.cleared
    return cleared and left is not None and right is not None and reasons[left] in parts and reasons[right] in parts


def _only_a_place(layout: Layout, reasons: Sequence[Reason | None], index: int) -> bool:
    """Whether a word is called a place, and nothing around it belongs to an address."""
    beside = [b for b in layout.neighbours(index) if b is not None]
    alone = all(reasons[b] is not Reason.PLACE for b in beside)
    return reasons[index] is Reason.PLACE and alone and not any(c.isdigit() for c in layout.words[index].text)


def _beside_contact(text: str, reason: Reason | None, lexicon: Lexicon) -> Reason | None:
    """The denial of a word that stands in a contact line, if it is no label and no medicine."""
    if reason is not PENDING and not reason.cleared:
        return None
    if any(c.isdigit() for c in text):
        return Reason.UNKNOWN_NUMBER
    named = text[:1].isupper() and not _names_contact(text) and _ordinary(text, lexicon)
    return Reason.UNKNOWN_WORD if named else None


def _names_contact(text: str) -> bool:
    """Whether a word says what kind of contact follows."""
    return bare(text).casefold() in _CONTACT_LABELS


def neighbourly(layout: Layout, reasons: Sequence[Reason | None], index: int) -> Reason:
    """The reason of a word; a number or single letter is cleared among understood words, not beside a name."""
    reason = reasons[index]
    if reason is not PENDING:
        return reason
    text = layout.words[index].text
    beside_it = [b for b in layout.neighbours(index) if b is not None]
    if not bare(text):
        spoken = (b for b in beside_it if reasons[b] is not PENDING or bare(layout.words[b].text))
        quiet = any(neighbourly(layout, reasons, b).cleared for b in spoken)
        quiet = quiet or (set(text) <= _OF_TABLES and any(_speaks(layout, reasons, i) for i in layout.row_words(index)))
        return Reason.PUNCTUATION if quiet else Reason.UNSURE_READING
    letter = text.strip(".,;:()").isalpha()
    denied = Reason.UNKNOWN_WORD if letter else Reason.UNKNOWN_NUMBER
    left = layout.neighbours(index)[0]
    clung = [b for b in beside_it if _foreign(layout.words[b].text, reasons[b])]
    clings = clung and not (clung == [left] and not letter and _scored(layout, reasons, index, left))
    if clings or (letter and _behind_unread_name(layout, reasons, index)):
        return denied
    row = [i for i in layout.row_words(index) if i != index]
    if any(_speaks(layout, reasons, i) for i in row):
        return Reason.VALUE
    if letter:
        return denied
    rows = layout.cells[layout.cell_of[index]].row
    above = [w for r in layout.rows[max(0, rows - 2) : rows] for c in r for w in layout.cells[c].words]
    numbers = sum(any(c.isdigit() for c in layout.words[i].text) for i in row)
    told = numbers and any(_speaks(layout, reasons, i) for i in above)
    return Reason.VALUE if told or _in_column(layout, reasons, index) else denied


def _behind_unread_name(layout: Layout, reasons: Sequence[Reason | None], index: int) -> bool:
    """Whether a name and then what was hardly read stand before a letter in its cell: `the name Zzyzx, ir J and`."""
    cell = layout.cells[layout.cell_of[index]].words
    before = cell[max(0, cell.index(index) - _UNREAD) : cell.index(index)]
    unread = bool(before) and reasons[before[-1]] is Reason.UNSURE_READING
    return unread and any(reasons[i] in (Reason.NAME, Reason.PROVIDER) for i in before)


def _in_column(layout: Layout, reasons: Sequence[Reason | None], index: int) -> bool:
    """Whether a number stands in a table's column of numbers with a heading that is understood (`Temp`, `HR`)."""
    box, row = layout.words[index].box, layout.cells[layout.cell_of[index]].row
    for above in reversed(layout.rows[max(0, row - _COLUMN_ROWS) : row]):
        words = layout.words_of(above)
        over = [w for w in words if layout.words[w].box.left < box.right and layout.words[w].box.right > box.left]
        if any(_speaks(layout, reasons, w) or layout.words[w].text in _VITALS for w in over):
            return len(above) >= _COLUMNS
        if any((r := reasons[w]) is not PENDING and not r.cleared for w in over):
            return False
    return False


def _foreign(text: str, reason: Reason | None) -> bool:
    """Whether a neighbour is a denied word that numbers and initials cling to (a street, a name)."""
    if reason is PENDING or reason.cleared:
        return False
    return (bare(text)[:1].isupper() and reason is not Reason.DATE) or reason in _CLINGING


def _scored(layout: Layout, reasons: Sequence[Reason | None], index: int, before: int | None) -> bool:
    """Whether a short number follows an unknown abbreviation, as the result of a test does (`FSIQ 112`)."""
    if before is None or reasons[before] is not Reason.UNKNOWN_WORD:
        return False
    name, number = bare(layout.words[before].text), layout.words[index].text
    mixed = sum(c.isupper() for c in name) >= 2 and (not name.isupper() or len(name) <= _SHORT_ABBREVIATION)
    return mixed and not number.startswith("0") and sum(c.isdigit() for c in number) <= _SHORT_NUMBER


def _mostly_foreign(layout: Layout, reasons: Sequence[Reason | None], cell: Cell) -> bool:
    """Whether most words of a short cell are nobody's vocabulary: the rest of it is then a name or an address too."""
    spoken = [i for i in cell.words if sum(c.isalpha() for c in layout.words[i].text) >= 2]
    return 2 * sum(reasons[i] in _FOREIGN for i in spoken) > len(spoken)


def _ordinary(text: str, lexicon: Lexicon) -> bool:
    """Whether a word is neither a label nor medicine."""
    lower = squeeze(text)
    printed = text[:1].isupper() and lower in lexicon.capitals
    return (
        not text.endswith(":") and not printed and not lexicon.clinical(lower) and not lexicon.abbreviation(bare(text))
    )


def _speaks(layout: Layout, reasons: Sequence[Reason | None], index: int) -> bool:
    """Whether a word is understood and says something: letters, not only a number."""
    reason = reasons[index]
    letters = sum(c.isalpha() for c in layout.words[index].text)
    return reason is not PENDING and reason.cleared and letters >= 2
