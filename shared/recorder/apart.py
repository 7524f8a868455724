"""Our modules, out of sight of a program that is watched.

It may have a package `shared` of its own, and never asked for ours.  So ours are among
`sys.modules`, and their folder in `sys.path`, only while one of ours is imported; what
they have of each other they keep by their own names.
"""

import sys
from _thread import RLock
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

ROOT = __file__.rsplit("/", 3)[0]

lock = RLock()
hidden: dict[str, ModuleType] | None = None
"""Name -> module of ours; None where they are in sight, as they are for a lane."""


def hide() -> None:
    """Take ours out of sight, from here on."""
    global hidden
    hidden = taken()


def taken() -> dict[str, ModuleType]:
    """The modules of our name, whoever's they are, which are then not there."""
    names = [name for name in sys.modules if name.partition(".")[0] == "shared"]
    return {name: sys.modules.pop(name) for name in names}


@contextmanager
def at_hand() -> Iterator[None]:
    """Ours can be imported within, and the program's of that name cannot."""
    global hidden
    with lock:
        if hidden is None:  # They are in sight, or one of ours imports another.
            yield
            return
        ours, hidden = hidden, None
        theirs = taken()
        sys.modules.update(ours)
        sys.path.insert(0, ROOT)
        try:
            yield
        finally:
            sys.path.remove(ROOT)
            hidden = taken()
            sys.modules.update(theirs)
