"""Names behind titles: `Dr. Young`, `Mrs Rose Hill`, `CPT Zzyzx`.

Rules:
- The word right behind a title is a name, whatever else it means; those behind it, as far as they can be names.
- Weak titles are words as well (`Lt`, `Fr`, `MS`): what stands around them decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import (
    ACTS,
    CONNECTIVES,
    GENERIC,
    MODALS,
    PARTICLES,
    PROVIDER_TITLES,
    RANKS,
    RELATIONS,
    STAFF,
    TITLES,
    WEAK_TITLES,
)
from appliance.redaction.tokens import NameHit, Token, initial, nameable, near

_MISREAD = 3  # letters of a short title with one too many
_SHORTEST = 3  # letters of a name that is a word
_SURNAME = 2  # where it stands behind a title and a first name
_PLURALS = frozenset({"drs", "mssrs", "messrs"})
_TRADES = ("logy", "gery", "cine", "ics", "atry")  # how departments end
_BEHIND_MEDICINE = frozenset({"of", "and", "or", "with", "is", "was"})  # `MILD MR OF NO NOTE`
# Of a leaking valve.
_GRADES = frozenset({"no", "trace", "mild", "moderate", "mod", "severe", "significant", "trivial"})
_SHORT_TITLES = frozenset({"dr", "mr", "ms"})


def find(layout: Layout, words: Sequence[Token], place: int, lexicon: Lexicon) -> Iterator[NameHit]:
    """The name after `Dr.`, `Mrs` and their like: the next word always, then what can be a name."""
    title = words[place]
    key = _misread_title(layout, title) or title.lower.replace(".", "")
    if key not in TITLES or not title.title or place + 1 >= len(words) or _no_title(layout, words, place, lexicon):
        return
    weak = key in WEAK_TITLES and title.core != "Ms"
    read = [title, *_behind(layout, words[place + 1 : place + 7], lexicon)]
    if not weak and len(read) > 1 and read[1].title and near(layout, title, read[1]):
        yield NameHit(title.index, Category.NAME, sure=False)
    category = Category.PROVIDER if key in PROVIDER_TITLES else Category.NAME
    for step, token in enumerate(read[1:5]):
        clause = not token.title and layout.words[read[step].index].text.endswith(",")  # `CPT Hill, sugar-tong splint`
        if not near(layout, read[step], token) or (step and (read[step].stop or clause)):
            return
        sure_form = token.title and (not weak or token.kind is not Kind.SAFE or _ranked(layout, read, step, lexicon))
        loud = title.upper or (read[1].upper and nameable(read[1]))  # `Dr. AMARA STILL`
        last = nameable(read[1]) and layout.cells[layout.cell_of[token.index]].words[-1] == token.index
        below = layout.words[token.index].line != layout.words[read[step].index].line
        second = not weak and _second_name(token, lexicon, loud=loud, last=last, below=below)
        second = (second or _goes_on(layout, read, step)) and not _left_of(layout, token, read[step])
        behind = step == 1 and _behind_initial(layout, read[1], token)
        listed = key in _PLURALS and _listed(layout, words, read[step], token)
        if token.lower.replace(".", "") in TITLES:
            continue
        if initial(token) or token.core in PARTICLES or (step == 0 and not weak and _read_small(layout, read)):
            yield NameHit(token.index, category, sure=False)
        elif nameable(token) or (step == 0 and sure_form) or (step == 1 and second) or behind or listed:
            yield NameHit(token.index, category, sure=True)
        elif token.kind is Kind.UNKNOWN and not token.core.isdigit():
            yield NameHit(token.index, category, sure=False)
        elif token.lower != "and":
            return


def _read_small(layout: Layout, read: Sequence[Token]) -> bool:
    """Whether a first name was read with a small letter, between a title and a surname: `Dr. pawn Fields`."""
    if len(read) <= _SURNAME:
        return False
    first, surname = read[1], read[_SURNAME]
    small = first.core.islower() and first.core.isalpha() and len(first.core) >= _SHORTEST
    spoken = first.lower in ACTS | CONNECTIVES | MODALS or first.stop
    named = surname.title and not surname.upper and surname.kind is not Kind.SAFE
    return small and not spoken and named and near(layout, first, surname)


def _behind(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[Token]:
    """The words behind a title, without strokes that rules were read as, to where a letter begins.

    It begins below the comma behind a name: `Dear Dr. Hill,` and `Thank you` in the next line.
    """
    before: Token | None = None
    for token in words:
        if not token.core.strip("_"):
            continue
        if before is not None and layout.words[before.index].text.endswith((",", ":")):
            word = layout.words[token.index]
            below = word.line != layout.words[before.index].line and not word.text.endswith(",")  # one of several names
            if below and token.kind is Kind.SAFE and token.lower in lexicon.capitals:
                return
        yield token
        before = token


def _ranked(layout: Layout, read: Sequence[Token], step: int, lexicon: Lexicon) -> bool:
    """Whether a word behind a weak title is a name for what stands around it: `CPT Achilles Zzyzx`, `Lt. Bird`."""
    title, token = read[0], read[1]
    if step or not token.core.isalpha() or token.lower in GENERIC or token.lower in STAFF:
        return False
    after = read[2] if len(read) > 2 and not token.stop and near(layout, token, read[2]) else None
    double = after is not None and after.kind is Kind.UNKNOWN and after.title and after.upper == token.upper
    dotted = layout.words[title.index].text.endswith(".") and not lexicon.clinical(token.lower)
    return double or (dotted and not lexicon.abbreviation(token.core) and token.lower not in lexicon.capitals)


def _misread_title(layout: Layout, token: Token) -> str:
    """The title that a reader saw a letter too many in (`Dre.`), or ""; a word or an abbreviation is none."""
    strange = token.kind is Kind.UNKNOWN and token.title and layout.words[token.index].text.endswith(".")
    if not strange or len(token.lower) != _MISREAD:
        return ""
    readings = (token.lower[:i] + token.lower[i + 1 :] for i in range(_MISREAD))
    return next((reading for reading in readings if reading in _SHORT_TITLES), "")


def _no_title(layout: Layout, words: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether what looks like a title is medicine or a measure."""
    key = words[place].lower.replace(".", "")
    said = set(words[place - 1].lower.split("-")) if place else set()
    graded = words[place].core == "MR" and not said.isdisjoint(_GRADES)  # `mild-moderate MR`
    return graded or (key in WEAK_TITLES and _measure(words, place)) or _disease(layout, words, place, lexicon)


