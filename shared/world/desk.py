"""The supplier's desk, where stockroom and shelf ask before they serve.

They do so in a run that has a gate which holds queries or files, and that is in the
run's folder: the file `desk` says where the supplier is.  What is asked blocks the
thread that serves, as all that stockroom and shelf do: the socket is C's own, which no
runtime has patched.
"""

import _socket
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

NAME = "desk"
GO, GOES_WRONG = b"go", b"no"
"""What the supplier answers at its desk."""


class GoneWrong(Exception):
    """What nobody expects of the world, and no lane is to make anything of."""


def put_up(folder: Path, url: str, run: str) -> None:
    """Have a run's stockroom and shelf come to the supplier first."""
    (folder / NAME).write_text(f"{urlsplit(url).port} {run}", "utf-8")


def take_down(folder: Path) -> None:
    """Have them come to nobody, also where there was a run before."""
    (folder / NAME).unlink(missing_ok=True)


@contextmanager
def served(folder: str, kind: str, name: str) -> Iterator[None]:
    """Wait until a query or file may be served (blocking), and say when it is done."""
    try:
        with open(os.path.join(folder, NAME), encoding="utf-8") as file:
            port, run = file.read().split()
    except (FileNotFoundError, NotADirectoryError):
        yield
        return
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    try:
        connection.connect(("127.0.0.1", int(port)))
        target = f"/{run}/{kind}/{quote(name, safe='')}"
        request = f"HOLD {target} HTTP/1.1\r\nHost: desk\r\n\r\n"
        connection.sendall(request.encode())
        if connection.recv(16) == GOES_WRONG:
            raise GoneWrong(f"{kind} {name}: nobody has thought of this")
        yield
    finally:
        connection.close()
