# ruff: noqa: E501, SIM905 - word lists are kept as text
"""Who signed at the end of an entry, by letters that are medicine elsewhere: `- sb 13:20`, `VIS given mp`.

Rules:
- A stroke before and a clock behind, at the end of a row, sign an entry; so does a stroke right before capitals that
  stand alone in the last row of a note.
- Letters that stand in a column of initials, behind a full name in parentheses, or that a full name begins with (a
  provider's, or one before the letters of a profession), are the same person's where an entry ends, where somebody is
  meant (`per`, `by`), or between what was done and its day. Those of a column also begin an entry (`11/03/25 LG:`).
- A full name's letters are that person's, too, where a cell or its sentence ends with them or a time follows, small ones
  that are no word as well; behind a number they are a unit, behind a side or a small word they are medicine.
- Letters of a profession, of a route, of a time or of what a flow sheet notes are nobody's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from appliance.documents import Word
from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.name_letters import initials_of
from appliance.redaction.name_words import POST_NOMINALS
from appliance.redaction.rosters import FLOWSHEET, columns
from appliance.redaction.signers import DID, NOBODY
from appliance.redaction.tokens import NameHit, Token
from appliance.redaction.values import is_unit

_STROKES = "-~\u2013\u2014"
_LETTERS = re.compile(r"[A-Z]{2,4}|[a-z]{2,4}")
_FIRST_NAME = re.compile(r"[A-Z](?:\.|[a-z'-]+)")
_STROKE = re.compile(rf"[{_STROKES}/]{{1,2}}")
_ALONE = re.compile(rf"[{_STROKES}]{{1,2}}[A-Z]{{2,3}}")
_TIME = re.compile(r"@?(?:[01]?\d|2[0-3]):?[0-5]\d(?:[ap]m?)?|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}-\d{1,2}-\d{2,4}")
_CLOCK = re.compile(r"@?(?:[01]?\d|2[0-3]):[0-5]\d|(?:[01]\d|2[0-3])[0-5]\d")
_DONE = frozenset(
    "given checked drawn done placed taken obtained reviewed scanned mailed faxed filed notified called".split()
)
_SIDES = frozenset({"L", "R", "Lt", "Rt", "B", "bilat", "left", "right"})
_BEFORE_MEDICINE = frozenset(
    "of the in with and a an or to from for via no on at type group dx hx s/p r/o w/ w/o h/o c/o per vs if is was".split()
)
_REVIEW = frozenset({"review", "screen", "recheck", "scored"})
_CLOCK_WORDS = 2  # a day and a time
_MEANT = frozenset({"per", "by"})
_PERSONS = frozenset({Category.NAME, Category.PROVIDER})
_ABSENT = frozenset("HA CP SOB NV LE LOC SI HI AH VH FH ABD EXT".split())  # noted as absent behind a stroke
_GIVEN = frozenset("NS LR IVF TPN FFP KCL NTG ABG BMP CBC CXR UA UOP TF HD".split())  # at a time, behind a stroke
_JOTTED = frozenset(
    "ok gr pd ck op ea bl dr rm dc fr bf pk um uh ex rt lt nr wd wf bm cl tl tr sm lg nc na qn un fs ff rf rv st wt ht ax cd hm "
    "lm dl fl sq cu kg mg ml cm mm hz hr mo wk yr dk lv ed en de la el di al pls ntg fwd mtg mgr msg ctr mbr rpt chg gps sph "
    "mph scr rnd rtn stn fng tbc psp ppb nbr rxn pds pkg rgd".split()
)  # fmt: skip
_SEVERAL = 2  # cells that the same letters close
_THREE = 3  # letters that are nobody's word anywhere on the page
_INITIALS = re.compile(r"[a-z]{2}|[b-df-hj-np-tv-xz]{3}")
_GAP = 1.5  # heights above the next row, that a note ends


def find(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category], lexicon: Lexicon) -> Iterator[NameHit]:
    """Words that are the letters of who signed.

    Args:
        layout: the page.
        words: its words, in the reader's order.
        vetoes: what is known to be an identifier already.
        lexicon: the vocabulary.
    """
    opened = begun(layout, columns(layout, lexicon))
    letters, named = _known(layout, words, vetoes, lexicon), _named(layout, words, vetoes)
    often = _often(layout, lexicon)
    apart = frozenset(i for i in range(len(layout.words)) if _apart(layout, i, lexicon))
    several = {text for i in apart if len(text := bare(layout.words[i].text)) == _THREE}
    for index, word in enumerate(layout.words):
        if index in vetoes:
            continue
        core = bare(word.text)
        known = core in letters and (_ends(layout, index) or (_person(core) and _meant(layout, index)))
        called = core.upper() in (named if _beside_time(layout, index) else letters)
        known = known or (called and _closes(layout, index, lexicon))
        signed = _before_clock(layout, index, lexicon) or _behind_deed(layout, index, lexicon)
        known = known or (core in often and _closes(layout, index, lexicon)) or _drawn_by(layout, index, lexicon)
        if known or signed or index in opened or index in apart or core in several or _last(layout, index):
            yield NameHit(index, Category.PROVIDER, sure=False)


def begun(layout: Layout, column: Collection[int]) -> frozenset[int]:
    """Letters of a column of initials that stand with a colon right behind the day of an entry: `11/03/25 LG: told`."""
    letters = {bare(layout.words[index].text) + ":" for index in column}
    opening = (index for index, word in enumerate(layout.words) if word.text in letters)
    before = ((index, layout.neighbours(index)[0]) for index in opening)
    return frozenset(index for index, day in before if day is not None and _TIME.fullmatch(layout.words[day].text))


def _known(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category], lexicon: Lexicon) -> frozenset[str]:
    """The letters that the page gives to somebody: in a column, behind a name, or as a provider's first letters."""
    people = {index: category for index, category in vetoes.items() if category in _PERSONS}
    providers = {index: category for index, category in people.items() if category is Category.PROVIDER}
    named = frozenset(initials_of(layout, words, people))
    called = {text for index in range(1, len(words)) if (text := _behind_name(layout, index, people)) in named}
    column = {bare(layout.words[index].text) for index in columns(layout, lexicon)}
    found = frozenset((*initials_of(layout, words, providers), *_of_staff(layout))) | called | column
    return frozenset(text for text in found if _LETTERS.fullmatch(text) and text.casefold() not in NOBODY)


