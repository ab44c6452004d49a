# ruff: noqa: E501 - a pattern is read whole
"""Field labels: what stands after `DOB:`, `Patient:`, `Signed by` or below `Name` is an identifier.

Rules:
- A label denies the rest of its cell; with an empty rest, the next cell of the row and the cell below.
- A label needs a sign that it is one: a colon, a number sign, a cell of its own, or a signing phrase.
- The label's own words stay; only what is filled in goes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.names import POST_NOMINALS, TITLES

_STYLES = (TITLES | POST_NOMINALS) - {"jr", "sr", "ii", "iii", "iv"} | {
    "none",
    "unknown",
    "n/a",
    "na",
    "nkda",
    "same",
}  # these tell nobody who it is

_PERSON = r"(?:last|first|middle|maiden|family|given|full|legal|preferred|print(?:ed)?|patient'?s?|pt'?s?|member'?s?|subscriber'?s?|insured'?s?|guarantor'?s?|mother'?s?|father'?s?|parent'?s?|guardian'?s?|spouse'?s?|employer'?s?|emergency contact|policy ?holder'?s?|child'?s?|contact|provider|physician'?s?|doctor'?s?|pharmacy|facility|hospital|clinic|company|plan|insurance|responsible party|caregiver'?s?|witness)"
_TABLE: tuple[tuple[Category, str], ...] = (
    (Category.NAME, rf"(?:{_PERSON} )?name(?:s|\(s\))?(?: \(?(?:last|first|print|of)[\w ,/]{{0,24}}\)?)?|patient|pt|client|resident|member|subscriber|insured|guarantor|policy ?holder|beneficiary|parent|guardian|parent/guardian|next of kin|nok|emergency contacts?|contact(?: person)?|responsible party|alias|aka|re|witness|interpreter|attn|attention|to|caregiver|informant|accompanied by|employer|occupation|school|surname|nickname|initials|family contact|power of attorney|m?poa|dpoa|hcp|proxy|dear|pt label|decedent|infant|newborn|claimant|injured worker|legal guardian|advocate|supervisor|manager|liaison|rep|representative|crew|driver|funeral director|spouse|maiden name|last|first|m\.?i\.?|nick ?name|sent by|from the desk of|student|parents?(?:\(s\))?|dad|mom|contact person|caller|caregivers?|householder|tenant|claimant name"),
    (Category.PROVIDER, r"(?:(?:attending|referring|primary care|primary|ordering|consulting|requesting|admitting|family|treating|supervising|collecting|reading|interpreting|rendering|performing|assisting|responsible|operating|prescribing|billing|discharging|dictating|resident|covering|on-?call|your|other|current) )?(?:physicians?|doctors?|dr|providers?|surgeons?|md|pcp|radiologist|pathologist|cardiologist|clinician|nurse|practitioner|therapist|resident|anesthesiologist|an[ae]sthetist|consultant|prescriber|dentist|psychiatrist|psychologist|technologist|technician|pharmacist|specialist|case manager|social worker|midwife)|(?:electronically |digitally )?(?:signed|dictated|transcribed|reviewed|verified|read|entered|authenticated|ordered|referred|collected|prepared|authored|interpreted|performed|approved|attested|cosigned|co-signed|released|reported|resulted|prescribed|received|completed|scribed|witnessed|seen|drawn|recorded|documented|requested|dispensed) by|attending|assistants?|(?:first |second )?assistant surgeon|scribe|author|cc|copies? to|c\.c\.|signature|provider signature|patient signature|physician signature|sincerely|respectfully|best regards|regards|consultants?|referral source|referred to|pcp/referring|referring|scrub nurse|circulat\w+ nurse|preceptor|staff|dictator|transcriptionist|initials?|init\.?|sign\.?|tech\.?|fellow|examiner|certifier|interpreting md|ref(?:erring)? md|crna|counselor|counsellor|accepting|sending|xc|bcc|pp|gp|cm|case mgr|trainee|supervisor|rn|by|phys\.?|anes\.?|anesth\.?|circ\.?|surg\.?|asst\.?|rph|cna|counsel|attorney|adjuster|principal|teacher|grade/teacher|coach|pastor|primary md|nurse sending|given by|administered by|recorded by|consult requested by|read|reader"),
    (Category.ORGANISATION, r"facility|hospital|clinic|practice|laborator(?:y|ies)|lab name|performing lab|pharmacy|insurance(?: company| carrier| plan)?|insurer|payer|payor|carrier|plan name|health plan|agency|company|department of service|site|performing site|ordering facility|sending facility|location|institution|primary insurance|secondary insurance|place of (?:service|birth|death)|birthplace|daycare|transport(?:ation)?|dme|funeral home|from|employer name|agency name|sent from|submitting|performed at|treated at|sent to|transfer(?:red)? to|admitted to|referred from|transferred from|hospital of choice|employer at time of injury|spoke site|originating site"),
    (Category.PLACE, r"(?:(?:home|mailing|street|billing|business|work|e|current|permanent|patient|email) )?address(?: (?:line )?\d)?|city|state|zip(?: ?code)?|county|country|city/state(?:/zip)?|city, state(?:,? zip)?|street|apt|residence|addr|loc|pt loc|patient location|town|postal code|room(?:/bed)?|unit/bed|bed|ward"),
    (Category.DATE, r"(?:(?:service|visit|birth|admission|admit|discharge|collection|report|exam|procedure|surgery|test|specimen|received|result|order|print(?:ed)?|effective|expiration|issue|start|end|due|today'?s|injury|transcription|dictation|death|current|reported|collected) )?dates?(?:/time| & time| and time)?(?: of (?:birth|service|visit|admission|discharge|exam|procedure|surgery|injury|operation|study|consultation|report|death|accident|onset|evaluation|dictation|transcription|loss|hire|examination|collection|transfer|referral|encounter|signature|signing|issue|last visit))?|dob|d\.o\.b\.?|d/?o/?b|dos|doa|dod|doi|birth ?date|born|admitted|discharged|admit|collected|received|reported|printed|date/time|dictated|transcribed|d|t|dd|dt|exp|expires|expiration|effective|valid (?:until|through|thru|from)|last seen|next (?:visit|appointment|appt)|appointment|appt|signed|completed|resulted|ordered|verified|drawn|dates of testing|date pronounced|hired|started|stopped|given|administered|dispensed|filled|statement date|notice date|study date|soc|cert(?:ification)? period|edc|edd|lmp|birth|typed|ref date|w/c|dates? of testing|service|date\(s\)"),
    (Category.PHONE, r"(?:(?:home|work|cell|mobile|office|business|contact|emergency|daytime|evening|day|evening|other|main|patient|fax|primary|preferred|alternate) )?(?:tele)?phones?(?: (?:number|no|#|\(?[a-z]{1,6}\)?))?|tel|fax(?: (?:number|no|#))?|cell|mobile|pager|ph|phone/fax|toll[- ]free|call back|callback|contact (?:number|no)"),
    (Category.EMAIL, r"e-?mail(?: address)?"),
    (Category.WEB, r"web ?site|url|ip(?: address)?|portal"),
    (Category.SSN, r"ssn|s\.s\.n\.?|social security(?: (?:number|no|#))?|soc\.? ?sec\.?(?: (?:no|#))?|ss ?#|last 4(?: of)? ssn"),
    (Category.RECORD, r"mrn|m\.r\.n\.?|mr ?#|med(?:ical)? ?rec(?:ord)?(?: (?:number|no|num|#))?|record (?:number|no|#)|chart(?: (?:number|no|#))?|patient (?:id|no|number|#|identifier|identification)|pt id|encounter(?: (?:number|no|#|id))?|visit (?:number|no|#|id)|accession(?: (?:number|no|#))?|specimen(?: (?:id|number|no|#))|case (?:number|no|#)|order (?:number|no|#|id)|requisition(?: (?:number|no|#))?|csn|fin|har|hospital (?:number|no|#|id)|unit (?:number|no|#)|reference (?:number|no|#)|document (?:id|number|no|#)|job (?:id|number|no|#)|study (?:id|number|no|#)|confirmation (?:number|no|#)|id|id (?:number|no|#)|identification(?: (?:number|no|#))?|pt no|file(?: (?:no|#))?|run ?#|thread|id band|v ?#|mr|cath ?#|client|student no|hospital no|med rec|nhs (?:no|number)"),
    (Category.PLAN, r"(?:insurance |health plan |plan |subscriber |member |policy |group |claim |authorization |auth |medicare |medicaid |beneficiary |prior auth |rx )(?:policy |group |member |id |claim )?(?:id|number|numbers|no|num|#|id ?#|name)|policy|group|claim|member id|medicare|medicaid|hicn?|mbi|rx ?bin|rx ?pcn|rx ?grp|rxgroup|authorization|sub ?#|ins"),
    (Category.ACCOUNT, r"(?:patient |bank |credit card |card |billing |invoice |statement |guarantor )?(?:account|acct|a/c)(?: (?:number|no|num|#|id))?|invoice(?: (?:number|no|#))?|card (?:number|no|#)|routing(?: (?:number|no|#))?|check (?:number|no|#)|statement (?:number|no|#)"),
    (Category.LICENCE, r"npi(?: (?:number|no|#))?|dea(?: (?:number|no|#))?|(?:driver'?s? |medical |state |nursing |professional )?licen[sc]e(?: (?:number|no|#|plate))?|lic(?: (?:no|#))?|dl(?: (?:no|#))?|tin|ein|tax id|federal tax id|upin|clia(?: (?:number|no|#))?|passport(?: (?:number|no|#))?|state id|badge(?: (?:number|no|#))?|emp(?:loyee)? ?(?:id|number|no|#)|lic\. ?#|fein|certification (?:number|no|#)"),
    (Category.VEHICLE, r"vin|(?:license )?plate(?: (?:number|no|#))?|vehicle(?: (?:id|number|no|#))?"),
    (Category.DEVICE, r"(?:device |implant )?serial(?: (?:number|no|#))?|s/n|sn|device (?:id|identifier|number|no|#)|lot(?: (?:number|no|#))?|udi|imei|mac address|model(?: (?:number|no|#))?|implant (?:id|number)"),
    (Category.OTHER, r"user ?name|user ?id|login|password|pin|access code|security code|barcode|qr|fingerprint|photo|patient photo|biometric"),
)  # fmt: skip
_LABELS = tuple((category, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for category, pattern in _TABLE)
# Of these, only a value with digits is an identifier; words after them are medicine (`Discharged: home, stable`).
_NEEDS_DIGITS = frozenset({Category.DATE, Category.RECORD, Category.PLAN, Category.DEVICE, Category.ACCOUNT})
# Labels that ordinary headings share: alone in a cell they say nothing.
_ONLY_WITH_COLON = re.compile(
    r"(?i)(?:patient|pt|client|from|to|re|d|t|dd|dt|mr|rn|cm|pp|gp|read|reader|last|first|rep|infant|newborn|spouse|fellow|"
    r"by|rn|phys\.?|anes\.?|circ\.?|surg\.?|asst\.?|rph|cna|student|parents?|dad|mom|caller|teacher|principal|coach|pastor|counsel|attorney|loc|"
    r"started|stopped|given|administered|dispensed|filled|init\.?|initials?|sign\.?|tech\.?|accepting|sending|manager|supervisor|driver|crew|liaison|trainee|town|service|birth|soc|edc|edd|lmp|"
    r"typed|hired|file|thread|ins|transport(?:ation)?|dme|daycare|submitting|attending|staff|surgeons?|physicians?|doctors?|nurse|consultants?|"
    r"contact|mother|father|parent|spouse|city|state|location|hospital|clinic|pharmacy|laborator(?:y|ies)|practice|"
    r"site|policy|group|claim|admit|admitted|discharged|received|reported|completed|ordered|drawn|verified|signed|"
    r"resident|school|occupation|relationship|historian|informant|id|chart|encounter|accession|model|lot|call back|"
    r"appointment|photo|insurance|bed|unit|ward|room|county|country|street|medicare|medicaid|authorization|agency|"
    r"company|exp|born|effective|expires|expiration|md|scribe|author|cell|mobile|technician|therapist|specialist|"
    r"pharmacist|pathologist|radiologist|cardiologist|dentist|psychiatrist|psychologist|midwife|clinician|practitioner|"
    r"assistants?|initials|dictated|transcribed|printed|collected|resulted|proxy|card|facility|institution|carrier)"
)
_PHRASE = re.compile(
    r"(?i)(?:signed|dictated|transcribed|authenticated|cosigned|referred|reviewed|verified|ordered) by|cc|dear|sincerely|respectfully|attn"
)
# Labels that need no colon before a value with a capital.
_WITHOUT_COLON = re.compile(
    r"(?:(?:patient|member|resident|subscriber|guarantor|last|first|full|legal|child|maiden|middle) name|emergency contacts?|next of kin|"
    r"policy ?holder|date of birth|employer|(?:home |mailing |street )?address|prescriber|primary care (?:physician|provider)|"
    r"(?:referring|attending|ordering|treating) (?:physician|provider|doctor)|guarantor|subscriber|power of attorney|dates?|dob|"
    r"legal guardian|responsible party|social security(?: number| no)?|patient signature|signature|witness|interpreter)",
    re.IGNORECASE,
)
_BLOCKS = frozenset({Category.PLACE, Category.NAME, Category.ORGANISATION, Category.PROVIDER})  # go on over lines
# Labels of one letter or word that sentences use too: they count at the beginning of a cell alone.
_FIRST_ONLY = re.compile(r"(?i)(?:re|to|from|cc|d|t|md|do|np|pa|rn|dr|read|last|first|service|mr|cm|pp|staff|other|id)")
_HEADED = 2  # sure headings that a row needs to make headings of ambiguous words too
_SYMBOL = 2  # letters; so short a part of a heading says nothing
_BLOCK_WORDS = 7  # a longer line is a sentence
_COLUMN_ROWS = 60
_TABLE_CELLS = 2
_PITCHES = 1.5  # of a table's first row; a wider step leaves the table
_WORDS_BEFORE_NUMBER = 2  # a third plain word before the first digit tells that a sentence follows
_AGE = re.compile(
    r"\d{1,3}[ -]?(?:y|yr|year|month|mo|week|day)s?(?:[ -]?old)?\W*|\d{1,2}(?:st|nd|rd|th)\W*", re.IGNORECASE
)
_DOSE = re.compile(r"\d{1,4}(?:[.,]\d{1,3})?")
_UNIT = re.compile(
    r"(?:mg|mcg|ml|l|units?|iu|%|cm|mm|kg|g|doses?|tab(?:let)?s?|cap(?:sule)?s?|x|times?)\W*", re.IGNORECASE
)
_COLUMNS = frozenset({Category.NAME, Category.PROVIDER, Category.DATE, Category.RECORD, Category.ACCOUNT, Category.DEVICE,
                      Category.PLAN, Category.PHONE})  # fmt: skip
_BLOCK_ROWS = 4
_MAX_LABEL_WORDS = 5
_PLAIN_LETTERS = 3
_SENTENCE_END = 5  # characters; a shorter word with a full stop is an abbreviation or an initial


@dataclass(frozen=True, slots=True)
class Field:
    """A label and the words that were filled in after it."""

    category: Category
    label: tuple[int, ...]
    value: tuple[int, ...]


def find(layout: Layout, lexicon: Lexicon) -> Iterator[Field]:
    """Every labelled field of the page."""
    plain = {index for index in range(len(layout.cells)) if _says_only_headings(layout, index, lexicon)}
    headed = {number for number, row in enumerate(layout.rows) if _heads(layout, row, plain)}
    spots = {
        index: list(_labels_of(layout, index, headed=cell.row in headed)) for index, cell in enumerate(layout.cells)
    }
    labelled = {word for cell in spots.values() for _, label, _ in cell for word in label}
    for index, labels in spots.items():
        words, cell_row = layout.cells[index].words, layout.cells[index].row
        for place, (category, label, alone) in enumerate(labels):
            after = words.index(label[-1]) + 1
            stop = words.index(labels[place + 1][1][0]) if place + 1 < len(labels) else len(words)
            value = [w for w in words[after:stop] if bare(layout.words[w].text)]
            if (
                not alone
                and not _colon(layout, label)
                and _only_headings([layout.words[w].text for w in value], lexicon)
            ):
                continue  # `Provider Notes` is a heading
            glued = _glued(layout, label[-1])
            if not value and not glued and place + 1 == len(labels):
                heading = alone and not _colon(layout, label)
                skipped = plain if heading and category not in _NEEDS_DIGITS else set()
                value = list(_elsewhere(layout, index, labelled, skipped, heading=heading, table=cell_row in headed))
                if heading and cell_row in headed and category in _COLUMNS:
                    value += [w for w in _column(layout, index, labelled) if w not in value]
            if glued:
                value.insert(0, label[-1])
            if value and category in _BLOCKS and place + 1 == len(labels):
                value.extend(_continued(layout, layout.cell_of[value[0]], value[0], labelled))
            value = [w for w in value if bare(layout.words[w].text).casefold().replace(".", "") not in _STYLES]
            if _complaint(layout, label, value):
                continue
            if kept := _filled(layout, category, value):
                yield Field(category, label, kept)


def _says_only_headings(layout: Layout, cell: int, lexicon: Lexicon) -> bool:
    """Whether a cell holds nothing but words of forms and of medicine: a heading, and nobody's name."""
    return _only_headings([layout.words[w].text for w in layout.cells[cell].words], lexicon)


