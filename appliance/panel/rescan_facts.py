"""Sheets that wait to be scanned again, as the station says it; rows that were checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from appliance.bus_rows import MAX_SENTENCE, is_word
from appliance.documents import is_opaque_id
from appliance.panel.review_facts import WrongShapeError

MAX_RESCANS: Final = 20
MAX_SHEETS: Final = 100  # of one row
_MOST: Final = 0xFFFF_FFFF
_MINUTE_S: Final = 60
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class WaitingRescan:
    """Sheets of one stack: its class, why, which (counted from 1), of how many, when it was scanned, for how long.

    `trouble` is what came of the last try, a sentence; "": there was none, or nothing is wrong yet.
    """

    document: str
    document_class: str
    reason: str
    sheets: tuple[int, ...]
    total: int
    scanned: str
    minutes: int
    trouble: str


def checked_rescans(untrusted: object) -> tuple[WaitingRescan, ...]:
    """At most `MAX_RESCANS` rows. Raises WrongShapeError."""
    if not (isinstance(untrusted, list) and len(untrusted) <= MAX_RESCANS):
        raise WrongShapeError
    return tuple(map(_row, untrusted))


def _row(row: object) -> WaitingRescan:
    if not (isinstance(row, tuple) and len(row) == 10):
        raise WrongShapeError
    document, job, kind, reason, sheets, total, scanned, age_s, _, trouble = row
    texts = all(isinstance(text, str) for text in (document, job, kind, reason, scanned, trouble))
    if not (texts and is_opaque_id(document) and is_word(kind) and is_word(reason) and _TIME.fullmatch(scanned)):
        raise WrongShapeError
    counted = isinstance(sheets, list) and 0 < len(sheets) <= MAX_SHEETS and all(map(_is_number, (*sheets, total)))
    if not (counted and _is_number(age_s) and len(trouble) <= MAX_SENTENCE and (trouble.isprintable() or not trouble)):
        raise WrongShapeError
    return WaitingRescan(document, kind, reason, tuple(sheets), total, scanned, age_s // _MINUTE_S, trouble)


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST
