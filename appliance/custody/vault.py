"""The vault: every page image encrypted under a key of its job, every job key wrapped by the device key.

Layout: `keys/<job>.key` = magic, nonce (12), AES-256-GCM of the 32-byte job key; `pages/<job>/<index>.page` = magic,
nonce (12), AES-256-GCM of header and pixels. Additional data: a label with version, the job id, and the page index.

Rules:
- What people marked in a document is a note: nonce and ciphertext under the same key, kept in the job store.
- Plaintext exists in memory only. A blob that is not whole, not ours or moved to another place does not open.
- Destroying a job's key ends all its pages at once; blobs are removed afterwards.
- A full disk leaves nothing half-written.
- Pixels are not compressed: packing and unpacking a page losslessly costs a quarter of reading it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from numpy.typing import NDArray

from appliance.documents import Image, Side, is_opaque_id
from appliance.errors import CustodyError, StorageFullError
from appliance.files import read_bounded, remove_temporaries, sync_directory, write_all, write_atomic

KEY_MAGIC: Final = b"SCANKEY\x01"
PAGE_MAGIC: Final = b"SCANPGE\x02"
NOTE_MAGIC: Final = b"SCANNOT\x01"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_KEY_FILE_BYTES: Final = len(KEY_MAGIC) + NONCE_BYTES + KEY_BYTES + 16
_MAX_BLOB_BYTES: Final = 1 << 30
_CHANNELS: Final = {(): 1, (3,): 3}  # of an image, by what follows height and width in its shape
_HEADER: Final = struct.Struct(">dI??BII")  # dpi, sheet, is it the back, simulated, channels, height, width
_TAG_BYTES: Final = 16
_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT))


class VaultError(CustodyError):
    """A page or key cannot be written, read or opened."""

    code = "vault"
    advice = "A page in the station cannot be opened; its job is held. Keep the paper and call your technician."


class KeyDestroyedError(VaultError):
    """The job has no key (any more)."""

    code = "vault-no-key"
    advice = "The pages of this job are gone for good, as its certificate says. Nothing needs to be done."


@dataclass(frozen=True, slots=True, eq=False)
class VaultPage:
    """One page as it goes into the vault and comes out."""

    sheet: int
    side: Side
    dpi: float
    simulated: bool
    image: Image = field(repr=False)


@contextmanager
def storage_errors(what: str) -> Iterator[None]:
    """Turns the file system's errors into ours; a full disk is its own error."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError(what) from error
        raise VaultError(f"{what}: {error.strerror}") from error


class Vault:
    """Encrypted pages below one directory. Its caller sees to it that only one process uses it."""

    def __init__(self, directory: Path, device_key: bytes) -> None:
        """`device_key`: 32 bytes that wrap the job keys."""
        if len(device_key) != KEY_BYTES:
            raise VaultError(f"the device key has {KEY_BYTES} bytes")
        self._wrapping = AESGCM(device_key)
        self._keys = directory / "keys"
        self._pages = directory / "pages"
        with storage_errors("vault directories"):
            for path in (self._keys, self._pages):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_directory(directory)

    def create_key(self, job: str) -> str:
        """Makes the job's key and its directory; returns the SHA-256 of the key file."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        wrapped = self._wrapping.encrypt(nonce, secrets.token_bytes(KEY_BYTES), _key_data(job))
        data = KEY_MAGIC + nonce + wrapped
        with storage_errors("job key"):
            self._folder(job).mkdir(mode=0o700, exist_ok=True)
            sync_directory(self._pages)
            write_atomic(self._key_path(job), data)
        return hashlib.sha256(data).hexdigest()

    def check_key(self, job: str) -> None:
        """Raises KeyDestroyedError or VaultError unless the job's key is there and opens."""
        self._cipher(job)

    def put(self, job: str, index: int, page: VaultPage) -> None:
        """Stores a page so that it survives a power cut.

        Raises:
            StorageFullError: nothing of it was left on disk.
            KeyDestroyedError, VaultError: no key, or the file system refused.
        """
        cipher = self._cipher(job)
        blob = _sealed(cipher, _as_bytes(page), _page_data(job, index))
        with storage_errors(f"page {index}"):
            write_atomic(self._page_path(job, index), blob)

    def get(self, job: str, index: int) -> VaultPage:
        """Opens a page; the pixels are exactly those that were put.

        Raises:
            KeyDestroyedError: the job's key is gone.
            VaultError: the blob is missing, damaged, moved or not ours.
        """
        cipher = self._cipher(job)
        try:
            blob = read_bounded(self._page_path(job, index), _MAX_BLOB_BYTES)
        except (OSError, ValueError) as error:
            raise VaultError(f"page {index} cannot be read") from error
        plain = _open(cipher, PAGE_MAGIC, blob, _page_data(job, index), f"page {index}")
        return _as_page(plain, f"page {index}")

    def seal_note(self, job: str, what: str, plain: bytes) -> bytes:
        """Encrypts a few bytes with the job's key, for a place beside the pages; `what` names the place.

        Raises:
            KeyDestroyedError, VaultError: no key.
        """
        nonce = secrets.token_bytes(NONCE_BYTES)
        return NOTE_MAGIC + nonce + self._cipher(job).encrypt(nonce, plain, _note_data(job, what))

    def open_note(self, job: str, what: str, untrusted: bytes) -> bytes:
        """What was sealed for this place.

        Raises:
            KeyDestroyedError: the job's key is gone.
            VaultError: it is damaged, or of another place.
        """
        return _open(self._cipher(job), NOTE_MAGIC, untrusted, _note_data(job, what), "note")

    def indexes(self, job: str) -> frozenset[int]:
        """Which pages of the job have a blob."""
        return frozenset(int(path.stem) for path in self._folder(job).glob("*.page") if path.stem.isdecimal())

    def discard(self, job: str, index: int) -> None:
        """Removes one blob (an incomplete sheet, or a page that was never acknowledged)."""
        with storage_errors(f"page {index}"):
            self._page_path(job, index).unlink(missing_ok=True)
            sync_directory(self._folder(job))

    def destroy_key(self, job: str) -> None:
        """Overwrites, flushes and removes the job's key; harmless when it is gone already."""
        path = self._key_path(job)
        with storage_errors("job key"):
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            except FileNotFoundError:
                return
            try:
                write_all(descriptor, bytes(_KEY_FILE_BYTES))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            path.unlink()
            sync_directory(self._keys)

    def remove_pages(self, job: str) -> None:
        """Removes all blobs of the job and its directory; harmless when they are gone already."""
        folder = self._folder(job)
        with storage_errors("job pages"):
            if folder.exists():
                for path in folder.iterdir():
                    path.unlink()
                folder.rmdir()
                sync_directory(self._pages)

    def tidy(self) -> int:
        """Removes left-overs of interrupted writes; returns how many."""
        with storage_errors("temporary files"):
            folders = [self._keys, *(path for path in self._pages.iterdir() if path.is_dir())]
            return sum(remove_temporaries(folder) for folder in folders)

    def jobs(self) -> frozenset[str]:
        """Ids of all jobs that have a key or a directory here."""
        names = {path.stem for path in self._keys.glob("*.key")} | {path.name for path in self._pages.iterdir()}
        return frozenset(name for name in names if is_opaque_id(name))

    def _cipher(self, job: str) -> AESGCM:
        try:
            wrapped = read_bounded(self._key_path(job), _KEY_FILE_BYTES)
        except FileNotFoundError as error:
            raise KeyDestroyedError(job) from error
        except (OSError, ValueError) as error:
            raise VaultError("job key cannot be read") from error
        return AESGCM(_open(self._wrapping, KEY_MAGIC, wrapped, _key_data(job), "job key"))

    def _key_path(self, job: str) -> Path:
        return self._keys / f"{_checked(job)}.key"

    def _folder(self, job: str) -> Path:
        return self._pages / _checked(job)

    def _page_path(self, job: str, index: int) -> Path:
        return self._folder(job) / f"{index:06d}.page"


