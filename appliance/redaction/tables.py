# ruff: noqa: E501, SIM905 - word lists are kept as text
"""What a number means by its place: codes in a column of codes, times, the lots of vaccines.

Rules:
- The place is positive evidence, like a typed value. Only for the lot of a vaccine it is stronger than a label: a lot
  names a batch of thousands of doses and nobody, while the lot of an implant leads to a person and stays behind.
- One number alone never says enough: a column has several codes, a lot its vaccine beside it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator

from appliance.redaction import teeth
from appliance.redaction.layout import Cell, Layout, bare, squeeze

_ICD = re.compile(r"[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}[,;]?")
_SHORT_ICD = re.compile(r"[A-TV-Z]\d[0-9A-Z][,;]?")
_LETTERED = re.compile(r"([A-L])[.)][A-TV-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?[,;]?")  # on a claim: `A.S61.411A`
_MONEY = re.compile(r"\$\d{1,3}(?:,?\d{3})*\.\d\d")
_AMOUNT = re.compile(r"-?\$?\d{1,3}(?:,?\d{3})*\.\d\d")
_MONEY_HEADS = frozenset({"charge", "charges", "charged", "balance", "amount", "fee", "fees", "paid", "billed"})
_SUPPLY = re.compile(r"[ADEJKLQ]\d{4}[,;.]?")
_SMALL_WORD = 3  # letters
_SEVERAL = 3  # different codes on a page
_CODES = 2  # in a column, that a shorter one is believed
_PROCEDURE = re.compile(r"(?:\d{5}|[A-V]\d{4}|\d{4}[FTU])(?:-[A-Z0-9]{2})?")  # CPT, HCPCS
_CODE_HEADS = frozenset({"code", "codes", "cpt", "hcpcs", "cpthcpcs", "cptcode", "proc"})
_REVENUE_HEADS = frozenset({"rev", "revenue", "revcode", "revcd", "revcodes"})
_CODED = ((_PROCEDURE, _CODE_HEADS), (re.compile(r"0\d{3}"), _REVENUE_HEADS))  # codes, and the heads of their columns
_BILLS = frozenset({"superbill", "procedure", "procedures", "services", "icd", "dx"})
_OTHER_CODES = frozenset({"zip", "postal", "area", "access", "security"})
_CODE_ROWS = 40
_TIME = re.compile(r"(?:(?:[01]\d|2[0-3])[0-5]\d|2400)[:;,.]?")
_FOUR = re.compile(r"\d{4}[:;,.]?")
_TIMES = 3  # in a column; fewer may be anything
_EXPIRES = frozenset({"exp", "expires", "expiry", "expiration"})
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])/(?:20)?[2-4]\d[,.;)]?")
_LOT = re.compile(r"(?=[A-Z0-9]*\d[A-Z0-9]*\d)[A-Z0-9]{4,9}[,.;]?")
LOT_LABELS = frozenset("lot lots lotno lotnumber lot# batch".split())
_OTHER_LABELS = frozenset(
    "lic license licence npi dea id mrn acct account member policy tel phone fax ssn serial sn".split()
)
_SIGNS = frozenset("# no number nr".split())
_HEAD_ROWS = 60  # of a table, from a cell up to its heading
_STICKER_ROWS = 2
_SCORE = re.compile(r"(?:[0-5][+-]?/5[+-]?|(?:\d|10)/10)[,;]?")
_PAIR = re.compile(r"\d{1,2}/\d{1,2}")
_PAIRS = 2  # in a row
READ_AFTER = re.compile(r"(?i)\d{2,3}\s?h(?:rs?|ours?)?:?")  # hours after which a test is read, before its day
_SKIN_TESTS = frozenset({"wheal", "wheals", "histamine"})  # a flare is a disease's as well, a prick a pin's
_WIDTHS, _PUPILS = re.compile(r"[1-9]/[1-9]"), frozenset({"pupil", "pupils"})
_GRADES, _GRADED = re.compile(r"[0-4]/[0-4]"), frozenset({"rigidity", "tremor", "bradykinesia"})
_OF_COMA = re.compile(r"(?:[3-9]|1[01])T|[1-4]/[1-5T]/[1-6]")  # T: a tube keeps them from speaking
_COMA = frozenset({"gcs", "coma"})
_OF_ALL = re.compile(r"(\d{1,2})/(\d{1,2})[,;]?")
_COUNTS = 3  # in a column
_FIFTHS, _SIGNED = re.compile(r"[0-5][+-]?/5[+-]?,?"), frozenset("+-")  # of a muscle's full strength
_SCORED = frozenset({"score", "scores", "points", "rawscore", "totalscore"})
_LONG_COUNT = 5  # digits
_PLAIN, _MANY = re.compile(r"\d{1,5}"), 6
_SCORE_HEADS = frozenset("strength mmt power motor grade reflex reflexes pain vas nrs".split())
VACCINES = frozenset(
    "hep hepatitis hib havrix engerix varivax heplisav vaccine vaccines vaccination immunization immunizations immunisation immunisations dtap tdap dtp tetanus diphtheria pertussis polio ipv opv hib hepb hepa "
    "mmr mmrv measles mumps rubella varicella vzv zoster shingrix rzv pcv pcv7 pcv13 pcv15 pcv20 ppsv23 pneumococcal pneumovax prevnar rotavirus rv1 rv5 hpv hpv9 "
    "gardasil meningococcal menacwy menb mcv4 influenza flu iiv iiv3 iiv4 laiv fluzone flumist fluad covid covid19 comirnaty spikevax moderna pfizer novavax rsv nirsevimab beyfortus clesrovimab enflonsia "
    "pediarix infanrix kinrix pedvaxhib pentacel vaxelis rotarix rotateq proquad flucelvax afluria fluarix flulaval menquadfi menveo "
    "bexsero trumenba boostrix adacel vaqta twinrix recombivax vaxneuvance capvaxive acthib hiberix tdvax daptacel quadracel "
    "arexvy abrysvo bcg rabies typhoid yellowfever cholera bcg ppd".split()
)  # fmt: skip
_MAKERS = frozenset(
    "gsk skb msd mer pfr pfizer pmc san sanofi seq seqirus mod moderna merck med glaxo nov novartis wal".split()
)
_SITES = frozenset("lt rt la ra ld rd lvl rvl lg rg lut rut im sc sq po in id".split())
_KINDS = frozenset("conjugate recombinant live inactivated adult pediatric adjuvanted quadrivalent trivalent".split())


def placed(layout: Layout) -> frozenset[int]:
    """Indexes of words that their place makes values: codes and times in their columns, numbers that count."""
    columns = (index for index in range(len(layout.words)) if _coded(layout, index) or _timed(layout, index))
    codes = (_codes(layout), _supplies(layout), _listed(layout), _charged(layout), _lettered(layout))
    return frozenset(itertools.chain(columns, *codes, teeth.counts(layout), teeth.marks(layout)))


def lots(layout: Layout) -> frozenset[int]:
    """Indexes of words that are lots of vaccines, and of the months that such a lot is said to expire in."""
    found = {
        index
        for index, word in enumerate(layout.words)
        if _LOT.fullmatch(word.text) and (_labelled(layout, index) or _headed(layout, index)) and _given(layout, index)
    }
    months = {month for index in found if (month := _expires(layout, index)) is not None}
    return frozenset(found | months | set(_expiring(layout, found)))


def _expiring(layout: Layout, lots: Collection[int]) -> Iterator[int]:
    """The months in the rows of lots, in a column that is headed as the one in which they expire."""
    for row in {layout.cells[layout.cell_of[index]].row for index in lots}:
        for words in (layout.cells[cell].words for cell in layout.rows[row]):
            lone = all(_is_beside(layout, word, _SITES) for word in words[1:])
            if (
                lone
                and _MONTH.fullmatch(layout.words[words[0]].text)
                and any(_EXPIRES & _said(layout, cell) for cell in _above(layout, words[0], _HEAD_ROWS))
            ):
                yield words[0]


def _said(layout: Layout, cell: Cell) -> set[str]:
    """The words of a cell, as they are compared."""
    return {squeeze(layout.words[word].text) for word in cell.words}


def _expires(layout: Layout, index: int) -> int | None:
    """The month behind a lot in which it expires: `lot 7TN43, exp 11/27,`."""
    row = layout.row_words(index)
    said = row[row.index(index) + 1 :][:2]
    texts = [layout.words[word].text for word in said]
    named = len(said) > 1 and bare(texts[0]).casefold() in _EXPIRES and _MONTH.fullmatch(texts[1])
    return said[1] if named else None


def stickers(layout: Layout, lots: frozenset[int]) -> frozenset[int]:
    """Indexes of the words that name a vaccine alone in their cell, and of the labels of `lots`: nobody is called so."""
    cells = (cell.words for cell in layout.cells)
    named = (
        cell
        for cell in cells
        if {squeeze(layout.words[i].text) for i in cell} & VACCINES
        and all(squeeze(layout.words[i].text) in VACCINES | _KINDS for i in cell)
    )
    before = (layout.neighbours(index)[0] for index in lots)
    labels = (index for index in before if index is not None and squeeze(layout.words[index].text) in LOT_LABELS)
    return frozenset(itertools.chain(itertools.chain.from_iterable(named), labels))


def beside_lots(layout: Layout, lots: frozenset[int]) -> frozenset[int]:
    """Indexes of who made a vaccine and where it was given, alone or behind it in a cell of its lot's row."""
    rows = {layout.cells[layout.cell_of[index]].row for index in lots}
    cells = (layout.cells[cell].words for row in rows for cell in layout.rows[row])
    rests = ([word for word in words if word not in lots] for words in cells)
    alone = (rest[0] for rest in rests if len(rest) == 1)
    return frozenset(word for word in alone if _is_beside(layout, word, _MAKERS | _SITES))


