"""How the smoke test waits for a guest: a slow or busy machine is no fault, and every wait ends."""

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from imaging import arguments, build, hardware, twin
from imaging.boards import BOARDS
from imaging.machine import Machine, MachineError
from imaging.patience import QUICK_ANSWER_S, Patience, kept_waiting_s
from imaging.program import ROOT


class Clock:
    """Seconds on the clock, and those of them that the guest was kept waiting."""

    now = kept = 0.0

    def patience(self):
        """Of a guest that starts now."""
        return Patience(lambda: self.kept, lambda: self.now)

    def goes_on(self, seconds, kept=0.0):
        """Time passes."""
        self.now += seconds
        self.kept += kept


@pytest.fixture(name="clock")
def the_clock():
    return Clock()


def test_seconds_without_a_processor_do_not_count(clock):
    patience = clock.patience()
    over = patience.limit(100)
    clock.goes_on(1_000, kept=950)
    assert patience.own_s == 50
    assert not over()
    clock.goes_on(51)  # it had its processor, and did nothing
    assert over()


def test_a_guest_that_answers_late_is_given_more_time_in_the_same_measure(clock):
    patience = clock.patience()
    clock.goes_on(5 * QUICK_ANSWER_S + 700, kept=700)
    patience.answered()
    assert patience.pace == pytest.approx(5)
    over = patience.limit(60)
    clock.goes_on(299)
    assert not over()
    clock.goes_on(2)
    assert over()


def test_a_quick_guest_has_the_limits_as_they_stand(clock):
    patience = clock.patience()
    clock.goes_on(QUICK_ANSWER_S / 8)
    patience.answered()
    assert patience.pace == 1


def test_the_thread_that_waited_longest_says_how_long_a_process_was_kept_waiting(tmp_path):
    for thread, words in ((7, "5000000000 2000000000 9"), (8, "1000000000 30000000000 9"), (9, "")):
        place = tmp_path / "7" / "task" / str(thread)
        place.mkdir(parents=True)
        (place / "schedstat").write_text(words, encoding="ascii")
    assert kept_waiting_s(7, tmp_path) == 30
    assert kept_waiting_s(6, tmp_path) == 0  # a kernel that does not say, or a process that has ended


def test_this_kernel_says_it_of_a_process_that_runs():
    assert kept_waiting_s(os.getpid()) >= 0


class Guest:
    """The far end of the agent's line."""

    def __init__(self, tmp_path, monkeypatch, clock):
        monkeypatch.setattr("imaging.machine.run", lambda *_: "")
        monkeypatch.setattr("imaging.machine.LISTEN_S", 0.05)
        self.machine = Machine(tmp_path / "image", tmp_path, tmp_path / "paper", {}, ["qemu"])
        self.machine._agent, self.far = socket.socketpair()
        self.machine.patience = clock.patience()

    def asked(self):
        """The next question."""
        return json.loads(self.far.makefile("rb").readline())


@pytest.fixture(name="guest")
def the_guest(tmp_path, monkeypatch, clock):
    guest = Guest(tmp_path, monkeypatch, clock)
    yield guest
    guest.machine.cut()
    guest.far.close()


def test_a_late_answer_is_waited_for_while_the_guest_gets_no_processor(guest, clock):
    clock.goes_on(10_000, kept=10_000)

    def answer():
        asked = guest.asked()
        clock.goes_on(10_000, kept=9_999)
        early = {"id": asked["id"] - 1, "code": 1, "out": "of an earlier question"}
        guest.far.sendall(json.dumps(early).encode() + b"\n")
        guest.far.sendall(json.dumps({"id": asked["id"], "code": 0, "out": "here"}).encode() + b"\n")

    far = threading.Thread(target=answer)
    far.start()
    assert guest.machine.ask(["true"], limit_s=5) == "here"
    far.join()


def test_no_answer_ends_the_wait_with_a_sentence(guest, clock):
    def nothing():
        guest.asked()
        clock.goes_on(6)

    far = threading.Thread(target=nothing)
    far.start()
    with pytest.raises(TimeoutError, match=r"no answer to true in 5 s of the guest's own"):
        guest.machine.ask(["true"], limit_s=5)
    far.join()


