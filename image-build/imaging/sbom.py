"""The image's bill of materials in CycloneDX: Debian's packages and the Python packages that are really in its tree.

Rules:
- What is listed is what lies in the tree, not what was asked for.
- cyclonedx-py writes the Python part and the form; its library checks the whole against the schema, strictly. Both live
  in an environment of their own (requirements/sbom.txt).
- Two bills of one commit agree: the time is the commit's, and there is no random serial number.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from email.parser import HeaderParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

from imaging.program import PACKAGES, ROOT
from imaging.run import inside, run, say

ENVIRONMENT = Path(os.environ.get("SCANSTATION_SBOM_VENV", ROOT / ".venv-sbom"))
_FORMAT = "${Package}\\t${Version}\\t${Architecture}\\n"
_CHECK = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read())
sys.exit(f"the bill is not valid: {wrong}" if wrong else 0)
"""


def write(tree: Path, place: Path, epoch: int) -> int:
    """Writes the bill of a tree; returns how many components it has."""
    say("bill of materials")
    pins = "".join(f"{name}=={version}\n" for name, version in python_packages(tree / PACKAGES))
    command: list[str | Path] = [
        ENVIRONMENT / "bin" / "cyclonedx-py",
        "requirements",
        "--output-reproducible",
        "--spec-version=1.6",
        "-",
    ]
    bill: dict[str, Any] = json.loads(run(command, text=pins, extra={"SOURCE_DATE_EPOCH": str(epoch)}))
    debian = inside(tree, ["dpkg-query", "-W", "-f", _FORMAT])
    bill["components"] += debian_components(debian.splitlines())
    text = json.dumps(bill, indent=1, sort_keys=True) + "\n"
    run([ENVIRONMENT / "bin" / "python", "-c", _CHECK], text=text)
    place.write_text(text, encoding="utf-8")
    return len(bill["components"])


def python_packages(folder: Path) -> list[tuple[str, str]]:
    """Name and version of every distribution in a folder."""
    found = []
    for metadata in folder.glob("*.dist-info/METADATA"):
        head = HeaderParser().parsestr(metadata.read_text(encoding="utf-8"), headersonly=True)
        found.append((str(head["Name"]), str(head["Version"])))
    return sorted(found)


def debian_components(rows: Iterable[str]) -> list[dict[str, str]]:
    """Components for lines of name, version and architecture, with package URLs as purl's type `deb` wants them."""
    found = []
    for row in sorted(rows):
        name, version, architecture = row.split("\t")
        purl = (
            f"pkg:deb/debian/{quote(name, safe='.-')}@{quote(version, safe='.-~')}?arch={architecture}&distro=debian-13"
        )
        found.append({"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl})
    return found
