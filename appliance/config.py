"""Configuration: one frozen tree for each process, read from TOML.

Rules:
- An unknown key, a wrong type or a value out of range: refuse to start and name the key (`ConfigError`).
- Every limit stands here with its unit in its name or comment. Defaults are the values for a clinic's desk.
- Secrets are not configuration: the tree names files or systemd credentials that hold them.
"""

from __future__ import annotations

import dataclasses
import math
import re
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, Union

from appliance.errors import ConfigError

T = TypeVar("T")

MAX_CONFIG_BYTES = 1 << 20
DEFAULT_PURPOSE = "ai-summary"
MAX_PRESETS = 5  # each has a number of flashes
MAX_LABEL = 40  # characters of a preset's label
MAX_PURPOSES = 16  # of one batch: each is a document of its own


@dataclass(frozen=True, slots=True)
class Paths:
    """Where the station keeps things. `runtime` must be memory-backed: it holds plaintext for moments."""

    state: Path = Path("/var/lib/scanstation/station")
    outbox: Path = Path("/var/lib/scanstation/exchange/outbox")
    inbox: Path = Path("/var/lib/scanstation/exchange/inbox")
    runtime: Path = Path("/run/scanstation")
    enrolment: Path = Path("/var/lib/scanstation/enrolment")  # what provisioning left; the station only reads it


@dataclass(frozen=True, slots=True)
class UsbBinding:
    """The plug of the scanner, as `lsusb` shows it: what is empty matches anything."""

    vendor: str = ""  # four hexadecimal digits
    product: str = ""  # likewise
    serial: str = ""

    def __post_init__(self) -> None:
        for name in ("vendor", "product"):
            if not re.fullmatch(r"(?:[0-9a-fA-F]{4})?", getattr(self, name)):
                raise ValueError(f"{name} must be four hexadecimal digits")


@dataclass(frozen=True, slots=True)
class FeederConfig:
    """The feeder and how long it may take."""

    device: str = ""  # SANE device name, or that of a backend; empty: the only one that matches the rest
    vendor: str = ""
    product: str = ""
    serial: str = ""
    usb: UsbBinding = field(default_factory=UsbBinding)
    usb_devices: Path = Path("/sys/bus/usb/devices")  # where the kernel lists them
    sane_config_dir: Path | None = None  # a private SANE configuration
    dpi: int = 300
    colour: bool = False
    duplex: bool = True
    open_timeout_s: float = 20.0
    wake_s: float = 10.0  # how long a scanner that is not there or asleep is tried again after a press
    page_timeout_s: float = 45.0
    stall_s: float = 15.0  # without a row, in the middle of a page
    max_page_px: int = 120_000_000
    max_sheets: int = 500  # a batch
    look_back_sheets: int = 5  # safe ones that a sheet is compared with when feeding goes on after a stop
    double_feed_edge: float = 0.012  # share of the paper's brightness, see appliance.capture.overlap; 0: not looked for
    paper_mm: float = 0.0  # length of every sheet, if all have one; 0: Letter, A4 and what the stack itself shows
    worker_max_bytes: int = 2 << 30  # address space of the process that runs the scanner's driver

    def __post_init__(self) -> None:
        if self.dpi not in (200, 300, 400):
            raise ValueError("dpi must be 200, 300 or 400")


@dataclass(frozen=True, slots=True)
class CameraLimits:
    """When a picture of a sheet counts as a page. Methods stand in `appliance.rig`."""

    min_dpi_share: float = 0.8  # of the resolution asked for, that the camera really sees
    max_relief_mm: float = 45.0  # height of the sheet over its lowest point
    max_residual_px: float = 1.6  # between the sheet's edges and those of a smooth sheet
    max_edge_px: float = 2.0  # standard deviation of the paper's edge: motion and focus
    min_paper_level: float = 70.0  # of 255
    max_glare_share: float = 0.002  # of the sheet that is saturated
    max_bright_share: float = 0.2  # from here on it is the exposure and no reflection
    min_light_share: float = 0.35  # of the best light, where the sheet is lit worst