def _is_beside(layout: Layout, index: int, known: frozenset[str]) -> bool:
    """Whether a word is one of those that stand beside a lot."""
    return squeeze(layout.words[index].text) in known


def procedures(layout: Layout) -> frozenset[int]:
    """Indexes of words that are codes of procedures: in a column that is headed so, or with what was charged."""
    headed = (index for index in range(len(layout.words)) if _coded(layout, index))
    return frozenset(itertools.chain(headed, _charged(layout)))


def scores(layout: Layout) -> frozenset[int]:
    """Indexes of words that are strengths or pains (`4/5`, `7/10`) in a column that is headed so, and no days.

    In a row of pupils, the widths of both; in one of rigidity, the grades of arm and leg; in one of comas, their parts.
    In a column of scores, parts of all points; in one that says of something `0/2`, which is no day, of how many.
    """
    counted = frozenset(_counts(layout)) | frozenset(_strengths(layout))
    return counted | frozenset(
        index
        for index, word in enumerate(layout.words)
        if (_SCORE.fullmatch(word.text) and _SCORE_HEADS & (_heading(layout, index) | _first_cell(layout, index)))
        or (_WIDTHS.fullmatch(word.text) and _PUPILS & _first_cell(layout, index))
        or (_GRADES.fullmatch(word.text) and _GRADED & _first_cell(layout, index))
        or (_OF_COMA.fullmatch(word.text) and _COMA & _first_cell(layout, index))
        or (_is_part(word.text) and _is_scored(layout, index))
    )


