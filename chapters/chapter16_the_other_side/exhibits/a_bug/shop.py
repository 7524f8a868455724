"""A shop with a bug in what serves its callers, who is told of it, and who goes on.

Each lane of the chapter is run as it is, by a program of its own, in a shop that raises
a KeyError when it is asked where the price of one product is to be had.  Meanwhile
another caller waits for his price.  What is printed: what the caller of the bug has,
what the other, what one who comes later, and the exit status of the lane, whose
standard error has the KeyError.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from chapters.chapter16_the_other_side import job
from shared.job import ASKS, HEARS, SAYS, Step
from shared.runner.visitors import NOBODY, REFUSED, RESET, Visitors
from shared.shop import Product, Report
from shared.world import World

BUG = "bug"
AS_LANE = "MEANWHILE_COUNTER"
ENDS_S = 5.0


@dataclass(frozen=True)
class Shop(job.Shop):
    """One that has not thought of one product."""

    def price_url(self, sku: str) -> str:
        if sku == BUG:
            raise KeyError(sku)
        return super().price_url(sku)


SHOP = Shop((Product("tea"), Product("milk")))


def steps(shop: Shop) -> list[Step]:
    """One waits for his price, one meets the bug, and then one more comes."""
    return [
        Step("in flight", SAYS, job.price("tea")),
        Step("", ASKS, url=shop.url("arrived", "tea")),
        Step(BUG, SAYS, job.price(BUG)),
        Step(BUG, HEARS),
        Step("", ASKS, url=shop.url("go", "tea")),
        Step("in flight", HEARS),
        Step("later", SAYS, job.price("milk")),
        Step("later", HEARS),
        Step("closing", SAYS, job.request("/closing")),
        Step("closing", HEARS),
    ]


JOB = replace(job.JOB, gates=lambda shop: ())


def show(run: Callable[[Shop], Report]) -> None:
    """Print what came of it; or, if told to, be the lane."""
    if place := os.environ.get(AS_LANE):
        counter, supplier = place.split(maxsplit=1)
        run(replace(SHOP, counter=int(counter), supplier=supplier))
        return
    with (
        World() as world,
        world.open(SHOP, JOB) as opened,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        address = listener.getsockname()
        lane = subprocess.Popen(
            [sys.executable, *sys.orig_argv[1:]],
            env={
                **os.environ,
                AS_LANE: f"{listener.fileno()} {opened.shop.supplier}",
            },
            pass_fds=[listener.fileno()],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        listener.close()
        visitors = Visitors(address, lambda: lane.poll() is not None)
        visitors.play(steps(replace(SHOP, supplier=opened.shop.supplier)))
        try:
            _, said = lane.communicate(timeout=ENDS_S)
            ended = str(lane.returncode)
        except subprocess.TimeoutExpired:
            os.killpg(lane.pid, 9)
            _, said = lane.communicate()
            ended = "it does not end"
    had = {
        who: visitors.had.get(who, "no answer")
        for who in (BUG, "in flight", "later")
    }
    later = in_short_when_it_is_over(had.pop("later"))
    told = "" if "KeyError" in said else ", and nothing is said"
    print(" | ".join([*map(in_short, had.values()), later, ended + told]))


def in_short(answer: str) -> str:
    """An answer without the price."""
    return "his price" if answer.startswith("200 ") else answer


def in_short_when_it_is_over(answer: str) -> str:
    """Who comes when all is over may be told so in three ways, as chance has it."""
    return (
        "nothing" if answer in (REFUSED, RESET, NOBODY) else in_short(answer)
    )
