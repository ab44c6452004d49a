"""`fleet attest`: what a station answers with, checked at the office without a network.

Rules:
- A picture of the code, a file with its text, or the text itself on standard input (a hand-held reader types it).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from appliance.commands.common import FAILURE, OK, late
from appliance.commands.fleet_sheet import add_office

PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
_MAX_TEXT = 8_192  # bytes
_MAX_PICTURE = 64 << 20  # bytes


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet attest`."""
    add_office(parser)
    parser.add_argument("answer", metavar="FILE", help="a picture of the code, or its text; - for standard input")


def run(arguments: argparse.Namespace) -> int:
    """Checks it, and keeps the station's public key for the receivers."""
    office = late("appliance.enrolment.office:Office")(arguments.office)
    statement = late("appliance.enrolment.attestation:from_text")(_text(arguments.answer))
    if b'"type":"erasure-certificate"' in statement:
        erasure = office.take_erasure(statement)
        print(f"{erasure.station or 'the device'} holds nothing any more: erased at {erasure.erased_at}")
        print(f"device {erasure.device}; documents given up: {erasure.undelivered}")
        return OK if erasure.undelivered == 0 else FAILURE
    known = office.take(statement)
    answer = known.attestation
    print(f"{answer.station} answers for sheet {answer.bundle[:8]} at {answer.made_at}")
    print(f"device {answer.device}, firmware {answer.firmware}, keys protected by: {answer.protection}")
    print(f"key {answer.public_key} is in {arguments.office / 'stations' / (answer.station + '.pub')}")
    if known.was:
        print(f"This board was {known.was} before, with another key: that key is not trusted any more.")
    return OK


def _text(place: str) -> str:
    """The text of the code. Raises NotAnAttestationError."""
    if place == "-":
        return sys.stdin.read(_MAX_TEXT)
    raw: bytes = late("appliance.files:read_bounded")(Path(place), _MAX_PICTURE)
    if not place.lower().endswith(PICTURES):
        return raw[:_MAX_TEXT].decode("ascii", "replace")
    text: str = late("appliance.enrolment.attestation:text_in_picture")(raw)
    return text
