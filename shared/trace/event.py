"""The vocabulary: what can happen to a task, to a request, to a loop.

One vocabulary for all runtimes, so that two traces can be read side by side, and one
clock, the system's monotonic one, so that the processes of a lane can be read as one.

of a task
- `spawn`   it was made; `name`, and `by`, the task that made it; in a reader's own
            program `whose`, if a library's function is what it runs
- `ready`   it may run; `by`, the task that woke it, or None: the loop did, because
            of an answer, of time, or of another thread; of a reader's own program
            also `peer`, what has come, where that is seen
- `run`     it runs Python from here on
- `pause`   it no longer does; `why`, the runtime's word for what it waits for, and
            `line` and `function`, where in the lane it paused; where a runtime tells
            nobody that a task is ready, `peer` is here
- `end`     it is over; `how`: returned, raised ..., cancelled, or what is known
- `cancel`  it was asked to stop; `by`, as for `ready`
- `blocks`  it makes a call that blocks the thread of its loop; `why`, the call, and
            `line` and `function`, where in the lane it is made
- `sleeps`  it sleeps in a thread of its own; `line` and `function`, where
- `waits`   it waits in a thread of its own, in a reader's own program; `why`, the call,
            and `line` and `function`, where
- `goes on` it no longer does

of a request, by the task that makes it; `kind` is http, db or file, `sku` the product
- `sent`     the task asked for it
- `answered` the task has the answer
- `failed`   the task has an error in its place; `why`
of the same request, as the world saw it
- `arrived`  the supplier, the stockroom or the shelf has taken it up
- `departed` it is done with it

of computing that has been done for a task, as whoever did it tells afterwards
- `computes` somebody computes from here on; `sku`; process and thread are the task's
- `rests`    nobody does any more, or has come to a pause; `sku`

of the loop
- `wait`  there is nothing to run: it waits for the operating system
- `wake`  it no longer does

of what a chapter is about
- `mark`  the lane has come to a place that a claim speaks of; `name`, and `value`,
          `sku` or `why`

A task is what a lane gives to a nursery, a group, `create_task`, `spawn`, a pool of
threads or processes (there, if it is a function of the lane's), or to a thread or
process of its own.  What it starts in another way (`os.fork`, a worker process of
trio-parallel's, anyio's or curio's, a portal of anyio's) is not seen, nor is what a
greenlet does in another thread.

A runtime that gives no hook for one of these has none of them in its traces; which
those are, the registry says (`not_seen`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote

WHATS = (
    "spawn",
    "ready",
    "run",
    "pause",
    "end",
    "cancel",
    "blocks",
    "sleeps",
    "waits",
    "goes on",
    "sent",
    "answered",
    "failed",
    "arrived",
    "departed",
    "computes",
    "rests",
    "wait",
    "wake",
    "mark",
)


@dataclass(frozen=True)
class Event:
    """One thing that happened.

    `at_ns` counts from the start of the trace; `process` and `thread` are numbers
    in the order in which they first appeared; `task` is 0 where it is nobody's.
    The rest is None where the vocabulary gives it no meaning.
    """

    at_ns: int
    what: str
    task: int = 0
    process: int = 0
    thread: int = 0
    name: str | None = None
    by: int | None = None
    why: str | None = None
    line: int | None = None
    function: str | None = None
    how: str | None = None
    kind: str | None = None
    sku: str | None = None
    value: int | None = None
    peer: str | None = None
    whose: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Without what is None."""
        return {key: value for key, value in vars(self).items() if value is not None}


NAMES = {field.name for field in fields(Event)}

MORE: Mapping[str, tuple[str, ...]] = {
    "spawn": ("name", "by", "whose"),
    "ready": ("by", "peer"),
    "run": (),
    "pause": ("why", "line", "function", "peer"),
    "end": ("how",),
    "cancel": ("by",),
    "blocks": ("why", "line", "function"),
    "sleeps": ("line", "function"),
    "waits": ("why", "line", "function"),
    "goes on": (),
    "sent": ("kind", "sku"),
    "answered": ("kind", "sku"),
    "failed": ("kind", "sku", "why"),
    "arrived": ("kind", "sku"),
    "departed": ("kind", "sku"),
    "computes": ("sku",),
    "rests": ("sku",),
    "wait": (),
    "wake": (),
    "mark": ("name", "value", "sku", "why"),
}
"""What stands after the task in a note on a tape."""

SCRIPT = "<module>"
"""The task that a reader's own program is itself, as Python calls what runs it."""

PROGRAM = 1
"""The number of that task."""

KILLED = "killed"
"""How a task ends whose process was killed."""

CANCELLED = ("CancelledError", "Cancelled", "TaskCancelled", "GreenletExit")
"""The names of the exceptions by which the runtimes call a task off."""


def of_url(url: str) -> str:
    return unquote(url.rpartition("/")[2])


def of_path(path: str) -> str:
    return unquote(PurePath(path).stem)


PRODUCT: dict[str, Callable[[str], str]] = {
    "http": of_url,
    "db": str,
    "file": of_path,
}
"""Kind of a request -> which product it is about, from what was noted of it.

That is found out when a tape is read: while a lane runs it would cost more than the
note itself.
"""
