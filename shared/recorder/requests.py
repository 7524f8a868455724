"""Requests, on both sides: the clients' verbs, and the world's own functions.

What a task asks for is noted where it asks (`sent`) and where it goes on
(`answered`, `failed`).  What a blocking C library does with it is noted in the thread
that does it (`arrived`, `departed`).  Of HTTP the supplier's log knows that.
"""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import iscoroutinefunction, isgeneratorfunction, signature
from pathlib import PurePath
from types import ModuleType
from typing import Any

from shared.recorder import recorder


def url(args: Sequence[Any], more: Mapping[str, Any]) -> str:
    return text(next(texts(args), more.get("url")))


def path(args: Sequence[Any], more: Mapping[str, Any]) -> str:
    return text(next(texts(args), more.get("path")))


def texts(args: Sequence[Any]) -> Iterator[Any]:
    """Those that are texts: a loop of one's own is handed through before them."""
    return (each for each in args if isinstance(each, (str, PurePath)))


def parameter(args: Sequence[Any], more: Mapping[str, Any]) -> str:
    """A query's last parameter is the product; an earlier one may say how many."""
    return text(args[-1]) if len(args) > 2 else ""


def text(value: Any) -> str:
    return str(value) if isinstance(value, (str, PurePath)) else ""


Which = Callable[[Sequence[Any], Mapping[str, Any]], str]

VERBS: dict[str, tuple[str, Which]] = {
    "get": ("http", url),
    "query": ("db", parameter),
    "save": ("file", path),
    "remove": ("file", path),
}
"""Verb -> its kind, and which of its arguments is noted.

It is empty where there is no such argument, or one that cannot be meant.
"""


def attach(module: ModuleType) -> None:
    """Put our functions in place of a module's verbs."""
    client = not module.__name__.startswith("shared.world.")
    for verb, (kind, which) in VERBS.items():
        call = vars(module).get(verb)
        if call is None or hasattr(call, "recorded"):
            continue
        if not client:
            replaced = by_the_world(call, kind, which)
        elif iscoroutinefunction(call):
            replaced = awaited(call, kind, which)
        elif isgeneratorfunction(call):
            replaced = yielded(call, kind, which)
        elif "then" in signature(call).parameters:
            replaced = called_back(call, kind, which)
        else:
            replaced = blocking(call, kind, which)
        vars(replaced)["recorded"] = True
        setattr(module, verb, replaced)


def awaited(call: Callable[..., Any], kind: str, which: Which) -> Callable[..., Any]:
    @functools.wraps(call)
    async def verb(*args: Any, **more: Any) -> Any:
        active = recorder.active
        if active is None:
            return await call(*args, **more)
        task, what = active.current, which(args, more)
        active.note("sent", task, kind, what)
        try:
            value = await call(*args, **more)
        except BaseException as error:
            active.note("failed", task, kind, what, type(error).__name__)
            raise
        active.note("answered", task, kind, what)
        return value

    return verb


def yielded(call: Callable[..., Any], kind: str, which: Which) -> Callable[..., Any]:
    """Of a function that pauses by `yield`."""

    @functools.wraps(call)
    def verb(*args: Any, **more: Any) -> Any:
        active = recorder.active
        if active is None:
            return (yield from call(*args, **more))
        task, what = active.current, which(args, more)
        active.note("sent", task, kind, what)
        try:
            value = yield from call(*args, **more)
        except BaseException as error:
            active.note("failed", task, kind, what, type(error).__name__)
            raise
        active.note("answered", task, kind, what)
        return value

    return verb


def called_back(
    call: Callable[..., Any], kind: str, which: Which
) -> Callable[..., Any]:
    """Of a function of (loop, ..., then), which calls `then` with the answer.

    That is itself to be called: it gives the value, or raises the error.
    """

    @functools.wraps(call)
    def verb(loop: Any, *args: Any) -> Any:
        active, then = recorder.active, args[-1]
        if active is None:
            return call(loop, *args)
        task, what = active.current, which(args[:-1], {})
        active.note("sent", task, kind, what)

        def noted(answer: Callable[[], Any]) -> Any:
            try:
                answer()
            except Exception as error:
                active.note("failed", task, kind, what, type(error).__name__)
            else:
                active.note("answered", task, kind, what)
            return then(answer)

        return call(loop, *args[:-1], noted)

    return verb


def blocking(call: Callable[..., Any], kind: str, which: Which) -> Callable[..., Any]:
    @functools.wraps(call)
    def verb(*args: Any, **more: Any) -> Any:
        active = recorder.active
        if active is None:
            return call(*args, **more)
        task, what = active.current, which(args, more)
        active.note("sent", task, kind, what)
        try:
            value = call(*args, **more)
        except BaseException as error:
            active.note("failed", task, kind, what, type(error).__name__)
            raise
        if not promised(value, functools.partial(over, active, task, kind, what)):
            active.note("answered", task, kind, what)
        return value

    return verb


def promised(value: Any, over: Callable[[BaseException | None], None]) -> bool:
    """Whether it is a promise of an answer; `over` is told when that is there."""
    if hasattr(value, "addBoth"):  # a Deferred of Twisted's

        def passed_on(result: Any) -> Any:
            over(getattr(result, "value", None) if is_failure(result) else None)
            return result

        value.addBoth(passed_on)
        return True
    if hasattr(value, "add_done_callback"):  # a Future
        value.add_done_callback(lambda done: over(done.exception()))
        return True
    return False


def is_failure(result: Any) -> bool:
    return hasattr(result, "raiseException")


def over(
    active: recorder.Recorder,
    task: int,
    kind: str,
    what: str,
    error: BaseException | None,
) -> None:
    if error is None:
        active.note("answered", task, kind, what)
    else:
        active.note("failed", task, kind, what, type(error).__name__)


def by_the_world(
    call: Callable[..., Any], kind: str, which: Which
) -> Callable[..., Any]:
    @functools.wraps(call)
    def verb(*args: Any, **more: Any) -> Any:
        active = recorder.active
        if active is None:
            return call(*args, **more)
        what = which(args, more)
        active.note("arrived", 0, kind, what)
        active.blocks(f"{call.__name__}()")
        try:
            return call(*args, **more)
        finally:
            active.note("departed", 0, kind, what)

    return verb
