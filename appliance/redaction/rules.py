# ruff: noqa: E501, RUF001, SIM905 - a pattern is read whole, and paper has these signs
"""Identifiers that have a form: dates, numbers, addresses, and everything else of HIPAA Safe Harbor.

Rules:
- A rule only denies. It reads the page as text and names spans of characters; a word that a span touches stays behind.
- Notations of real paper count: spaces inside, stamps in capitals, letters misread as digits, breaks over lines.
- Patterns are linear: no nested repetition, every repetition bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from appliance.policy.categories import Category
from appliance.redaction import date_ends, loose_dates, spoken, telephones, undated, undersigned, whereabouts

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_FOREIGN_MONTH = (
    r"(?:januar|jänner|februar|feber|märz|maerz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|setiembre|octubre|noviembre|diciembre|janvier|février|fevrier|mars|avril|juin|juillet|août|aout|septembre|"
    r"octobre|novembre|décembre|decembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|"
    r"pebrero|marso|hunyo|hulyo|setyembre|oktubre|nobyembre|disyembre|januari|februari|maart|mei|augustus|fevereiro|março|marco|maio|junho|julho|setembro|outubro|novembro|dezembro)"
)
_FOREIGN_SHORT = r"(?:ene|febr?|mzo|abr|mayo?|jun|jul|ago|sept?|oct|nov|dic|janv|févr?|fevr?|avr|juil?|août|aout|déc|mrz|mär|mai|okt|dez|fev)"
_MONTH_ALONE = (
    r"(?:January|February|April|June|July|August|September|October|November|December|Jan|Feb|Apr|Aug|Sept|Oct|Nov)"
)
_D = r"[0-9OoQDIl|!ZSsBGbg]"  # a digit, or a letter that readers take for one
_TWO_DIGITS = r"(?=\D{0,9}\d\D{0,9}\d)"  # real ones, near the start
_NO_TAPER = r"(?!(?:\d{1,3}-){1,5}\d{1,3} ?(?:mg|mcg)\b)"  # 40-30-20-10 mg
_WEEKDAY = r"(?:Mon|Tues?|Wednes|Wed|Thurs?|Thur|Fri|Satur|Sun)day"
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"
_ABOUT = r"(?:(?:last|this|next|past|coming|early|late|mid|end of)[\s-])?"  # goes with the day or month that follows
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    r"fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|"
    r"(?:twenty|thirty)[-\s](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
ORDINAL = re.compile(_ORDINAL, re.IGNORECASE)  # a day in words
_UNIT_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEN_WORD = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_SMALL = (
    rf"(?:{_TEN_WORD}(?:[-\s]{_UNIT_WORD})?|{_UNIT_WORD}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen)"
)
_YEAR_WORDS = rf"(?:nineteen[\s-](?:hundred(?:\sand)?[\s-])?(?:oh[\s-])?{_SMALL}|(?:two\sthousand(?:\sand)?|twenty)[\s-]{_SMALL}|two\sthousand)"
_STREET = (
    r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|way|parkway|pkwy|terrace|ter|"
    r"circle|cir|highway|hwy|square|sq|trail|trl|turnpike|pike|loop|crescent|alley|plaza|row|run|route|rte|crossing|trace|manor|gardens|hill|meadow|woods|glen|estates|mews|vista|valley|springs|"
    r"ridge|hollow|path|walk|bend|cove|commons|heights|grove|point|pass|plz|xing|cswy|expy|fwy|holw|hts|lndg|mdws?|mnr|rdg|tpke|trce|vlg|"
    r"bnd|blf|byp|glns?|grv|knls?|quay|wharf|(?-i:(?:Pt|PT)(?=\.?[ ]?(?:[,*·|\n]|$))|Close|CLOSE|Broadway|BROADWAY|Drove|Croft))"
)
STREET = re.compile(_STREET, re.IGNORECASE)  # what a street is called by
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
    "OR PA PR RI SC SD TN TX UT VT VA WA WV WI WY".split()
)
_STATE_CODE = rf"(?:{'|'.join(sorted(STATES))})"
_STATE = (
    r"(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|"
    r"Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|"
    r"Nebraska|Nevada|New[ \n]Hampshire|New[ \n]Jersey|New[ \n]Mexico|New[ \n]York|North[ \n]Carolina|North[ \n]Dakota|Ohio|Oklahoma|Oregon|"
    r"Pennsylvania|Rhode[ \n]Island|South[ \n]Carolina|South[ \n]Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|"
    r"West[ \n]Virginia|Wisconsin|Wyoming)"
)
_CAP = r"(?:[A-Z][\w'’-]{0,2}\.|[A-Z][\w'’-]{0,20})"  # a full stop ends abbreviations alone
_S = r"\s{0,2}"  # paper breaks lines inside dates
_T = r"[ \t]{0,3}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of characters that is an identifier. `sure`: certain enough to be looked for on other pages."""

    start: int
    end: int
    category: Category
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern; the group `x`, where there is one, is the identifier."""

    category: Category
    pattern: re.Pattern[str]
    sure: bool = False


def _rule(category: Category, pattern: str, flags: int = re.IGNORECASE, *, sure: bool = False) -> _Rule:
    return _Rule(category, re.compile(pattern, flags), sure)


_NUMBER_LABELS: tuple[tuple[Category, str], ...] = (
    (Category.RECORD, r"mrn|mr ?(?:#|no|num)|med(?:ical)?\.? ?rec(?:ord)?s?|unit no|chart|record|encounter|visit|csn|har|fin|accession|acc(?=[ .]?(?:#|no))|specimen|spec(?= ?#)|ord(?= ?#| \d{5})|"
     r"case|order|requisition|req|sample|episode|admission (?:no|num|#|id)|patient ?(?:id|#|no|num\w*|identifier)|pt ?(?:id|#|no)|study (?:id|no|#)|ref(?:erence)?|(?<!on )file|thread|run|(?:id )?bands?|student|subject|participant|v|hosp(?:ital)?"),
    (Category.PLAN, r"policy|member(?:ship)?|subscriber|group|grp|claim|auth(?:orization)?|health ?plan|medicare|medicaid|insurance|ins|plan(?!:? C\d{1,2}\b)|beneficiary|hicn?|mbi|rxbin|rx ?grp|rx ?pcn|bin|pcn|prior auth\w*|sub|rxgroup|rxpcn|dependent"),
    (Category.ACCOUNT, r"acct|account|a/c|invoice|inv|receipt|statement|bill|card|iban|routing|bank|check|transaction|confirmation|tracking|guarantor"),
    (Category.LICENCE, r"npi|dea|licen[sc]e|lic|dl|driver'?s? licen[sc]e|upin|tin|ein|tax ?id|clia|passport|state id|badge|employee|emp"),
    (Category.VEHICLE, r"vin|plate|license plate|tag|vehicle|registration"),
    (Category.DEVICE, r"serial(?! ?(?:[37]'?s|sevens|threes)\b)|ser|sn|s/n|machine(?: ser(?:ial)?)?|(?<!o2 )device|implant|lot|udi|imei|mac|model|ref|catalog|cat"),
    (Category.SSN, r"ssn|social security|soc\.? ?sec\.?|ss"),
    (Category.OTHER, r"id|identifier|code(?!s?:? (?:CPT|HCPCS|ICD))|user(?:name)?|login|pin|box|room|rm|bed|fax ?id|job|dict(?:ation)? ?(?:id|#|no)?|doc(?:ument)? ?(?:id|#|no)?|rx"),
)  # fmt: skip
_RULES: tuple[_Rule, ...] = (
    # dates
    _rule(Category.DATE, rf"(?<![\w/.-]){_NO_TAPER}{_TWO_DIGITS}{_D}{{1,2}}{_S}([/.\-–]){_S}{_D}{{1,2}}{_S}\1{_S}(?:(?=\D{{0,3}}\d){_D}{{4}}|(?=\D?\d){_D}{{2}})(?![\w/]|\.\d)"),
    _rule(Category.DATE, rf"(?<![\w/.-]){_TWO_DIGITS}{_D}{{1,2}} ?[/.,\-–] ?{_D}{{1,2}} ?[/.,\-–] ?[12l|I][90OogQ]{_D}{{2}}(?![\w/]|\.\d)"),
    _rule(Category.DATE, r"(?<![\w/.-])\d{1,2} ?[./-] ?(?:I{1,3}|IV|VI{0,3}|IX|XI{0,2}) ?[./-] ?(?:19|20)?\d\d(?!\w)", 0),
    _rule(Category.DATE, rf"(?<![\w/-])(?:19|20)\d\d{_S}([/.\-–]){_S}\d{{1,2}}{_S}\1{_S}\d{{1,2}}(?!\d)"),
    _rule(Category.DATE, rf"(?<!\d\.)(?<![xX×] )\b\d{{1,2}}(?:st|nd|rd|th)?{_S}(?:of{_S})?(?:(?-i:[A-Z]){_S})?[-/]?{_S}{_MONTH}\.?(?:{_S}[-/,]?{_S}(?:'?\d\d(?!\d)|\d{{4}}))?(?![a-z])"),
    _rule(Category.DATE, rf"\b{_MONTH}\.?[\s/-]{{0,3}}\d{{1,2}}(?:{_S}(?:st|nd|rd|th))?(?:{_S}(?:-|–|&|to|and|through){_S}\d{{1,2}}(?:st|nd|rd|th)?)?(?:,? of '?\d{{2,4}})?(?:{_S}[,/.-]?\s{{0,2}}(?:\d{{4}}|'\d\d|\d\d(?![\d/%.])(?=[\s,.;)]|$)))?(?!\w)"),
    _rule(Category.DATE, rf"(?<![\w.,/-])\d{{1,2}}(?:st|nd|rd|th)?,? ?(?:and|&|to|or|[-–]) ?(?=\d{{1,2}}(?:st|nd|rd|th)?[ /-]{_MONTH}\b)"),
    _rule(Category.DATE, rf"\b{_MONTH}\.?\s{{1,2}}[iIlO|!]{{1,2}},\s(?:19|20)\d\d\b"),  # its day is a letter
    _rule(Category.DATE, rf"\b{_MONTH}\.?(?: of|,)?[\s-]{{1,3}}(?:19|20)\d\d\b"),
    _rule(Category.DATE, rf"(?<![\w.])\d{{1,2}}(?:\.|º|°|er|re)? (?:de |di )?{_FOREIGN_MONTH}\b\.?(?:,? (?:de |del )?(?:19|20)\d\d)?"),
    _rule(Category.DATE, rf"\b{_FOREIGN_MONTH}\b\.?,?{_S}(?:de |del )?(?:19|20)\d\d\b"),
    _rule(Category.DATE, rf"(?<![\w./:-])\d{{1,2}}\.? ?[-/. ] ?{_FOREIGN_SHORT}\.? ?[-/., ] ?(?:(?:19|20)\d\d|'?\d\d)(?![\w/:-])"),
    _rule(Category.DATE, r"\b(?:jan|feb|sept|oct|nov|january|february|april|june|july|august|september|october|november|december)\b(?!-)", 0),
    _rule(Category.DATE, r"\((?P<x>\d{1,2}\.\d{1,2}\.)\)"),
    _rule(Category.DATE, r"\b(?:am|vom|bis|seit|den) (?P<x>\d{1,2}\.\d{1,2}\.)(?!\d)"),
    _rule(Category.DATE, rf"\b{_MONTH}\.?[ -/]?['’]\d\d\b"),
    _rule(Category.DATE, rf"\b(?:dob|born|birth\w*):?\s{{1,3}}(?:on\s)?(?P<x>(?:the\s)?{_ORDINAL}(?:\sof)?)\b"),
    _rule(Category.DATE, rf"\b(?:the\s)?{_ORDINAL}(?:\sday)?\sof\s[A-Za-z]{{0,9}}(?:uary|arch|pril|ugust|tober|ember|(?:19|20)\d\d)\S{{0,8}}"),  # run together
    _rule(Category.DATE, rf"\b(?:the\s)?{_ORDINAL}(?:\sday)?\sof\s(?:(?-i:[A-Z])\s)?{_MONTH}\b(?:,?\s(?:\d{{4}}|{_YEAR_WORDS}))?"),
    _rule(Category.DATE, rf"\b(?:the\s)?{_ORDINAL}(?:\sday)?\sof\s(?-i:[A-Z])[\w'’.]{{1,10}},?\s(?:19|20)\d\d\b"),  # a misread month
    _rule(Category.DATE, rf"\b{_MONTH}\.?(?:\sthe)?\s{_ORDINAL}\b(?:,?\s(?:\d{{4}}|{_YEAR_WORDS}))?"),
    _rule(Category.DATE, rf"\b\d{{1,2}}(?:st|nd|rd|th)?\sday\sof\s{_MONTH}\b\.?(?:,?\s\d{{4}})?"),
    _rule(Category.DATE, r"(?<![\w.,/+-])(?:(?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01]) (?:0[1-9]|1[0-2])) (?:19|20)\d\d(?!\w|[.,]\d)"),  # boxes of a claim
    _rule(Category.DATE, rf"\b{_MONTH}\.?\s\d{{1,2}}(?:[;:.sS]|,5|5,)\s{{1,2}}(?:19|20)\d\d\b"),  # a comma that was misread
    _rule(Category.DATE, rf"\b{_MONTH}\.?\s(?P<x>[iIl|!t]st|[zZ2]nd|[sS5]th|[iIl]{{1,2}}th)\b"),  # the figure of a day
    _rule(Category.DATE, r"(?<![\w/.-])\d{1,2}(?:st|nd|rd|th)?,\s{1,2}(?:19|20)\d\d\b"),  # whatever its month was read as
    _rule(Category.DATE, rf"\b{_MONTH},?\s(?:{_SMALL},?\s)?{_YEAR_WORDS}\b"),
    _rule(Category.DATE, rf"\b(?:in|since|of|year|on|until|from)\s(?P<x>{_YEAR_WORDS})\b(?!\s(?:lymph|nodes?|patients|visits|sessions|days|weeks)\b)"),
    _rule(Category.DATE, r"(?<![\d/.])(?:0?[1-9]|[12]\d|3[01])[/-](?:19|20)\d\d\b"),
    _rule(Category.DATE, rf"\b{_ABOUT}{_MONTH_ALONE}\b\.?", 0),
    _rule(Category.DATE, r"\b(?:JANUARY|FEBRUARY|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\b", 0),
    _rule(Category.DATE, r"(?i:\b(?:in|of|since|until|by|during|last|this|next|early|mid|late|through|from|between|on|and|or)[ -])(?P<x>(?:(?i:last|this|next|past|early|late|mid)[ -])?(?:May|March|Mar|MAY|MARCH|Dec|Sep|Jun|Jul))\b(?! (?:be|have|not|also|need|require))", 0),
    _rule(Category.DATE, rf"(?<!\w)(?<!every )(?<!each )(?<!\bq )(?<!weekly )(?<!weekly \()(?<!weekly, )(?<!weekly on ){_ABOUT}{_WEEKDAY}'?s?\b"),
    _rule(Category.DATE, rf"(?<![-/–])\b{_ABOUT}(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b[.,]?(?=,? ?\d{{1,2}}(?![\d.])|,? ?\d{{1,2}}[./-]\d{{1,2}}[./-]\d\d|$|\n|\t|,|\)| (?i:{_MONTH}))", 0),
    _rule(Category.DATE, rf"(?<![-/]\b)\b{_ABOUT}(?:Tue|Tues|Wed|Thu|Thur|Thurs)\b(?![-/])", 0),
    _rule(Category.DATE, rf"(?<![\w/.:])(?:[01]?\d|2[0-3]):[0-5]\d(?: ?[ap]\.?m\b\.?)?,? on (?=\d{{1,2}}[./-]\d{{1,2}}(?!\d)|{_MONTH}\b|\d{{1,2}}[ -]{_MONTH}\b)"),  # 4:15 PM on 11/6
    _rule(Category.DATE, rf"\b(?:{_SHORT_DAY}\.?\s{{0,3}}\d{{1,2}}\s{{1,3}}){{2,6}}{_SHORT_DAY}\.?\s{{0,3}}\d{{1,2}}(?![\w/.%])"),  # a week's head
    _rule(Category.DATE, r"(?<![\w/.-])(?P<x>(?!(?:\d|10)/10\b)(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01]))[ \t]{1,2}(?:[01]\d|2[0-3])[0-5]\d(?![\d/.,-]|\s?(?:mL|mg|kcal|cc)\b)"),
    _rule(Category.DATE, r"\b(?:early\s|late\s|mid-? ?)?(?:spring|summer|fall|autumn|winter)(?:\sof)?,?\s(?:'\d\d|(?:19|20)\d\d)\b"),
    _rule(Category.DATE, r"\b(?:last|this|next|past|early|late)\s(?:spring|summer|autumn|winter)\b"),
    _rule(Category.DATE, r"\bQ[1-4](?:\sof|,)?\s?(?:'\d\d|(?:19|20)\d\d)\b|\b[1-4]Q ?'?\d\d\b", 0),
    _rule(Category.DATE, rf"\b{_ABOUT}(?:(?:Christmas|X-?mas)(?:\sEve|\sDay|time)?(?! (?:disease|factor|tree))|Ash\sWed\w*|(?:Good\sFri|Palm\sSun|Easter\sSun|Easter\sMon|Boxing\s)d?a?y?\b|Michaelmas|Midsummer|bank\shol\w*|Eid(?:\sal-\w+)?|leap\sday|Ides\sof\sMarch|Thanksgiving|Easter|Halloween|Hanukkah|Chanukah|Ramadan|Passover|Diwali|Yom\sKippur|Rosh\sHashanah|Juneteenth|New\sYear['’]?s?(?:\sEve|\sDay)?|(?:Labor|Memorial|Independence|Veterans'?|Valentine'?s?|Mother'?s|Father'?s|Columbus|Presidents'?|St\.? Patrick'?s|Martin Luther King|MLK|Boxing|Groundhog|Columbus|Election|Good Fri)\s?Day|Fourth\sof\sJuly|4th\sof\sJuly|July\s4th|Cinco de Mayo|Mardi Gras)\b(?:,?\s(?:of\s)?(?:(?:19|20)\d\d|['’]\d\d)\b)?"),
    _rule(Category.DATE, r"\b(?:on|since|until|till|before|after|around|by|for|next|last|this|starting|thru|through) (?P<x>(?:Mon|Wed|Fri|Sat|Sun)s?)\b(?![-/])(?! ?\d)", 0),
    _rule(Category.DATE, r"\b(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?(?= (?i:a\.?m|p\.?m|nite|night|morning|afternoon|evening|eve)\b)", 0),
    _rule(Category.DATE, r"\b(?:each |every |the )?\d(?:st|nd|rd|th) (?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?", 0),
    _rule(Category.DATE, r"\b(?:[A-Z][a-z]{1,11} ){0,2}(?!Today)[A-Z][a-z]{2,11}(?:['’]s|s['’]) (?:Day|Eve)\b", 0),
    _rule(Category.DATE, r"\b(?:on|since|until|before|by) (?P<x>\d{1,2}(?:st|nd|rd|th))(?=[,.;)]|\s(?:and|&|in|at|by|with|w/|near)\b|$|\n)"),
    _rule(Category.DATE, r"\b(?:on|of|since|until|before|after) (?P<x>the Fourth)\b(?! [a-z])", 0),
    _rule(Category.DATE, r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born)\b(?!\s{0,4}(?:address|phone|sex|gender|age|mrn|ssn|name|marital|patient|(?:at\s)?[2-4]\d\s?(?:weeks?|wks?))\b)[:.\s]{0,4}(?:on |in )?(?P<x>[^\n\t]{0,14}?\d[\d/.,\s-]{0,14}\d)(?!\d|\s?(?:y/?o|yo|yrs?|years?|mos?|months?|wks?|weeks?|y|Y|[YMF]|[MF]/\d)\b)"),
    _rule(Category.DATE, r"\b(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b"),
    _rule(Category.DATE, r"\b(?:0?[1-9]|[12]\d|3[01])(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?:\d{2}|\d{4})\b"),
    _rule(Category.DATE, r"\b(?:the\s)?\d{1,2}(?:st|nd|rd|th)\s(?:inst|ult|prox)\b\.?"),
    _rule(Category.DATE, r"\b(?:on )?(?P<x>the\s\d{1,2}(?:st|nd|rd|th))\b(?!(?:(?:,? (?:and|or|to|through|&)| ?[-–])(?: the)? ?\d{1,2}(?:st|nd|rd|th))? (?:grade|grader|time|visit|edition|year|decade|attempt|lumbar|thoracic|cervical|left|right|MTP|MCP|PIP|DIP|day|week|month|percentile|digit|toe|finger|rib|metatarsal|metacarpal|cranial|nerve|intercostal|interspace|hospital|post|trimester|dose|degree|floor|decile|centile|grade|ventricle|ICS))"),
    # ages over 89
    _rule(Category.AGE, r"\b(?P<x>(?:9[\dlIO]|1[0-2]\d)(?:[ -]{0,2}(?:years?|yrs?|y\.?/?o\.?|yo|y)(?:[ -]{0,2}old)?))(?![\w])"),
    _rule(Category.AGE, r"(?<![\w/.])(?:(?:9\d|1[01]\d) ?/ ?[MF]|[MF] ?/ ?(?:9\d|1[01]\d))(?![\w/.])", 0),
    _rule(Category.AGE, r"\b(?:aged?|turned|turning|age of)[:\s]{1,4}(?P<x>9\d|1[0-2]\d)\b(?!\.\d)"),
    _rule(Category.AGE, rf"\b(?P<x>(?:ninety|one hundred|a hundred)(?:[- ](?:and )?{_SMALL})?[- ]years?)\b"),
    _rule(Category.AGE, r"\b(?:nonagenarian|centenarian|in (?:his|her|their) (?:nineties|90'?s))\b"),
    _rule(Category.AGE, r"(?<!over )(?<!above )(?<!than )(?<!fever )(?<!fevers )(?<!temp )(?<!Temp )(?<!\bT )(?<!to )(?<!of )(?<!was )(?<![>≥~] )(?<![>≥~.])\b(?:9\d|1[0-2]\d)[ -]?(?:M|F|YOM|YOF|yom|yof)\b(?!/)", 0),
    _rule(Category.AGE, r"\b(?:aged?|turned) (?P<x>(?:ninety|one hundred)[a-z -]{0,12})\b"),
    _rule(Category.AGE, r"\b(?:he|she|husband|wife|mother|father|patient|pt|sister|brother|aunt|uncle|mom|dad|who) (?:is|was|now|will be) (?P<x>9\d|10\d|11\d)(?=[.,;]?(?:\s|$))(?! ?%)(?! ?(?:percent|k?g|lbs?|bpm|mm|cm|on|over|beats|days?|weeks?|months?|min|in|per|inches|pounds)\b)"),
    _rule(Category.AGE, r"\b(?:(?:died|d\.|deceased|passed(?: away)?)(?: at| age| aged| at age)?|(?:mother|father|sister|brother|aunt|uncle|mom|dad|grand\w{2,8}|[MP]G[MF])\b(?:(?!temp|fever|sat|o2|gluc|sugar|weigh|pulse|rate|bp)[^.\n\d]){0,40} (?:at|age|aged|at age)) (?P<x>9\d|10\d|11\d)(?=[.,;)]?(?:\s|$))(?! ?%)"),
    _rule(Category.AGE, rf"\b(?:is|be|was|turns?|turned|now|aged?) (?P<x>(?:ninety|one hundred)(?:[- ](?:and )?{_SMALL})?)\b(?! (?:percent|degrees?|days?|minutes?|beats|mg|pounds|over|seconds?))"),
    _rule(Category.AGE, r"\b(?:At|at) (?P<x>9\d|10\d),? (?:he|she|they)\b"),
    _rule(Category.AGE, r"\b(?:(?:(?:living|alive|d\.|died|passed away)(?: [^\s\d]{1,12}){0,2}(?: \d{4})?|came (?:from|to) \w{1,20}) at|(?:he|she) will (?:be|turn)|(?-i:[A-Z])\w{1,15} will (?:be|turn)|s?he['’]s) (?P<x>9\d|1[01]\d)(?=[).,;]|\s(?:with|and|who|but|in|on|from|after|or|this|next)\b)(?! ?%)"),
    _rule(Category.AGE, r"\b(?P<x>ninety-(?:one|two|three|four|five|six|seven|eight|nine))\b(?! ?-?(?:percent|degrees?|days?|minutes?|seconds?|mg|pounds|beats|over|dollars|miles|feet|per)\b)"),
    _rule(Category.AGE, r"\b(?:at|is|was|turned|aged?|now) (?P<x>(?:one|a) hundred(?: and (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?)(?=[.,;)]|\s(?:and|but|who|in|on)\b|$)"),
    _rule(Category.AGE, r"\b(?:M(?:r|rs|s)\.? [A-Z][\w'’-]+|[A-Z][a-z'’-]+ [A-Z][a-z'’-]+), (?P<x>9\d|10\d),? (?:is|was|who|has|had|comes?|came|presents|lives|seen|here)\b", 0),
    # phone, fax
    _rule(Category.PHONE, rf"(?<![\w.])(?:\+?1{_T}[-. ]?{_T})?\(?{_TWO_DIGITS}{_D}{{3}}(?:\){_T}[-.–/\s]|{_T}[-.–/ \n]){_T}{_D}{{3}}{_T}[-.– \n]{_T}{_D}{{4}}(?!\w| ?[pn]g/mL)(?:{_T}(?:x|ext\.?|extension)[.: ]{{0,2}}\d{{1,6}})?", sure=True),
    _rule(Category.PHONE, rf"\(\d{{3}}\){_T}\d{{3}}[-. ]?\d{{4}}", sure=True),
    _rule(Category.PHONE, r"(?<![\d.\-/])(?<!/[mudn]L\s)(?<![A-Za-z]/L\s)\d{3}[-.–]\d{4}(?![\d-])(?![ \t]{0,3}(?:mg|mcg|ml|units?|(?:[pnum]g|[pnum]mol|IU|U)/m?L|ft|mL|cells/|/u?L))(?:,? (?:x|ext\.?|extension)[.: ]{0,2}\d{1,6})?", sure=True),
    _rule(Category.PHONE, r"(?<![\w.])\d{3}[.-]\d{1,2} \d{1,2}[.-]\d{4}(?!\d)"),  # spaces at the wrong places
    _rule(Category.PHONE, r"\b(?:call|phone|fax|reach|tel)\b[^\n\t\d]{0,30}\b(?:at|number|no\.?)[: ]{1,2}(?P<x>\d{3}[.–-](?: ?\d{2,3}\b)?)(?!\d)"),  # the rest is lost
    _rule(Category.PHONE, r"(?<!\d)(?!\+\d{1,2}\.\d\d\s{1,3}[-+]\d)\+\d{1,3}(?:[-. ]{1,2}\(?\d{1,5}\)?){2,5}", sure=True),
    _rule(Category.PHONE, r"(?<![\w.,/-])\d{3}(?:[–-]\d{3}[–-]|\.\d{3}\.)(?=\s|$)"),  # the rest was misread
    _rule(Category.PHONE, r"\b(?:phone|tel|telephone|cell|mobile|fax|call|called|pager|ph|contact|dial|text|reach|at)\b\.?:?\s{0,3}(?P<x>\(\d{3}\)(?:\s?\d{1,3}\b)?)(?!\s?(?:mg|ml|units?))"),
    _rule(Category.PHONE, r"(?<!wrist )(?<!knee )(?<!elbow )(?<!hip )(?<!trunk )(?<!neck )(?<!back )(?<!finger )(?<!shoulder )(?<!ankle )(?<!thumb )(?<!flex/)(?<!lumbar )(?<!cervical )(?<!passive )(?<!active )\b(?:ext|pager|beeper|pgr|bleep)\.?[:# ]{1,3}(?P<x>\d{2,7})\b(?!/|%| ?(?:deg|°))"),
    _rule(Category.PHONE, r"\b(?:reach|call|phone|dial|at|until)\b[^\n.;]{0,30}\bexten\w{3,6} (?P<x>\d{1,6})\b(?! ?deg| ?°)"),
    _rule(Category.PHONE, r"\bextension[:# ]{1,3}(?P<x>\d{3,6})\b(?!/| ?deg| ?°)"),
    _rule(Category.PHONE, r"\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[\s,-]{1,2}){5,14}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b"),
    _rule(Category.RECORD, r"\bspecimens?:?\s+(?P<x>[A-Z]: ?\d{4}\b(?:\s+[A-Z]: ?\d{4}\b)*)"),
    _rule(Category.RECORD, r"\b(?:record|account|chart|member|policy|claim|case|social security|id|room)(?: number| num| no)(?: is)?\s(?P<x>(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|dash|hyphen|slash|stroke|point|dot)[\s,-]{1,2}){1,14}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine))\b"),
    _rule(Category.PHONE, r"\b(?P<x>(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[\s,-]{1,2}){3})(?=\d{3}[-. ]\d{4}\b)"),
    _rule(Category.PHONE, r"\b(?:tel|phone|cell|ph|home|work|office)\b\.?:?[ \t]{1,3}(?P<x>x\.? ?\d{2,6})\b"),
    _rule(Category.PHONE, r"(?<!\bG\d )(?<!\bG\d\d )(?<!-> )(?<!→ )\b[px]\d{4,5}\b(?! ?(?:m?[gl]|mcg|units?|iu|k?cal)\b)"),
    _rule(Category.PHONE, r"\b(?:phone|tel|telephone|cell(?! counts?\b)|mobile|fax|call|pager|home|work|office|contact)\b(?! (?:glucose|sugars?|BPs?|weights?|readings?|log|SBP|DBP|HR)\b)[^\n\t\d]{0,12}(?P<x>\(?\d[\d().\s-]{5,18}\d)", sure=True),
    _rule(Category.PHONE, r"\bph\b(?! ?\d\.\d)[^\n\t\d]{0,12}(?P<x>\(?\d[\d(). -]{5,18}\d)", sure=True),
    # mail, web, network
    _rule(Category.EMAIL, r"[\w.+%-]{1,64}[ \n]{0,1}(?:(?:@|(?<!\n)©(?!\n|\.\d))(?! ?\d{1,4}(?:[:.]\d{1,2})?(?: ?[ap]m?\b| ?(?:h|hrs?|min|wks?|d|mo|yrs?|y|cm|mm|ms|Hz|V|x|bpm|o.clock)\b|-\d{1,2})?(?:[\s,;)]|\.?$|\.\s))|\(at\)|\[at\])[\w{}.-]{0,1}[ \n]{0,1}[\w-]{1,63}(?: ?\. ?[\w-]{2,20}){0,4}", sure=True),
    _rule(Category.EMAIL, r"\S{1,64}@(?!\d{1,3}(?:\.\d{1,2})?(?:[\s,;)]|$))(?!\d{1,2}\.\d{1,2}ms\b|\d{1,3}(?:h|bpm)\b)\S{0,64}|@[A-Za-z]\S{0,64}"),
    _rule(Category.WEB, r"\b(?:https?|ftp)\b ?:? ?/{1,2}\S{0,200}|\bwww ?\. ?\S{1,100}"),
    _rule(Category.WEB, r"\b[\w-]{2,63}(?:\.[\w-]{2,63}){0,3}\.(?:com|org|net|edu|gov|mil|info|biz|health|care|clinic|io|us|uk|co|app|me|md|tv)\b(?:/\S{0,100})?"),
    _rule(Category.WEB, r"(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.])", sure=True),
    _rule(Category.WEB, r"(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}:[0-9a-f]{0,4}(?![\w:])", sure=True),
    _rule(Category.DEVICE, r"\b(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}\b", sure=True),
    _rule(Category.WEB, r"(?<!\w)@[A-Za-z_]\w{2,30}"),
    # numbers by their form
    _rule(Category.SSN, rf"(?<![\w-])(?:{_D}{{3}}|[xX*#]{{3}}){_T}[-–. ]{_T}(?:{_D}{{2}}|[xX*#]{{2}}){_T}[-–. ]{_T}{_D}{{4}}(?![\w-])", sure=True),
    _rule(Category.SSN, r"[xX*•#]{2,}-?\d{2,4}\b|[xX*•#]{2,} \d{4}\b|[xX*•#]{3,} \d{2,3}\b"),
    _rule(Category.SSN, r"\blast (?:4|four)(?: digits)?(?: of ssn| ssn)?[: ]{1,3}(?P<x>\d{4})\b"),
    _rule(Category.PLAN, r"\b\d[A-Z][A-Z0-9]\d[- ]?[A-Z][A-Z0-9]\d[- ]?[A-Z]{2}\d{2}\b", sure=True),
    _rule(Category.VEHICLE, r"\b(?=[A-HJ-NPR-Z0-9]*\d)[A-HJ-NPR-Z0-9]{17}\b", sure=True),
    _rule(Category.VEHICLE, r"\b(?:plates?|license|tag|registration|reg(?= ?[:#]| no))\b[^\n]{0,12}?(?P<x>(?=[A-Z -]{0,6}\d)[A-Z0-9]{1,4}[- \n][A-Z0-9]{2,5})\b", sure=True),
    _rule(Category.LICENCE, r"\b[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}\b", 0, sure=True),
    _rule(Category.ACCOUNT, r"(?<!\d)\d{4}([ -])\d{4}\1\d{4}(?:\1\d{1,7})?(?!\d)", sure=True),
    _rule(Category.OTHER, rf"(?<![\w.,/])(?<!\d-)(?<!tabs at )(?<!tab at )(?<!caps at )(?<!NDC )(?<!NDC: )(?<!NDC:)(?<!NDC:\t)(?<!NDC\t){_NO_TAPER}(?=\d[\d–-]*\d[\d–-]*\d[\d–-]*\d[\d–-]*\d)\d{{1,8}}(?:[-–]\d{{1,8}}){{2,4}}(?![\w/])", sure=True),
    _rule(Category.OTHER, r"(?<![\w.,/:-])(?<!basal )0\d{1,2}[-–]\d{2,6}(?![\w/.%]|\s{1,6}\d?\.\d{1,3} ?(?:u|units?)/h)", sure=True),
    _rule(Category.OTHER, r"(?:\b(?:no|nos|nr)[.:]|\bnum(?:ber)?[.:]|(?<!\bQTY )(?<!\bDisp )(?<!\bmg )#:?)\s{0,2}(?P<x>(?=[A-Z0-9-]*\d[A-Z0-9-]*\d[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{2,20}(?: \d{2,6}){0,3})(?![\w/.,]*\d)", sure=True),
    _rule(Category.OTHER, r"(?<![\w.,/:%-])[A-Z] \d{2,3} \d{3} \d{3}(?![\w/:%-]|[.,]\d)", 0, sure=True),
    _rule(Category.OTHER, r"(?<![\w.,/:%-])(?!CA 125 |(?:IV|PO|IM|SC|SQ|SL|PR|NG|GT)(?: (?:[01]\d|2[0-3])[0-5]\d,?){1,6}(?! ?\d))[A-Z]{2,5} \d{3,5}(?: \d{2,5}){1,4}(?: [A-Z](?![\w.]))?(?![\w/:%-]|[.,]\d)", 0, sure=True),
    _rule(Category.OTHER, r"(?<![\w.,/:%-])(?=0|(?:\d ?){9})\d{2,5}(?: \d{2,5}){2,4}(?![\w/:%-]|[.,]\d| ?(?:mg|mcg|mL|ml|units|kg|cm|mm)\b)", sure=True),
    _rule(Category.OTHER, r"(?<![\w.,/:%-])(?<!para )(?<!TPAL )(?<!P )\d(?:[-–]\d){3,10}(?![\w/:%-]|[.,]\d|\staper)"),
    _rule(Category.OTHER, r"\b(?:tech|technician|operator|clerk|badge|officer|agent) ?[#:]{0,2} ?(?P<x>\d{2,7})\b"),
    _rule(Category.OTHER, r"\b(?:opr|oper|op(?:erator)? id|folio|liber)\b\.? ?#? ?(?P<x>\d{1,7})\b"),
    _rule(Category.OTHER, r"\b(?:EID|CID|E[1Il]D|C[1Il]D)[:.\s]{1,3}(?:EID[:\s]{1,3})?(?P<x>\d{1,6})\b", 0),  # on a tracing
    _rule(Category.OTHER, r"\b(?P<x>\d{2,4}) C[1Il]D\b", 0),
    _rule(Category.OTHER, r"\b(?i:confirmed|signed|verified|reviewed|interpreted|read|edited|over-?read) (?:by|By|BY):? [A-Z][^\n()]{2,40}\((?P<x>\d{2,6})\)", 0),
    _rule(Category.PROVIDER, r"\b(?:dictated|typed|transcribed|dict|trans|transcr|[DT]{1,2}):?\s{1,3}\d{1,2}[/-]\d{1,2}[/-]\d{2,4},?\s{1,2}(?P<x>(?-i:[A-Z]{2,3}|[a-z]{2,3}))(?=[ \t]{2,}|[;,]?\s*(?:\n|$)|\t)(?<! at)(?<! by)(?<! [ap]m)(?<! [AP]M)"),
    _rule(Category.PROVIDER, r"\b(?:dictated|typed|transcribed|dict|trans|transcr|[DT]{1,2}):?\s{1,3}(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}[ -][A-Z][a-z]{2,8}[ -]\d{4}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}),?\s?/\s?(?P<x>(?-i:[A-Z]{2,3}|[a-z]{2,3}|[A-Z][01]))(?![\w/])"),
    _rule(Category.PROVIDER, r"\b[Cc]all (?!(?:the|your|our|an?|his|her|their|this|my|any|if|on|back|office|duty|house|primary|attending|covering|ordering|treating|referring|family|another) )(?P<x>[A-Za-z][a-z'-]{2,15}),? (?:MD|M\.D\.|DO|NP|PA-C|DDS|DPM)(?=[ ,.;]|$)", 0),
    _rule(Category.OTHER, r"\*{2,3}\s?(?:AUTO|ECRLOT|SCH|MIXED|ALL FOR|SNGLP|[35]-DIGIT)\b[^\n]{0,40}", 0),  # how mail was sorted
    _rule(Category.OTHER, r"\bJOB (?P<x>\d{2,6})\b", 0),
    _rule(Category.OTHER, r"(?<![\w.,/-])[A-Z]\d{4} \d\d \d{6}(?:[ \n]\d{1,2}|[ \n]\d[ \n]\d)?(?![\w/]|[.,]\d)", 0, sure=True),  # a donation, by ISBT 128
    _rule(Category.PLACE, r"(?<![\w./-])(?<!\b[NLMEB] )\d{1,2}[ -]?(?:[NSEW]|[NS][EW]|NORTH|SOUTH|EAST|WEST|North|South|East|West)[ -]\d{1,4}(?:-\w{1,2})?(?![\w/.]*\d)", 0),
    _rule(Category.PLAN, r"\b(?:grp|sub|div)\.? ?(?:no\.?|#)?:? ?(?P<x>\d{1,6}[-–]\d{1,4})\b"),
    _rule(Category.PLAN, r"\b(?:group|plan|policy) ?(?:no\.?|#|:) ?(?P<x>\d{1,6}[-–]\d{1,4})\b"),
    _rule(Category.OTHER, r"\b(?:bus|stall|locker|cart|chair|truck|booth|desk|medic|engine|badge|window|gate|lane|cell|(?-i:[Pp]od)|seat) ?(?:#|no\.?) ?(?P<x>\d{1,5})\b"),
    _rule(Category.PLACE, r"\b(?:ward|bed|room|rm|bay|cubicle)(?: number| no\.?)?[ :#.]{1,3}[A-Z]?\d{1,4}[A-Z]?(?:[-–]\w{1,3})?\b(?!/\d)(?! ?(?:air|rest|days?|bound|percent|%))"),
    _rule(Category.PLACE, r"(?<![\w.])-?\d{1,3}\.\d{3,8}° ?[NSEW]?\b|(?<![\w.])-?\d{1,3}\.\d{4,8} ?[NSEW]\b|(?<![\w.])\d{1,3}\.\d{3} ?[NS],? \d{1,3}\.\d{3} ?[EW]\b|\blat(?:itude)?[.: ]{1,3}-?\d[\d.]*,? ?(?:[NS],? )?lon\w*[.: ]{1,3}-?\d[\d.]*"),
    _rule(Category.OTHER, r"(?<![\w.,])(?!(?:I-1(?:23|25|31)|U-[1235]00|S-100|CA-(?:125|19-?9|15-?3|27[.-]29))(?![\w-])|N[MPCGR]_\d{6,9}\b|PEG-(?:3350|4000)\b)(?:[A-Z]{1,6}\d?[-–_]){1,3}(?=[A-Z0-9-]*\d{3})[A-Z0-9]{3,12}(?:[-–_][A-Z0-9]{1,12}){0,3}(?!\w)", 0, sure=True),
    _rule(Category.OTHER, r"(?<![\w.,])(?<!\bCPT\s)\d{3,10}[-–][A-Z]{1,6}\d{0,6}(?![\w])", 0, sure=True),
    _rule(Category.OTHER, r"#[ ]?(?P<x>(?=[A-Z0-9-]*\d[A-Z0-9-]*\d[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{3,20})(?!\w)", sure=True),
    _rule(Category.EMAIL, r"\b[\w.+-]{1,40}(?: (?:dot|underscore|dash|hyphen) \w{1,40}){0,3} at \w{1,40}(?: ?dash ?\w{1,40})? dot \w{2,20}(?: dot \w{2,20})?\b", sure=True),
    _rule(Category.OTHER, r"(?<![\w.,/:%+-])(?!(?:19|20)\d\d-(?:\d\d|(?:19|20)\d\d)\b)(?![01]\d{3}-[012]\d{3}\b)(?P<x>\d{4,8}[-–](?:\d{2,3}|0\d{1,5}))(?![\w/%-]|[.,]\d| ?(?:m[gl]|mcg|units?|kg|cal|kcal|cells|iu|k)\b)", sure=True),
    _rule(Category.ACCOUNT, r"(?:\b(?:pd|paid|copay)\b[^\n]{0,12}?|\bby )\b(?:ck|chk|check)\b ?#? ?(?P<x>\d{3,6})\b"),
    _rule(Category.OTHER, r"(?<![\w.,/:-])(?=[\d\s]{1,40}[-–/.]\s)\d(?:\s{1,3}(?:[-–/.]\s{1,3})?\d){5,15}(?![\w/:-]|[.,]\d)", sure=True),
    _rule(Category.OTHER, r"(?<![\w.,/-])(?:[A-Z]{2,4}\d{4,10}|[A-Z]\d{5,10})[A-Z]{0,2}(?![\w.]\w)(?!\w)", 0, sure=True),
    _rule(Category.PROVIDER, r"\b(?i:entered|typed|transcribed|printed|keyed|scanned|noted|verified|recorded|faxed|taken|adm|drawn|signed|dictated|collected|given|changed|checked|reviewed|administered|obtained|applied|poured|counted|filled|mailed|received|released) by\s(?P<x>(?!EMS|RN|MD|PT|OT|RT|PA|NP|CT|US|IR|ED|ER|ICU|ID|OR|OB|FP|IM|IV|PO|NG|GT|GJ|JT|PR|SL|SQ|SC|NEB|PEG|HIS|HER|MRI|LP|PCP|VNA|OSH|CCU|PICU|NICU|PACU|CPS|APS|PD|FD|PMD|PCA|MDI|UPS|USPS|MOM|DAD|GI|ENT|SLP|SW|CM|C[MN]A|LPN|MA|LVN|FAX|EKG|ECG|TTE|TEE)[A-Z]{2,4})(?=[\s.,;)]|$)", 0),
    _rule(Category.PROVIDER, r"\b(?:entered|typed|transcribed|printed|keyed|scanned|measured|noted|verified|recorded|faxed|taken|drawn|signed|collected|checked|reviewed|received|released|performed|done|set up|cleaned) by:?\s(?P<x>(?-i:(?!(?:pts?|rns?|mds?|nps?|lpn|lvn|cnm|pct|rt|rd|pcp|ng|gtts?|st|ft|tv|sms)\b)[b-df-hj-np-tv-z]{2,4}|[a-z]{2,12}\d{1,4}))(?=[\s.,;)]|$)"),
    _rule(Category.PROVIDER, r"\b[A-Z][\w'’-]{1,20}, (?P<x>[A-Z]\.?),? (?:Pharm\.?D|RPh|MD|DO|RN|NP|PA-C|LPN|CRNA|CNM|DPM|DDS|DMD|PhD|PsyD|LCSW|DPT|PT|OTR|RD|RRT)\b", 0),
    _rule(Category.PROVIDER, r"\b(?:TYPED|TRANSCRIBED|KEYED|ENTERED|SCANNED|PRINTED|DICTATED|FILED)\b[^\n.;]{0,16}?\bBY (?P<x>(?!NURS|PHARM|LAB|MED|TRANS|RADIOL|STAFF|CLERK|PHYS|DOCTOR|PATIENT|HOSP|SYSTEM|VENDOR|FAX|MAIL|PHONE|THE)[A-Z]{5,15})(?![\w-])", 0),
    _rule(Category.PROVIDER, r"(?<=[;,.] )(?i:typed|transcribed|keyed)[.:]? (?P<x>(?!(?i:and|by|for|as|in|on|to|up|at|the|out|from|with|also|or)\b)[A-Za-z]{2,4})(?=[\s.;,]|$)", 0),
    _rule(Category.NAME, r"\b(?:First|FIRST|Last|LAST|Given|Name|NAME)\b[^\n]{1,60}\b(?:M\.?I\.?|Middle|MIDDLE)[:\s_]{1,12}(?P<x>[A-Z])(?![\w./-]| [a-z])", 0),
    _rule(Category.NAME, r"\b(?:LAST|Last)[:\s]{1,3}(?P<x>(?!Name|NAME)[A-Z][\w'’-]{1,20})(?=[,\s]{1,3}(?:FIRST|First)[:\s]{1,3}[A-Z])", 0),
    _rule(Category.NAME, r"\b(?:LAST|Last)[:\s]{1,3}[A-Z][\w'’-]{1,20}[,\s]{1,3}(?:FIRST|First)[:\s]{1,3}(?P<x>(?!Name|NAME)[A-Z][\w'’-]{1,20})", 0),
    _rule(Category.PROVIDER, r"(?<!\w)(?:t\.o\.(?:r\.b\.)?|v\.o\.(?:r\.b\.)?|T/O|V/O|TORB|VORB)(?: Dr\.?)? (?P<x>[A-Z][a-z]{2,20})\b", 0),
    _rule(Category.NAME, r"\b(?i:goes by|go by|nicknamed|answers to|(?:prefers|likes|wants|asks) to be called)(?i: the name)?\s(?P<x>[\"“'‘]?[A-Z][\w'’-]{1,20})", 0),
    _rule(Category.NAME, r"\b(?:Absent|Excused|Regrets|Attendees?|Late)(?: \(\d{1,2}\))?: (?P<x>(?!None|All|No\b)[A-Z][a-z'’-]{1,20})(?=\s[-–(]|[,.;]|\n|$)", 0),
    _rule(Category.NAME, r"\b(?i:initials):?\s{1,3}(?P<x>(?!(?:BP|HR|RR|PO|IV|IM|PT|OT|RN|MD)\b)[A-Z][.-]{0,2}[A-Z-](?:[.-]{0,2}[A-Z]\.?)?)(?!\w)", 0),
    _rule(Category.PLACE, r"(?<=[,;]\s)OR \d{1,2}\b|\b(?:in|to|from) (?P<x>OR \d{1,2})\b", 0),
    _rule(Category.OTHER, r"\b(?:Engine|Ladder|Medic|Truck|Squad|Rescue|Ambulance|(?:Fire|Police) Station) #?\d{1,3}\b(?! ?(?:puffs?|doses?|times|x|mg|mcg|ml)\b)|(?<![\w.])M\d{1,2}(?= (?:dispatched|responded|on scene|arrived|en route))", 0),
    _rule(Category.PLACE, r"(?:\b[NSEW]\.? )?(?<![\w/])\d{1,3}(?:st|nd|rd|th) ?/ ?[A-Z][a-z]{2,20}\b|\b[A-Z][a-z]{2,20} ?/ ?\d{1,3}(?:st|nd|rd|th)\b", 0),
    _rule(Category.PROVIDER, r"\bby (?P<x>[A-Z]{2,3})/(?:LPN|RN|CNA|MA|NP|PA|MD|DO|PT|OT|LVN|RT)\b", 0),
    _rule(Category.PROVIDER, r"(?<=\S[ \t])/(?P<x>(?!HPF|LPF|HR|DL|ML|KG|UL|MM|CM|MIN|RA|WK|MO|YR|DAY|AM|PM|MD|RN|DO|NP|PA)[A-Z]{2,3})\.?(?=[ \t]{0,9}(?:\n|$)|\t)", 0),  # who wrote it
    _rule(Category.PROVIDER, r"(?<=\S[ \t])(?:--|[–—]) ?(?P<x>(?!MD|RN|DO|NP|PA)[A-Z]\.? ?[A-Z]\.?(?: ?[A-Z]\.?)?)(?=[ \t]{0,9}(?:\n|$)|\t)", 0),
    _rule(Category.PHONE, r"(?:\b[A-Z][a-z]{2,15},?\s|,\s|\()x\.? (?P<x>\d{3,5}|\d-\d{4})(?![\w/-]|[.,]\d| ?(?:m?[gl]|mcg|ft|feet|m|min|sec|units?|days?|reps?|times|steps|tab\w*|cap\w*|doses?|pills?|refills?)\b)", 0),
    _rule(Category.PROVIDER, r"\[\d{1,2}:\d\d(?::\d\d)?\] (?P<x>(?!Bot|User|System|Patient|Nurse|Staff|Agent|Guest)[A-Z][\w.'’-]{0,20}(?: [A-Z][\w.'’-]{0,20})?):", 0),  # who speaks
    _rule(Category.PHONE, r"\((?:ext|x)\.? ?(?P<x>\d{2,5})\)"),
    _rule(Category.PHONE, r"\d{4}[,;]?\s\(?(?P<x>(?:option|opt|press|choose)\.? ?#?\d{1,2})\b\)?"),
    _rule(Category.PHONE, r"\b(?:at|above|desk|office|line|clinic),? (?:extension|ext)\.? (?P<x>\d{1,5})\b(?! ?(?:deg|°))"),
    _rule(Category.PHONE, r"\b(?:pgr|pager|bleep|beeper)\.? ?#? ?(?P<x>\d{3,5})\b"),
    _rule(Category.PROVIDER, r"(?<!\S)/[A-Z]{1,3}/(?!\S)", 0),
    _rule(Category.NAME, r"(?:^|\n|[.;]\s)(?P<x>(?!(?:I\.V|I\.M|P\.O|P\.T|O\.T|U\.S|E\.R|O\.R|E\.D|S\.C|B\.P|T\.B)\.)[A-Z]\.\s?[A-Z]\.)(?=\s(?:is an?|was|presents|presented|reports|denies|has|had|returns|states)\s)", 0),
    _rule(Category.PROVIDER, r"(?<=[,;:]\s)[A-Z]\.(?=\s?\((?i:x-?ray|rn|rt|rep|tech|student|scrub|circ|anes|crna|md|cst)\))", 0),
    _rule(Category.PHONE, r"(?<![\w.,/-])\d{3} [-–] \d{3,4} [-–] \d{3,4}(?![\w/%-]|[.,]\d)", sure=True),
    _rule(Category.RECORD, r"\b[A-Z]{2,4}-\d\d-\d{3,6}\b(?![.-])", 0, sure=True),
    _rule(Category.RECORD, r"\b(?:MR|Hosp|HOSP|Chart|Med Rec) ?#? ?(?P<x>\d{2,4}-\d{2,4}(?:-\d{1,4})?)(?![\w/-])", 0, sure=True),
    _rule(Category.AGE, r"\b19[0-3]\d\s{1,3}\((?:age )?(?P<x>9\d|1[01]\d)\)"),  # behind a birthday
    _rule(Category.AGE, r"\b(?i:mother|mom|mum|mama|father|dad|papa|husband|wife|spouse|partner|sister|brother|aunt|uncle|grand\w{2,8}|gran|granny|nana|lola|lolo|abuel[oa]|oma|opa|widow|widower|neighbou?r|friend|in-law)(?: [A-Z][\w'’.-]{1,20}){0,3},? \(?(?P<x>9\d|1[01]\d)(?=\)|,)", 0),
    _rule(Category.AGE, r"\b(?i:mother|mom|mum|mama|father|dad|papa|husband|wife|spouse|partner|sister|brother|aunt|uncle|grand\w{2,8}|gran|granny|nana|lola|lolo|neighbou?r|friend|in-law),?(?: [\"“]?[A-Z][\w'’.”\"-]{1,20}){0,3},? (?:who )?(?:is|was|now|turned|turns|turning) (?P<x>9\d|1[01]\d)(?=[).,;]|\s(?:and|but|with|who|this|in|now|lives?)\b|$)", 0),
    _rule(Category.AGE, r"\b(?:lived|lives|live|living|made it) (?:to|until|till)(?: be| age| the age of)? (?P<x>9\d|1[01]\d)\b(?!\.\d| ?%)"),
    _rule(Category.AGE, r"\bage[d:]?[ _]{1,4}_ ?(?P<x>9\d|1[01]\d)\b(?!\.\d)"),
    _rule(Category.NAME, r"\b(?i:label(?:l?ed)?|marked|tagged|identified) with the (?:patient'?s? )?name (?P<x>[A-Z][\w'’-]{0,20}(?:,? [A-Z][\w'’-]{0,20}){0,3})", 0),
    _rule(Category.OTHER, r"\b(?:STORE|Store) (?:No\.? |NO\.? |#)?(?P<x>\d{2,6})(?![\d/.-])", 0),
    _rule(Category.OTHER, r"\b(?:STORE|Store) (?:No\.? |NO\.? |#)?\d{2,6},? (?:REG|Reg|TERM|Term|TILL|Till|LANE|Lane)\.? ?#?(?P<x>\d{1,4})(?!\d)", 0),
    _rule(Category.ORGANISATION, r"\b(?:PRIMARY|SECONDARY|TERTIARY|Primary|Secondary|Tertiary)(?: (?:INS\w{0,7}|Ins\w{0,7}))?:?[ \t](?P<x>[A-Z][\w'’&.-]{1,20}(?: [A-Z&][\w'’&.-]{0,20}){0,4}?)(?=[ \t](?:ID|GRP|GROUP|Group|Grp|POL|Policy|POLICY)\b)", 0),
    _rule(Category.ORGANISATION, r"(?<!\S)(?!(?:Medicare|Medicaid|Plan|Type|Insurance|Ins|Coverage|Commercial|Network|In|Out|Primary|Secondary|Payer|Payor|Group|Advantage|Self)\b)(?:[A-Z][a-z]{2,15} ){1,3}(?:PPO|HMO|EPO)\b", 0),
    _rule(Category.PLAN, r"\b(?:GRP|Grp|GROUP|Group)[:#]?[ \t](?P<x>[A-Z]- ?[A-Z]{2,10})\b", 0),
    # addresses
    _rule(Category.PLACE, r"\b(?:Floor|FLOOR|Fl\.?|Level|LEVEL) \d{1,2},(?=[ \n]\d{1,6} [A-Z])", 0),
    _rule(Category.PLACE, rf"(?<![\w.:])(?!0\b)\d{{1,6}}[A-Z]?(?:-\d{{1,4}})?[ ,\n]{{1,2}}(?!(?i:by|at|to|with|from|per|for|on|in|and|the|dear|m[gl]|mcg|meq|kg|lbs?|ib|cm|mm|units?|puffs?|drops|minutes?|hours?)\b|[MF] )(?:[NSEW]{{1,2}}\.? |North |South |East |West )?(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th))(?:[ \n]{_CAP}){{0,3}}?[ \n](?i:{_STREET})\b\.?(?:[ \n](?i:{_STREET})\b\.?)?(?: (?:NE|NW|SE|SW|N|S|E|W)\b\.?)?(?:,?[ \n](?i:apt|apartment|suite|ste|unit|bldg|building|floor|fl|room|rm|lot)\.?[ #]{{0,2}}[\w-]{{1,6}}|,? ?#[ ]?[\w-]{{1,6}})?", 0),
    _rule(Category.PLACE, rf"\b(?:{_CAP} ){{1,3}}(?:Street|Avenue|Road|Drive|Lane|Boulevard|Blvd|Parkway|Pkwy|Terrace|Turnpike|Highway|Hwy|Ave|Rd|STREET|AVENUE|ROAD|DRIVE|LANE|BOULEVARD|BLVD|AVE)\b\.?(?!-)", 0),
    _rule(Category.PLACE, rf"(?<![\w.:])(?!0\b)\d{{1,6}}[A-Z]?[ ,\n]{{1,2}}(?:[NSEW]\.? )?(?:{_CAP}[ \n]){{1,3}}(?i:{_STREET})\b\.?(?:,? (?i:apt|suite|ste|unit|fl|rm|lot)\.?[ #]{{0,2}}[\w-]{{1,6}})?,[ \n]{{1,2}}(?P<x>{_CAP}(?: {_CAP}){{0,2}}?(?:,? {_STATE_CODE}\b|(?=[ \t]{{0,9}}(?:[\n,;.)]|$)|\s\d)))", 0),  # its town
    _rule(Category.PLACE, r"(?<![\w.,/:])(?:\d{1,5}(?: ?bis)?,? )?(?:[Rr]ue|[Aa]v(?:enue|\.)?|[Bb]oul(?:evard|\.)?|[Cc]hemin|[Cc]ours|[Qq]uai|[Ii]mpasse|[Cc]alle|[Aa]venida|[Cc]amino|[Vv]ia|[Vv]iale|[Rr]ua) (?:d[eu]s? |de l[ao]s? |de l['’]|del(?:la|la)? |do |da |d['’])(?:\w[\w'’-]{1,20})(?: [A-Z]\w{1,20})?", 0),
    _rule(Category.PLACE, r"(?<![\w.,/:])\d{1,6},? (?:calle|avenida|avda|camino|paseo|rue|viale|rua|chemin|calzada) (?-i:[A-Z])[\w'’-]{1,20}(?: (?-i:[A-Z])[\w'’-]{1,20})?"),
    _rule(Category.PLACE, r"\b(?:Calle|CALLE|Avenida|AVENIDA|Avda|AVDA|Paseo|PASEO|Calzada|CALZADA)\.? [A-ZÁÉÍÓÚÑ][\w'’-]{1,20}(?: [A-ZÁÉÍÓÚÑ][\w'’-]{1,20})?", 0),
    _rule(Category.PLACE, r"\b[A-ZÄÖÜ][a-zäöüß]{2,20}(?:stra(?:ss|ß)e|str\.|weg|gasse|platz|allee|straat|laan) \d{1,4} ?[a-z]?\b", 0),
    _rule(Category.PLACE, r"\b(?:APO|FPO|DPO),?\s{1,2}A[AEP]\b,?(?:\s{1,2}\d{5}(?:-\d{4})?)?|\b(?:PSC|CMR|UNIT|Unit) \d{1,5},? Box \d{1,5}\b", 0),
    _rule(Category.PLACE, r"\b\d{1,3}(?:st|nd|rd|th) (?:&|and|at) [A-Z][a-z]{2,20}\b|\b[A-Z][a-z]{2,20} (?:&|and|at) \d{1,3}(?:st|nd|rd|th)\b", 0),
    _rule(Category.PLACE, r"\b\d{1,3}(?:st|nd|rd|th) (?:(?:street|avenue|ave|floor|flr|st)\b(?: clinic| office|,? (?:rear|front|east|west|north|south)(?=,))?|fl\b\.?(?=,\s(?-i:[A-Z])))"),
    _rule(Category.PLACE, r"\b\d{1,6} block of(?: [NSEW]\.?)?(?: [A-Z][\w'’-]{1,20}){1,3}", 0),
    _rule(Category.PLACE, r"(?<![\w.,/])\d{1,4} The [A-Z][a-z]{2,20}\b", 0),
    _rule(Category.PLACE, r"\b(?:rte|box)\.? ?#?\d{1,5}(?:-?[A-Z])?\b,?(?:\s?box \d{1,5}(?:-?[A-Z])?\b)?(?! ?(?:mg|ml|units))"),
    _rule(Category.PLAN, r"\b(?:RX ?|Rx ?|rx ?)?(?:PCN|GRP|Pcn|Grp|Group|GROUP)[:# ]{1,3}(?P<x>(?!VK\b)[A-Z]{2,12})\b(?! ?[a-z])", 0),
    _rule(Category.OTHER, r"(?:\b(?:no|nos|nr)\.|\bnumber:?|#)\s{0,2}(?P<x>\d{1,3}(?:,\d{3}){1,3})(?![\d,])"),
    _rule(Category.PLACE, r"\bP\.? ?O\.? ?(?:BOX|Box)\b", 0),
    _rule(Category.PLACE, r"\b(?:p\.? ?o\.? ?(?:box|bx|drawer)|post office (?:box|drawer)|pmb|rural route|r\.r\.|route|highway|hwy|interstate|county road|state road)[ #.]{1,3}\d{1,7}\b|\b(?:rr|hc|rfd) ?#?\d{1,3},? box\b"),
    _rule(Category.PLACE, r"(?<![\w.,/-])\d{1,3}-\d{2,3} (?:\d{1,3}(?:ST|ND|RD|TH|st|nd|rd|th)?|[A-Z][a-z]{3,15}|[A-Z]{4,15}) (?:ST|AVE?|RD|BLVD|PL|LN|St|Ave|Rd|Blvd|Pl|Ln|Street|Avenue|Road|Boulevard)\b(?! (?i:elev|depr|seg|chang))", 0),  # 36-50 82 ST
    _rule(Category.PLACE, r"\b(?:I|US|SR|CR|Rte?|Hwy)-\d{1,3}(?=,? (?:exit|north|south|east|west|[ns]b|[ew]b|at|near)\b)|\bexit \d{1,3}[A-Z]?,? (?:off|on|of) (?:the )?(?:I|US|SR|CR|Rte?|Hwy)-\d{1,3}\b"),
    _rule(Category.PLACE, r"\b(?:born|raised|grew up|lives?|lived|living|resid(?:es|ed|ing)|moved|relocated|emigrated|immigrated|native)(?: and (?:raised|lives))?\s(?:in|from|to|of|near|outside(?: of)?)\s(?!(?:Home|House|Apartment|Assisted|Senior|Group|Nursing|Bed|Room|Unit|Ward|Bay|Hospice|Recovery|Chair|Step|Stepdown|Telemetry|Intensive)\b)(?P<x>(?-i:[A-Z][a-z]{2,15})(?:\s(?-i:[A-Z][a-z]{2,15}))?)\b"),
    _rule(Category.OTHER, r"\b(?-i:[Bb]us) (?:route )?(?P<x>\d{1,4})\b"),
    _rule(Category.PLACE, r"\b(?:apt|apartment|suite|ste|unit|bldg|building)\.?[ :#]{1,3}(?:#?\d{1,5}[A-Z]?|[A-Z]\d{0,4})\b(?! ?(?:of(?! the (?-i:[A-Z]))|per|units|mg|ml|x))(?!\w)"),
    _rule(Category.PLACE, rf"\b{_CAP}(?:[ ]{_CAP}){{0,2}}{_S},?\s{_STATE_CODE}\.?,?[\s-]{{1,3}}{_D}{{5}}(?:[-–]\d{{4}})?\b", 0),
    _rule(Category.PLACE, r"\b[A-Z]\. ?[A-Z]\.,?\s{1,3}\d{5}(?:-\d{4})?\b", 0),
    _rule(Category.PLACE, rf"\b{_STATE_CODE}\.?,?\s{{1,3}}\d{{5}}(?:[-–]\d{{4}})?\b", 0),
    _rule(Category.PLACE, rf"\b[A-Z][a-z'’.-]{{1,20}}(?: [A-Z][a-z'’-]{{1,20}}){{0,2}},{_S}{_STATE_CODE}\b(?!/)", 0),
    _rule(Category.PLACE, rf"\b(?:{_CAP}(?: {_CAP}){{0,2}},?\s)?{_STATE},?\s{{1,3}}\d{{5}}(?:-\d{{4}})?\b", 0),
    _rule(Category.PLACE, rf"\b(?:[A-Z][\w'’.-]{{1,20}} ){{0,2}}[A-Z][\w'’.-]{{1,20}}, ?{_STATE}\b", 0),
    _rule(Category.PLACE, rf"\b{_STATE}\b(?! (?:score|red|criteria|nail|test|Heart|Verbal|scale))", 0),
    _rule(Category.PLACE, rf"(?i:\b{_STATE}\b)(?=,? \d{{5}}\b)", 0),
    _rule(Category.PLACE, r"\b(?:zip|zip ?code|postal ?code|postcode)[: ]{1,3}(?P<x>[\w -]{3,10})"),
    _rule(Category.PLACE, r"(?<![\w,.])\d{5}[-–]\d{4}(?![\w-])"),
    _rule(Category.PLACE, r"\b(?!S[AN]60|F\d{3}NR)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d\b", 0),
    _rule(Category.PLACE, r"\b(?:Saint|St\.?|Mt\.?|Mount|Fort|Ft\.?|Port|San|Santa|Los|Las|El|New|North|South|East|West|Lake|Upper|Lower|Cape|Glen|Rio|Point|Palm|Grand|Little|Great|Old|De|Des|La|Le) (?P<x>[A-Z][a-z'’]{2,20})(?:'s)?(?= (?i:hospital|clinic|county|city|university|medical|health|center|parish|township|beach|island|springs|heights|village|hills|valley))", 0),
    _rule(Category.PLACE, r"\b(?!(?:Sputum|Smear|Culture|Urine|Negative|Positive|Repeat|Initial) AFB)(?:[A-Z][a-z'’-]{1,20} ){1,2}(?:County|Township|Parish|Borough|Village|City|Beach|Island|Springs|Heights|Hills|Valley|Falls|Harbor|Shores|Park|Reservation|Air Force Base|AFB|Correctional|Prison|Jail)\b", 0),
)  # fmt: skip

_SMALL_NUMBER = r"(?P<x>(?!(?:[A-Z]{1,5} )?(?:\d{1,2} ?x ?(?:/|per|a|daily|week)|\d{1,2}w\d{1,2}\b|G\d{1,2},? P ?\d{1,4}\b))(?:(?-i:[A-Z]{1,5}) )?[#A-Z0-9][A-Z0-9./-]{0,24}(?: (?![\d.,]{1,7} ?(?:mg|mcg|ml|l|units?|iu|%|cm|mm|kg|g|doses?|tabs?|x|times?|days?|hours?|years?|weeks?|months?)\b)[A-Z0-9-]*\d[A-Z0-9-]*){0,3})"
_LABELLED = tuple(
    _Rule(
        category,
        re.compile(
            rf"(?<![\w/-])(?:{labels})(?:[ .]{{0,2}}(?:id|identification))?[ .]{{0,2}}(?:(?:#|no|nos|num|number|numbers|code)\b[.]?)?"
            rf"(?:[ \t]{{0,4}}[:#=][ \t#]{{0,3}}|[ \t]{{1,3}}(?:is |was )?)(?=(?:(?-i:[A-Z]{{1,5}}) )?\S{{0,24}}\d){_SMALL_NUMBER}",
            re.IGNORECASE,
        ),
        sure=True,
    )
    for category, labels in _NUMBER_LABELS
)
_WEAK_LABEL = re.compile(
    r"(?i)^(?:group|case|order|plan|ref|reference|bed|room|rm|box|code|card|check|sample|model|bill|visit|study|lot|"
    r"tag|cat|ins|ss|rx|pin|bin|emp|fin|har|id|unit no|chart|device|implant|record|account|card|claim|insurance|grp|"
    r"inv|case|job|specimen|order|ser|mac|lic|auth|file|thread|run|(?:id )?bands?|student|subject|participant|v|hosp|hospital|sub|dependent|machine|bank|vehicle|registration|statement|receipt|confirmation|login|user|license|model|catalog|transaction|tracking|routing|check|badge|employee|passport|member|health plan|guarantor|invoice|episode|requisition|req|visit|subscriber|medicare|medicaid|policy|beneficiary)\s+\S"
)
_STRONG_NUMBER = re.compile(r"(?=\S*\d)(?:\S*\d{4}|\S*[A-Z]\S*\d\S*\d|\S*\d\S*[A-Z]\S*\d)", re.IGNORECASE)
# No day and no month: a result of three tries, or a number before two below nought.
_TRIES = re.compile(
    r"(?:L[1-5]/){2}L[1-5]|(?:3[2-9]|[4-9]\d) ?/ ?(?:3[2-9]|[4-9]\d) ?/ ?\d\d|\d\d?\s{1,2}-(?:3[2-9]|[4-9]\d)\s{1,2}-\d\d"
)
_DOSED = re.compile(r"[ \t]?(?:mg|mcg|mL|ml|units?|mm|cm|kg|lbs?|MU|million|min)\b(?!-)")  # `PCN VK 500 mg`
_CARE = re.compile(
    r"q\d{1,2}h|BP \d{2,3}/\d{2,3}|[cpyr]{0,2}T[0-4]\w{0,4}|[A-Z]{2,5} [A-TV-Z]\d\w\.\w{1,4}|(?i:(cycle|day|week) ?\d\d? ?){1,2}|[1-9][.)]|[1-8]?\d-year-old"
)
_HOURS = re.compile(r"(?:(?:[01]\d|2[0-3])[0-5][05][ \t]{1,3}){2,11}(?:[01]\d|2[0-3])[0-5][05]")  # of a chart's columns


def find(text: str) -> Iterator[Hit]:
    """Every span of `text` that a rule calls an identifier; spans may overlap."""
    yield from _labelled(text)
    spared = tuple(undated.find(text))
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            start, end = _span(match)
            if _HOURS.fullmatch(text[start:end]):
                continue
            if rule.category is not Category.DATE:
                yield Hit(start, end, rule.category, rule.sure)
            elif not (_TRIES.fullmatch(match[0]) or any(begin <= start < over for begin, over in spared)):
                yield Hit(date_ends.begin(text, start), date_ends.end(text, start, end), rule.category, rule.sure)
    for start, end in (
        *(*loose_dates.slash_dates(text), *loose_dates.glued(text)),
        *loose_dates.day_first(text),
        *loose_dates.misread_months(text),
        *loose_dates.other_signs(text),
    ):
        if not any(begin <= start < over for begin, over in spared):
            yield Hit(date_ends.begin(text, start), date_ends.end(text, start, end), Category.DATE, sure=False)
    for start, end, category in (x for of in (whereabouts, spoken, telephones, undersigned) for x in of.find(text)):
        yield Hit(start, end, category, sure=False)


def _labelled(text: str) -> Iterator[Hit]:
    """Numbers behind their labels."""
    for rule in _LABELLED:
        for match in rule.pattern.finditer(text):
            if _HOURS.fullmatch(match["x"]) or _DOSED.match(text, match.end("x")) or _CARE.fullmatch(match["x"]):
                continue
            if not _WEAK_LABEL.match(match[0]) or _STRONG_NUMBER.match(match["x"].replace(" ", "")):
                yield Hit(*match.span("x"), rule.category, rule.sure)


def _span(match: re.Match[str]) -> tuple[int, int]:
    """The identifier of a match: its group `x`, or all of it."""
    named = "x" in match.re.groupindex and match["x"] is not None
    return match.span("x" if named else 0)
