"""Mutual TLS to the broker.

Rules:
- Only the CA of the configuration counts, never the system's; the host name is checked.
- Nothing asks at a terminal: an encrypted private key is an error.
"""

from __future__ import annotations

import ssl
from typing import Final

from appliance.delivery import faults
from appliance.sections.network import BrokerConfig

_TLS_VERSIONS: Final = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


class _ClosingSocket(ssl.SSLSocket):
    """Closes itself when the handshake fails, which the library leaves to the garbage collector."""

    def do_handshake(self, block: bool = False) -> None:
        """See `ssl.SSLSocket`."""
        try:
            super().do_handshake(block)
        except OSError:
            self.close()
            raise


def client_context(broker: BrokerConfig) -> ssl.SSLContext:
    """Mutual TLS with our own CA alone; raises IdentityError when a file cannot be used."""
    try:
        context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=str(broker.ca))
        context.sslsocket_class = _ClosingSocket
        context.minimum_version = _TLS_VERSIONS[broker.tls_minimum]
        context.load_cert_chain(str(broker.certificate), str(broker.private_key), password=_no_password)
    except (OSError, ValueError) as error:
        raise faults.IdentityError("certificate, key or CA file") from error
    return context


def _no_password() -> str:
    """An encrypted key must not make the process ask at a terminal."""
    return ""
