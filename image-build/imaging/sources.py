"""Where Debian packages come from: the archives that the build machine's own apt uses, with the suite of the image.

Rules:
- No archive is named here. One that the build machine does not use must be given as an option.
- Packages are verified with the keys of Debian's own keyring package.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from imaging.boards import SUITE

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
APT = Path("/etc/apt")
BACKPORTS = f"{SUITE}-backports"


class NoArchiveError(Exception):
    """apt of the build machine names no Debian archive."""


@dataclass(frozen=True, slots=True)
class Archives:
    """Addresses of the archive and of its security updates (empty: none)."""

    main: str
    security: str = ""

    def lines(self, components: Sequence[str], *, backports: bool = False) -> tuple[str, ...]:
        """One-line sources for the image's suite; of its backports only what is asked for by name is taken."""
        words = " ".join(components)
        suites = (SUITE, f"{SUITE}-updates", *((BACKPORTS,) if backports else ()))
        found = [f"deb [signed-by={KEYRING}] {self.main} {name} {words}" for name in suites]
        if self.security:
            found.append(f"deb [signed-by={KEYRING}] {self.security} {SUITE}-security {words}")
        return tuple(found)


def configured(folder: Path = APT) -> Archives:
    """The archives of this machine's apt.

    Raises:
        NoArchiveError: none looks like Debian's.
    """
    files = [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]
    return chosen([path.read_text(encoding="utf-8") for path in files if path.is_file()])


def chosen(texts: Iterable[str]) -> Archives:
    """The first archive that ends in `/debian`, and the first whose name says security, of sources in either format.

    Raises:
        NoArchiveError: there is none of the first kind.
    """
    addresses = [address.rstrip("/") for text in texts for address in _addresses(text)]
    security = next((address for address in addresses if "security" in address), "")
    main = next((address for address in addresses if address != security and address.endswith("/debian")), "")
    if not main:
        raise NoArchiveError("apt on this machine names no Debian archive: give one with --archive")
    return Archives(main, security)


def _addresses(text: str) -> list[str]:
    found = []
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["URIs:"]:
            found += words[1:]
        elif words[:1] == ["deb"]:
            found += [word for word in words if "://" in word][:1]
    return found
