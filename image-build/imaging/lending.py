"""Programs of this machine's processor, lent to a tree of another one while its scripts run: most need not be emulated.

Rules:
- Only programs that do the same on every processor are lent: unpacking, shell, Perl and the small ones that scripts
  call. dpkg is the board's own, and so is all that asks which processor it runs on.
- They are the image's suite's (`foreign.native_tree`), laid into the tree as mounts that end with the program that
  needs them. Nothing of them is in an image.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imaging.boards import PYTHON
from imaging.foreign import MACHINES, own_architecture

_SMALL = (
    "dpkg-deb", "dpkg-split", "tar", "gzip", "zstd", "cpio", "update-alternatives",
    "[", "basename", "cat", "chgrp", "chmod", "chown", "cp", "cut", "date", "dirname", "echo", "env", "expr", "false",
    "head", "install", "ln", "ls", "md5sum", "mkdir", "mktemp", "mv", "printf", "readlink", "realpath", "rm", "rmdir",
    "sha256sum", "sort", "stat", "tail", "test", "touch", "tr", "true", "uniq", "wc",
    "awk", "egrep", "fgrep", "find", "grep", "mawk", "sed", "xargs",
)  # fmt: skip
_CALLED_BY_PATH = ("dash", "perl", f"python{PYTHON}", "kmod")
_ROOT_LOADER, _LOADER = "lib64", "usr/lib64"
_FIREWALL = "usr/sbin/nft"  # it asks the kernel in a way that QEMU does not pass on
_PLACE = "lent"
_COVER = f"""#!/{_PLACE}/tree/usr/bin/dash
test -e /{_PLACE}/unpacked || exit 0
for name in {" ".join(_CALLED_BY_PATH)}; do
    test -e /usr/bin/$name || continue
    /{_PLACE}/tree/usr/bin/cmp -s /{_PLACE}/tree/usr/bin/$name /usr/bin/$name && continue
    /{_PLACE}/tree/usr/bin/mount --bind /{_PLACE}/tree/usr/bin/$name /usr/bin/$name
done
"""
"""Lays over the board's own what is called by its path; dpkg starts it, and unpacks nothing a second time."""


@dataclass(frozen=True, slots=True)
class Loan:
    """What mmdebstrap is told: options, the search path of scripts, and words before its name."""

    options: tuple[str, ...] = ()
    path: str = ""
    before: tuple[str, ...] = ()


def to_mmdebstrap(native: Path | None) -> Loan:
    """The loan while packages are installed; nothing where the board's processor is this machine's.

    The essential packages are unpacked and configured in two steps instead of one, for shell and Perl can only be laid
    over the board's own between them. Byte code is not made: the tree's is, at the end.
    """
    if native is None:
        return Loan()
    path = f"/{_PLACE}/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    hooks = (("extract", [*_lend(native), *_essential(path)]), ("customize", _back()))
    options = [f"--{name}-hook={' && '.join(commands)}" for name, commands in hooks]
    options += [f'--aptopt=DPkg::Path "{path}"']
    options += [f"--dpkgopt={word}" for word in ("force-unsafe-io", "skip-same-version", f"pre-invoke=/{_PLACE}/cover")]
    return Loan(tuple(options), path, ("unshare", "--mount"))


def _lend(native: Path) -> list[str]:
    place = f'"$1/{_PLACE}'
    found = [f'mkdir -p {place}/tree" {place}/bin"', f'mount -o bind,ro {shlex.quote(str(native))} {place}/tree"']
    found += [f'ln -s /{_PLACE}/tree/usr/bin/{shlex.quote(name)} {place}/bin/"' for name in _SMALL]
    found += [f'mkdir "$1/{_LOADER}"', f'ln -s {_LOADER} "$1/{_ROOT_LOADER}"']  # as a merged /usr has them
    each = f'for name in *; do ln -s "/{_PLACE}/tree/{_LOADER}/$name" "$1/{_LOADER}/$name"; done'
    found += [f'(cd {place}/tree/{_LOADER}" && {each})']
    found += [f'ln -s /{_PLACE}/tree/{name} "$1/{name}"' for name in _libraries()[1:]]
    found += [f'ln -s true {place}/bin/py3compile"']
    return [*found, f'printf %s {shlex.quote(_COVER)} > {place}/cover"', f'chmod 755 {place}/cover"']


def _essential(path: str) -> list[str]:
    dpkg = f'chroot "$1" env DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true PATH={path} dpkg'
    files = '$(cd "$1" && ls var/cache/apt/archives/*.deb | sed s:^:/:)'
    unpack, configure = (f"{dpkg} --force-depends {what}" for what in (f"--unpack {files}", "--configure --pending"))
    return [unpack, f'touch "$1/{_PLACE}/unpacked"', configure]


def _back() -> list[str]:
    found = [
        f'while mountpoint -q "$1/usr/bin/{name}"; do umount "$1/usr/bin/{name}"; done' for name in _CALLED_BY_PATH
    ]
    gone = " ".join(f'"$1/{name}"' for name in (_PLACE, _ROOT_LOADER, *_libraries()))
    return [*found, f'umount "$1/{_PLACE}/tree"', f"rm -r {gone}"]


@contextmanager
def firewall_check(tree: Path, native: Path | None) -> Iterator[tuple[str, ...]]:
    """What is laid over an installed tree so that `nft` runs in it (`run.inside`); nothing where nothing is emulated.

    Nothing may be made in the tree meanwhile: the initial RAM disk copies the programs that it finds.
    """
    if native is None:
        yield ()
        return
    libraries = _libraries()
    for name in libraries:
        (tree / name).mkdir()
    (tree / _ROOT_LOADER).symlink_to(_LOADER)
    try:
        yield (*libraries, _FIREWALL)
    finally:
        (tree / _ROOT_LOADER).unlink()
        for name in libraries:
            (tree / name).rmdir()


def _libraries() -> tuple[str, str]:
    """Where programs of this machine's processor find loader and libraries; a board's tree has neither place."""
    return _LOADER, f"usr/lib/{MACHINES[own_architecture()]}-linux-gnu"
