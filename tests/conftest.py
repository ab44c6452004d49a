"""In which order the test files run, and which of them cost the most.

Rules:
- The files that take longest start first, so that no worker is left alone with one at the end; all others keep their
  random order. `./run test` tells the scheduler to keep this order (`--no-loadscope-reorder`).
- Files that mostly wait (a whole site) and files that mostly compute stand by turns: side by side they share the cores.
- A name in `LONGEST` or `COUNTED` that is no test file is an error, so that the lists do not outlive their files.
- Branches of the trusted parts count where a test written for them takes them (`COUNTED`), not where a whole station
  passes by. Nothing is measured while the others run: measuring takes as long again as what it watches.
- A generated example may take its time: a machine at work on other files too is no finding.
"""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

TESTS = Path(__file__).parent
SLOWEST_SHOWN = 10
LONGEST = (
    "scenarios/test_bad_input.py",
    "scenarios/test_demo_stack.py",
    "scenarios/test_morning_readiness.py",
    "unit/test_challenge_words.py",
    "scenarios/test_stacks.py",
    "unit/test_rig_pages.py",
    "scenarios/test_kill.py",
    "unit/test_rig_watching.py",
    "scenarios/test_review.py",
    "contract/test_printed_separators.py",
    "scenarios/test_main_job.py",
    "unit/test_rig_calibration.py",
    "scenarios/test_two_recipients.py",
    "unit/test_form_learning.py",
    "scenarios/test_camera_job.py",
    "unit/test_decoder_crash.py",
    "scenarios/test_provisioning_path.py",
    "panel/test_panel_pictures.py",
    "panel/test_panel_station_review.py",
    "panel/test_panel_station.py",
    "scenarios/test_fleet_policy.py",
    "scenarios/test_technician_station.py",
    "scenarios/test_queue.py",
    "contract/test_feeder_recovery.py",
)

COUNTED = (
    "security/test_*.py",
    "unit/test_challenge_station.py",
    "unit/test_custody_*.py",
    "unit/test_derivatives.py",
    "unit/test_form_*.py",
    "unit/test_forms_*.py",
    "unit/test_intake.py",
    "unit/test_late_*.py",
    "unit/test_office.py",
    "unit/test_paper*.py",
    "unit/test_panel_review_desk.py",
    "unit/test_people_*.py",
    "unit/test_planted_pages.py",
    "unit/test_policy_life.py",
    "unit/test_purposes.py",
    "unit/test_quality_maintenance.py",
    "unit/test_queue_*.py",
    "unit/test_recipients.py",
    "unit/test_redaction_*.py",
    "unit/test_rescan_desk.py",
    "unit/test_review_*.py",
    "unit/test_sealing_*.py",
    "unit/test_spot_audit_review.py",
    "unit/test_station_queue.py",
    "unit/test_technician_log.py",
)


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="also the cases of sweeps that are marked `soak`")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leaves out what is for `./run soak sweeps`, and sorts the long files to the front.

    The sort is stable, so that the random order of the rest stays.
    """
    if not config.getoption("--soak"):
        later = [item for item in items if item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]
    found = {pattern: set(TESTS.glob(pattern)) for pattern in COUNTED}
    stale = [pattern for pattern, paths in found.items() if not paths]
    assert not stale, f"tests/conftest.py counts files that are not there: {stale}"
    counted = set.union(*found.values())
    for item in items:
        if item.path not in counted:
            item.add_marker(pytest.mark.no_cover)
    places = {TESTS / name: place for place, name in enumerate(LONGEST)}
    gone = [path.name for path in places if not path.is_file()]
    assert not gone, f"tests/conftest.py names files that are not there: {gone}"
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_terminal_summary(terminalreporter):
    """Shows the slowest files of a long run, their preparation included."""
    seconds = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.split("::")[0]] += report.duration
    if len(seconds) <= SLOWEST_SHOWN:
        return
    terminalreporter.section(f"slowest {SLOWEST_SHOWN} of {len(seconds)} files")
    for name in sorted(seconds, key=seconds.__getitem__, reverse=True)[:SLOWEST_SHOWN]:
        terminalreporter.write_line(f"{seconds[name]:6.1f} s  {name}")
