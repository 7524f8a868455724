"""What it costs to record a run: CPU time with the recorder over CPU time without.

`python -m tests.bench.observing [LANE ...]` gives every lane a thousand requests
that are answered at once: chapter 2's whole job, and beside it HTTP alone.  Best of
`ROUNDS` rounds each, in each of which the two take turns; printed, never asserted.

A lane has one core, and the world's files are in memory, where the system can do
that.  Otherwise the two things that differ most from run to run would be neither the
lane nor the recorder: how often its threads wake each other on another core, and how
long a disk's file system looks for a free inode where many were just given back.
"""

import ctypes
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace

import psutil
from rich.console import Console
from rich.table import Table

from shared.errors import MeanwhileError
from shared.proof.chapters import find_chapter
from shared.reaper import ROOT
from shared.registry import LANES
from shared.runner.process import LaneProcess
from shared.runner.source import Source
from shared.shop import PROCESSES, Product, Shop
from shared.versions import made_with
from shared.world import World
from tests.bench.__main__ import show

ROUNDS = 5
RUNS = 5
"""A round is so many runs with the recorder and so many without, in turn.

A machine that others share is faster at one time than at another; what drifts while
a bench lasts must favour neither.
"""
WARM_UPS = 2
"""Runs that do not count: one of each."""
LIMIT_S = 120.0
REQUESTS = 1000
MEMORY = "/dev/shm"
"""Where Linux keeps files in memory."""
A_PRODUCT = 3
"""How many requests a product of chapter 2 is: price, stock, label."""


def shop_of(lane: str, requests: int, each: int) -> Shop:
    """A shop with about so many requests, all answered at once.

    The processes lane has no more products than it has processes for.
    """
    most = PROCESSES // (2 if each > 1 else 1)
    products = requests // each
    if not LANES[lane].shares_memory:
        products = min(products, most)
    return Shop(tuple(Product(f"product {number}") for number in range(products)))


def cpu_s(process: psutil.Process) -> float:
    """Seconds of CPU that a process and all its children have had."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            times = one.cpu_times()
            total += clocked_s(one.pid) if psutil.LINUX else times.user + times.system
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue
        # Workers that have ended count with the forkserver that started them.
        total += times.children_user + times.children_system
    return total


def clocked_s(pid: int) -> float:
    """Seconds of CPU that a process has had, to a microsecond or so.

    What psutil says is counted in hundredths, of which a whole run has twenty.  The
    clock is POSIX's clock_getcpuclockid(3).  Raises ProcessLookupError.
    """
    clock = ctypes.c_int()
    if error := ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise OSError(error, os.strerror(error))
    try:
        return time.clock_gettime(clock.value)
    except OSError as error:
        raise ProcessLookupError(pid) from error


def one(lane: LaneProcess, shop: Shop, world: World, recorded: bool) -> float:
    """CPU seconds of one run."""
    tapes = world.temporary_folder() if recorded else None
    with world.open(shop) as opened:
        process = psutil.Process(lane.process.pid)
        before = cpu_s(process)
        outcome = lane.run(opened.shop, LIMIT_S, tapes=tapes)
        after = cpu_s(process)
    if outcome.problem:
        raise MeanwhileError(f"{lane.source.name} {outcome.problem}")
    return after - before


def keep_files_in_memory() -> None:
    """Those of all that is started from now on, unless `TMPDIR` says where to."""
    if os.access(MEMORY, os.W_OK):
        os.environ.setdefault("TMPDIR", MEMORY)


def give_one_core(process: psutil.Process) -> None:
    """To a process and all that it starts: the last of those that it may use."""
    if psutil.LINUX:
        process.cpu_affinity(process.cpu_affinity()[-1:])


def ratio(source: Source, shop: Shop) -> tuple[float, float]:
    """(CPU seconds without, with over without): the best of each."""
    with World() as world, LaneProcess(source) as lane:
        if problem := lane.ready().problem:
            raise MeanwhileError(f"{source.name} {problem}")
        give_one_core(psutil.Process(lane.process.pid))
        for number in range(WARM_UPS):
            one(lane, shop, world, recorded=number % 2 == 1)
        spent: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(ROUNDS):
            round_s = {False: 0.0, True: 0.0}
            for number in range(2 * RUNS):
                # With, without, without, with.
                recorded = number % 4 in (0, 3)
                round_s[recorded] += one(lane, shop, world, recorded) / RUNS
            for recorded in spent:
                spent[recorded].append(round_s[recorded])
    plain = min(spent[False])
    return plain, min(spent[True]) / plain


def only_http(lane: str) -> Source:
    source = find_chapter("2").source(lane)
    file = ROOT / "shared" / "bench" / "only_http" / f"with_{lane}.py"
    return replace(source, module=f"tests.bench.only_http.{file.stem}")


def main(arguments: Sequence[str]) -> None:
    lanes = list(arguments) or list(LANES)
    for name in lanes:
        if name not in LANES:
            there = ", ".join(LANES)
            print(f"error: there is no lane {name!r}; there are {there}")
            sys.exit(2)
    table = Table("lane", "CPU s", "whole job", "CPU s", "HTTP alone", "requests")
    keep_files_in_memory()
    for lane in lanes:
        show(f"{lane}, whole job")
        whole_shop = shop_of(lane, REQUESTS, A_PRODUCT)
        whole = ratio(find_chapter("2").source(lane), whole_shop)
        show(f"{lane}, HTTP alone")
        http_shop = shop_of(lane, REQUESTS, 1)
        http = ratio(only_http(lane), http_shop)
        requests = f"{A_PRODUCT * len(whole_shop.skus)}, {len(http_shop.skus)}"
        cells = [f"{each:.2f}" for each in (*whole, *http)]
        table.add_row(lane, *cells, requests)
    show("")
    console = Console(highlight=False)
    console.print(table)
    told = ", ".join(f"{name} {said}" for name, said in made_with(lanes).items())
    share = ", one of them for the lane" if psutil.LINUX else ""
    for line in (
        "CPU seconds without the recorder, and CPU time with it over that without, "
        f"best of {ROUNDS} rounds of {RUNS} runs each",
        f"{os.cpu_count()} cores{share}; files in {tempfile.gettempdir()}; {told}",
    ):
        console.print(line, markup=False, soft_wrap=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except MeanwhileError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
