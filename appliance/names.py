"""Names of stations, receivers and offices."""

from __future__ import annotations


def check_name(name: str) -> None:
    """Refuses a station or receiver name that could not stand in a topic, a certificate or a file name."""
    ok = 1 <= len(name) <= 64 and all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in name)
    if not ok or name.startswith("-"):
        raise ValueError("names are 1-64 of a-z, 0-9 and '-', and do not start with '-'")
