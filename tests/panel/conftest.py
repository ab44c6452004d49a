"""Loads what PySide6 would keep from loading: its hook on imports reads names of modules that are half imported.

Only tests hold both in one process: the station never loads PySide6, and the panel nothing of the station's.
"""

import pytest
import spacy  # noqa: F401 - before PySide6, which what follows imports

from appliance.sim.private_bus import PrivateBus
from tests.panel.stand_in import Host
from tests.panel.touched import noted  # noqa: F401 - for every test of this folder


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with PrivateBus(tmp_path_factory.mktemp("bus")) as private:
        yield private


@pytest.fixture
def host(bus):
    served = Host(bus.address)
    yield served
    served.close()
