"""The pictures of chapter 16's page."""

from shared.show.visits import Visits

AT_THE_COUNTER = Visits(
    "Who comes to the counter, and what he has",
    "A row for each caller, step after step, in two recorded runs of asyncio. In both "
    "the slow one is there from the first step on, and meanwhile others are answered. "
    "In the first run five wait for prices when the shop closes, have them when they "
    "come, and the slow one has his last of all. In the second, which is broken, all "
    "who are there when it closes are hung up on.",
    16,
    (
        ("asyncio", "asyncio"),
        ("nobody_waits_with_asyncio", "asyncio, where nobody waits"),
    ),
    {"go": "prices come"},
)

PICTURES = {"at_the_counter": AT_THE_COUNTER}
