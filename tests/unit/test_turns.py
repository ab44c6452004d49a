"""The oldest job's work goes first, and no turn is ever lost."""

import asyncio

import pytest

from appliance.turns import Turns


def test_who_waits_is_served_by_age_of_the_job_and_then_in_order_of_asking():
    async def life():
        turns, done, gate = Turns(1), [], asyncio.Event()

        async def work(rank, name):
            async with turns.turn(rank):
                if name == "first":
                    await gate.wait()
                done.append(name)

        tasks = [asyncio.create_task(work("5", "first"))]
        await asyncio.sleep(0)
        for rank, name in (("9", "young"), ("1", "old a"), ("1", "old b"), ("5", "middle")):
            tasks.append(asyncio.create_task(work(rank, name)))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*tasks)
        return done

    assert asyncio.run(life()) == ["first", "old a", "old b", "middle", "young"]


@pytest.mark.parametrize("served_first", [False, True])
def test_a_turn_that_is_cancelled_while_waiting_or_when_served_is_not_lost(served_first):
    async def life():
        turns, order = Turns(1), []

        async def work(name):
            async with turns.turn("1"):
                order.append(name)

        holder = turns.turn("0")
        await holder.__aenter__()
        waiting = asyncio.create_task(work("cancelled"))
        after = asyncio.create_task(work("after"))
        await asyncio.sleep(0)
        if served_first:
            await holder.__aexit__(None, None, None)  # serves the first, which has not run yet
        waiting.cancel()
        if not served_first:
            await holder.__aexit__(None, None, None)
        await asyncio.wait_for(after, 5)
        async with turns.turn("2"):
            order.append("free again")
        return order

    assert asyncio.run(life()) == ["after", "free again"]


def test_as_many_as_there_are_places_work_at_a_time():
    async def life():
        turns, now, most = Turns(2), 0, 0

        async def work():
            nonlocal now, most
            async with turns.turn("1"):
                now += 1
                most = max(most, now)
                await asyncio.sleep(0.001)
                now -= 1

        await asyncio.gather(*(work() for _ in range(20)))
        return most

    assert asyncio.run(life()) == 2
