"""Whose page it is: name, day of birth and record numbers that stand beside a label for the patient, as digests.

Rules:
- Only what is labelled counts, and only a label that means the patient: a provider, a relative, a policy holder or an
  emergency contact is somebody else. A bare `Name:` counts only where a day of birth or record number stands close by.
- A page that cannot be understood says nothing; it never says something that is half right on purpose.
- Nothing that was read leaves this module but as keyed digests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from appliance.collation.digests import Digester, Mark
from appliance.collation.labelled import labelled
from appliance.collation.patient_labels import NOT_A_NAME, TITLES, Kind
from appliance.collation.segments import Segment
from appliance.documents import Barcode

T = TypeVar("T")

MAX_MARKS: Final = 8  # of each kind
_NAME_PARTS = 4
_CLOSE_LINES = 2
_MAX_CODE = 40  # characters of a barcode that may be a record number by itself


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

_WORD: Final = re.compile(r"[^\W_'\u2019-][^\W_]*(?:['\u2019-][^\W_]+)*|['\u2019][^\W_]+")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE: Final = re.compile(
    r"(?P<a>[0-9OlI|]{1,4})\s?[/.-]\s?(?P<b>[0-9OlI|]{1,2})\s?[/.-]\s?(?P<c>[0-9OlI|]{2,4})(?!\d)"
    r"|(?P<m>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<m2>[A-Za-z]{3,9})\.?[\s.,-]+(?P<y2>\d{2,4})"
)
_NUMBER: Final = re.compile(r"[A-Za-z]{0,4}[-#]?\d[\dOlISB-]{2,}(?:[A-Za-z]{0,2})\b")
_READ_AS: Final = str.maketrans({"O": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"})


def patient_on(pieces: Sequence[Segment], barcodes: Sequence[Barcode], digester: Digester) -> PatientMarks:
    """What a page says about its patient."""
    found = list(labelled(pieces))
    own = [f for f in found if not f.other]
    numbered = {f.row for f in own if f.kind in (Kind.BIRTH, Kind.RECORD) and f.text}
    names: dict[tuple[Mark, ...], None] = {}
    births: dict[Mark, None] = {}
    records: dict[Mark, None] = {}
    accounts: dict[Mark, None] = {}
    for each in own:
        if each.kind is Kind.BIRTH:
            births.update(dict.fromkeys(_birth(each.text, digester)))
        elif each.kind is Kind.RECORD:
            records.update(dict.fromkeys(_record(each.text, digester)))
        elif each.kind is Kind.ACCOUNT:
            accounts.update(dict.fromkeys(_record(each.text, digester)))
        elif each.kind is Kind.NAME or any(abs(row - each.row) <= _CLOSE_LINES for row in numbered):
            names.update(dict.fromkeys(_name(each.text, digester)))
    codes = dict.fromkeys(mark for code in barcodes for mark in _coded(code.text, digester))
    return PatientMarks(_first(names), _first(births), _first(records), _first(accounts), _first(codes))


def _first(kind: Iterable[T]) -> tuple[T, ...]:
    """As many as are kept."""
    return tuple(kind)[:MAX_MARKS]


def _name(text: str, digester: Digester) -> Iterator[tuple[Mark, ...]]:
    """The parts of a name, without titles and initials; nothing where fewer than two are left."""
    parts: list[Mark] = []
    for word in re.split(r"[\s,]+", text):
        core = word.strip(".;:()*|_\"'\u2019")
        if core.casefold() in TITLES or (len(core) == 1 and core.isalpha()):
            continue
        if not core or core.casefold() in NOT_A_NAME or not (core[0].isupper() or core[0] in "0158"):
            break
        if not _WORD.fullmatch(core[1:]) or sum(c.isalpha() for c in core) < len(core) - 1:
            break
        parts.extend(mark for part in core.split("-") if (mark := digester.name(part)))
        if len(parts) >= _NAME_PARTS:
            break
    if len(parts) > 1:
        yield tuple(parts[:_NAME_PARTS])


def _birth(text: str, digester: Digester) -> Iterator[Mark]:
    """The first date of a value: two figures of the year, then day and month, the smaller first: both are written."""
    match = _DATE.search(text[:40])
    if match is None:
        return
    if match["m"] or match["m2"]:
        name = (match["m"] or match["m2"])[:3].casefold()
        if name not in _MONTHS:
            return
        month, day, year = _MONTHS.index(name) + 1, int(match["d"] or match["d2"]), match["y"] or match["y2"]
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
