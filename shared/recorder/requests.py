"""Requests, on both sides: the clients' verbs, and the world's own functions.

What a task asks for is noted where it asks (`sent`) and where it goes on
(`answered`, `failed`).  What a blocking C library does with it is noted in the thread
that does it (`arrived`, `departed`).  Of HTTP the supplier's log knows that.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from inspect import iscoroutinefunction
from pathlib import PurePath
from types import ModuleType
from typing import Any

from shared.recorder import recorder


def url(args: Sequence[Any], more: Mapping[str, Any]) -> str:
    return text(args[0] if args else more.get("url"))


def path(args: Sequence[Any], more: Mapping[str, Any]) -> str:
    return text(args[0] if args else more.get("path"))


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
    client = module.__name__.startswith("shared.clients.")
    for verb, (kind, which) in VERBS.items():
        call = vars(module).get(verb)
        if call is None or hasattr(call, "recorded"):
            continue
        if not client:
            replaced = by_the_world(call, kind, which)
        elif iscoroutinefunction(call):
            replaced = awaited(call, kind, which)
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
        active.note("answered", task, kind, what)
        return value

    return verb


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
