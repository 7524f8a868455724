"""Marks: the lane comes to a place that a chapter's claims speak of.

A call of the supplier's library is marked in the thread that makes it.  Where that is
a task's own, the task has *sent* a request; where it is a thread that a loop has
borrowed, no task runs in it, and the loop's trace says what its tasks wait for.
"""

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import quote

from shared.recorder import recorder


def attach(module: ModuleType) -> None:
    """Mark what there is in the module."""
    if module.__name__ == "chapters.chapter05_borrowing_a_thread.supplier_library":
        supplier: Any = module.Supplier
        supplier.price = calling(supplier.price)
    else:
        mark_the_shop(module)


def mark_the_shop(module: ModuleType) -> None:
    """Mark the ledger's reads and writes, the heart's beats, a label being drawn."""
    shop: Any = module
    shop.Ledger.read = marking(shop.Ledger.read, lambda _, value: ("read", value))
    shop.Ledger.write = marking(shop.Ledger.write, lambda args, _: ("wrote", args[1]))
    shop.Report.beat = marking(
        shop.Report.beat, lambda args, _: ("beat", args[0].beats)
    )
    shop.draw = drawing(shop.draw)
    for name, called in GOODS.items():
        setattr(shop.Goods, name, trading(getattr(shop.Goods, name), called))


GOODS = {"left": "looks", "take": "takes", "bring": "brings"}
"""What is done to the goods -> what its mark is called; the value is what is left."""


def trading(call: Callable[..., int], name: str) -> Callable[..., int]:
    @functools.wraps(call)
    def marked(self: Any, sku: str, *args: Any) -> int:
        value = call(self, sku, *args)
        active = recorder.active
        if active is not None:
            active.note("mark", active.current, name, value, sku)
        return value

    return marked


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


def calling(price: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(price)
    def marked(self: Any, sku: str) -> Any:
        active = recorder.active
        if active is None:
            return price(self, sku)
        note, task = active.note, active.current
        what = quote(sku, safe="")  # as the end of a URL would say it
        note("mark", task, "calls", None, sku)
        if task:
            note("sent", task, "http", what)
        try:
            value = price(self, sku)
        except BaseException as error:
            if task:
                note("failed", task, "http", what, type(error).__name__)
            raise
        else:
            if task:
                note("answered", task, "http", what)
            return value
        finally:
            note("mark", task, "called", None, sku)

    return marked
