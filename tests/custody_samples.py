"""Made-up documents, fixed keys and a custody in a temporary directory, for the tests of sealing and custody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from appliance.custody.custody import Custody
from appliance.custody.records import PartPlan
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import DeliveryReceipt, GateWitness, Image, ReleasedDocument, Side
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, keys_by_id
from appliance.sealing.receipt import sign_receipt
from appliance.sections.storage import CustodyConfig

STATION = "station-0001"
RECEIVER = "receiver-0001"


def seed(label: str) -> bytes:
    """32 bytes that are the same in every run."""
    return hashlib.sha256(b"scanstation test key " + label.encode()).digest()


STATION_SIGNER = DeviceSigner(seed("station signing"))
OTHER_SIGNER = DeviceSigner(seed("another signer"))
RECEIVER_SIGNER = DeviceSigner(seed("receiver signing"))
RECIPIENT = HpkePrivateKey(seed("recipient"))
OTHER_RECIPIENT = HpkePrivateKey(seed("another recipient"))
DEVICE_KEY = seed("device")
DOCUMENT = "0123456789abcdef0123456789abcdef"
PDF = b"%PDF-1.7\n% nothing but a sample\n" + bytes(range(256)) + b"\n%%EOF\n"


def released(**changes: Any) -> ReleasedDocument:
    """A released document as the gate would make it."""
    pdf = changes.pop("pdf", PDF)
    values: dict[str, Any] = {
        "document": DOCUMENT,
        "document_class": "referral",
        "purpose": "ai-summary",
        "policy": "default@1",
        "pages": 2,
        "simulated": True,
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "gate_report": MappingProxyType({"checks": ("pixels", "text"), "pages": 2, "seconds": 1.5}),
        "pdf": pdf,
        "witness": GateWitness(),
    }
    return ReleasedDocument(**{**values, **changes})


class SteppingClock:
    """Starts at a fixed moment; each look is a second later."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def open_custody(state: Path, **changes: Any) -> Custody:
    """A custody with the fixed keys; keyword arguments replace its own."""
    values: dict[str, Any] = {
        "state": state,
        "station": STATION,
        "signer": STATION_SIGNER,
        "device_key": DEVICE_KEY,
        "receipt_keys": {"": keys_by_id([RECEIVER_SIGNER.public_key])},
        "config": CustodyConfig(reserve_bytes=1),
        "clock": SteppingClock(),
    }
    return Custody(**{**values, **changes})


def picture(number: int = 0, colour: bool = False) -> Image:
    """A small page whose pixels depend on `number`."""
    shape = (60, 40, 3) if colour else (60, 40)
    return np.random.default_rng(number).integers(0, 256, shape, dtype=np.uint8)


def feed(custody: Custody, job: str, sheets: int, first: int = 0, duplex: bool = True) -> None:
    """Feeds whole sheets."""
    for sheet in range(first, first + sheets):
        for side in Side if duplex else (Side.FRONT,):
            custody.keep_page(job, FedPage(sheet, side, picture(2 * sheet + (side is Side.BACK)), 300), simulated=True)


def captured_job(custody: Custody, sheets: int = 1) -> str:
    """A job whose sheets are all in the vault."""
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, sheets)
    custody.end_feed(job, sheets)
    return job


def digests(document: str, envelope: int = 0) -> tuple[str, str]:
    """Stand-ins for the digests of an envelope and its payload."""
    return (
        hashlib.sha256(f"{document} envelope {envelope}".encode()).hexdigest(),
        hashlib.sha256(f"{document} payload".encode()).hexdigest(),
    )


def receipt_for(document: str, envelope: int = 0, signer: DeviceSigner = RECEIVER_SIGNER, **changes: str) -> bytes:
    """The receiver's receipt for `digests(document, envelope)`."""
    envelope_sha256, payload_sha256 = digests(document, envelope)
    values = {
        "document": document,
        "station": STATION,
        "receiver": RECEIVER,
        "envelope_sha256": envelope_sha256,
        "payload_sha256": payload_sha256,
        "stored_at": "2026-03-01T10:00:00Z",
    }
    return sign_receipt(DeliveryReceipt(**{**values, **changes}), signer)


def plan(custody: Custody, job: str, groups: Sequence[Sequence[int]]) -> tuple[str, ...]:
    """Plans groups of pages, each for every purpose of the job."""
    return custody.plan_documents(job, [PartPlan(tuple(group)) for group in groups])


def sealed_job(custody: Custody, sheets: int = 1, groups: list[list[int]] | None = None) -> tuple[str, tuple[str, ...]]:
    """A job whose documents are all sealed."""
    job = captured_job(custody, sheets)
    custody.start_processing(job)
    documents = plan(custody, job, groups or [[0, 1]])
    for document in documents:
        custody.mark_sealed(document, *digests(document))
    return job, documents


def delivered_job(custody: Custody, sheets: int = 1) -> tuple[str, tuple[str, ...]]:
    """A job whose receipts have all come."""
    job, documents = sealed_job(custody, sheets)
    for document in documents:
        custody.accept_receipt(receipt_for(document))
    return job, documents
