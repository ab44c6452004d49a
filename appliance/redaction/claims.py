# ruff: noqa: E501, SIM905 - word lists are kept as text
"""What was done and billed: the service lines of a claim, and the usual codes of procedures in a note.

Rules:
- A service line is known by its order: place, code, modifiers, pointers to diagnoses, an amount of money, units. None of
  these is anybody's number; what else the line holds (days, who did it) is not touched.
- A code with a modifier of letters in parentheses (`(76642-LT)`) is nobody's number. Codes in a list with such a one, or
  with one of a letter and four figures, are codes as it is: `99214-25, 94640, 87804-QW`, `(77066, G0279)`.
- Two capitals right behind the code of a supply are its modifiers (`E0118 RR KX`), where they are some.
- Five digits alone may be a ZIP: in a note they are a code when they are among the codes that are billed most, when the
  page has two of them, and when no town and no state stands before them; or when they say how often (`92526, 5x/week`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from appliance.redaction.layout import Layout, bare
from appliance.redaction.name_words import STATES

_CODE = re.compile(r"\d{5}|[A-V]\d{4}|\d{4}[FTU]")  # CPT, HCPCS
PROCEDURES = frozenset({"cpt", "hcpcs"})
CODES = PROCEDURES | {"code", "codes"}
_LETTERED = re.compile(r"[A-V][\dO]\d{3}")  # HCPCS; a nought is read as a letter
_PROCEDURE = re.compile(rf"(?:\d{{5}}|{_LETTERED.pattern})(?:-[A-Z0-9]{{2}}){{0,3}}")
_IN_LIST = re.compile(rf"(?:{_PROCEDURE.pattern}|x|x?\d)[,;]?|and|&")
_LISTED = 20  # words
_MODIFIED = re.compile(
    r"(?:\d{5}|[A-V]\d{4})-(?:LT|RT|QW|TC|KX|GT|GA|GY|GP|GO|GN|GQ|XE|XP|XS|XU|AS|NU|RR|UE|PT|FA|TA|F[1-9]|T[1-9]|E[1-4])"
)
_OFTEN_MODIFIED = re.compile(r"(\d{5})-(?:2[1-6]|5[0-9]|6[26]|7[6-9]|8[0-2]|9[1359])")
_HCPCS = re.compile(r"\(?[AEKLV][\dO]\d{3}[,;]?")  # equipment, supplies, braces, glasses
_BILLING = CODES | {"billing", "billed", "charges", "charge", "coding", "procedures"}
_OF_SUPPLY = frozenset("NU RR UE KX GA GZ GY KH KI KJ KR RA RB MS LT RT BP QE QF QG CG TW SC AX AU AV AW".split())
_ENDS_LIST, _JOINS = ".:;)", frozenset({"+", "&", "and"})
_PLACE = re.compile(r"\d{2}")
_MODIFIER = re.compile(r"[A-Z]{2}|\d{2}|[A-Z]\d")
_POINTER = re.compile(r"[A-L]{1,4}")
_AMOUNT = re.compile(r"\$?\d{1,5}\.\d\d")
_DOLLARS, _CENTS = re.compile(r"\$?\d{2,5}"), re.compile(r"\d\d")
_UNITS = re.compile(r"\d{1,2}")
_MODIFIERS = 4
_TIMES = re.compile(r"\d{1,2}x(?:/(?:wk|week|day|d|mo|month))?[,.;]?|x\d{1,2}[,.;]?")
_SEVERAL = 2
# Office visits, therapy, psychotherapy, vaccines and injections, the usual tests: written for this project.
_BILLED = frozenset(
    "99202 99203 99204 99205 99211 99212 99213 99214 99215 99221 99222 99223 99231 99232 99233 99238 99239 99281 99282 99283 99284 99285 "
    "99291 99381 99382 99383 99384 99385 99386 99387 99391 99392 99393 99394 99395 99396 99397 99406 99407 99441 99442 99443 99483 99490 "
    "99495 99496 97010 97012 97014 97016 97018 97022 97026 97032 97033 97035 97039 97110 97112 97113 97116 97124 97129 97130 97140 97150 "
    "97161 97162 97163 97164 97165 97166 97167 97168 97530 97533 97535 97537 97542 97597 97598 97602 97605 97606 97750 97755 97760 97761 "
    "97763 97802 97803 92507 92521 92522 92523 92524 92526 92610 92014 92004 92012 92002 92015 92133 92134 92083 92250 92557 92567 "
    "90785 90791 90792 90832 90834 90837 90839 90846 90847 90853 90460 90461 90471 90472 90473 90474 90480 96372 96374 96375 96365 96366 "
    "96127 96110 96160 96161 36415 36416 81002 81003 81025 80048 80053 80061 80050 82947 82962 83036 84443 85025 85027 85610 86580 87635 "
    "87804 87880 87086 93000 93005 93010 93306 93880 94010 94060 94640 94760 71045 71046 72040 72050 72070 72100 72110 73030 73130 73502 "
    "73560 73562 73610 73630 74018 74176 74177 76700 76705 76830 76856 77067 77080 70450 70551 70553 72141 72148 73221 73721 20610 20611 "
    "20550 20551 20552 20553 11042 11055 11056 11719 11720 11721 17000 17110 11102 43239 45378 45380 45385 88305 98940 98941 98942 "
    "90833 90836 90838 90840 90849 96116 96121 96130 96131 96132 96133 96136 96137 96138 96139 95004 95024 95115 95117 95806 95810 95811 95886 "
    "95909 95910 95911 93015 93016 93017 93018 93225 93227 93270 93303 93307 93308 93312 93320 93325 93350 93351 93458 93798 94726 94727 94729 "
    "94761 94664 96360 96361 96367 96368 96401 96409 96411 96413 96415 96417 96523 99000 99024 99050 99051 99058 99070 99151 99152 99153 99173 "
    "99174 99177 99188 99366 99408 99417 99418 99421 99422 99423 99439 99446 99451 99453 99454 99457 99458 99484 99487 99489 99491 99492 99497 "
    "99498 92136 92235 92285 92340 92551 92552 92553 92556 92568 92587 92588 92607 92611 92612 92625 92626 87070 87077 87088 87147 87186 87205 "
    "87210 87400 87426 87428 87430 87491 87591 87624 87625 87636 87637 87651 87798 87801 87811 86140 86200 86235 86255 86304 86308 86431 86480 "
    "86592 86703 86706 86762 86765 86780 86787 86803 86850 86900 86901 85014 85018 85049 85378 85651 85652 85730 84100 84132 84153 84155 84403 "
    "84436 84439 84450 84460 84480 84481 84484 84520 84550 84702 84703 83540 83550 83615 83655 83690 83721 83735 83880 83970 82043 82044 82105 "
    "82150 82247 82248 82270 82274 82306 82310 82378 82465 82550 82565 82570 82607 82652 82670 82728 82746 82784 82785 82803 82950 82951 80051 "
    "80055 80069 80074 80076 80305 80306 80307 81000 81001 88141 88142 88175 88304 88307 88309 88312 88313 88341 88342 88360 73000 73090 73110 "
    "73140 73222 73564 73590 73620 73700 74022 74150 74160 74178 74183 74220 76536 76641 76642 76770 76775 76801 76805 76811 76813 76815 76816 "
    "76817 76819 76857 76870 76872 76881 76882 76942 77063 77065 77066 77081 78306 78452 78815 71250 71260 71275 70486 70496 70498 72125 72131 "
    "29405 29425 29445 29515 29530 29580 29581 "
    "93886 93890 93922 93923 93924 93925 93926 93930 93931 93970 93971 93975 93976 93978 93979 93990 66984 66821 67028 72146 72156 72158 72170 72195".split()
)  # fmt: skip


def announced(layout: Layout, index: int, called: frozenset[str]) -> bool:
    """Whether a code of a procedure is called so before it, alone or in a list: `CPT 90717, 90691-59 x 5`."""
    if _PROCEDURE.fullmatch(bare(layout.words[index].text)) is None:
        return False
    left, _ = layout.neighbours(index)
    for _ in range(_LISTED):
        if left is None or _IN_LIST.fullmatch(layout.words[left].text) is None:
            break
        left, _ = layout.neighbours(left)
    return left is not None and bare(layout.words[left].text).casefold() in called


def _modified(layout: Layout) -> frozenset[int]:
    """Indexes of codes of procedures that have a modifier of letters, and of those in a list with such a one."""
    found: set[int] = set()
    for row in layout.rows:
        run: list[int] = []
        joined: set[int] = set()
        for word in (*layout.words_of(row), None):
            text = "" if word is None else layout.words[word].text
            if run and text in _JOINS:
                joined.add(run[-1])
                continue
            if word is not None and _PROCEDURE.fullmatch(bare(text)):
                run.append(word)
                if text[-1] not in _ENDS_LIST:
                    continue
            found.update(_of_list(layout, run, joined))
            run = []
    return frozenset(found)


def _of_list(layout: Layout, run: Sequence[int], joined: Collection[int]) -> Sequence[int]:
    """The codes of a list, where one of them tells that it is one; `joined`: behind them stands an `and`."""
    texts = [bare(layout.words[word].text) for word in run]
    if len(run) > 1:
        parted = all(
            layout.words[word].text[-1] in ",;" or word in joined for word in run[:-1]
        )  # `C7704 48810 55872` is a licence
        first = layout.neighbours(run[0])[0]
        said = "" if first is None else bare(layout.words[first].text).casefold()
        called = layout.words[run[0]].text.startswith("(") or said in _BILLING  # alone they may be two ZIPs
        many = called or len(run) > _SEVERAL
        sure = (many and parted and all(map(is_billed, texts))) or any(
            _MODIFIED.fullmatch(x) or _is_usual(x) or (parted and _LETTERED.fullmatch(x)) for x in texts
        )
        return run if sure else ()
    begins = run and layout.words[run[0]].text.startswith("(")  # a file's number may look like one without
    return run if (begins and _MODIFIED.fullmatch(texts[0])) or (run and _is_usual(texts[0])) else ()


def _is_usual(text: str) -> bool:
    """Whether a text is one of the codes that are billed most, with a modifier of figures: `99214-25`."""
    match = _OFTEN_MODIFIED.fullmatch(text)
    return match is not None and is_billed(match[1])


def told(layout: Layout) -> frozenset[int]:
    """Indexes of codes and modifiers that are so beyond doubt, by a modifier or by the code before them."""
    return _modified(layout) | _supplied(layout)


def _supplied(layout: Layout) -> frozenset[int]:
    """Indexes of the modifiers behind the code of a supply: `E0118 RR KX`."""
    found: set[int] = set()
    for row in layout.rows:
        open_ = False
        for word in layout.words_of(row):
            text = layout.words[word].text
            modifier = open_ and bare(text) in _OF_SUPPLY
            if modifier:
                found.add(word)
            open_ = modifier or _HCPCS.fullmatch(text) is not None
    return frozenset(found)


def lines(layout: Layout) -> frozenset[int]:
    """Indexes of the words of service lines: place, code, modifiers, pointers, amount and units."""
    found: set[int] = set()
    for row in layout.rows:
        words = layout.words_of(row)
        texts = [layout.words[word].text for word in words]
        for place, text in enumerate(texts):
            end, money = _end_of_line(texts, place + 1) if _CODE.fullmatch(text) else (0, 0)
            begin = place - 1 if place and _PLACE.fullmatch(texts[place - 1]) else place
            if end and end - begin > 1 + money:  # a code and an amount alone may be a ZIP and a price
                found.update(words[begin:end])
    return frozenset(found)


def _end_of_line(texts: Sequence[str], place: int) -> tuple[int, int]:
    """Where the line ends whose code stands before `place`, and how many words its amount has; zeros when it is none."""
    modifiers = 0
    while place < len(texts) and modifiers < _MODIFIERS and _MODIFIER.fullmatch(texts[place]):
        place, modifiers = place + 1, modifiers + 1
    if place < len(texts) and _POINTER.fullmatch(texts[place]):
        place += 1
    rest = texts[place : place + 2]
    if rest and _AMOUNT.fullmatch(rest[0]):
        money = 1
    elif len(rest) > 1 and _DOLLARS.fullmatch(rest[0]) and _CENTS.fullmatch(rest[1]):
        money = 2
    else:
        return 0, 0
    place += money
    return (place + 1 if place < len(texts) and _UNITS.fullmatch(texts[place]) else place), money


def is_billed(text: str) -> bool:
    """Whether a word is one of the codes that are billed most."""
    return text.rstrip(".,;:)") in _BILLED


def listed(layout: Layout) -> frozenset[int]:
    """Indexes of usual codes of procedures, where a page has two of them."""
    found = list(_listed(layout))
    several = len({layout.words[index].text[:5] for index in found}) >= _SEVERAL
    often = {i for i, word in enumerate(layout.words) if is_billed(word.text) and _repeated(layout, i)}
    return frozenset(found if several else ()) | often


def _repeated(layout: Layout, index: int) -> bool:
    """Whether how often it is done stands right behind a code: `92526, 5x/week`."""
    after = layout.neighbours(index)[1]
    return after is not None and _TIMES.fullmatch(layout.words[after].text) is not None


def _listed(layout: Layout) -> Iterator[int]:
    """Indexes of usual codes that stand behind no town and no state."""
    for index, word in enumerate(layout.words):
        if not is_billed(word.text):
            continue
        before, _ = layout.neighbours(index)
        text = "" if before is None else layout.words[before].text
        town = text[:1].isupper() and text[-1] not in ":;.)" and not text.isupper()
        if not town and text.strip(",.") not in STATES:
            yield index
