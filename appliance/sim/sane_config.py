"""A private SANE configuration that knows one simulated device and nothing else.

Rules:
- The directory lists one backend; discovery is off: no other device of the machine or the network is ever asked.
"""

from __future__ import annotations

from pathlib import Path

CONNECT_TIMEOUT_S = 5


def write_net_config(directory: Path, address: str) -> Path:
    """`dll.conf` and `net.conf` for a simulated SANE feeder at this loopback address; returns the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "dll.conf").write_text("net\n", encoding="ascii")
    (directory / "net.conf").write_text(f"connect_timeout = {CONNECT_TIMEOUT_S}\n{address}\n", encoding="ascii")
    return directory


def write_airscan_config(directory: Path, name: str, url: str) -> Path:
    """`dll.conf` and `airscan.conf` for a simulated eSCL feeder at this URL; returns the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "dll.conf").write_text("airscan\n", encoding="ascii")
    text = f'[devices]\n"{name}" = {url}, eSCL\n[options]\ndiscovery = disable\nws-discovery = off\n'
    (directory / "airscan.conf").write_text(text, encoding="utf-8")
    return directory
