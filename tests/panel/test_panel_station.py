"""The real panel with a finger on it, against the real station on the simulator: paper in, delivered, shred."""

import shutil
import subprocess

import pytest

from appliance.sim.site import end_process
from tests.panel.gallery import OPEN
from tests.panel.pictures import file_of, take
from tests.panel.qt_panel import find, panel, seen, settle, touch, until
from tests.whole_site import running_site, stack_for


class Watcher:
    """Screens that were seen, in order, and what stood on them."""

    def __init__(self, window):
        self.window = window
        self.names, self.words, self.pages = [], set(), []
        window.bridge.shown.connect(self.shown)

    def shown(self, name):
        screen = self.window.controller.screen()
        if not self.names or self.names[-1] != name:
            self.names.append(name)
        if name == "feeding":
            self.pages.append(screen.pages)
        self.words |= set(seen(self.window))

    def until(self, name, timeout_s=120):
        until(lambda: name in self.names, name, timeout_s)
        settle(self.window)

    def forget(self):
        self.names, self.pages = [], []


@pytest.mark.slow
def test_a_routine_scan_a_jam_and_a_restart_of_the_station_at_the_panel(tmp_path):
    with running_site(rate_ppm=240.0, workers=2) as site, panel(site.bus_address, connect=True) as window:
        watcher = Watcher(window)
        until(lambda: find(window, "do-scan"), "ready")
        first = stack_for(site, "first", pages=2)
        with site.feeder() as feeder:
            feeder.load(first.paper)
        touch(window, "do-scan")  # the one tap of a routine scan
        watcher.until("delivered")
        assert "You may shred the paper" in seen(window)
        assert 1 <= max(watcher.pages) <= 2
        take(window).save(tmp_path / "delivered.png")

        watcher.forget()
        second = stack_for(site, "second", pages=2)
        with site.feeder() as feeder:
            feeder.load(second.paper)
            feeder.fault("jam", page=2)
        touch(window, "do-scan")
        watcher.until("paused")
        words = " ".join(seen(window))
        assert "Paper is stuck in the scanner." in words
        assert "Put sheet 2 and all after it back on the stack." in words
        assert find(window, "picture").property("source").toString().endswith("/jam.svg")
        take(window).save(tmp_path / "paused.png")

        watcher.forget()
        end_process(site.children["station"].pid)  # it restarts with a stack open
        back = "The station was interrupted."  # it may be back before the panel asks again
        until(lambda: "gone" in watcher.names or back in seen(window), "gone, or back", 30)
        site.wait_for_pins()
        watcher.until("paused", 60)
        with site.feeder() as feeder:
            until(lambda: feeder.status()["path"] is None, "the sheet is out")
            feeder.put_back(1)
        touch(window, "do-go-on")  # one tap for the rest
        watcher.until("delivered")

        planted = [word.lower() for stack in (first, second) for word in (*stack.identity.planted, *stack.words)]
        shown = " ".join(watcher.words).lower()
        assert [word for word in planted if word in shown] == []
        assert len(site.delivered()) == 2
    read = "".join(read_picture(tmp_path / f"{name}.png") for name in ("delivered", "paused")).lower()
    assert "shred" in read, "the reading works"
    assert [word for word in planted if word in read] == []


def read_picture(file):
    """The words on a picture, as tesseract reads them."""
    done = subprocess.run(
        [shutil.which("tesseract"), str(file), "-", "--dpi", "150"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("name", ["ready", "jobs", "held", "stop-feeder-jam"])
def test_screens_that_need_no_signing_in_show_no_id_and_no_name_of_a_paper(name):
    assert name in OPEN
    read = read_picture(file_of(name, (1280, 720), "en"))
    assert len(read.split()) > 5
    assert not [word for word in read.split() if len(word) >= 16 and all(c in "0123456789abcdef" for c in word)]