def _only_headings(texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are those of forms and of medicine, and none is a name."""
    spoken = [part for text in texts for part in re.split(r"[-/]", bare(text).casefold()) if len(part) > _SYMBOL]
    known = all(
        lexicon.kind(c) is Kind.SAFE and (c in lexicon.capitals or lexicon.clinical(c) or lexicon.abbreviation(c))
        for c in spoken
    )
    return bool(spoken) and known and not any(c.isdigit() for text in texts for c in text)


def _heads(layout: Layout, row: Sequence[int], plain: set[int]) -> bool:
    """Whether a row heads columns: all its cells are labels or headings, and some are labels."""
    labels = [_heading(layout, cell, headed=True) for cell in row]
    if not all(label or cell in plain for label, cell in zip(labels, row, strict=True)):
        return False
    sure = sum(_heading(layout, cell, headed=False) for cell in row)
    return sure >= _HEADED or (len(row) > _HEADED and any(labels))


def _heading(layout: Layout, cell: int, *, headed: bool) -> bool:
    """Whether a cell is nothing but a label without a colon."""
    found = next(_labels_of(layout, cell, headed=headed), None)
    return found is not None and found[2] and not _colon(layout, found[1])


def _labels_of(layout: Layout, cell: int, *, headed: bool) -> Iterator[tuple[Category, tuple[int, ...], bool]]:
    """The labels in one cell, left to right, the longest first at each place; `alone`: the label is the whole cell.

    `headed`: the row heads columns, so ambiguous words count as labels too.
    """
    words = layout.cells[cell].words
    at = 0
    while at < len(words):
        for size in range(min(_MAX_LABEL_WORDS, len(words) - at), 0, -1):
            group = words[at : at + size]
            if found := _label(layout, words, at, group, headed=headed):
                yield found
                at += size
                break
        else:
            at += 1


def _label(
    layout: Layout, words: tuple[int, ...], at: int, group: tuple[int, ...], *, headed: bool
) -> tuple[Category, tuple[int, ...], bool] | None:
    """The label that these words are, if they are one."""
    texts = [layout.words[w].text for w in group]
    last, glue, _ = texts[-1].partition(":")
    following = words[at + len(group)] if at + len(group) < len(words) else None
    colon = bool(glue) or (following is not None and layout.words[following].text[:1] in ":#=")
    alone = len(group) == len(words)
    phrase = " ".join([*texts[:-1], last]).strip(" .*•-_|[](){}#=").casefold()
    if not phrase or any(":" in t for t in texts[:-1]):
        return None
    for category, pattern in _LABELS:
        if pattern.fullmatch(phrase):
            sign = colon or texts[-1].endswith("#") or (at == 0 and _PHRASE.fullmatch(phrase) is not None)
            sign = sign and (at == 0 or not _FIRST_ONLY.fullmatch(phrase))
            sign = sign or (at == 0 and not alone and _soft(layout, phrase, following))
            if sign or (alone and (headed or not _ONLY_WITH_COLON.fullmatch(phrase))):
                return category, group, alone
    return None


def _soft(layout: Layout, phrase: str, following: int | None) -> bool:
    """Whether words at the beginning of a cell are a label though no colon follows: a value with a capital does."""
    text = layout.words[following].text if following is not None else ""
    return _WITHOUT_COLON.fullmatch(phrase) is not None and (text[:1].isupper() or text[:1].isdigit())


def _colon(layout: Layout, label: tuple[int, ...]) -> bool:
    """Whether a label says with a colon or number sign that its value follows."""
    return layout.words[label[-1]].text[-1] in ":#="


def _glued(layout: Layout, word: int) -> bool:
    """Whether the value hangs on the label's colon without a space (`DOB:03/14/1958`)."""
    return any(c.isalnum() for c in layout.words[word].text.partition(":")[2])


def _elsewhere(
    layout: Layout, cell: int, labelled: set[int], skipped: set[int], *, heading: bool, table: bool
) -> Iterator[int]:
    """Words of the cell to the right, or else of the one below, unless they are labels themselves.

    A `heading` has no colon: in a row that heads a `table` its value is below; elsewhere it stands before its value,
    if that is no heading too (`skipped`), or above it.
    """
    right, below = layout.next_cell(cell), layout.below(cell)
    if right is not None and not table and right not in skipped and labelled.isdisjoint(layout.cells[right].words):
        yield from layout.cells[right].words
        return
    if below is not None and below not in skipped and labelled.isdisjoint(layout.cells[below].words):
        yield from layout.cells[below].words


def _column(layout: Layout, cell: int, labelled: set[int]) -> Iterator[int]:
    """Words of the cells below a heading, as far down as the table goes."""
    pitch = 0
    for _ in range(_COLUMN_ROWS):
        below = layout.below(cell)
        if below is None or len(layout.rows[layout.cells[below].row]) < _TABLE_CELLS:
            return
        gap = layout.cells[below].box.top - layout.cells[cell].box.top
        row = layout.rows[layout.cells[below].row]
        if (pitch and gap > _PITCHES * pitch) or not all(labelled.isdisjoint(layout.cells[c].words) for c in row):
            return
        yield from layout.cells[below].words
        cell, pitch = below, pitch or gap


def _continued(layout: Layout, cell: int, first: int, labelled: set[int]) -> Iterator[int]:
    """Words of the lines below that go on with an address: they begin where the value begins, without labels."""
    left, height = layout.words[first].box.left, layout.words[first].box.height
    bottom = layout.cells[cell].box.bottom
    for row in layout.rows[layout.cells[cell].row + 1 : layout.cells[cell].row + 1 + _BLOCK_ROWS]:
        under = [c for c in row if abs(layout.cells[c].box.left - left) <= 1.5 * height]
        if not under or layout.cells[under[0]].box.top - bottom > 1.2 * height:
            return
        words = layout.cells[under[0]].words
        if not labelled.isdisjoint(words) or any(layout.words[w].text.endswith(":") for w in words):
            return
        if len(words) > _BLOCK_WORDS:
            return
        yield from words
        bottom = layout.cells[under[0]].box.bottom


def _complaint(layout: Layout, label: tuple[int, ...], value: list[int]) -> bool:
    """Whether `CC:` means the chief complaint and not copies: nobody in it has a capital."""
    copies = bare(layout.words[label[-1]].text.partition(":")[0]).casefold() in ("cc", "c.c")
    return copies and bool(value) and not layout.words[value[0]].text[:1].isupper()


def _filled(layout: Layout, category: Category, value: list[int]) -> tuple[int, ...]:
    """The words of a value that are identifiers.

    A field for numbers keeps its words. Other fields end at the next heading or the end of a sentence, and lower-case
    words in them stay when others are capitalised (`Surgeon: Dr. Hill, without complication`).
    """
    texts = {w: layout.words[w].text for w in value}
    if category in _NEEDS_DIGITS:
        return tuple(_numbers(value, texts))
    ended: list[int] = []
    for place, word in enumerate(value):
        if place and texts[word].endswith(":"):
            break
        ended.append(word)
        if texts[word].endswith(".") and len(texts[word]) > _SENTENCE_END:
            break
    if any(texts[w][:1].isupper() for w in ended):
        return tuple(w for w in ended if not texts[w].islower() or any(c.isdigit() or c == "@" for c in texts[w]))
    return tuple(ended)


def _numbers(value: list[int], texts: Mapping[int, str]) -> Iterator[int]:
    """The words with digits up to the first plain word after one: `MRN: 40298 aspirin 81 mg` is over after 40298."""
    begun, plain = False, 0
    for word, after in itertools.zip_longest(value, value[1:]):
        if begun and after is not None and _DOSE.fullmatch(texts[word]) and _UNIT.fullmatch(texts[after]):
            return
        if _AGE.fullmatch(texts[word]) or plain > _WORDS_BEFORE_NUMBER:
            return
        if any(c.isdigit() for c in texts[word]):
            begun = True
            yield word
        elif not begun and texts[word].islower():
            plain += 1
        elif begun and sum(c.isalpha() for c in texts[word]) >= _PLAIN_LETTERS:
            return
