"""Marks: the lane comes to a place that a chapter's claims speak of."""

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

from shared.trace import recorder


def attach(module: ModuleType) -> None:
    """Mark what is read from the ledger and written to it."""
    ledger: Any = module.Ledger
    ledger.read = marking(ledger.read, lambda _, value: ("read", value))
    ledger.write = marking(ledger.write, lambda args, _: ("wrote", args[1]))


Mark = Callable[[tuple[Any, ...], Any], tuple[str, int]]


def marking(call: Callable[..., Any], mark: Mark) -> Callable[..., Any]:
    @functools.wraps(call)
    def marked(*args: Any) -> Any:
        value = call(*args)
        active = recorder.active
        if active is not None:
            active.note("mark", active.current, *mark(args, value))
        return value

    return marked
