"""Claims on a limit, held against traces that break them."""

from dataclasses import replace
from typing import Any

import anyio
import pytest
import trio

from chapters.chapter06_a_few_at_a_time import job
from chapters.chapter06_a_few_at_a_time.claims import (
    A_POOL_BEGINS_NO_MORE,
    A_SEMAPHORE_LETS_ALL_BEGIN,
    NEVER_REFUSED,
    POOLS,
    SEMAPHORES,
    SERVED_IN_TURN,
)
from shared.proof import chapters
from shared.proof.contract import Claim, Evidence
from shared.registry import LANES
from shared.shop import Product, Shop
from shared.trace.event import Event
from shared.trace.trace import Trace, read
from shared.world import Log

CHAPTER = chapters()[6]
NOTHING = Log()
ONE = job.Shop((Product("tea"),), callers=1)


def recorded(lane: str) -> Trace:
    """The trace that the chapter's page shows."""
    [trace] = read(CHAPTER.traces / f"{lane}.jsonl")
    return trace


def holds(
    claim: Claim, trace: Trace, log: Log = NOTHING, shop: Shop = CHAPTER.contract.shop
) -> bool:
    evidence = Evidence(shop, log, 0.0, trace.lane, trace)
    return claim.check(evidence).holds is True


def swapped(trace: Trace, first: int, second: int) -> Trace:
    """The trace with the tasks of two HTTP requests exchanged."""
    sent = [each for each in trace.events if (each.what, each.kind) == ("sent", "http")]
    one, two = sent[first], sent[second]
    others = {
        id(one): replace(one, task=two.task),
        id(two): replace(two, task=one.task),
    }
    events = tuple(others.get(id(each), each) for each in trace.events)
    return replace(trace, events=events)


@pytest.mark.parametrize("lane", SEMAPHORES)
def test_queue_jumping_is_seen(lane: str) -> None:
    """Who asks as one of the first, and began as one of the last, has not waited."""
    trace = recorded(lane)
    assert holds(SERVED_IN_TURN, trace)
    assert not holds(SERVED_IN_TURN, swapped(trace, 2, 15))


@pytest.mark.parametrize("lane", SEMAPHORES)
def test_made_late_is_seen(lane: str) -> None:
    """One label that is made after the first answer is one too many."""
    trace = recorded(lane)
    made = [each for each in trace.events if each.what == "spawn" and each.by]
    late = replace(made[-1], at_ns=trace.events[-1].at_ns)
    events = [each for each in trace.events if each is not made[-1]]
    assert holds(A_SEMAPHORE_LETS_ALL_BEGIN, trace)
    doctored = replace(trace, events=(*events, late))
    assert not holds(A_SEMAPHORE_LETS_ALL_BEGIN, doctored)


@pytest.mark.parametrize("lane", [each for each in POOLS if each in LANES])
def test_label_too_many(lane: str) -> None:
    """Without the end of the first four, the fifth is one too many."""
    trace = recorded(lane)
    ends = [each for each in trace.events if each.what == "end"][:4]
    events = tuple(each for each in trace.events if each not in ends)
    assert holds(A_POOL_BEGINS_NO_MORE, trace)
    assert not holds(A_POOL_BEGINS_NO_MORE, replace(trace, events=events))


def test_refused_caller() -> None:
    """Whatever the lane made of it, the supplier's log has it."""
    trace = recorded("trio")
    assert holds(NEVER_REFUSED, trace)
    assert not holds(NEVER_REFUSED, trace, Log(refused=1))


def test_pool_or_semaphore() -> None:
    """No lane is left without a claim about how it keeps the limit."""
    assert {*POOLS, *SEMAPHORES} >= {*LANES}
    assert not set(POOLS) & set(SEMAPHORES)


def test_turns_are_no_tasks() -> None:
    """A greenlet that runs in many turns is one that has begun."""
    events = [Event(0, "spawn", 1, name="label tea", by=0)]
    events += [Event(at, "run", 1) for at in range(1, 9)]
    events += [Event(9, "sent", 1, kind="http", sku="tea")]
    trace = Trace("gevent", 6, tuple(events))
    assert holds(A_POOL_BEGINS_NO_MORE, trace, shop=ONE)
    assert not holds(A_POOL_BEGINS_NO_MORE, trace)  # nineteen have no task


@pytest.mark.parametrize("library", [trio, anyio], ids=["trio", "anyio"])
def test_limiter_knows_who_holds(library: Any) -> None:
    """A second place is refused, unless in another's name; so is giving one back."""

    async def try_it() -> None:
        limiter = library.CapacityLimiter(3)
        with pytest.raises(RuntimeError):
            limiter.release()
        async with limiter:
            with pytest.raises(RuntimeError):
                await limiter.acquire()
            await limiter.acquire_on_behalf_of("another")
            assert limiter.borrowed_tokens == 2

    library.run(try_it)