def _named(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category]) -> frozenset[str]:
    """The first letters of everybody whom the page names."""
    people = {index: category for index, category in vetoes.items() if category in _PERSONS}
    found = initials_of(layout, words, people)
    return frozenset(text for text in found if _LETTERS.fullmatch(text) and text.casefold() not in NOBODY)


def _beside_time(layout: Layout, index: int) -> bool:
    """Whether a day or a clock stands right beside a word."""
    texts = (layout.words[i].text.rstrip(",;.") for i in layout.neighbours(index) if i is not None)
    return any(_TIME.fullmatch(text) for text in texts)


def _of_staff(layout: Layout) -> Iterator[str]:
    """The first letters of who is named before the letters of a profession: `T. Zzyzx, RPh`."""
    for cell in layout.cells:
        texts = [layout.words[w].text for w in cell.words]
        for first, name, style in zip(texts, texts[1:], texts[2:], strict=False):
            styled = bare(style).casefold().replace(".", "") in POST_NOMINALS
            if styled and _FIRST_NAME.fullmatch(first) and name[0].isupper():
                yield first[0] + name[0]


def _behind_name(layout: Layout, index: int, people: Mapping[int, Category]) -> str:
    """Letters in parentheses behind a name, or behind what the named person is: `Ana Moss CNM (AM)`."""
    text = layout.words[index].text.rstrip(".,;:")
    styled = bare(layout.words[index - 1].text).casefold().replace(".", "") in POST_NOMINALS
    return text[1:-1] if text[:1] == "(" and text[-1:] == ")" and (styled or index - 1 in people) else ""


