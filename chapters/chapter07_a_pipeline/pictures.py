"""The pictures of chapter 7's page."""

from shared.show.drawn import Drawing
from shared.show.pictures import Excerpt, Panel

FIRST, LAST = 14, 468
"""Where the pipe begins and ends, in pixels."""


def pipe() -> Drawing:
    """The channels with their places, the stages with their workers."""
    sheet = Drawing(
        520,
        276,
        "The pipe",
        "main hands out products, one at a time, to a channel of two places, todo. "
        "Three workers fetch a price, 10 to 30 ms, and put into a channel of two, "
        "priced. Two workers count a stock, 5 ms, and put into a channel of two, "
        "counted. Two workers write a label, 40 ms. From the fetchers on there are "
        "3 + 2 + 2 + 2 + 2 = 11 places, and with main and todo 1 + 2 + 11 = 14.",
    )
    sheet.text(FIRST, 32, "16 products", "bold")
    sheet.text(506, 32, "16 labels", "bold", "end")
    sheet.named_box(FIRST, 85, 46, 30, "main")
    sheet.middle(37, 172, "one in", "faint small")
    sheet.middle(37, 189, "its hand", "faint small")
    for left, name in ((86, "todo"), (222, "priced"), (358, "counted")):
        sheet.box(left, 70, 28, 28)
        sheet.box(left, 102, 28, 28)
        sheet.middle(left + 14, 172, name, "code")
        sheet.middle(left + 14, 189, "2 places", "faint small")
        sheet.arrow(left - 24, 100, left - 2, 100)
        sheet.arrow(left + 30, 100, left + 52, 100)
    for left, name, workers, kind, time in (
        (140, "fetch", 3, "http", "10–30 ms"),
        (276, "count", 2, "db", "5 ms"),
        (412, "label", 2, "file", "40 ms"),
    ):
        top = 100 - 17 * workers
        for number in range(workers):
            sheet.named_box(left, top + 34 * number + 3, 56, 28, name, kind)
        sheet.middle(left + 28, 172, f"{workers} workers", "small")
        sheet.middle(left + 28, 189, time, "faint small")
    sheet.arrow(LAST + 2, 100, 500, 100)
    for left, y, says in (
        (140, 214, "3 + 2 + 2 + 2 + 2 = 11 asked about, no label yet"),
        (FIRST, 248, "1 + 2 + 11 = 14 handed out, no label yet"),
    ):
        for x in (left, LAST):
            sheet.line(x, y - 6, x, y + 6)
        sheet.line(left, y, LAST, y)
        sheet.middle((left + LAST) / 2, y + 17, says, "small")
    return sheet


WITH_AND_WITHOUT = Excerpt(
    "The same pipeline, with a bound and without",
    "Timelines of asyncio's lane and of the same without bounds, on one clock. In "
    "both the two rows of labels are busy from soon after the first price to the "
    "end. With a bound the fetchers have gaps between two requests and the last "
    "price is asked for late; without one they ask without a gap, all prices are "
    "there early, and the last label is written no earlier.",
    (
        Panel(7, "asyncio", "channels of two: fetchers have to wait"),
        Panel(
            7, "unbounded_with_asyncio", "no bound: all are handed out at once"
        ),
    ),
)

PICTURES = {
    "pipe": pipe(),
    "with_and_without": WITH_AND_WITHOUT,
}