def test_a_machine_that_ended_is_not_waited_for(guest):
    guest.far.close()
    with pytest.raises((MachineError, BrokenPipeError)):
        guest.machine.ask(["true"])


def test_a_condition_is_waited_for_by_the_guests_own_clock(guest, clock, monkeypatch):
    monkeypatch.setattr(twin.time, "sleep", lambda _: clock.goes_on(100, kept=90))
    asked = []
    twin.until(guest.machine, lambda: asked.append(1) or len(asked) == 5, 45, "the fifth question")
    with pytest.raises(TimeoutError, match="waited in vain for nothing, 45 s"):
        twin.until(guest.machine, lambda: False, 45, "nothing")


PROBES = (
    (0, b"Linux version 6.12", "kvm"),
    (0, b"KVM internal error. Suberror: 1", "tcg"),
    (134, b"Linux version 6.12", "tcg"),
    (None, b"", "tcg"),  # it hangs
)


@pytest.mark.parametrize(("ended", "said", "what"), PROBES)
def test_the_processors_own_virtualisation_is_used_only_where_a_kernel_starts_with_it(ended, said, what, monkeypatch):
    def qemu(command, **_):
        assert "kvm" in command
        if ended is None:
            raise subprocess.TimeoutExpired(command, 20)
        return subprocess.CompletedProcess(command, ended, said, b"")

    monkeypatch.setattr(hardware, "start_file", lambda *_: None)
    monkeypatch.setattr(hardware.os, "access", lambda *_: True)
    monkeypatch.setattr(hardware.subprocess, "run", qemu)
    assert hardware.accelerator(BOARDS["virtual"], Path("image"), Path("work")) == what
    assert hardware.accelerator(BOARDS["pi4"], Path("image"), Path("work")) == "tcg"
    monkeypatch.setattr(hardware.os, "access", lambda *_: False)
    assert hardware.accelerator(BOARDS["virtual"], Path("image"), Path("work")) == "tcg"


def test_help_needs_nothing_but_python(tmp_path):
    for what, said in (("smoke", "--boot-only"), ("build", "--fleet")):
        command = [sys.executable, "-S", "-m", "imaging.arguments", what]  # -S: no package of an environment is seen
        clean = {"PYTHONPATH": str(ROOT / "image-build"), "PATH": os.environ["PATH"]}
        shown = subprocess.run(command, env=clean, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert said in shown.stdout


def test_help_of_the_image_comes_before_anything_is_installed(tmp_path):
    for name in ("apt-get", "dpkg-query", "sudo"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 99\n")
        (tmp_path / name).chmod(0o755)
    lacking = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "SCANSTATION_VENV": str(tmp_path / "none")}
    for command in (["run", "hil", "smoke", "--help"], ["image-build/build", "--board", "pi4", "-h"]):
        words = [str(ROOT / command[0]), *command[1:]]
        shown = subprocess.run(words, env=lacking, capture_output=True, text=True, check=True)
        assert shown.stdout.startswith("usage: ")
    assert not (tmp_path / "none").exists()


def test_the_test_of_an_image_may_change_without_a_new_image(tmp_path, monkeypatch):
    import_all = "import sys, imaging.build; print(*(name for name in sys.modules if name.startswith('imaging.')))"
    lead = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'image-build'}"}
    made_by = subprocess.run([sys.executable, "-c", import_all], env=lead, capture_output=True, text=True, check=True)
    apart = {f"imaging.{name}" for name in build._OF_THE_TEST} - {"imaging.arguments"}  # only what may be typed
    assert apart.isdisjoint(made_by.stdout.split())
    before = build.input_digest(BOARDS["virtual"], simulator=True)
    real = build.sha256
    for name, same in (("smoke.py", True), ("disk.py", False)):
        monkeypatch.setattr(build, "sha256", lambda path, name=name: "x" if path.name == name else real(path))
        assert (build.input_digest(BOARDS["virtual"], simulator=True) == before) is same


def test_the_limits_of_the_command_line_stand_in_one_place():
    options = arguments.of_the_smoke_test().parse_args([])
    assert options.processors == arguments.PROCESSORS
    assert Path(options.cache) == arguments.CACHE
