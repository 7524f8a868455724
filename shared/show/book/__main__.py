"""`nox -s book` builds the book and checks it; `nox -s book -- serve 8123` shows it."""

import shutil
import signal
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from shared.errors import MeanwhileError
from shared.reaper import ROOT
from shared.show.book.checked import check

BOOK = ROOT / "build/book"
TREES = ROOT / "build/doctrees"
HOST = "127.0.0.1"
PORT = 8000
USAGE = "nox -s book, or nox -s book -- serve [PORT]"


def build() -> bool:
    """Build the book anew, and say whether that went well.

    Nothing is kept of the last one: a page that is gone would stay, and what a page
    looks like is decided by code that Sphinx does not watch.
    """
    from sphinx.cmd.build import build_main  # Only the session for it has Sphinx.

    for folder in (BOOK, TREES):
        shutil.rmtree(folder, ignore_errors=True)
    how = ["-q", "-W", "--keep-going", "-b", "dirhtml", "-c", str(ROOT / "docs")]
    where = ["-d", str(TREES), str(ROOT), str(BOOK)]
    return build_main([*how, *where]) == 0 and check(BOOK)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def serve(server: ThreadingHTTPServer) -> None:
    """Show the book until Ctrl-C."""
    print(
        f"The book is on http://{HOST}:{server.server_port}; Ctrl-C ends this",
        flush=True,
    )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Pressed twice, it says no more.
        print()


def server_on(port: int) -> ThreadingHTTPServer:
    """A server of the book on this port of this machine alone."""
    try:
        return ThreadingHTTPServer((HOST, port), partial(Quiet, directory=str(BOOK)))
    except OSError as error:
        why = error.strerror or error
        raise MeanwhileError(f"port {port} cannot be had: {why}") from error


def port_of(arguments: list[str]) -> int | None:
    """The port to serve on, None to build only; MeanwhileError says what is meant."""
    if not arguments:
        return None
    command, *port = arguments
    if command != "serve" or len(port) > 1:
        raise MeanwhileError(f"{' '.join(arguments)!r} means nothing here: {USAGE}")
    number = port[0] if port else str(PORT)
    if not (number.isascii() and number.isdigit() and 0 < int(number) < 1 << 16):
        raise MeanwhileError(f"{number!r} is not a port, from 1 to 65535: {USAGE}")
    return int(number)


def main(arguments: list[str]) -> int:
    """Build, check, and serve if asked to; the exit code."""
    try:
        port = port_of(arguments)
        # Had before the book is built: who asks for a port waits for no build in vain.
        server = None if port is None else server_on(port)
        if not build():
            return 1
    except MeanwhileError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if server is not None:
        serve(server)
        return 0
    where = BOOK.relative_to(ROOT)
    print(
        f"The book is in {where}; `nox -s book -- serve` shows it on "
        f"http://{HOST}:{PORT}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
