"""Claims about who waits for each of many requests, and what must come of them."""

from dataclasses import replace

from chapters.chapter14_how_many.job import Report, Shop
from shared.proof.contract import (
    Claim,
    Counted,
    Evidence,
    NotAsked,
    Result,
    asked_once,
)
from shared.proof.order import Is, stretch
from shared.registry import ON_A_LOOP, VARIANTS
from shared.shop import price_pence
from shared.world import FAULTS


def _a_task_each(evidence: Evidence) -> tuple[str, str]:
    asked = Is("sent", kind="http").of(evidence.trace)
    tasks = {each.task for each in asked}
    return (
        f"{len(evidence.shop.skus)} tasks that ask",
        f"{len(tasks)} tasks that ask",
    )


A_TASK_EACH = Claim(
    "a-task-each",
    "Each price has a task of its own, which waits for it.",
    _a_task_each,
    lesson=True,
)


def _all_made_first(evidence: Evidence) -> tuple[str, str]:
    variant = VARIANTS.get(evidence.lane)
    if variant is not None and variant.change == "eagerly":
        raise NotAsked("an eager task begins while it is made")
    expected = "all tasks made before the first request is sent"
    trace = evidence.trace
    asked = Is("sent", kind="http").of(trace)
    tasks = {each.task for each in asked}
    made = [each for each in Is("spawn").of(trace) if each.task in tasks]
    late = [each for each in made if each.at_ns > asked[0].at_ns]
    if made and not late:
        return expected, expected
    return (
        expected,
        f"{len(late)} later\n{stretch(trace, [asked[0], *late[:1]])}",
    )


ALL_MADE_FIRST = Claim(
    "all-made-first",
    "On a loop all tasks are made before the first of them sends its request.",
    _all_made_first,
    lanes=ON_A_LOOP,
    lesson=True,
)


def counted(shop: Shop, lane: str) -> dict[Counted, int | None]:
    """One list, and no query."""
    return {("file", "prices"): 1}


def the_list(shop: Shop) -> Result:
    """(report, world) as every lane must bring them about."""
    report = Report()
    for product in shop.products:
        problem = FAULTS.get(product.fault)
        if problem is not None and problem.kind == "http":
            report.problems[product.sku] = problem
        else:
            report.prices[product.sku] = price_pence(shop.seed, product.sku)
    snapshot = asked_once(shop, {"prices": report.price_list})
    return report.to_json(), replace(snapshot, rows={})
