"""What people are told when the station does not let them.

Rules:
- A sentence never says whether it was the name, the PIN or the badge that did not fit.
"""

from __future__ import annotations

from appliance.errors import ScanStationError


class PeopleError(ScanStationError):
    """Root of this family."""

    code = "people"
    advice = "The station could not check who you are. Try again; if it stays so, call your technician."


class NotAllowedError(PeopleError):
    """The table of rights refuses it."""

    code = "not-allowed"

    def __init__(self, detail: str, advice: str) -> None:
        """`advice` is one of a few fixed sentences."""
        super().__init__(detail)
        self.advice = advice


class LoginRefusedError(PeopleError):
    """Name, PIN and badge do not belong together, or the person may no longer log in."""

    code = "login-refused"
    advice = "Name, PIN or badge do not fit. Try again; after a few tries you must wait."


class LoginEndedError(PeopleError):
    """The person's last day is over."""

    code = "login-ended"
    advice = "Your access has ended. Ask whoever keeps the list of people."


class LoginFactorError(PeopleError):
    """The policy asks for more than was given."""

    code = "login-factor"

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.advice = f"For this role the station needs {wanted}."


class LoginWaitError(PeopleError):
    """Too many tries failed; `seconds` are still to wait."""

    code = "login-wait"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.advice = f"Too many tries failed. Wait {seconds} seconds, then try again."


class LoginBusyError(PeopleError):
    """Other logins are being checked."""

    code = "login-busy"
    advice = "Somebody else is just logging in. Try again in a moment."


class BadgeUnreadableError(PeopleError):
    """The reader sent what cannot be the number of a badge."""

    code = "login-badge-unreadable"
    advice = "The badge could not be read. Hold it to the reader again."


class RosterError(PeopleError):
    """A roster cannot be used; the last good one stays."""

    code = "roster"
    advice = "The list of people could not be used; the one before stays. Tell whoever keeps the list."


class RosterFormError(RosterError):
    """It does not have the form of a roster."""

    code = "roster-form"


class RosterSignatureError(RosterError):
    """It is not signed with the fleet's key."""

    code = "roster-signature"


class RosterOldError(RosterError):
    """A newer one, or another one of the same version, is known."""

    code = "roster-old"
