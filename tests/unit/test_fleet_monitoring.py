"""Metrics, alert rules and dashboard fit together, and Prometheus itself understands them."""

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from appliance.custody.daily import What
from appliance.receiver.fleet_metrics import FleetCollector
from appliance.receiver.fleet_state import FleetState
from appliance.receiver.registry import Registry
from tests.delivery_world import OTHER, STATION, signer_of
from tests.fleet_world import said

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "monitoring"
RULES = (FOLDER / "alerts.yml").read_text()
DASHBOARD = json.loads((FOLDER / "dashboard.json").read_text())
PAGE = (ROOT / "docs" / "fleet-view.md").read_text()
NAME = re.compile(r"\bscanstation_[a-z_]+")
COUNTS = [
    (What.SEALED, "referral", "", 5), (What.DELIVERED, "referral", "", 4), (What.HELD, "referral", "page-missing", 2),
    (What.HELD, "referral", "spot-audit", 1), (What.AUDITED, "referral", "audit-failed", 1),
    (What.WITHIN, "referral", "60", 3), (What.WITHIN, "letter", "300", 1), (What.WITHIN, "referral", "longer", 1),
    (What.SECONDS, "referral", "", 900), (What.SHEETS, "", "", 20), (What.SHEETS_AGAIN, "", "", 1),
    (What.STOPS, "", "jam", 1), (What.RECEIPTS_REFUSED, "", "receipt", 1), (What.READINESS, "", "passed", 1),
]  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The metrics of a fleet of two, as text."""
    stations = tmp_path_factory.mktemp("stations")
    for station in (STATION, OTHER):
        path = stations / f"{station}.pub"
        path.write_bytes(signer_of(station).public_key.public_bytes_raw())
        path.chmod(0o644)
    clock = [0.0]
    state = FleetState(Registry(stations), 10, lambda: clock[0])
    state.take_presence(STATION, b'{"certificate_days":9,"code":"connected","format":1,"online":true}')
    state.take_presence(OTHER, b'{"code":"connection-lost","format":1,"online":false}')
    state.take_health(STATION, said("2026-11-26T08:00:00Z", COUNTS, policy=4, held=2))
    clock[0] = 400.0
    registry = CollectorRegistry()
    registry.register(FleetCollector(state, lambda: clock[0], 300.0, 0.001))
    return generate_latest(registry).decode()


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ('scanstation_online{station="station-0001"}', 1),
        ('scanstation_online{station="station-0002"}', 0),
        ('scanstation_stations{state="silent"}', 1),
        ('scanstation_stations{state="offline"}', 1),
        ('scanstation_certificate_left_seconds{station="station-0001"}', 9 * 86_400),
        ('scanstation_health_age_seconds{station="station-0001"}', 400),
        ('scanstation_documents_total{class="referral",outcome="delivered"', 4),
        ('scanstation_holds_total{class="referral",reason="page-missing"', 2),
        ('scanstation_rescans_total{class="referral"', 2),
        ('scanstation_rescans_total{class="letter"', 0),
        ('scanstation_spot_audits_total{class="referral",outcome="failed"', 1),
        ('scanstation_spot_audits_total{class="letter",outcome="failed"', 0),  # there before it happens
        ('scanstation_press_to_receipt_seconds_bucket{le="60.0"', 3),
        ('scanstation_press_to_receipt_seconds_bucket{le="604800.0"', 4),
        ('scanstation_press_to_receipt_seconds_bucket{le="+Inf"', 5),
        ("scanstation_press_to_receipt_seconds_sum", 900),
        ("scanstation_sheets_total", 20),
        ('scanstation_feeder_stops_total{reason="jam"', 1),
        ("scanstation_policy_version", 4),
        ("scanstation_exposure_budget_ratio", 0.001),
        ('scanstation_fleet_messages_refused_total{reason="health"}', 0),
    ],
)  # fmt: skip
def test_a_metric_says_what_the_stations_said(served, series, expected):
    ordered = [line for line in served.splitlines() if _same_series(line, series)]
    assert [float(line.rpartition(" ")[2]) for line in ordered] == [expected], ordered


def _same_series(line, series):
    """Whether a line is of this metric with these labels, in any order; of the first station unless one is named."""
    if OTHER in line and OTHER not in series:
        return False
    name, _, labels = series.partition("{")
    if line.partition("{")[0].partition(" ")[0] != name or line.startswith("#"):
        return False
    return all(pair in line for pair in labels.rstrip("}").split(",") if pair)


def test_rules_and_dashboard_ask_for_metrics_that_exist(served):
    known = set(re.findall(r"^(scanstation_[a-z_]+)", served, re.MULTILINE))
    wanted = set(NAME.findall(RULES)) | {name for one in expressions() for name in NAME.findall(one)}
    recorded = set(re.findall(r"record: (\S+)", RULES))
    asked = {name for one in expressions() for name in re.findall(r"\bscanstation:[a-z0-9_:]+", one)}
    assert wanted <= known
    assert asked <= recorded


def test_the_page_lists_every_metric(served):
    families = set(re.findall(r"^# TYPE (\S+)", served, re.MULTILINE))
    assert families == set(re.findall(r"^\| `(scanstation_[a-z_]+)` \|", PAGE, re.MULTILINE))


def expressions():
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


def test_the_dashboard_is_drawn_from_its_table_and_its_panels_do_not_overlap():
    specification = importlib.util.spec_from_file_location("fleet_dashboard", FOLDER / "dashboard.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    assert (FOLDER / "dashboard.json").read_text() == module.text()
    cells = [
        (x, y)
        for panel in DASHBOARD["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


# With Prometheus' own tool


@pytest.fixture(scope="module")
def promtool():
    path = shutil.which("promtool")
    assert path, "promtool is missing: Debian package prometheus"

    def run(*arguments, feed=""):
        done = subprocess.run(
            [path, *arguments], input=feed, capture_output=True, text=True, cwd=FOLDER, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_prometheus_finds_nothing_wrong_with_the_metrics(promtool, served):
    assert promtool("check", "metrics", feed=served).strip() == ""


def test_prometheus_understands_rules_and_scrape_configuration(promtool):
    assert "SUCCESS" in promtool("check", "rules", "alerts.yml")
    assert "SUCCESS" in promtool("check", "config", "prometheus.yml")


def test_alerts_fire_when_they_should_and_not_before(promtool):
    assert "SUCCESS" in promtool("test", "rules", "alerts_test.yml")


def test_each_alert_has_a_severity_and_a_sentence():
    alerts = re.split(r"\n      - alert: ", RULES)[1:]
    assert len(alerts) > 10
    for alert in alerts:
        assert re.search(r"severity: (warning|critical)", alert), alert
        assert "summary:" in alert, alert


def test_prometheus_understands_every_query_of_the_dashboard(promtool, tmp_path):
    rules = [{"record": f"panel:{number}", "expr": one} for number, one in enumerate(expressions())]
    file = tmp_path / "panels.yml"
    file.write_text(json.dumps({"groups": [{"name": "panels", "rules": rules}]}))
    assert f"{len(rules)} rules found" in promtool("check", "rules", str(file))
