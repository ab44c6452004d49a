"""The `scanstation` command."""

from __future__ import annotations


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    raise NotImplementedError(arguments)
