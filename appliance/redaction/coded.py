# ruff: noqa: SIM905 - word lists are kept as text
"""Codes that look like numbers of rooms or of people: diagnoses of three characters (`I10`), procedures (`93000 ECG`).

Rules:
- Only categories that are a whole code without a dot count, and only before the word of medicine that they stand for
  or in a line with a code that has its dot.
- Five digits are a procedure's where they begin a cell and the name of a procedure stands right behind them.
- A number with a check digit (`41852-5`) is a code of LOINC where a page has two, and all that look so are right.
- So is one of SNOMED CT (`44054006`), whose check digit is made in another way (after Verhoeff).
- D and four digits are a dentist's where they begin a cell and the name of a dentist's work stands right behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Lexicon

_WHOLE = frozenset(
    "B20 C01 C07 C12 C19 C20 C23 C33 C37 C52 C55 C58 C61 C73 D34 D45 D62 D65 E02 E15 E46 F04 F05 F09 F21 F23 F24 "
    "F28 F29 F54 F66 F82 F99 G10 G14 G35 I10 I38 I76 I81 I96 J00 J13 J14 J22 J36 J40 J42 J60 J64 J66 J80 J82 K30 "
    "K36 K37 L00 L14 L22 L26 L42 L45 L52 L80 L82 L83 L84 L86 L88 M02 N10 N12 N19 N23 N62 N63 N72 N86 N96 O80 O82 "
    "P09 Q02 R05 R12 R17 R18 R21 R32 R34 R37 R42 R49 R51 R52 R54 R55 R58 R61 R64 R66 R69 R81 Z08 Z09 Z21 Z22 Z23 "
    "Z31 Z33 Z34 Z36 Z38 Z51 Z66".split()
)
_PROCEDURES = frozenset(
    "office visit venipuncture ecg ekg xray x-ray radiograph injection immunization immunisation vaccine "
    "administration ultrasound mri ct electrocardiogram spirometry therapeutic manual gait neuromuscular "
    "evaluation re-evaluation debridement excision biopsy destruction repair colonoscopy endoscopy egd "
    "urinalysis cbc panel culture prophylaxis exam examination consult consultation preventive telehealth "
    "psychotherapy nebulizer arthrocentesis aspiration splint cast application removal mammogram mammography "
    "screening audiometry tympanometry refraction tonometry hospital emergency discharge".split()
)
_DENTAL = frozenset(
    "periodontal periodic comprehensive limited bitewing bitewings panoramic intraoral prophylaxis topical sealant "
    "resin resin-based amalgam crown pulpotomy endodontic scaling extraction surgical gingivectomy occlusal".split()
)
_PROCEDURE = re.compile(r"\d{5}")
_LOINC = re.compile(r"\d{3,5}-\d", re.ASCII)
_CONCEPT = re.compile(r"[1-9]\d{2,12}00\d", re.ASCII)  # the noughts say that it is a concept
_DENTISTS = re.compile(r"D\d{4}", re.ASCII)
_DOTTED = re.compile(r"[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4}")
_WORD = 4  # letters
# The group of the turns and reflections of a pentagon, and what its places do to a figure.
_TURN = ("0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
         "5987604321", "6598710432", "7659821043", "8765932104", "9876543210")  # fmt: skip
_PLACES = ("0123456789", "1576283094", "5803796142", "8916043527",
           "9453126870", "4286573901", "2793806415", "7046913258")  # fmt: skip
_SEVERAL, _DOUBLED = 2, 9  # codes of a page; the largest figure that counts as it is when a check digit is made


def find(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """Indexes of codes of diagnoses without a dot and of procedures, by what they stand beside."""
    for cell in layout.cells:
        if len(cell.words) > 1:
            code, said = (layout.words[index].text for index in cell.words[:2])
            if _procedure(code, bare(said).casefold()):
                yield cell.words[0]
    yield from checked(layout)
    dotted = {word.line for word in layout.words if _DOTTED.fullmatch(word.text.strip("(),;:"))}
    for index, word in enumerate(layout.words):
        if word.text.strip("(),;:") not in _WHOLE:
            continue
        _, after = layout.neighbours(index)
        meant = "" if after is None else bare(layout.words[after].text).casefold()
        if word.line in dotted or (len(meant) >= _WORD and lexicon.clinical(meant)):
            yield index


def _procedure(code: str, said: str) -> bool:
    """Whether a code stands before the name of what it stands for."""
    if _PROCEDURE.fullmatch(code):
        return said in _PROCEDURES
    return _DENTISTS.fullmatch(code) is not None and said in _DENTAL


def checked(layout: Layout) -> frozenset[int]:
    """Indexes of the codes of LOINC and of SNOMED CT, where a page has several and all that look so are right ones."""
    found: set[int] = set()
    for form, is_right in ((_LOINC, _is_checked), (_CONCEPT, _is_concept)):
        written = {i: core for i, word in enumerate(layout.words) if form.fullmatch(core := bare(word.text))}
        if len({*written.values()}) >= _SEVERAL and all(map(is_right, written.values())):
            found.update(written)
    return frozenset(found)


def _is_checked(code: str) -> bool:
    """Whether the digit behind the hyphen is the check digit of those before (modulus 10, every second one doubled)."""
    total = 0
    for place, figure in enumerate(reversed(code[:-2])):
        doubled = int(figure) * (2 if place % 2 == 0 else 1)
        total += doubled - _DOUBLED if doubled > _DOUBLED else doubled
    return (total + int(code[-1])) % 10 == 0


def _is_concept(code: str) -> bool:
    """Whether the last digit is the check digit of those before it, after Verhoeff (1969)."""
    state = 0
    for place, figure in enumerate(reversed(code)):
        state = int(_TURN[state][int(_PLACES[place % len(_PLACES)][int(figure)])])
    return state == 0
