"""What Python runs at the start of a program that is watched, before its first line.

Python imports a module of this name if there is one (https://docs.python.org/3/library/site.html);
the folder of this file comes first in PYTHONPATH for that alone.  Here everything is
put back as it was: the environment, the path, the modules, and whatever module of this
name the program would have had.
"""

import sys

THERE = {*sys.modules}

import json  # noqa: E402
import os  # noqa: E402
from contextlib import suppress  # noqa: E402
from importlib import import_module  # noqa: E402
from typing import Any  # noqa: E402

HERE = os.path.dirname(__file__)
WATCH = "MEANWHILE_WATCH"


def begin() -> None:
    told = json.loads(os.environ.pop(WATCH))
    if told["path"] is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = told["path"]
    if sys.version_info < (3, 11):  # noqa: UP036 - whatever Python it is run by
        return
    sys.path.insert(0, told["root"])
    try:
        import_module("shared.recorder.whole").begin(told)
    except OSError:  # There is no room for a tape: it is run all the same.
        with suppress(OSError):
            open(os.path.join(told["tapes"], "no-room"), "x").close()
    finally:
        sys.path.remove(told["root"])
        sys.modules["shared.recorder.apart"].hide()
        out_of_the_way(told)


def out_of_the_way(told: dict[str, Any]) -> None:
    """Modules of Python's that we needed, and the program has its own in place of."""
    for name in {*sys.modules} - THERE - {__name__}:
        for folder in {os.path.dirname(told["script"]), os.getcwd()}:
            own = os.path.join(folder, name.partition(".")[0])
            if os.path.exists(f"{own}.py") or os.path.isdir(own):
                sys.modules.pop(name, None)


def then() -> None:
    """The module of this name that the program has without us, if it has one."""
    sys.modules.pop(__name__)
    try:
        import_module(__name__)
    except ModuleNotFoundError as error:
        if error.name != __name__:
            raise
        raise ImportError(name=__name__) from None  # for which `site` says nothing


sys.path[:] = [each for each in sys.path if each != HERE]
sys.path_importer_cache.pop(HERE, None)
if WATCH in os.environ:  # A second interpreter has none.
    begin()
then()
