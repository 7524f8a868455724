"""What every lane of chapter 15 must satisfy."""

from dataclasses import replace

from chapters.chapter15_every_core.claims import (
    AS_MANY_AS_CORES,
    ONE_AT_A_TIME,
    SIDE_BY_SIDE,
)
from chapters.chapter15_every_core.job import Product, Shop
from shared.proof.contract import Contract, Mistake, shared_out_ms


def the_cores_share(shop: Shop) -> int:
    """Price and stock, and then all drawings on so many cores."""
    drawings = (each.draw_ms for each in shop.products)
    asked = max(each.price_ms + each.stock_ms for each in shop.products)
    return asked + shared_out_ms(drawings, shop.cores)


CONTRACT = Contract(
    shop=Shop(
        tuple(
            Product(sku, price_ms=20, stock_ms=20, draw_ms=300)
            for sku in ("tea", "coffee", "milk", "bread")
        )
    ),
    paces_ms=(10, 20),
    peak=None,
    gated=False,
    ideal_ms=the_cores_share,
    ideal_says="price and stock, and the drawings on two cores",
    computes=True,
    more=lambda product, random: replace(product, draw_ms=50),
    exhibits=("two_at_once", "starting", "sending", "killed"),
    elsewhere={
        "3.13": ("interpreters",),
        "free-threaded": ("two_at_once", "unlocked", "interpreters"),
    },
    claims=(
        SIDE_BY_SIDE,
        ONE_AT_A_TIME,
        AS_MANY_AS_CORES,
    ),
    broken={
        "default_pool_with_asyncio": Mistake(
            "side-by-side",
            "It takes {took} ms, not {right}.",
            (
                "How many cores are busy while the labels are drawn?",
                "Which processes draw?",
                "What is the pool of a loop that is told `None`?",
            ),
        ),
        "waits_in_the_loop_with_asyncio": Mistake(
            "never-blocked",
            "It takes {took} ms, not {right}.",
            (
                "Two workers are there. How many of them draw at once?",
                "Who can hand over the next label while this one is drawn?",
                "`result()` of such a future waits, and with it the loop's thread.",
            ),
        ),
        "left_in_the_loop_with_asyncio": Mistake(
            "never-blocked",
            "Nothing here: when the block ends, no other task is there to be held up.",
            (
                "What does the end of the `with` block do?",
                "Which thread waits there until the workers have ended?",
                "Open the pool around `asyncio.run`.",
            ),
        ),
        "to_thread_with_trio": Mistake(
            "side-by-side",
            "It takes {took} ms, not {right}.",
            (
                "How many cores are busy while the labels are drawn?",
                "In which process does the borrowed thread draw?",
                "Two threads of one process have one GIL.",
            ),
        ),
        "a_worker_each_with_processes": Mistake(
            "as-many-as-cores",
            "It is about as fast, and holds four worker processes in place of two.",
            (
                "How many labels are being drawn at once?",
                "How many cores does the shop have for them?",
                "How much faster do four workers draw on two cores?",
            ),
        ),
        "patched_threads_with_gevent": Mistake(
            "side-by-side",
            "It takes {took} ms, not {right}.",
            (
                "How many cores are busy while the labels are drawn?",
                "What has `monkey.patch_all()` made of the pool's threads?",
                "A patched thread is a greenlet, and one greenlet runs at a time.",
            ),
        ),
        "one_worker_with_processes": Mistake(
            "side-by-side",
            "It takes {took} ms, not {right}.",
            (
                "How many cores are busy while the labels are drawn?",
                "How many jobs can the pool have in work?",
                "A pool of one worker does one job after another.",
            ),
        ),
    },
)
