"""Whatever bytes come to a device or its office end in one of our refusals: parsers under mutated input, for hours.

    ./run soak parsers                               ten minutes, all parsers in turn
    ./run soak parsers --seconds 36000 --seed 7
    ./run soak parsers --only policy --replay 123456     one input again, by its number

Each input is drawn from the seed and its number alone, so a finding is told by two numbers. Seeds are whole good
inputs; a change of one byte of what is signed must be refused, and nothing may escape but the parser's own refusal.
"""

from __future__ import annotations

import argparse
import base64
import dataclasses
import datetime as dt
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import h11
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from appliance.enrolment import attestation, est_check, est_http, est_wire, paper_codes
from appliance.enrolment import bundle as sheets
from appliance.enrolment.bundle import MAGIC, BrokerPin, Bundle, Enrolment, Network, RecipientKeys, Wifi
from appliance.enrolment.erasure import read_erasure
from appliance.enrolment.errors import EnrolmentError
from appliance.enrolment.est_errors import EstAnswerError, EstError
from appliance.enrolment.fleet_keys import trust
from appliance.enrolment.identity import Identity, device_id
from appliance.enrolment.typed_code import SALT_BYTES
from appliance.errors import ScanStationError
from appliance.fleet import bundle as policies
from appliance.fleet import settings
from appliance.fleet.errors import PolicyError
from appliance.sealing import canonical
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, keys_by_id

ROOT: Final = DeviceSigner(bytes(range(32)))
NOW: Final = dt.datetime(2026, 11, 26, tzinfo=dt.UTC)
MAX_INPUT: Final = 8_192
_WORDS: Final = (
    b"\0",
    b"\xff",
    b"\n",
    b"{",
    b"}",
    b'"',
    b"[",
    b"-",
    b"=",
    b"1e999",
    b"\r\n\r\n",
    b"0" * 64,
    b"\x30\x80",
)


@dataclass(frozen=True, slots=True)
class Parser:
    """One way in: what it takes, what it may raise, and whether a changed seed may never pass."""

    parse: Callable[[bytes], object]
    refuses: type[ScanStationError]
    seeds: tuple[bytes, ...]
    sealed: bool


class FoundError(Exception):
    """An input escaped its parser, or was taken that should not be."""


def _sheet() -> Bundle:
    hpke = base64.b64encode(HpkePrivateKey(bytes(32)).public.raw).decode()
    return Bundle(
        "5a" * 16,
        "mock-clinic",
        "frontdesk-1",
        "",
        "2026-11-26T08:00:00Z",
        "2026-12-10T08:00:00Z",
        Network("192.0.2.10/24", "192.0.2.1", ("192.0.2.53",), Wifi(b"Mock Clinic".hex(), "sae", "mock passphrase")),
        BrokerPin("broker.example", 8883, "ab" * 32),
        Enrolment("https://enrol.example", "mock-token-0123456789"),
        RecipientKeys(hpke, ROOT.public_key.public_bytes_raw().hex()),
        "default@1",
        "c3" * 32,
    )


def _inside() -> bytes:
    """A sheet as it is parsed after the code has opened it."""
    return canonical.encode({**dataclasses.asdict(_sheet()), "format": 1, "type": "provisioning-bundle"})


def _sealed() -> bytes:
    """A sheet as it is signed; salt, nonce and key are fixed, so that each run draws the same inputs."""
    header = MAGIC + bytes.fromhex(_sheet().bundle) + bytes.fromhex(ROOT.key_id) + bytes(SALT_BYTES) + bytes(12)
    body = header + AESGCM(bytes(32)).encrypt(bytes(12), _inside(), header)
    return body + ROOT.sign(SigningContext.BUNDLE, body)


def _answer() -> bytes:
    identity = Identity(device_id(ROOT.key_id), ROOT.public_key.public_bytes_raw().hex(), "file", "b" * 64, "c" * 64)
    return attestation.attest(_sheet(), identity, ROOT, "2026-11-26T09:00:00Z")


def _certificates() -> tuple[list[x509.Certificate], ec.EllipticCurvePrivateKey]:
    """A station's certificate with its CA."""
    made, keys = [], [ec.derive_private_key(number, ec.SECP256R1()) for number in (11, 12)]
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in ("Mock CA", "frontdesk-1")]
    for number, key in enumerate(keys):
        builder = x509.CertificateBuilder().subject_name(names[number]).issuer_name(names[0])
        builder = builder.public_key(key.public_key()).serial_number(number + 1)
        builder = builder.not_valid_before(NOW - dt.timedelta(1)).not_valid_after(NOW + dt.timedelta(90))
        builder = builder.add_extension(x509.BasicConstraints(number == 0, None), critical=True)
        made.append(builder.sign(keys[0], hashes.SHA256(), ecdsa_deterministic=True))
    return made, keys[1]


