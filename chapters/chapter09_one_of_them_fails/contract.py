"""What every lane of chapter 9 must satisfy."""

from chapters.chapter09_one_of_them_fails.claims import (
    NOTHING_GOES_ON,
    NOTHING_MORE,
    OVER_BEFORE_HEARD,
    THE_OTHERS_ARE_ANSWERED,
    THE_OTHERS_HANG_UP,
    THE_REST_IS_KEPT,
    WHAT_IS_HEARD,
    WHAT_IT_SEES,
    closer,
    counted,
    gates,
    halves,
    most_at_once,
    sold_or_not,
    until_all_is_heard,
)
from chapters.chapter09_one_of_them_fails.job import Product, Shop
from shared.proof.contract import Contract, Mistake
from shared.world import FAULTS

CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", 300, 20, basket=True),
            Product("coffee", 400, 20, basket=True),
            Product("milk", 100, 20, "status-500", basket=True),
            Product("bread", 350, 20, basket=True),
            Product("eggs", 150, 20),
            Product("butter", 100, 20),
            Product("cheese", 50, 20, "status-500"),
            Product("apples", 120, 20),
        ),
    ),
    paces_ms=(20, 60),
    peak=most_at_once,
    gated=False,
    gates=gates,
    closer=closer,
    larger=halves,
    counted=counted,
    ideal_ms=until_all_is_heard,
    ideal_says="until each failure is heard of, and then the slowest single",
    claims=(
        THE_OTHERS_HANG_UP,
        THE_OTHERS_ARE_ANSWERED,
        OVER_BEFORE_HEARD,
        NOTHING_GOES_ON,
        WHAT_IT_SEES,
        NOTHING_MORE,
        WHAT_IS_HEARD,
        THE_REST_IS_KEPT,
    ),
    result=sold_or_not,
    faulty=lambda shop: Shop(
        (
            Product("tea", basket=True),
            Product("coffee", fault="reset", basket=True),
            Product("bread", basket=True),
            Product("eggs"),
            *(Product(fault, fault=fault) for fault in FAULTS),
        )
    ),
    strained=lambda shop: Shop(
        (
            Product("tea", basket=True),
            Product("coffee", fault="shelf", basket=True),
            Product("eggs"),
        )
    ),
    broken={
        "left_running_with_asyncio": Mistake(
            "peak",
            "Nothing.",
            (
                "Who still asks the supplier when the basket is given up?",
                "What does `gather` do with the others when one fails?",
                "A block that ends when all its tasks have ended calls them off.",
            ),
        ),
        "waited_for_with_gevent": Mistake(
            "called-off",
            "It takes {took} ms, not {right}.",
            (
                "Milk has failed. What is the shop still waiting for?",
                "When does `joinall` come back, if nothing else is said?",
                "It can raise at the first failure; the others are then to be killed.",
            ),
        ),
        "nobody_asked_with_curio": Mistake(
            "report",
            "The basket has an empty label, and {differs}.",
            (
                "Milk has failed. Who has been told?",
                "What does leaving a group of curio's say of a task that failed?",
                "An error is raised where a task's `result` is asked for.",
            ),
        ),
        "kept_in_the_report_with_threads": Mistake(
            "report",
            "{differs}.",
            (
                "What do the other threads do when milk has failed?",
                "They go on, and note what they find. Where?",
                "What may be lost is noted apart, and taken over at the end.",
            ),
        ),
        "labels_as_they_come_with_processes": Mistake(
            "world",
            "{differs}.",
            (
                "What is on the shelf of a basket that is not sold?",
                "Who writes a label before all prices are there?",
                "Only what cannot fail any more may be put on the shelf.",
            ),
        ),
        "all_called_off_with_anyio": Mistake(
            "report",
            "{labels} of {products} labels are there, in {took} ms, not {right}.",
            (
                "Cheese is not to be had. Why is there no butter?",
                "What does a task group do when one of its tasks fails?",
                "It must not hear of a failure that is no reason to stop.",
            ),
        ),
        "tries_again_with_asyncio": Mistake(
            "called-off",
            "It takes {took} ms, not {right}; the supplier notices ({differs}).",
            (
                "Why do the others not end when they are called off?",
                "What is raised in a task that is called off, and who catches it?",
                "A bare `except` catches what is not meant for it; and who asks twice?",
            ),
        ),
    },
)
