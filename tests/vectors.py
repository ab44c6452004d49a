"""Writes the test vectors and generated tables of docs/ from fixed seeds: `python -m tests.vectors`.

The sealed bytes of the envelope are random by design; the ones on the page are kept as long as they still open.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from appliance.custody.audit import AuditLog
from appliance.custody.events import EVENT_FIELDS, Event
from appliance.errors import SealingError
from appliance.sealing.certificate import DeletedDocument, DeletionCertificate, DiscardedDocument, sign_certificate
from appliance.sealing.envelope import open_envelope, seal
from appliance.sections.storage import SealingLimits
from tests.custody_samples import (
    DOCUMENT,
    RECEIVER,
    RECEIVER_SIGNER,
    RECIPIENT,
    STATION,
    STATION_SIGNER,
    receipt_for,
    released,
    seed,
)

DOCS = Path(__file__).parents[1] / "docs"
JOB = "00112233445566778899aabbccddeeff"
KEYS = {STATION: STATION_SIGNER.public_key}
_BLOCK = "<!-- {kind}: {name} -->\n(?:\n?.*?<!-- end: {name} -->\n)?"


def lines(data: bytes) -> list[str]:
    """Base64 in lines that fit on a page."""
    text = base64.b64encode(data).decode()
    return [text[at : at + 100] for at in range(0, len(text), 100)]


def unlines(text: list[str]) -> bytes:
    """The inverse of `lines`."""
    return base64.b64decode("".join(text), validate=True)


def on_page(page: str, name: str) -> dict[str, Any] | None:
    """The vector that stands on a page now."""
    found = re.search(rf"<!-- vector: {name} -->\n\n```json\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)
    return json.loads(found[1]) if found else None


def envelope() -> dict[str, Any]:
    """Everything needed to open one envelope, and what comes out."""
    document = released()
    data = _kept_envelope() or seal(document, RECIPIENT.public, STATION_SIGNER, STATION).envelope
    opened = open_envelope(data, RECIPIENT, KEYS, SealingLimits())
    length = int.from_bytes(data[8:12], "big")
    return {
        "hpke_seed": seed("recipient").hex(),
        "hpke_public_base64": lines(RECIPIENT.public.raw),
        "recipient": RECIPIENT.public.key_id,
        "station_seed": seed("station signing").hex(),
        "station_public": STATION_SIGNER.public_key.public_bytes_raw().hex(),
        "manifest": data[12 : 12 + length].decode(),
        "signature": data[12 + length : 76 + length].hex(),
        "sidecar": opened.sidecar_json.decode(),
        "pdf_base64": lines(opened.pdf),
        "payload_sha256": opened.payload_sha256,
        "envelope_sha256": opened.envelope_sha256,
        "envelope_base64": lines(data),
    }


def _kept_envelope() -> bytes | None:
    """The envelope on the page, if it still opens to the same payload."""
    page = on_page("envelope.md", "envelope")
    if page is None:
        return None
    data = unlines(page["envelope_base64"])
    try:
        opened = open_envelope(data, RECIPIENT, KEYS, SealingLimits())
    except SealingError:
        return None
    fresh = seal(released(), RECIPIENT.public, STATION_SIGNER, STATION)
    return data if opened.payload_sha256 == fresh.payload_sha256 else None


def receipt() -> dict[str, Any]:
    """One receipt."""
    return {
        "receiver_seed": seed("receiver signing").hex(),
        "receiver_public": RECEIVER_SIGNER.public_key.public_bytes_raw().hex(),
        "receipt": receipt_for(DOCUMENT).decode().splitlines(),
    }


def certificate() -> dict[str, Any]:
    """One certificate of deletion, for the receipt of the vector before."""
    statement = receipt_for(DOCUMENT)
    fields = json.loads(statement.splitlines()[0])
    document = DeletedDocument(
        DOCUMENT,
        fields["envelope_sha256"],
        fields["payload_sha256"],
        hashlib.sha256(statement).hexdigest(),
        RECEIVER,
        fields["stored_at"],
    )
    value = DeletionCertificate(JOB, STATION, "c0" * 32, 2, "2026-03-01T11:00:00Z", (document,))
    return {
        "station_seed": seed("station signing").hex(),
        "station_public": STATION_SIGNER.public_key.public_bytes_raw().hex(),
        "certificate": sign_certificate(value, STATION_SIGNER).decode().splitlines(),
    }


def discarded() -> dict[str, Any]:
    """One certificate of a job that a person discarded."""
    kept_back = (DiscardedDocument(DOCUMENT, "ai-summary"),)
    value = DeletionCertificate(JOB, STATION, "c0" * 32, 2, "2026-03-01T11:00:00Z", (), kept_back)
    return {
        "station_seed": seed("station signing").hex(),
        "station_public": STATION_SIGNER.public_key.public_bytes_raw().hex(),
        "certificate": sign_certificate(value, STATION_SIGNER).decode().splitlines(),
    }


def audit() -> dict[str, Any]:
    """A log of three records and its head."""
    with tempfile.TemporaryDirectory() as folder:
        log = AuditLog(
            directory=Path(folder),
            station=STATION,
            signer=STATION_SIGNER,
            anchor=None,
            max_file_bytes=1 << 20,
            clock=lambda: datetime(2026, 3, 1, 9, 0, 0, tzinfo=UTC),
        )
        log.append(Event.STATION_STARTED, station=STATION, count=0)
        log.append(Event.JOB_OPENED, job=JOB, document_class="referral", purpose="ai-summary")
        log.append(Event.FEED_ENDED, job=JOB, sheets=1, pages=2)
        return {
            "station_seed": seed("station signing").hex(),
            "station_public": STATION_SIGNER.public_key.public_bytes_raw().hex(),
            "log": (Path(folder) / "audit-000000000001.jsonl").read_text().splitlines(),
            "head": (Path(folder) / "head").read_text().splitlines(),
        }


def events() -> str:
    """The table of events and their fields."""
    rows = [f"| `{event}` | {', '.join(f'`{field}`' for field in sorted(EVENT_FIELDS[event]))} |" for event in Event]
    return "\n".join(["| event | fields |", "|---|---|", *rows]) + "\n"


VECTORS = (
    ("envelope.md", "envelope", envelope),
    ("receipt.md", "receipt", receipt),
    ("receipt.md", "certificate", certificate),
    ("receipt.md", "discarded", discarded),
    ("audit.md", "audit", audit),
)


def replaced(page: str, kind: str, name: str, body: str) -> str:
    """The page's text with one generated block written anew."""
    text = (DOCS / page).read_text()
    pattern = re.compile(_BLOCK.format(kind=kind, name=name), re.DOTALL)
    block = f"<!-- {kind}: {name} -->\n\n{body}\n<!-- end: {name} -->\n"
    done, count = pattern.subn(lambda _match: block, text)
    if count != 1:
        raise SystemExit(f"docs/{page} has {count} places for '{name}'")
    return done


def generated() -> list[tuple[str, str, str, str]]:
    """All generated blocks: page, kind, name, body."""
    blocks = [(page, "vector", name, f"```json\n{json.dumps(make(), indent=1)}\n```\n") for page, name, make in VECTORS]
    return [*blocks, ("audit.md", "table", "events", events())]


def main() -> None:
    """Rewrites the pages."""
    for page, kind, name, body in generated():
        (DOCS / page).write_text(replaced(page, kind, name, body))


if __name__ == "__main__":
    main()
