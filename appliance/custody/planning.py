"""Documents of a job: their ids are fixed before anything is sealed, so that a restart never makes two of one.

Rules:
- Each group of pages makes one document for each purpose of the job.
- The same page groups give the same ids. Other groups replace the plan only while no document was sealed.
- Every envelope of a document is remembered; a receipt for any of them is a receipt for the document.
"""

from __future__ import annotations

from collections.abc import Sequence

from appliance.config import MAX_PURPOSES
from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.ledger import Ledger
from appliance.custody.receipts import settle
from appliance.custody.records import DocumentRecord, EnvelopeRecord, JobRecord
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.documents import new_opaque_id
from appliance.errors import CustodyError


class PlanError(CustodyError):
    """These page groups cannot be the documents of this job."""

    code = "custody-plan"
    advice = "The station could not decide which pages belong together; the job is held. Look at the panel."


def check_purposes(purposes: tuple[str, ...]) -> None:
    """Raises PlanError unless there are some, and not too many, each once."""
    if not 1 <= len(purposes) <= MAX_PURPOSES or len(set(purposes)) != len(purposes):
        raise PlanError(f"{len(purposes)} purposes")


def plan(ledger: Ledger, job: JobRecord, groups: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """See `Custody.plan_documents`."""
    if job.state is not JobState.PROCESSING:
        raise StateError(f"job is {job.state.value}")
    parts = tuple(tuple(group) for group in groups)
    wanted = [(purpose, group) for group in parts for purpose in job.purposes]
    if wanted and [(item.purpose, item.pages) for item in job.documents] == wanted:
        return tuple(item.id for item in job.documents)
    _check(job, parts)
    planned = [(new_opaque_id(), purpose, group) for purpose, group in wanted]
    with ledger.change() as store:
        store.plan(job.id, planned)
        pages = sum(len(group) for group in parts)
        ledger.audit.append(Event.DOCUMENTS_PLANNED, job=job.id, count=len(planned), pages=pages)
        for document, purpose, _group in planned if len(job.purposes) > 1 else ():  # one purpose: it opened the job
            ledger.audit.append(Event.DOCUMENT_PURPOSE, job=job.id, document=document, purpose=purpose)
    return tuple(document for document, _purpose, _group in planned)


def _check(job: JobRecord, wanted: tuple[tuple[int, ...], ...]) -> None:
    pages = [index for group in wanted for index in group]
    if not wanted or not all(wanted):
        raise PlanError("no pages")
    if len(set(pages)) != len(pages) or not set(pages) <= {page.index for page in job.pages}:
        raise PlanError("a page stands twice or is unknown")
    if any(item.state in (DocumentState.SEALED, DocumentState.DELIVERED) for item in job.documents):
        raise PlanError("a document is sealed already")


def hold_document(ledger: Ledger, document: DocumentRecord, code: str, clock: Clock) -> None:
    """See `Custody.hold_document`."""
    with ledger.change() as store:
        store.move_document(document, DocumentState.HELD, code)
        ledger.audit.append(Event.DOCUMENT_HELD, job=document.job, document=document.id, code=code)
        settle(store, document.job, rfc3339(clock()))


def mark_sealed(ledger: Ledger, document: DocumentRecord, envelope: EnvelopeRecord, clock: Clock) -> None:
    """See `Custody.mark_sealed`."""
    if ledger.store.envelopes(document.id).get(envelope.envelope_sha256) == envelope:
        return
    state = ledger.store.job(document.job).state
    if state is not JobState.PROCESSING and document.state is not DocumentState.SEALED:
        raise StateError(f"job is {state.value}")
    with ledger.change() as store:
        store.move_document(document, DocumentState.SEALED)
        store.add_envelope(document.id, envelope)
        ledger.audit.append(
            Event.DOCUMENT_SEALED,
            job=document.job,
            document=document.id,
            envelope_sha256=envelope.envelope_sha256,
            payload_sha256=envelope.payload_sha256,
        )
        if envelope.recipient:
            addressed = {"job": document.job, "document": document.id, "recipient": envelope.recipient}
            ledger.audit.append(Event.DOCUMENT_ADDRESSED, **addressed)
        settle(store, document.job, rfc3339(clock()))


def reopen(ledger: Ledger, job: JobRecord, clock: Clock, named: str = "") -> None:
    """See `Custody.reopen`."""
    if job.state not in (JobState.HELD, JobState.CANCELLED):
        raise StateError(f"job is {job.state.value}")
    with ledger.change() as store:
        store.move(job, JobState.PROCESSING, rfc3339(clock()))
        for document in job.documents:
            if document.state is DocumentState.HELD:
                store.move_document(document, DocumentState.PLANNED)
        ledger.audit.append(Event.JOB_REOPENED, job=job.id)
        if named:
            store.set_named(job.id, named)
            ledger.audit.append(Event.CLASS_NAMED, job=job.id, document_class=named)
        settle(store, job.id, rfc3339(clock()))
