"""One measurement as its owner sees it: an interpreter, a line, an end."""

import json
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from shared import reaper
from shared.runner.process import how_it_ended
from shared.shop import Product, Shop, price_pence
from shared.world import World
from tests.bench import ANSWER_MS, Cell

LIMIT_S = 120
"""How long one measurement may take, with its warm-up and all of its runs."""

TEA = Shop((Product("tea", price_ms=ANSWER_MS),))
"""One product, which everybody asks for: no request differs from another."""


def measure(client: str, n: int) -> Cell:
    """What `client` takes for n requests at once.

    Every measurement has a supplier of its own, so that none meets a listening
    port with its predecessors' connections still in TIME_WAIT.
    """
    with World() as world, world.open(TEA) as opened:
        sku = opened.shop.skus[0]
        url = opened.shop.price_url(sku)
        pence = price_pence(opened.shop.seed, sku)
        with child(client, url, str(pence), str(n)) as process:
            return cell_from(process)


@contextmanager
def child(*arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The fresh interpreter; gone when the `with` is left."""
    process = reaper.start(
        [sys.executable, "-m", "tests.bench.child", *arguments],
        lambda process: process.kill(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # What went wrong is in the Cell.
        start_new_session=True,  # Ctrl-C in a terminal is for us to handle.
    )
    try:
        with process:
            try:
                yield process
            finally:
                process.kill()
    finally:
        reaper.ended(process.pid)


def cell_from(process: "subprocess.Popen[bytes]") -> Cell:
    """What the child says, or how it ended if it says nothing."""
    assert process.stdout
    if not select.select([process.stdout], [], [], LIMIT_S)[0]:
        return Cell(failed=f"did not finish in {LIMIT_S} s")
    line = process.stdout.readline()
    if not line:
        return Cell(failed=how_it_ended(process.wait()))
    return Cell(**json.loads(line))
