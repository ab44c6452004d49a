r"""The bundle in which a fleet's policy travels: a signed head, then the files that it names, byte for byte.

Layout: `<canonical JSON>\n<signature, 128 hex digits>\n<part><part>...`, see docs/policy-updates.md.

Rules:
- The parts are the very files that people write: the policy pack, settings, the signed roster. Nothing is translated.
- Nothing of a bundle is used before its signature holds; sizes are checked before anything is parsed.
- A part that is not there means that the station's own configuration counts for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.fleet.errors import PolicyFormatError, PolicyScopeError, PolicySignatureError, PolicySizeError
from appliance.sealing import canonical, statement
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner

FORMAT: Final = 1
PACK, SETTINGS, ROSTER, ROSTER_SIGNATURE = "pack.toml", "settings.toml", "roster.toml", "roster.toml.sig"
PARTS: Final = (PACK, SETTINGS, ROSTER, ROSTER_SIGNATURE)
"""What a bundle may hold, in this order."""
MAX_BYTES: Final = 512 << 10  # of a whole bundle
MAX_VERSION: Final = 1 << 40
_MAX_HEAD_BYTES: Final = 2_048
_NAME_OR_NONE: Final = r"([a-z0-9][a-z0-9-]{0,63})?"
_PART: Final[canonical.Schema] = {
    "length": canonical.whole(1, MAX_BYTES),
    "name": canonical.text("|".join(map(re.escape, PARTS))),
    "sha256": canonical.DIGEST,
}
HEAD: Final = statement.Kind(
    SigningContext.POLICY,
    {
        "format": canonical.exactly(FORMAT),
        "key": canonical.DIGEST,
        "made": canonical.TIME,
        "parts": canonical.records(_PART, len(PARTS)),
        "site": canonical.text(_NAME_OR_NONE),
        "station": canonical.text(_NAME_OR_NONE),
        "version": canonical.whole(1, MAX_VERSION),
    },
    _MAX_HEAD_BYTES,
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A policy that a key of the fleet signed. `site` and `station` are empty where it is meant for all."""

    version: int
    made: str  # RFC 3339, UTC
    site: str
    station: str
    parts: Mapping[str, bytes] = field(repr=False)
    sha256: str  # of the whole bundle
    raw: bytes = field(repr=False)

    def check_addressee(self, site: str, station: str) -> None:
        """Raises PolicyScopeError where it is meant for others."""
        if self.site not in ("", site) or self.station not in ("", station):
            raise PolicyScopeError(f"version {self.version}")


def make(
    parts: Mapping[str, bytes], version: int, made: str, signer: DeviceSigner, *, site: str = "", station: str = ""
) -> bytes:
    """The bundle of these parts.

    Raises:
        PolicySizeError: it would be too large.
        PolicyFormatError: a part has another name than one of `PARTS`, is empty, or a field is out of bounds.
    """
    if not set(parts) <= set(PARTS):
        raise PolicyFormatError("a part that is none")
    named = [name for name in PARTS if name in parts]
    listed = [{"length": len(parts[n]), "name": n, "sha256": hashlib.sha256(parts[n]).hexdigest()} for n in named]
    fields = {"format": FORMAT, "made": made, "parts": listed, "site": site, "station": station, "version": version}
    if sum(map(len, parts.values())) > MAX_BYTES:
        raise PolicySizeError("parts")
    try:
        bundle = statement.sign(HEAD, fields, signer) + b"".join(parts[name] for name in named)
    except statement.StatementFormatError as error:
        raise PolicyFormatError(error.detail) from error
    if len(bundle) > MAX_BYTES:
        raise PolicySizeError(f"{len(bundle)} bytes")
    return bundle


def read(untrusted: bytes, keys: Mapping[str, Ed25519PublicKey]) -> Bundle:
    """Opens a bundle.

    1. Size and layout. 2. The head, signed by one of `keys`. 3. The parts: names in order, lengths, digests.

    Raises:
        PolicySizeError, PolicyFormatError: step 1 or 3.
        PolicyFormatError, PolicySignatureError: step 2.
    """
    # 1
    if len(untrusted) > MAX_BYTES:
        raise PolicySizeError(f"{len(untrusted)} bytes")
    end = untrusted.find(b"\n", untrusted.find(b"\n", 0, _MAX_HEAD_BYTES + 1) + 1, _MAX_HEAD_BYTES + 256) + 1
    if end == 0:
        raise PolicyFormatError("layout")
    # 2
    try:
        head = statement.verify(HEAD, untrusted[:end], keys)
    except statement.StatementFormatError as error:
        raise PolicyFormatError(error.detail) from error
    except statement.StatementSignatureError as error:
        raise PolicySignatureError(error.detail) from error
    # 3
    return Bundle(
        version=head["version"],
        made=head["made"],
        site=head["site"],
        station=head["station"],
        parts=_parts(head["parts"], untrusted[end:]),
        sha256=hashlib.sha256(untrusted).hexdigest(),
        raw=untrusted,
    )


def _parts(listed: list[dict[str, str | int]], body: bytes) -> dict[str, bytes]:
    """The parts by name. Raises PolicyFormatError."""
    names = [str(part["name"]) for part in listed]
    if names != [name for name in PARTS if name in names] or (ROSTER in names) is not (ROSTER_SIGNATURE in names):
        raise PolicyFormatError("order of parts")
    if sum(int(part["length"]) for part in listed) != len(body):
        raise PolicyFormatError("length")
    found, start = {}, 0
    for part in listed:
        content = body[start : start + int(part["length"])]
        start += len(content)
        if hashlib.sha256(content).hexdigest() != part["sha256"]:
            raise PolicyFormatError("digest of a part")
        found[str(part["name"])] = content
    return found