@dataclass(frozen=True, slots=True)
class CameraConfig:
    """The camera rig; used where `feeder.device` is "camera"."""

    calibration: Path = Path("/etc/scanstation/camera.json")  # `scanstation camera calibrate` writes it
    head: str = "left"  # where the head of a page lies in the picture
    limits: CameraLimits = field(default_factory=CameraLimits)
    still_s: float = 0.6  # a sheet lies still so long before it is taken
    poll_s: float = 0.12  # between two looks at the desk
    first_sheet_s: float = 60.0  # no sheet after the press
    end_after_s: float = 6.0  # no new sheet after one that was taken: the stack is done
    refuse_after_s: float = 12.0  # a sheet that lies there and cannot be taken
    frame_timeout_s: float = 10.0
    settle_s: float = 1.2  # exposure and colour settle, then they are locked
    lens_position: float = 0.0  # dioptres; 0: the lens has no motor, or is left alone

    def __post_init__(self) -> None:
        if self.head not in ("left", "right", "up", "down"):
            raise ValueError("head must be 'left', 'right', 'up' or 'down'")


SHARES = (
    "min_sharpness", "min_contrast", "max_overexposed", "max_underexposed", "blank_ink", "max_shadow", "max_streak",
    "max_bleed", "min_paper_level", "note_sharpness", "note_contrast", "note_shadow", "note_streak", "note_bleed",
    "note_paper_level",
)  # fmt: skip
"""Limits of quality that are shares of 1."""


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """When a page counts as readable by a person. Methods and sources stand in `appliance.quality`."""

    max_side_px: int = 14_000
    max_page_px: int = 80_000_000
    max_file_bytes: int = 256 << 20
    max_pages: int = 500  # of one TIFF file
    min_side_px: int = 200
    min_dpi: float = 140.0
    max_skew_deg: float = 15.0
    min_sharpness: float = 0.18  # ratio, see appliance.quality.blur
    min_contrast: float = 0.25  # of full scale
    max_overexposed: float = 0.995  # share of pixels; counts where the ink is pale, too
    max_underexposed: float = 0.60  # share of pixels
    blank_ink: float = 0.00015  # share of pixels that are ink on a blank page
    min_margin_mm: float = 0.5  # ink nearer to the edge counts as cut off
    max_shadow: float = 1.0  # share of the light that is missing; 1: never a reason to refuse
    max_streak: float = 1.0  # share of the paper's brightness
    max_bleed: float = 1.0  # share of the free paper
    max_fold_mm: float = 100.0  # longer leg; more than is ever measured
    max_torn_mm: float = 1_000.0  # depth
    max_doubled: float = 1_000.0  # standard deviations of the cepstrum
    max_specks: float = 1e6  # per square decimetre
    min_true_dpi: float = 0.0
    min_paper_level: float = 0.0  # of full scale
    note_skew_deg: float = 5.0  # from here on: what is noted on a page that is accepted all the same
    note_sharpness: float = 0.25
    note_contrast: float = 0.4
    note_margin_mm: float = 2.0
    note_shadow: float = 0.2
    note_streak: float = 0.02
    note_bleed: float = 0.02
    note_fold_mm: float = 3.0
    note_torn_mm: float = 1.0
    note_doubled: float = 18.0
    note_specks: float = 15.0
    note_true_dpi: float = 198.0
    note_paper_level: float = 0.6
    note_holes: float = 0.0  # more than so many

    def __post_init__(self) -> None:
        for name in SHARES:
            if getattr(self, name) > 1:
                raise ValueError(f"{name} is a share and must be at most 1")


BOUNDS = frozenset(("max_side_px", "max_page_px", "max_file_bytes", "max_pages", "min_side_px"))
"""Limits of quality that guard the station and not the reader: no document class changes them."""


@dataclass(frozen=True, slots=True)
class ReadingConfig:
    """tesseract and the page workers."""

    workers: int = 2
    language: str = "eng"
    page_timeout_s: float = 120.0
    max_words: int = 20_000  # a page
    pieces_again: int = 120  # a page, of print that was read badly and is read a second time; 0: none

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise ValueError("workers must be at least 1")
        if self.pieces_again < 0:
            raise ValueError("pieces_again must not be negative")


