"""The purposes and classes of a pack as tables, so that pages, code and tests say the same.

Rules:
- One row for each purpose or class, one column for each word of the policy; nothing is left to be read between lines.
"""

from __future__ import annotations

from collections.abc import Iterable

from appliance.policy.classes import DocumentClass
from appliance.policy.pack import PolicyPack, Purpose

_HEAD = (
    "purpose", "keeps", "keeps beside a provider", "sections", "narrative", "dates", "ZIP codes", "for a machine",
)  # fmt: skip


def markdown(pack: PolicyPack) -> str:
    """The table in Markdown."""
    rows = [_HEAD, ("---",) * len(_HEAD), *map(_row, pack.purposes)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def _row(purpose: Purpose) -> tuple[str, ...]:
    return (
        f"`{purpose.name}`",
        _listed(purpose.keep),
        _listed(purpose.beside_provider),
        _listed(purpose.sections) if purpose.sections else "all",
        purpose.narrative.value,
        purpose.dates.value,
        purpose.zip.value,
        "yes" if purpose.machine else "no",
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "-"


_CLASS_HEAD = (
    "class", "AI rule", "tier", "who may see it", "dpi", "colour", "paper kept, days", "goes to", "automatic",
)  # fmt: skip


def classes_markdown(pack: PolicyPack) -> str:
    """The classes of a pack as a table in Markdown."""
    rows = [_CLASS_HEAD, ("---",) * len(_CLASS_HEAD), *(_class_row(pack, found) for found in pack.classes)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def _class_row(pack: PolicyPack, found: DocumentClass) -> tuple[str, ...]:
    return (
        f"`{found.name}`",
        found.ai.value,
        found.tier.value,
        _listed(found.access),
        str(found.resolution_dpi),
        found.colour.value,
        str(found.retention_days) if found.retention_days else "until decided",
        f"`{found.destination}`" if found.destination else "nowhere",
        "yes" if found.name in pack.classification.automatic else "no",
    )
