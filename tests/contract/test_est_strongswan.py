"""An EST client that is not ours at our authority: `pki` of strongSwan, over its own TLS, HTTP and PKCS#7.

Needs Debian's strongswan-pki (5.9.8 and later) with libstrongswan-standard-plugins; elsewhere it is skipped.
"""

import shutil
import subprocess

import pytest
from cryptography import x509

from tests.est_world import NOW, STATION, make_authority, serving


def pki(*words, given=b""):
    """What the program says; its status and its output."""
    done = subprocess.run(["pki", *words], input=given, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def is_possible():
    """Whether it is there, speaks EST, and has elliptic curves."""
    if not shutil.which("pki"):
        return False
    _, out, err = pki("--help")
    return b"--est " in out + err and b" openssl" in out + err


pytestmark = pytest.mark.skipif(not is_possible(), reason="needs strongswan-pki and libstrongswan-standard-plugins")


@pytest.fixture
def world(tmp_path):
    authority = make_authority(tmp_path / "ca")
    with serving(tmp_path / "ca", authority) as port:
        yield authority, f"https://127.0.0.1:{port}", tmp_path


def requested(directory, name="station.key"):
    """A key and a request, made by the program too."""
    status, key, _ = pki("--gen", "--type", "ecdsa", "--size", "256", "--outform", "pem")
    assert status == 0
    (directory / name).write_bytes(key)
    status, request, _ = pki("--req", "--in", str(directory / name), "--type", "priv", "--dn", f"CN={STATION}")
    assert status == 0
    (directory / "request.der").write_bytes(request)
    return directory / name


def enrol(url, directory, *proof):
    """`simpleenroll` or `simplereenroll`, by what proves it."""
    where = ("--in", str(directory / "request.der"), "--cacert", str(directory / "ca" / "ca.pem"), "--outform", "pem")
    return pki("--est", "--url", url, *where, *proof)


def test_it_gets_the_authoritys_certificate(world):
    authority, url, directory = world
    out = directory / "found"
    status, _, err = pki(
        "--estca", "--url", url, "--cacert", str(directory / "ca" / "ca.pem"), "--caout", str(out), "--outform", "pem"
    )
    assert status == 0, err.decode()[-1500:]
    (found,) = directory.glob("found*")
    assert x509.load_pem_x509_certificate(found.read_bytes()) == authority.signer.certificate


def test_a_token_becomes_a_certificate_that_renews_itself_until_it_is_held(world):
    authority, url, directory = world
    key = requested(directory)
    token = authority.ledger.new_token(STATION, NOW, 1)
    status, _, _ = enrol(url, directory, "--userpass", f"{STATION}:wrong-{token}")
    assert status != 0
    assert not authority.ledger.rows()
    status, first, err = enrol(url, directory, "--userpass", f"{STATION}:{token}")
    assert status == 0, err.decode()[-1500:]
    certificate = x509.load_pem_x509_certificate(first)
    assert certificate.subject.rfc4514_string() == f"CN={STATION}"
    (directory / "station.pem").write_bytes(first)
    proof = ("--cert", str(directory / "station.pem"), "--key", str(key))
    status, second, err = enrol(url, directory, *proof)
    assert status == 0, err.decode()[-1500:]
    renewed = x509.load_pem_x509_certificate(second)
    assert renewed.public_key() == certificate.public_key()
    assert renewed.serial_number != certificate.serial_number
    authority.change(STATION, "held")
    status, _, _ = enrol(url, directory, *proof)
    assert status != 0
