"""What goes to a page worker and what comes back: orders, pages that went through or stopped, finished documents.

Rules:
- All of it is plain values: it passes between processes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from appliance.classification.page import NO_KIND, PageKind
from appliance.collation.marks import new_key
from appliance.documents import JudgedWord, PageId, QualityReport, ReadPage, RedactedPage, ReleasedDocument, Verdict
from appliance.fields.suggestion import Suggestion
from appliance.redaction.findings import PageFindings
from appliance.redaction.reasons import Reason
from appliance.release.looking import Looks
from appliance.sections.pages import GateConfig, QualityLimits, ReadingConfig
from appliance.stopwatch import Seconds


@dataclass(frozen=True, slots=True)
class PipelineSetup:
    """All that a page worker needs to know before the first page."""

    quality: QualityLimits
    reading: ReadingConfig
    gate: GateConfig
    policy_pack: Path | None
    runtime: Path  # memory-backed; finished files lie here for moments
    forms: Path | None = None  # the folder of registered blank forms


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of a document: its id, class and purpose.

    Under `key` its pages are compared by what names somebody; all orders of one job have the same.
    """

    document: str
    document_class: str
    purpose: str
    key: bytes = field(default_factory=new_key, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A redacted page whose image is compressed while it waits for the rest of its document."""

    page: RedactedPage  # its image is empty
    shape: tuple[int, ...]
    pixels: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageWork:
    """A page that went through, as far as is known before its document is complete."""

    packed: PackedPage
    findings: PageFindings = field(repr=False)
    decisions: tuple[Reason, ...]  # by what the words say, with what was known
    read: ReadPage = field(repr=False)  # without its image
    looks: Looks = field(repr=False)  # the release gate's, made ahead
    seconds: Seconds
    judged: tuple[JudgedWord, ...] = field(default=(), repr=False)  # every decision, the shape of words included
    fields: tuple[Suggestion, ...] = field(default=(), repr=False)
    kind: PageKind = NO_KIND  # what the page says about the class of its document

    @property
    def page(self) -> PageId:
        """Where the page belongs."""
        return self.packed.page.page


@dataclass(frozen=True, slots=True)
class PageStop:
    """A page that a person must look at, or that must be scanned again."""

    page: PageId
    verdict: Verdict
    code: str
    advice: str
    quality: QualityReport | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the release gate did not let a document out: codes without content."""

    code: str
    advice: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a complete document. `draft` is the unreleased file when it was asked for."""

    released: ReleasedDocument | None
    refusal: Refusal | None
    seconds: float
    draft: bytes | None = field(default=None, repr=False)
    held: str = ""  # why a person must confirm a document that the gate let out; empty if nobody must
