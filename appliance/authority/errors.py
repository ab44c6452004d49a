"""Errors of the authority; each carries a sentence for whoever runs the fleet."""

from __future__ import annotations

from typing import ClassVar

from appliance.errors import ScanStationError


class AuthorityError(ScanStationError):
    """The authority cannot do that."""

    code: ClassVar[str] = "authority"
    advice = "The authority could not do that; nothing was changed."


class AuthorityStorageError(AuthorityError):
    """Key, certificate or ledger cannot be used."""

    code = "authority-storage"
    advice = "The authority's directory cannot be used; see docs/enrolment-est.md for what must lie in it."


class UnknownStationError(AuthorityError):
    """The ledger holds no certificate of this station."""

    code = "authority-station"
    advice = "No certificate was issued for this name; `scanstation fleet certificates` shows those that have one."


class RefusedError(AuthorityError):
    """A request was refused; the detail says why, and only the log hears it."""

    code = "authority-refused"
    advice = "The request was refused."


class BadRequestError(AuthorityError):
    """A request has not its form."""

    code = "authority-request"
    advice = "The request has not the form of RFC 7030."
