# ruff: noqa: E501 - a pattern is read whole
"""Initials of who did something, where no colon tells: `sig JP 9/30`, `scanned 11/17 BR`, `read back OK (EO)`.

Rules:
- What was done stands before them, in the few words that only somebody can follow, and with a day between at most.
- Two or three capitals; small letters only behind a day that ends a sentence, or behind who coded or typed. What is
  asked for by a form, and letters of a profession, are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.policy.categories import Category

_NONE = (
    r"(?!(?:MD|DO|RN|NP|PA|MA|OK|ED|ER|OR|IV|IM|PO|SC|SQ|QD|AM|PM|EMR|PDF|FAX|TID|BID|LPN|CNA|LVN|PCP|ICU|PRN|HIM|"
    r"CT|CTA|MR|MRI|MRA|US|XR|CXR|KUB|EKG|ECG|EEG|EMG|PET|DXA|TTE|TEE|CBC|BMP|CMP|TSH|INR|UA|PSA|LDL|ABG|VBG|BNP|CRP|ESR|PFT|LFT|HPI|ROS|POC|MAR|BP|HR|QTY)\b)"
)
_INITIALS = rf"{_NONE}[A-Z]{{2,3}}"
_DAY = r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?"
_ENDS = r"(?=[,;.)]|[ \t]*(?:\n|$)|\t|[ \t]{2,})"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:\b(?:inits?|initialed|initialled)\b)\.?\s(?P<x>{_INITIALS})(?![\w/-])",
        rf"(?i:\bread[- ]?back\b)(?:\s(?i:ok|done|correct|given|x2))?,?\s\(?(?P<x>{_INITIALS})(?:\)|{_ENDS})",
        rf"(?:\b[Ss]ig|(?i:\b(?:signed|e-?signed|cosign|cosigned|co-?sign|scribe|scribed|coded|typed|keyed|scanned|filed|faxed|verified)))\s(?P<x>{_INITIALS})(?=\s{_DAY}|\s(?:[01]?\d|2[0-3]):?[0-5]\d|{_ENDS})",
        rf"(?i:\b(?:scanned|filed|faxed|mailed|typed|reviewed|called|noted|entered|updated|verified|keyed))\s{_DAY}\s(?P<x>{_INITIALS}){_ENDS}",
        rf"(?i:\b(?:reviewed|noted|verified|checked|scanned))\s(?P<x>{_INITIALS})(?=\s(?:{_DAY}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{{0,6}}\.?\s\d))",
        rf"\b[Ll]ot:?\s\w{{4,10}},?\s{_DAY}\s(?P<x>{_INITIALS})(?![\w/-])",  # who gave a vaccine
        rf"\b(?i:tech|scribe|coder)\s(?P<x>{_NONE}[A-Z]{{3}})(?=\s[A-Z][a-z]|{_ENDS})",
        r"\b[Tt]ranscrib\S{1,3}\s(?P<x>[a-z]{2,3})(?=\s[A-Z]|[ \t]*(?:\n|$))",  # whatever its letters were read as
        r"(?i:\b(?:coded|typed|keyed|transcr(?:ibed)?|transcription))\s(?P<x>(?!by|and|for|the|job|on|in|at|to|as)[a-z]{2,3})(?![\w.'-])(?!\s[a-z])",
        r"(?<=[a-z] )(?:1[0-2]|[1-9])/(?:[12]\d|3[01]|[1-9])\s(?P<x>(?!am|pm|mg|ml|cm|mm|kg|oz|tr|hr|wk|mo|yr|in|at|on|or|to|by|do|no|so|up|pt|ok)[a-z]{2})(?=\.\s[A-Z])",
    )
)


def find(text: str) -> Iterator[tuple[int, int, Category]]:
    """Every span of `text` that is somebody's initials behind what was done."""
    for pattern in _PATTERNS:
        yield from ((*match.span("x"), Category.PROVIDER) for match in pattern.finditer(text))
