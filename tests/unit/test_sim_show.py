"""What the demo prints while a stack is in work."""

import io
from types import SimpleNamespace

from appliance.sim.show import Show


def lines_of(pages: int) -> list[str]:
    """What stands for a stack of so many pages while each is read and cleared before the next one is scanned."""
    out = io.StringIO()
    show, done = Show(out), {"captured": 0, "read": 0, "cleared": 0}
    show.expect(pages)
    run = SimpleNamespace(count=lambda _, stage: done[stage], events=[SimpleNamespace(at_s=0.0)])
    for _ in range(pages):
        for stage in done:
            done[stage] += 1
            show.event(run, SimpleNamespace(what="page"))
    return out.getvalue().splitlines()


def test_the_bar_of_a_stack_never_steps_back():
    lengths = [line.count("#") for line in lines_of(10)]
    assert lengths == sorted(lengths)
    assert lengths[-1] == 24
