"""The pictures of chapter 11's page."""

from shared.show.pictures import Excerpt, Panel

SAID_ONCE = Excerpt(
    "The same bare except, in asyncio and in trio",
    "Timelines of two lanes with one and the same mistake. In asyncio tea, coffee and "
    "milk go on after they are called off: each writes a receipt and is paid for. In "
    "trio all five end as they are to.",
    (
        Panel(11, "bare_except_with_asyncio", "asyncio, broken"),
        Panel(11, "bare_except_with_trio", "trio, with the same except"),
    ),
    rows=6,
)

PICTURES = {"said_once": SAID_ONCE}
