"""What every lane of chapter 6 must satisfy."""

from dataclasses import replace

from chapters.chapter06_a_few_at_a_time.claims import (
    A_POOL_BEGINS_NO_MORE,
    A_SEMAPHORE_LETS_ALL_BEGIN,
    NEVER_REFUSED,
    SERVED_IN_TURN,
    fewer,
    gates,
)
from chapters.chapter06_a_few_at_a_time.job import Shop
from shared.proof.contract import NAMES, Contract, Mistake, shared_out_ms
from shared.shop import Product
from shared.world import FAULTS


def a_few_at_a_time(shop: Shop) -> int:
    """All that the supplier takes, shared out among so many callers."""
    prices_ms = (each.price_ms for each in shop.products)
    return shared_out_ms(prices_ms, shop.callers) + min(
        each.stock_ms for each in shop.products
    )


def strained(shop: Shop) -> Shop:
    """What fails stands between so many others that none is to spare.

    Who gives back a place that he has given back already lets one too many in, in
    whichever order he begins.
    """
    others = [replace(each, price_ms=60) for each in shop.products[:12]]
    faults = [shop.product(fault, fault=fault) for fault in FAULTS]
    return replace(shop, products=(*others[:6], *faults, *others[6:]))


CONTRACT = Contract(
    shop=Shop(
        tuple(Product(sku, price_ms=60, stock_ms=10) for sku in NAMES),
        callers=4,
    ),
    paces_ms=(20, 40),
    peak=lambda shop: min(shop.callers, len(shop.skus)),
    gated=True,
    closer=gates,
    larger=fewer,
    strained=strained,
    ideal_ms=a_few_at_a_time,
    ideal_says="all prices, four at a time",
    claims=(
        NEVER_REFUSED,
        A_POOL_BEGINS_NO_MORE,
        A_SEMAPHORE_LETS_ALL_BEGIN,
        SERVED_IN_TURN,
    ),
    broken={
        "held_while_made_with_asyncio": Mistake(
            "peak",
            "Only {labels} of {products} labels are there, in {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "When does a task get its place, and when is the place given back?",
                "`create_task` starts a task and does not wait for it.",
            ),
        ),
        "a_limit_each_with_anyio": Mistake(
            "peak",
            "Only {labels} of {products} labels are there, in {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "How many limiters are there, and who waits at each?",
                "Count how often the line that makes `slots` is run.",
            ),
        ),
        "no_limit_with_gevent": Mistake(
            "peak",
            "Only {labels} of {products} labels are there, in {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "Who is to wait when four greenlets are under way, and on which line?",
                "Read again what the pool is made with.",
            ),
        ),
        "one_too_many_with_trio": Mistake(
            "peak",
            "Only {labels} of {products} labels are there, in {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "Nearly all is well. Which number decides how many get in?",
                "Compare what the limiter is made with to `shop.callers`.",
            ),
        ),
        "one_too_many_with_threads": Mistake(
            "peak",
            "Only {labels} of {products} labels are there, in {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "Each worker has one request out at most. How many workers are there?",
                "Compare the pool's size to `shop.callers`.",
            ),
        ),
        "one_at_a_time_with_curio": Mistake(
            "peak",
            "Nothing is missing, but it takes {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "Nobody is refused. How many might have been let in?",
                "What is `slots`, and how many hold one of those at a time?",
            ),
        ),
    },
)
