"""What goes on with a word that stays behind: a street, an address in the web, a number, a date, a name over two lines.

Rules:
- It looks at reasons that others gave, and denies what is the rest of what they denied. It clears nothing.
- A street that ends with `Unit` goes on with its number below, a ward with its wing.
- Between a house number and the end of its street every word belongs to it (`1640 COAL BANK RD`).
- What clings to an address in the web is a piece of it.
- A first name at the end of a line, behind a relation, goes on below it; so does a door with its street before a town.
- A surname with a comma goes on below it in its column; before its first name it is one, however common the word.
- A list of people goes on with an initial and a word; a row of days ends with who dictated and who typed.
- In a column most numbers of one shape are of one kind: where nearly all of them stay behind, the last one does, too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from appliance.redaction import beside_unread, house_ends, number_rests, parted, plates
from appliance.redaction.layout import Cell, Layout, bare, squeeze
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import BEFORE_PLACES, HOUSE_WORDS, RELATIONS
from appliance.redaction.number_rests import COUNTED, Reasons, beside, leaves
from appliance.redaction.reasons import Reason
from appliance.redaction.wraps import wraps

_NAMED: frozenset[Reason | None] = frozenset(
    {Reason.NAME, Reason.PROVIDER, Reason.PLACE, Reason.ORGANISATION, Reason.UNKNOWN_WORD, Reason.KNOWN}
)
_HOUSES: frozenset[Reason | None] = frozenset({Reason.ORGANISATION, Reason.NAME, Reason.PLACE, Reason.PROVIDER})
_ADDRESSES: frozenset[Reason | None] = frozenset({Reason.WEB, Reason.EMAIL})
_HOUSE_NUMBER = re.compile(r"#?\d{1,6}[A-Z]?,?")
_NUMBERED = frozenset(
    {"unit", "apt", "apartment", "ste", "suite", "box", "room", "rm", "lot", "bldg", "building", "trlr"}
)
_DOOR = re.compile(r"#?(?:\d{1,5}[A-Z]?|[A-Z]\d{0,4})[,.;]?")
_OF_STREET = re.compile(r"[A-Z][a-zA-Z]*|[0-9][0-9a-z]?[a-z]")  # `01d` is `Old`
_CAPITAL, _SURNAME = re.compile(r"[A-Z][A-Za-z]+,?"), re.compile(r"[A-Z][a-z]{2,}")
_FULL_LINE = 5  # words
_HYPHENED = re.compile(r"[A-Z][A-Za-z]+-[A-Z]?[A-Za-z]+[,.;]?")
_WRITER = re.compile(r"[A-Z][A-Za-z]{1,2}\.?")
_INITIAL, _LISTED = re.compile(r"[A-Z]\."), re.compile(r"[A-Z][a-z]{2,}[.,;]?")
_LONE = re.compile(r"[A-Z]\.?")
_PEOPLE: frozenset[Reason | None] = frozenset({Reason.NAME, Reason.PROVIDER, Reason.KNOWN})
_WHOSE = frozenset(
    ["From", "To", "Re", "RE", "Name", "Patient", "Pt", "Attn", "FROM", "TO", "NAME", "PATIENT", "ATTN"]
)  # labels also without a colon
_CALLED: frozenset[Reason | None] = _NAMED - {Reason.PLACE, Reason.UNKNOWN_WORD}
_SURNAME_COMMA = re.compile(r"[A-Z][A-Za-z'-]{2,},")
_WINGS = frozenset({"east", "west", "north", "south", "tower", "wing", "annex"})
_TYPISTS = re.compile(r"[a-z]{2,3}[/:][a-z]{2,3}\.?")
_MOST_OF_STREET = 4  # words
_CLOSE = 0.9  # heights between the pieces of a web address
_LEFT, _BELOW = 1.0, 1.2  # heights: lines of one entry begin at one place, and stand close
_CELLS, _MOST_OF_NAME = 5, 3  # of a table's row; words
_TITLE = 2  # letters
_ON_CARDS = frozenset({"id", "dob", "born", "member", "memberid", "mrn", "group", "birthdate"})
_TWO_WORDS = 2  # of a cell that is a name turned round
_PIECE, _SIGNS = 3, frozenset(".@-_/")  # letters of a piece of a web address (less is a unit), and what parts them
_LICENCE = 8  # digits, at least, of a number that is somebody's
_SHORT = 3  # letters of an abbreviation that is no name
_COLUMN_LEFT = 0.5  # heights
_VOTERS, _AGREED = 4, 0.75  # other words of a column, and the share of them that stays behind


def deny_rests(layout: Layout, reasons: Reasons, lexicon: Lexicon) -> frozenset[int]:
    """Denies what goes on with what stays behind; `reasons` are changed in place. Returns what it denied."""
    before = tuple(reasons)
    for find in (
        _streets,
        _units,
        _wings,
        _lanes,
        _webs,
        _begun_houses,
        number_rests.find,
        _writers,
        _typists,
        plates.find,
        beside_unread.find,
        parted.torn,
    ):
        for index, reason in list(find(layout, reasons)):
            reasons[index] = reason
    for index in house_ends.find(layout, reasons):
        reasons[index] = Reason.ORGANISATION  # at once: what follows it is behind it
    for index in (
        *_below(layout, reasons, lexicon),
        *_hyphened(layout, reasons),
        *_wrapped(layout, reasons),
        *_initials(layout, reasons),
        *_crew(layout, reasons),
        *_inverted(layout, reasons, lexicon),
        *_called(layout, reasons, lexicon),
    ):
        reasons[index] = Reason.NAME
    for index in list(_behind_licence(layout, reasons)):
        reasons[index] = Reason.NAME
    for index, reason in list(_columns(layout, reasons)):
        reasons[index] = reason
    return frozenset(index for index, reason in enumerate(reasons) if reason is not before[index])


def _begun_houses(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The beginning of a house's name at a line's end, where its rest begins the next (`by Faux Area` / `Transit`)."""
    for last, first in wraps(layout):
        text = layout.words[first].text
        if leaves(reasons, first) or squeeze(text) not in HOUSE_WORDS or not text[:1].isupper():
            continue
        row = layout.row_words(last)
        names = itertools.takewhile(lambda w: _is_name(layout, reasons, w), reversed(row[: row.index(last) + 1]))
        run = list(names)
        before = row.index(last) - len(run)
        if 0 < len(run) <= _MOST_OF_NAME and before >= 0 and layout.words[row[before]].text in BEFORE_PLACES:
            yield from ((word, Reason.ORGANISATION) for word in run)