@dataclass(frozen=True, slots=True)
class GateConfig:
    """Bounds of the release gate."""

    max_file_bytes: int = 256 << 20
    max_pages: int = 2_000
    max_page_px: int = 140_000_000  # a turned page is larger than the captured one
    page_timeout_s: float = 120.0


@dataclass(frozen=True, slots=True)
class SealingLimits:
    """Bounds of what comes in sealed or signed; docs/envelope.md and docs/receipt.md state them."""

    max_envelope_bytes: int = 256 << 20
    max_manifest_bytes: int = 4 << 10
    max_sidecar_bytes: int = 1 << 20
    max_receipt_bytes: int = 4 << 10
    max_certificate_bytes: int = 4 << 20


@dataclass(frozen=True, slots=True)
class CustodyConfig:
    """Keys and reserves. A key is `credential:NAME` (systemd) or a path to a file only this user can read."""

    device_key: str = "credential:device-key"  # 32 bytes that wrap the job keys
    signing_key: str = "credential:signing-key"  # Ed25519 seed, 32 bytes
    reserve_bytes: int = 512 << 20  # free space below which no new batch starts
    max_open_jobs: int = 1_000
    max_pages: int = 4_000  # a job
    refused_receipts_an_hour: int = 60  # audit records; more are refused all the same, unrecorded
    audit_file_bytes: int = 1 << 20  # then the log goes on in a new file, chained to this one


@dataclass(frozen=True, slots=True)
class RecipientConfig:
    """Who may open envelopes and whose receipts count.

    `[recipient]` is the one who receives everything; `[recipients.NAME]` receives the documents of its `purposes`.
    """

    hpke_public_key: Path = Path("/etc/scanstation/recipient.hpke.pub")
    receipt_public_keys: tuple[Path, ...] = (Path("/etc/scanstation/receiver.sign.pub"),)
    purposes: tuple[str, ...] = ()  # of a named recipient


@dataclass(frozen=True, slots=True)
class GpioConfig:
    """Button, LEDs and buzzer. The pin factory is named, never guessed."""

    pinout: Path = Path("/usr/share/scanstation/pinout.toml")
    factory: str = "lgpio"
    long_press_s: float = 1.5
    debounce_s: float = 0.03
    buzzer: bool = True

    def __post_init__(self) -> None:
        if self.factory not in ("lgpio", "mock"):
            raise ValueError("factory must be 'lgpio' or 'mock'")


@dataclass(frozen=True, slots=True)
class BusConfig:
    """D-Bus. An empty address is the system bus."""

    address: str = ""


@dataclass(frozen=True, slots=True)
class PolicyConfig:
    """The policy pack, and the class and purposes of a plain press of the button."""

    pack: Path | None = None  # None: the pack that ships with the station
    default_class: str = "unclassified"
    default_purpose: str = DEFAULT_PURPOSE
    default_purposes: tuple[str, ...] = ()  # one document for each; empty: `default_purpose` alone
    default_preset: str = ""  # where there are [presets.NAME] tables; it then says class and purposes
    preset_idle_s: float = 300.0  # after which a chosen preset falls back to the default

    def __post_init__(self) -> None:
        if self.default_purposes and self.default_purpose != DEFAULT_PURPOSE:
            raise ValueError("default_purpose and default_purposes: only one of the two")
        if len(set(self.default_purposes)) != len(self.default_purposes):
            raise ValueError("default_purposes: a purpose stands twice")
        if len(self.default_purposes) > MAX_PURPOSES:
            raise ValueError(f"default_purposes: more than {MAX_PURPOSES}")

    @property
    def purposes(self) -> tuple[str, ...]:
        """What a plain press yields."""
        return self.default_purposes or (self.default_purpose,)


@dataclass(frozen=True, slots=True)
class ReviewConfig:
    """Reviews of held documents."""

    idle_s: float = 300.0  # without a call, after which an open review is closed


