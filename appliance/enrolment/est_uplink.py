"""The uplink with a certificate that renews itself: the place that puts the two together.

Rules:
- The renewal is a helper: if its thread ends, for whatever reason, the uplink goes on with the certificate it has.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from appliance.config import UplinkConfig
from appliance.delivery import main
from appliance.enrolment.est_renewal import Renewal


def run(config: UplinkConfig, notify: Callable[[str], object] | None = None) -> int:
    """Runs the uplink until a signal ends it; call it from the main thread. See `appliance.delivery.main.run`.

    Raises:
        EstUrlError: the enrolment server's address cannot be used.
    """
    renewal, stop = Renewal(config), threading.Event()
    thread = threading.Thread(target=renewal.run, args=(stop,), name="renewal", daemon=True)
    thread.start()
    try:
        return main.run(config, notify, renewal)
    finally:
        stop.set()
