"""Worker processes that may die: pages are decoded, read and redacted in them, never in the station itself.

Rules:
- A worker is a process of its own (`python -m appliance.worker`) and talks over one socket pair. It can crash, hang
  or be killed at any time: the call then raises `WorkerLostError`, a fresh worker takes its place, the station goes on.
- Every call has a deadline; a worker that misses it is killed.
- Workers are our own code behind a private socket pair, so values travel as pickles; nothing from outside ever does.
- This is the one place with a broad `except`: whatever a task raises is reported by its type alone, without its text.
"""

from __future__ import annotations

import pickle
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

from appliance.errors import PageError

START_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 5.0


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

    def __init__(self, setup: bytes) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "appliance.worker", str(theirs.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        self._connection = Connection(ours.detach())
        self._connection.send_bytes(setup)
        self._ready = False

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
                self._await(START_TIMEOUT_S)
                self._ready = True
            self._connection.send(call)
            ok, value = self._await(timeout_s)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise WorkerLostError(call.method) from error
        if not ok:
            raise TaskFailedError(f"{call.method}: {value}")
        return value

    def _await(self, timeout_s: float) -> Any:
        """The next answer; a missed deadline counts as a lost connection."""
        if not self._connection.poll(timeout_s):
            raise TimeoutError
        return self._connection.recv()

    def stop(self) -> None:
        """Ends the process: end of input first, then SIGKILL."""
        self._connection.close()
        try:
            self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_TIMEOUT_S)


class WorkerPool:
    """A fixed number of workers, started when first needed. Thread-safe; `run` blocks while all are busy."""

    def __init__(self, setup: object, size: int) -> None:
        """`setup` is pickled to each worker, which builds its `PageTasks` from it."""
        self._setup = pickle.dumps(setup)
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._all: set[Worker] = set()
        self._closed = threading.Event()
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
        waiting = [self._idle.get() for _ in range(self._idle.qsize())]
        for worker in waiting:
            self._idle.put(worker or self._start())

    def pids(self) -> tuple[int, ...]:
        """Process ids of the running workers, for tests and health."""
        with self._lock:
            return tuple(worker.pid for worker in self._all)

    def close(self) -> None:
        """Ends all workers; calls in flight and later ones fail with WorkerLostError."""
        with self._lock:
            self._closed.set()
            workers, self._all = self._all, set()
        for worker in workers:
            worker.stop()

    def _start(self) -> Worker:
        """A new worker.

        Raises:
            WorkerLostError: the pool was closed.
        """
        if self._closed.is_set():
            raise WorkerLostError("closed")
        worker = Worker(self._setup)
        with self._lock:
            if not self._closed.is_set():
                self._all.add(worker)
                return worker
        worker.stop()  # closed meanwhile
        raise WorkerLostError("closed")

    def _discard(self, worker: Worker | None) -> None:
        if worker is None:
            return
        with self._lock:
            self._all.discard(worker)
        worker.stop()


def serve(connection: Connection, build: Callable[[Any], object]) -> None:
    """The worker's side: builds the tasks from the setup it is sent, then answers calls until the input ends."""
    tasks = build(pickle.loads(connection.recv_bytes()))  # noqa: S301 - from our own parent over a private pair
    connection.send("ready")
    while True:
        try:
            call = connection.recv()
        except EOFError:
            return
        try:
            answer = (True, getattr(tasks, call.method)(*call.arguments))
        except Exception as error:  # noqa: BLE001 - reported by type alone: its text could hold content
            answer = (False, type(error).__name__)
        try:
            connection.send(answer)
        except BrokenPipeError:
            return
