# ruff: noqa: E501, RUF001, SIM905 - word lists are kept as text
"""Names of people and organisations, by titles, neighbours and the tagger.

Rules:
- A name that is no word is unknown and needs no rule; what stands here is for names that are words (Rose Hill,
  Will Power, Dr. Young), and to know which finds are sure enough to be looked for on the other pages.
- A word that is nobody's name is never called one by a neighbour alone; labels and titles are stronger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.tagger import Entity, Tagger

TITLES = frozenset(
    "dr drs doctor mr mrs ms miss mister madam mx prof professor rev reverend sr sra fr father sister pastor rabbi imam "
    "sgt capt captain lt col major judge hon officer deputy detective nurse mssrs messrs attorney atty dra sir dame lady lord".split()
)
_WEAK_TITLES = frozenset(
    "father sister nurse major officer lady lord col lt sir sr fr ms captain judge doctor attorney".split()
)
_PROVIDER_TITLES = frozenset("dr drs doctor prof professor nurse dra".split())
POST_NOMINALS = frozenset(
    "md do rn np pa pac pa-c phd dds dmd dpm od pharmd psyd lcsw msw lpn lvn cnp fnp fnp-c fnp-bc aprn arnp anp crna cnm rpa rpa-c facs facp "
    "faap facog facc frcs frcp mbbs mb bch mph dnp msn bsn rd ldn pt dpt ot otr otr/l ccc-slp slp mha esq jr sr ii iii iv cma rma rt mt ascp ma lpc lmft lmhc bcba".split()
)
_SURE_POST_NOMINALS = frozenset(
    "md rn np pa-c phd dds dmd dpm pharmd psyd lcsw msw lpn lvn fnp fnp-c fnp-bc aprn arnp crna cnm facs facp faap facog facc mbbs dnp esq jr dpt cma".split()
)
_RELATIONS = frozenset(
    "wife husband son daughter mother father brother sister partner spouse friend niece nephew aunt uncle guardian caregiver "
    "neighbor neighbour grandson granddaughter grandmother grandfather stepson stepdaughter stepmother stepfather cousin fiance "
    "fiancee boyfriend girlfriend mom dad roommate named called aka nee née alias widow widower twin child infant baby".split()
)
_BY = frozenset(
    "by with from for to per via cc contact called paged spoke ask see saw informed notified met consulted attn dear and".split()
)
_ACTS = frozenset(
    "presented presents reports reported states stated denies denied complains complained was is has had came comes underwent "
    "who lives lived says said feels felt returns returned arrived notes noted describes described admits takes took works worked "
    "called calls requests requested agrees agreed understands understood wants wanted needs appears appeared tolerated smokes drinks".split()
)
_MODALS = frozenset("will may can might must mark bill pat rich art grant".split())
ORG_NOUNS = frozenset(
    "hospital hospitals clinic clinics center centre centers medical university college institute foundation associates pharmacy "
    "pharmacies insurance laboratory laboratories labs school schools church inc llc llp ltd corp corporation company co group "
    "partners healthcare health hospice practice physicians academy society bank agency services system systems department "
    "rehabilitation rehab manor nursing home village memorial infirmary sanatorium specialists surgicenter pavilion campus "
    "industries enterprises district bureau authority network alliance trust pllc pc plc gmbh office offices "
    "hosp ctr cntr obgyn ob/gyn gyn ent orthopedics orthopaedics pediatrics cardiology oncology dermatology radiology imaging diagnostics therapeutics urgent care dental".split()
)
_LABELS = frozenset(
    "employer patient member account provider insurer facility attending referring director client resident".split()
)
_STAFF = frozenset(
    "attending resident covering emergency admitting consulting staff fellow family medicine primary care charge triage night day "
    "sincerely regards respectfully yours truly best thanks cordially faithfully signed dear "
    "nurse registered icu ed er ccu picu nicu clinic surgical medical surgery anesthesia radiology referring ordering other".split()
) - {"day", "night"}
_BARE_MODIFIERS = frozenset(
    "general memorial children childrens women womens county community university regional city veterans state mercy good".split()
)
_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
    "SC SD TN TX UT VT VA WA WV WI WY".split()
)
_PARTICLES = frozenset("van der den de del della la le von di da dos bin ibn al el ter ten".split())
_HOUSES = frozenset("hospital hospitals clinic center centre hosp ctr".split())
_HOUSE_NAMES = frozenset(
    "memorial presbyterian methodist baptist lutheran adventist northwestern mercy providence episcopal quaker jewish".split()
)
_HEADS = frozenset("hospital university college school church bank center department institute".split())
_PLACED = _HOUSES | frozenset("facility office offices campus med medical branch location site".split())
_ORG_STRONG = frozenset(
    "hospital hospitals clinic clinics center centre university college institute foundation associates pharmacy pharmacies insurance "
    "laboratory laboratories labs school schools church inc llc llp ltd corp corporation company healthcare hospice "
    "physicians academy infirmary sanatorium pavilion manor memorial enterprises industries pllc hosp ctr cntr".split()
)
_GENERIC = frozenset(
    "the a an our your this that other local outside emergency urgent primary care community family general internal medicine "
    "medical surgical surgery mental behavioral behavioural public home health day outpatient inpatient ambulatory pain wound sleep "
    "cancer heart vascular women womens women's men's children childrens children's kids eye dental oral rehabilitation rehab nursing skilled long term "
    "acute intensive critical coronary hospital clinic center centre department office group practice services service cardiac "
    "diabetes dialysis infusion birth birthing breast bone joint spine stroke trauma burn transplant travel immunization walk-in "
    "specialty specialist specialists pediatric pediatrics adult geriatric teaching tertiary academic regional county state district "
    "middle high elementary primary private secondary veterans preventive occupational physical speech therapy diagnostic imaging "
    "radiology pathology clinical reference blood red white new old prior previous current assisted living poison control "
    "recovery operating and of for in at & with national federal american international insurance company school university laboratory lab labs "
    "pharmacy medical system systems network life social human patient student employee admission admitting discharge follow up follow-up "
    "hospice palliative respiratory digestive liver kidney lung skin hand foot sports fertility reproductive maternal fetal memory movement "
    "headache epilepsy seizure asthma allergy weight loss bariatric hypertension anticoagulation coumadin warfarin lipid chest thyroid "
    "endocrine hematology oncology cardiology neurology gastroenterology nephrology pulmonary pulmonology rheumatology urology dermatology "
    "orthopedic orthopedics orthopaedic orthopaedics ophthalmology otolaryngology ent ob/gyn obgyn gyn obstetrics gynecology psychiatry psychology podiatry anesthesia "
    "please call see visit history discharge summary report results name address phone location".split()
)
_DOUBLE = 2  # letters; longer parts make a double name
_DAYS = frozenset(["M", "T", "W", "Th", "F", "S", "Su", "Tu", "Sa"])
_UNITS = frozenset(
    "mg kg g ml l dl mcg ug ng pg iu u meq mmol mol umol nmol hr h min d day wk mm cm m lb oz sec cfu lpf hpf ul".split()
)
_ABBREVIATED = 4  # letters; longer words in capitals are emphasis
_RUNNING_TEXT = 6  # words in a line that is a sentence and not a field


@dataclass(frozen=True, slots=True)
class Token:
    """One word as names see it."""

    index: int
    core: str  # without punctuation at the ends, without a possessive
    lower: str
    kind: Kind
    title: bool  # written with a capital
    upper: bool  # written in capitals
    dotted: bool  # a full stop or comma follows
    stop: bool  # a sentence or a field ends after it
    opens: bool  # a sentence or a field begins with it


@dataclass(frozen=True, slots=True)
class NameHit:
    """A word that belongs to a name."""

    index: int
    category: Category
    sure: bool


def tokens(layout: Layout, lexicon: Lexicon) -> list[Token]:
    """The words of a page, in the reader's order, as names see them."""
    found: list[Token] = []
    for index, word in enumerate(layout.words):
        core = re.sub(r"['’][sS]$", "", bare(word.text))
        lower = core.casefold().replace("’", "'")
        abbreviation = lexicon.abbreviation(core) and (len(core) > 1)
        lone = _composed_of_medicine(core, lexicon) or (abbreviation and _lone_capitals(layout, index, lexicon))
        kind = Kind.SAFE if lone or (abbreviation and lower not in lexicon.given) else _kind(core, lexicon)
        previous = found[-1] if found else None
        opens = previous is None or previous.stop or not _continues(layout, index)
        stop = word.text[-1:] in ".:;!?" and not (len(core) <= 2 or lower in TITLES)
        found.append(
            Token(
                index,
                core,
                lower,
                kind,
                core[:1].isupper(),
                core.isupper() and len(core) > 1,
                word.text[-1:] in ".,",
                stop,
                opens,
            )
        )
    return found


