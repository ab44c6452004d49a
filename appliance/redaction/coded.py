# ruff: noqa: SIM905 - word lists are kept as text
"""Codes that look like numbers of rooms or of people: diagnoses of three characters (`I10`), procedures (`93000 ECG`).

Rules:
- Only categories that are a whole code without a dot count, and only before the word of medicine that they stand for
  or in a line with a code that has its dot.
- Five digits are a procedure's where they begin a cell and the name of a procedure stands right behind them.
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
_DENTISTS = re.compile(r"D\d{4}", re.ASCII)
_DOTTED = re.compile(r"[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4}")
_WORD = 4  # letters


def find(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """Indexes of codes of diagnoses without a dot and of procedures, by what they stand beside."""
    for cell in layout.cells:
        if len(cell.words) > 1:
            code, said = (layout.words[index].text for index in cell.words[:2])
            if _procedure(code, bare(said).casefold()):
                yield cell.words[0]
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
