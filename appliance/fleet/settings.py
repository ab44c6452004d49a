"""What a fleet's policy changes of a station's configuration, and nothing else of it.

Rules:
- A closed list of tables: what a press scans, limits of quality and of the readiness test, holds. Keys, paths, devices,
  networks and who receives are the station's own and cannot be set from afar.
- The result is a configuration like any other and passes the same checks; one that does not is not taken.
- Where the policy names presets or what a press does, it replaces what the station has; nothing of the two is mixed.
"""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from appliance.config import StationConfig, build
from appliance.documents import is_opaque_id
from appliance.errors import ConfigError
from appliance.fleet.errors import PolicyContentError
from appliance.names import check_name
from appliance.sections.desk import PolicyConfig, PresetConfig, ReadinessConfig
from appliance.sections.pages import BOUNDS, QualityLimits

T = TypeVar("T", QualityLimits, ReadinessConfig)

MAX_HELD: Final = 256
_WHERE: Final = "settings.toml"


@dataclass(frozen=True, slots=True)
class Holds:
    """The `[holds]` table."""

    classes: tuple[str, ...] = ()  # documents of these stay in the station, as if nobody were approved to have them
    jobs: tuple[str, ...] = ()  # under a legal hold, where the station has them

    def __post_init__(self) -> None:
        if max(len(self.classes), len(self.jobs)) > MAX_HELD:
            raise ValueError(f"more than {MAX_HELD} entries")
        for name in self.classes:
            check_name(name)
        if not all(map(is_opaque_id, self.jobs)):
            raise ValueError("jobs: ids of 32 hex digits")


@dataclass(frozen=True, slots=True)
class Settings:
    """A settings file. What is empty leaves the station's own."""

    policy: dict[str, Any] = field(default_factory=dict)
    presets: dict[str, PresetConfig] = field(default_factory=dict)
    quality: dict[str, Any] = field(default_factory=dict)
    readiness: dict[str, Any] = field(default_factory=dict)
    holds: Holds = field(default_factory=Holds)


def parse(untrusted: bytes) -> Settings:
    """Reads a settings file.

    Raises:
        PolicyContentError: it is not TOML, or names what it may not.
    """
    try:
        table = tomllib.loads(untrusted.decode("utf-8"))
    except (ValueError, RecursionError):  # of which the first would quote the file
        raise PolicyContentError(f"{_WHERE}: not TOML") from None
    if unknown := sorted(set(table) - {one.name for one in dataclasses.fields(Settings)}):
        raise PolicyContentError(f"{_WHERE}: unknown table {unknown[0][:64]!a}")
    try:
        return Settings(
            policy=_plain(table, "policy", PolicyConfig, frozenset({"pack"})),
            presets=_presets(table.get("presets", {})),
            quality=_plain(table, "quality", QualityLimits, BOUNDS),
            readiness=_plain(table, "readiness", ReadinessConfig, frozenset()),
            holds=build(Holds, _table(table, "holds"), f"{_WHERE}: holds"),
        )
    except ConfigError as error:
        raise PolicyContentError(error.detail[:200]) from error


def effective(
    config: StationConfig, settings: Settings | None, pack: Path | None, roster: Path | None
) -> StationConfig:
    """The configuration of a station under a policy.

    Args:
        config: its own.
        settings: of the policy, if it has some.
        pack: where the policy's pack was unpacked, if it has one.
        roster: likewise the roster.

    Raises:
        PolicyContentError: they do not go together.
    """
    changes: dict[str, Any] = {}
    policy = config.policy
    if settings is not None:
        if settings.policy or settings.presets:
            policy = dataclasses.replace(
                build(PolicyConfig, settings.policy, f"{_WHERE}: policy"), pack=config.policy.pack
            )
            changes["presets"] = settings.presets
        changes["quality"] = _merged(config.quality, settings.quality, "quality")
        changes["readiness"] = _merged(config.readiness, settings.readiness, "readiness")
    changes["policy"] = dataclasses.replace(policy, pack=pack) if pack else policy
    if roster:
        changes["people"] = dataclasses.replace(config.people, roster=roster)
    try:
        return dataclasses.replace(config, **changes)
    except ValueError as error:
        raise PolicyContentError(f"{_WHERE}: {error}"[:200]) from error


def _plain(table: dict[str, Any], name: str, tree: type[Any], forbidden: frozenset[str]) -> dict[str, Any]:
    """A table of plain values that `tree` knows, as it stands in the file. Raises ConfigError."""
    found = _table(table, name)
    if closed := sorted(set(found) & forbidden):
        raise ConfigError(f"{_WHERE}: {name}: {closed[0]!r} is the station's own")
    build(tree, found, f"{_WHERE}: {name}")
    return found


def _table(table: dict[str, Any], name: str) -> dict[str, Any]:
    found = table.get(name, {})
    if type(found) is not dict:
        raise ConfigError(f"{_WHERE}: {name}: must be a table")
    return found


def _presets(table: Any) -> dict[str, PresetConfig]:
    if type(table) is not dict or any(type(preset) is not dict for preset in table.values()):
        raise ConfigError(f"{_WHERE}: presets: must be tables")
    return {name: build(PresetConfig, preset, f"{_WHERE}: presets.{name[:64]!a}") for name, preset in table.items()}


def _merged(own: T, table: dict[str, Any], name: str) -> T:
    """The station's own values with those of the table in their place. Raises PolicyContentError."""
    try:
        built = build(type(own), table, f"{_WHERE}: {name}")
        return dataclasses.replace(own, **{key: getattr(built, key) for key in table})
    except (ConfigError, ValueError) as error:
        raise PolicyContentError(f"{_WHERE}: {name}"[:200]) from error
