# ruff: noqa: E501 - a pattern is read whole
"""Notations of single trades: doses of radiation, settings of ventilators, lenses, charges, codes, drugs by number.

Rules:
- As in `values`: a typed value is positive evidence and never overrules a veto.
- Only what has a form of its own stands here; a number that merely follows a word is `values`' or its neighbours'.
"""

from __future__ import annotations

import re

_N = r"(?:\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d{1,4})?|\.\d{1,4})"
_OFTEN = (
    r"(?:daily|dly|bid|tid|qid|qd|qod|qhs|hs|qam|qpm|wkly|weekly|monthly|nightly|nocte|mane|od|bd|tds|qds|stat|prn|"
    r"q\s?\d{1,2}\s?h|at (?:bed(?:time)?|night)|(?:once|twice) (?:a|per) (?:day|week)|dos veces|diari[oa]s?)"
)
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.,/:-])(?P<x>{_N})(?=\s{_OFTEN}(?![\w-]))",  # metformin 1000 bid
        r"(?<![\w.,/-])(?:2\.5|5|12\.5|15|25|30|45|50|100|150|160|250|500)/(?:50|250|500|850|1000|4\.5)(?![\w/-]|\.\d)",  # drug pairs
        r"(?<![\w.,/-])(?:24/26|49/51|97/103|2\.5/25|200/5|400/80|800/160)(?![\w/-]|\.\d)",
        r"(?<![\w.,-])\d{1,2}(?:/\d{1,2})?\s?Me?V(?!\w)",  # energies of beams
        r"(?<!\w)[VD]\d{1,3}(?:Gy|%|cc)?(?=\s?[=:<>]?\s?\d{1,4}(?:\.\d)?\s?(?:%|c?Gy|cc))",  # V20 18%
        r"\bETT\b\s?(?:size\s)?#?\d(?:\.\d)?(?:\s?(?:@|at)\s?\d{2}(?:\s?cm)?)?",  # a tube and how deep it is
        r"(?<![\w.,/-])\d{1,2}\s?L\s?/\s?(?:0?\.\d{2}|\d{2,3}\s?%)(?!\w)",  # flow and oxygen: 40 L/.45
        r"(?<![\w.,/-])\d{1,2}\.\d\s?/\s\d{1,2}(?:\.\d)?(?![\w/-])",  # speed and grade: 3.4 / 14
        r"(?<![\w.,-])(?:17-?OHP|17-?hydroxyprogesterone|5-?HIAA|25-?OH|1,25-?OH|6-?MAM|5-?FU|6-?MP|5-?ASA|2-?PAM|3-?MT|11-?DOC)(?!\w)",  # names with a number
        r"\b(?:17-?OHP|IRT|TREC|GALT|UPC|UPCR|UACR|ACR|RPP|DP|MPHR|VO2|METs|LSC|TBS|FRAX|PAS|FOIS|OI|PI|BESS|SAC|PSI|MADRS|IDDSI|TBUT|GIR|RBS)[\s:=]{1,3}(?P<x>[<>]?\d{1,5}(?:\.\d{1,2})?%?)(?![\w/-]|,\d)",
        r"\bIDDSI\s(?P<x>[0-7](?:\s?(?:&|and|/|,)\s?[0-7])?)(?!\d)",
        rf"(?<![\w.,/-])(?:{_N})\s?(?:mC|MU|mU|MBq|GBq|kVp|mAs|uV(?:/mm)?|mmol/mol|kcal/kg(?:/d)?|mg/m2|AUC|IU/mL|ng/mL|cGy/fx|Hz|kHz)(?!\w)",
        r"(?<![\w.,/-])\d{1,3}(?:\.\d)?\ss(?=[\s,.;)]|$)(?!\s[A-Z]\.)",  # 38 s
        r"\b(?:HCPCS|procedure code|supply code)s?[\s:#]{1,3}(?P<x>[A-V]\d{4}(?:(?:,|;|\sand)?\s{1,3}[A-V]\d{4}){0,6})(?!\w)",
        r"(?<!\w)[AEJKLQ]\d{4}(?=\sx\s?\d{1,2}(?!\d))",  # A5500 x2
        r"\b(?:proc(?:edure)?s?|pcs|principal)\b[\s:#]{1,3}(?P<x>(?=[0-9A-HJ-NP-Z]{0,6}\d[0-9A-HJ-NP-Z]{0,6})(?=[0-9A-HJ-NP-Z]{0,6}[A-HJ-NP-Z])[0-9A-HJ-NP-Z]{7})(?!\w)",  # ICD-10-PCS
        r"(?<!\w)\$?\d{1,3}(?:,\d{3})*\.\d\d(?=\s{0,3}(?:\n|$))",  # what was charged, at the end of a row
        r"(?<![\w.,/-])\d{1,3}\s?(?:of|/)\s?\d{1,3}(?=\s(?:treatments?|tx|fractions?|fx|units?|sessions?|doorways|trials?)\b)",
        r"(?<![\w.,/-])\d{2}(?:\s?cm)?(?=\sat\s(?:the\s)?(?:teeth|lips?|gums?|nares?)\b)",  # how deep a tube is
        r"\b(?:billing|charges?|codes?)\b:?\s(?P<x>\d{5}(?:\s?x\s?\d)?(?:,\s?\d{5}(?:\s?x\s?\d)?){0,6})(?![\w/-])",  # CPT
        r"\bParis\s(?P<x>0-I[a-z]{1,2})(?!\w)",  # the shape of a polyp
        r"(?<![\w.,/-])\d{2}(?:\.\d)?-\d{2,3}-\d{1,2}-\d{2,3}/\d{2,3}(?![\w/-])",  # 36.9-84-18-122/70
        r"(?<![\w-])(?-i:[yra]{0,2}[cp](?:T(?:is|a|X|[0-4](?:mi|[a-d])?)|N(?:X|[0-3](?:mi|[a-c])?)|M(?:X|[01][a-d]?))(?:\((?:sn|f|m|\d|i[+-]|mol[+-])\))?)(?!\w)",  # pN1a(sn)
        r"\bq\s?\d{1,2}(?:\s?-\s?\d{1,2})?\s?(?:w|wks?|mos?|yrs?)(?![\w-])",  # q8w
        r"(?<![\w/])0/\d{1,2}(?![\w/])",  # of so many nodes none
        r"(?<![\w.,/:-])(?<!\d\s)(?:1[0-2]|0?[1-9])(?-i:[ap])(?:[-\u2013](?:1[0-2]|0?[1-9])(?-i:[ap]))?(?![\w/-])",  # 7a 11a 3p, 7a-7p
        r"(?<![\w.,/-])\d{1,3}(?:\.\d)?-(?=(?-i:[a-z]{3,}))",  # 2-layer, 9-hole
        r"(?<![\w.])[1-4](?:\.\d{1,2})?\s?K[\s,/]{0,2}[1-4](?:\.\d{1,2})?\s?Ca\b",  # a bath
        r"(?<![\w.,/-])\d{1,2}\.\d{1,2}\s?(?-i:B[IOUD])(?!\w)",  # prisms and their base
        r"(?<![\w.])[+-]\d{1,2}\.\d\d\s{0,3}[x\u00d7@]\s{0,2}(?P<x>\d{1,3})(?![\w./-])",  # the axis of a lens
        r"(?<![\w.,-])(?:1,25|25|17|11|16|5|6|3|2)-?(?:alpha-?|beta-?)?(?:di)?(?:hydroxy|keto|deoxy|methyl|amino|oxo|oh)[a-z]*(?!\w)",  # 25-hydroxy
        r"\b(?:pronounced|notified|arrived|called|paged|removed|placed|resumed|reported|returned|departed|cleared|intubated|extubated|"
        r"transferred|checked|voided|ambulated|medicated|admitted|discharged|died|expired)\s(?P<x>(?:[01]\d|2[0-3])[0-5]\d)(?![\w/-]|[.,]\d)",
        r"\b(?:call|text|dial|calling)\s(?:or\s(?:call|text)\s)?(?P<x>988|911)(?![\w-])",
        r"\[[xX]\]",  # a ticked box
        r"(?<![\w.,/-])\d{1,3}\.\d{1,2}s(?![\w-])",  # 9.4s
        r"\((?P<x>[A-V]\d{4})\)(?=\s{1,3}\$\d{1,4}(?:,\d{3})?\.\d\d)",  # what was charged for it
        r"\bT\s?=\s?(?P<x>\d{2,3})(?!\w)",  # a standard score
        r"(?<![\w.,/-])\$?\d{1,3}(?:,\d{3}){1,2}\.\d\d(?![\w.])",  # a charge
        r"(?<!\w)T\s1\sT\b|(?<!\w)1\sT(?=\sPO\b)",  # take one tablet
    )
)
