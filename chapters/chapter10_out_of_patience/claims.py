"""What must come of answers that are late, or never come, and claims about it."""

from dataclasses import replace
from typing import Any

from chapters.chapter10_out_of_patience.job import (
    CLOSED,
    NO_ANSWER,
    Product,
    Report,
    Shop,
)
from shared.proof.contract import (
    IN_THE_WAY,
    Claim,
    Contract,
    Evidence,
    NotAsked,
    Result,
    asked_once,
    larger_shop,
)
from shared.registry import SHARE_MEMORY, lane_of
from shared.shop import Label, Problem, price_pence, quantity
from shared.trace.event import of_url
from shared.world import DRIPS, FAULTS, HANGS
from shared.world.log import ARRIVED, LEFT


def takes_ms(product: Product) -> float:
    """How long its price takes; for ever, if it never comes."""
    return float("inf") if product.fault == HANGS else product.price_ms


def too_late(shop: Shop, product: Product) -> Problem | None:
    """Whose limit runs out first, if any does before the answer is there."""
    limit_ms = min(product.patience_ms, shop.hours_ms)
    if takes_ms(product) <= limit_ms:
        return None
    return NO_ANSWER if product.patience_ms < shop.hours_ms else CLOSED


def given_up(shop: Shop) -> dict[str, Problem]:
    """SKU -> the limit that ran out, of those that are not answered in time."""
    problems = {each.sku: too_late(shop, each) for each in shop.products}
    return {sku: problem for sku, problem in problems.items() if problem}


def what_came_in_time(shop: Shop) -> Result:
    """(report, world): labels of what came in time; of the rest, whose limit it was."""
    late = given_up(shop)
    report = Report()
    labels = {}
    for each in shop.products:
        problem = late.get(each.sku) or FAULTS.get(each.fault)
        if problem:
            report.problems[each.sku] = problem
            if each.fault == "shelf":
                labels[each.sku] = IN_THE_WAY
            continue
        price = price_pence(shop.seed, each.sku)
        stock = quantity(shop.seed, each.sku)
        report.prices[each.sku], report.stocks[each.sku] = price, stock
        report.done.add(each.sku)
        labels[each.sku] = Label(each.sku, price, stock).text
    return report.to_json(), asked_once(shop, labels)


def the_limit(shop: Shop) -> int:
    """How long the slowest is waited for."""
    waits = [
        min(each.patience_ms, shop.hours_ms, takes_ms(each) + each.stock_ms)
        for each in shop.products
    ]
    return round(max(waits))


def counted(shop: Shop, lane: str) -> dict[tuple[str, str], int | None]:
    """A query and a label for each product whose price came in time."""
    late = given_up(shop)
    return {
        (kind, sku): 1
        for sku in shop.skus
        for kind in ("db", "file")
        if sku not in late
    }


def all_in_time(contract: Contract, skus: int) -> Any:
    """A larger shop in which every answer comes, with no limit that matters."""
    bare = Shop((Product("tea"),))
    return larger_shop(replace(contract, shop=bare), skus)


def late_ones(evidence: Evidence) -> dict[str, Problem]:
    late = given_up(evidence.shop)
    if not late:
        raise NotAsked("every answer comes in time")
    return late


def _given_up_is_closed(evidence: Evidence) -> tuple[str, str]:
    expected = "the supplier sees each of them hang up"
    ends = dict.fromkeys(late_ones(evidence), "is still open")
    for _, what, path in evidence.log.events:
        if of_url(path) in ends and what != ARRIVED:
            ends[of_url(path)] = f"was {what}"
    for sku, ended in ends.items():
        if ended != f"was {LEFT}":
            return expected, f"the request for {sku} {ended}"
    return expected, expected


GIVEN_UP_IS_CLOSED = Claim(
    "given-up-is-closed",
    "Whose answer is given up is hung up on: the connection is closed.",
    _given_up_is_closed,
    rows=("T1",),
)