@dataclass(frozen=True, slots=True)
class TechnicianConfig:
    """What a technician may ask of the station (docs/technician.md)."""

    support_key: Path | None = None  # HPKE public key of whoever reads support bundles; None: none are made
    bundle_folder: Path = Path("/var/lib/scanstation/support")  # where bundles are written
    max_bundles: int = 10  # the oldest gives way
    press_s: float = 20.0  # how long the test of the button waits
    lamps_s: float = 20.0  # how long a test shows something on the lamps
    log_bytes: int = 256 << 10  # of the station's own log; one older file is as long

    def __post_init__(self) -> None:
        if not (0 < self.press_s <= 45 and 0 < self.lamps_s <= 300):
            raise ValueError("press_s must be above 0 and at most 45, lamps_s at most 300")
        if self.max_bundles < 1:
            raise ValueError("max_bundles must be at least 1")


@dataclass(frozen=True, slots=True)
class LatePageConfig:
    """Sheets with which a late page joins its document (docs/late-pages.md)."""

    valid_hours: float = 72.0  # that a sheet works
    folder: Path = Path("/var/lib/scanstation/print")  # where sheets made at the panel wait to be printed
    paper: str = "letter"  # or a4

    def __post_init__(self) -> None:
        if not 0 < self.valid_hours <= 24 * 31:
            raise ValueError("valid_hours must be above 0 and at most 744")
        if self.paper not in ("letter", "a4"):
            raise ValueError("paper must be letter or a4")


@dataclass(frozen=True, slots=True)
class PresetConfig:
    """One `[presets.NAME]` table: what a press scans while it is chosen."""

    label: str  # in plain words
    document_class: str
    purposes: tuple[str, ...]
    dpi: int = 300
    colour: bool = False
    duplex: bool = True

    def __post_init__(self) -> None:
        if not 1 <= len(self.label) <= MAX_LABEL or not self.label.isprintable():
            raise ValueError(f"label must be 1 to {MAX_LABEL} printable characters")
        if self.dpi not in (200, 300, 400):
            raise ValueError("dpi must be 200, 300 or 400")
        if not 1 <= len(self.purposes) <= MAX_PURPOSES or len(set(self.purposes)) != len(self.purposes):
            raise ValueError(f"purposes: 1 to {MAX_PURPOSES}, none of them twice")


@dataclass(frozen=True, slots=True)
class FormsConfig:
    """Registered blank forms (docs/forms.md)."""

    folder: Path | None = None  # None: no form is known, and pages are cleared word by word


@dataclass(frozen=True, slots=True)
class ReadinessConfig:
    """The readiness test with the challenge sheet (docs/readiness.md): whether it is asked for, and its limits."""

    required: bool = False  # lock real work until it has passed
    valid_hours: float = 24.0
    renew_at: str = ""  # local time HH:MM from which a new test is due, however young the last one is; empty: never
    max_skew_deg: float = 3.0  # of the sheet, by its corner marks
    max_cut_mm: float = 4.0  # of the paper's margins
    max_scale_error: float = 0.02  # share
    max_skew_error_deg: float = 0.3  # of the measurement of skew, on dashes of a known angle
    min_resolution_lp_mm: float = 1.5  # line pairs a millimetre at half contrast
    min_bar_contrast: float = 0.2  # share, of bars with 2 line pairs a millimetre
    min_grey_step: float = 8.0  # grey levels between neighbouring steps
    max_streak: float = 0.02  # share of the paper's brightness
    max_cer: float = 0.02  # character error rate of print, share
    max_small_cer: float = 0.1  # of small print
    max_facts_lost: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.valid_hours <= 24 * 366:
            raise ValueError("valid_hours must be above 0 and at most 8784")
        hours, _, minutes = self.renew_at.partition(":")
        if self.renew_at and not (
            len(self.renew_at) == 5 and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60
        ):
            raise ValueError("renew_at must be a time of day as HH:MM")
        for name in ("max_scale_error", "min_bar_contrast", "max_streak", "max_cer", "max_small_cer"):
            if getattr(self, name) > 1:
                raise ValueError(f"{name} is a share and must be at most 1")


