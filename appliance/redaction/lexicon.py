# ruff: noqa: E501, SIM905 - word lists are kept as text
"""The words the station understands: general and medical English, abbreviations, eponyms, and names among them.

Rules:
- Understanding is positive evidence: a word in no list is unknown, and an unknown word stays behind.
- Names are listed only where they are words as well (Rose, Hill, Young): all other names are unknown anyway.
- Sources and licences of every list stand in docs/vocabulary.md; the lists are package data, nothing is fetched.
"""

from __future__ import annotations

import bisect
import functools
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from importlib import resources


class Kind(Enum):
    """What a word may be."""

    UNKNOWN = "unknown"
    GIVEN = "given"  # a word that is also a first name
    FAMILY = "family"  # a word that is also a family name or a place
    SAFE = "safe"  # a word that is nobody's name


_PREFIXES = frozenset(
    "abdomino acro adeno angio ante anterior antero anti arterio arthro atrio auto bi bio brachy brady broncho cardio "
    "cephalo cerebro cervico cholecysto chondro circum colo contra cortico costo counter cranio cyto dermato dis dorso "
    "electro encephalo endo entero epi esophago extra fibro gastro genito glosso gyneco hemi hemo hepato hydro hyper "
    "hypo ileo immuno infero infra inter intra iso juxta kerato laparo laryngo latero lipo lympho macro mal medio "
    "meningo micro mid mono mono multi musculo myelo myo naso nephro neuro non normo ocular oculo oligo onco "
    "ophthalmo oro ortho osteo oto over pan para patho peri pharyngo phlebo photo pleuro pneumo poly post postero pre "
    "procto pseudo psycho pulmono pyelo radio re recto reno retro rhino sacro salpingo self semi sero spleno spondylo "
    "sterno sub super supero supra tachy tele temporo thoraco thrombo thyro tracheo trans tri ultra un under uni "
    "uretero urethro uro utero vaso ventriculo vesico viscero".split()
)
_PREFIX_LENGTHS = tuple(sorted({len(prefix) for prefix in _PREFIXES}))
_ENDINGS = (
    ("'s", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""),
    ("ally", ""), ("al", ""), ("ic", ""), ("ness", ""), ("able", ""), ("er", ""), ("ation", "e"), ("ization", "ize"),
    ("ae", "a"), ("is", "es"), ("less", ""),
)  # fmt: skip
BIOSIMILAR = r"(?:mab|cept|stim)-[a-z]{4}"  # how the copy of a drug ends: `Rituximab-abbs`
_MEDICAL_ENDING = re.compile(
    r"[a-z]{2,}(?:itis|itides|osis|oses|[ae]emia|emic|uria|uric|ectomy|ectomies|ectomized|ectasia|ectasias|ectasis|ectases|ectatic|otomy|otomies|ostomy|"
    r"ostomies|oscopy|oscopies|oscope|oscopic|oscopically|opathy|opathies|opathic|plasty|plasties|pexy|ography|"
    r"ographic|ogram|ograms|algia|algias|genic|genesis|lysis|lytic|trophy|trophic|trophied|plasia|plastic|penia|penic|"
    r"megaly|rrhea|rrhoea|rrhagia|rrhaphy|sclerosis|sclerotic|stenosis|stenotic|phobia|plegia|plegic|paresis|paretic|"
    r"centesis|iasis|blastoma|sarcoma|carcinoma|adenoma|lymphoma|oxia|apnea|pnea|pneic|kinesia|kinetic|"
    r"mycin|micin|cillin|statin|prazole|conazole|sartan|oxacin|cycline|dipine|gliptin|gliflozin|glutide|parin|xaban|"
    r"barbital|triptan|setron|zosin|thiazide|lukast|tinib|ciclib|zumab|ximab|limumab|umab|tidine|dronate|azepam|zolam|"
    r"profen|oxetine|faxine|vudine|ciclovir|tegravir|previr|buvir|vastatin|semide|olone|asone|terol|tropium|"
    + BIOSIMILAR
    + ")"
)
MIN_PREFIXED = 4  # letters after a prefix
MIN_SHORTENED = 5  # letters that are left of a word
MIN_SHORTENED_TITLE = 6  # the same, written with a capital
_LEFT_OUT = 2  # letters that a shortened word leaves out
_LAST = "\U0010ffff"  # sorts behind every letter
MIN_PLURAL = 3  # letters of an abbreviation that has a plural


# Function words and words of medicine's everyday that some people are called as well.
_NEVER_NAMES = frozenset(
    "a an the he she her him his hers they them we us our you your i me my it its is am are was were be been do did on "
    "in at to of or so no not if as by and but for from with who what when where why how this that these those then "
    "than all any each every sit some more most one two three four five six seven eight nine ten general male female cord colon "
    "brain cage station gait baby gross overall sample past medical medicine social family history home room care "
    "health right left back head neck chest heart lung liver bone skin blood hand foot arm leg eye ear nose throat case "
    "day night week month year noon time date stage line rule tube plan note sign test exam rate rhythm sound sounds lead polio "
    "ab file spray doctor nurse dear son tab tabs cap caps".split()
)


@functools.cache
def _data(name: str) -> str:
    """The text of one list."""
    folder = resources.files("appliance.redaction").joinpath("data")
    if name.endswith(".xz"):
        return lzma.decompress(folder.joinpath(name).read_bytes()).decode()
    return folder.joinpath(name).read_text("utf-8")


def _packed(name: str) -> frozenset[str]:
    """A list of the builder: one word a line."""
    return frozenset(_data(f"{name}.txt.xz").split("\n"))


