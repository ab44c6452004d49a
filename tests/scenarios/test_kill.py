"""kill -9 of every process while documents are under way; `./run soak kill` is the long form, with stacks of three."""

import asyncio

import pytest

from soak.kill import VICTIMS, soak
from tests.whole_site import running_site


@pytest.mark.slow
def test_after_a_kill_of_each_process_every_document_arrived_once_and_nothing_is_left():
    with running_site(rate_ppm=60.0, workers=2) as site:
        run, verdict = asyncio.run(soak(site, VICTIMS, kills=1, seed=11, pages=2))
        logs = "" if not verdict.problems else site.log_text()
    assert verdict.problems == (), logs
    assert verdict.jobs == verdict.stored >= len(VICTIMS)
    assert {kill.victim for kill in run.kills if kill.hit} == set(VICTIMS)
    assert site.children["station"].starts >= 2
    assert site.children["uplink"].starts >= 2
