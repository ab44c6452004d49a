"""What may become of a document: its class, and whether policy, its pages or its separator keep it here.

Rules:
- Whoever names a class, policy decides what may leave (`classification.precedence`).
- What was decided is written down with the document, so that a restart decides nothing again that was sealed.
"""

from __future__ import annotations

from dataclasses import replace

from appliance.classification.precedence import Claims, Origin, Resolution, resolve
from appliance.classification.stack import Part
from appliance.custody.custody import Custody
from appliance.custody.daily import SPOT_AUDIT
from appliance.custody.records import DocumentRecord, JobRecord
from appliance.custody.states import DocumentState
from appliance.errors import ConfigError
from appliance.policy.classes import UNCLASSIFIED
from appliance.policy.holds import CONFIRMABLE, Hold
from appliance.policy.pack import PolicyPack
from appliance.rollout import EVERYTHING, Enabled


class Decisions:
    """Decides for the documents of a station, by its policy."""

    def __init__(self, custody: Custody, pack: PolicyPack) -> None:
        """Takes its parts."""
        self._custody = custody
        self._pack = pack

    def closed(self, job: JobRecord, purpose: str, named: str = "") -> str:
        """Why nothing may be made for this purpose, as far as the class is named already; "" if it may.

        What policy closes for that class is not even read; no separator sheet opens it again. `named` is what a person
        said of the one document.
        """
        name = named or job.named or job.document_class
        try:
            self._pack.purpose(purpose)
            hold = None if name == UNCLASSIFIED else self._pack.hold(name, purpose)
        except ConfigError as error:  # the pack changed since the button was pressed
            return error.code
        return hold or ""

    def classify(
        self, job: JobRecord, document: DocumentRecord, part: Part, *, alone: bool, enabled: Enabled = EVERYTHING
    ) -> Resolution:
        """The class of a document and why it waits, if it does; one that was sealed keeps the class that it had.

        What a person named for the whole job has the last word where the job is one document (`alone`); of a divided
        stack it is what was said at the press. A class that is not among the `enabled` waits, whoever named it.
        """
        decided = document.classed
        if document.state is DocumentState.SEALED and decided.resolved:
            return Resolution(decided.resolved, Origin(decided.origin), decided.confidence)
        person = decided.named or (job.named if alone else "")
        by_press = Origin.OPERATOR.value if job.named else job.chosen_by or Origin.SITE.value
        claims = Claims(person, part.separator, proposal=part.proposal, **{by_press: job.named or job.document_class})
        found = resolve(claims, document.purpose, self._pack)
        self._custody.classify(document.id, found.document_class, found.origin, found.confidence)
        if found.hold in (None, Hold.NOT_AUTOMATIC) and not enabled.allows(found.document_class):
            return replace(found, hold=Hold.NOT_ENABLED)
        return found

    def stopped(self, job: JobRecord, document: DocumentRecord, part: Part, closed: str) -> str:
        """Remembers by which class a document is closed; returns the code of what closes it."""
        named = document.classed.named or job.named
        who = Origin.PERSON.value if named else job.chosen_by or Origin.SITE.value
        self._custody.classify(document.id, named or job.document_class, who, 0.0)
        unknown = all(known.name != document.purpose for known in self._pack.purposes)
        return Hold.SEPARATOR_PURPOSE if unknown and part.purpose == document.purpose else closed

    def drawn(self, document: DocumentRecord) -> str:
        """The code of a document that a person is to look at by chance before it leaves; "" where none is."""
        if document.state is DocumentState.SEALED or SPOT_AUDIT in document.confirmed:
            return ""
        return SPOT_AUDIT if self._custody.drawn(document.id, self._pack.spot_audit.per_thousand) else ""

    def out_of_order(self, document: DocumentRecord, part: Part, document_class: str) -> str:
        """What is wrong with the order of a part's pages, with its place; "" where a person saw all that is.

        A document that was sealed went out with what was known then.
        """
        if document.state is DocumentState.SEALED:
            return ""
        unchecked = self._pack.document_class(document_class).unchecked
        found = (finding.text for finding in part.order if finding.evidence not in unchecked)
        return next((text for text in found if text not in document.confirmed), "")


def held(document: DocumentRecord, part: Part) -> Hold | None:
    """Why a part waits for its pages' sake: the first that no person who looked at the paper waved through.

    A document that was sealed went out with what was known then.
    """
    if document.state is DocumentState.SEALED:
        return None
    confirmed = CONFIRMABLE.intersection(part.holds).intersection(document.confirmed)
    return next((hold for hold in part.holds if hold not in confirmed), None)
