"""What a worker process runs that was spawned by a program which is watched.

Its first job comes out of a pickle, which runs this file: the worker has then what a
worker that was forked has from its parent.
"""

import sys
from importlib import import_module
from typing import Any

ROOT = __file__.rsplit("/", 4)[0]


def finder() -> Any:
    """What stands in `sys.meta_path` from here on, and can make a job."""
    names = [name for name in sys.modules if name.partition(".")[0] == "shared"]
    theirs = {name: sys.modules.pop(name) for name in names}
    sys.path.insert(0, ROOT)
    import_module("shared.recorder.with_processes")
    sys.path.remove(ROOT)
    sys.modules["shared.recorder.apart"].hide()
    sys.modules.update(theirs)
    return next(each for each in sys.meta_path if hasattr(each, "revived"))
