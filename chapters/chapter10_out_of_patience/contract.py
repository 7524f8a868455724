"""What every lane of chapter 10 must satisfy."""

from chapters.chapter10_out_of_patience.claims import (
    ALL_AT_ONCE,
    GIVEN_UP_IS_CLOSED,
    IT_DRIPPED,
    OWN_LIMIT_FIRST,
    WHAT_IT_SEES,
    all_in_time,
    counted,
    the_limit,
    what_came_in_time,
)
from chapters.chapter10_out_of_patience.job import Product, Shop
from shared.proof.contract import Contract, Mistake, faulty_shop
from shared.world import DRIPS, HANGS

CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", 60, 20),
            Product("coffee", 120, 20),
            Product("milk", fault=HANGS, patience_ms=400),
            Product("bread", 6000, fault=DRIPS, patience_ms=400),
            Product("eggs", 1500, patience_ms=400),
            Product("butter", fault=HANGS),
        ),
        hours_ms=3000,
    ),
    paces_ms=(20, 60),
    peak=None,
    gated=False,
    by_the_clock=True,
    larger=all_in_time,
    counted=counted,
    ideal_ms=the_limit,
    ideal_says="the limit around all",
    claims=(
        ALL_AT_ONCE,
        GIVEN_UP_IS_CLOSED,
        OWN_LIMIT_FIRST,
        IT_DRIPPED,
        WHAT_IT_SEES,
    ),
    result=what_came_in_time,
    faulty=lambda shop: faulty_shop(Shop((Product("tea"),))),
    broken={
        "each_operation_with_threads": Mistake(
            "report",
            "It takes {took} ms, not {right}, and {differs}.",
            (
                "How long may bread take in all?",
                "What does a socket's time-out measure, and when does it begin anew?",
                "Something always comes, so no single wait is ever too long.",
            ),
        ),
        "left_going_with_threads": Mistake(
            "world",
            "Eggs have a problem, and a label all the same ({differs}).",
            (
                "Eggs are given up after 400 ms. Who still waits for them?",
                "What does `result(timeout)` stop, and what does it not?",
                "The thread goes on, and when its answer comes it writes a label.",
            ),
        ),
        "main_only_with_gevent": Mistake(
            "nothing-left",
            "Nothing.",
            (
                "At closing time, who hears of it?",
                "In which greenlet does a `Timeout` raise?",
                "The others are still waiting for an answer: somebody has to end them.",
            ),
        ),
        "took_it_as_its_own_with_asyncio": Mistake(
            "report",
            "The wrong limit is named ({differs}).",
            (
                "Whose limit ended the request for butter?",
                "How does a task hear of the limit around all?",
                "It is cancelled; and that is caught as if its own limit were over.",
            ),
        ),
        "any_exception_with_curio": Mistake(
            "finished",
            "It {ended}.",
            (
                "What does curio raise when a limit is over?",
                "Is that an Exception?",
                "curio's `TaskTimeout` derives from BaseException.",
            ),
        ),
        "a_timeout_error_with_trio": Mistake(
            "finished",
            "It {ended}.",
            (
                "What does `fail_after` raise?",
                "Is that a TimeoutError?",
                "trio's `TooSlowError` is an exception of its own.",
            ),
        ),
        "not_looked_with_trio": Mistake(
            "report",
            "The wrong limit is named ({differs}).",
            (
                "What happens after the block when its limit is over?",
                "`move_on_after` raises nothing.",
                "The scope tells by `cancelled_caught`; nobody has asked it.",
            ),
        ),
        "one_for_all_with_processes": Mistake(
            "report",
            "Eggs are waited for: {differs}.",
            (
                "How long is milk waited for?",
                "Which of the two limits is handed down?",
                "The smaller of the two is to be the deadline.",
            ),
        ),
    },
)