def _is_part(text: str) -> bool:
    """Whether a text is a part of all points: `4/12`."""
    match = _OF_ALL.fullmatch(text)
    return match is not None and int(match[1]) <= int(match[2])


def _counts(layout: Layout) -> Iterator[int]:
    """Parts of something, alone in their cells, below or above one that is none of it."""
    parts = [cell for cell in layout.cells if len(cell.words) == 1 and _is_part(layout.words[cell.words[0]].text)]
    for cell in parts:
        column = [other for other in parts if other.box.left < cell.box.right and other.box.right > cell.box.left]
        if len(column) >= _COUNTS and any(layout.words[other.words[0]].text.startswith("0/") for other in column):
            yield cell.words[0]


def _strengths(layout: Layout) -> Iterator[int]:
    """Fifths in a row of several, where one has a sign: `3/5  4/5  4+/5`."""
    for row in range(len(layout.rows)):
        fifths = [i for i in layout.words_of(layout.rows[row]) if _FIFTHS.fullmatch(layout.words[i].text)]
        if len(fifths) > 1 and any(_SIGNED & set(layout.words[i].text) for i in fifths):
            yield from fifths


def _is_scored(layout: Layout, index: int) -> bool:
    """Whether the heading of scores, and no word besides, stands in a cell above a word."""
    above = _above(layout, index, _HEAD_ROWS)
    return any("".join(squeeze(layout.words[w].text) for w in cell.words) in _SCORED for cell in above)


