"""Ten stations against one broker: a policy reaches all, each document gets its receipt, a restart loses nothing."""

from bench.fleet import measure


def test_a_small_fleet_takes_a_policy_delivers_and_comes_back_after_the_broker_restarts():
    found = measure(10, 1, down_s=0.5, quick=True)
    assert found["stations"] == "10"
    assert found["policies refused"] == "0"
    assert float(found["policy, kept by all, s"]) < 60
    assert sum(map(int, found["after the restart, sessions in each second"].split())) >= 10
