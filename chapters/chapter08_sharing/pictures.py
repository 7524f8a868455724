"""The pictures of chapter 8's page."""

from shared.show.drawn import Drawing
from shared.show.pictures import Excerpt, Panel

CUSTOMERS = Excerpt(
    "Nine customers, two deliveries",
    "Timeline of asyncio's lane. All prices and both deliveries are asked for at "
    "once. Five customers are done soon after their price; two who want coffee "
    "wait until its delivery, two who want tea until theirs, and these two run "
    "for a moment in the middle, when the coffee comes.",
    (Panel(8, "asyncio", "asyncio"),),
    rows=12,
)


def handed_over() -> Drawing:
    """Who has the condition's lock: two who wait, and a delivery."""
    sheet = Drawing(
        520,
        236,
        "The condition handed over",
        "Gus has the lock, looks, sees no tea, and waits; while he waits the lock "
        "is free. Emil does the same for coffee. The delivery takes the lock, "
        "brings two coffees and wakes both. Gus has the lock again, looks, and "
        "waits on; Emil has it again, looks, sees two, and takes one.",
    )
    rows = {"Gus": 42, "Emil": 94, "delivery": 146}
    for name, y in rows.items():
        sheet.text(12, y + 19, name, "small bold")
    sheet.text(12, 215, "has the lock", "small faint")
    steps = (
        (1, 96, 58, "Gus", "tea: 0"),
        (2, 160, 66, "Emil", "coffee: 0"),
        (3, 262, 66, "delivery", "2 coffees"),
        (4, 334, 58, "Gus", "tea: 0"),
        (5, 398, 96, "Emil", "coffee: 2 → 1"),
    )
    for number, x, width, who, says in steps:
        y = rows[who]
        sheet.named_box(x, y, width, 28, says, "running")
        if who == "delivery":
            sheet.number(x - 14, y + 20, number)
        else:
            sheet.number(x + width / 2, y - 8, number)
        sheet.middle(x + width / 2, 215, who, "small")
    waits = ((156, 332, "Gus"), (228, 396, "Emil"), (394, 508, "Gus"))
    for x, to_x, who in waits:
        sheet.box(x, rows[who] + 7, to_x - x, 14)
    sheet.middle(244, 215, "–", "small")
    sheet.arrow(295, 144, 295, 117)
    sheet.line(295, 115, 295, 101)
    sheet.arrow(295, 101, 295, 65)
    sheet.line(96, 194, 508, 194)
    return sheet


def own_context() -> Drawing:
    """What a task that is made begins with, in three kinds of runtimes."""
    sheet = Drawing(
        520,
        206,
        "The context of a new task",
        "Whoever starts a task has the context: customer Ann. In asyncio, trio and "
        "anyio the new task begins with a copy of it, in which it writes its own. "
        "With threads and gevent it begins with an empty one. In curio's default "
        "tasks both read and write the same one.",
    )
    kinds = (
        (12, "asyncio, trio, anyio", "a copy", "Ann"),
        (184, "threads, gevent", "an empty one", "nothing"),
        (356, "curio's default", "the same one", "Ann"),
    )
    for x, lanes, begins, seen in kinds:
        sheet.middle(x + 76, 28, lanes, "small bold")
        sheet.named_box(x + 4, 44, 68, 28, "starter")
        sheet.named_box(x + 80, 44, 68, 28, "new task")
        sheet.arrow(x + 38, 74, x + 38, 116)
        sheet.middle(x + 76, 186, begins, "small")
        sheet.arrow(x + 114, 74, x + 114, 116)
        if begins == "the same one":
            sheet.named_box(x + 4, 118, 144, 40, seen, style="code")
        else:
            sheet.named_box(x + 4, 118, 68, 40, "Ann", style="code")
            sheet.named_box(x + 80, 118, 68, 40, seen, style="code")
    return sheet


PICTURES = {
    "handed_over": handed_over(),
    "customers": CUSTOMERS,
    "own_context": own_context(),
}
