"""Errors of the station: one root, one family for each boundary.

Rules:
- `code` is stable and may be logged; `advice` is one sentence for the operator: what happened, what to do.
- Neither ever holds document content. An adapter catches its library's errors once and raises ours `from` them.
- A leaf class lives beside the code that raises it, unless two folders need it.
"""

from __future__ import annotations

from typing import ClassVar


class ScanStationError(Exception):
    """Root of all errors that the station raises on purpose."""

    code: ClassVar[str] = "internal"
    advice: str = "Something went wrong inside the station; nothing was lost. Call your technician."

    def __init__(self, detail: str = "") -> None:
        """`detail` is for logs and must be free of content (ids, counts, codes)."""
        super().__init__(f"{self.code}: {detail}" if detail else self.code)
        self.detail = detail


class ConfigError(ScanStationError):
    """The configuration or policy cannot be used; the process refuses to start."""

    code = "config"
    advice = "The station's configuration is not valid. Call your technician."


class CaptureError(ScanStationError):
    """The feeder or camera could not deliver a page."""

    code = "capture"
    advice = "The scanner reported a problem. Check the paper, then press the button."


class FeedCancelledError(CaptureError):
    """Somebody cancelled the batch."""

    code = "capture-cancelled"
    advice = "Scanning was cancelled; nothing was sent. The pages scanned so far are kept in the station."


class PageError(ScanStationError):
    """One page cannot go on as it is."""

    code = "page"
    advice = "A page could not be used. Look at the panel."


class ReadingError(ScanStationError):
    """Reading a page failed."""

    code = "reading"
    advice = "A page could not be read by the station; it is held for a person."


class RedactionError(ScanStationError):
    """Redaction failed; the document stays."""

    code = "redaction"
    advice = "A page could not be cleared safely; it is held for a person."


class ReleaseError(ScanStationError):
    """The release gate refused or could not run; the document stays."""

    code = "release"
    advice = "The last check stopped this document; it is held for a person."


class SealingError(ScanStationError):
    """An envelope cannot be made or opened."""

    code = "sealing"
    advice = "A document could not be sealed; it is safe in the station. Call your technician."


class CustodyError(ScanStationError):
    """The job store or vault refused."""

    code = "custody"
    advice = "The station could not keep its records; stop scanning and call your technician."


class StorageFullError(CustodyError):
    """The disk is at its reserve."""

    code = "storage-full"
    advice = "The station's storage is full; pages scanned so far are safe. Check the network so that they can leave."


class DeliveryError(ScanStationError):
    """The way to the server is not open; documents wait in the outbox."""

    code = "delivery"
    advice = "Documents wait safely in the station until the network is back."


class ReceiverError(ScanStationError):
    """The receiver cannot accept or store an envelope."""

    code = "receiver"
    advice = "The receiver could not store a document; the station will send it again."