def _all_at_once(evidence: Evidence) -> tuple[str, str]:
    late_ones(evidence)
    expected = "all are asked for, and then the first is given up"
    asked: set[str] = set()
    for _, what, path in evidence.log.events:
        if what == ARRIVED:
            asked.add(path)
        elif what == LEFT and len(asked) < len(evidence.shop.skus):
            missing = len(evidence.shop.skus) - len(asked)
            return (
                expected,
                f"{of_url(path)} is given up, and {missing} not asked for",
            )
    return expected, expected


ALL_AT_ONCE = Claim(
    "all-at-once",
    "Nobody is given up before all have been asked for.",
    _all_at_once,
    SHARE_MEMORY,
)


def _own_limit_first(evidence: Evidence) -> tuple[str, str]:
    late = late_ones(evidence)
    expected = "first those whose own limit is over, and then the others"
    if len({*late.values()}) < 2:
        raise NotAsked("all have the same limit")
    order = [
        late[of_url(path)]
        for _, what, path in evidence.log.events
        if what == LEFT and of_url(path) in late
    ]
    if order == sorted(order, key=lambda problem: problem == CLOSED):
        return expected, expected
    return expected, ", ".join(problem.cause for problem in order)


OWN_LIMIT_FIRST = Claim(
    "own-limit-first",
    "A product's own limit ends its request alone; the others' go on.",
    _own_limit_first,
    rows=("T2",),
)


def _it_dripped(evidence: Evidence) -> tuple[str, str]:
    expected = "some of the answer has come, again and again"
    dripping = [
        each
        for each in evidence.shop.products
        if each.fault == DRIPS and each.sku in given_up(evidence.shop)
    ]
    if not dripping:
        raise NotAsked("no answer drips")
    for each in dripping:
        bytes_sent = evidence.log.drips.get(evidence.price_path(each.sku), 0)
        if bytes_sent < 2:
            return expected, f"{bytes_sent} bytes of {each.sku}"
    return expected, expected


IT_DRIPPED = Claim(
    "it-dripped",
    "Bytes have come all the while; only a deadline ends that.",
    _it_dripped,
)

OWN, ALL = "own", "around all"
SEES: dict[str, dict[str, str]] = {
    "threads": {OWN: "TimeoutError", ALL: "TimeoutError"},
    "processes": {OWN: "TimeoutError", ALL: "TimeoutError"},
    "asyncio": {OWN: "CancelledError", ALL: "CancelledError"},
    "trio": {OWN: "Cancelled", ALL: "Cancelled"},
    "curio": {OWN: "TaskTimeout", ALL: "TaskCancelled"},
    "gevent": {OWN: "Timeout", ALL: "GreenletExit"},
    "anyio": {OWN: "CancelledError", ALL: "CancelledError"},
    "anyio+trio": {OWN: "Cancelled", ALL: "Cancelled"},
}
"""Lane or variant -> what is raised at the line that waits, by whose limit it is."""


def _what_it_sees(evidence: Evidence) -> tuple[str, str]:
    late = late_ones(evidence)
    sees = SEES.get(evidence.lane, SEES[lane_of(evidence.lane)])
    whose = {sku: ALL if late[sku] == CLOSED else OWN for sku in late}
    seen: dict[str, set[str]] = {}
    for event in evidence.trace.events:
        if (
            event.what == "failed"
            and event.kind == "http"
            and event.sku in whose
        ):
            seen.setdefault(whose[event.sku], set()).add(event.why or "")
    if not seen:
        raise NotAsked("no request was seen to be given up")
    expected = "; ".join(f"{each}: {sees[each]}" for each in sorted(seen))
    observed = "; ".join(
        f"{each}: {' or '.join(sorted(seen[each]))}" for each in sorted(seen)
    )
    return expected, observed


WHAT_IT_SEES = Claim(
    "what-the-request-sees",
    "A limit ends a request by an exception at the line where it waits.",
    _what_it_sees,
    {*map(lane_of, SEES)},
    rows=("T1", "T2"),
    lesson=True,
)
