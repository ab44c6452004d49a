"""Sweeps whose cases are alike: `./run test` takes the same few of them each time, `./run soak sweeps` the others."""

import pytest


def some(cases, taken):
    """The cases as parameters; `./run test` takes those at the places `taken` alone.

    A case of several values is a tuple.
    """
    several = [case if isinstance(case, tuple) else (case,) for case in cases]
    assert set(taken) <= set(range(len(several))), "no such case"
    return [
        pytest.param(*values, marks=[] if place in taken else [pytest.mark.soak])
        for place, values in enumerate(several)
    ]
