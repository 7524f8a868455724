"""The picture of chapter 1's page."""

from shared.show.pictures import Excerpt, Panel

ONE_AFTER_THE_OTHER = Excerpt(
    "One at a time, in asyncio",
    "Timeline of asyncio's lane. It waits for tea's price, then for tea's stock, then "
    "writes tea's label, and only then does the same for coffee. In the world outside "
    "there is one request at any time.",
    (Panel(1, "asyncio", "asyncio"),),
)

PICTURES = {"one_after_the_other": ONE_AFTER_THE_OTHER}
