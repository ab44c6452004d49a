"""A certificate renews itself in time and at its own moment, and the old one stays until the new one has worked."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.config import UplinkConfig
from appliance.delivery.certificates import FixedCertificate
from appliance.delivery.faults import BrokerRefusedError, BrokerUnreachableError
from appliance.enrolment import est_errors, est_schedule, est_uplink, est_wire
from appliance.enrolment.est_renewal import CertificateEndsError, Renewal
from appliance.enrolment.est_store import CURRENT, NEXT, CertificateStore
from appliance.sections.network import BrokerConfig, EstConfig
from tests.est_world import KEY, KEY_PEM, NOW, STATION, a_certificate, est_config, make_authority, serving

REFUSED, AWAY = BrokerRefusedError(), BrokerUnreachableError()


@pytest.fixture
def authority(tmp_path):
    (tmp_path / "state").mkdir()
    return make_authority(tmp_path / "ca")


def issue(authority, age_days=0.0, days=90):
    """A certificate of ours that the authority issued some days ago, and wrote down."""
    then = NOW - timedelta(days=age_days)
    certificate = authority.signer.station(STATION, KEY.public_key(), then, days)
    authority.ledger.issued(certificate, STATION, b"key", then)
    return certificate


def place(tmp_path, certificate):
    path = tmp_path / "client.pem"
    path.write_bytes(est_wire.pem([certificate]))
    return CertificateStore(path, tmp_path / "state"), path


def test_the_new_certificate_replaces_the_old_one_when_it_has_worked(tmp_path, authority):
    store, old = place(tmp_path, issue(authority, 50))
    assert store.choose() == store.in_use().path == old
    store.worked(old)
    store.put_next([issue(authority)])
    assert store.waiting()
    assert store.newer(old)
    new = store.choose()
    assert new.name == NEXT
    assert store.in_use().path == old, "it has not worked yet"
    assert not store.newer(new)
    store.failed(new, AWAY)
    assert store.choose() == new, "a network that is away is not its fault"
    store.worked(new)
    assert store.choose().name == store.in_use().path.name == CURRENT
    assert not store.waiting()
    assert old.exists()


def test_a_new_certificate_that_does_not_work_is_given_up_for_the_old_one(tmp_path, authority):
    store, old = place(tmp_path, issue(authority, 50))
    store.put_next([issue(authority)])
    new = store.choose()
    store.failed(new, REFUSED)
    assert store.choose() == old
    assert not store.newer(old)
    store.failed(old, REFUSED)
    assert store.choose() == new, "a broker that takes neither says nothing about the new one"
    store.failed(new, REFUSED)
    store.worked(old)
    assert not store.waiting()
    assert store.gave_up == 1
    assert store.choose() == old


def test_a_power_cut_at_each_step_leaves_a_certificate_that_works(tmp_path, authority, monkeypatch):
    first, second = issue(authority, 50), issue(authority)
    store, old = place(tmp_path, first)
    (tmp_path / "state" / ".next.pem.0123.tmp").write_bytes(b"half")  # cut while it was written
    store.sweep()
    assert not any((tmp_path / "state").iterdir())
    store.put_next([second])
    store = CertificateStore(old, tmp_path / "state")  # cut after it was written
    store.sweep()
    assert store.choose().name == NEXT
    assert store.in_use().leaf == first
    with monkeypatch.context() as patch:  # the rename does not come about
        patch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError(5, "mock")))
        store.worked(store.choose())
    assert store.choose().name == NEXT
    store.worked(store.choose())
    store = CertificateStore(old, tmp_path / "state")  # cut after the rename
    assert store.in_use().leaf == second


def test_what_another_sheet_or_board_left_does_not_count(tmp_path, authority):
    other = ec.generate_private_key(ec.SECP256R1())
    store, old = place(tmp_path, issue(authority))
    for name, left in ((NEXT, a_certificate(other)), (CURRENT, issue(authority, 30))):
        (tmp_path / "state" / name).write_bytes(est_wire.pem([left]))
    assert not store.newer(old)
    assert store.choose() == store.in_use().path == old
    store.sweep()
    assert not any((tmp_path / "state").iterdir())
    (tmp_path / "state" / CURRENT).mkdir()
    with pytest.raises(est_errors.EstStorageError):
        store.sweep()


def test_without_any_certificate_the_provisioned_path_is_named(tmp_path, authority):
    store = CertificateStore(tmp_path / "nowhere.pem", tmp_path / "missing")
    assert store.choose() == tmp_path / "nowhere.pem"
    assert not store.waiting()
    with pytest.raises(est_errors.EstCertificateError):
        store.in_use()
    with pytest.raises(est_errors.EstStorageError):
        store.put_next([issue(authority)])


def test_the_configured_certificate_alone_never_changes(tmp_path):
    fixed = FixedCertificate(tmp_path)
    fixed.worked(tmp_path)
    fixed.failed(tmp_path, REFUSED)
    assert fixed.choose() == tmp_path
    assert not fixed.newer(tmp_path)
    assert fixed.warning() is None


def test_five_hundred_stations_of_one_afternoon_renew_days_apart_and_in_time(authority):
    config = EstConfig()
    one = [authority.signer.station(f"station-{i}", KEY.public_key(), NOW, 90) for i in range(500)]
    shares = [(est_schedule.due(c, config) - c.not_valid_before_utc) / timedelta(days=90) for c in one]
    assert min(shares) >= 0.5
    assert max(shares) < 2 / 3
    hours = [int(share * 90 * 24) for share in shares]
    assert max(hours.count(hour) for hour in set(hours)) <= 12  # of 500 in one hour; the mean is 2
    assert est_schedule.due(one[0], config) == est_schedule.due(one[0], config)


def make_renewal(tmp_path, authority, port, certificate, at=NOW, chance=0.5, **changes):
    _, path = place(tmp_path, certificate)
    ca, key = tmp_path / "broker-ca.pem", tmp_path / "client.key"
    ca.write_bytes(est_wire.pem([authority.signer.certificate]))
    key.write_bytes(KEY_PEM)
    broker = BrokerConfig(ca=ca, certificate=path, private_key=key)
    est = est_config(port, tmp_path / "state", retry_min_s=60.0, **changes)
    return Renewal(UplinkConfig(station=STATION, broker=broker, est=est), lambda: at, lambda: chance)


def test_a_due_certificate_is_renewed_once_and_tried(tmp_path, authority):
    with serving(tmp_path / "ca", authority) as port:
        renewal = make_renewal(tmp_path, authority, port, issue(authority, 60))
        assert renewal._first_wait() == 300.0
        assert renewal.step() == 60.0
        assert renewal.waiting()
        assert renewal.step() == 60.0
        assert renewal.warning() is None
        renewal.worked(renewal.choose())
        assert renewal.step() == 60.0
        assert renewal._first_wait() == 0.0
    assert len(authority.ledger.rows(STATION)) == 2
    assert renewal.in_use().leaf.not_valid_before_utc > NOW - timedelta(days=1)


def test_one_that_did_not_work_is_asked_for_again_later(tmp_path, authority):
    with serving(tmp_path / "ca", authority) as port:
        renewal = make_renewal(tmp_path, authority, port, issue(authority, 60))
        renewal.step()
        renewal.failed(renewal.choose(), REFUSED)
        renewal.worked(renewal.choose())
        assert renewal.step() == 30.0, "the first wait of the backoff"
        assert not renewal.waiting()
        renewal.step()
        assert renewal.waiting()


def test_failures_are_retried_later_and_later_and_said_when_the_end_is_near(tmp_path, authority):
    renewal = make_renewal(tmp_path, authority, 1, issue(authority, 60))
    waits = [renewal.step() for _ in range(12)]
    assert waits[:3] == [30.0, 90.0, 180.0]
    assert max(waits) <= 21_600
    assert renewal.warning() is None
    late = make_renewal(tmp_path, authority, 1, issue(authority, 80))
    late.step()
    assert isinstance(late.warning(), CertificateEndsError)
    assert late._after(est_errors.EstLaterError("status 202", 100)) == 112.5


def test_a_refused_or_ended_certificate_is_told_apart(tmp_path, authority):
    with serving(tmp_path / "ca", authority) as port:
        held = make_renewal(tmp_path, authority, port, issue(authority, 60))
        authority.change(STATION, "held")
        held.step()
        assert held._fault.code == "est-refused"
        assert held.choose().exists()
        ended = make_renewal(tmp_path, authority, port, issue(authority, 100))
        ended.step()
    assert ended._fault.code == "est-expired"
    assert ended._ends_soon()


def test_a_clock_before_the_certificate_renews_nothing(tmp_path, authority):
    early = make_renewal(tmp_path, authority, 1, issue(authority), at=NOW - timedelta(days=9_000))
    assert early.step() == 60.0
    assert early._fault is None
    assert early._now() == early.in_use().leaf.not_valid_before_utc


@pytest.mark.parametrize("missing", ["client.key", "broker-ca.pem", "client.pem"])
def test_a_missing_file_is_a_fault_and_no_end(tmp_path, authority, missing):
    renewal = make_renewal(tmp_path, authority, 1, issue(authority, 60))
    (tmp_path / missing).unlink()
    assert renewal.step() == 30.0
    assert renewal._fault.code in ("est-storage", "est-certificate")
    assert renewal._first_wait() in (0.0, 300.0)


def test_the_thread_ends_when_it_is_told_to(tmp_path, authority):
    renewal = make_renewal(tmp_path, authority, 1, issue(authority))
    stop, looks = threading.Event(), []

    def look() -> float:
        looks.append(1)
        stop.set()
        return 0.0

    renewal.step = look
    renewal.run(stop)
    assert looks == [1]


def test_the_uplink_runs_with_its_renewal_and_ends_with_it(tmp_path, authority, monkeypatch):
    seen = []
    monkeypatch.setattr(est_uplink.main, "run", lambda *given: seen.append(given) or 0)
    config = make_renewal(tmp_path, authority, 1, issue(authority))._config
    assert est_uplink.run(config) == 0
    assert isinstance(seen[0][2], Renewal)
    with pytest.raises(est_errors.EstUrlError):
        est_uplink.run(replace(config, est=EstConfig(url="http://ca.example")))
