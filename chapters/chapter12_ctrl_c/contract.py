"""What every lane of chapter 12 must satisfy."""

from dataclasses import replace

from chapters.chapter12_ctrl_c.claims import (
    ALL_HANG_UP,
    NOTHING_IS_SENT_AFTER,
    THEN_PUT_BACK,
    WHAT_IT_SEES,
    all_is_put_back,
    closer,
    counted,
    everywhere,
    somewhere,
    the_receipt,
)
from chapters.chapter12_ctrl_c.job import (
    PAYMENT,
    PRICE,
    RECEIPT,
    Product,
    Shop,
)
from shared.proof.contract import Contract, Mistake


def terminated(shop: Shop) -> Shop:
    """The same, ended by `kill`: one process is told, by SIGTERM."""
    return replace(shop, signal="SIGTERM", to_group=False)


def again_and_again(shop: Shop) -> Shop:
    """The same, by somebody who presses Ctrl-C three times."""
    return replace(shop, times=3)


CONTRACT = Contract(
    shop=Shop(
        (
            Product("tea", caught=PRICE),
            Product("coffee", caught=PRICE),
            Product("milk", caught=PRICE),
            Product("eggs", 60, caught=PAYMENT),
            Product("bread", 80, caught=RECEIPT),
        ),
        after_ms=60,
    ),
    paces_ms=(10, 60),
    peak=None,
    gated=False,
    closer=closer,
    larger=everywhere,
    counted=counted,
    ideal_ms=the_receipt,
    ideal_says="from the signal on, the receipt in the middle",
    claims=(
        NOTHING_IS_SENT_AFTER,
        ALL_HANG_UP,
        THEN_PUT_BACK,
        WHAT_IT_SEES,
    ),
    result=all_is_put_back,
    faulty=terminated,
    strained=again_and_again,
    more=somewhere,
    grids={
        "unprepared": {
            "Ctrl-C (SIGINT to the group)": lambda shop: shop,
            "`kill` (SIGTERM to the process)": terminated,
        }
    },
    broken={
        "only_ctrl_c_with_asyncio": Mistake(
            "finished with faults",
            "Nothing, as long as only Ctrl-C is tried.",
            (
                "What comes when a container is stopped?",
                "For which signals does the lane listen?",
                "SIGTERM is not SIGINT: without a handler it ends the process at once.",
            ),
        ),
        "interrupt_caught_with_threads": Mistake(
            "finished",
            "It {ended}.",
            (
                "Who hears of Ctrl-C, and who does not?",
                "What does leaving the pool's block wait for?",
                "`stopped` is never set: the threads wait for ever, and all with them.",
            ),
        ),
        "os_exit_with_threads": Mistake(
            "finished",
            "It {ended}.",
            (
                "Is the exit status right? Is anything undone?",
                "What does `os._exit` leave out?",
                "It ends the process at once: no `finally`, no `except`, no thread.",
            ),
        ),
        "workers_hear_it_with_processes": Mistake(
            "finished",
            "It {ended}.",
            (
                "To whom does a terminal send Ctrl-C?",
                "When are signals blocked, and when were the workers started?",
                "A mask is inherited by who is started after it, not before.",
            ),
        ),
        "main_cancelled_with_asyncio": Mistake(
            "finished",
            "It {ended}.",
            (
                "Which status does the program end with?",
                "What does cancelling the main task raise out of `asyncio.run`?",
                "A CancelledError, and nobody makes a report or a status of it.",
            ),
        ),
        "handler_raises_with_curio": Mistake(
            "finished",
            "It {ended}.",
            (
                "Where may the program be when the handler raises?",
                "Whom does the exception reach, and whom does it not?",
                "It comes out of `curio.run`: all is undone, and nobody reports.",
            ),
        ),
        "heard_once_with_trio": Mistake(
            "finished with faults",
            "It {ended}, if Ctrl-C is pressed again while it undoes.",
            (
                "Who reads the second signal?",
                "What does `open_signal_receiver` do at its end with what nobody read?",
                "It sends it once more, and by then nobody listens.",
            ),
            strained=True,
        ),
        "killed_again_with_gevent": Mistake(
            "world with faults",
            "If Ctrl-C is pressed again, it takes {took} ms, not {right}, and a "
            "receipt is left over ({differs}).",
            (
                "What are the greenlets at when the second signal comes?",
                "What does `killall` do to one that undoes?",
                "It is killed again, where it waits: only the first may kill.",
            ),
            strained=True,
        ),
    },
)
