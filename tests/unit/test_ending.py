"""The process ends in order: whoever still works comes home before the job store is closed."""

import asyncio
import contextlib
import logging
import sqlite3
import threading
import time
from types import SimpleNamespace

from appliance.ending import end_in_order, own_threads, waiting_for
from appliance.processing import Processor


def ended(work, waits=lambda threads: (waiting_for(threads),), within_s=10.0):
    """Runs `work(store)` beside, ends in order, and closes the store; returns whether all came home."""
    store = sqlite3.connect(":memory:", check_same_thread=False)

    async def live():
        threads = own_threads()
        beside = asyncio.create_task(work(store))
        await asyncio.sleep(0)
        home = await end_in_order((), waits(threads), (store.close,), within_s)
        with contextlib.suppress(asyncio.CancelledError):
            await beside
        return home

    return asyncio.run(live())


def test_what_a_cancelled_task_still_looks_at_is_open():
    async def work(store):
        try:
            await asyncio.sleep(60)
        finally:
            store.execute("SELECT 1")

    assert ended(work)


def test_a_thread_that_is_at_it_ends_before_the_store_is_closed(caplog):
    looked, began = [], threading.Event()

    def slow(store):
        began.set()
        time.sleep(0.05)
        looked.append(store.execute("SELECT 1").fetchone())

    async def work(store):
        beside = asyncio.get_running_loop().run_in_executor(None, slow, store)
        began.wait(5)
        await beside

    assert ended(work)
    assert looked == [(1,)]
    assert caplog.records == []


def test_a_thread_that_stays_away_is_not_waited_for_for_ever(caplog):
    free = threading.Event()

    async def work(_store):
        await asyncio.sleep(0)

    began = time.monotonic()
    try:
        assert not ended(work, lambda _: (free.wait,), within_s=0.1)
    finally:
        free.set()
    assert time.monotonic() - began < 5
    assert [record.message for record in caplog.records] == ["a thread did not come back in 0 s"]


def test_a_task_that_ends_with_an_error_is_named_by_its_type_alone(caplog):
    async def work(_store):
        try:
            await asyncio.sleep(60)
        finally:
            raise ValueError("Quackenbush")

    with caplog.at_level(logging.WARNING), contextlib.suppress(ValueError):
        ended(work)
    assert caplog.records[0].message == "a task ended with ValueError"
    assert "Quackenbush" not in caplog.text


def test_the_processor_waits_for_the_page_that_is_read():
    reading = SimpleNamespace(workers=1, page_timeout_s=1.0)
    made = Processor(*[SimpleNamespace(reviews=None)] * 6, reading, SimpleNamespace(page_timeout_s=1.0))
    done = []
    made._tasks._threads.submit(lambda: (time.sleep(0.05), done.append(1)))
    made.close()
    made.wait()
    assert done == [1]
