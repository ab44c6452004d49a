"""What happened, for each code with which something waits: the sentence of the error or rule that stopped it.

Rules:
- Sentences are fixed text: of our errors, of the policy's holds, of findings about the order of pages, or of this page.
- Every code of `steps.STEPS` has one; a test says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appliance import batch, processing, supervisor
from appliance.challenge.desk import CHALLENGE, DUE, ReadinessDueError
from appliance.collation.findings import advice
from appliance.custody.daily import SPOT_AUDIT
from appliance.custody.late_codes import ADVICE as LATE
from appliance.custody.late_codes import Late
from appliance.custody.queue import AUDIT_FAILED
from appliance.custody.recovery import INTERRUPTED
from appliance.custody.rescans import CODES
from appliance.custody.waiting import CANCELLED, PAPER_SECOND, PAPER_WAITS, READINESS_FAILED
from appliance.devices import feeder_errors, picamera
from appliance.errors import ScanStationError
from appliance.policy import pack
from appliance.policy.fields import HELD as FIELDS_UNCONFIRMED
from appliance.quality import gate, images
from appliance.redaction.reasons import PageDoubt
from appliance.review.codes import ADVICE, Wait
from appliance.rig import camera_feeder, refusals
from appliance.sealing import envelope, payload, recipients

MODULES: Final = (
    *(batch, processing, supervisor, feeder_errors, picamera, pack, gate, images, camera_feeder, refusals),
    *(envelope, payload, recipients),
)
"""Whose errors stop paper or documents: importing them makes their sentences known."""

UNKNOWN: Final = "This waits for a person."

_OWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        CANCELLED: "The stack was stopped at the button; its pages are kept and nothing was sent.",
        "no-paper": "A stack was begun and no paper lay in the feeder.",
        INTERRUPTED: "The station was interrupted while paper was fed.",
        "sheets-too-few": "Fewer sheets came than were counted.",
        "sheets-too-many": "More sheets came than were counted.",
        CHALLENGE: "A challenge sheet was scanned and could not be removed.",
        READINESS_FAILED: "The readiness test failed.",
        PAPER_SECOND: "Somebody wants to shred the paper of delivered documents; a second person has not said so yet.",
        PAPER_WAITS: "The documents are delivered, and nobody has said what became of the paper.",
        **{code: ADVICE[code] for code in (FIELDS_UNCONFIRMED, *PageDoubt)},
        **{code: ADVICE[code] for code in (*Wait, *CODES.values())},
        SPOT_AUDIT: "This document was drawn for a spot audit.",
        **{why: LATE[why] for why in Late},
        AUDIT_FAILED: "A spot audit found something wrong with this document; it was not sent.",
    }
)
"""Sentences of codes that are no error's."""


def sentence_of(code: str) -> str:
    """What happened; of an unknown code, that something did."""
    return _OWN.get(code) or advice(code) or _errors().get(code) or UNKNOWN


def _errors() -> dict[str, str]:
    """The sentence of every error that can stop something, by its code; nearest the root wins."""
    found: dict[str, str] = {DUE: ReadinessDueError.advice}
    waiting: list[type[ScanStationError]] = [ScanStationError]
    while waiting:
        error = waiting.pop(0)
        found.setdefault(error.code, error.advice)
        waiting += error.__subclasses__()
    return found
