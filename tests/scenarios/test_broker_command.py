"""The development broker as a command and as a library."""

import signal
import socket
import subprocess
import sys

import pytest

from appliance.sim.broker import Broker, BrokerError, BrokerOptions, main
from tests.delivery_world import STATION, Wire, until

COMMAND = [sys.executable, "-c", "import sys; from appliance.sim.broker import main; sys.exit(main(sys.argv[1:]))"]


def test_the_command_runs_a_broker_until_a_signal(tmp_path):
    arguments = [str(tmp_path / "broker"), "--station", STATION, "--receiver", "receiver-0001"]
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    assert "mosquitto listens on 127.0.0.1:" in line
    port = int(line.split(":")[1].split(";")[0])
    assert (tmp_path / "broker" / f"{STATION}.pem").exists()
    socket.create_connection(("127.0.0.1", port), timeout=5).close()
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0
    process.stdout.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_a_name_that_cannot_be_an_identity_is_refused(tmp_path, capsys):
    assert main([str(tmp_path), "--station", "Station/1"]) == 1
    assert "names are" in capsys.readouterr().err


def test_a_port_that_is_taken_is_an_error_with_a_code(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        broker = Broker(tmp_path, [], [], BrokerOptions(port=taken.getsockname()[1]))
        with pytest.raises(BrokerError, match="sim-broker"):
            broker.start()
    assert not broker.running()


def test_queued_messages_survive_a_restart_in_order(tmp_path):
    topic = f"scanstation/v1/{STATION}/status"
    with Broker(tmp_path, [STATION], ["receiver-0001"]) as broker:
        with Wire(broker.config(STATION), STATION) as station:
            assert station.publish(topic, b"kept", retain=True) < 0x80
        broker.stop()
        broker.start()
        with Wire(broker.config("receiver-0001"), "late", topic) as late:
            until(lambda: late.messages, what="the retained message")
        assert late.messages == [(topic, b"kept", True)]
