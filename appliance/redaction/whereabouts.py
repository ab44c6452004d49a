# ruff: noqa: E501, RUF001 - a pattern is read whole, and paper has these signs
"""Where people are, said in passing: crossings, roads, units, hamlets, and houses that are named for what they hope.

Rules:
- It only names spans of characters; `rules` makes them denials.
- Capitals carry the meaning, so case counts; a page in capitals is read by its own patterns.
- Patterns are linear: no nested repetition, every repetition bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.policy.categories import Category

_CAP = r"[A-Z][a-z'’-]{1,20}"
_ORDINAL = (
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|Eleventh|Twelfth|\d{1,3}(?:st|nd|rd|th))"
)
_ROAD = r"(?:Hwy|Highway|Rte|Route|Rt|FM|US|SR|County R(?:oa)?d|County Hwy|State R(?:oa)?d|Co\.? Rd|CR)\.?"
_NUMBER = r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve)"
_STREET = r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Way|Court|Drive|Place|Plaza|Square)"
_NATURE = (
    r"(?:Flats?|Landing|Corners?|Junction|Jct|Crossing|Bluffs?|Forks?|Hollow|Mesa|Canyon|Prairie|Plains|Pines|Creek|Cove|Mills|Rapids|"
    r"Ferry|Mews|Apts?|Apartments|Estates|Plaza|Mall|Meadows?|Orchards?|Acres|Ranch|Trailer Park|Mobile Home Park|RV (?:Park|Resort)|Lodge|"
    r"Commons|Woods|Gardens|Terrace|Bayou|Island|Isle|Lagoon|Lakes|Ridge|Grove|Hamlet|Settlement|Rancheria|Pueblo)"
)
_BELIEF = r"(?:Mercy|Charity|Hope|Peace|Grace|Providence|Light|Faith|Joy|Love|Jesus|Mary|Joseph|Christ|God|Zion|Israel|Good Hope|Lourdes|Guadalupe|Fatima|(?:the )?[A-Z][a-z]{2,20})"
# As letters were addressed before the codes of two letters; the longer list reads as words without a number behind it.
_OLD_STATE = (
    r"(?:Ala|Ariz|Calif|Colo|Conn|Fla|Kans?|Minn|Mont|Nebr?|Nev|Okla|Oreg?|Penna|Tenn|Tex|Wisc?|Wyo|N\. ?(?:H|J|M|Y|C|D|Mex|Dak)|"
    r"S\. ?(?:C|D|Dak)|R\. ?I|W\. ?Va|Alta|Ont|Que|Sask|B\. ?C)"
)
_ANY_OLD_STATE = rf"(?:{_OLD_STATE}|Ark|Del|Ga|Ill|Ind|Ia|Ky|La|Mass|Md|Me|Mich|Miss|Mo|Pa|Tenn|Va|Vt|Wash|Man)"
_PATTERNS: tuple[tuple[Category, re.Pattern[str]], ...] = tuple(
    (category, re.compile(pattern))
    for category, pattern in (
        (Category.PLACE, rf"\b(?i:cor\.?|corner|crnr|intersection|crossing|junction)(?: of)? (?P<x>{_CAP}(?: {_CAP})? (?:and|&|at|/) (?:{_CAP}|{_ORDINAL}))\b"),
        (Category.PLACE, rf"\b{_CAP} ?[&@/] ?{_ORDINAL}\b(?! (?i:visit|dose|week|day|toe|finger|rib|degree|trimester|digit|ray|met))"),
        (Category.PLACE, rf"\b{_ROAD} ?\d{{1,4}}[A-Z]? (?:at|and|&|@|near|by) (?:{_CAP}|{_ORDINAL})(?: {_CAP})?\b"),
        (Category.PLACE, r"\b(?:FM|County R(?:oa)?d|County Hwy|Co\.? Rd|State Rd|Farm Rd) (?:\d{1,4}[A-Z]?|[A-Z]{1,2})\b"),
        (Category.PLACE, r"\b(?:Exit|exit|Mile|mile marker|MM) \d{1,3}[A-C]?\b(?! ?(?:site|wound|strateg))"),
        (Category.PLACE, rf"(?<![\w.,/])\d{{1,6}}[A-Z]?\t(?:[NSEW]\.?\t)?(?:(?:{_CAP}|[A-Z]{{3,20}})\t){{1,3}}(?i:{_STREET}|terrace|circle|parkway|trail)\b\.?(?=[,\t\n])(?:,\t{_CAP}(?:\t{_CAP})?,)?"),  # in wide spacing
        (Category.PLACE, rf"\b{_NUMBER} (?:{_CAP} ){{1,2}}{_STREET}\b\.?"),
        (Category.ORGANISATION, rf"\b(?:later|then|for|at|with|by|from)\s(?P<x>{_CAP}(?:[ \n]{_CAP}){{1,3}})[ \n]\((?:19|20)\d\d[ \n]?(?:to|through|until|[-–])[ \n]?(?:(?:19|20)\d\d|present|now)\)"),  # who employed them
        (Category.ORGANISATION, rf"\b(?:arranged|ordered|obtained|supplied|provided|delivered|rented|leased|furnished|set[ -]?up)[ \n](?:through|from|by|via|with)[ \n](?P<x>(?!(?:Home|Case|Social|Physical|Occupational|Speech|Central|Respiratory|Care|Nursing|Patient|Interventional|Palliative|Pain|Wound|Infusion)\b){_CAP}(?:[ \n]{_CAP}){{1,3}})"),  # who brings what is needed
        (Category.ORGANISATION, rf"\b(?!(?:Mental|Behavioral|Home|Public|Your|The|Individual)\b){_CAP}(?: {_CAP}){{0,2}} Health Plan\b(?! of [Cc]are)"),
        (Category.ORGANISATION, rf"\b(?!(?:Nurse|Certified|Hospital|Direct|Full|The|Our)\b){_CAP}(?: {_CAP})? (?:Midwifery|Midwives|Doulas)\b"),
        (Category.PLACE, r",\s(?P<x>(?:lower|upper|rear|front|back|basement|garage) (?:unit|apt\.?|apartment|flat|half|duplex|house)),?(?= [A-Z])"),
        (Category.ORGANISATION, r"\bMD Anderson\b|\b(?:(?i:Dollar (?:Tree|General)|Family Dollar|Big Lots|Best Buy|Burger King|Dairy Queen|Taco Bell|Pizza Hut|Waffle House|Cracker Barrel|Tractor Supply|Jiffy Lube|Office Depot|Old Navy|Home Depot)|Rite Aid|Express Scripts|Giant Eagle|Food Lion|Whole Foods|Good Neighbor|Meals on Wheels|Catholic Charities|Habitat for Humanity|Red Cross|Salvation Army|FedEx|DHL|Lyft|Piggly Wiggly)\b"),
        (Category.ORGANISATION, r"\b(?:to|at|from|[Pp]harm(?:acy)?:?) (?P<x>CVS)\b|\bCVS(?= (?:on|at|in|[Pp]harmacy|#))"),
        (Category.PLACE, rf"\b(?:Flat|Plot|Cottage|Chalet) (?:\d{{1,4}}[A-Z]?|[A-Z]),?(?:[ \n](?:The )?{_CAP}(?: {_CAP})?(?=,))?"),
        (Category.PLACE, rf"\b(?:Suite|Floor|floor|Level) \d{{1,3}}[A-Z]?, (?:{_CAP} ){{1,3}}(?:Tower|Building|Wing|Pavilion|House|Hall)\b"),
        (Category.PLACE, rf"\b(?i:{_STREET})\b\.?\s?[,–—·-]\s?(?P<x>(?i:ground|top|lower|upper|main|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|{_ORDINAL}) (?i:floor|level)\b)"),
        (Category.ORGANISATION, rf"\b[Aa] (?i:member|division|service|affiliate|subsidiary|department|partner) of (?:[Tt]he )?{_CAP}(?: {_CAP}){{0,4}}"),
        (Category.ORGANISATION, rf"\b{_CAP},?(?: (?:of|to|and|the|for|&)(?: the)?)?(?: {_CAP},?){{0,4}}(?: (?:of|to|and|the|for|&)(?: the)? {_CAP},?)? (?:P\.A\.|P\.C\.|L\.L\.C\.|PLLC|LLC|LLP|Inc\b\.?|Ltd\b\.?)"),
        (Category.PLACE, rf"(?i:\b{_NUMBER} [A-Z]{{3,15}}(?: [A-Z]{{3,15}})? {_STREET}\b)(?<![a-z])"),
        (Category.PLACE, r"\b(?!Mount|The|A)(?:[A-Z][a-z]{2,15}|[A-Z]{4,15}) (?:St|ST)\b\.?(?=[ \t]{0,2}(?:[,;)\n]|$|and\b|in\b|near\b|by\b))"),
        (Category.PLACE, r"\b(?:on|off|at|down|near) (?P<x>(?!the |a |his |her |my |our |their |this |that |busy )[a-z]{3,15} (?:street|avenue|boulevard|lane))\b"),
        (Category.PLACE, r"\b(?:on|off|down|near) (?P<x>(?!the |a |his |her |my |our |their |this |that |busy )[a-z]{3,15} (?:rd|road|ave|blvd|ln|hwy|pkwy)\b\.?)"),
        (Category.PLACE, rf"\b(?i:county|city|town|village|township|parish|province|municipality|barangay|port)[ \n]of[ \n]{_CAP}(?: {_CAP})?"),
        (Category.ORGANISATION, r"(?:\b[A-Z]{1,3} (?:CO|TRP|BTRY|DET|Co|Trp|Btry|Det),? )?(?<![\w.,/-])\d{1,3}(?:st|nd|rd|th)?[-/]\d{1,4}(?:st|nd|rd|th)? (?:INF|IN(?=[,;]| (?:BN|REGT|DIV))|CAV|ADA|AVN|BSB|BCT|MARINES|ARMOR|SFG|SIG BN|MP CO)\b"),
        (Category.PLACE, r"\b(?:on|off|at|down|along|over) (?P<x>(?:[NSEW]\.? )?(?:Main|Grand|Front|High|Church|Market|State|Broad|Center|Central|Water|Court|Union|Park|Canal|Mill|Spring|School|College|Railroad|Depot|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth))\b(?! (?i:dose|visit|day|toe|finger|rib|line|trimester))"),
        (Category.PLACE, rf"(?<![\w.,/])\d{{2,6}} (?:[NSEW]\.|[NS][EW]\b\.?) {_CAP}(?: {_CAP})?"),
        (Category.PLACE, rf"\b{_CAP}(?: {_CAP})?[ \n]{_NATURE}\b(?! (?i:score|test|sign|syndrome|disease|view|procedure|catheter|position))"),
        (Category.PLACE, r"\b(?:FROM|IN|AT|NEAR|OF) (?P<x>[A-Z]{3,15}(?: [A-Z]{3,15})? (?:JUNCTION|CROSSING|CORNERS?|BLUFFS?|HOLLOW|CREEK|LANDING|FALLS|SPRINGS|FORKS?|GROVE|HEIGHTS|HILLS|ESTATES|ACRES|HARBOR))\b"),
        (Category.PLACE, rf"(?<![.:;] )(?<!\n)\b{_CAP} House\b(?! (?i:physician|officer|staff|supervisor|call|dust|fire|of rep))"),
        (Category.ORGANISATION, r"\bVA [A-Z][a-z]{2,20}\b(?! (?i:with|without|cc|sc|of|right|left|both|distance|near|pinhole|uncorrected|unaided|aided))"),
        (Category.ORGANISATION, r"\b(?i:form) (?P<x>[A-Z][A-Za-z]{3,20}(?: [A-Z][A-Za-z]{3,20})? \d{2,6}(?:-[A-Z0-9]{1,3}\b|(?= (?:[Rr]ev|REV|\())))"),
        (Category.ORGANISATION, r"\b(?:Teal|Red|Blue|Green|Gold|Silver|Purple|Orange|Yellow|White|Maroon|Navy|Crimson|Amber|Violet|Pink|Gr[ae]y|Bronze) (?:Team|Pod|Firm)(?: (?:\d{1,2}|[A-D]))?\b"),
        (Category.PLACE, r"\b[A-Z][a-z]{2,20} Pt\.(?=[,;)])"),
        (Category.PLACE, rf"(?<![\w.,/])\d{{1,5}}[A-Z]? (?:{_CAP} ){{1,2}}(?:Bldg|BLDG|Building|BUILDING|Arcade|ARCADE|Block|BLOCK|Plaza|PLAZA|Tower|TOWER)\b\.?"),
        (Category.PLACE, r"(?<![\w#.,/])\d{1,6}[A-Z]?\s(?!(?i:m[gl]|mcg|units?|tabs?|caps?|gm?)\b)(?:[A-Z][\w'’.-]*\s){0,3}[A-Z][\w'’.-]*,\s{0,2}(?P<x>#\d{1,4}[A-Z]?)(?![\w-])|(?<=[ ,])#\d{1,4}[A-H]\b"),
        (Category.PLACE, r",\s{0,2}(?P<x>(?i:lot|space|sp\.?|spc|trailer|slip|pad|rear|upstairs|basement) ?#?\d{1,4}[A-Z]?)\b|\bTrailer #?\d{1,4}\b"),
        (Category.PLACE, r"\b(?:Unit|Ward|Wing|Cabin|Cottage|Pod|Tower|Nursing unit|UNIT|WARD|WING):\s{1,3}(?P<x>[A-Z][\w-]{1,20}(?: \d{1,3}[A-Z]?)?)(?! ?/)(?![^\n]{0,3}/d?[lL]\b)"),
        (Category.PLACE, rf"\b(?:{_CAP} ){{0,2}}{_CAP}\.?,? {_ANY_OLD_STATE}\b\.?,? {{1,2}}\d{{5}}(?:-\d{{4}})?(?!\d)"),
        (Category.PLACE, rf"\b(?:{_CAP} ){{0,2}}{_CAP}\.?, (?P<x>{_OLD_STATE}\.)(?!\w)"),
        (Category.OTHER, rf"(?<![\w.,/])\d{{2,6}} (?:block|blk|BLK|Blk)\b\.?(?: of)?(?: [NSEW]\.?)? {_CAP}"),
        (Category.PLACE, r"\b(?:Am|An der|Im|In der|Auf der|Auf dem|Zum|Zur|Beim|Unter den|Hinter der) [A-ZÄÖÜ][a-zäöüß]{3,20} \d{1,3}[a-z]?(?=,? (?:[AD]-)?\d{4,5} )"),
        (Category.PLACE, r"\b(?:Pier|Berth|Hangar|Wharf|Dock) \d{1,3}[A-Z]?\b(?![.,]\d)"),
        (Category.PLACE, rf"\b{_ROAD} ?\d{{1,4}}[A-Z]?,? (?:(?:mp|MP|mile|milepost) \d{{1,3}}\b|(?=(?:past|north of|south of|east of|west of) {_CAP}))"),
        (Category.PLACE, rf"\b{_CAP} (?:St|Street|Ave|Avenue|Rd|Road|Blvd|Hwy)\b\.? (?:bridge|overpass|underpass|viaduct|tunnel|ramp|pier)\b"),
        (Category.OTHER, r"\b[A-Z] (?:CO|TRP|BTRY|DET|Co|Trp|Btry|Det),? \d{1,3}-\d{1,4} [A-Z]{2,4}\b"),
        (Category.OTHER, r"(?<!\bT )(?<!\bB )\b(?i:cell|bunk)[ #:]{1,2}(?P<x>\d{1,4}[A-Z]|[A-Z]-?\d{1,4})(?!\w)"),
        (Category.OTHER, r"\b(?:POD|Pod) (?P<x>[A-Z])(?![\w'’./-])"),
        (Category.OTHER, r"\b(?:from|by|at) (?P<x>Station \d{1,3})\b"),
        (Category.PLACE, r"\bgate code:? ?#?(?P<x>[*#\d]{3,8})"),
        (Category.PLACE, r"\b(?:gate|door|garage|lock ?box|key ?pad)(?: code)?(?: (?:is|changed to))?:? ?(?P<x>[*#]?\d[*#\d]{2,7}[*#]|#\d{3,8})"),
        (Category.ORGANISATION, r"\b(?:Local|Lodge|Post|Troop|VFW|Precinct|District|Chapter|Council|Squad|Battalion|Company|Ladder) (?:No\.? |#)?\d{1,5}\b(?!%|-|\.\d)"),
        (Category.ORGANISATION, r"\b(?:LOCAL|LODGE|PRECINCT|VFW POST) (?:NO\.? |#)?\d{1,5}\b(?![%.-]| ?(?:CC|ML|MG|XYLO|LIDO))"),
        (Category.ORGANISATION, rf"(?:^|\n)(?:M(?:r|rs|s)?\.?|Mr\.?|From:?|Caller:?)[ \t][^\n]{{2,40}}\n[oO]f:?[ \t](?P<x>{_CAP}(?: {_CAP}){{0,3}})(?=\n|\t|$)"),  # a message pad
        (Category.ORGANISATION, rf"\b(?:Daughters|Sisters|Brothers|Sons|Friends|Knights|Church|Hospital|Order|Temple|House|Sons|Children|Village|Krewe|City|University|College|School|Academy|Bank) of {_BELIEF}(?: {_CAP})?"),
        (Category.ORGANISATION, r"\b(?i:sacred heart|good (?:samaritan|shepherd|counsel)|holy (?:cross|family|name|spirit|rood|redeemer|trinity|rosary|angels)|our lady(?: of (?:the )?\w{3,15})?|blessed sacrament|immaculate (?:heart|conception)|bon secours|beth israel|mount (?:sinai|zion|hope|carmel|hermon)|mt\.? (?:sinai|zion|carmel))\b"),
    )
)  # fmt: skip


def find(text: str) -> Iterator[tuple[int, int, Category]]:
    """Spans of `text` that say where somebody is, with what they are."""
    for category, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            named = "x" in pattern.groupindex and match["x"] is not None
            yield (*match.span("x" if named else 0), category)
