"""The worker process as its parent sees it: started, asked, killed.

Rules:
- Every wait has a deadline; a worker that misses one is killed (SIGKILL), which libsane cannot hold off.
- The worker inherits no environment but what it needs, and no file but its socket.
- Its answers are untrusted: bounds are checked before anything is believed, and failures become our errors here.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from typing import Any

from appliance.devices.device_identity import Binding, Pinned
from appliance.devices.feeder_errors import (
    ERROR_OF_TROUBLE,
    DeviceSilentError,
    FeedStalledError,
    Phase,
    Trouble,
    WorkerDiedError,
    WorkerProtocolError,
    error_of_status,
)
from appliance.devices.sane_messages import (
    DeadlineError,
    GoneError,
    Message,
    MessageError,
    PageMessage,
    receive,
    send_json,
)
from appliance.errors import CaptureError
from appliance.sections.capture import FeederConfig

MODULE = "appliance.devices.sane_worker"
KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH", "HOME", "TMPDIR")
SEND_TIMEOUT_S = 10.0
GOODBYE_S = 3.0
PROGRESS_LEFT_S = 0.5  # after word of a page that came late: what lies behind it may still be fetched


class WorkerProcess:
    """One worker. Once a call has raised, it is dead or about to be: a new batch needs a new one."""

    def __init__(
        self,
        config: FeederConfig,
        pinned: Pinned | None = None,
        module: str = MODULE,
        greeting: dict[str, Any] | None = None,
    ) -> None:
        """Starts it; `pinned` is the device that was used before.

        Another `module` than the scanner's is given `greeting` instead of the scanner's binding.

        Raises:
            WorkerDiedError: it cannot be started.
        """
        self._config = config
        ours, theirs = socket.socketpair()
        ours.settimeout(SEND_TIMEOUT_S)
        self._connection = ours
        environment = {k: os.environ[k] for k in KEPT_ENVIRONMENT if k in os.environ}
        environment["LC_ALL"] = "C.UTF-8"
        if config.sane_config_dir is not None:
            environment["SANE_CONFIG_DIR"] = str(config.sane_config_dir)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            ours.close()
            raise WorkerDiedError("cannot start") from error
        finally:
            theirs.close()
        self.usable = True
        binding = Binding(
            config.device, config.vendor, config.product, config.serial,
            config.usb.vendor, config.usb.product, config.usb.serial,
        )  # fmt: skip
        hello: dict[str, Any] = {"binding": asdict(binding), "pinned": asdict(pinned) if pinned else None}
        hello["usb_devices"] = str(config.usb_devices)
        given = hello if greeting is None else greeting
        self.send({**given, "max_page_px": config.max_page_px, "max_bytes": config.worker_max_bytes})

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def send(self, request: dict[str, Any]) -> None:
        """Sends a request.

        Raises:
            WorkerDiedError: it is gone.
        """
        try:
            send_json(self._connection, request)
        except OSError as error:
            raise self._died() from error

    def receive(self, deadline: float, *, feeding: bool) -> Message:
        """The answer to the oldest open request, if it is a success; `deadline` in `time.monotonic()` seconds.

        Raises:
            FeedStalledError: a page did not come in time. DeviceSilentError: any other answer did not.
            WorkerDiedError: the worker ended. WorkerProtocolError: it sent nonsense.
            CaptureError: what the device reported.
        """
        try:
            message = receive(self._connection, deadline, self._config.max_page_px)
        except DeadlineError:
            self.kill()
            raise (FeedStalledError if feeding else DeviceSilentError)("worker killed") from None
        except GoneError:
            raise self._died() from None
        except MessageError as error:
            self.kill()
            raise WorkerProtocolError(str(error)) from error
        if isinstance(message, PageMessage) or message.get("ok") is True:
            return message
        self.usable = False
        raise _failure(message)

    def receive_page(self, deadline: float, stall_s: float) -> Message:
        """The page on its way; given up as well when nothing of it came for `stall_s` since its first rows.

        Raises:
            CaptureError: as `receive`.
        """
        until = deadline
        while True:
            message = self.receive(until, feeding=True)
            if isinstance(message, PageMessage) or "progress" not in message:
                return message
            until = max(min(deadline, time.monotonic() + stall_s), time.monotonic() + PROGRESS_LEFT_S)

    def has_answer(self) -> bool:
        """Whether something of an answer lies there already."""
        try:
            return bool(select.select([self._connection], [], [], 0)[0])
        except (OSError, ValueError):  # closed meanwhile: reading it says so
            return False

    def ask(self, request: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        """A request that is answered by an object.

        Raises:
            CaptureError: as `receive`.
        """
        self.send(request)
        answer = self.receive(time.monotonic() + timeout_s, feeding=False)
        if isinstance(answer, PageMessage):
            self.kill()
            raise WorkerProtocolError("a page nobody asked for")
        return answer

    def kill(self) -> None:
        """Ends it now; safe at any time and from any thread."""
        self.usable = False
        self._process.kill()
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits for an answer

    def retire(self) -> None:
        """Hangs up, waits a moment, kills what is left, and frees everything."""
        self.usable = False
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        if self._wait() is None:
            self._process.kill()
            self._wait()
        self._connection.close()

    def _wait(self) -> int | None:
        """Exit status; None for a process that does not end, as one that hangs in the kernel: it is left behind."""
        try:
            return self._process.wait(GOODBYE_S)
        except subprocess.TimeoutExpired:
            return None

    def _died(self) -> WorkerDiedError:
        """The error for a worker that is gone."""
        self.usable = False
        self._process.kill()
        return WorkerDiedError(f"exit status {self._wait()}")


def _failure(answer: dict[str, Any]) -> CaptureError:
    """The error for a failure that the worker reports."""
    detail = "".join(c for c in str(answer.get("detail", ""))[:300] if c.isprintable())  # it goes into logs
    try:
        if answer.get("trouble") is not None:
            return ERROR_OF_TROUBLE[Trouble(answer["trouble"])](detail)
        adf_state = answer.get("adf_state")
        return error_of_status(
            Phase(answer["phase"]),
            int(answer["status"]),
            double_feed=answer.get("double_feed") is True,
            adf_state=adf_state if isinstance(adf_state, str) else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        return WorkerProtocolError(f"unreadable failure: {type(error).__name__}")
