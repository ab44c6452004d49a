"""How long the uplink's own certificate is still valid; for the fleet, which renews it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from appliance import files

_MAX_BYTES: Final = 64 << 10


def days_left(certificate: Path) -> int | None:
    """Whole days by this device's clock, below zero when it is over; None where the file cannot be read."""
    try:
        found = x509.load_pem_x509_certificate(files.read_bounded(certificate, _MAX_BYTES))
    except (OSError, ValueError):
        return None
    return (found.not_valid_after_utc - datetime.now(UTC)).days