@dataclass(frozen=True, slots=True)
class PeopleConfig:
    """Who may log in, how long that holds, and how long to wait after failures (docs/people.md)."""

    required: bool = False  # false: whom the bus policy lets in may do what takes no name
    roster: Path | None = None  # signed, its signature beside it; None: nobody can log in
    roster_key: Path = Path("/etc/scanstation/people.sign.pub")  # the fleet's public key
    people_key: str = "credential:people-key"  # 32 bytes; the roster's PINs and badges were made with them
    factors: dict[str, str] = field(default_factory=dict)  # by role: "pin", "badge", "either" or "both" (the default)
    idle_s: float = 120.0
    absolute_s: float = 14_400.0
    free_attempts: int = 3  # failed logins of a user before there is a wait
    terminal_free_attempts: int = 10  # likewise of a terminal, which several people use
    first_delay_s: float = 5.0  # doubles with each further failure
    max_delay_s: float = 900.0
    forget_s: float = 43_200.0  # after which failures no longer count
    local_uids: tuple[int, ...] = (0,)  # Unix users who need no login: the station's own command line
    refusals_an_hour: int = 120  # audit records; more are refused all the same, unrecorded
    argon2_floor_kib: int = 19_456  # memory times iterations that trying a PIN of a roster must cost

    def __post_init__(self) -> None:
        if self.required and self.roster is None:
            raise ValueError("required: needs a roster")
        if not 0 < self.idle_s <= self.absolute_s <= 86_400:
            raise ValueError("idle_s must be above 0 and at most absolute_s, and that at most 86400")
        if not 0 < self.first_delay_s <= self.max_delay_s <= self.forget_s:
            raise ValueError("first_delay_s must be above 0 and at most max_delay_s, and that at most forget_s")
        if not (1 <= self.free_attempts <= 100 and 1 <= self.terminal_free_attempts <= 100):
            raise ValueError("free_attempts and terminal_free_attempts must be 1 to 100")


@dataclass(frozen=True, slots=True)
class FleetConfig:
    """What the station takes from its fleet and tells it (docs/policy-updates.md, docs/fleet-view.md)."""

    policy: bool = False  # whether signed policies count; they then change what this file says
    keys: Path = Path("/etc/scanstation/fleet")  # the fleet's public keys, one or two: NAME.pub, 32 raw bytes
    site: str = ""  # where the station stands; empty: only policies for every site are meant for it
    health_s: float = 0.0  # the station writes its health so often, for the uplink; 0: never

    def __post_init__(self) -> None:
        if self.site:
            check_name(self.site)
        if self.health_s and not 5 <= self.health_s <= 3_600:
            raise ValueError("health_s must be 0, or 5 to 3600")


@dataclass(frozen=True, slots=True)
class StationConfig:
    """The station process."""

    station: str = "station-0001"
    paths: Paths = field(default_factory=Paths)
    feeder: FeederConfig = field(default_factory=FeederConfig)
    camera: CameraConfig = field(default_factory=CameraConfig)
    quality: QualityLimits = field(default_factory=QualityLimits)
    reading: ReadingConfig = field(default_factory=ReadingConfig)
    gate: GateConfig = field(default_factory=GateConfig)
    custody: CustodyConfig = field(default_factory=CustodyConfig)
    recipient: RecipientConfig = field(default_factory=RecipientConfig)
    recipients: dict[str, RecipientConfig] = field(default_factory=dict)  # by name, instead of `recipient`
    gpio: GpioConfig = field(default_factory=GpioConfig)
    bus: BusConfig = field(default_factory=BusConfig)
    policy: PolicyConfig = field(default_factory=PolicyConfig)
    forms: FormsConfig = field(default_factory=FormsConfig)
    readiness: ReadinessConfig = field(default_factory=ReadinessConfig)
    people: PeopleConfig = field(default_factory=PeopleConfig)
    review: ReviewConfig = field(default_factory=ReviewConfig)
    technician: TechnicianConfig = field(default_factory=TechnicianConfig)
    late_pages: LatePageConfig = field(default_factory=LatePageConfig)
    presets: dict[str, PresetConfig] = field(default_factory=dict)  # by name, in the order in which the button goes on
    fleet: FleetConfig = field(default_factory=FleetConfig)

    def __post_init__(self) -> None:
        check_name(self.station)
        _check_recipients(self)
        _check_presets(self)


