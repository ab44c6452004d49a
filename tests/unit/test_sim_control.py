"""The control socket and command line of a simulated feeder, and what a rude client can do to it (nothing)."""

import json
import socket
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from appliance.sim.__main__ import COMMANDS, main, usage
from appliance.sim.control import ControlError, FeederControl, Paper, in_pairs
from appliance.sim.control_server import MAX_LINE_BYTES, ControlServer, Operations
from appliance.sim.feeder import main as feeder_main
from appliance.sim.machine import Machine


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.png"
    Image.fromarray(np.zeros((20, 20), np.uint8)).save(path, dpi=(100, 100))
    return path


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def path(tmp_path, machine):
    socket_path = tmp_path / "c.sock"
    with ControlServer(socket_path, machine):
        yield socket_path
    assert not socket_path.exists()


def test_a_client_loads_breaks_and_reads_the_machine(path, page):
    with FeederControl(path) as control:
        assert control.load([Paper(page, page), Paper(page)]) == 2
        assert control.load([Paper(page, dpi=300)], append=True) == 3
        control.fault("jam", page=2, when="middle", part=0.25)
        control.sensors(cover_open=True)
        control.rate(30)
        control.press()
        status = control.status()
        assert (status["hopper"], status["cover_open"], status["rate_ppm"]) == ([1, 2, 3], True, 30)
        assert status["faults_armed"] == ["jam:2:middle"]
        control.disarm()
        assert control.put_back(5) == 0
        control.clear()
        assert control.status()["hopper"] == []


def test_only_the_owner_may_use_the_socket(path):
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello",
        b"[]",
        b"{}",
        b'{"v":1}',
        b'{"v":2,"op":"status"}',
        b'{"v":1,"op":"destroy"}',
        b'{"v":1,"op":"status","more":1}',
        b'{"v":1,"op":7}',
        b'{"v":1,"op":"load"}',
        b'{"v":1,"op":"load","sheets":[1]}',
        b'{"v":1,"op":"load","sheets":[{"front":"relative.png"}]}',
        b'{"v":1,"op":"load","sheets":[{"front":"/no/such/file.png"}]}',
        b'{"v":1,"op":"load","sheets":[{"front":"/etc/passwd"}]}',
        b'{"v":1,"op":"load","sheets":[{"front":"/a\\u0000b"}]}',
        b'{"v":1,"op":"load","sheets":[{"front":"/a","dpi":1e6}]}',
        b'{"v":1,"op":"load","sheets":[{"front":"/a","side":1}]}',
        b'{"v":1,"op":"fault","kind":"fire","when":"start"}',
        b'{"v":1,"op":"fault","kind":"jam","when":"start","page":NaN}',
        b'{"v":1,"op":"fault","kind":"jam","when":"start","page":1e300}',
        b'{"v":1,"op":"sensors","cover_open":"yes"}',
        b'{"v":1,"op":"rate"}',
        b'{"v":1,"op":"rate","pages_per_minute":true}',
        b'{"v":1,"op":"return","count":"all"}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_bad_request_is_refused_with_a_sentence_and_changes_nothing(machine, line):
    before = machine.status()
    answer = Operations(machine).carry_out(line)
    assert answer["ok"] is False
    assert 0 < len(answer["error"]) <= 300
    assert machine.status() == before


def test_a_line_without_end_costs_its_client_the_connection_and_nobody_else(path):
    with socket.socket(socket.AF_UNIX) as rude:
        rude.settimeout(10)
        rude.connect(str(path))
        try:
            rude.sendall(b"x" * (MAX_LINE_BYTES + 10))
            assert rude.recv(10) == b""
        except ConnectionError:
            pass
    with FeederControl(path) as control:
        assert control.status()["hopper"] == []


def test_images_pair_up_as_a_duplex_stack(page):
    assert in_pairs([page] * 3) == [Paper(page, page), Paper(page)]


def test_the_command_line_does_what_its_help_says(path, page, capsys):
    common = ["--socket", str(path)]
    assert feeder_main([*common, "load", str(page), str(page), str(page), "--duplex"]) == 0
    assert feeder_main([*common, "load", str(page), "--append"]) == 0
    assert feeder_main([*common, "fault", "jam", "--page", "3", "--when", "middle"]) == 0
    assert feeder_main([*common, "sensors", "--cover", "open", "--double-feed", "on"]) == 0
    assert feeder_main([*common, "sensors", "--cover", "closed", "--page-loaded", "no"]) == 0
    for plain in (["press"], ["rate", "60"], ["return", "2"]):
        assert feeder_main([*common, *plain]) == 0
    capsys.readouterr()
    assert feeder_main([*common, "status"]) == 0
    status = json.loads(capsys.readouterr().out)
    assert (status["hopper"], status["faults_armed"]) == ([1, 2, 3], ["jam:3:middle"])
    assert (status["cover_open"], status["double_feed"], status["page_loaded"]) == (False, True, False)
    assert feeder_main([*common, "disarm"]) == feeder_main([*common, "clear"]) == 0


def test_the_command_line_says_why_something_cannot_be_done(path, tmp_path, capsys):
    assert feeder_main(["--socket", str(path), "load", str(tmp_path / "absent.png")]) == 1
    assert "absent.png" in capsys.readouterr().err
    assert feeder_main(["--socket", str(tmp_path / "nobody.sock"), "status"]) == 1
    assert "no simulated feeder" in capsys.readouterr().err
    with pytest.raises(SystemExit) as caught:
        feeder_main(["--socket", str(path), "explode"])
    assert caught.value.code == 2


def test_a_feeder_that_hangs_up_is_an_error_of_the_client(path):
    control = FeederControl(path)
    control._connection.shutdown(socket.SHUT_RDWR)
    with pytest.raises(ControlError):
        control.status()
    control.close()


def test_the_dispatcher_lists_its_commands_and_refuses_others(capsys):
    assert main([]) == 2
    assert main(["--help"]) == 0
    assert main(["nonsense"]) == 2
    assert all(name in usage() for name in COMMANDS)
    capsys.readouterr()


@pytest.mark.parametrize("name", ["saned", "escl"])
def test_a_simulator_refuses_what_it_cannot_do_before_it_starts(name, tmp_path):
    for wrong in (["--bed", "1x1"], ["--bed", "a"], ["--rate", "-3"], ["--address", "192.0.2.1"]):
        command = [sys.executable, "-m", "appliance.sim", name, "--socket", str(tmp_path / "s"), *wrong]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        assert done.returncode != 0
        assert b"Traceback" not in done.stderr
        assert done.stderr
