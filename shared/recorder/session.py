"""Recording one run of a lane, in the lane's own process."""

import os
import sys
from _thread import get_ident
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib import import_module
from os.path import dirname

from shared.recorder.recorder import Recorder, how, recording, safely
from shared.registry import ALL, GUESTS, ON_A_LOOP, OWN_LOOP, VARIANTS, those

STDLIB = dirname(os.__file__)
SWITCHING = those(lambda lane: lane.on_a_loop and not lane.coroutines)
"""Whose tasks switch within a thread without a word: it is watched from outside."""


@contextmanager
def watching(module: str, tapes: str, world: str, first: int = 1) -> Iterator[Recorder]:
    """Record what the lane does within, on tapes in that folder.

    `world` is the folder of its stockroom and shelf.  Where a lane begins in a
    coroutine, its runtime tells of that; elsewhere the task in which it begins is this
    call.  Tasks are numbered from `first` on.
    """
    packages = [sys.modules[name] for name in ON_A_LOOP if name in sys.modules]
    # anyio imports asyncio only when it runs.
    files = [str(each.__file__) for each in packages] + [f"{STDLIB}/asyncio/-"]
    folders = tuple(dirname(file) + "/" for file in files)
    file = str(sys.modules[module].__file__)
    with recording(tapes, file, folders, first) as recorder:
        recorder.world = world
        switching = [each for each in SWITCHING if each in sys.modules]
        if switching:
            its_recorder = import_module(f"shared.recorder.with_{switching[0]}")
            with its_recorder.watching(recorder):
                yield recorder
            return
        recorder.unbegun = get_ident()
        guests = [each for each in GUESTS.values() if each.imports[0] in sys.modules]
        if guests or not packages:  # No runtime comes before the lane.
            recorder.begin()
        try:
            yield recorder
        except BaseException as error:
            safely(over, recorder, how(error))
            raise
        safely(over, recorder, "returned")


def left() -> list[str]:
    """What is left of a run that only a runtime's recorder can tell."""
    there = [each for each in SWITCHING if each in sys.modules]
    return [
        said
        for each in there
        for said in import_module(f"shared.recorder.with_{each}").left()
    ]


def over(recorder: Recorder, how: str) -> None:
    """The task in which the lane began ends, if that was this call."""
    if recorder.begun:
        recorder.end(recorder.begun, how)


def runtime(seen: Collection[str]) -> str:
    """Which lane or variant one is in which these runtimes have run."""
    if OWN_LOOP in seen:
        return OWN_LOOP
    own = next((name for name in ORDER if name in seen), ORDER[-1])
    variant = next(
        (f"{own}+{each}" for each in seen if f"{own}+{each}" in VARIANTS), ""
    )
    return variant or own


ORDER = tuple(
    sorted(
        ALL,
        key=lambda name: (
            name not in GUESTS,  # which have loops and processes of their own
            name != "anyio",  # which runs on another of them
            not ALL[name].on_a_loop,
            ALL[name].shares_memory,
        ),
    )
)
"""Of several that have run, the first is the lane's: the others served it."""
