"""What the release gate can find. One finding is enough to hold a document.

Rules:
- A finding is a code, the layer that found it, the page and a count. It never holds content.
- The list of codes is closed; `docs/release-gate.md` explains each, and a test keeps the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from appliance.errors import ReleaseError


class Layer(StrEnum):
    """Where in the file something was found."""

    FILE = "file"  # raw bytes and their revisions
    OBJECTS = "objects"  # the graph of PDF objects
    METADATA = "metadata"  # XMP, document information, colour profile
    FONT = "font"
    TEXT = "text-layer"
    PIXELS = "pixels"
    READING = "second-reading"
    FIELDS = "fields"  # suggestions that travel beside the file


class Code(StrEnum):
    """What was found."""

    # the file as bytes
    FILE_NAME = "file-name"
    FILE_UNREADABLE = "file-unreadable"
    FILE_TOO_LARGE = "file-too-large"
    FILE_HEADER = "file-header"
    FILE_TRAILING_BYTES = "file-trailing-bytes"
    FILE_REVISIONS = "file-revisions"
    FILE_ENCRYPTED = "file-encrypted"
    FILE_UNPARSABLE = "file-unparsable"
    FILE_NOT_CANONICAL = "file-not-canonical"
    # objects
    OBJECT_UNREFERENCED = "object-unreferenced"
    OBJECT_UNEXPECTED = "object-unexpected"
    ACTIVE_CONTENT = "active-content"
    ATTACHMENT = "attachment"
    ANNOTATION = "annotation"
    FORM = "form"
    OPTIONAL_CONTENT = "optional-content"
    THUMBNAIL = "thumbnail"
    PAGE_COUNT = "page-count"
    PAGE_SIZE = "page-size"
    STREAM_FILTER = "stream-filter"
    STREAM_BOUNDS = "stream-bounds"
    CONTENT_STREAM = "content-stream"
    # metadata and font
    METADATA_UNKNOWN = "metadata-unknown"
    MARK_MISSING = "simulated-mark-missing"
    MARK_UNEXPECTED = "simulated-mark-unexpected"
    DRAFT = "draft"
    COLOUR_PROFILE = "colour-profile"
    FONT_UNKNOWN = "font-unknown"
    # text, in the text layer or in the second reading (the layer says which)
    TEXT_DISAGREES = "text-extractors-disagree"
    TEXT_BOX = "text-box"
    TEXT_WITHOUT_INK = "text-without-ink"
    KNOWN_IDENTIFIER = "known-identifier"
    PATTERN_DATE = "pattern-date"
    PATTERN_AGE = "pattern-age"
    PATTERN_PHONE = "pattern-phone"
    PATTERN_EMAIL = "pattern-email"
    PATTERN_WEB = "pattern-web"
    PATTERN_SSN = "pattern-ssn"
    PATTERN_RECORD = "pattern-record"
    PATTERN_NAME = "pattern-name"
    PATTERN_PLACE = "pattern-place"
    PATTERN_LICENCE = "pattern-licence"
    # pixels
    IMAGE_DIFFERS = "image-differs"
    INK_UNREAD = "ink-unread"
    INK_FAINT = "ink-faint"
    INK_TINY = "ink-tiny"
    INK_LARGE = "ink-large"
    INK_CONNECTED = "ink-connected-script"
    INK_SOLID = "ink-solid"
    INK_COLOUR = "ink-colour-channels"
    BOXED_LETTERS = "boxed-letters"
    BARCODE = "barcode"
    PHOTO = "photo"
    FACE = "face"
    # second reading
    READING_FAILED = "reading-failed"
    READING_UNEXPECTED = "reading-unexpected-word"
    READING_CONTRADICTS = "reading-contradicts"
    READING_DISAGREES = "reading-disagrees"
    # suggestions
    FIELD_FORM = "field-form"
    FIELD_UNFOUNDED = "field-unfounded"


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing found `count` times in a layer; `page` counts from 0, None is the whole file."""

    code: Code
    layer: Layer
    page: int | None = None
    count: int = 1

    def __str__(self) -> str:
        """`code@layer` with the page, as reports show it."""
        return f"{self.code}@{self.layer}" + ("" if self.page is None else f"#{self.page}")


class GateRefusedError(ReleaseError):
    """The finished file does not leave. `findings` say why, without content."""

    code = "release-refused"

    def __init__(self, findings: Sequence[Finding]) -> None:
        """At least one finding."""
        self.findings = tuple(findings)
        super().__init__(", ".join(str(finding) for finding in self.findings[:20]))
        where = sorted({finding.page + 1 for finding in self.findings if finding.page is not None})
        if where:
            pages = ", ".join(str(number) for number in where[:10])
            self.advice = f"The last check stopped this document because of page {pages}; it is held for a person."

    def __reduce__(self) -> tuple[type[GateRefusedError], tuple[tuple[Finding, ...]]]:
        """Errors travel between page workers."""
        return GateRefusedError, (self.findings,)


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with equal ones counted together, in order of first appearance."""
    counts: dict[tuple[Code, Layer, int | None], int] = {}
    for finding in findings:
        key = (finding.code, finding.layer, finding.page)
        counts[key] = counts.get(key, 0) + finding.count
    return tuple(Finding(code, layer, page, count) for (code, layer, page), count in counts.items())
