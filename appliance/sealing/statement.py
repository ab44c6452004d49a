r"""Signed statements: one line of canonical JSON, one line of signature.

Layout: `<canonical JSON>\n<signature, 128 hex digits>\n`. The signature covers the JSON bytes without the line feed.

Rules:
- The field `key` names the signing key by its id; a key that is not on the reader's list is not asked for help.
- Nothing of a statement is used before its signature holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.errors import SealingError
from appliance.sealing import canonical
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner, signature_holds

_SIGNATURE_LINE: Final = re.compile(rb"[0-9a-f]{128}\n")
_SIGNATURE_LINE_BYTES: Final = 129


class StatementFormatError(SealingError):
    """Not a statement of this kind."""

    code = "statement-format"
    advice = "A signed statement was damaged and was refused; the document stays safe in the station."


class StatementSignatureError(SealingError):
    """Nobody we trust signed it."""

    code = "statement-signature"
    advice = "A receipt is not signed by the receiver; the document stays in the station. Tell your security officer."


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of statement: its label, its fields and its bound in bytes."""

    context: SigningContext
    schema: canonical.Schema
    max_bytes: int


def sign(kind: Kind, fields: Mapping[str, object], signer: DeviceSigner) -> bytes:
    """The statement of `fields`, with `key` filled in.

    Raises:
        StatementFormatError: the fields break the kind's own schema or bound.
    """
    raw = canonical.encode({**fields, "key": signer.key_id})
    _decode(kind, raw)  # a statement that nobody would accept is not made
    return raw + b"\n" + signer.sign(kind.context, raw).hex().encode("ascii") + b"\n"


def verify(kind: Kind, untrusted: bytes, keys: Mapping[str, Ed25519PublicKey]) -> dict[str, Any]:
    """The fields of a statement that one of `keys` (by key id) signed.

    1. Bounds and layout. 2. Canonical JSON of the kind's schema. 3. The key is one of ours. 4. Its signature holds.

    Raises:
        StatementFormatError: step 1 or 2.
        StatementSignatureError: step 3 or 4.
    """
    # 1
    if len(untrusted) > kind.max_bytes + 1 + _SIGNATURE_LINE_BYTES:
        raise StatementFormatError("too long")
    raw, feed, line = untrusted.partition(b"\n")
    if not feed or _SIGNATURE_LINE.fullmatch(line) is None:
        raise StatementFormatError("layout")
    # 2
    fields = _decode(kind, raw)
    # 3
    key = keys.get(fields["key"])
    if key is None:
        raise StatementSignatureError("unknown key")
    # 4
    if not signature_holds(key, kind.context, raw, bytes.fromhex(line.decode("ascii"))):
        raise StatementSignatureError("signature")
    return fields


def _decode(kind: Kind, raw: bytes) -> dict[str, Any]:
    try:
        return canonical.decode(raw, kind.schema, kind.max_bytes)
    except canonical.NotCanonicalError as error:
        raise StatementFormatError(str(error)) from error
