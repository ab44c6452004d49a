"""The values that travel through the station, one type for each thing that is known to be true.

`CapturedPage > AcceptedPage > ReadPage > RedactedPage > ReleasedDocument > SealedDocument > DeliveryReceipt`

Rules:
- Every value is frozen; a stage takes one and returns the next.
- Only the release gate makes a `ReleasedDocument` (it alone holds the `GateWitness`); only sealing takes one.
- No `repr` shows content: text, pixels and bytes are left out, so a stray log line cannot leak them.
- Images are `uint8` arrays, `(height, width)` grey or `(height, width, 3)` RGB; boxes are in pixels of their image.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from appliance.suggestions import ReleasedField

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Image: TypeAlias = "NDArray[np.uint8]"
"""`uint8`, `(height, width)` grey or `(height, width, 3)` RGB."""

Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
"""3x3 homogeneous transform, row major; maps column vectors `(x, y, 1)` in pixels."""

IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))

_OPAQUE_ID = re.compile(r"[0-9a-f]{32}")


def new_opaque_id() -> str:
    """A fresh id for a job or a document: 128 random bits as 32 hex digits. It says nothing about its subject."""
    return secrets.token_hex(16)


def is_opaque_id(untrusted_text: str) -> bool:
    """Whether the text has the form of `new_opaque_id`; anything else must never become a path or a topic."""
    return _OPAQUE_ID.fullmatch(untrusted_text) is not None


class Side(StrEnum):
    """Which side of the sheet a page shows."""

    FRONT = "front"
    BACK = "back"


class Verdict(StrEnum):
    """What becomes of a page or a document."""

    RELEASED = "released"
    REVIEW = "review"  # a person decides
    REJECTED = "rejected"  # scan it again


@dataclass(frozen=True, slots=True)
class PageId:
    """Where a page belongs: the job, its place in the batch (from 0), the sheet (from 0) and the side."""

    job: str
    index: int
    sheet: int
    side: Side


@dataclass(frozen=True, slots=True, eq=False)
class CapturedPage:
    """One side of a sheet as the device delivered it, whole (never a truncated image)."""

    page: PageId
    image: Image = field(repr=False)
    dpi: float
    simulated: bool


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number of the quality gate, in its unit, and whether it lies within its limit."""

    name: str
    value: float
    unit: str
    within: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels."""
        return self.bottom - self.top

    def moved(self, right: int, down: int) -> Box:
        """The same rectangle in an image in which this one's begins at `right`, `down`."""
        return Box(self.left + right, self.top + down, self.right + right, self.bottom + down)


class Outcome(StrEnum):
    """What the quality gate says about a page, mildest first."""

    ACCEPT = "accept"
    NOTE = "accept-with-note"
    RESCAN = "rescan"  # scanning it again in another way can mend it
    PERSON = "person"  # it is the paper: a person decides


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """A measurement outside a limit: its code (the measurement's name), both numbers, and where to look.

    `box` is in pixels of the captured image; None where the whole page is meant.
    """

    code: str
    outcome: Outcome
    value: float
    limit: float
    unit: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class QualityReport:
    """All measurements of a page; `reasons` are codes of those that refuse it, worst first.

    `findings` has those with their limits, and after them the notes. `turn` is by how many degrees clockwise the print
    has to be turned to stand upright, as far as its shapes tell; None where they do not.
    """

    measurements: tuple[Measurement, ...] = field(repr=False)  # long, and dull in a log
    reasons: tuple[str, ...] = ()
    blank: bool = False
    findings: tuple[QualityFinding, ...] = field(default=(), repr=False)
    turn: int | None = None

    def as_mapping(self) -> dict[str, float]:
        """Measurement values by name, for the content-free report."""
        return {m.name: m.value for m in self.measurements}

    @property
    def outcome(self) -> Outcome:
        """The verdict about the page: the gravest of its findings."""
        order = list(Outcome)
        return max((f.outcome for f in self.findings), key=order.index, default=Outcome.ACCEPT)


