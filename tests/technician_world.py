"""A technician's desk over a real custody, with stand-ins for button, lamps and scanner. All of it is invented."""

import asyncio
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from appliance.challenge.history import History
from appliance.config import StationConfig
from appliance.delivery import status
from appliance.devices.feeder_errors import PaperJamError
from appliance.devices.interfaces import FedPage, FeederStatus
from appliance.documents import Side
from appliance.policy.oversight import Maintenance
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, write_public
from appliance.sections.desk import ReadinessConfig
from appliance.sections.people import TechnicianConfig
from appliance.sections.storage import Paths
from appliance.situation import Jobs, Situation, Uplink, view
from appliance.states import State
from appliance.technician.bench import Workbench
from tests.custody_samples import open_custody, picture
from tests.unit.station_rig import StandInPanel

KEY = HpkePrivateKey(bytes(range(32)))
SIGNER = DeviceSigner(bytes(range(32, 64)))
STATION = "station-0007"
NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)


class Scanner:
    """A feeder whose sensors and sheets a test sets."""

    simulated = True

    def __init__(self):
        self.says = FeederStatus(page_loaded=False, cover_open=False, scan_pressed=False)
        self.failure = None
        self.sheets = 0
        self.jams = False
        self.asked = 0

    def find(self):
        return None

    def status(self):
        self.asked += 1
        if self.failure:
            raise self.failure
        return self.says

    @contextmanager
    def open_batch(self, _settings):
        yield self

    def pages(self):
        for sheet in range(self.sheets):
            for side in Side:
                yield FedPage(sheet, side, picture(sheet), 150)
        if self.jams:
            raise PaperJamError

    def cancel(self):
        return None

    def device_pages(self):
        return None

    def close(self):
        return None


def uplink_says(inbox, *, connected=True, **more):
    """The uplink's word about itself."""
    plain = {"since": "2026-11-26T11:00:00Z", "code": "connected" if connected else "offline", "sentence": "Mock.",
             "waiting": 0, "unanswered": 0, "strangers": 0}  # fmt: skip
    status.write(inbox, status.UplinkStatus(connected=connected, **{**plain, **more}))


def technician(tmp_path, *, uplink=Uplink.ONLINE, roller_sheets=100, camera=False, buzzer=True, **settings):
    """The desk and everything around it; `it.close` at the end."""
    for name in ("state", "inbox", "outbox", "bundles"):
        (tmp_path / name).mkdir(exist_ok=True)
    key = tmp_path / "support.pub"
    write_public(key, KEY.public.raw)
    plain = {
        "support_key": key,
        "bundle_folder": tmp_path / "bundles",
        "press_s": 0.3,
        "lamps_s": 0.3,
        "max_bundles": 3,
    }
    config = StationConfig(
        station=STATION,
        paths=Paths(tmp_path / "state", tmp_path / "outbox", tmp_path / "inbox", tmp_path),
        technician=TechnicianConfig(**{**plain, **settings}),
    )
    if camera:
        config = _with(config, feeder=_with(config.feeder, device="camera"))
    if not buzzer:
        config = _with(config, gpio=_with(config.gpio, buzzer=False))
    it = SimpleNamespace(config=config, scanner=Scanner(), lamps=StandInPanel(), state=State.READY, uplink=uplink)
    it.custody = open_custody(tmp_path / "state")
    it.bench = Workbench(config, it.lamps)
    it.feeder = it.bench.counted(it.scanner)
    it.now = NOW
    it.history = History(tmp_path / "state", ReadinessConfig(), "0" * 64, lambda: it.now)
    it.pack = SimpleNamespace(maintenance=Maintenance(roller_sheets, 0), identity="mock@1")
    station = SimpleNamespace(
        view=lambda: view(Situation(it.state, Jobs())), counters=lambda: {"working": 2, "held": 1}
    )
    it.desk = it.bench.desk(
        custody=it.custody, feeder=it.feeder, history=it.history, pack=it.pack, station=station,
        uplink=lambda: it.uplink, signer=SIGNER,
    )  # fmt: skip

    def close():
        it.bench.close()
        it.custody.close()

    it.close = close
    return it


def _with(tree, **changes):
    values = {name: getattr(tree, name) for name in tree.__dataclass_fields__}
    return type(tree)(**{**values, **changes})


def outcome(it, part):
    """What the test of a part comes to."""
    return asyncio.run(it.desk.test_part(part))


def later(it, **by):
    it.now += timedelta(**by)
