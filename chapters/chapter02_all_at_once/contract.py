"""What every lane of chapter 2 must satisfy."""

from chapters.chapter02_all_at_once.claims import (
    ANSWERED_BY_PACE,
    LABEL_AS_SOON_AS_IT_CAN,
    QUERIES_OVERLAP,
    gates,
)
from shared.proof.at_once import ALL_BEFORE_ANY
from shared.proof.contract import Contract, Mistake
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
        "one_by_one_with_asyncio": Mistake(
            "peak",
            "It takes {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "Something is waited for while there is still something to start.",
                "Look at the line that makes a task: what does it do then?",
            ),
        ),
        "one_by_one_with_processes": Mistake(
            "peak",
            "It takes {took} ms, not {right}.",
            (
                "How many requests does the supplier see at once?",
                "A future can be kept, and asked later.",
                "`submit(...).result()` waits for the job that was just handed in.",
            ),
        ),
        "stocks_later_with_trio": Mistake(
            "queries-overlap",
            "It takes {took} ms, not {right}.",
            (
                "Which two requests of a product could be out together?",
                "When is the stock asked for, and what must be there by then?",
                "Two calls that are awaited on two lines have no task of their own.",
            ),
        ),
        "labels_last_with_anyio": Mistake(
            "label-as-soon-as-it-can",
            "Nothing, if you look at the end only; the first label comes late.",
            (
                "Which label could be written before all answers are there?",
                "What does the end of the outer group wait for?",
                "A label belongs into the task of its product.",
            ),
        ),
        "unpatched_with_gevent": Mistake(
            "never-blocked",
            "It takes {took} ms, not {right}, and nobody warns you.",
            (
                "The greenlets are all there. What do they share?",
                "Which call in `price` waits, and does it know of the others?",
                "gevent's calls must have replaced the standard library's.",
            ),
        ),
        "swallowed_with_threads": Mistake(
            "report with faults",
            "Nothing. If tea's price fails, no label and no message: {differs}.",
            (
                "What becomes of an error that is raised in a worker?",
                "Who asks the future, and what if it has an exception?",
                "One line skips a future that failed, and one no longer notes why.",
            ),
            {"tea": "status-500"},
        ),
        "swallowed_with_curio": Mistake(
            "report with faults",
            "If tea's price fails, `{said}` on the terminal, and no more: {differs}.",
            (
                "What does the group do when one of its tasks fails?",
                "curio tells the terminal. Who tells the report?",
                "A task that has an exception is not asked for its result.",
            ),
            {"tea": "status-500"},
        ),
    },
)
