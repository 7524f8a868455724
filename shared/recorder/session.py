"""Recording one run of a lane, in the lane's own process."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os.path import dirname

from shared.recorder.recorder import MAIN, how, recording, safely

RUNTIMES = ("asyncio", "trio", "curio", "gevent", "anyio")
STDLIB = dirname(os.__file__)
ASYNC = ("asyncio", "trio", "curio", "anyio")


@contextmanager
def watching(module: str, lane: str, tapes: str) -> Iterator[None]:
    """Record what the lane does within, on tapes in that folder.

    Where a lane begins in a coroutine, its runtime tells of that; elsewhere the
    task in which it begins is this call.
    """
    packages = [sys.modules[name] for name in RUNTIMES if name in sys.modules]
    # anyio imports asyncio only when it runs.
    files = [str(each.__file__) for each in packages] + [f"{STDLIB}/asyncio/-"]
    folders = tuple(dirname(file) + "/" for file in files)
    file = str(sys.modules[module].__file__)
    with recording(tapes, file, folders) as recorder:
        if lane == "gevent" or (not lane and "gevent" in sys.modules):
            from shared.recorder.with_gevent import watching as switches

            with switches(recorder):
                yield
        elif lane in ASYNC:
            yield
        else:
            number = recorder.spawn(MAIN, 0)
            safely(recorder.run, number)
            try:
                yield
            except BaseException as error:
                safely(recorder.end, number, how(error))
                raise
            safely(recorder.end, number, "returned")
