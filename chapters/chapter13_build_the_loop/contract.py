"""What every lane of chapter 13 must satisfy: what chapter 2's must."""

from chapters.chapter02_all_at_once.claims import (
    ANSWERED_BY_PACE,
    LABEL_AS_SOON_AS_IT_CAN,
    gates,
    queries_overlap,
)
from chapters.chapter13_build_the_loop.claims import (
    ASLEEP,
    ONE_STEP,
    REPORTED_FIRST,
)
from shared.proof.at_once import ALL_BEFORE_ANY
from shared.proof.contract import Contract, Mistake
from shared.shop import Product, Shop

THREADS = 5
"""As many as every runtime lends by itself, asyncio on one core the fewest.

https://docs.python.org/3/library/concurrent.futures.html#threadpoolexecutor
"""


def the_longest_path(shop: Shop) -> int:
    """A label waits for the slower of its answers, the shop for all labels."""
    return max(max(each.price_ms, each.stock_ms) for each in shop.products)


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", price_ms=300, stock_ms=60),
            Product("coffee", price_ms=120, stock_ms=100),
        )
    ),
    paces_ms=(100, 300),
    peak=lambda shop: len(shop.skus),
    gated=True,
    gates=lambda shop: gates(shop, THREADS),
    ideal_ms=the_longest_path,
    ideal_says="the longest path of answers",
    exhibits=("handed", "mixed", "cost"),
    only_sqlite="its own loop has a thread for a query, and no way to a server",
    claims=(
        ALL_BEFORE_ANY,
        ANSWERED_BY_PACE,
        queries_overlap(THREADS),
        LABEL_AS_SOON_AS_IT_CAN,
        ONE_STEP,
        REPORTED_FIRST,
        ASLEEP,
    ),
    broken={
        "forgotten_await_with_asyncio": Mistake(
            "finished",
            "It {ended}.",
            (
                "What is sent into the coroutine, in place of an answer?",
                "Who runs `until`, and up to where, if nobody awaits it?",
                "`until(wait)` only makes a coroutine.",
            ),
        ),
        "handed_on_with_trio": Mistake(
            "finished",
            "It {ended}",
            (
                "Who is asked to wait here, and what does it know of our job?",
                "trio understands its own traps, and nothing else.",
                "The wait must be translated, by `until`, before trio sees it.",
            ),
        ),
        "made_too_early_with_processes": Mistake(
            "finished",
            "It {ended}.",
            (
                "What must be sent to a worker, and can it be?",
                "A coroutine is a frame with all that is in it.",
                "Send the function and its arguments; make the coroutine there.",
            ),
        ),
        "one_by_one_with_curio": Mistake(
            "peak",
            "It takes {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "What does `await drive(...)` do before the next one begins?",
                "What is to be together needs a task each.",
            ),
        ),
        "first_of_them_with_threads": Mistake(
            "label-as-soon-as-it-can",
            "{labels} of {products} labels are on the shelf.",
            (
                "What does a label need before it can be written?",
                "When does `until` return that is asked for several?",
                "`Together` is over when all of them are.",
            ),
        ),
        "lends_no_thread_with_gevent": Mistake(
            "never-blocked",
            "It takes {took} ms, not {right}.",
            (
                "Which wait of the job is no wait on a socket?",
                "In which thread is the query made?",
                "The hub has a pool of threads for calls that block.",
            ),
        ),
        "keeps_the_error_with_anyio": Mistake(
            "finished with faults",
            "If the stockroom refuses tea, it {ended}.",
            (
                "How does the coroutine learn that a call has failed?",
                "`send` is one way into a coroutine. Which is the other?",
                "An error must be thrown in where the coroutine waits.",
            ),
            faults={"tea": "stockroom"},
        ),
    },
)
