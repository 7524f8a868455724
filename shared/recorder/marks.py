"""Marks: the lane comes to a place that a chapter's claims speak of.

What is marked stands in the chapter's job, as data (`shared.job.Mark`).  A job that
speaks to the world itself has its verbs watched as a client's are.  A call that
is a request is one of the task in whose thread it is made; where no task runs there,
as in a thread that a loop has borrowed, it is marked and no more.
"""

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import quote

from shared.job import Job, Mark
from shared.recorder import recorder, requests


def attach(module: ModuleType) -> None:
    """Mark what the job of a chapter's module says, or the common one's."""
    job = getattr(module, "JOB", None)
    marks = job.marks if isinstance(job, Job) else {}
    for path, mark in (OF_ALL if module.__name__ == SHOP else marks).items():
        *owners, name = path.split(".")
        owner: Any = functools.reduce(getattr, owners, module)
        setattr(owner, name, marked(getattr(owner, name), mark))
    if isinstance(job, Job):
        requests.attach(module)


SHOP = "shared.shop"
OF_ALL = {"Report.knows": Mark(checks=True)}
"""What is marked in every chapter: who asks whether both answers are there."""


def marked(call: Callable[..., Any], mark: Mark) -> Callable[..., Any]:
    """The same call, which is noted where a recorder is there.

    A mark that is only `after` is not noted of a call that raises.
    """

    @functools.wraps(call)
    def noted(*args: Any) -> Any:
        active = recorder.active
        if active is None:
            return call(*args)
        note, task = active.note, active.current
        sku = mark.sku(args) if mark.sku else None
        request = mark.request if task else ""
        about = quote(sku or "", safe="")  # as the end of a URL would say it
        value, why = None, None
        after = mark.after if mark.before else ""
        meeting = active.meeting
        if meeting is not None and mark.checks and not active.alone:
            meeting.hold()
        for start_ns, end_ns in mark.computed(args) if mark.computed else ():
            active.note_of(start_ns, "computes", task, sku)
            active.note_of(end_ns, "rests", task, sku)
        if mark.before:
            note("mark", task, mark.before, None, sku)
        if request:
            note("sent", task, request, about)
        try:
            result = call(*args)
        except BaseException as error:
            if request:
                note("failed", task, request, about, type(error).__name__)
            raise
        else:
            if request:
                note("answered", task, request, about)
            value = mark.value(args, result) if mark.value else None
            why = mark.why(args) if mark.why else None
            after = mark.after
            return result
        finally:
            if after:
                note("mark", task, after, value, sku, why)
            if meeting is not None and mark.meets and not active.alone:
                meeting.hold()

    return noted
