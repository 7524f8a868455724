"""Recording one run of a lane, in the lane's own process."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from os.path import dirname

from shared.recorder.recorder import MAIN, how, recording, safely
from shared.registry import IN_COROUTINES, ON_A_LOOP, those

STDLIB = dirname(os.__file__)
SWITCHING = those(lambda lane: lane.on_a_loop and not lane.coroutines)
"""Whose tasks switch within a thread without a word: it is watched from outside."""


@contextmanager
def watching(module: str, lane: str, tapes: str) -> Iterator[None]:
    """Record what the lane does within, on tapes in that folder.

    Where a lane begins in a coroutine, its runtime tells of that; elsewhere the
    task in which it begins is this call.
    """
    packages = [sys.modules[name] for name in ON_A_LOOP if name in sys.modules]
    # anyio imports asyncio only when it runs.
    files = [str(each.__file__) for each in packages] + [f"{STDLIB}/asyncio/-"]
    folders = tuple(dirname(file) + "/" for file in files)
    file = str(sys.modules[module].__file__)
    with recording(tapes, file, folders) as recorder:
        switching = [
            each
            for each in SWITCHING
            if each == lane or (not lane and each in sys.modules)
        ]
        if switching:
            its_recorder = import_module(f"shared.recorder.with_{switching[0]}")
            with its_recorder.watching(recorder):
                yield
        elif lane in IN_COROUTINES:
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
