"""Documents of a job: their ids are fixed before anything is sealed, so that a restart never makes two of one.

Rules:
- Each part of the stack makes one document for each of its purposes.
- The same pages for the same purpose keep their id and their state, whatever becomes of the rest of the plan. A
  document that was sealed, or that somebody reviewed, stays: a plan without it is refused.
- A person names one document, and with it those of the same pages, or lets all go on; a class that is named for a whole
  job counts for a job of one part alone.
- Every envelope of a document is remembered; a receipt for any of them is a receipt for the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.ledger import Ledger
from appliance.custody.receipts import settle
from appliance.custody.records import DocumentRecord, EnvelopeRecord, JobRecord, PartPlan
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.documents import new_opaque_id
from appliance.errors import CustodyError
from appliance.sections.desk import MAX_PURPOSES


class PlanError(CustodyError):
    """These page groups cannot be the documents of this job."""

    code = "custody-plan"
    advice = "The station could not decide which pages belong together; the job is held. Look at the panel."


class WhichDocumentError(CustodyError):
    """A class was named for a stack of several documents."""

    code = "custody-which-document"
    advice = "The stack holds several documents. Name the class of one of them at a time."


MAX_DOCUMENTS: Final = 5_000
"""Of one job: what its certificate can name."""

FIXED: Final = frozenset((DocumentState.SEALED, DocumentState.DELIVERED))
"""Somebody may have the envelope of such a document: it stays in the plan."""


def check_purposes(purposes: tuple[str, ...]) -> None:
    """Raises PlanError unless there are some, and not too many, each once."""
    if not 1 <= len(purposes) <= MAX_PURPOSES or len(set(purposes)) != len(purposes):
        raise PlanError(f"{len(purposes)} purposes")


def plan(ledger: Ledger, job: JobRecord, parts: Sequence[PartPlan]) -> tuple[str, ...]:
    """See `Custody.plan_documents`."""
    if job.state is not JobState.PROCESSING:
        raise StateError(f"job is {job.state.value}")
    _check(job, parts)
    had = {(item.purpose, item.pages): item for item in job.documents}
    planned = [_planned(job, had, number, part, purpose) for number, part, purpose in _wanted(job, parts)]
    ids = {item.id for item in planned}
    if gone := [item for item in job.documents if item.state in FIXED and item.id not in ids]:
        raise PlanError(f"{len(gone)} documents are sealed already")
    if gone_unseen := ledger.store.reviews.documents(job.id) - ids:
        raise PlanError(f"{len(gone_unseen)} documents were reviewed already")
    if tuple(planned) != job.documents:
        with ledger.change() as store:
            store.plan(job.id, planned)
            _record(ledger, job, parts, planned)
    return tuple(item.id for item in planned)


def _wanted(job: JobRecord, parts: Sequence[PartPlan]) -> Iterator[tuple[int, PartPlan, str]]:
    """Every document by its part's number, the part and the purpose."""
    for number, part in enumerate(parts):
        for purpose in part.purposes or job.purposes:
            yield number, part, purpose


def _planned(
    job: JobRecord, had: Mapping[tuple[str, tuple[int, ...]], DocumentRecord], number: int, part: PartPlan, purpose: str
) -> DocumentRecord:
    """The document of a part for a purpose: the one that the job has already, or a new one."""
    new = DocumentRecord(new_opaque_id(), job.id, purpose, DocumentState.PLANNED, "", part.pages, "", "", "")
    found = had.get((purpose, part.pages), new)
    return replace(found, part=number, sheets=part.sheets, declared=part.declared)


def _record(ledger: Ledger, job: JobRecord, parts: Sequence[PartPlan], planned: Sequence[DocumentRecord]) -> None:
    """What was planned, on the record: each purpose that does not follow from the job, each count that is wrong."""
    pages = sum(len(part.pages) for part in parts)
    ledger.audit.append(Event.DOCUMENTS_PLANNED, job=job.id, count=len(planned), pages=pages)
    for item in planned:
        which: dict[str, str] = {"job": job.id, "document": item.id}
        if job.purposes != (item.purpose,):  # one purpose: it opened the job
            ledger.audit.append(Event.DOCUMENT_PURPOSE, **which, purpose=item.purpose)
        if item.declared not in (0, item.sheets):
            ledger.audit.append(Event.DOCUMENT_SHEETS, **which, sheets=item.sheets, count=item.declared)


def _check(job: JobRecord, parts: Sequence[PartPlan]) -> None:
    pages = [index for part in parts for index in part.pages]
    if not parts or not all(part.pages for part in parts):
        raise PlanError("no pages")
    if len(set(pages)) != len(pages) or not set(pages) <= {page.index for page in job.pages}:
        raise PlanError("a page stands twice or is unknown")
    if sum(len(part.purposes or job.purposes) for part in parts) > MAX_DOCUMENTS:
        raise PlanError(f"more than {MAX_DOCUMENTS} documents")
    for part in parts:
        check_purposes(part.purposes or job.purposes)


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


def reopen(ledger: Ledger, job: JobRecord, clock: Clock, named: str = "", document: str = "") -> None:
    """See `Custody.reopen`."""
    if job.state not in (JobState.HELD, JobState.CANCELLED):
        raise StateError(f"job is {job.state.value}")
    if named and not document and len({item.part for item in job.documents}) > 1:
        raise WhichDocumentError(job.id)
    held = [item for item in job.documents if item.state is DocumentState.HELD]
    chosen = _same_part(job, held, document) if document else held
    with ledger.change() as store:
        store.move(job, JobState.PROCESSING, rfc3339(clock()))
        ledger.audit.append(Event.JOB_REOPENED, job=job.id)
        for item in chosen:
            store.move_document(item, DocumentState.PLANNED)
            if document:
                store.confirm(item, named)
                ledger.audit.append(Event.DOCUMENT_REOPENED, job=job.id, document=item.id, code=item.code)
        if named:
            ledger.audit.append(Event.CLASS_NAMED, job=job.id, document_class=named)
        if named and not document:
            store.set_named(job.id, named)
        settle(store, job.id, rfc3339(clock()))


def _same_part(job: JobRecord, held: Sequence[DocumentRecord], document: str) -> list[DocumentRecord]:
    """The held documents of the pages of this one. Raises StateError unless it is held, in a held job."""
    part = next((item.part for item in held if item.id == document), None)
    if part is None or job.state is not JobState.HELD:
        raise StateError("no held document of this job")
    return [item for item in held if item.part == part]
