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
        "lost_update_with_asyncio": Mistake(
            "report",
            "No error, no warning, and all labels are right; only {differs}.",
            (
                "How many products does the ledger's number count?",
                "A number that was read: how old is it when it is used?",
                "Find the two steps of an entry, and count each `await` between them.",
            ),
        ),
        "lost_update_with_threads": Mistake(
            "report",
            "Only {differs}.",
            (
                "How many products does the ledger's number count?",
                "What does a thread still hold while it waits for the supplier?",
                "The two steps of an entry belong together, with a lock around them.",
            ),
        ),
        "lost_update_with_trio": Mistake(
            "report",
            "Only {differs}.",
            (
                "How many products does the ledger's number count?",
                "Which of your lines are checkpoints, at which others may run?",
                "`pence` is read before a checkpoint, and written behind another.",
            ),
        ),
        "lost_update_with_curio": Mistake(
            "report",
            "Only {differs}.",
            (
                "How many products does the ledger's number count?",
                "What has each task read when no price is there yet?",
                "The first line of the block reads a number that the fourth uses.",
            ),
        ),
        "lost_update_with_gevent": Mistake(
            "report",
            "Only {differs}.",
            (
                "How many products does the ledger's number count?",
                "No `await` is written here. Which calls let others run all the same?",
                "Between reading and writing stand two calls that wait for the world.",
            ),
        ),
        "lost_update_with_anyio": Mistake(
            "report",
            "Only {differs}.",
            (
                "How many products does the ledger's number count?",
                "What may the other tasks do while this one waits for its price?",
                "Look at what stands between `ledger.read()` and `ledger.write(...)`.",
            ),
        ),
    },
    result=all_is_entered,
)