def _kind(core: str, lexicon: Lexicon) -> Kind:
    """What a word may be; of a double name (`Flores-Day`) what its parts may be."""
    parts = core.split("-")
    if len(parts) > 1 and all(p[:1].isupper() and len(p) > _DOUBLE for p in parts):
        kinds = [lexicon.kind(p.casefold().replace("’", "'")) for p in parts]
        if not all(lexicon.clinical(p.casefold()) or lexicon.abbreviation(p) for p in parts):
            return next((k for k in (Kind.UNKNOWN, Kind.FAMILY, Kind.GIVEN) if k in kinds), Kind.SAFE)
    return lexicon.kind(core.casefold().replace("’", "'"))


def _composed_of_medicine(core: str, lexicon: Lexicon) -> bool:
    """Whether strokes join nothing but abbreviations, units and medical words (`MG/KG`, `Trimeth/Sulfa`, `M/W/F`)."""
    parts = [p for p in re.split(r"[/&+]", core) if p]
    return len(parts) > 1 and all(
        lexicon.abbreviation(p)
        or p in _DAYS
        or p.casefold() in _UNITS
        or (lexicon.clinical(p.casefold()) and len(p) > _DOUBLE)
        for p in parts
    )


def _lone_capitals(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether a word in capitals stands among words that are not (MAC in a sentence; in a list of names it may be one)."""
    core = bare(layout.words[index].text)
    beside = [bare(layout.words[i].text) for i in layout.neighbours(index) if i is not None]
    small = [t for t in beside if any(c.islower() for c in t)]
    quiet = all(not t.istitle() or lexicon.clinical(t.casefold()) for t in small)
    return core.isupper() and len(core) <= _ABBREVIATED and bool(small) and quiet


def _continues(layout: Layout, index: int) -> bool:
    """Whether a word goes on from the one before: in its cell, or on the next line of running text."""
    before = layout.cell_of[index - 1]
    if layout.cell_of[index] == before:
        return True
    here = layout.cells[layout.cell_of[index]]
    return (
        len(layout.cells[before].words) >= _RUNNING_TEXT and here.words[0] == index and len(layout.rows[here.row]) == 1
    )


def find(layout: Layout, words: Sequence[Token], lexicon: Lexicon, tagger: Tagger) -> Iterator[NameHit]:
    """Every word that belongs to a name."""
    for place, token in enumerate(words):
        yield from _after_title(layout, words, place, lexicon)
        if token.lower.replace(".", "") in POST_NOMINALS:
            yield from _before_post_nominal(layout, words, place)
        if token.lower in _RELATIONS or token.lower in _BY:
            yield from _after_cue(words, place)
        if token.lower in ORG_NOUNS and token.title:
            yield from _organisation(layout, words, place)
        yield from _house(layout, words, place)
        yield from _somewhere(layout, words, place)
    yield from _runs(layout, words)
    yield from _tagged(layout, words, lexicon, tagger)


def _nameable(token: Token) -> bool:
    """Whether a word could be part of a name by its form."""
    return token.title and token.kind is not Kind.SAFE and not any(c.isdigit() for c in token.core)


def _initial(token: Token) -> bool:
    """A single capital, as in `John Q. Public`."""
    letter = token.core.replace(".", "")
    return len(letter) == 1 and letter.isupper() and (token.dotted or letter not in "IAFMXOK")


def _near(layout: Layout, left: Token, right: Token) -> bool:
    """Whether two words stand together: in one cell, or at the end of a line and the beginning of the next."""
    same = layout.cell_of[left.index] == layout.cell_of[right.index]
    return same or layout.words[right.index].line == layout.words[left.index].line + 1


def _after_title(layout: Layout, words: Sequence[Token], place: int, lexicon: Lexicon) -> Iterator[NameHit]:
    """The name after `Dr.`, `Mrs` and their like: the next word always, then what can be a name."""
    title = words[place]
    key = title.lower.replace(".", "")
    if key not in TITLES or not title.title or place + 1 >= len(words):
        return
    shouts = words[place + 1].upper and not lexicon.abbreviation(words[place + 1].core)
    if title.upper and not layout.words[title.index].text.endswith(".") and not shouts:
        return  # MR is a valve that leaks, MS a disease
    weak = key in _WEAK_TITLES and title.core != "Ms"
    if not weak and words[place + 1].title and _near(layout, title, words[place + 1]):
        yield NameHit(title.index, Category.NAME, sure=False)
    category = Category.PROVIDER if key in _PROVIDER_TITLES else Category.NAME
    for step, token in enumerate(words[place + 1 : place + 5]):
        if not _near(layout, words[place + step], token) or (step and words[place + step].stop):
            return
        sure_form = token.title and (not weak or token.kind is not Kind.SAFE)
        if token.lower.replace(".", "") in TITLES:
            continue
        if _initial(token) or token.core in _PARTICLES:
            yield NameHit(token.index, category, sure=False)
        elif (step == 0 and sure_form) or _nameable(token):
            yield NameHit(token.index, category, sure=True)
        elif step == 1 and not weak and _second_name(title, token, lexicon):
            yield NameHit(token.index, category, sure=True)
        elif token.kind is Kind.UNKNOWN and token.core:
            yield NameHit(token.index, category, sure=False)
        elif token.lower not in ("and", "&", "/", ""):
            return


def _second_name(title: Token, token: Token, lexicon: Lexicon) -> bool:
    """Whether a word after a title and a name belongs to the name although it is a word."""
    named = token.lower in lexicon.family or token.lower in lexicon.given
    if token.upper:
        return title.upper and (named or not (_of_medicine(token, lexicon) or token.lower in lexicon.capitals))
    return token.title and not _of_medicine(token, lexicon)


def _of_medicine(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word after a doctor's first name is no second one: a specialty, a degree, a department."""
    if token.lower in lexicon.family or token.lower in lexicon.given:
        return False
    return lexicon.clinical(token.lower) or lexicon.abbreviation(token.core) or token.lower in _GENERIC


def _before_post_nominal(layout: Layout, words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """The name before `MD`, `RN`: up to four capitalised words; the nearest one counts also when it is a word."""
    sure = words[place].lower.replace(".", "") in _SURE_POST_NOMINALS
    if not words[place].core[:1].isupper():
        return
    for step in range(1, 5):
        if place < step or not _near(layout, words[place - step], words[place - step + 1]):
            return
        token = words[place - step]
        comma = layout.words[token.index].text.endswith(",")
        if token.lower.replace(".", "") in POST_NOMINALS:
            continue
        if _nameable(token) or _initial(token):
            yield NameHit(token.index, Category.PROVIDER, sure=sure and not _initial(token))
        elif step == 1 and sure and not comma and token.title and not token.opens and token.lower not in _STAFF:
            yield NameHit(token.index, Category.PROVIDER, sure=False)
            return
        elif step <= 2 and sure and comma and token.title and not token.stop and token.lower not in _STAFF:
            yield NameHit(token.index, Category.PROVIDER, sure=False)
        else:
            return


def _after_cue(words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """The name after `wife`, `named`, `seen by`: capitalised, and not only a word."""
    if words[place].stop:
        return
    shouted = words[place].upper
    if shouted and words[place].lower not in _RELATIONS:
        return
    for token in words[place + 1 : place + 4]:
        if shouted and token.kind is Kind.FAMILY:
            return
        if _nameable(token) and token.upper == shouted:
            yield NameHit(token.index, Category.NAME, sure=words[place].lower in _RELATIONS)
        elif not _initial(token):
            return


def _organisation(layout: Layout, words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """`Elm Street Clinic`: the capitalised words before an organisation's noun, when they are not all general."""
    noun = words[place]
    run = _before_noun(layout, words, place)
    tail = _after_noun(layout, words, place)
    bare_house = len(run) == 2 and run[1].lower in _BARE_MODIFIERS and noun.lower in _HOUSES and not noun.upper
    special = [t for t in (*run, *tail) if t.lower not in _GENERIC and t.lower not in ORG_NOUNS and t.core]
    named = any(_nameable(t) for t in special)
    around = words[max(0, place - 3) : place + 3]
    shouted = all(t.upper for t in run) and all(w.upper for w in around if len(w.core) > 2)
    weak = shouted or noun.lower not in _ORG_STRONG
    if bare_house or named or (special and not weak):
        for token in (*run, *tail):
            sure = not bare_house and _nameable(token) and token.kind is Kind.UNKNOWN
            yield NameHit(token.index, Category.ORGANISATION, sure=sure)


def _before_noun(layout: Layout, words: Sequence[Token], place: int) -> list[Token]:
    """The noun and the capitalised words before it, from right to left; small words may join them."""
    run = [words[place]]
    for token in reversed(words[max(0, place - 6) : place]):
        text = layout.words[token.index].text
        if text[-1:] in ".:;,!?)" and token.lower not in ("st", "mt", "dr"):
            break
        joins = token.title or token.lower in ("of", "and", "&", "for", "the", "")
        if not joins or not _near(layout, token, run[-1]):
            break
        run.append(token)
    while not run[-1].title or (len(run) > 2 and run[-1].lower in _LABELS):
        run.pop()
    return run


def _after_noun(layout: Layout, words: Sequence[Token], place: int) -> list[Token]:
    """What belongs to an organisation after its noun: `Hospital of Hope`, `Manor Assisted Living`."""
    noun = words[place]
    if layout.words[noun.index].text[-1] in ",.;:)":
        return []
    after = words[place + 1 : place + 4]
    if after and after[0].lower in ("of", "at") and noun.lower in _HEADS:
        return list(after[:2]) if len(after) > 1 and after[1].title else []
    tail: list[Token] = []
    for token in after:
        here = layout.cell_of[token.index] == layout.cell_of[noun.index] or _continues(layout, token.index)
        if noun.upper or not token.title or token.upper or not here:
            break
        tail.append(token)
    return tail


def _house(layout: Layout, words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """`Dallas clinic`, `St. Vincent's`, `seen at Presbyterian`: places that are named without capitals or nouns."""
    token = words[place]
    before = words[place - 1] if place else None
    if before is None or not _near(layout, before, token) or before.stop:
        return
    unknown = before.kind is Kind.UNKNOWN and before.title and before.core.isalpha()
    if token.lower in _PLACED and not token.title and unknown:
        yield NameHit(token.index, Category.ORGANISATION, sure=False)
    if before.lower in ("st", "mt", "saint", "mount") and before.title and token.title and len(token.core) > 1:
        yield NameHit(before.index, Category.PLACE, sure=False)
        yield NameHit(token.index, Category.PLACE, sure=False)
    if token.lower in _HOUSE_NAMES and token.title and (unknown or before.lower in ("at", "from", "to", "of", "the")):
        yield NameHit(token.index, Category.ORGANISATION, sure=False)
    if token.lower in ("general", "med", "medical") and token.title and not token.upper and unknown:
        yield NameHit(token.index, Category.ORGANISATION, sure=False)


def _somewhere(layout: Layout, words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """`at Triangle Family Medicine`, `Windsor NC`: capitals after `at` in a sentence; a state behind a name."""
    token = words[place]
    before = words[place - 1] if place else None
    if before is None or before.stop or not _near(layout, before, token):
        return
    if token.core in _STATES and before.title and before.kind is not Kind.SAFE and not before.upper:
        yield NameHit(token.index, Category.PLACE, sure=False)
    if before.lower not in ("at", "from") or before.title:
        return
    for step, other in enumerate(words[place : place + 5]):
        if not other.title or other.upper or _initial(other) or any(c.isdigit() for c in other.core):
            return
        if step == 0 and (other.lower in _GENERIC or other.lower in TITLES):
            return
        yield NameHit(other.index, Category.ORGANISATION, sure=False)
        if other.stop or layout.words[other.index].text[-1] in ",;)":
            return


def _runs(layout: Layout, words: Sequence[Token]) -> Iterator[NameHit]:
    """Names by company: a first name beside another name or an unknown word; a lone first name in a sentence."""
    for place, token in enumerate(words):
        if not _nameable(token):
            continue
        beside = [words[p] for p in (place - 1, place + 1) if 0 <= p < len(words)]
        beside = [t for t in beside if _near(layout, *sorted((t, token), key=lambda w: w.index))]
        beside = [
            t for t in beside if not (t.index < token.index and t.stop) and not (t.index > token.index and token.stop)
        ]
        kinds = {t.kind for t in beside if _nameable(t) and (t.upper == token.upper)}
        initial = any(_initial(t) for t in beside)
        if token.kind is Kind.GIVEN:
            named = bool(kinds) or (initial and not token.upper) or _acting(words, place)
            inside = not token.opens and not token.upper and not _headline(layout, words, place)
            if named or (inside and token.lower not in ("may", "will")) or (inside and _capital_next(words, place)):
                yield NameHit(token.index, Category.NAME, sure=bool(kinds) and not token.upper)
                if inside and _capital_next(words, place):
                    yield NameHit(words[place + 1].index, Category.NAME, sure=False)
        elif token.kind is Kind.FAMILY:
            inside = not token.opens and not token.upper and not _headline(layout, words, place)
            company = (
                Kind.GIVEN in kinds or (Kind.UNKNOWN in kinds and not token.upper) or (initial and not token.upper)
            )
            if company or (inside and not _followed_by_noun(words, place)):
                yield NameHit(token.index, Category.NAME, sure=Kind.GIVEN in kinds and not token.upper)
        elif Kind.GIVEN in kinds:
            yield NameHit(token.index, Category.NAME, sure=not token.upper)


def _capital_next(words: Sequence[Token], place: int) -> bool:
    """Whether the next word of the sentence is capitalised too, as in `with Will Power`."""
    if words[place].stop or place + 1 >= len(words):
        return False
    after = words[place + 1]
    return after.title and not after.upper and len(after.core) > 1


def _acting(words: Sequence[Token], place: int) -> bool:
    """Whether somebody does something: `Rose presented with`."""
    if words[place].lower in _MODALS or words[place].stop or place + 1 >= len(words):
        return False
    return words[place + 1].lower in _ACTS and not words[place].upper


def _followed_by_noun(words: Sequence[Token], place: int) -> bool:
    """Whether a capitalised word opens a term (`the Long Head of`, `White Blood Cells`)."""
    return (
        place + 1 < len(words)
        and not words[place].stop
        and words[place + 1].kind is Kind.SAFE
        and words[place + 1].title
    )


def _headline(layout: Layout, words: Sequence[Token], place: int) -> bool:
    """Whether the word stands among capitalised words only, as in a heading or a form."""
    cell = layout.cells[layout.cell_of[words[place].index]]
    cores = [bare(layout.words[w].text) for w in cell.words]
    long = [c for c in cores if len(c) > 3 and c[0].isalpha()]
    return bool(long) and sum(c[0].isupper() for c in long) >= 0.75 * len(long)


def _tagged(layout: Layout, words: Sequence[Token], lexicon: Lexicon, tagger: Tagger) -> Iterator[NameHit]:
    """What the tagger calls a name, for words that can be one. Lines in capitals are read in mixed case."""
    paragraphs = list(_paragraphs(words))
    texts: list[str] = []
    places: list[list[tuple[int, int, Token]]] = []
    for members in paragraphs:
        text, spans = "", []
        for token in members:
            shown = _mixed_case(layout.words[token.index].text, token, lexicon)
            spans.append((len(text), len(text) + len(shown), token))
            text += shown + " "
        texts.append(text)
        places.append(spans)
    for spans, entities in zip(places, tagger.entities(texts), strict=True):
        for entity in entities:
            yield from _of_entity([t for start, end, t in spans if start < entity.end and end > entity.start], entity)


def _paragraphs(words: Sequence[Token], size: int = 120) -> Iterator[Sequence[Token]]:
    """Pieces of the page short enough for the tagger, cut at ends of sentences."""
    begin = 0
    for place, token in enumerate(words):
        if place - begin >= size and (token.stop or place - begin >= 2 * size):
            yield words[begin : place + 1]
            begin = place + 1
    if begin < len(words):
        yield words[begin:]


def _mixed_case(text: str, token: Token, lexicon: Lexicon) -> str:
    """A word in capitals as it would stand in a sentence: words small, names and unknown words with a capital."""
    if not token.upper or len(token.core) < 4 or lexicon.abbreviation(token.core):
        return text
    return text.lower() if token.kind is Kind.SAFE else text.title()


def _of_entity(members: Sequence[Token], entity: Entity) -> Iterator[NameHit]:
    """The words of an entity that can be names."""
    category = {"ORG": Category.ORGANISATION, "GPE": Category.PLACE, "LOC": Category.PLACE, "FAC": Category.PLACE}.get(
        entity.label, Category.NAME
    )
    person = entity.label == "PERSON"
    company = sum(_nameable(t) for t in members)
    for token in members:
        if _nameable(token) and (len(token.core) > 1 or company >= 2):
            sure = person and company >= 2 and not token.upper and token.kind is not Kind.FAMILY
            yield NameHit(token.index, category, sure=sure)
