"""The pages: links lead somewhere, tables are those of the code, and the project speaks of itself alone."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from appliance import config
from appliance.daemon import load_policy
from appliance.devices import led_language
from appliance.sealing.keys import load_hpke_public, load_secret, load_verify_key

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def tracked(*patterns):
    """Files of the project: those under version control, or all if this is no checkout."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout.split("\n")
    except (OSError, subprocess.CalledProcessError):
        listed = [str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.rglob(pattern)]
    return sorted(name for name in listed if name and (ROOT / name).is_file() and ".venv" not in name)


PAGES = tracked("*.md")


def anchor(heading):
    """The name that a heading is linked by."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def without_code(text):
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page):
    path = ROOT / page
    for target in LINK.findall(without_code(path.read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, fragment = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), f"{page}: {target}"
        assert file.is_relative_to(ROOT), f"{page}: {target} leaves the project"
        if fragment and file.suffix == ".md":
            anchors = {anchor(heading) for heading in HEADING.findall(without_code(file.read_text()))}
            assert fragment in anchors, f"{page}: {target}"


def test_the_readme_shows_the_lights_as_the_code_has_them():
    readme = (ROOT / "README.md").read_text()
    block = re.search(r"<!-- led-language -->\n(.*?)<!-- /led-language -->", readme, re.DOTALL)
    assert block is not None
    assert block[1].strip() == led_language.markdown().strip()


@pytest.mark.parametrize(
    "page", ["README.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "docs/requirements.md", "docs/deployment.md"]
)
def test_the_pages_that_a_newcomer_looks_for_are_there(page):
    assert len((ROOT / page).read_text()) > 200


FOREIGN = {
    "an issue number": re.compile(r"(?i)\b(?:issue|ticket|pull request|pr) ?#\d+|(?<![\w&/])\(#\d+\)"),
    "a path of somebody's machine": re.compile(r"(?<![\w/])/(?:work|home/[a-z]+|Users)/[\w.]"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_the_project_speaks_of_itself_alone(what):
    pattern = FOREIGN[what]
    found = [
        f"{name}:{number}"
        for name in tracked("*.py", "*.md", "*.toml", "*.service", "*.conf", "run")
        if name != "tests/unit/test_docs.py"
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_run_script_helps_without_setting_anything_up():
    done = subprocess.run([ROOT / "run", "help"], capture_output=True, text=True, timeout=20, check=True)
    for command in re.findall(r"^  ([a-z]+)(?: \||\))", (ROOT / "run").read_text(), re.MULTILINE):
        if command not in ("help", "bench", "soak"):
            assert re.search(rf"^  {command}\b", done.stdout, re.MULTILINE), command
    assert done.stderr == ""


def test_the_configurations_that_are_shown_are_accepted():
    page = (ROOT / "docs" / "deployment.md").read_text()
    shown = re.findall(r"<!-- config: (\w+) -->\n```toml\n(.*?)```", page, re.DOTALL)
    assert [name for name, _ in shown] == ["StationConfig", "UplinkConfig"] + ["StationConfig"] * 2 + ["UplinkConfig"]
    built = [config.build(getattr(config, name), tomllib.loads(text), "deployment.md") for name, text in shown]
    assert built[0].station == built[1].station
    assert load_policy(built[2]).purpose("billing")
    receiver = re.search(r"```toml\n(.*?)```", (ROOT / "docs" / "receiver.md").read_text(), re.DOTALL)
    config.build(config.ReceiverConfig, tomllib.loads(receiver[1]), "receiver.md")
    office = re.search(r"```toml\n(.*?)```", (ROOT / "docs" / "fleet-view.md").read_text(), re.DOTALL)
    config.build(config.OfficeConfig, tomllib.loads(office[1]), "fleet-view.md")


def test_the_keys_are_made_as_the_page_says(tmp_path):
    page = (ROOT / "docs" / "deployment.md").read_text()
    recipe = re.search(r"<!-- keys: receiver -->\n```python\n(.*?)```", page, re.DOTALL)
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", recipe[1]], cwd=tmp_path, env=environment, timeout=60, check=True)
    load_hpke_public(tmp_path / "recipient.hpke.pub")
    load_verify_key(tmp_path / "receiver.sign.pub")
    assert load_secret(str(tmp_path / "hpke.key")) != load_secret(str(tmp_path / "sign.key"))
