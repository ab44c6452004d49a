"""docs/envelope.md, docs/receipt.md and docs/audit.md say what the code does."""

import json
import re

import pytest

from appliance.custody.audit import HEAD
from appliance.custody.events import FIELD_RULES, MAX_LINE_BYTES, decode_line, line_hash
from appliance.sealing.algorithms import HPKE_INFO, SUITE, SigningContext, key_id
from appliance.sealing.certificate import CERTIFICATE, DISCARD, verify_certificate
from appliance.sealing.envelope import MAGIC, MANIFEST_SCHEMA, open_envelope
from appliance.sealing.fields import FORMS as FIELD_FORMS
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, keys_by_id
from appliance.sealing.payload import MAGIC as PAYLOAD_MAGIC
from appliance.sealing.receipt import RECEIPT, verify_receipt
from appliance.sections.storage import CustodyConfig, SealingLimits
from appliance.suggestions import Doubt, FieldKind
from tests import vectors
from tests.custody_samples import STATION


def page(name):
    return (vectors.DOCS / name).read_text()


def keys_of_table(text, heading):
    """Names in the first column of the first table after a heading."""
    table = text.split(heading, 1)[1].split("|---|", 1)[1].split("\n\n", 1)[0]
    rows = [line.split("|")[1] for line in table.splitlines()[1:] if line.startswith("|")]
    return {name for row in rows for name in re.findall(r"`([a-z_0-9]+)`", row)}


@pytest.mark.parametrize(("name", "kind", "block", "body"), vectors.generated(), ids=lambda value: str(value)[:20])
def test_page_shows_what_the_generator_writes(name, kind, block, body):
    assert vectors.replaced(name, kind, block, body) == page(name), "run: python -m tests.vectors"


def test_envelope_on_the_page_opens_with_what_the_page_gives():
    vector = vectors.on_page("envelope.md", "envelope")
    private = HpkePrivateKey(bytes.fromhex(vector["hpke_seed"]))
    signer = DeviceSigner(bytes.fromhex(vector["station_seed"]))
    assert private.public.raw == vectors.unlines(vector["hpke_public_base64"])
    assert private.public.key_id == vector["recipient"] == key_id(private.public.raw)
    assert signer.public_key.public_bytes_raw().hex() == vector["station_public"]
    opened = open_envelope(
        vectors.unlines(vector["envelope_base64"]), private, {STATION: signer.public_key}, SealingLimits()
    )
    assert opened.pdf == vectors.unlines(vector["pdf_base64"])
    assert opened.sidecar_json.decode() == vector["sidecar"]
    assert (opened.envelope_sha256, opened.payload_sha256) == (vector["envelope_sha256"], vector["payload_sha256"])
    assert signer.sign(SigningContext.ENVELOPE, vector["manifest"].encode()).hex() == vector["signature"]


def test_statements_on_the_page_verify_with_what_the_page_gives():
    receipt = vectors.on_page("receipt.md", "receipt")
    signer = DeviceSigner(bytes.fromhex(receipt["receiver_seed"]))
    verify_receipt(("\n".join(receipt["receipt"]) + "\n").encode(), keys_by_id([signer.public_key]))
    certificate = vectors.on_page("receipt.md", "certificate")
    signer = DeviceSigner(bytes.fromhex(certificate["station_seed"]))
    verify_certificate(("\n".join(certificate["certificate"]) + "\n").encode(), keys_by_id([signer.public_key]))
    discarded = vectors.on_page("receipt.md", "discarded")
    raw = ("\n".join(discarded["certificate"]) + "\n").encode()
    assert verify_certificate(raw, keys_by_id([signer.public_key])).discarded


def test_audit_log_on_the_page_is_chained_up_to_its_head():
    vector = vectors.on_page("audit.md", "audit")
    previous = "0" * 64
    for number, line in enumerate(vector["log"], start=1):
        record = decode_line(line.encode())
        assert (record["seq"], record["prev"]) == (number, previous)
        previous = line_hash(line.encode())
    assert json.loads(vector["head"][0])["last"] == previous


@pytest.mark.parametrize(
    ("name", "heading", "keys"),
    [
        ("envelope.md", "## Manifest", set(MANIFEST_SCHEMA)),
        ("receipt.md", "## Receipt", set(RECEIPT.schema)),
        ("receipt.md", "## Certificate of deletion", set(CERTIFICATE.schema)),
        ("receipt.md", "## Certificate of a discarded job", set(DISCARD.schema) - set(CERTIFICATE.schema) | {"type"}),
        ("audit.md", "## Files", set(HEAD.schema)),
        ("audit.md", "<!-- end: events -->", set(FIELD_RULES)),
    ],
)
def test_field_tables_name_every_key_and_no_other(name, heading, keys):
    assert keys_of_table(page(name), heading) == keys


def test_sidecar_table_names_every_key():
    sidecar = json.loads(vectors.on_page("envelope.md", "envelope")["sidecar"])
    assert keys_of_table(page("envelope.md"), "The sidecar is an object") == set(sidecar) | {"fields"}


def test_the_table_of_suggestions_names_every_key_kind_and_doubt():
    text = page("envelope.md")
    assert keys_of_table(text, "### Suggestions") == set(FIELD_FORMS)
    table = text.split("### Suggestions", 1)[1].split("## ", 1)[0]
    named = set(re.findall(r"`([a-z-]+)`", table))
    assert {doubt.value for doubt in Doubt} <= named
    assert {kind.value for kind in FieldKind} - {"date-of-birth"} <= named
    assert "date-of-birth" not in named


def test_limits_and_labels_on_the_pages_are_those_of_the_code():
    envelope, receipt, audit = page("envelope.md"), page("receipt.md"), page("audit.md")
    limits = SealingLimits()
    for number in (limits.max_envelope_bytes, limits.max_manifest_bytes, limits.max_sidecar_bytes):
        assert f"| {number:,} |" in envelope
    assert f"{limits.max_receipt_bytes:,} bytes" in receipt
    assert f"{limits.max_certificate_bytes:,} bytes" in receipt
    assert f"{MAX_LINE_BYTES:,} bytes" in audit
    assert CustodyConfig().audit_file_bytes == 1 << 20
    assert "1 MiB" in audit
    assert f"`{SigningContext.ENVELOPE}`" in envelope
    assert f"`{SigningContext.RECEIPT}`" in receipt
    assert f"`{SigningContext.CERTIFICATE}`" in receipt
    assert f"`{SigningContext.DISCARD}`" in receipt
    assert f"`{SigningContext.AUDIT_HEAD}`" in audit
    assert f"`{HPKE_INFO.decode()}`" in envelope
    assert f"`{SUITE}`" in envelope
    assert f"`{MAGIC.hex(' ')}`" in envelope
    assert f"`{PAYLOAD_MAGIC.hex(' ')}`" in envelope
