"""Words of the technician's pages: parts, sensors, units, what the uplink says, what wears."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appliance.panel.text import Text, plain, say
from appliance.panel.words import ATTENTION, CALM, CROSS, DOT, FAULT, GOOD, TICK, WARN

PARTS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "button": say("Button"),
        "lamps": say("Lights"),
        "lamp-order": say("Order of the lights"),
        "buzzer": say("Buzzer"),
        "feeder": say("Scanner"),
        "camera": say("Camera"),
        "touch": say("Touch screen"),
        "storage": say("Storage"),
        "clock": say("Clock"),
        "broker": say("Server"),
        "receipt": say("Receipts"),
    }
)
PART_SIGNS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "passed": (TICK, GOOD),
        "failed": (CROSS, FAULT),
        "asked": (WARN, ATTENTION),
        "unsure": (WARN, ATTENTION),
        "untested": (DOT, CALM),
    }
)
SENSORS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "page-loaded": say("Paper lies in the scanner"),
        "cover-open": say("The cover is open"),
        "scan-pressed": say("The scanner's own button is pressed"),
        "temperature": say("Temperature"),
        "undervoltage": say("The power supply was too weak"),
        "memory-free": say("Free memory"),
        "disk-free": say("Free storage"),
        "clock-behind": say("Clock is behind by"),
        "working": say("Stacks in work"),
        "waiting": say("Documents that wait for a receipt"),
        "held": say("Documents that wait for a person"),
        "delivered": say("Documents delivered"),
        "pages": say("Pages of the open stack"),
        "overdue": say("Items that wait for a supervisor"),
        "upkeep": say("Things to be seen to"),
        "queue": say("Items in the queue"),
    }
)
UNITS: Final[Mapping[str, Text]] = MappingProxyType(
    {"celsius": plain("°C"), "megabytes": plain("MB"), "seconds": plain("s"), "": plain("")}
)
NETWORK: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "station": say("This station"),
        "uplink": say("State"),
        "since": say("Since"),
        "waiting": say("Documents to be sent"),
        "unanswered": say("Sent, without a receipt"),
        "kept-back": say("Kept back"),
        "strangers": say("Files that are no documents"),
    }
)
UPLINK: Final[Mapping[str, Text]] = MappingProxyType({"connected": say("connected"), "starting": say("starting")})
"""States of the way to the server; any other is a code of a fault, which a technician names as it is."""
THINGS: Final[Mapping[str, Text]] = MappingProxyType({"rollers": say("Rollers"), "glass": say("Glass")})
LISTS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "parts": say("Test parts"),
        "sensors": say("Sensors"),
        "log": say("Log"),
        "versions": say("Versions"),
        "network": say("Network"),
        "history": say("Readiness tests"),
        "upkeep": say("Maintenance"),
    }
)
"""The lists, as the menu names them."""
