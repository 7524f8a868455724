"""The pictures of chapter 13's page."""

from shared.show.pictures import Excerpt, Panel

OWN_LOOP = Excerpt(
    "Chapter 2's job on a loop of our own",
    "A timeline of one run. Two labels begin; each has a task for its price and "
    "one for its stock. Each task runs for a moment, waits, and runs again when "
    "its answer is there; coffee's label is written while tea's price is out.",
    (Panel(13, "by_coroutines", "our own loop, with coroutines"),),
)

PICTURES = {"own_loop": OWN_LOOP}
