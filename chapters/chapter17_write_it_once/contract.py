"""What every lane of chapter 17 must satisfy."""

from dataclasses import replace
from random import Random

from chapters.chapter17_write_it_once.claims import (
    DECIDES_IN_ONE_STEP,
    ONE_ASKS,
    SERVED_ALL_THE_SAME,
    WHO_ASKS_AGAIN,
    all_are_told,
)
from chapters.chapter17_write_it_once.job import LEAVES_MS, Product, Shop
from shared.proof.contract import Contract, Mistake, larger_shop


def the_slowest_answer(shop: Shop) -> int:
    """A failure is waited for twice, the first price once more when she has left."""
    first, *others = (
        each.price_ms * (2 if each.fault else 1) for each in shop.products
    )
    return max(LEAVES_MS + first, *others, 0)


def more(product: Product, random: Random) -> Product:
    """Some are wanted by one customer only."""
    return replace(product, wanted=random.randrange(1, 4))


def larger(contract: Contract, skus: int) -> Shop:
    """A larger shop: several want each price, and it is long in coming.

    So two may decide at the same moment, and nobody knows the price before they have.
    """
    shop: Shop = larger_shop(contract, skus)
    products = (
        replace(each, wanted=MANY, price_ms=each.price_ms + LONG_MS)
        for each in shop.products
    )
    return replace(shop, products=tuple(products))


MANY, LONG_MS = 3, 100


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", price_ms=60),
            Product("coffee", price_ms=30, wanted=4),
            Product("milk", price_ms=20, fault="status-500"),
            Product(
                "eggs", price_ms=20, fault="status-500", once=True, wanted=2
            ),
        )
    ),
    paces_ms=(10, 60),
    peak=None,
    gated=False,
    larger=larger,
    counted=lambda shop, lane: {},
    more=more,
    ideal_ms=the_slowest_answer,
    ideal_says="her leaving and then the price of tea",
    exhibits=("ways", "generated", "detected"),
    claims=(
        ONE_ASKS,
        SERVED_ALL_THE_SAME,
        DECIDES_IN_ONE_STEP,
        WHO_ASKS_AGAIN,
    ),
    result=all_are_told,
    broken={
        "one_task_for_all_with_asyncio": Mistake(
            "report",
            "It takes {took} ms, not {right}, nothing is said, and {differs}.",
            (
                "Who has no bill, and for what have they waited?",
                "Who is cancelled when somebody is cancelled who awaits a task?",
                "The task is, and with it all who await it: let the others wait for "
                "something that nobody's leaving ends.",
            ),
        ),
        "rings_if_answered_with_trio": Mistake(
            "finished",
            "It {ended}.",
            (
                "Who waits, and for whom?",
                "Which line is not reached when the one who asks is cancelled?",
                "What must be done however it ends stands in a `finally`.",
            ),
        ),
        "no_lock_with_threads": Mistake(
            "world in a larger shop",
            "Nothing is noticed.",
            (
                "How often is each price asked for?",
                "What may another thread do between looking and noting?",
                "A decision is one step on a loop, and several for threads.",
            ),
            strained=True,
            # A third's bell may be in the list that the second puts another for.
            or_by="finished in a larger shop",
        ),
        "error_escapes_with_anyio": Mistake(
            "report",
            "Nothing is said, and {differs}.",
            (
                "Who has no bill, though others have one for the same?",
                "What does the core know of a failure that nobody tells it?",
                "Tell the core, and let it decide whether there is a second try.",
            ),
        ),
        "rung_elsewhere_with_processes": Mistake(
            "finished",
            "It {ended}.",
            (
                "Where is the Event for which a worker waits?",
                "What becomes of an Event that is sent to another process?",
                "A thread's cannot be sent: ring the bells where they are.",
            ),
        ),
        "set_not_awaited_with_curio": Mistake(
            "finished",
            "It {ended}.",
            (
                "Who waits, and has the bell been rung?",
                "What does a call of a coroutine function do?",
                "In curio also `Event.set` is one, and must be awaited.",
            ),
        ),
    },
    limit_s=lambda shop: 10.0,
)