@dataclass(frozen=True, slots=True)
class BrokerConfig:
    """The MQTT broker and the mutual TLS identity."""

    host: str = "localhost"
    port: int = 8883
    ca: Path = Path("/etc/scanstation/broker-ca.pem")
    certificate: Path = Path("/etc/scanstation/client.pem")
    private_key: Path = Path("/etc/scanstation/client.key")
    keepalive_s: int = 30
    connect_timeout_s: float = 15.0
    backoff_min_s: float = 15.0  # window with one attempt to reconnect; each following one is twice as long
    backoff_max_s: float = 120.0  # the longest window
    max_packet_bytes: int = 1 << 20  # ours; the broker's own limit wins where it is smaller
    max_in_flight: int = 20  # messages without PUBACK; the broker's Receive Maximum wins where it is smaller
    tls_minimum: str = "1.3"

    def __post_init__(self) -> None:
        if not 1 <= self.port <= 65_535:
            raise ValueError("port must be 1 to 65535")
        if self.tls_minimum not in ("1.2", "1.3"):
            raise ValueError("tls_minimum must be '1.2' or '1.3'")


@dataclass(frozen=True, slots=True)
class FleetLinkConfig:
    """What the uplink carries between station and fleet beside documents; the broker must allow it."""

    policy: bool = False  # listen for signed policies, and put them into the inbox for the station
    health: bool = False  # publish the health that the station signed
    health_interval_s: float = 60.0  # at most so often; each interval is a quarter longer or shorter, at random

    def __post_init__(self) -> None:
        if not 5 <= self.health_interval_s <= 86_400:
            raise ValueError("health_interval_s must be 5 to 86400")


@dataclass(frozen=True, slots=True)
class EstConfig:
    """The enrolment server that renews the uplink's certificate (docs/enrolment-est.md)."""

    url: str = ""  # https://HOST[:PORT][/PATH]; empty: somebody else sees to the certificate
    ca: Path | None = None  # who the enrolment server and its certificates are believed by; None: the broker's CA
    state: Path = Path("/var/lib/scanstation-uplink")  # renewed certificates; the uplink's own
    renew_from: float = 0.5  # share of the lifetime; a station renews at its own moment between the two
    renew_until: float = 0.62
    request_timeout_s: float = 30.0  # of a whole exchange, TLS included
    max_answer_bytes: int = 64 << 10
    max_chain: int = 6  # certificates in an answer
    retry_min_s: float = 60.0  # the first window in which it is tried again, at a random moment; each is twice as long
    retry_max_s: float = 21_600.0
    overdue_spread_s: float = 600.0  # a station that comes too late waits a random part of this first

    def __post_init__(self) -> None:
        if not 0 < self.renew_from < self.renew_until < 2 / 3:
            raise ValueError("renew_from must be above 0 and below renew_until, and that below two thirds")
        if not (1 <= self.request_timeout_s <= 300 and 1 <= self.retry_min_s <= self.retry_max_s <= 86_400):
            raise ValueError("request_timeout_s must be 1 to 300; retry_min_s 1 to retry_max_s, and that at most 86400")
        if not (1_024 <= self.max_answer_bytes <= 1 << 20 and 1 <= self.max_chain <= 16):
            raise ValueError("max_answer_bytes must be 1024 to 1048576, and max_chain 1 to 16")


