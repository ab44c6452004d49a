"""What the test of a part came to, for each code: one sentence that says what was found, and what to do.

Rules:
- Fixed text. Codes of our own errors have the sentence of the error.
- A code is `PART-OUTCOME`; the outcome says the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appliance.errors import ScanStationError

PARTS: Final = (
    "button", "lamps", "lamp-order", "buzzer", "feeder", "camera", "touch", "storage", "clock", "broker", "receipt",
)  # fmt: skip
"""Every part, in the order in which to test."""

ASKED: Final = ("lamps", "lamp-order", "buzzer", "touch")
"""Parts of which only a person can say whether they work."""

UNTESTED: Final = "Not tested yet."

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "button-passed": "The button answers.",
        "button-silent": "No press came in time. Test again and press; if none comes, check the cable of the button.",
        "lamps-asked": "All four lights blink together now: green, amber, red and the ring. Do they?",
        "lamps-passed": "All four lights work.",
        "lamps-failed": "A light stays dark: check its cable, then replace it.",
        "lamp-order-asked": "The green light and the ring are lit now, and nothing else. Is that so?",
        "lamp-order-passed": "The lights are in their places.",
        "lamp-order-failed": "Lights are exchanged, or one stays lit: check the cables against the pin plan.",
        "buzzer-asked": "Three long tones sound now, and the red light alone flashes. Is that so?",
        "buzzer-passed": "The buzzer and the red light work.",
        "buzzer-failed": "The buzzer is silent or another light flashes: check its cable, then replace it.",
        "buzzer-off": "The buzzer is switched off in the configuration of this station.",
        "feeder-passed": "The scanner answers, and nothing is in its way.",
        "feeder-loaded": "The scanner answers; paper lies in it.",
        "feeder-cover": "The scanner answers and says that its cover is open: close it until it clicks.",
        "feeder-absent": "This station scans with a camera and has no feeder.",
        "camera-passed": "The camera answers.",
        "camera-absent": "This station scans with a feeder and has no camera.",
        "touch-asked": "Touch every field of the whole glass.",
        "touch-passed": "Every field of the touch screen answers.",
        "touch-failed": "Fields of the touch screen do not answer: clean it, check its cable, then replace it.",
        "storage-passed": "There is room, and what was written could be read again.",
        "storage-broken": "What was written could not be read again. Save nothing here; replace the storage.",
        "clock-passed": "The clock goes on and shows a time that can be right.",
        "clock-behind": "The clock is behind a time that it has shown. Set it: no readiness test counts until then.",
        "clock-wrong": "The clock shows a time before this station was made. Set it.",
        "broker-passed": "The server is reached.",
        "broker-offline": "The server cannot be reached; documents wait safely. Check cable, network and broker.",
        "receipt-passed": "Receipts come back: what was sent was confirmed, and nothing waits for an answer.",
        "receipt-waiting": "Documents are on their way. Look again in a minute.",
        "receipt-silent": "The server is reached and confirms nothing. Tell whoever runs the receiver.",
        "receipt-offline": "The server cannot be reached, so no receipt can come. Mend that first.",
        "receipt-none": "Nothing was sent yet. Scan a sheet that may be sent, then test again.",
    }
)
"""Every code of our own."""

UNSURE: Final = frozenset(
    {
        "buzzer-off",
        "feeder-absent",
        "camera-absent",
        "receipt-waiting",
        "receipt-offline",
        "receipt-none",
    }
)
"""Codes that say neither that a part works nor that it does not."""
PASSED: Final = frozenset({"feeder-loaded", *(code for code in SENTENCES if code.endswith("-passed"))})
"""Codes of parts that work."""


def sentence_of(code: str) -> str:
    """The sentence of a code, one of an error included; "" for one that nobody knows."""
    return SENTENCES.get(code) or _errors().get(code, "")


def _errors() -> dict[str, str]:
    """The sentence of every error by its code; nearest the root wins."""
    found: dict[str, str] = {}
    waiting: list[type[ScanStationError]] = [ScanStationError]
    while waiting:
        error = waiting.pop(0)
        found.setdefault(error.code, error.advice)
        waiting += error.__subclasses__()
    return found
