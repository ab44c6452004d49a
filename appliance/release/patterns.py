"""What identifiers look like, in the gate's own view: notations of Safe Harbor types, most without a dictionary.

Rules:
- Written apart from the redactor's rules, on purpose; where the two differ, the stricter one wins.
- Looks at whole lines, because identifiers span words. A label without a value is no identifier.
- Each kind has the names of the categories that a purpose may keep.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from appliance.release.findings import Code
from appliance.release.people import PeopleMatcher, load_names
from appliance.release.places import PlaceMatcher, load_places

_PLAIN = str.maketrans("\u2018\u2019\u2013\u2014\u00a0", "''-- ")

_NAMES = {  # what stands in <> in the patterns below
    "month": r"(?:jan(?:uary)?|feb(?:ruary)?|(?-i:Mar|MAR|March|MARCH)|apr(?:il)?|(?-i:May|MAY)|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?",
    "day": r"(?:0?[1-9]|[12]\d|3[01])",
    "mon": r"(?:0?[1-9]|1[0-2])",
    "year": r"(?:19|20)\d\d",
    "form-of-drug": r"(?:CAP|Cap|TAB|Tab)(?:SULE|sule|LET|let)?[Ss]?\b",  # `20 MG DR CAP`: delayed release
    "sep": r"\s?[-/.\\]\s?",
    "span": r"\d\d?\.\d\d?\s?-\s?\d\d(?!\d)",  # a reference range (11.7-15.5, 3.5-10): no date changes its stops so
    "ordinal": r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth"
    r"|twentieth|thirtieth|(?:twenty|thirty)[-\s]\w+(?:st|nd|rd|th))",
    "street": r"(?:St(?:reet)?|Ave(?:nue)?|R(?:oa)?d|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Terrace"
    r"|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Square|Sq|Trail|Trl|Crescent|Alley|Loop|Pike|Plaza|Row|Bend|Ridge|Hollow|Route"
    r"|Broadway|STREET|AVENUE|AVE|ROAD|DRIVE|LANE|BLVD)",
    "state": r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]"
    r"|UT|V[AIT]|W[AIVY])",
    "city-state": r"(?:A[KLRZ]|C[AOT]|FL|GA|I[ADL]|K[SY]|M[INOST]|N[CDEHJMVY]|OH|S[CD]|T[NX]|UT|V[AT]|W[AIVY])",
    "amount": r"(?:mg|mcg|ug|g|kg|ml|cc|%|units?|tabs?|tablets?|times|days?|weeks?|months?|hours?|hrs?|minutes?|x)\b",
    "per": r"(?:[munpf\u00b5]?(?:g|mol|iu|u|eq)|cells|copies|thousand|million)/\w",  # what a result is counted in
    "modifier": r"(?:rt|lt|tc|g[npot]|kx|qw|x[espu]|as)",  # behind the code of a procedure
    "number-label": r"(?:mrn|medical\srecord|chart|record|accession|specimen|visit|encounter|case|patient\s?id|pt\s?id"
    r"|order|auth(?:orization)?|reference|ref|serial|lot|vin|plate|passport|ticket|confirmation|device)",
    "plan-label": r"(?:account|acct|policy|member|subscriber|group|claim|invoice)",
    "person-label": r"(?:[Pp]atient(?:'s)?(?:\s[Nn]ame)?|(?:[Ff]irst\s|[Ll]ast\s|[Ff]ull\s)?[Nn]ame|[Ss]urname"
    r"|[Gg]uarantor|[Ss]ubscriber|[Ii]nsured|[Nn]ext\sof\s[Kk]in|[Ee]mergency\s[Cc]ontact|[Mm]other|[Ff]ather|[Ss]pouse|[Pp]rovider"
    r"|[Pp]hysician|[Ss]igned\s[Bb]y|[Aa]ttending|[Dd]ictated\s[Bb]y|PATIENT|NAME|PHYSICIAN|PROVIDER)",
    "label": r"(?:Date|Phone|Age|Sex|Gender|Address|Sign|Title|Relation|Name|First|Last|Middle|Initial|Time|Number|City"
    r"|State|Policy|Group|Member|Medical|Dob|DOB|MRN|Birth|Email|Fax|Home|Work|Cell|Insurance|Employer|Occupation"
    r"|DATE|PHONE|AGE|SEX|ADDRESS|NUMBER|NO|TIME|MED\sREC(?:ORD)?[Ss]?)\b",
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """The notations of one kind of identifier. `near`: only words that stand close together are looked at.

    A purpose that keeps any of the categories lets these notations through: by form alone they cannot be told apart.
    """

    categories: tuple[str, ...]
    code: Code
    patterns: tuple[str, ...]
    near: bool = False
    ignore_case: bool = True


_KINDS = (
    _Kind(
        ("date",),
        Code.PATTERN_DATE,
        (
            # but spans, tenths of tenths (`2.7/10`), and a row's numbers with dashes for those that are missing
            r"(?<![\d.])(?<!\d,)(?<!cmH)(?!<span>)(?!\d\d?\s-\d\.\d\d\b)(?!\d\d?\s-\s\d\d?\s-\s\d\d?\s-\s-)(?!\d\.\d/10(?![\d/]))<day><sep><day><sep>(?:<year>|\d\d)(?![\d/]|\.\d|\s?mc?g\b)",
            r"(?<!\d)<year><sep><mon><sep><day>(?!\d)",
            r"(?<![\d/])<mon>\s?/\s?<year>(?!\d)",
            r"\b<month>\s*,?\s*<day>(?:st|nd|rd|th)?(?!\d)(?!\s*<amount>)",
            r"\b<month>\s*,?\s*<year>(?!\d)",
            r"(?<!\d)<day>(?:st|nd|rd|th)?\s*(?:of\s+)?[-\s]?\s?<month>",
            r"\b<ordinal>\s+(?:day\s+)?of\s+<month>",
            r"\b<month>\s+(?:the\s+)?<ordinal>\b",
            r"\b(?:on|dated?|seen|performed|drawn|admitted|discharged|due)\s+(?:<mon>/(?:[1-46-9]|0\d|1[1-9]|2\d|3[01])|0\d/10)\b(?!\s*/)",
            r"\b(?:d\.?o\.?b|birth\s?date|date\sof\s\w+|born(?:\son)?|admitted|discharged|date)\b[\s:#.]*<day>\s?[-/.]\s?\d",
        ),
    ),
    _Kind(
        ("age",),
        Code.PATTERN_AGE,
        (
            r"\b(?:9\d|1[0-3]\d)[\s-]*(?:years?|yrs?|y/?o|y\.o\.)\b",
            r"\b(?:age|aged)\b\s*[:=]?\s*(?:9\d|1[0-3]\d)\b(?!\s*%)",
            r"\b(?:9\d|10\d)[\s-]+(?:female|male|woman|man|lady|gentleman)\b",
            r"\b(?:ninety|(?:one\s|a\s)?hundred(?:\sand)?)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?[\s-]+(?:years?|yrs?)\b",
        ),
    ),
    _Kind(
        ("phone",),
        Code.PATTERN_PHONE,
        (
            # no row of doses from visit to visit, and none of what was taken and passed (`1440 675 200 1315 45`)
            r"(?:(?<!\d{3}\s\d{3}\s)(?<!\b\d{4}\s)|(?!\d{3}\s\d{3}\s\d{4}\s\d{2,4}\b))"
            r"(?<![\d.])(?:\+?1[\s.-]?)?\(?[2-9]\d\d\)?\s?[\s.\-/]\s?\d{3}\s?[\s.-]\s?\d{4}(?!\d)(?!\s?<per>)(?!(?:\s\d{4}){2}\b)",
            r"(?<![\d.-])[01]\d\d[-.]\d{3}[-.]\d{4}(?!\d)",
            r"\b(?:call(?:ed)?|contact(?:ed)?|reach(?:ed)?|dial|page[dr]?|beeper|text)\b[\s:]+(?:\w+\s+){0,3}\d{3}[-.]\d{4}\b",
            r"(?<![\d.,/-])555[-.]\d{4}\b",
            r"\+\d{1,3}[\s.-]?\(?\d{1,4}\)?(?:[\s.-]?\d{2,4}){2,4}\b",
            r"\b(?:tel|telephone|phone|ph|fax|cell|mobile|pager|ext|hotline)\b[\s:#.]*\(?\d{3}[\s.)-]*\d{2,4}",
        ),
    ),
    _Kind(
        ("email",),
        Code.PATTERN_EMAIL,
        (
            r"[\w.+-]{1,64}\s?@(?!\s?\d{1,3}\.\d{1,3}(?:\s?ms\b|(?![\w.-])))\s?[\w-]{1,63}\s?\.\s?[\w.-]{2,63}",
            r"\be-?mail\s*[:=]\s*\S+@",
        ),
    ),
    _Kind(
        ("web",),
        Code.PATTERN_WEB,
        (
            r"\bhttps?\s?:\s?/",
            r"\bwww\s?\.\s?\w",
            r"\b[\w-]{3,63}\.(?:com|org|net|edu|gov|io|health|info|us|uk)\b",
            r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])",
            r"\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b",
            r"\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b",
        ),
    ),
    _Kind(
        ("ssn",),
        Code.PATTERN_SSN,
        (
            r"(?<!\d)\d{3}\s?-\s?\d{2}\s?-\s?\d{4}(?!\d)",
            r"\b(?:ssn|social\ssecurity)\b\D{0,20}\d{3,}",
            r"[x*]{3}-?[x*]{2}-?\d{4}\b",
        ),
    ),
    _Kind(
        ("record",),
        Code.PATTERN_RECORD,
        (
            r"\b<number-label>\s*(?:no\.?|number|num|id|#)*\s*[:#=]\s*[a-z0-9-]*\d[a-z0-9-]{2,}",
            r"\b<number-label>\s*(?:no\.?|number|num|id|#)\s*[:#=]?\s*(?!\d{2,3}\s(?:cm|kg|lbs?|bpm|mL)\b)[a-z]{0,4}-?\d{3,}",
            r"\bmrn\b\.?\s*(?:is|was|no\.?|number|#)?\s*[:#]?\s*[a-z]{0,3}-?\d[\d-]{3,}",
            r"\b(?:ref|reference|code|case|report|receipt|tracking|unit|room|bed)\b\.?\s*(?:code|no\.?|number|id)?\s*[:#]\s*"
            r"[a-z]{1,4}-?\d{3,}",
        ),
    ),
    _Kind(
        ("plan", "account"),
        Code.PATTERN_RECORD,
        (
            r"\b<plan-label>\s*(?:no\.?|number|num|id|#)*\s*[:#=]\s*[a-z0-9-]*\d[a-z0-9-]{2,}",
            r"\b<plan-label>\s*(?:no\.?|number|num|id|#)\s*[:#=]?\s*[a-z]{0,4}-?\d{3,}",
            r"\b(?:acct|ssn)\b\.?\s*(?:is|was|no\.?|number|#)?\s*[:#]?\s*[a-z]{0,3}-?\d[\d-]{3,}",
        ),
    ),
    _Kind(
        ("record", "plan", "account", "device", "vehicle", "other"),
        Code.PATTERN_RECORD,
        (
            r"\bids?\b\.?\s*(?:no\.?|number|code|is|was|card|#)*\s*[:#=]?\s*[a-z]{0,4}-?\d[\da-z-]*\d{2,}",
            r"(?<![\w-])(?!fef|[hr]r\d)#?[a-z]{1,4}-?\d{2}-\d{2,}(?:-\d+)*\b",
            r"(?<![\d.,])(?!(?:[1-8]000){2}(?!\d))\d{7,}(?![\d.])",  # two frequencies that ran together are none
            # but a telephone, a social security number, a day, and the frequencies of an audiogram
            r"(?<![\d.-])(?!\d{3}-\d{3}-\d{4}\b)(?!\d{3}-\d{2}-\d{4}\b)(?!<year>-<mon>-<day>\b)(?!<day>-<day>-\d\d)"
            r"(?!(?:250|500|1000)(?:-[1-4]000){1,4}(?![\d-]))"
            r"\d{2,5}(?:-\d{2,6}){2,}(?!\d)",
            r"\b(?=[a-z0-9-]{7,64}\b)[a-z]{1,6}-?\d{5,}[a-z0-9-]*\b",
            # nor what was done on which side, where money stands behind it
            r"\b(?!(?:[01]\d|2[0-3])[0-5]\d0n\b)(?!\d{5}-<modifier>\b.*\d\.\d\d\b)"  # but `at 1712 on`, misread
            r"\d{5,}-?[a-z]{1,4}\d*\b(?<!mg)(?<!ml)",
        ),
    ),
    _Kind(
        ("licence",),
        Code.PATTERN_LICENCE,
        (
            r"\b(?:npi|dea|licen[cs]e|lic)\b\.?\s*(?:no\.?|number|#)?\s*[:#]?\s*[a-z]{0,2}\d{5,}",
            r"\b[a-z]{2}\d{7}\b",
            r"\b(?=[a-z0-9]{17}\b)(?=(?:[a-z]*\d){5})(?=\d*[a-z])[a-hj-npr-z0-9]{17}\b",
        ),
    ),
    _Kind(
        ("name", "provider"),
        Code.PATTERN_NAME,
        (
            # a valve that leaks (`mild MR. Labs`) is no title
            r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|(?<!mild\s)(?<!trace\s)(?<!severe\s)(?<!moderate\s)(?<!trivial\s)MR|MRS|MS|DR)\b\.?\s+(?!<label>)(?!<form-of-drug>)[A-Z][A-Za-z'-]+",
            r"\b[A-Z][a-z'-]+(?:\s+[A-Z]\.?)?\s+[A-Z][A-Za-z'-]+\s?,?\s+(?:MD|M\.D|DO|D\.O|RN|NP|PA-C|DDS|PhD|FACP)\b",
            r"\b<person-label>\s*:\s*(?!<label>)[A-Z][A-Za-z'-]+[\s,]+(?!<label>)[A-Z]",
        ),
        near=True,
        ignore_case=False,
    ),
    _Kind(
        ("place",),
        Code.PATTERN_PLACE,
        (
            r"\b\d{1,6}[A-Z]?\s+(?:[NSEW]{1,2}\.?\s+)?(?:(?:[A-Z]|\d+(?:st|nd|rd|th))[\w'.-]*\s+){1,3}<street>\b",
            r"\b\d{2,6}\s+(?:Broadway|Main|Center|Route)\b",
            r"\b(?:Apt|Apartment|Suite|Ste)\b\.?\s*#?\s*\d+",
            r"\b<state>\s*,?\s+\d{5}(?:-\d{4})?\b",
            r"\bP\.?\s?O\.?\s+Box\s+\d+",
            r"\b[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,\s+<city-state>\b",
        ),
        near=True,
        ignore_case=False,
    ),
)


_PEOPLE = ("name", "provider")
_PLACES = ("place", "organisation")


@functools.cache
def _compiled(kind: _Kind) -> tuple[re.Pattern[str], ...]:
    """The patterns of a kind with their names filled in."""
    flags = re.IGNORECASE if kind.ignore_case else re.NOFLAG
    return tuple(re.compile(re.sub(r"<([a-z-]+)>", lambda m: _NAMES[m[1]], p), flags) for p in kind.patterns)


_VACCINE = re.compile(
    r"\b(?:influenza|flu|[LI]IV\d?|MMRV?|Tdap|DTaP|Td|Hep(?:atitis)?\s?[AB]|HPV\d?|P[CP]S?V\d*|varicella|VAR|zoster|RZV"
    r"|COVID(?:-19)?|polio|IPV|Hib|rotavirus|RSV|Men(?:ACWY|B)|RV\d?|rabies|typhoid|(?:pneumo|meningo)coccal|nirsevimab"
    r"|Shingrix|Prevnar|Gardasil|Pediarix|Pentacel|Vaxelis|Kinrix|ProQuad|Boostrix|Adacel|Fluzone|FluLaval|Beyfortus)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\b(?:IM|SC|SQ|SubQ|PO|deltoid|[LR]?arm|thigh|[LR]VL|[LR][AT])\b")
_LABELLED = re.compile(
    r":|#(?!\d\s)|\b(?:mrn|record|chart|acct|account|policy|member|patient|subscriber|id|no|number|case|claim|visit)\b",
    re.IGNORECASE,
)
_CALLED_LOT = re.compile(r"\b[Ll]ot[\s:#]{1,3}[A-Z\d]{4,8}\b(?![-/])")
_LOT = re.compile(r"\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{5,8}\b")


def without_lot(line: str) -> str:
    """A line without the lot of the vaccine that it says was given, and where; the line itself where it is not clear.

    A lot is letters and digits, eight at most, and the only such number of the line: it is a batch's and nobody's.
    Where the line has a label of numbers it may be somebody's, unless it is called a lot.
    """
    if _VACCINE.search(line):
        line = _CALLED_LOT.sub(" ", line)
    if not (_VACCINE.search(line) and _GIVEN.search(line)) or _LABELLED.search(line):
        return line
    rest = _VACCINE.sub(" ", line)
    return _LOT.sub(" ", rest) if len(_LOT.findall(rest)) == 1 else line


_PACKAGE = re.compile(
    r"\bNDC\b[\s:#]{0,3}(?:\d{4}-\d{4}-\d\d|\d{5}-\d{3}-\d\d|\d{5}-\d{4}-\d\d?)(?![\w-])"  # all its forms
)

_MODIFIED = r"\d{5}-(?:RT|LT|TC|G[NPOT]|KX|QW|X[ESPU]|AS|2[1-6]|5\d|7[6-9]|95)(?![\w-])"
_DONE = re.compile(
    rf"\b(?:CPT|HCPCS)[\s:#]{{1,3}}{_MODIFIED}|\({_MODIFIED}(?=[),])"
    rf"|(?<![\w-])(?:{_MODIFIED}|\d{{5}}(?![\w-]))(?:(?: x ?\d)?[,;] ?(?:{_MODIFIED}|\d{{5}}(?![\w-])))+"
)
_SOMEBODYS = re.compile(
    r"\b(?:mrn|records?|chart|acct|account|policy|member|subscriber|patient|case|claim|visit|ids?)\b", re.IGNORECASE
)
_PAGES = re.compile(r"\b\d{1,2} ?of ?\d{1,2}\b")


def without_package(line: str) -> str:
    """A line without the numbers of pages, of packages of drugs (`NDC 50242-096-01`) and of what was done to many.

    The last are codes of procedures with their modifier behind `CPT` or in parentheses, and lists with such a one.
    """

    def without_codes(found: re.Match[str]) -> str:
        somebodys = _SOMEBODYS.search(line, 0, found.start()) is not None
        return found[0] if somebodys or "-" not in found[0] else " "

    rest = _DONE.sub(without_codes, line)
    return _PAGES.sub(" ", _PACKAGE.sub(" ", rest))


_HELP = re.compile(r"\b(?:Min|Mod|Max)\s?A(?:/(?:Min|Mod|Max)\s?A)?(?=[,;)\s]|$)(?!\s[A-Z][a-z])")
_NOBODY = re.compile(
    r"\bMedi-Cal\b|\b(?:DR|VR) SN\b|\b(?:Dist|Near)\.? VA\b|\b[Xx]-?[Rr]ays?\b|\bM\.?R\.? ?No\b\.?(?=:|$| ?\d)"
    r"|(?<![A-Za-z])(?:L[I1l\]J]|\[[\]I]?|[CO]I|I_?I)No(?![a-z])"
)
_GRADE = re.compile(r"(?<![\d./])[1-9]\.\d\s?/\s?\d{1,2}(?:\.\d)?\s?%|\b[Ss]enna(?:-?[Ss])?\s8\.6/50\b")
_SHAPE = re.compile(r"\bParis\s(?:0-)?I[Il]?[spa-c]{1,2}(?=[,.;)\s]|$)")
_POLYP = re.compile(r"\b(?:polyps?|lesions?|sessile|flat|pedunculated|adenoma)\b", re.IGNORECASE)


def without_shape(line: str) -> str:
    """A line about a polyp without its shape (`Paris IIa`), and without how much help somebody needs (`Max A`).

    A town before a letter or two looks like a person, and so does a first name before one, `Cal` of `Medi-Cal`, the
    label `MR No.` and `No` behind a check box that was read with it (`LINo`).
    """
    line = _NOBODY.sub(" ", _HELP.sub(" ", line))
    return _SHAPE.sub(" ", line) if _POLYP.search(line) else line


def without_grade(line: str) -> str:
    """A line without the speed and the grade of a treadmill (`2.5/12%`), and without a tablet's two strengths."""
    return _GRADE.sub(" ", line)


