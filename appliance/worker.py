"""Entry point of a page worker: `python -m appliance.worker FD`. It ends when the station does."""

from __future__ import annotations

import signal
import sys
from multiprocessing.connection import Connection

from appliance.pipeline import PageTasks
from appliance.supervisor import serve


def main() -> int:
    """Serves page tasks over the inherited file descriptor."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the station's to handle
    serve(Connection(int(sys.argv[1])), PageTasks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
