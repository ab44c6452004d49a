"""A D-Bus daemon of our own for the demo and the tests: private socket, tight limits, no desktop involved."""

from __future__ import annotations

import select
import subprocess
import time
from pathlib import Path
from typing import Self

from appliance.errors import ScanStationError

START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 5.0

_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>scanstation-private</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  {include}
  <limit name="max_message_size">1048576</limit>
  <limit name="max_incoming_bytes">4194304</limit>
  <limit name="max_outgoing_bytes">4194304</limit>
  <limit name="max_completed_connections">64</limit>
  <limit name="max_connections_per_user">64</limit>
  <limit name="max_pending_service_starts">1</limit>
  <limit name="max_names_per_connection">8</limit>
  <limit name="max_match_rules_per_connection">128</limit>
  <limit name="max_replies_per_connection">128</limit>
</busconfig>
"""


class PrivateBusError(ScanStationError):
    """dbus-daemon is missing or did not start."""

    code = "sim-bus"
    advice = "The simulator needs the Debian package dbus-daemon."


class PrivateBus:
    """One dbus-daemon; `address` is where it listens."""

    def __init__(self, directory: Path, policy: Path | None = None) -> None:
        """Starts the daemon with its socket and configuration in `directory`; `policy` is included if given.

        Raises:
            PrivateBusError: it is not installed or does not come up.
        """
        self.socket = directory / "bus.sock"
        config = directory / "bus.conf"
        include = f"<include>{policy}</include>" if policy else ""
        config.write_text(_CONFIG.format(socket=self.socket, include=include))
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
        try:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        except OSError as error:
            raise PrivateBusError("cannot start dbus-daemon") from error
        self.address = self._wait_for_address()

    def _wait_for_address(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            if select.select([self._process.stdout], [], [], 0.2)[0]:
                line = self._process.stdout.readline(4096).decode().strip()
                if line:
                    return line
        self.close()
        raise PrivateBusError("dbus-daemon did not come up")

    def close(self) -> None:
        """Ends the daemon."""
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_TIMEOUT_S)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
