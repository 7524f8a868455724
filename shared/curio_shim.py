"""Lets curio 1.6 be imported on Python 3.12 and later.

It is the last release, from October 2022.  The repository needs no shim.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class CurioShim:
    """Gives curio what it needs at the moment it is imported.

    It uses three constants of `multiprocessing.connection` that 3.12 renamed, and wraps
    `ssl.wrap_socket`, which 3.12 removed
    (https://docs.python.org/3/whatsnew/3.12.html).  The constants are given back, and
    so is a function of that name, which only says that it is gone.  Not given back are
    `telnetlib`, removed in 3.13, which `run(..., with_monitor=True)` imports, and the
    handshake up to 3.11: a `multiprocessing.connection.Client` that has an `authkey`
    fails at a `curio.channel.Channel`.  A child of `run_in_process` must import
    `chapters` itself.

    Doing so only when curio is asked for keeps `ssl` out of gevent's lane, where it
    must be patched before anything imports it.
    """

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname == "curio":
            give_back_what_curio_uses()
        return None


def give_back_what_curio_uses() -> None:
    import ssl
    from multiprocessing import connection

    for name in ("CHALLENGE", "WELCOME", "FAILURE"):
        if not hasattr(connection, name):
            setattr(connection, name, getattr(connection, f"_{name}"))
    if not hasattr(ssl, "wrap_socket"):

        def wrap_socket(*args: Any, **kwargs: Any) -> None:
            """Removed in Python 3.12: use SSLContext.wrap_socket."""
            raise NotImplementedError(wrap_socket.__doc__)

        vars(ssl)["wrap_socket"] = wrap_socket


def prepare() -> None:
    """Make every lane importable on this Python; done by `import chapters`."""
    if sys.version_info >= (3, 12) and not any(
        isinstance(finder, CurioShim) for finder in sys.meta_path
    ):
        sys.meta_path.insert(0, CurioShim())
