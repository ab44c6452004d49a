"""When a certificate is renewed: early enough, and not when everybody else is.

Rules:
- Each certificate has its own moment between two shares of its lifetime, drawn from its fingerprint: stations that were
  set up in one afternoon come days apart, and a restart draws no second time.
- The time that counts is never before the certificate's own beginning: a clock without a battery cannot be right then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from appliance.sections.network import EstConfig

_LAST_SHARE: Final = 1 / 6  # of the lifetime: from here on people are told


def due(certificate: x509.Certificate, config: EstConfig) -> datetime:
    """From when on it is to be renewed."""
    drawn = int.from_bytes(certificate.fingerprint(hashes.SHA256())[:8], "big") / 2**64
    share = config.renew_from + (config.renew_until - config.renew_from) * drawn
    return certificate.not_valid_before_utc + _lifetime(certificate) * share


def ends_soon(certificate: x509.Certificate, now: datetime) -> bool:
    """Whether so little is left that somebody should look."""
    return certificate.not_valid_after_utc - now < _lifetime(certificate) * _LAST_SHARE


def system_clock() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


def believed(certificate: x509.Certificate, clock: Callable[[], datetime]) -> datetime:
    """The clock's time, or the moment at which this certificate was made if the clock is before it."""
    return max(clock(), certificate.not_valid_before_utc)


def _lifetime(certificate: x509.Certificate) -> timedelta:
    return certificate.not_valid_after_utc - certificate.not_valid_before_utc
