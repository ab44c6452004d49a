"""What the station says about reviews: values that were checked, and pictures that are pictures.

Rules:
- Nothing is believed before its form was checked; what is malformed closes the review that it belongs to.
- What holds content is kept out of every `repr`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final, TypeGuard

from appliance.bus_interface import BusError
from appliance.bus_rows import is_word
from appliance.documents import is_opaque_id

MAX_REVIEWS: Final = 1_000
MAX_PAGES: Final = 10_000
MAX_FIELDS: Final = 500
MAX_DECISIONS: Final = 20_000  # of one page
MAX_DOUBTS: Final = 20
MAX_SIDE: Final = 20_000  # pixels of a picture
MAX_PIXELS: Final = 80_000_000
MAX_READING: Final = 2_000  # characters
REVIEWERS: Final = ("reviewer", "supervisor")
"""Roles that are asked for what waits; the station refuses all others, and counts refusals."""
STAGES: Final = ("first", "second", "supervisor", "audit")
RESTORABLE: Final = frozenset({"denied-unknown-word", "denied-unknown-number"})
"""Reasons to take a word away that are no knowledge about it."""
STRIP: Final = 6  # pages of a strip
SMALL: Final = 400  # pixels of a side of a small page
RESTORE: Final = "restore"
"""What the station offers where policy lets people ask a word back."""
RESCAN: Final = "rescan"
"""What the station offers where sheets can be scanned again."""
_MINUTE_S = 60
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_IHDR: Final = struct.Struct(">8sI4sII")

Box = tuple[int, int, int, int]


class UnknownCallError(BusError):
    """This station is older than the panel."""

    code = "bus-unknown-call"
    advice = "This station cannot do that."


class WrongShapeError(BusError):
    """The station answers about a review in a form that is not its own."""

    code = "panel-wrong-shape"
    advice = "The station says something that this panel does not understand."


@dataclass(frozen=True, slots=True)
class WaitingReview:
    """A document that whoever is signed in may review."""

    document: str
    document_class: str
    purpose: str
    code: str
    stage: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Decision:
    """About one word: its box in pixels of the page, and the code of the reason."""

    box: Box
    code: str

    @property
    def stays(self) -> bool:
        """Whether the word would leave with the page."""
        return self.code.startswith("cleared-")

    @property
    def restorable(self) -> bool:
        """Whether it is of those that people may ask back."""
        return self.code in RESTORABLE


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field that waits: the page, kind, why, and what this person said ("": nothing yet)."""

    page: int
    kind: str
    doubts: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and its size in pixels."""

    width: int
    height: int
    png: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page as it would leave now."""

    place: int
    picture: Picture
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field: its part of the page, and what was read there."""

    number: int
    picture: Picture
    reading: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Strip:
    """A few pages, small, from a place on."""

    first: int
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Doubted:
    """What speaks against a value that was typed; nothing was kept of it."""

    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that is open, with its first page."""

    stage: str
    pages: int
    fields: tuple[FieldRow, ...]
    page: PageShown
    offers: tuple[str, ...] = ()


def checked_reviews(untrusted: object) -> tuple[WaitingReview, ...] | None:
    """What waits; None when it is no list of that form."""
    if not isinstance(untrusted, list):
        return None
    rows = [_waiting(row) for row in untrusted[:MAX_REVIEWS]]
    return None if None in rows else tuple(row for row in rows if row is not None)


def _waiting(row: object) -> WaitingReview | None:
    if not (isinstance(row, tuple) and len(row) == 7):
        return None
    _, document, document_class, purpose, code, stage, age_s = row
    words = all(isinstance(word, str) and is_word(word) for word in (document_class, purpose, code))
    if not (isinstance(document, str) and is_opaque_id(document) and words and stage in STAGES and _number(age_s)):
        return None
    return WaitingReview(document, document_class, purpose, code, stage, age_s // _MINUTE_S)


def checked_opened(untrusted: object) -> tuple[int, int, str]:
    """Pages, fields and stage; 0 pages while it is being made. Raises WrongShapeError."""
    if not (isinstance(untrusted, tuple) and len(untrusted) == 3):
        raise WrongShapeError
    pages, fields, stage = untrusted
    if not (_number(pages, MAX_PAGES) and _number(fields, MAX_FIELDS) and (stage in STAGES or pages == 0)):
        raise WrongShapeError
    return pages, fields, stage


def checked_fields(untrusted: object, wanted: int, pages: int) -> tuple[FieldRow, ...]:
    """As many fields as were announced. Raises WrongShapeError."""
    if not (isinstance(untrusted, list) and len(untrusted) == wanted):
        raise WrongShapeError
    return tuple(_field(row, pages) for row in untrusted)


def _field(row: object, pages: int) -> FieldRow:
    if not (isinstance(row, tuple) and len(row) == 8):
        raise WrongShapeError
    page, *_, kind, doubts, said = row
    words = isinstance(doubts, list) and len(doubts) <= MAX_DOUBTS and all(map(_short, doubts))
    if not (_number(page, pages - 1) and _short(kind) and words and (said == "" or _short(said))):
        raise WrongShapeError
    return FieldRow(page, kind, tuple(doubts), said)


def checked_decisions(untrusted: object) -> tuple[Decision, ...]:
    """The decisions about a page. Raises WrongShapeError."""
    if not (isinstance(untrusted, list) and len(untrusted) <= MAX_DECISIONS):
        raise WrongShapeError
    return tuple(map(_decision, untrusted))


def _decision(row: object) -> Decision:
    if not (isinstance(row, tuple) and len(row) == 5 and _short(row[4])):
        raise WrongShapeError
    left, top, right, bottom, code = row
    if not (all(_number(side, MAX_SIDE) for side in row[:4]) and left < right and top < bottom):
        raise WrongShapeError
    return Decision((left, top, right, bottom), code)


def checked_words(untrusted: object) -> tuple[str, ...]:
    """A few codes. Raises WrongShapeError."""
    if not (isinstance(untrusted, list) and len(untrusted) <= MAX_DOUBTS and all(map(_short, untrusted))):
        raise WrongShapeError
    return tuple(untrusted)


def checked_picture(data: bytes) -> Picture:
    """A PNG of a size that can be shown. Raises WrongShapeError."""
    if len(data) < _IHDR.size:
        raise WrongShapeError
    mark, _, chunk, width, height = _IHDR.unpack_from(data)
    good = mark == _PNG and chunk == b"IHDR" and 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE
    if not good or width * height > MAX_PIXELS:
        raise WrongShapeError
    return Picture(width, height, data)


def checked_reading(data: bytes) -> str:
    """What was read in a field. Raises WrongShapeError."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise WrongShapeError from None
    if len(text) > MAX_READING or not text.isprintable():
        raise WrongShapeError
    return text


def _number(value: object, most: int = 0xFFFF_FFFF) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= most


def _short(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and is_word(value)