def _above(layout: Layout, index: int, rows: int) -> Iterator[Cell]:
    """The cells over the column of a word, from the nearest row up to so many rows away."""
    here = layout.cells[layout.cell_of[index]]
    for row in reversed(layout.rows[max(0, here.row - rows) : here.row]):
        for cell in (layout.cells[c] for c in row):
            if cell.box.left < here.box.right and cell.box.right > here.box.left:
                yield cell


def measured(layout: Layout) -> frozenset[int]:
    """Indexes of numbers alone in their cells in a row of many such: doses and results of many days, and no telephone."""
    found: set[int] = set()
    for row in layout.rows:
        lone = [layout.cells[cell].words[0] for cell in row if len(layout.cells[cell].words) == 1]
        numbers = [word for word in lone if _PLAIN.fullmatch(layout.words[word].text)]
        if len(numbers) >= _MANY:
            found.update(numbers)
    return frozenset(found)


def counted(layout: Layout) -> frozenset[int]:
    """Indexes of numbers of five digits in a row of many numbers: beats, steps and cells, and no town's."""
    return frozenset(index for index in measured(layout) if len(layout.words[index].text) == _LONG_COUNT)


def _first_cell(layout: Layout, index: int) -> set[str]:
    """The words of the cell that begins the row of a word, if that is another one: `Quadriceps MMT   4/5   5/5`."""
    cell = layout.cell_of[index]
    first = layout.rows[layout.cells[cell].row][0]
    return _said(layout, layout.cells[first]) if first != cell else set()


def wheals(layout: Layout) -> frozenset[int]:
    """Indexes of wheal and flare (`8/25`) on a page about them, in rows that have several, or behind a control."""
    said = {part for word in layout.words for part in re.split(r"\W+", word.text.casefold())}
    if not said & _SKIN_TESTS:
        return frozenset()
    pairs = [
        index
        for index, word in enumerate(layout.words)
        if _PAIR.fullmatch(word.text) and not (index and READ_AFTER.fullmatch(layout.words[index - 1].text))
    ]
    rows = [layout.cells[layout.cell_of[index]].row for index in pairs]
    return frozenset(index for index, row in zip(pairs, rows, strict=True) if rows.count(row) >= _PAIRS)


def _heading(layout: Layout, index: int) -> set[str]:
    """The words of the nearest cell above that is no score itself and stands over the same column."""
    for cell in _above(layout, index, _HEAD_ROWS):
        if not all(_SCORE.fullmatch(layout.words[w].text) for w in cell.words):
            return _said(layout, cell)
    return set()


def _lettered(layout: Layout) -> list[int]:
    """Diagnoses of a claim behind the letters of their lines, where a page has several lines and a long code."""
    found = {i: m for i, word in enumerate(layout.words) if (m := _LETTERED.fullmatch(word.text))}
    lines = {match[1] for match in found.values()}
    return list(found) if len(lines) > 1 and any(match[2] for match in found.values()) else []


def _supplies(layout: Layout) -> list[int]:
    """Codes of supplies and drugs (HCPCS), where a page has several of the kind."""
    found = [index for index, word in enumerate(layout.words) if _SUPPLY.fullmatch(word.text)]
    return found if len({layout.words[index].text for index in found}) >= _SEVERAL else []


def _listed(layout: Layout) -> Iterator[int]:
    """Codes of three characters that end a diagnosis (`coordination disorder F82`), where a longer one stands too."""
    if not any(_ICD.fullmatch(word.text) for word in layout.words):
        return
    for index, word in enumerate(layout.words):
        before, after = layout.neighbours(index)
        ends = after is None or word.text[-1] in ",;"
        if not ends or before is None or not _SHORT_ICD.fullmatch(word.text):
            continue
        text = layout.words[before].text
        if text.islower() and len(text) > _SMALL_WORD:
            yield index


