"""The pictures of chapter 12's page."""

from shared.show.pictures import Excerpt, Panel

CALLED_OFF = Excerpt(
    "A signal calls off an order: asyncio and threads",
    "Timelines of two lanes. In both five orders wait until the signal comes; then "
    "four undo what they have begun and end, and bread when its receipt is written.",
    (
        Panel(12, "asyncio", "asyncio"),
        Panel(12, "threads", "threads"),
    ),
    rows=6,
)

PICTURES = {"called_off": CALLED_OFF}
