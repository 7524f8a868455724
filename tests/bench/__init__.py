"""How well each client waits for n answers at once; printed, never asserted.

`python -m tests.bench [N ...]` makes n GET requests at once with every
single-process lane's `get`, with that of chapter 13 on its own loop, and with
aiohttp and httpx beside them.  Every answer takes the supplier `ANSWER_S`, so
that is what all of them together would take at best.  A figure is the wall
time over that: 1.0 is ideal.
"""

from dataclasses import dataclass

ANSWER_MS = 100
"""How long the supplier holds every answer, in milliseconds."""

ANSWER_S = ANSWER_MS / 1000
"""The same in seconds: the least that n requests at once can take."""


@dataclass(frozen=True)
class Cell:
    """One cell of the table: a ratio, or else why there is none.

    `ratio` is the wall time over `ANSWER_S`; `failed` says what went wrong,
    `skipped` why it was not tried.
    """

    ratio: float | None = None
    failed: str = ""
    skipped: str = ""

    def __str__(self) -> str:
        if self.ratio is not None:
            return f"{self.ratio:.1f}"
        return "failed" if self.failed else "-"
