"""Entry point of a page worker: `python -m appliance.worker FD`.

Rules:
- It ends when the station does, also in the middle of a page: nobody would take the answer, and the page is plaintext.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from multiprocessing.connection import Connection

from appliance.pipeline import PageTasks
from appliance.supervisor import serve


def main() -> int:
    """Serves page tasks over the inherited file descriptor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the station's to handle
    connection = Connection(int(sys.argv[1]))
    threading.Thread(target=_end_with, args=(connection.fileno(),), daemon=True).start()
    serve(connection, PageTasks)
    return 0


def _end_with(descriptor: int) -> None:
    """Ends this process at once when the other end of the socket is gone."""
    poll = select.poll()
    poll.register(descriptor, 0)  # a hang-up is always reported
    poll.poll()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
