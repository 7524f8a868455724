"""What every lane of chapter 7 must satisfy."""

from math import ceil

from chapters.chapter07_a_pipeline.claims import (
    BACKPRESSURE,
    BOUNDED,
    ENDS_CLEAN,
    gates,
    longer,
)
from chapters.chapter07_a_pipeline.job import Shop
from shared.proof.contract import NAMES, Contract, Mistake
from shared.shop import Product

PRODUCTS = 16


def the_slow_shelf(shop: Shop) -> int:
    """After the first answers, all labels, shared out among who write them."""
    labels = ceil(len(shop.skus) / shop.labelers) * shop.shelf_ms
    first = min(each.price_ms + each.stock_ms for each in shop.products)
    return first + labels


CONTRACT = Contract(
    shop=Shop(
        tuple(
            Product(sku, price_ms=10 + 10 * (place % 3), stock_ms=5)
            for place, sku in enumerate(NAMES[:PRODUCTS])
        ),
        fetchers=3,
        counters=2,
        labelers=2,
        bound=2,
        shelf_ms=40,
    ),
    paces_ms=(5, 10),
    peak=lambda shop: min(shop.fetchers, len(shop.skus)),
    gated=True,
    closer=gates,
    larger=longer,
    ideal_ms=the_slow_shelf,
    ideal_says="the slow shelf",
    claims=(BOUNDED, BACKPRESSURE, ENDS_CLEAN),
    broken={
        "closed_early_with_trio": Mistake("finished", "", ()),
        "lost_with_curio": Mistake("report", "", ()),
        "swallowed_with_anyio": Mistake("report with faults", "", ()),
        "unbounded_with_asyncio": Mistake("bounded", "", ()),
        "unbounded_with_threads": Mistake("bounded", "", ()),
    },
)
