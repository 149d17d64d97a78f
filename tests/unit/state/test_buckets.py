"""How fast one tab may send."""

from portal.state.buckets import Buckets


def test_a_burst_passes_and_a_flood_does_not():
    buckets = Buckets(rate=20, burst=60)

    passed = sum(buckets.take("tab") for _ in range(400))

    assert 60 <= passed <= 70


def test_one_tab_does_not_slow_another():
    buckets = Buckets(rate=1, burst=1)
    buckets.take("loud")

    assert not buckets.take("loud")
    assert buckets.take("quiet")


def test_a_rested_tab_may_send_again(monkeypatch):
    moment = [100.0]
    monkeypatch.setattr("portal.state.buckets.time.monotonic", lambda: moment[0])
    buckets = Buckets(rate=2, burst=1)
    assert buckets.take("tab")
    assert not buckets.take("tab")

    moment[0] += 0.5

    assert buckets.take("tab")
