"""Claims about a limit on how many go at once.

The limit is the supplier's: above `shop.callers` requests in flight it answers 429.
"""

from dataclasses import replace
from typing import Any

from chapters.chapter06_a_few_at_a_time.job import Shop
from shared.proof.contract import (
    Claim,
    Contract,
    Evidence,
    NotAsked,
    larger_shop,
)
from shared.proof.gates import always_as_many, queries_overlap
from shared.proof.order import Is, at_most, stretch
from shared.registry import IN_COROUTINES, NOT_IN_COROUTINES
from shared.trace.trace import Trace
from shared.world import Gate

POOLS = NOT_IN_COROUTINES
SEMAPHORES = IN_COROUTINES


def _never_refused(evidence: Evidence) -> tuple[str, str]:
    return "0 callers refused", f"{evidence.log.refused} callers refused"


NEVER_REFUSED = Claim(
    "never-refused",
    "The supplier never has a caller more than it bears, and refuses nobody.",
    _never_refused,
)


def products(trace: Trace) -> dict[int, str]:
    """Task -> the product whose price it asks for, of those that ask for one alone."""
    asked: dict[int, list[str]] = {}
    for event in Is("sent", kind="http").of(trace):
        asked.setdefault(event.task, []).append(event.sku or "")
    return {task: skus[0] for task, skus in asked.items() if len(skus) == 1}


def one_task_each(evidence: Evidence) -> dict[int, str]:
    """Task -> its product; NotAsked if not every product has a task of its own."""
    found = products(evidence.trace)
    if len(found) < len(evidence.shop.skus):
        raise NotAsked("not every product has a task of its own")
    return found


def _a_pool_begins_no_more(evidence: Evidence) -> tuple[str, str]:
    trace, tasks = evidence.trace, one_task_each(evidence)
    events = [each for each in trace.events if each.task in tasks]
    asking = replace(trace, events=tuple(events))
    begin, end = Is("run"), Is("end")
    return at_most(asking, evidence.shop.callers, begin, end, once=True)


A_POOL_BEGINS_NO_MORE = Claim(
    "a-pool-begins-no-more",
    "In a pool, no more labels are begun and not yet done than it has places.",
    _a_pool_begins_no_more,
    POOLS,
    lesson=True,
)


def _a_semaphore_lets_all_begin(evidence: Evidence) -> tuple[str, str]:
    expected = "a task for every label before the first answer"
    trace, tasks = evidence.trace, one_task_each(evidence)
    [first, *_] = Is("answered", kind="http").of(trace)
    made = Is("spawn").of(trace)
    late = [
        each
        for each in made
        if each.task in tasks and each.at_ns > first.at_ns
    ]
    if not late:
        return expected, expected
    return expected, f"{len(late)} later\n{stretch(trace, [first, late[0]])}"


A_SEMAPHORE_LETS_ALL_BEGIN = Claim(
    "a-semaphore-lets-all-begin",
    "Behind a semaphore there is a task for every label before the first answer.",
    _a_semaphore_lets_all_begin,
    SEMAPHORES,
    lesson=True,
)


def _served_in_turn(evidence: Evidence) -> tuple[str, str]:
    """Nobody asks more than `callers - 1` places from where he stood in the queue.

    Those that are let in together may ask in any order, as trio's do.
    """
    expected = "each asks in its turn, but for those that are let in together"
    trace, tasks = evidence.trace, one_task_each(evidence)
    ran = (each.task for each in Is("run").of(trace) if each.task in tasks)
    queue = [*dict.fromkeys(ran)]
    asked = [each.task for each in Is("sent", kind="http").of(trace)]
    for place, task in enumerate(asked):
        late = place - queue.index(task) if task in queue else len(queue)
        if abs(late) >= evidence.shop.callers:
            began = f"{tasks[task]} began as number {place - late}, asked as {place}"
            return expected, began
    right = len(asked) == len(queue)
    return expected, expected if right else "not all have asked"


SERVED_IN_TURN = Claim(
    "served-in-turn",
    "Who has waited longest is the next to ask.",
    _served_in_turn,
    SEMAPHORES,
    rows=("S8",),
    lesson=True,
)


def fewer(contract: Contract, skus: int) -> Any:
    """The larger shop, whose supplier bears fewer callers."""
    shop = larger_shop(contract, skus)
    return replace(shop, callers=shop.callers - 1)


def gates(shop: Shop) -> list[Gate]:
    """As many stocks are asked for at once as prices; and those never get fewer."""
    at_once = min(shop.callers, len(shop.skus))
    return [queries_overlap(at_once), always_as_many(at_once)]
