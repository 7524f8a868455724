"""The pictures of chapter 6's page."""

from shared.show.drawn import Drawing
from shared.show.pictures import Excerpt, Panel

PLACES = 4
REQUESTS = {"price": "http", "stock": "db", "file": "file"}


def two_ways() -> Drawing:
    """What waits, and what is limited, in a pool and behind a semaphore."""
    sheet = Drawing(
        520,
        312,
        "A pool of four, and a semaphore of four",
        "In a pool, sixteen jobs that have not begun wait, and at most four go at "
        "once through price, stock and file. Behind a semaphore, sixteen tasks that "
        "have begun wait, and at most four at once ask for a price; their stock and "
        "their file are outside of the limit.",
    )
    panels = (
        (20, "a pool of four", "16 jobs, not begun", 3),
        (276, "a semaphore of four", "16 tasks, begun, at the door", 1),
    )
    for x, title, waiting, limited in panels:
        sheet.text(x + 6, 32, title, "bold")
        for number in range(16):
            column, row = number % 8, number // 8
            sheet.box(x + 6 + 27 * column, 46 + 22 * row, 22, 16)
        sheet.middle(x + 112, 106, waiting, "small")
        sheet.arrow(x + 112, 114, x + 112, 134)
        sheet.box(x, 136, 224, 10 + 50 * limited)
        sheet.middle(x + 112, 153, "at most four in here", "faint small")
        for place in range(PLACES):
            left = x + 6 + 54 * place
            for step, (says, kind) in enumerate(REQUESTS.items()):
                top = 160 + 50 * step
                sheet.named_box(left, top, 50, 26, says, kind)
                if step:
                    sheet.arrow(left + 25, top - 23, left + 25, top - 1)
    return sheet


A_SEMAPHORE_AND_A_POOL = Excerpt(
    "Four at a time, in two ways",
    "Timelines of asyncio's lane and of the threads lane. In both, four http "
    "requests are out in the world at once, in five rounds. Behind asyncio's "
    "semaphore every label has run for a moment at the beginning, and waits as a "
    "thin line; in the threads' pool the fifth label is a dotted line, a job that "
    "has not begun, until one of the first four is done.",
    (
        Panel(6, "asyncio", "a semaphore of four (asyncio)"),
        Panel(6, "threads", "a pool of four (threads)"),
    ),
    rows=9,
)

PICTURES = {
    "two_ways": two_ways(),
    "a_semaphore_and_a_pool": A_SEMAPHORE_AND_A_POOL,
}
