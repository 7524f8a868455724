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
        "unbounded_with_asyncio": Mistake(
            "bounded",
            "Nothing, while the stream is short.",
            (
                "How many products are taken before the first has its label?",
                "Who hands them out, and what could hold them up?",
                "`asyncio.Queue()` and a `put` that waits: can they go together?",
            ),
        ),
        "unbounded_with_threads": Mistake(
            "bounded",
            "Nothing, while the stream is short.",
            (
                "How many products are taken before the first has its label?",
                "Who hands them out, and what could hold them up?",
                "What does `Queue` take for its size when it is given none?",
            ),
        ),
        "closed_early_with_trio": Mistake(
            "finished",
            "It {ended}.",
            (
                "Who closes a sending end, and who still needs it then?",
                "How many fetchers are there, and how many ends do they send by?",
                "What does `start_soon` hand to each of them that is not its own?",
            ),
        ),
        "lost_with_curio": Mistake(
            "report",
            "{labels} of {products} labels, {took} ms, not {right}, and `{said}`.",
            (
                "Where are the products that have no label, when the workers end?",
                "A fetched product is not yet counted, and a counted one not labelled.",
                "Look at the line before `cancel_remaining`: what has it waited for?",
            ),
        ),
        "swallowed_with_anyio": Mistake(
            "report with faults",
            "If tea's price fails, no label and no message: {differs}.",
            (
                "What becomes of a product whose price cannot be had?",
                "A worker has to survive that. Who tells the report?",
                "Which `with` in `fetch` is not as in the other two stages?",
            ),
            {"tea": "status-500"},
        ),
        "called_off_early_with_gevent": Mistake(
            "report",
            "{labels} of {products} labels are there, after {took} ms, not {right}.",
            (
                "Where are the products that have no label, when the workers end?",
                "A queue is empty: is anything still in the next one?",
                "`join` waits for one queue, and three are to be joined, in order.",
            ),
        ),
    },
)
