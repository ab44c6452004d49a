# ruff: noqa: SIM905 - word lists are kept as text
"""People's names that are medicine: Parkinson's disease, Bell's palsy, a Foley catheter.

Rules:
- A name that many living people bear counts only when one of the nouns of medicine follows, and nothing new begins
  between them: a sentence, or a line or a cell with a capital.
- The name of a score counts where its value follows: Apfel 3, Garden IV, Wagner grade 2.
- A blade is called after who made it, before its size and what was seen with it: Mac 3 grade I.
- Units that are called after people or a people stand behind their number and before a thing: a 19 French drain.
- What a drain or a catheter is called after stands right behind its size: 19 Fr Blake.
- A part of the body is called after somebody with an `of`: the circle of Willis.
- A title, a label or a find on another page is stronger: Dr. Graves stays behind, and so does his patient Bell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.tokens import Token

_FINDINGS = frozenset({"neg", "pos", "equivocal", "midline", "lateralizes", "lateralized"})  # `Lachman neg`
_GRADE = re.compile(r"[0-4](?:\+|[A-C])?|[IV]{1,3}")  # `Lachman 2+`
_BLADES = frozenset({"mac", "miller"})
_BLADE_OF = frozenset({"blade", "grade", "view", "x1", "cmac"})  # `Mac 3 grade I`
_OUTCOMES = frozenset({"negative", "positive", "intact", "absent", "present", "symmetric", "performed"})
_BEDSIDE = frozenset(  # tests whose names few people bear
    "lachman mcmurray apley neer phalen spurling homans hoffmann finkelstein jobe adson ober kemp cozen gaenslen "
    "stinchfield yergason durkan froment tinel romberg moro murphy epley hawkins barlow ortolani".split()
)
_BETWEEN, _ROW_OF_OUTCOMES = frozenset({"and", "or", "drawer", "anterior", "posterior", "pivot", "shift"}), 7  # words
_TESTED, _ROW_OF_TESTS = frozenset({"tests", "maneuvers"}), 14  # words before one of them
_IMAGING = frozenset({"scanner", "magnet", "field", "unit", "system"})
_SCALES = frozenset(
    (
        "scale",
        "score",
        "subscore",
        "subscores",
        "index",
        "grade",
        "class",
        "stage",
        "type",
        "risk",
        "fall",
        "falls",
        "bowel",
        "prep",
        "total",
    )
)
_TESTS = frozenset(
    tuple(pair.split())
    for pair in (
        "star cancellation, modified ashworth, zarit burden, katz adl, lawton iadl, modified rankin, "
        "berg balance, bk pcr, humphrey 24-2, humphrey 30-2, humphrey 10-2, canadian class, canadian "
        "cardiovascular, denver ii, clark level, graves orbitopathy, major depressive, major depression, major "
        "neurocognitive, major bleeding, long term, weber a, weber b, weber c, persian gulf, boston bowel, ensure "
        "plus, ensure tid, ensure bid, boost plus, boost tid, congo red, neer 2-part, neer 3-part, neer 4-part, "
        "ann arbor, innocent murmur, innocent flow, trail making, logical memory, boston naming, boston diagnostic, "
        "rey complex, rey figure, rey auditory, digit span, frenchay dysarthria, mann assessment, token test, "
        "block design, matrix reasoning, symbol search, picture naming, verbal fluency, cameron lesion, "
        "cameron lesions, cameron ulcer, cameron ulcers, ge junction, thin cup, thin straw, thin liquid, thin liquids, "
        "core biopsy, core biopsies, peak flow, deep margin, deep margins, deep quiet, cam morphology, cam deformity, "
        "cam lesion, gail 5-yr, gail 5-year, gail model, gail lifetime, "
        "mayo endoscopic, mayo subscore, mullen early, mullen scales, beery vmi, kennedy ulcer, kennedy terminal, "
        "tan score, tan collateral, whisper test, short bowel, short gut, "
        "bethesda category, bethesda system, bethesda 2023, onyx frontier, xience sierra, barbeau a, barbeau b, "
        "barbeau c, barbeau d, candida group, candida species, cam negative, cam positive, cam neg, cam pos"
    ).split(", ")
)
_ASSAYS = frozenset(  # whose second word is meant
    tuple(pair.split())
    for pair in (
        "tb gold, quantiferon gold, quantiferon-tb gold, v leiden, factor leiden, lsvt big, persian gulf, ann arbor, "
        "metoprolol tart, "
        "lactated ringer, lactated ringers, metoprolol succ, 9-hole peg, nine-hole peg, hole peg, "
        "biplane simpson, biplane simpsons, modified simpson, hepatitis a, hepatitis b, hepatitis c, hepatitis d, "
        "hepatitis e, trail making, logical memory, boston naming, rey complex, rey figure, digit span, "
        "aphasia quotient, onyx frontier, xience sierra, right temple, left temple, "
        "anti-smith sm, anti-ssb la, anti-ssa ro, zarit burden, reverse barbeau, modified barbeau"
    ).split(", ")
)
_PARTS_OF_BODY = frozenset(  # which are called after people with an `of`, on imaging and in operations
    tuple(pair.split())
    for pair in (
        "circle willis, pouch douglas, cul-de-sac douglas, zonules zinn, zones zinn, annulus zinn, foramen monro, "
        "plexus auerbach, plexus meissner, node cloquet, valve houston, valves houston, valve heister, valves heister, "
        "valve hasner, angle louis, fold treves, tubercle gerdy, tail spence, line hilton, membrane bruch, "
        "ligament cooper, ligaments cooper, ligament marshall, ridge marshall, vein marshall, vein labbe, vein galen, "
        "vein mayo, nerve kuntz, nerve arnold, nerve jacobson, triangle koch, crista koch, loop meyer, "
        "space burns, space parona, arcade frohse, ligament struthers, arcade struthers, ligament henry, knot henry, "
        "fascia cooper, ligament humphrey, ligament wrisberg, islands reil, area wernicke, area broca"
    ).split(", ")
)
_FRENCH = re.compile(r"[1-4]?\d(?:\.5)?")
_UNITS = {"french": _FRENCH, "fr": _FRENCH, "tesla": re.compile(r"0\.[2-9]\d?|1\.5|[37](?:\.0)?")}
_UP_AND_GO, _GETTING = ("up", "and", "go"), frozenset({"timed", "get"})  # a test of balance
_INITIALS = 2  # letters
_REACH = 3  # words in which the noun must follow
_VALUE = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,2})?|0-I{1,3}[a-z]{0,2}|\d{1,2}/(?:5|6|8|9|10|12|15|20|23|24|27|28|30|36|41|56|66|100)|\d(?:\+\d){1,2})%?[a-cA-C]?|[IV]{1,3}[a-cA-C]?|I[Il]?[spa-c]{1,2}",
    re.ASCII,
)
_LETTERED = re.compile(r"I[IVl]{0,2}[spa-c]{1,2}")
_PARTS = re.compile(r"[^\W\d_]+")


def find(words: Sequence[str], lexicon: Lexicon, ends: Collection[int] = (), signed: Collection[int] = ()) -> set[int]:
    """Indexes of eponyms in `words`, which are in order and without punctuation at their ends.

    `ends`: the indexes of words behind which something new begins: `for Dagmar Campbell`, and below it `Assessment`.
    `signed`: those with a plus before them, which is the outcome of a test: `+McMurray`.
    """
    lower = [re.sub(r"['\u2019]s$|['\u2019]$", "", w.casefold()) for w in words]
    found = {i for i, word in enumerate(lower) if _alone(word, lexicon) and not _first_name(words, i, lexicon)}
    found |= {i for i, word in enumerate(lower) if word in lexicon.scores and _scored(words, i)}
    found |= {i + 1 for i in found if i + 1 < len(words) and _LETTERED.fullmatch(words[i + 1])}  # `Paris IIa`
    found |= {i for i in range(3, len(lower)) if tuple(lower[i - 2 : i + 1]) == _UP_AND_GO and lower[i - 3] in _GETTING}
    found |= {i for i, word in enumerate(lower) if word in _UNITS and _counted(words, i, lexicon)}
    for place, word in enumerate(lower):
        pair = tuple(lower[place : place + 2])
        if pair in _TESTS:
            found.add(place)
        if pair in _ASSAYS:
            found.add(place + 1)
        if lower[place + 1 : place + 2] == ["of"] and (word, *lower[place + 2 : place + 3]) in _PARTS_OF_BODY:
            found.add(place + 2)
        if word in _BLADES and place + 1 < len(lower) and _GRADE.fullmatch(words[place + 1]):
            found |= {place} if _BLADE_OF.intersection(lower[place + 2 : place + 2 + _REACH]) else set()
        parts = _PARTS.findall(word)
        shared = parts and all(p in lexicon.shared_eponyms or p in lexicon.eponyms for p in parts)
        outcome = (place in signed and word in _BEDSIDE) or _tested(words, lower, place) or _sized(words, lower, place)
        if shared and (outcome or _before_noun(lower, place, lexicon, ends)):
            found.add(place)
    return found


def _tested(words: Sequence[str], lower: Sequence[str], place: int) -> bool:
    """Whether an eponym is a test with its outcome, or one of a row of tests with signs (`Special tests: Neer +`)."""
    behind = words[place + 1] if place + 1 < len(lower) else ""
    if not behind and set(lower[max(0, place - _ROW_OF_TESTS) : place]) & _TESTED:
        return True
    said = _OUTCOMES & set(lower[max(0, place - _REACH) : place])  # `negative Ortolani and Barlow`
    return lower[place] in _BEDSIDE and (bool(said) or _has_outcome(words, place))


def _sized(words: Sequence[str], lower: Sequence[str], place: int) -> bool:
    """Whether the size of a drain or a catheter stands before what it is called after: `19 Fr Blake`."""
    return place > 1 and lower[place - 1] in ("fr", "french") and _FRENCH.fullmatch(words[place - 2]) is not None


def _has_outcome(words: Sequence[str], place: int) -> bool:
    """Whether an outcome stands behind a bedside test, or behind a row of them: `Lachman and Apley negative`."""
    for behind in words[place + 1 : place + 1 + _ROW_OF_OUTCOMES]:
        lower = behind.casefold()
        if lower in _OUTCOMES or _GRADE.fullmatch(behind):
            return True
        if lower not in _BEDSIDE and lower not in _BETWEEN:
            break
    return False


def _before_noun(lower: Sequence[str], place: int, lexicon: Lexicon, ends: Collection[int]) -> bool:
    """Whether the noun of an eponym follows it, also behind other eponyms."""
    for at, after in enumerate(lower[place + 1 : place + 1 + _REACH], start=place):
        if at in ends:
            break
        if after in lexicon.nouns or after in _FINDINGS:
            return True
        joined = after in ("and", "or", "positive", "negative", "-", "a", "b", "c", "sm")
        if not joined and after not in lexicon.shared_eponyms and after not in lexicon.eponyms:
            break
    return False


def means_medicine(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether medicine stands right behind an eponym, so that no house is meant: `at McBurney point`, `Moro intact`."""
    behind = tokens[index + 1].lower if index + 1 < len(tokens) and not tokens[index].stop else ""
    return behind in lexicon.nouns or behind in _OUTCOMES or behind in _FINDINGS


