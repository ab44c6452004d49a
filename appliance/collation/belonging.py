"""Which pages of a document belong to another patient than the rest.

Rules:
- Two pages agree when a day of birth, a record number or a whole name is the same; letters and figures that were
  misread do not count against it, and do not count for it where another person could be as near.
- They disagree only on clear evidence: another name with nothing that agrees, or another day of birth beside another or
  only partly equal name. Namesakes differ in day of birth and record number; one changed number is not enough.
- Relatives share a surname, twins a day of birth as well; a changed surname is the same person where a day of birth or
  record number agrees. What stays unsure is no alarm, and links no pages either.
- The patient of most sheets is the document's; where two are even, of most pages, then the first page's.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import StrEnum

from appliance.collation.digests import Mark, Match
from appliance.collation.patients import PatientMarks

_WHOLE = 2  # parts of a name


class Relation(StrEnum):
    """What two pages say about each other."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


class _Names(StrEnum):
    SAME = "same"
    PART = "part"
    OTHER = "other"
    NONE = "none"  # one of them has none


def relate(one: PatientMarks, other: PatientMarks) -> Relation:
    """Whether two pages are of the same patient."""
    name = _names(one, other)
    birth = _best(one.births, other.births)
    record = _best(one.records, other.records)
    if record is not Match.SAME and _shares(one, other):
        record = Match.SAME
    if _agree(name, birth, record):
        return Relation.SAME
    return Relation.OTHER if _differ(name, birth, record) else Relation.UNSURE


def _agree(name: _Names, birth: Match | None, record: Match | None) -> bool:
    """Whether something that only one person has is the same, and nothing weighs against it."""
    if record is Match.SAME:
        return name is not _Names.OTHER or birth is Match.SAME
    if birth is Match.SAME:
        return name in (_Names.SAME, _Names.NONE) or (name is _Names.PART and record is None)
    return name is _Names.SAME and birth is not Match.OTHER


def _differ(name: _Names, birth: Match | None, record: Match | None) -> bool:
    """Whether it is clearly another person; nothing that agrees may stand against it."""
    if Match.SAME in (birth, record):
        return False
    if name is _Names.OTHER:
        return True
    if name is _Names.SAME:
        return birth is Match.OTHER and record is Match.OTHER
    return birth is Match.OTHER


def strangers(pages: Sequence[PatientMarks], sheets: Sequence[int] = ()) -> tuple[tuple[int, int], ...]:
    """The pages of somebody else, each with a page of the document's patient, by place in `pages`.

    `sheets`: on which sheet each page is; both sides of one count as one.
    """
    speaking = [place for place, marks in enumerate(pages) if not marks.silent]
    relations = {(one, other): relate(pages[one], pages[other]) for one, other in itertools.combinations(speaking, 2)}
    groups = _groups(speaking, [pair for pair, relation in relations.items() if relation is Relation.SAME])
    on = sheets or range(len(pages))
    groups.sort(key=lambda group: (-len({on[place] for place in group}), -len(group), group[0]))
    found = []
    for place in sorted(place for group in groups[1:] for place in group):
        against = [own for own in groups[0] if relations[min(place, own), max(place, own)] is Relation.OTHER]
        if 2 * len(against) > len(groups[0]):
            found.append((place, against[0]))
    return tuple(found)


def _groups(places: Sequence[int], linked: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Pages that agree, directly or through others."""
    head = {place: place for place in places}

    def top(place: int) -> int:
        while head[place] != place:
            place = head[place]
        return place

    for one, other in linked:
        low, high = sorted((top(one), top(other)))
        head[high] = low
    groups: dict[int, list[int]] = {}
    for place in places:
        groups.setdefault(top(place), []).append(place)
    return list(groups.values())


def _best(one: Sequence[Mark], other: Sequence[Mark]) -> Match | None:
    """The best match of any two; None where one side has nothing."""
    found = {a.compare(b) for a in one for b in other}
    return next((match for match in Match if match in found), None)


def _shares(one: PatientMarks, other: PatientMarks) -> bool:
    """Whether a record number of one is an account or a barcode of the other, or both have one account."""
    pairs = (
        (one.records, other.codes), (one.codes, other.records), (one.accounts, other.accounts),
        (one.accounts, other.codes), (one.codes, other.accounts),
    )  # fmt: skip
    return any(_best(a, b) is Match.SAME for a, b in pairs)


def _names(one: PatientMarks, other: PatientMarks) -> _Names:
    """The best match of any two names."""
    found = {_name(a, b) for a in one.names for b in other.names}
    return next((match for match in _Names if match in found), _Names.NONE)


def _name(one: Sequence[Mark], other: Sequence[Mark]) -> _Names:
    """Two names in whatever order: the same where every part of the shorter is found, at least one of them exactly."""
    short, long = sorted((one, other), key=len)
    best = [max((m.compare(o) for o in long), key=[Match.OTHER, Match.NEAR, Match.SAME].index) for m in short]
    alike = sum(match is not Match.OTHER for match in best)
    if alike == len(short) >= _WHOLE and Match.SAME in best:
        return _Names.SAME
    return _Names.PART if alike else _Names.OTHER
