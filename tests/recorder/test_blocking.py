"""What blocks the thread of a loop is seen at the call, and nothing else is."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from shared.recorder import blocking
from shared.registry import ON_A_LOOP
from shared.runner.source import Source
from shared.trace.event import Event
from shared.trace.trace import Trace
from shared.world import World
from tests.recorder.played import fine

BLOCK = {
    "time.sleep(0.001)": "time.sleep",
    "query(shop.stockroom, STOCK, shop.skus[0])": "query()",
    'stream.connect(("127.0.0.1", urlsplit(shop.supplier).port))': "socket.connect",
    "queue.Queue().get(timeout=0.001)": "Condition.wait",
    "Future().result(timeout=0.001)": "Condition.wait",
    "waits.join(timeout=0.001)": "Thread.join",
    'with open(shop.stockroom, "rb"):': "open",
}
"""A line of the programs -> the call by which it blocks."""

NOT_PATCHED = ("query()", "open")
"""What blocks the loop of gevent's also where all is patched that can be."""


def blocked(trace: Trace) -> list[Event]:
    return [each for each in trace.events if each.what == "blocks"]


def told(trace: Trace, file: Path) -> dict[str, str]:
    """Each line that blocks, and the first that is told of it."""
    lines = file.read_text("utf-8").splitlines()
    said: dict[str, str] = {}
    for each in blocked(trace):
        said.setdefault(lines[(each.line or 0) - 1].strip(), each.why or "")
    return said


@pytest.mark.parametrize("lane", ON_A_LOOP)
def test_each_way_is_seen(
    lane: str, program: Callable[..., Source], world: World
) -> None:
    """Each call that blocks the loop is told, with its line and in whose task.

    Not told is what is made in a borrowed thread, or need not wait.
    """
    source = program(f"blocks_with_{lane}")
    trace = fine(source, world)
    assert told(trace, Path(source.file)) == BLOCK
    [loop] = {each.thread for each in trace.events if each.what == "pause"}
    assert {(each.thread, each.function) for each in blocked(trace)} == {
        (loop, "blocks")
    }
    assert {trace.names[each.task] for each in blocked(trace)} <= {"main", "asked"}


def test_patched_is_no_blocking(program: Callable[..., Source], world: World) -> None:
    """What gevent has patched switches to another greenlet; what it cannot, blocks."""
    source = program("patched_with_gevent")
    trace = fine(source, world)
    expected = {line: why for line, why in BLOCK.items() if why in NOT_PATCHED}
    assert told(trace, Path(source.file)) == expected


def test_worker_that_hands_over() -> None:
    """A worker is busy while it makes a call, and not while it tells of the result."""
    told: list[bool] = []
    listened_to = threading.Event()

    def busy() -> bool:
        return blocking.busy(threading.current_thread())

    def then(asked: "Future[Any]") -> None:
        told.append(busy())

    with ThreadPoolExecutor(1) as pool:
        pool.submit(listened_to.wait)
        asked, failing = pool.submit(busy), pool.submit(int, "three")
        asked.add_done_callback(then)
        failing.add_done_callback(then)
        listened_to.set()
    assert (asked.result(), told) == (True, [False, False])
