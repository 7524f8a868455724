"""A lane started by hand: `python -m chapters.chapter02_all_at_once.with_trio`."""

import inspect
import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from shared.descriptors import BACKLOG
from shared.errors import MeanwhileError
from shared.limits import temporary_root
from shared.shop import Report, Shop, canonical
from shared.world import Plan


def run_directly(run: Callable[[Shop], Report]) -> None:
    """Open a world, run the lane in this very interpreter, print the report."""
    from shared.proof.chapters import chapter_of
    from shared.world import World

    try:
        make_room_for_sockets()
        chapter = chapter_of(inspect.getfile(run))
        shop, job = chapter.contract.shop, chapter.job
        # Where a person sends the signal, or calls, nothing waits for who else would.
        held = job.signals is None and job.visits is None
        with (
            World() as world,
            world.open(shop, job, change=as_is if held else ungated) as opened,
        ):
            given: Any = opened.shop
            if job.visits is not None:
                given = replace(given, counter=listening(job.by_hand(shop)))
            report = run(given)
            print(canonical(report.to_json()), flush=True)
        sys.exit(report.status)
    except MeanwhileError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def make_room_for_sockets() -> None:
    """Have the processes of this lane, too, meet where a socket's path has room."""
    with suppress(OSError):  # There is no folder at all: the world will say so.
        os.environ["TMPDIR"] = tempfile.tempdir = temporary_root()


def as_is(plan: Plan) -> Plan:
    """The world as the chapter has it."""
    return plan


def ungated(plan: Plan) -> Plan:
    """The same, in which nothing is held."""
    answers = {
        path: replace(answer, after="", crowd=0)
        for path, answer in plan.answers.items()
    }
    return replace(plan, answers=answers, gates=())


def listening(paths: Iterable[str]) -> int:
    """The number of a socket that listens; says how to call it."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    print("The counter is open.  In another terminal:", file=sys.stderr)
    for path in paths:
        print(f"  curl {url}{path}", file=sys.stderr, flush=True)
    return listener.detach()
