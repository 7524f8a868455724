"""Where the seconds of a comparison go: `python -m tests.bench.seconds [CHAPTER...]`.

For each chapter, in seconds: until all lanes are ready to start; all lanes' warm-ups,
proofs, runs again for claims that need several, and trials with faults, of which as
many are made at once as there are cores; the timed runs, one by one; and the whole.
"""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from threading import Lock
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from shared.proof import Chapter, chapters
from shared.proof.trial import Trial, compare
from shared.registry import LANES

PARTS = {
    "warm-up": "warm_up",
    "proof": "prove",
    "again": "until_enough",
    "faults": "try_faults",
    "timing": "time",
}
"""What a trial does -> the method that does it."""


def seconds(chapter: Chapter, lanes: Iterable[str] = LANES) -> dict[str, float]:
    """How long each part took in one comparison of these lanes, in seconds."""
    spent: dict[str, float] = defaultdict(float)
    begun: list[float] = []
    one_at_a_time = Lock()

    def timed(part: str) -> Callable[..., Any]:
        method = getattr(Trial, PARTS[part])

        def call(trial: Trial, *args: Any) -> Any:
            start = time.perf_counter()
            begun.append(start)
            try:
                return method(trial, *args)
            finally:
                with one_at_a_time:
                    spent[part] += time.perf_counter() - start

        return call

    with ExitStack() as stack:
        for part, name in PARTS.items():
            stack.enter_context(patch.object(Trial, name, timed(part)))
        start = time.perf_counter()
        sources = {lane: chapter.source(lane) for lane in lanes}
        compare(chapter, sources, chapter.contract.shop)
        whole = time.perf_counter() - start
    spent["proof"] -= spent["again"]  # Of which these are a part.
    return {"start": begun[0] - start, **{each: spent[each] for each in PARTS}} | {
        "whole": whole
    }


def main(numbers: list[str]) -> None:
    cores = os.cpu_count() or 1
    table = Table("chapter", title=f"{cores} at once until the timing", box=None)
    for part in ("start", *PARTS, "whole"):
        table.add_column(part, justify="right")
    for number, chapter in chapters().items():
        if not numbers or str(number) in numbers:
            spent = seconds(chapter).values()
            table.add_row(str(number), *(f"{each:.2f}" for each in spent))
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