def curated(name: str) -> frozenset[str]:
    """A list kept by hand: many words a line, `#` starts a comment."""
    lines = (line for line in _data(f"{name}.txt").splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists, loaded once."""

    common: frozenset[str] = field(repr=False)
    words: frozenset[str] = field(repr=False)  # general and clinical
    medical: frozenset[str] = field(repr=False)  # general words that the classifications use
    given: frozenset[str] = field(repr=False)
    family: frozenset[str] = field(repr=False)
    abbreviations: frozenset[str] = field(repr=False)
    eponyms: frozenset[str] = field(repr=False)  # these stand alone
    shared_eponyms: frozenset[str] = field(repr=False)  # these need a noun after them
    scores: frozenset[str] = field(repr=False)  # these stand before their value
    nouns: frozenset[str] = field(repr=False)
    capitals: frozenset[str] = field(repr=False)  # what forms and headings print with a capital
    spanish: frozenset[str] = field(repr=False)  # of bilingual forms, as it stands and without endings
    medicine: tuple[str, ...] = field(repr=False, default=(), kw_only=True)  # every word of medicine, sorted
    beginnings: frozenset[str] = field(repr=False, default=frozenset(), kw_only=True)  # names that words begin with

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is understood, as it stands or by its parts."""
        return word in self.words or word in self.spanish or self._inflected(word) or self._composed(word)

    def kind(self, word: str) -> Kind:
        """What a capitalised word may be; `word` is lower case."""
        word = word.removesuffix("'s")
        if word in _NEVER_NAMES:
            return Kind.SAFE
        if word in self.given:
            return Kind.GIVEN
        if word in self.family:
            return Kind.FAMILY
        return Kind.SAFE if self.knows(word) else Kind.UNKNOWN

    def rarely(self, name: str) -> bool:
        """Whether a lower-case name is hardly ever a word: in no small list of English, and no medicine."""
        return name not in self.common and not self.clinical(name) and self.kind(name) in (Kind.GIVEN, Kind.FAMILY)

    def abbreviation(self, text: str) -> bool:
        """Whether the text is a known abbreviation as written, or its capitals are, or several of them (`NSTs`)."""
        if text in self.abbreviations or (text.isupper() and text.replace(".", "") in self.abbreviations):
            return True
        one = text[:-1]
        return len(one) >= MIN_PLURAL and text.endswith("s") and one.isupper() and one in self.abbreviations

    def clinical(self, word: str) -> bool:
        """Whether a lower-case word is medicine, as it stands or by its parts."""
        return word in self.medical or _inflected(word, self.medical) or self._composed(word)

    def shortened(self, text: str) -> bool:
        """Whether letters are how a word of medicine begins (`extub`, `Dexmedet`), and nobody's name."""
        word = text.casefold()
        if len(word) < (MIN_SHORTENED if text.islower() else MIN_SHORTENED_TITLE) or word in self.beginnings:
            return False
        at = bisect.bisect_left(self.medicine, word)
        end = bisect.bisect_left(self.medicine, word + _LAST, at)
        return any(len(whole) >= len(word) + _LEFT_OUT for whole in self.medicine[at:end])

    def coined(self, word: str) -> bool:
        """Whether a word is understood only as a long medical part before an everyday word, as brands are made."""
        if word in self.words or self._inflected(word) or _MEDICAL_ENDING.fullmatch(word):
            return False
        rests = (rest for rest in _behind_prefixes(word) if len(word) - len(rest) > MIN_PREFIXED)
        return any(rest in self.common and rest not in self.medical for rest in rests)

    def _inflected(self, word: str) -> bool:
        """Whether taking off an ending leaves a known word."""
        return _inflected(word, self.words)

    def _composed(self, word: str) -> bool:
        """Whether the word is built of medical parts (thyroidectomy, nontender)."""
        if len(word) >= 8 and _MEDICAL_ENDING.fullmatch(word):
            return True
        rests = (rest for rest in _behind_prefixes(word) if len(rest) >= MIN_PREFIXED)
        return any(rest in self.words or self._inflected(rest) for rest in rests)


def _behind_prefixes(word: str) -> Iterator[str]:
    """What is left of a word without each of the medical prefixes that it may begin with."""
    return (word[long:] for long in _PREFIX_LENGTHS if word[:long] in _PREFIXES)


def _inflected(word: str, words: frozenset[str]) -> bool:
    """Whether taking off an ending leaves one of `words`."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and word[: -len(ending)] + instead in words:
            return True
    return False


@functools.cache
def load_lexicon() -> Lexicon:
    """The lists that ship with the station (about 0.2 s the first time)."""
    common, clinical = _packed("common"), _packed("clinical") | curated("clinical_extra")
    eponyms = curated("eponyms")
    spanish = curated("spanish")
    given, places = _packed("given"), _packed("places")
    medical = _packed("medical") | clinical
    return Lexicon(
        common=common,
        words=common | _packed("general") | clinical,
        medical=medical,
        given=given,
        family=_packed("family") | places,
        abbreviations=curated("abbreviations"),
        eponyms=frozenset(e.casefold() for e in eponyms if not e.endswith("*")),
        shared_eponyms=frozenset(e[:-1].casefold() for e in eponyms if e.endswith("*")),
        scores=frozenset(s.casefold() for s in curated("scores")),
        nouns=curated("nouns"),
        capitals=curated("capitals") | spanish,
        spanish=spanish,
        medicine=tuple(sorted(medical)),
        beginnings=_packed("beginnings"),
    )
