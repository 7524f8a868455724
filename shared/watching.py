"""A pytest fixture that records a test's program: `timeline`.

In the conftest.py of your tests, so that it is there before they import their
runtimes: `pytest_plugins = ["shared.watching"]`.  docs/watch.md says what can be asked.
"""

import tempfile
from _thread import get_ident
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from shared.proof import order
from shared.proof.order import Found, Is
from shared.recorder import import_hook, recorder, whole
from shared.recorder.recorder import RecorderFailed
from shared.recorder.session import SWITCHING
from shared.show import terminal
from shared.trace.event import Event
from shared.trace.part import own
from shared.trace.trace import Trace, of_run
from shared.versions import made_with

COLUMNS = 80

__tracebackhide__ = True  # A test that fails is shown, and nothing in here.


class Timeline:
    """What a test's program did, from the fixture on to the first question.

    A question that does not hold fails the test, and shows the stretch of the trace
    that breaks it.  `Is("end", "worker 1")` says which events are meant: see
    `shared.proof.order.Is`.
    """

    def __init__(self, stop: Callable[[], Trace]) -> None:
        self._stop = stop
        self._trace: Trace | None = None

    @property
    def trace(self) -> Trace:
        """The trace; nothing is recorded any more from the first time on."""
        if self._trace is None:
            self._trace = self._stop()
        return self._trace

    def __str__(self) -> str:
        return terminal.plain(terminal.timelines([self.trace]), COLUMNS)

    def before(self, first: Is, then: Is) -> None:
        """Each of the first comes before any of the second, and there are both."""
        self._holds(order.before(self.trace, first, then))

    def never_between(
        self, what: Callable[[Event, Event], bool], says: str, start: Is, end: Is
    ) -> None:
        """Nothing like that happens between a start and the next end of its task.

        `what` is asked of each event in between, with the event that was the start.
        """
        self._holds(order.never_between(self.trace, what, says, start, end))

    def always_between(
        self, what: Callable[[Event, Event], bool], says: str, start: Is, end: Is
    ) -> None:
        """Something like that happens between each start and the next end."""
        self._holds(order.always_between(self.trace, what, says, start, end))

    def exactly(self, number: int, what: Is) -> None:
        """It happens that often."""
        self._holds(order.exactly(self.trace, number, what))

    def at_most(self, number: int, begin: Is, end: Is, *, once: bool = True) -> None:
        """So many tasks, at most, have begun and not ended at any moment.

        There must be one.  Without `once`, each turn of a task counts, and not its
        first alone.
        """
        if not begin.of(self.trace):
            pytest.fail(f"expected {begin}\nobserved no {begin} at all\n\n{self}")
        self._holds(order.at_most(self.trace, number, begin, end, once=once))

    def one_of_orders(
        self,
        what: Is,
        key: Callable[[Event], str],
        orders: Collection[Sequence[str]],
    ) -> None:
        """What happens has, by its keys, one of these orders."""
        self._holds(order.one_of_orders(self.trace, what, key, orders))

    def name(self, event: Event) -> str:
        """The name of an event's task, which may be a key."""
        return self.trace.names.get(event.task, "")

    def _holds(self, found: Found) -> None:
        expected, observed = found
        if expected != observed:
            pytest.fail(f"expected {expected}\nobserved {observed}\n\n{self}")


@pytest.fixture
def timeline(request: pytest.FixtureRequest) -> Iterator[Timeline]:
    """Record what the test does from here on; its own code is that below the rootdir.

    A hook that failed fails the test: what is on the tape is not the whole story.
    """
    with ExitStack() as stack:
        tapes = stack.enter_context(tempfile.TemporaryDirectory(prefix="meanwhile-"))
        told = {
            "tapes": tapes,
            "script": str(request.path),
            "mine": [str(request.config.rootpath)],
        }
        stack.callback(forget)
        start(told, stack)
        timeline = Timeline(partial(stop, request.node.name, Path(tapes)))
        yield timeline
        assert timeline.trace is not None


def start(told: dict[str, Any], stack: ExitStack) -> None:
    """Record this process; where tasks switch without a word, also this thread."""
    whole.join(told)
    recorder.active = active = recorder.made(told["tapes"], "", first=1)
    switching = [each for each in SWITCHING if each in import_hook.attached]
    if switching:
        its_recorder = import_module(f"shared.recorder.with_{switching[0]}")
        stack.enter_context(its_recorder.watching(active))
    else:
        active.unbegun = get_ident()


def stop(name: str, tapes: Path) -> Trace:
    """The trace of what has been recorded, which is all."""
    active = forget()
    if active is not None and (failures := active.failures):
        raise RecorderFailed(f"the recorder failed: {failures[0]}")
    return Trace(name, 0, own(of_run(tapes, ())), "", made_with([]))


def forget() -> recorder.Recorder | None:
    """Record nothing any more."""
    active, recorder.active = recorder.active, None
    return active


recorder.whole = {}
import_hook.install()
