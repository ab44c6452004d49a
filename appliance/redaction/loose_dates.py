# ruff: noqa: E501, RUF001, SIM905 - word lists are kept as text, patterns are read whole, paper has these signs
"""Dates without a sure form: month and day alone, with other signs between, and months with a letter misread.

Rules:
- A day without a year looks like a score; the words beside it decide, and what nothing decides is a date.
- It only names spans of characters; `rules` makes them denials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SLASH_DATE = re.compile(
    r"(?<![\d/.A-Za-z-])(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?![\d/]|\.\d|\s?(?:%|mg|mcg|ml|cm|mm))"
)
_GLUED = re.compile(
    r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/(?:(?:19|20)?\d\d(?=[A-Za-z]{2})|\d\d\d{1,2}(?:mos?|m|yrs?|y|wks?|w|d)\b)"
    r"|(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:[1-9]|1[0-2])(?= ?(?:[ap]\.?m|[AP]M)\b)"
)
_DATE_CUE = re.compile(
    r"(?:\b(?:on|since|from|until|till|dated?|of|by|before|after|through|thru|echo|ct|mri|labs?|seen|visit|appt|"
    r"appointment|admitted|discharged|last|next|due|started|d/c|dc|started|done|and|to|edc|edd|lmp|exp|expires|rev|given|typed|sent|eff|"
    r"effective|for|signed|team|adm|admit|ed|er|again|sun|mon|tue|tues|wed|thu|thurs|fri|sat|received|drawn|collected|resulted|signed|date|w/c|starting|"
    r"returned|arrived|dispatched|dict|dictated|trans|transcribed|printed|reported|faxed|scanned|posted|ordered|collected|drawn|recall|recheck|f/u|rtc|return|follow-?up|x-?ray|us|pet|mri|pap|cx|placed|removed|changed|inserted|hd|surgery|filled|refilled|check|finished|completed|stopped|ended|added|switched|increased|decreased|resumed|restarted|creatinine|potassium|sodium|glucose|inr|bmp|cmp|cbc|tsh|a1c|troponin|lipids?)[:\s(]{1,3}|[(-])$",
    re.IGNORECASE,
)
_NOT_DATE_BEFORE = re.compile(
    r"\b(?:strength|motor|allred|nottingham|total|index|identification|recall|sevens|7s|reflex\w*|pulses?|dtrs?|murmur|pain|score|scale|gcs|power|grade|graded|pt|rated|apgars?|severity|d|day|"
    r"bi-?pap|[ci]pap|bilevel|niv|pupils?|ratio|tubes?|"
    r"bpp|biophysical|profile|breathing|tone|fixation\s?loss(?:es)?|fl|i?adls?|katz|lawton|mini-?cog|audit-?(?:c|10)|epworth|cage|stop-?bang|centor|curb\S*|aims|clicks|alvarado|ccs|pucai|bims|tinetti|berg|tug|fim|vibration|sense|sensation|hamd|ham-?d|nrs|vas|nihss|rass|wagner|barthel|spmsq|clock|orient\w*|recall|x|mmse|moca|slums|sevens|phq\S*|gad\S*|ess|gds|bnt|faq|mna|bp|joints?|sjc|tjc|swollen|tender|involved)[:\s]{1,3}(?:[\w/+-]{1,9},? ){0,3}$|\bapgars?\b[^\n]{0,12}[ \t]$|\bevery[ ]$|\d ?\+ ?\d ?= ?$",
    re.IGNORECASE,
)
_NOT_DATE_AFTER = re.compile(
    r"\s?(?:nodes?|lns?|lymph|cores?|radius|forearm|ulna|days?|d|wks?|weeks?|h|hrs?|sessions?|doses?|strength|(?:holo|pan|mid|early |late |mid-?)?systolic|holosyst\w*|SEM|taper|trunnion|in\.?\s(?:hemovac|penrose|drain)|diastolic|murmur|motor|pulses?|"
    r"criteria|questions?|items?|tasks?|trials?|attempts?|quadrants?|sec|min|months?|mo|tabs?|tablets?|caps?|cup|teaspoon|tsp|pack|ppd|positive|pos)\b",
    re.IGNORECASE,
)
_RATED_BEFORE = re.compile(
    r"\b(?:mmt|quads?|deltoids?|grip|hips?|knees?|ankles?|shoulders?|elbows?|wrists?|arms?|legs?|flex\w*|ext(?:en\w*)?|abd\w*|add\w*|biceps|triceps|dorsi\w*|plantar\w*|"
    r"rates|rated|rating|worst|best|rest|activity|movement|ha|headache|ache|cramps?|nausea|itch\w*|anxiety|mood|fatigue|sleep|tightness|dyspnea|soreness|discomfort|stiffness|burning|"
    r"[RL][UL]E|[A-Z]F)[:\s]{1,3}(?:[\w/+-]{1,9},? ){0,2}$|\b(?:now|down|up|to|from|is|was|at)[:\s]{1,3}$",
    re.IGNORECASE,
)
_ON_BEFORE, _PRESSURES = re.compile(r"\bon $", re.IGNORECASE), re.compile(r"pap\b|\bniv\b|bilevel", re.IGNORECASE)
_PAIN_BEFORE = re.compile(r"\bpain\b[^.;:\n]{0,30}\($", re.IGNORECASE)
_OF_PAIN, _PAINS = re.compile(r"\bpain[:\s]{1,3}$", re.IGNORECASE), frozenset(["5", "10", "100"])  # rated out of these
_CULTURES_BEFORE, _BOTTLES = re.compile(r"\bcultures?\s$", re.IGNORECASE), 6  # of which so many may be positive
_EYE_BEFORE = re.compile(
    r"\b(?:VA|R|L|RE|LE|OD|OS|OU|right|left|unaided|aided|pinhole|ph|acuity|BE)[:\s(]{1,3}$", re.IGNORECASE
)
_WEEKS_BEFORE = re.compile(r"(?<!\d)\d{1,2}[ +]$")
# A clock of four digits behind it: no score has one.
_CLOCK_AFTER = re.compile(
    r",?[ \t]{1,3}(?:@ ?|at )?(?:(?:[01]\d|2[0-3])[0-5]\d(?![\d/-]|[.,]\d)(?! ?(?:m?[gl]|mcg|units?|kg|cc)\b)|[012]?\d:[0-5]\d|[01]?\d[0-5]\d ?[ap]m?\b)|[ ]?(?:[ap]m|[AP]M)\b"
    r"|:(?=\s)|[ \t]{0,3}@[ \t]?\d|[ ](?:was|were|showed|shows|came)\b"
)
_CLOCK_BEFORE = re.compile(
    r"(?:@ ?|\bat |\bon |\b)(?:(?:[01]\d|2[0-3])[0-5]\d|[012]?\d:[0-5]\d(?: ?[ap]m)?),?[ \t]{1,2}(?:on )?$"
)
# Who was told something, or signed: what ends the sentence is the day.
_TOLD_BEFORE = re.compile(
    r"\b(?:called|spoke|told|notified|phoned|reviewed|signed|read back|cosigned)\b[^.;:\n]{1,50}(?<!pain)(?<!score)\s$"
    r"|\b(?:MD|DO|RN|LPN|NP|PA-C|PhD|PharmD|RPh|MT|CRNA|CNM)(?:\(ASCP\))?,?\s$",
    re.IGNORECASE,
)
# What is done on a day and has no score; a day that is none of a score stands before it; another day ends what begins.
_DONE_BEFORE = re.compile(
    r"\b(?:called|entered|came|out|rec'?d|worked|collected it|postcard|copied|b-day|birthday|closes|closed|tumor board|mailed|"
    r"booked|emailed|texted|transferred|reviewed|xr [a-z]{3,9}|(?-i:[A-Z])[a-z'’-]{2,20} Imaging)[:\s]{1,2}$"
    r"|(?<![\d/.])\d{1,2}/(?:1[1-9]|2\d|3[01])(?:,|;| and| &)\s$",
    re.IGNORECASE,
)
# Behind these also what looks like a score is a day: `called 1/3`; and behind a day what is joined to it.
_MESSAGED_BEFORE = re.compile(r"\b(?:called|phoned|emailed|texted|mailed|faxed|addendum|addend)\s$", re.IGNORECASE)
_AND = frozenset({", ", "; ", " and ", " & ", ", and "})
_UNTIL_AFTER = re.compile(r"\s(?:through|thru)\s\d{1,2}/\d{1,2}(?!\d)", re.IGNORECASE)
# What was measured on that day: no score stands before it but one that is asked for.
_MEASURED_AFTER = re.compile(r"\s{1,3}(?:BP|Wt|wt|weight|HR|FSBS|BS|BG|INR|Hgb|A1c|temp)[:\s]{1,2}\d", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(?<![\d/.A-Za-z-])(1[3-9]|2\d|3[01])/(0?[1-9]|1[0-2])(?![\d/]|\.\d|\s?(?:%|mg|mcg|ml|cm|mm))")
_PERSON_BEFORE = re.compile(r"\b(?:Drs?|Mrs?|Ms|Nurse)\.?\s[A-Z][\w'’-]{1,20}(?:\s\(\w{2,12}\))?,?\s$")
# Who did it on that day: `9/1 T. Zzyzx, RN`.
_PERSON_AFTER = re.compile(
    r"\s{1,3}[A-Z]\.\s?(?:[A-Z]\.\s?)?[A-Z][\w'’-]{2,20},?\s(?:RN|LPN|LVN|MD|DO|NP|PA|PA-C|CNA|MA|PT|PTA|OT|COTA|SLP|RD|RT|RRT|LCSW|PharmD)\b"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_NO_UNIT = (
    r"(?![\d/-]|\.\d|,\d|\s?(?:%|x\b|m?[gl]\b|mcg|mm\w*|cm\w*|kg|lbs?|units?|u\b|iu|tab|cap|pill|puff|drop|time|day|week|wk|month|"
    r"mo\b|hour|hr|min|sec|year|yr|fold|of\b|per\b|reps?|sets?|pack|drink|liter|l\b|deg|°|bpm|beats?|d\b|h\b|point|pt|cell|block|mile|visit))"
)
_OTHER_SIGNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w/.-]){_MONTH}/{_DAY}\s?[-–]\s?{_MONTH}/(?:1[1-9]|2\d|3[01]|0[1-9])(?![\w/.-])",  # from, to
        rf"(?<![\w/.-])(?:1[0-2]|0[1-9])/{_DAY}\s?[-–]\s?{_MONTH}/{_DAY}(?![\w/.-])",
        rf"(?<![\w/.-]){_MONTH}/(?P<d>{_DAY})\s[-–]\s{_MONTH}/(?!(?P=d)\b){_DAY}(?![\w/.-])",  # no score of the same scale
        rf"(?<![\w/.-]){_DAY}\s?[|]\s?{_DAY}\s?[|]\s?(?:19|20)?\d\d(?!\w)",  # boxes read as strokes
        rf"\b(?:from|between|off work|out)\s(?P<x>{_MONTH}-{_DAY}\s(?:to|thru|through|until|and|-)\s{_MONTH}-{_DAY})"
        + _NO_UNIT,
        rf"\b(?:on|from|seen|dos|dated?|since|until|thru|through|labs?|visit|appt|admitted|discharged|due|ends|out|off|removed|next|edd|edc|lmp|surgery|memorial|hospital|clinic|repeat)\s"
        rf"(?P<x>{_MONTH}-(?:1[3-9]|2\d|3[01]|0[1-9])){_NO_UNIT}",
        rf"\b(?:received|faxed|mailed|returned|sent|signed|picked up|dropped off)(?:\s[a-z]{{3,10}}){{0,2}}\s(?P<x>{_MONTH}-{_DAY})(?=[.,;]?(?:\n|$)|[.;]\s)",
        rf"(?<!items )(?<!pages )(?<!questions )(?<![\w/.-])(?P<x>{_MONTH}-(?:1[3-9]|2\d|3[01])):(?=\s)",
        rf"\b(?:ends|ending|until|dated|due|exp|expires|seen|dos|appt|visit|thru|eff|effective|edc|edd|lmp|next|renew by)\s(?P<x>{_MONTH}\.{_DAY}){_NO_UNIT}",
        rf"\b(?:lmp|edc|edd|last (?:menstrual )?period|dict|dictated|transcribed|typed|(?-i:DOS|DOI))\b\.?[:\s]{{1,4}}(?P<x>{_MONTH}[-.]{_DAY}){_NO_UNIT}",
        rf"\blast (?:bm|stool|void|meal|po|drink|shower|visit)\b\.?[:\s]{{1,3}}(?P<x>{_MONTH}[-./]{_DAY}){_NO_UNIT}",
        rf"\b(?:Janua?r?|Febru?a?r?|Marc|Apri|Augu?s|Septe?m?b?e?|Octob?e?|Novem?b?e?|Decem?b?e?)\.? {_DAY}(?:\s?[-–]\s?{_DAY})?(?!\d)",
        rf"\b(?-i:[A-Z]\. ?[A-Z]\.),? (?P<x>{_MONTH}/ ?{_DAY})(?=[.,;])",  # the day behind somebody's initials
        rf"\bdict(?:ated)?\.?[:\s]{{1,3}}{_MONTH}[-./]{_DAY}(?:[-./]\d{{2,4}})?[,;\s]{{1,4}}(?:trans|transcr|t)\.?[:\s]{{1,3}}(?P<x>{_MONTH}[-./]{_DAY}){_NO_UNIT}",
        r"(?-i:\b(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday)?\b)\.?,?\s(?:the\s)?(?P<x>\d{1,2}(?:st|nd|rd|th))\b",
        rf"(?-i:\b(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b)\.?,?\s(?P<x>{_MONTH}[-.]{_DAY})(?![\d/-]|[.:]\d|\s?[ap]\.?m?\b|\s?(?:m?[gl]|mcg|units?|tabs?)\b)",
        rf"(?-i:\b(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b)\.?\s(?P<x>{_DAY})(?=\s(?:into|to|through|thru|-|–)\s(?-i:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)))",
        rf"(?<![\w/.-])(?P<x>{_MONTH}-{_DAY})\s{{1,3}}@?\s?(?:[01]\d|2[0-3]):?[0-5]\d(?![\d/-]|[.,]\d|\s?(?:m?[gl]|mcg|units?|iu|kcal)\b)",
        rf"\b(?:f/u|fu|follow-?up|seen|recheck)\s(?P<x>{_MONTH}-{_DAY})(?=:\s|\s@)",
        rf"\b(?i:january|february|march|april|may|june|july|august|september|october|november|december)\b[^\n]{{0,20}}\bdays?:?\s(?P<x>{_DAY}\s?[-–]\s?{_DAY})(?![\w/.])",  # of a chart
        rf"\b(?:week|wk) of (?P<x>{_MONTH}[-.]{_DAY}){_NO_UNIT}",
        rf"\b(?:til|till|rcvd|rec'd|recd)\s(?P<x>{_MONTH}-(?:1[3-9]|2\d|3[01]|0[1-9])){_NO_UNIT}",
        r"\b(?:from|until|till|to|on|since|by|and|of)\s(?P<x>(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.)(?!\d)",
        r"\b(?:dd\s?\d{1,2}\s{1,3}mm|mm\s?\d{1,2}\s{1,3}dd)\s?\d{1,2}\s{1,3}yy(?:yy)?\s?\d{2,4}(?!\d)",
        r"\b(?:birth|born|dob|dod|deceased)[\s:]{1,3}(?P<x>\d{1,2} \d{1,2} (?:19|20)?\d\d)(?!\d)",
        r"\b(?:for|by|back|until|till?|due|since|before|after|from|on)\s(?P<x>(?:1[3-9]|2\d|3[01])(?:st|nd|rd|th))(?=[.,;)]|\s{2,}|\t|\n|$)",
        r"\b(?P<x>(?:1[3-9]|2\d|3[01])(?:st|nd|rd|th)),\s(?:after|before|when|while|because|she|he|at)\b",  # whatever stood before it
        r"(?<![\w/.-])(?:20[1-9]\d[-/]0[1-9]|19\d\d[-/](?:0[1-9]|1[0-2]))(?![\w/-]|\.\d)",  # year and month
        rf"\b(?:on|since|until|dated)\s(?P<x>{_DAY}\s[JFMASOND][a-z]?)(?=\n|$)",  # the rest of the month was lost
        rf"(?<![\w/.-]){_MONTH} {_DAY} \d\d\s(?:to|thru|through|until|-|–)\s{_MONTH} {_DAY} \d\d{_NO_UNIT}",
        rf"(?<![\w.,/:%-])(?<!\d )1[0-2] (?:0[1-9] \d\d|(?:[12]\d|3[01]) 0\d){_NO_UNIT}(?! \d)",
        rf"\b(?:off|out|unable|excused|disabled|disability|leave|absent)\b[^\n.;]{{0,20}}\bfrom (?P<x>{_MONTH} {_DAY} (?:to|thru|through|until) {_MONTH} {_DAY})(?! ?\d){_NO_UNIT}",
        rf"\bdate:?\s{{1,3}}(?P<x>{_MONTH}\s?/\s?{_DAY})(?![\d/])",
        r"\b(?:exp(?:\.|iry|ires|iration)?|use by|best before)[:\s]{1,3}(?P<x>20\d\d[-/]\d{1,2})(?![\w/-]|\.\d)",
        r"\b(?:by|due|until)\s(?P<x>[1-9]\d{2,3}/[23]\d)(?![\d/])",  # a stroke read as a figure
        rf"(?:^|(?<=\n))(?:prior|previous|prev\.?|last|current|today|baseline)\s(?P<x>{_MONTH}/{_DAY})(?=\t\d{{1,3}}(?:\.\d{{1,2}})?\s?(?:x|\u00d7|cm|mm|kg|lb|mg|g|mL)\b)",  # when a row was measured
    )
)
_MONTHS = frozenset(
    "january february march april june july august september october november december "
    "jan feb mar apr may jun jul aug sept sep oct nov dec".split()
)
_NO_MONTHS = frozenset(
    "hct act mag fev man men map mat max mac can car cap cup day "
    "rct act out rep set see app apt avg deg doc dem non "
    "ran run gun sun pan par jaw jar bar nor not now net dex den her med mid ma her key way far".split()
)
_LETTERS = str.maketrans("0158|", "olsbl")
_SIGN = r"[^\w\s.,;:/()'\"-]"  # which a reader makes of a letter
_BESIDE_NUMBER = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?[\s/-](?:of\s)?)?(?P<x>[A-Z0](?:[A-Za-z0158|]|{_SIGN}){{2,8}})\.?[\s/-](?:\d{{1,2}}(?:st|nd|rd|th)?,?\s)?'?(?:19|20)\d\d\b"
    r"|\b(?P<z>[a-z]{3})\.? \d{1,2},? (?:19|20)\d\d\b"
    r"|(?<![\w/.,-])\d{1,2} (?P<v>[a-z]{3})\.?,? (?:19|20)\d\d\b"
    r"|(?:\b(?:the )?(?:\w+th|\w*first|\w*second|\w*third|\d{1,2}(?:st|nd|rd|th)?) (?:day )?(?:of? ?)?)?"
    r"(?<![A-Za-z])(?P<w>anuary|ebruary|arch|pril|ugust|eptember|ctober|ovember|ecember),? (?:19|20)\d\d\b"
    rf"|\b\d{{1,2}}[ /-](?P<y>[A-Z0](?:[a-z0158|]|{_SIGN}){{2,8}})[ /-]'?\d\d\b"
)
_SCORES = frozenset({1, 2, 3, 4, 5, 6, 10})
_TENTHS = 10  # of pain, which is asked for by the clock


def misread_months(text: str) -> Iterator[tuple[int, int]]:
    """Months with one letter misread, beside a day or a year: `Moy 2019`, `14 Jnne`, `0ct 3`."""
    for match in _BESIDE_NUMBER.finditer(text):
        if match["w"]:  # its first letter was not read
            yield match.span()
            continue
        read = (match["x"] or match["y"] or match["z"] or match["v"]).casefold()
        word = read.translate(_LETTERS)
        if read not in _NO_MONTHS and (word != read or word not in _MONTHS) and _like_month(word):
            yield match.span()


def glued(text: str) -> Iterator[tuple[int, int]]:
    """Days to which a reader joined what stands behind them: `10/21/242m`, `08/19/24birth`, `4/39 pm` of 4/3 9 pm."""
    yield from (match.span() for match in _GLUED.finditer(text))


def other_signs(text: str) -> Iterator[tuple[int, int]]:
    """Days from one to another, and month and day with a dash, a full stop or strokes between them."""
    for pattern in _OTHER_SIGNS:
        for match in pattern.finditer(text):
            start, end = match.span("x" if "x" in pattern.groupindex else 0)
            if _NOT_DATE_BEFORE.search(text[max(0, start - 40) : start]) is None:
                yield start, end


def _like_month(word: str) -> bool:
    """Whether a word is a month but for one letter at most."""
    return any(len(word) == len(m) and sum(a != b for a, b in zip(word, m, strict=True)) <= 1 for m in _MONTHS)


def slash_dates(text: str) -> Iterator[tuple[int, int]]:
    """Month/day without a year; a score (5/5, 2/6, 7/10) after a word that asks for one is not a date."""
    last = 0  # where the date before ends
    for match in _SLASH_DATE.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        month, day = int(match[1]), int(match[2])
        timed = (day != _TENTHS or month > _TENTHS) and _CLOCK_AFTER.match(text, match.end()) is not None
        padded = match[1][0] == "0" or match[2][0] == "0"  # no score is written so
        score = (day in _SCORES or month > day) and not timed and not padded
        cued = _DATE_CUE.search(before) is not None or any(
            cue.search(before) is not None for cue in (_PERSON_BEFORE, _CLOCK_BEFORE, _TOLD_BEFORE, _DONE_BEFORE)
        )
        cued = cued or any(
            sign.match(text, match.end()) is not None for sign in (_UNTIL_AFTER, _MEASURED_AFTER, _PERSON_AFTER)
        )
        asked = (not padded or day in _SCORES) and any(
            sign.search(before) is not None for sign in (_NOT_DATE_BEFORE, _RATED_BEFORE)
        )
        asked = asked and not _out_of_range(before, match[2])
        gestation = day == 7 and month < 7 and _WEEKS_BEFORE.search(before) is not None
        eye = month == 6 and _EYE_BEFORE.search(before) is not None
        tenths = day == _TENTHS and _PAIN_BEFORE.search(before) is not None
        cultured = _CULTURES_BEFORE.search(before) is not None and day > _BOTTLES
        if gestation or eye or tenths or (not cultured and _NOT_DATE_AFTER.match(text, match.end())):
            continue
        begins = match.start() == 0 or text[match.start() - 1] in "\t\n"  # a cell
        told = begins and _PERSON_AFTER.match(text, match.end()) is not None
        told = told or (_ON_BEFORE.search(before) is not None and _PRESSURES.search(before) is None)
        told = told or _MESSAGED_BEFORE.search(before) is not None or (last > 0 and text[last : match.start()] in _AND)
        if told or cultured or (cued and not (score and asked)) or not (score or asked):
            last = match.end()
            yield match.span()


def _out_of_range(before: str, whole: str) -> bool:
    """Whether pain is rated out of a number that it never is: the day when a drug for it was given."""
    return _OF_PAIN.search(before) is not None and whole not in _PAINS


def asked(text: str, start: int, end: int) -> bool:
    """Whether the words around `text[start:end]` ask for a score, a count or a fraction, and not for a day."""
    before = text[max(0, start - 40) : start]
    said = _NOT_DATE_BEFORE.search(before) is not None or _RATED_BEFORE.search(before) is not None
    said = said and not _out_of_range(before, text[start:end].rpartition("/")[2])
    return said or _NOT_DATE_AFTER.match(text, end) is not None


def day_first(text: str) -> Iterator[tuple[int, int]]:
    """Day/month without a year (`15/02`, `adm 26/2`): the month has two digits, or a word of dates stands before."""
    for match in _DAY_FIRST.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        told = match[2][0] == "0" or _DATE_CUE.search(before) is not None
        if told and not _NOT_DATE_BEFORE.search(before) and not _NOT_DATE_AFTER.match(text, match.end()):
            yield match.span()
