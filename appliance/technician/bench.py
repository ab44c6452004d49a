"""Puts the technician's side of a running station together: the lent panel, counters, logbook and desk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from appliance.challenge.history import History
from appliance.config import StationConfig
from appliance.custody.custody import Custody, utc_now
from appliance.devices.interfaces import Feeder, Panel
from appliance.policy.oversight import Maintenance
from appliance.policy.pack import PolicyPack
from appliance.sealing.keys import DeviceSigner
from appliance.situation import Uplink, View
from appliance.technician.bundle import Bundles
from appliance.technician.desk import Instruments, TechnicianDesk, sent
from appliance.technician.handed import Handed
from appliance.technician.lent_panel import LentPanel
from appliance.technician.logbook import Logbook
from appliance.technician.parts import Means, Parts
from appliance.technician.results import Results
from appliance.technician.wear import THINGS, CountingFeeder, Wear

CAMERA = "camera"  # as `feeder.device`


class Seen(Protocol):
    """The station, as far as a technician's desk looks at it."""

    def view(self) -> View:
        """What the desk sees now."""

    def counters(self) -> Mapping[str, int]:
        """Numbers by name."""


class Workbench:
    """What stands between the station and its hardware, so that a technician can look at it; `close` it at the end."""

    def __init__(self, config: StationConfig, panel: Panel) -> None:
        """From now on the station's log is kept, and presses come through `panel` of this object."""
        self._config = config
        self.panel = LentPanel(panel)
        self.wear = Wear(config.paths.state)
        self._logbook = Logbook(config.paths.state, config.technician.log_bytes)
        logging.getLogger().addHandler(self._logbook)

    def counted(self, feeder: Feeder) -> Feeder:
        """The feeder, with its sheets counted."""
        return CountingFeeder(feeder, self.wear)

    def upkeep_due(self, maintenance: Maintenance) -> int:
        """How many things that wear are to be seen to."""
        return sum(0 < maintenance.limit(thing) <= self.wear.use(thing).sheets for thing in THINGS)

    def close(self) -> None:
        """The log is kept no longer."""
        logging.getLogger().removeHandler(self._logbook)

    def desk(
        self,
        *,
        custody: Custody,
        feeder: Feeder,
        history: History,
        pack: PolicyPack,
        station: Seen,
        uplink: Callable[[], Uplink],
        signer: DeviceSigner,
    ) -> TechnicianDesk:
        """Answers a technician, out of the parts of the running station."""
        config = self._config
        means = _means(config, self.panel, custody, feeder, history, uplink)
        return TechnicianDesk(
            Instruments(
                config=config,
                custody=custody,
                feeder=feeder,
                panel=self.panel,
                parts=Parts(means, config.technician),
                results=Results(config.paths.state, utc_now),
                wear=self.wear,
                logbook=self._logbook,
                handed=Handed(config.paths.inbox, utc_now),
                history=history,
                maintenance=pack.maintenance,
                policy=pack.identity,
                view=lambda: station.view().name,
                counters=station.counters,
                clock=utc_now,
                bundles=Bundles(config.technician, signer, config.station),
            )
        )


def _means(
    config: StationConfig,
    panel: LentPanel,
    custody: Custody,
    feeder: Feeder,
    history: History,
    uplink: Callable[[], Uplink],
) -> Means:
    """What the tests of the parts work with."""
    return Means(
        panel=panel,
        feeder=feeder,
        camera=config.feeder.device == CAMERA,
        buzzer=config.gpio.buzzer,
        state=config.paths.state,
        inbox=config.paths.inbox,
        ensure_space=custody.room.ensure_space,
        behind_s=history.behind_s,
        now=utc_now,
        uplink=uplink,
        sent=partial(sent, custody),
    )
