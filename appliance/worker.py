"""Entry point of a page worker: `python -m appliance.worker FD`.

Rules:
- It ends when the station does, also in the middle of a page: nobody would take the answer, and the page is plaintext.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

from appliance.challenge.tasks import ReadinessTasks
from appliance.page_work import PipelineSetup
from appliance.pipeline import PageTasks
from appliance.supervisor import end_with_station, serve


def main(build: Callable[[PipelineSetup], PageTasks] = ReadinessTasks) -> int:
    """Serves page tasks over the inherited file descriptor; measurements build other ones."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the station's to handle
    connection = Connection(int(sys.argv[1]))
    end_with_station(connection)
    serve(connection, build)
    return 0


if __name__ == "__main__":
    sys.exit(main())
