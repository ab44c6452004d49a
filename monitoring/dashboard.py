"""Draws `dashboard.json` for Grafana from the table below.

`python monitoring/dashboard.py > monitoring/dashboard.json`
"""

from __future__ import annotations

import json
from typing import Any

UID = "scanstation-fleet"
SOURCE = {"type": "prometheus", "uid": "${source}"}
COLUMNS = 24
HEIGHT = 8

# title, kind, width, unit, queries with their legends
PANELS: list[tuple[str, str, int, str, list[tuple[str, str]]]] = [
    ("Stations", "stat", 6, "short", [("scanstation_stations", "{{state}}")]),
    ("Exposure budget used, 30 days", "stat", 6, "percentunit", [("scanstation:exposure_budget_used:30d", "used")]),
    (
        "Delivered, 24 hours",
        "stat",
        6,
        "short",
        [('sum(increase(scanstation_documents_total{outcome="delivered"}[24h]))', "documents")],
    ),
    ("Press to receipt, 95 of 100 within", "stat", 6, "s", [("scanstation:press_to_receipt_seconds:p95_1d", "p95")]),
    (
        "Documents an hour",
        "timeseries",
        12,
        "short",
        [("sum by (outcome) (increase(scanstation_documents_total[1h]))", "{{outcome}}")],
    ),
    (
        "Press to receipt",
        "timeseries",
        12,
        "s",
        [
            (
                "histogram_quantile(0.5, sum by (le) (increase(scanstation_press_to_receipt_seconds_bucket[6h])))",
                "half",
            ),
            (
                "histogram_quantile(0.95, sum by (le) (increase(scanstation_press_to_receipt_seconds_bucket[6h])))",
                "95 of 100",
            ),
        ],
    ),
    (
        "Held, by reason, 24 hours",
        "bargauge",
        12,
        "short",
        [("topk(15, sum by (reason) (increase(scanstation_holds_total[24h])))", "{{reason}}")],
    ),
    ("Scanned again, by class", "timeseries", 12, "percentunit", [("scanstation:rescan_ratio:1d", "{{class}}")]),
    (
        "Feeder stops, 24 hours",
        "bargauge",
        12,
        "short",
        [("topk(15, sum by (reason) (increase(scanstation_feeder_stops_total[24h])))", "{{reason}}")],
    ),
    (
        "Waiting for a receipt or a person",
        "timeseries",
        12,
        "short",
        [
            ("sum(scanstation_waiting_documents)", "for a receipt"),
            ("sum(scanstation_held_documents)", "for a person"),
            ("sum(scanstation_overdue_items)", "too long"),
        ],
    ),
    (
        "Days until a certificate ends",
        "bargauge",
        12,
        "d",
        [("bottomk(20, scanstation_certificate_left_seconds / 86400)", "{{station}}")],
    ),
    (
        "Policy versions",
        "timeseries",
        12,
        "short",
        [('count_values("version", scanstation_policy_version)', "version {{version}}")],
    ),
    ("Since the last health", "bargauge", 12, "s", [("topk(20, scanstation_health_age_seconds)", "{{station}}")]),
    ("Free space", "bargauge", 12, "bytes", [("bottomk(20, scanstation_free_bytes)", "{{station}}")]),
]


def dashboard() -> dict[str, Any]:
    """The dashboard as Grafana imports it."""
    panels, x, y = [], 0, 0
    for number, (title, kind, width, unit, queries) in enumerate(PANELS, start=1):
        if x + width > COLUMNS:
            x, y = 0, y + HEIGHT
        targets = [
            {"datasource": SOURCE, "expr": expression, "legendFormat": legend, "refId": chr(ord("A") + place)}
            for place, (expression, legend) in enumerate(queries)
        ]
        panels.append(
            {
                "id": number,
                "title": title,
                "type": kind,
                "datasource": SOURCE,
                "gridPos": {"h": HEIGHT, "w": width, "x": x, "y": y},
                "fieldConfig": {"defaults": {"unit": unit, "min": 0}, "overrides": []},
                "options": {"orientation": "horizontal"} if kind == "bargauge" else {},
                "targets": targets,
            }
        )
        x += width
    source = {"name": "source", "type": "datasource", "query": "prometheus", "label": "Source"}
    return {
        "uid": UID,
        "title": "Scan stations",
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "refresh": "1m",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {"list": [source]},
        "panels": panels,
    }


def text() -> str:
    """As the file holds it."""
    return json.dumps(dashboard(), indent=1) + "\n"


if __name__ == "__main__":
    print(text(), end="")
