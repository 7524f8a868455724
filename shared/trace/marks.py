"""Marks: the lane comes to a place that a chapter's claims speak of."""

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

from shared.trace import recorder


def attach(module: ModuleType) -> None:
    """Mark the ledger's reads and writes, the heart's beats, a label being drawn."""
    shop: Any = module
    shop.Ledger.read = marking(shop.Ledger.read, lambda _, value: ("read", value))
    shop.Ledger.write = marking(shop.Ledger.write, lambda args, _: ("wrote", args[1]))
    shop.Report.beat = marking(
        shop.Report.beat, lambda args, _: ("beat", args[0].beats)
    )
    shop.draw = drawing(shop.draw)


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


def drawing(draw: Callable[..., str]) -> Callable[..., str]:
    @functools.wraps(draw)
    def marked(label: Any, draw_ms: int) -> str:
        active = recorder.active
        if active is None:
            return draw(label, draw_ms)
        active.note("mark", active.current, "draws", None, label.sku)
        try:
            return draw(label, draw_ms)
        finally:
            active.note("mark", active.current, "drawn", None, label.sku)

    return marked
