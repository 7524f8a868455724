"""What customers must have got in the end, and claims about it.

`looks`, `takes` and `brings` are marks that the recorder puts where a lane looks how
many there are of a product, takes one or brings some; their value is what is left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chapters.chapter08_sharing.job import (
    CUSTOMER,
    Product,
    Shop,
    missing,
    receipt,
    stock_of,
)
from shared.clients import THREADS
from shared.proof.contract import (
    NAMES,
    Claim,
    Contract,
    Evidence,
    NotAsked,
    Result,
)
from shared.proof.gates import labels_overlap, queries_overlap
from shared.proof.order import Is, stretch
from shared.registry import ON_A_LOOP, SHARE_MEMORY, lane_of
from shared.shop import Problem, price_pence
from shared.trace.event import Event
from shared.trace.trace import Trace
from shared.world import FAULTS, Gate, Snapshot

TAKES = Is("mark", name="takes")


def orders(shop: Shop) -> list[str]:
    """The products of which there are fewer than are wanted."""
    return [each.sku for each in shop.products if missing(shop.seed, each) > 0]


def all_are_served(shop: Shop) -> Result:
    """(report, world): who found a price got his goods, also if he had to wait.

    What fails at the supplier fails for all customers of a product before they have
    taken anything; what fails at the shelf, when they have.
    """
    products = {each.sku: each for each in shop.products}
    left = {sku: stock_of(shop.seed, each) for sku, each in products.items()}
    found: dict[str, Problem] = {}
    served: dict[str, str] = {}
    files: dict[str, str] = {}
    for sku, each in products.items():
        problem = FAULTS.get(each.fault)
        if problem is not None and problem.kind != "db":
            found[sku] = problem
        if problem is None or problem.kind != "http":
            left[sku] += max(missing(shop.seed, each), 0) - each.wanted
    for name, sku in shop.customers:
        if sku not in found:
            served[name] = sku
            files[_file(shop, name)] = _receipt(
                name, sku, price_pence(shop.seed, sku)
            )
        elif products[sku].fault == "shelf":
            files[_file(shop, name)] = "<folder>"
    report = {
        "labels": {},
        "left": left,
        "problems": {sku: vars(problem) for sku, problem in found.items()},
        "served": served,
    }
    requests = {
        shop.price_url(sku): each.wanted
        for sku, each in products.items()
        if each.wanted
    }
    requests |= {shop.delivery_url(sku): 1 for sku in orders(shop)}
    rows = {"goods": sorted([sku, number] for sku, number in left.items())}
    return report, Snapshot(
        dict(sorted(files.items())), rows, dict(sorted(requests.items()))
    )


def _file(shop: Shop, name: str) -> str:
    return Path(shop.label_path(name)).name


def _receipt(name: str, sku: str, pence: int) -> str:
    token = CUSTOMER.set(name)
    try:
        return receipt(sku, pence)
    finally:
        CUSTOMER.reset(token)


def _never_oversold(evidence: Evidence) -> tuple[str, str]:
    expected = "nobody takes what is not there"
    taken = TAKES.of(evidence.trace)
    if not taken:
        raise NotAsked("nobody was seen to take anything")
    for event in taken:
        if event.value is None or event.value < 0:
            said = stretch(evidence.trace, [event])
            return expected, f"{event.value} {event.sku} left\n{said}"
    if len(taken) < len(evidence.shop.customers):
        return expected, f"only {len(taken)} take anything"
    return expected, expected


NEVER_OVERSOLD = Claim(
    "never-oversold",
    "Nobody takes what is not there.",
    _never_oversold,
    SHARE_MEMORY,
    rows=("S3",),
)


@dataclass(frozen=True)
class Taken:
    """A task takes one: its last look, and what came between the two, if anything."""

    event: Event
    look: Event | None
    taken_by_another: Event | None
    pause: Event | None


def all_taken(trace: Trace) -> Iterator[Taken]:
    """Everything that is taken in a trace, in order."""
    looks: dict[int, tuple[int, Event]] = {}
    takes: dict[str | None, tuple[int, Event]] = {}
    pauses: dict[int, tuple[int, Event]] = {}
    for place, event in enumerate(trace.events):
        if event.what == "pause":
            pauses[event.task] = place, event
        elif event.what == "mark" and event.name == "looks":
            looks[event.task] = place, event
        elif event.what == "mark" and event.name == "takes":
            since, look = looks.get(event.task, (-1, None))
            yield Taken(
                event,
                look,
                after(since, takes.get(event.sku)),
                after(since, pauses.get(event.task)),
            )
            takes[event.sku] = place, event


def after(since: int, known: tuple[int, Event] | None) -> Event | None:
    """An event, if there is one and it stands later in the trace."""
    return known[1] if known is not None and known[0] > since else None


def nothing_between(
    evidence: Evidence, expected: str, between: Callable[[Taken], Event | None]
) -> tuple[str, str]:
    trace = evidence.trace
    if not TAKES.of(trace):
        raise NotAsked("nobody was seen to take anything")
    for taken in all_taken(trace):
        if taken.look is None:
            return (
                expected,
                f"taken without a look\n{stretch(trace, [taken.event])}",
            )
        if (event := between(taken)) is not None:
            marked = [taken.look, event, taken.event]
            return expected, f"something does\n{stretch(trace, marked)}"
    return expected, expected


def _nobody_takes_in_between(evidence: Evidence) -> tuple[str, str]:
    expected = "no other take comes between a look and what follows it"
    return nothing_between(
        evidence, expected, lambda taken: taken.taken_by_another
    )


NOBODY_TAKES_IN_BETWEEN = Claim(
    "nobody-takes-in-between",
    "Between looking and taking, nobody else takes the same.",
    _nobody_takes_in_between,
    SHARE_MEMORY,
    rows=("S3",),
)


def _no_pause_in_between(evidence: Evidence) -> tuple[str, str]:
    expected = "no pause comes between a look and what follows it"
    return nothing_between(evidence, expected, lambda taken: taken.pause)


NO_PAUSE_IN_BETWEEN = Claim(
    "no-pause-in-between",
    "A task on a loop does not pause between them, and so needs no lock for that.",
    _no_pause_in_between,
    ON_A_LOOP,
    rows=("S7",),
    lesson=True,
)


def at_once(shop: Shop) -> int:
    """How many customers can be served before any delivery."""
    return sum(
        min(each.wanted, stock_of(shop.seed, each)) for each in shop.products
    )


def gates(shop: Shop) -> list[Gate]:
    """Who can be served at once is: nobody waits for another's query, or receipt.

    Where nothing but the stockroom is shared, who takes from it has to himself what
    is shared, and so its lock.
    """
    number = min(at_once(shop), THREADS)
    if not number:
        return []
    takes = {f"db {each.sku}" for each in shop.products}
    return [
        replace(queries_overlap(number), holds=takes, lanes=SHARE_MEMORY),
        labels_overlap(number),
    ]


def busier(contract: Contract, skus: int) -> Any:
    """Three products that many want: some are there, and the rest is delivered."""
    products = tuple(
        Product(sku, price_ms=2, wanted=4, few=few, delivery_ms=few * 5)
        for sku, few in zip(NAMES, (2, 1, 4), strict=False)
    )
    return replace(contract.shop, products=products)


def counted(shop: Shop, lane: str) -> dict[tuple[str, str], int]:
    """A receipt for each customer; and where memory is shared, one query for each.

    And one for each delivery.  Elsewhere who finds nothing in the stockroom asks
    again.
    """
    found = {("file", name): 1 for name, _ in shop.customers}
    if lane_of(lane) in SHARE_MEMORY:
        brought = orders(shop)
        for each in shop.products:
            number = each.wanted + (each.sku in brought)
            if number:
                found["db", each.sku] = number
    return found
