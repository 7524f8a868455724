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
        "asked_in_between_with_asyncio": Mistake("world", "", ()),
        "asked_in_between_with_trio": Mistake("world", "", ()),
        "lock_dropped_with_threads": Mistake("world", "", ()),
        "one_context_with_curio": Mistake("world", "", ()),
        "read_then_written_with_processes": Mistake("report", "", ()),
        "swallowed_with_gevent": Mistake("report with faults", "", ()),
    },
)
