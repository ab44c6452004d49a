"""The payload inside an envelope: a sidecar that describes the document, then the PDF.

Layout: magic, sidecar length, sidecar (JSON), PDF up to the end.

Rules:
- The same released document always packs to the same bytes, so that its payload digest names it.
- The sidecar repeats every claim of the manifest and holds the digest of the PDF; a reader checks both.
- The release gate's report travels as it is, as JSON; its values are for people and may be floats.
- Suggestions stand under `fields`, which is missing when there are none. They say no more than the PDF's text layer;
  the release gate has held them against it. They are content all the same, and nothing else in the sidecar is.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from appliance import __version__
from appliance.documents import ReleasedDocument
from appliance.errors import SealingError
from appliance.sealing.canonical import NotCanonicalError
from appliance.sealing.fields import are_fields, field_object

MAGIC: Final = b"SCANPAY\x01"
SIDECAR_FORMAT: Final = 1
SOFTWARE: Final = f"scanstation {__version__}"
_LENGTH: Final = struct.Struct(">I")
_PREFIX_BYTES: Final = len(MAGIC) + _LENGTH.size
_MAX_REPORT_DEPTH: Final = 16


class ReportError(SealingError):
    """The release gate's report holds something that JSON has no form for."""

    code = "envelope-report"


@dataclass(frozen=True, slots=True)
class Claims:
    """What both the manifest and the sidecar say about a document. None of it is content."""

    document: str
    document_class: str
    purpose: str
    policy: str
    pages: int
    simulated: bool
    station: str

    @classmethod
    def of(cls, released: ReleasedDocument, station: str) -> Claims:
        """The claims of a released document of this station."""
        return cls(
            released.document,
            released.document_class,
            released.purpose,
            released.policy,
            released.pages,
            released.simulated,
            station,
        )

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Claims:
        """The inverse of `fields`, for values that passed the manifest's schema."""
        return cls(
            fields["document"],
            fields["class"],
            fields["purpose"],
            fields["policy"],
            fields["pages"],
            fields["simulated"],
            fields["station"],
        )

    def fields(self) -> dict[str, str | int | bool]:
        """By their names in the manifest and the sidecar."""
        return {
            "class": self.document_class,
            "document": self.document,
            "pages": self.pages,
            "policy": self.policy,
            "purpose": self.purpose,
            "simulated": self.simulated,
            "station": self.station,
        }


def pack(claims: Claims, released: ReleasedDocument) -> bytes:
    """The payload of a released document; deterministic. Raises ReportError."""
    sidecar: dict[str, Any] = claims.fields() | {
        "format": SIDECAR_FORMAT,
        "pdf_length": len(released.pdf),
        "pdf_sha256": released.sha256,
        "report": _plain(released.gate_report, _MAX_REPORT_DEPTH),
        "software": SOFTWARE,
    }
    if released.fields:
        sidecar["fields"] = [field_object(field) for field in released.fields]
    try:
        raw = json.dumps(sidecar, allow_nan=False, sort_keys=True, separators=(",", ":")).encode("ascii")
    except ValueError as error:
        raise ReportError("not a finite number") from error
    return b"".join((MAGIC, _LENGTH.pack(len(raw)), raw, released.pdf))


def unpack(payload: bytes, max_sidecar_bytes: int) -> tuple[bytes, dict[str, Any], bytes]:
    """Takes a decrypted payload apart.

    Returns:
        Sidecar bytes, sidecar values, and the PDF, whose length and digest are those of the sidecar.

    Raises:
        NotCanonicalError: bounds, framing, keys or digests are wrong.
    """
    if len(payload) < _PREFIX_BYTES or payload[: len(MAGIC)] != MAGIC:
        raise NotCanonicalError("payload magic or version")
    (length,) = _LENGTH.unpack_from(payload, len(MAGIC))
    if length > max_sidecar_bytes or _PREFIX_BYTES + length > len(payload):
        raise NotCanonicalError("length of the sidecar")
    raw = payload[_PREFIX_BYTES : _PREFIX_BYTES + length]
    sidecar = _parse(raw)
    pdf = payload[_PREFIX_BYTES + length :]
    if len(pdf) != sidecar["pdf_length"] or hashlib.sha256(pdf).hexdigest() != sidecar["pdf_sha256"]:
        raise NotCanonicalError("digest of the PDF")
    return raw, sidecar, pdf


_CLAIM_KEYS: Final = ("class", "document", "pages", "policy", "purpose", "simulated", "station")
_KEYS: Final = frozenset((*_CLAIM_KEYS, "format", "pdf_length", "pdf_sha256", "report", "software"))


def _parse(untrusted: bytes) -> dict[str, Any]:
    """One JSON object with exactly the sidecar's keys, none of them twice."""
    try:
        sidecar = json.loads(
            untrusted.decode("ascii"), object_pairs_hook=_once, parse_float=_finite, parse_constant=_finite
        )
    except (ValueError, RecursionError):
        raise NotCanonicalError("sidecar: not JSON of this kind") from None  # the cause would quote the input
    if not isinstance(sidecar, dict) or set(sidecar) - {"fields"} != _KEYS:
        raise NotCanonicalError("sidecar: unknown or missing keys")
    if type(sidecar["format"]) is not int or sidecar["format"] != SIDECAR_FORMAT:
        raise NotCanonicalError("sidecar: format")
    if "fields" in sidecar and not are_fields(sidecar["fields"]):
        raise NotCanonicalError("sidecar: fields")
    return sidecar


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise NotCanonicalError("sidecar: a key stands twice")
    return table


def _finite(untrusted_number: str) -> float:
    number = float(untrusted_number)
    if not math.isfinite(number):
        raise NotCanonicalError("sidecar: not a finite number")
    return number


def _plain(value: object, depth: int) -> object:
    """Read-only mappings and tuples as the dicts and lists that JSON knows; nothing else than JSON's own kinds."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if depth > 0 and isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _plain(item, depth - 1) for key, item in value.items()}
    if depth > 0 and isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return [_plain(item, depth - 1) for item in value]
    raise ReportError(f"a value of type {type(value).__name__}")
