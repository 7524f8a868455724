"""What Python runs at the start of a program that is watched, before its first line.

Python imports a module of this name if there is one (https://docs.python.org/3/library/site.html);
the folder of this file comes first in PYTHONPATH for that alone.  Here everything is
put back as it was: the environment, the path, and whatever module of this name the
program would have had.
"""

import json
import os
import sys
from importlib import import_module

HERE = os.path.dirname(__file__)


def begin() -> None:
    told = json.loads(os.environ.pop("MEANWHILE_WATCH"))
    if told["path"] is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = told["path"]
    sys.path[:] = [each for each in sys.path if each != HERE]
    if sys.version_info < (3, 11):  # noqa: UP036 - whatever Python it is run by
        return
    sys.path.insert(0, told["root"])
    try:
        import_module("shared.recorder.whole").begin(told)
    except OSError:  # There is no room for a tape: it is run all the same.
        pass
    finally:
        sys.path.remove(told["root"])
        sys.modules["shared.recorder.apart"].hide()


def then() -> None:
    """The module of this name that the program has without us, if it has one."""
    ours = sys.modules.pop(__name__)
    try:
        import_module(__name__)
    except ModuleNotFoundError as error:
        if error.name != __name__:
            raise
        sys.modules[__name__] = ours


begin()
then()
