"""Result tables: printed, and written to docs/measurements with date and command."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from appliance.files import write_atomic

FOLDER = Path(__file__).parents[1] / "docs" / "measurements"


@dataclass
class Result:
    """Lines of a report, by part."""

    sections: dict[str, list[str]] = field(default_factory=dict)

    def say(self, part: str, *lines: str) -> None:
        """Adds lines, and shows them."""
        self.sections.setdefault(part, []).extend(lines)
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


def write_report(
    name: str, purpose: str, command: str, rows: Sequence[tuple[str, str, str]], third: str = "target"
) -> Path:
    """Prints measure, value and target (or what `third` says); writes the same as `docs/measurements/NAME.md`."""
    width = max(len(row[0]) for row in rows)
    for measure, value, target in rows:
        sys.stdout.write(f"{measure:{width}}  {value:>18}  {target}\n")
    FOLDER.mkdir(parents=True, exist_ok=True)
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    table = "\n".join(f"| {measure} | {value} | {target} |" for measure, value, target in rows)
    text = f"# {name}\n\n{purpose.strip()}\n\nMade on {date} ({machine}) by `{command}`.\n\n"
    path = FOLDER / f"{name}.md"
    write_atomic(path, f"{text}| measure | value | {third} |\n|---|---|---|\n{table}\n".encode(), 0o644)
    return path
