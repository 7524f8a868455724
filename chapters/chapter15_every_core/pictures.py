"""The pictures of chapter 15's page."""

from shared.show.pictures import Excerpt, Panel

BY_TURNS_AND_AT_ONCE = Excerpt(
    "Two labels in drawing: who computes",
    "Two excerpts of 60 milliseconds. With two threads, tea's bar ends where "
    "another label's begins, and so on in turns of some milliseconds; never are "
    "there two at the same moment. With asyncio and two workers, the bars of two "
    "labels go on at the same moment, with gaps in which the system has paused one "
    "of them. The other tasks wait, in both.",
    (
        Panel(15, "threads", "threads: by turns", 300, 360),
        Panel(15, "asyncio", "asyncio, two workers: at once", 170, 230),
    ),
)

PICTURES = {"by_turns_and_at_once": BY_TURNS_AND_AT_ONCE}
