"""The provisioning sheet: four QR codes for the device, and beside them the same for people.

Rules:
- No secret stands on it in the clear: not the Wi-Fi passphrase, not the token, and not the code that opens it.
- It says which station it is for, until when, and what to do, so that the wrong sheet is seen before it is fed.
"""

from __future__ import annotations

from typing import Final

from appliance.enrolment.bundle import Bundle
from appliance.enrolment.paper_codes import to_texts
from appliance.printing.paper import BOLD, REGULAR, Paper, PaperSize, Spot

CODE_MM: Final = 76.0
_LEFT, _TOP = 20.0, 20.0  # mm
_GAP: Final = 9.0
_FIRST_CODE: Final = 101.0  # mm from the top
_HEADING_PT, _TEXT_PT, _SMALL_PT = 20.0, 10.5, 8.5
_LINE: Final = 5.3
_HOW = (
    "1. Connect power. When the amber lamp calls, put this sheet into the scanner, print as its pages lie.",
    "2. Press the button once.",
    "3. Type the 16 digits that you were told separately. They are not on this sheet.",
    "4. Show the code that the station answers with to the fleet's office. Then destroy this sheet.",
)


def sheet_pdf(bundle: Bundle, sealed: bytes, size: PaperSize) -> bytes:
    """The PDF of a sealed bundle; one page."""
    paper = Paper(size, "Provisioning sheet")
    paper.text(Spot(_LEFT, _TOP), "Provisioning sheet", _HEADING_PT, font=BOLD)
    paper.text(Spot(size.width - 75, _TOP), f"sheet {bundle.bundle[:8]}", _TEXT_PT + 3, font=BOLD)
    y = _TOP + 9
    for label, value in facts(bundle):
        paper.text(Spot(_LEFT, y), label, _TEXT_PT, grey=0.35)
        paper.text(Spot(_LEFT + 34, y), value[:78], _TEXT_PT, font=BOLD if label == "Station" else REGULAR)
        y += _LINE
    y += 1.5
    for line in _HOW:
        paper.text(Spot(_LEFT, y), line, _TEXT_PT)
        y += _LINE
    left = (size.width - 2 * CODE_MM - _GAP) / 2
    for number, text in enumerate(to_texts(sealed)):
        row, column = divmod(number, 2)
        spot = Spot(left + column * (CODE_MM + _GAP), _FIRST_CODE + row * (CODE_MM + _GAP))
        paper.code(spot, CODE_MM, text, correction="M")
        paper.text(Spot(spot.x, spot.y - 1.5), f"{number + 1} of 4", _SMALL_PT, grey=0.35)
    return paper.pdf()


def facts(bundle: Bundle) -> list[tuple[str, str]]:
    """What people may read of it, by label."""
    network = bundle.network
    wifi = network.wifi
    medium = f"Wi-Fi {_shown(wifi.ssid)}" if wifi else "cable"
    return [
        ("Station", bundle.station),
        ("Site", bundle.site),
        ("Device", bundle.device or "any of this fleet"),
        ("Network", f"{medium}, {network.address or 'address by DHCP'}"),
        ("Broker", f"{bundle.broker.host}:{bundle.broker.port}"),
        ("Enrolment", bundle.enrolment.url),
        ("Policy", bundle.policy),
        ("Valid", f"{_day(bundle.made_at)} to {_day(bundle.expires_at)} UTC, once"),
    ]


def _shown(ssid: str) -> str:
    """The network's name for people; bytes that are no plain text are left out."""
    text = bytes.fromhex(ssid).decode("utf-8", "replace")
    return "".join(c if 32 <= ord(c) < 127 else "?" for c in text)


def _day(time: str) -> str:
    return time[:16].replace("T", " ")
