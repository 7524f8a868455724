"""The pictures of chapter 9's page."""

from shared.show.pictures import Excerpt, Panel

THE_BASKET = Excerpt(
    "Milk is refused after 100 ms",
    "Timelines of two lanes. In asyncio the tasks for tea, coffee and bread are "
    "cancelled the moment milk has raised its error, and their requests end; the "
    "singles begin at once. In threads the same three requests go on for 300 to "
    "400 ms more, each until it is answered, and their stock is looked up as well; "
    "only then is the failure heard of, and the singles begin.",
    (Panel(9, "asyncio", "asyncio"), Panel(9, "threads", "threads")),
    rows=5,
)

PICTURES = {"the_basket": THE_BASKET}
