"""A page worker that crashes, hangs, lies and raises on command: `python unruly_worker.py FD`."""

from __future__ import annotations

import os
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from appliance.supervisor import end_with_station, serve


class SpeakingError(Exception):
    """An error whose text holds what must not be repeated."""


class UnrulyTasks:
    """Tasks that go wrong."""

    def __init__(self, setup: object) -> None:
        if setup == "broken":
            raise SpeakingError("Erika Mustermann")
        if setup == "slow":
            time.sleep(60)
        self.setup = setup

    def echo(self, value: object) -> tuple[object, object, int]:
        return self.setup, value, os.getpid()

    def crash(self) -> None:
        os.abort()

    def leave(self) -> None:
        os._exit(0)

    def hang(self) -> None:
        time.sleep(600)

    def hang_and_say_so(self, file: str) -> None:
        Path(file).write_text(str(os.getpid()))
        time.sleep(600)

    def stop_reading(self) -> None:
        """Stops the whole process a moment after the answer, as a machine that swaps does."""
        if os.fork() == 0:
            time.sleep(0.2)
            os.kill(os.getppid(), signal.SIGSTOP)
            os._exit(0)

    def fail(self) -> None:
        raise SpeakingError("Erika Mustermann, born 12 August 1964")

    def exhaust(self) -> None:
        raise MemoryError

    def answer_half(self) -> object:
        """An answer that the other side cannot unpickle whole: the process ends while it writes."""
        return Half()


class Half:
    def __reduce__(self) -> tuple[object, ...]:
        os._exit(3)


if __name__ == "__main__":
    connection = Connection(int(sys.argv[1]))
    end_with_station(connection)
    serve(connection, UnrulyTasks)
