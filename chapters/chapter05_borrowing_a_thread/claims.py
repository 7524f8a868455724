"""Claims about calls that block, in threads that a loop borrows.

`calls` and `called` are marks that the recorder puts around a call of the supplier's
library, in the thread that makes it.
"""

from dataclasses import replace
from typing import Any

from chapters.chapter05_borrowing_a_thread.job import Shop
from shared.proof.contract import (
    Claim,
    Contract,
    Evidence,
    NotAsked,
    larger_shop,
)
from shared.proof.gates import always_as_many, queries_overlap
from shared.proof.order import Is, at_most, stretch
from shared.registry import ON_A_LOOP
from shared.trace.event import Event
from shared.world import Gate

CALLS, CALLED = Is("mark", name="calls"), Is("mark", name="called")


def _calls(evidence: Evidence) -> list[Event]:
    """The calls of the library; NotAsked if there are none to be seen."""
    calls = CALLS.of(evidence.trace)
    if not calls:
        raise NotAsked("no call of the library was seen")
    return calls


def _never_on_the_loop(evidence: Evidence) -> tuple[str, str]:
    expected = "never called in the thread that runs the tasks"
    trace, loops = evidence.trace, evidence.loops
    for call in _calls(evidence):
        if (call.process, call.thread) in loops:
            return (
                expected,
                f"called for {call.sku} there\n{stretch(trace, [call])}",
            )
    return expected, expected


NEVER_ON_THE_LOOP = Claim(
    "never-on-the-loop",
    "The blocking library is never called in the thread in which the loop runs.",
    _never_on_the_loop,
    ON_A_LOOP,
    rows=("S10",),
    lesson=True,
)


def _no_more_threads(evidence: Evidence) -> tuple[str, str]:
    _calls(evidence)
    return at_most(evidence.trace, evidence.shop.threads, CALLS, CALLED)


NO_MORE_THREADS = Claim(
    "no-more-threads",
    "No more calls are under way at any moment than the lane may have threads.",
    _no_more_threads,
)


def _the_loop_goes_on(evidence: Evidence) -> tuple[str, str]:
    expected = "several tasks have begun before a call is over"
    trace = evidence.trace
    _calls(evidence)
    if len(evidence.shop.skus) < 2:
        raise NotAsked("there is only one product")
    ends = CALLED.of(trace)
    if not ends:
        return expected, "no call is ever over"
    made = Is("spawn").of(trace)[1:]
    began = {
        each.task
        for each in Is("run").of(trace)
        if each.at_ns < ends[0].at_ns
        and (each.process, each.thread) in evidence.loops
    }
    if len(began & {each.task for each in made}) > 1:
        return expected, expected
    return expected, f"none but one\n{stretch(trace, [ends[0]])}"


THE_LOOP_GOES_ON = Claim(
    "the-loop-goes-on",
    "While the first calls block, other tasks have their turn on the loop.",
    _the_loop_goes_on,
    ON_A_LOOP,
    rows=("S10",),
)


def fewer(contract: Contract, skus: int) -> Any:
    """The larger shop, in which a lane may have fewer threads."""
    shop = larger_shop(contract, skus)
    return replace(shop, threads=shop.threads - 1)


def gates(shop: Shop) -> list[Gate]:
    """As many stocks are asked for at once as calls; and the calls never get fewer."""
    at_once = min(shop.threads, len(shop.skus))
    return [queries_overlap(at_once), always_as_many(at_once)]
