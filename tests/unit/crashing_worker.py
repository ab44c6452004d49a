"""A page worker whose barcode decoder ends the process, as a crash in its native code does: `crashing_worker.py FD`."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

from appliance import worker
from appliance.pipeline import PageTasks
from appliance.reading import barcodes


def end(*_arguments: object, **_options: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def build(setup: object) -> PageTasks:
    barcodes.zxingcpp = SimpleNamespace(read_barcodes=end)
    return PageTasks(setup)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(worker.main(build))
