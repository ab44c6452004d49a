"""An implementation that shares no code with ours opens our envelopes from the documented format alone."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from appliance.sealing.envelope import seal
from tests.custody_samples import OTHER_SIGNER, RECIPIENT, STATION, STATION_SIGNER, released, seed

INTEROP = Path(__file__).parents[1] / "interop"
FILES = ("package.json", "package-lock.json", ".npmrc", "open_envelope.mjs")


@pytest.fixture(scope="module")
def opener(tmp_path_factory):
    """A directory with the script and its pinned packages."""
    assert shutil.which("npm"), "npm is missing: './run test' installs the Debian packages nodejs and npm"
    folder = tmp_path_factory.mktemp("interop")
    for name in FILES:
        shutil.copy(INTEROP / name, folder / name)
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts"], cwd=folder, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, f"npm ci failed: {done.stderr[-2000:]}"
    return folder


def run(folder, envelope, station_key):
    (folder / "envelope").write_bytes(envelope)
    (folder / "seed").write_bytes(seed("recipient"))
    (folder / "station.pub").write_bytes(station_key)
    command = ["node", "open_envelope.mjs", "envelope", "seed", "station.pub"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "NODE_ENV": ""}
    )


def test_independent_hpke_opens_the_envelope(opener):
    document = released(pdf=b"%PDF-1.7\n" + os.urandom(300_000))
    sealed = seal(document, RECIPIENT.public, STATION_SIGNER, STATION)
    done = run(opener, sealed.envelope, STATION_SIGNER.public_key.public_bytes_raw())
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["envelope_sha256"] == sealed.envelope_sha256
    assert found["payload_sha256"] == sealed.payload_sha256
    assert found["pdf_sha256"] == document.sha256
    assert found["manifest"]["station"] == STATION
    assert found["sidecar"]["report"]["seconds"] == 1.5


def test_independent_verifier_refuses_another_signature(opener):
    sealed = seal(released(), RECIPIENT.public, OTHER_SIGNER, STATION)
    done = run(opener, sealed.envelope, STATION_SIGNER.public_key.public_bytes_raw())
    assert done.returncode == 1
    assert "refused: signature" in done.stderr


def test_lock_file_pins_digests_and_names_no_host():
    lock = json.loads((INTEROP / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert "://" not in (INTEROP / "package-lock.json").read_text()
