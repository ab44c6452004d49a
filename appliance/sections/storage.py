"""Where the station keeps what it holds, under which keys, and for whom it seals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the station keeps things. `runtime` must be memory-backed: it holds plaintext for moments."""

    state: Path = Path("/var/lib/scanstation/station")
    outbox: Path = Path("/var/lib/scanstation/exchange/outbox")
    inbox: Path = Path("/var/lib/scanstation/exchange/inbox")
    runtime: Path = Path("/run/scanstation")
    enrolment: Path = Path("/var/lib/scanstation/enrolment")  # what provisioning left; the station only reads it


@dataclass(frozen=True, slots=True)
class CustodyConfig:
    """Keys and reserves. A key is `credential:NAME` (systemd) or a path to a file only this user can read."""

    device_key: str = "credential:device-key"  # 32 bytes that wrap the job keys
    signing_key: str = "credential:signing-key"  # Ed25519 seed, 32 bytes
    reserve_bytes: int = 512 << 20  # free space below which no new batch starts
    max_open_jobs: int = 1_000
    max_pages: int = 4_000  # a job
    refused_receipts_an_hour: int = 60  # audit records; more are refused all the same, unrecorded
    audit_file_bytes: int = 1 << 20  # then the log goes on in a new file, chained to this one


@dataclass(frozen=True, slots=True)
class SealingLimits:
    """Bounds of what comes in sealed or signed; docs/envelope.md and docs/receipt.md state them."""

    max_envelope_bytes: int = 256 << 20
    max_manifest_bytes: int = 4 << 10
    max_sidecar_bytes: int = 1 << 20
    max_receipt_bytes: int = 4 << 10
    max_certificate_bytes: int = 4 << 20


@dataclass(frozen=True, slots=True)
class RecipientConfig:
    """Who may open envelopes and whose receipts count.

    `[recipient]` is the one who receives everything; `[recipients.NAME]` receives the documents of its `purposes`.
    """

    hpke_public_key: Path = Path("/etc/scanstation/recipient.hpke.pub")
    receipt_public_keys: tuple[Path, ...] = (Path("/etc/scanstation/receiver.sign.pub"),)
    purposes: tuple[str, ...] = ()  # of a named recipient
