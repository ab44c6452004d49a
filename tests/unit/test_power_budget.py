"""The power budget adds up, and its hold-up is for the flushes that keeping a page really takes."""

import os
from pathlib import Path

import power
import pytest

from appliance.custody.store import Store
from appliance.devices.interfaces import ScanSettings
from tests.custody_samples import feed, open_custody

HARDWARE = Path(__file__).parents[2] / "hardware"
BUDGET = power.load()


@pytest.mark.parametrize(("name", "table"), [("parts", power.parts_table), ("variants", power.variants_table)])
def test_the_page_shows_the_tables_of_the_file(name, table):
    block = (HARDWARE / "power.md").read_text().split(f"<!-- {name} -->\n")[1].split(f"<!-- /{name} -->")[0]
    assert block == table(BUDGET)


def test_a_variant_over_the_limit_is_named_in_the_page():
    over = [one.name for one in BUDGET.variants if one.share > BUDGET.share]
    assert over == ["feeder, Pi 4, SD card, touch screen"]
    assert "A Pi 4 with a touch screen is over the limit" in (HARDWARE / "power.md").read_text()


def test_every_estimate_names_its_source_and_the_most_is_more():
    assert all(part.source and 0 < part.usual_w < part.most_w for part in BUDGET.parts.values())


def test_keeping_a_page_takes_the_flushes_that_the_hold_up_is_for(tmp_path, monkeypatch):
    custody = open_custody(tmp_path)
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, 1, duplex=False)
    flushes, commits = [], []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (flushes.append(descriptor), real(descriptor)))
    store = next(value for value in vars(custody).values() if isinstance(value, Store))
    store._connection.set_trace_callback(lambda text: commits.append(text) if text.startswith("COMMIT") else None)
    feed(custody, job, 1, first=1)
    store._connection.set_trace_callback(None)
    custody.close()
    hold_up = BUDGET.hold_up
    assert len(flushes) == hold_up.pages * hold_up.file_flushes
    assert len(commits) == hold_up.pages * hold_up.commits


def test_energy_and_capacitors_are_those_of_the_formula():
    hold_up = power.HoldUp(2, 2, 1, 0.5, 1.0, 1.0, 5.0, 3.0)
    assert hold_up.seconds == 3.0
    assert hold_up.joules(10) == 30
    assert hold_up.farads(10) * (5**2 - 3**2) / 2 == pytest.approx(30)


def test_the_command_prints_both_tables(capsys):
    assert power.main() == 0
    assert capsys.readouterr().out == f"{power.parts_table(BUDGET)}\n{power.variants_table(BUDGET)}"


def test_another_format_of_the_file_is_refused(tmp_path):
    other = tmp_path / "power.toml"
    other.write_text("format = 2\n")
    with pytest.raises(ValueError, match="format"):
        power.load(other)
