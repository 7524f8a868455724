"""What every lane of chapter 2 must satisfy."""

from chapters.chapter02_all_at_once.claims import (
    ALL_BEFORE_ANY,
    ANSWERED_BY_PACE,
    LABEL_AS_SOON_AS_IT_CAN,
    QUERIES_OVERLAP,
    gates,
)
from shared.proof.contract import Contract
from shared.shop import Product, Shop


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
    gates=gates,
    ideal_ms=the_longest_path,
    ideal_says="the longest path of answers",
    claims=(
        ALL_BEFORE_ANY,
        ANSWERED_BY_PACE,
        QUERIES_OVERLAP,
        LABEL_AS_SOON_AS_IT_CAN,
    ),
    broken={
        "labels_last_with_anyio": "label-as-soon-as-it-can",
        "one_by_one_with_asyncio": "peak",
        "one_by_one_with_processes": "peak",
        "stocks_later_with_trio": "queries-overlap",
        "swallowed_with_curio": "report with faults",
        "swallowed_with_threads": "report with faults",
        "unpatched_with_gevent": "never-blocked",
    },
)
