"""The table of docs/image.md, from what builds and the smoke test found. Nothing in it is written by hand.

python -m imaging.page [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from imaging.arguments import CACHE
from imaging.program import ROOT

PAGE = ROOT / "docs" / "image.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
_MIB = 1 << 20


def main(argv: list[str] | None = None) -> int:
    """Writes the tables into the page."""
    parser = argparse.ArgumentParser(prog="python -m imaging.page", description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE)
    options = parser.parse_args(argv)
    found = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(options.cache.glob("*.json"))
        if not path.name.endswith(".cdx.json")
    }
    tables = [image_table(name, values) for name, values in found.items() if "exposure" in values]
    tables += [smoke_table(name, values) for name, values in found.items() if "seconds" in values]
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(before + "\n\n".join([BEGIN, *tables, END]) + after, encoding="utf-8")
    return 0


def image_table(name: str, found: dict[str, Any]) -> str:
    """What a build found in its image."""
    rows = {
        "image file": f"{found['image_bytes'] // _MIB} MiB, of which {found['stored_bytes'] // _MIB} MiB are not empty",
        "build time": f"{found['build_s']} s",
        "Debian packages / Python packages": f"{found['packages']} / {found['wheels']}",
        "components in the bill of materials": str(found.get("bill", "not made")),
        "setuid and setgid files": _list(found["setuid"]),
        "accounts with a password": _list(found["passwords"]),
        "SSH server or client": "yes" if found["ssh"] else "none",
        "files of the simulator": str(found["simulator_files"] or "none"),
        "writable paths": _list(found["writable"]),
        "exposure of our units": ", ".join(f"{unit.split('.')[0]} {value:.1f}" for unit, value in ours(found).items()),
        "SHA-256": f"`{found['sha256']}`",
    }
    if "undriven" in found:  # not of a build from before it was looked at
        rows["parts of the board without a driver"] = ", ".join(found["undriven"]) or "none"
    return f"**{name}**\n\n" + _table(("what", "found"), rows)


def smoke_table(name: str, found: dict[str, Any]) -> str:
    """What the smoke test saw."""
    steps = sorted(found["seconds"].items(), key=lambda step: float(step[1]))
    rows = {step: f"{seconds:.0f} s ({found['cpu'][step]:.0f} s)" for step, seconds in steps}
    if "open_ports" in found:
        rows |= {
            "first start, as the service manager counts it": str(found["start"]).partition(" in ")[2].strip(),
            "open ports": _list(found["open_ports"]),
            "root is read-only": "yes" if found["root_read_only"] else "NO",
            "failed units": _list(found["failed_units"]),
            "key of the data partition": str(found["data_key"]),
            "the uplink's user reaches": _list(found["reach_uplink"]),
            "root reaches": _list(found["reach_root"]),
            "load of the machine (two cores) meanwhile": str(found["load"]),
        }
    if "entries" in found:
        rows["entries of the starter; no count of tries is left"] = _list(found["entries"])
    kind = "hardware virtualisation" if found["accelerator"] == "kvm" else "software emulation"
    if "pace" in found:
        rows["slower than the limits' quick guest"] = f"{found['pace']} times"
    what = ", ".join([f"`{found.get('command', './run hil smoke')}`", name, *filter(None, [found.get("date")]), kind])
    return f"**{what}**\n\n" + _table(("step", "seconds since power on (of processor)"), rows)


def ours(found: dict[str, Any]) -> dict[str, float]:
    """Exposures of the product's units; those of the twin's test layer are no part of it."""
    return {unit: value for unit, value in found["exposure"].items() if "-sim-" not in unit and "-twin-" not in unit}


def _list(values: list[str]) -> str:
    return ", ".join(f"`{value}`" for value in values) or "none"


def _table(head: tuple[str, str], rows: dict[str, str]) -> str:
    lines = [f"| {head[0]} | {head[1]} |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
