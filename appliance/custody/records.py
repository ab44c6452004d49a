"""What the job store knows about a job: ids, states, counts and digests, never content."""

from __future__ import annotations

from dataclasses import dataclass, field

from appliance.custody.states import DocumentState, JobState
from appliance.devices.interfaces import ScanSettings
from appliance.documents import Side


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page in the vault."""

    index: int
    sheet: int
    side: Side
    dpi: float
    simulated: bool


@dataclass(frozen=True, slots=True)
class PartPlan:
    """Pages of a job that belong together, in order: they make one document for each purpose.

    `sheets` is how many sheets of paper they are, `declared` how many a separator sheet said; 0: it said nothing.
    """

    pages: tuple[int, ...]
    purposes: tuple[str, ...] = ()  # empty: those of the job
    sheets: int = 0
    declared: int = 0


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """How the class of a document was decided; empty where it was not yet."""

    named: str = ""  # by a person who looked at the waiting document
    resolved: str = ""
    origin: str = ""  # who decided
    confidence: float = 0.0  # of the station's own proposal, where that decided


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document of a job: some of its pages for one purpose.

    `pages` are indexes of the job's pages, in order; `recipient` and digests are of the latest envelope.
    """

    id: str
    job: str
    purpose: str
    state: DocumentState
    code: str
    pages: tuple[int, ...]
    envelope_sha256: str
    payload_sha256: str
    recipient: str  # empty: the only one, or not sealed yet
    part: int = 0  # its place in the stack, from 0; documents of the same pages share it
    sheets: int = 0
    declared: int = 0
    classed: ClassRecord = field(default_factory=ClassRecord)
    confirmed: tuple[str, ...] = ()  # codes of what a person who looked at the paper let pass


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """What one person did with a document that waited: who, at which stage, and what came of it.

    `basis` is the digest of the pages and decisions that the person saw. What was marked lies encrypted beside it.
    """

    document: str
    person: str  # id
    stage: str
    verdict: str
    basis: str


@dataclass(frozen=True, slots=True)
class EnvelopeRecord:
    """One envelope that was sealed for a document, and for whom."""

    envelope_sha256: str
    payload_sha256: str
    recipient: str


@dataclass(frozen=True, slots=True)
class JobRecord:
    """One press of the button, until its last certificate."""

    id: str
    state: JobState
    created: str  # RFC 3339, UTC, of the station's clock
    updated: str
    document_class: str  # at the press
    purposes: tuple[str, ...]  # one document for each
    settings: ScanSettings
    code: str  # why it is paused or held
    sheets: int  # sheets known to be whole in the vault
    legal_hold: bool
    pages: tuple[PageRecord, ...]
    documents: tuple[DocumentRecord, ...]
    chosen_by: str = ""  # who named the class at the press: operator or site
    named: str = ""  # the class that a person named instead, who looked at the waiting job
    announced: int = 0  # sheets that the operator says were put in; 0: not counted

    @property
    def simulated(self) -> bool:
        """Whether any page came from a simulated device."""
        return any(page.simulated for page in self.pages)


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """The receipt that ended the wait for a document."""

    document: str
    envelope_sha256: str
    payload_sha256: str
    receiver: str
    stored_at: str
    statement: bytes