def _charged(layout: Layout) -> list[int]:
    """Codes of procedures in one column: an amount of money stands on the row of each, or the page is about codes."""
    said = {squeeze(word.text) for word in layout.words}
    coded = bool(said & (_CODE_HEADS | _BILLS))
    money = _AMOUNT if said & _MONEY_HEADS else _MONEY
    found = [
        index
        for index, word in enumerate(layout.words)
        if _PROCEDURE.fullmatch(word.text) and _described(layout, index, money, coded=coded)
    ]
    lefts = [layout.words[index].box for index in found]
    columns = [sum(abs(box.left - layout.words[index].box.left) <= box.height for box in lefts) for index in found]
    return [index for index, others in zip(found, columns, strict=True) if others >= _SEVERAL]


def _described(layout: Layout, index: int, money: re.Pattern[str], *, coded: bool) -> bool:
    """Whether money stands on the row of a code, or words do right behind it on a page that is about codes."""
    if any(money.fullmatch(layout.words[word].text) for word in layout.row_words(index)):
        return True
    row = layout.row_words(index)
    behind = row[row.index(index) + 1 :][:1]
    return coded and any(layout.words[word].text[:1].isalpha() for word in behind)


def _codes(layout: Layout) -> Iterator[int]:
    """Codes of three characters in a column of longer ones."""
    long = [word.box for word in layout.words if _ICD.fullmatch(word.text)]
    if len(long) < _CODES:
        return
    for index, word in enumerate(layout.words):
        if _SHORT_ICD.fullmatch(word.text):
            beside = sum(abs(box.left - word.box.left) <= word.box.height for box in long)
            if beside >= _CODES:
                yield index


def _labelled(layout: Layout, index: int) -> bool:
    """Whether `Lot` stands right before a word."""
    before, _ = layout.neighbours(index)
    if before is not None and squeeze(layout.words[before].text) in _SIGNS | {""}:
        before, _ = layout.neighbours(before)
    if before is None:
        cell = layout.cell_of[index]
        row = layout.rows[layout.cells[cell].row]
        place = row.index(cell)
        before = layout.cells[row[place - 1]].words[-1] if place else None
    return before is not None and squeeze(layout.words[before].text) in LOT_LABELS


def _headed(layout: Layout, index: int) -> bool:
    """Whether a word stands in a column with the heading `Lot`."""
    box, row = layout.words[index].box, layout.cells[layout.cell_of[index]].row
    above = (w for r in layout.rows[max(0, row - _HEAD_ROWS) : row] for c in r for w in layout.cells[c].words)
    before, _ = layout.neighbours(index)
    if before is not None and squeeze(layout.words[before].text) in _OTHER_LABELS:
        return False  # `Lic 071884` of who signs, below the table
    return any(
        squeeze(layout.words[w].text) in LOT_LABELS and abs(layout.words[w].box.left - box.left) <= 2 * box.height
        for w in above
    )


def _given(layout: Layout, index: int) -> bool:
    """Whether a vaccine stands on the same row, or right above on the same sticker."""
    beside = list(layout.row_words(index))
    beside += [word for cell in _above(layout, index, _STICKER_ROWS) for word in cell.words]
    return any(
        part in VACCINES for w in beside for part in re.split(r"[^a-z0-9]+", layout.words[w].text.casefold()) if part
    )


def _coded(layout: Layout, index: int) -> bool:
    """Whether a word is the code of a procedure, or of a bill's revenue (`0450`), in a column that is headed so."""
    text = layout.words[index].text
    heads = next((heads for form, heads in _CODED if form.fullmatch(text)), None)
    if heads is None:
        return False
    for cell in _above(layout, index, _CODE_ROWS):
        words = _said(layout, cell)
        if words & heads:
            return not words & _OTHER_CODES
    return False


def _timed(layout: Layout, index: int) -> bool:
    """Whether a word is a time in a column of times."""
    if not _TIME.fullmatch(layout.words[index].text):
        return False
    box = layout.words[index].box
    column = [w.text for w in layout.words if abs(w.box.left - box.left) <= box.height and _FOUR.fullmatch(w.text)]
    return len(column) >= _TIMES and all(_TIME.fullmatch(text) for text in column)
