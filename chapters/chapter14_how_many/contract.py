"""What every lane of chapter 14 must satisfy."""

from dataclasses import replace

from chapters.chapter14_how_many.claims import (
    A_TASK_EACH,
    ALL_MADE_FIRST,
    counted,
    the_list,
)
from chapters.chapter14_how_many.job import Shop
from shared.proof.at_once import ALL_BEFORE_ANY
from shared.proof.contract import Contract, Mistake, larger_shop, name_of
from shared.shop import Product


def the_slowest_price(shop: Shop) -> int:
    return max(each.price_ms for each in shop.products)


def more_and_one_late(contract: Contract, skus: int) -> Shop:
    """Twelve for each that is asked for, and one price that takes its time."""
    shop = larger_shop(contract, MORE * skus)
    first, *others = shop.products
    late = (replace(first, price_ms=LATE_MS), *others)
    larger: Shop = replace(shop, products=late)
    return larger


MORE, LATE_MS = 12, 1500


CONTRACT = Contract(
    shop=Shop(
        tuple(
            Product(name_of(number), price_ms=300 - number)
            for number in range(100)
        )
    ),
    paces_ms=(200, 300),
    peak=lambda shop: len(shop.skus),
    gated=True,
    counted=counted,
    larger=more_and_one_late,
    ideal_ms=the_slowest_price,
    ideal_says="the slowest price",
    limit_s=lambda shop: 30 + len(shop.skus) / 20,
    files_each=1,
    exhibits=("limits", "at_most", "herd"),
    weighed=("costs",),
    sizes=(10, 100, 1000, 4000, 10_000),
    claims=(
        ALL_BEFORE_ANY,
        A_TASK_EACH,
        ALL_MADE_FIRST,
    ),
    result=the_list,
    broken={
        "borrowed_threads_with_asyncio": Mistake(
            "peak",
            "It takes {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "Who waits for an answer: the task, or something that it has borrowed?",
                "`asyncio.to_thread` has a pool of `min(32, cores + 4)` threads.",
            ),
        ),
        "default_pool_with_threads": Mistake(
            "peak",
            "It takes {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "Each worker has one request out at most. How many workers are there?",
                "A pool that is told nothing has `min(32, cores + 4)` threads.",
            ),
        ),
        "default_pool_with_processes": Mistake(
            "peak",
            "It {ended}.",
            (
                "How many requests does the supplier see at once?",
                "How many workers are there?",
                "A pool that is told nothing has as many workers as cores.",
            ),
        ),
        "ten_at_a_time_with_trio": Mistake(
            "peak",
            "It takes {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "When does a nursery's block end?",
                "The next ten wait for the slowest of the ten before them.",
            ),
        ),
        "joined_at_once_with_curio": Mistake(
            "peak",
            "It {ended}.",
            (
                "How many requests does the supplier see at once?",
                "What does the loop wait for before it makes the next task?",
                "`join` comes back when the task has ended.",
            ),
        ),
        "hub_pool_with_gevent": Mistake(
            "peak",
            "It takes {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "What is `pool` made of, greenlets or threads?",
                "The hub keeps ten threads.",
            ),
        ),
        "as_they_come_with_asyncio": Mistake(
            "report",
            "All is there and quick, but {differs}.",
            (
                "Compare some prices to those of another lane.",
                "In which order does `as_completed` give what it was given?",
                "It gives the quickest first, and `zip` calls it the first product's.",
            ),
        ),
        "listed_too_early_with_trio": Mistake(
            "world",
            "It is as quick as ever, but the list is empty ({differs}).",
            (
                "What is on the list?",
                "When does a task that is started in a nursery run for the first time?",
                "Which line is the first that all tasks have ended before?",
            ),
        ),
    },
)
