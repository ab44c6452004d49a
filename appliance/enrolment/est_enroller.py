"""The first certificate of a device, from the enrolment server that its sheet names.

Rules:
- The key is made once and kept before anything is asked for: after a power cut the same key and token go on.
- What is worth another try and what withdraws the sheet is decided here, case by case (docs/enrolment-est.md).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from appliance.enrolment import est_client, est_errors, est_wire
from appliance.enrolment.bundle import Bundle
from appliance.enrolment.est_client import EstClient, Provisioned
from appliance.enrolment.est_errors import EstError
from appliance.enrolment.est_http import Connect, directly
from appliance.enrolment.est_schedule import system_clock
from appliance.enrolment.key_store import KeyStore
from appliance.enrolment.places import CLIENT_KEY
from appliance.enrolment.provisioning import Issued, ServerAwayError, TokenRefusedError, WrongAuthorityError
from appliance.sections.network import EstConfig

_REFUSED: Final = (est_errors.EstRefusedError, est_errors.EstUrlError)
_FORGED: Final = (est_errors.EstPinError, est_errors.EstCertificateError)


class EstEnroller:
    """Implements `Enroller` by EST."""

    def __init__(self, now: Callable[[], datetime] = system_clock, connect: Connect = directly) -> None:
        """`now` is the time that the device believes in; `connect` is its way to a server."""
        self._now, self._connect = now, connect

    def enrol(self, bundle: Bundle, keys: KeyStore) -> Issued:
        """See `Enroller`."""
        if not keys.has(CLIENT_KEY):
            keys.keep(CLIENT_KEY, new_key())
        wanted = Provisioned(bundle.station, bundle.enrolment.url, bundle.broker.ca_sha256, bundle.enrolment.token)
        try:
            client = EstClient(EstConfig(url=wanted.url), self._now, self._connect)
            issued = est_client.first_enrolment(client, wanted, est_wire.load_key(keys.reveal(CLIENT_KEY)))
        except _REFUSED as error:
            raise TokenRefusedError(error.code) from error
        except _FORGED as error:
            raise WrongAuthorityError(error.code) from error
        except EstError as error:
            raise ServerAwayError(error.code) from error
        return Issued(issued.ca, issued.certificate)


def new_key() -> bytes:
    """A new private key, ECDSA P-256, PEM."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