@dataclass(frozen=True, slots=True, eq=False)
class AcceptedPage:
    """A page that a person could read: straightened, its measurements within the limits.

    `transform` maps pixels of the captured image to pixels of `image`. `dots` says how the print's single dots were
    joined in `image` (`reading.dots`); 0: they were not.
    """

    page: PageId
    image: Image = field(repr=False)
    dpi: float
    transform: Matrix
    quality: QualityReport
    simulated: bool
    dots: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was read. `line` is the same number for words of one text line, counted down the page."""

    text: str = field(repr=False)
    box: Box
    line: int
    confidence: float  # 0-100


PATCH_SYMBOLOGY = "Patch T"
"""The symbology of a patch code, which says "here begins another document" and has no text."""
LATE_SYMBOLOGY = "Patch 4"
"""The symbology of the patch code of a late-page sheet, which has no text either."""
UNREAD_SYMBOLOGY = "unread"
"""Beside a patch code: something as large and square as the code of a separator sheet, which no attempt could read."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """A barcode as it was decoded; used for routing, never copied to the output. Its text is empty if unsure."""

    symbology: str
    text: str = field(repr=False)
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class ReadPage:
    """A page whose words and barcodes were read, in reading order."""

    accepted: AcceptedPage
    words: tuple[Word, ...] = field(repr=False)
    barcodes: tuple[Barcode, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class JudgedWord:
    """A word of a page, or a part of one, and the code of the decision about it. Content: it stays in the station."""

    word: Word = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class RedactedPage:
    """A white page onto which only cleared ink was copied.

    `words` are the cleared words alone; `structure` the boxes of copied rules and frames;
    `reasons` counts the decisions by reason code; `judged` are the decisions themselves, empty in what is written;
    `stream` is the image as the writer compressed it, empty where it has not; `doubt` a code where a person should
    look at the page before it leaves.
    """

    page: PageId
    image: Image = field(repr=False)
    dpi: float
    transform: Matrix
    words: tuple[Word, ...] = field(repr=False)
    structure: tuple[Box, ...]
    words_read: int
    reasons: Mapping[str, int]
    quality: QualityReport
    simulated: bool
    judged: tuple[JudgedWord, ...] = field(default=(), repr=False)
    stream: bytes = field(default=b"", repr=False)
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class KnownIdentifiers:
    """Identifier texts found anywhere in one document (lower case, no spaces at the ends). Content: never logged.

    `texts` must not stand anywhere in the output. `shared` are names that are ordinary words too (rose, hill): the
    redactor denies them when capitalised; a reader of the output cannot tell them from the words. `continued` are
    the indexes of pages that go on with a section of the page before which the purpose wants.
    """

    texts: frozenset[str] = field(repr=False)
    shared: frozenset[str] = field(default=frozenset(), repr=False)
    continued: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class RedactedDocument:
    """The redacted pages that belong together, in order, and what the gate must not find in them."""

    document: str
    document_class: str
    purpose: str
    pages: Sequence[RedactedPage]
    known: KnownIdentifiers


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """A written PDF that nobody has checked yet. It lies in memory-backed storage."""

    path: Path
    document: str
    pages: int


class GateWitness:
    """Proof that the release gate has read a file. Made in `appliance.release` only; a test holds everyone to it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ReleasedDocument:
    """A finished file that the release gate has read back and found clean. `pdf` are the very bytes it read."""

    document: str
    document_class: str
    purpose: str
    policy: str  # id and version of the policy pack
    pages: int
    simulated: bool
    sha256: str  # of `pdf`
    gate_report: Mapping[str, object] = field(repr=False)
    pdf: bytes = field(repr=False)
    witness: GateWitness = field(repr=False)
    fields: tuple[ReleasedField, ...] = field(default=(), repr=False)  # suggestions that the gate held against `pdf`

    def __post_init__(self) -> None:
        if type(self.witness) is not GateWitness:
            raise TypeError("only the release gate makes a ReleasedDocument")


@dataclass(frozen=True, slots=True)
class SealedDocument:
    """An envelope that only its recipient can open, signed by this station. `recipient` is empty for the only one."""

    document: str
    envelope: bytes = field(repr=False)
    envelope_sha256: str
    payload_sha256: str
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """The receiver's verified word that exactly this envelope is stored."""

    document: str
    station: str
    receiver: str
    envelope_sha256: str
    payload_sha256: str
    stored_at: str  # RFC 3339, UTC, of the receiver's clock