def _is_name(layout: Layout, reasons: Reasons, word: int) -> bool:
    """Whether a word that nothing keeps behind is written like a part of a name."""
    text = layout.words[word].text
    return leaves(reasons, word) and text.istitle() and text.isalpha()


def _streets(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The words between a house number and the rest of its street."""
    for cell in layout.cells:
        for place, number in enumerate(cell.words):
            numbered = reasons[number] in (Reason.PLACE, Reason.UNKNOWN_NUMBER)
            counted = numbered and _HOUSE_NUMBER.fullmatch(layout.words[number].text)
            behind = cell.words[place + 1 : place + 2 + _MOST_OF_STREET]
            ends = next((i for i, word in enumerate(behind) if reasons[word] in _HOUSES), 0)
            between = [layout.words[word].text for word in behind[:ends]]
            if counted and all(_OF_STREET.fullmatch(text) for text in between):
                yield from ((word, Reason.PLACE) for word in behind[:ends])


def _units(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The number alone on the line below a street that ends with what it numbers (`ZZYZX AVE UNIT` and `16`)."""
    for cell in layout.cells:
        last, below = cell.words[-1], layout.below(layout.cell_of[cell.words[0]])
        kind = bare(layout.words[last].text).casefold()
        numbered = kind in _NUMBERED and any(reasons[word] is Reason.PLACE for word in cell.words)
        if numbered and below is not None:
            first = [word for word in layout.cells[below].words if bare(layout.words[word].text)][:1]
            doors = (word for word in first if _DOOR.fullmatch(layout.words[word].text) and leaves(reasons, word))
            yield from ((word, Reason.PLACE) for word in doors)


def _wings(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The wing of a ward behind its number (`WARD 4 EAST`), at the end of its cell."""
    for cell in layout.cells:
        if len(cell.words) > 1:
            number, wing = cell.words[-2:]
            placed = reasons[number] is Reason.PLACE and _HOUSE_NUMBER.fullmatch(layout.words[number].text)
            if placed and bare(layout.words[wing].text).casefold() in _WINGS and leaves(reasons, wing):
                yield wing, Reason.PLACE


def _lanes(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """A door and a street whose name is a word, before their town in the row of a person (`77 PINE, NEW ZZYZX`)."""
    for cell in layout.cells:
        reached = next((i for i, word in enumerate(cell.words) if not leaves(reasons, word)), 0)
        texts = [layout.words[word].text for word in cell.words[:reached]]
        written = len(texts) > 1 and _HOUSE_NUMBER.fullmatch(texts[0]) and all(_CAPITAL.fullmatch(t) for t in texts[1:])
        comma = any(text.endswith(",") for text in texts[1:]) and len(texts) <= _MOST_OF_STREET
        town = reasons[cell.words[reached]] in _NAMED
        others = {reasons[word] for c in layout.rows[cell.row] for word in layout.cells[c].words} - {None}
        if written and comma and town and others & {Reason.PHONE, Reason.NAME}:
            yield from ((word, Reason.PLACE) for word in cell.words[:reached])


def _webs(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The rest of an address in the web that was read in pieces (`www.zzyzx. example`)."""
    for before, index in beside(layout, _CLOSE):
        texts = [layout.words[i].text for i in (before, index)]
        open_end = reasons[before] in _ADDRESSES and (texts[0][-1] in _SIGNS or texts[1][0] in _SIGNS)
        spelled = all(sum(c.isalpha() for c in text) >= _PIECE for text in texts)
        sentence = texts[1][:1].isupper() and not texts[0].isupper()  # a new one begins
        if open_end and spelled and not sentence and leaves(reasons, index):
            yield index, Reason.WEB


def _writers(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Who wrote it, behind the day that stays behind, at the end of a line (`06-SEP-2021 / ZX`)."""
    for cell in layout.cells:
        if len(cell.words) > 2:
            day, stroke, writer = cell.words[-3:]
            dated = not leaves(reasons, day) and sum(c.isdigit() for c in layout.words[day].text) > 2
            if dated and layout.words[stroke].text == "/" and _WRITER.fullmatch(layout.words[writer].text):
                yield writer, Reason.PROVIDER


def _typists(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Who dictated and who typed, in small letters at the end of a row of days (`T: 03/05/24  zx/qv`)."""
    for row in layout.rows:
        *before, last = layout.words_of(row)
        dated = any(reasons[word] is Reason.DATE for word in before)
        if dated and _TYPISTS.fullmatch(layout.words[last].text) and leaves(reasons, last):
            yield last, Reason.PROVIDER


def _below(layout: Layout, reasons: Reasons, lexicon: Lexicon) -> Iterator[int]:
    """First names below their surname in a column (`ZZYZX,` and `PEARL`)."""
    for cell in layout.cells:
        last = layout.words[cell.words[-1]]
        below = layout.below(layout.cell_of[cell.words[0]])
        if below is None or reasons[cell.words[-1]] not in _NAMED or not last.text.endswith(","):
            continue
        under = layout.cells[below]
        first = layout.words[under.words[0]]
        aligned = abs(first.box.left - last.box.left) <= _LEFT * last.box.height
        close = first.box.top - last.box.bottom <= _BELOW * last.box.height
        core = bare(first.text)
        named = core.isalpha() and core[:1].isupper() and (len(core) > _SHORT or not lexicon.abbreviation(core))
        named = named and core.casefold() not in HOUSE_WORDS
        if aligned and close and named and leaves(reasons, under.words[0]):
            yield under.words[0]


def _hyphened(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """A first name of two words behind a surname and a comma, at the beginning of a cell (`ZZYZX, SOON-OK`)."""
    for cell in layout.cells:
        if len(cell.words) > 1:
            last, first = cell.words[:2]
            surname = reasons[last] in _NAMED and layout.words[last].text.endswith(",")
            if surname and _HYPHENED.fullmatch(layout.words[first].text) and leaves(reasons, first):
                yield first


def _crew(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """One more of a list of people (`crew R. Zzyzx, T. Bird`): an initial and a word behind a name with a comma."""
    for cell in layout.cells:
        for before, first, last in zip(cell.words, cell.words[1:], cell.words[2:], strict=False):
            listed = reasons[before] in _PEOPLE and layout.words[before].text.endswith(",")
            texts = layout.words[first].text, layout.words[last].text
            another = leaves(reasons, first) and _INITIAL.fullmatch(texts[0]) and _LISTED.fullmatch(texts[1])
            if listed and another:
                yield from (word for word in (first, last) if leaves(reasons, word))


def _inverted(layout: Layout, reasons: Reasons, lexicon: Lexicon) -> Iterator[int]:
    """A surname that is a word, with a comma before its first name, where a line or a field begins (`Moon, Zzyzx`)."""
    for cell in layout.cells:
        for place, (last, first) in enumerate(itertools.pairwise(cell.words)):
            before = layout.words[cell.words[place - 1]].text if place else ":"
            whose = place == 1 and before in _WHOSE
            lower = bare(layout.words[last].text).casefold()
            whole = place == 0 and len(cell.words) == _TWO_WORDS and _heads_card(layout, cell)
            given = lexicon.kind(bare(layout.words[first].text).casefold()) is Kind.GIVEN or not lexicon.clinical(lower)
            named = (
                reasons[first] in _CALLED
                and (given or whose or whole)
                and _SURNAME_COMMA.fullmatch(layout.words[last].text)
            )
            if (before.endswith(":") or whose) and named and leaves(reasons, last):
                yield last


def _wrapped(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """The surname that begins a line, behind a relation and a first name.

    Its sentence goes on or ends with it (`his niece Zzyzx` and `Sample found`, `Sample. She`).
    """
    for cell in layout.cells:
        if len(cell.words) < _FULL_LINE:
            continue
        whose, first = cell.words[-2:]
        related = bare(layout.words[whose].text).casefold() in RELATIONS and reasons[first] in _NAMED
        below = layout.below(layout.cell_of[first])
        if not related or below is None or not layout.words[first].text.isalpha():
            continue
        under = layout.cells[below].words
        text = layout.words[under[0]].text
        ended = len(text) > 1 and text[-1] in ".,;"
        sentence = ended or (len(under) > 1 and layout.words[under[1]].text.islower())
        if sentence and _SURNAME.fullmatch(text[:-1] if ended else text) and leaves(reasons, under[0]):
            yield under[0]


def _initials(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """The initial behind a surname with a comma and a first name, where a line or a stamp parts it from them."""
    gaps = (
        (layout.cells[cell].words[-1], layout.cells[after].words[0])
        for row in layout.rows
        for cell, after in itertools.pairwise(row)
    )
    for last, letter in (*gaps, *wraps(layout)):
        surname, _ = layout.neighbours(last)
        _, after = layout.neighbours(letter)
        if surname is None or after is None or not layout.words[surname].text.endswith(","):
            continue
        named = reasons[surname] in _PEOPLE and reasons[last] in _PEOPLE and layout.words[last].text.isalpha()
        initial = _LONE.fullmatch(layout.words[letter].text) and layout.words[after].text.islower()
        if named and initial and leaves(reasons, letter):
            yield letter


def _heads_card(layout: Layout, cell: Cell) -> bool:
    """Whether a member's number or a birthday stands below a cell, as below the name on a card."""
    below = layout.below(layout.cell_of[cell.words[0]])
    return below is not None and squeeze(layout.words[layout.cells[below].words[0]].text) in _ON_CARDS


def _called(layout: Layout, reasons: Reasons, lexicon: Lexicon) -> Iterator[int]:
    """The words before a name with which a cell of a table begins (`Bright Zzyzx` in a column of payers)."""
    for row in layout.rows:
        for cell in row if len(row) >= _CELLS else ():
            words = layout.cells[cell].words
            run = list(itertools.takewhile(lambda i: layout.words[i].text[:1].isupper(), words[:_MOST_OF_NAME]))
            last = next((place for place, i in enumerate(run) if reasons[i] in _HOUSES), 0)
            texts = [layout.words[index].text for index in run[:last]]
            if all(_may_call(text, lexicon) for text in texts):
                yield from (index for index in run[:last] if leaves(reasons, index))


def _may_call(text: str, lexicon: Lexicon) -> bool:
    """Whether a word may belong to the name behind it: no label, title, abbreviation or medicine, nothing of forms."""
    known = lexicon.clinical(text.casefold()) or text.casefold() in lexicon.capitals or lexicon.abbreviation(text)
    return text.isalpha() and len(text) > _TITLE and not known


def _behind_licence(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """A surname that is a word, between a number of somebody and a first name (`1558811004 MAST ZZYZX`)."""
    for cell in layout.cells:
        for number, index, first in zip(cell.words, cell.words[1:], cell.words[2:], strict=False):
            texts = [bare(layout.words[i].text) for i in (index, first)]
            counted = sum(c.isdigit() for c in layout.words[number].text) >= _LICENCE and not leaves(reasons, number)
            named = all(text.isalpha() and text.isupper() for text in texts) and reasons[first] in _NAMED
            if counted and named and leaves(reasons, index):
                yield index


def _columns(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Numbers of the shape and at the place of others of which nearly all stay behind."""
    columns: dict[str, list[int]] = {}
    for index, word in enumerate(layout.words):
        if word.text[:1].isdigit() and "/" not in word.text:  # a score stands below days
            columns.setdefault(re.sub(r"\d", "0", word.text), []).append(index)
    for alike in columns.values():
        for index in alike:
            if not leaves(reasons, index):
                continue
            box, row = layout.words[index].box, layout.cells[layout.cell_of[index]].row
            others = [
                other for other in alike
                if abs(layout.words[other].box.left - box.left) <= _COLUMN_LEFT * box.height
                and layout.cells[layout.cell_of[other]].row != row
            ]  # fmt: skip
            stays = [reason for other in others if (reason := reasons[other]) in COUNTED]
            if len(others) >= _VOTERS and len(stays) >= _AGREED * len(others) and stays[0] is not None:
                yield index, stays[0]
