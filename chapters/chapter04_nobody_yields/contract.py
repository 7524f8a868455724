"""What every lane of chapter 4 must satisfy."""

from chapters.chapter04_nobody_yields.claims import (
    ANSWERS_ARE_TAKEN_UP,
    DRAWN_BEFORE_SAVED,
    IN_TIME,
    THE_HEART_BEATS,
    gates,
    lighter,
)
from chapters.chapter04_nobody_yields.job import Product, Shop
from shared.proof.contract import Contract, Mistake


def the_heaviest_label(shop: Shop) -> int:
    """Price, stock and drawing, one after the other, of the slowest label."""
    return max(
        each.price_ms + each.stock_ms + each.draw_ms for each in shop.products
    )


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", price_ms=10, stock_ms=10, draw_ms=500),
            Product("coffee", price_ms=300, stock_ms=40),
            Product("milk", price_ms=450, stock_ms=40),
        )
    ),
    paces_ms=(300, 450),
    peak=lambda shop: len(shop.skus),
    gated=True,
    closer=gates,
    larger=lighter,
    ideal_ms=the_heaviest_label,
    ideal_says="the heaviest label",
    computes=True,
    claims=(
        THE_HEART_BEATS,
        IN_TIME,
        ANSWERS_ARE_TAKEN_UP,
        DRAWN_BEFORE_SAVED,
    ),
    broken={
        "frozen_with_anyio": Mistake("the-heart-beats", "", ()),
        "frozen_with_asyncio": Mistake("the-heart-beats", "", ()),
        "frozen_with_curio": Mistake("the-heart-beats", "", ()),
        "frozen_with_gevent": Mistake("the-heart-beats", "", ()),
        "frozen_with_trio": Mistake("the-heart-beats", "", ()),
    },
    exhibits=("detectors",),
)
