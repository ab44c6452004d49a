"""Every pinned dependency is named with its licence, and can be had on a Raspberry Pi (aarch64, Python 3.13)."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

FILES = ("device.txt", "gpio.txt", "panel.txt", "server.txt", "dev.txt", "presidio.txt")
ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([^ ;\\]+)(?: ; ([^\\]*))?", re.MULTILINE)
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def pins(name: str) -> list[tuple[str, str, str]]:
    return [(m[1], m[2], (m[3] or "").strip()) for m in PINNED.finditer((ROOT / "requirements" / name).read_text())]


def rows() -> dict[str, tuple[str, str, str]]:
    text = (ROOT / "docs/dependencies.md").read_text()
    return {m[1]: (m[2].strip(), m[3].strip(), m[4].strip()) for m in ROW.finditer(text)}


@pytest.mark.parametrize("name", FILES)
def test_each_pinned_dependency_is_named_with_licence_and_reason(name: str) -> None:
    missing = {package for package, _, _ in pins(name)} - set(rows())
    assert not missing


def test_no_dependency_is_named_that_is_not_pinned() -> None:
    pinned = {package for name in FILES for package, _, _ in pins(name)}
    assert set(rows()) <= pinned


def test_requirements_carry_hashes_and_no_addresses() -> None:
    for name in FILES:
        text = (ROOT / "requirements" / name).read_text()
        assert "://" not in text
        for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_a_pin_carries_the_extras_that_its_dependents_ask_for() -> None:
    """Else the pip of Debian 12 takes that package's next release for a requirement without a pin, and stops."""
    text = "".join((ROOT / "requirements" / name).read_text() for name in ("device.txt", "panel.txt", "dev.txt"))
    asked = [
        (wanted.name, extra)
        for installed in metadata.distributions()
        for wanted in map(Requirement, installed.requires or [])
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""})
        for extra in wanted.extras
    ]
    assert ("coverage", "toml") in asked
    assert not [pair for pair in asked if not re.search(rf"^{pair[0]}\[[a-z0-9,-]*\b{pair[1]}\b", text, re.MULTILINE)]


def test_the_device_runs_one_version_of_each_package_on_every_python() -> None:
    names = [package for package, _, _ in pins("device.txt")]
    assert sorted(names) == sorted(set(names)), "the same page must give the same decision on Debian 12 and 13"


def test_each_device_dependency_has_an_aarch64_wheel_for_python_3_13_or_is_named_otherwise(tmp_path: Path) -> None:
    built = {package for package, (_, origin, _) in rows().items() if origin != "wheel"}
    wanted = tmp_path / "wheels.in"
    wanted.write_text(
        "\n".join(
            f"{n}=={v} ; {marker}" if marker else f"{n}=={v}"
            for n, v, marker in [*pins("device.txt"), *pins("gpio.txt"), *pins("server.txt")]
            if n not in built
        )
    )
    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet", "--no-header", "--no-annotate"),
            *("--python-platform", "aarch64-manylinux_2_39", "--python-version", "3.13", "--only-binary", ":all:"),
            *("--no-deps", str(wanted)),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    resolved = {line.split("==")[0] for line in done.stdout.splitlines()}
    assert {"cryptography", "opencv-python-headless", "spacy", "pikepdf"} <= resolved
