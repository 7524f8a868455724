"""The entry point of the command `meanwhile`; imports nothing heavy.

The work is done in a second thread, and the main thread does nothing but wait for
it to end or for a signal to come.  So Ctrl-C never lands in the middle of some
library as an exception: it is met here, at once, by ending whatever was started.
"""

import os
import signal
import sys
import threading
from types import FrameType

from shared.descriptors import NO_FILES, out_of_files

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SHOW_CURSOR = b"\x1b[?25h\r\x1b[K"

DONE = 0
WATCH = "watch"


def main() -> None:
    """Run the command line; the exit code is 128 + n after signal n."""
    try:
        _main()
    except OSError as error:
        if not out_of_files(error):
            raise
        sys.exit(f"error: {NO_FILES}")


def _main() -> None:
    open_what_is_closed()
    if sys.argv[1:2] == [WATCH]:  # Whatever comes is for the program that it runs.
        sys.exit(_run())
    happened, happens = os.pipe()
    os.set_blocking(happens, False)
    # Python runs a handler when the main thread next gets to it, which may be
    # never while it waits; the byte is written at once, by the C handler
    # (https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd).
    signal.set_wakeup_fd(happens, warn_on_full_buffer=False)
    for each in SIGNALS:
        if signal.getsignal(each) != signal.SIG_IGN:  # nohup asks for that
            signal.signal(each, _on_signal)
    codes: list[int] = []
    work = threading.Thread(target=_work, args=(codes, happens), daemon=True)
    try:
        work.start()
    except RuntimeError:
        from shared.limits import no_threads

        sys.exit(f"error: {no_threads()}")
    number = os.read(happened, 1)[0]
    if number != DONE:
        _end(128 + number)
    work.join()
    sys.exit(codes[0] if codes else 1)


def open_what_is_closed() -> None:
    """Have standard input, output and error lead nowhere, where they are closed.

    Else a pipe of ours would get their number, and what is printed would go there.
    """
    while (fd := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(fd)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", closefd=False)


def _on_signal(number: int, frame: FrameType | None) -> None:
    """Do nothing: what is to be done is done by who reads the wake-up pipe."""


def _work(codes: list[int], happens: int) -> None:
    try:
        codes.append(_run())
    finally:
        os.write(happens, bytes([DONE]))


def _run() -> int:
    try:
        return _imported()
    except OSError as error:
        if not out_of_files(error):
            raise
        print(f"error: {NO_FILES}", file=sys.stderr)
        return 1


def _imported() -> int:
    from shared.limits import short_of  # as long as there is memory for it

    try:
        from shared.command.cli import run
    except (ImportError, AttributeError, MemoryError) as error:
        if not (says := short_of(error) or is_missing(error)):
            raise
        print(f"error: {says}", file=sys.stderr)
        return 1
    return run(sys.argv[1:])


def is_missing(error: Exception) -> str:
    """What of a library is not there, and what is in its place; else empty."""
    of = error if isinstance(error, ImportError) else getattr(error, "obj", None)
    name = str(getattr(of, "name", None) or getattr(of, "__name__", ""))
    library = name.partition(".")[0]
    if library in ("", "shared", "chapters"):
        return ""
    there = getattr(sys.modules.get(library), "__file__", None)
    if there is None:
        return f"{error}: pip install -e . brings it, as README.md says"
    return f"{error}, and {there} is in the library's place: take it out of PYTHONPATH"


def _end(code: int) -> None:
    """Leave nothing behind, and go without waiting for the other thread.

    What that thread meets as its processes go is of no interest to anybody, so
    from here on all that it says goes nowhere.
    """
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    terminal = os.dup(2) if os.isatty(2) else None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    from shared.reaper import end_all

    end_all()
    if terminal is not None:
        os.write(terminal, SHOW_CURSOR)
    os._exit(code)
