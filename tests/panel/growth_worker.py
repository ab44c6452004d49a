"""The walk of the bench through pickled screens, in a process of its own, without a bus; counts what it holds.

`python -m tests.panel.growth_worker FOLDER CHANGES TIDY_MS -- ARGUMENTS...`: each line is megabytes that malloc lent
out and blocks of Python's own memory, after a round and a while without anything to do.
"""

import json
import sys

from bench.support import panel_walk

from PySide6.QtCore import QEventLoop, QTimer  # isort: skip  # after what keeps TLS out of this process

from appliance.panel import app

REST_MS = 600


class Counted(panel_walk.Walked):
    """Says what is held, in place of how large the process is."""

    def show(self, *, connect=True):
        super().show(connect=False)

    def said(self):
        rest = QEventLoop()
        QTimer.singleShot(REST_MS, rest.quit)
        rest.exec()
        self.view.engine().collectGarbage()
        QTimer.singleShot(REST_MS, rest.quit)
        rest.exec()
        return json.dumps([panel_walk.lent_mb(), sys.getallocatedblocks()])


if __name__ == "__main__":
    app.TIDY_MS = int(sys.argv[3])
    panel_walk.Walked = Counted
    raise SystemExit(panel_walk.main())
