"""What customers must have got in the end, and claims about it; chapter 8's own.

`looks`, `takes` and `brings` are marks that the recorder puts where a lane looks how
many there are of a product, takes one or brings some; their value is what is left.
"""

from pathlib import Path
from typing import Any

from shared.proof.contract import Claim, Evidence
from shared.proof.order import Is, stretch
from shared.shop import CUSTOMER, Problem, Shop, receipt
from shared.trace.event import Event
from shared.world import FAULTS, Snapshot, price_pence
from shared.world.goods import missing, stock_of

SHARE_MEMORY = ("threads", "asyncio", "trio", "curio", "gevent", "anyio")
NOTHING_IN_BETWEEN = ("asyncio", "trio", "curio", "gevent", "anyio")

TAKES, LOOKS = Is("mark", name="takes"), Is("mark", name="looks")


def orders(shop: Shop) -> list[str]:
    """The products of which there are fewer than are wanted."""
    return [each.sku for each in shop.products if missing(shop.seed, each) > 0]


def all_are_served(shop: Shop) -> tuple[dict[str, Any], Snapshot]:
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
            files[_file(shop, name)] = _receipt(name, sku, price_pence(shop.seed, sku))
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
    rows = sorted([sku, number] for sku, number in left.items())
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


def last_look(events: list[Event], taken: Event) -> int:
    """Where in the trace a task last looked before it took; -1 if it never did."""
    at = events.index(taken)
    looks = (
        place
        for place in range(at - 1, -1, -1)
        if events[place].task == taken.task
        and events[place].what == "mark"
        and events[place].name == "looks"
    )
    return next(looks, -1)


def _nobody_takes_in_between(evidence: Evidence) -> tuple[str, str]:
    expected = "nobody else takes between a look and what follows it"
    trace, events = evidence.trace, list(evidence.trace.events)
    for taken in TAKES.of(trace):
        place = last_look(events, taken)
        if place < 0:
            return expected, f"taken without a look\n{stretch(trace, [taken])}"
        for event in events[place : events.index(taken)]:
            if TAKES.matches(trace, event) and event.sku == taken.sku:
                marked = [events[place], event, taken]
                return expected, f"somebody does\n{stretch(trace, marked)}"
    return expected, expected


NOBODY_TAKES_IN_BETWEEN = Claim(
    "nobody-takes-in-between",
    "Between looking and taking, nobody else takes the same.",
    _nobody_takes_in_between,
    SHARE_MEMORY,
    rows=("S3",),
)


def _no_pause_in_between(evidence: Evidence) -> tuple[str, str]:
    expected = "no pause between a look and what follows it"
    trace, events = evidence.trace, list(evidence.trace.events)
    for taken in TAKES.of(trace):
        place = last_look(events, taken)
        for event in events[max(place, 0) : events.index(taken)]:
            if event.what == "pause" and event.task == taken.task:
                marked = [events[place], event, taken]
                return expected, f"it pauses\n{stretch(trace, marked)}"
    return expected, expected


NO_PAUSE_IN_BETWEEN = Claim(
    "no-pause-in-between",
    "A task on a loop does not pause between them, and so needs no lock for that.",
    _no_pause_in_between,
    NOTHING_IN_BETWEEN,
    rows=("S7",),
)
