"""What it costs to record a run: CPU time with the recorder over CPU time without.

`python -m shared.bench.observing [LANE ...]` gives every lane a thousand requests
that are answered at once: chapter 2's whole job, and beside it HTTP alone.  Best of
`ROUNDS` rounds each, in each of which the two take turns; printed, never asserted.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace

import psutil
from rich.console import Console
from rich.table import Table

from shared.bench.__main__ import show
from shared.errors import MeanwhileError
from shared.lanes import LANES
from shared.proof.chapters import find_chapter
from shared.proof.compare import made_with
from shared.runner import LaneProcess, Source
from shared.running import ROOT
from shared.shop import PROCESSES, Product, Shop
from shared.world import World

ROUNDS = 5
RUNS = 2
"""A round is so many runs with the recorder and so many without, in turn.

What the system spends on connections differs by half from run to run, and drifts
while a bench lasts; rounds are to be compared, not runs.
"""
WARM_UPS = 2
"""Runs that do not count: one of each."""
LIMIT_S = 120.0
REQUESTS = 1000
A_PRODUCT = 3
"""How many requests a product of chapter 2 is: price, stock, label."""


def shop_of(lane: str, requests: int, each: int) -> Shop:
    """A shop with about so many requests, all answered at once.

    The processes lane has no more products than it has processes for.
    """
    most = PROCESSES // (2 if each > 1 else 1)
    products = requests // each
    if LANES[lane].processes:
        products = min(products, most)
    return Shop(tuple(Product(f"product {number}") for number in range(products)))


def cpu_s(process: psutil.Process) -> float:
    """Seconds of CPU that a process and all its children have had."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        # Workers that have ended count with the forkserver that started them.
        total += times.user + times.system
        total += times.children_user + times.children_system
    return total


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


def ratio(source: Source, shop: Shop) -> tuple[float, float]:
    """(CPU seconds without, with over without): the best of each."""
    with World() as world, LaneProcess(source) as lane:
        if problem := lane.ready().problem:
            raise MeanwhileError(f"{source.name} {problem}")
        for number in range(WARM_UPS):
            one(lane, shop, world, recorded=number % 2 == 1)
        spent: dict[bool, list[float]] = {False: [], True: []}
        for _ in range(ROUNDS):
            round_s = {False: 0.0, True: 0.0}
            for number in range(2 * RUNS):
                # With, without, without, with: what drifts must favour neither.
                recorded = number % 4 in (0, 3)
                round_s[recorded] += one(lane, shop, world, recorded) / RUNS
            for recorded in spent:
                spent[recorded].append(round_s[recorded])
    plain = min(spent[False])
    return plain, min(spent[True]) / plain


def only_http(lane: str) -> Source:
    source = find_chapter("2").source(lane)
    file = ROOT / "shared" / "bench" / "only_http" / f"with_{lane}.py"
    return replace(source, module=f"shared.bench.only_http.{file.stem}")


def main(arguments: Sequence[str]) -> None:
    lanes = list(arguments) or list(LANES)
    for name in lanes:
        if name not in LANES:
            there = ", ".join(LANES)
            print(f"error: there is no lane {name!r}; there are {there}")
            sys.exit(2)
    table = Table("lane", "CPU s", "whole job", "CPU s", "HTTP alone", "requests")
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
    for line in (
        "CPU seconds without the recorder, and CPU time with it over that without, "
        f"best of {ROUNDS}",
        f"{os.cpu_count()} cores; {told}",
    ):
        console.print(line, markup=False, soft_wrap=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except MeanwhileError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
