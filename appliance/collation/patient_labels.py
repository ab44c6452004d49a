"""The labels beside which a page says whose it is, and what shows that somebody else is meant.

Rules:
- A pattern allows for the usual misread letters; a label that is a plain word too needs its colon or a number behind it.
"""
# ruff: noqa: E501 - a pattern is read whole

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a label asks for."""

    NAME = "name"
    BARE_NAME = "bare-name"
    BIRTH = "birth"
    RECORD = "record"
    ACCOUNT = "account"


_NO: Final = r"(?:\s*(?:n[o0]|num(?:ber)?|nbr|id|#)\b\.?\s*#?|\s*#)?"
_LABELS: Final = (
    (Kind.BIRTH, r"d\.?\s?[o0]\.?\s?b\b\.?|date\s+[o0]f\s+b[il1]rth|birth\s?date|b[il1]rthday|born(?:\s+on)?|geb(?:urtsdatum|\.)"
                 r"|fecha\s+de\s+nacimiento|date\s+de\s+naissance"),
    (Kind.RECORD, rf"m\.?r\.?n\b\.?|m\.?r\.?\s?#|(?:medical\s+)?rec[o0]rd{_NO}(?=\s*[:#=]|\s+\W*\w*\d)|med(?:ical)?\s+rec\b\.?{_NO}"
                  rf"|chart{_NO}(?=\s*[:#=]|\s+\w*\d)|(?:pat[il1]ent|pt)\s+(?:id\b|no\b|number|#)\.?\s*#?|patientennummer"),
    (Kind.ACCOUNT, rf"acc(?:oun)?t\b\.?{_NO}(?=\s*[:#=]|\s+\w*\d)|visit{_NO}(?=\s*[:#=])|encounter{_NO}(?=\s*[:#=])|csn\b"),
    (Kind.NAME, r"(?:name\s+[o0]f\s+)(?:the\s+)?pat[il1]ent|(?:pat[il1]ent|pt)'?s?\.?(?:\s+(?:full\s+|legal\s+)?name)?(?=\s*[:=])"
                r"|(?:pat[il1]ent|pt)'?s?\.?\s+(?:full\s+|legal\s+)?name|patient(?=\s+[A-Z][a-z]+,\s)|nombre\s+del\s+paciente|paciente(?=\s*:)"),
    (Kind.BARE_NAME, r"(?:full\s+|legal\s+)?name(?=\s*[:=])|re(?=\s*:)"),
)  # fmt: skip
LABEL: Final = re.compile(
    "|".join(f"(?P<{kind.name}>(?<![\\w/])(?:{pattern}))" for kind, pattern in _LABELS), re.IGNORECASE
)
SOMEBODY_ELSE: Final = re.compile(
    r"\b(?:subscriber|insured|policy\s*holder|guarantor|responsible|spouse|mother|father|parent|guardian|partner|"
    r"relative|relation(?:ship)?|employee|employer|contact|next\s+of\s+kin|provider|physician|doctor|dr|nurse|surgeon|"
    r"pharmac\w*|facility|hospital|clinic|prescriber|referring|attending|ordering|witness|interpreter|maiden|sibling|"
    r"brother|sister|child(?:'s)?|baby|newborn|infant|donor|caregiver|representative|company|plan|drug|medication)\b",
    re.IGNORECASE,
)
_OTHER_WORDS: Final = (
    "name names information info instructions history identification id address phone signature number date status "
    "portal education label copy sex gender age dob mrn race first last middle initial print printed of the and or is "
    "was in for to by no yes unknown none rights consent agreement has had denies reports presents note notes summary "
    "page account record records medical chart birth class type room bed unit ward visit service location insurance "
    "relationship male female married single home cell work email city state zip ssn social security m f see above "
    "same self follow up discharge laboratory results report lab test tests referral letter n/a na please dear re "
    "evaluation results consultation request order pt patient patients patient's acct no. nombre fecha"
)
NOT_A_NAME: Final = frozenset(_OTHER_WORDS.split())
_TITLES: Final = "mr mrs ms miss mx dr prof md do rn np pa phd jr sr ii iii iv esq master sra dra herr frau"
TITLES: Final = frozenset(_TITLES.split())
