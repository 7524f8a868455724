"""The pictures of chapter 10's page."""

from shared.show.pictures import Excerpt, Panel

TWO_KINDS = Excerpt(
    "A limit for the whole, and one for each operation",
    "Timelines of two lanes. In asyncio, with deadlines, milk, bread and eggs are "
    "given up after 400 ms, bread though some of its bytes had come, and butter "
    "after 3 s. In a threads lane with a time-out for each socket call milk and "
    "eggs end after 400 ms as well, but bread goes on for 6 s, until its last byte "
    "has come.",
    (
        Panel(10, "asyncio", "a deadline (asyncio)"),
        Panel(
            10,
            "each_operation_with_threads",
            "each operation (threads, broken)",
        ),
    ),
)

PICTURES = {"two_kinds": TWO_KINDS}
