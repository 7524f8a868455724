"""What every lane of chapter 3 must satisfy."""

from chapters.chapter03_who_switches.claims import (
    AWAITING_NEED_NOT_SWITCH,
    NOBODY_IN_BETWEEN,
    ORDER_OF_THE_READY,
    REQUESTS_SWITCH,
    SEEN_FROM_A_LOOP,
    SHARES_NOTHING,
    all_is_entered,
    gates,
)
from shared.proof.contract import Contract, Mistake
from shared.shop import Product, Shop


def the_longest_label(shop: Shop) -> int:
    """A label asks for one thing after the other, all labels at once."""
    return max(each.price_ms + each.stock_ms for each in shop.products)


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", price_ms=220, stock_ms=60),
            Product("coffee", price_ms=100, stock_ms=60),
            Product("milk", price_ms=20, stock_ms=20),
            Product("bread", price_ms=120, stock_ms=20),
        )
    ),
    paces_ms=(50, 150),
    peak=lambda shop: len(shop.skus),
    gated=True,
    closer=gates,
    ideal_ms=the_longest_label,
    ideal_says="the label that takes longest",
    claims=(
        SEEN_FROM_A_LOOP,
        NOBODY_IN_BETWEEN,
        AWAITING_NEED_NOT_SWITCH,
        REQUESTS_SWITCH,
        ORDER_OF_THE_READY,
        SHARES_NOTHING,
    ),
    broken={
        "lost_update_with_anyio": Mistake("report", "", ()),
        "lost_update_with_asyncio": Mistake("report", "", ()),
        "lost_update_with_curio": Mistake("report", "", ()),
        "lost_update_with_gevent": Mistake("report", "", ()),
        "lost_update_with_threads": Mistake("report", "", ()),
        "lost_update_with_trio": Mistake("report", "", ()),
    },
    result=all_is_entered,
)