class _Wire:
    """A TLS connection from which the bytes of an answer come."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def settimeout(self, _seconds: float) -> None:
        return None

    def recv(self, size: int) -> bytes:
        data, self._raw = self._raw[:size], self._raw[size:]
        return data


def _http(untrusted: bytes) -> est_http.Answer:
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=8_192)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "ca.example")]))
    connection.send(h11.EndOfMessage())
    bounds = est_http.Bounds(5.0, 65_536)
    try:
        return est_http._answer(cast("Any", _Wire(untrusted)), connection, bounds, time.monotonic() + 5)  # noqa: SLF001
    except h11.RemoteProtocolError as error:
        raise EstAnswerError("not HTTP") from error


def parsers() -> Mapping[str, Parser]:
    """All of them, by name."""
    trusted, keys = trust([ROOT.public_key]), keys_by_id([ROOT.public_key])
    (ca, leaf), key = _certificates()
    chain = base64.encodebytes(pkcs7.serialize_certificates([leaf, ca], Encoding.DER))
    table = b'[policy]\ndefault_class = "referral"\n[quality]\nmin_dpi = 150.0\n[holds]\nclasses = ["lab-result"]\n'
    policy = policies.make({policies.SETTINGS: table}, 3, "2026-11-26T08:00:00Z", ROOT)
    sealed = _sealed()
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/pkcs7-mime\r\ncontent-length: %d\r\n\r\n" % len(chain)

    def certificates(untrusted: bytes) -> object:
        found = est_wire.untrusted_certificates(untrusted, 6)
        return est_check.issued(found, key.public_key(), "frontdesk-1", ca, NOW)

    return {
        "sheet": Parser(lambda raw: sheets.check_sealed(raw, trusted), EnrolmentError, (sealed,), True),
        "codes": Parser(
            lambda raw: sheets.check_sealed(paper_codes.from_texts(raw.decode("latin-1").split(" ")), trusted),
            EnrolmentError,
            (" ".join(paper_codes.to_texts(sealed)).encode(),),
            False,
        ),
        "inside": Parser(sheets._parse, EnrolmentError, (_inside(),), False),  # noqa: SLF001
        "attestation": Parser(attestation.read_attestation, EnrolmentError, (_answer(),), True),
        "answer": Parser(
            lambda raw: attestation.read_attestation(attestation.from_text(raw.decode("latin-1"))),
            EnrolmentError,
            (attestation.to_text(_answer()).encode(),),
            False,
        ),
        "erasure": Parser(read_erasure, EnrolmentError, (_answer(),), True),
        "policy": Parser(lambda raw: policies.read(raw, keys), PolicyError, (policy,), True),
        "settings": Parser(settings.parse, PolicyError, (table,), False),
        "certificates": Parser(certificates, EstError, (chain,), False),
        "http": Parser(_http, EstError, (head + chain, b"HTTP/1.1 202 Later\r\nretry-after: 9\r\n\r\n"), False),
    }


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the seeds after one to six changes; now and then plain noise."""
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(512))
    raw = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        at, size = chance.randrange(len(raw) + 1), chance.choice((1, 1, 2, 4, 16, 64))
        match chance.randrange(6):
            case 0 if raw:
                raw[at % len(raw)] ^= 1 << chance.randrange(8)
            case 1 if raw:
                raw[at % len(raw)] = chance.randrange(256)
            case 2:
                del raw[at : at + size]
            case 3:
                raw[at:at] = chance.choice(_WORDS)
            case 4:
                raw[at:at] = raw[at : at + size] * chance.choice((1, 2, 50))
            case _:
                raw[at : at + size] = chance.randbytes(size)
    return bytes(raw[:MAX_INPUT])


def one(name: str, parser: Parser, seed: int, number: int) -> str:
    """Gives one input to a parser; returns what became of it. Raises FoundError."""
    untrusted = mutated(parser.seeds, random.Random(f"{name} {seed} {number}"))
    try:
        parser.parse(untrusted)
    except parser.refuses as error:
        return error.code
    except Exception as error:
        raise FoundError(f"{name}, seed {seed}, number {number}: {type(error).__name__} escaped") from error
    if parser.sealed and untrusted not in parser.seeds:
        raise FoundError(f"{name}, seed {seed}, number {number}: a changed input was taken")
    return "taken"


def soak(seed: int, seconds: float, most: int, names: Sequence[str] = ()) -> dict[str, Counter[str]]:
    """All parsers in turn until the time or the number is over; counts of outcomes by parser. Raises FoundError."""
    chosen = {name: parser for name, parser in parsers().items() if not names or name in names}
    outcomes: dict[str, Counter[str]] = {name: Counter() for name in chosen}
    ends = time.monotonic() + seconds
    for number in range(most):
        for name, parser in chosen.items():
            outcomes[name][one(name, parser, seed, number)] += 1
        if time.monotonic() > ends:
            break
    return outcomes


def main() -> int:
    """Prints a table of outcomes; status 1 and the numbers of the input if one escaped."""
    parser = argparse.ArgumentParser(prog="./run soak parsers", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], choices=sorted(parsers()))
    parser.add_argument("--replay", type=int, metavar="NUMBER", help="this input alone")
    arguments = parser.parse_args()
    try:
        if arguments.replay is not None:
            for name in arguments.only or parsers():
                print(f"{name}: {one(name, parsers()[name], arguments.seed, arguments.replay)}")
            return 0
        outcomes = soak(arguments.seed, arguments.seconds, sys.maxsize, arguments.only)
    except FoundError as found:
        print(f"found: {found}", file=sys.stderr)
        return 1
    print(f"seed {arguments.seed}")
    for name, counts in outcomes.items():
        most = ", ".join(f"{code} {count}" for code, count in counts.most_common(6))
        print(f"{name:13} {counts.total():8} inputs: {most}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