@dataclass(frozen=True, slots=True)
class UplinkConfig:
    """The uplink process: ciphertext and the network, nothing else."""

    station: str = "station-0001"
    outbox: Path = Path("/var/lib/scanstation/exchange/outbox")
    inbox: Path = Path("/var/lib/scanstation/exchange/inbox")
    broker: BrokerConfig = field(default_factory=BrokerConfig)
    est: EstConfig = field(default_factory=EstConfig)
    scan_interval_s: float = 1.0
    ack_timeout_s: float = 30.0  # a part's PUBACK
    receipt_timeout_s: float = 60.0  # then the envelope is sent again; doubles with each attempt
    receipt_timeout_max_s: float = 900.0
    refused_retry_s: float = 3_600.0  # after a receiver refused the envelope, or it cannot be sent as it is
    status_interval_s: float = 15.0  # the status file is written at least so often
    max_unanswered: int = 16  # documents sent whose receipt is still out
    max_receipt_bytes: int = 16 << 10
    max_receipts: int = 1_000  # unverified receipts in the inbox
    max_envelope_bytes: int = 256 << 20
    max_parts: int = 4_096  # the receivers' limit
    session_expiry_s: int = 86_400  # how long the broker keeps receipts for a station that is away
    fleet: FleetLinkConfig = field(default_factory=FleetLinkConfig)

    def __post_init__(self) -> None:
        check_name(self.station)


@dataclass(frozen=True, slots=True)
class ReceiverConfig:
    """The receiver process."""

    receiver: str = "receiver-0001"
    store: Path = Path("/var/lib/scanstation-receiver")
    broker: BrokerConfig = field(default_factory=BrokerConfig)
    hpke_private_key: Path = Path("/etc/scanstation-receiver/hpke.key")
    signing_key: Path = Path("/etc/scanstation-receiver/sign.key")
    stations: Path = Path("/etc/scanstation-receiver/stations")  # one Ed25519 public key a file, NAME.pub
    share_group: str = "receivers"
    recipient: str = ""  # the name under which stations seal for this receiver; empty: they know only one
    accept_simulated: bool = False
    max_envelope_bytes: int = 256 << 20
    max_parts: int = 4_096
    max_spool_bytes: int = 4 << 30
    max_station_sets: int = 64  # incomplete envelopes of one station
    spool_ttl_s: float = 86_400.0
    sweep_interval_s: float = 10.0  # looks for complete and for expired envelopes in the spool
    retry_s: float = 5.0  # after the disk was full
    session_expiry_s: int = 60  # how long the broker keeps dealing parts to a receiver that is away

    def __post_init__(self) -> None:
        check_name(self.receiver)
        check_name(self.share_group)
        if self.recipient:
            check_name(self.recipient)


@dataclass(frozen=True, slots=True)
class OfficeConfig:
    """The fleet's office: publishes policies, and shows how the stations are (docs/fleet-view.md)."""

    office: str = "office-0001"  # MQTT client id, and the name in its certificate
    broker: BrokerConfig = field(default_factory=BrokerConfig)
    stations: Path = Path("/etc/scanstation-receiver/stations")  # as for the receiver
    state: Path = Path("/var/lib/scanstation-receiver/fleet-view.json")  # sums, over restarts
    listen_host: str = "127.0.0.1"  # of the metrics
    listen_port: int = 9464
    max_stations: int = 2_000  # more are not looked at
    silent_after_s: float = 300.0  # without health, a station counts as silent
    exposure_budget: float = 0.001  # findings of spot audits that are allowed, as a share of the documents looked at

    def __post_init__(self) -> None:
        check_name(self.office)
        if not 0 <= self.listen_port <= 65_535:
            raise ValueError("listen_port must be 0 to 65535")
        if not 0 < self.exposure_budget <= 1:
            raise ValueError("exposure_budget is a share, above 0 and at most 1")


def _check_recipients(config: StationConfig) -> None:
    """Refuses a purpose at two recipients, a recipient without a purpose, and both forms side by side."""
    if config.recipient.purposes:
        raise ValueError("recipient: receives every purpose; write [recipients.NAME] to divide them")
    if config.recipients and config.recipient != RecipientConfig():
        raise ValueError("recipient and recipients: only one of the two")
    taken: dict[str, str] = {}
    for name, recipient in config.recipients.items():
        check_name(name)
        if not recipient.purposes:
            raise ValueError(f"recipients.{name}: purposes: there is none")
        for purpose in recipient.purposes:
            if purpose in taken:
                raise ValueError(f"recipients.{name}: purposes: {purpose[:64]!r} is sent to {taken[purpose]} already")
            taken[purpose] = name