def _measure(words: Sequence[Token], place: int) -> bool:
    """Whether a title is a unit or a length between numbers: `6 Fr sheath`, `Lt 58.4 cm`."""
    counted = place > 0 and words[place - 1].core.replace(".", "").isdigit() and not words[place - 1].stop
    return counted or words[place + 1].core[:1].isdigit()


def _disease(layout: Layout, words: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether a title in capitals is medicine: MR is a valve that leaks, MS a disease."""
    if place and words[place - 1].lower in RELATIONS and not words[place - 1].stop:
        return False
    if words[place].lower in RANKS and words[place + 1].title and not words[place + 1].upper:
        return False
    after = words[place + 1]
    medicine = after.kind is Kind.SAFE and lexicon.clinical(after.lower)  # `MR HEMOGLOBIN A1C`
    said = medicine or lexicon.abbreviation(after.core) or after.lower in _BEHIND_MEDICINE
    shouts = after.upper and not said
    return words[place].upper and not layout.words[words[place].index].text.endswith(".") and not shouts


def _behind_initial(layout: Layout, letter: Token, token: Token) -> bool:
    """Whether a word is the name behind a title and an initial with its full stop: `Dr. S. Still`."""
    dotted = layout.words[letter.index].text.endswith(".") and initial(letter)
    named = token.title and len(token.core) >= _SHORTEST and token.core.replace("-", "").isalpha()
    return dotted and named and token.lower not in GENERIC and token.lower not in STAFF


def _listed(layout: Layout, words: Sequence[Token], before: Token, token: Token) -> bool:
    """Whether a word is one of several people's names, between commas: `Drs. Zzyzx, Still, and Ode`."""
    text = layout.words[token.index].text
    place = words.index(token)
    joined = text.endswith(",") or (place + 1 < len(words) and words[place + 1].core in ("and", "&"))
    named = token.title and len(token.core) >= _SHORTEST and not token.lower.endswith(_TRADES)
    return joined and named and layout.words[before.index].text.endswith(",")


def _second_name(token: Token, lexicon: Lexicon, *, loud: bool, last: bool, below: bool) -> bool:
    """Whether a word after a title and a name belongs to the name although it is a word.

    `loud`: the title or the name is in capitals. `last`: it is the last of its cell, behind
    a first name that is no word. `below`: it begins the next line, where medicine is another item.
    """
    named = token.lower in lexicon.family or token.lower in lexicon.given
    if len(token.core) == 1:
        return False  # `Dr. Hill, I saw`
    if token.upper and token.lower in CONNECTIVES:
        return False
    medicine = _of_medicine(token, lexicon, below=below)
    if token.upper:
        ends = last and token.lower not in GENERIC and not lexicon.abbreviation(token.core)
        return loud and (named or ends or not (medicine or token.lower in lexicon.capitals))
    return token.title and not medicine


def _goes_on(layout: Layout, read: Sequence[Token], step: int) -> bool:
    """Whether a word is a surname because its sentence goes on behind it: `Dr. Zzyzx Field through the groin`."""
    if len(read) < step + 3 or not nameable(read[step]):
        return False
    token, after = read[step + 1], read[step + 2]
    begun = layout.words[read[step].index].text[-1].isalpha()  # no comma parts them
    written = token.title and not token.upper and len(token.core) >= _SHORTEST and token.core.isalpha()
    line = {layout.words[each.index].line for each in read[step : step + 3]}
    trade = token.lower in GENERIC or token.lower in STAFF or token.lower.endswith(_TRADES)
    return (
        begun
        and written
        and not token.stop
        and after.core.islower()
        and len(line) == 1
        and near(layout, token, after)
        and not trade
    )


def _left_of(layout: Layout, token: Token, name: Token) -> bool:
    """Whether a word stands in a column left of a name: it is the label of the next row."""
    there, here = (layout.cells[layout.cell_of[each.index]].box for each in (name, token))
    return here.right < there.left


def _of_medicine(token: Token, lexicon: Lexicon, *, below: bool) -> bool:
    """Whether a word after a doctor's first name is no second one: a specialty, a degree, a department."""
    if token.lower in lexicon.family or token.lower in lexicon.given:
        return False
    everyday = not below and token.lower in lexicon.common and token.lower not in lexicon.capitals
    clinical = lexicon.clinical(token.lower) and (not everyday or token.lower.endswith(_TRADES))  # `Dr. Zzyzx Grand`
    return clinical or lexicon.abbreviation(token.core) or token.lower in GENERIC
