"""The pictures of chapter 2's page."""

from shared.show.drawn import Drawing
from shared.show.pictures import Excerpt, Panel

BEFORE_AND_AFTER = Excerpt(
    "The same six requests",
    "Timelines of asyncio's lane in chapter 1 and in chapter 2, on one clock. "
    "In chapter 1 the requests follow each other, and tea's label comes before "
    "coffee is asked for. In chapter 2 both prices and both stocks are out at "
    "once: coffee's label is written in the middle, tea's at the end, after "
    "half of the time.",
    (
        Panel(1, "asyncio", "one at a time (chapter 1)"),
        Panel(2, "asyncio", "all at once (chapter 2)"),
    ),
)

AT_THE_START = Excerpt(
    "All at once: the first milliseconds",
    "The beginning of the second lane, enlarged. The black ticks, in which "
    "Python runs, come one after the other, on one row or another and never on "
    "two at once; each ends where its task waits, and the requests begin one "
    "after the other.",
    (Panel(2, "asyncio", "asyncio, its first", until_ms=12),),
)


def who_waits() -> Drawing:
    """One loop with four sockets and files, beside four threads."""
    sheet = Drawing(
        520,
        250,
        "Who waits",
        "On a loop four tasks are paused, and one thread waits for both prices;"
        " two more threads are lent for the two queries. With threads there is "
        "one for each of the four requests, each blocked, and the main one.",
    )
    requests = (
        ("tea", "http"),
        ("coffee", "http"),
        ("tea", "db"),
        ("coffee", "db"),
    )
    sheet.text(26, 34, "on a loop: 3 threads", "bold")
    sheet.text(286, 34, "with threads: 5", "bold")
    sheet.named_box(26, 56, 104, 40, "loop's thread")
    sheet.named_box(286, 56, 212, 26, "main thread")
    for number, (sku, kind) in enumerate(requests):
        left, right = 26 + 54 * number, 286 + 54 * number
        if kind == "db":
            sheet.named_box(left, 56, 50, 40, "lent")
        sheet.arrow(left + 25, 98, left + 25, 168)
        sheet.named_box(right, 104, 50, 26, "thread")
        sheet.arrow(right + 25, 132, right + 25, 168)
        for x in (left, right):
            sheet.named_box(x, 170, 50, 28, sku, kind)
    for x in (26, 286):
        sheet.middle(x + 52, 222, "prices", "faint small")
        sheet.middle(x + 160, 222, "stocks", "faint small")
    return sheet


PICTURES = {
    "before_and_after": BEFORE_AND_AFTER,
    "at_the_start": AT_THE_START,
    "who_waits": who_waits(),
}
