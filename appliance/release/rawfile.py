"""The finished file as bytes: read once, one revision, nothing before, between or behind its objects.

Rules:
- Everything that the gate checks, and everything that leaves, is the one byte string read here.
- The file must be exactly what its own objects serialise to. A comment, a gap, an earlier revision, an object stream
  or trailing bytes make a difference, whatever they hold.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from appliance.release.findings import Code, Finding, GateRefusedError, Layer

_HEADER = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n1 0 obj\n"
_END = b"\n%%EOF\n"
_CONSTANT = b"31415926535897932384626433832795"  # the writer's library puts it where others put random numbers
_IDENTIFIER = re.compile(rb"/ID \[<([0-9a-f]{32})><" + _CONSTANT + rb">\] >>\nstartxref\n\d{1,12}\n%%EOF\n\Z")
_PARSER_ERRORS: tuple[type[Exception], ...] = (
    *(pikepdf.PdfError, TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError),
    *(RuntimeError, MemoryError, NotImplementedError),
)


def read_once(path: Path, max_bytes: int) -> bytes:
    """The whole file, which must be a regular one of at most `max_bytes`.

    Raises:
        GateRefusedError: it is not there, not a regular file, too large, or changes size while it is read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise GateRefusedError([Finding(Code.FILE_UNREADABLE, Layer.FILE)])
            data = file.read(max_bytes + 1)
    except OSError:
        raise GateRefusedError([Finding(Code.FILE_UNREADABLE, Layer.FILE)]) from None
    if len(data) > max_bytes:
        raise GateRefusedError([Finding(Code.FILE_TOO_LARGE, Layer.FILE)])
    return data


def check_bytes(untrusted: bytes) -> list[Finding]:
    """Findings that need no parser."""
    found: list[Finding] = []
    if not untrusted.startswith(_HEADER):
        found.append(Finding(Code.FILE_HEADER, Layer.FILE))
    if not untrusted.endswith(_END):
        found.append(Finding(Code.FILE_TRAILING_BYTES, Layer.FILE))
    if untrusted.count(b"startxref") != 1 or untrusted.count(b"%%EOF") != 1:
        found.append(Finding(Code.FILE_REVISIONS, Layer.FILE))
    return found


def check_identifier(untrusted: bytes) -> list[Finding]:
    """Whether the file identifier says nothing but the digest of the file without it."""
    match = _IDENTIFIER.search(untrusted, max(0, len(untrusted) - 200))
    if match is not None:
        without = untrusted[: match.start(1)] + _CONSTANT + untrusted[match.end(1) :]
        if hashlib.sha256(without).hexdigest()[:32].encode("ascii") == match[1]:
            return []
    return [Finding(Code.METADATA_UNKNOWN, Layer.METADATA)]


@contextmanager
def opened(untrusted: bytes) -> Iterator[pikepdf.Pdf]:
    """The parsed file; whatever the parser dislikes, now or while the objects are walked, is a refusal.

    Raises:
        GateRefusedError: encrypted, or not parsable without repair.
    """
    try:
        with pikepdf.open(io.BytesIO(untrusted), attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise GateRefusedError([Finding(Code.FILE_ENCRYPTED, Layer.FILE)])
            yield pdf
    except pikepdf.PasswordError:
        raise GateRefusedError([Finding(Code.FILE_ENCRYPTED, Layer.FILE)]) from None
    except _PARSER_ERRORS:
        raise GateRefusedError([Finding(Code.FILE_UNPARSABLE, Layer.FILE)]) from None


def check_canonical(untrusted: bytes, pdf: pikepdf.Pdf) -> list[Finding]:
    """Whether the parsed objects, written again in the one allowed way, give the same bytes."""
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        static_id=True,
        force_version="1.7",
        compress_streams=False,
        recompress_flate=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        fix_metadata_version=False,
    )
    same = buffer.getbuffer() == untrusted
    return [] if same and not pdf.get_warnings() else [Finding(Code.FILE_NOT_CANONICAL, Layer.FILE)]
