"""The token of a late-page sheet: a random id, and the proof that this station made it.

Its code says `SCANSTATION:LATE:1:STATION:ID:MAC`: the tag of the station, the id, and the proof.

The proof is HMAC-SHA-256, cut to 128 bits, over the version, the tag of the station and the id, under a key that is
derived from the device key. The tag is eight digits of the SHA-256 of the station's public key: it tells "of another
station" from "forged", and proves nothing.

Rules:
- A token says nothing about a document: what it is for, until when and how often is in the job store alone.
- The check takes as long for a wrong proof as for a right one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from enum import StrEnum
from typing import Final

PREFIX: Final = "SCANSTATION:LATE:"
FORM: Final = re.compile(re.escape(PREFIX) + r"1:(?P<station>[0-9A-F]{8}):(?P<id>[A-Z2-7]{16}):(?P<mac>[A-Z2-7]{26})")
ID_BYTES: Final = 10
MAC_BYTES: Final = 16
_LABEL: Final = b"scanstation late page key v1"


class Genuine(StrEnum):
    """What the proof says."""

    YES = "yes"
    NO = "no"
    ELSEWHERE = "elsewhere"  # it names another station; whether it is genuine there, nobody can say here


class TokenMaker:
    """Makes and checks the tokens of one station."""

    def __init__(self, device_key: bytes, public_key: bytes) -> None:
        """`device_key`: 32 bytes; `public_key`: the station's, raw."""
        self._key = hmac.digest(device_key, _LABEL, "sha256")
        self._station = hashlib.sha256(public_key).hexdigest()[:8].upper()

    @staticmethod
    def new_id() -> str:
        """80 random bits."""
        return base64.b32encode(secrets.token_bytes(ID_BYTES)).decode("ascii")

    def text(self, token: str) -> str:
        """What the code on the sheet says for a token."""
        signed = f"{PREFIX}1:{self._station}:{token}"
        return f"{signed}:{self._proof(signed)}"

    def check(self, untrusted_text: str) -> tuple[Genuine, str]:
        """Whether this station made the code, and the id of its token; "" where it did not."""
        found = FORM.fullmatch(untrusted_text)
        if found is None:
            return Genuine.NO, ""
        if found["station"] != self._station:
            return Genuine.ELSEWHERE, ""
        signed = untrusted_text[: untrusted_text.rindex(":")]
        if not hmac.compare_digest(found["mac"], self._proof(signed)):
            return Genuine.NO, ""
        return Genuine.YES, found["id"]

    def _proof(self, signed: str) -> str:
        mac = hmac.digest(self._key, signed.encode("ascii"), "sha256")[:MAC_BYTES]
        return base64.b32encode(mac).decode("ascii").rstrip("=")