def _open(cipher: AESGCM, magic: bytes, untrusted: bytes, data: bytes, what: str) -> bytes:
    """Checks the magic and decrypts; any damage is a VaultError."""
    body = len(magic) + NONCE_BYTES
    if untrusted[: len(magic)] != magic or len(untrusted) < body + 16:
        raise VaultError(f"{what} is damaged")
    try:
        return cipher.decrypt(untrusted[len(magic) : body], untrusted[body:], data)
    except InvalidTag as error:
        raise VaultError(f"{what} does not open with the station's key") from error


def _as_bytes(page: VaultPage) -> NDArray[np.uint8]:
    """Header and pixels of a page in one piece."""
    image = page.image
    if image.dtype != np.uint8 or image.shape[2:] not in _CHANNELS or image.ndim < 2:
        raise VaultError("page cannot be encoded")
    height, width = image.shape[:2]
    back = page.side is Side.BACK
    header = _HEADER.pack(page.dpi, page.sheet, back, page.simulated, _CHANNELS[image.shape[2:]], height, width)
    plain = np.empty(len(header) + image.size, np.uint8)
    plain[: len(header)] = np.frombuffer(header, np.uint8)
    plain[len(header) :].reshape(image.shape)[:] = image
    return plain


def _as_page(plain: bytes, what: str) -> VaultPage:
    """The page of a decrypted blob."""
    if len(plain) < _HEADER.size:
        raise VaultError(f"{what} cannot be decoded")
    dpi, sheet, back, simulated, channels, height, width = _HEADER.unpack_from(plain)
    shape = next((shape for shape, number in _CHANNELS.items() if number == channels), None)
    if shape is None or len(plain) != _HEADER.size + channels * height * width:
        raise VaultError(f"{what} cannot be decoded")
    image = np.frombuffer(plain, np.uint8, offset=_HEADER.size).reshape(height, width, *shape)
    return VaultPage(sheet, Side.BACK if back else Side.FRONT, dpi, simulated, image)


def _sealed(cipher: AESGCM, plain: NDArray[np.uint8], data: bytes) -> memoryview:
    """Magic, nonce and ciphertext of a page, made in place: a page is large."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    head = PAGE_MAGIC + nonce
    blob = memoryview(bytearray(len(head) + plain.size + _TAG_BYTES))
    blob[: len(head)] = head
    cipher.encrypt_into(nonce, plain.data, data, blob[len(head) :])
    return blob


def _checked(job: str) -> str:
    """Only an opaque id ever becomes part of a path."""
    if not is_opaque_id(job):
        raise VaultError("not a job id")
    return job


def _key_data(job: str) -> bytes:
    return b"scanstation job key v1\0" + job.encode("ascii")


def _note_data(job: str, what: str) -> bytes:
    return b"scanstation note v1\0" + job.encode("ascii") + b"\0" + what.encode("ascii")


def _page_data(job: str, index: int) -> bytes:
    return b"scanstation page v1\0" + job.encode("ascii") + struct.pack(">I", index)
