"""`scanstation receiver`: one receiver as a service.

Rules:
- Keys that cannot be used: refuse to start. A broker that cannot be reached: wait.
- Ends on SIGTERM or SIGINT within a few seconds, status 0.
"""

from __future__ import annotations

from appliance.config import ReceiverConfig
from appliance.delivery.main import Notify, until_signal
from appliance.receiver.service import Receiver


def run(config: ReceiverConfig, notify: Notify | None = None) -> int:
    """Runs a receiver until a signal ends it; call it from the main thread.

    Args:
        config: the process's configuration.
        notify: sends one line to the service manager (`READY=1`, `WATCHDOG=1`, `STOPPING=1`).

    Returns:
        The exit status.

    Raises:
        SealingError: a key cannot be used.
        OSError: the store cannot be made.
    """
    tell = notify or (lambda _line: None)
    receiver = Receiver(config, heartbeat=lambda: tell("WATCHDOG=1"))
    with until_signal() as stop:
        tell("READY=1")
        receiver.run(stop)
    tell("STOPPING=1")
    return 0
