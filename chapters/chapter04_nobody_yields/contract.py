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
        "frozen_with_asyncio": Mistake(
            "the-heart-beats",
            "Nothing, if you wait for the report alone; all else stands still.",
            (
                "The report is right. Who else waits for a turn meanwhile?",
                "One call computes for half a second: on whose thread?",
                "Between two lines with `await`, `label` has one without.",
            ),
        ),
        "frozen_with_trio": Mistake(
            "the-heart-beats",
            "Nothing, if you wait for the report alone; all else stands still.",
            (
                "The report is right. Who else waits for a turn meanwhile?",
                "A task that has no checkpoint keeps the thread: for how long?",
                "What stands between `fetchval` and `save`, and where does it run?",
            ),
        ),
        "frozen_with_curio": Mistake(
            "the-heart-beats",
            "Nothing, if you wait for the report alone; all else stands still.",
            (
                "Two prices came in time. When were they taken up?",
                "The kernel has one thread. Who has it in between?",
                "`draw` is an ordinary function: who calls it, and on which thread?",
            ),
        ),
        "frozen_with_gevent": Mistake(
            "the-heart-beats",
            "Nothing, if you wait for the report alone; all else stands still.",
            (
                "All is patched. Which of the calls in `label` waits for nothing?",
                "A greenlet lets others run when it waits, and not when it computes.",
                "The hub has threads of its own. Does `draw` run in one of them?",
            ),
        ),
        "frozen_with_anyio": Mistake(
            "the-heart-beats",
            "Nothing, if you wait for the report alone; all else stands still.",
            (
                "Coffee's price came long before the drawing's end. Who took it up?",
                "On asyncio's loop and on trio's, a task that computes has the thread.",
                "`to_thread` is not imported here. Which call would need it?",
            ),
        ),
        "heart_goes_on_with_threads": Mistake(
            "nothing-left",
            "Nothing, if your program ends; if it goes on, so does the heart.",
            (
                "All labels are written. Who still beats, and for whom?",
                "`daemon` lets the program end; it ends no thread before that.",
                "`while True` listens to nobody: it needs something to look at.",
            ),
        ),
    },
    exhibits=("detectors",),
)
