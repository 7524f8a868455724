"""What a lane takes for how many products at once: measured for a page, never asserted.

One run, not on record: a trace costs time and memory of its own.  The gate holds all
answers until all requests are in flight, so that what is measured is so many at once.
Memory is that of the lane's process and of its workers, where what several share is
shared out among them (proc_pid_smaps(5), Pss), read again and again while it runs.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Self

import psutil

from shared.proof.chapters import Chapter
from shared.registry import LANES
from shared.runner.program import process_of
from shared.runner.source import Source
from shared.shop import PROCESSES
from shared.world import World

PERIOD_S, SHARE = 0.1, 0.05
"""How often the memory is read, but for no more than this share of the time.

The memory of 10,000 threads takes long to read, and they stand meanwhile.  That of a
hundred processes does as well, but one at a time: it is read as often as can be.
"""

PATIENCE_S = 60.0
"""How long the gate waits after the last request has arrived."""

WARM_UP = 10
"""With so many products a first run goes before, which imports what comes late."""


@dataclass(frozen=True)
class Measured:
    """One run of a lane with so many products.

    `beyond_s` is what it took beyond the slowest answer, in seconds; `cpu_s` what it
    and its workers computed; `held_mb` the most memory that they held at once, and
    `more_mb` how much of that they did not hold before; `peak` how many requests were
    in flight at once; `load` the machine's load average over a minute, before.  One
    that could not has only a `problem`.
    """

    products: int
    beyond_s: float = 0.0
    cpu_s: float = 0.0
    held_mb: float = 0.0
    more_mb: float = 0.0
    peak: int = 0
    load: float = 0.0
    problem: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


class Scales:
    """Weighs a process and its workers while the `with` lasts."""

    def __init__(self, pid: int) -> None:
        self.root = psutil.Process(pid)
        self._over = threading.Event()
        self._weighing = threading.Thread(target=self._weigh)

    def __enter__(self) -> Self:
        self.cpu_before_s, self.before = self.cpu_s(), self.held()
        self.most = self.before
        self._weighing.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        self._weighing.join()
        with suppress(psutil.Error):
            self.used_s = self.cpu_s() - self.cpu_before_s

    used_s = 0.0

    def _weigh(self) -> None:
        pause_s = PERIOD_S
        while not self._over.wait(pause_s):
            start_s, pause_s = time.monotonic(), PERIOD_S
            with suppress(psutil.Error):
                self.most = max(self.most, self.held())
                if len(self.family()) == 1:
                    took_s = time.monotonic() - start_s
                    pause_s = max(PERIOD_S, took_s / SHARE)

    def family(self) -> list[psutil.Process]:
        return [self.root, *self.root.children(recursive=True)]

    def held(self) -> int:
        """Bytes."""
        whole = 0
        for each in self.family():
            with suppress(psutil.NoSuchProcess):  # A worker that has just ended.
                held = each.memory_full_info()
                whole += getattr(held, "pss", held.uss)
        return whole

    def cpu_s(self) -> float:
        """Of who has ended, too: whoever waited for them has it on his account."""
        return sum(sum(each.cpu_times()[:4]) for each in self.family())


def measure(chapter: Chapter, source: Source, products: int) -> Measured:
    """One run of a lane in the chapter's shop with so many products."""
    contract = chapter.contract
    shop = contract.grown(products, None, PROCESSES)
    few = contract.grown(WARM_UP, None, PROCESSES)
    limit_s = contract.may_take_s(shop)
    load = os.getloadavg()[0]
    with (
        World() as world,
        process_of(source, chapter.job, temporary=world.temporary_folder()) as lane,
    ):
        outcome = lane.ready()
        if not outcome.problem:
            with world.open(few, chapter.job) as opened:
                outcome = lane.run(opened.shop, limit_s)
        if outcome.problem:
            return Measured(products, problem=outcome.problem)
        with world.open(
            shop, chapter.job, gate=products, patience_s=PATIENCE_S
        ) as opened:
            with Scales(lane.process.pid) as scales:
                outcome = lane.run(opened.shop, limit_s)
            log = opened.log()
    if outcome.problem:
        return Measured(products, problem=outcome.problem)
    if log.gate_gave_up:
        return Measured(products, problem="not all were in flight at once")
    return Measured(
        products,
        beyond_s=outcome.wall_s - contract.ideal_ms(shop) / 1000,
        cpu_s=scales.used_s,
        held_mb=scales.most / 1e6,
        more_mb=(scales.most - scales.before) / 1e6,
        peak=log.peak_in_flight,
        load=load,
    )


LONG_S = 60.0
"""Of a lane that takes longer, one run is enough."""


def measure_all(
    chapter: Chapter,
    sources: dict[str, Source],
    runs: int,
    tell: Callable[[str, Measured], None] = lambda name, measured: None,
) -> dict[str, list[Measured]]:
    """All of them in turn, with each of the chapter's sizes, so many times.

    Who has once said that it cannot is not asked again, nor for more.
    """
    found: dict[str, list[Measured]] = {name: [] for name in sources}
    for products in chapter.contract.sizes:
        for _ in range(runs):
            for name, source in sources.items():
                last = found[name][-1] if found[name] else Measured(0)
                long = last.beyond_s > LONG_S and last.products == products
                if not (last.problem or long):
                    found[name].append(measure(chapter, source, products))
                    tell(name, found[name][-1])
    return found


def in_groups(chapter: Chapter) -> Iterator[dict[str, Source]]:
    """The lanes on a loop, then the others with what is tuned of them.

    The load average counts each thread that wants to run, for minutes, so thousands of
    them come last.
    """
    sources = {**chapter.lanes, **chapter.beside}
    on_loops = {n for n, each in sources.items() if LANES[each.lane].on_a_loop}
    for wanted in (on_loops, set(sources) - on_loops):
        yield {name: each for name, each in sources.items() if name in wanted}
