"""Requests, on both sides: the clients' three verbs, and the world's own functions.

What a task asks for is noted where it asks (`sent`) and where it goes on
(`answered`, `failed`).  What a blocking C library does with it is noted in the thread
that does it (`arrived`, `departed`).  Of HTTP the supplier's log knows that.
"""

import functools
from collections.abc import Callable
from inspect import iscoroutinefunction
from pathlib import PurePath
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from shared.trace import recorder


def of_url(url: str) -> str:
    return unquote(url.rpartition("/")[2])


def of_query(database: str, sql: str, *args: object) -> str:
    """The product is the last parameter; the first may say how many."""
    return str(args[-1]) if args else ""


def of_path(path: str, text: str) -> str:
    return unquote(PurePath(path).stem)


Which = Callable[..., str]

VERBS: dict[str, tuple[str, Which]] = {
    "get": ("http", of_url),
    "query": ("db", of_query),
    "save": ("file", of_path),
}
"""Verb -> its kind, and how its arguments say which product it is about."""


def about(which: Which, *args: Any, **more: Any) -> str:
    """The product; empty if the arguments are wrong, as the verb itself will say."""
    try:
        return which(*args, **more)
    except (TypeError, AttributeError):
        return ""


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
        task, sku = active.current, about(which, *args, **more)
        active.note("sent", task, kind, sku)
        try:
            value = await call(*args, **more)
        except BaseException as error:
            active.note("failed", task, kind, sku, type(error).__name__)
            raise
        active.note("answered", task, kind, sku)
        return value

    return verb


def blocking(call: Callable[..., Any], kind: str, which: Which) -> Callable[..., Any]:
    @functools.wraps(call)
    def verb(*args: Any, **more: Any) -> Any:
        active = recorder.active
        if active is None:
            return call(*args, **more)
        task, sku = active.current, about(which, *args, **more)
        active.note("sent", task, kind, sku)
        try:
            value = call(*args, **more)
        except BaseException as error:
            active.note("failed", task, kind, sku, type(error).__name__)
            raise
        active.note("answered", task, kind, sku)
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
        sku = about(which, *args, **more)
        active.note("arrived", 0, kind, sku)
        try:
            return call(*args, **more)
        finally:
            active.note("departed", 0, kind, sku)

    return verb
