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


@dataclass(frozen=True, slots=True)
class EnvelopeRecord:
    """One envelope that was sealed for a document, and for whom."""

    envelope_sha256: str
    payload_sha256: str
    recipient: str


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """How the class of a job's documents was decided; empty where it was not yet."""

    chosen_by: str = ""  # who named the class of the job at the press: operator or site
    named: str = ""  # by a person who looked at the waiting job
    resolved: str = ""
    origin: str = ""  # who decided
    confidence: float = 0.0  # of the station's own proposal, where that decided


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
    classed: ClassRecord = field(default_factory=ClassRecord)

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
