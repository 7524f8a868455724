"""The pictures of chapter 3's page."""

from collections.abc import Mapping, Sequence

from shared.show.drawn import Drawing
from shared.show.pictures import Excerpt, Panel

STEP, GAP = 34, 8


def the_lost_update() -> Drawing:
    """Two tasks and the ledger: an entry in one piece, beside one with a gap."""
    sheet = Drawing(
        520,
        316,
        "The lost update",
        "Two tasks and the ledger, twice. On the left each waits first, and then reads "
        "and writes in one piece: coffee reads 7826 and writes 21776, then tea reads "
        "21776 and writes 22137. On the right both read 0, then both wait, then coffee "
        "writes 13950 and tea writes 361 over it: coffee's entry is lost.",
    )
    panel(
        sheet,
        14,
        "nobody in between",
        {
            "tea": (("await", 3), ("read 21776", 1), ("write 22137", 1)),
            "coffee": (("await", 1), ("read 7826", 1), ("write 21776", 1)),
        },
        ("7826", "7826", "21776", "21776", "22137"),
        "everybody's entry is there",
    )
    panel(
        sheet,
        270,
        "others in between",
        {
            "tea": (("read 0", 1), ("await", 3), ("write 361", 1)),
            "coffee": (
                ("", 1),
                ("read 0", 1),
                ("await", 1),
                ("write 13950", 1),
            ),
        },
        ("0", "0", "", "13950", "361"),
        "coffee's 13950 is lost",
    )
    sheet.line(260, 18, 260, 298)
    return sheet


def panel(
    sheet: Drawing,
    x: float,
    title: str,
    tasks: Mapping[str, Sequence[tuple[str, int]]],
    ledger: Sequence[str],
    result: str,
) -> None:
    """Time goes down; a step is so many rows long; the ledger is as it is then."""
    sheet.text(x, 30, title, "bold")
    for column, (task, steps) in enumerate(tasks.items()):
        left, row = x + 90 * column, 0
        sheet.middle(left + 43, 58, task, "small")
        for says, rows in steps:
            height = rows * (STEP + GAP) - GAP
            kind = "plain" if says == "await" else "running"
            if says:
                top = 70 + row * (STEP + GAP)
                sheet.named_box(left, top, 86, height, says, kind)
            row += rows
    sheet.middle(x + 207, 58, "ledger", "small")
    for row, pence in enumerate(ledger):
        sheet.middle(x + 207, 92 + row * (STEP + GAP), pence, "code")
    sheet.text(x, 298, result, "small")


WHO_WATCHES = Excerpt(
    "A loop that calls nothing",
    "The first 125 ms of two lanes, on one clock. In asyncio's the task watch is "
    "one black bar, and no other task runs while it lasts; only then do the "
    "requests arrive, and both readings of watch come before any entry. In the "
    "threads' lane watch goes on beside the others, and ends right behind the "
    "reading and writing of label milk.",
    (
        Panel(3, "asyncio", "asyncio", until_ms=125),
        Panel(3, "threads", "threads", until_ms=125),
    ),
)


PICTURES = {
    "the_lost_update": the_lost_update(),
    "who_watches": WHO_WATCHES,
}