def _person(text: str) -> bool:
    """Whether letters can be somebody's."""
    return text.casefold() not in NOBODY and text not in FLOWSHEET | _GIVEN


def _ends(layout: Layout, index: int) -> bool:
    """Whether a word ends its cell behind the end of a sentence or a stroke; a time may follow."""
    cell = layout.cells[layout.cell_of[index]].words
    place = cell.index(index)
    said = layout.words[cell[place - 1]].text if place else ""
    timed = all(_TIME.fullmatch(layout.words[w].text) for w in cell[place + 1 :])
    return timed and (said[-1:] in tuple(".,;!?") or _STROKE.fullmatch(said) is not None)


def _meant(layout: Layout, index: int) -> bool:
    """Whether somebody is meant, and the sentence ends or a day follows: `OK per CD.`, `Reviewed CD 2-17-26`."""
    before, after = layout.neighbours(index)
    said = "" if before is None else layout.words[before].text.casefold()
    ends = after is None or layout.words[index].text[-1] in ".,;)"
    dated = after is not None and _TIME.fullmatch(layout.words[after].text.rstrip(".,;")) is not None
    return (said in _MEANT and ends) or (said in DID and dated)


def _closes(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether letters close their cell or sentence, or stand before a time, as who did it: `wkly LM`, `review GT 2/20`."""
    before, after = layout.neighbours(index)
    text = layout.words[index].text
    core = bare(text)
    deed = before is not None and layout.words[before].text.casefold() in DID | _REVIEW and _beside_time(layout, index)
    if (
        before is None
        or text.strip(".,;") != core
        or not (_person(core) or deed)
        or not (core.isupper() or core.islower())
    ):
        return False
    said, behind = (layout.words[before].text, "" if after is None else layout.words[after].text.rstrip(".,;"))
    timed = _TIME.fullmatch(said.rstrip(",;")) is not None or said[-1] in ".!?"
    if not timed and (bare(said)[-1:].isdigit() or said in _SIDES or said.casefold() in _BEFORE_MEDICINE):
        return False
    if core.islower() and not timed and (core in lexicon.common or core in lexicon.abbreviations or core in _JOTTED):
        return False
    return not behind or text[-1] in ".;" or _TIME.fullmatch(behind) is not None


def _often(layout: Layout, lexicon: Lexicon) -> frozenset[str]:
    """Two small letters that are no word, abbreviation or unit, and close several cells behind what they say."""
    last = (layout.words[cell.words[-1]].text for cell in layout.cells if len(cell.words) > 1)
    counts = Counter(text for text in last if _INITIALS.fullmatch(text))
    return frozenset(text for text, times in counts.items() if times >= _SEVERAL and _may_sign(text, lexicon))


def _may_sign(text: str, lexicon: Lexicon) -> bool:
    """Whether small letters say nothing but who signed."""
    known = text in lexicon.common or text in lexicon.abbreviations or text in lexicon.spanish or text in _JOTTED
    return not known and _person(text) and not is_unit(text)


def _drawn_by(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether small letters end a row behind a clock and `by`, or stand between a deed and its day: `Scored bd 11/12`."""
    text, row = layout.words[index].text, layout.row_words(index)
    place = row.index(index)
    if not _INITIALS.fullmatch(text) or text in lexicon.common or place == 0:
        return False
    said = layout.words[row[place - 1]].text.casefold()
    if said == "by":
        return row[-1] == index and place > 1 and _TIME.fullmatch(layout.words[row[place - 2]].text) is not None
    return (
        bare(said) in DID | _REVIEW
        and place + 1 < len(row)
        and _TIME.fullmatch(layout.words[row[place + 1]].text) is not None
    )


def _before_clock(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether letters stand between a stroke and a time that ends the row: `- sb 13:20`, `-sb 13:20`."""
    row, core = layout.row_words(index), bare(layout.words[index].text)
    place = row.index(index)
    begins = place if layout.words[index].text[0] in _STROKES else place - 1  # where the stroke stands
    stroke = begins == place or (begins >= 0 and _STROKE.fullmatch(layout.words[row[begins]].text) is not None)
    behind = [layout.words[w].text for w in row[place + 1 :]]
    timed = 0 < len(behind) <= _CLOCK_WORDS and all(_TIME.fullmatch(text) for text in behind)
    if not (stroke and timed and _LETTERS.fullmatch(core) and _person(core)):
        return False
    if core not in lexicon.abbreviations:
        return not (core.islower() and core in lexicon.common)
    apart = begins > 0 and layout.neighbours(row[begins])[0] is None
    return core.isupper() and (apart or (begins > 0 and layout.words[row[begins - 1]].text[-1] in ".!?"))


def _behind_deed(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether small letters that are no word end a cell behind what was done: `VIS given mp`."""
    before, after = layout.neighbours(index)
    done = before is not None and layout.words[before].text.casefold() in _DONE
    return done and after is None and _strange(layout.words[index].text, lexicon)


def _apart(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether small letters that are no word end a row apart from what it says: `(rl)`, `/rl`, `13:20 rl`."""
    row, text = layout.row_words(index), layout.words[index].text
    left, after = layout.neighbours(index)
    timed = left is not None and _CLOCK.fullmatch(layout.words[left].text) is not None
    if after is not None or row[0] == index or (text.startswith("/") and lexicon.abbreviation(text)):
        return False
    before = layout.words[row[row.index(index) - 1]].text
    shown = re.fullmatch(r"[(/~][a-z]{2}[).]{0,2}", text) is not None
    alone = left is None or before[-1] in ".!?" or before in _MEANT
    return (timed or (row[-1] == index and (shown or alone))) and _strange(bare(text), lexicon)


def _strange(text: str, lexicon: Lexicon) -> bool:
    """Whether two small letters, or three without a vowel, say nothing but who signed, in capitals neither."""
    written = _INITIALS.fullmatch(text) is not None
    return written and _may_sign(text, lexicon) and text.upper() not in lexicon.abbreviations


def _last(layout: Layout, index: int) -> bool:
    """Whether capitals right behind a stroke are the last of a note, and no item of a list: `-LN`, `~FS`."""
    row = layout.row_words(index)
    stroke = layout.words[row[-2]].text if row[-1] == index and len(row) > _CLOCK_WORDS else ""
    parted = _STROKE.fullmatch(stroke) is not None and layout.words[row[-3]].text[-1] in ".!?"  # `repeat it. - KB`
    text = (stroke if parted else "") + layout.words[index].text
    row = [w for w in row if not (parted and w == row[-2])]
    if _ALONE.fullmatch(text) is None or row[-1] != index or not _person(bare(text)) or bare(text) in _ABSENT:
        return False
    number = layout.cells[layout.cell_of[index]].row
    others = [w.text for w in _rows_beside(layout, number)] + [layout.words[w].text for w in row[:-1]]
    listed = any(other[:1] in "-+" and (other[1:2].isalpha() or (parted and len(other) == 1)) for other in others)
    closed = len(row) == 1 or layout.words[row[-2]].text[-1] in ".!?"
    return closed and not listed and _note_ends(layout, number)


def _rows_beside(layout: Layout, row: int) -> Iterator[Word]:
    """The first words of the rows above and below."""
    for other in (row - 1, row + 1):
        if 0 <= other < len(layout.rows):
            yield layout.words[layout.cells[layout.rows[other][0]].words[0]]


def _note_ends(layout: Layout, row: int) -> bool:
    """Whether nothing follows a row, or a rule or a gap."""
    if row + 1 == len(layout.rows):
        return True
    here, below = layout.cells[layout.rows[row][0]], layout.cells[layout.rows[row + 1][0]]
    ruled = not bare(layout.words[below.words[0]].text)
    return ruled or below.box.top - here.box.bottom >= _GAP * here.box.height
