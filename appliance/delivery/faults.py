"""What can be wrong on the way to the broker, each with its code and its sentence.

Rules:
- Nothing here ends the uplink: every fault means wait, say so, try again.
- `of_connect_error` and `of_reason` are the only places that read the library's errors and MQTT reason codes.
"""

from __future__ import annotations

import ssl
from typing import Final

from appliance.errors import DeliveryError

# Reason codes of MQTT 5, section 2.4
SUCCESS: Final = 0x00
NO_MATCHING_SUBSCRIBERS: Final = 0x10
_FAILURE_FROM: Final = 0x80

# OpenSSL: X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
_CERTIFICATE_TIME: Final = frozenset((9, 10))


class BrokerUnreachableError(DeliveryError):
    """No connection to the broker."""

    code = "broker-unreachable"
    advice = "The server cannot be reached; documents wait safely in the station. Check the network cable."


class BrokerTimeoutError(DeliveryError):
    """The broker is there but does not answer."""

    code = "broker-timeout"
    advice = "The server does not answer; documents wait safely in the station. It will try again by itself."


class BrokerCertificateError(DeliveryError):
    """The broker's certificate is not one that this client trusts."""

    code = "broker-certificate"
    advice = "The server could not prove who it is, so nothing is sent; documents are safe. Call your technician."


class BrokerCertificateTimeError(DeliveryError):
    """The broker's certificate is not valid at the time this client's clock shows."""

    code = "broker-certificate-time"
    advice = "The server's certificate does not fit the date of this station; documents are safe. Check the clock."


class BrokerRefusedError(DeliveryError):
    """The broker ended the handshake or the connection before it greeted: usually our certificate."""

    code = "broker-refused"
    advice = "The server refuses this station, perhaps its certificate; documents are safe. Call your technician."


class BrokerNotAuthorisedError(DeliveryError):
    """The broker knows us and forbids what we asked for."""

    code = "broker-not-authorised"
    advice = "The server does not allow this station to send; documents are safe. Call your technician."


class BrokerQuotaError(DeliveryError):
    """The broker has no room or too much traffic."""

    code = "broker-quota"
    advice = "The server is full; documents wait safely in the station. Tell the server's administrator."


class BrokerPacketTooLargeError(DeliveryError):
    """The broker refused a message for its size."""

    code = "broker-packet-too-large"
    advice = "The server refused a message for its size; documents are safe, smaller ones will be tried."


class BrokerLimitError(DeliveryError):
    """The broker lacks a feature without which delivery cannot be safe."""

    code = "broker-limit"
    advice = "The server lacks a function that delivery needs; documents are safe. Tell the server's administrator."


class BrokerProtocolError(DeliveryError):
    """The broker broke the MQTT protocol or ended the connection for a reason of its own."""

    code = "broker-protocol"
    advice = "The connection to the server broke; documents wait safely in the station. It will try again by itself."


class SessionTakenOverError(DeliveryError):
    """Somebody else connected under our name."""

    code = "broker-taken-over"
    advice = "Another device uses this station's name; documents are safe. Call your technician."


class ConnectionLostError(DeliveryError):
    """The connection broke."""

    code = "broker-connection-lost"
    advice = "The connection to the server was lost; documents wait safely in the station."


class IdentityError(DeliveryError):
    """Our own certificate, key or CA file cannot be used."""

    code = "uplink-identity"
    advice = "The station's certificate is missing or damaged; documents are safe. Call your technician."


def of_connect_error(error: OSError) -> DeliveryError:
    """The fault behind an error of the TCP connection or the TLS handshake."""
    if isinstance(error, ssl.SSLCertVerificationError):
        kind = BrokerCertificateTimeError if error.verify_code in _CERTIFICATE_TIME else BrokerCertificateError
        return kind(f"verify code {error.verify_code}")
    if isinstance(error, TimeoutError):
        return BrokerTimeoutError("connecting")
    if isinstance(error, (ssl.SSLError, ConnectionResetError, BrokenPipeError)):
        return BrokerRefusedError("handshake")
    return BrokerUnreachableError(f"errno {error.errno}")


def of_reason(code: int, where: str) -> DeliveryError | None:
    """The fault behind an MQTT 5 reason code, None for a success; `where` names the packet."""
    if code < _FAILURE_FROM:
        return None
    kind = next((kind for codes, kind in _KINDS if code in codes), BrokerProtocolError)
    return kind(f"{where} {code:#04x}")


# Reason codes by the fault they mean; any other failure is a BrokerProtocolError.
_KINDS: Final[tuple[tuple[frozenset[int], type[DeliveryError]], ...]] = (
    (frozenset((0x83, 0x84, 0x85, 0x86, 0x87, 0x8A, 0x8C)), BrokerNotAuthorisedError),
    (frozenset((0x96, 0x97, 0x9F)), BrokerQuotaError),
    (frozenset((0x95,)), BrokerPacketTooLargeError),
    (frozenset((0x8E,)), SessionTakenOverError),
    (frozenset((0x9A, 0x9B, 0x9E, 0xA1, 0xA2)), BrokerLimitError),  # retain, QoS, shared, ids, wildcards
)
