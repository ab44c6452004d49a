"""Limits of quality that a document class sets for itself, in place of the station's.

Rules:
- Limits that guard the station (sizes, counts of bytes and pages) are not a class's to change.
- An unknown name, a wrong kind, a negative value or a share above 1 is an error that names the place.
"""

from __future__ import annotations

import dataclasses

from appliance.config import build
from appliance.errors import ConfigError
from appliance.sections.pages import BOUNDS, QualityLimits


def class_limits(table: dict[str, float], where: str) -> tuple[tuple[str, float], ...]:
    """The limits of one class by name; `where` is the place in the pack.

    Raises:
        ConfigError: a name or value is none that the station knows.
    """
    known = sorted({f.name for f in dataclasses.fields(QualityLimits)} - BOUNDS)
    if unknown := sorted(set(table) - set(known)):
        raise ConfigError(f"{where}: unknown limit {unknown[0][:64]!a}; known are {', '.join(known)}")
    build(QualityLimits, dict(table), where)  # its own checks
    return tuple(sorted(table.items()))
