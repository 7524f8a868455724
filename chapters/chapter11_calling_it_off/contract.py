"""What every lane of chapter 11 must satisfy."""

from chapters.chapter11_calling_it_off.claims import (
    ALL_HANG_UP,
    NOTHING_IS_SENT_AFTER,
    THEN_PUT_BACK,
    WHAT_IT_SEES,
    all_is_put_back,
    closer,
    counted,
    everywhere,
    somewhere,
    the_customer_leaves,
)
from chapters.chapter11_calling_it_off.job import (
    PAID,
    PAYMENT,
    PRICE,
    RECEIPT,
    Product,
    Shop,
)
from shared.proof.contract import Contract, Mistake

CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", caught=PRICE),
            Product("coffee", caught=PRICE),
            Product("milk", caught=PRICE),
            Product("eggs", 60, caught=PAYMENT),
            Product("bread", 80, caught=RECEIPT),
        ),
        leaves_ms=120,
    ),
    paces_ms=(10, 60),
    peak=None,
    gated=False,
    closer=closer,
    larger=everywhere,
    counted=counted,
    ideal_ms=the_customer_leaves,
    ideal_says="the customer's leaving, and the receipt in the middle",
    claims=(
        NOTHING_IS_SENT_AFTER,
        ALL_HANG_UP,
        THEN_PUT_BACK,
        WHAT_IT_SEES,
    ),
    result=all_is_put_back,
    faulty=lambda shop: Shop((Product("tea", caught=PAID),)),
    more=somewhere,
    broken={
        "bare_except_with_asyncio": Mistake(
            "report",
            "It takes {took} ms, not {right}, and three things are sold to a "
            "customer who is gone ({differs}).",
            (
                "Who asks for the payment of tea, when the customer is gone?",
                "What does a bare `except` catch?",
                "asyncio raises a cancellation once; here it ends as a price of 0.",
            ),
        ),
        "no_shield_with_trio": Mistake(
            "report",
            "Nothing is put back ({differs}).",
            (
                "How far does the undoing come?",
                "The scope is still cancelled. What does trio do at each checkpoint?",
                "Only a shielded scope inside lets something be awaited.",
            ),
        ),
        "except_exception_with_gevent": Mistake(
            "report",
            "Nothing is put back ({differs}).",
            (
                "Who is told that it is killed, and as what?",
                "Is `GreenletExit` an Exception?",
                "It derives from BaseException, and `except Exception` lets it pass.",
            ),
        ),
        "abandoned_thread_with_curio": Mistake(
            "world",
            "It takes {took} ms, not {right}, a receipt is left over ({differs}), "
            "and `{said}` on the terminal.",
            (
                "Who is writing the receipt of bread, when its task is cancelled?",
                "What becomes of the thread?",
                "It goes on: what would make its task wait for it, called off or not?",
            ),
        ),
        "fire_and_forget_with_asyncio": Mistake(
            "report",
            "Bread is not put back ({differs}).",
            (
                "Who waits for the undoing?",
                "What does `asyncio.run` do with tasks that are left at its end?",
                "It cancels them, also in the middle of what they undo.",
            ),
        ),
        "called_off_twice_with_asyncio": Mistake(
            "world",
            "A receipt is left over ({differs}).",
            (
                "Where is bread's task when it is cancelled again?",
                "What protects the line that waits for the thread?",
                "Nothing: the second cancellation ends that waiting.",
            ),
        ),
        "not_waited_for_with_threads": Mistake(
            "report",
            "It takes {took} ms, not {right}, and seems to undo nothing ({differs}).",
            (
                "Do the threads undo what they began?",
                "When is the report handed over?",
                "`shutdown(wait=False)` does not wait for them.",
            ),
        ),
        "killed_with_processes": Mistake(
            "report",
            "It takes {took} ms, not {right}, and nothing is put back ({differs}).",
            (
                "What does leaving the block of a `multiprocessing.Pool` do?",
                "Does a worker that is terminated run its `except`?",
                "SIGTERM ends it where it is, and nothing is undone.",
            ),
        ),
    },
)
