"""Why a legal hold is set or lifted, and why a class is taken out of use: closed lists of codes with sentences."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appliance.errors import ScanStationError

SET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "litigation": "A lawsuit is going on, or to be expected.",
        "authority": "A court or an authority asks for it.",
        "complaint": "A patient complained, or asked for their record.",
        "incident": "Something went wrong here and is looked into.",
    }
)
"""Why a legal hold is set."""

LIFT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "matter-closed": "The matter is closed.",
        "released-in-writing": "Whoever asked for the hold released it in writing.",
        "set-in-error": "The hold was set by mistake.",
    }
)
"""Why a legal hold is lifted."""

DISABLE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "too-many-errors": "Too much of it had to be scanned again or held.",
        "leak": "Something left that must not, or nearly did.",
        "pilot-failed": "The pilot did not go as it must.",
        "not-needed": "This place does not scan it.",
    }
)
"""Why a class is taken out of use."""


class ReasonError(ScanStationError):
    """A word that is no reason."""

    code = "office-reason"
    advice = "This is no reason that the station knows; nothing was changed."


def check(code: str, among: Mapping[str, str]) -> None:
    """Raises ReasonError unless the code is one of these."""
    if code not in among:
        raise ReasonError


def markdown() -> str:
    """Each reason, for the documentation."""
    tables = (("to set a hold", SET), ("to lift it", LIFT), ("to take a class out of use", DISABLE))
    rows = [f"| `{code}` | {what} | {text} |" for what, table in tables for code, text in table.items()]
    return "\n".join(["| reason | for | meaning |", "|---|---|---|", *rows]) + "\n"
