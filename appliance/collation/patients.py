"""Whose page it is: name, day of birth and record numbers that stand beside a label for the patient, as digests.

Rules:
- Only what is labelled counts, and only a label that means the patient: a provider, a relative, a policy holder or an
  emergency contact is somebody else. A bare `Name:` counts only where a day of birth or record number stands close by.
- A page that cannot be understood says nothing; it never says something that is half right on purpose.
- Nothing that was read leaves this module but as keyed digests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from appliance.collation.digests import Digester, Mark
from appliance.collation.segments import Segment
from appliance.documents import Barcode

MAX_MARKS: Final = 8  # of each kind
_NAME_PARTS = 4
_CLOSE_LINES = 2
_MAX_CODE = 40  # characters of a barcode that may be a record number by itself


class Kind(StrEnum):
    """What a label asks for."""

    NAME = "name"
    BARE_NAME = "bare-name"
    BIRTH = "birth"
    RECORD = "record"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class PatientMarks:
    """What a page says about its patient. `codes` are barcodes that may be a record number, or anything else."""

    names: tuple[tuple[Mark, ...], ...] = field(default=(), repr=False)
    births: tuple[Mark, ...] = field(default=(), repr=False)
    records: tuple[Mark, ...] = field(default=(), repr=False)
    accounts: tuple[Mark, ...] = field(default=(), repr=False)
    codes: tuple[Mark, ...] = field(default=(), repr=False)

    @property
    def silent(self) -> bool:
        """Whether the page says nothing about its patient."""
        return not (self.names or self.births or self.records or self.accounts)


NOBODY: Final = PatientMarks()

_NO = r"(?:\s*(?:n[o0]|num(?:ber)?|nbr|id|#)\b\.?\s*#?|\s*#)?"
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
_LABEL: Final = re.compile(
    "|".join(f"(?P<{kind.name}>(?<![\\w/])(?:{pattern}))" for kind, pattern in _LABELS), re.IGNORECASE
)
_SOMEBODY_ELSE: Final = re.compile(
    r"\b(?:subscriber|insured|policy\s*holder|guarantor|respons[il1]ble|spouse|mother|father|parent|guardian|partner|"
    r"relative|relation(?:ship)?|employee|employer|contact|next\s+of\s+kin|provider|physician|doctor|dr|nurse|surgeon|"
    r"pharmac\w*|facility|hospital|clinic|prescriber|referring|attending|ordering|witness|interpreter|maiden|sibling|"
    r"brother|sister|child(?:'s)?|baby|newborn|infant|donor|caregiver|representative|company|plan|drug|medication)\b",
    re.IGNORECASE,
)
_NOT_A_NAME: Final = frozenset(
    "name names information info instructions history identification id address phone signature number date status "
    "portal education label copy sex gender age dob mrn race first last middle initial print printed of the and or is "
    "was in for to by no yes unknown none rights consent agreement has had denies reports presents note notes summary "
    "page account record records medical chart birth class type room bed unit ward visit service location insurance "
    "relationship male female married single home cell work email city state zip ssn social security m f see above "
    "same self follow up discharge laboratory results report lab test tests referral letter n/a na please dear re "
    "evaluation results consultation request order pt patient patients patient's acct no. nombre fecha".split()
)
_TITLES: Final = frozenset(
    "mr mrs ms miss mx dr prof md do rn np pa phd jr sr ii iii iv esq master sra dra herr frau".split()
)
_WORD: Final = re.compile(r"[^\W\d_][^\W\d_'\u2019-]*", re.UNICODE)
_MONTHS: Final = {name: n for n, name in enumerate(
    "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # fmt: skip
_DATE: Final = re.compile(
    r"(?P<a>[0-9OlI|]{1,4})\s?[/.-]\s?(?P<b>[0-9OlI|]{1,2})\s?[/.-]\s?(?P<c>[0-9OlI|]{2,4})(?!\d)"
    r"|(?P<m>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<m2>[A-Za-z]{3,9})\.?[\s.,-]+(?P<y2>\d{2,4})"
)
_NUMBER: Final = re.compile(r"[A-Za-z]{0,4}[-#]?\d[\dOlISB-]{2,}(?:[A-Za-z]{0,2})\b")
_READ_AS: Final = str.maketrans({"O": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"})


@dataclass(frozen=True, slots=True)
class _Found:
    """A label and what stands behind it."""

    kind: Kind
    line: int
    text: str = field(repr=False)
    else_: bool  # it means somebody else than the patient


def patient_on(pieces: Sequence[Segment], barcodes: Sequence[Barcode], digester: Digester) -> PatientMarks:
    """What a page says about its patient."""
    found = list(_labelled(pieces))
    own = [f for f in found if not f.else_]
    numbered = {f.line for f in own if f.kind in (Kind.BIRTH, Kind.RECORD) and f.text}
    names, births, records, accounts = {}, {}, {}, {}
    for each in own:
        if each.kind is Kind.BIRTH:
            births.update(dict.fromkeys(_birth(each.text, digester)))
        elif each.kind is Kind.RECORD:
            records.update(dict.fromkeys(_record(each.text, digester)))
        elif each.kind is Kind.ACCOUNT:
            accounts.update(dict.fromkeys(_record(each.text, digester)))
        elif each.kind is Kind.NAME or any(abs(line - each.line) <= _CLOSE_LINES for line in numbered):
            names.update(dict.fromkeys(_name(each.text, digester)))
    codes = dict.fromkeys(mark for code in barcodes for mark in _coded(code.text, digester))
    kinds = (names, births, records, accounts, codes)
    return PatientMarks(*(tuple(kind)[:MAX_MARKS] for kind in kinds))  # type: ignore[arg-type]


def _labelled(pieces: Sequence[Segment]) -> Iterator[_Found]:
    """Every label of the page with its value: behind it, in the next piece of the line, or below it in a table."""
    order = {line: place for place, line in enumerate(dict.fromkeys(piece.line for piece in pieces))}
    rows: dict[int, list[Segment]] = {}
    for piece in pieces:
        rows.setdefault(order[piece.line], []).append(piece)
    before = ""
    for place, row in rows.items():
        matches = [(piece, list(_LABEL.finditer(piece.text))) for piece in row]
        heads = sum(bool(found) for _, found in matches) > 1
        for column, (piece, found) in enumerate(matches):
            for at, match in enumerate(found):
                end = found[at + 1].start() if at + 1 < len(found) else len(piece.text)
                value = piece.text[match.end() : end].strip(" :=#.*_|")
                lead = piece.text[found[at - 1].end() if at else 0 : match.start()]
                if not value and at + 1 == len(found):
                    beside = row[column + 1] if column + 1 < len(row) and not matches[column + 1][1] else None
                    below = _below(piece, rows.get(place + 1, ())) if beside is None and heads else None
                    other = beside or below
                    value = other.text if other is not None else ""
                context = lead if at else f"{before} {lead}"
                yield _Found(Kind[match.lastgroup or ""], place, value, bool(_SOMEBODY_ELSE.search(context)))
        heading = [piece.text for piece, found in matches if not found]
        before = " ".join(heading) if len(heading) == len(row) and sum(len(t.split()) for t in heading) <= 4 else ""


def _below(head: Segment, row: Sequence[Segment]) -> Segment | None:
    """The piece of the next line that stands under a heading."""
    under = [
        p for p in row if p.box.left < head.box.right and p.box.right > head.box.left and not _LABEL.search(p.text)
    ]
    return under[0] if len(under) == 1 else None


def _name(text: str, digester: Digester) -> Iterator[tuple[Mark, ...]]:
    """The parts of a name, without titles and initials; nothing where fewer than two are left."""
    parts: list[Mark] = []
    for word in re.split(r"[\s,]+", text):
        core = word.strip(".;:()*|_\"'\u2019")
        if core.casefold() in _TITLES or (len(core) == 1 and core.isalpha()):
            continue
        if not core or core.casefold() in _NOT_A_NAME or not core[0].isupper() or not _WORD.fullmatch(core):
            break
        parts.extend(mark for part in core.split("-") if (mark := digester.name(part)))
        if len(parts) >= _NAME_PARTS:
            break
    if len(parts) > 1:
        yield tuple(parts[:_NAME_PARTS])


def _birth(text: str, digester: Digester) -> Iterator[Mark]:
    """The first date of a value: two figures of the year, then day and month, the smaller first, as both are written."""
    match = _DATE.search(text[:40])
    if match is None:
        return
    if match["m"] or match["m2"]:
        month = _MONTHS.get((match["m"] or match["m2"])[:3].casefold())
        day, year = int(match["d"] or match["d2"]), match["y"] or match["y2"]
        if month is None:
            return
    else:
        first, second, third = (match[k].translate(_READ_AS) for k in "abc")
        if not (first + second + third).isdigit():
            return
        if len(first) > 2:
            first, second, third = second, third, first
        month, day, year = int(first), int(second), third
    low, high = sorted((month, day))
    if 1 <= low <= 12 and high <= 31 and (mark := digester.number(f"7{year[-2:]}{low:02}{high:02}")):
        yield mark


def _record(text: str, digester: Digester) -> Iterator[Mark]:
    """The first number of a value."""
    match = _NUMBER.search(" ".join(text.split()[:3]))
    if match and not _DATE.match(match[0]) and (mark := digester.number(_bare(match[0]))):
        yield mark


def _bare(text: str) -> str:
    """A record number without the letters before it."""
    return re.sub(r"^[A-Za-z]+[-#]?", "", text)


def _coded(text: str, digester: Digester) -> Iterator[Mark]:
    """Parts of a barcode that may be a record number."""
    for part in re.findall(r"[A-Za-z]{0,4}-?\d[\d-]{3,}", text)[:MAX_MARKS]:
        if len(part) <= _MAX_CODE and (mark := digester.number(_bare(part))):
            yield mark
