"""A lane of this chapter as a program of its own, and callers at its counter."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import IO

from chapters.chapter16_the_other_side import job
from chapters.chapter16_the_other_side.job import Shop
from shared.runner.visitors import NOBODY, REFUSED, RESET, Visitors
from shared.shop import Report
from shared.world import World

AS_LANE = "MEANWHILE_COUNTER"
SAYS_S, ENDS_S, PERIOD_S = 10.0, 5.0, 0.01
JOB = replace(job.JOB, gates=lambda shop: ())


def be_the_lane(run: Callable[[Shop], Report], shop: Shop) -> bool:
    """Run it at the counter that it has been handed; False where there is none."""
    place = os.environ.get(AS_LANE)
    if place:
        counter, supplier = place.split(maxsplit=1)
        run(replace(shop, counter=int(counter), supplier=supplier))
    return bool(place)


@dataclass
class Counter:
    """The `shop` as it is opened, who comes, and the lane with its standard error."""

    shop: Shop
    lane: subprocess.Popen[bytes]
    address: tuple[str, int]
    stderr: IO[str]

    def __post_init__(self) -> None:
        self.visitors = Visitors(
            self.address, lambda: self.lane.poll() is not None
        )

    @property
    def said(self) -> str:
        """What the lane has said until now."""
        self.stderr.seek(0)
        return self.stderr.read()

    def wait_for(self, words: str) -> None:
        """Until it says that; not for ever."""
        until = time.monotonic() + SAYS_S
        while words not in self.said and time.monotonic() < until:
            time.sleep(PERIOD_S)

    def had(self, who: str) -> str:
        """What somebody has had, without the price."""
        answer = self.visitors.had.get(who, "no answer")
        return "his price" if answer.startswith("200 ") else answer

    def had_if_open(self, who: str) -> str:
        """The same of one who comes when all may be over.

        That may be told him in three ways, as chance has it.
        """
        had = self.had(who)
        return "nothing" if had in (REFUSED, RESET, NOBODY) else had

    def exit_status(self) -> str:
        """How the lane ends, which it must do now."""
        with suppress(subprocess.TimeoutExpired):
            return str(self.lane.wait(ENDS_S))
        return "it does not end"


@contextmanager
def started(shop: Shop) -> Iterator[Counter]:
    """This very program once more, as the lane, in an opened world."""
    with (
        World() as world,
        world.open(shop, JOB) as opened,
        socket.create_server(("127.0.0.1", 0)) as listener,
        tempfile.TemporaryFile("w+", encoding="utf-8") as stderr,
    ):
        place = f"{listener.fileno()} {opened.shop.supplier}"
        lane = subprocess.Popen(
            [sys.executable, *sys.orig_argv[1:]],
            env={**os.environ, AS_LANE: place},
            pass_fds=[listener.fileno()],
            stderr=stderr,
            start_new_session=True,
        )
        address = listener.getsockname()
        listener.close()
        opened_shop = replace(shop, supplier=opened.shop.supplier)
        try:
            yield Counter(opened_shop, lane, address, stderr)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(lane.pid, 9)
            lane.wait()
