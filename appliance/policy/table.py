"""The purposes of a pack as a table, so that the page, the code and its tests say the same.

Rules:
- One row for each purpose, one column for each word of the policy; nothing is left to be read between the lines.
"""

from __future__ import annotations

from collections.abc import Iterable

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
