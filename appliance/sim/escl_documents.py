"""The XML documents of eSCL that the simulated driverless feeder speaks, and what it reads from a scan request.

Rules:
- Requests are untrusted: their size is bounded by the server, entities are refused, every number has a range.
- The identity in the capabilities is the constant one of simulated devices.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from appliance.sim import identity
from appliance.sim.raster import MM_PER_INCH, Bed

SCAN = "http://schemas.hp.com/imaging/escl/2011/05/03"
PWG = "http://www.pwg.org/schemas/2010/12/sm"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = f'xmlns:scan="{SCAN}" xmlns:pwg="{PWG}"'
RESOLUTIONS = (100, 150, 200, 300, 400)
UNITS_PER_INCH = 300  # eSCL lengths
DEVICE_UUID = "00000000-51d0-4000-8000-000000000001"


class RequestRefusedError(ValueError):
    """A scan request that this device cannot carry out."""


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What a computer asks for; the region in 1/300 inch."""

    dpi: int
    colour: bool
    duplex: bool
    width: int
    height: int
    media: str


def bed_units(bed: Bed) -> tuple[int, int]:
    """The scan area in 1/300 inch."""
    scale = UNITS_PER_INCH / MM_PER_INCH
    return int(bed.width_mm * scale + 0.01), int(bed.height_mm * scale + 0.01)


def capabilities(bed: Bed, media: str, serial: str = identity.ESCL_SERIAL) -> str:
    """ScannerCapabilities: a feeder with two sides and no glass plate."""
    width, height = bed_units(bed)
    resolutions = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
        f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
        for dpi in RESOLUTIONS
    )
    source = (
        f"<scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>{width}</scan:MaxWidth>"
        f"<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>{height}</scan:MaxHeight>"
        "<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile><scan:ColorModes>"
        "<scan:ColorMode>Grayscale8</scan:ColorMode><scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>"
        f"<scan:DocumentFormats><pwg:DocumentFormat>{media}</pwg:DocumentFormat>"
        f"<scan:DocumentFormatExt>{media}</scan:DocumentFormatExt></scan:DocumentFormats>"
        f"<scan:SupportedResolutions><scan:DiscreteResolutions>{resolutions}</scan:DiscreteResolutions>"
        "</scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles>"
        "<scan:SupportedIntents><scan:Intent>Document</scan:Intent></scan:SupportedIntents>"
    )
    return (
        f"{HEAD}<scan:ScannerCapabilities {NAMESPACES}><pwg:Version>2.63</pwg:Version>"
        f"<pwg:MakeAndModel>{identity.VENDOR} {identity.ESCL_MODEL}</pwg:MakeAndModel>"
        f"<pwg:SerialNumber>{serial}</pwg:SerialNumber><scan:UUID>{DEVICE_UUID}</scan:UUID><scan:Adf>"
        f"<scan:AdfSimplexInputCaps>{source}</scan:AdfSimplexInputCaps>"
        f"<scan:AdfDuplexInputCaps>{source}</scan:AdfDuplexInputCaps><scan:FeederCapacity>50</scan:FeederCapacity>"
        "<scan:AdfOptions><scan:AdfOption>DetectPaperLoaded</scan:AdfOption><scan:AdfOption>Duplex</scan:AdfOption>"
        "</scan:AdfOptions></scan:Adf></scan:ScannerCapabilities>"
    )


@dataclass(frozen=True, slots=True)
class JobInfo:
    """A scan job as the status tells it."""

    job: str
    age_s: int
    images: int
    state: str  # Processing, Completed, Aborted or Canceled


def status(adf_state: str, jobs: tuple[JobInfo, ...]) -> str:
    """ScannerStatus with the state of the feeder and the last jobs, newest first."""
    busy = any(job.state == "Processing" for job in jobs)
    rows = "".join(
        f"<scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/{job.job}</pwg:JobUri><pwg:JobUuid>{job.job}</pwg:JobUuid>"
        f"<scan:Age>{job.age_s}</scan:Age><pwg:ImagesCompleted>{job.images}</pwg:ImagesCompleted>"
        f"<pwg:JobState>{job.state}</pwg:JobState></scan:JobInfo>"
        for job in jobs
    )
    return (
        f"{HEAD}<scan:ScannerStatus {NAMESPACES}><pwg:Version>2.63</pwg:Version>"
        f"<pwg:State>{'Processing' if busy else 'Idle'}</pwg:State><scan:AdfState>{adf_state}</scan:AdfState>"
        f"<scan:Jobs>{rows}</scan:Jobs></scan:ScannerStatus>"
    )


def parse_request(untrusted: bytes, bed: Bed, media: str) -> ScanRequest:
    """Reads a ScanSettings document.

    Raises:
        RequestRefusedError: not such a document, or it asks for what this device does not offer.
    """
    if b"<!" in untrusted:  # no document types, no entities
        raise RequestRefusedError("document type")
    try:
        root = ET.fromstring(untrusted)  # noqa: S314  (bounded in size, and without entities: checked above)
    except ET.ParseError as error:
        raise RequestRefusedError("not XML") from error
    values = {element.tag.rsplit("}", 1)[-1]: (element.text or "").strip() for element in root.iter()}
    mode, asked = (
        values.get("ColorMode", "RGB24"),
        values.get("DocumentFormatExt") or values.get("DocumentFormat", media),
    )
    dpi = _number(values, "XResolution", 300)
    width, height = bed_units(bed)
    accepted = (
        root.tag == f"{{{SCAN}}}ScanSettings"
        and values.get("InputSource") == "Feeder"
        and mode in ("RGB24", "Grayscale8")
        and dpi in RESOLUTIONS
        and asked == media
    )
    if not accepted:
        raise RequestRefusedError("not offered")
    region = (min(width, _number(values, "Width", width)), min(height, _number(values, "Height", height)))
    return ScanRequest(dpi, mode == "RGB24", values.get("Duplex") == "true", *region, media)


def _number(values: dict[str, str], key: str, default: int) -> int:
    """A positive number of at most six digits."""
    text = values.get(key) or str(default)
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) < 1:
        raise RequestRefusedError(key)
    return int(text)
