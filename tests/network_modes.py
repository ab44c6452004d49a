"""The states of the world that the stand-in for NetworkManager can be in; numbers of NMDeviceState and its reasons."""

from dataclasses import dataclass

DISCONNECTED, ACTIVATED, FAILED = 30, 100, 120


@dataclass(frozen=True)
class Mode:
    """One state of the world. `steps`: what an activation goes through, as state and reason."""

    steps: tuple = ((40, 0), (50, 0), (70, 0), (ACTIVATED, 0))
    start: tuple = (DISCONNECTED, 0)
    kinds: tuple = (1, 2)  # NMDeviceType: Ethernet, Wi-Fi
    networking: bool = True
    radio: bool = True
    connectivity: int = 4
    hangs: bool = False
    refuses: bool = False
    dies: bool = False


MODES = {
    "good": Mode(),
    "refuses": Mode(refuses=True),
    "hangs": Mode(hangs=True),
    "dies": Mode(dies=True),
    "secret": Mode(((40, 0), (50, 0), (60, 0), (50, 0), (60, 8), (FAILED, 7), (DISCONNECTED, 0))),
    "asks": Mode(((40, 0), (50, 0), (60, 0))),
    "ssid": Mode(((40, 0), (50, 0), (FAILED, 53), (DISCONNECTED, 0))),
    "address": Mode(((40, 0), (50, 0), (70, 0), (FAILED, 5), (DISCONNECTED, 0))),
    "slow": Mode(((40, 0), (50, 0))),
    "waiting": Mode(((40, 0), (50, 0), (70, 0))),
    "portal": Mode(connectivity=2),
    "off": Mode(networking=False, start=(10, 37)),
    "flight": Mode(radio=False, start=(20, 0)),
    "cable": Mode(start=(20, 40)),
    "unmanaged": Mode(start=(10, 75)),
    "bare": Mode(kinds=(1,)),
    "busy": Mode(start=(40, 0)),
}
