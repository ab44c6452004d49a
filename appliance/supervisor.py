"""Worker processes that may die: pages are decoded, read and redacted in them, never in the station itself.

Rules:
- A worker is a process of its own (`python -m appliance.worker`) and talks over one socket pair. It can crash, hang
  or be killed at any time: the call then raises `WorkerLostError`, a fresh worker takes its place, the station goes on.
- Every call has a deadline, from the first byte sent to the last byte of the answer; a worker that misses it is killed.
- Workers are our own code behind a private socket pair, so values travel as pickles; nothing from outside ever does.
- This is the one place with a broad `except`: whatever a task raises is reported by its type alone, without its text.
"""

from __future__ import annotations

import os
import pickle
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from typing import Any

from appliance import parcels
from appliance.errors import PageError

START_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 5.0
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # pages run in parallel, not their sums
PAGE_WORKER = (sys.executable, "-m", "appliance.worker")


class WorkerLostError(PageError):
    """A page worker crashed, was killed or took too long over a page."""

    code = "worker-lost"
    advice = "The station could not finish a page in time; it is kept and will be tried again or held for a person."


class TaskFailedError(PageError):
    """A task raised something nobody expected; the detail is the type of the error alone."""

    code = "worker-task"
    advice = "The station could not process a page; it is kept and held for a person."


@dataclass(frozen=True, slots=True)
class Call:
    """One task for a worker: the method's name and its arguments."""

    method: str
    arguments: tuple[Any, ...] = field(repr=False)


class Worker:
    """One worker process. Not thread-safe: the pool lends it to one caller at a time."""

    def __init__(self, setup: bytes, program: Sequence[str]) -> None:
        """Raises OSError when the system has no room for a process; nothing is left behind then."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            command = [*program, str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env={**os.environ, **ONE_THREAD}
            )
            self._connection = Connection(ours.detach())
        self._ready = False
        try:
            self._connection.send_bytes(setup)  # small: it fits into the socket's buffer
        except OSError:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    def run(self, call: Call, timeout_s: float) -> Any:
        """Runs one task.

        Raises:
            WorkerLostError: the worker died or missed the deadline (it is then killed).
            TaskFailedError: the task raised.
        """
        try:
            if not self._ready:
                with self._deadline(START_TIMEOUT_S):
                    self._connection.recv()
                self._ready = True
            with self._deadline(timeout_s):
                parcels.send(self._connection, call)
                ok, value = parcels.receive(self._connection)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise WorkerLostError(call.method) from error
        if not ok:
            raise TaskFailedError(f"{call.method}: {value}")
        return value

    @contextmanager
    def _deadline(self, timeout_s: float) -> Iterator[None]:
        """Kills the worker when the block takes longer: reading from it and writing to it then fail."""
        timer = threading.Timer(timeout_s, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def stop(self) -> None:
        """Ends the process: end of input first, then SIGKILL."""
        with suppress(OSError):  # closed already
            self._connection.close()
        try:
            self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_TIMEOUT_S)


class WorkerPool:
    """A fixed number of workers, started when first needed. Thread-safe; `run` blocks while all are busy."""

    def __init__(self, setup: object, size: int, program: Sequence[str] = PAGE_WORKER) -> None:
        """`setup` is pickled to each worker, which builds its tasks from it; `program` ends in the socket's number."""
        self._program = tuple(program)
        self._setup = pickle.dumps(setup)
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._all: set[Worker] = set()
        self._closed = False
        for _ in range(size):
            self._idle.put(None)

    def run(self, method: str, *arguments: Any, timeout_s: float) -> Any:
        """Runs `method` of the tasks in some worker and returns its value.

        Raises:
            WorkerLostError: the worker died or missed the deadline.
            TaskFailedError: the task raised.
        """
        worker = self._idle.get()
        survivor: Worker | None = None
        try:
            if worker is None:
                worker = self._start()
            value = worker.run(Call(method, arguments), timeout_s)
            survivor = worker
        except TaskFailedError:
            survivor = worker
            raise
        except WorkerLostError:
            self._discard(worker)
            raise
        finally:
            self._idle.put(survivor)
        return value

    def warm_up(self) -> None:
        """Starts all workers ahead of the first page, so that the first press does not wait for models to load."""
        waiting: list[Worker | None] = []
        with suppress(Empty):
            while True:
                waiting.append(self._idle.get_nowait())
        for worker in waiting:
            started = worker
            try:
                with suppress(WorkerLostError):  # the first call tries again and says what is wrong
                    started = worker or self._start()
            finally:
                self._idle.put(started)

    def pids(self) -> tuple[int, ...]:
        """Process ids of the running workers, for tests and health."""
        with self._lock:
            return tuple(worker.pid for worker in self._all)

    def close(self) -> None:
        """Ends all workers; calls in flight and later ones fail with WorkerLostError."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, set()
        for worker in workers:
            worker.stop()

    def _start(self) -> Worker:
        """A fresh worker; none after `close`, whoever still waits for one."""
        with self._lock:
            if self._closed:
                raise WorkerLostError("closed")
            try:
                worker = Worker(self._setup, self._program)
            except OSError as error:
                raise WorkerLostError(f"cannot start: errno {error.errno}") from error
            self._all.add(worker)
        return worker

    def _discard(self, worker: Worker | None) -> None:
        if worker is None:
            return
        with self._lock:
            self._all.discard(worker)
        worker.stop()


def serve(connection: Connection, build: Callable[[Any], object]) -> None:
    """The worker's side: builds the tasks from the setup it is sent, then answers calls until the input ends."""
    sys.excepthook = _tell_type
    tasks = build(pickle.loads(connection.recv_bytes()))  # noqa: S301 - from our own parent over a private pair
    connection.send("ready")
    while True:
        try:
            call = parcels.receive(connection)
        except (EOFError, ConnectionResetError):
            return
        try:
            answer = (True, getattr(tasks, call.method)(*call.arguments))
        except Exception as error:  # noqa: BLE001 - reported by type alone: its text could hold content
            answer = (False, type(error).__name__)
        try:
            parcels.send(connection, answer)
        except BrokenPipeError:
            return


def end_with_station(connection: Connection) -> None:
    """From now on this process ends at once when the other end of the connection is gone."""
    poll = select.poll()
    poll.register(connection.fileno(), 0)  # a hang-up is always reported

    def wait() -> None:
        poll.poll()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def _tell_type(kind: type[BaseException], _: object, __: object) -> None:
    """What ends a worker is told without its text, too."""
    sys.stderr.write(f"page worker ended by {kind.__name__}\n")
