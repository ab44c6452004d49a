"""The states of a job and of a document, and the only ways from one to another.

Rules:
- `JOB_TRANSITIONS` and `DOCUMENT_TRANSITIONS` are the whole truth: a pair that is not there is an error.
- No row leads to `SHREDDED` but through `DELIVERED`: a working copy ends after its receipts. `DISCARDED` is its only
  other end: a person decided about a job that waited for one. A job that is `JOINED` ends, and its pages go on in
  another one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from appliance.errors import CustodyError


class JobState(StrEnum):
    """Where a job stands."""

    FEEDING = "feeding"  # paper moves
    PAUSED = "paused"  # the feeder stopped; the operator feeds the rest
    CAPTURED = "captured"  # all sheets are in the vault
    PROCESSING = "processing"
    HELD = "held"  # a person decides
    CANCELLED = "cancelled-held"  # the operator cancelled; the pages stay until a person decides
    SEALED = "sealed"  # every document is in an envelope
    DELIVERED = "delivered"  # every document has its receipt
    SHREDDING = "shredding"  # the end has begun and will be finished, whatever happens
    SHREDDED = "shredded"
    DISCARDING = "discarding"  # a person decided; likewise
    DISCARDED = "discarded"
    VOID = "void"  # ended without a single page
    JOINED = "joined"  # its sheets came late and went to the job of their document


class DocumentState(StrEnum):
    """Where a document stands."""

    PLANNED = "planned"
    HELD = "held"
    SEALED = "sealed"
    DELIVERED = "delivered"
    DISCARDED = "discarded"  # a person decided not to send it


JOB_TRANSITIONS: Final[dict[JobState, frozenset[JobState]]] = {
    JobState.FEEDING: frozenset((JobState.PAUSED, JobState.CAPTURED, JobState.HELD, JobState.CANCELLED, JobState.VOID)),
    JobState.PAUSED: frozenset((JobState.FEEDING, JobState.CAPTURED, JobState.HELD, JobState.CANCELLED, JobState.VOID)),
    JobState.CAPTURED: frozenset((JobState.PROCESSING, JobState.HELD, JobState.CANCELLED)),
    JobState.PROCESSING: frozenset(
        (JobState.SEALED, JobState.DELIVERED, JobState.HELD, JobState.CANCELLED, JobState.JOINED)
    ),
    JobState.HELD: frozenset((JobState.PROCESSING, JobState.CANCELLED, JobState.DISCARDING)),
    JobState.CANCELLED: frozenset((JobState.PROCESSING, JobState.DISCARDING)),
    JobState.SEALED: frozenset((JobState.DELIVERED,)),
    JobState.DELIVERED: frozenset((JobState.SHREDDING,)),
    JobState.SHREDDING: frozenset((JobState.SHREDDED,)),
    JobState.SHREDDED: frozenset(),
    JobState.DISCARDING: frozenset((JobState.DISCARDED,)),
    JobState.DISCARDED: frozenset(),
    JobState.VOID: frozenset(),
    JobState.JOINED: frozenset(),
}

DOCUMENT_TRANSITIONS: Final[dict[DocumentState, frozenset[DocumentState]]] = {
    DocumentState.PLANNED: frozenset((DocumentState.HELD, DocumentState.SEALED, DocumentState.DISCARDED)),
    DocumentState.HELD: frozenset((DocumentState.PLANNED, DocumentState.DISCARDED)),
    # Sealed again when the envelope was lost before it reached the outbox; its earlier digests stay valid.
    DocumentState.SEALED: frozenset((DocumentState.SEALED, DocumentState.DELIVERED)),
    DocumentState.DELIVERED: frozenset(),
    DocumentState.DISCARDED: frozenset(),
}

UNSEALED: Final = frozenset((JobState.FEEDING, JobState.PAUSED, JobState.CAPTURED, JobState.PROCESSING))
"""The pages of such a job are still needed."""

ENDING: Final = frozenset((JobState.SHREDDING, JobState.DISCARDING))
"""The end has begun and goes forward alone."""

FINISHED: Final = frozenset((JobState.SHREDDED, JobState.DISCARDED, JobState.VOID, JobState.JOINED))


class StateError(CustodyError):
    """The step does not fit the state of the job or document; nothing was changed."""

    code = "custody-state"
    advice = "The station was asked for a step that does not fit; nothing was changed. Look at the panel."


def check_job(before: JobState, after: JobState) -> None:
    """Raises StateError unless the table allows it."""
    if after not in JOB_TRANSITIONS[before]:
        raise StateError(f"job {before.value} cannot become {after.value}")


def check_document(before: DocumentState, after: DocumentState) -> None:
    """Raises StateError unless the table allows it."""
    if after not in DOCUMENT_TRANSITIONS[before]:
        raise StateError(f"document {before.value} cannot become {after.value}")


def settled(documents: tuple[DocumentState, ...]) -> JobState:
    """What a job in processing has become, judged by its documents."""
    states = set(documents)
    if not states or DocumentState.PLANNED in states:
        return JobState.PROCESSING
    if DocumentState.HELD in states:
        return JobState.HELD
    return JobState.DELIVERED if states == {DocumentState.DELIVERED} else JobState.SEALED
