"""A pool of page workers that was closed stays closed."""

import pytest

from appliance.supervisor import WorkerLostError, WorkerPool


def test_a_closed_pool_starts_no_worker_for_a_late_task():
    pool = WorkerPool("no setup is needed", 1)
    pool.close()
    for _ in range(2):
        with pytest.raises(WorkerLostError):
            pool.run("take_in", timeout_s=5)
    assert pool.pids() == ()
