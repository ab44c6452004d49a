"""What to do about every stop of the feeder: one row for each code, for panel, documentation and tests.

Rules:
- Every code with which feeding can stop has exactly one row; a test walks through the error classes to see to it.
- The sentence that the operator reads is the error's own (`advice`); a row adds the place on the machine, the steps in
  order, and what became of the sheets. Nothing that was safe is ever lost: the rows differ in which sheet goes back.
- Every stop shows the same signal: two flashes of the amber lamp. What is wrong is said in words and in the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from appliance.capture.guide_pictures import FOLDER
from appliance.devices.led_language import Signal

SIGNAL = Signal.ATTENTION
LAST_BACK = "All sheets before the named one are safe; the sheet in motion is scanned anew, nothing is kept of it."
NOT_MOVED = "No paper has moved; sheets of this stack that were scanned before are safe."
ALL_SAFE = "Every sheet that went through is safe; what lies in the tray goes on."
PRESS = "Press the button."
BACK = "Put the named sheet and all after it back on the stack."
_CALL = "Call your technician and name the code."


@dataclass(frozen=True, slots=True)
class Guide:
    """What to do about one code. `picture` is a name of `guide_pictures.PICTURES`."""

    picture: str
    steps: tuple[str, ...]
    kept: str

    @property
    def file(self) -> Path:
        """The picture's file."""
        return FOLDER / f"{self.picture}.svg"


def _mend(picture: str, *steps: str) -> Guide:
    """Something in the middle of a sheet: it goes back."""
    return Guide(picture, (*steps, BACK, PRESS), LAST_BACK)


def _before(picture: str, *steps: str) -> Guide:
    """Something before paper moved."""
    return Guide(picture, (*steps, PRESS), NOT_MOVED)


GUIDE: Mapping[str, Guide] = MappingProxyType(
    {
        "feeder-jam": _mend("jam", "Open the cover.", "Pull the sheet out and smooth it.", "Close the cover."),
        "feeder-double-feed": _mend("two-sheets", "Take both sheets out.", "Fan the sheets."),
        "double-feed": _mend("two-sheets", "Take the last sheets out of the tray.", "Fan them: look for two in one."),
        "feeder-cover-open": _mend("cover", "Close the cover until it clicks."),
        "feeder-empty": _before("load", "Put the stack in."),
        "feeder-paper-ended": _mend("put-back"),
        "feeder-stopped-early": Guide("straighten", ("Straighten the stack.", PRESS), ALL_SAFE),
        "feeder-side-missing": _mend("put-back"),
        "feeder-io": _mend("put-back", "Take out what lies in the paper path."),
        "feeder-stalled": _mend("power", "Switch the scanner off and on.", "Take out what lies in the paper path."),
        "feeder-unplugged": _mend("plug", "Connect the scanner and switch it on."),
        "feeder-missing": _before("plug", "Connect the scanner and switch it on."),
        "feeder-other-device": _before("other", "Connect the scanner that belongs to this station."),
        "feeder-silent": _before("power", "Switch the scanner off and on."),
        "feeder-ambiguous": _before("other", "Unplug the scanner that does not belong to this station."),
        "feeder-unknown-identity": Guide("technician", (_CALL,), NOT_MOVED),
        "feeder-busy": _before("wait", "Wait until the scanner has finished."),
        "feeder-access-denied": Guide("technician", (_CALL,), NOT_MOVED),
        "feeder-memory": _mend("put-back"),
        "feeder-setting": Guide(
            "power", ("Switch the scanner off and on, and press the button.", f"If it stays: {_CALL}"), NOT_MOVED
        ),
        "feeder-short-page": _mend("put-back"),
        "feeder-corrupt-page": _mend("put-back"),
        "feeder-impossible-page": _mend("put-back"),
        "feeder-page-too-large": Guide(
            "too-large",
            ("Take the large sheet out and keep it: it is not scanned.", "Put the sheets after it back.", PRESS),
            "All sheets before it are safe; the large sheet is not part of the scan.",
        ),
        "feeder-batch-full": Guide("load", ("Leave the rest of the stack where it is.", PRESS), ALL_SAFE),
        "feeder-worker-died": _mend("put-back", "Take out what lies in the paper path."),
        "feeder-worker-protocol": _mend("put-back", "Take out what lies in the paper path."),
        "capture-cancelled": Guide("button", ("Nothing, or press to go on with the rest.",), ALL_SAFE),
        "sheet-unsure": Guide(
            "compare",
            (
                "Compare the first sheet with those that came out.",
                "If it is new, put it back with all after it.",
                PRESS,
            ),
            "All sheets before it are safe.",
        ),
        "ledger-sheet-order": _mend("compare"),
        "ledger-side-order": _mend("compare"),
        "ledger-side-missing": _mend("put-back"),
        "ledger-page-count": _mend("compare"),
    }
)
"""Each code with which feeding can stop."""


UPKEEP: Mapping[str, Guide] = MappingProxyType(
    {
        "rollers": Guide(
            "rollers",
            (
                "Switch the scanner off and open its cover.",
                "Press the holders of the rollers and lift the rollers out.",
                "Put the new rollers in until they click; turn them by hand.",
                "Close the cover and switch the scanner on.",
            ),
            "Replace the rollers with new ones.",
        ),
        "glass": Guide(
            "glass",
            (
                "Switch the scanner off and open its cover.",
                "Wipe both strips of glass with a soft cloth, without water on them.",
                "Wipe the rollers while you turn them by hand.",
                "Close the cover and switch the scanner on.",
            ),
            "Clean the glass and the rollers.",
        ),
    }
)
"""What is done to things that wear; `kept` says what it is."""


def markdown(sentences: Mapping[str, str], tests: Mapping[str, str]) -> str:
    """The table for the documentation; `sentences` and `tests` by code."""
    lines = ["| code | sentence | where | recovery | what is kept | shown by |", "|---|---|---|---|---|---|"]
    for code, row in GUIDE.items():
        steps = " ".join(f"{number}. {text}" for number, text in enumerate(row.steps, 1))
        picture = f"![{row.picture}](../appliance/capture/pictures/{row.file.name})"
        lines.append(f"| `{code}` | {sentences[code]} | {picture} | {steps} | {row.kept} | {tests[code]} |")
    return "\n".join(lines) + "\n"
