"""dask: a task is what a lane submits; where it runs, and how often, its tapes say.

As with worker processes, a job carries what its worker needs to know, and each worker
has a tape of its own, which its threads share.  That works where worker and lane see
the same folder; elsewhere nothing is noted of what is far away.

No callback is put on a future, as on those of a pool: it would hold it, and one that
is let go before its task begins is cancelled.  The loop on which a client or a
scheduler does its own work is none of the lane's.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from os import getpid
from os.path import dirname
from threading import Lock
from types import ModuleType
from typing import Any

from shared.recorder import recorder, with_threads
from shared.recorder.import_hook import install
from shared.recorder.recorder import code_of, known, name_of_call, safely

_lock = Lock()


def attach(module: ModuleType) -> None:
    """Watch what is given to a cluster."""
    # Not at the top: workers come here first, and asyncio is none of theirs.
    from shared.recorder import with_asyncio

    with_asyncio.libraries.add(dirname(str(module.__file__)))
    client: Any = module.Client
    client.submit = submitting(client.submit)
    client.map = mapping(client.map)


def submitting(submit: Callable[..., Any]) -> Callable[..., Any]:
    """A client's `submit`, which notes the tasks of a lane's own and no others."""

    @functools.wraps(submit)
    def submitted(
        self: Any, call: Callable[..., Any], /, *args: Any, **more: Any
    ) -> Any:
        active = recorder.active
        if active is None or not (
            number := safely(with_threads.spawned, active, call, args)
        ):
            return submit(self, call, *args, **more)
        active.seen.add("dask")
        job = Far(active.folder, active.lane, call, number)
        return submit(self, job, *args, **more)

    return submitted


def mapping(map: Callable[..., Any]) -> Callable[..., Any]:
    """A client's `map`, each of whose calls is a task from where it is made on."""

    @functools.wraps(map)
    def mapped(self: Any, call: Callable[..., Any], /, *args: Any, **more: Any) -> Any:
        return map(self, safely(each, call) or call, *args, **more)

    return mapped


def each(call: Callable[..., Any]) -> Callable[..., Any]:
    active, code = recorder.active, code_of(call)
    if active is None or code is None or not active.is_lane(code):
        return call
    active.seen.add("dask")
    return Far(active.folder, active.lane, call, by=active.current)


@dataclass(frozen=True)
class Far:
    """A call that notes its beginning and its end where it is made.

    Its task has a `number`, or is made each time, `by` another.
    """

    folder: str
    lane: str
    call: Callable[..., Any]
    number: int = 0
    by: int = 0

    def __repr__(self) -> str:
        """What dask calls the task by, in its errors."""
        return name_of_call(self.call, ())

    def __call__(self, /, *args: Any, **more: Any) -> Any:
        with _lock:  # A worker has several threads; and more than one run, in turn.
            active = recorder.active
            if active is None or active.folder != self.folder:
                active = recorder.active = known(self.folder, self.lane, getpid())
        if active is None:
            return self.call(*args, **more)
        number = self.number or active.spawn(name_of_call(self.call, args), self.by)
        return with_threads.task(active, number, self.call, *args, **more)


install()
