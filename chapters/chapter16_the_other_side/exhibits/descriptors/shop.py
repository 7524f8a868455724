"""More callers than a process may have descriptors: who goes on when they have left?

Each lane of the chapter is run as it is, by a program of its own, which may have so
many files and sockets open and no more.  Callers come who say nothing, until the lane
says that there is no descriptor left; they leave, and one comes who asks for something
that is not there.  What is printed: what he has, and the exit status of the lane.
"""

import resource
from collections.abc import Callable, Iterator

from chapters.chapter16_the_other_side import job
from chapters.chapter16_the_other_side.exhibits.counter import (
    Counter,
    be_the_lane,
    started,
)
from shared.job import HEARS, LEAVES, SAYS, Step
from shared.shop import Product, Report

SHOP = job.Shop((Product("tea"), Product("milk")))
DESCRIPTORS, CALLERS = 40, 60
NO_MORE = "Too many open files"


def steps(counter: Counter) -> Iterator[Step]:
    """All come; when the lane has complained they leave, and one more comes."""
    crowd = [f"caller {n}" for n in range(CALLERS)]
    for who in crowd:
        yield Step(who, SAYS)
    counter.wait_for(NO_MORE)
    for who in crowd:
        yield Step(who, LEAVES)
    for who, path in (("later", "/window"), ("closing", "/closing")):
        yield Step(who, SAYS, job.request(path))
        yield Step(who, HEARS)


def show(run: Callable[[job.Shop], Report]) -> None:
    """Print what came of it; or, if told to, be the lane."""

    def run_with_few(shop: job.Shop) -> Report:
        resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))
        return run(shop)

    if be_the_lane(run_with_few, SHOP):
        return
    with started(SHOP) as counter:
        counter.visitors.play(steps(counter))
        ended = counter.exit_status()
        told = "" if NO_MORE in counter.said else ", and nothing is said"
    print(f"{counter.had_if_open('later')} | {ended}{told}")
