"""Shares with their uncertainty: those of the pilot, so that a clinic and a developer read the same numbers."""

from appliance.pilot.shares import Share, share

__all__ = ["Share", "share"]
