"""Where a device keeps its secrets: sealed to the machine by systemd-creds, or, where there is none, in a file.

| protection | what it means |
|---|---|
| `host+tpm2` | the secret opens only on this board, by its TPM, with this disk's host secret |
| `host` | the secret opens only with the host secret of the same disk: it protects a secret that was copied alone |
| `file` | the secret lies in a file that only its owner can read: whoever has the disk has the secret |

Rules:
- A secret is made once and never overwritten. It is whole or gone: destroying it takes its name away, then overwrites,
  flushes and removes it; what a power cut leaves of that is done when the store is opened.
- The protection is what was found when the store was opened; a store never falls back to a weaker one by itself.
- A secret goes to and comes from the program through pipes; it never stands in an argument.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import ClassVar, Final, Protocol

from appliance.enrolment.errors import EnrolmentError, StorageError
from appliance.files import create_atomic, read_bounded, remove_temporaries, sync_directory, write_all

MAX_SECRET_BYTES: Final = 64 << 10
CREDENTIALS: Final = Path("/etc/credstore.encrypted")
PREFIX: Final = "scanstation."
HOST_TPM, HOST, FILE = "host+tpm2", "host", "file"
PROGRAM: Final = "systemd-creds"
_DOOMED: Final = ".doomed.tmp"
_TIMEOUT_S: Final = 60.0
_MINIMUM_VERSION: Final = 250


class KeyStoreError(EnrolmentError):
    """A secret cannot be kept, opened or destroyed."""

    code: ClassVar[str] = "key-store"
    advice = "The keys of this device cannot be used: its card or board may be another one. Call your technician."


class KeyStore(Protocol):
    """Secrets by name."""

    protection: str

    def has(self, name: str) -> bool:
        """Whether there is one of this name."""

    def keep(self, name: str, secret: bytes) -> None:
        """Keeps a new one for good. Raises KeyStoreError if there is one already or it cannot be kept."""

    def reveal(self, name: str) -> bytes:
        """The secret. Raises KeyStoreError if there is none or it does not open on this machine."""

    def digest_source(self, name: str) -> bytes:
        """The bytes as they lie on the disk, to name what is destroyed; empty if there is none."""

    def destroy(self, name: str) -> None:
        """Overwrites, flushes and removes it; harmless when it is gone."""


class FileStore:
    """Secrets as files of mode 0600 in one directory."""

    protection = FILE

    def __init__(self, directory: Path, prefix: str = "") -> None:
        """Makes the directory (mode 0700) and removes what an interrupted write left."""
        self._directory, self._prefix = directory, prefix
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            for doomed in directory.glob(f".{prefix}*{_DOOMED}"):
                _overwrite(doomed)
            remove_temporaries(directory)
        except OSError as error:
            raise StorageError(error.strerror or "") from error

    def path(self, name: str) -> Path:
        """Where it lies."""
        return self._directory / f"{self._prefix}{name}"

    def has(self, name: str) -> bool:
        """See `KeyStore`."""
        return self.path(name).exists()

    def keep(self, name: str, secret: bytes) -> None:
        """See `KeyStore`."""
        try:
            create_atomic(self.path(name), self._sealed(name, secret))
        except FileExistsError:
            raise KeyStoreError(f"{name} is there already") from None
        except OSError as error:
            raise StorageError(error.strerror or "") from error

    def reveal(self, name: str) -> bytes:
        """See `KeyStore`."""
        return self._opened(name, self._read(name))

    def digest_source(self, name: str) -> bytes:
        """See `KeyStore`."""
        return self._read(name) if self.has(name) else b""

    def destroy(self, name: str) -> None:
        """See `KeyStore`."""
        path = self.path(name)
        doomed = path.with_name(f".{path.name}{_DOOMED}")
        try:
            if path.exists():
                path.replace(doomed)
                sync_directory(self._directory)
                _overwrite(doomed)
        except OSError as error:
            raise StorageError(error.strerror or "") from error

    def _read(self, name: str) -> bytes:
        try:
            return read_bounded(self.path(name), 2 * MAX_SECRET_BYTES)
        except (OSError, ValueError) as error:
            raise KeyStoreError(f"{name} cannot be read") from error

    def _sealed(self, _name: str, secret: bytes) -> bytes:
        return secret

    def _opened(self, _name: str, stored: bytes) -> bytes:
        return stored


class CredentialStore(FileStore):
    """Secrets as encrypted systemd credentials, as units load them with `LoadCredentialEncrypted=`."""

    def __init__(self, directory: Path = CREDENTIALS, prefix: str = PREFIX, program: str = PROGRAM) -> None:
        """Finds out what the machine offers; needs root.

        Raises:
            KeyStoreError: systemd-creds is missing or too old.
        """
        super().__init__(directory, prefix)
        self._program = program
        words = self._run(["--version"]).split()
        if len(words) < 2 or not words[1].isdigit() or int(words[1]) < _MINIMUM_VERSION:
            raise KeyStoreError(f"{PROGRAM} is too old")
        self.protection = HOST_TPM if self._has_tpm() else HOST

    def _has_tpm(self) -> bool:
        """Exit status 0 says that firmware, kernel and libraries all support one."""
        try:
            command = [self._program, "has-tpm2", "--quiet"]
            return subprocess.run(command, stdin=subprocess.DEVNULL, timeout=_TIMEOUT_S, check=False).returncode == 0
        except (OSError, subprocess.TimeoutExpired) as error:
            raise KeyStoreError(f"{PROGRAM} does not answer") from error

    def _sealed(self, name: str, secret: bytes) -> bytes:
        return self._run([f"--with-key={self.protection}", f"--name={name}", "encrypt", "-", "-"], secret)

    def _opened(self, name: str, stored: bytes) -> bytes:
        return self._run([f"--name={name}", "decrypt", "-", "-"], stored)

    def _run(self, arguments: list[str], given: bytes = b"") -> bytes:
        command = [self._program, *arguments]
        try:
            done = subprocess.run(command, input=given, capture_output=True, timeout=_TIMEOUT_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise KeyStoreError(f"{PROGRAM} does not answer") from error
        if done.returncode != 0 or len(done.stdout) > 2 * MAX_SECRET_BYTES:
            raise KeyStoreError(f"{PROGRAM} refused with {done.returncode}")
        return done.stdout


def _overwrite(path: Path) -> None:
    """Zeros over all its bytes, flushed; then the file is removed."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        write_all(descriptor, bytes(os.fstat(descriptor).st_size))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    path.unlink()
    sync_directory(path.parent)
