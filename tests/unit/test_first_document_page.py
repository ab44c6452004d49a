"""docs/first-document.md can be followed: its commands are those of the program, and its recipe gives a certificate."""

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from cryptography import x509

from appliance import cli
from appliance import config as configuration
from appliance.authority.enrolling import Authority
from appliance.commands.common import late
from appliance.enrolment.site_settings import SiteSettings
from tests.est_world import serving

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "first-document.md").read_text()
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = ("first-document.md", "enrolment.md", "enrolment-est.md")
ORDER = ("init", "ca", "serve", "token", "sheet", "attest", "certificates", "revoke")


def commands(page):
    """Every `scanstation` command of a page's blocks, without the remark that follows after two spaces."""
    for language, block in BLOCK.findall((DOCS / page).read_text()):
        for line in [] if language else block.splitlines():
            words = re.split(r" {2,}(?=\S)| > ", line.partition("scanstation ")[2])[0]
            if words and re.match(r"(scanstation|runuser .* scanstation) ", line):
                yield words


@pytest.mark.parametrize("command", sorted({words for page in PAGES for words in commands(page)}))
def test_every_command_is_one_that_the_program_takes(command, monkeypatch):
    ran = []

    def found(name):
        return (lambda arguments: ran.append(arguments) or 0) if re.search(r":run(_\w+)?$", name) else late(name)

    monkeypatch.setattr(cli, "late", found)
    assert cli.main(shlex.split(command)) == 0
    assert len(ran) == 1


def test_the_page_walks_the_path_in_its_order():
    shown = [words.split()[1] for words in commands("first-document.md") if words.startswith("fleet ")]
    assert tuple(shown) == ORDER


def test_the_site_that_is_shown_is_accepted():
    text = PAGE.split("<!-- site -->\n```toml\n")[1].split("```")[0]
    site = configuration.build(SiteSettings, tomllib.loads(text), "page")
    assert site.broker.host in site.enrolment.url


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
def test_a_receiver_gets_its_certificate_as_the_page_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["fleet", "ca"]) == 0
    authority = Authority(tmp_path / "fleet-ca")
    recipe = PAGE.split("<!-- receiver certificate -->\n```\n")[1].split("```")[0].splitlines()
    capsys.readouterr()
    assert cli.main(shlex.split(recipe[0].partition(" > ")[0])[1:]) == 0
    (tmp_path / "token").write_text(capsys.readouterr().out)
    with serving(tmp_path / "fleet-ca", authority) as port:
        script = "\n".join(recipe[1:]).replace("192.0.2.10:8443", f"127.0.0.1:{port}")
        command = ["bash", "-euo", "pipefail", "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    certificate = x509.load_pem_x509_certificate((tmp_path / "client.pem").read_bytes())
    assert authority.ledger.find(certificate).station == "receiver-0001"
    assert not (tmp_path / "token").exists()