def _counted(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Whether a unit stands between its number and a thing, written small or as an abbreviation, or an eponym."""
    if not 0 < place < len(words) - 1 or not _UNITS[words[place].casefold()].fullmatch(words[place - 1]):
        return False
    after = words[place + 1]
    lower = after.casefold()
    thing = after.islower() and (lower in lexicon.nouns or lexicon.clinical(lower) or lower in _IMAGING)
    return thing or lexicon.abbreviation(after) or lower in lexicon.shared_eponyms or lower in lexicon.eponyms


def _scored(words: Sequence[str], place: int) -> bool:
    """Whether the value of a score follows its name; nobody else is named right before it."""
    alone = place == 0 or not words[place - 1][:1].isupper() or words[place - 1].isupper()
    alone = alone or words[place - 1][-1:].isdigit() or _VALUE.fullmatch(words[place - 1]) is not None  # `Braden14`
    behind = place + 1
    while behind < len(words) and behind <= place + _REACH and words[behind].casefold() in _SCALES:
        behind += 1  # `Morse fall scale 65`
    return alone and behind < len(words) and _VALUE.fullmatch(words[behind]) is not None


def _first_name(words: Sequence[str], place: int, lexicon: Lexicon) -> bool:
    """Whether an unknown capitalised word follows, as after a first name: `Benedikt Osei`."""
    if place + 1 >= len(words) or "-" in words[place] or "'" in words[place] or "\u2019" in words[place]:
        return False
    after = words[place + 1]
    written = after[:1].isupper() and len(after) > _INITIALS and after.isupper() == words[place].isupper()
    strange = any(lexicon.kind(part.casefold()) is Kind.UNKNOWN for part in _PARTS.findall(after))
    return written and strange and not lexicon.abbreviation(after) and after.casefold() not in lexicon.shared_eponyms


def _alone(word: str, lexicon: Lexicon) -> bool:
    """Whether the word is an eponym wherever it stands."""
    if word in lexicon.eponyms:
        return True
    parts = word.replace("\u2013", "-").split("-")
    return len(parts) > 1 and all(p in lexicon.eponyms for p in parts)
