"""Which client certificate the uplink shows to the broker.

Rules:
- The private key is always the one of the configuration: a certificate may follow another, the key stays.
- The uplink only asks and tells what became of it; who renews certificates, and how, is no business of this folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from appliance.errors import DeliveryError


class Certificates(Protocol):
    """The certificates that a session may be opened with."""

    def choose(self) -> Path:
        """The certificate, with its chain, for the next session."""

    def worked(self, certificate: Path) -> None:
        """A session was opened with it."""

    def failed(self, certificate: Path, fault: DeliveryError) -> None:
        """No session came about with it; `fault` says why."""

    def newer(self, certificate: Path) -> bool:
        """Whether another one waits to be tried, for which a session with this one should end."""

    def warning(self) -> DeliveryError | None:
        """What people should know although documents still leave."""


class FixedCertificate:
    """The one of the configuration, for good."""

    def __init__(self, certificate: Path) -> None:
        self._certificate = certificate

    def choose(self) -> Path:
        """See `Certificates`."""
        return self._certificate

    def worked(self, certificate: Path) -> None:
        """See `Certificates`."""

    def failed(self, certificate: Path, fault: DeliveryError) -> None:
        """See `Certificates`."""

    def newer(self, _certificate: Path) -> bool:
        """See `Certificates`."""
        return False

    def warning(self) -> DeliveryError | None:
        """See `Certificates`."""
        return None
