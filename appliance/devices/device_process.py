"""The life of a killable process that talks to a device: it serves its parent over a socket, and ends with it.

Rules:
- When the parent is gone, so is the process, in the middle of whatever it does. It leaves no core dump and its memory
  is bounded: it holds patients' pages.
- No numpy, no third party: it starts fast and has little to go wrong.
"""

from __future__ import annotations

import contextlib
import os
import resource
import select
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, Final, Protocol

from appliance.devices.sane_messages import DeadlineError, GoneError, PageMessage, receive, send_json, send_page

FOREVER_S: Final = 10 * 365 * 86_400.0
_HELLO_S: Final = 30.0
_LAST_WORDS_S: Final = 1.5

Tell = Callable[[dict[str, Any]], None]
"""Sends word of progress to the parent."""


class DeviceSide(Protocol):
    """Whoever has the device."""

    def answer(self, request: dict[str, Any]) -> dict[str, Any] | PageMessage:
        """Carries out one request; every failure becomes an answer whose `ok` is not true."""

    def failed(self) -> None:
        """Such an answer was sent."""

    def let_go(self) -> None:
        """The end: closes the device."""


def serve(arguments: list[str], make: Callable[[dict[str, Any], Tell], DeviceSide]) -> int:
    """Serves the socket whose file descriptor is the only argument, until the parent hangs up; returns 0.

    Args:
        arguments: of the process.
        make: takes the parent's first message (`max_bytes` bounds this process's memory) and a way to send progress.
    """
    connection = socket.socket(fileno=int(arguments[0]))
    with contextlib.suppress(GoneError, DeadlineError, OSError), connection, contextlib.ExitStack() as stack:
        hello = receive(connection, time.monotonic() + _HELLO_S, 0)
        assert isinstance(hello, dict)  # noqa: S101  (our own parent)
        _contain(int(hello["max_bytes"]))
        threading.Thread(target=_end_with, args=(connection,), daemon=True, name="parent").start()
        device = make(hello, lambda word: send_json(connection, word))
        stack.callback(device.let_go)
        while True:
            request = receive(connection, time.monotonic() + FOREVER_S, 0)
            answer = device.answer(request) if isinstance(request, dict) else {"ok": False}
            if isinstance(answer, PageMessage):
                send_page(connection, answer)
            else:
                send_json(connection, answer)
                if answer.get("ok") is not True:
                    device.failed()
    return 0


def _contain(max_bytes: int) -> None:
    """No core dumps, and a bound on memory, for this process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))


def _end_with(connection: socket.socket) -> None:
    """Ends this process when the parent hangs up, even while a driver blocks; a moment is left to close the device."""
    poll = select.poll()
    poll.register(connection, select.POLLRDHUP)
    while not poll.poll():
        pass
    time.sleep(_LAST_WORDS_S)
    os._exit(0)
