"""Why the review desk refuses: codes with one sentence each, without content."""

from __future__ import annotations

from appliance.errors import ScanStationError


class NotOpenError(ScanStationError):
    """The caller has no open review (any more)."""

    code = "review-not-open"
    advice = "No document is open for review. Choose one; what was marked in it is kept."


class AlreadyOpenError(ScanStationError):
    """The caller, or somebody else, has a review open."""

    code = "review-already-open"
    advice = "This document, or another one at this panel, is being reviewed. Close that review first."


class TooManyOpenError(ScanStationError):
    """More reviews than the station makes pictures for."""

    code = "review-too-many"
    advice = "Too many documents are being reviewed at once. Close one, then open this one."


class NotNamedError(ScanStationError):
    """Somebody who may review, but whom no record could name."""

    code = "review-not-named"
    advice = "The station does not know who you are. Log in by your own name."


class NotWaitingError(ScanStationError):
    """The document waits for no review."""

    code = "review-not-waiting"
    advice = "This document does not wait for a review."


class GateRefusesError(ScanStationError):
    """The release gate does not let the document out as it is marked."""

    code = "release-refused"
    advice = "The last check still finds something that must not leave. Take it away, or reject the document."


class AuditOnlyError(ScanStationError):
    """Whoever does a spot audit wants to mark something."""

    code = "review-audit-only"
    advice = "A spot audit changes nothing in the document. Approve it, or reject it."


class RescanReasonError(ScanStationError):
    """A word that is no reason to scan a sheet again."""

    code = "rescan-reason"
    advice = "This is no reason to scan a sheet again. Choose one of those that the panel offers."


class RestoreForbiddenError(ScanStationError):
    """Policy lets nobody ask for a removed word."""

    code = "review-restore-forbidden"
    advice = "At this station nobody may ask for a removed word."
