# ruff: noqa: E501, SIM905 - word lists are kept as text
"""Who signed, by letters alone: `tb = Tova Bright`, `Collector: DGP`, `TECH K.T.`, `night before. G.M.`.

Rules:
- Letters are somebody's where the page says whose they are (a legend), where the word before says that somebody did
  something, or where they have full stops and end an entry.
- A legend counts for the whole page and as it is written; an abbreviation that no legend explains is none.
- Letters of a profession, of a route or of a time are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import POST_NOMINALS
from appliance.redaction.tokens import NameHit, Token

_CODE = re.compile(r"[A-Za-z]{1,4}|[A-Za-z](?:[./-][A-Za-z]){1,2}\.?")
_DOTTED = re.compile(r"(?:[A-Z]\.){2,3}|[A-Z]\.[A-Z]")
_TYPIST = re.compile(r"[A-Z]{2,3}[:/]([a-zI1|]{2,4})")  # who dictated, and who typed
_SMALL = re.compile(r"[a-z]{2,3}[:/]([a-z]{2,4})")  # the same in small letters
_PLAIN = re.compile(r"[A-Z]{2,4}|[a-z]{2,4}|[A-Z]/[A-Z]")
DID = frozenset(  # what somebody did, or works as: letters right behind it may be theirs
    "minutes noted checked verified verify collector collected tech technologist technician typed typist scribe recorder "
    "recorded reader entered transcriptionist transcribed trans prepared filed cosign cosigned poured witness witnessed "
    "sgd signed initials init inits reviewer reviewed phlebotomist operator completed counted circulator scrub rn lpn cna "
    "rph rad by nurses drawn given keyed posted scanned faxed burned printed read screener hygienist dosimetrist "
    "grossed accessioned embedded sectioned".split()
)
NOBODY = POST_NOMINALS | frozenset(
    "po iv im sc sq sl pr od os ou am pm us er ed or id bp hr rr na yes no none not nil pt pts qd qid bid tid prn hs ac pc "
    "npo sob cc dob ssn mrn dnr uk gi gu ekg ecg eeg mri ct llc stat left asap tbd via per the on in at to for and with "
    "neg pos nl wnl ok self mail fax icu pacu lab labs from all done same new old both time date page".split()
)


_CALLS = frozenset("called phoned telephoned paged notified reported relayed faxed back".split())
_DEEDS = frozenset(
    "read taken drawn collected interpreted performed prepared done recorded reviewed verified typed checked scored "
    "resulted".split()
)
_NO_CALLER = frozenset(
    "ct cta mri mra mr xr pet ems pcr abg vbg cxr bmp cbc cmp tpn picc cvc nicu ccu picu mdi neb peg car his her mom dad son "
    "gtt pcp pmd vna snf hh pd fd police ups usps tte tee echo lp fna culture".split()
)
_CALLED_BY = re.compile(r"[A-Z]{2,3}")
_CLOCK = re.compile(
    r"@?(?:(?:[01]?\d|2[0-3]):[0-5]\d(?:[ap]m?)?|(?:[01]\d|2[0-3])[0-5]\d)(?:hrs?|h)?[,;]?", re.IGNORECASE
)
_DAY = re.compile(r"@?\d{1,2}[/-]\d{1,2}[/-]\d{2,4}[,;]?")
_ANY_DAY = re.compile(r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?")
_ROWS, _BEHIND = 3, 2  # that somebody entered; words of each before the letters
_PAIR = 2  # letters; three may be a word
_NEAR = 3  # words before the day of a dictation
_DICTATION = frozenset("dd dt d t dict dictated trans transcribed typed job doc".split())


def find(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category], lexicon: Lexicon) -> Iterator[NameHit]:
    """Words that are somebody's initials.

    Args:
        layout: the page.
        words: its words, in the reader's order.
        vetoes: what is known to be an identifier already.
        lexicon: the vocabulary.
    """
    legend = dict(_legend(layout, words, vetoes))
    entered = frozenset(_entered(layout))
    for index, word in enumerate(layout.words):
        if index in vetoes:
            continue
        said = bare(word.text)
        typed = _typist(layout, index, lexicon) or _dictated(layout, index)
        signed = _did(layout, index, lexicon) or _ends_entry(layout, index) or _called(layout, index, lexicon)
        timed = _on_that_day(layout, index) or _at_that_time(layout, index) or index in entered
        if said in legend or typed or signed or timed:
            yield NameHit(index, Category.PROVIDER, sure=False)


def _legend(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category]) -> Iterator[tuple[str, int]]:
    """The letters that a legend gives to somebody, as they are written: `GT = Gaoussou Toure`."""
    for index in range(len(words) - 2):
        sign, name = layout.words[index + 1].text, words[index + 2]
        code = bare(layout.words[index].text)
        called = name.title and (name.kind is not Kind.SAFE or vetoes.get(name.index) is not None)
        same = layout.words[index].line == layout.words[index + 2].line
        if sign != "=" or not same or not called or not _CODE.fullmatch(code):
            continue
        if code[0].upper() == name.core[:1].upper():
            yield code, index


def _did(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether the word right before says that somebody did something."""
    if index == 0 or layout.words[index - 1].line != layout.words[index].line:
        return False
    cue, text = layout.words[index - 1].text, layout.words[index].text.rstrip(",;")
    if bare(cue).casefold() not in DID:
        return False
    if bare(text).casefold().replace(".", "") in NOBODY:
        return False
    if _DOTTED.fullmatch(text):
        return True
    quoted = (
        text[:1] in "'\"\u2018\u201c" and text[-1:] in "'\"\u2019\u201d" and _PLAIN.fullmatch(bare(text)) is not None
    )
    core = bare(text)
    if bare(cue).casefold() == "drawn" and lexicon.abbreviation(core):
        return False  # `Labs drawn: CBC`
    strange = not core.islower() or core not in lexicon.common
    alone = layout.row_words(index) == [index - 1, index] and cue.istitle() and not lexicon.abbreviation(core)
    return quoted or ((cue.endswith(":") or alone) and _PLAIN.fullmatch(core) is not None and strange)


