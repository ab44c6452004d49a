"""Why a policy of the fleet does not count; each reason has its code in docs/policy-updates.md."""

from __future__ import annotations

from appliance.errors import ScanStationError


class PolicyError(ScanStationError):
    """A policy is not taken, or not kept; the former one stays in force."""

    code = "policy-update"
    advice = "A new policy did not fit this station; the former one stays in force. Tell the fleet's office."


class PolicySizeError(PolicyError):
    """It is larger than a policy may be."""

    code = "policy-size"


class PolicyFormatError(PolicyError):
    """It is damaged, or of a version that this station does not know."""

    code = "policy-format"


class PolicySignatureError(PolicyError):
    """No key of this fleet signed it."""

    code = "policy-signature"


class PolicyScopeError(PolicyError):
    """It is meant for another station or site."""

    code = "policy-scope"


class PolicyOldError(PolicyError):
    """Its version is not above the last one."""

    code = "policy-old"


class PolicyConflictError(PolicyError):
    """It is another policy under the version that is in force."""

    code = "policy-conflict"


class PolicyContentError(PolicyError):
    """A part of it is not TOML, or says what this station does not know."""

    code = "policy-content"


class PolicyRosterError(PolicyError):
    """Its roster would not count here."""

    code = "policy-roster"


class PolicySelftestError(PolicyError):
    """A check that passed before failed with it."""

    code = "policy-selftest"


class PolicyUnstableError(PolicyError):
    """The station did not come up with it, twice."""

    code = "policy-unstable"


class PolicyStateError(PolicyError):
    """What the station keeps about policies was damaged."""

    code = "policy-state"


REFUSALS = (
    PolicySizeError, PolicyFormatError, PolicySignatureError, PolicyScopeError, PolicyOldError, PolicyConflictError,
    PolicyContentError, PolicyRosterError, PolicySelftestError, PolicyUnstableError, PolicyStateError,
)  # fmt: skip
"""Every reason, in the order of the table in docs/policy-updates.md."""
