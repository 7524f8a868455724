"""The fresh interpreter in which one lane runs.

Started by `shared.runner.process` with three pipes of its own, so that standard
input, output and error stay the lane's: orders come in, answers go out, one JSON
object a line; the lifeline never carries anything, and its end says that whoever
started us is gone.
"""

import fcntl
import importlib
import json
import os
import resource
import shutil
import socket
import sys
import time
import traceback
from _thread import allocate_lock, start_new_thread
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from select import select
from typing import Any

from shared.curio_shim import prepare
from shared.descriptors import BACKLOG, NO_FILES, out_of_files, raise_file_limit
from shared.errors import MeanwhileError, WorldError
from shared.limits import short_of
from shared.recorder import import_hook, requests, session
from shared.recorder.meeting import Meeting
from shared.recorder.recorder import Recorder
from shared.registry import SHARE_NOTHING
from shared.runner import leftovers, preload, variants
from shared.runner.stacks import write_when_asked
from shared.shop import Report, Shop, shop_from_json

Run = Callable[[Shop], Report]

prepare()  # Here, for a spawned worker imports this module, and perhaps curio.


def die_with_parent(lifeline: int, group: bool) -> None:
    """End this process, and all of its group, when the lifeline closes.

    The group's folder for temporary files goes as well.  A real thread: this
    module took `start_new_thread` before a lane could have gevent patch it.
    """
    # Not in the thread: by then the main thread may have come to its end as well, and
    # what a thread is importing while the interpreter ends may never be done.
    from shared.reaper import end_group

    if group:
        importlib.import_module("psutil")  # which end_group would import

    def watch() -> None:
        os.read(lifeline, 1)
        if group:
            with suppress(Exception):
                end_group(os.getpgrp(), wait=False)
                shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
        os._exit(1)

    start_new_thread(watch, ())


def owner_is_gone(lifeline: int) -> bool:
    """Whether the lifeline is closed, and all that is left is being ended."""
    readable, _, _ = select([lifeline], [], [], 0)
    return bool(readable)


def wait_for_the_end() -> None:
    """Until this process is ended by what `die_with_parent` has started.

    To come to an end by itself would cut that short, and leave what it was to remove.
    """
    end = allocate_lock()
    end.acquire()
    end.acquire()


def out_of_reach(fd: int) -> int:
    """The same pipe under a number near the limit; children do not inherit it.

    A lane that writes to low numbers, or closes them as a daemon does, leaves it alone.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = HIGH if soft == resource.RLIM_INFINITY else min(soft, HIGH)
    high = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, most - ROOM)
    os.close(fd)
    return high


HIGH, ROOM = 1024, 10


def start_workers_by_forkserver(module: str, folder: str, ahead: Sequence[str]) -> None:
    """Start worker processes by forkserver, with the lane already imported.

    Forking this process would copy its threads' locks (and warns from 3.12 on);
    spawning imports everything again in every worker.  What attaches the recorder
    is imported before the lane, there as here.

    The tracker, which unlinks the semaphores of whoever is killed, is started now: else
    it would be when the first one has been made, and a kill just then would leave it.
    """
    import multiprocessing
    from multiprocessing import resource_tracker

    multiprocessing.set_start_method("forkserver", force=True)
    resource_tracker.ensure_running()
    recorders = [f"shared.recorder.with_{lane}" for lane in SHARE_NOTHING]
    os.environ[preload.FOLDER] = folder
    ours = [preload.__name__, *recorders, module, *ahead]
    multiprocessing.set_forkserver_preload(ours)


def load(module: str, ahead: Sequence[str]) -> Run:
    """The lane's `run`; what is to be there is imported after it, for it may patch."""
    lane = importlib.import_module(module)
    for each in ahead:
        importlib.import_module(each)
    # One that has no client of ours may speak to the world itself.
    if not any(name.startswith("shared.clients.with_") for name in sys.modules):
        requests.attach(lane)
    run = lane.run
    if not callable(run):
        raise MeanwhileError(f"{module}.run is not a function")
    found: Run = run
    return found


