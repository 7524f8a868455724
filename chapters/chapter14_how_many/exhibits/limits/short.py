"""A process that may open fewer files than there are requests: what does it say?"""

import resource
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO

from chapters.chapter14_how_many.job import JOB, Report, Shop
from shared.shop import Product
from shared.world import World
from shared.world.log import ANSWERED

FILES, REQUESTS = 256, 300
NEARLY_ALL, PACE_MS = 230, 1000
"""So many are in flight before one is answered, and then it takes its time.

Else an early answer gives its file back to a late request, on a busy machine.
"""

DEEP = 5
"""So many errors, each the cause of or the first in another, and no more."""


def told(error: BaseException | None) -> Iterator[str]:
    """An error, the first one in it if it is a group, and what caused that."""
    while error is not None:
        if isinstance(error, BaseExceptionGroup):
            yield f"`{type(error).__name__}` of {len(error.exceptions)}"
            error = error.exceptions[0]
        else:
            yield f"`{type(error).__name__}: {error}`"
            error = error.__cause__


def main(run: Callable[[Shop], Report]) -> None:
    """Run a lane here, with the supplier in a process that has files enough."""
    products = (
        Product(f"tea {number}", PACE_MS) for number in range(REQUESTS)
    )
    shop = Shop(tuple(products), processes=REQUESTS)
    with World() as world, world.open(shop, JOB, gate=NEARLY_ALL) as opened:
        there = Shop(**vars(opened.shop))
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, most))
        with redirect_stderr(StringIO()) as stderr:
            try:
                run(there)
                said = "nothing"
            except (OSError, ExceptionGroup) as error:
                said = " <- ".join(list(told(error))[:DEEP])
        said = said.replace(world.url.rpartition(":")[2], "PORT")
        answered = [what for _, what, _ in opened.log().events].count(ANSWERED)
    print(f"{said}; {answered} of {REQUESTS} are answered", end="")
    tracebacks = stderr.getvalue().count("Traceback (")
    print(f", {tracebacks} tracebacks on the terminal" if tracebacks else "")
