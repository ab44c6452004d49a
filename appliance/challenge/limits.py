"""Whether a limit was weakened: the limits that hold, against those that the station was shipped with.

Rules:
- A stricter limit is a site's own business. A weaker one fails the readiness test, and is named.
- Classes and purposes of a site's own have no counterpart to be compared with; their limits of quality are held against
  the station's.
- The digest stands for all of them: a passed test counts only while it is the same.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from pathlib import Path
from typing import Any, Final

from appliance.config import StationConfig
from appliance.policy.classes import AiRule, DocumentClass, Tier
from appliance.policy.narrowing import Zip
from appliance.policy.pack import PolicyPack, Purpose, load_pack
from appliance.quality.verdict import RULES
from appliance.sections.desk import ReadinessConfig
from appliance.sections.pages import GateConfig, QualityLimits

_LOW: Final = frozenset(
    {field for rule in RULES if rule.low for field in (rule.note, rule.refuse) if field} | {"min_side_px"}
)
"""Limits of quality below which something is wrong; of all others it is above."""

_AI: Final = (AiRule.HUMAN_REVIEW_ONLY, AiRule.LOCAL_ONLY, AiRule.ALLOWED)
_TIERS: Final = (Tier.HIGH, Tier.MODERATE, Tier.LOW)
_NOT_LIMITS: Final = frozenset({"required", "valid_hours", "renew_at"})


def weakened(config: StationConfig, pack: PolicyPack) -> tuple[str, ...]:
    """The names of all limits that are weaker than shipped."""
    shipped, quality = load_pack(None), QualityLimits()
    found = [f"quality.{name}" for name in _weaker_quality(config.quality, quality)]
    found += [f"gate.{name}" for name in _raised(config.gate, GateConfig())]
    found += [f"readiness.{name}" for name in _weaker_readiness(config.readiness, ReadinessConfig())]
    ours = {one.name: one for one in shipped.classes}
    for one in pack.classes:
        like = ours.get(one.name)
        reference = like.limits(quality) if like else quality
        names = [f"quality.{name}" for name in _weaker_quality(one.limits(config.quality), reference)]
        found += [f"classes.{one.name}.{name}" for name in [*names, *(_weaker_class(one, like) if like else ())]]
    purposes = {one.name: one for one in shipped.purposes}
    for purpose in pack.purposes:
        if purpose.name in purposes:
            found += [f"purposes.{purpose.name}.{name}" for name in _wider(purpose, purposes[purpose.name])]
    found += [f"classification.{name}" for name in _weaker_classification(pack, shipped)]
    return tuple(dict.fromkeys(found))


def digest(config: StationConfig, pack: PolicyPack) -> str:
    """SHA-256 of every limit that holds, and of the whole policy."""
    effective = (config.quality, config.gate, config.readiness, config.policy, pack)
    return hashlib.sha256(json.dumps([_plain(one) for one in effective], sort_keys=True).encode()).hexdigest()


def _weaker_quality(now: QualityLimits, reference: QualityLimits) -> Iterator[str]:
    for limit in dataclasses.fields(QualityLimits):
        value, shipped = getattr(now, limit.name), getattr(reference, limit.name)
        if value < shipped if limit.name in _LOW else value > shipped:
            yield limit.name


def _raised(now: GateConfig, reference: GateConfig) -> Iterator[str]:
    for limit in dataclasses.fields(GateConfig):
        if getattr(now, limit.name) > getattr(reference, limit.name):
            yield limit.name


def _weaker_readiness(now: ReadinessConfig, reference: ReadinessConfig) -> Iterator[str]:
    for limit in dataclasses.fields(ReadinessConfig):
        if limit.name in _NOT_LIMITS:
            continue
        value, shipped = getattr(now, limit.name), getattr(reference, limit.name)
        if value < shipped if limit.name.startswith("min_") else value > shipped:
            yield limit.name


def _weaker_class(now: DocumentClass, reference: DocumentClass) -> Iterator[str]:
    if _AI.index(now.ai) > _AI.index(reference.ai):
        yield "ai"
    if _TIERS.index(now.tier) > _TIERS.index(reference.tier):
        yield "tier"
    if now.resolution_dpi < reference.resolution_dpi:
        yield "resolution_dpi"


def _wider(now: Purpose, reference: Purpose) -> Iterator[str]:
    """What a purpose lets out beyond the shipped one of the same name."""
    if now.kept - reference.kept:
        yield "keep"
    if now.zip is not Zip.REMOVED and now.zip is not reference.zip:
        yield "zip"
    if reference.sections and not (now.sections and now.sections <= reference.sections):
        yield "sections"
    if reference.machine and not now.machine:
        yield "machine"


def _weaker_classification(now: PolicyPack, reference: PolicyPack) -> Iterator[str]:
    if now.classification.minimum_confidence < reference.classification.minimum_confidence:
        yield "minimum_confidence"
    if reference.classification.hold_contradictions and not now.classification.hold_contradictions:
        yield "hold_contradictions"


def _plain(value: Any) -> Any:
    """Any value of a configuration as JSON, sets in order."""
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(str(_plain(item)) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value
