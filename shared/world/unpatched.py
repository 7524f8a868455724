"""`sleep` as Python has it, whatever a runtime has put in its place.

The world's waits must block the thread that waits.  Under gevent, a wait built on the
patched `time.sleep` would switch greenlets, from inside SQLite's C frame even, and a
blocking call would look cooperative.  A runtime that patches replaces names in the
module `time` that everybody shares; this is another copy of it.
"""

from importlib.machinery import BuiltinImporter
from importlib.util import module_from_spec


def fresh_copy(name: str) -> dict[str, object]:
    """The names of a built-in module, made once more."""
    spec = BuiltinImporter.find_spec(name)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


_sleep = fresh_copy("time")["sleep"]


def sleep(seconds: float) -> None:
    """Block this thread."""
    assert callable(_sleep)
    _sleep(seconds)
