"""What every lane of chapter 16 must satisfy."""

from dataclasses import replace

from chapters.chapter16_the_other_side.claims import (
    A_TASK_EACH,
    NOBODY_IS_SENT_AWAY,
    THE_SLOW_HOLD_UP_NOBODY,
    WORKED_FOR_WHO_IS_GONE,
    all_is_told,
)
from chapters.chapter16_the_other_side.job import Shop
from shared.proof.contract import Contract, Mistake, larger_shop
from shared.shop import Product


def the_slowest_price(shop: Shop) -> int:
    return max(each.price_ms for each in shop.products)


def longer(contract: Contract, skus: int) -> Shop:
    """A larger shop in which one price is long in coming after closing."""
    shop: Shop = larger_shop(contract, skus)
    first, second, *others = shop.products
    late = replace(second, price_ms=LONG_MS)
    return replace(shop, products=(first, late, *others))


LONG_MS = 2500


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", price_ms=60),
            Product("coffee", price_ms=20),
            Product("milk", price_ms=40),
            Product("bread", price_ms=50),
        )
    ),
    paces_ms=(10, 60),
    peak=None,
    gated=False,
    larger=longer,
    counted=lambda shop, lane: {},
    ideal_ms=the_slowest_price,
    ideal_says="the slowest price",
    exhibits=("a_bug", "backlog", "descriptors"),
    claims=(
        THE_SLOW_HOLD_UP_NOBODY,
        NOBODY_IS_SENT_AWAY,
        WORKED_FOR_WHO_IS_GONE,
        A_TASK_EACH,
    ),
    result=all_is_told,
    broken={
        "one_nursery_with_trio": Mistake(
            "callers",
            "It takes {took} ms, not {right}, and {differs}.",
            (
                "Who is in the shop when it closes, and what have they had?",
                "Who else is in the nursery that is cancelled?",
                "Accept in a nursery of its own, and cancel only that.",
            ),
        ),
        "nobody_waits_with_asyncio": Mistake(
            "callers",
            "It takes {took} ms, not {right}, {differs}, and it says `{said}`.",
            (
                "What does `server.close()` end, and what does it not?",
                "What does `asyncio.run` do with tasks that are left?",
                "Somebody must wait for those who are still served.",
            ),
        ),
        "one_by_one_with_threads": Mistake(
            "finished",
            "It stands still: {ended}.",
            (
                "Whose answer is missing first, and who came before him?",
                "What does the thread that accepts do while a caller is slow?",
                "Let in, start somebody who serves, let in the next.",
            ),
        ),
        "close_only_with_threads": Mistake(
            "report",
            "It takes {took} ms, not {right}, {differs}, and it says `{said}`.",
            (
                "Where is the thread that accepts when the listener is closed?",
                "Does a call that waits on a socket notice that it is closed?",
                "`shutdown` wakes it, `close` does not.",
            ),
        ),
        "half_closed_with_asyncio": Mistake(
            "callers",
            "One caller notices: {differs}.",
            (
                "Which of the callers has no answer?",
                "What has he closed: his ears, or his mouth?",
                "The end of what he says is not the end of him.",
            ),
        ),
        "reset_not_caught_with_anyio": Mistake(
            "finished",
            "It {ended}.",
            (
                "Who hangs up, and how?",
                "Which exception does this runtime raise of a stream that is broken?",
                "In a task group an exception that nobody expects ends them all.",
            ),
        ),
        "own_server_with_curio": Mistake(
            "callers",
            "It takes {took} ms, not {right}, and {differs}.",
            (
                "Who is in the shop when it closes, and what have they had?",
                "Where are the tasks made that serve, and what has been cancelled?",
                "The group is inside `run_server`: cancel that, and all in it are.",
            ),
        ),
        "no_pool_with_gevent": Mistake(
            "report",
            "It takes {took} ms, not {right}, and {differs}.",
            (
                "What is missing in the report?",
                "Who knows of the greenlets that serve, when none is told to?",
                "Give the server a `Pool`, and join that.",
            ),
        ),
        "as_many_as_cores_with_processes": Mistake(
            "finished",
            "It stands still: {ended}.",
            (
                "How many callers are being served, and how many workers are there?",
                "What does a worker do while a caller is slow to speak?",
                "Each worker has one caller at a time, whatever he waits for.",
            ),
        ),
    },
)
