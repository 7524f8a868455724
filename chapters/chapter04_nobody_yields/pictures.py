"""The pictures of chapter 4's page."""

from shared.show.drawn import Drawing
from shared.show.pictures import Excerpt, Panel

UNTIL_MS = 700
"""Longer than the heaviest label takes where a core is free for it."""

FROZEN_AND_RIGHT = Excerpt(
    "The heavy label, drawn in two places",
    "Timelines of two asyncio lanes. In the first, tea's row is one long black "
    "bar while its label is drawn, the heart has no beat in all that time, and "
    "the prices of coffee and milk, which have come, are taken up after it. In "
    "the second, tea's task waits for a thread, the heart beats all the while, "
    "and coffee and milk go on when their prices come.",
    (
        Panel(
            4, "frozen_with_asyncio", "drawn on the loop's thread", UNTIL_MS
        ),
        Panel(4, "asyncio", "drawn in another thread", UNTIL_MS),
    ),
)


def where_it_is_drawn() -> Drawing:
    """Who computes: the loop's thread, a lent one, or another process."""
    sheet = Drawing(
        520,
        262,
        "Where the label is drawn",
        "Three places. On the loop's thread the drawing has it alone, and heart, "
        "coffee and milk stand still. In a lent thread of the same process, the "
        "loop's thread is free for them, but the two threads share a GIL and "
        "take turns. In another process, which has a GIL of its own, both run "
        "at once.",
    )
    for left, width in ((8, 128), (152, 168), (336, 84), (428, 84)):
        sheet.box(left, 40, width, 166)
        sheet.middle(left + width / 2, 60, "process", "faint small")
    for middle, first, second in (
        (72, "on the loop:", "nobody else runs"),
        (236, "in a lent thread:", "one GIL, in turns"),
        (424, "in a process:", "a GIL each, at once"),
    ):
        sheet.middle(middle, 230, first, "bold")
        sheet.middle(middle, 250, second, "faint small")
    sheet.text(8, 26, "Where the label is drawn", "bold")
    loops, drawing = ((16, 112), (160, 72), (342, 72)), (240, 434)
    for left, width in loops:
        sheet.box(left, 70, width, 128)
        sheet.middle(left + width / 2, 90, "loop", "small")
        for row, name in enumerate(("heart", "coffee", "milk")):
            sheet.middle(left + width / 2, 152 + 17 * row, name, "faint small")
    for left in drawing:
        sheet.box(left, 70, 72, 128)
        sheet.middle(
            left + 36, 90, "lent" if left == 240 else "worker", "small"
        )
    for left, width in ((22, 100), *((each + 6, 60) for each in drawing)):
        sheet.named_box(left, 100, width, 30, "draw", "running")
    for left, width in loops[1:]:
        sheet.middle(left + width / 2, 120, "free", "faint small")
    return sheet


PICTURES = {
    "frozen_and_right": FROZEN_AND_RIGHT,
    "where_it_is_drawn": where_it_is_drawn(),
}
