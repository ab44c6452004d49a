"""Everything an enrolment server can do to a station, each with its outcome (docs/enrolment-est.md has the table).

Rules:
- None of them touches the certificate in use: the station goes on with it and tries again later.
- `retry_after_s` is what the server asked for, already bounded.
"""

from __future__ import annotations

from typing import ClassVar

from appliance.enrolment.errors import EnrolmentError


class EstError(EnrolmentError):
    """No certificate came of it."""

    code: ClassVar[str] = "est"
    advice = "The enrolment server did not give a certificate; the station goes on with the one it has."
    retry_after_s: float | None = None


class EstUrlError(EstError):
    """The server's address cannot be used."""

    code = "est-url"
    advice = "The address of the enrolment server is not valid. Call the fleet's office."


class EstUnreachableError(EstError):
    """No connection."""

    code = "est-unreachable"
    advice = "The enrolment server cannot be reached; it is tried again. Check the network cable."


class EstTimeoutError(EstError):
    """It answers too slowly, or not at all."""

    code = "est-timeout"
    advice = "The enrolment server does not answer in time; it is tried again."


class EstClosedError(EstError):
    """The server ended the connection without an answer: it restarts, or does not like our certificate."""

    code = "est-closed"
    advice = "The enrolment server ended the connection without an answer; it is tried again."


class EstServerError(EstError):
    """The server could not prove that it is the one of our CA; nothing was sent to it."""

    code = "est-server"
    advice = "The enrolment server could not prove who it is, so nothing was sent. Tell the fleet's office."


class EstClockError(EstError):
    """A certificate does not fit the time that this station believes in."""

    code = "est-clock"
    advice = "A certificate of the enrolment server does not fit this station's date. Check the clock and the network."


class EstPinError(EstError):
    """None of the CA certificates is the one that the provisioning names."""

    code = "est-pin"
    advice = (
        "The enrolment server belongs to another fleet, or is a forgery; nothing was sent. Tell the fleet's office."
    )


class EstRefusedError(EstError):
    """The server knows why not: wrong, used or expired token, unknown or revoked certificate."""

    code = "est-refused"
    advice = "The enrolment server refuses this station. Ask the fleet's office for a new provisioning sheet."


class EstExpiredError(EstRefusedError):
    """The certificate ended before it was renewed, so it cannot renew itself any more."""

    code = "est-expired"
    advice = "The station's certificate has expired. Ask the fleet's office for a new provisioning sheet."


class EstLaterError(EstError):
    """The server will decide later, or has too much to do."""

    code = "est-later"
    advice = "The enrolment server asks to come back later; the station does so by itself."

    def __init__(self, detail: str, retry_after_s: float | None) -> None:
        """`retry_after_s`: bounded; None if the server did not say."""
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class EstAnswerError(EstError):
    """The answer is not what RFC 7030 says: a redirect, another type, too large, not base64, not PKCS#7."""

    code = "est-answer"
    advice = "The enrolment server gave an answer that cannot be used. Tell the fleet's office."


class EstCertificateError(EstError):
    """The certificate that came is not one for this station."""

    code = "est-certificate"
    advice = "The enrolment server gave a certificate that is not for this station. Tell the fleet's office."


class EstWrongKeyError(EstCertificateError):
    """It is for another key."""

    code = "est-certificate-key"


class EstWrongNameError(EstCertificateError):
    """It is for another station."""

    code = "est-certificate-name"


class EstIssuerError(EstCertificateError):
    """It does not lead to our CA."""

    code = "est-certificate-issuer"


class EstStorageError(EstError):
    """A renewed certificate cannot be kept."""

    code = "est-storage"
    advice = "The station could not keep its new certificate; it goes on with the old one. Call your technician."
