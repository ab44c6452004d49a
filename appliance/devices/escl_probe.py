"""What a driverless (eSCL) scanner says about itself, asked directly: who it is, and the state of its feeder.

sane-airscan lists a device under the name of its configuration and shows no sensors, so identity, the feeder's state
and the device's own page count are read from the device's documents (ScannerCapabilities, ScannerStatus).

Rules:
- Answers are untrusted: bounded in size and time, no document types or entities, texts bounded and printable.
- Plain HTTP only: such a device sits on loopback (ipp-usb) or is simulated; the station has no other network.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import urllib.parse
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

TIMEOUT_S = 5.0
MAX_BYTES = 512 << 10
MAX_TEXT = 256
MAX_JOBS = 256
MAX_CONFIG_BYTES = 256 << 10
_IN_PLACE = re.compile(r"airscan:escl:[^:]*:(http://.+)", re.IGNORECASE)
_LISTED = re.compile(r"airscan:e[0-9a-f]+:(.+)", re.IGNORECASE)
_CONFIG_LINE = re.compile(r'\s*"?([^"=]+?)"?\s*=\s*(http://[^\s,;]+)\s*(?:,\s*escl\s*)?(?:[;#].*)?', re.IGNORECASE)


class ProbeError(Exception):
    """The device does not answer, or not as an eSCL device does."""


@dataclass(frozen=True, slots=True)
class EsclIdentity:
    """Who the device says it is."""

    make_and_model: str
    serial: str


@dataclass(frozen=True, slots=True)
class EsclJob:
    """A scan job as the device remembers it; `images` is None where it does not count them."""

    job: str
    images: int | None
    state: str  # Processing, Completed, Aborted, Canceled, or empty


@dataclass(frozen=True, slots=True)
class EsclStatus:
    """The feeder's state and the jobs that the device remembers."""

    adf_state: str
    jobs: tuple[EsclJob, ...]

    def only_new_job(self, known: frozenset[str]) -> EsclJob | None:
        """The one job that is not among the known ones; None when there is none, or somebody else scanned too."""
        new = [job for job in self.jobs if job.job not in known]
        return new[0] if len(new) == 1 else None


def find_url(device_name: str, config_dir: Path | None) -> str | None:
    """The eSCL address behind a SANE device name of sane-airscan; None when it has none that can be asked.

    The name holds it (`airscan:escl:NAME:URL`), or `airscan.conf` of the private SANE configuration does.
    """
    if found := _IN_PLACE.fullmatch(device_name):
        return found[1]
    listed = _LISTED.fullmatch(device_name)
    if listed is None or config_dir is None:
        return None
    with contextlib.suppress(OSError), (config_dir / "airscan.conf").open("rb") as file:
        for line in file.read(MAX_CONFIG_BYTES).decode("utf-8", "replace").splitlines():
            entry = _CONFIG_LINE.fullmatch(line)
            if entry and entry[1].strip() == listed[1]:
                return entry[2]
    return None


def config_dir_from_environment() -> Path | None:
    """The private SANE configuration directory that this process was given."""
    value = os.environ.get("SANE_CONFIG_DIR", "").rstrip(":")
    return Path(value) if value and ":" not in value else None


def identify(url: str) -> EsclIdentity:
    """Asks the device who it is.

    Raises:
        ProbeError: no answer, or none that names a model.
    """
    root = _fetch(url, "ScannerCapabilities")
    model = _first(root, "MakeAndModel") or _first(root, "ModelName")
    if not model:
        raise ProbeError("no model")
    return EsclIdentity(model, _first(root, "SerialNumber"))


def read_status(url: str) -> EsclStatus:
    """Asks the device for the state of its feeder.

    Raises:
        ProbeError: no answer.
    """
    root = _fetch(url, "ScannerStatus")
    jobs = [
        EsclJob(name, _number(element, "ImagesCompleted"), _first(element, "JobState"))
        for element in root.iter()
        if element.tag.endswith("}JobInfo") and (name := _first(element, "JobUuid") or _first(element, "JobUri"))
    ]
    return EsclStatus(_first(root, "AdfState"), tuple(jobs[:MAX_JOBS]))


def _fetch(url: str, document: str) -> ET.Element:
    """One bounded GET, as XML."""
    parts = urllib.parse.urlsplit(url)
    try:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=TIMEOUT_S)
        with contextlib.closing(connection):
            connection.request("GET", f"{parts.path.rstrip('/')}/{document}", headers={"Connection": "close"})
            answer = connection.getresponse()
            untrusted = answer.read(MAX_BYTES + 1)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise ProbeError("no answer") from error
    declares = b"<!DOCTYPE" in untrusted or b"<!ENTITY" in untrusted or b"\0" in untrusted
    if answer.status != 200 or len(untrusted) > MAX_BYTES or declares:
        raise ProbeError("not an eSCL document")
    try:
        return ET.fromstring(untrusted)  # noqa: S314  (bounded, no document type, no entities: checked above)
    except ET.ParseError as error:
        raise ProbeError("not XML") from error


def _first(root: ET.Element, tag: str) -> str:
    """The text of the first element of this name, bounded and printable; empty when there is none."""
    for element in root.iter():
        if element.tag.endswith("}" + tag):
            return "".join(c for c in (element.text or "").strip()[:MAX_TEXT] if c.isprintable())
    return ""


def _number(root: ET.Element, tag: str) -> int | None:
    """The number in the first element of this name."""
    text = _first(root, tag)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None
