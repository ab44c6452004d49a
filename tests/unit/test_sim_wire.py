"""The simulated devices under rude computers: bad bytes cost the sender its connection and nobody else anything."""

import http.client
import random
import socket
import threading

import numpy as np
import pytest
from PIL import Image

from appliance.sim import sane_sender, sane_session
from appliance.sim.escl import Scanner as EsclScanner
from appliance.sim.escl import make_server
from appliance.sim.escl_documents import RequestRefusedError, parse_request
from appliance.sim.loopback import PORTS, bind_loopback, free_port
from appliance.sim.machine import Machine
from appliance.sim.raster import Bed, Lamp
from appliance.sim.sane_session import Scanner, Session
from appliance.sim.sane_wire import Opcode, string, word, words

BED = Bed(60, 90)


@pytest.fixture
def machine(tmp_path):
    Image.fromarray(np.zeros((50, 40), np.uint8)).save(tmp_path / "p.png", dpi=(100, 100))
    made = Machine()
    made.load([(tmp_path / "p.png", None, None)] * 3, append=False)
    return made


class Computer:
    """A session with a simulated SANE feeder, byte by byte."""

    def __init__(self, scanner, pair=None):
        self.ours, theirs = pair or socket.socketpair()
        self.ours.settimeout(10)
        self.thread = threading.Thread(target=Session(scanner, theirs).run)
        self.thread.start()

    def ask(self, request, answer_bytes):
        self.ours.sendall(request)
        got = b""
        while len(got) < answer_bytes and (part := self.ours.recv(answer_bytes - len(got))):
            got += part
        return got

    def leave(self):
        self.ours.close()
        self.thread.join(10)
        assert not self.thread.is_alive()


def tcp_pair(listener):
    ours = socket.create_connection(listener.getsockname())
    return ours, listener.accept()[0]


INIT = words(Opcode.INIT, 0x01000003) + string("tester")
OPEN = word(Opcode.OPEN) + string("feeder")


def test_a_session_speaks_the_protocol_to_the_letter(machine):
    computer = Computer(Scanner(machine, Lamp(BED)))
    assert computer.ask(INIT, 8) == words(0, 0x01000003)
    assert computer.ask(OPEN, 12) == words(0, 1, 0)
    assert computer.ask(words(Opcode.GET_PARAMETERS, 1), 28)[:4] == word(0)
    wrong_option = words(Opcode.CONTROL_OPTION, 1, 999, 0, 1, 4, 1, 0)
    assert computer.ask(wrong_option, 28)[:4] == word(4)
    read_only = words(Opcode.CONTROL_OPTION, 1, 15, 1, 0, 4, 1, 1)
    assert computer.ask(read_only, 28)[:4] == word(4)
    assert computer.ask(word(Opcode.AUTHORIZE) + string("a") + string("b") + string(None), 4) == word(0)
    assert computer.ask(words(Opcode.CANCEL, 1), 4) == word(0)
    assert computer.ask(words(Opcode.CLOSE, 1), 4) == word(0)
    computer.leave()


@pytest.mark.parametrize(
    "rude",
    [
        words(99),
        words(Opcode.INIT, 1, 0xFFFFFFFF),
        INIT + word(Opcode.OPEN) + word(0x7FFFFFFF),
        INIT + OPEN + words(Opcode.CONTROL_OPTION, 1, 2, 1, 3, 32, 0xFFFFFFFF),
        INIT + OPEN + words(Opcode.CONTROL_OPTION, 1, 4, 1, 1, 4, 0xFFFFFFFF),
        INIT + OPEN + b"\0\0",
    ],
)
def test_a_rude_computer_is_hung_up_on_and_the_device_is_free_again(machine, rude):
    scanner = Scanner(machine, Lamp(BED))
    computer = Computer(scanner)
    computer.ours.sendall(rude)
    computer.ours.shutdown(socket.SHUT_WR)
    while computer.ours.recv(4096):
        pass
    computer.leave()
    polite = Computer(scanner)
    polite.ask(INIT, 8)
    assert polite.ask(OPEN, 12) == words(0, 1, 0)
    polite.leave()


def test_a_second_computer_is_told_that_the_device_is_busy(machine):
    scanner = Scanner(machine, Lamp(BED))
    first, second = Computer(scanner), Computer(scanner)
    for computer, status in ((first, 0), (second, 3)):
        computer.ask(INIT, 8)
        assert computer.ask(OPEN, 12)[:4] == word(status)
    first.leave()
    assert second.ask(OPEN, 12)[:4] == word(0)
    second.leave()


