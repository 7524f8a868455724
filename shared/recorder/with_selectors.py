"""Selectors: how a loop waits for the operating system, for asyncio and curio.

gevent has to patch the standard library's selectors before others import them, so
this is imported only where one of those two is.
"""

import selectors
from _thread import get_ident
from typing import Any

from shared.recorder import recorder


class Selector(selectors.DefaultSelector):
    """The system's best selector, which says when it waits."""

    __module__ = selectors.DefaultSelector.__module__
    __qualname__ = selectors.DefaultSelector.__qualname__

    def select(self, timeout: float | None = None) -> Any:
        active = recorder.active
        if active is None:
            return super().select(timeout)
        thread = get_ident()
        if timeout is not None and timeout <= 0:
            if found := super().select(timeout):
                active.quiet.discard(thread)
            return found
        active.note("wait", 0)
        try:
            found = super().select(timeout)
            (active.quiet.discard if found else active.quiet.add)(thread)
            return found
        finally:
            active.note("wake", 0)


Selector.__name__ = selectors.DefaultSelector.__name__