def _check_presets(config: StationConfig) -> None:
    """Refuses presets without a default, a default that is none, and a second place that names class or purposes."""
    default, policy = config.policy.default_preset, config.policy
    if len(config.presets) > MAX_PRESETS:
        raise ValueError(f"presets: more than {MAX_PRESETS}")
    for name in config.presets:
        check_name(name)
    if default not in ("", *config.presets) or bool(default) is not bool(config.presets):
        known = ", ".join(config.presets) or "none"
        raise ValueError(f"policy: default_preset: must name one of the presets; known are {known}")
    plain = PolicyConfig()
    doubly = (policy.default_class, policy.purposes) != (plain.default_class, plain.purposes)
    if config.presets and doubly:
        raise ValueError("policy: default_preset says class and purposes; leave out default_class and default_purposes")


def check_name(name: str) -> None:
    """Refuses a station or receiver name that could not stand in a topic, a certificate or a file name."""
    ok = 1 <= len(name) <= 64 and all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in name)
    if not ok or name.startswith("-"):
        raise ValueError("names are 1-64 of a-z, 0-9 and '-', and do not start with '-'")


def load(path: Path, tree: type[T]) -> T:
    """Reads `path` into the frozen dataclass `tree`.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or holds an unknown key or a bad value (named).
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_CONFIG_BYTES + 1)
        if len(raw) > MAX_CONFIG_BYTES:
            raise ConfigError(f"{path}: larger than {MAX_CONFIG_BYTES} bytes")
        table = tomllib.loads(raw.decode())
    except (OSError, ValueError, RecursionError) as error:  # numbers of 5,000 digits and 1,000 brackets, too
        raise ConfigError(f"{path}: {error}") from error
    return build(tree, table, str(path))


def build(tree: type[T], table: dict[str, Any], where: str) -> T:
    """Builds the frozen dataclass `tree` from a parsed table; `where` names the place in error messages."""
    hints = typing.get_type_hints(tree)
    names = {f.name for f in dataclasses.fields(tree)}  # type: ignore[arg-type]
    if unknown := sorted(set(table) - names):
        raise ConfigError(f"{where}: unknown key {unknown[0]!r:.80}; known are {', '.join(sorted(names))}")
    values = {key: _convert(hints[key], value, f"{where}: {key}") for key, value in table.items()}
    try:
        return tree(**values)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{where}: {error}") from error


def _convert(hint: Any, value: Any, where: str) -> Any:
    """Checks one TOML value against a type hint and converts it."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    if dataclasses.is_dataclass(hint):
        return build(typing.cast("type[Any]", hint), _expect(dict, value, where), where)
    if typing.get_origin(hint) is tuple:
        return tuple(_convert(typing.get_args(hint)[0], item, where) for item in _expect(list, value, where))
    if typing.get_origin(hint) is dict:
        items = _expect(dict, value, where).items()
        return {key: _convert(typing.get_args(hint)[1], item, f"{where}.{key}") for key, item in items}
    if hint is Path:
        return Path(_expect(str, value, where))
    if hint is float and type(value) is int:
        value = float(value)
    value = _expect(hint, value, where)
    if isinstance(value, float) and not math.isfinite(value):  # every comparison with a NaN limit is false
        raise ConfigError(f"{where}: must be a finite number")
    if isinstance(value, (int, float)) and value < 0:
        raise ConfigError(f"{where}: must not be negative")
    return value


def _expect(kind: Any, value: Any, where: str) -> Any:
    """The value, if it is exactly of this kind (a TOML boolean is no integer)."""
    if type(value) is not kind:
        raise ConfigError(f"{where}: expected {kind.__name__}, found {type(value).__name__}")
    return value