@pytest.mark.parametrize("goodbye", [b"", words(Opcode.CANCEL, 1)])
def test_a_computer_that_never_fetches_its_page_leaves_the_sheet_in_the_tray_at_once(machine, goodbye, monkeypatch):
    monkeypatch.setattr(sane_session, "SENDER_JOIN_S", 3600.0)
    monkeypatch.setattr(sane_sender, "DATA_ACCEPT_TIMEOUT_S", 3600.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        computer = Computer(Scanner(machine, Lamp(BED)), tcp_pair(listener))
    computer.ask(INIT, 8)
    computer.ask(OPEN, 12)
    assert computer.ask(words(Opcode.START, 1), 16)[:4] == word(0)
    assert machine.status()["path"] == 1
    if goodbye:
        assert computer.ask(goodbye, 4) == word(0)
    else:
        computer.leave()
    assert machine.status()["path"] is None
    assert machine.status()["tray"] == [{"sheet": 1, "whole": False}]
    if goodbye:
        computer.leave()


@pytest.mark.parametrize("seed", range(10))
def test_random_bytes_never_break_the_simulator_or_lose_a_sheet(machine, seed):
    scanner = Scanner(machine, Lamp(BED))
    rng = random.Random(seed)
    computer = Computer(scanner)
    computer.ask(INIT, 8)
    computer.ask(OPEN, 12)
    for _ in range(60):
        try:
            computer.ours.sendall(words(rng.choice([4, 5, 6, 8]), *(rng.choice([0, 1, 2, 3, 14]) for _ in range(7))))
        except OSError:
            break
    computer.leave()
    status = machine.status()
    assert len(status["hopper"]) + len(status["tray"]) == 3


def test_only_loopback_is_ever_bound():
    for address in (".".join("0000"), "192.0.2.1", "::1", "localhost"):
        with pytest.raises(ValueError, match=r"."):
            bind_loopback(0, address)
    with bind_loopback(0) as one, bind_loopback(0) as two:
        assert one.getsockname()[0].startswith("127.")
        assert one.getsockname()[0] != two.getsockname()[0]


def test_a_port_for_a_server_is_free_and_none_that_an_outgoing_connection_gets():
    for _ in range(20):
        port = free_port()
        assert port in PORTS
        socket.create_server(("127.0.0.1", port)).close()


# eSCL


@pytest.fixture
def escl(machine):
    server = make_server(bind_loopback(0), EsclScanner(machine, Lamp(BED), "image/png"))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    connection = http.client.HTTPConnection(server.server_name, server.server_port, timeout=10)

    def ask(method, path, body=None, headers=None):
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.getheader("Location")

    yield ask
    connection.close()
    server.shutdown()
    thread.join()
    server.server_close()


def settings(**values):
    asked = {"InputSource": "Feeder", "ColorMode": "Grayscale8", "XResolution": "100", "Duplex": "false", **values}
    inner = "".join(f"<scan:{key}>{value}</scan:{key}>" for key, value in asked.items())
    return f'<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03">{inner}</scan:ScanSettings>'.encode()


def test_a_job_runs_from_request_to_the_last_page(escl, machine):
    status, _, job = escl("POST", "/eSCL/ScanJobs", settings())
    assert status == 201
    assert escl("POST", "/eSCL/ScanJobs", settings())[0] == 503
    pages = [escl("GET", f"{job}/NextDocument") for _ in range(4)]
    assert [p[0] for p in pages] == [200, 200, 200, 404]
    assert pages[0][1].startswith(b"\x89PNG")
    told = escl("GET", "/eSCL/ScannerStatus")[1]
    assert b"<pwg:ImagesCompleted>3<" in told
    assert b"<pwg:JobState>Completed<" in told
    assert escl("POST", "/eSCL/ScanJobs", settings())[0] == 409  # the hopper is empty
    assert [s["whole"] for s in machine.status()["tray"]] == [True] * 3


def test_a_cancelled_job_leaves_the_sheet_half_fed_and_the_device_free(escl, machine):
    _, _, job = escl("POST", "/eSCL/ScanJobs", settings(Duplex="true"))
    assert escl("GET", f"{job}/NextDocument")[0] == 200
    assert escl("DELETE", job)[0] == 200
    assert [s["whole"] for s in machine.status()["tray"]] == [False]
    assert escl("GET", f"{job}/NextDocument")[0] == 404
    assert escl("POST", "/eSCL/ScanJobs", settings())[0] == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        settings(InputSource="Platen"),
        settings(ColorMode="CMYK"),
        settings(XResolution="9999999"),
        settings(XResolution="-1"),
        settings(XResolution="72"),
        settings(Width="0"),
        settings(DocumentFormatExt="application/pdf"),
    ],
)
def test_a_request_that_the_device_does_not_offer_is_refused(escl, machine, body):
    with pytest.raises(RequestRefusedError):
        parse_request(body, BED, "image/png")
    assert escl("POST", "/eSCL/ScanJobs", body)[0] == 400
    assert len(machine.status()["hopper"]) == 3


def test_requests_are_bounded_and_unknown_paths_are_not_found(escl):
    assert escl("GET", "/eSCL/ScanJobs/../../etc/passwd/NextDocument")[0] == 404
    assert escl("GET", "/eSCL/ScanJobs/00000000-0000-0000-0000-000000000000/NextDocument")[0] == 404
    assert escl("DELETE", "/nothing")[0] == 404
    assert escl("POST", "/elsewhere", b"x")[0] == 404
    assert escl("POST", "/eSCL/ScanJobs", b"x", {"Content-Length": "999999999"})[0] == 413
