"""A device whose keys are sealed by a TPM 2.0: swtpm, through systemd-creds and its TPM library, as where there is one.

Needs root, swtpm, and libtss2 with its swtpm transport (Debian: libtss2-dev brings both names of 12 and 13). Two
things are the kernel's, and a script stands in for them: `systemd-creds has-tpm2` looks for a driver, which a software
TPM on a socket has not, and its resource manager. Everything else goes to the real program.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from appliance.enrolment.attestation import read_attestation
from appliance.enrolment.bundle import seal
from appliance.enrolment.key_store import HOST_TPM, CredentialStore, KeyStoreError
from appliance.sim.loopback import free_port
from tests.enrolment_samples import BUNDLE, CODE, ROOT, Box

# What the kernel's resource manager does when a program has ended: nothing of it stays in the chip.
PROGRAM = """#!{python}
import os, socket, struct, sys
if sys.argv[1] == "has-tpm2":
    sys.exit(0)
try:
    with socket.create_connection(("127.0.0.1", int(os.environ["TPM_PORT"]))) as chip:
        for handle in (kind + n for kind in (0x80000000, 0x02000000, 0x03000000) for n in range(3)):
            chip.sendall(struct.pack(">HIII", 0x8001, 14, 0x165, handle))  # TPM2_FlushContext
            chip.recv(10)
except OSError:
    pass  # no chip: systemd-creds says it
os.execvp("systemd-creds", ["systemd-creds", *sys.argv[1:]])
"""
LIBRARIES = "import ctypes; [ctypes.CDLL(f'libtss2-{n}.so.0') for n in ('esys', 'mu', 'rc', 'tcti-swtpm')]"


def is_possible():
    """Whether this machine has all of it."""
    if os.geteuid() != 0 or not shutil.which("swtpm") or not shutil.which("systemd-creds"):
        return False
    return subprocess.run([sys.executable, "-c", LIBRARIES], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not is_possible(), reason="needs root, swtpm, systemd-creds and libtss2 (libtss2-dev)")


@contextmanager
def powered(state, monkeypatch):
    """A TPM with what it remembers in `state`, and programs that find it."""
    state.mkdir(exist_ok=True)
    port = free_port()
    command = ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={state}", "--flags", "not-need-init,startup-clear",
               "--server", f"type=tcp,port={port},bindaddr=127.0.0.1,disconnect=no",
               "--ctrl", f"type=tcp,port={port + 1},bindaddr=127.0.0.1"]  # fmt: skip
    monkeypatch.setenv("SYSTEMD_TPM2_DEVICE", f"swtpm:host=127.0.0.1,port={port}")
    monkeypatch.setenv("TPM_PORT", str(port))
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as chip:
        time.sleep(0.3)
        assert chip.poll() is None
        try:
            yield
        finally:
            chip.terminate()


@pytest.fixture
def box(tmp_path):
    """A boxed device whose keys are credentials."""
    program = tmp_path / "systemd-creds"
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    box = Box(tmp_path / "device")
    box.store = lambda: CredentialStore(box.places.key_directory, program=str(program))
    return box


def prepared(box):
    """A start of the device, up to its identity."""
    device = box.device()
    return type(device)(box.places, box.store(), box.network, device.floor, box.hardware).prepare()


def test_the_identity_is_sealed_by_the_tpm_and_opens_with_no_other(box, tmp_path, monkeypatch):
    with powered(tmp_path / "mine", monkeypatch):
        made = prepared(box)
        assert made.protection == HOST_TPM
        sealed = {path.name: path.read_bytes() for path in box.places.key_directory.iterdir()}
    with powered(tmp_path / "mine", monkeypatch):  # power off and on
        assert prepared(box).device == made.device
        secret = box.store().reveal("device-key")
        assert all(secret not in content for content in sealed.values())
    with powered(tmp_path / "other", monkeypatch), pytest.raises(KeyStoreError):  # the card in another board
        prepared(box)
    with pytest.raises(KeyStoreError):  # the chip is gone
        prepared(box)
    assert {path.name: path.read_bytes() for path in box.places.key_directory.iterdir()} == sealed


def test_a_sheet_makes_a_station_with_the_tpm_and_its_answer_says_so(box, tmp_path, monkeypatch):
    with powered(tmp_path / "mine", monkeypatch):
        identity, device = prepared(box), box.device()
        device = type(device)(box.places, box.store(), box.network, device.floor, box.hardware)
        provisioner = device.provisioner(identity, box.server)
        provisioner.begin(device.check(seal(BUNDLE, CODE, ROOT)), CODE)
        provisioner.finish()
        assert read_attestation(provisioner.attestation()).protection == HOST_TPM