def _typist(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether the letters of who dictated and who typed (`HB:lmt`) end a row, or begin one before a day."""
    text = layout.words[index].text.rstrip(".,")
    found = _TYPIST.fullmatch(text)
    row = layout.row_words(index)
    at = row.index(index)
    begins = at == 0 or layout.words[row[at - 1]].text.endswith(".")  # `Dictated, not read. LA/jt 9/25/25`
    dated = begins and any(_DAY.fullmatch(layout.words[w].text) for w in row[at + 1 : at + 1 + _NEAR])
    if found is None or lexicon.abbreviation(text) or (row[-1] != index and not dated):
        return False  # `RBC/hpf`
    typed = found[1]
    known = typed in lexicon.common or typed in lexicon.abbreviations
    return (dated or not known) and typed not in NOBODY


def _dictated(layout: Layout, index: int) -> bool:
    """Whether such letters stand in a row that says when it was dictated or typed (`DD 05/14   KV:mrs`, `KV :mrs`)."""
    text = layout.words[index].text.rstrip(".,")
    after = layout.neighbours(index)[1]
    if text.isalpha() and after is not None and layout.words[after].text[0] in ":/":
        text += layout.words[after].text.rstrip(".,")
    found = _TYPIST.fullmatch(text) or _SMALL.fullmatch(text)
    said = {layout.words[w].text.rstrip(":").casefold() for w in layout.row_words(index)}
    return found is not None and found[1] not in NOBODY and len(said & _DICTATION) > 1


def _called(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether capitals are who called with a result: `CALLED TO NURSE 16:20 BY LT.`, `PHONED BY KB TO THE FLOOR`."""
    text = layout.words[index].text
    row = layout.row_words(index)
    place = row.index(index)
    if (
        place < 2
        or not _CALLED_BY.fullmatch(text.rstrip(".,;*"))
        or layout.words[row[place - 1]].text not in ("BY", "by")
    ):
        return False
    said = bare(text).casefold()
    before = layout.words[row[place - 2]].text
    clocked = _CLOCK.fullmatch(before) is not None
    medicine = said in lexicon.common or (lexicon.clinical(said) and not clocked)
    nobody = said in NOBODY | _NO_CALLER or (len(said) > _PAIR and medicine)
    begins = layout.neighbours(row[place - 2])[0] is None and bare(before).casefold() in _DEEDS  # `READ BY PV`
    after = layout.words[row[place + 1]].text if place + 1 < len(row) else ""
    ends = (
        not after or text[-1] in ".;*" or after.casefold() in ("to", "at", "on", "@", "and") or _CLOCK.fullmatch(after)
    )
    called = bare(before).casefold() in _CALLS and bool(ends)
    timed = bool(ends) and clocked
    return not nobody and (called or timed or (begins and layout.neighbours(index)[1] is None))


def _on_that_day(layout: Layout, index: int) -> bool:
    """Whether capitals end what was done on a day: `Scored 11/09/2026 KB.`, `Verified 11/09/26 14:20 KB`."""
    text, row = layout.words[index].text, layout.row_words(index)
    said = [layout.words[word].text for word in row[max(0, row.index(index) - _NEAR) : row.index(index)]]
    while said and _CLOCK.fullmatch(said[-1]):
        said.pop()
    signed = _CALLED_BY.fullmatch(text.rstrip(".,;")) is not None and bare(text).casefold() not in NOBODY | _NO_CALLER
    dated = len(said) > 1 and _DAY.fullmatch(said[-1]) is not None and bare(said[-2]).casefold() in _DEEDS | DID
    return signed and dated and (text[-1] in ".,;" or layout.neighbours(index)[1] is None)


def _at_that_time(layout: Layout, index: int) -> bool:
    """Whether capitals are who did something when a clock says: `(by KQB, 11:58)`."""
    before, after = layout.neighbours(index)
    text = layout.words[index].text
    by = before is not None and layout.words[before].text.strip("(") in ("by", "BY")
    timed = after is not None and _CLOCK.fullmatch(layout.words[after].text.rstrip(").;:")) is not None
    signed = _CALLED_BY.fullmatch(text.rstrip(",")) is not None and bare(text).casefold() not in NOBODY | _NO_CALLER
    return by and timed and signed


def _entered(layout: Layout) -> Iterator[int]:
    """Capitals behind other words of their row and before a day and a clock, the same in several rows: `AMS 11/08 1010`."""
    found: dict[str, list[int]] = {}
    for row in layout.rows:
        words = layout.words_of(row)
        texts = [layout.words[word].text for word in words]
        for at in range(_BEHIND, len(words) - 2):
            dated = _ANY_DAY.fullmatch(texts[at + 1]) and _CLOCK.fullmatch(texts[at + 2])
            if dated and _CALLED_BY.fullmatch(texts[at]) and texts[at].casefold() not in NOBODY | _NO_CALLER:
                found.setdefault(texts[at], []).append(words[at])
    for indexes in found.values():
        if len(indexes) >= _ROWS:
            yield from indexes


def _ends_entry(layout: Layout, index: int) -> bool:
    """Whether letters with full stops end an entry behind a sentence, and nothing follows on their row."""
    text = layout.words[index].text
    if not re.fullmatch(r"(?:[A-Z]\.){2,3}", text) or text.casefold().replace(".", "") in NOBODY:
        return False
    before, after = layout.neighbours(index)
    behind = before is not None and layout.words[before].text[-1] in ".;!?"
    return behind and after is None and layout.row_words(index)[-1] == index