def describe(error: BaseException) -> dict[str, Any]:
    """What went wrong: one sentence for everybody, the traceback for who asks."""
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, MeanwhileError):
        return {"refused": str(error), "detail": ""}
    if out_of_files(error):
        return {"raised": NO_FILES, "detail": detail}
    if short := short_of(error):
        return {"short": short}
    raised = {"raised": "raised " + " <- ".join(lines(error)), "detail": detail}
    if through := of_the_world(error):
        raised["lets_through"] = lines(through)[0]
    return raised


def of_the_world(error: BaseException) -> WorldError | None:
    """The first error of the world's that an error is, or holds as a group."""
    if isinstance(error, BaseExceptionGroup):
        found = map(of_the_world, error.exceptions)
        return next((each for each in found if each is not None), None)
    return error if isinstance(error, WorldError) else None


def lines(error: BaseException) -> list[str]:
    """An exception in a line; for a group also the first that is in it."""
    line = traceback.format_exception_only(error)[-1].strip()
    if isinstance(error, BaseExceptionGroup):
        line = f"{type(error).__name__}: {error}"
        return [line, *lines(error.exceptions[0])]
    return [line]


def obey(
    run: Callable[[Any], Report],
    order: dict[str, Any],
    watching: Callable[[str, str, int], AbstractContextManager[Recorder | None]],
    say: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    """Run the lane in an opened shop, on record if there is a folder for tapes."""
    shop = shop_from_json(order["shop"])
    before = leftovers.there()
    if order["counter"]:
        shop, port = with_counter(shop)
        say({"port": port})
    given = with_bug(shop, order["bug"]) if order["bug"] else shop
    tapes, world = order["tapes"], os.path.dirname(shop.shelf)
    first = order["first"]
    with watching(tapes, world, first) if tapes else nullcontext() as recorder:
        if recorder is not None and order["meets"]:
            recorder.meeting = Meeting()
        start = time.perf_counter()
        report = run(given)
        wall_s = time.perf_counter() - start
    if not isinstance(report, Report):
        kind = type(report).__name__
        return {"raised": f"run() returned {kind}, not a Report", "detail": ""}
    answer = {"report": report.to_json(), "wall_s": wall_s}
    if recorder is not None:
        answer["runtime"] = session.runtime(recorder.seen)
        if order["look"]:
            answer["left"] = leftovers.of(before, recorder.lane)
    return answer


def with_bug(shop: Any, sku: str) -> Any:
    """The shop that goes wrong where a price is asked for."""
    # Not at the top: a worker imports this before what is to attach to jobs.
    from shared.runner.bug import WithABug

    return WithABug(shop, sku)


def with_counter(shop: Any) -> tuple[Any, int]:
    """The shop with a listening socket, of which the lane knows the number; its port.

    No port need be agreed upon, and nobody comes before somebody listens.
    """
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    port = listener.getsockname()[1]
    return replace(shop, counter=listener.detach()), port


def main(
    module: str,
    folder: str,
    variant: str,
    processes: bool,
    group: bool,
    ahead: Sequence[str],
    fds: list[int],
) -> None:
    raise_file_limit()
    orders_fd, answers_fd, lifeline = map(out_of_reach, fds)
    die_with_parent(lifeline, group)
    write_when_asked()
    # Last, so that nothing beside a reader's lane shadows a library.
    sys.path.append(folder)

    def say(answer: dict[str, Any]) -> None:
        data = (json.dumps(answer) + "\n").encode()
        try:
            while data:
                data = data[os.write(answers_fd, data) :]
        except BrokenPipeError:  # Nobody is there who asked.
            wait_for_the_end()

    try:
        import_hook.install()
        if variant:
            variants.apply(variant)
        if processes:
            start_workers_by_forkserver(module, folder, ahead)
        run = load(module, ahead)
    except Exception as error:
        say(describe(error))
        return
    say({"ready": True})
    watching = partial(session.watching, module)
    with os.fdopen(orders_fd, "rb") as orders:
        for line in orders:
            try:
                say(obey(run, json.loads(line), watching, say))
            except SystemExit:
                raise
            except BaseException as error:
                say(describe(error))
    if owner_is_gone(lifeline):
        wait_for_the_end()


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
