"""The pictures of chapter 17's page."""

from shared.show.pictures import Excerpt, Panel

WALKS_OUT = Excerpt(
    "The one who asks walks out",
    "Timelines of two lanes of asyncio. In the first, tea 0 asks for the price of tea "
    "and is cancelled; three others have waited for it, and one of them, tea 1, asks "
    "now; all three have the price when its answer is there. In the second, which is "
    "broken, all four wait for one and the same task, and end when that is cancelled "
    "with the first of them.",
    (
        Panel(17, "asyncio", "asyncio"),
        Panel(
            17, "one_task_for_all_with_asyncio", "asyncio, one task for all"
        ),
    ),
    rows=6,
)

PICTURES = {"walks_out": WALKS_OUT}
