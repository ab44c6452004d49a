"""What the station knows, as rows for the bus: ids, states, counts and short words."""

from __future__ import annotations

from appliance.bus_rows import ClassRow, DocumentRow, JobRow, MeasuredRow, PartRow, PresetRow, ReadinessRow
from appliance.challenge.desk import Standing
from appliance.challenge.history import Result
from appliance.custody.audit import rfc3339
from appliance.custody.records import DocumentRecord, JobRecord
from appliance.custody.shredding import LegalHoldError
from appliance.presets import Preset

SEVERAL = "several"
"""Stands for the class of a job whose documents are of different ones."""


def job_row(job: JobRecord) -> JobRow:
    """One job."""
    return JobRow(job.id, job.state.value, _code(job), job.sheets, len(job.pages), len(job.documents), job.created)


def document_row(item: DocumentRecord) -> DocumentRow:
    """One document."""
    return DocumentRow(item.job, item.id, item.purpose, item.recipient, item.state.value, item.code)


def part_row(job: JobRecord, item: DocumentRecord) -> PartRow:
    """Where a document stood in its stack, and of what class it is; before that is decided, what the press said."""
    classed = item.classed
    name, permille = classed.resolved or job.named or job.document_class, round(1000 * classed.confidence)
    return PartRow(job.id, item.id, item.part + 1, item.sheets, item.declared, name, classed.origin, permille)


def class_row(job: JobRecord) -> ClassRow:
    """The class of a job: of all its documents, or that there are several."""
    decided = {(item.classed.resolved, item.classed.origin, item.classed.confidence) for item in job.documents}
    decided = {each for each in decided if each[0]} or {("", "", 0.0)}
    if len({name for name, _, _ in decided}) > 1:
        return ClassRow(job.id, SEVERAL, "", 0)
    name, origin, confidence = min(decided)
    return ClassRow(job.id, name or job.named or job.document_class, origin, round(1000 * confidence))


def preset_row(preset: Preset, *, chosen: bool) -> PresetRow:
    """A preset, and whether it is the one of the next press."""
    press = preset.press
    settings = press.settings_of(press.document_class)
    scanned = (settings.dpi, settings.colour, settings.duplex)
    return PresetRow(
        preset.name, preset.label, chosen, press.document_class, press.purposes, preset.destination, *scanned
    )


def readiness_row(standing: Standing, last: Result | None) -> ReadinessRow:
    """The last readiness test, if there was one."""
    if last is None:
        return ReadinessRow(standing.due, "", passed=False, checks=())
    checks = [MeasuredRow(c.name, c.ok, c.value, c.limit, c.unit, c.sentence) for c in last.checks]
    return ReadinessRow(standing.due, rfc3339(last.at), last.passed, tuple(checks))


def _code(job: JobRecord) -> str:
    """What keeps the job here: a legal hold before all else, then why it or its first held document stopped."""
    if job.legal_hold:
        return LegalHoldError.code
    return job.code or next((document.code for document in job.documents if document.code), "")
