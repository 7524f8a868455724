"""What every lane of chapter 1 must satisfy."""

from chapters.chapter01_one_at_a_time.claims import (
    IN_THE_SHOPS_ORDER,
    NOTHING_OVERLAPS,
    ONE_AFTER_THE_OTHER,
    WAITS_FOR_THE_SUM,
)
from shared.proof.contract import Contract, Mistake
from shared.shop import Product, Shop


def the_sum(shop: Shop) -> int:
    """Every answer waits for the one before it."""
    return sum(each.price_ms + each.stock_ms for each in shop.products)


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", price_ms=300, stock_ms=60),
            Product("coffee", price_ms=120, stock_ms=100),
        )
    ),
    paces_ms=(10, 50),
    peak=lambda shop: 1,
    gated=False,
    ideal_ms=the_sum,
    ideal_says="the sum of all answers",
    claims=(
        ONE_AFTER_THE_OTHER,
        NOTHING_OVERLAPS,
        IN_THE_SHOPS_ORDER,
        WAITS_FOR_THE_SUM,
    ),
    broken={
        "forgotten_await_with_asyncio": Mistake(
            "world",
            "{labels} of {products} labels are on the shelf, and `{said}`.",
            (
                "The report is right. What of it cannot be seen in the world?",
                "Python says which coroutine nobody has waited for.",
                "Calling an async function only makes a coroutine.",
            ),
        ),
        "two_at_once_with_threads": Mistake(
            "peak",
            "It takes {took} ms, not {right}: good news anywhere but here.",
            (
                "How many jobs does the pool have at a time?",
                "Who waits for the first job before the second is handed in?",
                "When is each future asked for its result?",
            ),
        ),
        "two_at_once_with_trio": Mistake(
            "peak",
            "It takes {took} ms, not {right}: good news anywhere but here.",
            (
                "How many labels are under way at a time?",
                "Where does a nursery wait, and for whom?",
                "`start_soon` does not wait.",
            ),
        ),
        "left_behind_with_curio": Mistake(
            "report",
            "{labels} of {products} labels are there, after {took} ms, not {right}.",
            (
                "How far has each label come when the shop is closed?",
                "What does curio do with a task that still runs when main returns?",
                "`spawn` only starts a task; whoever wants its end joins it.",
            ),
        ),
        "left_behind_with_gevent": Mistake(
            "peak",
            "{labels} of {products} labels are there, after {took} ms, not {right}.",
            (
                "How many requests does the supplier ever see?",
                "When does a greenlet begin that has just been spawned?",
                "`spawn` only starts it; whoever wants its end joins it.",
            ),
        ),
        "both_at_once_with_anyio": Mistake(
            "nothing-overlaps",
            "It takes {took} ms, not {right}: good news anywhere but here.",
            (
                "How many of a product's requests are out at a time?",
                "What may two tasks of one group do?",
                "The stock's turn comes when the price is there.",
            ),
        ),
    },
)
