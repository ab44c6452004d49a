"""The fleet as Prometheus metrics; docs/fleet-view.md lists them.

Rules:
- Counts, codes and names of stations and classes alone. No id of a document or a person ever becomes a label.
- The number of series is bounded by the bounds of `fleet_state`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from appliance.custody.daily import BUCKETS, LONGER, SPOT_AUDIT, What
from appliance.queue.steps import Step, step_of
from appliance.receiver.fleet_state import FleetState, Key, Station

_OUTCOMES: Final = {What.SEALED: "sealed", What.DELIVERED: "delivered", What.DISCARDED: "discarded"}
_AUDITS: Final = {"audit-passed": "passed", "audit-failed": "failed"}
_PLAIN: Final = {
    What.SHEETS: ("scanstation_sheets", "Sheets fed."),
    What.SHEETS_AGAIN: ("scanstation_sheets_again", "Sheets fed once more after a stop."),
    What.RECEIPTS_REFUSED: ("scanstation_receipts_refused", "Receipts that did not count."),
}
_GAUGES: Final = {
    "held": ("scanstation_held_documents", "Documents that wait for a person."),
    "overdue": ("scanstation_overdue_items", "Items that wait for a person for too long."),
    "waiting": ("scanstation_waiting_documents", "Sealed documents without a receipt."),
    "free_mib": ("scanstation_free_bytes", "Free space of the station's disk."),
    "uptime_s": ("scanstation_uptime_seconds", "How long the station's program runs."),
    "policy": ("scanstation_policy_version", "Version of the fleet's policy in force; 0: none."),
    "policy_refused": ("scanstation_policy_refused", "1: the last policy that came did not count."),
}


_UNITS: Final = {"free_mib": 1 << 20}
_DAY_S: Final = 86_400


class FleetCollector(Collector):
    """Makes the metrics when somebody asks for them."""

    def __init__(self, state: FleetState, now: Callable[[], float], silent_after_s: float, budget: float) -> None:
        """`budget`: findings of spot audits that are allowed, as a share of the documents looked at."""
        self._state, self._now, self._silent_s, self._budget = state, now, silent_after_s, budget

    def collect(self) -> Iterator[Metric]:
        """Every family, also where there is nothing to say yet."""
        with self._state.lock:
            found = list(self._families())
        yield from found

    def _families(self) -> Iterator[Metric]:
        stations = dict(sorted(self._state.stations.items()))
        yield from self._presence(stations)
        yield from _healths(stations)
        yield from _documents(stations)
        yield _latency(stations)
        yield from _plain(stations)
        budget = GaugeMetricFamily("scanstation_exposure_budget_ratio", "Findings of spot audits that are allowed.")
        budget.add_metric([], self._budget)
        yield budget
        refused = CounterMetricFamily(
            "scanstation_fleet_messages_refused", "Messages of no account.", labels=["reason"]
        )
        for reason, n in self._state.refused.items():
            refused.add_metric([reason], n)
        yield refused

    def _presence(self, stations: dict[str, Station]) -> Iterator[Metric]:
        online = GaugeMetricFamily(
            "scanstation_online", "1: the uplink has a session with the broker.", labels=["station"]
        )
        age = GaugeMetricFamily("scanstation_health_age_seconds", "Since the last health came.", labels=["station"])
        days = GaugeMetricFamily(
            "scanstation_certificate_left_seconds", "Until the client certificate ends.", labels=["station"]
        )
        count = GaugeMetricFamily("scanstation_stations", "Stations by how they are.", labels=["state"])
        states = dict.fromkeys(("online", "offline", "silent"), 0)
        for name, one in stations.items():
            online.add_metric([name], one.online)
            if one.certificate_days is not None:
                days.add_metric([name], one.certificate_days * _DAY_S)
            if one.health is not None:
                age.add_metric([name], self._now() - one.heard)
            silent = one.health is not None and self._now() - one.heard > self._silent_s
            states["silent" if one.online and silent else "online" if one.online else "offline"] += 1
        for state, n in states.items():
            count.add_metric([state], n)
        yield from (online, age, days, count)


def _healths(stations: dict[str, Station]) -> Iterator[Metric]:
    for field, (metric, text) in _GAUGES.items():
        gauge = GaugeMetricFamily(metric, text, labels=["station"])
        for name, one in stations.items():
            if one.health is not None:
                gauge.add_metric([name], one.health.numbers[field] * _UNITS.get(field, 1))
        yield gauge
    view = GaugeMetricFamily("scanstation_view", "1: the desk sees this.", labels=["station", "view", "software"])
    for name, one in stations.items():
        if one.health is not None:
            view.add_metric([name, one.health.view, one.health.software], 1)
    yield view


def _documents(stations: dict[str, Station]) -> Iterator[Metric]:
    documents = CounterMetricFamily(
        "scanstation_documents", "Documents by outcome.", labels=["station", "class", "outcome"]
    )
    holds = CounterMetricFamily(
        "scanstation_holds", "Documents held, by reason.", labels=["station", "class", "reason"]
    )
    rescans = CounterMetricFamily("scanstation_rescans", "Documents to be scanned again.", labels=["station", "class"])
    audits = CounterMetricFamily("scanstation_spot_audits", "Spot audits.", labels=["station", "class", "outcome"])
    for name, one in stations.items():
        # Rare counts are there with 0 before they happen: Prometheus sees no increase in a series that begins with 1.
        classes = {document_class for _, document_class, _ in one.sums if document_class}
        again = dict.fromkeys(classes, 0)
        looked = dict.fromkeys(((c, outcome) for c in sorted(classes) for outcome in _AUDITS.values()), 0)
        for (what, document_class, code), n in one.sums.items():
            if what in _OUTCOMES:
                documents.add_metric([name, document_class, _OUTCOMES[What(what)]], n)
            elif what == What.HELD and code != SPOT_AUDIT:
                holds.add_metric([name, document_class, code], n)
                if step_of(code) is Step.SCAN_AGAIN:
                    again[document_class] = again.get(document_class, 0) + n
            elif what == What.AUDITED and code in _AUDITS:
                looked[document_class, _AUDITS[code]] = n
        for document_class, n in sorted(again.items()):
            rescans.add_metric([name, document_class], n)
        for (document_class, outcome), n in looked.items():
            audits.add_metric([name, document_class, outcome], n)
    yield from (documents, holds, rescans, audits)


def _latency(stations: dict[str, Station]) -> Metric:
    """From press to receipt, over all classes of a station."""
    family = HistogramMetricFamily(
        "scanstation_press_to_receipt_seconds", "From the press of the button to the receipt.", labels=["station"]
    )
    for name, one in stations.items():
        within = {bound: _sum(one, What.WITHIN, str(bound)) for bound in (*BUCKETS, LONGER)}
        reached, buckets = 0, []
        for bound, n in within.items():
            reached += n
            buckets.append(("+Inf" if bound == LONGER else f"{bound}.0", float(reached)))
        family.add_metric([name], buckets, _sum(one, What.SECONDS))
    return family


def _plain(stations: dict[str, Station]) -> Iterator[Metric]:
    for what, (metric, text) in _PLAIN.items():
        counter = CounterMetricFamily(metric, text, labels=["station"])
        for name, one in stations.items():
            counter.add_metric([name], _sum(one, what))
        yield counter
    stops = CounterMetricFamily("scanstation_feeder_stops", "Stops of the feeder.", labels=["station", "reason"])
    for name, one in stations.items():
        for (kind, _, code), n in one.sums.items():
            if kind == What.STOPS:
                stops.add_metric([name, code], n)
    yield stops


def _sum(station: Station, what: What, code: str | None = None) -> int:
    def wanted(key: Key) -> bool:
        return key[0] == what and code in (None, key[2])

    return sum(n for key, n in station.sums.items() if wanted(key))
