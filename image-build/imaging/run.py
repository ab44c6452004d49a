"""Running programs of the build: quiet, at low priority, and loud when they fail."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def say(text: str) -> None:
    """One line about what happens now."""
    sys.stderr.write(f"· {text}\n")


def run(
    command: Sequence[str | Path], *, text: str = "", extra: Mapping[str, str] | None = None, log: Path | None = None
) -> str:
    """Runs a program to its end and returns what it printed.

    Raises:
        SystemExit: it failed; its last lines are shown.
    """
    words = ["nice", "-n", "10", *(str(word) for word in command)]
    done = subprocess.run(
        words,
        input=text,
        text=True,
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(extra or {})},
    )
    if log is not None:
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        sys.stderr.write("\n".join((done.stdout + done.stderr).splitlines()[-30:]) + "\n")
        raise SystemExit(f"{command[0]} failed with status {done.returncode}")
    return done.stdout


def inside(root: Path, command: Sequence[str], *, at_mnt: Path | None = None, over: Sequence[str] = ()) -> str:
    """Runs a program of the image in its own tree, without a network.

    Another tree may be seen at `/mnt`, and files of it laid `over` the tree's own for this one run.
    """
    clean = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]
    alone = ["unshare", "--net", "--mount"]
    if at_mnt is None:
        return run([*alone, "chroot", root, *clean, *command])
    laid = "".join(f' && mount --bind "$1/mnt/"{name} "$1/"{name}' for name in map(shlex.quote, over))
    bound = f'mount --bind "$2" "$1/mnt"{laid} && root=$1 && shift 2 && exec chroot "$root" "$@"'
    return run([*alone, "sh", "-ec", bound, "sh", root, at_mnt, *clean, *command])
