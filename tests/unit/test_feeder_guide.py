"""Every code with which feeding can stop has a sentence, a place, a recovery and a test; the page says the same."""

import importlib
import pkgutil
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import appliance.capture
import appliance.devices
from appliance.capture import guide, guide_pictures
from appliance.capture.ledger import LedgerError
from appliance.errors import CaptureError
from appliance.situation import SIGNALS, Name

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "feeder-faults.md"
RECOVERY = "tests/contract/test_feeder_recovery.py"
CALM = f"{RECOVERY}::test_after_any_fault_at_any_sheet_and_its_recovery_the_job_is_that_of_a_calm_scan"
DOUBLE = "tests/contract/test_double_feed.py"
CODES = "tests/contract/test_feeder_codes.py"
CONTRACT = "tests/contract/test_feeder_contract.py"
LEDGER = "tests/unit/test_sheet_ledger.py"

TESTS = {
    "feeder-jam": CALM,
    "feeder-double-feed": CALM,
    "double-feed": f"{DOUBLE}::test_overlapping_sheets_stop_the_feeder_and_fanned_they_are_all_there",
    "feeder-cover-open": CALM,
    "feeder-empty": f"{CONTRACT}::test_an_empty_feeder_is_an_error_that_says_so",
    "feeder-paper-ended": f"{CODES}::test_paper_that_ends_in_the_middle_of_a_page_goes_back",
    "feeder-stopped-early": CALM,
    "feeder-side-missing": "tests/contract/test_feeder_faults.py::test_a_back_that_never_comes_names_its_sheet",
    "feeder-io": CALM,
    "feeder-stalled": CALM,
    "feeder-unplugged": CALM,
    "feeder-missing": f"{RECOVERY}::test_a_scanner_that_is_absent_at_first_is_found_when_it_appears",
    "feeder-other-device": f"{RECOVERY}::test_another_scanner_in_its_place_is_named_and_not_used",
    "feeder-silent": f"{CODES}::test_a_device_that_says_nothing_is_given_up_before_paper_moves",
    "feeder-ambiguous": f"{CONTRACT}::test_two_devices_that_match_are_refused",
    "feeder-unknown-identity": f"{CODES}::test_a_driverless_device_whose_address_nobody_knows_is_not_used",
    "feeder-busy": f"{RECOVERY}::test_a_scanner_that_another_program_holds_is_waited_for_and_then_busy",
    "feeder-access-denied": f"{CODES}::test_a_device_that_may_not_be_used_moves_no_paper",
    "feeder-memory": CALM,
    "feeder-setting": f"{RECOVERY}::test_a_scanner_that_came_back_with_other_settings_is_refused_until_it_takes_ours",
    "feeder-short-page": CALM,
    "feeder-corrupt-page": CALM,
    "feeder-impossible-page": CALM,
    "feeder-page-too-large": f"{CODES}::test_a_sheet_that_is_too_large_is_named_and_the_ones_before_it_are_safe",
    "feeder-batch-full": f"{CONTRACT}::test_a_full_batch_stops_where_it_must_and_says_that_paper_is_left",
    "feeder-worker-died": CALM,
    "feeder-worker-protocol": f"{CODES}::test_a_worker_that_sends_nonsense_is_replaced_and_the_sheet_goes_back",
    "capture-cancelled": f"{CONTRACT}::test_cancel_ends_after_the_sheet_in_motion_with_whole_sheets_only",
    "sheet-unsure": "tests/unit/test_stitching.py::test_a_sheet_that_cannot_be_told_stops_the_feeder_and_is_not_kept",
    "ledger-sheet-order": f"{LEDGER}::test_sheets_and_sides_that_do_not_agree_name_the_sheet",
    "ledger-side-order": f"{LEDGER}::test_sheets_and_sides_that_do_not_agree_name_the_sheet",
    "ledger-side-missing": f"{LEDGER}::test_sheets_and_sides_that_do_not_agree_name_the_sheet",
    "ledger-page-count": f"{LEDGER}::test_the_device_own_count_must_agree_where_there_is_one",
}


OURS = ("appliance.capture", "appliance.devices", "appliance.errors")
FAMILIES = (CaptureError, LedgerError)  # never raised themselves


def stops():
    """Every error with which feeding from a scanner can stop, by code; the camera has refusals of its own."""
    for package in (appliance.capture, appliance.devices):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            if module.name.rsplit(".", 1)[1] != "sane_worker":
                importlib.import_module(module.name)
    found, todo = {}, [CaptureError]
    while todo:
        kind = todo.pop()
        todo.extend(kind.__subclasses__())
        if kind not in FAMILIES and kind.__module__.startswith(OURS) and not kind.code.startswith("camera-"):
            found[kind.code] = kind
    return found


STOPS = stops()


def test_every_stop_has_one_row_and_every_row_is_a_stop():
    assert sorted(guide.GUIDE) == sorted(STOPS)
    assert sorted(TESTS) == sorted(STOPS)


@pytest.mark.parametrize("code", sorted(guide.GUIDE))
def test_a_row_has_a_sentence_a_picture_steps_and_says_what_is_kept(code):
    row = guide.GUIDE[code]
    assert STOPS[code].advice.endswith(".")
    assert row.picture in guide_pictures.PICTURES
    assert row.file.is_file()
    assert row.steps
    assert all(step.endswith(".") for step in row.steps)
    assert row.kept.endswith(".")


@pytest.mark.parametrize("code", sorted(TESTS))
def test_the_test_that_shows_a_stop_exists_and_speaks_of_it(code):
    file, name = TESTS[code].split("::")
    text = (ROOT / file).read_text()
    assert re.search(rf"^def {name}\(", text, re.MULTILINE), name
    assert f'"{code}"' in text or STOPS[code].__name__ in text


def test_the_signal_of_the_guide_is_that_of_a_paused_feeder():
    assert SIGNALS[Name.PAUSED] is guide.SIGNAL
    assert SIGNALS[Name.NO_SCANNER] is guide.SIGNAL


@pytest.mark.parametrize("name", sorted(guide_pictures.PICTURES))
def test_a_picture_is_the_one_that_the_code_draws(name):
    drawn = guide_pictures.svg(name)
    assert (guide_pictures.FOLDER / f"{name}.svg").read_text() == drawn
    root = ET.fromstring(drawn)  # noqa: S314  (drawn here)
    assert root.get("viewBox") == "0 0 320 240"
    assert guide_pictures.MARK in drawn
    assert not [element for element in root.iter() if element.tag.endswith(("text", "script", "image"))]


def test_no_picture_lies_about_that_nobody_draws():
    assert {file.stem for file in guide_pictures.FOLDER.glob("*.svg")} == set(guide_pictures.PICTURES)
    shown = {row.picture for row in (*guide.GUIDE.values(), *guide.UPKEEP.values())}
    assert shown == set(guide_pictures.PICTURES)


def test_the_page_shows_the_table_of_the_code():
    block = re.search(r"<!-- faults -->\n(.*?)<!-- /faults -->", PAGE.read_text(), re.DOTALL)
    assert block is not None
    assert block[1] == guide.markdown({code: kind.advice for code, kind in STOPS.items()}, TESTS)
