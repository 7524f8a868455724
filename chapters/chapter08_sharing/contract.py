"""What every lane of chapter 8 must satisfy."""

from dataclasses import replace
from random import Random

from chapters.chapter08_sharing.claims import (
    NEVER_OVERSOLD,
    NO_PAUSE_IN_BETWEEN,
    NOBODY_TAKES_IN_BETWEEN,
    all_are_served,
    busier,
    counted,
    gates,
    orders,
)
from chapters.chapter08_sharing.job import Product, Shop
from shared.proof.contract import Contract, Mistake


def the_last_delivery(shop: Shop) -> int:
    """All prices and deliveries are asked for at once."""
    return max(max(each.price_ms, each.delivery_ms) for each in shop.products)


def of_customers(product: Product, random: Random) -> Product:
    """One or two customers want it, and there may be none of it."""
    wanted = random.randint(1, 2)
    few, delivery_ms = random.randint(0, wanted), random.randint(20, 40)
    return replace(product, wanted=wanted, few=few, delivery_ms=delivery_ms)


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", price_ms=40, wanted=4, few=2, delivery_ms=400),
            Product("coffee", price_ms=60, wanted=3, few=1, delivery_ms=280),
            Product("milk", price_ms=80, wanted=2, few=2),
        ),
    ),
    paces_ms=(5, 20),
    peak=lambda shop: len(shop.customers) + len(orders(shop)),
    gated=True,
    closer=gates,
    larger=busier,
    counted=counted,
    ideal_ms=the_last_delivery,
    ideal_says="the last delivery",
    claims=(NEVER_OVERSOLD, NOBODY_TAKES_IN_BETWEEN, NO_PAUSE_IN_BETWEEN),
    result=all_are_served,
    more=of_customers,
    broken={
        "asked_in_between_with_asyncio": Mistake(
            "world",
            "All are served, and goods are left over ({differs}).",
            (
                "How many customers may have looked before the first one takes?",
                "Which line between look and take waits?",
                "What the lock guards ends before `take`, and a `get` is in between.",
            ),
        ),
        "asked_in_between_with_trio": Mistake(
            "world",
            "Goods are left over ({differs}).",
            (
                "How many customers may have looked before the first one takes?",
                "Where between look and take may trio run another task?",
                "The lock is given back, then a checkpoint comes, and then `take`.",
            ),
        ),
        "lock_dropped_with_threads": Mistake(
            "world",
            "Goods are left over ({differs}).",
            (
                "There is a lock. What does it guard?",
                "How long is what a customer saw still true?",
                "The lock is given back before the line that relies on the look.",
            ),
        ),
        "one_context_with_curio": Mistake(
            "world",
            "All receipts have one name ({differs}).",
            (
                "Who tells `receipt` the customer's name?",
                "All set the name when they begin. Who reads it when?",
                "Where the kernel starts is decided what a task has for itself.",
            ),
        ),
        "read_then_written_with_processes": Mistake(
            "report",
            "Goods are left over ({differs}).",
            (
                "What may another worker do between a worker's read and its write?",
                "How old is the number that is written?",
                "Looking and taking can be one statement of the database's.",
            ),
        ),
        "swallowed_with_gevent": Mistake(
            "report with faults",
            "If tea's price fails, `{said}` on the terminal.",
            (
                "What happens if a price cannot be had?",
                "Which line may raise, and is it in the block that notes problems?",
                "`joinall` raises only if it is asked to.",
            ),
            {"tea": "status-500"},
        ),
    },
)
