"""What must be left of an order that is called off, and claims about it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from chapters.chapter11_calling_it_off.job import (
    PAID,
    PAYMENT,
    PAYMENT_MS,
    PRICE,
    QUIET_MS,
    RECEIPT,
    Product,
    Shop,
    receipt,
)
from shared.proof.contract import (
    LATE_MS,
    NAMES,
    SOON_MS,
    Claim,
    Contract,
    Evidence,
    NotAsked,
    Result,
)
from shared.proof.order import stretch
from shared.registry import lane_of
from shared.shop import price_pence
from shared.trace.event import of_url
from shared.world import Gate, Snapshot
from shared.world.log import ANSWERED, ARRIVED, LEFT

CAUGHT = (PRICE, PRICE, RECEIPT, PAYMENT, PAID)
"""Where the orders of a larger shop are, by turns."""


def all_is_put_back(shop: Shop) -> Result:
    """(report, world): of what is not paid for, all is as it was."""
    paid = shop.those(PAID)
    report = {
        "labels": {},
        "problems": {},
        "undone": sorted(each for each in shop.skus if each not in paid),
        "reason": "the customer is gone",
    }
    files = {
        Path(shop.label_path(sku)).name: receipt(
            sku, price_pence(shop.seed, sku)
        )
        for sku in sorted(paid)
    }
    rows = sorted(
        [each.sku, each.few - (each.sku in paid)] for each in shop.products
    )
    urls = [
        *(shop.price_url(sku) for sku in shop.skus),
        *(shop.payment_url(sku) for sku in shop.those(PAYMENT, PAID)),
        shop.customer_url,
    ]
    return report, Snapshot(
        files, {"goods": rows}, dict.fromkeys(sorted(urls), 1)
    )


def closer(shop: Shop) -> list[Gate]:
    """One of each is taken at the same time."""
    skus = shop.skus
    return [
        Gate(
            "queries-overlap", {"db": len(skus)}, {f"db {sku}" for sku in skus}
        )
    ]


def everywhere(contract: Contract, skus: int) -> Any:
    """A larger shop, whose orders are everywhere when the customer leaves."""
    paces = cycle([SOON_MS, LATE_MS])
    products = tuple(
        Product(sku, price_ms, caught=caught)
        for sku, price_ms, caught in zip(
            NAMES[:skus], paces, cycle(reversed(CAUGHT)), strict=False
        )
    )
    return Shop(products, quiet_ms=LONGER_MS)


LONGER_MS = 6 * QUIET_MS
"""So long it stays in the middle there: who only sleeps does not sleep so long."""


def somewhere(product: Product, random: Random) -> Product:
    """Its order is anywhere when the customer leaves."""
    return replace(product, caught=random.choice(CAUGHT))


def the_customer_leaves(shop: Shop) -> int:
    """The slowest that is answered, the customer's last words, the receipts."""
    answered = [
        each.price_ms + (PAYMENT_MS if each.caught == PAID else 0)
        for each in shop.products
        if each.caught != PRICE
    ]
    held_ms = shop.quiet_ms if shop.those(RECEIPT) else 0
    return max(answered, default=0) + shop.leaves_ms + held_ms


def counted(shop: Shop, lane: str) -> Mapping[tuple[str, str], int | None]:
    """What is not paid for is put back, and its receipt taken away."""
    found: dict[tuple[str, str], int | None] = {}
    for each in shop.products:
        found["db", each.sku] = 1 if each.caught == PAID else 2
        found["file", each.sku] = 2 if each.caught in (RECEIPT, PAYMENT) else 1
    return found


def _nothing_is_sent_after(evidence: Evidence) -> tuple[str, str]:
    expected = "nothing is asked for any more"
    customer = evidence.shop.customer_url
    gone = False
    for _, what, path in evidence.log.events:
        if gone and what == ARRIVED:
            return expected, f"{path} is asked for"
        gone = gone or (what == ANSWERED and customer.endswith(path))
    if not gone:
        raise NotAsked("the customer did not leave")
    return expected, expected


NOTHING_IS_SENT_AFTER = Claim(
    "nothing-is-sent-after",
    "Once the customer is gone, nothing more is asked of the supplier.",
    _nothing_is_sent_after,
    rows=("C3",),
)


def _all_hang_up(evidence: Evidence) -> tuple[str, str]:
    expected = "the supplier sees all that wait hang up"
    waiting = evidence.shop.those(PRICE, PAYMENT)
    if not waiting:
        raise NotAsked("nobody waits for the supplier")
    ends = dict.fromkeys(waiting, "is still open")
    for _, what, path in evidence.log.events:
        if of_url(path) in ends and what != ARRIVED:
            ends[of_url(path)] = f"was {what}"
    for sku, ended in ends.items():
        if ended != f"was {LEFT}":
            return expected, f"the request for {sku} {ended}"
    return expected, expected


ALL_HANG_UP = Claim(
    "all-hang-up",
    "Who waits is called off, and the supplier sees it hang up.",
    _all_hang_up,
    rows=("C1",),
)


def _then_put_back(evidence: Evidence) -> tuple[str, str]:
    expected = (
        "the receipt is written, or given up, and then the thing put back"
    )
    writing = evidence.shop.those(RECEIPT)
    if not writing:
        raise NotAsked("no receipt is being written")
    departed: dict[str, int] = {}
    asked: Counter[str] = Counter()
    for event in evidence.trace.events:
        sku = event.sku or ""
        if sku not in writing:
            continue
        if event.kind == "file" and event.what == "departed":
            departed.setdefault(sku, event.at_ns)
        elif event.kind == "db" and event.what == "arrived":
            asked[sku] += 1
            if asked[sku] == 2 and sku not in departed:
                said = stretch(evidence.trace, [event])
                return (
                    expected,
                    f"{sku} is put back while it is written\n{said}",
                )
    if missing := [sku for sku in writing if asked[sku] < 2]:
        raise NotAsked(f"{missing[0]} was not seen to be put back")
    return expected, expected


THEN_PUT_BACK = Claim(
    "then-put-back",
    "A receipt in the middle is waited for, and then all is undone.",
    _then_put_back,
    rows=("C9",),
)

SEES = {
    "threads": "CalledOff",
    "processes": "CalledOff",
    "asyncio": "CancelledError",
    "trio": "Cancelled",
    "curio": "TaskCancelled",
    "gevent": "GreenletExit",
    "anyio": "CancelledError",
    "anyio+trio": "Cancelled",
}
"""Lane or variant -> what is raised in who is called off, where it waits."""


def _what_it_sees(evidence: Evidence) -> tuple[str, str]:
    waiting = evidence.shop.those(PRICE, PAYMENT)
    expected = SEES.get(evidence.lane, SEES[lane_of(evidence.lane)])
    seen = {
        event.why or ""
        for event in evidence.trace.events
        if event.what == "failed"
        and event.kind == "http"
        and event.sku in waiting
    }
    if not seen:
        raise NotAsked("nobody was seen to be called off")
    return expected, " or ".join(sorted(seen))


WHAT_IT_SEES = Claim(
    "what-it-sees",
    "Who is called off sees it as an exception, at the line where it waits.",
    _what_it_sees,
    {*map(lane_of, SEES)},
    rows=("C2",),
    lesson=True,
)