_CLOCK = r"(?:[01]?\d|2[0-3])[0-5]\d"
_CLOCKS = re.compile(rf"(?<!\S)(?:{_CLOCK}\s+){{4,}}{_CLOCK}(?!\S)")  # of a table's columns
_WHOLE, _WHOLE_CLOCKS = 4, 3  # figures, and clocks that have so many: a reader loses the first nought of some


def without_clocks(line: str) -> str:
    """A line without a row of clocks (`2150 510 1630 455 0440`): five or more, and three of four figures."""

    def kept(found: re.Match[str]) -> str:
        whole = sum(len(text) == _WHOLE for text in found[0].split())
        return " " if whole >= _WHOLE_CLOCKS else found[0]

    return _CLOCKS.sub(kept, line)


class PatternMatcher:
    """Searches lines for identifiers by their form."""

    def __init__(self, keep: frozenset[str]) -> None:
        """`keep` names the categories that the purpose leaves in; they are not looked for."""
        self._kinds = [(kind, _compiled(kind)) for kind in _KINDS if keep.isdisjoint(kind.categories)]
        self._matchers: list[tuple[Code, PeopleMatcher | PlaceMatcher]] = []
        if keep.isdisjoint(_PEOPLE):
            self._matchers.append((Code.PATTERN_NAME, PeopleMatcher(load_names())))
        if keep.isdisjoint(_PLACES):
            self._matchers.append((Code.PATTERN_PLACE, PlaceMatcher(load_places())))

    def count(self, lines: Iterable[str], near: Iterable[str]) -> dict[Code, int]:
        """How many identifiers of each kind show in whole lines, and in the `near` parts of lines without wide gaps."""
        everywhere, close = ([text.translate(_PLAIN) for text in texts] for texts in (lines, near))
        counts: dict[Code, int] = {}
        for kind, patterns in self._kinds:
            texts = close if kind.near else everywhere
            if kind.code is Code.PATTERN_RECORD:
                texts = [without_package(without_lot(text)) for text in texts]
            elif kind.code is Code.PATTERN_NAME:
                texts = [without_shape(text) for text in texts]
            elif kind.code is Code.PATTERN_PHONE:
                texts = [without_clocks(text) for text in texts]
            elif kind.code is Code.PATTERN_DATE:
                texts = [without_grade(text) for text in texts]
            hits = sum(1 for text in texts for pattern in patterns if pattern.search(text))
            if hits:
                counts[kind.code] = counts.get(kind.code, 0) + hits
        for code, matcher in self._matchers:
            if hits := matcher.count([without_shape(text) for text in close]):
                counts[code] = counts.get(code, 0) + hits
        return counts
