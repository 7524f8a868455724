"""What every lane of chapter 5 must satisfy."""

from chapters.chapter05_borrowing_a_thread.claims import (
    NEVER_ON_THE_LOOP,
    NO_MORE_THREADS,
    THE_LOOP_GOES_ON,
    fewer,
    gates,
)
from chapters.chapter05_borrowing_a_thread.job import Shop
from shared.proof.contract import Contract, Mistake, shared_out_ms
from shared.shop import Product


def a_few_threads(shop: Shop) -> int:
    """All that the supplier takes, shared out among so many threads."""
    prices_ms = (each.price_ms for each in shop.products)
    return shared_out_ms(prices_ms, shop.threads) + min(
        each.stock_ms for each in shop.products
    )


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", price_ms=200, stock_ms=40),
            Product("coffee", price_ms=220, stock_ms=40),
            Product("milk", price_ms=240, stock_ms=40),
            Product("bread", price_ms=260, stock_ms=40),
            Product("eggs", price_ms=200, stock_ms=40),
            Product("butter", price_ms=200, stock_ms=40),
        ),
        threads=4,
    ),
    paces_ms=(20, 40),
    peak=lambda shop: min(shop.threads, len(shop.skus)),
    gated=True,
    closer=gates,
    larger=fewer,
    ideal_ms=a_few_threads,
    ideal_says="all calls, four at a time",
    claims=(NEVER_ON_THE_LOOP, NO_MORE_THREADS, THE_LOOP_GOES_ON),
    broken={
        "called_on_the_loop_with_asyncio": Mistake(
            "never-blocked",
            "It takes {took} ms, not {right}, and nobody warns you.",
            (
                "How many calls of the library are under way at once?",
                "Which thread runs `label`, and which one calls the library?",
                "A function that blocks is called, and no `await` is before it.",
            ),
        ),
        "called_on_the_loop_with_trio": Mistake(
            "never-blocked",
            "It takes {took} ms, not {right}, and nobody warns you.",
            (
                "How many calls of the library are under way at once?",
                "What can the loop do while its own thread is blocked?",
                "The line that asks for the price has no checkpoint in it.",
            ),
        ),
        "called_on_the_loop_with_gevent": Mistake(
            "never-blocked",
            "It takes {took} ms, not {right}, and nobody warns you.",
            (
                "How many calls of the library are under way at once?",
                "Nothing is patched here: which calls let other greenlets run?",
                "The library has sockets that block, in the hub's own thread.",
            ),
        ),
        "one_thread_more_with_anyio": Mistake(
            "peak",
            "Nothing; only the supplier could tell you.",
            (
                "How many calls does the supplier see at once?",
                "What says how many threads may be borrowed?",
                "The limiter is given a number: is it the one that was agreed?",
            ),
        ),
        "a_borrowed_connection_with_curio": Mistake(
            "finished",
            "It {ended}",
            (
                "In which thread is the connection made?",
                "And in which one is it used?",
                "`fetchval` connects and asks in one thread, whichever that is.",
            ),
        ),
        "swallowed_with_threads": Mistake(
            "report with faults",
            "Nothing. If tea's price fails, no label and no message: {differs}.",
            (
                "What becomes of an error that is raised in a worker?",
                "Who asks the future, if nobody keeps it?",
                "One line is outside of its block, and `submit` gives something back.",
            ),
            {"tea": "status-500"},
        ),
    },
    exhibits=("left_alone", "twenty"),
)
