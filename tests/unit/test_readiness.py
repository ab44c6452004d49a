"""The self-test looks at real parts and says one sentence each; progress carries ids and stages alone."""

import logging
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.config import StationConfig
from appliance.delivery import status
from appliance.devices.feeder_errors import CoverOpenError
from appliance.devices.interfaces import FeederStatus
from appliance.progress import BusProgress
from appliance.readiness import Checks
from appliance.sections.storage import Paths
from appliance.situation import Situation, view
from appliance.states import State
from tests.custody_samples import digests, open_custody, sealed_job

NAMES = ("storage", "runtime", "reading", "feeder", "outbox", "uplink", "recipients")


class StandInFeeder:
    error = None

    def status(self):
        if self.error:
            raise self.error
        return FeederStatus(None, None, None)


class World:
    """Directories, a custody and a feeder; all is well at first."""

    def __init__(self, root, memory):
        for name in ("outbox", "inbox"):
            (root / name).mkdir()
        paths = Paths(root / "state", root / "outbox", root / "inbox", memory)
        self.config = StationConfig(paths=paths)
        self.free = 1 << 40
        self.custody = open_custody(root / "state", free=lambda _: self.free)
        self.feeder = StandInFeeder()
        self.says(connected=True)

    def says(self, *, connected):
        status.write(
            self.config.paths.inbox, status.UplinkStatus(connected, status.now_text(), "connected", "A word.", 0, 0, 0)
        )

    def failing(self):
        checks = Checks(self.config, self.custody, self.feeder)()
        assert tuple(check.name for check in checks) == NAMES
        assert all(check.sentence.endswith(".") for check in checks)
        return {check.name: check.sentence for check in checks if not check.ok}


@pytest.fixture
def world(tmp_path):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
        made = World(tmp_path, Path(memory))
        yield made
        made.custody.close()


def test_all_is_well_and_the_probe_leaves_nothing(world):
    assert world.failing() == {}
    assert list(world.config.paths.outbox.iterdir()) == []


def test_each_trouble_is_named_and_hides_no_other(world):
    world.free = 0
    world.feeder.error = CoverOpenError()
    world.says(connected=False)
    world.config.paths.outbox.rmdir()
    world.config = replace(world.config, paths=replace(world.config.paths, runtime=Path("/proc")))
    failing = world.failing()
    assert set(failing) == {"storage", "runtime", "feeder", "outbox", "uplink"}
    assert failing["feeder"] == CoverOpenError.advice
    assert "network" in failing["uplink"]


def test_an_uplink_that_does_not_run_is_a_trouble(world):
    (world.config.paths.inbox / status.FILE_NAME).unlink()
    assert set(world.failing()) == {"uplink"}


def test_a_document_that_waits_for_a_recipient_who_is_not_set_up_any_more_is_a_trouble(world):
    _job, (document,) = sealed_job(world.custody)
    assert world.failing() == {}
    world.custody.mark_sealed(document, *digests(document, 1), "claims-office")
    assert set(world.failing()) == {"recipients"}
    claims = replace(world.config.recipient, purposes=("billing",))
    world.config = replace(world.config, recipients={"claims-office": claims})
    assert world.failing() == {}


class StandInBus:
    def __init__(self):
        self.told = []

    def state_changed(self, seen):
        self.told.append(seen.name.value)

    def page_progress(self, job, index, stage):
        self.told.append((job, index, stage))

    def document_progress(self, document, stage):
        self.told.append((document, stage))


def test_progress_goes_to_the_log_at_once_and_to_the_bus_when_there_is_one(caplog):
    caplog.set_level(logging.INFO)
    progress, bus = BusProgress(), StandInBus()

    def tell():
        progress.view(view(Situation(State.READY)))
        progress.page("0" * 32, 3, "read")
        progress.document("1" * 32, "sealed")

    tell()
    assert bus.told == []
    progress.attach(bus)
    tell()
    assert bus.told == ["ready", ("0" * 32, 3, "read"), ("1" * 32, "sealed")]
    assert len(caplog.records) == 6


def test_a_bug_is_logged_by_its_type_alone(caplog):
    BusProgress().bug(ValueError("Erika Mustermann"))
    assert "ValueError" in caplog.text
    assert "Mustermann" not in caplog.text
