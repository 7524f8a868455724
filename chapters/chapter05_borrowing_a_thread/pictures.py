"""The pictures of chapter 5's page."""

from shared.show.drawn import Drawing
from shared.show.pictures import Excerpt, Panel

CALLED_AND_BORROWED = Excerpt(
    "The same six calls",
    "Timelines of two runs in asyncio, on one clock. Called on the loop, the "
    "library blocks it: one request is out at a time, one label after the "
    "other. In borrowed threads four are out at once and the loop's tasks wait; "
    "all is done in about a third of the time.",
    (
        Panel(5, "called_on_the_loop_with_asyncio", "called on the loop"),
        Panel(5, "asyncio", "called in four borrowed threads"),
    ),
)

ONE_POOL_FOR_ALL = Excerpt(
    "Four for the library, or four for all",
    "Timelines of asyncio's lane and curio's. In asyncio's, tea's query begins "
    "as soon as its price is there. In curio's, tea waits for one of the four "
    "threads first, for eggs and butter have asked before.",
    (
        Panel(5, "asyncio", "asyncio: the client has threads of its own"),
        Panel(5, "curio", "curio: one pool for all"),
    ),
)

START, OUT, OVER = 108, 250, 414
"""Where a call begins, its time runs out, and its answer is there."""


def after_a_time_out() -> Drawing:
    """Three ways: the thread is left alone, waited for, or asks."""
    sheet = Drawing(
        520,
        326,
        "Who waits for the thread after a time-out",
        "Three ways. In asyncio, curio and gevent, and in trio and anyio with "
        "abandon_on_cancel=True, the task goes on at the time-out, and the thread "
        "waits alone until the answer is there. In trio and anyio otherwise the "
        "task waits until then, too. If the call asks, in trio and anyio, both "
        "end their waiting soon after the time-out.",
    )
    sheet.middle(OUT, 28, "time-out", "bold small")
    sheet.middle(OVER, 28, "answer is there", "bold small")
    ways: tuple[tuple[str, float, float], ...] = (
        (
            "asyncio, curio, gevent; trio, anyio: abandon_on_cancel=True",
            OUT,
            OVER,
        ),
        ("trio, anyio", OVER, OVER),
        (
            "trio, anyio: the call asks, from_thread.check_cancelled()",
            OUT + 18,
            OUT + 18,
        ),
    )
    for number, (says, goes_on, ends) in enumerate(ways):
        top = 58 + 92 * number
        sheet.text(14, top, says, "small")
        sheet.text(14, top + 28, "the task", "faint small")
        sheet.text(14, top + 58, "the thread", "faint small")
        sheet.box(START, top + 10, goes_on - START, 26)
        sheet.named_box(goes_on + 3, top + 10, 74, 26, "goes on", "running")
        sheet.box(START, top + 40, ends - START, 26, "http")
        sheet.middle((START + OUT) / 2, top + 28, "waits", "small")
        sheet.middle((START + OUT) / 2, top + 58, "is in the call", "small")
        for x in (OUT, OVER):
            sheet.line(x, top + 6, x, top + 72)
    return sheet


PICTURES = {
    "called_and_borrowed": CALLED_AND_BORROWED,
    "one_pool_for_all": ONE_POOL_FOR_ALL,
    "after_a_time_out": after_a_time_out(),
}
