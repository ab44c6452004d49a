"""`scanstation fleet watch`: listens to presence and health of all stations and serves them to Prometheus.

Rules:
- It hears no document and holds no key of anybody; it says nothing on the broker.
- Metrics are served on loopback unless configured otherwise: who may see them is for a proxy in front to decide.
- What the broker or a station says cannot end it.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from prometheus_client import CollectorRegistry, start_http_server

from appliance.config import OfficeConfig
from appliance.delivery import topics
from appliance.delivery.backoff import Backoff
from appliance.delivery.main import Notify, until_signal
from appliance.delivery.session import RETAINED, Identity, Session
from appliance.delivery.topics import Kind, TopicError
from appliance.errors import DeliveryError
from appliance.receiver.fleet_metrics import FleetCollector
from appliance.receiver.fleet_state import FleetState
from appliance.receiver.registry import Registry

log = logging.getLogger("scanstation.fleet")

_TURN_S: Final = 0.25
_SLICE_S: Final = 0.5
_SAVE_S: Final = 60.0
_FILTERS: Final = (f"{topics.ROOT}/+/{Kind.STATUS}", f"{topics.ROOT}/+/{Kind.HEALTH}")


class FleetView:
    """The process without its signals; `run` is its life."""

    def __init__(self, config: OfficeConfig, heartbeat: Callable[[], object] = lambda: None) -> None:
        """Takes up the sums of a former life. `heartbeat` is called in every turn of the loop."""
        self._config, self._heartbeat = config, heartbeat
        self.state = FleetState(Registry(config.stations), config.max_stations, time.monotonic)
        self.state.load(config.state)
        self.registry = CollectorRegistry()
        self.registry.register(
            FleetCollector(self.state, time.monotonic, config.silent_after_s, config.exposure_budget)
        )
        self._saved = time.monotonic()
        self.port = 0  # of the metrics, while they are served

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set. Raises OSError where the metrics' port cannot be had."""
        backoff = Backoff(self._config.broker.backoff_min_s, self._config.broker.backoff_max_s)
        with self._serving():
            while not stop.is_set():
                try:
                    self._one_session(stop, backoff)
                except DeliveryError as fault:
                    log.warning("%s", fault)
                    self._rest(backoff.next(), stop)
        self._save()

    @contextmanager
    def _serving(self) -> Iterator[None]:
        server, thread = start_http_server(self._config.listen_port, self._config.listen_host, self.registry)
        self.port = server.server_port
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def _one_session(self, stop: threading.Event, backoff: Backoff) -> None:
        config = self._config
        wanted = dict.fromkeys(_FILTERS, RETAINED)
        session = Session.open(config.broker, Identity(config.office, 0), (), self._heartbeat, wanted)
        log.info("connected")
        backoff.reset()
        try:
            while not stop.is_set():
                session.turn(_TURN_S)
                for message in session.arrived():
                    self._take(message.topic, message.payload)
                    session.acknowledge(message)
                if time.monotonic() - self._saved >= _SAVE_S:
                    self._save()
                self._heartbeat()
            session.close()
        finally:
            session.abandon()

    def _take(self, topic: str, payload: bytes) -> None:
        try:
            found = topics.parse(topic)
        except TopicError:
            return
        if found.kind is Kind.STATUS:
            self.state.take_presence(found.station, payload)
        elif found.kind is Kind.HEALTH:
            self.state.take_health(found.station, payload)

    def _rest(self, seconds: float, stop: threading.Event) -> None:
        deadline = time.monotonic() + seconds
        while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
            self._heartbeat()
            stop.wait(min(left, _SLICE_S))

    def _save(self) -> None:
        self._saved = time.monotonic()
        with contextlib.suppress(OSError):
            self.state.save(self._config.state)


def run(config: OfficeConfig, notify: Notify | None = None) -> int:
    """Runs the view until a signal ends it; call it from the main thread.

    Args:
        config: the process's configuration.
        notify: sends one line to the service manager.

    Returns:
        The exit status.
    """
    tell = notify or (lambda _line: None)
    view = FleetView(config, heartbeat=lambda: tell("WATCHDOG=1"))
    with until_signal() as stop:
        tell("READY=1")
        view.run(stop)
    tell("STOPPING=1")
    return 0
